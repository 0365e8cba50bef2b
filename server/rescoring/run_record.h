// A nightly run as it stands on record: what was asked, how far it came, what it found. The payload
// of a run in the store (store/match_store.h) is this.
#ifndef PASSEND_SERVER_RESCORING_RUN_RECORD_H_
#define PASSEND_SERVER_RESCORING_RUN_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "matcher/rescoring/rescore.h"
#include "store/match_store.h"
#include "store/types.h"

namespace passend::server {

// Numbers are stored and those of the API.
enum class RunState : std::uint8_t {
  kWacht = 1,
  kLoopt = 2,
  kGepubliceerd = 3,
  kGestopt = 4,  // by the abort rule; nothing was published
  kAfgebroken = 5,
  kGeannuleerd = 6,
  kMislukt = 7,
};
std::string_view RunStateName(RunState state);  // "gepubliceerd"
constexpr bool HasEnded(RunState state) {
  return state != RunState::kWacht && state != RunState::kLoopt;
}

// What is asked of a run.
struct RunOrder {
  std::string tenant;
  rescoring::Mode mode = rescoring::Mode::kIncremental;
  model::Date as_of;
  std::string requested_by;  // subject of a token, or kScheduled; never a name
  bool accept_drift = false;
  bool compare = false;  // also do the other mode, and say where they differ
  std::string reason;    // with accept_drift
  std::string request_id;
  std::uint64_t request_hash = 0;
};
inline constexpr std::string_view kScheduled = "rooster";

struct RunRecord {
  store::Generation number = 0;  // not in the payload
  RunOrder order;                // the tenant is not in the payload
  RunState state = RunState::kWacht;
  std::int64_t asked_unix_micros = 0;
  std::int64_t started_unix_micros = 0;
  std::int64_t ended_unix_micros = 0;
  store::Generation previous = 0;  // generation that it went on from; 0 = none
  // What it was computed from.
  store::Revision revision = 0;
  std::string catalogue_version;
  std::uint64_t catalogue_hash = 0;
  std::string policy_version;
  std::uint64_t policy_hash = 0;
  std::string law_version;
  rescoring::RescoreReport report;
  std::string stopped_because;
  bool compared = false;
  std::string difference;  // the first, of a comparison; "" = none
  std::uint64_t bytes_written = 0;
  std::uint64_t memory_bytes = 0;  // resident beyond what was before, at most
  std::vector<std::pair<std::string, std::uint64_t>> stages;  // milliseconds of each, in order
};

// "tenants/{tenant}/runs/{number}".
std::string RunName(std::string_view tenant, store::Generation number);
// INVALID_ARGUMENT names `field`; `tenant` is not looked at otherwise.
absl::StatusOr<std::pair<std::string, store::Generation>> ParseRunName(std::string_view name,
                                                                       std::string_view field);

std::string SerializeRun(const RunRecord& run);
// DATA_LOSS.
absl::StatusOr<RunRecord> ParseRun(const std::string& tenant, const store::RunRow& row);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_RUN_RECORD_H_
