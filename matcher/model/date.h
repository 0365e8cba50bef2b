// A calendar day and its ISO forms. The matcher has no clock: every day comes in as a value.
#ifndef PASSEND_MATCHER_MODEL_DATE_H_
#define PASSEND_MATCHER_MODEL_DATE_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace passend::model {

// One day of the proleptic Gregorian calendar, counted from 1970-01-01. A value type.
struct Date {
  std::int32_t days = 0;

  // The day `year`-`month`-`day`. Nothing when there is no such day or the year is outside
  // 1900..2199 (the range that profiles may use).
  static std::optional<Date> FromYmd(int year, int month, int day);
  // Exactly "YYYY-MM-DD"; nothing for any other text.
  static std::optional<Date> Parse(std::string_view text);

  // "YYYY-MM-DD".
  std::string ToString() const;
  // The ISO 8601 week: "2026-W10".
  std::string IsoWeek() const;
  // The same day `years` later; 29 February becomes 1 March when that year has none.
  Date PlusYears(int years) const;
  // The same day `months` later; the first of the next month when that month has no such day.
  Date PlusMonths(int months) const;
  int Year() const;

  friend auto operator<=>(const Date&, const Date&) = default;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_DATE_H_
