// Numbers and texts in bytes, lowest byte first.
#ifndef PASSEND_MATCHER_RESCORING_BYTES_H_
#define PASSEND_MATCHER_RESCORING_BYTES_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace passend::rescoring {

static_assert(std::endian::native == std::endian::little);

class ByteWriter {
 public:
  template <class T>
  void Value(T value) {
    static_assert(std::is_integral_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  void Text(std::string_view text) {
    Value(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// What is not there reads as 0 or ""; Complete() tells.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T Value() {
    static_assert(std::is_integral_v<T>);
    T value{};
    if (bytes_.size() < sizeof(T)) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return value;
  }
  std::string Text() {
    const auto size = Value<std::uint32_t>();
    if (!ok_ || bytes_.size() < size) {
      ok_ = false;
      return {};
    }
    std::string text(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return text;
  }
  std::size_t left() const { return bytes_.size(); }
  // Everything was there, and nothing is left.
  bool Complete() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace passend::rescoring

#endif  // PASSEND_MATCHER_RESCORING_BYTES_H_
