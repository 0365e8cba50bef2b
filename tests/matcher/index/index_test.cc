// The index: columns and codes keep what went in, snapshots equal what a map would hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/codes.h"
#include "matcher/index/columns.h"
#include "matcher/index/for_each.h"
#include "matcher/index/row_order.h"
#include "matcher/index/snapshot.h"
#include "tests/testing/random_facts.h"

namespace passend::index {
namespace {

using fixtures::FactsShape;
using score::CandidateFacts;

TEST(Columns, ReturnEveryCellDenseOrSparse) {
  std::mt19937_64 rng(1);
  for (const std::size_t rows : {1U, 500U, 1024U, 1025U, 5000U}) {
    std::vector<Cell> cells;
    std::map<std::pair<ColumnId, std::size_t>, std::uint8_t> expected;
    for (const ColumnId column : {0U, 7U, 90'000U}) {
      const unsigned percent = column == 0 ? 100 : column == 7 ? 30 : 2;
      for (std::size_t row = 0; row < rows; ++row) {
        if (rng() % 100 >= percent) continue;
        const auto code = static_cast<std::uint8_t>(rng() % 15);
        cells.push_back({column, static_cast<std::uint16_t>(row), code});
        expected[{column, row}] = code;
      }
    }
    // Columns may come in any order, the rows of each ascend.
    std::stable_sort(cells.begin(), cells.end(),
                     [](const Cell& x, const Cell& y) { return x.row < y.row; });
    const ColumnSet set(cells, rows);
    CodeBlock scratch;
    for (const ColumnId column : {0U, 7U, 8U, 90'000U}) {
      for (std::size_t block = 0; block * kBlockRows < rows; ++block) {
        std::uint16_t codes = 0;
        const CodeBlock* got = set.Get(set.Find(column), block, scratch, &codes);
        for (std::size_t i = 0; i < kBlockRows && block * kBlockRows + i < rows; ++i) {
          const auto it = expected.find({column, block * kBlockRows + i});
          const std::uint8_t want = it == expected.end() ? kNothing : it->second;
          ASSERT_EQ(got->At(i), want);
          ASSERT_TRUE((codes >> want) & 1);
        }
      }
    }
  }
}

// Decoding a code gives facts that encode to it again.
TEST(Codes, SurviveDecoding) {
  constexpr score::PackedDay kDay = 9000;
  const auto fresh = [] {
    CandidateFacts facts{};
    facts.valid_until.fill(score::kNoDay);
    facts.valid_until[0] = kDay - 1;
    return facts;
  };
  for (std::uint8_t code = 0; code <= 10; ++code) {
    CandidateFacts facts = fresh();
    DecodeStatus(code, facts);
    EXPECT_EQ(EncodeStatus(facts), code);
  }
  for (std::uint8_t code = 0; code < 10; ++code) {
    CandidateFacts facts = fresh();
    DecodeSupport(code, facts);
    EXPECT_EQ(EncodeSupport(facts, kDay), code);
  }
  for (int k = 1; k <= model::kWishKindCount; ++k) {
    const auto kind = static_cast<model::WishKind>(k);
    for (std::uint8_t code = 0; code < (k <= 2 ? 6 : 12); ++code) {
      CandidateFacts facts = fresh();
      DecodeWish(code, kind, facts);
      EXPECT_EQ(EncodeWish(facts, kind, kDay), code);
    }
  }
  for (std::uint8_t code = 0; code < 14; ++code) {
    const score::TalentFact fact = DecodeTalent(code, 5, true);
    EXPECT_EQ(EncodeTalent(fact), code);
  }
}

TEST(Codes, RangesCoverEveryCapacityAndNeverMixStaleWithFresh) {
  std::mt19937_64 rng(2);
  for (int round = 0; round < 300; ++round) {
    std::set<CapacityKey> distinct;
    for (int i = static_cast<int>(rng() % 60); i >= 0; --i) {
      CapacityKey key{.value = static_cast<std::uint16_t>(rng() % 1023),
                      .stale = rng() % 2 == 0,
                      .normal = false,
                      .known = true};
      if (rng() % 10 == 0) key = {.value = 0, .stale = false, .normal = true, .known = true};
      distinct.insert(key);
    }
    const std::vector<CapacityKey> keys(distinct.begin(), distinct.end());
    const std::vector<CapacityRange> ranges = MakeRanges(keys);
    ASSERT_LE(ranges.size(), 15U);
    for (const CapacityKey& key : keys) {
      const std::uint8_t code = CodeOf(ranges, key);
      ASSERT_LT(code, ranges.size());
      ASSERT_EQ(ranges[code].normal, key.normal);
      if (key.normal) continue;
      ASSERT_EQ(ranges[code].stale, key.stale);
      ASSERT_LE(ranges[code].lowest, key.value);
      ASSERT_GE(ranges[code].highest, key.value);
      if (keys.size() <= 15) {
        ASSERT_EQ(ranges[code].lowest, ranges[code].highest);
      }
    }
  }
}

// Rows of one group are together, and what a block says holds for each of its rows.
TEST(CandidateSegments, SayHowFarTheRowsOfABlockGo) {
  auto entries = fixtures::RandomCandidateEntries(6, {}, 5000);
  for (CandidateEntry& entry : entries) {
    entry.tenant = fixtures::TenantOf(0);
    entry.grants.clear();
  }
  const auto segment = CandidateSegment::Build(std::move(entries), fixtures::kFactsToday);
  int rows_with_an_end = 0;
  for (std::size_t row = 0; row < segment->rows(); ++row) {
    const CandidateFacts& facts = segment->facts(row);
    if (row > 0 && segment->access_class(row) == segment->access_class(row - 1)) {
      EXPECT_LE(GroupOf(segment->facts(row - 1)), GroupOf(facts));
    }
    EXPECT_EQ(segment->last_voorstel(row), facts.last_voorstel);
    const BlockFacts& block = segment->block_facts(row / kBlockRows);
    if (block.any_goes_anywhere) continue;
    ++rows_with_an_end;
    ASSERT_TRUE(facts.Has(score::kPlaceKnown));
    EXPECT_TRUE(block.min_x <= facts.x_m && facts.x_m <= block.max_x);
    EXPECT_TRUE(block.min_y <= facts.y_m && facts.y_m <= block.max_y);
    const bool by_km =
        block.any_by_km && facts.max_km != score::kUnknown16 && facts.max_km <= block.most_km;
    bool by_minutes = facts.modes != 0 && (facts.modes & ~block.modes) == 0;
    for (std::size_t mode = 0; mode < block.most_minutes.size(); ++mode) {
      if (((facts.modes >> mode) & 1) == 0) continue;
      by_minutes = by_minutes && facts.max_minutes <= block.most_minutes[mode];
    }
    EXPECT_TRUE(by_km || by_minutes);
  }
  EXPECT_GT(rows_with_an_end, 0);
}

std::string Digest(const CandidateView& row) {
  std::string text(row.name);
  text += '|';
  text += row.tenant;
  for (const Grant& grant : *row.grants) {
    text += '|';
    text += grant.tenant;
  }
  text += '|';
  text += std::to_string(row.owners[0]);
  text += '|';
  score::CompiledCandidate copy{*row.facts, {}};
  if (row.extras != nullptr) copy.extras = *row.extras;
  text += score::SerializeFacts(copy);
  return text;
}

TEST(Snapshots, HoldWhatAMapWouldHold) {
  const FactsShape shape;
  std::mt19937_64 rng(3);
  IndexWriter writer(fixtures::kFactsToday);
  std::map<std::string, std::string> expected;
  const auto remember = [&](const CandidateEntry& entry) {
    expected[entry.name] = Digest(ViewOf(entry));
  };
  auto first = fixtures::RandomCandidateEntries(4, shape, 1500);
  for (const CandidateEntry& entry : first) remember(entry);
  writer.Load(std::move(first), {}, 2);
  for (int round = 0; round < 60; ++round) {
    Batch batch;
    const int upserts = round % 10 == 9 ? 700 : static_cast<int>(rng() % 120);
    std::vector<std::string> names;
    for (const auto& [name, digest] : expected) names.push_back(name);
    for (int i = 0; i < upserts; ++i) {
      CandidateEntry entry =
          fixtures::RandomCandidateEntry(rng, shape, static_cast<int>(rng() % 3000));
      remember(entry);
      batch.candidates.push_back(std::move(entry));
    }
    for (int i = 0; i < 20 && !names.empty(); ++i) {
      const std::string& name = names[rng() % names.size()];
      batch.deleted_candidates.push_back(name);
      expected.erase(name);
    }
    writer.Apply(std::move(batch));
    if (round % 5 == 4) {  // names that were never there, and the writer is told so
      Batch fresh;
      fresh.candidates_are_new = true;
      for (int i = 0; i < (round % 10 == 4 ? 90 : 800); ++i) {
        CandidateEntry entry =
            fixtures::RandomCandidateEntry(rng, shape, 10'000 + 1'000 * round + i);
        remember(entry);
        fresh.candidates.push_back(std::move(entry));
      }
      writer.Apply(std::move(fresh));
    }
    if (round % 7 == 6)
      writer.MergeOnce(static_cast<score::PackedDay>(fixtures::kFactsToday + round),
                       round % 2 == 0 ? IndexWriter::kMergeFanIn : IndexWriter::kBurstFanIn);
    if (round % 3 == 2) {
      const bool some = writer.snapshot()->recent_candidates().size() >= 30;
      ASSERT_EQ(writer.Freeze(30), some);
      ASSERT_LT(writer.snapshot()->recent_candidates().size(), 30U);
    }
    const auto snapshot = writer.snapshot();
    std::map<std::string, std::string> got;
    snapshot->ForEachCandidate([&](const CandidateView& row) {
      ASSERT_TRUE(got.emplace(std::string(row.name), Digest(row)).second) << "twice";
    });
    ASSERT_TRUE(got == expected) << "round " << round;
    ASSERT_EQ(snapshot->candidate_count(), expected.size());
    ASSERT_LE(snapshot->recent_candidates().size(), kMaxRecent);
    for (int i = 0; i < 20; ++i) {
      const std::string& name = names.empty() ? std::string() : names[rng() % names.size()];
      const auto found = snapshot->FindCandidate(name);
      ASSERT_EQ(found.has_value(), expected.contains(name));
      if (found.has_value()) {
        ASSERT_EQ(Digest(*found), expected[name]);
      }
    }
  }
}

TEST(Snapshots, StayAsTheyWereWhenTheWriterGoesOn) {
  const FactsShape shape;
  IndexWriter writer(fixtures::kFactsToday);
  writer.Load(fixtures::RandomCandidateEntries(5, shape, 300),
              fixtures::RandomOpportunityEntries(6, shape, 200), 1);
  const auto before = writer.snapshot();
  Batch batch;
  before->ForEachCandidate(
      [&](const CandidateView& row) { batch.deleted_candidates.emplace_back(row.name); });
  before->ForEachOpportunity(
      [&](const OpportunityView& row) { batch.deleted_opportunities.emplace_back(row.name); });
  writer.Apply(std::move(batch));
  EXPECT_EQ(before->candidate_count(), 300U);
  int rows = 0;
  before->ForEachCandidate([&](const CandidateView&) { ++rows; });
  EXPECT_EQ(rows, 300);
  EXPECT_EQ(writer.snapshot()->candidate_count(), 0U);
  EXPECT_EQ(writer.snapshot()->opportunity_count(), 0U);
}

// Freezing goes on beside writes: a row that was replaced or deleted meanwhile must not come back.
TEST(Snapshots, HoldEveryRowOnceWhileTheyAreFrozen) {
  const FactsShape shape;
  IndexWriter writer(fixtures::kFactsToday);
  std::atomic<bool> stop{false};
  std::thread freezer([&] {
    while (!stop) {
      if (!writer.Freeze(8) && !writer.MergeOnce(fixtures::kFactsToday)) std::this_thread::yield();
    }
  });
  std::mt19937_64 rng(11);
  std::map<std::string, std::string> expected;
  for (int round = 0; round < 3000; ++round) {
    Batch batch;
    CandidateEntry entry = fixtures::RandomCandidateEntry(rng, shape, static_cast<int>(rng() % 60));
    expected[entry.name] = Digest(ViewOf(entry));
    batch.candidates.push_back(std::move(entry));
    if (round % 4 == 3) {
      const auto gone =
          std::next(expected.begin(), static_cast<std::ptrdiff_t>(rng() % expected.size()));
      batch.deleted_candidates.push_back(gone->first);
      expected.erase(gone);
    }
    writer.Apply(std::move(batch));
    if (round % 16 != 0) continue;
    std::map<std::string, std::string> got;
    writer.snapshot()->ForEachCandidate([&](const CandidateView& row) {
      ASSERT_TRUE(got.emplace(std::string(row.name), Digest(row)).second) << "twice";
    });
    ASSERT_TRUE(got == expected) << "round " << round;
    ASSERT_EQ(writer.snapshot()->candidate_count(), expected.size());
  }
  stop = true;
  freezer.join();
}

// Rows of many tenants over several segments: each where it belongs, and none lost.
TEST(Snapshots, LoadsMoreThanASegmentOnSeveralThreads) {
  const FactsShape shape;
  auto entries =
      fixtures::RandomCandidateEntries(12, shape, static_cast<int>(kMaxSegmentRows) + 999);
  std::map<std::string, std::string> expected;
  for (const CandidateEntry& entry : entries) expected[entry.name] = Digest(ViewOf(entry));
  IndexWriter writer(fixtures::kFactsToday);
  writer.Load(std::move(entries), {}, 2);
  const auto snapshot = writer.snapshot();
  EXPECT_EQ(snapshot->candidate_segments().size(), 2U);
  std::map<std::string, std::string> got;
  snapshot->ForEachCandidate([&](const CandidateView& row) {
    ASSERT_TRUE(got.emplace(std::string(row.name), Digest(row)).second) << "twice";
  });
  EXPECT_TRUE(got == expected);
}

TEST(Access, IsOwnOrGranted) {
  const std::vector<Grant> to_b = {{.tenant = "b", .until = 100, .purpose = 0}};
  const std::vector<Grant> none;
  AccessQuery query{.tenant = "a", .grants = &none, .caller = {}, .purpose = 0, .as_of = 100};
  EXPECT_TRUE(CheckAccess(query, "a", none).allowed);
  EXPECT_FALSE(CheckAccess(query, "b", none).allowed);
  query.grants = &to_b;  // the profile that the search starts from is shared with b
  EXPECT_TRUE(CheckAccess(query, "b", none).allowed);
  query.as_of = 101;
  EXPECT_FALSE(CheckAccess(query, "b", none).allowed);
  query = {.tenant = "b", .grants = nullptr, .caller = "b", .purpose = 7, .as_of = 1};
  EXPECT_TRUE(CheckAccess(query, "a", to_b).allowed);
  EXPECT_TRUE(CheckAccess(query, "a", to_b).visible);
  EXPECT_FALSE(CheckAccess(query, "a", none).visible);
  const std::vector<Grant> other_purpose = {{.tenant = "b", .until = score::kNoDay, .purpose = 8}};
  EXPECT_FALSE(CheckAccess(query, "a", other_purpose).visible);
}

}  // namespace
}  // namespace passend::index
