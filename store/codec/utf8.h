// Whether a text is UTF-8. Private to store.
#ifndef PASSEND_STORE_CODEC_UTF8_H_
#define PASSEND_STORE_CODEC_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace passend::store {

// Character by character; see IsUtf8().
bool IsUtf8Slowly(std::string_view text);

// The standard's definition (RFC 3629), which is protobuf's: no overlong forms, no surrogates,
// nothing above U+10FFFF. Nearly all text is plain ASCII, which is looked at eight bytes at once.
inline bool IsUtf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    if ((word & kHighBits) != 0) return IsUtf8Slowly(text.substr(i));
  }
  for (; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0x80) != 0) return IsUtf8Slowly(text.substr(i));
  }
  return true;
}

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_UTF8_H_
