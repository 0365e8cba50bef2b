#include "server/codec/match_requests.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/index/entry.h"
#include "matcher/model/draft.h"
#include "matcher/model/names.h"
#include "passend/v1/match_service.pb.h"
#include "server/engine/reference.h"
#include "server/errors.h"
#include "store/codec/week_grid_text.h"

namespace passend::server {
namespace {

using Violations = std::vector<model::FieldViolation>;

// The id of an opportunity that is nowhere stored.
constexpr char kDraftId[] = "concept";
constexpr int kMinutesOfAWeek = 7 * 24 * 60;

template <typename Bits, typename Codes, typename Find>
Bits BitsOf(const Codes& codes, const char* field, const char* what, Find find,
            Violations& violations) {
  Bits bits = 0;
  for (int i = 0; i < codes.size(); ++i) {
    const std::optional<int> index = find(codes.Get(i));
    if (index.has_value()) {
      bits |= Bits{1} << *index;
    } else {
      violations.push_back(
          {absl::StrCat("filter.", field, "[", i, "]"), absl::StrCat("is not a ", what)});
    }
  }
  return bits;
}

}  // namespace

absl::StatusOr<int> DecodeLimit(int limit) {
  if (limit < 0 || limit > kMaxLimit) {
    return InvalidField("limit",
                        absl::StrCat("must be 1..", kMaxLimit, ", or 0 for ", kDefaultLimit));
  }
  return limit == 0 ? kDefaultLimit : limit;
}

absl::StatusOr<model::Date> DecodeAsOf(const std::string& as_of, model::Date today) {
  if (as_of.empty()) return today;
  const std::optional<model::Date> day = model::Date::Parse(as_of);
  const auto first = model::Date::FromYmd(2000, 1, 2);
  const auto last = model::Date::FromYmd(2150, 12, 31);
  if (!day.has_value() || *day < *first || *day > *last) {
    return InvalidField("as_of", "must be a day YYYY-MM-DD, 2000-01-02..2150-12-31");
  }
  return *day;
}

absl::StatusOr<search::Filter> DecodeFilter(const v1::MatchFilter& filter,
                                            const Reference& reference, const std::string& caller) {
  const model::Catalogue& catalogue = reference.catalogue();
  Violations violations;
  search::Filter out;
  out.werkvormen = BitsOf<std::uint32_t>(
      filter.werkvormen(), "werkvormen", "werkvorm of the catalogue",
      [&](const std::string& code) { return catalogue.FindWerkvorm(code); }, violations);
  out.sectors = BitsOf<std::uint64_t>(
      filter.sectors(), "sectors", "sector of the catalogue",
      [&](const std::string& code) { return catalogue.FindSector(code); }, violations);
  if (!filter.pc4().empty() || filter.max_km() != 0) {
    const model::Place* place = catalogue.FindPlace(filter.pc4());
    if (place == nullptr) {
      violations.push_back({"filter.pc4", "is required with max_km and must be a known place"});
    }
    if (filter.max_km() < 1 || filter.max_km() > kMaxFilterKm) {
      violations.push_back(
          {"filter.max_km", absl::StrCat("is required with pc4 and must be 1..", kMaxFilterKm)});
    } else if (place != nullptr) {
      out.near = {.x_m = place->x_m, .y_m = place->y_m, .metres = filter.max_km() * 1000};
    }
  }
  if (filter.has_min_overlap_minutes()) {
    if (filter.min_overlap_minutes() < 1 || filter.min_overlap_minutes() > kMinutesOfAWeek) {
      violations.push_back(
          {"filter.min_overlap_minutes", absl::StrCat("must be 1..", kMinutesOfAWeek)});
    }
    out.min_overlap_minutes = filter.min_overlap_minutes();
  }
  if (filter.tenants_size() > kMaxFilterTenants) {
    violations.push_back({"filter.tenants", absl::StrCat("must be at most ", kMaxFilterTenants)});
  }
  for (int i = 0; i < filter.tenants_size(); ++i) {
    if (!model::IsId(filter.tenants(i))) {
      violations.push_back({absl::StrCat("filter.tenants[", i, "]"), "must be 1..64 of [a-z0-9-]"});
    }
    out.tenants.push_back(filter.tenants(i));
  }
  if (out.tenants.empty()) out.tenants.push_back(caller);
  if (!filter.owner().empty()) {
    if (!model::IsCode(filter.owner())) {
      violations.push_back({"filter.owner", "must be 1..64 letters, digits or any of _.-:"});
    }
    out.owner = index::OwnerHash(caller, filter.owner());
  }
  if (!violations.empty()) return InvalidFields(violations);
  return out;
}

absl::StatusOr<std::optional<model::Policy>> DecodeWhatIf(
    const google::protobuf::Map<std::string, int>& weights, const model::Policy& policy) {
  if (weights.empty()) return std::nullopt;
  Violations violations;
  model::Policy changed = policy;
  changed.version = absl::StrCat(policy.version, " (wat als)");
  changed.weights = {};
  int sum = 0;
  for (const auto& [name, weight] : weights) {
    int factor = 0;
    while (factor < model::kFactorCount &&
           model::FactorName(static_cast<model::Factor>(factor)) != name) {
      ++factor;
    }
    if (factor == model::kFactorCount) {
      violations.push_back({"what_if_weights", "names a factor that does not exist"});
    } else if (weight < 0 || weight > 100) {
      violations.push_back({absl::StrCat("what_if_weights[\"", name, "\"]"), "must be 0..100"});
    } else {
      changed.weights[static_cast<std::size_t>(factor)] = weight;
      sum += weight;
    }
  }
  if (violations.empty() && sum != 100) {
    violations.push_back(
        {"what_if_weights", "must add up to 100; a factor that is not named weighs 0"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return changed;
}

absl::StatusOr<model::Opportunity> DecodeDraft(const v1::InlineOpportunity& draft,
                                               const Reference& reference,
                                               const std::string& tenant) {
  Violations violations;
  model::DraftRequest request;
  request.functie = draft.functie();
  request.hours_per_week = draft.hours_per_week();
  request.pc4 = draft.pc4();
  request.werkvorm = draft.werkvorm();
  if (draft.has_grid()) {
    request.grid.emplace();
    for (int i = 0; i < draft.grid().dayparts_size(); ++i) {
      const auto part = store::ParseWeekGridText(draft.grid().dayparts(i));
      if (part.has_value()) {
        request.grid->dayparts |= part->dayparts;
      } else {
        violations.push_back(
            {absl::StrCat("grid.dayparts[", i, "]"), std::string(store::kWeekGridTextRule)});
      }
    }
  }
  if (violations.empty()) violations = model::Validate(request, reference.catalogue());
  const model::Functie* functie = reference.library().Find(draft.functie());
  if (violations.empty() && functie == nullptr) {
    violations.push_back({"functie", "is not in the function library (ListFuncties shows it)"});
  }
  if (!violations.empty()) return InvalidFields(Prefixed("draft.", std::move(violations)));
  model::Opportunity opportunity =
      model::DraftFromFunctie(*functie, request, reference.catalogue());
  opportunity.tenant = tenant;
  opportunity.id = kDraftId;
  return opportunity;
}

}  // namespace passend::server
