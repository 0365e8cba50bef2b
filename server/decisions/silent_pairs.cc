#include "server/decisions/silent_pairs.h"

#include <mutex>
#include <vector>

#include "matcher/index/for_each.h"
#include "matcher/model/names.h"
#include "server/status_macros.h"

namespace passend::server {

absl::Status SilentPairs::Load() {
  std::set<std::string> tenants;
  engine_.snapshot()->ForEachCandidate(
      [&](const index::CandidateView& row) { tenants.emplace(row.tenant); });
  for (const std::string& tenant : tenants) {
    PASSEND_RETURN_IF_ERROR(ForEachVoordracht(engine_, tenant, std::nullopt,
                                              [this](const Voordracht& one) { Note(one); }));
  }
  return absl::OkStatus();
}

void SilentPairs::Note(const Voordracht& voordracht) {
  const std::string candidate =
      model::CandidateName(voordracht.candidate.tenant, voordracht.candidate.id);
  const std::pair<std::string, std::string> key = {candidate, voordracht.id};
  const Rejection rejection = {.candidate = voordracht.candidate,
                               .id = voordracht.id,
                               .opportunity = voordracht.opportunity};
  const std::unique_lock lock(mutex_);
  if (voordracht.state() == VoordrachtState::kAfgewezen) {
    of_opportunity_[voordracht.opportunity].insert_or_assign(key, rejection);
    of_candidate_[candidate].insert_or_assign(key, rejection);
  } else if (of_candidate_.contains(candidate)) {
    of_opportunity_[voordracht.opportunity].erase(key);
    of_candidate_[candidate].erase(key);
  }
}

template <typename Name>
std::set<std::string, std::less<>> SilentPairs::Silent(
    const std::map<std::string, Rejections, std::less<>>& of, std::string_view name,
    const Name& other) const {
  std::vector<Rejection> rejections;
  {
    const std::shared_lock lock(mutex_);
    const auto it = of.find(name);
    if (it == of.end()) return {};
    for (const auto& [key, rejection] : it->second) rejections.push_back(rejection);
  }
  std::set<std::string, std::less<>> silent;
  for (const Rejection& rejection : rejections) {
    // Who is gone since is in no list.
    const auto last = GetVoordracht(engine_, rejection.candidate, rejection.id);
    if (last.ok() && IsSilent(engine_, *last)) silent.insert(other(rejection));
  }
  return silent;
}

std::set<std::string, std::less<>> SilentPairs::OfOpportunity(std::string_view name) const {
  return Silent(of_opportunity_, name, [](const Rejection& one) {
    return model::CandidateName(one.candidate.tenant, one.candidate.id);
  });
}

std::set<std::string, std::less<>> SilentPairs::OfCandidate(std::string_view name) const {
  return Silent(of_candidate_, name, [](const Rejection& one) { return one.opportunity; });
}

}  // namespace passend::server
