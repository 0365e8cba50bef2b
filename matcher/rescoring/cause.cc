#include "matcher/rescoring/cause.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace passend::rescoring {
namespace {

using score::Explanation;
using score::MatchList;
using score::RuleLine;
using score::RuleOutcome;

bool StandsInTheWay(const RuleLine& line) {
  return line.outcome == RuleOutcome::kFailed || line.outcome == RuleOutcome::kObstacle;
}

// The first line of `in` that stands in the way and does not in `not_in`.
std::optional<RuleLine> InTheWayOnly(const Explanation& in, const Explanation& not_in) {
  for (const RuleLine& line : in.rules) {
    if (!StandsInTheWay(line)) continue;
    const bool there =
        std::any_of(not_in.rules.begin(), not_in.rules.end(), [&line](const RuleLine& other) {
          return other.rule == line.rule && other.reason == line.reason &&
                 other.subject == line.subject && other.outcome == line.outcome;
        });
    if (!there) return line;
  }
  return std::nullopt;
}

// The subject of the line that differs most between two explanations of one factor; -1 = none.
template <typename Line, typename SubjectOf, typename WorthOf>
std::int32_t MostMoved(const std::vector<Line>& before, const std::vector<Line>& after,
                       SubjectOf&& subject_of, WorthOf&& worth_of) {
  std::int32_t subject = -1;
  std::int32_t most = 0;
  const auto find = [&](const std::vector<Line>& lines, std::int32_t of) -> const Line* {
    for (const Line& line : lines) {
      if (subject_of(line) == of) return &line;
    }
    return nullptr;
  };
  const auto look = [&](const std::vector<Line>& lines, const std::vector<Line>& others) {
    for (const Line& line : lines) {
      const Line* other = find(others, subject_of(line));
      const std::int32_t moved =
          other == nullptr ? 1 : std::abs(worth_of(line) - worth_of(*other)) * 2;
      if (moved > most) {
        most = moved;
        subject = subject_of(line);
      }
    }
  };
  look(after, before);
  look(before, after);
  return subject;
}

std::int32_t SubjectOfFactor(model::Factor factor, const Explanation& before,
                             const Explanation& after) {
  const auto knowledge = [](score::Knowledge value) { return static_cast<std::int32_t>(value); };
  switch (factor) {
    case model::Factor::kTalenten: {
      // The talent that meets a requirement now, or met it.
      for (std::size_t i = 0; i < std::min(before.requirements.size(), after.requirements.size());
           ++i) {
        const score::RequirementLine& was = before.requirements[i];
        const score::RequirementLine& is = after.requirements[i];
        if (was.m == is.m && was.knowledge == is.knowledge) continue;
        if (is.talent >= 0) return is.talent;
        if (was.talent >= 0) return was.talent;
      }
      return -1;
    }
    case model::Factor::kTalentbenutting:
      return MostMoved(
          before.benutting, after.benutting,
          [](const score::BenuttingLine& line) { return line.talent; },
          [](const score::BenuttingLine& line) { return line.u * line.emphasis; });
    case model::Factor::kBelastbaarheid:
      return MostMoved(
          before.items, after.items, [](const score::ItemLine& line) { return line.item; },
          [&](const score::ItemLine& line) {
            return 10 * static_cast<std::int32_t>(line.item_class) + knowledge(line.knowledge);
          });
    case model::Factor::kVoorkeuren:
      return MostMoved(
          before.wishes, after.wishes,
          [](const score::WishLine& line) { return static_cast<std::int32_t>(line.kind); },
          [&](const score::WishLine& line) {
            return line.met * line.weight + knowledge(line.knowledge);
          });
    case model::Factor::kReistijd:
    case model::Factor::kUren:
    case model::Factor::kBegeleiding:
    case model::Factor::kOntwikkelstap:
      return -1;
  }
  return -1;
}

void SetFactor(Cause& cause, model::Factor factor, const Explanation& before,
               const Explanation& after) {
  cause.factor = static_cast<std::int8_t>(factor);
  cause.subject = SubjectOfFactor(factor, before, after);
}

// The factor whose worth moved most in the direction of `sign`; none moved that way: nothing.
template <typename WorthOf>
std::optional<model::Factor> FactorThatMoved(const Explanation& before, const Explanation& after,
                                             int sign, WorthOf&& worth_of) {
  std::optional<model::Factor> found;
  int most = 0;
  for (int f = 0; f < model::kFactorCount; ++f) {
    const int moved = sign * (worth_of(after, f) - worth_of(before, f));
    if (moved > most) {
      most = moved;
      found = static_cast<model::Factor>(f);
    }
  }
  return found;
}

}  // namespace

