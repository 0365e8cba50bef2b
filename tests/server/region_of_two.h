// Two tenants with marked values in every class of fields: what one of them sees of the other can
// be read off any bytes.
#ifndef PASSEND_TESTS_SERVER_REGION_OF_TWO_H_
#define PASSEND_TESTS_SERVER_REGION_OF_TWO_H_

#include <memory>
#include <string>
#include <vector>

#include "server/access/fields.h"
#include "tests/server/harness.h"

namespace passend::server {

inline constexpr char kOther[] = "beta";
// People of "alfa": one in the caseload of wr-1 and am-1, one in that of wr-2. Of "beta": six that
// are shared with alfa, one that is not.
inline constexpr char kCoupled[] = "tenants/alfa/candidates/c-coupled";
inline constexpr char kOwn[] = "tenants/alfa/candidates/c-own";
inline constexpr char kShared[] = "tenants/beta/candidates/c-shared-1";
inline constexpr char kHidden[] = "tenants/beta/candidates/c-hidden";
inline constexpr char kWork[] = "tenants/alfa/opportunities/o-1";
inline constexpr char kOtherWork[] = "tenants/beta/opportunities/o-2";
inline constexpr char kHiddenWork[] = "tenants/beta/opportunities/o-3";

// A text that stands in a field of this class of the person with this id: "MERK-fml-c-own". The
// classes that profiles have: kDossier, kProfiel, kWerktermen, kFml, kLoonwaarde, kBesluiten.
std::string Mark(FieldClass field, const std::string& id);
const std::vector<FieldClass>& MarkedClasses();

// A store with all of them, written through a service of its own.
std::shared_ptr<store::ProfileStore> StoreOfTwo();
// beta lets alfa match and open its people, for "matching", in 2026.
std::vector<Agreement> AgreementOfTwo();

// The name of the person as `caller` gets it from FindCandidates; empty when it is in no list.
std::string HandleFor(TestService& service, const Caller& caller, const std::string& id_of_talent);

}  // namespace passend::server

#endif  // PASSEND_TESTS_SERVER_REGION_OF_TWO_H_
