// What nightly runs leave: each store through one suite, and beside a plain model.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/conformance.h"
#include "tests/store/store_homes.h"

namespace passend::store {
namespace {

void AddCandidate(ProfileStore& store, const std::string& tenant, const std::string& id) {
  WriteBatch batch;
  model::Candidate candidate;
  candidate.tenant = tenant;
  candidate.id = id;
  batch.PutCandidate(candidate, std::nullopt);
  ASSERT_TRUE(store.Commit(batch).ok());
}

using States = std::map<std::string, std::string>;

absl::StatusOr<States> StatesOf(const MatchStore& store, const std::string& tenant,
                                Generation number, StateKind kind, std::uint32_t parts = 1) {
  States states;
  for (std::uint32_t part = 0; part < parts; ++part) {
    const absl::Status scanned =
        store.ScanStates(tenant, number, kind, {part, parts}, [&](const StateRow& row) {
          EXPECT_TRUE(states.emplace(row.id, row.payload.value()).second) << "met twice";
          return absl::OkStatus();
        });
    if (!scanned.ok()) return scanned;
  }
  return states;
}

using Rows = std::map<std::pair<std::string, std::uint32_t>, MatchRow>;

Rows RowsOf(const MatchStore& store, const std::string& tenant, MatchTable table,
            std::uint64_t number, const std::optional<std::string>& id = std::nullopt) {
  Rows rows;
  std::uint32_t last = 0;
  const absl::Status scanned = store.ScanRows(tenant, table, number, id, [&](const MatchRow& row) {
    EXPECT_TRUE(rows.emplace(std::pair(row.id, row.part), row).second) << "met twice";
    if (id.has_value()) {
      EXPECT_GE(row.part, last);
    }
    last = row.part;
    return absl::OkStatus();
  });
  EXPECT_TRUE(scanned.ok()) << scanned;
  return rows;
}

class MatchStoreConformance : public testing::TestWithParam<StoreFactory> {
 protected:
  MatchStoreConformance() : home_(GetParam().make()) {
    for (const char* id : {"k-1", "k-2", "k-3"}) AddCandidate(home_->store(), "t", id);
    AddCandidate(home_->store(), "buur", "k-9");
  }
  ProfileStore& store() { return home_->store(); }
  MatchStore& matches() { return home_->store().matches(); }
  void Reopen() { home_->Reopen(); }
  bool erases() const { return GetParam().name != "RocksDb"; }

  Generation Begin() {
    const auto number = matches().BeginRun("t", "begonnen");
    EXPECT_TRUE(number.ok()) << number.status();
    return number.value_or(0);
  }
  // A run that puts these states of candidates (nothing = gone) and is published.
  Generation RunWith(const std::vector<StateRow>& rows) {
    const Generation number = Begin();
    EXPECT_TRUE(matches().PutStates("t", number, StateKind::kCandidate, rows).ok());
    EXPECT_TRUE(matches().Publish("t", number, "klaar", 1000 + static_cast<int>(number)).ok());
    return number;
  }
  States Candidates(Generation number) {
    const auto states = StatesOf(matches(), "t", number, StateKind::kCandidate);
    EXPECT_TRUE(states.ok()) << states.status();
    return states.value_or(States());
  }

