#include "server/rescoring/run_record.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/rescoring.pb.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::array<std::string_view, 8> kStateNames = {
    "", "wacht", "loopt", "gepubliceerd", "gestopt", "afgebroken", "geannuleerd", "mislukt"};
constexpr std::string_view kTenants = "tenants/";
constexpr std::string_view kRuns = "/runs/";

bool IsMode(std::uint32_t mode) { return mode == 1 || mode == 2; }

template <typename Counts, typename Out>
void PutCounts(const Counts& counts, Out* out) {
  for (const std::uint64_t count : counts) out->Add(count);
}
template <typename In, typename Counts>
void TakeCounts(const In& in, Counts& counts) {
  const auto given = static_cast<std::size_t>(in.size());
  std::copy_n(in.begin(), std::min(given, counts.size()), counts.begin());
}

void PutReport(const rescoring::RescoreReport& report, storage::v1::RunReport* out) {
  out->set_mode(static_cast<std::uint32_t>(report.mode));
  out->set_why_full(static_cast<std::uint32_t>(report.why_full));
  out->set_stamp(rescoring::SerializeStamp(report.stamp));
  out->set_candidates(report.candidates);
  out->set_opportunities(report.opportunities);
  out->set_candidates_changed(report.candidates_changed);
  out->set_opportunities_changed(report.opportunities_changed);
  out->set_by_time(report.by_time);
  out->set_pairs(report.pairs);
  out->set_evaluated(report.evaluated);
  out->set_scored(report.scored);
  out->set_searched_again(report.searched_again);
  out->set_told(report.told);
  out->set_moved(report.moved);
  out->set_moved_without_data(report.moved_without_data);
  PutCounts(report.changes_by_kind, out->mutable_changes_by_kind());
  PutCounts(report.changes_by_cause, out->mutable_changes_by_cause());
  out->set_without_match(report.without_match);
  out->set_never_proposed(report.never_proposed);
  out->set_mean_score_millis(report.mean_score_millis);
  out->set_mean_score_before_millis(report.mean_score_before_millis);
  out->set_top10_overlap_permille(report.top10_overlap_permille);
  for (const rescoring::GroupExposure& group : report.exposure) {
    storage::v1::RunExposure* one = out->add_exposure();
    one->set_group(group.group);
    one->set_people(group.people);
    one->set_weight(group.weight);
    one->set_pool_permille(group.pool_permille);
    one->set_exposure_permille(group.exposure_permille);
    one->set_ratio_permille(group.ratio_permille);
  }
  out->set_first(report.first);
}

absl::StatusOr<rescoring::RescoreReport> TakeReport(const storage::v1::RunReport& in) {
  rescoring::RescoreReport report;
  if (!IsMode(in.mode())) return absl::DataLossError("mode");
  report.mode = static_cast<rescoring::Mode>(in.mode());
  if (in.why_full() > rescoring::kMostFullBecause) return absl::DataLossError("why_full");
  report.why_full = static_cast<rescoring::FullBecause>(in.why_full());
  PASSEND_ASSIGN_OR_RETURN(report.stamp, rescoring::ParseStamp(in.stamp()));
  report.candidates = in.candidates();
  report.opportunities = in.opportunities();
  report.candidates_changed = in.candidates_changed();
  report.opportunities_changed = in.opportunities_changed();
  report.by_time = in.by_time();
  report.pairs = in.pairs();
  report.evaluated = in.evaluated();
  report.scored = in.scored();
  report.searched_again = in.searched_again();
  report.told = in.told();
  report.moved = in.moved();
  report.moved_without_data = in.moved_without_data();
  TakeCounts(in.changes_by_kind(), report.changes_by_kind);
  TakeCounts(in.changes_by_cause(), report.changes_by_cause);
  report.without_match = in.without_match();
  report.never_proposed = in.never_proposed();
  report.mean_score_millis = in.mean_score_millis();
  report.mean_score_before_millis = in.mean_score_before_millis();
  report.top10_overlap_permille = in.top10_overlap_permille();
  for (const storage::v1::RunExposure& group : in.exposure()) {
    report.exposure.push_back({.group = group.group(),
                               .people = group.people(),
                               .weight = group.weight(),
                               .pool_permille = group.pool_permille(),
                               .exposure_permille = group.exposure_permille(),
                               .ratio_permille = group.ratio_permille()});
  }
  report.first = in.first();
  return report;
}

}  // namespace

