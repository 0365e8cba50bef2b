// Questions to be coupled to a person ("vraag koppeling"): who asked, and why. They stand among the
// decisions about that person, until the werkregisseur decides by changing the caseload.
#ifndef PASSEND_SERVER_DECISIONS_COUPLING_H_
#define PASSEND_SERVER_DECISIONS_COUPLING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/engine.h"
#include "server/identity/caller.h"
#include "store/types.h"

namespace passend::server {

// Ids of these among the decisions of a person start so.
inline constexpr std::string_view kCouplingPrefix = "koppeling-";

struct CouplingQuestion {
  store::RecordKey candidate;
  Caller caller;
  std::string purpose;
  std::string case_reference;
  std::string reason;
  std::int64_t asked_unix_seconds = 0;
};

// Durable when it returns. A question of the same caller about the same person takes the place of
// the one before. NOT_FOUND: the person is gone. UNAVAILABLE: the store.
absl::Status AskCoupling(Engine& engine, const CouplingQuestion& question);

// The questions about one person. DATA_LOSS: one does not decode.
absl::StatusOr<std::vector<CouplingQuestion>> CouplingQuestions(const Engine& engine,
                                                                const store::RecordKey& candidate);

}  // namespace passend::server

#endif  // PASSEND_SERVER_DECISIONS_COUPLING_H_
