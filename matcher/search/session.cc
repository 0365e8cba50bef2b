#include "matcher/search/session.h"

#include "absl/strings/str_cat.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/score/factors/uren.h"

namespace passend::search {

absl::Status CheckOptions(const Options& options) {
  if (options.limit < 1) {
    return absl::InvalidArgumentError(absl::StrCat("limit must be at least 1, is ", options.limit));
  }
  const model::Date first = *model::Date::FromYmd(2000, 1, 2);
  const model::Date last = *model::Date::FromYmd(2150, 12, 31);
  if (options.as_of < first || last < options.as_of) {
    return absl::InvalidArgumentError(
        absl::StrCat("as_of must be 2000-01-02..2150-12-31, is ", options.as_of.ToString()));
  }
  if (options.tables == nullptr || !options.policy_of) {
    return absl::InvalidArgumentError("tables and policy_of are required");
  }
  return absl::OkStatus();
}

bool PassesFilter(const Filter& filter, std::string_view row_tenant,
                  const index::Owners& row_owners, const score::CandidateFacts& candidate,
                  const score::OpportunityFacts& opportunity, bool row_is_candidate,
                  const model::Policy& work) {
  if (!TenantPasses(filter, row_tenant) || !OwnerPasses(filter, row_owners)) return false;
  if (filter.werkvormen != 0) {
    if (row_is_candidate) {
      const auto kind = static_cast<std::size_t>(model::WishKind::kWerkvorm) - 1;
      if (candidate.wish_weight[kind] != 0 &&
          (candidate.wished_werkvormen & filter.werkvormen) == 0) {
        return false;
      }
    } else if (opportunity.werkvorm == score::kUnknown8 ||
               ((filter.werkvormen >> opportunity.werkvorm) & 1) == 0) {
      return false;
    }
  }
  if (filter.sectors != 0 && !row_is_candidate &&
      (opportunity.sector == score::kUnknown8 ||
       ((filter.sectors >> opportunity.sector) & 1) == 0)) {
    return false;
  }
  if (filter.near.has_value()) {
    const bool known =
        row_is_candidate ? candidate.Has(score::kPlaceKnown) : opportunity.place_known != 0;
    if (!known) return false;
    const std::int32_t x = row_is_candidate ? candidate.x_m : opportunity.x_m;
    const std::int32_t y = row_is_candidate ? candidate.y_m : opportunity.y_m;
    if (score::Metres(filter.near->x_m, filter.near->y_m, x, y) > filter.near->metres) {
      return false;
    }
  }
  return !filter.min_overlap_minutes.has_value() ||
         score::OverlapMinutes(candidate, opportunity, work) >= *filter.min_overlap_minutes;
}

}  // namespace passend::search
