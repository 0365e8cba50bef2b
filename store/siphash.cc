#include "store/siphash.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace passend::store {
namespace {

static_assert(std::endian::native == std::endian::little);

struct State {
  std::uint64_t v0, v1, v2, v3;

  void Rounds(int count) {
    for (int i = 0; i < count; ++i) {
      v0 += v1;
      v1 = std::rotl(v1, 13) ^ v0;
      v0 = std::rotl(v0, 32);
      v2 += v3;
      v3 = std::rotl(v3, 16) ^ v2;
      v0 += v3;
      v3 = std::rotl(v3, 21) ^ v0;
      v2 += v1;
      v1 = std::rotl(v1, 17) ^ v2;
      v2 = std::rotl(v2, 32);
    }
  }
  std::uint64_t Sum() const { return v0 ^ v1 ^ v2 ^ v3; }
};

std::uint64_t Load(const void* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, 8);
  return word;
}

}  // namespace

Hash128 SipHash128(const HashKey& key, std::string_view bytes) {
  const std::uint64_t k0 = Load(key.data());
  const std::uint64_t k1 = Load(key.data() + 8);
  State state = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d ^ 0xee, k0 ^ 0x6c7967656e657261,
                 k1 ^ 0x7465646279746573};
  const std::uint64_t length = bytes.size();
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    const std::uint64_t word = Load(bytes.data());
    state.v3 ^= word;
    state.Rounds(2);
    state.v0 ^= word;
  }
  std::uint64_t last = length << 56;
  std::memcpy(&last, bytes.data(), bytes.size());  // at most 7: the length byte stays
  state.v3 ^= last;
  state.Rounds(2);
  state.v0 ^= last;

  state.v2 ^= 0xee;
  state.Rounds(4);
  const std::uint64_t first = state.Sum();
  state.v1 ^= 0xdd;
  state.Rounds(4);
  const std::uint64_t second = state.Sum();
  Hash128 hash;
  std::memcpy(hash.data(), &first, 8);
  std::memcpy(hash.data() + 8, &second, 8);
  return hash;
}

}  // namespace passend::store
