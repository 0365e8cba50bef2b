#include "server/config/toml_document.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

// The only file that compiles the library: header-only, errors as values instead of exceptions.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace passend::config {
namespace {

int LineOf(const toml::source_region& source) { return static_cast<int>(source.begin.line); }

class Converter {
 public:
  Converter(const std::string& file, Errors& errors) : file_(file), errors_(errors) {}

  // The tree of `node`; `line` of its key when it has one.
  TomlValue Convert(const toml::node& node, int line) {
    TomlValue value;
    value.line = line;
    if (const auto* table = node.as_table()) {
      value.kind = TomlValue::Kind::kTable;
      for (const auto& [key, child] : *table) {
        value.table.push_back(Convert(child, LineOf(key.source())));
        value.table.back().key = key.str();
      }
      std::stable_sort(value.table.begin(), value.table.end(),
                       [](const TomlValue& a, const TomlValue& b) { return a.line < b.line; });
    } else if (const auto* array = node.as_array()) {
      value.kind = TomlValue::Kind::kArray;
      for (const toml::node& child : *array) {
        value.array.push_back(Convert(child, LineOf(child.source())));
      }
    } else if (const auto* text = node.as_string()) {
      value.kind = TomlValue::Kind::kText;
      value.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
      value.kind = TomlValue::Kind::kInteger;
      value.integer = integer->get();
    } else if (const auto* boolean = node.as_boolean()) {
      value.kind = TomlValue::Kind::kBool;
      value.boolean = boolean->get();
    } else if (const auto* date = node.as_date()) {
      value.kind = TomlValue::Kind::kDate;
      const auto day = model::Date::FromYmd(date->get().year, date->get().month, date->get().day);
      if (!day.has_value()) errors_.Add(file_, line, "a date must lie in 1900..2199");
      value.date = day.value_or(model::Date{});
    } else {
      value.kind = node.is_floating_point() ? TomlValue::Kind::kFloat : TomlValue::Kind::kTime;
    }
    return value;
  }

 private:
  const std::string& file_;
  Errors& errors_;
};

}  // namespace

const TomlValue* TomlValue::Find(std::string_view name) const {
  const auto it = std::find_if(table.begin(), table.end(),
                               [name](const TomlValue& value) { return value.key == name; });
  return it == table.end() ? nullptr : &*it;
}

std::string_view TomlValue::KindName() const {
  switch (kind) {
    case Kind::kBool:
      return "true or false";
    case Kind::kInteger:
      return "a whole number";
    case Kind::kFloat:
      return "a number with a decimal point";
    case Kind::kText:
      return "a text";
    case Kind::kDate:
      return "a date";
    case Kind::kTime:
      return "a time";
    case Kind::kArray:
      return "a list";
    case Kind::kTable:
      return "a table";
  }
  return "";
}

std::optional<TomlValue> ParseToml(const std::string& file, std::string_view text, Errors& errors) {
  const toml::parse_result result = toml::parse(text, std::string_view(file));
  if (!result) {
    const toml::parse_error& error = result.error();
    errors.Add(file, LineOf(error.source()), std::string(error.description()));
    return std::nullopt;
  }
  const std::size_t before = errors.size();
  TomlValue document = Converter(file, errors).Convert(result.table(), 1);
  if (errors.size() != before) return std::nullopt;
  return document;
}

}  // namespace passend::config
