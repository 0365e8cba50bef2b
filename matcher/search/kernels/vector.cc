// The same as scalar.cc with vectors, once for every instruction set that the compiler can make and
// chosen when the program runs (Highway). Compiled code of this file for a wide instruction set
// must not become the linker's copy of an inline function for others, so it includes little and
// the functions take pointers.
//
// A vector of bytes of a 4-bit column holds two vectors of rows: those of the low halves (here
// `low`) and those of the high halves, kBlockRows / 2 rows further on.
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
void LookUpAll(const std::uint8_t* codes, std::size_t begin, std::size_t end,
               const ByteTable32& table, std::uint8_t* out) {
  ScalarKernels().look_up(codes, begin, end, table, out);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::uint8_t, 64>;
using Words = hn::RepartitionToWide<Bytes>;
using V = hn::Vec<Bytes>;
using W = hn::Vec<Words>;

// Values of the rows of the low halves and of the high halves.
struct Two {
  V low;
  V high;
};

HWY_INLINE V Zero() { return hn::Zero(Bytes()); }
HWY_INLINE Two Zeros() { return {Zero(), Zero()}; }
HWY_INLINE V Fill(unsigned value) { return hn::Set(Bytes(), static_cast<std::uint8_t>(value)); }
HWY_INLINE V TableOf(const ByteTable& table) { return hn::LoadDup128(Bytes(), table.at.data()); }

HWY_INLINE Two Codes(const index::CodeBlock* column, std::size_t at) {
  const V both = hn::Load(Bytes(), column->bytes.data() + at);
  const V nibble = Fill(15);
  return {hn::And(both, nibble),
          hn::And(hn::BitCast(Bytes(), hn::ShiftRight<4>(hn::BitCast(Words(), both))), nibble)};
}
HWY_INLINE Two At(V table, const Two& codes) {
  return {hn::TableLookupBytes(table, codes.low), hn::TableLookupBytes(table, codes.high)};
}
HWY_INLINE void AddTo(Two& sum, const Two& more) {
  sum.low = hn::SaturatedAdd(sum.low, more.low);
  sum.high = hn::SaturatedAdd(sum.high, more.high);
}
HWY_INLINE Two Plus(const Two& x, const Two& y) {
  return {hn::SaturatedAdd(x.low, y.low), hn::SaturatedAdd(x.high, y.high)};
}
HWY_INLINE Two Minus(const Two& x, const Two& y) {
  return {hn::SaturatedSub(x.low, y.low), hn::SaturatedSub(x.high, y.high)};
}
HWY_INLINE Two Least(const Two& x, const Two& y) {
  return {hn::Min(x.low, y.low), hn::Min(x.high, y.high)};
}
HWY_INLINE Two Greatest(const Two& x, const Two& y) {
  return {hn::Max(x.low, y.low), hn::Max(x.high, y.high)};
}
HWY_INLINE Two Both(V value) { return {value, value}; }
// All ones where x is 0.
HWY_INLINE V WhereZero(V x) { return hn::VecFromMask(Bytes(), hn::Eq(x, Zero())); }
// `value` where x is 0, else 0.
HWY_INLINE Two IfZero(const Two& x, V value) {
  return {hn::And(WhereZero(x.low), value), hn::And(WhereZero(x.high), value)};
}
// `value` where x is not 0, else 0.
HWY_INLINE Two IfAny(const Two& x, V value) {
  return {hn::AndNot(WhereZero(x.low), value), hn::AndNot(WhereZero(x.high), value)};
}

HWY_INLINE Two SumOf(const List<Look>& looks, const SieveBlock& block, std::size_t at) {
  Two sum = Zeros();
  for (const Look* one = looks.begin; one != looks.end; ++one) {
    AddTo(sum, At(TableOf(one->table), Codes(block.columns[one->column], at)));
  }
  return sum;
}

// Codes 0..31 of a row value, split for two look-ups of 16.
struct Wide {
  Two low_bits;
  Two is_high;  // all ones where the code is 16 or more
};
HWY_INLINE Wide ValueCodes(const index::ValueBlock* values, index::RowValue value, std::size_t at) {
  const std::uint8_t* codes = values->codes[static_cast<std::size_t>(value)].data();
  const V low = hn::Load(Bytes(), codes + at);
  const V high = hn::Load(Bytes(), codes + index::kBlockBytes + at);
  const V nibble = Fill(15);
  const V sixteen = Fill(16);
  return {{hn::And(low, nibble), hn::And(high, nibble)},
          {hn::VecFromMask(Bytes(), hn::Eq(hn::And(low, sixteen), sixteen)),
           hn::VecFromMask(Bytes(), hn::Eq(hn::And(high, sixteen), sixteen))}};
}
HWY_INLINE V Choose(V is_high, V high, V low) {
  return hn::IfThenElse(hn::MaskFromVec(is_high), high, low);
}
HWY_INLINE Two At(const ByteTable32& table, const Wide& codes) {
  const V first = hn::LoadDup128(Bytes(), table.at.data());
  const V second = hn::LoadDup128(Bytes(), table.at.data() + 16);
  const Two low = At(first, codes.low_bits);
  const Two high = At(second, codes.low_bits);
  return {Choose(codes.is_high.low, high.low, low.low),
          Choose(codes.is_high.high, high.high, low.high)};
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
HWY_INLINE Two Times(const Two& amount, const Rate& rate, const Wide& codes) {
  const Two low = At(rate.low, codes);
  const Two high = At(rate.high, codes);
  return {Times(amount.low, low.low, high.low), Times(amount.high, low.high, high.high)};
}

// Writes a bit per row, set where x is 0.
HWY_INLINE void StorePasses(const Two& fails, std::size_t at, SieveRows& rows) {
  auto* bits = reinterpret_cast<std::uint8_t*>(rows.passes.data());
  hn::StoreMaskBits(Bytes(), hn::Eq(fails.low, Zero()), bits + at / 8);
  hn::StoreMaskBits(Bytes(), hn::Eq(fails.high, Zero()), bits + (index::kBlockBytes + at) / 8);
}

void RunSieve(const Sieve& query, const SieveLists& lists, const SieveBlock& block,
              SieveRows& rows) {
  using index::RowValue;
  const Bytes bytes;
  for (std::size_t at = 0; at < index::kBlockBytes; at += hn::Lanes(bytes)) {
    Two loss = Both(Fill(query.base_loss));
    Two used = Zeros();
    const TalentLook* talent = lists.talents;
    for (const TalentGroup* group = lists.groups.begin; group != lists.groups.end; ++group) {
      Two least = Both(Fill(group->most));
      for (const TalentLook* end = talent + group->count; talent != end; ++talent) {
        const Two codes = Codes(block.columns[talent->column], at);
        least = Least(least, At(TableOf(talent->loss), codes));
        AddTo(used, At(TableOf(talent->use), codes));
      }
      AddTo(loss, least);
    }
    if (query.use) {
      const Wide codes = ValueCodes(block.values, RowValue::kEmphasis, at);
      AddTo(loss, Times(Minus(At(query.use_whole, codes), used), query.use_rate, codes));
    }
    AddTo(loss, SumOf(lists.losses, block, at));
    if (query.wish) {
      const Wide codes = ValueCodes(block.values, RowValue::kWishes, at);
      const Two met = SumOf(lists.wishes, block, at);
      AddTo(loss, Times(Minus(At(query.wish_whole, codes), met), query.wish_rate, codes));
    }
    const Two overloads = Least(SumOf(lists.items, block, at), Both(Fill(15)));
    AddTo(loss, At(TableOf(query.items_loss), overloads));
    if (lists.unknown_items.begin != lists.unknown_items.end) {
      const Two unknown = Least(SumOf(lists.unknown_items, block, at), Both(Fill(15)));
      const Two unknown_loss = At(TableOf(query.unknown_loss), unknown);
      AddTo(loss, {hn::And(WhereZero(overloads.low), unknown_loss.low),
                   hn::And(WhereZero(overloads.high), unknown_loss.high)});
    }
    if (query.step) {
      AddTo(loss, At(query.step_loss, ValueCodes(block.values, RowValue::kStep, at)));
    }

    Two counts = SumOf(lists.rules, block, at);
    if (query.hours) {
      const Wide max_day = ValueCodes(block.values, RowValue::kMaxDay, at);
      const Two cap = At(query.day_cap, max_day);
      Two shared = Zeros();
      for (const Look* day = lists.days.begin; day != lists.days.end; ++day) {
        AddTo(shared, Least(cap, At(TableOf(day->table), Codes(block.columns[day->column], at))));
      }
      const Wide max_week = ValueCodes(block.values, RowValue::kMaxWeek, at);
      shared = Least(Least(shared, At(query.week_cap, max_week)), Both(Fill(query.work_cap)));
      const Wide desired = ValueCodes(block.values, RowValue::kDesiredWeek, at);
      AddTo(loss, Times(Minus(At(query.hours_whole, desired), shared), query.hours_rate, desired));
      AddTo(loss, At(query.hours_loss, desired));
      AddTo(counts, IfZero(shared, Fill(query.hours_none)));
      AddTo(counts, IfZero(Minus(shared, Both(Fill(query.few))), Fill(query.few_counts)));
      AddTo(counts, IfZero(Minus(shared, Both(Fill(query.maybe_few))), Fill(kMaybeObstacle)));
      AddTo(counts, At(query.day_counts, max_day));
    }
    if (query.travel) {
      const Two minutes = {hn::Load(bytes, block.minutes + at),
                           hn::Load(bytes, block.minutes + index::kBlockBytes + at)};
      const Two comfort = At(query.comfort, ValueCodes(block.values, RowValue::kComfort, at));
      const Wide span = ValueCodes(block.values, RowValue::kTravelSpan, at);
      AddTo(loss, Least(Times(Minus(minutes, comfort), query.travel_rate, span),
                        Both(Fill(query.travel_most))));
      if (query.travel_rule) {
        const Wide longest = ValueCodes(block.values, RowValue::kMaxMinutes, at);
        const Two surely = At(query.surely_longest, longest);
        AddTo(counts, IfAny(Minus(minutes, surely), Fill(kObstacle)));
        AddTo(counts, IfAny(Minus(minutes, Plus(surely, Both(Fill(query.stretch)))), Fill(kFails)));
        AddTo(counts,
              IfAny(Minus(minutes, At(query.maybe_longest, longest)), Fill(kMaybeObstacle)));
      }
    }
    if (lists.certificates.begin != lists.certificates.end) {
      Two greatest = Zeros();
      for (const Look* one = lists.certificates.begin; one != lists.certificates.end; ++one) {
        greatest =
            Greatest(greatest, At(TableOf(one->table), Codes(block.columns[one->column], at)));
      }
      AddTo(counts, greatest);
    }

    hn::Store(loss.low, bytes, rows.loss.data() + at);
    hn::Store(loss.high, bytes, rows.loss.data() + index::kBlockBytes + at);
    hn::Store(counts.low, bytes, rows.counts.data() + at);
    hn::Store(counts.high, bytes, rows.counts.data() + index::kBlockBytes + at);

    // What is left above a limit, or 255 where the list is out of reach, is 0 for a row that
    // passes.
    const auto limit = [](int most) {
      return Both(Fill(most < 0 ? 0U : static_cast<unsigned>(most)));
    };
    const V no_past = Fill(query.past_limit < 0 ? 255 : 0);
    const V no_mits = Fill(query.mits_limit < 0 ? 255 : 0);
    const Two past = Plus(Plus(Minus(loss, limit(query.past_limit)), Both(no_past)),
                          Minus(counts, Both(Fill(kObstacle - 1))));
    const Two mits = Plus(Plus(Minus(loss, limit(query.mits_limit)), Both(no_mits)),
                          Plus(Minus(counts, Both(Fill(kFails - 1))), IfZero(counts, Fill(255))));
    StorePasses(Least(past, mits), at, rows);
  }
}

void RunDoubt(const DoubtSieve& query, const DoubtLists& lists, const SieveBlock& block,
              const std::uint8_t* counts, SieveRows& rows) {
  const Bytes bytes;
  for (std::size_t at = 0; at < index::kBlockBytes; at += hn::Lanes(bytes)) {
    Two known = Plus(Both(Fill(query.base_known)), SumOf(lists.known, block, at));
    Two loss = Plus(Both(Fill(query.base_loss)), SumOf(lists.losses, block, at));
    const DoubtSieve::Talent* talent = lists.talents;
    for (const TalentGroup* group = lists.groups.begin; group != lists.groups.end; ++group) {
      Two greatest = Zeros();
      Two least = Both(Fill(group->most));
      for (const DoubtSieve::Talent* end = talent + group->count; talent != end; ++talent) {
        const Two codes = Codes(block.columns[talent->column], at);
        greatest = Greatest(greatest, At(TableOf(talent->known), codes));
        least = Least(least, At(TableOf(talent->loss), codes));
      }
      AddTo(known, greatest);
      AddTo(loss, {hn::AndNot(WhereZero(greatest.low), least.low),
                   hn::AndNot(WhereZero(greatest.high), least.high)});
    }
    const Two unknown = Least(SumOf(lists.unknown_items, block, at), Both(Fill(15)));
    AddTo(known, At(TableOf(query.items_known), unknown));
    const Two overloads = Least(SumOf(lists.items, block, at), Both(Fill(15)));
    const Two items_loss = At(TableOf(query.items_loss), overloads);
    const Two share = At(TableOf(query.items_share), unknown);
    // loss * share / 256: the rate is a share of one byte.
    AddTo(loss,
          {Times(items_loss.low, share.low, Zero()), Times(items_loss.high, share.high, Zero())});
    hn::Store(loss.low, bytes, rows.loss.data() + at);
    hn::Store(loss.high, bytes, rows.loss.data() + index::kBlockBytes + at);

    const Two counted = {hn::Load(bytes, counts + at),
                         hn::Load(bytes, counts + index::kBlockBytes + at)};
    const V limit = Fill(query.limit < 0 ? 0 : static_cast<unsigned>(query.limit));
    const V none = Fill(query.limit < 0 || query.enough == 0 ? 255 : 0);
    const V enough = Fill(query.enough == 0 ? 0 : query.enough - 1U);
    StorePasses(Plus(Plus(Minus(loss, Both(limit)), Both(none)),
                     Plus(Minus(known, Both(enough)), Minus(counted, Both(Fill(kFails - 1))))),
                at, rows);
  }
}

void LookUpAll(const std::uint8_t* codes, std::size_t begin, std::size_t end,
               const ByteTable32& table, std::uint8_t* out) {
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const V first = hn::LoadDup128(bytes, table.at.data());
  const V second = hn::LoadDup128(bytes, table.at.data() + 16);
  const V nibble = Fill(15);
  const V sixteen = Fill(16);
  for (std::size_t i = begin; i < end; i += lanes) {
    // The last vector may begin before `begin`, so that it ends with the block.
    const std::size_t at = i + lanes <= index::kBlockRows ? i : index::kBlockRows - lanes;
    const V code = hn::LoadU(bytes, codes + at);
    const V low = hn::And(code, nibble);
    const V is_high = hn::VecFromMask(bytes, hn::Eq(hn::And(code, sixteen), sixteen));
    const V value =
        Choose(is_high, hn::TableLookupBytes(second, low), hn::TableLookupBytes(first, low));
    if (at == i) {
      hn::StoreU(value, bytes, out + at);
    } else {
      // Rows before `begin` keep what they have.
      alignas(64) std::uint8_t buffer[64];
      hn::StoreU(value, bytes, buffer);
      for (std::size_t k = i; k < end; ++k) out[k] = buffer[k - at];
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
HWY_EXPORT(LookUpAll);

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

void LookUpBest(const std::uint8_t* codes, std::size_t begin, std::size_t end,
                const ByteTable32& table, std::uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(LookUpAll)(codes, begin, end, table, out);
}

}  // namespace

const KernelSet& BestKernels() {
  static const KernelSet set = {hwy::TargetName(hwy::SupportedTargets() & -hwy::SupportedTargets()),
                                &SieveBest, &DoubtBest, &LookUpBest};
  return set;
}

}  // namespace passend::search
#endif  // HWY_ONCE
