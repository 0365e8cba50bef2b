// The floor of a kept list: what a run may conclude from it, and when it must look again.
#include "matcher/rescoring/rescore_side.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace passend::rescoring {
namespace {

constexpr unsigned kPastBit = 1;

// One profile with a list of three places of which two are shown, and five others.
class Floor : public testing::Test {
 protected:
  Floor() {
    for (std::uint32_t i = 0; i < 5; ++i) {
      names_.push_back("other-" + std::to_string(i));
      other_.hashes.push_back(NameHash(names_.back()));
      other_.number_of.emplace(other_.hashes.back(), i);
    }
    side_.shown = 2;
    side_.limit = 3;
    side_.lists.resize(1);
    side_.others.resize(1);
    side_.silent.resize(1);
  }
  static score::RankKey Key(std::int32_t band) { return {band, 7, 9}; }
  static bool NamedBefore(std::uint32_t x, std::uint32_t y) { return x < y; }

  // The list of before: others 0, 1, 2 in bands 90, 80, 70.
  void Before(bool complete) {
    KeptList& list = before_.lists[0];
    for (std::uint32_t i = 0; i < 3; ++i) {
      list.entries.push_back({Key(90 - 10 * static_cast<std::int32_t>(i)), other_.hashes[i], 500});
    }
    list.complete = complete;
    if (!complete) list.floor = list.entries.back().key;
    side_.before = {&before_};
  }
  // Mends it: what `keep` says stays, `scored` are the pairs that are not quiet.
  unsigned Mend(const std::vector<std::uint32_t>& keep, const std::vector<PairEntry>& scored) {
    OpenLists open;
    side_.Preload(
        0, other_, open,
        [&](std::uint32_t pair) { return std::find(keep.begin(), keep.end(), pair) != keep.end(); },
        NamedBefore);
    for (const PairEntry& entry : scored) open[0].Offer(entry, side_.limit, NamedBefore);
    return side_.Finish(0, other_, open, /*mended=*/true, NamedBefore);
  }
  const KeptList& list() const { return side_.lists[0][0]; }
  std::vector<std::uint32_t> Others() const { return side_.others[0][0]; }

  std::vector<std::string> names_;
  RescoreSide side_;
  RescoreSide other_;
  ProfileState before_;
};

TEST_F(Floor, StaysWhenAPlaceOfTheReserveIsLost) {
  Before(/*complete=*/false);
  EXPECT_EQ(Mend({0, 1}, {}) & kPastBit, 0u);
  EXPECT_EQ(Others(), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_FALSE(list().complete);
  EXPECT_EQ(list().floor, Key(70));
}

TEST_F(Floor, KeepsOutWhatComesAfterIt) {
  Before(/*complete=*/false);
  // Another that nobody can name may come before it.
  EXPECT_EQ(Mend({0, 1}, {{Key(60), 3, 400}}) & kPastBit, 0u);
  EXPECT_EQ(Others(), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(Mend({0}, {{Key(60), 3, 400}}) & kPastBit, kPastBit);
}

TEST_F(Floor, RisesWhenTheListIsFull) {
  Before(/*complete=*/false);
  EXPECT_EQ(Mend({0, 1, 2}, {{Key(85), 3, 450}}) & kPastBit, 0u);
  EXPECT_EQ(Others(), (std::vector<std::uint32_t>{0, 3, 1}));
  EXPECT_EQ(list().floor, Key(80));
}

TEST_F(Floor, IsThereFromTheMomentThatACompleteListIsFull) {
  Before(/*complete=*/true);
  EXPECT_EQ(Mend({0}, {{Key(60), 3, 400}}) & kPastBit, 0u);
  EXPECT_EQ(Others(), (std::vector<std::uint32_t>{0, 3}));
  EXPECT_TRUE(list().complete);
  EXPECT_EQ(list().floor, score::RankKey());
  EXPECT_EQ(Mend({0, 1, 2}, {{Key(60), 3, 400}}) & kPastBit, 0u);
  EXPECT_EQ(Others(), (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_FALSE(list().complete);
  EXPECT_EQ(list().floor, Key(70));
}

TEST_F(Floor, ACompleteListMayBeShort) {
  Before(/*complete=*/true);
  EXPECT_EQ(Mend({0}, {}) & kPastBit, 0u);
  EXPECT_TRUE(list().complete);
}

// Which of two with the key of the floor came before it, and which after, is not known: a third may
// have been dropped that is named before either.
TEST_F(Floor, ATieWithItIsLookedAtAgain) {
  Before(/*complete=*/false);
  EXPECT_EQ(Mend({0, 2}, {{Key(70), 3, 450}}) & kPastBit, kPastBit);
  EXPECT_EQ(Mend({0, 1, 2}, {}) & kPastBit, 0u);
}

TEST_F(Floor, ASearchThatFilledItsPlacesIsNotComplete) {
  side_.before = {nullptr};
  PairLists found;
  for (std::uint32_t i = 0; i < 3; ++i) {
    found[0].push_back({Key(90 - 10 * static_cast<std::int32_t>(i)), i, 500});
  }
  side_.Replace(0, other_, found, 3);
  EXPECT_FALSE(list().complete);
  EXPECT_EQ(list().floor, Key(70));
  side_.Replace(0, other_, found, 4);
  EXPECT_TRUE(list().complete);
  EXPECT_EQ(list().floor, score::RankKey());
}

}  // namespace
}  // namespace passend::rescoring