 private:
  std::unique_ptr<StoreHome> home_;
};

INSTANTIATE_TEST_SUITE_P(
    Stores, MatchStoreConformance,
    testing::Values(StoreFactory{"Memory", [] { return std::make_unique<MemoryHome>(); }},
                    StoreFactory{"RocksDb", [] { return std::make_unique<RocksDbHome>(false); }},
                    StoreFactory{"Sealed", [] { return std::make_unique<RocksDbHome>(true); }}),
    [](const testing::TestParamInfo<StoreFactory>& tested) { return tested.param.name; });

TEST_P(MatchStoreConformance, AGenerationReadsTheNewestFormNotLaterThanItself) {
  EXPECT_EQ(*matches().Published("t"), 0U);
  const Generation first = RunWith({{"k-1", "a"}, {"k-2", "b"}, {"buur/k-9", "c"}});
  const Generation second = RunWith({{"k-1", "a2"}, {"k-2", std::nullopt}, {"k-3", "d"}});
  const Generation third = RunWith({});
  for (int life = 0; life < 2; ++life, Reopen()) {
    EXPECT_EQ(*matches().Published("t"), third);
    EXPECT_EQ(Candidates(first), (States{{"k-1", "a"}, {"k-2", "b"}, {"buur/k-9", "c"}}));
    const States now = {{"k-1", "a2"}, {"k-3", "d"}, {"buur/k-9", "c"}};
    EXPECT_EQ(Candidates(second), now);
    EXPECT_EQ(Candidates(third), now);
    EXPECT_EQ(*matches().GetState("t", first, StateKind::kCandidate, "k-2"), "b");
    EXPECT_EQ(*matches().GetState("t", third, StateKind::kCandidate, "k-1"), "a2");
    EXPECT_EQ(*matches().GetState("t", third, StateKind::kCandidate, "buur/k-9"), "c");
    for (const char* absent : {"k-2", "k-77", "buur/k-1", "nergens/k-1"}) {
      EXPECT_TRUE(
          absl::IsNotFound(matches().GetState("t", third, StateKind::kCandidate, absent).status()));
    }
    EXPECT_TRUE(
        absl::IsNotFound(matches().GetState("t", third, StateKind::kOpportunity, "k-1").status()));
  }
}

TEST_P(MatchStoreConformance, WhatIsNotPublishedIsSeenByNobody) {
  const Generation first = RunWith({{"k-1", "a"}});
  const Generation second = Begin();
  const std::vector<StateRow> states = {{"k-1", "b"}, {"k-2", "c"}};
  const std::vector<MatchRow> rows = {{"k-1", 0, "k-1", "omhoog"}};
  const std::vector<MatchRow> digests = {{"eigenaar", 0, "", "kop"}};
  ASSERT_TRUE(matches().PutStates("t", second, StateKind::kCandidate, states).ok());
  ASSERT_TRUE(matches().PutRows("t", second, MatchTable::kChanges, second, rows).ok());
  ASSERT_TRUE(matches().PutRows("t", second, MatchTable::kDigests, 20000, digests).ok());
  for (int life = 0; life < 2; ++life, Reopen()) {
    EXPECT_EQ(*matches().Published("t"), first);
    EXPECT_EQ(Candidates(first), (States{{"k-1", "a"}}));
    EXPECT_TRUE(absl::IsNotFound(StatesOf(matches(), "t", second, StateKind::kCandidate).status()));
    EXPECT_THAT(RowsOf(matches(), "t", MatchTable::kChanges, second), testing::IsEmpty());
    EXPECT_THAT(RowsOf(matches(), "t", MatchTable::kDigests, 20000), testing::IsEmpty());
    EXPECT_THAT(RowsOf(matches(), "t", MatchTable::kDigests, 20000, "eigenaar"),
                testing::IsEmpty());
    EXPECT_THAT(*matches().RowNumbers("t", MatchTable::kDigests), testing::IsEmpty());
  }
  // A later run goes its own way, and the one that was left is swept.
  const Generation third = Begin();
  EXPECT_EQ(third, second + 1);
  ASSERT_TRUE(matches().PutStates("t", third, StateKind::kCandidate, {{{"k-3", "d"}}}).ok());
  EXPECT_EQ(*matches().Sweep("t", third), 4U);
  EXPECT_EQ(*matches().Sweep("t", third), 0U);
  ASSERT_TRUE(matches().Publish("t", third, "", 5).ok());
  EXPECT_EQ(Candidates(third), (States{{"k-1", "a"}, {"k-3", "d"}}));
  EXPECT_TRUE(
      absl::IsFailedPrecondition(matches().PutStates("t", second, StateKind::kCandidate, states)));
  EXPECT_TRUE(absl::IsFailedPrecondition(matches().Publish("t", second, "", 6)));
}

TEST_P(MatchStoreConformance, NumbersAreNeverGivenTwice) {
  EXPECT_EQ(Begin(), 1U);
  EXPECT_EQ(Begin(), 2U);
  Reopen();
  EXPECT_EQ(Begin(), 3U);
  ASSERT_TRUE(matches().Sweep("t", 0).ok());
  EXPECT_EQ(Begin(), 4U);
  EXPECT_EQ(*matches().BeginRun("buur", ""), 1U);
  EXPECT_TRUE(absl::IsNotFound(matches().BeginRun("onbekend", "").status()));
  EXPECT_THAT(matches().Tenants(), testing::UnorderedElementsAre("t", "buur"));
}

TEST_P(MatchStoreConformance, ARunIsOverWhenTheStoreIsClosed) {
  if (GetParam().name == "Memory") GTEST_SKIP() << "never closed";
  const Generation number = Begin();
  ASSERT_TRUE(matches().PutStates("t", number, StateKind::kCandidate, {{{"k-1", "a"}}}).ok());
  Reopen();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      matches().PutStates("t", number, StateKind::kCandidate, {{{"k-1", "a"}}})));
  EXPECT_TRUE(absl::IsFailedPrecondition(matches().Publish("t", number, "", 1)));
  EXPECT_TRUE(matches().UpdateRun("t", number, "afgebroken").ok());
  Reopen();
  EXPECT_EQ(*matches().Sweep("t", 0), 1U);
  EXPECT_EQ(matches().GetRun("t", number)->payload, "afgebroken");
  EXPECT_EQ(Begin(), number + 1);
}

