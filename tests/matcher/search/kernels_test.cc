// Every kernel of this machine gives the same bits as the scalar one, whatever the tables.
#include "matcher/search/kernels/kernels.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <bit>
#include <random>
#include <vector>

namespace passend::search {
namespace {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : rng_(seed) {}
  unsigned Below(unsigned end) { return static_cast<unsigned>(rng_() % end); }
  // Mostly small, sometimes extreme: sums that stay low, and sums that stop at 255.
  std::uint8_t Byte() {
    const unsigned kind = Below(8);
    return static_cast<std::uint8_t>(kind == 0 ? 255 : kind < 6 ? Below(12) : Below(256));
  }
  template <typename Table>
  void Fill(Table& table) {
    for (auto& one : table.at) one = Byte();
  }

 private:
  std::mt19937_64 rng_;
};

struct Input {
  std::vector<index::CodeBlock> blocks;
  std::vector<const index::CodeBlock*> columns;
  index::ValueBlock values;
  std::vector<index::RowCodes> rows;  // the same by row
  Journey journey;
  std::vector<std::uint8_t> minutes;
  std::size_t places = 0;
  std::size_t begin = 0;
  std::vector<index::PlaceRun> runs;
  std::array<std::uint8_t, index::kBlockRows> own_limits[3];

  SieveBlock view(const RowLimits* limits) const {
    return {.columns = columns.data(),
            .values = &values,
            .rows = rows.data(),
            .travel = {.journey = &journey,
                       .minutes = minutes.data(),
                       .places = places,
                       .runs = runs.data(),
                       .run_count = runs.size(),
                       .begin = begin},
            .all_near = begin % (3 * index::kBlockRows) == 0,
            .row_limits = limits};
  }
  // What stands there by value or by run, once more by row. The first 7 columns are the days.
  void GatherRows() {
    rows.resize(index::kBlockRows);
    std::size_t run = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t v = 0; v < index::kRowValueCount; ++v)
        rows[i].values[v] = values.codes[v][i];
      for (unsigned day = 0; day < 7 && day < blocks.size(); ++day) {
        rows[i].SetDay(day, blocks[day].At(i));
      }
      while (run + 1 < runs.size() && runs[run + 1].begin <= begin + i) ++run;
      rows[i].place = runs.empty() ? index::kNoPlace : runs[run].place;
    }
  }
};

