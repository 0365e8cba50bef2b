#include "server/config/table_reader.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace passend::config {

using Kind = TomlValue::Kind;

TableReader::TableReader(const std::string& file, const TomlValue& table, std::string name,
                         Errors& errors)
    : file_(file), table_(table), name_(std::move(name)), errors_(errors) {}

std::string TableReader::PathOf(std::string_view key) const {
  std::string path = name_;
  if (!path.empty()) path += '.';
  path += key;
  return path;
}

void TableReader::Fail(std::string_view key, const std::string& reason) {
  const TomlValue* value = table_.Find(key);
  errors_.Add(file_, value != nullptr ? value->line : table_.line,
              absl::StrCat(PathOf(key), " ", reason));
}

const TomlValue* TableReader::Get(std::string_view key, Kind kind, std::string_view kind_name,
                                  bool required) {
  known_.emplace(key);
  const TomlValue* value = table_.Find(key);
  if (value == nullptr) {
    if (required) Fail(key, "is missing");
    return nullptr;
  }
  if (value->kind != kind) {
    Fail(key,
         absl::StrCat("must be ", std::string(kind_name), ", is ", std::string(value->KindName())));
    return nullptr;
  }
  return value;
}

std::string TableReader::CheckedText(std::string_view key, const TomlValue* value, int min_bytes,
                                     int max_bytes) {
  if (value == nullptr) return "";
  const int bytes = static_cast<int>(value->text.size());
  if (bytes < min_bytes || bytes > max_bytes) {
    Fail(key, absl::StrCat("must be ", min_bytes, "..", max_bytes, " bytes, is ", bytes));
    return "";
  }
  return value->text;
}

std::optional<int> TableReader::CheckedInt(std::string_view key, const TomlValue* value) {
  if (value == nullptr) return std::nullopt;
  if (value->integer < std::numeric_limits<int>::min() ||
      value->integer > std::numeric_limits<int>::max()) {
    Fail(key, absl::StrCat("is far too large: ", value->integer));
    return std::nullopt;
  }
  return static_cast<int>(value->integer);
}

std::string TableReader::Text(std::string_view key, int max_bytes) {
  return CheckedText(key, Get(key, Kind::kText, "a text", true), 1, max_bytes);
}

std::string TableReader::OptionalText(std::string_view key, int max_bytes) {
  return CheckedText(key, Get(key, Kind::kText, "a text", false), 0, max_bytes);
}

int TableReader::Int(std::string_view key) {
  return CheckedInt(key, Get(key, Kind::kInteger, "a whole number", true)).value_or(0);
}

std::optional<int> TableReader::OptionalInt(std::string_view key) {
  return CheckedInt(key, Get(key, Kind::kInteger, "a whole number", false));
}

bool TableReader::Bool(std::string_view key) {
  const TomlValue* value = Get(key, Kind::kBool, "true or false", true);
  return value != nullptr && value->boolean;
}

bool TableReader::OptionalBool(std::string_view key) {
  const TomlValue* value = Get(key, Kind::kBool, "true or false", false);
  return value != nullptr && value->boolean;
}

model::Date TableReader::Date(std::string_view key) {
  const TomlValue* value = Get(key, Kind::kDate, "a date such as 2026-01-01", true);
  return value != nullptr ? value->date : model::Date{};
}

std::optional<model::Date> TableReader::OptionalDate(std::string_view key) {
  const TomlValue* value = Get(key, Kind::kDate, "a date such as 2026-01-01", false);
  if (value == nullptr) return std::nullopt;
  return value->date;
}

int TableReader::Choice(std::string_view key, std::initializer_list<std::string_view> choices) {
  const TomlValue* value = Get(key, Kind::kText, "a text", true);
  if (value == nullptr) return 0;
  int position = 0;
  for (const std::string_view choice : choices) {
    if (value->text == choice) return position;
    ++position;
  }
  const std::vector<std::string> names(choices.begin(), choices.end());
  Fail(key,
       absl::StrCat("must be one of ", absl::StrJoin(names, ", "), ", is '", value->text, "'"));
  return 0;
}

std::vector<std::string> TableReader::OptionalTexts(std::string_view key) {
  std::vector<std::string> texts;
  const TomlValue* list = Get(key, Kind::kArray, "a list", false);
  if (list == nullptr) return texts;
  for (const TomlValue& value : list->array) {
    if (value.kind == Kind::kText && !value.text.empty()) {
      texts.push_back(value.text);
    } else {
      errors_.Add(file_, value.line,
                  absl::StrCat(PathOf(key), " must hold texts that are not empty"));
    }
  }
  return texts;
}

std::vector<const TomlValue*> TableReader::OptionalTables(std::string_view key) {
  known_.emplace(key);
  return table_.Find(key) == nullptr ? std::vector<const TomlValue*>() : Tables(key);
}

std::vector<const TomlValue*> TableReader::Tables(std::string_view key) {
  std::vector<const TomlValue*> tables;
  const TomlValue* list = Get(key, Kind::kArray, "a list of tables", true);
  if (list == nullptr) return tables;
  for (const TomlValue& value : list->array) {
    if (value.kind == Kind::kTable) {
      tables.push_back(&value);
    } else {
      errors_.Add(file_, value.line, absl::StrCat(PathOf(key), " must hold tables"));
    }
  }
  return tables;
}

const TomlValue* TableReader::Table(std::string_view key) {
  return Get(key, Kind::kTable, "a table", true);
}

void TableReader::Finish() {
  for (const TomlValue& value : table_.table) {
    if (!known_.contains(value.key)) {
      errors_.Add(file_, value.line, absl::StrCat(PathOf(value.key), " is not a known key"));
    }
  }
}

}  // namespace passend::config
