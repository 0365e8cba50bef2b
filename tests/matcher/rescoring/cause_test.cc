// Every change of random histories has the cause that this test finds by itself: from what it
// changed that night, and from the pair scored at each step between the two nights.
#include "matcher/rescoring/cause.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "matcher/rescoring/rescore.h"
#include "tests/matcher/rescoring/rescoring_world.h"

namespace passend::rescoring {
namespace {

using score::MatchList;

// What was in the index on one night.
struct Night {
  explicit Night(RescoringWorld& small) : world(small.world()) {
    for (const index::CandidateEntry& entry : small.candidates()) people[entry.name] = entry;
    for (const index::OpportunityEntry& entry : small.opportunities()) work[entry.name] = entry;
    for (const auto& [name, entry] : people) silent[name] = world.silent_of(name);
    as_of = small.today();
  }
  bool IsSilent(const std::string& candidate, const std::string& opportunity) const {
    const auto found = silent.find(candidate);
    return found != silent.end() && std::ranges::binary_search(found->second, opportunity);
  }

  World world;
  score::PackedDay as_of = 0;
  std::map<std::string, index::CandidateEntry> people;
  std::map<std::string, index::OpportunityEntry> work;
  std::map<std::string, std::vector<std::string>> silent;
};

// The pair as it was, as time passed, with the work of now, with the person of now.
std::array<score::Explanation, 4> Steps(const Night& before, const Night& now, const Change& change,
                                        const search::Options& search) {
  score::ScoreContext context;
  context.work = &search.policy_of("tenant-0");
  context.person = context.work;
  context.tables = search.tables;
  const auto of = [&](const Night& day, const Night& person, const Night& work) {
    context.as_of = day.as_of;
    const score::CompiledCandidate& who = person.people.at(change.candidate).compiled;
    return score::Explain(context, who.facts, who.extras.empty() ? nullptr : &who.extras,
                          work.work.at(change.opportunity).facts);
  };
  return {of(before, before, before), of(now, before, before), of(now, before, now),
          of(now, now, now)};
}

int Rank(const score::Explanation& pair) {
  return pair.score.list == MatchList::kOnvoldoendeBekend ? pair.score.score_high
                                                          : pair.score.score;
}

constexpr std::array<CauseKind, 4> kCauseOfStep = {CauseKind::kUnexplained, CauseKind::kTime,
                                                   CauseKind::kOpportunity, CauseKind::kCandidate};

// From the step after which the pair stayed in the list where it is.
CauseKind ListCause(const std::array<score::Explanation, 4>& steps) {
  std::size_t step = 3;
  while (step > 0 && steps[step - 1].score.list == steps[3].score.list) --step;
  return kCauseOfStep[step];
}
// The step that moved the score most that way, the first of equals.
CauseKind ScoreCause(const std::array<score::Explanation, 4>& steps, bool up) {
  std::size_t found = 0;
  int most = 0;
  for (std::size_t step = 1; step < 4; ++step) {
    const int moved = (Rank(steps[step]) - Rank(steps[step - 1])) * (up ? 1 : -1);
    if (moved > most) {
      most = moved;
      found = step;
    }
  }
  return kCauseOfStep[found];
}
CauseKind AttentionCause(const std::array<score::Explanation, 4>& steps,
                         const score::Attention& point) {
  std::size_t step = 3;
  while (step > 1 && std::ranges::count(steps[step - 1].attention, point) > 0) --step;
  return kCauseOfStep[step];
}

bool IsStep(CauseKind kind) {
  return kind == CauseKind::kTime || kind == CauseKind::kOpportunity ||
         kind == CauseKind::kCandidate;
}

void ExpectCause(const Night& before, const Night& now, const Change& change, bool same_policy,
                 int difference) {
  const bool person_was = before.people.contains(change.candidate);
  const bool person_is = now.people.contains(change.candidate);
  const bool work_was = before.work.contains(change.opportunity);
  const bool work_is = now.work.contains(change.opportunity);
  const CauseKind kind = change.cause.kind;
  if (!person_is) {
    EXPECT_EQ(kind, CauseKind::kCandidateGone);
    return;
  }
  if (!work_is) {
    EXPECT_EQ(kind, CauseKind::kOpportunityGone);
    return;
  }
  if (!person_was || !work_was) {
    EXPECT_EQ(kind, person_was ? CauseKind::kNewOpportunity : CauseKind::kNewCandidate);
    return;
  }
  EXPECT_FALSE(now.IsSilent(change.candidate, change.opportunity));
  if (kind == CauseKind::kDecision) {
    EXPECT_TRUE(before.IsSilent(change.candidate, change.opportunity));
    return;
  }
  if (kind == CauseKind::kPolicy) {
    EXPECT_FALSE(same_policy);
    return;
  }
  EXPECT_TRUE(kind == CauseKind::kOthers || IsStep(kind));
  EXPECT_FALSE(kind == CauseKind::kOthers && before.IsSilent(change.candidate, change.opportunity));
  const auto& person = before.people.at(change.candidate).compiled;
  const bool same_person = score::SerializeFacts(person) ==
                           score::SerializeFacts(now.people.at(change.candidate).compiled);
  const bool same_work = score::SerializeFacts(before.work.at(change.opportunity).facts) ==
                         score::SerializeFacts(now.work.at(change.opportunity).facts);
  EXPECT_FALSE(kind == CauseKind::kCandidate && same_person);
  EXPECT_FALSE(kind == CauseKind::kOpportunity && same_work);
  EXPECT_FALSE(kind == CauseKind::kTime && before.as_of == now.as_of);
  if (before.IsSilent(change.candidate, change.opportunity)) return;
  const auto steps = Steps(before, now, change, now.world.search);
  if (!same_policy) {
    // With the facts of before it would not be another today, so the policy did not do it.
    if (change.score_before < 0 || change.kind == ChangeKind::kAttentionNew ||
        change.kind == ChangeKind::kVerdrongen) {
      return;
    }
    if (change.list_before != change.list_now) {
      EXPECT_NE(steps[0].score.list, change.list_now);
    } else {
      EXPECT_LT(std::abs(Rank(steps[0]) - change.score_before), difference);
    }
    return;
  }
  if (change.kind == ChangeKind::kAttentionNew) {
    ASSERT_FALSE(change.attention.empty());
    EXPECT_EQ(kind, AttentionCause(steps, change.attention.front()));
    return;
  }
  const bool list_moved = steps[0].score.list != steps[3].score.list;
  const bool told_elsewhere = change.list_before != change.list_now;
  if (list_moved && told_elsewhere) {
    EXPECT_EQ(kind, ListCause(steps));
  } else if (IsStep(kind)) {
    const int from = change.score_before >= 0 ? change.score_before : Rank(steps[0]);
    EXPECT_EQ(kind, ScoreCause(steps, Rank(steps[3]) >= from));
  }
}

using Pair = std::pair<std::string, std::string>;

// Rejections of before hold no longer; a pair that somebody sees first is rejected.
void Decide(RescoringWorld& small, const Night& before, const Generation& generation,
            std::vector<Pair>& silenced) {
  for (const auto& [candidate, opportunity] : silenced) {
    small.SetSilent(candidate, opportunity, false);
  }
  silenced.clear();
  const ProfileState& state = generation.candidates[small.rng()() % generation.candidates.size()];
  const std::vector<KeptEntry>& past = state.lists[0].entries;
  if (past.empty()) return;
  for (const auto& [name, entry] : before.work) {
    if (NameHash(name) != past.front().other) continue;
    silenced.emplace_back(state.name, name);
    small.SetSilent(state.name, name, true);
  }
}

// With which score a pair counts as told: of now where it is new, in another list, or
// told_difference away from what was told; else what was told, so that small steps add up.
void ExpectTold(const Generation& before, const Generation& now, int shown, int difference) {
  const auto side = [&](const std::vector<ProfileState>& was, const std::vector<ProfileState>& is) {
    std::map<std::string_view, const ProfileState*> named;
    for (const ProfileState& state : was) named.emplace(state.name, &state);
    for (const ProfileState& state : is) {
      const auto found = named.find(state.name);
      for (const MatchList list : {MatchList::kPast, MatchList::kPastMits}) {
        for (const KeptEntry* entry : ShownOf(state, list, shown)) {
          int told = entry->score;
          if (found != named.end()) {
            const auto l = static_cast<std::size_t>(list) - 1;
            for (const KeptEntry& earlier : found->second->lists[l].entries) {
              if (earlier.other != entry->other || earlier.told < 0) continue;
              if (std::abs(entry->score - earlier.told) < difference) told = earlier.told;
            }
          }
          ASSERT_EQ(entry->told, told) << state.name;
        }
      }
    }
  };
  side(before.candidates, now.candidates);
  side(before.opportunities, now.opportunities);
}

constexpr int kParts = 8;

class Causes : public testing::TestWithParam<int> {
 protected:
  // Together the histories have something to say about every cause that can be.
  static void TearDownTestSuite() {
    if (parts_ < kParts) return;
    for (const CauseKind kind :
         {CauseKind::kCandidate, CauseKind::kOpportunity, CauseKind::kTime, CauseKind::kPolicy,
          CauseKind::kOthers, CauseKind::kNewCandidate, CauseKind::kNewOpportunity,
          CauseKind::kCandidateGone, CauseKind::kOpportunityGone, CauseKind::kDecision}) {
      EXPECT_GT(seen_[kind], 0) << CauseKindName(kind);
      std::printf("%s %d\n", std::string(CauseKindName(kind)).c_str(), seen_[kind]);
    }
  }

