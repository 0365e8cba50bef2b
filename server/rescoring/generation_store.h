// A generation between the store and the matcher.
#ifndef PASSEND_SERVER_RESCORING_GENERATION_STORE_H_
#define PASSEND_SERVER_RESCORING_GENERATION_STORE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/rescoring/rescore.h"
#include "store/match_store.h"

namespace passend::server {

// What long work is told while it goes on. Both may be called from several threads at once.
struct WorkControl {
  std::function<bool()> cancelled;               // true: it ends with Cancelled
  std::function<void(std::uint64_t)> more_done;  // so many records more
};

// All states of a published generation, by name. `threads` read and decode at once. DataLoss,
// Unavailable, Cancelled. NotFound: it is not kept.
absl::StatusOr<rescoring::Generation> LoadGeneration(const store::MatchStore& matches,
                                                     const std::string& tenant,
                                                     store::Generation number,
                                                     const rescoring::Stamp& stamp, int threads,
                                                     const WorkControl& control);

// Writes the states of `result` under `number`, some thousand at a time; how many bytes. `there`:
// whether this candidate still exists; of who does not, only that there is nothing is kept. Errors
// of the store; Cancelled.
absl::StatusOr<std::uint64_t> WriteStates(store::MatchStore& matches, const std::string& tenant,
                                          store::Generation number,
                                          const rescoring::RescoreResult& result,
                                          const std::function<bool(const std::string& name)>& there,
                                          const WorkControl& control);

// The same for rows of a table.
absl::StatusOr<std::uint64_t> WriteRows(store::MatchStore& matches, const std::string& tenant,
                                        store::Generation number, store::MatchTable table,
                                        std::uint64_t row_number,
                                        std::span<const store::MatchRow> rows,
                                        const WorkControl& control);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_GENERATION_STORE_H_
