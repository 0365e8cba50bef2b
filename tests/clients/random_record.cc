#include "tests/clients/random_record.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <limits>
#include <string>

namespace passend::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string RandomText(std::mt19937& random) {
  static const char* const kPieces[] = {
      "a", "inpakken",      "é", "\"",  "\\", "/", "\n", "\x01", "<", "日", "\xF0\x9F\x99\x82", " ",
      "{", "ma-vr:ochtend", "&", "\x7F"};
  std::string text;
  for (std::size_t i = random() % 6; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
  return text;
}

template <typename Int>
Int RandomNumber(std::mt19937& random) {
  switch (random() % 5) {
    case 0:
      return std::numeric_limits<Int>::max();
    case 1:
      return std::numeric_limits<Int>::min();
    case 2:
      return 0;
    default:
      return static_cast<Int>(static_cast<Int>(random()) % 1000);
  }
}

void FillField(std::mt19937& random, int fullness, const FieldDescriptor* field, Message* message) {
  const Reflection& r = *message->GetReflection();
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      FillRandomly(random, fullness,
                   many ? r.AddMessage(message, field) : r.MutableMessage(message, field));
      break;
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = RandomText(random);
      many ? r.AddString(message, field, text) : r.SetString(message, field, text);
      break;
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const bool flag = random() % 2 == 0;
      many ? r.AddBool(message, field, flag) : r.SetBool(message, field, flag);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto number = RandomNumber<std::int32_t>(random);
      many ? r.AddInt32(message, field, number) : r.SetInt32(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const auto number = RandomNumber<std::int64_t>(random);
      many ? r.AddInt64(message, field, number) : r.SetInt64(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      const auto number = RandomNumber<std::uint32_t>(random);
      many ? r.AddUInt32(message, field, number) : r.SetUInt32(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      const auto number = RandomNumber<std::uint64_t>(random);
      many ? r.AddUInt64(message, field, number) : r.SetUInt64(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* type = field->enum_type();
      const auto* value =
          type->value(static_cast<int>(random() % static_cast<unsigned>(type->value_count())));
      many ? r.AddEnum(message, field, value) : r.SetEnum(message, field, value);
      break;
    }
    default:
      break;
  }
}

}  // namespace

void FillRandomly(std::mt19937& random, int fullness, Message* message) {
  const auto* type = message->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->real_containing_oneof() != nullptr) continue;
    if (static_cast<int>(random() % 100) >= fullness) continue;
    const std::size_t times = field->is_repeated() ? 1 + random() % 3 : 1;
    for (std::size_t t = 0; t < times; ++t) FillField(random, fullness, field, message);
  }
  for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
    const auto* oneof = type->oneof_decl(i);
    const int chosen = static_cast<int>(random() % static_cast<unsigned>(oneof->field_count()));
    FillField(random, fullness, oneof->field(chosen), message);
  }
}

}  // namespace passend::cli
