// The CSV files of the catalogue.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/config/catalogue_source.h"
#include "server/config/csv.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"

namespace passend::config {
namespace {

// In the order of model::TalentGroup.
constexpr std::array<std::string_view, 4> kGroups = {"talent", "vakvaardigheid",
                                                     "werknemersvaardigheid", "taal"};

class LongListReader {
 public:
  LongListReader(CatalogueSource& source, Errors& errors)
      : source_(source), content_(source.content), errors_(errors) {}

  void Run() {
    ReadTalents();
    ReadRelated();
    ReadPlaces();
  }

 private:
  // The rows of one file; empty, and an error, when it is not right.
  std::vector<CsvRow> ReadRows(const char* list, const char* name,
                               const std::vector<std::string>& columns) {
    list_ = &source_.lists[list];
    list_->file = absl::StrCat(source_.directory, "/", name);
    const std::optional<std::string> text = ReadFile(list_->file, errors_);
    if (!text.has_value()) return {};
    std::optional<CsvTable> table = ParseCsv(list_->file, *text, columns, errors_);
    if (!table.has_value()) return {};
    for (const CsvRow& row : table->rows) list_->lines.push_back(row.line);
    return std::move(table->rows);
  }

  void Fail(const CsvRow& row, const std::string& reason) {
    errors_.Add(list_->file, row.line, reason);
  }

  // A text of 1..kMaxNameBytes bytes.
  const std::string& Text(const CsvRow& row, std::size_t column, const char* name) {
    const std::string& text = row.fields[column];
    if (text.empty() || text.size() > static_cast<std::size_t>(kMaxNameBytes)) {
      Fail(row, absl::StrCat(name, " must be 1..", kMaxNameBytes, " bytes, is ", text.size()));
    }
    return text;
  }

  std::int32_t Number(const CsvRow& row, std::size_t column, const char* name) {
    std::int32_t number = 0;
    if (!absl::SimpleAtoi(row.fields[column], &number)) {
      Fail(row, absl::StrCat(name, " must be a whole number, is '", row.fields[column], "'"));
    }
    return number;
  }

  void ReadTalents() {
    for (const CsvRow& row :
         ReadRows("talents", "talents.csv", {"code", "name_nl", "group", "family"})) {
      model::Talent talent;
      talent.code = Text(row, 0, "code");
      talent.name_nl = Text(row, 1, "name_nl");
      const auto group = std::find(kGroups.begin(), kGroups.end(), row.fields[2]);
      if (group == kGroups.end()) {
        Fail(row, absl::StrCat("group must be one of talent, vakvaardigheid, "
                               "werknemersvaardigheid, taal, is '",
                               row.fields[2], "'"));
      } else {
        talent.group = static_cast<model::TalentGroup>(group - kGroups.begin());
      }
      talent.family = Text(row, 3, "family");
      const auto index = static_cast<std::int32_t>(content_.talents.size());
      // Told here, before the references to the code that it displaced.
      if (!talents_.emplace(talent.code, index).second && !talent.code.empty()) {
        Fail(row, absl::StrCat("code '", talent.code, "' occurs twice"));
      }
      content_.talents.push_back(std::move(talent));
    }
  }

  std::int32_t Talent(const CsvRow& row, std::size_t column, const char* name) {
    const auto it = talents_.find(row.fields[column]);
    if (it != talents_.end()) return it->second;
    Fail(row, absl::StrCat(name, " '", row.fields[column], "' does not exist"));
    return 0;
  }

  void ReadRelated() {
    for (const CsvRow& row :
         ReadRows("related", "related_talents.csv", {"talent_a", "talent_b", "sim_permille"})) {
      content_.related.push_back(
          {Talent(row, 0, "talent_a"), Talent(row, 1, "talent_b"), Number(row, 2, "sim_permille")});
    }
  }

  void ReadPlaces() {
    for (const CsvRow& row : ReadRows("places", "places.csv", {"pc4", "name", "x_m", "y_m"})) {
      model::Place place;
      place.pc4 = row.fields[0];
      place.name = Text(row, 1, "name");
      place.x_m = Number(row, 2, "x_m");
      place.y_m = Number(row, 3, "y_m");
      content_.places.push_back(std::move(place));
    }
  }

  CatalogueSource& source_;
  model::CatalogueContent& content_;
  Errors& errors_;
  ListSource* list_ = nullptr;  // of the list being read
  std::unordered_map<std::string, std::int32_t> talents_;
};

}  // namespace

void ReadLongLists(CatalogueSource& source, Errors& errors) {
  LongListReader(source, errors).Run();
}

}  // namespace passend::config
