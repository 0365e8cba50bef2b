// Amounts and percentages of the law, by effective date (config/law/). Used by matcher/money only;
// no score reads them. Source: domain guide 6.4.
#ifndef PASSEND_MATCHER_MODEL_LAW_H_
#define PASSEND_MATCHER_MODEL_LAW_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/date.h"

namespace passend::model {

// Age class for the minimum wage: 15..20 one class per year, 21 = 21 and older.
inline constexpr int kAgeClassMin = 15;
inline constexpr int kAgeClassMax = 21;

// Parameters known to be in force from `from` up to and including `until`. A gap between two rows
// is a time for which the amounts are not known.
struct LawRow {
  Date from;
  Date until;                              // last day on which this row is known to hold
  std::array<int, 7> wml_hour_cents = {};  // index = age class - 15
  int vakantiebijslag_permille = 80;
  int cap_permille = 700;  // of WML including vakantiebijslag
  int werkgeverslasten_permille = 235;
  int forfait_permille = 500;  // of WML
  int forfait_max_months = 6;
  // A hoofdtaak takes at least 1/divisor of the week and this many minutes of a day it occurs.
  int hoofdtaak_week_divisor = 16;
  int hoofdtaak_min_minutes_day = 30;
  std::string source;      // where the figures come from
  std::string unverified;  // what of this row nobody has verified; empty = nothing
};

struct LawParameters {
  std::string version;
  std::vector<LawRow> rows;  // ascending by `from`, not overlapping

  // The row in force on `day`. OutOfRange: no row covers the day; the message names the first and
  // last day that are known. Never an older row.
  absl::StatusOr<const LawRow*> On(Date day) const;
};

// One thing that is wrong with the parameters. `row` counts from 0; -1 = not about one row.
struct LawProblem {
  int row = -1;
  std::string field;   // "until", "wml_hour_cents.age_18"
  std::string reason;  // "must be 0..1000, is 1200"
};

// Everything that is wrong; empty when the parameters are fine: ranges, order and overlap of rows,
// and a minimum wage that does not fall with age.
std::vector<LawProblem> CheckLaw(const LawParameters& law);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_LAW_H_
