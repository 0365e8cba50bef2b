#include "server/rescoring/run_record.h"

#include <gtest/gtest.h>

#include "server/rescoring/change_rows.h"

namespace passend::server {
namespace {

RunRecord SomeRun() {
  RunRecord run;
  run.number = 7;
  run.state = RunState::kGestopt;
  run.order = {.tenant = "alfa",
               .mode = rescoring::Mode::kFull,
               .as_of = {20'000},
               .requested_by = "u-1",
               .accept_drift = true,
               .compare = true,
               .reason = "nieuwe gewichten",
               .request_id = "r-1",
               .request_hash = 99};
  run.asked_unix_micros = 1;
  run.started_unix_micros = 2;
  run.ended_unix_micros = 3;
  run.previous = 6;
  run.revision = 12;
  run.catalogue_version = "c";
  run.catalogue_hash = 13;
  run.policy_version = "p";
  run.policy_hash = 14;
  run.law_version = "l";
  run.stopped_because = "too much moved";
  run.compared = true;
  run.difference = "tenants/alfa/opportunities/o-1: place 3";
  run.bytes_written = 15;
  run.memory_bytes = 16;
  run.stages = {{"load", 5}, {"score", 6}};
  run.report.mode = rescoring::Mode::kFull;
  run.report.why_full = rescoring::FullBecause::kManyChanged;
  run.report.stamp = {.as_of = {20'000},
                      .catalogue = 1,
                      .policy = 2,
                      .sharing = 3,
                      .candidate_list = 20,
                      .opportunity_list = 21,
                      .reserve = 22};
  run.report.told = 100;
  run.report.moved_without_data = 90;
  run.report.changes_by_kind[10] = 3;
  run.report.changes_by_cause[13] = 4;
  run.report.mean_score_before_millis = -5;
  run.report.exposure = {{.group = "trede 2",
                          .people = 40,
                          .weight = 5,
                          .pool_permille = 100,
                          .exposure_permille = 70,
                          .ratio_permille = 700}};
  return run;
}

TEST(RunRecord, ComesBackAsItWasWritten) {
  const RunRecord run = SomeRun();
  const std::string bytes = SerializeRun(run);
  store::RunRow row;
  row.number = 7;
  row.payload = bytes;
  const auto back = ParseRun("alfa", row);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(SerializeRun(*back), bytes);
  EXPECT_EQ(back->number, 7u);
  EXPECT_EQ(back->order.tenant, "alfa");
  EXPECT_EQ(back->state, RunState::kGestopt);
  EXPECT_EQ(back->report.stamp, run.report.stamp);
  EXPECT_EQ(back->report.changes_by_cause[13], 4u);
  EXPECT_EQ(back->difference, run.difference);
  EXPECT_EQ(back->report.why_full, rescoring::FullBecause::kManyChanged);
}

TEST(RunRecord, RefusesWhatIsNone) {
  store::RunRow row;
  row.payload = "nothing";
  EXPECT_TRUE(absl::IsDataLoss(ParseRun("alfa", row).status()));
  row.payload.clear();
  EXPECT_TRUE(absl::IsDataLoss(ParseRun("alfa", row).status()));
}

TEST(RunRecord, HasAName) {
  EXPECT_EQ(RunName("alfa", 12), "tenants/alfa/runs/12");
  const auto name = ParseRunName("tenants/alfa/runs/12", "name");
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(name->first, "alfa");
  EXPECT_EQ(name->second, 12u);
  for (const char* wrong :
       {"", "12", "tenants/alfa/runs/", "tenants/alfa/runs/0", "tenants/alfa/runs/1x",
        "tenants//runs/1", "tenants/alfa/runs/-1", "tenants/alfa/runs/99999999999999999999999"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseRunName(wrong, "name").status())) << wrong;
  }
}

TEST(ChangeRows, ComeBackAsTheyWereWrittenWithoutWhoIsGone) {
  std::vector<rescoring::Change> changes;
  for (const char* candidate : {"tenants/alfa/candidates/c-1", "tenants/beta/candidates/c-1",
                                "tenants/alfa/candidates/c-2", "tenants/alfa/candidates/c-1"}) {
    rescoring::Change change;
    change.direction = rescoring::Direction::kOfOpportunity;
    change.candidate = candidate;
    change.opportunity = "tenants/alfa/opportunities/o-" + std::to_string(changes.size());
    change.kind = rescoring::ChangeKind::kValtAf;
    change.cause = {.kind = rescoring::CauseKind::kTime,
                    .rule = score::Rule::kCertificates,
                    .reason = score::RuleReason::kCertificateExpired,
                    .factor = -1,
                    .subject = 4,
                    .a = 1,
                    .b = -1};
    change.list_before = score::MatchList::kPast;
    change.list_now = score::MatchList::kValtAf;
    change.score_before = 700;
    change.rule = score::Rule::kCertificates;
    change.attention = {{.code = score::AttentionCode::kAtLimit, .subject = 3}};
    change.by = "tenants/alfa/candidates/c-9";
    changes.push_back(change);
  }
  const auto there = [](const std::string& name) { return name != "tenants/alfa/candidates/c-2"; };
  const std::vector<store::MatchRow> rows = ToRows("alfa", changes, there);
  ASSERT_EQ(rows.size(), 2u);
  std::vector<rescoring::Change> back;
  for (const store::MatchRow& row : rows) {
    // Under the key of the person, when it is one of the tenant.
    EXPECT_EQ(row.person, row.id == "c-1" ? "c-1" : "");
    const auto of_one = FromRow("alfa", row);
    ASSERT_TRUE(of_one.ok()) << of_one.status();
    back.insert(back.end(), of_one->begin(), of_one->end());
  }
  const std::vector<rescoring::Change> expected = {changes[0], changes[3], changes[1]};
  EXPECT_EQ(back, expected);
}

TEST(ChangeRows, RefuseBytesThatAreNone) {
  store::MatchRow row;
  row.id = "c-1";
  row.payload = "nothing";
  EXPECT_TRUE(absl::IsDataLoss(FromRow("alfa", row).status()));
}

}  // namespace
}  // namespace passend::server
