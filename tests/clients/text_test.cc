#include "clients/cli/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace passend::cli {
namespace {

// Random text of letters with and without accents, spaces, and a wide character now and then.
std::string RandomText(std::mt19937& random) {
  static const char* const kPieces[] = {"a", "b", "é",  "ï",         "ë", " ",
                                        " ", "€", "日", "e\xCC\x81", "-"};
  std::string text;
  for (std::size_t i = random() % 40; i > 0; --i) {
    text += kPieces[random() % std::size(kPieces)];
  }
  return text;
}

TEST(DisplayWidth, CountsColumnsAndNotBytes) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("café"), 4);
  EXPECT_EQ(DisplayWidth("geïsoleerd"), 10);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);  // an accent of its own
  EXPECT_EQ(DisplayWidth("日本"), 4);
}

TEST(Printable, TakesAwayWhatSteersATerminal) {
  EXPECT_EQ(Printable("a\x1b[31mb"), "a\xEF\xBF\xBD[31mb");
  EXPECT_EQ(Printable("a\nb\tc"), "a b c");
  EXPECT_EQ(Printable("\xC3"), "\xEF\xBF\xBD");
  EXPECT_EQ(Printable("\xC2\x9B"), "\xEF\xBF\xBD");              // C1 control
  EXPECT_EQ(Printable("\xE2\x80\xAE"), "\xEF\xBF\xBD");          // right to left override
  EXPECT_EQ(Printable("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");  // overlong
  EXPECT_EQ(Printable("één € 日"), "één € 日");
}

TEST(Truncate, KeepsWithinTheWidthAndMarksTheCut) {
  EXPECT_EQ(Truncate("café", 4), "café");
  EXPECT_EQ(Truncate("cafés", 4), "caf…");
  EXPECT_EQ(Truncate("日本語", 4), "日…");
  EXPECT_EQ(Truncate("ab cd", 4), "ab…");
}

TEST(Truncate, NeverExceedsTheWidthOnRandomText) {
  std::mt19937 random(20261122);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomText(random);
    const int width = 1 + static_cast<int>(random() % 30);
    const std::string cut = Truncate(text, width);
    ASSERT_LE(DisplayWidth(cut), width) << "case " << i;
    ASSERT_EQ(Printable(cut), cut) << "case " << i;
    if (DisplayWidth(text) <= width) {
      ASSERT_EQ(cut, text) << "case " << i;
    }
  }
}

TEST(Wrap, LosesNothingButSpacesAndKeepsWithinTheWidth) {
  std::mt19937 random(7);
  const auto letters = [](const std::string& text) {
    std::string kept;
    for (const char c : text) {
      if (c != ' ') kept += c;
    }
    return kept;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomText(random);
    const int width = 2 + static_cast<int>(random() % 30);
    std::string joined;
    for (const std::string& line : Wrap(text, width)) {
      ASSERT_LE(DisplayWidth(line), width) << "case " << i;
      joined += line;
    }
    ASSERT_EQ(letters(joined), letters(text)) << "case " << i;
  }
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_EQ(Wrap("een twee drie", 8), (std::vector<std::string>{"een twee", "drie"}));
  EXPECT_EQ(Wrap("arbeidsdeskundige", 8), (std::vector<std::string>{"arbeidsd", "eskundig", "e"}));
  EXPECT_EQ(Wrap("", 8), (std::vector<std::string>{""}));
}

TEST(Numbers, ReadAsOneExpects) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(1234567), "1,234,567");
  EXPECT_EQ(Tenths(1234), "123,4");
  EXPECT_EQ(Tenths(-5), "-0,5");
  EXPECT_EQ(Euros(142835), "€ 1.428,35");
  EXPECT_EQ(Euros(-5), "€ -0,05");
  EXPECT_EQ(Bytes(1023), "1023 B");
  EXPECT_EQ(Bytes(1536), "1.5 KiB");
  EXPECT_EQ(Clock(7), "0:07");
  EXPECT_EQ(Clock(3723), "1:02:03");
  EXPECT_EQ(Clock(273600), "3 d 04:00");
}

}  // namespace
}  // namespace passend::cli
