// The result of a search equals that of scoring everything, whatever the data, the policy, the
// kernel and the history of the snapshot. Every case scores all pairs by itself (Kernel::kNone and,
// independently of search/, a plain loop), so a bound that is too low shows as a row that is
// missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "matcher/index/candidate_segment.h"
#include "matcher/index/columns.h"
#include "matcher/index/for_each.h"
#include "matcher/index/snapshot.h"
#include "matcher/model/policy.h"
#include "matcher/search/search.h"
#include "tests/testing/random_facts.h"
#include "tests/testing/test_catalogue.h"

namespace passend::search {
namespace {

using fixtures::FactsShape;
using index::CandidateView;
using index::OpportunityView;

std::uint64_t g_pairs = 0;  // pairs whose place in the lists was compared

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(fixtures::TestCatalogue());
  return tables;
}

// Policies per tenant; the start policy for those that have none.
struct Policies {
  std::map<std::string, std::unique_ptr<score::CompiledPolicy>, std::less<>> by_tenant;
  score::CompiledPolicy start{model::Policy{}};

  const score::CompiledPolicy& Of(std::string_view tenant) const {
    const auto it = by_tenant.find(tenant);
    return it == by_tenant.end() ? start : *it->second;
  }
};

Options MakeOptions(const Policies& policies, int limit, Kernel kernel) {
  Options options;
  options.as_of = score::UnpackDay(fixtures::kFactsToday);
  options.limit = limit;
  options.tables = &Tables();
  options.policy_of = [&policies](std::string_view tenant) -> const score::CompiledPolicy& {
    return policies.Of(tenant);
  };
  options.kernel = kernel;
  return options;
}

template <typename View>
std::vector<std::string> Lines(const Result<View>& result) {
  std::vector<std::string> lines;
  const auto add = [&lines](const char* list, const std::vector<Hit<View>>& hits) {
    for (const Hit<View>& hit : hits) {
      lines.push_back(std::string(list) + " " + std::string(hit.view.name) + " " +
                      std::to_string(hit.score.points) + " " +
                      std::to_string(hit.score.points_high) + " " + std::to_string(hit.key.band) +
                      " " + std::to_string(hit.key.waiting) + " " + std::to_string(hit.key.hash));
    }
  };
  add("past", result.past);
  add("mits", result.past_mits);
  add("onbekend", result.onvoldoende_bekend);
  return lines;
}

// Everything scored in a plain loop and sorted: what FindCandidates must give.
CandidateResult PlainLoop(const index::Snapshot& snapshot, const OpportunityView& work,
                          const Options& options) {
  CandidateResult result;
  const score::CompiledPolicy& policy = options.policy_of(work.tenant);
  const score::PackedDay as_of = score::PackDay(options.as_of);
  const index::AccessQuery access{.tenant = work.tenant,
                                  .grants = work.grants,
                                  .caller = options.caller,
                                  .purpose = options.purpose,
                                  .as_of = as_of};
  snapshot.ForEachCandidate([&](const CandidateView& row) {
    const index::AccessAnswer answer = index::CheckAccess(access, row.tenant, *row.grants);
    if (!answer.visible || !answer.allowed) return;
    const score::ScoreContext context{.as_of = as_of,
                                      .work = &policy,
                                      .person = &options.policy_of(row.tenant),
                                      .tables = &Tables(),
                                      .access = true};
    const score::PairScore pair = score::ScorePair(context, *row.facts, row.extras, *work.facts);
    if (pair.list == score::MatchList::kValtAf) return;
    const score::RankKey key{score::Band(pair, policy.policy().rotation_band),
                             score::Waiting(row.facts->last_voorstel),
                             score::OrderHash(options.as_of.IsoWeek(), row.name, work.name)};
    auto& list = pair.list == score::MatchList::kPast       ? result.past
                 : pair.list == score::MatchList::kPastMits ? result.past_mits
                                                            : result.onvoldoende_bekend;
    list.push_back({row, pair, key});
  });
  for (auto* list : {&result.past, &result.past_mits, &result.onvoldoende_bekend}) {
    std::sort(list->begin(), list->end(),
              [](const auto& x, const auto& y) { return Before(x.key, y.key); });
    if (list->size() > static_cast<std::size_t>(options.limit)) {
      list->resize(static_cast<std::size_t>(options.limit));
    }
  }
  return result;
}

struct Case {
  const char* name;
  FactsShape shape;
  int candidates;
  int opportunities;
  bool random_policies;
  bool overrides;
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  cases.push_back({"mixed", {}, 3000, 12, false, true});
  cases.push_back({"gentle", {.unknown_percent = 10, .gentle = true}, 4000, 12, false, true});
  cases.push_back({"policies", {.gentle = true}, 2500, 24, true, true});
  cases.push_back({"unknown", {.unknown_percent = 100, .talents_each = 0}, 2500, 8, false, false});
  cases.push_back({"known", {.unknown_percent = 0, .gentle = true}, 2500, 12, true, true});
  cases.push_back({"one_column",
                   {.unknown_percent = 5, .gentle = true, .one_column = true},
                   2500,
                   8,
                   true,
                   false});
  cases.push_back({"all_equal",
                   {.unknown_percent = 10, .gentle = true, .all_equal = true},
                   2500,
                   12,
                   false,
                   false});
  cases.push_back({"one_place", {.places = 1, .tenants = 1, .gentle = true}, 2500, 12, true, true});
  cases.push_back({"many_values",
                   {.unknown_percent = 5, .talents = 400, .capacities = 900, .gentle = true},
                   3000,
                   12,
                   false,
                   true});
  cases.push_back({"many_tenants", {.tenants = 40, .gentle = true}, 3000, 16, true, true});
  return cases;
}

class SearchProperty : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const Case& c = GetParam();
    RecordProperty("seed", 20261122);
    std::mt19937_64 rng(20261122);
    opportunities_ = fixtures::RandomOpportunityEntries(7, c.shape, c.opportunities);
    auto candidates = fixtures::RandomCandidateEntries(8, c.shape, c.candidates);
    if (c.overrides) fixtures::AddOverrides(rng, candidates, opportunities_);
    if (c.random_policies) {
      for (int i = 0; i < c.shape.tenants; ++i) {
        policies_.by_tenant[fixtures::TenantOf(i)] =
            std::make_unique<score::CompiledPolicy>(fixtures::RandomPolicy(rng));
      }
    }
    writer_ = std::make_unique<index::IndexWriter>(fixtures::kFactsToday);
    writer_->Load(std::move(candidates), opportunities_, 2);
    // Some rows that are not encoded, some that are dead, and small segments.
    index::Batch batch;
    for (int i = 0; i < 700; ++i) {
      batch.candidates.push_back(
          fixtures::RandomCandidateEntry(rng, c.shape, i % 2 == 0 ? i : c.candidates + i));
    }
    for (int i = 0; i < 100; ++i) {
      batch.deleted_candidates.push_back(batch.candidates[static_cast<std::size_t>(5 * i)].name);
    }
    writer_->Apply(std::move(batch));
    batch = {};
    for (int i = 0; i < 50; ++i) {
      batch.candidates.push_back(fixtures::RandomCandidateEntry(rng, c.shape, 3 * i));
    }
    writer_->Apply(std::move(batch));
  }

  Policies policies_;
  std::vector<index::OpportunityEntry> opportunities_;
  std::unique_ptr<index::IndexWriter> writer_;
};

