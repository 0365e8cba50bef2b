#include "tests/matcher/carving/group_model.h"

#include <algorithm>
#include <bit>

namespace passend::carving {
namespace {

class Dice {
 public:
  explicit Dice(std::mt19937_64& random) : random_(random) {}
  // lowest..highest
  int Of(int lowest, int highest) {
    return lowest + static_cast<int>(random_() % static_cast<unsigned>(highest - lowest + 1));
  }
  bool Chance(int percent) { return Of(1, 100) <= percent; }

 private:
  std::mt19937_64& random_;
};

GroupRole RandomRole(const GroupSwitches& switches, Dice& dice) {
  GroupRole role;
  // A week of few dayparts, so that people meet each other on them.
  std::uint32_t left = 0b0011'0011;
  const int shifts = dice.Of(1, 2);
  for (int k = 0; k < shifts; ++k) {
    GroupShift shift;
    shift.dayparts = k + 1 == shifts ? left : left & (dice.Chance(50) ? 0b0001'0001U : 0b0011U);
    left &= ~shift.dayparts;
    shift.places = switches.tight_places ? dice.Of(0, 2) : 20;
    if (switches.bezetting && dice.Chance(50)) {
      shift.required_permille =
          dice.Of(0, std::min(1000 * shift.places, switches.loose ? 600 : 1800));
    }
    role.shifts.push_back(shift);
  }
  return role;
}

GroupOption RandomOption(const GroupInstance& instance, Dice& dice) {
  GroupOption option;
  option.role = dice.Of(0, static_cast<int>(instance.roles.size()) - 1);
  // Few different fits, so that there are ties.
  option.fit = dice.Chance(50) ? 100 * dice.Of(3, 9) : dice.Of(0, 1000);
  const std::vector<GroupShift>& shifts = instance.roles[option.role].shifts;
  std::uint32_t all = 0;
  for (const GroupShift& shift : shifts) all |= shift.dayparts;
  while (option.dayparts == 0) {
    option.dayparts = all & static_cast<std::uint32_t>(dice.Chance(40) ? 0xFF : dice.Of(0, 255));
  }
  for (const GroupShift& shift : shifts) {
    const int minutes = std::popcount(option.dayparts & shift.dayparts) * instance.daypart_minutes;
    option.minutes.push_back(dice.Chance(70) ? minutes : dice.Of(0, minutes));
  }
  option.needs_seat = dice.Chance(50);
  return option;
}

}  // namespace

GroupInstance RandomGroup(const GroupSwitches& switches, std::mt19937_64& random, double most,
                          int most_candidates) {
  Dice dice(random);
  GroupInstance instance;
  const int roles = dice.Of(1, 3);
  for (int j = 0; j < roles; ++j) instance.roles.push_back(RandomRole(switches, dice));
  const int candidates = dice.Of(1, most_candidates);
  double assignments = 1;
  for (int i = 0; i < candidates; ++i) {
    GroupCandidate candidate;
    candidate.waiting = static_cast<std::uint32_t>(dice.Of(0, 3));
    candidate.hash = random();
    const int options = dice.Of(0, 3);
    for (int o = 0; o < options; ++o) candidate.options.push_back(RandomOption(instance, dice));
    assignments *= options + 1;
    if (assignments > most) break;
    candidate.absence_permille = dice.Chance(50) ? 80 : dice.Of(0, 500);
    candidate.intensive = dice.Chance(40);
    candidate.properties = static_cast<std::uint64_t>(dice.Of(0, 7));
    candidate.output_permille = dice.Of(200, 1000);
    if (switches.members && dice.Chance(30)) candidate.member_of = dice.Of(0, roles - 1);
    instance.candidates.push_back(candidate);
  }
  const int count = static_cast<int>(instance.candidates.size());
  GroupDemands& demands = instance.demands;
  if (switches.sizes) {
    demands.min_size = dice.Of(1, switches.loose ? 2 : 4);
    demands.max_size = std::max(demands.min_size, dice.Of(1, 6));
  }
  if (switches.supervision) {
    demands.supervisors = dice.Of(0, 2);
    demands.span_intensive = dice.Of(1, 2);
    demands.span_light = dice.Of(demands.span_intensive, 4);
  }
  if (switches.seats) demands.seats = dice.Of(0, 3);
  if (switches.properties) {
    const int properties = dice.Of(1, 3);
    for (int p = 0; p < properties; ++p) {
      demands.properties.push_back(
          {.bits = std::uint64_t{1} << p, .minimum = dice.Of(0, switches.loose ? 1 : 2)});
    }
  }
  if (switches.output) {
    demands.output_norm = std::int64_t{1000} * dice.Of(0, switches.loose ? 500 : 3000);
  }
  if (switches.share) demands.intensive_share_permille = 100 * dice.Of(0, 5);
  if (switches.apart && count >= 2) {
    const int pairs = dice.Of(1, count <= 10 ? 3 : 4 * count);
    for (int p = 0; p < pairs; ++p) {
      const int one = dice.Of(0, count - 1);
      const int other = dice.Of(0, count - 1);
      if (one != other) demands.apart.emplace_back(one, other);
    }
  }
  demands.stability = static_cast<Stability>(switches.members ? dice.Of(0, 2) : 0);
  demands.stability_points = 100 * dice.Of(0, 5);
  return instance;
}

bool Keeps(const GroupInstance& instance, const std::vector<GroupMember>& members) {
  const GroupDemands& demands = instance.demands;
  const auto size = static_cast<int>(members.size());
  if (size < demands.min_size || size > demands.max_size) return false;

  for (std::size_t j = 0; j < instance.roles.size(); ++j) {
    for (std::size_t k = 0; k < instance.roles[j].shifts.size(); ++k) {
      const GroupShift& shift = instance.roles[j].shifts[k];
      for (int d = 0; d < 28; ++d) {
        if ((shift.dayparts >> d & 1U) == 0) continue;
        int there = 0;
        for (const GroupMember& member : members) {
          const GroupOption& option = instance.candidates[member.candidate].options[member.option];
          if (option.role == static_cast<int>(j) && (option.dayparts >> d & 1U) != 0) ++there;
        }
        if (there > shift.places) return false;
      }
      std::int64_t present = 0;
      for (const GroupMember& member : members) {
        const GroupCandidate& candidate = instance.candidates[member.candidate];
        const GroupOption& option = candidate.options[member.option];
        if (option.role != static_cast<int>(j)) continue;
        present += std::int64_t{option.minutes[k]} * (1000 - candidate.absence_permille);
      }
      const std::int64_t shift_minutes =
          std::int64_t{std::popcount(shift.dayparts)} * instance.daypart_minutes;
      if (present < shift.required_permille * shift_minutes) return false;
    }
  }

  int intensive = 0;
  int seats = 0;
  std::int64_t output = 0;
  std::vector<int> having(demands.properties.size());
  for (const GroupMember& member : members) {
    const GroupCandidate& candidate = instance.candidates[member.candidate];
    intensive += candidate.intensive ? 1 : 0;
    seats += candidate.options[member.option].needs_seat ? 1 : 0;
    for (const int minutes : candidate.options[member.option].minutes) {
      output += std::int64_t{candidate.output_permille} * minutes;
    }
    for (std::size_t p = 0; p < having.size(); ++p) {
      having[p] += (candidate.properties & demands.properties[p].bits) != 0 ? 1 : 0;
    }
  }
  // light / span_light + intensive / span_intensive <= supervisors
  if (demands.supervisors.has_value() &&
      (size - intensive) * demands.span_intensive + intensive * demands.span_light >
          *demands.supervisors * demands.span_light * demands.span_intensive) {
    return false;
  }
  if (demands.seats.has_value() && seats > *demands.seats) return false;
  if (output < demands.output_norm) return false;
  if (1000 * intensive < demands.intensive_share_permille * size) return false;
  for (std::size_t p = 0; p < having.size(); ++p) {
    if (having[p] < demands.properties[p].minimum) return false;
  }
  return std::ranges::none_of(demands.apart, [&](const std::pair<int, int>& pair) {
    return std::ranges::count(members, pair.first, &GroupMember::candidate) > 0 &&
           std::ranges::count(members, pair.second, &GroupMember::candidate) > 0;
  });
}

GroupWorth WorthOf(const GroupInstance& instance, const std::vector<GroupMember>& members) {
  int kept = 0;
  std::int64_t objective = 0;
  std::int64_t order = 0;
  for (const GroupMember& member : members) {
    const GroupCandidate& candidate = instance.candidates[member.candidate];
    const GroupOption& option = candidate.options[member.option];
    const bool stays = option.role == candidate.member_of;
    objective += option.fit;
    if (instance.demands.stability == Stability::kKeep && stays) ++kept;
    if (instance.demands.stability == Stability::kPrefer && stays) {
      objective += instance.demands.stability_points;
    }
    for (const GroupCandidate& other : instance.candidates) {
      if (!other.options.empty() &&
          std::pair(other.waiting, other.hash) >= std::pair(candidate.waiting, candidate.hash)) {
        ++order;
      }
    }
  }
  return {kept, objective, order};
}

std::optional<GroupWorth> BestByTrying(const GroupInstance& instance) {
  std::optional<GroupWorth> best;
  std::vector<GroupMember> members;
  const auto choose = [&](auto& self, std::size_t candidate) -> void {
    if (candidate == instance.candidates.size()) {
      if (!Keeps(instance, members)) return;
      best = std::max(best.value_or(GroupWorth{-1, -1, -1}), WorthOf(instance, members));
      return;
    }
    self(self, candidate + 1);
    for (std::size_t o = 0; o < instance.candidates[candidate].options.size(); ++o) {
      members.push_back({.candidate = static_cast<int>(candidate), .option = static_cast<int>(o)});
      self(self, candidate + 1);
      members.pop_back();
    }
  };
  choose(choose, 0);
  return best;
}

}  // namespace passend::carving