const score::Explanation& PairHistory::Step(std::size_t step) const {
  const bool person = candidate_.before != candidate_.now;
  const bool work = opportunity_.before != opportunity_.now;
  // A step at which nothing happens is the one after it.
  if (step == 0 && day_before_ == context_.as_of) step = 1;
  if (step == 1 && !work) step = 2;
  if (step == 2 && !person) step = 3;
  std::optional<score::Explanation>& scored = steps_[step];
  if (scored.has_value()) return *scored;
  score::ScoreContext context = context_;
  if (step == 0) context.as_of = day_before_;
  const bool person_now = step == 3;
  scored = score::Explain(context, person_now ? *candidate_.now : *candidate_.before,
                          person_now ? candidate_.extras_now : candidate_.extras_before,
                          step >= 2 ? *opportunity_.now : *opportunity_.before);
  return *scored;
}

Cause PairHistory::StepCause(std::size_t step) const {
  static constexpr std::array<CauseKind, kSteps> kKinds = {
      CauseKind::kUnexplained, CauseKind::kTime, CauseKind::kOpportunity, CauseKind::kCandidate};
  Cause cause;
  cause.kind = kKinds[step];
  return cause;
}

Cause PairHistory::OfList() const {
  const MatchList list = now().score.list;
  std::size_t step = kSteps - 1;
  while (step > 1 && Step(step - 1).score.list == list) --step;
  const Explanation& was = Step(step - 1);
  const Explanation& is = Step(step);
  Cause cause = StepCause(step);
  // Fewer bars: one that is gone. Else one that came.
  const bool better = static_cast<int>(was.score.list) > static_cast<int>(list) &&
                      was.score.list != MatchList::kOnvoldoendeBekend;
  const std::optional<RuleLine> bar = better ? InTheWayOnly(was, is) : InTheWayOnly(is, was);
  if (bar.has_value()) {
    cause.rule = bar->rule;
    cause.reason = bar->reason;
    cause.subject = bar->subject;
    cause.a = bar->a;
    cause.b = bar->b;
    return cause;
  }
  // Between lists that rank and onvoldoende bekend it is what is known.
  const model::Policy& policy = context_.work->policy();
  const auto unknown = [&policy](const Explanation& pair, int f) {
    return policy.weights[static_cast<std::size_t>(f)] *
           pair.unknown_permille[static_cast<std::size_t>(f)];
  };
  const int sign = list == MatchList::kOnvoldoendeBekend ? 1 : -1;
  if (const auto factor = FactorThatMoved(was, is, sign, unknown)) {
    SetFactor(cause, *factor, was, is);
  }
  return cause;
}

Cause PairHistory::OfScore(bool up) const {
  const int sign = up ? 1 : -1;
  const auto rank = [](const Explanation& pair) {
    return pair.score.list == MatchList::kOnvoldoendeBekend ? pair.score.score_high
                                                            : pair.score.score;
  };
  std::size_t step = kSteps - 1;
  int most = 0;
  for (std::size_t i = 1; i < kSteps; ++i) {
    const int moved = sign * (rank(Step(i)) - rank(Step(i - 1)));
    if (moved > most) {
      most = moved;
      step = i;
    }
  }
  const Explanation& was = Step(step - 1);
  const Explanation& is = Step(step);
  Cause cause = StepCause(most > 0 ? step : 0);
  const model::Policy& policy = context_.work->policy();
  const auto worth = [&policy](const Explanation& pair, int f) {
    return policy.weights[static_cast<std::size_t>(f)] *
           int{pair.score.sub[static_cast<std::size_t>(f)]};
  };
  if (const auto factor = FactorThatMoved(was, is, sign, worth)) SetFactor(cause, *factor, was, is);
  return cause;
}

Cause PairHistory::OfAttention(const score::Attention& point) const {
  const auto has = [&point](const Explanation& pair) {
    return std::find(pair.attention.begin(), pair.attention.end(), point) != pair.attention.end();
  };
  std::size_t step = kSteps - 1;
  while (step > 1 && has(Step(step - 1))) --step;
  return StepCause(step);
}

std::vector<score::Attention> NewAttention(const std::vector<score::Attention>& before,
                                           const std::vector<score::Attention>& now) {
  std::vector<score::Attention> points;
  for (const score::Attention& point : now) {
    if (std::find(before.begin(), before.end(), point) == before.end()) points.push_back(point);
  }
  return points;
}

}  // namespace passend::rescoring
