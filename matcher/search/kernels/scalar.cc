// The definition of correct: row by row, obvious, not fast.
#include <algorithm>
#include <cmath>

#include "matcher/search/kernels/row.h"

namespace passend::search {
namespace {

unsigned Sum(unsigned x, unsigned y) { return std::min(255U, x + y); }

void SetPass(SieveRows& rows, std::size_t row, bool passes) {
  rows.passes[row / 64] |= std::uint64_t{passes ? 1U : 0U} << (row % 64);
}

void RunSieve(const Sieve& query, const SieveBlock& block, SieveRows& rows) {
  rows.passes.fill(0);
  for (std::size_t i = 0; i < index::kBlockRows; ++i) {
    const Row row(block, i);
    const Against sum = Finish(query, row, FirstLoss(query, row), 255);
    rows.loss[i] = static_cast<std::uint8_t>(sum.loss);
    rows.counts[i] = static_cast<std::uint8_t>(sum.counts);
    SetPass(rows, i, Passes(sum, LimitOf(query, block, i)));
  }
}

void RunDoubt(const DoubtSieve& query, const SieveBlock& block, SieveRows& sieved,
              SieveRows& rows) {
  rows.passes.fill(0);
  for (std::size_t i = 0; i < index::kBlockRows; ++i) {
    const Row row(block, i);
    unsigned known = Sum(query.base_known, row.SumOf(query.known));
    unsigned loss = row.SumOf(query.losses);
    std::size_t next = 0;
    for (const TalentGroup& group : query.groups) {
      unsigned greatest = 0;
      unsigned least = group.most;
      for (std::size_t t = 0; t < group.count; ++t, ++next) {
        const DoubtSieve::Talent& one = query.talents[next];
        greatest = std::max(greatest, row.At(one.known, one.column));
        least = std::min(least, row.At(one.loss, one.column));
      }
      known = Sum(known, greatest);
      if (greatest > 0) loss = Sum(loss, least);
    }
    const unsigned unknown = std::min(15U, row.SumOf(query.unknown_items));
    known = Sum(known, query.items_known.at[unknown]);
    if (Sum(known, row.SumOf(query.perhaps)) < query.surely) {
      sieved.passes[i / 64] &= ~(std::uint64_t{1} << (i % 64));
    }
    const unsigned overloads = std::min(15U, row.SumOf(query.items));
    loss = Sum(loss, (query.items_loss.at[overloads] * query.items_share.at[unknown]) >> 8);
    rows.loss[i] = static_cast<std::uint8_t>(loss);
    const int limit = block.row_limits == nullptr
                          ? query.limit
                          : std::max<int>(query.limit, block.row_limits->onbekend[i]);
    SetPass(rows, i,
            sieved.counts[i] < kFails && known < query.enough && static_cast<int>(loss) <= limit);
  }
}

void PlaceMinutes(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                  std::size_t count, std::uint8_t* minutes) {
  for (std::size_t p = 0; p < count; ++p) {
    const auto dx = static_cast<float>(x_m[p] - journey.x_m);
    const auto dy = static_cast<float>(y_m[p] - journey.y_m);
    // A metre less than it may be, and a thousandth of a minute: floats never say too much.
    const float metres = std::max(0.0F, std::sqrt(dx * dx + dy * dy) - 1.0F);
    for (std::size_t m = 0; m < journey.mode_count; ++m) {
      const Journey::Mode& mode = journey.modes[m];
      const float exact = mode.fixed + metres * mode.minutes_per_metre;
      // Rounded up to whole minutes.
      const auto whole = static_cast<int>(std::min(exact + 0.999F, 255.0F));
      minutes[m * count + p] = static_cast<std::uint8_t>(whole);
    }
  }
}

}  // namespace

const KernelSet& ScalarKernels() {
  static constexpr KernelSet kSet = {"scalar", &RunSieve, &RunDoubt, &PlaceMinutes};
  return kSet;
}

}  // namespace passend::search
