#include "matcher/money/loonwaarde.h"

#include <tuple>

namespace passend::money {
namespace {

using model::LoonwaardeKind;

// Smaller comes first; the numbers of the enum are already in the order of trust.
auto Rank(const UsableLoonwaarde& usable, const model::Loonwaarde& recorded) {
  const auto assessed_on = recorded.provenance.assessed_on;
  return std::tuple(usable.expired, static_cast<int>(usable.kind), usable.other_place,
                    assessed_on.has_value() ? -assessed_on->days : 1'000'000'000);
}

}  // namespace

std::optional<UsableLoonwaarde> UseLoonwaarde(const model::Loonwaarde& loonwaarde,
                                              std::string_view functie, std::string_view employer,
                                              model::Date as_of) {
  if (loonwaarde.kind == LoonwaardeKind::kUnknown) return std::nullopt;
  UsableLoonwaarde usable;
  usable.other_place = functie.empty() || employer.empty() || loonwaarde.functie != functie ||
                       loonwaarde.employer != employer;
  usable.kind = loonwaarde.kind == LoonwaardeKind::kMeasured && usable.other_place
                    ? LoonwaardeKind::kExpected
                    : loonwaarde.kind;
  usable.permille_of_functieloon = loonwaarde.permille_of_functieloon;
  usable.functieloon_hour_cents = loonwaarde.functieloon_hour_cents;
  usable.expired = loonwaarde.provenance.StaleOn(as_of);
  return usable;
}

std::optional<UsableLoonwaarde> ChooseLoonwaarde(std::span<const model::Loonwaarde> loonwaarden,
                                                 std::string_view functie,
                                                 std::string_view employer, model::Date as_of) {
  std::optional<UsableLoonwaarde> best;
  for (std::size_t i = 0; i < loonwaarden.size(); ++i) {
    std::optional<UsableLoonwaarde> usable =
        UseLoonwaarde(loonwaarden[i], functie, employer, as_of);
    if (!usable.has_value()) continue;
    usable->index = i;
    if (!best.has_value() ||
        Rank(*usable, loonwaarden[i]) < Rank(*best, loonwaarden[best->index])) {
      best = usable;
    }
  }
  return best;
}

}  // namespace passend::money
