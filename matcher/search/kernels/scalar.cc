// The definition of correct: row by row, obvious, not fast.
#include <algorithm>
#include <cmath>

#include "matcher/search/kernels/kernels.h"

namespace passend::search {
namespace {

using index::RowValue;

unsigned Sum(unsigned x, unsigned y) { return std::min(255U, x + y); }

// One row of a block.
class Row {
 public:
  Row(const SieveBlock& block, std::size_t row) : block_(block), row_(row) {}

  unsigned At(const ByteTable& table, std::uint32_t column) const {
    return table.at[block_.columns[column]->At(row_)];
  }
  unsigned At(const ByteTable32& table, RowValue value) const {
    return table.at[block_.values->codes[static_cast<std::size_t>(value)][row_]];
  }
  unsigned SumOf(const std::vector<Look>& looks) const {
    unsigned sum = 0;
    for (const Look& one : looks) sum = Sum(sum, At(one.table, one.column));
    return sum;
  }
  // amount * rate / 256, at most 255.
  unsigned Times(unsigned amount, const Rate& rate, RowValue value) const {
    const unsigned per_unit = At(rate.low, value) | (At(rate.high, value) << 8);
    return std::min(255U, (amount * per_unit) >> 8);
  }
  unsigned minutes() const { return block_.minutes[row_]; }