TEST_P(MatchStoreConformance, RunsTellWhatBecameOfThem) {
  const Generation first = Begin();
  const Generation second = Begin();
  ASSERT_TRUE(matches().UpdateRun("t", first, "afgebroken").ok());
  ASSERT_TRUE(matches().Publish("t", second, "klaar", 1234).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(matches().Publish("t", second, "nog eens", 1235)));
  EXPECT_TRUE(absl::IsFailedPrecondition(matches().Publish("t", first, "te laat", 1235)));
  EXPECT_TRUE(absl::IsNotFound(matches().UpdateRun("t", 9, "")));
  EXPECT_TRUE(absl::IsNotFound(matches().GetRun("t", 9).status()));
  RunRow one = {.number = first, .open = true, .payload = "afgebroken"};
  const RunRow two = {.number = second,
                      .published = true,
                      .kept = true,
                      .published_unix_seconds = 1234,
                      .payload = "klaar"};
  EXPECT_EQ(*matches().GetRun("t", first), one);
  ASSERT_TRUE(matches().Sweep("t", 0).ok());
  one.open = false;
  for (int life = 0; life < 2; ++life, Reopen()) {
    EXPECT_THAT(*matches().ListRuns("t", 0, 0), testing::ElementsAre(two, one));
    EXPECT_THAT(*matches().ListRuns("t", 0, 1), testing::ElementsAre(two));
    EXPECT_THAT(*matches().ListRuns("t", second, 5), testing::ElementsAre(one));
    EXPECT_THAT(*matches().ListRuns("onbekend", 0, 0), testing::IsEmpty());
    EXPECT_EQ(*matches().GetRun("t", first), one);
  }
}

TEST_P(MatchStoreConformance, TheLastPublishedRunCountsForAnIdAndNoOther) {
  const auto digest = [&](Generation run, const std::string& owner, std::uint32_t lines) {
    std::vector<MatchRow> rows;
    for (std::uint32_t part = 0; part <= lines; ++part) {
      rows.push_back({owner, part, part == 0 ? "" : absl::StrCat("k-", part),
                      absl::StrCat("van ", run, " regel ", part)});
    }
    EXPECT_TRUE(matches().PutRows("t", run, MatchTable::kDigests, 20000, rows).ok());
  };
  const Generation first = Begin();
  digest(first, "anna", 3);
  digest(first, "bram", 1);
  ASSERT_TRUE(matches().Publish("t", first, "", 1).ok());
  EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kDigests, 20000).size(), 6U);
  const Generation second = Begin();
  digest(second, "anna", 1);
  EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kDigests, 20000, "anna").size(), 4U);
  ASSERT_TRUE(matches().Publish("t", second, "", 2).ok());
  const Rows anna = RowsOf(matches(), "t", MatchTable::kDigests, 20000, "anna");
  ASSERT_EQ(anna.size(), 2U);
  EXPECT_EQ(anna.at({"anna", 1}).payload, absl::StrCat("van ", second, " regel 1"));
  EXPECT_EQ(anna.at({"anna", 1}).person, "k-1");
  EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kDigests, 20000).size(), 4U);
  EXPECT_THAT(*matches().RowNumbers("t", MatchTable::kDigests), testing::ElementsAre(20000U));

  // What was replaced goes with its generation.
  EXPECT_EQ(*matches().DropGenerations("t", second), 4U);
  EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kDigests, 20000).size(), 4U);
  EXPECT_EQ(*matches().DropRows("t", MatchTable::kDigests, 20000), 0U);
  EXPECT_EQ(*matches().DropRows("t", MatchTable::kDigests, 20001), 4U);
  EXPECT_THAT(*matches().RowNumbers("t", MatchTable::kDigests), testing::IsEmpty());
}

TEST_P(MatchStoreConformance, RowsOutsideARunAreSeenAtOnceAndOneByOne) {
  const auto set = [&](const std::string& id, std::uint32_t part, const std::string& payload) {
    return matches().SetRow("t", MatchTable::kReplacements, 0, {id, part, "", payload});
  };
  ASSERT_TRUE(set("anna", 0, "bram").ok());
  ASSERT_TRUE(set("anna", 1, "cees").ok());
  ASSERT_TRUE(set("anna", 0, "dirk").ok());
  Reopen();
  Rows rows = RowsOf(matches(), "t", MatchTable::kReplacements, 0, "anna");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at({"anna", 0}).payload, "dirk");
  ASSERT_TRUE(matches().DeleteRow("t", MatchTable::kReplacements, 0, "anna", 0).ok());
  ASSERT_TRUE(matches().DeleteRow("t", MatchTable::kReplacements, 0, "anna", 7).ok());
  ASSERT_TRUE(matches().DeleteRow("t", MatchTable::kReplacements, 0, "niemand", 0).ok());
  EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kReplacements, 0).size(), 1U);
  EXPECT_TRUE(
      absl::IsNotFound(matches().SetRow("onbekend", MatchTable::kSchedule, 0, {"x", 0, "", ""})));

  // Among the rows of a run, until a later one.
  for (int run = 0; run < 2; ++run) {
    const Generation number = Begin();
    const std::vector<MatchRow> put = {{"k-1", 0, "k-1", "nul"}, {"k-1", 1, "", "een"}};
    ASSERT_TRUE(matches().PutRows("t", number, MatchTable::kAppearances, 0, put).ok());
    ASSERT_TRUE(matches().Publish("t", number, "", 1).ok());
    rows = RowsOf(matches(), "t", MatchTable::kAppearances, 0, "k-1");
    EXPECT_EQ(rows.at({"k-1", 0}).payload, "nul");
    ASSERT_TRUE(matches().SetRow("t", MatchTable::kAppearances, 0, {"k-1", 0, "", "gezet"}).ok());
    rows = RowsOf(matches(), "t", MatchTable::kAppearances, 0, "k-1");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows.at({"k-1", 0}).payload, "gezet");
    EXPECT_EQ(rows.at({"k-1", 0}).person, "");
  }
  ASSERT_TRUE(matches().DeleteRow("t", MatchTable::kAppearances, 0, "k-1", 0).ok());
  ASSERT_TRUE(matches().DeleteRow("t", MatchTable::kAppearances, 0, "k-1", 1).ok());
  EXPECT_THAT(RowsOf(matches(), "t", MatchTable::kAppearances, 0), testing::IsEmpty());
}

