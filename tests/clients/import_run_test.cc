#include "clients/cli/import_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/record_reader.h"
#include "tests/clients/fake_server.h"

namespace passend::cli {
namespace {

using ::testing::ElementsAre;

std::string Name(int i) { return "tenants/t/candidates/k" + std::to_string(i); }

// `count` candidates, one per line.
std::string Lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "{\"candidate\":{\"name\":\"" + Name(i) + "\"}}\n";
  return text;
}

struct Outcome {
  absl::Status status;
  ImportSummary summary;
  std::vector<ImportProblem> problems;
  std::vector<std::string> notices;
  std::uint64_t last_bytes = 0;
};

Outcome Import(FakeServer& server, const std::string& text, ImportOptions options = {}) {
  if (options.request_id.empty()) options.request_id = "id-1";
  Client client(ClientOptions{.server = server.address(), .sleep = [](absl::Duration) {}});
  std::istringstream in(text);
  RecordReader reader(in, RecordFormat::kDetect);
  Outcome outcome;
  ImportEvents events;
  events.problem = [&](const ImportProblem& problem) { outcome.problems.push_back(problem); };
  events.notice = [&](const std::string& notice) { outcome.notices.push_back(notice); };
  events.progress = [&](std::uint64_t, std::uint64_t bytes) { outcome.last_bytes = bytes; };
  outcome.status = RunImport(client, reader, options, events, &outcome.summary);
  return outcome;
}

TEST(ImportRun, BringsEveryRecordOnceInMessagesOf500) {
  FakeServer server;
  const std::string text = Lines(2345);
  const Outcome outcome = Import(server, text, {.purpose = "matching"});
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.summary.created, 2345u);
  EXPECT_EQ(outcome.summary.next_index, 2345u);
  EXPECT_EQ(server.records().size(), 2345u);
  EXPECT_EQ(server.received_records(), 2345u);
  EXPECT_EQ(server.largest_message(), 500u);
  EXPECT_EQ(server.last_purpose(), "matching");
  EXPECT_EQ(outcome.last_bytes, text.size());
}

TEST(ImportRun, IsHarmlessWhenRepeated) {
  FakeServer server;
  ASSERT_TRUE(Import(server, Lines(700)).status.ok());
  const Outcome again = Import(server, Lines(700), {.request_id = "id-2"});
  ASSERT_TRUE(again.status.ok());
  EXPECT_EQ(again.summary.created, 0u);
  EXPECT_EQ(again.summary.unchanged, 700u);
}

TEST(ImportRun, ReportsBadRecordsByLineAndGoesOn) {
  FakeServer server;
  const std::string text =
      "{\"candidate\":{\"name\":\"a\"}}\n"
      "{\"candidate\":{\"nmae\":\"b\"}}\n"
      "\n"
      "{\"candidate\":{\"name\":\"bad-c\"}}\n"
      "{\"candidate\":{\"name\":\"d\"}}\n";
  const Outcome outcome = Import(server, text, {.batch_records = 2});
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.summary.created, 2u);
  EXPECT_EQ(outcome.summary.unreadable, 1u);
  EXPECT_EQ(outcome.summary.refused, 1u);
  ASSERT_EQ(outcome.problems.size(), 2u);
  for (const ImportProblem& problem : outcome.problems) {
    if (problem.refused_by_server) {
      EXPECT_EQ(problem.position, 4u);
      EXPECT_EQ(problem.field, "name");
      EXPECT_EQ(problem.reason, "must not be bad");
    } else {
      EXPECT_EQ(problem.position, 2u);
      EXPECT_EQ(problem.field, "candidate");
    }
  }
}

// Any number of breaks at any place, answers lost or not: in the end the server has exactly the
// file, and no record is reported twice.
TEST(ImportRun, SurvivesBrokenConnections) {
  std::mt19937 random(5);
  for (int i = 0; i < 30; ++i) {
    FakeServer server({.break_after = static_cast<int>(random() % 5),
                       .broken_calls = 1 + static_cast<int>(random() % 4),
                       .keep_before_break = random() % 2 == 0});
    const int count = 1 + static_cast<int>(random() % 900);
    std::string text = Lines(count);
    text += "{\"candidate\":{\"name\":\"bad\"}}\nnonsense\n";
    const Outcome outcome = Import(server, text, {.batch_records = 50, .window = 1 + random() % 8});
    ASSERT_TRUE(outcome.status.ok()) << "case " << i << ": " << outcome.status;
    ASSERT_EQ(server.records().size(), static_cast<std::size_t>(count)) << "case " << i;
    ASSERT_EQ(outcome.summary.records(), static_cast<std::uint64_t>(count) + 1) << "case " << i;
    ASSERT_EQ(outcome.summary.unreadable, 1u) << "case " << i;
    ASSERT_EQ(outcome.summary.refused, 1u) << "case " << i;
    ASSERT_EQ(outcome.problems.size(), 2u) << "case " << i;
    ASSERT_EQ(outcome.summary.reconnects, outcome.notices.size()) << "case " << i;
  }
}

TEST(ImportRun, GivesUpWhenNothingGetsThrough) {
  FakeServer server({.break_after = 0, .broken_calls = 1000});
  const Outcome outcome = Import(server, Lines(10), {.attempts = 3});
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.import_calls(), 3);
  EXPECT_EQ(outcome.summary.records(), 0u);
}

TEST(ImportRun, ResumesWhereTheServerSaysItWas) {
  FakeServer server;
  ASSERT_TRUE(Import(server, Lines(3000), {.request_id = "id-7"}).status.ok());
  ASSERT_EQ(server.received_records(), 3000u);
  const Outcome outcome = Import(server, Lines(4000), {.request_id = "id-7", .resume = true});
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(server.records().size(), 4000u);
  // What the server has is not sent again.
  EXPECT_EQ(server.received_records(), 3000u + 1000u);
  EXPECT_EQ(outcome.summary.created, 1000u);
  EXPECT_EQ(outcome.summary.unchanged, 0u);
  EXPECT_EQ(outcome.summary.skipped, 3000u);
}

TEST(ImportRun, AnUnknownIdStartsFromTheBeginning) {
  FakeServer server;
  const Outcome outcome = Import(server, Lines(1200), {.request_id = "new", .resume = true});
  ASSERT_TRUE(outcome.status.ok());
  EXPECT_EQ(outcome.summary.created, 1200u);
}

TEST(ImportRun, CancelsAConnectionThatStaysSilent) {
  FakeServer server({.silent_calls = 1});
  const Outcome outcome = Import(server, Lines(600), {.stall = absl::Milliseconds(200)});
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.summary.reconnects, 1u);
  EXPECT_EQ(server.records().size(), 600u);
}

TEST(ImportRun, StopsAtARefusal) {
  FakeServer server({.refuse_code = 7});
  const Outcome outcome = Import(server, Lines(5000));
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(server.import_calls(), 1);
}

TEST(ImportRun, NeedsNoServerForAnEmptyInput) {
  FakeServer server;
  const Outcome outcome = Import(server, "\n\n");
  EXPECT_TRUE(outcome.status.ok());
  EXPECT_EQ(server.import_calls(), 0);
}

TEST(ImportRun, KeepsWhatCameBeforeAnInputThatEndsHalfway) {
  FakeServer server;
  // One good delimited record, then a length without its bytes.
  const std::string text("\x05\x0A\x03\x0A\x01k\x09", 7);
  const Outcome outcome = Import(server, text);
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(outcome.summary.created, 1u);
}

}  // namespace
}  // namespace passend::cli
