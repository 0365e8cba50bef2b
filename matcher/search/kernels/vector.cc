// The same as scalar.cc with vectors, once for every instruction set that the compiler can make and
// chosen when the program runs (Highway). Compiled code of this file for a wide instruction set
// must not become the linker's copy of an inline function for others, so it includes little and
// the functions take pointers.
//
// A vector of bytes of a 4-bit column holds two vectors of rows: those of the low halves and those
// of the high halves, kBlockRows / 2 rows further on. The block is passed over once per part of the
// score, so that its tables stay in registers; what lies between is a few kilobytes of nearest
// cache.
#include <cstddef>
#include <cstdint>

#include "matcher/search/kernels/kernels.h"
#include "matcher/search/kernels/lists.h"

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
              const std::uint8_t* counts, SieveRows& rows) {
  ScalarKernels().doubt(query, block, counts, rows);
}
void MinutesOfPlaces(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                     std::size_t count, std::uint8_t* minutes) {
  ScalarKernels().place_minutes(journey, x_m, y_m, count, minutes);
}
void MinutesOfRows(const Journey& journey, const index::PlaceRun* runs, std::size_t run_count,
                   std::size_t begin, const std::uint8_t* minutes, std::size_t places,
                   const index::ValueBlock& values, std::uint8_t* out) {
  ScalarKernels().row_minutes(journey, {runs, run_count}, begin, minutes, places, values, out);
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

// A byte per row, in the order of the rows.
struct alignas(64) Rows {
  std::uint8_t at[kBlockRows];
};

// sums[row] = what it was (or 0, when `fresh`) + the sum of the looks. The look-ups are the bulk of
// a scan, so a table is loaded once for as many rows as there are registers to add them up.
template <bool kFresh>
HWY_INLINE void AddLooks(const List<Look>& looks, const SieveBlock& block, std::uint8_t* sums) {
  const std::size_t lanes = hn::Lanes(Bytes());
  for (std::size_t at = 0; at < kBlockBytes; at += 4 * lanes) {
    V a0 = Zero(), a1 = Zero(), a2 = Zero(), a3 = Zero();  // rows of the low halves
    V b0 = Zero(), b1 = Zero(), b2 = Zero(), b3 = Zero();  // and of the high ones
    for (const Look* one = looks.begin; one != looks.end; ++one) {
      const std::uint8_t* codes = block.columns[one->column]->bytes.data() + at;
      const V table = TableOf(one->table);
      const V c0 = LoadAt(codes, 0);
      const V c1 = LoadAt(codes, lanes);
      AddTo(a0, hn::TableLookupBytes(table, LowCodes(c0)));
      AddTo(b0, hn::TableLookupBytes(table, HighCodes(c0)));
      AddTo(a1, hn::TableLookupBytes(table, LowCodes(c1)));
      AddTo(b1, hn::TableLookupBytes(table, HighCodes(c1)));
      const V c2 = LoadAt(codes, 2 * lanes);
      const V c3 = LoadAt(codes, 3 * lanes);
      AddTo(a2, hn::TableLookupBytes(table, LowCodes(c2)));
      AddTo(b2, hn::TableLookupBytes(table, HighCodes(c2)));
      AddTo(a3, hn::TableLookupBytes(table, LowCodes(c3)));
      AddTo(b3, hn::TableLookupBytes(table, HighCodes(c3)));
    }
    const auto put = [&](V value, std::size_t row) HWY_ATTR {
      if (!kFresh) AddTo(value, LoadAt(sums, row));
      StoreAt(value, sums, row);
    };
    put(a0, at);
    put(a1, at + lanes);
    put(a2, at + 2 * lanes);
    put(a3, at + 3 * lanes);
    put(b0, kBlockBytes + at);
    put(b1, kBlockBytes + at + lanes);
    put(b2, kBlockBytes + at + 2 * lanes);
    put(b3, kBlockBytes + at + 3 * lanes);
  }
}

// loss[row] = base + sum over groups of the least loss; used[row] = sum of the use.
HWY_INLINE void AddTalents(const List<TalentGroup>& groups, const TalentLook* talents,
                           std::uint8_t base, const SieveBlock& block, std::uint8_t* loss,
                           std::uint8_t* used) {
  const std::size_t lanes = hn::Lanes(Bytes());
  for (std::size_t at = 0; at < kBlockBytes; at += 2 * lanes) {
    V loss_a = Fill(base), loss_b = loss_a, loss_c = loss_a, loss_d = loss_a;
    V used_a = Zero(), used_b = Zero(), used_c = Zero(), used_d = Zero();
    const TalentLook* one = talents;
    for (const TalentGroup* group = groups.begin; group != groups.end; ++group) {
      V a = Fill(group->most), b = a, c = a, d = a;
      for (const TalentLook* end = one + group->count; one != end; ++one) {
        const std::uint8_t* codes = block.columns[one->column]->bytes.data() + at;
        const V first = LoadAt(codes, 0);
        const V second = LoadAt(codes, lanes);
        const V ca = LowCodes(first), cb = HighCodes(first);
        const V cc = LowCodes(second), cd = HighCodes(second);
        const V table = TableOf(one->loss);
        a = hn::Min(a, hn::TableLookupBytes(table, ca));
        b = hn::Min(b, hn::TableLookupBytes(table, cb));
        c = hn::Min(c, hn::TableLookupBytes(table, cc));
        d = hn::Min(d, hn::TableLookupBytes(table, cd));
        const V use = TableOf(one->use);
        AddTo(used_a, hn::TableLookupBytes(use, ca));
        AddTo(used_b, hn::TableLookupBytes(use, cb));
        AddTo(used_c, hn::TableLookupBytes(use, cc));
        AddTo(used_d, hn::TableLookupBytes(use, cd));
      }
      AddTo(loss_a, a);
      AddTo(loss_b, b);
      AddTo(loss_c, c);
      AddTo(loss_d, d);
    }
    StoreAt(loss_a, loss, at);
    StoreAt(loss_c, loss, at + lanes);
    StoreAt(loss_b, loss, kBlockBytes + at);
    StoreAt(loss_d, loss, kBlockBytes + at + lanes);
    StoreAt(used_a, used, at);
    StoreAt(used_c, used, at + lanes);
    StoreAt(used_b, used, kBlockBytes + at);
    StoreAt(used_d, used, kBlockBytes + at + lanes);
  }
}

// A table of 32 in two registers.
struct Table32 {
  V first;
  V second;
};
HWY_INLINE Table32 TableOf(const ByteTable32& table) {
  return {hn::LoadDup128(Bytes(), table.at.data()), hn::LoadDup128(Bytes(), table.at.data() + 16)};
}
// Codes 0..31, split for two look-ups of 16.
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

struct RateTables {
  Table32 low;
  Table32 high;
};
HWY_INLINE RateTables TablesOf(const Rate& rate) { return {TableOf(rate.low), TableOf(rate.high)}; }
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
HWY_INLINE V Times(V amount, const RateTables& rate, const Wide& codes) {
  return Times(amount, At(rate.low, codes), At(rate.high, codes));
}

HWY_INLINE const std::uint8_t* CodesOf(const SieveBlock& block, index::RowValue value) {
  return block.values->codes[static_cast<std::size_t>(value)].data();
}

// loss += (whole by value - part) * rate.
HWY_INLINE void AddShare(const ByteTable32& wholes, const Rate& rates, const std::uint8_t* codes,
                         const std::uint8_t* parts, std::uint8_t* loss) {
  const std::size_t lanes = hn::Lanes(Bytes());
  const Table32 whole = TableOf(wholes);
  const RateTables rate = TablesOf(rates);
  for (std::size_t row = 0; row < kBlockRows; row += lanes) {
    const Wide code = Split(LoadAt(codes, row));
    const V lack = hn::SaturatedSub(At(whole, code), LoadAt(parts, row));
    StoreAt(hn::SaturatedAdd(LoadAt(loss, row), Times(lack, rate, code)), loss, row);
  }
}

// belastbaarheid: `items` holds sums of overloads, `unknown` numbers of unknown items or null.
HWY_INLINE void AddItems(const ByteTable& items_loss, const ByteTable& unknown_loss,
                         const std::uint8_t* items, const std::uint8_t* unknown,
                         std::uint8_t* loss) {
  const std::size_t lanes = hn::Lanes(Bytes());
  const V most = Fill(15);
  const V by_overloads = TableOf(items_loss);
  const V by_unknown = TableOf(unknown_loss);
  for (std::size_t row = 0; row < kBlockRows; row += lanes) {
    const V overloads = hn::Min(LoadAt(items, row), most);
    V sum = hn::SaturatedAdd(LoadAt(loss, row), hn::TableLookupBytes(by_overloads, overloads));
    if (unknown != nullptr) {
      const V lost = hn::TableLookupBytes(by_unknown, hn::Min(LoadAt(unknown, row), most));
      AddTo(sum, hn::And(WhereZero(overloads), lost));
    }
    StoreAt(sum, loss, row);
  }
}

// sums += table by value.
HWY_INLINE void AddValue(const ByteTable32& amounts, const std::uint8_t* codes,
                         std::uint8_t* sums) {
  const std::size_t lanes = hn::Lanes(Bytes());
  const Table32 table = TableOf(amounts);
  for (std::size_t row = 0; row < kBlockRows; row += lanes) {
    StoreAt(hn::SaturatedAdd(LoadAt(sums, row), At(table, Split(LoadAt(codes, row)))), sums, row);
  }
}

// shared[row] = sum over days of min(cap, minutes of the day).
HWY_INLINE void AddDays(const List<Look>& days, const SieveBlock& block, const std::uint8_t* caps,
                        std::uint8_t* shared) {
  const std::size_t lanes = hn::Lanes(Bytes());
  for (std::size_t at = 0; at < kBlockBytes; at += 2 * lanes) {
    const V cap_a = LoadAt(caps, at), cap_b = LoadAt(caps, kBlockBytes + at);
    const V cap_c = LoadAt(caps, at + lanes), cap_d = LoadAt(caps, kBlockBytes + at + lanes);
    V a = Zero(), b = Zero(), c = Zero(), d = Zero();
    for (const Look* day = days.begin; day != days.end; ++day) {
      const std::uint8_t* codes = block.columns[day->column]->bytes.data() + at;
      const V table = TableOf(day->table);
      const V first = LoadAt(codes, 0);
      const V second = LoadAt(codes, lanes);
      AddTo(a, hn::Min(cap_a, hn::TableLookupBytes(table, LowCodes(first))));
      AddTo(b, hn::Min(cap_b, hn::TableLookupBytes(table, HighCodes(first))));
      AddTo(c, hn::Min(cap_c, hn::TableLookupBytes(table, LowCodes(second))));
      AddTo(d, hn::Min(cap_d, hn::TableLookupBytes(table, HighCodes(second))));
    }
    StoreAt(a, shared, at);
    StoreAt(c, shared, at + lanes);
    StoreAt(b, shared, kBlockBytes + at);
    StoreAt(d, shared, kBlockBytes + at + lanes);
  }
}

// uren and H5. `work` is space for two values per row.
HWY_INLINE void AddHours(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
                         Rows& caps, Rows& shared, std::uint8_t* loss, std::uint8_t* counts) {
  using index::RowValue;
  const std::size_t lanes = hn::Lanes(Bytes());
  {
    const std::uint8_t* codes = CodesOf(block, RowValue::kMaxDay);
    const Table32 cap = TableOf(query.day_cap);
    for (std::size_t row = 0; row < kBlockRows; row += lanes) {
      StoreAt(At(cap, Split(LoadAt(codes, row))), caps.at, row);
    }
    if (query.any_day_counts) AddValue(query.day_counts, codes, counts);
  }
  AddDays(lists.days, block, caps.at, shared.at);
  {
    const std::uint8_t* codes = CodesOf(block, RowValue::kMaxWeek);
    const Table32 cap = TableOf(query.week_cap);
    const V most = Fill(query.work_cap);
    const V none = Fill(query.hours_none);
    const V few = Fill(query.few), few_counts = Fill(query.few_counts);
    const V maybe = Fill(query.maybe_few), one = Fill(kMaybeObstacle);
    for (std::size_t row = 0; row < kBlockRows; row += lanes) {
      const V hours =
          hn::Min(hn::Min(LoadAt(shared.at, row), most), At(cap, Split(LoadAt(codes, row))));
      StoreAt(hours, shared.at, row);
      V sum = LoadAt(counts, row);
      AddTo(sum, hn::And(WhereZero(hours), none));
      if (query.any_few) {
        AddTo(sum, hn::And(WhereZero(hn::SaturatedSub(hours, few)), few_counts));
        AddTo(sum, hn::And(WhereZero(hn::SaturatedSub(hours, maybe)), one));
      }
      StoreAt(sum, counts, row);
    }
  }
  const std::uint8_t* codes = CodesOf(block, RowValue::kDesiredWeek);
  AddShare(query.hours_whole, query.hours_rate, codes, shared.at, loss);
  if (query.any_hours_loss) AddValue(query.hours_loss, codes, loss);
}

// reistijd and H7.
HWY_INLINE void AddTravel(const Sieve& query, const SieveBlock& block, std::uint8_t* loss,
                          std::uint8_t* counts) {
  using index::RowValue;
  const std::size_t lanes = hn::Lanes(Bytes());
  {
    const std::uint8_t* comforts = CodesOf(block, RowValue::kComfort);
    const std::uint8_t* spans = CodesOf(block, RowValue::kTravelSpan);
    const Table32 comfort = TableOf(query.comfort);
    const RateTables rate = TablesOf(query.travel_rate);
    const V most = Fill(query.travel_most);
    for (std::size_t row = 0; row < kBlockRows; row += lanes) {
      const V lack =
          hn::SaturatedSub(LoadAt(block.minutes, row), At(comfort, Split(LoadAt(comforts, row))));
      const V lost = hn::Min(Times(lack, rate, Split(LoadAt(spans, row))), most);
      StoreAt(hn::SaturatedAdd(LoadAt(loss, row), lost), loss, row);
    }
  }
  if (!query.travel_rule) return;
  const std::uint8_t* codes = CodesOf(block, RowValue::kMaxMinutes);
  const Table32 surely = TableOf(query.surely_longest);
  const Table32 maybe = TableOf(query.maybe_longest);
  const V stretch = Fill(query.stretch);
  const V obstacle = Fill(kObstacle), fails = Fill(kFails), one = Fill(kMaybeObstacle);
  for (std::size_t row = 0; row < kBlockRows; row += lanes) {
    const V minutes = LoadAt(block.minutes, row);
    const Wide code = Split(LoadAt(codes, row));
    const V longest = At(surely, code);
    V sum = LoadAt(counts, row);
    AddTo(sum, hn::AndNot(WhereZero(hn::SaturatedSub(minutes, longest)), obstacle));
    AddTo(sum, hn::AndNot(WhereZero(hn::SaturatedSub(minutes, hn::SaturatedAdd(longest, stretch))),
                          fails));
    AddTo(sum, hn::AndNot(WhereZero(hn::SaturatedSub(minutes, At(maybe, code))), one));
    StoreAt(sum, counts, row);
  }
}

HWY_INLINE void AddCertificates(const List<Look>& looks, const SieveBlock& block,
                                std::uint8_t* counts) {
  const std::size_t lanes = hn::Lanes(Bytes());
  for (std::size_t at = 0; at < kBlockBytes; at += lanes) {
    V low = Zero(), high = Zero();
    for (const Look* one = looks.begin; one != looks.end; ++one) {
      const V both = LoadAt(block.columns[one->column]->bytes.data(), at);
      low = hn::Max(low, hn::TableLookupBytes(TableOf(one->table), LowCodes(both)));
      high = hn::Max(high, hn::TableLookupBytes(TableOf(one->table), HighCodes(both)));
    }
    StoreAt(hn::SaturatedAdd(LoadAt(counts, at), low), counts, at);
    StoreAt(hn::SaturatedAdd(LoadAt(counts, kBlockBytes + at), high), counts, kBlockBytes + at);
  }
}

// Writes a bit per row, set where `fails` is 0.
HWY_INLINE void StorePasses(V fails, std::size_t row, SieveRows& rows) {
  hn::StoreMaskBits(Bytes(), hn::Eq(fails, Zero()),
                    reinterpret_cast<std::uint8_t*>(rows.passes.data()) + row / 8);
}
// A limit below 0 lets nothing pass: what it leaves is never 0.
HWY_INLINE V Limit(int limit) { return Fill(limit < 0 ? 0U : static_cast<unsigned>(limit)); }
HWY_INLINE V Closed(int limit) { return Fill(limit < 0 ? 255U : 0U); }

void RunSieve(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
              SieveRows& rows) {
  using index::RowValue;
  Rows parts;
  Rows more;
  std::uint8_t* const loss = rows.loss.data();
  std::uint8_t* const counts = rows.counts.data();
  AddTalents(lists.groups, lists.talents, query.base_loss, block, loss, parts.at);
  if (query.use) {
    AddShare(query.use_whole, query.use_rate, CodesOf(block, RowValue::kEmphasis), parts.at, loss);
  }
  if (lists.losses.begin != lists.losses.end) AddLooks<false>(lists.losses, block, loss);
  if (query.wish) {
    AddLooks<true>(lists.wishes, block, parts.at);
    AddShare(query.wish_whole, query.wish_rate, CodesOf(block, RowValue::kWishes), parts.at, loss);
  }
  AddLooks<true>(lists.items, block, parts.at);
  const bool unknown = lists.unknown_items.begin != lists.unknown_items.end;
  if (unknown) AddLooks<true>(lists.unknown_items, block, more.at);
  AddItems(query.items_loss, query.unknown_loss, parts.at, unknown ? more.at : nullptr, loss);
  if (query.step) AddValue(query.step_loss, CodesOf(block, RowValue::kStep), loss);

  AddLooks<true>(lists.rules, block, counts);
  if (query.hours) AddHours(query, lists, block, parts, more, loss, counts);
  if (query.travel) AddTravel(query, block, loss, counts);
  if (lists.certificates.begin != lists.certificates.end) {
    AddCertificates(lists.certificates, block, counts);
  }

  const RowLimits* own = block.row_limits;
  V past_limit = Limit(query.past_limit);
  V mits_limit = Limit(query.mits_limit);
  // With limits of its own a row may always pass.
  const V past_closed = own != nullptr ? Zero() : Closed(query.past_limit);
  const V mits_closed = own != nullptr ? Zero() : Closed(query.mits_limit);
  const V query_past = past_limit, query_mits = mits_limit;
  const V below_obstacle = Fill(kObstacle - 1), below_fails = Fill(kFails - 1);
  for (std::size_t row = 0; row < kBlockRows; row += hn::Lanes(Bytes())) {
    const V lost = LoadAt(loss, row);
    const V counted = LoadAt(counts, row);
    if (own != nullptr) {
      past_limit = hn::Max(query_past, LoadAt(own->past, row));
      mits_limit = hn::Max(query_mits, LoadAt(own->mits, row));
    }
    const V past = hn::Or(hn::Or(hn::SaturatedSub(lost, past_limit), past_closed),
                          hn::SaturatedSub(counted, below_obstacle));
    const V mits = hn::Or(hn::Or(hn::SaturatedSub(lost, mits_limit), mits_closed),
                          hn::Or(hn::SaturatedSub(counted, below_fails), WhereZero(counted)));
    StorePasses(hn::Min(past, mits), row, rows);
  }
}

void RunDoubt(const DoubtSieve& query, const DoubtLists& lists, const SieveBlock& block,
              const std::uint8_t* counts, SieveRows& rows) {
  const std::size_t lanes = hn::Lanes(Bytes());
  std::uint8_t* const loss = rows.loss.data();
  Rows known;
  for (std::size_t at = 0; at < kBlockBytes; at += lanes) {
    V known_a = Fill(query.base_known), known_b = known_a;
    V loss_a = Fill(query.base_loss), loss_b = loss_a;
    const DoubtSieve::Talent* one = lists.talents;
    for (const TalentGroup* group = lists.groups.begin; group != lists.groups.end; ++group) {
      V greatest_a = Zero(), greatest_b = Zero();
      V least_a = Fill(group->most), least_b = least_a;
      for (const DoubtSieve::Talent* end = one + group->count; one != end; ++one) {
        const V both = LoadAt(block.columns[one->column]->bytes.data(), at);
        const V a = LowCodes(both), b = HighCodes(both);
        greatest_a = hn::Max(greatest_a, hn::TableLookupBytes(TableOf(one->known), a));
        greatest_b = hn::Max(greatest_b, hn::TableLookupBytes(TableOf(one->known), b));
        least_a = hn::Min(least_a, hn::TableLookupBytes(TableOf(one->loss), a));
        least_b = hn::Min(least_b, hn::TableLookupBytes(TableOf(one->loss), b));
      }
      AddTo(known_a, greatest_a);
      AddTo(known_b, greatest_b);
      AddTo(loss_a, hn::AndNot(WhereZero(greatest_a), least_a));
      AddTo(loss_b, hn::AndNot(WhereZero(greatest_b), least_b));
    }
    StoreAt(known_a, known.at, at);
    StoreAt(known_b, known.at, kBlockBytes + at);
    StoreAt(loss_a, loss, at);
    StoreAt(loss_b, loss, kBlockBytes + at);
  }
  AddLooks<false>(lists.known, block, known.at);
  if (lists.losses.begin != lists.losses.end) AddLooks<false>(lists.losses, block, loss);
  Rows overloads;
  Rows unknown;
  AddLooks<true>(lists.items, block, overloads.at);
  AddLooks<true>(lists.unknown_items, block, unknown.at);

  const V most = Fill(15);
  const V items_known = TableOf(query.items_known);
  const V items_loss = TableOf(query.items_loss);
  const V items_share = TableOf(query.items_share);
  const RowLimits* own = block.row_limits;
  const V query_limit = Limit(query.limit);
  V limit = query_limit;
  const V closed = Fill((query.limit < 0 && own == nullptr) || query.enough == 0 ? 255 : 0);
  const V enough = Fill(query.enough == 0 ? 0 : query.enough - 1U);
  const V below_fails = Fill(kFails - 1);
  for (std::size_t row = 0; row < kBlockRows; row += lanes) {
    const V number = hn::Min(LoadAt(unknown.at, row), most);
    const V sure =
        hn::SaturatedAdd(LoadAt(known.at, row), hn::TableLookupBytes(items_known, number));
    // The share is a rate of one byte: loss * share / 256.
    const V lost = hn::SaturatedAdd(
        LoadAt(loss, row),
        Times(hn::TableLookupBytes(items_loss, hn::Min(LoadAt(overloads.at, row), most)),
              hn::TableLookupBytes(items_share, number), Zero()));
    StoreAt(lost, loss, row);
    if (own != nullptr) limit = hn::Max(query_limit, LoadAt(own->onbekend, row));
    StorePasses(hn::Or(hn::Or(hn::SaturatedSub(lost, limit), closed),
                       hn::Or(hn::SaturatedSub(sure, enough),
                              hn::SaturatedSub(LoadAt(counts, row), below_fails))),
                row, rows);
  }
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

void MinutesOfRows(const Journey& journey, const index::PlaceRun* runs, std::size_t run_count,
                   std::size_t begin, const std::uint8_t* minutes, std::size_t places,
                   const index::ValueBlock& values, std::uint8_t* out) {
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::uint8_t* codes =
      values.codes[static_cast<std::size_t>(index::RowValue::kModes)].data();
  alignas(64) std::uint8_t known[32];  // 0 where the minutes are not known
  for (std::size_t i = 0; i < 32; ++i) known[i] = i == 0 && journey.unknown_modes ? 0 : 255;
  const V known_first = hn::LoadDup128(bytes, known);
  const V known_second = hn::LoadDup128(bytes, known + 16);
  for (std::size_t r = 0; r < run_count; ++r) {
    const std::size_t first = runs[r].begin > begin ? runs[r].begin - begin : 0;
    const std::size_t last = r + 1 < run_count ? runs[r + 1].begin - begin : kBlockRows;
    Table32 table = {Zero(), Zero()};
    if (runs[r].place != index::kNoPlace) {
      table = {Fill(255), Fill(255)};
      for (std::size_t m = 0; m < journey.mode_count; ++m) {
        const V here = Fill(minutes[m * places + runs[r].place]);
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
HWY_EXPORT(MinutesOfRows);

template <typename T>
List<T> ListOf(const std::vector<T>& all) {
  return {all.data(), all.data() + all.size()};
}

void SieveBest(const Sieve& query, const SieveBlock& block, SieveRows& rows) {
  const SieveLists lists = {.groups = ListOf(query.groups),
                            .talents = query.talents.data(),
                            .losses = ListOf(query.losses),
                            .wishes = ListOf(query.wishes),
                            .items = ListOf(query.items),
                            .unknown_items = ListOf(query.unknown_items),
                            .days = ListOf(query.days),
                            .rules = ListOf(query.rules),
                            .certificates = ListOf(query.certificates)};
  HWY_DYNAMIC_DISPATCH(RunSieve)(query, lists, block, rows);
}

void DoubtBest(const DoubtSieve& query, const SieveBlock& block, const std::uint8_t* counts,
               SieveRows& rows) {
  const DoubtLists lists = {.groups = ListOf(query.groups),
                            .talents = query.talents.data(),
                            .known = ListOf(query.known),
                            .unknown_items = ListOf(query.unknown_items),
                            .items = ListOf(query.items),
                            .losses = ListOf(query.losses)};
  HWY_DYNAMIC_DISPATCH(RunDoubt)(query, lists, block, counts, rows);
}

void PlaceMinutesBest(const Journey& journey, const std::int32_t* x_m, const std::int32_t* y_m,
                      std::size_t count, std::uint8_t* minutes) {
  HWY_DYNAMIC_DISPATCH(MinutesOfPlaces)(journey, x_m, y_m, count, minutes);
}

void RowMinutesBest(const Journey& journey, std::span<const index::PlaceRun> runs,
                    std::size_t begin, const std::uint8_t* minutes, std::size_t places,
                    const index::ValueBlock& values, std::uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(MinutesOfRows)
  (journey, runs.data(), runs.size(), begin, minutes, places, values, out);
}

}  // namespace

const KernelSet& BestKernels() {
  static const KernelSet set = {hwy::TargetName(hwy::SupportedTargets() & -hwy::SupportedTargets()),
                                &SieveBest, &DoubtBest, &PlaceMinutesBest, &RowMinutesBest};
  return set;
}

}  // namespace passend::search
#endif  // HWY_ONCE
