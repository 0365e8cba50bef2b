#include "clients/cli/record_bytes.h"

#include <google/protobuf/descriptor.h>
#include <simdjson.h>

#include <cstdint>

#include "passend/v1/import_service.pb.h"

namespace passend::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Far below protobuf's own limit.
constexpr int kMaxDepth = 50;

// Longer than these are left to protobuf: tags and lengths, and the values of fields.
constexpr unsigned kShort = 4;
constexpr unsigned kLong = 9;

bool TakeVarint(std::string_view& bytes, unsigned most_bytes, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; shift < 7 * most_bytes && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool IsText(std::string_view text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0x80) != 0) {
      return simdjson::validate_utf8(text.data(), text.size());
    }
  }
  return true;
}

}  // namespace

RecordBytes::RecordBytes() {
  std::map<const Descriptor*, int> known;
  Add(*v1::Record::descriptor(), known);
}

int RecordBytes::Add(const Descriptor& type, std::map<const Descriptor*, int>& known) {
  const auto [it, added] = known.try_emplace(&type, static_cast<int>(types_.size()));
  if (!added) return it->second;
  const int index = it->second;
  types_.emplace_back();
  std::vector<int> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto number = static_cast<std::size_t>(field.number());
    if (fields.size() <= number) fields.resize(number + 1, kOther);
    if (field.type() == FieldDescriptor::TYPE_STRING) fields[number] = kText;
    if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
      fields[number] = Add(*field.message_type(), known);
    }
  }
  types_[static_cast<std::size_t>(index)] = std::move(fields);
  return index;
}

bool RecordBytes::Check(std::string_view bytes) const {
  // One field, of a known kind, that is all there is.
  std::string_view rest = bytes;
  std::uint64_t tag = 0;
  std::uint64_t length = 0;
  if (!TakeVarint(rest, kShort, tag) || (tag & 7) != 2 || !TakeVarint(rest, kShort, length)) {
    return false;
  }
  return length == rest.size() && tag >> 3 < types_.front().size() &&
         types_.front()[tag >> 3] >= 0 && CheckMessage(0, bytes, 0);
}

bool RecordBytes::CheckMessage(int type, std::string_view bytes, int depth) const {
  if (depth > kMaxDepth) return false;
  const std::vector<int>& fields = types_[static_cast<std::size_t>(type)];
  std::uint64_t tag = 0;
  std::uint64_t number = 0;
  while (!bytes.empty()) {
    if (!TakeVarint(bytes, kShort, tag)) return false;
    // Only what the API has: whole numbers, texts and messages, in fields that it knows.
    const std::uint64_t field = tag >> 3;
    if (field == 0 || field >= fields.size()) return false;
    if ((tag & 7) == 0) {
      if (!TakeVarint(bytes, kLong, number)) return false;
      continue;
    }
    if ((tag & 7) != 2 || !TakeVarint(bytes, kShort, number) || number > bytes.size()) return false;
    const std::string_view value = bytes.substr(0, number);
    bytes.remove_prefix(number);
    const int kind = fields[field];
    if (kind == kText && !IsText(value)) return false;
    if (kind >= 0 && !CheckMessage(kind, value, depth + 1)) return false;
    // A list of numbers in one piece.
    if (kind == kOther) {
      for (std::string_view numbers = value; !numbers.empty();) {
        if (!TakeVarint(numbers, kLong, number)) return false;
      }
    }
  }
  return true;
}

}  // namespace passend::cli
