#include "matcher/carving/group.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "matcher/carving/choice_program.h"
#include "matcher/carving/group_program.h"
#include "matcher/carving/group_reasons.h"

namespace passend::carving {
namespace {

constexpr GroupLimitSet kMinimums =
    LimitBit(GroupLimit::kMinSize) | LimitBit(GroupLimit::kBezetting) |
    LimitBit(GroupLimit::kProperty) | LimitBit(GroupLimit::kOutput) |
    LimitBit(GroupLimit::kIntensiveShare);

ChoiceBudget BudgetOf(const GroupBudget& budget, std::int64_t spent) {
  return {.max_nodes = std::max<std::int64_t>(1, budget.max_nodes - spent), .stop = budget.stop};
}

bool IsKept(const GroupInstance& instance, const OptionOrigin& origin) {
  const GroupCandidate& candidate = instance.candidates[origin.candidate];
  return candidate.options[origin.option].role == candidate.member_of;
}

// The most members that can stay in their role. Nothing when no group was found.
std::optional<int> MostKept(const GroupInstance& instance, const GroupProgram& group,
                            const GroupBudget& budget, GroupResult& result) {
  ChoiceProgram program = group.program;
  program.value_unit = 1;
  bool any = false;
  for (std::size_t i = 0; i < program.options.size(); ++i) {
    const bool kept = IsKept(instance, group.origins[i]);
    program.options[i].value = kept ? 1 : 0;
    any |= kept;
  }
  if (!any) return 0;
  const ChoiceAnswer answer = Solve(program, BudgetOf(budget, result.nodes));
  result.nodes += answer.nodes;
  result.kept_is_most = answer.proven;
  if (!answer.found) return std::nullopt;
  return static_cast<int>(answer.value);
}

void SetMembers(const GroupInstance& instance, const GroupProgram& group,
                const std::vector<std::int32_t>& chosen, GroupResult& result) {
  for (const std::int32_t option : chosen) {
    const OptionOrigin& origin = group.origins[option];
    result.members.push_back(
        {.candidate = origin.candidate, .option = origin.option, .kept = IsKept(instance, origin)});
    const GroupCandidate& candidate = instance.candidates[origin.candidate];
    result.fit += candidate.options[origin.option].fit;
  }
  std::ranges::sort(result.members, {}, [&](const GroupMember& member) {
    const GroupCandidate& candidate = instance.candidates[member.candidate];
    const GroupOption& option = candidate.options[member.option];
    return std::tuple(option.role, -option.fit, candidate.waiting, candidate.hash);
  });
}

// The most that the members can bring to one minimum, whatever the other minimums.
void FindShortfall(const GroupInstance& instance, const GroupProgram& group, std::size_t limit,
                   const GroupBudget& budget, GroupResult& result) {
  const LimitMeaning& meaning = group.meanings[limit];
  ChoiceProgram program = Without(group, kMinimums);
  std::int64_t unit = 1;
  for (std::size_t i = 0; i < program.options.size(); ++i) {
    program.options[i].value = 0;
    for (const ChoiceTerm& term : group.program.terms_of(group.program.options[i])) {
      if (term.limit == static_cast<std::int32_t>(limit)) {
        program.options[i].value = -term.coefficient;
        unit = std::max(unit, -term.coefficient);
      }
    }
  }
  program.value_unit = unit;
  const ChoiceAnswer answer = Solve(program, BudgetOf(budget, result.nodes));
  result.nodes += answer.nodes;
  const std::int64_t needed = -group.program.limits[limit];
  if (answer.bound >= needed) return;
  std::int64_t per_unit = 1;
  if (meaning.limit == GroupLimit::kBezetting) {
    const GroupShift& shift = instance.roles[meaning.subject].shifts[meaning.part];
    per_unit = std::int64_t{std::popcount(shift.dayparts)} * instance.daypart_minutes;
  }
  result.shortfalls.push_back({.limit = meaning.limit,
                               .subject = meaning.subject,
                               .part = meaning.part,
                               .needed = needed / per_unit,
                               .attainable = std::max<std::int64_t>(0, answer.bound) / per_unit});
}

void ExplainNoGroup(const GroupInstance& instance, const GroupProgram& group,
                    const GroupBudget& budget, GroupResult& result) {
  for (std::size_t r = 0; r < group.meanings.size(); ++r) {
    const GroupLimit limit = group.meanings[r].limit;
    // A share of intensive members is never out of reach by itself.
    if (IsMinimum(limit) && limit != GroupLimit::kIntensiveShare) {
      FindShortfall(instance, group, r, budget, result);
    }
  }
  if (!result.shortfalls.empty()) return;
  for (int i = 0; i < kGroupLimitCount; ++i) {
    const GroupLimitSet bit = LimitBit(static_cast<GroupLimit>(i));
    if (std::ranges::none_of(group.meanings, [&](const LimitMeaning& meaning) {
          return LimitBit(meaning.limit) == bit;
        })) {
      continue;
    }
    ChoiceBudget choice_budget = BudgetOf(budget, result.nodes);
    choice_budget.any_answer = true;
    const ChoiceAnswer answer = Solve(Without(group, bit), choice_budget);
    result.nodes += answer.nodes;
    if (answer.found) result.would_help |= bit;
  }
}

int GapPermille(std::int64_t objective, std::int64_t bound) {
  if (bound <= objective || bound <= 0) return 0;
  return static_cast<int>(((bound - objective) * 1000 + bound - 1) / bound);
}

}  // namespace

absl::StatusOr<GroupResult> SolveGroup(const GroupInstance& instance, const GroupBudget& budget) {
  if (absl::Status status = CheckGroup(instance); !status.ok()) return status;
  if (budget.max_nodes < 1) return absl::InvalidArgumentError("max_nodes must be at least 1");
  const GroupProgram group = MakeGroupProgram(instance);
  GroupResult result;
  GroupProgram stable;
  const ChoiceProgram* program = &group.program;
  if (instance.demands.stability == Stability::kKeep) {
    const std::optional<int> kept = MostKept(instance, group, budget, result);
    if (kept.value_or(0) > 0) {
      stable = group;
      AddKept(instance, *kept, stable);
      program = &stable.program;
    }
  }
  const ChoiceAnswer answer = Solve(*program, BudgetOf(budget, result.nodes));
  result.nodes += answer.nodes;
  result.found = answer.found;
  result.optimal = answer.proven && result.kept_is_most;
  if (result.found) {
    SetMembers(instance, group, answer.chosen, result);
    result.objective = answer.value / program->value_unit;
    result.bound = answer.bound / program->value_unit;
    result.gap_permille = GapPermille(result.objective, result.bound);
  } else if (answer.proven) {
    ExplainNoGroup(instance, group, budget, result);
  }
  ExplainAbsences(instance, group, budget.reserve_size, result);
  return result;
}

bool IsGroupAllowed(const GroupInstance& instance, const std::vector<GroupMember>& members) {
  const GroupProgram group = MakeGroupProgram(instance);
  std::vector<std::int32_t> chosen;
  for (const GroupMember& member : members) {
    for (std::size_t i = 0; i < group.origins.size(); ++i) {
      if (group.origins[i].candidate == member.candidate &&
          group.origins[i].option == member.option) {
        chosen.push_back(static_cast<std::int32_t>(i));
      }
    }
  }
  return chosen.size() == members.size() && IsAllowed(group.program, chosen);
}

}  // namespace passend::carving
