// The same as scalar.cc with vectors, once for every instruction set that the compiler can make and
// chosen when the program runs (Highway). Compiled code of this file for a wide instruction set
// must not become the linker's copy of an inline function for others, so it includes little and
// the functions take pointers.
//
// A vector of bytes of a 4-bit column holds two vectors of rows: those of the low halves and those
// of the high halves, kBlockRows / 2 rows further on.
#include <hwy/cache_control.h>

#include <cstddef>
#include <cstdint>

#include "matcher/search/kernels/kernels.h"
#include "matcher/search/kernels/lists.h"
#include "matcher/search/kernels/row.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "matcher/search/kernels/vector.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace passend::search {
namespace {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

// A machine without vectors: what scalar.cc does.
void RunSieve(const Sieve& query, const SieveLists&, const SieveBlock& block, SieveRows& rows) {
  ScalarKernels().sieve(query, block, rows);
}
void RunDoubt(const DoubtSieve& query, const DoubtLists&, const SieveBlock& block,
              SieveRows& sieved, SieveRows& rows) {
  ScalarKernels().doubt(query, block, sieved, rows);
}
void MinutesOfPlaces(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                     std::size_t count, std::uint8_t* minutes) {
  ScalarKernels().place_minutes(journey, x_m, y_m, count, minutes);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::uint8_t, 64>;
using Words = hn::RepartitionToWide<Bytes>;
using V = hn::Vec<Bytes>;
using W = hn::Vec<Words>;
using index::kBlockBytes;
using index::kBlockRows;

HWY_INLINE V Zero() { return hn::Zero(Bytes()); }
HWY_INLINE V Fill(unsigned value) { return hn::Set(Bytes(), static_cast<std::uint8_t>(value)); }
HWY_INLINE V TableOf(const ByteTable& table) { return hn::LoadDup128(Bytes(), table.at.data()); }
HWY_INLINE V LoadAt(const std::uint8_t* from, std::size_t at) {
  return hn::Load(Bytes(), from + at);
}
HWY_INLINE void StoreAt(V value, std::uint8_t* to, std::size_t at) {
  hn::Store(value, Bytes(), to + at);
}
HWY_INLINE V LowCodes(V both) { return hn::And(both, Fill(15)); }
HWY_INLINE V HighCodes(V both) {
  return hn::And(hn::BitCast(Bytes(), hn::ShiftRight<4>(hn::BitCast(Words(), both))), Fill(15));
}
// All ones where x is 0.
HWY_INLINE V WhereZero(V x) { return hn::VecFromMask(Bytes(), hn::Eq(x, Zero())); }
HWY_INLINE void AddTo(V& sum, V more) { sum = hn::SaturatedAdd(sum, more); }

// A strip of rows: two vectors of rows from `at` on (first, second), and the two that share their
// bytes in columns (below_*), kBlockBytes rows further on.
struct Strip {
  V first, second;
  V below_first, below_second;
};
HWY_INLINE std::size_t StripBytes() { return 2 * hn::Lanes(Bytes()); }

HWY_INLINE Strip Same(V value) { return {value, value, value, value}; }
HWY_INLINE Strip LoadStrip(const std::uint8_t* rows, std::size_t at) {
  const std::size_t lanes = hn::Lanes(Bytes());
  return {LoadAt(rows, at), LoadAt(rows, at + lanes), LoadAt(rows, kBlockBytes + at),
          LoadAt(rows, kBlockBytes + at + lanes)};
}
HWY_INLINE void StoreStrip(const Strip& strip, std::uint8_t* rows, std::size_t at) {
  const std::size_t lanes = hn::Lanes(Bytes());
  StoreAt(strip.first, rows, at);
  StoreAt(strip.second, rows, at + lanes);
  StoreAt(strip.below_first, rows, kBlockBytes + at);
  StoreAt(strip.below_second, rows, kBlockBytes + at + lanes);
}
HWY_INLINE Strip CodesOf(const index::CodeBlock* column, std::size_t at) {
  const V first = LoadAt(column->bytes.data(), at);
  const V second = LoadAt(column->bytes.data(), at + hn::Lanes(Bytes()));
  return {LowCodes(first), LowCodes(second), HighCodes(first), HighCodes(second)};
}
HWY_INLINE Strip At(V table, const Strip& codes) {
  return {hn::TableLookupBytes(table, codes.first), hn::TableLookupBytes(table, codes.second),
          hn::TableLookupBytes(table, codes.below_first),
          hn::TableLookupBytes(table, codes.below_second)};
}

// Lane by lane.
HWY_INLINE Strip Plus(const Strip& x, const Strip& y) {
  return {hn::SaturatedAdd(x.first, y.first), hn::SaturatedAdd(x.second, y.second),
          hn::SaturatedAdd(x.below_first, y.below_first),
          hn::SaturatedAdd(x.below_second, y.below_second)};
}
HWY_INLINE Strip Minus(const Strip& x, const Strip& y) {
  return {hn::SaturatedSub(x.first, y.first), hn::SaturatedSub(x.second, y.second),
          hn::SaturatedSub(x.below_first, y.below_first),
          hn::SaturatedSub(x.below_second, y.below_second)};
}
HWY_INLINE Strip Least(const Strip& x, const Strip& y) {
  return {hn::Min(x.first, y.first), hn::Min(x.second, y.second),
          hn::Min(x.below_first, y.below_first), hn::Min(x.below_second, y.below_second)};
}
HWY_INLINE Strip Greatest(const Strip& x, const Strip& y) {
  return {hn::Max(x.first, y.first), hn::Max(x.second, y.second),
          hn::Max(x.below_first, y.below_first), hn::Max(x.below_second, y.below_second)};
}
// `value` where x is 0, else 0; and the other way round.
HWY_INLINE Strip IfZero(const Strip& x, const Strip& value) {
  return {hn::And(WhereZero(x.first), value.first), hn::And(WhereZero(x.second), value.second),
          hn::And(WhereZero(x.below_first), value.below_first),
          hn::And(WhereZero(x.below_second), value.below_second)};
}
HWY_INLINE Strip IfAny(const Strip& x, const Strip& value) {
  return {hn::AndNot(WhereZero(x.first), value.first),
          hn::AndNot(WhereZero(x.second), value.second),
          hn::AndNot(WhereZero(x.below_first), value.below_first),
          hn::AndNot(WhereZero(x.below_second), value.below_second)};
}
HWY_INLINE void AddTo(Strip& sum, const Strip& more) { sum = Plus(sum, more); }

HWY_INLINE Strip SumOf(const List<Look>& looks, const SieveBlock& block, std::size_t at) {
  Strip sum = Same(Zero());
  for (const Look* one = looks.begin; one != looks.end; ++one) {
    AddTo(sum, At(TableOf(one->table), CodesOf(block.columns[one->column], at)));
  }
  return sum;
}

// A table of 32 in two registers, and codes 0..31 split for two look-ups of 16.
struct Table32 {
  V first;
  V second;
};
HWY_INLINE Table32 TableOf(const ByteTable32& table) {
  return {hn::LoadDup128(Bytes(), table.at.data()), hn::LoadDup128(Bytes(), table.at.data() + 16)};
}
struct Wide {
  V low_bits;
  V is_high;  // all ones where the code is 16 or more
};
HWY_INLINE Wide Split(V codes) {
  const V sixteen = Fill(16);
  return {LowCodes(codes), hn::VecFromMask(Bytes(), hn::Eq(hn::And(codes, sixteen), sixteen))};
}
HWY_INLINE V At(const Table32& table, const Wide& codes) {
  return hn::IfThenElse(hn::MaskFromVec(codes.is_high),
                        hn::TableLookupBytes(table.second, codes.low_bits),
                        hn::TableLookupBytes(table.first, codes.low_bits));
}
struct WideStrip {
  Wide first, second, below_first, below_second;
};
HWY_INLINE WideStrip ValuesOf(const SieveBlock& block, index::RowValue value, std::size_t at) {
  const Strip codes = LoadStrip(block.values->codes[static_cast<std::size_t>(value)].data(), at);
  return {Split(codes.first), Split(codes.second), Split(codes.below_first),
          Split(codes.below_second)};
}
HWY_INLINE Strip At(const ByteTable32& values, const WideStrip& codes) {
  const Table32 table = TableOf(values);
  return {At(table, codes.first), At(table, codes.second), At(table, codes.below_first),
          At(table, codes.below_second)};
}

// min(255, amount * rate / 256) in every byte.
HWY_INLINE V Times(V amount, V rate_low, V rate_high) {
  const Words words;
  const W low_bytes = hn::Set(words, 0x00FF);
  const W amounts = hn::BitCast(words, amount);
  const W lows = hn::BitCast(words, rate_low);
  const W highs = hn::BitCast(words, rate_high);
  // Even bytes: amount * 256 times rate, of which the upper half is amount * rate / 256.
  const W even = hn::MulHigh(hn::ShiftLeft<8>(amounts),
                             hn::Or(hn::And(lows, low_bytes), hn::ShiftLeft<8>(highs)));
  const W odd = hn::MulHigh(hn::AndNot(low_bytes, amounts),
                            hn::Or(hn::ShiftRight<8>(lows), hn::AndNot(low_bytes, highs)));
  return hn::BitCast(Bytes(),
                     hn::Or(hn::Min(even, low_bytes), hn::ShiftLeft<8>(hn::Min(odd, low_bytes))));
}
HWY_INLINE Strip Times(const Strip& amount, const Rate& rate, const WideStrip& codes) {
  const Strip low = At(rate.low, codes);
  const Strip high = At(rate.high, codes);
  return {Times(amount.first, low.first, high.first), Times(amount.second, low.second, high.second),
          Times(amount.below_first, low.below_first, high.below_first),
          Times(amount.below_second, low.below_second, high.below_second)};
}

// loss += (whole by value - part) * rate.
HWY_INLINE void AddShare(const ByteTable32& whole, const Rate& rate, const WideStrip& codes,
                         const Strip& part, Strip& loss) {
  AddTo(loss, Times(Minus(At(whole, codes), part), rate, codes));
}

// talenten with several answers.
HWY_INLINE void AddTalents(const SieveLists& lists, const SieveBlock& block, std::size_t at,
                           Strip& loss) {
  const Look* one = lists.talents;
  for (const TalentGroup* group = lists.groups.begin; group != lists.groups.end; ++group) {
    Strip least = Same(Fill(group->most));
    for (const Look* end = one + group->count; one != end; ++one) {
      least = Least(least, At(TableOf(one->table), CodesOf(block.columns[one->column], at)));
    }
    AddTo(loss, least);
  }
}

// belastbaarheid.
HWY_INLINE void AddItems(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                         std::size_t at, Strip& loss) {
  const Strip most = Same(Fill(15));
  const Strip overloads = Least(SumOf(lists.items, block, at), most);
  AddTo(loss, At(TableOf(query.items_loss), overloads));
  if (lists.unknown_items.begin == lists.unknown_items.end) return;
  const Strip unknown = Least(SumOf(lists.unknown_items, block, at), most);
  AddTo(loss, IfZero(overloads, At(TableOf(query.unknown_loss), unknown)));
}

// uren and H5.
HWY_INLINE Strip SharedHours(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                             const WideStrip& max_day, std::size_t at) {
  const Strip cap = At(query.day_cap, max_day);
  Strip shared = Same(Zero());
  for (const DayLook* day = lists.days.begin; day != lists.days.end; ++day) {
    AddTo(shared, Least(cap, At(TableOf(day->table), CodesOf(block.columns[day->column], at))));
  }
  return Least(Least(shared, Same(Fill(query.work_cap))),
               At(query.week_cap, ValuesOf(block, index::RowValue::kMaxWeek, at)));
}
HWY_INLINE void AddFew(const Sieve& query, const Strip& shared, Strip& counts) {
  AddTo(counts, IfZero(Minus(shared, Same(Fill(query.few))), Same(Fill(query.few_counts))));
  AddTo(counts, IfZero(Minus(shared, Same(Fill(query.maybe_few))), Same(Fill(kMaybeObstacle))));
}
HWY_INLINE void AddHours(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                         std::size_t at, Strip& loss, Strip& counts) {
  using index::RowValue;
  const WideStrip max_day = ValuesOf(block, RowValue::kMaxDay, at);
  if (query.any_day_counts) AddTo(counts, At(query.day_counts, max_day));
  const Strip shared = SharedHours(query, lists, block, max_day, at);
  AddTo(counts, IfZero(shared, Same(Fill(kFails))));
  if (query.any_few) AddFew(query, shared, counts);
  const WideStrip desired = ValuesOf(block, RowValue::kDesiredWeek, at);
  AddShare(query.hours_whole, query.hours_rate, desired, shared, loss);
  if (query.any_hours_loss) AddTo(loss, At(query.hours_loss, desired));
}

// reistijd and H7.
HWY_INLINE void AddTravelLoss(const Sieve& query, const SieveBlock& block, const Strip& minutes,
                              std::size_t at, Strip& loss) {
  using index::RowValue;
  const Strip lack = Minus(minutes, At(query.comfort, ValuesOf(block, RowValue::kComfort, at)));
  AddTo(loss, Least(Times(lack, query.travel_rate, ValuesOf(block, RowValue::kTravelSpan, at)),
                    Same(Fill(query.travel_most))));
}
HWY_INLINE void AddTravelRule(const Sieve& query, const SieveBlock& block, const Strip& minutes,
                              std::size_t at, Strip& counts) {
  const WideStrip codes = ValuesOf(block, index::RowValue::kMaxMinutes, at);
  const Strip surely = At(query.surely_longest, codes);
  AddTo(counts, IfAny(Minus(minutes, surely), Same(Fill(kObstacle))));
  AddTo(counts, IfAny(Minus(minutes, Plus(surely, Same(Fill(query.stretch)))), Same(Fill(kFails))));
  const Strip at_most = Plus(minutes, Same(Fill(kMinutesShort)));
  AddTo(counts, IfAny(Minus(at_most, At(query.maybe_longest, codes)), Same(Fill(kMaybeObstacle))));
}

HWY_INLINE void AddRules(const SieveLists& lists, const SieveBlock& block, std::size_t at,
                         Strip& counts) {
  AddTo(counts, SumOf(lists.rules, block, at));
  if (lists.certificates.begin == lists.certificates.end) return;
  Strip greatest = Same(Zero());
  for (const Look* one = lists.certificates.begin; one != lists.certificates.end; ++one) {
    greatest = Greatest(greatest, At(TableOf(one->table), CodesOf(block.columns[one->column], at)));
  }
  AddTo(counts, greatest);
}

// A limit below 0 lets nothing pass: what it leaves is never 0.
HWY_INLINE Strip Limit(int limit) {
  return Same(Fill(limit < 0 ? 0U : static_cast<unsigned>(limit)));
}

// The limits of the rows of a strip.
struct Limits {
  Strip past;
  Strip mits;
  V past_closed;
  V mits_closed;
};
HWY_INLINE Limits LimitsAt(const Sieve& query, const RowLimits* own, std::size_t at) {
  Limits limits = {Limit(query.past_limit), Limit(query.mits_limit), Zero(), Zero()};
  if (own != nullptr) {
    // With limits of its own a row may always pass.
    limits.past = Greatest(limits.past, LoadStrip(own->past, at));
    limits.mits = Greatest(limits.mits, LoadStrip(own->mits, at));
  } else {
    limits.past_closed = Fill(query.past_limit < 0 ? 255 : 0);
    limits.mits_closed = Fill(query.mits_limit < 0 ? 255 : 0);
  }
  return limits;
}

// No row of the strip can pass any more: each has lost too much or fails a rule.
HWY_INLINE bool AllOut(const Strip& loss, const Strip& counts, const Limits& limits) {
  const Strip left =
      Plus(Minus(loss, Greatest(limits.past, limits.mits)), Minus(counts, Same(Fill(kFails - 1))));
  const V least =
      hn::Min(hn::Min(left.first, left.second), hn::Min(left.below_first, left.below_second));
  return hn::AllFalse(Bytes(), hn::Eq(least, Zero()));
}

// Every row of the strip falls off by a rule.
HWY_INLINE bool AllFail(const Strip& counts) {
  const V least = hn::Min(hn::Min(counts.first, counts.second),
                          hn::Min(counts.below_first, counts.below_second));
  return hn::AllFalse(Bytes(), hn::Lt(least, Fill(kFails)));
}

// Writes a bit per row, set where `fails` is 0.
HWY_INLINE void StorePasses(const Strip& fails, std::size_t at, std::uint64_t* passes) {
  const std::size_t lanes = hn::Lanes(Bytes());
  auto* const bits = reinterpret_cast<std::uint8_t*>(passes);
  const auto put = [bits](V one, std::size_t row) HWY_ATTR {
    hn::StoreMaskBits(Bytes(), hn::Eq(one, Zero()), bits + row / 8);
  };
  put(fails.first, at);
  put(fails.second, at + lanes);
  put(fails.below_first, kBlockBytes + at);
  put(fails.below_second, kBlockBytes + at + lanes);
}

// Minutes of the rows of a block; of an unknown place 0.
void MinutesOfRows(const Travel& travel, const index::ValueBlock& values, std::uint8_t* out) {
  const Journey& journey = *travel.journey;
  const index::PlaceRun* const runs = travel.runs;
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::uint8_t* codes =
      values.codes[static_cast<std::size_t>(index::RowValue::kModes)].data();
  alignas(64) std::uint8_t known[32];  // 0 where the minutes are not known
  for (std::size_t i = 0; i < 32; ++i) known[i] = i == 0 && journey.unknown_modes ? 0 : 255;
  const V known_first = hn::LoadDup128(bytes, known);
  const V known_second = hn::LoadDup128(bytes, known + 16);
  for (std::size_t r = 0; r < travel.run_count; ++r) {
    const std::size_t first = runs[r].begin > travel.begin ? runs[r].begin - travel.begin : 0;
    const std::size_t last =
        r + 1 < travel.run_count ? runs[r + 1].begin - travel.begin : kBlockRows;
    Table32 table = {Zero(), Zero()};
    if (runs[r].place != index::kNoPlace) {
      table = {Fill(255), Fill(255)};
      for (std::size_t m = 0; m < journey.mode_count; ++m) {
        const V here = Fill(travel.minutes[m * travel.places + runs[r].place]);
        const Table32 without = TableOf(journey.modes[m].without);
        table.first = hn::Min(table.first, hn::Or(here, without.first));
        table.second = hn::Min(table.second, hn::Or(here, without.second));
      }
      table.first = hn::And(table.first, known_first);
      table.second = hn::And(table.second, known_second);
    }
    // What a vector writes beyond the run is overwritten by the next one.
    for (std::size_t row = first; row < last; row += lanes) {
      if (row + lanes <= kBlockRows) {
        hn::StoreU(At(table, Split(hn::LoadU(bytes, codes + row))), bytes, out + row);
        continue;
      }
      alignas(64) std::uint8_t end[64];
      const std::size_t at = kBlockRows - lanes;
      hn::Store(At(table, Split(hn::LoadU(bytes, codes + at))), bytes, end);
      for (std::size_t k = row; k < last; ++k) out[k] = end[k - at];
    }
  }
}

// Asks memory for what the next block will be read for, a share of it with every strip: half a
// kilobyte here and half a kilobyte there is nothing that the prefetchers of a processor see
// coming.
class NextBlock {
 public:
  // `travel_rule`: the first step asks who is too far.
  HWY_INLINE NextBlock(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                       bool travel_rule) {
    using index::RowValue;
    if (block.next_columns == nullptr) return;
    const auto add = [&](const auto& looks) HWY_ATTR {
      for (const auto* one = looks.begin; one != looks.end; ++one) {
        Add(block.next_columns[one->column]->bytes.data());
      }
    };
    add(lists.losses);
    add(lists.items);
    const Look* one = lists.talents;
    for (const TalentGroup* group = lists.groups.begin; group != lists.groups.end; ++group) {
      for (const Look* end = one + group->count; one != end; ++one) {
        Add(block.next_columns[one->column]->bytes.data());
      }
    }
    add(lists.wishes);
    const auto add_value = [&](RowValue value) HWY_ATTR {
      const std::uint8_t* codes = block.next_values->codes[static_cast<std::size_t>(value)].data();
      Add(codes);
      Add(codes + kBlockBytes);
    };
    if (query.wish) add_value(RowValue::kWishes);
    if (query.step) add_value(RowValue::kStep);
    if (!query.counts_first) {
      if (!travel_rule) return;
      add_value(RowValue::kModes);
      add_value(RowValue::kMaxMinutes);
      return;
    }
    add(lists.rules);
    if (query.hours) {
      add(lists.days);
      add_value(RowValue::kMaxDay);
      add_value(RowValue::kMaxWeek);
      add_value(RowValue::kDesiredWeek);
    }
    if (query.travel) {
      add_value(RowValue::kModes);
      add_value(RowValue::kComfort);
      add_value(RowValue::kTravelSpan);
      add_value(RowValue::kMaxMinutes);
    }
  }

  // The share of the strip that ends at byte `end` of the block.
  HWY_INLINE void Ask(std::size_t end) {
    for (const std::size_t until = count_ * end / kBlockBytes; asked_ < until; ++asked_) {
      for (std::size_t line = 0; line < kBlockBytes; line += 64) {
        hwy::Prefetch(parts_[asked_] + line);
      }
    }
  }

 private:
  HWY_INLINE void Add(const std::uint8_t* part) {
    if (count_ < kMost) parts_[count_++] = part;
  }

  static constexpr std::size_t kMost = 128;  // enough for nearly all
  const std::uint8_t* parts_[kMost];
  std::size_t count_ = 0;
  std::size_t asked_ = 0;
};

// What the first step takes away; see row.h.
HWY_INLINE void AddFirst(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                         std::size_t at, Strip& loss) {
  using index::RowValue;
  AddTo(loss, SumOf(lists.losses, block, at));
  AddItems(query, lists, block, at, loss);
  AddTalents(lists, block, at, loss);
  if (query.wish) {
    AddShare(query.wish_whole, query.wish_rate, ValuesOf(block, RowValue::kWishes, at),
             SumOf(lists.wishes, block, at), loss);
  }
  if (query.step) AddTo(loss, At(query.step_loss, ValuesOf(block, RowValue::kStep, at)));
}
HWY_INLINE void AddUse(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                       std::size_t at, Strip& loss) {
  if (!query.use) return;
  AddShare(query.use_whole, query.use_rate, ValuesOf(block, index::RowValue::kEmphasis, at),
           SumOf(lists.uses, block, at), loss);
}
HWY_INLINE void AddTravel(const Sieve& query, const SieveBlock& block, const std::uint8_t* minutes,
                          std::size_t at, Strip& loss, Strip& counts) {
  if (!query.travel) return;
  const Strip here = LoadStrip(minutes, at);
  AddTravelLoss(query, block, here, at, loss);
  if (query.travel_rule && !block.all_near) AddTravelRule(query, block, here, at, counts);
}
HWY_INLINE void AddCounts(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                          const std::uint8_t* minutes, std::size_t at, Strip& loss, Strip& counts) {
  AddRules(lists, block, at, counts);
  AddTravel(query, block, minutes, at, loss, counts);
  if (query.hours) AddHours(query, lists, block, at, loss, counts);
}

// Who passes, when all is added.
HWY_INLINE void StoreResult(const Strip& loss, const Strip& counts, const Limits& limits,
                            std::size_t at, SieveRows& rows) {
  StoreStrip(loss, rows.loss.data(), at);
  StoreStrip(counts, rows.counts.data(), at);
  const Strip past = Plus(Plus(Minus(loss, limits.past), Same(limits.past_closed)),
                          Minus(counts, Same(Fill(kObstacle - 1))));
  const Strip mits =
      Plus(Plus(Minus(loss, limits.mits), Same(limits.mits_closed)),
           Plus(Minus(counts, Same(Fill(kFails - 1))), IfZero(counts, Same(Fill(255)))));
  StorePasses(Least(past, mits), at, rows.passes.data());
}

// With Sieve::counts_first: what rules out many, then the rest for strips that have anybody left.
HWY_INLINE void CountsFirst(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                            const std::uint8_t* minutes, std::size_t at, SieveRows& rows) {
  const Limits limits = LimitsAt(query, block.row_limits, at);
  Strip loss = Same(Fill(query.base_loss));
  Strip counts = Same(Zero());
  AddTravel(query, block, minutes, at, loss, counts);
  bool out = AllFail(counts);
  if (!out) {
    AddRules(lists, block, at, counts);
    if (query.hours) AddHours(query, lists, block, at, loss, counts);
    out = AllOut(loss, counts, limits);
  }
  if (!out) {
    AddFirst(query, lists, block, at, loss);
    out = AllOut(loss, counts, limits);
  }
  if (out) {
    StoreStrip(counts, rows.counts.data(), at);
    StorePasses(Same(Fill(255)), at, rows.passes.data());
    return;
  }
  AddUse(query, lists, block, at, loss);
  StoreResult(loss, counts, limits, at, rows);
}

// Obstacles that could bring a row to past mits: all that counts but what only makes it fall off.
HWY_INLINE Strip Obstacles(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                           const std::uint8_t* minutes, std::size_t at) {
  Strip counts = Same(Zero());
  AddRules(lists, block, at, counts);
  if (query.travel && query.travel_rule && !block.all_near) {
    AddTravelRule(query, block, LoadStrip(minutes, at), at, counts);
  }
  if (query.hours && query.any_few) {
    const WideStrip max_day = ValuesOf(block, index::RowValue::kMaxDay, at);
    AddFew(query, SharedHours(query, lists, block, max_day, at), counts);
  }
  return counts;
}

// Whom the first step leaves: all whose loss is small enough for a list. With `minutes` also past
// mits may take rows that past does not, and obstacles say which.
HWY_INLINE void FirstStrip(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                           const std::uint8_t* minutes, std::size_t at, SieveRows& rows) {
  Strip loss = Same(Fill(query.base_loss));
  AddFirst(query, lists, block, at, loss);
  StoreStrip(loss, rows.loss.data(), at);
  const Limits limits = LimitsAt(query, block.row_limits, at);
  Strip out = Plus(Minus(loss, limits.past), Same(limits.past_closed));
  if (minutes != nullptr) {
    const Strip counts = Obstacles(query, lists, block, minutes, at);
    const Strip mits = Plus(Plus(Minus(loss, limits.mits), Same(limits.mits_closed)),
                            IfZero(counts, Same(Fill(255))));
    out = Least(out, mits);
  }
  StorePasses(out, at, rows.passes.data());
}
// And of these who passes.
HWY_INLINE void LastStrip(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                          const std::uint8_t* minutes, std::size_t at, SieveRows& rows) {
  Strip loss = LoadStrip(rows.loss.data(), at);
  Strip counts = Same(Zero());
  AddCounts(query, lists, block, minutes, at, loss, counts);
  AddUse(query, lists, block, at, loss);
  StoreResult(loss, counts, LimitsAt(query, block.row_limits, at), at, rows);
}

// Up to so many rows of a block are finished one by one: about what vectors cost for all of it.
constexpr std::size_t kFewRows = 96;

void RunSieve(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
              SieveRows& rows) {
  alignas(64) std::uint8_t minutes[kBlockRows];
  // Whether past mits may take rows that past does not, and if so whether it has any.
  const bool travel_rule = query.travel && query.travel_rule && !block.all_near;
  const bool obstacles =
      (block.row_limits != nullptr || query.mits_limit > query.past_limit) &&
      (travel_rule || (query.hours && query.any_few) || lists.rules.begin != lists.rules.end ||
       lists.certificates.begin != lists.certificates.end);
  NextBlock next(query, lists, block, obstacles && travel_rule);
  bool timed = false;
  const auto find_minutes = [&]() HWY_ATTR {
    if (query.travel && !timed) MinutesOfRows(block.travel, *block.values, minutes);
    timed = true;
  };
  if (query.counts_first) {
    find_minutes();
    for (std::size_t at = 0; at < kBlockBytes; at += StripBytes()) {
      next.Ask(at + StripBytes());
      CountsFirst(query, lists, block, minutes, at, rows);
    }
    return;
  }
  if (obstacles && travel_rule) find_minutes();
  for (std::size_t at = 0; at < kBlockBytes; at += StripBytes()) {
    next.Ask(at + StripBytes());
    FirstStrip(query, lists, block, obstacles ? minutes : nullptr, at, rows);
  }
  std::size_t left = 0;
  for (std::size_t word = 0; word < kBlockRows / 64; ++word) {
    left += hwy::PopCount(rows.passes.data()[word]);
  }
  if (left == 0) return;
  if (left <= kFewRows) {
    FinishRows(query, block, rows);
    return;
  }
  find_minutes();
  for (std::size_t at = 0; at < kBlockBytes; at += StripBytes()) {
    LastStrip(query, lists, block, minutes, at, rows);
  }
}

HWY_INLINE void DoubtStrip(const DoubtSieve& query, const DoubtLists& lists,
                           const SieveBlock& block, const std::uint8_t* counts, std::size_t at,
                           std::uint64_t* perhaps_known, SieveRows& rows) {
  const Strip against = LoadStrip(counts, at);
  if (AllFail(against)) {
    StorePasses(Same(Fill(255)), at, perhaps_known);
    StorePasses(Same(Fill(255)), at, rows.passes.data());
    return;
  }
  Strip known = Plus(Same(Fill(query.base_known)), SumOf(lists.known, block, at));
  Strip loss = SumOf(lists.losses, block, at);
  const DoubtSieve::Talent* one = lists.talents;
  for (const TalentGroup* group = lists.groups.begin; group != lists.groups.end; ++group) {
    Strip greatest = Same(Zero());
    Strip least = Same(Fill(group->most));
    for (const DoubtSieve::Talent* end = one + group->count; one != end; ++one) {
      const Strip codes = CodesOf(block.columns[one->column], at);
      greatest = Greatest(greatest, At(TableOf(one->known), codes));
      least = Least(least, At(TableOf(one->loss), codes));
    }
    AddTo(known, greatest);
    AddTo(loss, IfAny(greatest, least));
  }
  const Strip most = Same(Fill(15));
  const Strip unknown = Least(SumOf(lists.unknown_items, block, at), most);
  AddTo(known, At(TableOf(query.items_known), unknown));
  StorePasses(Minus(Same(Fill(query.surely)), Plus(known, SumOf(lists.perhaps, block, at))), at,
              perhaps_known);
  const Strip lost = At(TableOf(query.items_loss), Least(SumOf(lists.items, block, at), most));
  const Strip share = At(TableOf(query.items_share), unknown);
  // The share is a rate of one byte: loss * share / 256.
  AddTo(loss, {Times(lost.first, share.first, Zero()), Times(lost.second, share.second, Zero()),
               Times(lost.below_first, share.below_first, Zero()),
               Times(lost.below_second, share.below_second, Zero())});
  StoreStrip(loss, rows.loss.data(), at);

  const RowLimits* own = block.row_limits;
  Strip limit = Limit(query.limit);
  if (own != nullptr) limit = Greatest(limit, LoadStrip(own->onbekend, at));
  const bool closed = (query.limit < 0 && own == nullptr) || query.enough == 0;
  const V enough = Fill(query.enough == 0 ? 0 : query.enough - 1U);
  StorePasses(Plus(Plus(Minus(loss, limit), Same(Fill(closed ? 255 : 0))),
                   Plus(Minus(known, Same(enough)), Minus(against, Same(Fill(kFails - 1))))),
              at, rows.passes.data());
}

void RunDoubt(const DoubtSieve& query, const DoubtLists& lists, const SieveBlock& block,
              SieveRows& sieved, SieveRows& rows) {
  alignas(64) std::uint64_t perhaps_known[kBlockRows / 64];
  for (std::size_t at = 0; at < kBlockBytes; at += StripBytes()) {
    DoubtStrip(query, lists, block, sieved.counts.data(), at, perhaps_known, rows);
  }
  std::uint64_t* const passes = sieved.passes.data();
  for (std::size_t word = 0; word < kBlockRows / 64; ++word) passes[word] &= perhaps_known[word];
}

void MinutesOfPlaces(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                     std::size_t count, std::uint8_t* minutes) {
  const hn::CappedTag<float, 16> floats;
  const hn::RebindToSigned<decltype(floats)> ints;
  const hn::Rebind<std::uint8_t, decltype(floats)> bytes;
  const std::size_t lanes = hn::Lanes(floats);
  alignas(64) std::int32_t xs[16];
  alignas(64) std::int32_t ys[16];
  for (std::size_t p = 0; p < count; p += lanes) {
    const std::size_t here = count - p < lanes ? count - p : lanes;
    const std::int32_t* x = x_m + p;
    const std::int32_t* y = y_m + p;
    if (here < lanes) {
      for (std::size_t i = 0; i < lanes; ++i) {
        xs[i] = i < here ? x[i] : 0;
        ys[i] = i < here ? y[i] : 0;
      }
      x = xs;
      y = ys;
    }
    const auto dx = hn::ConvertTo(floats, hn::Sub(hn::LoadU(ints, x), hn::Set(ints, journey.x_m)));
    const auto dy = hn::ConvertTo(floats, hn::Sub(hn::LoadU(ints, y), hn::Set(ints, journey.y_m)));
    const auto metres = hn::Max(
        hn::Zero(floats),
        hn::Sub(hn::Sqrt(hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy))), hn::Set(floats, 1.0F)));
    for (std::size_t m = 0; m < journey.mode_count; ++m) {
      const Journey::Mode& mode = journey.modes[m];
      const auto exact = hn::Add(hn::Set(floats, mode.fixed),
                                 hn::Mul(metres, hn::Set(floats, mode.minutes_per_metre)));
      const auto whole = hn::ConvertTo(
          ints, hn::Min(hn::Add(exact, hn::Set(floats, 0.999F)), hn::Set(floats, 255.0F)));
      std::uint8_t* out = minutes + m * count + p;
      const auto value = hn::DemoteTo(bytes, whole);
      if (here == lanes) {
        hn::StoreU(value, bytes, out);
      } else {
        alignas(64) std::uint8_t last[64];
        hn::Store(value, bytes, last);
        for (std::size_t i = 0; i < here; ++i) out[i] = last[i];
      }
    }
  }
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace HWY_NAMESPACE
}  // namespace
}  // namespace passend::search
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <vector>

