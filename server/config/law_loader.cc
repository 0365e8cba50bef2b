#include "server/config/law_loader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"

namespace passend::config {
namespace {

model::LawRow ReadRow(const std::string& file, const TomlValue& table, Errors& errors) {
  TableReader reader(file, table, "row", errors);
  model::LawRow row;
  row.from = reader.Date("from");
  row.until = reader.Date("until");
  if (const TomlValue* wages = reader.Table("wml_hour_cents")) {
    TableReader ages(file, *wages, "row.wml_hour_cents", errors);
    for (std::size_t i = 0; i < row.wml_hour_cents.size(); ++i) {
      row.wml_hour_cents[i] =
          ages.Int(absl::StrCat("age_", model::kAgeClassMin + static_cast<int>(i)));
    }
    ages.Finish();
  }
  row.vakantiebijslag_permille = reader.Int("vakantiebijslag_permille");
  row.cap_permille = reader.Int("cap_permille");
  row.werkgeverslasten_permille = reader.Int("werkgeverslasten_permille");
  row.forfait_permille = reader.Int("forfait_permille");
  row.forfait_max_months = reader.Int("forfait_max_months");
  row.hoofdtaak_week_divisor = reader.Int("hoofdtaak_week_divisor");
  row.hoofdtaak_min_minutes_day = reader.Int("hoofdtaak_min_minutes_day");
  row.source = reader.Text("source", kMaxSentenceBytes);
  row.unverified = reader.OptionalText("unverified");
  reader.Finish();
  return row;
}

// The line of a field ("wml_hour_cents.age_18") in its row.
int LineOf(const TomlValue& row, const std::string& field) {
  const TomlValue* value = &row;
  for (std::size_t begin = 0; begin <= field.size();) {
    const std::size_t end = std::min(field.find('.', begin), field.size());
    const TomlValue* inner = value->Find(field.substr(begin, end - begin));
    if (inner == nullptr) break;
    value = inner;
    begin = end + 1;
  }
  return value->line;
}

}  // namespace

absl::StatusOr<model::LawParameters> LoadLaw(const std::string& directory) {
  const std::string file = absl::StrCat(directory, "/lks.toml");
  Errors errors;
  const std::optional<std::string> text = ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const std::optional<TomlValue> document = ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();

  TableReader reader(file, *document, "", errors);
  model::LawParameters law;
  law.version = reader.Text("version");
  const std::vector<const TomlValue*> rows = reader.Tables("row");
  for (const TomlValue* row : rows) law.rows.push_back(ReadRow(file, *row, errors));
  reader.Finish();
  if (!errors.empty()) return errors.ToStatus();

  for (const model::LawProblem& problem : model::CheckLaw(law)) {
    const int line =
        problem.row >= 0 ? LineOf(*rows[static_cast<std::size_t>(problem.row)], problem.field) : 1;
    errors.Add(file, line, absl::StrCat(problem.field, " ", problem.reason));
  }
  if (!errors.empty()) return errors.ToStatus();
  return law;
}

}  // namespace passend::config
