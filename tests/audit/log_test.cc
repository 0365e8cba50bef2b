#include "audit/log.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "audit/export.h"
#include "audit/heads.h"
#include "gmock/gmock.h"
#include "tests/audit/temp_log.h"

namespace passend::audit {
namespace {

using store::TempDir;
using testing::IsEmpty;

std::string BytesBelow(const std::string& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return bytes;
}

TEST(AuditRecord, ComesBackAsItWas) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 500; ++i) {
    const AuditRecord record = RandomRecord(random, i);
    const auto parsed = Parse(Serialise(record));
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ASSERT_EQ(*parsed, record);
  }
}

TEST(AuditRecord, KeepsTextsThatAreNoUtf8AndCutsLongOnesAtACharacter) {
  AuditRecord record;
  record.reason = "\xFF\xFE";
  record.case_reference = std::string(AuditRecord::kMaxTextBytes - 1, 'x') + "\u00e9";
  const auto parsed = Parse(Serialise(record));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->reason, record.reason);
  EXPECT_EQ(parsed->case_reference, std::string(AuditRecord::kMaxTextBytes - 1, 'x'));
}

TEST(Trace, GoesOnWithTheTraceOfTheCaller) {
  const Trace trace = TraceOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  EXPECT_EQ(trace.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace.parent_span_id, "00f067aa0ba902b7");
  EXPECT_EQ(trace.span_id.size(), 16u);
  EXPECT_NE(trace.span_id, trace.parent_span_id);
}