TEST_P(MatchStoreConformance, GenerationsThatAreDroppedAreGoneAndTheOthersWhole) {
  RunWith({{"k-1", "a"}, {"k-2", "b"}, {"buur/k-9", "c"}});
  const Generation second = RunWith({{"k-1", "a2"}, {"k-2", std::nullopt}});
  const Generation third = RunWith({{"k-1", "a3"}, {"k-3", "d"}});
  // a and b, and the word that k-2 is gone.
  EXPECT_EQ(*matches().DropGenerations("t", second), 3U);
  EXPECT_EQ(*matches().DropGenerations("t", second), 0U);
  for (int life = 0; life < 2; ++life, Reopen()) {
    EXPECT_TRUE(absl::IsNotFound(StatesOf(matches(), "t", 1, StateKind::kCandidate).status()));
    EXPECT_TRUE(
        absl::IsNotFound(matches().GetState("t", 1, StateKind::kCandidate, "k-1").status()));
    EXPECT_EQ(Candidates(second), (States{{"k-1", "a2"}, {"buur/k-9", "c"}}));
    EXPECT_EQ(Candidates(third), (States{{"k-1", "a3"}, {"k-3", "d"}, {"buur/k-9", "c"}}));
    EXPECT_FALSE(matches().GetRun("t", 1)->kept);
    EXPECT_TRUE(matches().GetRun("t", 1)->published);
  }
  EXPECT_EQ(*matches().DropGenerations("t", 99), 1U);  // the last one stays
  EXPECT_EQ(Candidates(third).size(), 3U);
  EXPECT_TRUE(absl::IsNotFound(StatesOf(matches(), "t", second, StateKind::kCandidate).status()));
  EXPECT_EQ(*matches().Published("t"), third);
}

TEST_P(MatchStoreConformance, ChangesGoWithTheirGeneration) {
  for (int run = 0; run < 3; ++run) {
    const Generation number = Begin();
    const std::vector<MatchRow> rows = {{"k-1", 0, "k-1", "omhoog"}, {"k-2", 0, "k-2", "omlaag"}};
    ASSERT_TRUE(matches().PutRows("t", number, MatchTable::kChanges, number, rows).ok());
    ASSERT_TRUE(matches().Publish("t", number, "", 1).ok());
  }
  EXPECT_THAT(*matches().RowNumbers("t", MatchTable::kChanges), testing::ElementsAre(1U, 2U, 3U));
  EXPECT_EQ(*matches().DropGenerations("t", 3), 4U);
  EXPECT_THAT(*matches().RowNumbers("t", MatchTable::kChanges), testing::ElementsAre(3U));
  EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kChanges, 3, "k-2").size(), 1U);
  EXPECT_THAT(RowsOf(matches(), "t", MatchTable::kChanges, 1), testing::IsEmpty());
}

TEST_P(MatchStoreConformance, WhatIsOutOfBoundsIsRefused) {
  const Generation number = Begin();
  const auto put = [&](const MatchRow& row, MatchTable table, std::uint64_t row_number) {
    return matches().PutRows("t", number, table, row_number, {&row, 1});
  };
  EXPECT_TRUE(absl::IsInvalidArgument(put({"", 0, "", ""}, MatchTable::kDigests, 1)));
  EXPECT_TRUE(absl::IsInvalidArgument(
      put({std::string(kMaxMatchIdBytes + 1, 'x'), 0, "", ""}, MatchTable::kDigests, 1)));
  EXPECT_TRUE(absl::IsInvalidArgument(put({"x", 0, "buur/k-9", ""}, MatchTable::kDigests, 1)));
  EXPECT_TRUE(absl::IsInvalidArgument(put({"k-1", 0, "k-2", ""}, MatchTable::kChanges, number)));
  EXPECT_TRUE(absl::IsInvalidArgument(put({"k-1", 0, "", ""}, MatchTable::kChanges, number + 1)));
  EXPECT_TRUE(absl::IsInvalidArgument(
      matches().PutStates("t", number, StateKind::kCandidate, {{{"", "a"}}})));
  EXPECT_TRUE(
      absl::IsFailedPrecondition(matches().PutStates("t", number + 1, StateKind::kCandidate, {})));
  ASSERT_TRUE(matches().Publish("t", number, "", 1).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(
      matches().ScanStates("t", number, StateKind::kCandidate, {2, 2},
                           [](const StateRow&) { return absl::OkStatus(); })));
  EXPECT_TRUE(absl::IsFailedPrecondition(put({"x", 0, "", ""}, MatchTable::kDigests, 1)));
}

