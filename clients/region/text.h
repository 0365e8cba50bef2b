// Small texts: days, ids and resource names.
#ifndef PASSEND_CLIENTS_REGION_TEXT_H_
#define PASSEND_CLIENTS_REGION_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace passend::region {

// A day as days since 1970-01-01.
using Day = std::int32_t;

// "YYYY-MM-DD" of the years 1970..2199; nothing for other text or a day that does not exist.
std::optional<Day> ParseDay(std::string_view text);
std::string DayText(Day day);

// `prefix` and `number` in at least `digits` digits: Numbered("wr-", 7, 3) = "wr-007".
std::string Numbered(std::string_view prefix, std::int64_t number, int digits);

// "k-" and 12 hexadecimal digits that look random. Different for every index below 2^48.
std::string CandidateId(std::uint64_t seed, std::uint64_t index);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_TEXT_H_