TEST(Trace, IsNewWhenTheHeaderIsNotOfTheStandard) {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const std::string wrong[] = {"",
                               "ff" + good.substr(2),
                               good + "-more",
                               good.substr(0, 54),
                               "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                               "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                               "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                               "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"};
  std::set<std::string> traces;
  for (const std::string& header : wrong) {
    const Trace trace = TraceOf(header);
    EXPECT_EQ(trace.parent_span_id, "") << header;
    traces.insert(trace.trace_id);
  }
  EXPECT_EQ(traces.size(), std::size(wrong));
  EXPECT_EQ(TraceOf("01" + good.substr(2) + "-more").parent_span_id, "00f067aa0ba902b7");
}

TEST(AuditLog, FindsEveryRecordByPersonCallerAndTenantAlsoAfterReopening) {
  constexpr std::uint64_t kSeed = 7;
  std::mt19937_64 random(kSeed);
  const TempDir dir;
  const AuditKeys keys = TestKeys();
  std::vector<AuditRecord> all;
  for (int round = 0; round < 3; ++round) {
    const auto log = OpenOrDie(OptionsIn(dir.path()));
    ASSERT_NE(log, nullptr);
    for (int i = 0; i < 100; ++i) {
      all.push_back(RandomRecord(random, static_cast<std::int64_t>(1'000 + random() % 5'000)));
      ASSERT_TRUE(log->Append(all.back()).ok());
    }
    // The model: go through everything.
    const auto expect = [&](Query query, auto&& is_wanted) {
      std::vector<std::pair<std::int64_t, std::uint64_t>> wanted;
      for (std::size_t i = 0; i < all.size(); ++i) {
        const std::int64_t time = all[i].start_unix_micros;
        if (time >= query.from && time < query.to && is_wanted(all[i])) {
          wanted.emplace_back(time, i + 1);
        }
      }
      std::ranges::sort(wanted, std::greater<>());
      std::vector<std::pair<std::int64_t, std::uint64_t>> found;
      query.limit = 1 + random() % 20;
      for (;;) {
        const auto page = log->reader().Find(query);
        ASSERT_TRUE(page.ok()) << page.status();
        for (const NumberedRecord& numbered : *page) {
          found.emplace_back(numbered.record.start_unix_micros, numbered.number);
          ASSERT_EQ(numbered.record, all[numbered.number - 1]);
        }
        if (page->size() < query.limit) break;
        query.before_time = page->back().record.start_unix_micros;
        query.before_number = page->back().number;
      }
      EXPECT_EQ(found, wanted) << "seed " << kSeed;
    };
    for (int i = 0; i < 30; ++i) {
      Query query;
      query.from = static_cast<std::int64_t>(random() % 6'000);
      query.to = query.from + static_cast<std::int64_t>(random() % 3'000);
      query.tenant = "gemeente-" + std::to_string(random() % 3);
      expect(query, [&](const AuditRecord& r) { return r.tenant == query.tenant; });
      query.caller = "medewerker-" + std::to_string(random() % 4);
      expect(query, [&](const AuditRecord& r) {
        return r.tenant == query.tenant && r.caller == query.caller;
      });
      const PersonToken person = keys.PersonTokenOf(query.tenant, std::to_string(random() % 20));
      query.person = person;
      expect(query, [&](const AuditRecord& r) {
        return std::ranges::count(r.returned, person) + std::ranges::count(r.opened, person) > 0;
      });
    }
  }
  const auto report = VerifyIn(dir.path());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->records, all.size());
  EXPECT_EQ(report->proven_number, all.size());
}

TEST(AuditLog, LeavesNothingReadableOnDisk) {
  const TempDir dir;
  {
    const auto log = OpenOrDie(OptionsIn(dir.path()));
    AuditRecord record;
    for (std::string* text : {&record.caller, &record.tenant, &record.purpose, &record.method,
                              &record.case_reference, &record.reason}) {
      *text = "kanarie";
    }
    record.foreign_tenants = {"kanarie"};
    record.basis.policy = "kanarie";
    ASSERT_TRUE(log->Append(record).ok());
  }
  const std::string bytes = BytesBelow(dir.path());
  EXPECT_NE(bytes.find("passend-audit 1 1 head 1"), bytes.npos);
  EXPECT_EQ(bytes.find("kanarie"), bytes.npos);
}

TEST(AuditLog, ManyCallersShareTheirSyncs) {
  const TempDir dir;
  const auto log = OpenOrDie(OptionsIn(dir.path()));
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&log] {
      for (int round = 0; round < 10; ++round) {
        std::vector<Ticket> tickets;
        for (int i = 0; i < 20; ++i) tickets.push_back(log->Submit({.method = "M"}));
        for (const Ticket& ticket : tickets) EXPECT_TRUE(ticket.Wait().ok());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  const AuditStatistics statistics = log->statistics();
  EXPECT_EQ(statistics.records, 800u);
  EXPECT_EQ(statistics.last_number, 800u);
  EXPECT_LT(statistics.syncs, 400u);
}

TEST(AuditLog, WritesHeadsByCountByTimeAndAtTheEnd) {
  const TempDir dir;
  const auto lines = [&dir] {
    std::vector<std::uint64_t> numbers;
    EXPECT_TRUE(ForEachLine(dir.Sub("heads"), [&](std::string_view line) {
                  const auto head = ReadHead(line, TestKeys().public_key());
                  EXPECT_TRUE(head.ok()) << head.status();
                  numbers.push_back(head->number);
                  return absl::OkStatus();
                }).ok());
    return numbers;
  };
  AuditOptions options = OptionsIn(dir.path());
  options.records_per_head = 3;
  {
    const auto log = OpenOrDie(options);
    for (int i = 0; i < 7; ++i) ASSERT_TRUE(log->Append({}).ok());
  }
  EXPECT_THAT(lines(), testing::ElementsAre(0, 3, 6, 7));
  options.head_interval = std::chrono::milliseconds(20);
  const auto log = OpenOrDie(options);
  ASSERT_TRUE(log->Append({}).ok());
  for (int i = 0; i < 500 && lines().size() < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_THAT(lines(), testing::ElementsAre(0, 3, 6, 7, 8));
}

TEST(AuditLog, CutsWhatIsPastItsTermAndTheRestStillHolds) {
  constexpr std::uint64_t kSeed = 3;
  std::mt19937_64 random(kSeed);
  const TempDir dir;
  std::uint64_t left = 0;
  {
    AuditOptions options = OptionsIn(dir.path());
    options.records_per_head = 100;
    const auto log = OpenOrDie(options);
    for (int i = 1; i <= 1'700; ++i) ASSERT_TRUE(log->Submit(RandomRecord(random, i)).Wait().ok());
    EXPECT_EQ(*log->CutBefore(1), 0u);
    EXPECT_EQ(*log->CutBefore(1'201), 1'200u);
    EXPECT_EQ(*log->CutBefore(1'201), 0u);
    EXPECT_EQ(*log->CutBefore(1'301), 100u);
    left = 400;
    const auto found = log->reader().Find({.tenant = "gemeente-0", .limit = 10'000});
    ASSERT_TRUE(found.ok());
    EXPECT_GT(found->size(), 0u);
    for (const NumberedRecord& record : *found) EXPECT_GT(record.number, 1'300u);
    ASSERT_TRUE(log->Append(RandomRecord(random, 2'000)).ok());
    ++left;
  }
  for (int round = 0; round < 2; ++round) {
    const auto report = VerifyIn(dir.path());
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, IsEmpty());
    EXPECT_EQ(report->records, left);
    EXPECT_EQ(report->cut, 1'300u);
    EXPECT_EQ(report->last_number, 1'300 + left);
    const auto log = OpenOrDie(OptionsIn(dir.path()));
    ASSERT_NE(log, nullptr);
    ASSERT_TRUE(log->Append(RandomRecord(random, 3'000)).ok());
    ++left;
  }
  {
    const auto log = OpenOrDie(OptionsIn(dir.path()));
    EXPECT_EQ(*log->CutBefore(1'000'000), left);
    ASSERT_TRUE(log->Append(RandomRecord(random, 4'000)).ok());
  }
  const auto report = VerifyIn(dir.path());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->records, 1u);
}

TEST(AuditLog, RefusesAnotherSecretAndAPairThatDoesNotBelongTogether) {
  const TempDir dir;
  const auto open = [&dir](char key = 'k') {
    return AuditLog::Open(OptionsIn(dir.path()), TestKeys(key)).status().code();
  };
  for (int i = 0; i < 2; ++i) {
    const auto log = OpenOrDie(OptionsIn(dir.path()));
    ASSERT_TRUE(log->Append({}).ok());
    ASSERT_TRUE(log->Append({}).ok());
    if (i == 0) continue;
    ASSERT_TRUE(log->WriteHead().ok());
    std::filesystem::copy(dir.Sub("audit"), dir.Sub("copy"));
  }
  EXPECT_EQ(open('x'), absl::StatusCode::kFailedPrecondition);
  std::filesystem::rename(dir.Sub("heads"), dir.Sub("aside"));
  EXPECT_EQ(open(), absl::StatusCode::kFailedPrecondition);
  std::filesystem::rename(dir.Sub("aside"), dir.Sub("heads"));
  std::filesystem::rename(dir.Sub("audit"), dir.Sub("audit-aside"));
  EXPECT_EQ(open(), absl::StatusCode::kFailedPrecondition);
  std::filesystem::remove_all(dir.Sub("audit"));
  std::filesystem::rename(dir.Sub("audit-aside"), dir.Sub("audit"));
  EXPECT_EQ(open(), absl::StatusCode::kOk);

  ASSERT_TRUE(OpenOrDie(OptionsIn(dir.path()))->Append({}).ok());
  std::filesystem::remove_all(dir.Sub("audit"));
  std::filesystem::rename(dir.Sub("copy"), dir.Sub("audit"));
  EXPECT_EQ(open(), absl::StatusCode::kDataLoss) << "an older copy";
}

TEST(AuditLog, PassesOverALineOfAHeadThatACrashLeftHalfWritten) {
  const TempDir dir;
  ASSERT_TRUE(OpenOrDie(OptionsIn(dir.path()))->Append({}).ok());
  std::ofstream(dir.Sub("heads"), std::ios::app) << "passend-audit 1 2 he";
  ASSERT_TRUE(OpenOrDie(OptionsIn(dir.path()))->Append({}).ok());
  const auto report = VerifyIn(dir.path());
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->proven_number, 2u);
}

TEST(Verify, NeedsNoSecretToCheckTheChain) {
  const TempDir dir;
  std::mt19937_64 random(1);
  {
    const auto log = OpenOrDie(OptionsIn(dir.path()));
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(log->Append(RandomRecord(random, i)).ok());
  }
  const auto report = Verify({.path = dir.Sub("audit"),
                              .heads_path = dir.Sub("heads"),
                              .public_key = TestKeys().public_key()});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, IsEmpty());
  const auto other = Verify({.path = dir.Sub("audit"),
                             .heads_path = dir.Sub("heads"),
                             .public_key = TestKeys('x').public_key()});
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_FALSE(other->problems.empty());
}

TEST(Export, WritesALinePerPersonAsTheStandardWantsIt) {
  AuditRecord record;
  record.start_unix_micros = 1'700'000'000'123'456;
  record.end_unix_micros = 1'700'000'000'125'000;
  record.trace = {.trace_id = std::string(32, 'a'),
                  .span_id = std::string(16, 'b'),
                  .parent_span_id = std::string(16, 'c')};
  record.method = "CandidateService/GetCandidate";
  record.code = "OK";
  record.act = Act::kOpen;
  record.caller = "medewerker \"1\"";
  record.tenant = "gemeente-a";
  record.purpose = "bemiddeling";
  PersonToken person = {};
  person[0] = 0xAB;
  record.returned = {person};
  record.opened = {person};
  std::vector<std::string> lines;
  const auto take = [&lines](std::string_view line) { lines.emplace_back(line); };
  ExportRecord(record, {.activities = {{"bemiddeling", "https://register.example/7"}}}, take);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(
      lines[1],
      R"({"trace_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","span_id":"bbbbbbbbbbbbbbbb",)"
      R"("parent_span_id":"cccccccccccccccc","status_code":"STATUS_CODE_OK",)"
      R"("name":"CandidateService/GetCandidate","start_time":1700000000123,)"
      R"("end_time":1700000000125,"resource":{"service.name":"passend"},"attributes":{)"
      R"("dpl.core.processing_activity_id":"https://register.example/7","dpl.passend.act":"open",)"
      R"("dpl.passend.caller":"medewerker \"1\"","dpl.passend.tenant":"gemeente-a",)"
      R"("dpl.core.data_subject_id":"ab000000000000000000000000000000",)"
      R"("dpl.core.data_subject_id_type":"passend-pseudoniem","dpl.passend.opened":true}})");
  EXPECT_THAT(lines[0], testing::HasSubstr(R"("dpl.passend.opened":false)"));

  lines.clear();
  record.returned.clear();
  record.opened.clear();
  record.code = "PERMISSION_DENIED";
  record.reason = "\xFF";
  ExportRecord(record, {}, take);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], testing::HasSubstr(R"("status_code":"STATUS_CODE_UNSET")"));
  EXPECT_THAT(lines[0], testing::HasSubstr("urn:passend:verwerkingsactiviteit/bemiddeling"));
  EXPECT_THAT(lines[0], testing::Not(testing::HasSubstr("data_subject_id")));
}

}  // namespace
}  // namespace passend::audit