TEST_P(MatchStoreConformance, PartsTogetherAreAll) {
  std::vector<StateRow> rows;
  States all;
  for (int i = 0; i < 500; ++i) {
    rows.push_back({absl::StrCat("o-", i), absl::StrCat("toestand ", i)});
    all[rows.back().id] = *rows.back().payload;
  }
  const Generation number = Begin();
  ASSERT_TRUE(matches().PutStates("t", number, StateKind::kOpportunity, rows).ok());
  ASSERT_TRUE(matches().Publish("t", number, "", 1).ok());
  for (const std::uint32_t parts : {1U, 2U, 3U, 7U, 64U, 1000U}) {
    EXPECT_EQ(*StatesOf(matches(), "t", number, StateKind::kOpportunity, parts), all) << parts;
  }
}

TEST_P(MatchStoreConformance, WhoIsErasedIsInNoGenerationAndNoRow) {
  if (!erases()) GTEST_SKIP() << "a plain store erases nobody";
  const auto put = [&](MatchStore& store, const std::string& tenant, Generation number) {
    const std::string prefix = tenant == "t" ? "" : "t/";
    const std::vector<StateRow> states = {{prefix + "k-1", "a"}, {prefix + "k-2", "b"}};
    EXPECT_TRUE(store.PutStates(tenant, number, StateKind::kCandidate, states).ok());
    if (tenant != "t") return;
    const std::vector<MatchRow> changes = {{"k-1", 0, "k-1", "omhoog"}, {"k-2", 0, "k-2", "op"}};
    EXPECT_TRUE(store.PutRows(tenant, number, MatchTable::kChanges, number, changes).ok());
    for (const std::uint64_t day : {20000, 20001}) {
      const std::vector<MatchRow> digest = {
          {"anna", 0, "", "kop"}, {"anna", 1, "k-1", "bel"}, {"anna", 2, "k-2", "bel"}};
      EXPECT_TRUE(store.PutRows(tenant, number, MatchTable::kDigests, day, digest).ok());
    }
    const std::vector<MatchRow> appeared = {{"k-1", 0, "k-1", "1"}, {"k-2", 0, "k-2", "1"}};
    EXPECT_TRUE(store.PutRows(tenant, number, MatchTable::kAppearances, 0, appeared).ok());
  };
  for (int run = 0; run < 3; ++run) {
    for (const std::string tenant : {"t", "buur"}) {
      const Generation number = *matches().BeginRun(tenant, "");
      put(matches(), tenant, number);
      ASSERT_TRUE(matches().Publish(tenant, number, "", 1).ok());
    }
  }
  const Generation under_way = Begin();
  put(matches(), "t", under_way);
  ASSERT_FALSE(store().IsErased({"t", "k-1"}));
  ASSERT_TRUE(store().EraseCandidate({"t", "k-1"}, "verzoek", 1).ok());
  EXPECT_TRUE(store().IsErased({"t", "k-1"}));
  const auto nowhere = [&](Generation last) {
    for (Generation number = 1; number <= last; ++number) {
      EXPECT_EQ(Candidates(number), (States{{"k-2", "b"}}));
      EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kChanges, number).size(), 1U);
    }
    for (const std::uint64_t day : {20000, 20001}) {
      EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kDigests, day).size(), 2U);
    }
    EXPECT_EQ(RowsOf(matches(), "t", MatchTable::kAppearances, 0).size(), 1U);
    for (Generation number = 1; number <= 3; ++number) {
      EXPECT_EQ(*StatesOf(matches(), "buur", number, StateKind::kCandidate),
                (States{{"t/k-2", "b"}}));
    }
    const auto report = store().Verify();
    ASSERT_TRUE(report.ok());
    EXPECT_THAT(report->problems, testing::IsEmpty());
  };
  nowhere(3);
  // A run that still knows the person puts nothing about that person any more; not even when the
  // person comes back meanwhile, whom it does not know.
  put(matches(), "t", under_way);
  AddCandidate(store(), "t", "k-1");
  EXPECT_FALSE(store().IsErased({"t", "k-1"}));
  put(matches(), "t", under_way);
  ASSERT_TRUE(matches().Publish("t", under_way, "", 2).ok());
  nowhere(under_way);
  Reopen();
  nowhere(under_way);
  const Generation next = RunWith({{"k-1", "terug"}});
  EXPECT_EQ(Candidates(next), (States{{"k-1", "terug"}, {"k-2", "b"}}));
}