 private:
  const SieveBlock& block_;
  std::size_t row_;
};

unsigned Lack(unsigned whole, unsigned part) { return whole > part ? whole - part : 0; }

void SieveRow(const Sieve& query, const Row& row, std::uint8_t& loss_out,
              std::uint8_t& counts_out) {
  unsigned loss = query.base_loss;
  unsigned counts = row.SumOf(query.rules);

  unsigned used = 0;
  std::size_t next = 0;
  for (const TalentGroup& group : query.groups) {
    unsigned least = group.most;
    for (std::size_t i = 0; i < group.count; ++i, ++next) {
      const TalentLook& one = query.talents[next];
      least = std::min(least, row.At(one.loss, one.column));
      used = Sum(used, row.At(one.use, one.column));
    }
    loss = Sum(loss, least);
  }
  if (query.use) {
    const unsigned lack = Lack(row.At(query.use_whole, RowValue::kEmphasis), used);
    loss = Sum(loss, row.Times(lack, query.use_rate, RowValue::kEmphasis));
  }
  loss = Sum(loss, row.SumOf(query.losses));
  if (query.wish) {
    const unsigned lack =
        Lack(row.At(query.wish_whole, RowValue::kWishes), row.SumOf(query.wishes));
    loss = Sum(loss, row.Times(lack, query.wish_rate, RowValue::kWishes));
  }
  const unsigned overloads = std::min(15U, row.SumOf(query.items));
  loss = Sum(loss, query.items_loss.at[overloads]);
  if (overloads == 0 && !query.unknown_items.empty()) {
    loss = Sum(loss, query.unknown_loss.at[std::min(15U, row.SumOf(query.unknown_items))]);
  }
  if (query.step) loss = Sum(loss, row.At(query.step_loss, RowValue::kStep));

  if (query.hours) {
    unsigned shared = 0;
    const unsigned cap = row.At(query.day_cap, RowValue::kMaxDay);
    for (const Look& day : query.days) {
      shared = Sum(shared, std::min(cap, row.At(day.table, day.column)));
    }
    shared = std::min({shared, row.At(query.week_cap, RowValue::kMaxWeek),
                       static_cast<unsigned>(query.work_cap)});
    const unsigned lack = Lack(row.At(query.hours_whole, RowValue::kDesiredWeek), shared);
    loss = Sum(loss, row.Times(lack, query.hours_rate, RowValue::kDesiredWeek));
    if (query.any_hours_loss) loss = Sum(loss, row.At(query.hours_loss, RowValue::kDesiredWeek));
    if (shared == 0) counts = Sum(counts, query.hours_none);
    if (query.any_few && shared <= query.few) counts = Sum(counts, query.few_counts);
    if (query.any_few && shared <= query.maybe_few) counts = Sum(counts, kMaybeObstacle);
    if (query.any_day_counts) counts = Sum(counts, row.At(query.day_counts, RowValue::kMaxDay));
  }
  if (query.travel) {
    const unsigned minutes = row.minutes();
    const unsigned lack = Lack(minutes, row.At(query.comfort, RowValue::kComfort));
    loss = Sum(loss, std::min<unsigned>(query.travel_most,
                                        row.Times(lack, query.travel_rate, RowValue::kTravelSpan)));
    if (query.travel_rule) {
      const unsigned surely = row.At(query.surely_longest, RowValue::kMaxMinutes);
      if (minutes > surely) counts = Sum(counts, kObstacle);
      if (minutes > Sum(surely, query.stretch)) counts = Sum(counts, kFails);
      if (minutes > row.At(query.maybe_longest, RowValue::kMaxMinutes)) {
        counts = Sum(counts, kMaybeObstacle);
      }
    }
  }
  unsigned certificates = 0;
  for (const Look& one : query.certificates) {
    certificates = std::max(certificates, row.At(one.table, one.column));
  }
  counts = Sum(counts, certificates);
  loss_out = static_cast<std::uint8_t>(loss);
  counts_out = static_cast<std::uint8_t>(counts);
}

void SetPass(SieveRows& rows, std::size_t row, bool passes) {
  rows.passes[row / 64] |= std::uint64_t{passes ? 1U : 0U} << (row % 64);
}

void RunSieve(const Sieve& query, const SieveBlock& block, SieveRows& rows) {
  rows.passes.fill(0);
  for (std::size_t i = 0; i < index::kBlockRows; ++i) {
    SieveRow(query, Row(block, i), rows.loss[i], rows.counts[i]);
    const int loss = rows.loss[i];
    const unsigned counts = rows.counts[i];
    const RowLimits* own = block.row_limits;
    const int past_limit =
        own == nullptr ? query.past_limit : std::max<int>(query.past_limit, own->past[i]);
    const int mits_limit =
        own == nullptr ? query.mits_limit : std::max<int>(query.mits_limit, own->mits[i]);
    const bool past = counts < kObstacle && loss <= past_limit;
    const bool mits = counts > 0 && counts < kFails && loss <= mits_limit;
    SetPass(rows, i, past || mits);
  }
}

void RunDoubt(const DoubtSieve& query, const SieveBlock& block, const std::uint8_t* counts,
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
    const unsigned overloads = std::min(15U, row.SumOf(query.items));
    loss = Sum(loss, (query.items_loss.at[overloads] * query.items_share.at[unknown]) >> 8);
    rows.loss[i] = static_cast<std::uint8_t>(loss);
    const int limit = block.row_limits == nullptr
                          ? query.limit
                          : std::max<int>(query.limit, block.row_limits->onbekend[i]);
    SetPass(rows, i, counts[i] < kFails && known < query.enough && static_cast<int>(loss) <= limit);
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

void RowMinutes(const Journey& journey, std::span<const index::PlaceRun> runs, std::size_t begin,
                const std::uint8_t* minutes, std::size_t places, const index::ValueBlock& values,
                std::uint8_t* out) {
  const auto& modes = values.codes[static_cast<std::size_t>(RowValue::kModes)];
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const std::size_t first = std::max<std::size_t>(runs[r].begin, begin) - begin;
    const std::size_t last = r + 1 < runs.size() ? runs[r + 1].begin - begin : index::kBlockRows;
    for (std::size_t row = first; row < last; ++row) {
      unsigned least = 255;
      for (std::size_t m = 0; m < journey.mode_count; ++m) {
        const unsigned here =
            runs[r].place == index::kNoPlace ? 0U : minutes[m * places + runs[r].place];
        least = std::min(least, here | journey.modes[m].without.at[modes[row]]);
      }
      const bool unknown =
          runs[r].place == index::kNoPlace || (journey.unknown_modes && modes[row] == 0);
      out[row] = static_cast<std::uint8_t>(unknown ? 0U : least);
    }
  }
}

}  // namespace

const KernelSet& ScalarKernels() {
  static constexpr KernelSet kSet = {"scalar", &RunSieve, &RunDoubt, &PlaceMinutes, &RowMinutes};
  return kSet;
}

}  // namespace passend::search
