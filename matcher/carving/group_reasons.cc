#include "matcher/carving/group_reasons.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>

namespace passend::carving {
namespace {

class Reasons {
 public:
  Reasons(const GroupInstance& instance, const GroupProgram& group, GroupResult& result)
      : instance_(instance), group_(group), program_(group.program), result_(result) {
    FindOptions();
    used_.assign(program_.limits.size(), 0);
    for (const std::int32_t option : chosen_) Add(used_, option, 1);
    for (const std::int32_t option : chosen_) {
      std::vector<std::int64_t> without = used_;
      Add(without, option, -1);
      broken_without_.emplace_back();
      for (std::size_t r = 0; r < without.size(); ++r) {
        if (without[r] > program_.limits[r]) broken_without_.back().push_back(static_cast<int>(r));
      }
      used_without_.push_back(std::move(without));
    }
  }

  void Explain(int reserve_size) {
    result_.reserves.assign(instance_.roles.size(), {});
    std::vector<bool> is_member(instance_.candidates.size(), false);
    for (const GroupMember& member : result_.members) is_member[member.candidate] = true;
    std::vector<std::vector<Reserve>> reserves(instance_.roles.size());
    for (std::size_t c = 0; c < instance_.candidates.size(); ++c) {
      if (is_member[c]) continue;
      const auto candidate = static_cast<int>(c);
      GroupAbsence absence{.candidate = candidate};
      if (!instance_.candidates[c].options.empty()) {
        absence.reason = result_.found ? GroupReason::kLimit : GroupReason::kNoGroup;
      }
      if (absence.reason == GroupReason::kLimit) Try(absence, reserves);
      result_.absences.push_back(absence);
    }
    RankReserves(reserves, reserve_size);
  }

 private:
  struct Reserve {
    GroupReserve reserve;
    std::size_t absence = 0;
    std::tuple<int, std::uint32_t, std::uint64_t> key;  // ascending
  };

  const GroupOption& OptionOf(std::int32_t option) const {
    const OptionOrigin& origin = group_.origins[option];
    return instance_.candidates[origin.candidate].options[origin.option];
  }

  // The options of the program, by candidate and for the members.
  void FindOptions() {
    first_option_.assign(instance_.candidates.size(), -1);
    for (std::size_t i = 0; i < group_.origins.size(); ++i) {
      const OptionOrigin& origin = group_.origins[i];
      if (origin.option == 0) first_option_[origin.candidate] = static_cast<std::int32_t>(i);
    }
    for (const GroupMember& member : result_.members) {
      chosen_.push_back(first_option_[member.candidate] + member.option);
    }
  }

  void Add(std::vector<std::int64_t>& used, std::int32_t option, int times) const {
    for (const ChoiceTerm& term : program_.terms_of(program_.options[option])) {
      used[term.limit] += times * term.coefficient;
    }
  }

  GroupLimitSet BlockersOf(std::int32_t option) const {
    GroupLimitSet blockers = 0;
    for (const ChoiceTerm& term : program_.terms_of(program_.options[option])) {
      if (used_[term.limit] + term.coefficient > program_.limits[term.limit]) {
        blockers |= LimitBit(group_.meanings[term.limit].limit);
      }
    }
    return blockers;
  }

  bool CanReplace(std::int32_t option, std::size_t member) const {
    const auto terms = program_.terms_of(program_.options[option]);
    for (const ChoiceTerm& term : terms) {
      if (used_without_[member][term.limit] + term.coefficient > program_.limits[term.limit]) {
        return false;
      }
    }
    // What the member leaves short must be made good; a limit that is in `terms` was looked at.
    return std::ranges::all_of(broken_without_[member], [&](int limit) {
      return std::ranges::any_of(terms,
                                 [&](const ChoiceTerm& term) { return term.limit == limit; });
    });
  }