TEST_P(MatchStoreConformance, StatesAreRewrittenInEveryGeneration) {
  for (int run = 0; run < 2; ++run) {
    const Generation number = Begin();
    std::vector<StateRow> rows = {{"o-1", "k-1 k-2"}, {"o-2", "k-2"}};
    if (run == 1) rows = {{"o-1", "k-2 k-1"}, {"o-2", std::nullopt}};
    ASSERT_TRUE(matches().PutStates("t", number, StateKind::kOpportunity, rows).ok());
    ASSERT_TRUE(matches().PutStates("t", number, StateKind::kCandidate, {{{"k-1", "k-1"}}}).ok());
    ASSERT_TRUE(matches().Publish("t", number, "", 1).ok());
  }
  const auto without = [](const StateRow& row) -> std::optional<std::string> {
    const std::size_t at = row.payload->find("k-1");
    if (at == std::string::npos) return std::nullopt;
    return std::string(*row.payload).replace(at, 3, "-");
  };
  EXPECT_EQ(*matches().RewriteStates("t", without), 2U);
  EXPECT_EQ(*matches().RewriteStates("t", without), 0U);
  EXPECT_EQ(*StatesOf(matches(), "t", 1, StateKind::kOpportunity),
            (States{{"o-1", "- k-2"}, {"o-2", "k-2"}}));
  EXPECT_EQ(*StatesOf(matches(), "t", 2, StateKind::kOpportunity), (States{{"o-1", "k-2 -"}}));
  EXPECT_EQ(Candidates(2), (States{{"k-1", "k-1"}}));
}

// --- Beside a model

// The plainest thing that keeps the promises: every published generation is a map of its own.
class Model {
 public:
  struct Lists {
    std::map<std::string, std::string> candidates;
    std::map<std::string, std::string> opportunities;
  };
  struct Written {
    std::map<std::string, std::optional<std::string>> candidates;
    std::map<std::string, std::optional<std::string>> opportunities;
    std::map<std::tuple<MatchTable, std::uint64_t, std::string>, std::map<std::uint32_t, MatchRow>>
        rows;
    std::set<std::string> erased;  // while it ran
  };

  Generation last = 0;
  std::map<Generation, Lists> published;  // that are kept
  std::map<Generation, Written> open;
  std::map<std::tuple<MatchTable, std::uint64_t, std::string>, std::map<std::uint32_t, MatchRow>>
      rows;
  Generation newest = 0;

  void Publish(Generation number) {
    Lists next = newest == 0 ? Lists() : published.at(newest);
    const Written& written = open.at(number);
    const auto apply = [](const auto& from, auto& to) {
      for (const auto& [id, payload] : from) {
        if (payload.has_value()) {
          to[id] = *payload;
        } else {
          to.erase(id);
        }
      }
    };
    apply(written.candidates, next.candidates);
    apply(written.opportunities, next.opportunities);
    for (const auto& [place, parts] : written.rows) {
      if (!parts.empty()) rows[place] = parts;
    }
    published[number] = std::move(next);
    newest = number;
    open.erase(number);
  }
  void Drop(Generation oldest) {
    oldest = std::min(oldest, newest);
    std::erase_if(published, [&](const auto& entry) { return entry.first < oldest; });
    std::erase_if(rows, [&](const auto& entry) {
      return std::get<0>(entry.first) == MatchTable::kChanges && std::get<1>(entry.first) < oldest;
    });
  }
  static void EraseRows(const std::string& person, auto& of) {
    for (auto& [place, parts] : of) {
      std::erase_if(parts, [&](const auto& part) { return part.second.person == person; });
    }
    std::erase_if(of, [](const auto& entry) { return entry.second.empty(); });
  }
  void Erase(const std::string& id) {
    for (auto& [number, generation] : published) generation.candidates.erase(id);
    for (auto& [number, written] : open) {
      written.candidates.erase(id);
      written.erased.insert(id);
      EraseRows(id, written.rows);
    }
    EraseRows(id, rows);
  }
};

// What can be seen, as text.
std::string Seen(const MatchStore& store, const std::string& tenant, Generation last) {
  std::string text = absl::StrCat("published ", *store.Published(tenant), "\n");
  for (Generation number = 0; number <= last + 1; ++number) {
    for (const StateKind kind : {StateKind::kCandidate, StateKind::kOpportunity}) {
      const auto states = StatesOf(store, tenant, number, kind);
      absl::StrAppend(&text, number, states.ok() ? "" : " not kept", "\n");
      if (!states.ok()) continue;
      for (const auto& [id, payload] : *states) {
        absl::StrAppend(&text, id, "=", payload, "\n");
        EXPECT_EQ(*store.GetState(tenant, number, kind, id), payload);
      }
    }
  }
  for (const MatchTable table : kAllMatchTables) {
    const std::vector<std::uint64_t> numbers = *store.RowNumbers(tenant, table);
    for (const std::uint64_t number : numbers) {
      const Rows rows = RowsOf(store, tenant, table, number);
      Rows one_by_one;
      for (const auto& [place, row] : rows) {
        absl::StrAppend(&text, static_cast<int>(table), "/", number, "/", place.first, "/",
                        place.second, "/", row.person, "=", row.payload, "\n");
        one_by_one.merge(RowsOf(store, tenant, table, number, place.first));
      }
      EXPECT_EQ(rows, one_by_one);
    }
  }
  return text;
}

