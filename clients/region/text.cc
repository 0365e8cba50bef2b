#include "clients/region/text.h"

#include "clients/region/random.h"

namespace passend::region {
namespace {

struct Civil {
  int year;
  int month;
  int day;
};

// The proleptic Gregorian calendar by arithmetic over eras of 400 years that begin on 1 March (the
// method of Howard Hinnant). Exact for every day from 1970 on.
Civil ToCivil(Day day) {
  const int days = day + 719468;  // since 1 March of the year 0
  const int era = days / 146097;
  const int of_era = days % 146097;
  const int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted = (5 * of_year + 2) / 153;  // 0 = March
  const int month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {.year = year_of_era + 400 * era + (month <= 2 ? 1 : 0),
          .month = month,
          .day = of_year - (153 * shifted + 2) / 5 + 1};
}

Day FromCivil(const Civil& civil) {
  const int year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const int shifted = civil.month <= 2 ? civil.month + 9 : civil.month - 3;
  const int of_year = (153 * shifted + 2) / 5 + civil.day - 1;
  return 365 * year + year / 4 - year / 100 + year / 400 + of_year - 719468;
}

std::optional<int> ParseDigits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

void WriteDigits(std::int64_t value, int digits, char* out) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::optional<int> year = ParseDigits(text.substr(0, 4));
  const std::optional<int> month = ParseDigits(text.substr(5, 2));
  const std::optional<int> day = ParseDigits(text.substr(8, 2));
  if (!year.has_value() || !month.has_value() || !day.has_value()) return std::nullopt;
  if (*year < 1970 || *year > 2199) return std::nullopt;
  const Day result = FromCivil({.year = *year, .month = *month, .day = *day});
  if (DayText(result) != text) return std::nullopt;  // 31 February would be a day in March
  return result;
}

std::string DayText(Day day) {
  const Civil civil = ToCivil(day);
  std::string text = "0000-00-00";
  WriteDigits(civil.year, 4, text.data());
  WriteDigits(civil.month, 2, text.data() + 5);
  WriteDigits(civil.day, 2, text.data() + 8);
  return text;
}

std::string Numbered(std::string_view prefix, std::int64_t number, int digits) {
  std::int64_t limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  while (number >= limit) {
    limit *= 10;
    ++digits;
  }
  std::string text(prefix);
  text.resize(prefix.size() + static_cast<std::size_t>(digits));
  WriteDigits(number, digits, text.data() + prefix.size());
  return text;
}

std::string CandidateId(std::uint64_t seed, std::uint64_t index) {
  // Four rounds of a Feistel network over two halves of 24 bits: a permutation, so no two indices
  // share an id.
  constexpr std::uint64_t kHalf = (1ULL << 24) - 1;
  std::uint64_t left = (index >> 24) & kHalf;
  std::uint64_t right = index & kHalf;
  const std::uint64_t key = Mix(Mix(seed) ^ static_cast<std::uint64_t>(Stream::kCandidateId));
  for (std::uint64_t round = 0; round < 4; ++round) {
    const std::uint64_t next = left ^ (Mix(key ^ (round << 32) ^ right) & kHalf);
    left = right;
    right = next;
  }
  const std::uint64_t bits = (left << 24) | right;
  std::string id = "k-";
  for (int shift = 44; shift >= 0; shift -= 4) id += "0123456789abcdef"[(bits >> shift) & 15];
  return id;
}

}  // namespace passend::region
