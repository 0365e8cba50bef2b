// What a recorded loonwaarde may be used for. A measurement is valid for that functie at that
// employer; anywhere else it is at most an expectation (domain guide 3, 6.4).
#ifndef PASSEND_MATCHER_MONEY_LOONWAARDE_H_
#define PASSEND_MATCHER_MONEY_LOONWAARDE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "matcher/model/candidate.h"
#include "matcher/model/date.h"

namespace passend::money {

struct UsableLoonwaarde {
  std::size_t index = 0;                                         // in the list that was given
  model::LoonwaardeKind kind = model::LoonwaardeKind::kUnknown;  // after the rule above
  int permille_of_functieloon = 0;
  std::optional<int> functieloon_hour_cents;  // as recorded, so of the functie it was recorded for
  bool other_place = false;  // recorded for another functie or another (or no) employer
  bool expired = false;      // valid_until lies before as_of: measure again
};

// How `loonwaarde` counts for work in `functie` at `employer` on `as_of`. Both texts are compared
// as they are; an empty one never equals anything. Nothing for kind kUnknown.
std::optional<UsableLoonwaarde> UseLoonwaarde(const model::Loonwaarde& loonwaarde,
                                              std::string_view functie, std::string_view employer,
                                              model::Date as_of);

// The one to show of a candidate's list: fresh before expired, then measured before expected before
// forfait, then this place before another, then the latest assessed, then list order. Nothing when
// none can be used.
std::optional<UsableLoonwaarde> ChooseLoonwaarde(std::span<const model::Loonwaarde> loonwaarden,
                                                 std::string_view functie,
                                                 std::string_view employer, model::Date as_of);

}  // namespace passend::money

#endif  // PASSEND_MATCHER_MONEY_LOONWAARDE_H_
