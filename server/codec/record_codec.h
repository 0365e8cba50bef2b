// Records of the API to and from the model. All validation of profiles that come from outside is
// here: what decodes without an error may be stored and compiled.
#ifndef PASSEND_SERVER_CODEC_RECORD_CODEC_H_
#define PASSEND_SERVER_CODEC_RECORD_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "server/engine/import.h"

namespace passend::v1 {
class Candidate;
class Employer;
class Functie;
class Opportunity;
class Place;
}  // namespace passend::v1

namespace passend::server {

// INVALID_ARGUMENT with every violation, each path with `prefix` in front ("candidate."). A record
// without a name is refused.
absl::StatusOr<model::Candidate> DecodeCandidate(const v1::Candidate& message,
                                                 const model::Catalogue& catalogue,
                                                 std::string_view prefix);
// The same of a serialised v1::Candidate, without making the message unless something is wrong.
absl::StatusOr<ImportCandidate> DecodeCandidateBytes(std::string_view bytes,
                                                     const model::Catalogue& catalogue,
                                                     std::string_view prefix);
absl::StatusOr<model::Employer> DecodeEmployer(const v1::Employer& message,
                                               const model::Catalogue& catalogue,
                                               std::string_view prefix);
absl::StatusOr<model::Opportunity> DecodeOpportunity(const v1::Opportunity& message,
                                                     const model::Catalogue& catalogue,
                                                     std::string_view prefix);
absl::StatusOr<model::Functie> DecodeFunctie(const v1::Functie& message,
                                             const model::Catalogue& catalogue,
                                             std::string_view prefix);
absl::StatusOr<model::Place> DecodePlace(const v1::Place& message, std::string_view prefix);

// Replace all of `*message`. `revision` of the record gives the etag; 0 = none.
void EncodeCandidate(const model::Candidate& candidate, std::uint64_t revision,
                     v1::Candidate* message);
void EncodeEmployer(const model::Employer& employer, std::uint64_t revision, v1::Employer* message);
void EncodeOpportunity(const model::Opportunity& opportunity, std::uint64_t revision,
                       v1::Opportunity* message);
void EncodeFunctie(const model::Functie& functie, v1::Functie* message);
void EncodePlace(const model::Place& place, v1::Place* message);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_RECORD_CODEC_H_
