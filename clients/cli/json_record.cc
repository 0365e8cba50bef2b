#include "clients/cli/json_record.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <simdjson.h>

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"

namespace passend::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using simdjson::dom::element;

// Deeper than any message of the API.
constexpr std::size_t kMaxDepth = 64;

// Of one message type.
constexpr std::size_t kMaxFields = 128;

// The values of one enum by name: the descriptors find them too, but through the tables of all
// types together.
using EnumMap = std::unordered_map<std::string_view, const EnumValueDescriptor*>;

struct TypeInfo;

// What is asked of a field for every value.
struct FieldInfo {
  const FieldDescriptor* field = nullptr;
  FieldDescriptor::CppType cpp_type = FieldDescriptor::CPPTYPE_INT32;
  std::uint32_t number = 0;
  bool repeated = false;
  std::size_t index = 0;
  const google::protobuf::OneofDescriptor* oneof = nullptr;  // one that was written as such
  TypeInfo* type = nullptr;                                  // of a message; when first needed
  EnumMap* values = nullptr;                                 // of an enum; when first needed
};

// The fields of one message type by both their JSON names.
struct TypeInfo {
  const Descriptor* type = nullptr;
  std::vector<FieldInfo> fields;  // empty: this type cannot be imported
  std::unordered_map<std::string_view, FieldInfo*> by_name;
};

// The forms of a value on the wire.
constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kLengthDelimited = 2;

void AppendVarint(std::uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void AppendTag(const FieldInfo& field, std::uint32_t form, std::string& out) {
  AppendVarint(field.number << 3 | form, out);
}

// Leaves room for a length of one byte, which is that of nearly all messages.
std::size_t OpenLength(std::string& out) {
  out.push_back('\0');
  return out.size();
}
// The length of everything after OpenLength() gave `begin`.
void CloseLength(std::size_t begin, std::string& out) {
  const std::size_t length = out.size() - begin;
  if (length < 0x80) {
    out[begin - 1] = static_cast<char>(length);
    return;
  }
  std::string varint;
  AppendVarint(length, varint);
  out.replace(begin - 1, 1, varint);
}

// The API has no others: those that are written as they are, in as few bytes as they need.
bool IsPlainNumber(FieldDescriptor::Type type) {
  switch (type) {
    case FieldDescriptor::TYPE_BOOL:
    case FieldDescriptor::TYPE_ENUM:
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_UINT64:
      return true;
    default:
      return false;
  }
}

// One field of a message as it was written: where it begins in the output, and its number.
struct Piece {
  std::uint32_t number = 0;
  std::size_t begin = 0;
};

// Puts fields in the order of their numbers, as protobuf writes them; the service reads those
// fastest.
void Sort(std::vector<Piece> pieces, std::string& out) {
  const std::size_t begin = pieces.front().begin;
  const std::string given = out.substr(begin);
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < pieces.size(); ++i) ends.push_back(pieces[i].begin - begin);
  ends.push_back(given.size());
  std::vector<std::size_t> order(pieces.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return pieces[i].number; });
  out.resize(begin);
  for (const std::size_t i : order) {
    const std::size_t from = pieces[i].begin - begin;
    out.append(given, from, ends[i] - from);
  }
}

// Where the parser stands, only written out when something is wrong.
struct PathStep {
  const FieldDescriptor* field;
  int index;  // of a list, or -1
};

std::string EnumNames(const EnumDescriptor* type) {
  std::string names;
  for (int i = 0; i < type->value_count(); ++i) {
    names += (i == 0 ? "" : ", ") + type->value(i)->name();
  }
  return names;
}

// A whole number from a JSON number, or from the text of one, as proto3 JSON writes 64 bits.
template <typename Int>
bool ToInteger(const element& value, Int* number) {
  if (value.is_int64()) {
    const std::int64_t given = value.get_int64().value_unsafe();
    *number = static_cast<Int>(given);
    return std::in_range<Int>(given);
  }
  if (value.is_uint64()) {
    const std::uint64_t given = value.get_uint64().value_unsafe();
    *number = static_cast<Int>(given);
    return std::in_range<Int>(given);
  }
  if (value.is_double()) {  // 30.0 and 3e1 are whole numbers too
    const double given = value.get_double().value_unsafe();
    // Beyond 2^53 a double no longer tells which whole number was meant.
    if (std::trunc(given) != given || std::fabs(given) > 9007199254740992.0) return false;
    const auto whole = static_cast<std::int64_t>(given);
    *number = static_cast<Int>(whole);
    return std::in_range<Int>(whole);
  }
  if (value.is_string()) {
    const std::string_view text = value.get_string().value_unsafe();
    if (text.empty() || text.size() > 20) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((text[i] < '0' || text[i] > '9') && !(i == 0 && text[i] == '-')) return false;
    }
    return absl::SimpleAtoi(absl::string_view(text.data(), text.size()), number);
  }
  return false;
}

}  // namespace

