// Profiles to and from bytes without a message in between, for what must be fast. The fields of a
// type are listed once, in the order of their numbers, for both directions:
//
//   template <class Wire>
//   void Fields(Wire& wire, Of<Wire, model::Competence>& one) { wire.Field(1, one.code); ... }
//
// WireWriter gives exactly the bytes that protobuf gives for the message that the mapping of this
// folder fills. WireReader reads such bytes and gives up on all others (fields in another order or
// twice, a field that is not listed, a value that the model cannot say): the caller then decodes
// the message, which knows every form and says what is wrong. Private to store.
#ifndef PASSEND_STORE_CODEC_WIRE_H_
#define PASSEND_STORE_CODEC_WIRE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "matcher/model/date.h"
#include "store/codec/field_decoder.h"
#include "store/codec/utf8.h"

namespace passend::store::wire {

// The tag of a field, and the ways in which a value follows it.
inline constexpr std::uint32_t kVarint = 0;
inline constexpr std::uint32_t kEightBytes = 1;
inline constexpr std::uint32_t kBytes = 2;
constexpr std::uint32_t Tag(std::uint32_t number, std::uint32_t type) { return number << 3 | type; }

// What the field of a message holds when it is not given.
template <class T>
const T& Empty() {
  static const T empty{};
  return empty;
}

class WireWriter {
 public:
  static constexpr bool kReads = false;

  // Appends to `*out`, which outlives the writer and is not to be used before Finish().
  explicit WireWriter(std::string* out) : out_(*out), size_(out->size()) {}

  // The last call. False: a text was not UTF-8. It could be written and never be read.
  bool Finish() {
    out_.resize(size_);
    return readable_;
  }

  // Not written when empty, 0, false: what has no presence of its own.
  void Field(std::uint32_t number, const std::string& text) {
    if (!text.empty()) Text(number, text);
  }
  void Field(std::uint32_t number, int value) {
    if (value != 0) Number(number, value);
  }
  void Field(std::uint32_t number, bool flag) {
    if (flag) Number(number, 1);
  }
  template <class E>
    requires std::is_enum_v<E>
  void Field(std::uint32_t number, E value) {
    if (value != E{}) Number(number, static_cast<int>(value));
  }
  void Field(std::uint32_t number, const std::optional<model::Date>& day) {
    if (day.has_value()) Text(number, day->ToString());
  }

  // Written whenever it is known.
  void Field(std::uint32_t number, const std::optional<std::string>& text) {
    if (text.has_value()) Text(number, *text);
  }
  void Field(std::uint32_t number, const std::optional<int>& value) {
    if (value.has_value()) Number(number, *value);
  }
  void Field(std::uint32_t number, const std::optional<bool>& flag) {
    if (flag.has_value()) Number(number, *flag ? 1 : 0);
  }

  // Messages: when they hold anything.
  template <class T>
    requires std::is_class_v<T>
  void Field(std::uint32_t number, const T& value) {
    if (value != Empty<T>()) Message(number, value);
  }
  template <class T>
    requires std::is_class_v<T>
  void Field(std::uint32_t number, const std::optional<T>& value) {
    if (value.has_value()) Message(number, *value);
  }
  template <class T>
  void Field(std::uint32_t number, const std::vector<T>& list) {
    for (const T& entry : list) {
      if constexpr (std::is_same_v<T, std::string>) {
        Text(number, entry);
      } else {
        Message(number, entry);
      }
    }
  }

  // An enumeration that is known or not, in a field without presence.
  template <class E>
  void Known(std::uint32_t number, const std::optional<E>& value) {
    if (value.has_value()) Field(number, *value);
  }
  // Written always; `absent` is what a reader takes when it is not there.
  void Always(std::uint32_t number, int value, int /*absent*/) { Number(number, value); }
  void Required(std::uint32_t number, model::Date day) { Text(number, day.ToString()); }
  // Enumerations that the message numbers from 1; the model has `count` of them, from 0.
  template <class E>
  void FromOne(std::uint32_t number, const std::optional<std::vector<E>>& list, int /*count*/) {
    if (!list.has_value() || list->empty()) return;
    Varint(Tag(number, kBytes));
    const std::size_t begin = Open();
    for (const E one : *list) Signed(static_cast<int>(one) + 1);
    Close(begin);
  }

