// Loonkostensubsidie (LKS): what the gemeente pays an employer. Rules: rules.md 5, domain
// guide 6.4. Never part of a score: nothing here knows one, and no score includes this folder.
//
//   lks  = clamp((1 + vakantiebijslag) * (WML - pct * functieloon), 0, cap * (1 + vakantiebijslag)
//   * WML) gets = lks * (1 + werkgeverslasten) month = gets * hours per week * 52 / 12, half up to
//   cents, the only rounding
#ifndef PASSEND_MATCHER_MONEY_LKS_H_
#define PASSEND_MATCHER_MONEY_LKS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/date.h"
#include "matcher/model/law.h"
#include "matcher/money/fraction.h"

namespace passend::money {

// Stands beside every amount that leaves this folder.
inline constexpr std::string_view kIndicationLabel = "indicatie, geen beschikking";

// One computation. Hourly wages are whole cents: that is how pay scales state them.
struct LksQuestion {
  model::Date as_of;         // the amounts of this day
  int age_class = 21;        // 15..21; 21 = 21 and older
  int minutes_per_week = 0;  // hours worked, 1..10,080
  // kMeasured or kExpected: the percentage counts. kForfait: it does not, and need not be given.
  model::LoonwaardeKind kind = model::LoonwaardeKind::kUnknown;
  int permille_of_functieloon = 0;           // 0..1000
  int functieloon_hour_cents = 0;            // 1..20,000, without vakantiebijslag
  std::optional<model::Date> forfait_start;  // kForfait: the first day of the dienstverband
};

struct LksAmount {
  model::LoonwaardeKind kind = model::LoonwaardeKind::kUnknown;
  // Exact, in cents per hour. Show with EurosWithFourDecimals; never compute on with what is shown.
  Fraction loonwaarde_hour;      // pct * functieloon; 0 for kForfait
  Fraction lks_hour;             // with vakantiebijslag
  Fraction employer_gets_hour;   // with werkgeverslasten
  std::int64_t month_cents = 0;  // rounded half up, once
  // Loonwaarde as a part of the WML, half up to permille (the DGR message wants it); none for
  // kForfait. Above 1000 when pct * functieloon exceeds the WML.
  std::optional<int> permille_of_wml;
  bool capped = false;                 // the cap made it lower
  bool functieloon_below_wml = false;  // the recorded functieloon is less than the law allows
  std::optional<model::Date> forfait_last_day;  // kForfait with a start: the last day that counts
  // What was computed with, for the reader.
  int wml_hour_cents = 0;
  model::Date law_from;
  model::Date law_until;
  std::string law_version;
  std::string law_source;
  std::string law_unverified;
};

// InvalidArgument: a field outside its range, kind kUnknown (names the field, not its value).
// OutOfRange: the amounts of the law are not known for `as_of`, or a forfait has not begun yet or
// is over on that day.
absl::StatusOr<LksAmount> ComputeLks(const LksQuestion& question, const model::LawParameters& law);

}  // namespace passend::money

#endif  // PASSEND_MATCHER_MONEY_LKS_H_