struct JsonParser::State {
  simdjson::dom::parser parser{kMaxJsonBytes};
  std::vector<char> buffer = std::vector<char>(kMaxJsonBytes + simdjson::SIMDJSON_PADDING);
  std::unordered_map<const Descriptor*, TypeInfo> types;  // a node stays where it is
  std::unordered_map<const EnumDescriptor*, EnumMap> enums;
  std::vector<PathStep> path;
  std::vector<Piece> pieces;  // of the messages that are being written
  std::string reason;         // of the problem, when there is one

  TypeInfo* InfoOf(const Descriptor* type) {
    TypeInfo& info = types[type];
    if (info.type != nullptr) return &info;
    info.type = type;
    // Types with a JSON form of their own (Timestamp, Any) stay without fields, and so are refused.
    if (type->field_count() > static_cast<int>(kMaxFields) ||
        type->file()->package() == "google.protobuf") {
      return &info;
    }
    info.fields.resize(static_cast<std::size_t>(type->field_count()));
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      FieldInfo& to = info.fields[static_cast<std::size_t>(i)];
      to.field = field;
      to.cpp_type = field->cpp_type();
      to.number = static_cast<std::uint32_t>(field->number());
      to.repeated = field->is_repeated();
      to.index = static_cast<std::size_t>(field->index());
      to.oneof = field->real_containing_oneof();
      info.by_name.emplace(field->name(), &to);
      info.by_name.emplace(field->json_name(), &to);
    }
    return &info;
  }

  bool Fail(std::string why) {
    reason = std::move(why);
    return false;
  }

  // Appends the fields of a message to `out`.
  bool ParseObject(const element& value, const TypeInfo& type, std::string& out) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return Fail("must be an object");
    if (path.size() > kMaxDepth) return Fail("is nested too deeply");
    if (type.fields.empty() && type.type->field_count() > 0) {
      return Fail("this type cannot be imported");
    }
    const std::size_t first_piece = pieces.size();
    bool in_order = true;
    std::bitset<kMaxFields> seen;
    std::bitset<kMaxFields> chosen;  // of the oneofs
    for (const auto& [key, element] : object) {
      const auto found = type.by_name.find(key);
      if (found == type.by_name.end()) {
        // The name is part of the format, not of the person; it still is cut, since it may be
        // noise.
        return Fail("unknown field '" + std::string(key.substr(0, 64)) + "'");
      }
      FieldInfo& field = *found->second;
      path.push_back({field.field, -1});
      if (seen[field.index]) return Fail("is given twice");
      seen[field.index] = true;
      const bool null = element.is_null();
      if (field.oneof != nullptr && !null) {
        const auto number = static_cast<std::size_t>(field.oneof->index());
        if (chosen[number]) return Fail("only one of " + OneofNames(field.oneof) + " may be given");
        chosen[number] = true;
      }
      if (!null) {
        in_order =
            in_order && (pieces.size() == first_piece || pieces.back().number < field.number);
        pieces.push_back({field.number, out.size()});
        if (!ParseField(element, field, out)) return false;
      }
      path.pop_back();
    }
    if (!in_order)
      Sort({pieces.begin() + static_cast<std::ptrdiff_t>(first_piece), pieces.end()}, out);
    pieces.resize(first_piece);
    return true;
  }

  static std::string OneofNames(const google::protobuf::OneofDescriptor* oneof) {
    std::string names;
    for (int i = 0; i < oneof->field_count(); ++i) {
      names += (i == 0 ? "" : ", ") + oneof->field(i)->name();
    }
    return names;
  }

  bool ParseField(const element& value, FieldInfo& field, std::string& out) {
    if (!field.repeated) return ParseValue(value, field, /*tagged=*/true, out);
    if (field.field->is_map()) return Fail("maps cannot be imported");
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS) return Fail("must be a list");
    // Numbers stand behind each other after one tag.
    const bool packed = field.field->is_packable() && array.size() > 0;
    std::size_t begin = 0;
    if (packed) {
      AppendTag(field, kLengthDelimited, out);
      begin = OpenLength(out);
    }
    int index = 0;
    for (const element& item : array) {
      path.back().index = index++;
      if (item.is_null()) return Fail("must not be null");
      if (!ParseValue(item, field, /*tagged=*/!packed, out)) return false;
    }
    path.back().index = -1;
    if (packed) CloseLength(begin, out);
    return true;
  }

  template <typename Int>
  bool ParseInteger(const element& value, std::uint64_t* bits) {
    Int number = 0;
    if (ToInteger(value, &number)) {
      // Negative numbers take all 64 bits, also those of 32.
      *bits = static_cast<std::uint64_t>(number);
      return true;
    }
    return Fail("must be a whole number from " + std::to_string(std::numeric_limits<Int>::min()) +
                " to " + std::to_string(std::numeric_limits<Int>::max()));
  }

  bool ParseValue(const element& value, FieldInfo& info, bool tagged, std::string& out) {
    const FieldDescriptor* field = info.field;
    std::uint64_t number = 0;
    switch (info.cpp_type) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (info.type == nullptr) info.type = InfoOf(field->message_type());
        AppendTag(info, kLengthDelimited, out);
        const std::size_t begin = OpenLength(out);
        if (!ParseObject(value, *info.type, out)) return false;
        CloseLength(begin, out);
        return true;
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        if (field->type() != FieldDescriptor::TYPE_STRING) return Fail("bytes cannot be imported");
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS) return Fail("must be a text");
        AppendTag(info, kLengthDelimited, out);
        AppendVarint(text.size(), out);
        out.append(text);
        return true;
      }
      case FieldDescriptor::CPPTYPE_BOOL: {
        bool flag = false;
        if (value.get(flag) != simdjson::SUCCESS) return Fail("must be true or false");
        number = flag ? 1 : 0;
        break;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        if (!ParseInteger<std::int32_t>(value, &number)) return false;
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        if (!ParseInteger<std::int64_t>(value, &number)) return false;
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        if (!ParseInteger<std::uint32_t>(value, &number)) return false;
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        if (!ParseInteger<std::uint64_t>(value, &number)) return false;
        break;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const EnumValueDescriptor* named = EnumValue(value, info);
        if (named == nullptr) return Fail("must be one of " + EnumNames(field->enum_type()));
        number = static_cast<std::uint64_t>(std::int64_t{named->number()});
        break;
      }
      default:
        return Fail("floating-point fields cannot be imported");
    }
    if (!IsPlainNumber(field->type())) return Fail("this kind of number cannot be imported");
    if (tagged) AppendTag(info, kVarint, out);
    AppendVarint(number, out);
    return true;
  }

  const EnumValueDescriptor* EnumValue(const element& value, FieldInfo& info) {
    if (value.is_string()) {
      if (info.values == nullptr) {
        const EnumDescriptor* type = info.field->enum_type();
        info.values = &enums[type];
        for (int i = 0; i < type->value_count(); ++i) {
          info.values->emplace(type->value(i)->name(), type->value(i));
        }
      }
      const auto found = info.values->find(value.get_string().value_unsafe());
      return found == info.values->end() ? nullptr : found->second;
    }
    std::int32_t number = 0;
    if (value.is_int64() && ToInteger(value, &number)) {
      return info.field->enum_type()->FindValueByNumber(number);
    }
    return nullptr;
  }

  std::string Path() const {
    std::string text;
    for (const PathStep& step : path) {
      if (!text.empty()) text += '.';
      text += step.field->name();
      if (step.index >= 0) text += '[' + std::to_string(step.index) + ']';
    }
    return text;
  }
};

