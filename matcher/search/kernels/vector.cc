// The same as scalar.cc with vectors, once for every instruction set that the compiler can make and
// chosen when the program runs (Highway). Compiled code of this file for a wide instruction set
// must not become the linker's copy of an inline function for others, so it includes little.
#include <cstddef>
#include <cstdint>

#include "matcher/search/kernels/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "matcher/search/kernels/vector.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace passend::search {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

// A machine without vectors: what scalar.cc does.
void SumOfMaxima(const WordColumn* columns, std::size_t count, WordRows& sums) {
  ScalarKernels().sum_of_maxima({columns, count}, sums);
}
void SumBytes(const ByteColumn* columns, std::size_t count, ByteRows& sums) {
  ScalarKernels().sum_bytes({columns, count}, sums);
}
void OrBytes(const ByteColumn* columns, std::size_t count, ByteRows& bits) {
  ScalarKernels().or_bytes({columns, count}, bits);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::uint8_t, 64>;
using Words = hn::RepartitionToWide<Bytes>;
using ByteVector = hn::Vec<Bytes>;
using WordVector = hn::Vec<Words>;

// One look-up of 16-bit values for a vector of codes: the values of even and of odd rows.
struct Pair {
  WordVector even;
  WordVector odd;
};
HWY_INLINE Pair LookUp(ByteVector codes, ByteVector low, ByteVector high) {
  const Words words;
  const WordVector low_bytes = hn::BitCast(words, hn::TableLookupBytes(low, codes));
  const WordVector high_bytes = hn::BitCast(words, hn::TableLookupBytes(high, codes));
  const WordVector low_mask = hn::Set(words, 0x00FF);
  return {hn::Or(hn::And(low_bytes, low_mask), hn::ShiftLeft<8>(high_bytes)),
          hn::Or(hn::ShiftRight<8>(low_bytes), hn::AndNot(low_mask, high_bytes))};
}

void SumOfMaxima(const WordColumn* columns, std::size_t count, WordRows& sums) {
  const Bytes bytes;
  const Words words;
  const std::size_t lanes = hn::Lanes(bytes);
  const ByteVector nibble = hn::Set(bytes, 15);
  for (std::size_t at = 0; at < index::kBlockBytes; at += lanes) {
    WordVector sum_a = hn::Zero(words), sum_b = hn::Zero(words);  // rows of the low halves
    WordVector sum_c = hn::Zero(words), sum_d = hn::Zero(words);  // and of the high ones
    WordVector max_a = hn::Zero(words), max_b = hn::Zero(words);
    WordVector max_c = hn::Zero(words), max_d = hn::Zero(words);
    for (std::size_t c = 0; c < count; ++c) {
      const ByteVector both = hn::Load(bytes, columns[c].codes->bytes.data() + at);
      const ByteVector low = hn::LoadDup128(bytes, columns[c].table->low.data());
      const ByteVector high = hn::LoadDup128(bytes, columns[c].table->high.data());
      const Pair first = LookUp(hn::And(both, nibble), low, high);
      const Pair second =
          LookUp(hn::And(hn::BitCast(bytes, hn::ShiftRight<4>(hn::BitCast(words, both))), nibble),
                 low, high);
      max_a = hn::Max(max_a, first.even);
      max_b = hn::Max(max_b, first.odd);
      max_c = hn::Max(max_c, second.even);
      max_d = hn::Max(max_d, second.odd);
      if (columns[c].ends_group) {
        sum_a = hn::Add(sum_a, max_a);
        sum_b = hn::Add(sum_b, max_b);
        sum_c = hn::Add(sum_c, max_c);
        sum_d = hn::Add(sum_d, max_d);
        max_a = max_b = max_c = max_d = hn::Zero(words);
      }
    }
    hn::StoreInterleaved2(sum_a, sum_b, words, sums.at.data() + at);
    hn::StoreInterleaved2(sum_c, sum_d, words, sums.at.data() + index::kBlockBytes + at);
  }
}

template <bool kOr>
HWY_INLINE void CombineBytes(const ByteColumn* columns, std::size_t count, ByteRows& out) {
  const Bytes bytes;
  const Words words;
  const std::size_t lanes = hn::Lanes(bytes);
  const ByteVector nibble = hn::Set(bytes, 15);
  for (std::size_t at = 0; at < index::kBlockBytes; at += lanes) {
    ByteVector first = hn::Zero(bytes);
    ByteVector second = hn::Zero(bytes);
    for (std::size_t c = 0; c < count; ++c) {
      const ByteVector both = hn::Load(bytes, columns[c].codes->bytes.data() + at);
      const ByteVector table = hn::LoadDup128(bytes, columns[c].table->at.data());
      const ByteVector a = hn::TableLookupBytes(table, hn::And(both, nibble));
      const ByteVector b = hn::TableLookupBytes(
          table, hn::And(hn::BitCast(bytes, hn::ShiftRight<4>(hn::BitCast(words, both))), nibble));
      if constexpr (kOr) {
        first = hn::Or(first, a);
        second = hn::Or(second, b);
      } else {
        first = hn::SaturatedAdd(first, a);
        second = hn::SaturatedAdd(second, b);
      }
    }
    hn::Store(first, bytes, out.at.data() + at);
    hn::Store(second, bytes, out.at.data() + index::kBlockBytes + at);
  }
}

void SumBytes(const ByteColumn* columns, std::size_t count, ByteRows& sums) {
  CombineBytes<false>(columns, count, sums);
}
void OrBytes(const ByteColumn* columns, std::size_t count, ByteRows& bits) {
  CombineBytes<true>(columns, count, bits);
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace HWY_NAMESPACE
}  // namespace passend::search
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <bit>

namespace passend::search {
namespace {

HWY_EXPORT(SumOfMaxima);
HWY_EXPORT(SumBytes);
HWY_EXPORT(OrBytes);

}  // namespace

const KernelSet& BestKernels() {
  static const KernelSet set = {
      hwy::TargetName(hwy::SupportedTargets() & -hwy::SupportedTargets()),
      [](std::span<const WordColumn> columns, WordRows& sums) {
        HWY_DYNAMIC_DISPATCH(SumOfMaxima)(columns.data(), columns.size(), sums);
      },
      [](std::span<const ByteColumn> columns, ByteRows& sums) {
        HWY_DYNAMIC_DISPATCH(SumBytes)(columns.data(), columns.size(), sums);
      },
      [](std::span<const ByteColumn> columns, ByteRows& bits) {
        HWY_DYNAMIC_DISPATCH(OrBytes)(columns.data(), columns.size(), bits);
      }};
  return set;
}

}  // namespace passend::search
#endif  // HWY_ONCE
