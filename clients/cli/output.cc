#include "clients/cli/output.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <vector>

#include "absl/strings/str_format.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Element `index` of a repeated field, or the value of a single one (index -1).
std::string Scalar(const Message& message, const FieldDescriptor* field, int index) {
  const Reflection& r = *message.GetReflection();
  const bool one = index < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrFormat(
          "%d", one ? r.GetInt32(message, field) : r.GetRepeatedInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrFormat(
          "%d", one ? r.GetInt64(message, field) : r.GetRepeatedInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrFormat(
          "%d", one ? r.GetUInt32(message, field) : r.GetRepeatedUInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrFormat(
          "%d", one ? r.GetUInt64(message, field) : r.GetRepeatedUInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? r.GetBool(message, field) : r.GetRepeatedBool(message, field, index)) ? "true"
                                                                                          : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return (one ? r.GetEnum(message, field) : r.GetRepeatedEnum(message, field, index))->name();
    case FieldDescriptor::CPPTYPE_STRING:
      return Printable(one ? r.GetString(message, field)
                           : r.GetRepeatedString(message, field, index));
    default:
      return "";
  }
}

void Outline(const Message& message, int depth, std::string& text) {
  const Reflection& reflection = *message.GetReflection();
  const std::string margin(static_cast<std::size_t>(2 * depth), ' ');
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!field->is_repeated()) {
      if (nested) {
        text += margin + field->name() + ":\n";
        Outline(reflection.GetMessage(message, field), depth + 1, text);
      } else {
        text += margin + field->name() + ": " + Scalar(message, field, -1) + "\n";
      }
      continue;
    }
    const int size = reflection.FieldSize(message, field);
    if (!nested) {
      std::string line = margin + field->name() + ":";
      for (int i = 0; i < size; ++i) line += (i == 0 ? " " : ", ") + Scalar(message, field, i);
      text += line + "\n";
      continue;
    }
    text += margin + field->name() + ":\n";
    for (int i = 0; i < size; ++i) {
      std::string element;
      Outline(reflection.GetRepeatedMessage(message, field, i), depth + 2, element);
      // The first line carries the dash of the list.
      const std::size_t dash = static_cast<std::size_t>(2 * (depth + 1));
      if (element.size() > dash) element[dash] = '-';
      text += element.empty() ? margin + "  -\n" : element;
    }
  }
}

}  // namespace

std::string ToJson(const Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = pretty;
  std::string json;
  // Fails only on messages with Any or Duration inside, which no reply has.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json;
}

std::string ToOutline(const Message& message) {
  std::string text;
  Outline(message, 0, text);
  return text;
}

}  // namespace passend::cli
