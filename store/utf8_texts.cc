#include "store/utf8_texts.h"

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <cstdint>

#include "store/codec/utf8.h"

namespace passend::store {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Protobuf's own limit is 100.
constexpr int kMaxDepth = 100;

bool TakeVarint(std::string_view& bytes, std::uint64_t& number) {
  number = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace

Utf8Texts::Utf8Texts(const Descriptor& type) {
  std::map<const Descriptor*, int> known;
  Add(type, known);
}

int Utf8Texts::Add(const Descriptor& type, std::map<const Descriptor*, int>& known) {
  const auto [it, added] = known.try_emplace(&type, static_cast<int>(types_.size()));
  if (!added) return it->second;
  const int index = it->second;
  types_.emplace_back();
  Fields fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto number = static_cast<std::size_t>(field.number());
    if (fields.size() <= number) fields.resize(number + 1, kNoText);
    if (field.type() == FieldDescriptor::TYPE_STRING) fields[number] = kText;
    if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
      fields[number] = Add(*field.message_type(), known);
    }
  }
  types_[static_cast<std::size_t>(index)] = std::move(fields);
  return index;
}

bool Utf8Texts::CheckMessage(int type, std::string_view bytes, int depth) const {
  if (depth > kMaxDepth) return false;
  const Fields& fields = types_[static_cast<std::size_t>(type)];
  std::uint64_t tag = 0;
  std::uint64_t number = 0;
  while (!bytes.empty()) {
    if (!TakeVarint(bytes, tag)) return false;
    std::uint64_t size = 0;
    switch (tag & 7) {
      case 0:
        if (!TakeVarint(bytes, number)) return false;
        continue;
      case 1:
        size = 8;
        break;
      case 2:
        if (!TakeVarint(bytes, size)) return false;
        break;
      case 5:
        size = 4;
        break;
      default:  // groups are not written any more
        return false;
    }
    if (size > bytes.size()) return false;
    const std::string_view value = bytes.substr(0, size);
    bytes.remove_prefix(size);
    const std::uint64_t field = tag >> 3;
    if ((tag & 7) != 2 || field >= fields.size()) continue;
    const int kind = fields[field];
    if (kind == kText && !IsUtf8(value)) return false;
    if (kind >= 0 && !CheckMessage(kind, value, depth + 1)) return false;
  }
  return true;
}

}  // namespace passend::store