  void Try(GroupAbsence& absence, std::vector<std::vector<Reserve>>& reserves) {
    const GroupCandidate& candidate = instance_.candidates[absence.candidate];
    const std::int32_t first = first_option_[absence.candidate];
    bool has_blockers = false;
    bool replaces = false;
    bool improves = false;
    bool improves_on_kept = false;
    // The best option by role that could replace somebody.
    std::vector<std::int32_t> best(instance_.roles.size(), -1);
    std::vector<std::vector<int>> replaced(instance_.roles.size());
    for (std::size_t o = 0; o < candidate.options.size(); ++o) {
      const std::int32_t option = first + static_cast<std::int32_t>(o);
      const GroupLimitSet blockers = BlockersOf(option);
      if (!has_blockers || std::pair(std::popcount(blockers), blockers) <
                               std::pair(std::popcount(absence.blockers), absence.blockers)) {
        absence.blockers = blockers;
        absence.role = candidate.options[o].role;
        has_blockers = true;
      }
      std::vector<int> members;
      for (std::size_t m = 0; m < chosen_.size(); ++m) {
        if (!CanReplace(option, m)) continue;
        members.push_back(static_cast<int>(m));
        const bool better = program_.options[option].value > program_.options[chosen_[m]].value;
        if (!better) continue;
        const bool keeps = instance_.demands.stability == Stability::kKeep &&
                           result_.members[m].kept &&
                           candidate.options[o].role != candidate.member_of;
        (keeps ? improves_on_kept : improves) = true;
      }
      if (members.empty()) continue;
      replaces = true;
      const int role = candidate.options[o].role;
      if (best[role] < 0 || candidate.options[o].fit > OptionOf(best[role]).fit) {
        best[role] = option;
        replaced[role] = std::move(members);
      }
    }
    if (absence.blockers == 0) improves = true;
    absence.reason = improves           ? GroupReason::kNotSearched
                     : improves_on_kept ? GroupReason::kMembersStay
                     : replaces         ? GroupReason::kOthersFitBetter
                                        : GroupReason::kLimit;
    for (std::size_t j = 0; j < best.size(); ++j) {
      if (best[j] < 0) continue;
      reserves[j].push_back({.reserve = {.candidate = absence.candidate,
                                         .option = group_.origins[best[j]].option,
                                         .replaces = std::move(replaced[j])},
                             .absence = result_.absences.size(),
                             .key = {-(OptionOf(best[j]).fit / instance_.rotation_band),
                                     candidate.waiting, candidate.hash}});
    }
  }

  void RankReserves(std::vector<std::vector<Reserve>>& reserves, int reserve_size) {
    for (std::size_t j = 0; j < reserves.size(); ++j) {
      std::ranges::sort(reserves[j], {}, &Reserve::key);
      for (std::size_t i = 0; i < reserves[j].size(); ++i) {
        GroupAbsence& absence = result_.absences[reserves[j][i].absence];
        const int rank = static_cast<int>(i) + 1;
        if (absence.reserve_rank == 0 || rank < absence.reserve_rank) {
          absence.reserve_rank = rank;
          absence.role = static_cast<int>(j);
        }
        if (rank <= reserve_size) {
          result_.reserves[j].push_back(std::move(reserves[j][i].reserve));
        }
      }
    }
  }

  const GroupInstance& instance_;
  const GroupProgram& group_;
  const ChoiceProgram& program_;
  GroupResult& result_;
  std::vector<std::int32_t> first_option_;  // by candidate
  std::vector<std::int32_t> chosen_;        // by member
  std::vector<std::int64_t> used_;
  std::vector<std::vector<std::int64_t>> used_without_;  // by member
  std::vector<std::vector<int>> broken_without_;         // by member: limits
};

}  // namespace

void ExplainAbsences(const GroupInstance& instance, const GroupProgram& group, int reserve_size,
                     GroupResult& result) {
  Reasons(instance, group, result).Explain(reserve_size);
}

}  // namespace passend::carving
