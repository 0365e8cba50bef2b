#include "server/codec/rescoring_codec.h"

#include <string>

#include "absl/time/time.h"
#include "matcher/model/policy.h"
#include "server/codec/versions_codec.h"
#include "server/errors.h"

namespace passend::server {
namespace {

std::string TimeText(std::int64_t unix_micros) {
  if (unix_micros == 0) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::FromUnixMicros(unix_micros),
                          absl::UTCTimeZone());
}

}  // namespace

void EncodeProgress(const RunProgress& progress, v1::RunProgress* out) {
  out->set_stage(progress.stage);
  out->set_done(progress.done);
  out->set_total(progress.total);
  out->set_per_second(progress.per_second);
  if (progress.seconds_left.has_value()) out->set_seconds_left(*progress.seconds_left);
}

void EncodeReport(const rescoring::RescoreReport& report, std::uint64_t smallest_cell,
                  v1::RunReport* out) {
  out->set_candidates(report.candidates);
  out->set_opportunities(report.opportunities);
  out->set_candidates_changed(report.candidates_changed);
  out->set_opportunities_changed(report.opportunities_changed);
  out->set_changed_by_time(report.by_time);
  out->set_pairs(report.pairs);
  out->set_evaluated(report.evaluated);
  out->set_scored(report.scored);
  out->set_searched_again(report.searched_again);
  out->set_told(report.told);
  out->set_moved(report.moved);
  out->set_moved_without_data(report.moved_without_data);
  for (std::size_t kind = 1; kind < report.changes_by_kind.size(); ++kind) {
    if (report.changes_by_kind[kind] == 0) continue;
    v1::KindCount* one = out->add_by_kind();
    one->set_kind(static_cast<v1::ChangeKind>(kind));
    one->set_count(report.changes_by_kind[kind]);
  }
  for (std::size_t cause = 1; cause < report.changes_by_cause.size(); ++cause) {
    if (report.changes_by_cause[cause] == 0) continue;
    v1::CauseCount* one = out->add_by_cause();
    one->set_cause(static_cast<v1::CauseKind>(cause));
    one->set_count(report.changes_by_cause[cause]);
  }
  out->set_without_match(report.without_match);
  out->set_never_proposed(report.never_proposed);
  out->set_mean_score_millis(report.mean_score_millis);
  out->set_mean_score_before_millis(report.mean_score_before_millis);
  out->set_top10_overlap_permille(report.top10_overlap_permille);
  for (const rescoring::GroupExposure& group : report.exposure) {
    if (group.people < smallest_cell) continue;
    v1::GroupExposure* one = out->add_exposure();
    one->set_group(group.group);
    one->set_people(group.people);
    one->set_pool_permille(group.pool_permille);
    one->set_exposure_permille(group.exposure_permille);
    one->set_ratio_permille(group.ratio_permille);
  }
  out->set_first(report.first);
}

void EncodeRunVersions(const RunRecord& run, v1::Versions* out) {
  out->set_revision(run.revision);
  out->set_catalogue_version(run.catalogue_version);
  out->set_catalogue_hash(HashText(run.catalogue_hash));
  out->set_policy_version(run.policy_version);
  out->set_policy_hash(HashText(run.policy_hash));
  out->set_law_version(run.law_version);
  out->set_as_of(run.order.as_of.ToString());
}

void EncodeRun(const RunStatus& status, std::uint64_t smallest_cell, v1::Run* out) {
  const RunRecord& run = status.run;
  out->set_name(RunName(run.order.tenant, run.number));
  out->set_state(static_cast<v1::RunState>(run.state));
  const bool computed = run.report.candidates > 0 || run.report.opportunities > 0;
  out->set_mode(static_cast<v1::RunMode>(computed ? run.report.mode : run.order.mode));
  out->set_full_because(std::string(rescoring::FullBecauseText(run.report.why_full)));
  out->set_requested_by(run.order.requested_by);
  out->set_reason(run.order.reason);
  EncodeRunVersions(run, out->mutable_versions());
  out->set_asked_at(TimeText(run.asked_unix_micros));
  out->set_started_at(TimeText(run.started_unix_micros));
  out->set_ended_at(TimeText(run.ended_unix_micros));
  if (status.progress.has_value()) EncodeProgress(*status.progress, out->mutable_progress());
  if (HasEnded(run.state)) EncodeReport(run.report, smallest_cell, out->mutable_report());
  out->set_stopped_because(run.stopped_because);
  out->set_compared(run.compared);
  out->set_difference(run.difference);
  out->set_bytes_written(run.bytes_written);
  out->set_memory_bytes(run.memory_bytes);
  for (const auto& [stage, millis] : run.stages) {
    v1::StageTime* one = out->add_stages();
    one->set_stage(stage);
    one->set_millis(millis);
  }
  out->set_current(status.current);
}

absl::StatusOr<rescoring::Mode> DecodeRunMode(v1::RunMode mode) {
  switch (mode) {
    case v1::RUN_FULL:
      return rescoring::Mode::kFull;
    case v1::RUN_INCREMENTAL:
    case v1::RUN_MODE_UNSPECIFIED:
      return rescoring::Mode::kIncremental;
    default:
      return InvalidField("mode", "must be RUN_FULL or RUN_INCREMENTAL");
  }
}

void EncodeChange(const rescoring::Change& change, v1::MatchChange* out) {
  out->set_direction(static_cast<v1::ChangeDirection>(change.direction));
  out->set_kind(static_cast<v1::ChangeKind>(change.kind));
  out->set_list_before(static_cast<v1::MatchList>(change.list_before));
  out->set_list_now(static_cast<v1::MatchList>(change.list_now));
  if (change.score_before >= 0) out->set_score_before(change.score_before);
  if (change.score_now >= 0) out->set_score_now(change.score_now);
  out->set_position(change.position);
  out->set_rule(static_cast<v1::Rule>(change.rule));
  v1::ChangeCause* cause = out->mutable_cause();
  cause->set_kind(static_cast<v1::CauseKind>(change.cause.kind));
  cause->set_rule(static_cast<v1::Rule>(change.cause.rule));
  if (change.cause.factor >= 0) {
    cause->set_factor(
        std::string(model::FactorName(static_cast<model::Factor>(change.cause.factor))));
  }
}

void MakeCoarse(int score_band, v1::MatchChange* change) {
  const auto band = [score_band](int score) { return score / score_band * score_band; };
  if (change->has_score_before()) change->set_score_before(band(change->score_before()));
  if (change->has_score_now()) change->set_score_now(band(change->score_now()));
  change->set_banded(true);
  change->clear_rule();
  change->clear_attention_points();
  change->mutable_cause()->clear_rule();
  change->mutable_cause()->clear_factor();
}

}  // namespace passend::server