namespace passend::search {
namespace {

HWY_EXPORT(RunSieve);
HWY_EXPORT(RunDoubt);
HWY_EXPORT(MinutesOfPlaces);

template <typename T>
List<T> ListOf(const std::vector<T>& all) {
  return {all.data(), all.data() + all.size()};
}

void SieveBest(const Sieve& query, const SieveBlock& block, SieveRows& rows) {
  const SieveLists lists = {.groups = ListOf(query.groups),
                            .talents = query.talents.data(),
                            .losses = ListOf(query.losses),
                            .items = ListOf(query.items),
                            .unknown_items = ListOf(query.unknown_items),
                            .wishes = ListOf(query.wishes),
                            .uses = ListOf(query.uses),
                            .rules = ListOf(query.rules),
                            .certificates = ListOf(query.certificates),
                            .days = ListOf(query.days)};
  HWY_DYNAMIC_DISPATCH(RunSieve)(query, lists, block, rows);
}

void DoubtBest(const DoubtSieve& query, const SieveBlock& block, SieveRows& sieved,
               SieveRows& rows) {
  const DoubtLists lists = {.groups = ListOf(query.groups),
                            .talents = query.talents.data(),
                            .known = ListOf(query.known),
                            .perhaps = ListOf(query.perhaps),
                            .unknown_items = ListOf(query.unknown_items),
                            .items = ListOf(query.items),
                            .losses = ListOf(query.losses)};
  HWY_DYNAMIC_DISPATCH(RunDoubt)(query, lists, block, sieved, rows);
}

void PlaceMinutesBest(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                      std::size_t count, std::uint8_t* minutes) {
  HWY_DYNAMIC_DISPATCH(MinutesOfPlaces)(journey, x_m, y_m, count, minutes);
}

}  // namespace

const KernelSet& BestKernels() {
  static const KernelSet set = {hwy::TargetName(hwy::SupportedTargets() & -hwy::SupportedTargets()),
                                &SieveBest, &DoubtBest, &PlaceMinutesBest};
  return set;
}

}  // namespace passend::search
#endif  // HWY_ONCE