  void Text(std::uint32_t number, std::string_view text) {
    readable_ = readable_ && IsUtf8(text);
    Bytes(number, text);
  }
  void Bytes(std::uint32_t number, std::string_view bytes) {
    Varint(Tag(number, kBytes));
    Varint(bytes.size());
    Copy(bytes);
  }
  // Fields that are written already.
  void Copy(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(Room(bytes.size()), bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void Fixed(std::uint32_t number, std::uint64_t value) {
    Varint(Tag(number, kEightBytes));
    char* to = Room(8);
    for (int shift = 0; shift < 64; shift += 8) *to++ = static_cast<char>(value >> shift);
    size_ += 8;
  }
  void Unsigned(std::uint32_t number, std::uint64_t value) {
    Varint(Tag(number, kVarint));
    Varint(value);
  }
  template <class T>
  void Message(std::uint32_t number, const T& value) {
    Varint(Tag(number, kBytes));
    const std::size_t begin = Open();
    Fields(*this, value);
    Close(begin);
  }

 private:
  void Number(std::uint32_t number, int value) {
    Varint(Tag(number, kVarint));
    Signed(value);
  }
  void Signed(int value) { Varint(static_cast<std::uint64_t>(std::int64_t{value})); }
  void Varint(std::uint64_t value) {
    char* const begin = Room(10);
    char* to = begin;
    while (value >= 0x80) {
      *to++ = static_cast<char>(value | 0x80);
      value >>= 7;
    }
    *to++ = static_cast<char>(value);
    size_ += static_cast<std::size_t>(to - begin);
  }

  // Where the next bytes go, with room for `bytes`. What is written before the room was asked for
  // may move.
  char* Room(std::size_t bytes) {
    if (size_ + bytes > out_.size()) out_.resize(std::max(2 * out_.size(), size_ + bytes + 64));
    return out_.data() + size_;
  }

  // Room for a length of one byte, which is that of nearly all messages.
  std::size_t Open() {
    Room(1);
    return ++size_;
  }
  void Close(std::size_t begin) {
    std::size_t length = size_ - begin;
    if (length >= 0x80) {
      std::size_t more = 0;
      for (std::size_t rest = length >> 7; rest > 0; rest >>= 7) ++more;
      Room(more);
      std::memmove(out_.data() + begin + more, out_.data() + begin, length);
      size_ += more;
    }
    for (std::size_t at = begin - 1; true; ++at, length >>= 7) {
      out_[at] = static_cast<char>(length >= 0x80 ? length | 0x80 : length);
      if (length < 0x80) return;
    }
  }

  std::string& out_;  // longer than what is written, until Finish()
  std::size_t size_;  // what is written
  bool readable_ = true;
};

// What Fields() of this direction gets: something to fill, or something to read.
template <class Wire, class T>
using Of = std::conditional_t<Wire::kReads, T, const T>;

// Reads one message. Nothing is thrown or reported: when the bytes are of another form, Done() is
// false at the end, and what was read so far means nothing.
class WireReader {
 public:
  static constexpr bool kReads = true;

  explicit WireReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {
    Next();
  }

  // Everything was read, and was understood.
  bool Done() const { return tag_ == kEnd; }
  // WireWriter would give the bytes that were read since it was last asked. False: perhaps not.
  bool TakeSame() { return std::exchange(same_, true); }
  // Where the field stands whose turn it is.
  const char* position() const { return field_; }

  void Field(std::uint32_t number, std::string& text) {
    if (!Is(number, kBytes)) {
      text.clear();
      return;
    }
    text = Text();
    NotSameIf(text.empty());
    Next();
  }
  void Field(std::uint32_t number, int& value) {
    value = 0;
    if (!Is(number, kVarint)) return;
    value = Number();
    NotSameIf(value == 0);
  }
  void Field(std::uint32_t number, bool& flag) {
    flag = false;
    if (!Is(number, kVarint)) return;
    flag = Flag();
    NotSameIf(!flag);
  }
  template <class E>
    requires std::is_enum_v<E>
  void Field(std::uint32_t number, E& value) {
    value = E{};
    if (!Is(number, kVarint)) return;
    value = Enum<E>();
    NotSameIf(value == E{});
  }
  void Field(std::uint32_t number, std::optional<model::Date>& day) {
    day.reset();
    if (!Is(number, kBytes)) return;
    const std::string_view text = Bytes();
    NotSameIf(text.empty());
    if (!text.empty()) day = Day(text);
    Next();
  }

  void Field(std::uint32_t number, std::optional<std::string>& text) {
    text.reset();
    if (!Is(number, kBytes)) return;
    text.emplace(Text());
    Next();
  }
  void Field(std::uint32_t number, std::optional<int>& value) {
    value.reset();
    if (Is(number, kVarint)) value = Number();
  }
  void Field(std::uint32_t number, std::optional<bool>& flag) {
    flag.reset();
    if (Is(number, kVarint)) flag = Flag();
  }

  template <class T>
    requires std::is_class_v<T>
  void Field(std::uint32_t number, T& value) {
    if (!Is(number, kBytes)) return;
    const char* const before = at_;
    Message(value);
    NotSameIf(at_ - before == 1);  // an empty one
    Next();
  }
  template <class T>
    requires std::is_class_v<T>
  void Field(std::uint32_t number, std::optional<T>& value) {
    if (!Is(number, kBytes)) return;
    Message(value.emplace());
    Next();
  }
  template <class T>
  void Field(std::uint32_t number, std::vector<T>& list) {
    if (!Is(number, kBytes)) return;
    list.reserve(std::min(CountFrom(), kMostReserved));
    while (Is(number, kBytes)) {
      if constexpr (std::is_same_v<T, std::string>) {
        list.emplace_back(Text());
      } else {
        Message(list.emplace_back());
      }
      Next();
    }
  }

  template <class E>
  void Known(std::uint32_t number, std::optional<E>& value) {
    E read{};
    Field(number, read);
    if (read != E{}) value = read;
  }
  void Always(std::uint32_t number, int& value, int absent) {
    value = absent;
    NotSameIf(!Is(number, kVarint));
    if (Is(number, kVarint)) value = Number();
  }
  void Required(std::uint32_t number, model::Date& day) {
    if (!Is(number, kBytes)) return Fail();
    day = Day(Bytes());
    Next();
  }
  template <class E>
  void FromOne(std::uint32_t number, std::optional<std::vector<E>>& list, int count) {
    if (!Is(number, kBytes)) return;
    WireReader numbers(Bytes(), /*tags=*/false);
    while (numbers.at_ < numbers.end_) {
      std::uint64_t read = 0;
      if (!numbers.Varint(&read) || read < 1 || read > static_cast<unsigned>(count)) return Fail();
      if (!list.has_value()) list.emplace();
      list->push_back(static_cast<E>(read - 1));
    }
    NotSameIf(!list.has_value() || !numbers.same_);
    Next();
  }
  // A text of which only `take(text)` knows what it means; false = not understood.
  template <class Take>
  void Texts(std::uint32_t number, Take take) {
    while (Is(number, kBytes)) {
      if (!take(Text())) return Fail();
      Next();
    }
  }

  template <class T>
  void Message(T& value) {
    WireReader inner(Bytes());
    Fields(inner, value);
    if (!inner.Done()) Fail();
    NotSameIf(!inner.same_);
  }

  // Whoever reads a text that can be written in several ways says so.
  void NotSameIf(bool other) { same_ = same_ && !other; }

 private:
  static constexpr std::uint32_t kEnd = 0;  // no field has this tag
  static constexpr std::uint32_t kFailed = std::numeric_limits<std::uint32_t>::max();
  // No list of a valid profile is much longer, and others are no reason to ask for much memory.
  static constexpr std::size_t kMostReserved = 64;

  WireReader(std::string_view bytes, bool tags)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {
    if (tags) Next();
  }

  bool Is(std::uint32_t number, std::uint32_t type) const { return tag_ == Tag(number, type); }

  void Fail() {
    tag_ = kFailed;
    at_ = end_;
  }
  // To the next field.
  void Next() {
    if (tag_ == kFailed) return;
    field_ = at_;
    if (at_ == end_) {
      tag_ = kEnd;
      return;
    }
    std::uint64_t tag = 0;
    if (!Varint(&tag) || tag == kEnd || tag >= kFailed) return Fail();
    // A tag that is longer than need be is left to protobuf: it belongs to the field after this
    // one.
    if (at_ - field_ != (tag < 0x80 ? 1 : tag < 0x4000 ? 2 : 3)) return Fail();
    tag_ = static_cast<std::uint32_t>(tag);
  }
  bool Varint(std::uint64_t* value) {
    *value = 0;
    // Five bytes hold all numbers that the model has; longer ones are not read here.
    for (int shift = 0; shift < 35 && at_ < end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      *value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte >= 0x80) continue;
      NotSameIf(byte == 0 && shift > 0);  // longer than need be
      return true;
    }
    return false;
  }
  // The value of a field, and on to the next.
  int Number() {
    std::uint64_t value = 0;
    if (!Varint(&value) || value > std::numeric_limits<std::int32_t>::max()) {
      Fail();
      return 0;
    }
    Next();
    return static_cast<int>(value);
  }
  bool Flag() {
    const int value = Number();
    NotSameIf(value > 1);
    return value != 0;
  }
  template <class E>
  E Enum() {
    const int value = Number();
    if (value > kHighest<E>) {
      Fail();
      return E{};
    }
    return static_cast<E>(value);
  }
  // The bytes of a field, whose tag stays the current one until Next().
  std::string_view Bytes() {
    std::uint64_t length = 0;
    if (!Varint(&length) || length > static_cast<std::uint64_t>(end_ - at_)) {
      Fail();
      return {};
    }
    const std::string_view bytes(at_, length);
    at_ += length;
    return bytes;
  }
  std::string_view Text() {
    const std::string_view text = Bytes();
    if (!IsUtf8(text)) Fail();
    return text;
  }
  model::Date Day(std::string_view text) {
    const std::optional<model::Date> day = model::Date::Parse(text);
    if (!day.has_value()) Fail();
    return day.value_or(model::Date{});
  }
  // How many fields like this one follow each other, this one included.
  std::size_t CountFrom() const {
    WireReader ahead = *this;
    std::size_t count = 0;
    while (ahead.tag_ == tag_) {
      ++count;
      ahead.Bytes();
      ahead.Next();
    }
    return count;
  }

  const char* at_;
  const char* end_;
  const char* field_ = at_;  // where the tag stands
  std::uint32_t tag_ = kEnd;
  bool same_ = true;
};

// Reads a message and writes it at once: most fields are written as they stand already, and are
// copied. For types that use Field() only.
class WireCopier {
 public:
  static constexpr bool kReads = true;

  WireCopier(WireReader* reader, WireWriter* writer) : reader_(*reader), writer_(*writer) {}

  template <class T>
  void Field(std::uint32_t number, T& value) {
    const char* const begin = reader_.position();
    reader_.TakeSame();
    reader_.Field(number, value);
    if (reader_.TakeSame()) {
      writer_.Copy({begin, static_cast<std::size_t>(reader_.position() - begin)});
    } else {
      writer_.Field(number, std::as_const(value));
    }
  }

 private:
  WireReader& reader_;
  WireWriter& writer_;
};

}  // namespace passend::store::wire

#endif  // PASSEND_STORE_CODEC_WIRE_H_
