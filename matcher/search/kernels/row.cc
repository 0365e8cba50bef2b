#include "matcher/search/kernels/row.h"

#include <algorithm>
#include <bit>

namespace passend::search {
namespace {

using index::RowValue;

unsigned Sum(unsigned x, unsigned y) { return std::min(255U, x + y); }
unsigned Lack(unsigned whole, unsigned part) { return whole > part ? whole - part : 0; }

unsigned TravelLoss(const Sieve& query, const Row& row, unsigned minutes) {
  const unsigned lack = Lack(minutes, row.At(query.comfort, RowValue::kComfort));
  if (lack == 0) return 0;
  return std::min<unsigned>(query.travel_most,
                            row.Times(lack, query.travel_rate, RowValue::kTravelSpan));
}

void AddTravel(const Sieve& query, const Row& row, bool all_near, Against& sum) {
  const unsigned minutes = row.Minutes();
  sum.loss = Sum(sum.loss, TravelLoss(query, row, minutes));
  if (!query.travel_rule || all_near) return;
  const unsigned surely = row.At(query.surely_longest, RowValue::kMaxMinutes);
  if (minutes > surely) sum.counts = Sum(sum.counts, kObstacle);
  if (minutes > Sum(surely, query.stretch)) sum.counts = Sum(sum.counts, kFails);
  if (Sum(minutes, kMinutesShort) > row.At(query.maybe_longest, RowValue::kMaxMinutes)) {
    sum.counts = Sum(sum.counts, kMaybeObstacle);
  }
}

unsigned SharedHours(const Sieve& query, const Row& row) {
  unsigned shared = 0;
  const unsigned cap = row.At(query.day_cap, RowValue::kMaxDay);
  for (const DayLook& day : query.days) {
    shared = Sum(shared, std::min<unsigned>(cap, day.table.at[row.Day(day.day)]));
  }
  return std::min(
      {shared, row.At(query.week_cap, RowValue::kMaxWeek), static_cast<unsigned>(query.work_cap)});
}
unsigned HoursLoss(const Sieve& query, const Row& row, unsigned shared) {
  const unsigned lack = Lack(row.At(query.hours_whole, RowValue::kDesiredWeek), shared);
  return lack == 0 ? 0 : row.Times(lack, query.hours_rate, RowValue::kDesiredWeek);
}

void AddHours(const Sieve& query, const Row& row, Against& sum) {
  const unsigned shared = SharedHours(query, row);
  sum.loss = Sum(sum.loss, HoursLoss(query, row, shared));
  if (query.any_hours_loss) {
    sum.loss = Sum(sum.loss, row.At(query.hours_loss, RowValue::kDesiredWeek));
  }
  if (shared == 0) sum.counts = Sum(sum.counts, kFails);
  if (query.any_few && shared <= query.few) sum.counts = Sum(sum.counts, query.few_counts);
  if (query.any_few && shared <= query.maybe_few) sum.counts = Sum(sum.counts, kMaybeObstacle);
  if (query.any_day_counts) {
    sum.counts = Sum(sum.counts, row.At(query.day_counts, RowValue::kMaxDay));
  }
}

unsigned WishLoss(const Sieve& query, const Row& row) {
  const unsigned lack = Lack(row.At(query.wish_whole, RowValue::kWishes), row.SumOf(query.wishes));
  return row.Times(lack, query.wish_rate, RowValue::kWishes);
}
unsigned UseLoss(const Sieve& query, const Row& row) {
  const unsigned lack = Lack(row.At(query.use_whole, RowValue::kEmphasis), row.SumOf(query.uses));
  return row.Times(lack, query.use_rate, RowValue::kEmphasis);
}

}  // namespace

unsigned Row::SumOf(const std::vector<Look>& looks) const {
  unsigned sum = 0;
  for (const Look& one : looks) sum = Sum(sum, At(one.table, one.column));
  return sum;
}

unsigned Row::Times(unsigned amount, const Rate& rate, RowValue value) const {
  const unsigned per_unit = At(rate.low, value) | (At(rate.high, value) << 8);
  return std::min(255U, (amount * per_unit) >> 8);
}

unsigned Row::Minutes() const {
  const Travel& travel = block_.travel;
  const Journey& journey = *travel.journey;
  const index::RowCodes& codes = block_.rows[row_];
  const unsigned modes = codes.values[static_cast<std::size_t>(RowValue::kModes)];
  if (codes.place == index::kNoPlace || (journey.unknown_modes && modes == 0)) return 0;
  unsigned least = 255;
  for (std::size_t m = 0; m < journey.mode_count; ++m) {
    const unsigned here = travel.minutes[m * travel.places + codes.place];
    least = std::min(least, here | journey.modes[m].without.at[modes]);
  }
  return least;
}

unsigned FirstLoss(const Sieve& query, const Row& row) {
  unsigned loss = Sum(query.base_loss, row.SumOf(query.losses));
  std::size_t next = 0;
  for (const TalentGroup& group : query.groups) {
    unsigned least = group.most;
    for (std::size_t i = 0; i < group.count; ++i, ++next) {
      const Look& one = query.talents[next];
      least = std::min(least, row.At(one.table, one.column));
    }
    loss = Sum(loss, least);
  }
  const unsigned overloads = std::min(15U, row.SumOf(query.items));
  loss = Sum(loss, query.items_loss.at[overloads]);
  if (overloads == 0 && !query.unknown_items.empty()) {
    loss = Sum(loss, query.unknown_loss.at[std::min(15U, row.SumOf(query.unknown_items))]);
  }
  if (query.wish) loss = Sum(loss, WishLoss(query, row));
  if (query.step) loss = Sum(loss, row.At(query.step_loss, RowValue::kStep));
  return loss;
}

Against Finish(const Sieve& query, const Row& row, unsigned first_loss, unsigned limit) {
  Against sum = {.loss = first_loss, .counts = 0};
  if (query.travel) AddTravel(query, row, row.all_near(), sum);
  if (sum.loss > limit) return sum;
  if (query.hours) AddHours(query, row, sum);
  if (sum.loss > limit || (limit < 255 && sum.counts >= kFails)) return sum;
  sum.counts = Sum(sum.counts, row.SumOf(query.rules));
  unsigned certificates = 0;
  for (const Look& one : query.certificates) {
    certificates = std::max(certificates, row.At(one.table, one.column));
  }
  sum.counts = Sum(sum.counts, certificates);
  if (query.use) sum.loss = Sum(sum.loss, UseLoss(query, row));
  return sum;
}

unsigned LossOfFresh(const Sieve& query, const DoubtSieve& doubt, const SieveBlock& block,
                     std::size_t row_number) {
  const Row row(block, row_number);
  const unsigned fresh = row.SumOf(doubt.fresh);
  const auto has = [fresh](std::uint8_t bit) { return (fresh & bit) != 0; };
  unsigned loss = 0;
  if (query.travel && has(DoubtSieve::kTravelFresh)) {
    loss = Sum(loss, TravelLoss(query, row, row.Minutes()));
  }
  if (query.hours && has(DoubtSieve::kHoursFresh)) {
    loss = Sum(loss, HoursLoss(query, row, SharedHours(query, row)));
  }
  if (query.step && has(DoubtSieve::kStepFresh)) {
    loss = Sum(loss, row.At(query.step_loss, RowValue::kStep));
  }
  if (query.use && has(DoubtSieve::kUseFresh)) loss = Sum(loss, UseLoss(query, row));
  if (query.wish && has(DoubtSieve::kWishFresh)) loss = Sum(loss, WishLoss(query, row));
  return loss;
}

RowLimit LimitOf(const Sieve& query, const SieveBlock& block, std::size_t row) {
  RowLimit limit = {.past = query.past_limit, .mits = query.mits_limit};
  if (block.row_limits != nullptr) {
    limit.past = std::max<int>(limit.past, block.row_limits->past[row]);
    limit.mits = std::max<int>(limit.mits, block.row_limits->mits[row]);
  }
  return limit;
}

void FinishRows(const Sieve& query, const SieveBlock& block, SieveRows& rows) {
  const auto for_each = [&rows](auto&& visit) {
    for (std::size_t word = 0; word < rows.passes.size(); ++word) {
      for (std::uint64_t bits = rows.passes[word]; bits != 0; bits &= bits - 1) {
        visit(64 * word + static_cast<std::size_t>(std::countr_zero(bits)));
      }
    }
  };
  // A row is a cache line that nothing asked for yet.
  for_each([&](std::size_t i) { __builtin_prefetch(block.rows + i); });
  for_each([&](std::size_t i) {
    const RowLimit limit = LimitOf(query, block, i);
    const Against sum = Finish(query, Row(block, i), rows.loss[i],
                               static_cast<unsigned>(std::max({0, limit.past, limit.mits})));
    rows.loss[i] = static_cast<std::uint8_t>(sum.loss);
    rows.counts[i] = static_cast<std::uint8_t>(sum.counts);
    if (!Passes(sum, limit)) {
      rows.passes[i / 64] &= ~(std::uint64_t{1} << (i % 64));
    }
  });
}

}  // namespace passend::search
