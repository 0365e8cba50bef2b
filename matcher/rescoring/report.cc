#include "matcher/rescoring/report.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/rescoring/inputs.h"

namespace passend::rescoring {
namespace {

constexpr int kProposedWithinDays = 90;
constexpr std::size_t kTop = 10;

int Permille(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<int>((2000 * part + whole) / (2 * whole));
}

// Scores of what is shown, and the first places of each list of work.
struct Shown {
  std::uint64_t places = 0;
  std::uint64_t points = 0;
  std::int64_t mean_millis() const {
    return places == 0 ? 0 : static_cast<std::int64_t>((1000 * points + places / 2) / places);
  }
};

}  // namespace

std::array<std::string, 3> GroupsOf(const score::CandidateFacts& facts,
                                    const score::CatalogueTables& tables) {
  const auto named = [](const char* what, bool known, int number) {
    return known ? absl::StrCat(what, " ", number) : absl::StrCat(what, " onbekend");
  };
  const bool at_work = facts.current_werkvorm != score::kUnknown8;
  const int trede = at_work ? tables.trede[facts.current_werkvorm] : 0;
  return {named("afstand", facts.distance_class != 0, facts.distance_class),
          named("begeleiding", facts.support_need != score::kUnknown8, facts.support_need),
          named("trede", trede != 0, trede)};
}

void ExposureCount::Add(std::span<const std::string> groups, std::uint64_t weight) {
  ++people_;
  weight_ += weight;
  for (const std::string& name : groups) {
    Group& group = groups_[name];
    ++group.people;
    group.weight += weight;
  }
}

std::vector<GroupExposure> ExposureCount::Groups() const {
  std::vector<GroupExposure> all;
  for (const auto& [name, group] : groups_) {
    GroupExposure& exposure = all.emplace_back();
    exposure.group = name;
    exposure.people = group.people;
    exposure.weight = group.weight;
    exposure.pool_permille = Permille(group.people, people_);
    exposure.exposure_permille = Permille(group.weight, weight_);
    // (weight / whole) / (people / all people)
    const std::uint64_t parts = weight_ / 1000 * group.people;
    exposure.ratio_permille = parts == 0 ? 0 : static_cast<int>(group.weight * people_ / parts);
  }
  return all;
}

std::vector<std::string> FillReport(const std::vector<index::CandidateView>& candidates,
                                    const RescoreSide& candidate_side,
                                    const RescoreSide& opportunity_side,
                                    const score::CatalogueTables& tables, score::PackedDay as_of,
                                    RescoreReport& report) {
  // How visible everybody is in the lists past of work.
  std::vector<std::uint64_t> weight(candidates.size());
  Shown now;
  Shown before;
  std::uint64_t tops = 0;
  std::uint64_t stayed = 0;
  for (std::uint32_t o = 0; o < opportunity_side.size(); ++o) {
    if (opportunity_side.own[o] == 0) continue;
    std::vector<std::uint64_t> top;
    for (std::size_t l = 0; l < 2; ++l) {
      std::uint64_t position = 0;
      for (const std::uint32_t place : opportunity_side.Shown(o, l)) {
        const KeptEntry& entry = opportunity_side.lists[o][l].entries[place];
        ++position;
        ++now.places;
        now.points += static_cast<std::uint64_t>(entry.score);
        if (l > 0) continue;
        weight[opportunity_side.others[o][l][place]] += kWeightOfFirst / position;
        if (top.size() < kTop) top.push_back(entry.other);
      }
    }
    const ProfileState* was = opportunity_side.before[o];
    if (was == nullptr) continue;
    for (const score::MatchList list : {score::MatchList::kPast, score::MatchList::kPastMits}) {
      std::size_t position = 0;
      for (const KeptEntry* entry : ShownOf(*was, list, opportunity_side.shown)) {
        ++before.places;
        before.points += static_cast<std::uint64_t>(entry->score);
        if (list != score::MatchList::kPast || position++ >= kTop) continue;
        ++tops;
        stayed += std::find(top.begin(), top.end(), entry->other) == top.end() ? 0 : 1;
      }
    }
  }
  report.mean_score_millis = now.mean_millis();
  report.mean_score_before_millis = before.mean_millis();
  report.top10_overlap_permille = tops == 0 ? 1000 : Permille(stayed, tops);

  ExposureCount exposure;
  std::vector<std::string> without;
  for (std::uint32_t c = 0; c < candidates.size(); ++c) {
    const score::CandidateFacts& facts = *candidates[c].facts;
    if (candidate_side.own[c] == 0 || !Available(facts, as_of)) continue;
    exposure.Add(GroupsOf(facts, tables), weight[c]);
    const auto& lists = candidate_side.lists[c];
    if (lists[0].entries.empty() && lists[1].entries.empty()) {
      without.emplace_back(candidates[c].name);
    }
    const bool lately =
        facts.last_voorstel != score::kNoDay && facts.last_voorstel + kProposedWithinDays >= as_of;
    if (!lately) ++report.never_proposed;
  }
  report.exposure = exposure.Groups();
  std::sort(without.begin(), without.end());
  report.without_match = without.size();
  return without;
}

std::string_view FullBecauseText(FullBecause because) {
  switch (because) {
    case FullBecause::kNotFull:
      return "";
    case FullBecause::kFirst:
      return "there is no generation before";
    case FullBecause::kCatalogue:
      return "the catalogue or the places changed";
    case FullBecause::kSharing:
      return "what tenants agreed about sharing changed";
    case FullBecause::kSizes:
      return "the sizes of lists changed";
    case FullBecause::kLaterDay:
      return "the generation before is of a later day";
    case FullBecause::kNewWeek:
      return "a new week: the order among equals is drawn anew";
    case FullBecause::kManyChanged:
      return "more than a quarter of the profiles changed";
  }
  return "";
}

}  // namespace passend::rescoring