JsonParser::JsonParser() : state_(std::make_unique<State>()) {}
JsonParser::~JsonParser() = default;

std::optional<RecordProblem> JsonParser::Write(std::string_view json, const Descriptor& type,
                                               std::string* out) {
  if (json.size() > kMaxJsonBytes) {
    return RecordProblem{"", "is longer than " + std::to_string(kMaxJsonBytes) + " bytes"};
  }
  State& state = *state_;
  state.path.clear();
  state.pieces.clear();
  // The parser may read a little past the end, so it gets a copy with room behind it.
  std::memcpy(state.buffer.data(), json.data(), json.size());
  std::memset(state.buffer.data() + json.size(), 0, simdjson::SIMDJSON_PADDING);
  element root;
  const simdjson::error_code error =
      state.parser.parse(state.buffer.data(), json.size(), /*realloc_if_needed=*/false).get(root);
  if (error != simdjson::SUCCESS) {
    return RecordProblem{"", std::string("is not JSON: ") + simdjson::error_message(error)};
  }
  const std::size_t before = out->size();
  if (!state.ParseObject(root, *state.InfoOf(&type), *out)) {
    out->resize(before);
    return RecordProblem{state.Path(), state.reason};
  }
  return std::nullopt;
}

std::optional<RecordProblem> JsonParser::Parse(std::string_view json, Message* message) {
  message->Clear();
  std::string bytes;
  auto problem = Write(json, *message->GetDescriptor(), &bytes);
  if (!problem.has_value() && !message->ParseFromString(bytes)) {
    return RecordProblem{"", "is not JSON that protobuf can hold"};
  }
  return problem;
}

}  // namespace passend::cli
