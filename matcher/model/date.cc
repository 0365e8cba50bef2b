#include "matcher/model/date.h"

#include <chrono>

#include "absl/strings/str_format.h"

namespace passend::model {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

std::chrono::year_month_day ToYmd(Date date) {
  return std::chrono::sys_days(std::chrono::days(date.days));
}

Date FromDays(std::chrono::sys_days day) {
  return {static_cast<std::int32_t>(day.time_since_epoch().count())};
}

// The day itself when it exists, else the first day of the month after it.
Date OrFirstOfNextMonth(const std::chrono::year_month_day& ymd) {
  if (ymd.ok()) return FromDays(ymd);
  const auto next_month = std::chrono::year_month(ymd.year(), ymd.month()) + std::chrono::months(1);
  return FromDays(next_month / std::chrono::day(1));
}

// The number that `text` spells, or -1 when a character is not a digit.
int Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> Date::FromYmd(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day ymd(std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day)));
  if (!ymd.ok()) return std::nullopt;
  return FromDays(ymd);
}

std::optional<Date> Date::Parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = Digits(text.substr(0, 4));
  const int month = Digits(text.substr(5, 2));
  const int day = Digits(text.substr(8, 2));
  return FromYmd(year, month, day);
}

std::string Date::ToString() const {
  const auto ymd = ToYmd(*this);
  const auto year = static_cast<int>(ymd.year());
  const auto month = static_cast<unsigned>(ymd.month());
  const auto day = static_cast<unsigned>(ymd.day());
  if (year < 0 || year > 9999) return absl::StrFormat("%04d-%02u-%02u", year, month, day);
  // Profiles hold many days; formatting them is a good part of writing a profile.
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t last, unsigned number) {
    for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
  };
  put(3, static_cast<unsigned>(year));
  put(6, month);
  put(9, day);
  return text;
}

std::string Date::IsoWeek() const {
  // A week belongs to the year of its Thursday (ISO 8601), and is numbered by that Thursday.
  const std::chrono::sys_days day{std::chrono::days(days)};
  const unsigned iso_weekday = std::chrono::weekday(day).iso_encoding();  // 1 = Monday
  const std::chrono::sys_days thursday =
      day + std::chrono::days(4) - std::chrono::days(static_cast<int>(iso_weekday));
  const std::chrono::year year = std::chrono::year_month_day(thursday).year();
  const std::chrono::sys_days new_year = year / std::chrono::January / 1;
  const int week = static_cast<int>((thursday - new_year).count()) / 7 + 1;
  return absl::StrFormat("%04d-W%02d", static_cast<int>(year), week);
}

Date Date::PlusYears(int years) const {
  return OrFirstOfNextMonth(ToYmd(*this) + std::chrono::years(years));
}

Date Date::PlusMonths(int months) const {
  return OrFirstOfNextMonth(ToYmd(*this) + std::chrono::months(months));
}

int Date::Year() const { return static_cast<int>(ToYmd(*this).year()); }

}  // namespace passend::model
