// A run that is cancelled in the middle of a stage ends there, and leaves nothing behind.
#include <gtest/gtest.h>

#include <atomic>
#include <ctime>
#include <string>
#include <string_view>

#include "matcher/rescoring/rescore.h"
#include "tests/matcher/rescoring/rescoring_world.h"

namespace passend::rescoring {
namespace {

// Without a reserve, lists that lose somebody must be searched again.
RescoringWorld::Shape LargeWithoutReserve() {
  RescoringWorld::Shape shape;
  shape.facts.gentle = true;
  shape.candidates = 400;
  shape.opportunities = 300;
  shape.list = 6;
  shape.reserve = 0;
  return shape;
}

class Cancelled : public testing::TestWithParam<int> {};

TEST_P(Cancelled, EndsInTheMiddleOfAStage) {
  const int threads = GetParam();
  RescoringWorld small(11, LargeWithoutReserve());
  World world = small.world();
  const auto first = Rescore(world, nullptr, {.threads = threads});
  ASSERT_TRUE(first.ok()) << first.status();
  const Generation generation = Apply(nullptr, *first);
  small.ChangeProfiles(40);
  small.ChangeDecisions();
  world = small.world();
  for (const Mode mode : {Mode::kFull, Mode::kIncremental}) {
    const auto whole = Rescore(world, &generation, {.mode = mode, .threads = threads});
    ASSERT_TRUE(whole.ok()) << whole.status();
    ASSERT_EQ(whole->report.mode, mode);
    for (const std::string_view stage : {"compare", "score", "search", "changes"}) {
      SCOPED_TRACE(std::string(stage) + (mode == Mode::kFull ? " full" : " incremental"));
      if (stage == "search" && mode == Mode::kIncremental) {
        ASSERT_GT(whole->report.searched_again, 0u);
      }
      std::atomic<bool> cancel = false;
      std::clock_t asked = 0;
      std::string last;
      RescoreOptions options{.mode = mode, .threads = threads};
      options.cancelled = [&cancel] { return cancel.load(); };
      options.progress = [&](const Progress& progress) {
        last = progress.stage;
        // Some of it is done, and not all, where the stage has several pieces.
        const bool middle = progress.done > 0 || progress.total == 0 || stage == "compare";
        if (progress.stage != stage || !middle || cancel) return;
        asked = std::clock();
        cancel = true;
      };
      const auto result = Rescore(world, &generation, options);
      ASSERT_TRUE(cancel);
      // Of the processor: a busy machine takes longer for the same.
      EXPECT_LT(std::clock() - asked, CLOCKS_PER_SEC);
      EXPECT_TRUE(absl::IsCancelled(result.status())) << result.status();
      // It went on no further than to the next look, at the start of the stage that follows.
      if (stage == "compare" || stage == "changes") {
        EXPECT_EQ(last, stage);
      }
    }
    const auto again = Rescore(world, &generation, {.mode = mode, .threads = threads});
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(FirstDifference(world, &generation, *whole, *again), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, Cancelled, testing::Values(1, 2));

}  // namespace
}  // namespace passend::rescoring
