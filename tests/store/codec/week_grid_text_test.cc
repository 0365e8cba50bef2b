#include "store/codec/week_grid_text.h"

#include <cstdint>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace passend::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::uint32_t Dayparts(std::string_view text) {
  const std::optional<model::WeekGrid> grid = ParseWeekGridText(text);
  return grid.has_value() ? grid->dayparts : ~0U;
}

TEST(WeekGridText, EveryGridSurvivesItsText) {
  std::mt19937_64 rng(1);
  for (int i = 0; i < 20000; ++i) {
    model::WeekGrid grid{static_cast<std::uint32_t>(rng()) & model::kFullWeekGrid};
    if (i % 3 == 0) grid.dayparts &= static_cast<std::uint32_t>(rng());
    model::WeekGrid back;
    for (const std::string& text : WeekGridTexts(grid)) {
      ASSERT_TRUE(ParseWeekGridText(text).has_value()) << text;
      back.dayparts |= ParseWeekGridText(text)->dayparts;
    }
    ASSERT_EQ(back, grid);
  }
}

TEST(WeekGridText, IsShort) {
  EXPECT_THAT(WeekGridTexts({0x33333}), ElementsAre("ma-vr:ochtend,middag"));
  EXPECT_THAT(WeekGridTexts({0x1000102}), ElementsAre("ma:middag", "wo,zo:ochtend"));
  EXPECT_THAT(WeekGridTexts({model::kFullWeekGrid}),
              ElementsAre("ma-zo:ochtend,middag,avond,nacht"));
  EXPECT_THAT(WeekGridTexts({}), IsEmpty());
}

TEST(WeekGridText, TakesListsAndRanges) {
  EXPECT_EQ(Dayparts("ma-wo:ochtend"), 0x111U);
  EXPECT_EQ(Dayparts("ma,wo-do:nacht"), 0x8808U);
  EXPECT_EQ(Dayparts("zo,ma:avond,ochtend"), 0x5000005U);
}

TEST(WeekGridText, RefusesEverythingElse) {
  for (const char* text :
       {"", ":", "ma", "ma:", ":ochtend", "ma:ochtend,", "ma,:ochtend", "maandag:ochtend",
        "wo-ma:ochtend", "ma-:ochtend", "-vr:ochtend", "ma-wo-vr:ochtend", "ma :ochtend",
        "ma:Ochtend", "ma:ochtend:middag", "MA:ochtend", "ma;di:ochtend", ",ma:ochtend"}) {
    EXPECT_FALSE(ParseWeekGridText(text).has_value()) << text;
  }
}

TEST(WeekGridText, NamesTheDays) {
  for (int day = 0; day < 7; ++day) EXPECT_EQ(ParseWeekday(WeekdayName(day)), day);
  EXPECT_FALSE(ParseWeekday("maandag").has_value());
  EXPECT_FALSE(ParseWeekday("").has_value());
}

}  // namespace
}  // namespace passend::store
