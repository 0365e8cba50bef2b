#include "server/rescoring/generation_store.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "server/codec/names.h"
#include "server/rescoring/change_rows.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

using rescoring::ProfileState;
using store::StateKind;
using store::StateRow;

// A store's batch: written in some milliseconds, so that a cancelled run ends soon.
constexpr std::size_t kRowsAtOnce = 1000;
constexpr std::size_t kRowsPerLook = 64;

absl::Status Stopped() { return absl::CancelledError("the run was stopped"); }

absl::Status LoadKind(const store::MatchStore& matches, const std::string& tenant,
                      store::Generation number, StateKind kind, const WorkControl& control,
                      std::vector<ProfileState>& states) {
  const std::string_view collection = kind == StateKind::kCandidate ? kCandidates : kOpportunities;
  std::size_t since = 0;
  PASSEND_RETURN_IF_ERROR(
      matches.ScanStates(tenant, number, kind, [&](const StateRow& row) -> absl::Status {
        if (++since == kRowsPerLook) {
          control.more_done(since);
          since = 0;
          if (control.cancelled()) return Stopped();
        }
        if (!row.payload.has_value()) return absl::OkStatus();
        auto state = rescoring::ParseState(NameOfRowId(tenant, collection, row.id), *row.payload);
        if (!state.ok()) return state.status();
        states.push_back(*std::move(state));
        return absl::OkStatus();
      }));
  control.more_done(since);
  std::ranges::sort(states, {}, &ProfileState::name);
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> WriteKind(store::MatchStore& matches, const std::string& tenant,
                                        store::Generation number, StateKind kind,
                                        const std::vector<ProfileState>& states,
                                        const std::vector<std::string>& gone,
                                        const std::function<bool(const std::string&)>& there,
                                        const WorkControl& control) {
  std::uint64_t bytes = 0;
  std::vector<StateRow> rows;
  const auto write = [&]() -> absl::Status {
    if (control.cancelled()) return Stopped();
    PASSEND_RETURN_IF_ERROR(matches.PutStates(tenant, number, kind, rows));
    control.more_done(rows.size());
    rows.clear();
    return absl::OkStatus();
  };
  const auto add = [&](StateRow row) -> absl::Status {
    bytes += row.id.size() + (row.payload.has_value() ? row.payload->size() : 0);
    rows.push_back(std::move(row));
    return rows.size() == kRowsAtOnce ? write() : absl::OkStatus();
  };
  for (const ProfileState& state : states) {
    StateRow row = {.id = RowIdOf(tenant, state.name), .payload = std::nullopt};
    if (there(state.name)) row.payload = rescoring::SerializeState(state);
    PASSEND_RETURN_IF_ERROR(add(std::move(row)));
  }
  for (const std::string& name : gone) {
    PASSEND_RETURN_IF_ERROR(add({.id = RowIdOf(tenant, name), .payload = std::nullopt}));
  }
  if (!rows.empty()) PASSEND_RETURN_IF_ERROR(write());
  return bytes;
}

}  // namespace

absl::StatusOr<rescoring::Generation> LoadGeneration(const store::MatchStore& matches,
                                                     const std::string& tenant,
                                                     store::Generation number,
                                                     const rescoring::Stamp& stamp, int threads,
                                                     const WorkControl& control) {
  rescoring::Generation generation;
  generation.stamp = stamp;
  absl::Status candidates;
  absl::Status opportunities;
  const auto load_candidates = [&] {
    candidates =
        LoadKind(matches, tenant, number, StateKind::kCandidate, control, generation.candidates);
  };
  const auto load_opportunities = [&] {
    opportunities = LoadKind(matches, tenant, number, StateKind::kOpportunity, control,
                             generation.opportunities);
  };
  if (threads > 1) {
    std::thread other(load_candidates);
    load_opportunities();
    other.join();
  } else {
    load_candidates();
    load_opportunities();
  }
  PASSEND_RETURN_IF_ERROR(candidates);
  PASSEND_RETURN_IF_ERROR(opportunities);
  return generation;
}

absl::StatusOr<std::uint64_t> WriteStates(store::MatchStore& matches, const std::string& tenant,
                                          store::Generation number,
                                          const rescoring::RescoreResult& result,
                                          const std::function<bool(const std::string& name)>& there,
                                          const WorkControl& control) {
  PASSEND_ASSIGN_OR_RETURN(const std::uint64_t of_people,
                           WriteKind(matches, tenant, number, StateKind::kCandidate,
                                     result.candidates, result.gone_candidates, there, control));
  const auto always = [](const std::string&) { return true; };
  PASSEND_ASSIGN_OR_RETURN(
      const std::uint64_t of_work,
      WriteKind(matches, tenant, number, StateKind::kOpportunity, result.opportunities,
                result.gone_opportunities, always, control));
  return of_people + of_work;
}

absl::StatusOr<std::uint64_t> WriteRows(store::MatchStore& matches, const std::string& tenant,
                                        store::Generation number, store::MatchTable table,
                                        std::uint64_t row_number,
                                        std::span<const store::MatchRow> rows,
                                        const WorkControl& control) {
  std::uint64_t bytes = 0;
  while (!rows.empty()) {
    if (control.cancelled()) return Stopped();
    const auto chunk = rows.first(std::min(kRowsAtOnce, rows.size()));
    PASSEND_RETURN_IF_ERROR(matches.PutRows(tenant, number, table, row_number, chunk));
    for (const store::MatchRow& row : chunk) bytes += row.id.size() + row.payload.size();
    control.more_done(chunk.size());
    rows = rows.subspan(chunk.size());
  }
  return bytes;
}

}  // namespace passend::server