std::string Seen(const Model& model, Generation last) {
  std::string text = absl::StrCat("published ", model.newest, "\n");
  for (Generation number = 0; number <= last + 1; ++number) {
    const auto it = model.published.find(number);
    const bool kept = it != model.published.end();
    for (const bool candidates : {true, false}) {
      absl::StrAppend(&text, number, kept ? "" : " not kept", "\n");
      if (!kept) continue;
      for (const auto& [id, payload] :
           candidates ? it->second.candidates : it->second.opportunities) {
        absl::StrAppend(&text, id, "=", payload, "\n");
      }
    }
  }
  for (const auto& [place, parts] : model.rows) {
    const auto& [table, number, id] = place;
    for (const auto& [part, row] : parts) {
      absl::StrAppend(&text, static_cast<int>(table), "/", number, "/", id, "/", part, "/",
                      row.person, "=", row.payload, "\n");
    }
  }
  return text;
}

struct Abilities {
  bool erases = true;
  bool closes = true;
};

// One history of begin, put, publish, sweep, set, delete, drop, erase, rewrite and reopen.
class History {
 public:
  // In a tenant of its own.
  History(StoreHome* home, std::uint64_t seed, Abilities abilities)
      : home_(*home), tenant_(absl::StrCat("t-", seed)), rng_(seed), abilities_(abilities) {
    for (int i = 0; i < kPeople; ++i) AddCandidate(home_.store(), tenant_, absl::StrCat("k-", i));
  }

  void Step() {
    MatchStore& store = home_.store().matches();
    switch (Below(13)) {
      case 0:
      case 1: {
        if (model_.open.size() > 1) return;
        ASSERT_EQ(*store.BeginRun(tenant_, ""), ++model_.last);
        model_.open[model_.last];
        return;
      }
      case 2:
      case 3:
        return PutStates();
      case 4:
      case 5:
        return PutRows();
      case 6:
      case 7: {
        if (model_.open.empty()) return;
        const Generation number = AnyOpen();
        const absl::Status status = store.Publish(tenant_, number, "", 1);
        if (number < model_.newest) {
          ASSERT_TRUE(absl::IsFailedPrecondition(status));
          return;
        }
        ASSERT_TRUE(status.ok()) << status;
        return model_.Publish(number);
      }
      case 8: {
        const Generation except = model_.open.empty() || Below(2) == 0 ? 0 : AnyOpen();
        ASSERT_TRUE(store.Sweep(tenant_, except).ok());
        std::erase_if(model_.open, [&](const auto& entry) { return entry.first != except; });
        return;
      }
      case 9: {
        const Generation oldest = rng_() % (model_.last + 2);
        ASSERT_TRUE(store.DropGenerations(tenant_, oldest).ok());
        return model_.Drop(oldest);
      }
      case 10:
        return SetOrDelete();
      case 11: {
        if (Below(3) == 0) {
          const std::uint64_t first_kept = 20000 + rng_() % 4;
          ASSERT_TRUE(store.DropRows(tenant_, MatchTable::kDigests, first_kept).ok());
          const auto drop = [&](auto& rows) {
            std::erase_if(rows, [&](const auto& entry) {
              return std::get<0>(entry.first) == MatchTable::kDigests &&
                     std::get<1>(entry.first) < first_kept;
            });
          };
          drop(model_.rows);
          for (auto& [number, written] : model_.open) drop(written.rows);
          return;
        }
        const bool erases = abilities_.erases && Below(2) == 0;
        if (!erases) {
          if (Below(4) > 0) return;  // takes its time
          home_.Reopen();
          if (abilities_.closes) model_.open.clear();  // they do not outlive that
          return;
        }
        const std::string id = Person();
        ASSERT_TRUE(home_.store().EraseCandidate({tenant_, id}, "verzoek", 1).ok());
        model_.Erase(id);
        return AddCandidate(home_.store(), tenant_, id);  // comes back, as another
      }
      default: {
        const std::string word = absl::StrCat("w", Below(4));
        const auto rewrite = [&](const std::string& payload) -> std::optional<std::string> {
          if (!payload.starts_with(word)) return std::nullopt;
          return "z" + payload;
        };
        const auto without = [&](const StateRow& row) { return rewrite(*row.payload); };
        ASSERT_TRUE(store.RewriteStates(tenant_, without).ok());
        for (auto& [number, generation] : model_.published) {
          for (auto& [id, payload] : generation.opportunities) {
            payload = rewrite(payload).value_or(payload);
          }
        }
        for (auto& [number, written] : model_.open) {
          for (auto& [id, payload] : written.opportunities) {
            if (payload.has_value()) payload = rewrite(*payload).value_or(*payload);
          }
        }
        return;
      }
    }
  }
  void Check() const {
    const MatchStore& store = home_.store().matches();
    ASSERT_EQ(Seen(store, tenant_, model_.last), Seen(model_, model_.last));
  }

 private:
  static constexpr int kPeople = 5;

