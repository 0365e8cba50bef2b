#include "store/codec/week_grid_text.h"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>

namespace passend::store {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"ma", "di", "wo", "do", "vr", "za", "zo"};
constexpr std::array<std::string_view, 4> kDayparts = {"ochtend", "middag", "avond", "nacht"};
constexpr std::uint32_t kAllDayparts = 0xF;

template <std::size_t N>
std::optional<int> Find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<int>(i);
  }
  return std::nullopt;
}

// Takes the text up to the next comma off the front of `list`.
std::string_view TakeEntry(std::string_view* list) {
  const std::size_t comma = list->find(',');
  const std::string_view entry = list->substr(0, comma);
  *list = comma == std::string_view::npos ? std::string_view() : list->substr(comma + 1);
  return entry;
}

// Bits per weekday; nothing for anything else than a list of days and ranges.
std::optional<std::uint32_t> ParseDays(std::string_view text) {
  std::uint32_t days = 0;
  if (text.empty() || text.back() == ',') return std::nullopt;
  while (!text.empty()) {
    const std::string_view entry = TakeEntry(&text);
    const std::size_t dash = entry.find('-');
    const std::optional<int> first = Find(kWeekdays, entry.substr(0, dash));
    const std::optional<int> last =
        dash == std::string_view::npos ? first : Find(kWeekdays, entry.substr(dash + 1));
    if (!first.has_value() || !last.has_value() || *last < *first) return std::nullopt;
    for (int day = *first; day <= *last; ++day) days |= 1U << day;
  }
  return days;
}

std::optional<std::uint32_t> ParseDayparts(std::string_view text) {
  std::uint32_t dayparts = 0;
  if (text.empty() || text.back() == ',') return std::nullopt;
  while (!text.empty()) {
    const std::optional<int> daypart = Find(kDayparts, TakeEntry(&text));
    if (!daypart.has_value()) return std::nullopt;
    dayparts |= 1U << *daypart;
  }
  return dayparts;
}

// The days of `days` as a list, runs of three and more as a range.
std::string DaysText(std::uint32_t days) {
  std::string text;
  for (int day = 0; day < 7; ++day) {
    if (((days >> day) & 1U) == 0) continue;
    int last = day;
    while (last < 6 && ((days >> (last + 1)) & 1U) != 0) ++last;
    if (!text.empty()) text += ',';
    text += kWeekdays[static_cast<std::size_t>(day)];
    if (last - day >= 2) {
      text += '-';
      text += kWeekdays[static_cast<std::size_t>(last)];
      day = last;
    }
  }
  return text;
}

std::string DaypartsText(std::uint32_t dayparts) {
  std::string text;
  for (std::size_t part = 0; part < kDayparts.size(); ++part) {
    if (((dayparts >> part) & 1U) == 0) continue;
    if (!text.empty()) text += ',';
    text += kDayparts[part];
  }
  return text;
}

}  // namespace

std::vector<std::string> WeekGridTexts(model::WeekGrid grid) {
  std::vector<std::string> texts;
  std::uint32_t done = 0;
  for (int day = 0; day < 7; ++day) {
    const std::uint32_t dayparts = (grid.dayparts >> (4 * day)) & kAllDayparts;
    if (dayparts == 0 || ((done >> day) & 1U) != 0) continue;
    std::uint32_t same = 0;
    for (int other = day; other < 7; ++other) {
      if (((grid.dayparts >> (4 * other)) & kAllDayparts) == dayparts) same |= 1U << other;
    }
    done |= same;
    texts.push_back(DaysText(same) + ":" + DaypartsText(dayparts));
  }
  return texts;
}

std::optional<model::WeekGrid> ParseWeekGridText(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<std::uint32_t> days = ParseDays(text.substr(0, colon));
  const std::optional<std::uint32_t> dayparts = ParseDayparts(text.substr(colon + 1));
  if (!days.has_value() || !dayparts.has_value()) return std::nullopt;
  model::WeekGrid grid;
  for (int day = 0; day < 7; ++day) {
    if (((*days >> day) & 1U) != 0) grid.dayparts |= *dayparts << (4 * day);
  }
  return grid;
}

std::string_view WeekdayName(int weekday) {
  assert(weekday >= 0 && weekday < 7);
  return kWeekdays[static_cast<std::size_t>(weekday)];
}

std::optional<int> ParseWeekday(std::string_view name) { return Find(kWeekdays, name); }

}  // namespace passend::store
