// The nightly run: incremental equals full, night after night, and both equal what a search of
// every profile by itself finds.
#include "matcher/rescoring/rescore.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "matcher/index/for_each.h"
#include "matcher/rescoring/inputs.h"
#include "tests/matcher/rescoring/rescoring_world.h"

namespace passend::rescoring {
namespace {

RescoreResult RunNight(const World& world, const Generation* previous, Mode mode, int threads = 1) {
  RescoreOptions options;
  options.mode = mode;
  options.threads = threads;
  absl::StatusOr<RescoreResult> result = Rescore(world, previous, options);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : RescoreResult();
}

// What is shown in one list, as text.
std::vector<std::string> ShownLines(const ProfileState& state, score::MatchList list, int shown) {
  std::vector<std::string> lines;
  for (const KeptEntry* entry : ShownOf(state, list, shown)) {
    lines.push_back(std::to_string(entry->other) + " " + std::to_string(entry->key.band) + " " +
                    std::to_string(entry->key.waiting) + " " + std::to_string(entry->key.hash) +
                    " " + std::to_string(entry->score));
  }
  return lines;
}

template <typename View>
std::vector<std::string> SearchLines(const std::vector<search::Hit<View>>& hits, int shown,
                                     const ProfileState& state) {
  std::vector<std::string> lines;
  for (const search::Hit<View>& hit : hits) {
    if (lines.size() == static_cast<std::size_t>(shown)) break;
    const std::uint64_t other = NameHash(hit.view.name);
    if (std::binary_search(state.silent.begin(), state.silent.end(), other)) continue;
    const bool high = hit.score.list == score::MatchList::kOnvoldoendeBekend;
    lines.push_back(std::to_string(other) + " " + std::to_string(hit.key.band) + " " +
                    std::to_string(hit.key.waiting) + " " + std::to_string(hit.key.hash) + " " +
                    std::to_string(high ? hit.score.score_high : hit.score.score));
  }
  return lines;
}

// Every list of the generation is what scoring everything gives.
void ExpectBruteForce(const RescoringWorld& small, const World& world, const Generation& found,
                      int shown) {
  search::Options options = world.search;
  options.kernel = search::Kernel::kNone;
  options.limit = shown + 100;
  static_cast<void>(small);
  const auto compare = [&](const ProfileState& state, const auto& result) {
    ASSERT_TRUE(result.ok());
    const auto lists = {
        std::pair(score::MatchList::kPast, &result->past),
        std::pair(score::MatchList::kPastMits, &result->past_mits),
        std::pair(score::MatchList::kOnvoldoendeBekend, &result->onvoldoende_bekend)};
    for (const auto& [list, hits] : lists) {
      ASSERT_EQ(ShownLines(state, list, shown), SearchLines(*hits, shown, state)) << state.name;
    }
  };
  for (const ProfileState& state : found.candidates) {
    if (!state.own) continue;
    const auto view = world.snapshot->FindCandidate(state.name);
    ASSERT_TRUE(view.has_value());
    compare(state, search::FindOpportunities(world.snapshot, *view, options));
  }
  for (const ProfileState& state : found.opportunities) {
    if (!state.own) continue;
    const auto view = world.snapshot->FindOpportunity(state.name);
    ASSERT_TRUE(view.has_value());
    compare(state, search::FindCandidates(world.snapshot, *view, options));
  }
}

// What is told is what is shown, and everything that was told and is told no more was said so.
void ExpectToldAddsUp(const Generation& before, const Generation& now, const RescoreResult& run,
                      int shown) {
  using Pair = std::pair<std::string, std::uint64_t>;
  const auto told_of = [](const Generation& generation) {
    std::set<Pair> told;
    for (const auto* states : {&generation.candidates, &generation.opportunities}) {
      for (const ProfileState& state : *states) {
        for (const KeptList& list : state.lists) {
          for (const KeptEntry& entry : list.entries) {
            if (entry.told >= 0) told.emplace(state.name, entry.other);
          }
        }
      }
    }
    return told;
  };
  std::set<Pair> visible;
  std::set<std::string> names;
  for (const auto* states : {&now.candidates, &now.opportunities}) {
    for (const ProfileState& state : *states) {
      names.insert(state.name);
      for (const score::MatchList list : {score::MatchList::kPast, score::MatchList::kPastMits}) {
        for (const KeptEntry* entry : ShownOf(state, list, shown)) {
          visible.emplace(state.name, entry->other);
        }
      }
    }
  }
  const std::set<Pair> told = told_of(now);
  ASSERT_EQ(told, visible);
  std::map<Pair, int> said;
  for (const Change& change : run.changes) {
    const bool of_candidate = change.direction == Direction::kOfCandidate;
    const std::string& mine = of_candidate ? change.candidate : change.opportunity;
    const std::string& other = of_candidate ? change.opportunity : change.candidate;
    ASSERT_FALSE(mine.empty());
    ASSERT_FALSE(other.empty());
    if (change.kind != ChangeKind::kAttentionNew) ++said[{mine, NameHash(other)}];
    ASSERT_NE(change.cause.kind, CauseKind::kUnexplained)
        << ChangeKindName(change.kind) << " " << mine << " " << other;
  }
  for (const auto& [pair, times] : said) ASSERT_EQ(times, 1) << pair.first;
  // What left was said, but for what a decision took away and for the draw of the week.
  std::uint64_t unsaid = 0;
  for (const Pair& pair : told_of(before)) {
    if (told.contains(pair) || said.contains(pair) || !names.contains(pair.first)) continue;
    bool silent = false;
    for (const auto* states : {&now.candidates, &now.opportunities}) {
      for (const ProfileState& state : *states) {
        silent =
            silent || (state.name == pair.first &&
                       std::binary_search(state.silent.begin(), state.silent.end(), pair.second));
      }
    }
    if (!silent) ++unsaid;
  }
  ASSERT_LE(unsaid, run.report.changes_by_cause[static_cast<std::size_t>(CauseKind::kRotation)]);
}

class Histories : public testing::TestWithParam<int> {};

// 26 x 20 histories of six nights. About every third night only the date moves on.
TEST_P(Histories, IncrementalEqualsFull) {
  constexpr int kHistories = 20;
  constexpr int kNights = 6;
  int time_only = 0;
  int incremental = 0;
  int nights = 0;
  std::uint64_t changes = 0;
  for (int history = 0; history < kHistories; ++history) {
    const int number = GetParam() * kHistories + history;
    RescoringWorld::Shape shape;
    shape.facts.gentle = number % 4 != 0;
    shape.facts.unknown_percent = 10 + 20 * (number % 3);
    shape.facts.tenants = number % 5 == 0 ? 3 : 1;
    shape.facts.all_equal = number % 17 == 16;
    shape.agreements = number % 10 == 0;
    shape.list = 2 + number % 4;
    shape.reserve = number % 3;
    RescoringWorld small(static_cast<std::uint64_t>(number) + 1, shape);
    World world = small.world();
    RescoreResult first = RunNight(world, nullptr, Mode::kIncremental);
    ASSERT_TRUE(first.report.first);
    ASSERT_TRUE(first.changes.empty());
    Generation generation = Apply(nullptr, first);
    ExpectBruteForce(small, world, generation, shape.list);
    for (int night = 0; night < kNights; ++night) {
      ++nights;
      const auto draw = small.rng()() % 10;
      if (draw < 4) {
        small.PassDays(1 + static_cast<int>(small.rng()() % 5));
        ++time_only;
      } else {
        if (draw < 6) small.PassDays(1);
        if (draw != 9) small.ChangeProfiles(1 + static_cast<int>(small.rng()() % 4));
        if (draw % 2 == 0) small.ChangePlaces();
        if (draw == 5 || draw == 8) small.ChangeSharing();
        if (draw == 9 && night % 3 == 0) small.ChangePolicy();
        if (draw == 7 || draw == 9) small.ChangeDecisions();
      }
      world = small.world();
      const RescoreResult full = RunNight(world, &generation, Mode::kFull, 1 + night % 2);
      const RescoreResult some = RunNight(world, &generation, Mode::kIncremental, 2 - night % 2);
      if (some.report.mode == Mode::kIncremental) ++incremental;
      ASSERT_EQ(FirstDifference(world, &generation, full, some), "")
          << "history " << number << ", night " << night;
      ASSERT_EQ(full.report.exposure.size(), some.report.exposure.size());
      for (std::size_t i = 0; i < full.report.exposure.size(); ++i) {
        ASSERT_EQ(full.report.exposure[i].weight, some.report.exposure[i].weight);
      }
      Generation next = Apply(&generation, night % 2 == 0 ? some : full);
      ExpectBruteForce(small, world, next, shape.list);
      ExpectToldAddsUp(generation, next, some, shape.list);
      changes += some.changes.size();
      // Through bytes, as the store keeps it.
      for (auto* states : {&next.candidates, &next.opportunities}) {
        for (ProfileState& state : *states) {
          auto again = ParseState(state.name, SerializeState(state));
          ASSERT_TRUE(again.ok());
          ASSERT_EQ(*again, state);
        }
      }
      generation = std::move(next);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GE(10 * time_only, 3 * nights);
  EXPECT_GE(10 * incremental, 4 * nights);
  EXPECT_GT(changes, 0U);
  RecordProperty("nights", nights);
  RecordProperty("incremental", incremental);
}

INSTANTIATE_TEST_SUITE_P(All, Histories, testing::Range(0, 26));

}  // namespace
}  // namespace passend::rescoring