  std::uint64_t Below(std::uint64_t limit) { return rng_() % limit; }
  std::string Person() { return absl::StrCat("k-", Below(kPeople)); }
  std::string Payload() { return absl::StrCat("w", Below(4), " ", rng_() % 1000); }
  Generation AnyOpen() {
    auto it = model_.open.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(Below(model_.open.size())));
    return it->first;
  }

  void PutStates() {
    if (model_.open.empty()) return;
    const Generation number = AnyOpen();
    Model::Written& written = model_.open.at(number);
    std::map<std::string, StateRow> rows;  // each once
    const bool candidates = Below(2) == 0;
    for (std::uint64_t i = 0; i < 1 + Below(4); ++i) {
      std::string id = absl::StrCat("o-", Below(5));
      if (candidates) id = Below(5) == 0 ? "buur/k-0" : Person();
      rows[id] = {id, Below(4) == 0 ? std::nullopt : std::optional(Payload())};
    }
    std::vector<StateRow> put;
    for (const auto& [id, row] : rows) {
      put.push_back(row);
      if (candidates && written.erased.contains(id)) continue;
      (candidates ? written.candidates : written.opportunities)[id] = row.payload;
    }
    std::ranges::shuffle(put, rng_);
    const StateKind kind = candidates ? StateKind::kCandidate : StateKind::kOpportunity;
    ASSERT_TRUE(home_.store().matches().PutStates(tenant_, number, kind, put).ok());
  }

  void PutRows() {
    if (model_.open.empty()) return;
    const Generation number = AnyOpen();
    Model::Written& written = model_.open.at(number);
    constexpr MatchTable kTables[] = {MatchTable::kChanges, MatchTable::kDigests,
                                      MatchTable::kAppearances};
    const MatchTable table = kTables[Below(3)];
    std::uint64_t row_number = 0;
    if (table == MatchTable::kChanges) row_number = number;
    if (table == MatchTable::kDigests) row_number = 20000 + Below(3);
    const std::string id = IsOfCandidate(table) ? Person() : absl::StrCat("eigenaar-", Below(2));
    auto& parts = written.rows[{table, row_number, id}];
    std::vector<MatchRow> put;
    for (std::uint32_t part = 0; part < 3; ++part) {
      // The head of a digest is about nobody, and always there.
      const bool head = table == MatchTable::kDigests && part == 0;
      if (!head && Below(2) == 0) continue;
      const auto before = parts.find(part);
      MatchRow row = {id, part, "", Payload()};
      if (!head) row.person = IsOfCandidate(table) ? id : Person();
      // A part is put once, or again about the same person.
      if (before != parts.end()) row.person = before->second.person;
      put.push_back(row);
      if (row.person.empty() || !written.erased.contains(row.person)) parts[part] = row;
    }
    if (parts.empty()) written.rows.erase({table, row_number, id});
    ASSERT_TRUE(home_.store().matches().PutRows(tenant_, number, table, row_number, put).ok());
  }

  void SetOrDelete() {
    MatchStore& store = home_.store().matches();
    constexpr MatchTable kTables[] = {MatchTable::kReplacements, MatchTable::kSchedule,
                                      MatchTable::kAppearances};
    const MatchTable table = kTables[Below(3)];
    const std::string id = Person();
    const auto part = static_cast<std::uint32_t>(Below(3));
    if (Below(3) == 0) {
      ASSERT_TRUE(store.DeleteRow(tenant_, table, 0, id, part).ok());
      const auto it = model_.rows.find({table, 0, id});
      if (it == model_.rows.end()) return;
      it->second.erase(part);
      if (it->second.empty()) model_.rows.erase(it);
      return;
    }
    const bool about = table == MatchTable::kAppearances || Below(2) == 0;
    const MatchRow row = {id, part, about ? id : "", Payload()};
    ASSERT_TRUE(store.SetRow(tenant_, table, 0, row).ok());
    model_.rows[{table, 0, id}][part] = row;
  }

  StoreHome& home_;
  const std::string tenant_;
  std::mt19937_64 rng_;
  const Abilities abilities_;
  Model model_;
};

// In each store some histories, one after the other.
void RunHistories(const std::function<std::unique_ptr<StoreHome>()>& make, Abilities abilities,
                  int stores) {
  constexpr int kHistories = 25;
  constexpr int kSteps = 60;
  std::uint64_t seed = 0;
  for (int i = 0; i < stores; ++i) {
    const std::unique_ptr<StoreHome> home = make();
    AddCandidate(home->store(), "buur", "k-0");
    for (int history_number = 0; history_number < kHistories; ++history_number) {
      History history(home.get(), ++seed, abilities);
      for (int step = 0; step < kSteps; ++step) {
        history.Step();
        if (step % 6 == 5 && !testing::Test::HasFatalFailure()) history.Check();
        if (testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << " step " << step;
      }
    }
    const auto report = home->store().Verify();
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_THAT(report->problems, testing::IsEmpty()) << "up to seed " << seed;
  }
}

TEST(MatchStoreModel, MemoryKeepsWhatTheModelKeeps) {
  RunHistories([] { return std::make_unique<MemoryHome>(); }, {.closes = false}, 200);
}
TEST(MatchStoreModel, RocksDbKeepsWhatTheModelKeeps) {
  RunHistories([] { return std::make_unique<RocksDbHome>(false); }, {.erases = false}, 40);
}
TEST(MatchStoreModel, SealedKeepsWhatTheModelKeeps) {
  RunHistories([] { return std::make_unique<RocksDbHome>(true); }, {}, 24);
}

}  // namespace
}  // namespace passend::store
