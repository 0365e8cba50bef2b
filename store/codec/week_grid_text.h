// The text form of a week grid: each text is "<days>:<dayparts>", days "ma".."zo" as a list or a
// range, dayparts "ochtend", "middag", "avond", "nacht" ("ma-vr:ochtend,middag", "za,zo:avond").
#ifndef PASSEND_STORE_CODEC_WEEK_GRID_TEXT_H_
#define PASSEND_STORE_CODEC_WEEK_GRID_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/model/candidate.h"

namespace passend::store {

// What a reader is told about a text that does not parse.
inline constexpr std::string_view kWeekGridTextRule =
    "must be <days>:<dayparts>, such as ma-vr:ochtend,middag; days ma di wo do vr za zo, dayparts "
    "ochtend middag avond nacht";
inline constexpr std::string_view kWeekdayRule = "must be one of ma di wo do vr za zo";

// The shortest form: days in order, days with the same dayparts in one text, three or more days in
// a row as a range. No text for an empty grid.
std::vector<std::string> WeekGridTexts(model::WeekGrid grid);
// The dayparts of one text; nothing when it is not of the form above. A range runs forward.
std::optional<model::WeekGrid> ParseWeekGridText(std::string_view text);

// "ma" for 0 .. "zo" for 6.
std::string_view WeekdayName(int weekday);
std::optional<int> ParseWeekday(std::string_view name);

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_WEEK_GRID_TEXT_H_