std::string_view RunStateName(RunState state) {
  const auto number = static_cast<std::size_t>(state);
  return number < kStateNames.size() ? kStateNames[number] : "";
}

std::string RunName(std::string_view tenant, store::Generation number) {
  return absl::StrCat(std::string(kTenants), std::string(tenant), std::string(kRuns), number);
}

absl::StatusOr<std::pair<std::string, store::Generation>> ParseRunName(std::string_view name,
                                                                       std::string_view field) {
  const absl::Status wrong =
      InvalidField(field, "must be tenants/{tenant}/runs/{number}, as ListRuns gives it");
  const std::size_t at = name.find(kRuns);
  if (!name.starts_with(kTenants) || at == name.npos) return wrong;
  const std::string_view tenant = name.substr(kTenants.size(), at - kTenants.size());
  const std::string_view digits = name.substr(at + kRuns.size());
  store::Generation number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (tenant.empty() || tenant.find('/') != tenant.npos || !whole || number == 0) return wrong;
  return std::pair(std::string(tenant), number);
}

std::string SerializeRun(const RunRecord& run) {
  storage::v1::Run message;
  message.set_state(static_cast<std::uint32_t>(run.state));
  message.set_asked_mode(static_cast<std::uint32_t>(run.order.mode));
  message.set_requested_by(run.order.requested_by);
  message.set_request_id(run.order.request_id);
  message.set_request_hash(run.order.request_hash);
  message.set_reason(run.order.reason);
  message.set_accept_drift(run.order.accept_drift);
  message.set_compare(run.order.compare);
  message.set_as_of(run.order.as_of.days);
  message.set_asked_unix_micros(run.asked_unix_micros);
  message.set_started_unix_micros(run.started_unix_micros);
  message.set_ended_unix_micros(run.ended_unix_micros);
  message.set_previous(run.previous);
  message.set_revision(run.revision);
  message.set_catalogue_version(run.catalogue_version);
  message.set_catalogue_hash(run.catalogue_hash);
  message.set_policy_version(run.policy_version);
  message.set_policy_hash(run.policy_hash);
  message.set_law_version(run.law_version);
  message.set_stopped_because(run.stopped_because);
  message.set_difference(run.difference);
  message.set_compared(run.compared);
  message.set_bytes_written(run.bytes_written);
  message.set_memory_bytes(run.memory_bytes);
  for (const auto& [stage, millis] : run.stages) {
    storage::v1::RunStage* out = message.add_stages();
    out->set_stage(stage);
    out->set_millis(millis);
  }
  PutReport(run.report, message.mutable_report());
  return message.SerializeAsString();
}

absl::StatusOr<RunRecord> ParseRun(const std::string& tenant, const store::RunRow& row) {
  const absl::Status damaged =
      absl::DataLossError(absl::StrCat("run ", row.number, " does not decode"));
  storage::v1::Run message;
  if (!message.ParseFromString(row.payload) || message.state() < 1 ||
      message.state() >= kStateNames.size() || !IsMode(message.asked_mode())) {
    return damaged;
  }
  RunRecord run;
  run.number = row.number;
  run.state = static_cast<RunState>(message.state());
  run.order = {.tenant = tenant,
               .mode = static_cast<rescoring::Mode>(message.asked_mode()),
               .as_of = {message.as_of()},
               .requested_by = message.requested_by(),
               .accept_drift = message.accept_drift(),
               .compare = message.compare(),
               .reason = message.reason(),
               .request_id = message.request_id(),
               .request_hash = message.request_hash()};
  run.asked_unix_micros = message.asked_unix_micros();
  run.started_unix_micros = message.started_unix_micros();
  run.ended_unix_micros = message.ended_unix_micros();
  run.previous = message.previous();
  run.revision = message.revision();
  run.catalogue_version = message.catalogue_version();
  run.catalogue_hash = message.catalogue_hash();
  run.policy_version = message.policy_version();
  run.policy_hash = message.policy_hash();
  run.law_version = message.law_version();
  run.stopped_because = message.stopped_because();
  run.difference = message.difference();
  run.compared = message.compared();
  run.bytes_written = message.bytes_written();
  run.memory_bytes = message.memory_bytes();
  for (const storage::v1::RunStage& stage : message.stages()) {
    run.stages.emplace_back(stage.stage(), stage.millis());
  }
  auto report = TakeReport(message.report());
  if (!report.ok()) return damaged;
  run.report = *std::move(report);
  return run;
}

}  // namespace passend::server
