#include "matcher/carving/group_program.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace passend::carving {
namespace {

constexpr int kDayparts = 28;
constexpr int kPermille = 1000;

absl::Status Outside(const std::string& what, const std::string& allowed) {
  return absl::InvalidArgumentError(absl::StrCat(what, " must be ", allowed));
}

int ShiftMinutes(const GroupInstance& instance, const GroupShift& shift) {
  return std::popcount(shift.dayparts) * instance.daypart_minutes;
}

absl::Status CheckRoles(const GroupInstance& instance) {
  if (instance.roles.empty() || instance.roles.size() > kMaxGroupRoles) {
    return Outside("roles", absl::StrCat("1..", kMaxGroupRoles, " in number"));
  }
  for (std::size_t j = 0; j < instance.roles.size(); ++j) {
    const std::vector<GroupShift>& shifts = instance.roles[j].shifts;
    const std::string role = absl::StrCat("roles[", j, "].shifts");
    if (shifts.empty() || shifts.size() > kMaxGroupShifts) {
      return Outside(role, absl::StrCat("1..", kMaxGroupShifts, " in number"));
    }
    std::uint32_t seen = 0;
    for (std::size_t k = 0; k < shifts.size(); ++k) {
      const GroupShift& shift = shifts[k];
      const std::string name = absl::StrCat(role, "[", k, "]");
      if (shift.dayparts == 0 || shift.dayparts >> kDayparts != 0) {
        return Outside(name + ".dayparts", "a set of the 28 dayparts of a week, not empty");
      }
      if ((shift.dayparts & seen) != 0) {
        return Outside(name + ".dayparts", "others than those of the other shifts of the role");
      }
      seen |= shift.dayparts;
      if (shift.places < 0 || shift.places > kMaxGroupSize) {
        return Outside(name + ".places", absl::StrCat("0..", kMaxGroupSize));
      }
      if (shift.required_permille < 0 || shift.required_permille > kPermille * shift.places) {
        return Outside(name + ".required_permille", "0..1000 times the places");
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDemands(const GroupInstance& instance) {
  const GroupDemands& demands = instance.demands;
  if (demands.min_size < 1 || demands.min_size > kMaxGroupSize) {
    return Outside("min_size", absl::StrCat("1..", kMaxGroupSize));
  }
  if (demands.max_size < demands.min_size || demands.max_size > kMaxGroupSize) {
    return Outside("max_size", absl::StrCat("min_size..", kMaxGroupSize));
  }
  if (demands.span_light < 1 || demands.span_light > 100) return Outside("span_light", "1..100");
  if (demands.span_intensive < 1 || demands.span_intensive > demands.span_light) {
    return Outside("span_intensive", "1..span_light");
  }
  if (demands.supervisors && (*demands.supervisors < 0 || *demands.supervisors > 100)) {
    return Outside("supervisors", "0..100");
  }
  if (demands.seats && (*demands.seats < 0 || *demands.seats > 1000)) {
    return Outside("seats", "0..1000");
  }
  if (demands.properties.size() > 20) return Outside("properties", "at most 20 in number");
  for (const GroupDemands::Property& property : demands.properties) {
    if (property.minimum < 0 || property.minimum > kMaxGroupSize) {
      return Outside("properties.minimum", absl::StrCat("0..", kMaxGroupSize));
    }
  }
  if (demands.output_norm < 0 || demands.output_norm > std::int64_t{1} << 40) {
    return Outside("output_norm", "0..2^40");
  }
  if (demands.intensive_share_permille < 0 || demands.intensive_share_permille > kPermille) {
    return Outside("intensive_share_permille", "0..1000");
  }
  if (demands.stability_points < 0 || demands.stability_points > kPermille) {
    return Outside("stability_points", "0..1000");
  }
  for (const auto& [one, other] : demands.apart) {
    const auto exists = [&](int index) {
      return index >= 0 && static_cast<std::size_t>(index) < instance.candidates.size();
    };
    if (!exists(one) || !exists(other) || one == other) {
      return Outside("apart", "pairs of two different candidates");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCandidate(const GroupInstance& instance, const GroupCandidate& candidate) {
  if (candidate.options.size() > kMaxGroupOptions) {
    return Outside("options", absl::StrCat("at most ", kMaxGroupOptions, " in number"));
  }
  if (candidate.absence_permille < 0 || candidate.absence_permille > kPermille) {
    return Outside("absence_permille", "0..1000");
  }
  if (candidate.output_permille < 0 || candidate.output_permille > kPermille) {
    return Outside("output_permille", "0..1000");
  }
  const auto is_role = [&](int role) {
    return role >= 0 && static_cast<std::size_t>(role) < instance.roles.size();
  };
  if (candidate.member_of != -1 && !is_role(candidate.member_of)) {
    return Outside("member_of", "a role, or -1");
  }
  for (const GroupOption& option : candidate.options) {
    if (!is_role(option.role)) return Outside("options.role", "a role");
    if (option.fit < 0 || option.fit > kPermille) return Outside("options.fit", "0..1000");
    const std::vector<GroupShift>& shifts = instance.roles[option.role].shifts;
    std::uint32_t all = 0;
    for (const GroupShift& shift : shifts) all |= shift.dayparts;
    if (option.dayparts == 0 || (option.dayparts & ~all) != 0) {
      return Outside("options.dayparts", "dayparts of the shifts of the role, not empty");
    }
    if (option.minutes.size() != shifts.size()) {
      return Outside("options.minutes", "one number for each shift of the role");
    }
    for (std::size_t k = 0; k < shifts.size(); ++k) {
      if (option.minutes[k] < 0 || option.minutes[k] > ShiftMinutes(instance, shifts[k])) {
        return Outside("options.minutes", "0..the minutes of the shift");
      }
    }
  }
  return absl::OkStatus();
}

// The limits of an instance, and what an option takes of each.
class Builder {
 public:
  explicit Builder(const GroupInstance& instance) : instance_(instance) { AddLimits(); }

  GroupProgram Build() {
    SortPersons();
    // Above every sum of places in the order, so that the order only decides between equal fits.
    const auto persons = static_cast<std::int64_t>(order_.size());
    const std::int64_t unit = persons * kMaxGroupSize + 1;
    ChoiceProgram& program = group_.program;
    program.persons = static_cast<std::int32_t>(order_.size());
    program.value_unit = unit;
    for (std::size_t p = 0; p < order_.size(); ++p) {
      const GroupCandidate& candidate = instance_.candidates[order_[p]];
      for (std::size_t o = 0; o < candidate.options.size(); ++o) {
        const GroupOption& option = candidate.options[o];
        std::int64_t points = option.fit;
        if (instance_.demands.stability == Stability::kPrefer &&
            option.role == candidate.member_of) {
          points += instance_.demands.stability_points;
        }
        ChoiceOption choice;
        choice.person = static_cast<std::int32_t>(p);
        choice.value = points * unit + persons - static_cast<std::int64_t>(p);
        choice.term_begin = static_cast<std::int32_t>(program.terms.size());
        AddTerms(order_[p], option);
        choice.term_end = static_cast<std::int32_t>(program.terms.size());
        program.options.push_back(choice);
        group_.origins.push_back({order_[p], static_cast<int>(o)});
      }
    }
    return std::move(group_);
  }

 private:
  int AddLimit(GroupLimit limit, std::int64_t most, int subject = -1, int part = -1) {
    group_.program.limits.push_back(most);
    group_.meanings.push_back({limit, subject, part});
    return static_cast<int>(group_.program.limits.size()) - 1;
  }

  void AddLimits() {
    const GroupDemands& demands = instance_.demands;
    for (std::size_t j = 0; j < instance_.roles.size(); ++j) {
      const auto role = static_cast<int>(j);
      places_.emplace_back();
      places_.back().fill(-1);
      bezetting_.emplace_back();
      for (std::size_t k = 0; k < instance_.roles[j].shifts.size(); ++k) {
        const GroupShift& shift = instance_.roles[j].shifts[k];
        for (int d = 0; d < kDayparts; ++d) {
          if ((shift.dayparts >> d & 1U) == 0) continue;
          places_.back()[d] =
              AddLimit(GroupLimit::kPlaces, shift.places, role, static_cast<int>(k));
        }
        bezetting_.back().push_back(
            shift.required_permille == 0
                ? -1
                : AddLimit(GroupLimit::kBezetting,
                           -std::int64_t{shift.required_permille} * ShiftMinutes(instance_, shift),
                           role, static_cast<int>(k)));
      }
    }
    max_size_ = AddLimit(GroupLimit::kMaxSize, demands.max_size);
    min_size_ = AddLimit(GroupLimit::kMinSize, -demands.min_size);
    if (demands.supervisors.has_value()) {
      supervision_ =
          AddLimit(GroupLimit::kSupervision, std::int64_t{*demands.supervisors} *
                                                 demands.span_light * demands.span_intensive);
    }
    if (demands.seats.has_value()) seats_ = AddLimit(GroupLimit::kSeats, *demands.seats);
    if (demands.intensive_share_permille > 0) {
      intensive_share_ = AddLimit(GroupLimit::kIntensiveShare, 0);
    }
    for (std::size_t i = 0; i < demands.properties.size(); ++i) {
      properties_.push_back(demands.properties[i].minimum == 0
                                ? -1
                                : AddLimit(GroupLimit::kProperty, -demands.properties[i].minimum,
                                           static_cast<int>(i)));
    }
    if (demands.output_norm > 0) {
      output_ = AddLimit(GroupLimit::kOutput, -demands.output_norm);
    }
    std::set<std::pair<int, int>> pairs;
    for (const auto& [one, other] : demands.apart) {
      pairs.emplace(std::min(one, other), std::max(one, other));
    }
    apart_.resize(instance_.candidates.size());
    for (const auto& [one, other] : pairs) {
      if (instance_.candidates[one].options.empty() || instance_.candidates[other].options.empty())
        continue;
      const int limit = AddLimit(GroupLimit::kApart, 1);
      apart_[one].push_back(limit);
      apart_[other].push_back(limit);
    }
  }

  void SortPersons() {
    group_.person_of.assign(instance_.candidates.size(), -1);
    for (std::size_t i = 0; i < instance_.candidates.size(); ++i) {
      if (!instance_.candidates[i].options.empty()) order_.push_back(static_cast<int>(i));
    }
    std::ranges::sort(order_, [&](int a, int b) {
      const GroupCandidate& one = instance_.candidates[a];
      const GroupCandidate& other = instance_.candidates[b];
      return std::pair(one.waiting, one.hash) < std::pair(other.waiting, other.hash);
    });
    for (std::size_t p = 0; p < order_.size(); ++p) {
      group_.person_of[order_[p]] = static_cast<int>(p);
    }
  }

  void Take(int limit, std::int64_t coefficient) {
    if (limit >= 0 && coefficient != 0) {
      group_.program.terms.push_back({static_cast<std::int32_t>(limit), coefficient});
    }
  }

  void AddTerms(int index, const GroupOption& option) {
    const GroupCandidate& candidate = instance_.candidates[index];
    const GroupDemands& demands = instance_.demands;
    for (int d = 0; d < kDayparts; ++d) {
      if ((option.dayparts >> d & 1U) != 0) Take(places_[option.role][d], 1);
    }
    std::int64_t minutes = 0;
    for (std::size_t k = 0; k < option.minutes.size(); ++k) {
      minutes += option.minutes[k];
      Take(bezetting_[option.role][k],
           -std::int64_t{option.minutes[k]} * (kPermille - candidate.absence_permille));
    }
    Take(max_size_, 1);
    Take(min_size_, -1);
    Take(supervision_, candidate.intensive ? demands.span_light : demands.span_intensive);
    if (option.needs_seat) Take(seats_, 1);
    Take(intensive_share_,
         demands.intensive_share_permille - (candidate.intensive ? kPermille : 0));
    for (std::size_t i = 0; i < properties_.size(); ++i) {
      if ((demands.properties[i].bits & candidate.properties) != 0) Take(properties_[i], -1);
    }
    Take(output_, -candidate.output_permille * minutes);
    for (const int limit : apart_[index]) Take(limit, 1);
  }

  const GroupInstance& instance_;
  GroupProgram group_;
  std::vector<int> order_;  // candidates with options
  std::vector<std::array<int, kDayparts>> places_;
  std::vector<std::vector<int>> bezetting_;
  std::vector<int> properties_;
  std::vector<std::vector<int>> apart_;
  int max_size_ = -1;
  int min_size_ = -1;
  int supervision_ = -1;
  int seats_ = -1;
  int intensive_share_ = -1;
  int output_ = -1;
};

}  // namespace

absl::Status CheckGroup(const GroupInstance& instance) {
  if (instance.daypart_minutes < 1 || instance.daypart_minutes > 960) {
    return Outside("daypart_minutes", "1..960");
  }
  if (instance.rotation_band < 1) return Outside("rotation_band", "at least 1");
  if (instance.candidates.size() > kMaxGroupCandidates) {
    return Outside("candidates", absl::StrCat("at most ", kMaxGroupCandidates, " in number"));
  }
  if (absl::Status status = CheckRoles(instance); !status.ok()) return status;
  if (absl::Status status = CheckDemands(instance); !status.ok()) return status;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> keys;
  for (const GroupCandidate& candidate : instance.candidates) {
    if (absl::Status status = CheckCandidate(instance, candidate); !status.ok()) return status;
    if (!candidate.options.empty()) keys.emplace_back(candidate.waiting, candidate.hash);
  }
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) {
    return Outside("(waiting, hash)", "different for each candidate");
  }
  return absl::OkStatus();
}

GroupProgram MakeGroupProgram(const GroupInstance& instance) { return Builder(instance).Build(); }

bool IsMinimum(GroupLimit limit) {
  switch (limit) {
    case GroupLimit::kPlaces:
    case GroupLimit::kMaxSize:
    case GroupLimit::kSupervision:
    case GroupLimit::kSeats:
    case GroupLimit::kApart:
      return false;
    case GroupLimit::kIntensiveShare:
    case GroupLimit::kMinSize:
    case GroupLimit::kBezetting:
    case GroupLimit::kProperty:
    case GroupLimit::kOutput:
    case GroupLimit::kKept:
      return true;
  }
  return false;
}

void AddKept(const GroupInstance& instance, int kept, GroupProgram& group) {
  ChoiceProgram& program = group.program;
  const auto limit = static_cast<std::int32_t>(program.limits.size());
  program.limits.push_back(-kept);
  group.meanings.push_back({GroupLimit::kKept, -1, -1});
  std::vector<ChoiceTerm> terms;
  for (std::size_t i = 0; i < program.options.size(); ++i) {
    ChoiceOption& option = program.options[i];
    const auto begin = static_cast<std::int32_t>(terms.size());
    for (const ChoiceTerm& term : program.terms_of(option)) terms.push_back(term);
    const GroupCandidate& candidate = instance.candidates[group.origins[i].candidate];
    if (candidate.options[group.origins[i].option].role == candidate.member_of) {
      terms.push_back({limit, -1});
    }
    option.term_begin = begin;
    option.term_end = static_cast<std::int32_t>(terms.size());
  }
  program.terms = std::move(terms);
}

ChoiceProgram Without(const GroupProgram& group, GroupLimitSet dropped) {
  ChoiceProgram rest;
  rest.persons = group.program.persons;
  rest.value_unit = group.program.value_unit;
  std::vector<std::int32_t> index_of;
  for (std::size_t r = 0; r < group.program.limits.size(); ++r) {
    const bool stays = (dropped & LimitBit(group.meanings[r].limit)) == 0;
    index_of.push_back(stays ? static_cast<std::int32_t>(rest.limits.size()) : -1);
    if (stays) rest.limits.push_back(group.program.limits[r]);
  }
  for (const ChoiceOption& option : group.program.options) {
    ChoiceOption copy = option;
    copy.term_begin = static_cast<std::int32_t>(rest.terms.size());
    for (const ChoiceTerm& term : group.program.terms_of(option)) {
      if (index_of[term.limit] >= 0) rest.terms.push_back({index_of[term.limit], term.coefficient});
    }
    copy.term_end = static_cast<std::int32_t>(rest.terms.size());
    rest.options.push_back(copy);
  }
  return rest;
}

}  // namespace passend::carving
