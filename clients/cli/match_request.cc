#include "clients/cli/match_request.h"

#include <cmath>

namespace passend::cli {

absl::Status FillFilter(const FilterFlags& flags, v1::MatchFilter* filter) {
  if (flags.near.empty() != (flags.within_km == 0)) {
    return absl::InvalidArgumentError("--near PC4 and --within KM go together");
  }
  for (const std::string& werkvorm : flags.werkvormen) filter->add_werkvormen(werkvorm);
  for (const std::string& sector : flags.sectors) filter->add_sectors(sector);
  for (const std::string& tenant : flags.tenants) filter->add_tenants(tenant);
  filter->set_pc4(flags.near);
  filter->set_max_km(flags.within_km);
  if (flags.min_overlap_hours.has_value()) {
    const double hours = *flags.min_overlap_hours;
    if (!(hours >= 0) || hours > 168) {
      return absl::InvalidArgumentError("--min-overlap: give hours a week, 0 to 168");
    }
    filter->set_min_overlap_minutes(static_cast<std::int32_t>(std::lround(hours * 60)));
  }
  return absl::OkStatus();
}

void FillWeights(const std::map<std::string, int>& weights,
                 google::protobuf::Map<std::string, std::int32_t>* what_if) {
  for (const auto& [factor, weight] : weights) (*what_if)[factor] = weight;
}

}  // namespace passend::cli