TEST_P(SearchProperty, TopKOfCandidatesEqualsAPlainLoop) {
  const auto snapshot = writer_->snapshot();
  for (const index::OpportunityEntry& work : opportunities_) {
    const OpportunityView view = index::ViewOf(work);
    for (const int limit : {1, 2, 10, 50, 100'000}) {
      const std::vector<std::string> expected =
          Lines(PlainLoop(*snapshot, view, MakeOptions(policies_, limit, Kernel::kNone)));
      for (const Kernel kernel : {Kernel::kScalar, Kernel::kBest, Kernel::kNone}) {
        const auto result = FindCandidates(snapshot, view, MakeOptions(policies_, limit, kernel));
        ASSERT_TRUE(result.ok()) << result.status();
        ASSERT_EQ(Lines(*result), expected)
            << work.name << " limit " << limit << " kernel " << static_cast<int>(kernel);
        g_pairs += snapshot->candidate_count();
      }
    }
  }
}

TEST_P(SearchProperty, OtherDaysAreExactToo) {
  const auto snapshot = writer_->snapshot();
  for (const int days : {-200, -1, 1, 40, 3000}) {
    for (std::size_t i = 0; i < opportunities_.size(); i += 4) {
      const OpportunityView view = index::ViewOf(opportunities_[i]);
      Options options = MakeOptions(policies_, 10, Kernel::kBest);
      options.as_of.days += days;
      const auto result = FindCandidates(snapshot, view, options);
      ASSERT_TRUE(result.ok());
      ASSERT_EQ(Lines(*result), Lines(PlainLoop(*snapshot, view, options))) << days;
      g_pairs += snapshot->candidate_count();
    }
  }
}

TEST_P(SearchProperty, TopKOfOpportunitiesEqualsAPlainLoop) {
  const auto snapshot = writer_->snapshot();
  // Many opportunities, few candidates: the other way round.
  index::IndexWriter writer(fixtures::kFactsToday);
  writer.Load(std::vector<index::CandidateEntry>{},
              fixtures::RandomOpportunityEntries(9, GetParam().shape, 1500), 1);
  const auto work = writer.snapshot();
  int rows = 0;
  std::vector<CandidateView> candidates;
  snapshot->ForEachCandidate([&](const CandidateView& row) {
    if (rows++ % 211 == 0) candidates.push_back(row);
  });
  for (const CandidateView& candidate : candidates) {
    for (const int limit : {1, 10, 100'000}) {
      const auto expected =
          FindOpportunities(work, candidate, MakeOptions(policies_, limit, Kernel::kNone));
      const auto result =
          FindOpportunities(work, candidate, MakeOptions(policies_, limit, Kernel::kBest));
      ASSERT_TRUE(result.ok() && expected.ok());
      ASSERT_EQ(Lines(*result), Lines(*expected)) << candidate.name << " limit " << limit;
      g_pairs += work->opportunity_count();
    }
  }
}

TEST_P(SearchProperty, FiltersGiveWhatAFullPassGives) {
  const auto snapshot = writer_->snapshot();
  std::vector<Filter> filters(6);
  filters[0].tenants = {"tenant-0", "tenant-2"};
  filters[1].owner = 3;
  filters[2].near = {.x_m = 140'000, .y_m = 450'000, .metres = 30'000};
  filters[3].min_overlap_minutes = 900;
  filters[4].werkvormen = 0b1001;
  filters[4].sectors = 0b110011;
  filters[5].near = {.x_m = 100'000, .y_m = 400'000, .metres = 60'000};
  filters[5].min_overlap_minutes = 300;
  for (const Filter& filter : filters) {
    for (std::size_t i = 0; i < opportunities_.size(); i += 3) {
      for (const std::string_view caller : {"", "tenant-1"}) {
        Options options = MakeOptions(policies_, 10, Kernel::kBest);
        options.filter = filter;
        options.caller = caller;
        options.purpose = 1;
        const OpportunityView view = index::ViewOf(opportunities_[i]);
        const auto result = FindCandidates(snapshot, view, options);
        options.kernel = Kernel::kNone;
        const auto expected = FindCandidates(snapshot, view, options);
        ASSERT_TRUE(result.ok() && expected.ok());
        ASSERT_EQ(Lines(*result), Lines(*expected));
        g_pairs += snapshot->candidate_count();
      }
    }
  }
}

TEST_P(SearchProperty, MergingChangesNothing) {
  const auto before = writer_->snapshot();
  while (writer_->MergeOnce(fixtures::kFactsToday)) {
  }
  const auto after = writer_->snapshot();
  EXPECT_EQ(before->candidate_count(), after->candidate_count());
  // And encoded for another day, so that some rows have no bound today.
  while (writer_->MergeOnce(fixtures::kFactsToday + 25)) {
  }
  const auto shifted = writer_->snapshot();
  for (const index::OpportunityEntry& work : opportunities_) {
    const Options options = MakeOptions(policies_, 10, Kernel::kBest);
    const auto expected = FindCandidates(before, index::ViewOf(work), options);
    for (const auto& snapshot : {after, shifted}) {
      const auto result = FindCandidates(snapshot, index::ViewOf(work), options);
      ASSERT_TRUE(result.ok() && expected.ok());
      ASSERT_EQ(Lines(*result), Lines(*expected));
      g_pairs += snapshot->candidate_count();
    }
  }
}

// A segment of so many blocks that a search begins with a guess of how good its lists will be.
TEST(SearchGuess, ManyBlocksEqualAPlainLoop) {
  const FactsShape shape = {.unknown_percent = 10, .gentle = true};
  const Policies policies;
  const auto work = fixtures::RandomOpportunityEntries(7, shape, 6);
  index::IndexWriter writer(fixtures::kFactsToday);
  writer.Load(fixtures::RandomCandidateEntries(8, shape, 24'000), work, 1);
  const auto snapshot = writer.snapshot();
  for (const index::OpportunityEntry& one : work) {
    for (const int limit : {1, 20, 50, 1'000, 100'000}) {
      const OpportunityView view = index::ViewOf(one);
      const auto result =
          FindCandidates(snapshot, view, MakeOptions(policies, limit, Kernel::kBest));
      ASSERT_TRUE(result.ok()) << result.status();
      ASSERT_EQ(Lines(*result),
                Lines(PlainLoop(*snapshot, view, MakeOptions(policies, limit, Kernel::kNone))))
          << one.name << " limit " << limit;
      ASSERT_LE(result->statistics.scanned, snapshot->candidate_count());
      g_pairs += snapshot->candidate_count();
    }
  }
}

// The best stand close together, so that those who look there think that there are many.
TEST(SearchGuess, OneThatWasTooHighLeavesNobodyOut) {
  constexpr int kRows = 20'000;
  constexpr int kLimit = 50;
  constexpr std::size_t kGood = 40;  // fewer than fit
  const FactsShape shape = {
      .unknown_percent = 0, .places = 1, .tenants = 1, .gentle = true, .all_equal = true};
  const Policies policies;
  const auto work = fixtures::RandomOpportunityEntries(7, shape, 5);
  auto candidates = fixtures::RandomCandidateEntries(8, shape, kRows);
  // Of one place, so that the rows are in the order of the names.
  std::ranges::sort(candidates, {}, &index::CandidateEntry::name);
  int both = 0;
  for (std::size_t block = 0; block < kRows / index::kBlockRows; ++block) {
    auto entries = candidates;
    for (std::size_t row = 0; row < entries.size(); ++row) {
      const std::size_t begin = block * index::kBlockRows;
      if (row >= begin && row < begin + kGood) continue;
      score::CandidateFacts& facts = entries[row].compiled.facts;
      for (score::TalentFact& talent : facts.talents) {
        talent = score::TalentFact::Make(talent.talent, std::min(talent.level(), 1), 0,
                                         talent.derived(), talent.stale_index);
      }
    }
    index::IndexWriter writer(fixtures::kFactsToday);
    writer.Load(std::move(entries), work, 1);
    const auto snapshot = writer.snapshot();
    for (const index::OpportunityEntry& one : work) {
      const OpportunityView view = index::ViewOf(one);
      const Options options = MakeOptions(policies, kLimit, Kernel::kBest);
      const auto result = FindCandidates(snapshot, view, options);
      const CandidateResult expected = PlainLoop(*snapshot, view, options);
      ASSERT_TRUE(result.ok()) << result.status();
      ASSERT_EQ(Lines(*result), Lines(expected)) << one.name << " block " << block;
      for (const auto* list : {&expected.past, &expected.past_mits, &expected.onvoldoende_bekend}) {
        both += list->size() == kLimit && list->front().key.band > list->back().key.band ? 1 : 0;
      }
      g_pairs += snapshot->candidate_count();
    }
  }
  EXPECT_GT(both, 10);
}

// Everything is known, no rule has a column and only the journey (or too few hours) is an obstacle:
// then the sieve looks at columns first, and at the rest of few rows.
TEST(SearchSteps, OnlyTheJourneyIsAnObstacle) {
  constexpr int kTalents = 12;
  const FactsShape shape = {.unknown_percent = 0,
                            .talents = kTalents,
                            .related = 0,
                            .metres = 60'000,
                            .tenants = 1,
                            .gentle = true};
  const Policies policies;
  auto work = fixtures::RandomOpportunityEntries(7, shape, 24);
  for (index::OpportunityEntry& one : work) {
    one.facts.certificates.clear();
    one.facts.loads.clear();
    one.facts.scored_count = 0;
    one.facts.has_load_list = 1;
    one.facts.sector = score::kUnknown8;
    one.facts.required_registration = score::kUnknown8;
    one.facts.support_offered = 3;
    one.facts.transport_provided = 0;
  }
  std::mt19937_64 rng(9);
  auto candidates = fixtures::RandomCandidateEntries(8, shape, 6'000);
  for (index::CandidateEntry& one : candidates) {
    score::CandidateFacts& facts = one.compiled.facts;
    facts.valid_until.fill(score::kNoDay);
    facts.availability = static_cast<std::uint8_t>(model::Availability::kBeschikbaar);
    facts.bemiddelbaar_per = score::kNoDay;
    facts.excluded_sectors = 0;
    facts.flags = static_cast<std::uint8_t>(facts.flags & ~score::kExcludesSectors);
    facts.basis = static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
    facts.max_km = score::kUnknown16;
    facts.talent_count = kTalents;
    for (int i = 0; i < kTalents; ++i) {
      facts.talents[static_cast<std::size_t>(i)] = score::TalentFact::Make(
          i, static_cast<int>(2 + rng() % 3), static_cast<int>(rng() % 4), false, 0);
    }
    // All of some blocks live near enough, and of others not.
    facts.modes = static_cast<std::uint8_t>(
        facts.modes | (1U << static_cast<unsigned>(model::TravelMode::kAuto)));
    facts.max_minutes = static_cast<std::uint16_t>(45 + facts.max_minutes % 30);
  }
  index::IndexWriter writer(fixtures::kFactsToday);
  writer.Load(std::move(candidates), work, 1);
  const auto snapshot = writer.snapshot();
  std::size_t both = 0;
  for (const index::OpportunityEntry& one : work) {
    for (const int limit : {5, 50, 500}) {
      const OpportunityView view = index::ViewOf(one);
      const Options options = MakeOptions(policies, limit, Kernel::kBest);
      const auto result = FindCandidates(snapshot, view, options);
      ASSERT_TRUE(result.ok()) << result.status();
      ASSERT_EQ(Lines(*result), Lines(PlainLoop(*snapshot, view, options)))
          << one.name << " limit " << limit;
      both += !result->past.empty() && !result->past_mits.empty() ? 1 : 0;
      g_pairs += snapshot->candidate_count();
    }
  }
  EXPECT_GT(both, 10U);
}

INSTANTIATE_TEST_SUITE_P(Data, SearchProperty, testing::ValuesIn(Cases()),
                         [](const auto& one) { return std::string(one.param.name); });

class CountPairs : public testing::Environment {
 public:
  void TearDown() override {
    std::printf("pairs compared: %llu\n", static_cast<unsigned long long>(g_pairs));
  }
};
[[maybe_unused]] const auto* const kCountPairs = testing::AddGlobalTestEnvironment(new CountPairs);

// Journeys that are a minute too long, or just not: where the minutes of the scan, which may be one
// short, and the exact ones disagree about an obstacle.
TEST(TravelEdge, OneMinuteTooLongIsAnObstacle) {
  Policies policies;
  std::mt19937_64 rng(61);
  FactsShape shape;
  shape.gentle = true;
  shape.tenants = 1;
  shape.places = 400;
  std::vector<index::OpportunityEntry> work = fixtures::RandomOpportunityEntries(5, shape, 12);
  for (index::OpportunityEntry& entry : work) {
    entry.facts.place_known = 1;
    entry.facts.transport_provided = 0;
    entry.facts.shift_start = score::kUnknown16;
    entry.facts.shift_end = score::kUnknown16;
  }
  int obstacles = 0;
  for (const index::OpportunityEntry& entry : work) {
    std::vector<index::CandidateEntry> people =
        fixtures::RandomCandidateEntries(rng(), shape, 1500);
    for (index::CandidateEntry& person : people) {
      score::CandidateFacts& facts = person.compiled.facts;
      facts.flags |= score::kPlaceKnown;
      const auto mode = rng() % model::kTravelModeCount;
      facts.modes = static_cast<std::uint8_t>(1U << mode);
      facts.max_km = score::kUnknown16;
      facts.comfort_minutes = score::kUnknown16;
      constexpr std::array<std::uint16_t, 3> kUsual = {30, 45, 60};
      facts.max_minutes = kUsual[rng() % kUsual.size()];
      // About where the journey becomes a minute longer than that.
      std::int32_t metres = 0;
      while (policies.start.Minutes(static_cast<int>(mode), metres) <= facts.max_minutes) ++metres;
      facts.x_m = entry.facts.x_m + metres - 2 + static_cast<std::int32_t>(rng() % 5);
      facts.y_m = entry.facts.y_m;
    }
    index::IndexWriter writer(fixtures::kFactsToday);
    writer.Load(std::move(people), {entry}, 1);
    const auto snapshot = writer.snapshot();
    const auto view = snapshot->FindOpportunity(entry.name);
    ASSERT_TRUE(view.has_value());
    const auto all = FindCandidates(snapshot, *view, MakeOptions(policies, 400, Kernel::kNone));
    for (const Kernel kernel : {Kernel::kBest, Kernel::kScalar}) {
      for (const int limit : {3, 400}) {
        const auto found = FindCandidates(snapshot, *view, MakeOptions(policies, limit, kernel));
        ASSERT_TRUE(found.ok() && all.ok());
        const auto few =
            FindCandidates(snapshot, *view, MakeOptions(policies, limit, Kernel::kNone));
        ASSERT_TRUE(few.ok());
        ASSERT_EQ(Lines(*found), Lines(*few));
      }
    }
    for (const auto& hit : all->past_mits)
      obstacles += hit.score.obstacles.Has(score::Rule::kTravel);
  }
  EXPECT_GT(obstacles, 100);
}

}  // namespace
}  // namespace passend::search
