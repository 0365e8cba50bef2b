// Reads the keys of one TOML table, and finds everything that is wrong with it: a key that is
// missing, has the wrong type, or is not known.
#ifndef PASSEND_SERVER_CONFIG_TABLE_READER_H_
#define PASSEND_SERVER_CONFIG_TABLE_READER_H_

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/model/date.h"
#include "server/config/errors.h"
#include "server/config/toml_document.h"

namespace passend::config {

inline constexpr int kMaxNameBytes = 200;
inline constexpr int kMaxSentenceBytes = 2000;

// Every getter marks its key as known. When the key is wrong, or missing without being optional, it
// adds an error with the line and returns an empty value, so that reading can go on; the caller
// looks at Errors at the end. Call Finish() last. Borrows all its arguments.
class TableReader {
 public:
  // `name` goes before each key in messages: "weights" gives "weights.talenten"; "" for none.
  TableReader(const std::string& file, const TomlValue& table, std::string name, Errors& errors);

  // A text of 1..max_bytes bytes.
  std::string Text(std::string_view key, int max_bytes = kMaxNameBytes);
  // The same; "" when the key is missing, and an empty text is fine.
  std::string OptionalText(std::string_view key, int max_bytes = kMaxSentenceBytes);
  int Int(std::string_view key);
  std::optional<int> OptionalInt(std::string_view key);
  bool Bool(std::string_view key);
  // False when the key is missing.
  bool OptionalBool(std::string_view key);
  model::Date Date(std::string_view key);
  std::optional<model::Date> OptionalDate(std::string_view key);
  // The position of the text in `choices`; 0 when it is wrong.
  int Choice(std::string_view key, std::initializer_list<std::string_view> choices);
  // A list of texts; empty when the key is missing.
  std::vector<std::string> OptionalTexts(std::string_view key);
  // The tables of [[key]] or key = [{...}], in file order.
  std::vector<const TomlValue*> Tables(std::string_view key);
  // The same; empty when the key is missing.
  std::vector<const TomlValue*> OptionalTables(std::string_view key);
  // [key] or key = {...}; null when it is wrong.
  const TomlValue* Table(std::string_view key);

  // Adds an error at the line of `key`, or of the table when it does not have the key.
  void Fail(std::string_view key, const std::string& reason);
  // Adds an error for each key that nothing asked for.
  void Finish();

  int line() const { return table_.line; }

 private:
  // The value when the key is there with that kind; an error when the kind differs, or when it is
  // missing and `required`.
  const TomlValue* Get(std::string_view key, TomlValue::Kind kind, std::string_view kind_name,
                       bool required);
  std::string CheckedText(std::string_view key, const TomlValue* value, int min_bytes,
                          int max_bytes);
  std::optional<int> CheckedInt(std::string_view key, const TomlValue* value);
  std::string PathOf(std::string_view key) const;

  const std::string& file_;
  const TomlValue& table_;
  std::string name_;
  Errors& errors_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_TABLE_READER_H_
