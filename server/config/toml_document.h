// A TOML document as a plain tree that knows its lines. The TOML library stays in toml_document.cc.
#ifndef PASSEND_SERVER_CONFIG_TOML_DOCUMENT_H_
#define PASSEND_SERVER_CONFIG_TOML_DOCUMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/model/date.h"
#include "server/config/errors.h"

namespace passend::config {

// One value; which members count depends on `kind`.
struct TomlValue {
  enum class Kind : std::uint8_t { kBool, kInteger, kFloat, kText, kDate, kTime, kArray, kTable };

  Kind kind = Kind::kTable;
  std::string key;  // in the table that holds it; "" elsewhere
  int line = 0;     // of the key, or of the value in an array; from 1
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;
  model::Date date;
  std::vector<TomlValue> array;
  std::vector<TomlValue> table;  // in file order, each with its key

  // The value of the key `name` of a table; null when it is not there.
  const TomlValue* Find(std::string_view name) const;
  // What the value is, for messages: "a text", "a whole number".
  std::string_view KindName() const;
};

// Parses TOML 1.0. Nothing, and one error with its line, when it is not TOML or holds a date
// outside 1900..2199. The result is a table.
std::optional<TomlValue> ParseToml(const std::string& file, std::string_view text, Errors& errors);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_TOML_DOCUMENT_H_
