#include "clients/cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace passend::cli {
namespace {

using ::testing::HasSubstr;

class ProgressTest : public ::testing::Test {
 protected:
  Progress Make(bool terminal, std::uint64_t total) {
    return Progress({.err = &err_,
                     .terminal = terminal,
                     .label = "import",
                     .unit = "records",
                     .total = total,
                     .now = [this] { return now_; }});
  }

  std::ostringstream err_;
  absl::Time now_ = absl::FromUnixSeconds(1000);
};

TEST_F(ProgressTest, ShowsPartRateAndTimeLeft) {
  Progress progress = Make(/*terminal=*/true, 4000);
  now_ += absl::Seconds(2);
  progress.Update(500, 1000);
  EXPECT_EQ(progress.Line(now_),
            "import  [######------------------]  25%  500 records  250/s  0:06 left");
}

TEST_F(ProgressTest, WithoutATotalShowsNoBar) {
  Progress progress = Make(/*terminal=*/true, 0);
  now_ += absl::Seconds(2);
  progress.Update(500, 1000);
  EXPECT_EQ(progress.Line(now_), "import  500 records  250/s  0:02 passed");
}

TEST_F(ProgressTest, RedrawsAtMostTenTimesASecondOnATerminal) {
  Progress progress = Make(/*terminal=*/true, 100);
  for (int i = 0; i < 1000; ++i) {
    progress.Update(1, 1);
    now_ += absl::Milliseconds(1);
  }
  const std::string text = err_.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 10);
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST_F(ProgressTest, PrintsWholeLinesNowAndThenElsewhere) {
  Progress progress = Make(/*terminal=*/false, 100);
  for (int i = 0; i < 35; ++i) {
    progress.Update(1, 1);
    now_ += absl::Seconds(1);
  }
  progress.Finish();
  const std::string text = err_.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);  // at 10, 20, 30 s, and the end
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace passend::cli
