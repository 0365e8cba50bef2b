// Legal holds (bewaarplicht): a person who is held is not deleted, by anybody.
#ifndef PASSEND_SERVER_RIGHTS_LEGAL_HOLD_H_
#define PASSEND_SERVER_RIGHTS_LEGAL_HOLD_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "server/engine/engine.h"
#include "store/types.h"

namespace passend::server {

// The id among the decisions about a person.
inline constexpr std::string_view kLegalHoldId = "bewaarplicht";

struct LegalHold {
  std::string by;
  std::string reason;
  std::optional<model::Date> until;  // the last day; none = no end
  model::Date set_on;
};

// Durable when it returns. NOT_FOUND: the person is gone. UNAVAILABLE: the store.
absl::Status SetLegalHold(Engine& engine, const store::RecordKey& candidate, const LegalHold& hold);
absl::Status ClearLegalHold(Engine& engine, const store::RecordKey& candidate);
// Nothing when there is none that holds on `today`. DATA_LOSS.
absl::StatusOr<std::optional<LegalHold>> FindLegalHold(const store::ProfileReader& store,
                                                       const store::RecordKey& candidate,
                                                       model::Date today);
// FAILED_PRECONDITION when a hold keeps the person.
absl::Status CheckNotHeld(const Engine& engine, const store::RecordKey& candidate);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RIGHTS_LEGAL_HOLD_H_
