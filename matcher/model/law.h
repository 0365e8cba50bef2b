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

// Parameters in force from `from` until the next row, or until `until` for the last one.
struct LawRow {
  Date from;
  Date until;                                 // last day on which this row is known to hold
  std::array<int, 7> wml_hour_cents = {};     // index = age class - 15
  int vakantiebijslag_permille = 80;
  int cap_permille = 700;                     // of WML including vakantiebijslag
  int werkgeverslasten_permille = 235;
  int forfait_permille = 500;                 // of WML
  int forfait_max_months = 6;
  std::string source;                         // where the figures come from
};

struct LawParameters {
  std::string version;
  std::vector<LawRow> rows;  // ascending by `from`, not overlapping

  // The row in force on `day`. OutOfRange: no row covers the day; the message names the first and
  // last day that are known. Never an older row.
  absl::StatusOr<const LawRow*> On(Date day) const;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_LAW_H_