  inline static std::map<CauseKind, int> seen_;
  inline static int parts_ = 0;
};

TEST_P(Causes, AreThoseThatTheStepsShow) {
  constexpr int kHistories = 15;
  ++parts_;
  for (int history = 0; history < kHistories; ++history) {
    const int number = GetParam() * kHistories + history;
    RescoringWorld::Shape shape;
    shape.facts.gentle = true;
    shape.facts.tenants = 1;
    shape.facts.unknown_percent = 20 * (number % 2);
    shape.list = 5;
    shape.reserve = 1;
    RescoringWorld small(static_cast<std::uint64_t>(number) + 1000, shape);
    Night before(small);
    const auto first = Rescore(before.world, nullptr, {});
    ASSERT_TRUE(first.ok()) << first.status();
    Generation generation = Apply(nullptr, *first);
    std::vector<Pair> silenced;
    for (int night = 0; night < 6; ++night) {
      const auto draw = small.rng()() % 8;
      if (draw < 5) small.PassDays(1 + static_cast<int>(small.rng()() % 3));
      if (draw != 0) small.ChangeProfiles(3);
      if (draw % 2 == 0) small.ChangePlaces();
      if (draw % 3 == 0) Decide(small, before, generation, silenced);
      const bool same_policy = draw != 7;
      if (!same_policy) small.ChangePolicy();
      Night now(small);
      const auto result = Rescore(now.world, &generation, {});
      ASSERT_TRUE(result.ok()) << result.status();
      for (const Change& change : result->changes) {
        SCOPED_TRACE(std::string(ChangeKindName(change.kind)) + " because of " +
                     std::string(CauseKindName(change.cause.kind)) + ", history " +
                     std::to_string(number) + ", night " + std::to_string(night));
        ExpectCause(before, now, change, same_policy, small.sizes().told_difference);
        ++seen_[change.cause.kind];
        if (HasFailure()) return;
      }
      Generation next = Apply(&generation, *result);
      ExpectTold(generation, next, shape.list, small.sizes().told_difference);
      if (HasFatalFailure()) return;
      generation = std::move(next);
      before = std::move(now);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Causes, testing::Range(0, kParts));

// A list that is left and entered again, and two steps that move a score as far: the last step into
// the list counts, and the first of the two.
TEST(PairHistory, FindsTheStepAlsoWhereAPairGoesToAndFro) {
  RescoringWorld::Shape shape;
  shape.facts.gentle = true;
  RescoringWorld small(3, shape);
  const search::Options search = small.world().search;
  score::ScoreContext context;
  context.work = &search.policy_of("tenant-0");
  context.person = context.work;
  context.tables = search.tables;
  context.as_of = small.today();
  const auto day_before = static_cast<score::PackedDay>(context.as_of - 200);
  auto& rng = small.rng();
  int to_and_fro = 0;
  int as_far = 0;
  for (int pair = 0; pair < 20'000; ++pair) {
    const auto& people = small.candidates();
    const auto& work = small.opportunities();
    const score::CompiledCandidate* const who[] = {&people[rng() % people.size()].compiled,
                                                   &people[rng() % people.size()].compiled};
    const score::OpportunityFacts* const what[] = {&work[rng() % work.size()].facts,
                                                   &work[rng() % work.size()].facts};
    const PairHistory history(context, day_before,
                              {&who[0]->facts, nullptr, &who[1]->facts, nullptr},
                              {what[0], what[1]});
    const auto explain = [&](score::PackedDay day, int person, int job) {
      score::ScoreContext of_step = context;
      of_step.as_of = day;
      return score::Explain(of_step, who[person]->facts, nullptr, *what[job]);
    };
    const std::array<score::Explanation, 4> steps = {
        explain(day_before, 0, 0), explain(context.as_of, 0, 0), explain(context.as_of, 0, 1),
        explain(context.as_of, 1, 1)};
    if (steps[0].score.list != steps[3].score.list) {
      ASSERT_EQ(history.OfList().kind, ListCause(steps));
      to_and_fro +=
          steps[1].score.list == steps[3].score.list && steps[2].score.list != steps[3].score.list;
    }
    for (const bool up : {true, false}) {
      ASSERT_EQ(history.OfScore(up).kind, ScoreCause(steps, up));
      const int first = (Rank(steps[1]) - Rank(steps[0])) * (up ? 1 : -1);
      const int last = (Rank(steps[3]) - Rank(steps[2])) * (up ? 1 : -1);
      as_far += first > 0 && first == last;
    }
  }
  EXPECT_GT(to_and_fro, 0);
  EXPECT_GT(as_far, 0);
}

}  // namespace
}  // namespace passend::rescoring
