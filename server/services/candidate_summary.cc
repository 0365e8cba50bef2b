#include "server/services/candidate_summary.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

namespace passend::server {
namespace {

constexpr std::array<std::string_view, 6> kAvailability = {
    "onbekend", "beschikbaar", "in_traject", "geplaatst", "tijdelijk_niet", "uitgestroomd"};
constexpr std::array<std::string_view, 5> kBasis = {
    "onbekend", "volledige_fml", "deels_door_professional", "werktermenkaart", "eigen_opgave"};

template <std::size_t N>
std::string Word(const std::array<std::string_view, N>& words, std::size_t number) {
  return std::string(number < N ? words[number] : words[0]);
}

}  // namespace

void CandidateSummary::Add(const score::CandidateFacts& facts) {
  ++counts_["beschikbaarheid"][Word(kAvailability, facts.availability)];
  ++counts_["afstand"]
           [facts.distance_class == 0 ? "onbekend" : std::to_string(facts.distance_class)];
  ++counts_["basis_belastbaarheid"][Word(kBasis, facts.basis)];
  ++counts_["talenten"][facts.talent_count == 0 ? "onbekend" : "bekend"];
  ++counts_["bezwaar"][facts.Has(score::kObjection) ? "ja" : "nee"];
}

void CandidateSummary::Encode(std::uint64_t smallest, v1::SummariseCandidatesResponse* out) const {
  for (const auto& [subject, cells] : counts_) {
    std::vector<std::pair<std::uint64_t, std::string>> shown;
    std::size_t hidden = 0;
    for (const auto& [value, count] : cells) {
      if (count < smallest) {
        ++hidden;
      } else {
        shown.emplace_back(count, value);
      }
    }
    if (hidden == 1 && !shown.empty()) shown.erase(std::ranges::min_element(shown));
    for (const auto& [count, value] : shown) {
      v1::CandidateCount* cell = out->add_counts();
      cell->set_subject(subject);
      cell->set_value(value);
      cell->set_count(count);
    }
  }
}

}  // namespace passend::server