// Minutes of random places, the same of all kernels.
void DrawJourney(Draw& draw, Input& input) {
  Journey& journey = input.journey;
  journey.x_m = static_cast<std::int32_t>(draw.Below(300'000));
  journey.y_m = static_cast<std::int32_t>(draw.Below(600'000));
  journey.mode_count = draw.Below(6);
  journey.unknown_modes = draw.Below(2) == 0;
  for (std::size_t m = 0; m < journey.mode_count; ++m) {
    journey.modes[m].fixed = static_cast<float>(draw.Below(30));
    journey.modes[m].minutes_per_metre = 0.078F / static_cast<float>(5 + draw.Below(90));
    for (auto& one : journey.modes[m].without.at) one = draw.Below(2) == 0 ? 0 : 255;
  }
  input.places = 1 + draw.Below(100);
  std::vector<std::int32_t> x(input.places);
  std::vector<std::int32_t> y(input.places);
  for (std::size_t p = 0; p < input.places; ++p) {
    x[p] = static_cast<std::int32_t>(draw.Below(300'000));
    y[p] = static_cast<std::int32_t>(draw.Below(600'000));
  }
  input.minutes.resize(journey.mode_count * input.places + 1);
  std::vector<std::uint8_t> expected(input.minutes.size());
  ScalarKernels().place_minutes(journey, x.data(), y.data(), input.places, expected.data());
  BestKernels().place_minutes(journey, x.data(), y.data(), input.places, input.minutes.data());
  ASSERT_EQ(input.minutes, expected);

  // Rows that live in runs of the places.
  input.begin = index::kBlockRows * draw.Below(60);
  std::size_t row = input.begin - std::min<std::size_t>(input.begin, draw.Below(50));
  while (row < input.begin + index::kBlockRows) {
    const auto place =
        draw.Below(10) == 0
            ? index::kNoPlace
            : static_cast<std::uint16_t>(draw.Below(static_cast<unsigned>(input.places)));
    input.runs.push_back({static_cast<std::uint16_t>(row), place});
    row = std::max(input.begin, row) + 1 + draw.Below(draw.Below(2) == 0 ? 10 : 300);
  }
}

Input RandomInput(Draw& draw) {
  Input input;
  input.blocks.resize(7 + draw.Below(24));
  for (auto& block : input.blocks) {
    for (auto& byte : block.bytes) byte = static_cast<std::uint8_t>(draw.Below(256));
  }
  for (const auto& block : input.blocks) input.columns.push_back(&block);
  for (auto& codes : input.values.codes) {
    for (auto& code : codes) code = static_cast<std::uint8_t>(draw.Below(32));
  }
  for (auto& limits : input.own_limits) {
    // Few rows that are left, or many.
    const bool few = draw.Below(2) == 0;
    for (auto& one : limits) one = few ? 0 : draw.Byte();
  }
  DrawJourney(draw, input);
  input.GatherRows();
  return input;
}

std::vector<Look> Looks(Draw& draw, const Input& input, unsigned most) {
  std::vector<Look> looks(draw.Below(most + 1));
  for (Look& one : looks) {
    one.column = draw.Below(static_cast<unsigned>(input.columns.size()));
    draw.Fill(one.table);
  }
  return looks;
}

int Limit(Draw& draw) { return static_cast<int>(draw.Below(257)) - 1; }

Sieve RandomSieve(Draw& draw, const Input& input) {
  Sieve sieve;
  sieve.base_loss = draw.Byte();
  for (unsigned g = draw.Below(15); g > 0; --g) {
    const unsigned count = draw.Below(5);
    sieve.groups.push_back({static_cast<std::uint16_t>(count), draw.Byte()});
    for (unsigned i = 0; i < count; ++i) {
      Look one;
      one.column = draw.Below(static_cast<unsigned>(input.columns.size()));
      draw.Fill(one.table);
      sieve.talents.push_back(one);
    }
  }
  const auto rate = [&](Rate& one) {
    draw.Fill(one.low);
    draw.Fill(one.high);
  };
  sieve.use = draw.Below(2) == 0;
  sieve.uses = Looks(draw, input, 12);
  draw.Fill(sieve.use_whole);
  rate(sieve.use_rate);
  sieve.losses = Looks(draw, input, 3);
  sieve.wishes = Looks(draw, input, 8);
  sieve.wish = draw.Below(2) == 0;
  draw.Fill(sieve.wish_whole);
  rate(sieve.wish_rate);
  sieve.items = Looks(draw, input, 12);
  draw.Fill(sieve.items_loss);
  sieve.unknown_items = Looks(draw, input, 12);
  draw.Fill(sieve.unknown_loss);
  sieve.step = draw.Below(2) == 0;
  draw.Fill(sieve.step_loss);
  sieve.hours = draw.Below(4) != 0;
  for (std::uint32_t day = 0; day < 7; ++day) {
    if (draw.Below(3) == 0) continue;
    sieve.days.push_back({.column = day, .day = day, .table = {}});
    draw.Fill(sieve.days.back().table);
  }
  draw.Fill(sieve.day_cap);
  draw.Fill(sieve.week_cap);
  sieve.work_cap = draw.Byte();
  sieve.few = draw.Byte();
  sieve.few_counts = draw.Byte();
  sieve.maybe_few = draw.Byte();
  draw.Fill(sieve.hours_whole);
  rate(sieve.hours_rate);
  draw.Fill(sieve.hours_loss);
  for (auto& one : sieve.day_counts.at) one = draw.Below(4) == 0 ? kFails : 0;
  sieve.any_hours_loss = draw.Below(2) == 0;
  sieve.any_day_counts = draw.Below(2) == 0;
  sieve.any_few = draw.Below(2) == 0;
  sieve.travel = draw.Below(4) != 0;
  draw.Fill(sieve.comfort);
  rate(sieve.travel_rate);
  sieve.travel_most = draw.Byte();
  sieve.travel_rule = draw.Below(2) == 0;
  sieve.stretch = draw.Byte();
  draw.Fill(sieve.surely_longest);
  draw.Fill(sieve.maybe_longest);
  sieve.rules = Looks(draw, input, 4);
  sieve.certificates = Looks(draw, input, 3);
  sieve.counts_first = draw.Below(2) == 0;
  sieve.past_limit = Limit(draw);
  sieve.mits_limit = Limit(draw);
  return sieve;
}

DoubtSieve RandomDoubt(Draw& draw, const Input& input) {
  DoubtSieve sieve;
  sieve.base_known = draw.Byte();
  sieve.enough = static_cast<std::uint8_t>(draw.Below(256));
  for (unsigned g = draw.Below(15); g > 0; --g) {
    const unsigned count = draw.Below(5);
    sieve.groups.push_back({static_cast<std::uint16_t>(count), draw.Byte()});
    for (unsigned i = 0; i < count; ++i) {
      DoubtSieve::Talent one;
      one.column = draw.Below(static_cast<unsigned>(input.columns.size()));
      draw.Fill(one.known);
      draw.Fill(one.loss);
      sieve.talents.push_back(one);
    }
  }
  sieve.known = Looks(draw, input, 3);
  sieve.perhaps = Looks(draw, input, 3);
  sieve.surely = draw.Byte();
  sieve.unknown_items = Looks(draw, input, 12);
  draw.Fill(sieve.items_known);
  sieve.items = Looks(draw, input, 12);
  draw.Fill(sieve.items_loss);
  draw.Fill(sieve.items_share);
  sieve.losses = Looks(draw, input, 2);
  sieve.limit = Limit(draw);
  return sieve;
}

// Rows compared per target: above a million for each function.
constexpr int kRounds = 1000;

TEST(Kernels, EveryTargetGivesTheBitsOfTheScalarOne) {
  int targets = 0;
  std::size_t pass = 0;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    ++targets;
    Draw draw(20261122);
    for (int round = 0; round < kRounds; ++round) {
      const Input input = RandomInput(draw);
      const Sieve sieve = RandomSieve(draw, input);
      const DoubtSieve doubt = RandomDoubt(draw, input);
      const RowLimits own = {input.own_limits[0].data(), input.own_limits[1].data(),
                             input.own_limits[2].data()};
      const SieveBlock view = input.view(round % 3 == 0 ? &own : nullptr);
      static SieveRows expected;
      static SieveRows rows;
      ScalarKernels().sieve(sieve, view, expected);
      BestKernels().sieve(sieve, view, rows);
      ASSERT_EQ(rows.passes, expected.passes) << hwy::TargetName(target) << " round " << round;
      for (std::size_t i = 0; i < index::kBlockRows; ++i) {
        const bool passes = ((rows.passes[i / 64] >> (i % 64)) & 1) != 0;
        if (passes) {
          ASSERT_EQ(rows.loss[i], expected.loss[i]) << hwy::TargetName(target) << " row " << i;
        }
        if (passes || sieve.counts_first) {
          ASSERT_EQ(std::min(rows.counts[i], kFails), std::min(expected.counts[i], kFails))
              << hwy::TargetName(target) << " row " << i;
        }
      }
      for (const std::uint64_t word : rows.passes) {
        pass += static_cast<std::size_t>(std::popcount(word));
      }
      rows.counts = expected.counts;
      static SieveRows expected_doubt;
      static SieveRows doubtful;
      ScalarKernels().doubt(doubt, view, expected, expected_doubt);
      BestKernels().doubt(doubt, view, rows, doubtful);
      ASSERT_EQ(doubtful.passes, expected_doubt.passes)
          << hwy::TargetName(target) << " round " << round;
      for (std::size_t i = 0; i < index::kBlockRows; ++i) {
        if (((doubtful.passes[i / 64] >> (i % 64)) & 1) == 0) continue;
        ASSERT_EQ(doubtful.loss[i], expected_doubt.loss[i])
            << hwy::TargetName(target) << " row " << i;
      }
      ASSERT_EQ(rows.passes, expected.passes) << hwy::TargetName(target) << " round " << round;
    }
  }
  hwy::SetSupportedTargetsForTest(0);
  EXPECT_GE(targets, 1);
  EXPECT_GT(pass, 10'000U);  // and not nothing
  std::printf("targets: %d, best here: %s, rows each: %zu\n", targets,
              std::string(BestKernels().name).c_str(), kRounds * index::kBlockRows);
}

// loss = (whole - part) * rate / 256, and rows without a part lose the whole.
TEST(Kernels, ARateTakesAShareOfWhatIsLacking) {
  Input input;
  input.blocks.resize(1);
  input.blocks[0] = index::kEmptyBlock;
  input.blocks[0].Set(3, 1);
  input.columns = {&input.blocks[0]};
  for (auto& codes : input.values.codes) codes.fill(4);
  input.GatherRows();
  Sieve sieve;
  sieve.use = true;
  sieve.use_whole.at[4] = 60;
  sieve.use_rate.high.at[4] = 2;  // two steps per part
  sieve.uses = {{.column = 0, .table = {}}};
  sieve.uses[0].table.at[1] = 45;
  for (const KernelSet* kernels : {&ScalarKernels(), &BestKernels()}) {
    SieveRows rows;
    kernels->sieve(sieve, input.view(nullptr), rows);
    EXPECT_EQ(rows.loss[3], 30) << kernels->name;
    EXPECT_EQ(rows.loss[4], 120) << kernels->name;
  }
}

}  // namespace
}  // namespace passend::search
