#include "clients/cli/json_record.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <simdjson.h>

#include <bitset>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
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
using google::protobuf::Reflection;
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
  bool repeated = false;
  std::size_t index = 0;
  const google::protobuf::OneofDescriptor* oneof = nullptr;  // one that was written as such
  TypeInfo* type = nullptr;                                  // of a message; when first needed
  EnumMap* values = nullptr;                                 // of an enum; when first needed
};

// The fields of one message type by both their JSON names.
struct TypeInfo {
  const Reflection* reflection = nullptr;
  std::vector<FieldInfo> fields;  // empty: this type cannot be imported
  std::unordered_map<std::string_view, FieldInfo*> by_name;
};

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
  std::string reason;  // of the problem, when there is one

  TypeInfo* InfoOf(const Message& message) {
    const Descriptor* type = message.GetDescriptor();
    TypeInfo& info = types[type];
    if (info.reflection != nullptr) return &info;
    info.reflection = message.GetReflection();
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

  bool ParseObject(const element& value, Message* message, const TypeInfo& type) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return Fail("must be an object");
    if (path.size() > kMaxDepth) return Fail("is nested too deeply");
    if (type.fields.empty() && message->GetDescriptor()->field_count() > 0) {
      return Fail("this type cannot be imported");
    }
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
      if (!null && !ParseField(element, field, message, *type.reflection)) return false;
      path.pop_back();
    }
    return true;
  }

  static std::string OneofNames(const google::protobuf::OneofDescriptor* oneof) {
    std::string names;
    for (int i = 0; i < oneof->field_count(); ++i) {
      names += (i == 0 ? "" : ", ") + oneof->field(i)->name();
    }
    return names;
  }

  bool ParseField(const element& value, FieldInfo& field, Message* message, const Reflection& r) {
    if (!field.repeated) return ParseValue(value, field, message, r);
    if (field.field->is_map()) return Fail("maps cannot be imported");
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS) return Fail("must be a list");
    int index = 0;
    for (const element& item : array) {
      path.back().index = index++;
      if (item.is_null()) return Fail("must not be null");
      if (!ParseValue(item, field, message, r)) return false;
    }
    path.back().index = -1;
    return true;
  }

  template <typename Int>
  bool ParseInteger(const element& value, Int* number) {
    if (ToInteger(value, number)) return true;
    return Fail("must be a whole number from " + std::to_string(std::numeric_limits<Int>::min()) +
                " to " + std::to_string(std::numeric_limits<Int>::max()));
  }

  bool ParseValue(const element& value, FieldInfo& info, Message* message, const Reflection& r) {
    const FieldDescriptor* field = info.field;
    const bool many = info.repeated;
    switch (info.cpp_type) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        Message* const child =
            many ? r.AddMessage(message, field) : r.MutableMessage(message, field);
        if (info.type == nullptr) info.type = InfoOf(*child);
        return ParseObject(value, child, *info.type);
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        if (field->type() != FieldDescriptor::TYPE_STRING) return Fail("bytes cannot be imported");
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS) return Fail("must be a text");
        many ? r.AddString(message, field, std::string(text))
             : r.SetString(message, field, std::string(text));
        return true;
      }
      case FieldDescriptor::CPPTYPE_BOOL: {
        bool flag = false;
        if (value.get(flag) != simdjson::SUCCESS) return Fail("must be true or false");
        many ? r.AddBool(message, field, flag) : r.SetBool(message, field, flag);
        return true;
      }
      case FieldDescriptor::CPPTYPE_INT32: {
        std::int32_t number = 0;
        if (!ParseInteger(value, &number)) return false;
        many ? r.AddInt32(message, field, number) : r.SetInt32(message, field, number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        std::int64_t number = 0;
        if (!ParseInteger(value, &number)) return false;
        many ? r.AddInt64(message, field, number) : r.SetInt64(message, field, number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_UINT32: {
        std::uint32_t number = 0;
        if (!ParseInteger(value, &number)) return false;
        many ? r.AddUInt32(message, field, number) : r.SetUInt32(message, field, number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_UINT64: {
        std::uint64_t number = 0;
        if (!ParseInteger(value, &number)) return false;
        many ? r.AddUInt64(message, field, number) : r.SetUInt64(message, field, number);
        return true;
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const EnumValueDescriptor* named = EnumValue(value, info);
        if (named == nullptr) return Fail("must be one of " + EnumNames(field->enum_type()));
        many ? r.AddEnum(message, field, named) : r.SetEnum(message, field, named);
        return true;
      }
      default:
        return Fail("floating-point fields cannot be imported");
    }
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

std::optional<RecordProblem> JsonParser::Parse(std::string_view json, Message* message) {
  message->Clear();
  if (json.size() > kMaxJsonBytes) {
    return RecordProblem{"", "is longer than " + std::to_string(kMaxJsonBytes) + " bytes"};
  }
  State& state = *state_;
  state.path.clear();
  // The parser may read a little past the end, so it gets a copy with room behind it.
  std::memcpy(state.buffer.data(), json.data(), json.size());
  std::memset(state.buffer.data() + json.size(), 0, simdjson::SIMDJSON_PADDING);
  element root;
  const simdjson::error_code error =
      state.parser.parse(state.buffer.data(), json.size(), /*realloc_if_needed=*/false).get(root);
  if (error != simdjson::SUCCESS) {
    return RecordProblem{"", std::string("is not JSON: ") + simdjson::error_message(error)};
  }
  if (!state.ParseObject(root, message, *state.InfoOf(*message)))
    return RecordProblem{state.Path(), state.reason};
  return std::nullopt;
}

}  // namespace passend::cli
