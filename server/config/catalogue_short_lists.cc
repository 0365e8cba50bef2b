// The TOML files of the catalogue.
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/config/catalogue_source.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"

namespace passend::config {
namespace {

using model::ItemKind;

class ShortListReader {
 public:
  ShortListReader(CatalogueSource& source, Errors& errors)
      : source_(source), content_(source.content), errors_(errors) {}

  void Run() {
    ReadVersion();
    ReadList("items", "fml_items.toml", "item", &ShortListReader::ReadItem);
    IndexItems();
    ReadList("registrations", "registrations.toml", "registration",
             &ShortListReader::ReadRegistration);
    ReadList("werktermen", "werktermen.toml", "werkterm", &ShortListReader::ReadWerkterm);
    ReadList("measures", "measures.toml", "measure", &ShortListReader::ReadMeasure);
    ReadList("werkvormen", "werkvormen.toml", "werkvorm", &ShortListReader::ReadWerkvorm);
    ReadList("sectors", "sectors.toml", "sector", &ShortListReader::ReadSector);
    ReadList("certificates", "certificates.toml", "certificate", &ShortListReader::ReadCertificate);
    ReadList("languages", "languages.toml", "language", &ShortListReader::ReadLanguage);
    ReadList("instruments", "instruments.toml", "instrument", &ShortListReader::ReadInstrument);
  }

 private:
  using ReadEntry = void (ShortListReader::*)(TableReader&);

  std::optional<TomlValue> ReadDocument(const std::string& file) {
    const std::optional<std::string> text = ReadFile(file, errors_);
    if (!text.has_value()) return std::nullopt;
    return ParseToml(file, *text, errors_);
  }

  void ReadVersion() {
    const std::string file = source_.directory + "/catalogue.toml";
    const std::optional<TomlValue> document = ReadDocument(file);
    if (!document.has_value()) return;
    TableReader reader(file, *document, "", errors_);
    content_.version = reader.Text("version", 64);
    content_.effective_from = reader.Date("effective_from");
    reader.Finish();
  }

  // Reads the tables [[key]] of one file; `list` is the member of CatalogueContent.
  void ReadList(const char* list, const char* name, const char* key, ReadEntry read) {
    list_ = &source_.lists[list];
    list_->file = absl::StrCat(source_.directory, "/", name);
    const std::optional<TomlValue> document = ReadDocument(list_->file);
    if (!document.has_value()) return;
    TableReader whole(list_->file, *document, "", errors_);
    for (const TomlValue* table : whole.Tables(key)) {
      TableReader entry(list_->file, *table, key, errors_);
      list_->lines.push_back(table->line);
      (this->*read)(entry);
      entry.Finish();
    }
    whole.Finish();
  }

  // A key that occurs twice is told here, before the references to the key it displaced.
  void IndexItems() {
    for (std::size_t i = 0; i < content_.items.size(); ++i) {
      const std::string& key = content_.items[i].key;
      if (!items_.emplace(key, static_cast<int>(i)).second && !key.empty()) {
        errors_.Add(list_->file, list_->lines[i], absl::StrCat("key '", key, "' occurs twice"));
      }
    }
  }

  // The index of the item that the text of `key` names; 0 and an error when there is none.
  int Item(TableReader& reader, std::string_view key) {
    const std::string code = reader.Text(key);
    const auto it = items_.find(code);
    if (it != items_.end()) return it->second;
    if (!code.empty()) reader.Fail(key, absl::StrCat("'", code, "' does not exist"));
    return 0;
  }

  bool HasRegistration(std::string_view code) const {
    for (const model::Registration& registration : content_.registrations) {
      if (registration.code == code) return true;
    }
    return false;
  }

  void ReadItem(TableReader& reader) {
    model::FmlItem item;
    item.key = reader.Text("key");
    item.name_nl = reader.Text("name_nl");
    item.work_term = reader.Text("work_term");
    item.rubriek = reader.Text("rubriek");
    item.kind = static_cast<ItemKind>(reader.Choice("kind", {"P", "C", "B", "Q"}));
    const bool has_unit = item.kind == ItemKind::kCumulative || item.kind == ItemKind::kQuantity;
    item.unit = reader.OptionalText("unit", kMaxNameBytes);
    if (item.kind == ItemKind::kCumulative && item.unit != "min/dag") {
      reader.Fail("unit", "of a C item must be min/dag");
    } else if (!has_unit && !item.unit.empty()) {
      reader.Fail("unit", "must be left out for a P or B item");
    }
    if (item.kind == ItemKind::kPeak) item.fml_levels = reader.Int("fml_levels");
    item.normal = reader.OptionalInt("normal");
    item.weight = reader.Int("weight");
    item.load_allowed = reader.Bool("load_allowed");
    content_.items.push_back(std::move(item));
  }

  void ReadWerkterm(TableReader& reader) {
    model::Werkterm term;
    term.code = reader.Text("code");
    term.name_nl = reader.Text("name_nl");
    std::vector<int> lines;
    for (const TomlValue* table : reader.Tables("effects")) {
      TableReader effect_reader(list_->file, *table, "werkterm.effects", errors_);
      model::WerktermEffect effect;
      effect.item = Item(effect_reader, "item");
      effect.capacity = {effect_reader.OptionalInt("goed"),
                         effect_reader.OptionalInt("met_aanpassing"),
                         effect_reader.OptionalInt("niet")};
      effect.attention_when_adapted = effect_reader.OptionalBool("attention_when_adapted");
      effect_reader.Finish();
      lines.push_back(table->line);
      term.effects.push_back(effect);
    }
    list_->effect_lines.push_back(std::move(lines));
    content_.werktermen.push_back(std::move(term));
  }

  void ReadMeasure(TableReader& reader) {
    model::Measure measure;
    measure.code = reader.Text("code");
    measure.name_nl = reader.Text("name_nl");
    measure.type = static_cast<model::MeasureType>(reader.Choice("type", {"B", "T", "O"}));
    measure.item = Item(reader, "item");
    measure.max_gap = reader.Int("max_gap");
    measure.arranged_by = reader.Text("arranged_by");
    constexpr std::array<const char*, 4> kCostClasses = {"geen", "laag", "middel", "hoog"};
    const int cost = reader.Choice("cost_class", {"geen", "laag", "middel", "hoog"});
    measure.cost_class = kCostClasses[static_cast<std::size_t>(cost)];
    content_.measures.push_back(std::move(measure));
  }

  void ReadWerkvorm(TableReader& reader) {
    model::Werkvorm werkvorm;
    werkvorm.code = reader.Text("code");
    werkvorm.name_nl = reader.Text("name_nl");
    werkvorm.trede = reader.Int("trede");
    werkvorm.paid = reader.Bool("paid");
    werkvorm.formal_employer = reader.Text("formal_employer");
    const std::string required = reader.OptionalText("required_registration");
    for (std::size_t i = 0; i < content_.registrations.size() && !required.empty(); ++i) {
      if (content_.registrations[i].code == required) {
        werkvorm.required_registration = static_cast<int>(i);
      }
    }
    if (!required.empty() && !werkvorm.required_registration.has_value()) {
      reader.Fail("required_registration", absl::StrCat("'", required, "' does not exist"));
    }
    werkvorm.lks = reader.Bool("lks");
    werkvorm.goal_required = reader.Bool("goal_required");
    werkvorm.max_months = reader.OptionalInt("max_months");
    content_.werkvormen.push_back(std::move(werkvorm));
  }

  void ReadSector(TableReader& reader) {
    model::Sector sector;
    sector.code = reader.Text("code");
    sector.name_nl = reader.Text("name_nl");
    sector.kanssector = reader.Bool("kanssector");
    content_.sectors.push_back(std::move(sector));
  }

  void ReadCertificate(TableReader& reader) {
    model::Certificate certificate;
    certificate.code = reader.Text("code");
    certificate.name_nl = reader.Text("name_nl");
    certificate.statutory = reader.Bool("statutory");
    certificate.vog = reader.OptionalBool("vog");
    content_.certificates.push_back(std::move(certificate));
  }

  void ReadRegistration(TableReader& reader) {
    model::Registration registration;
    registration.code = reader.Text("code");
    registration.name_nl = reader.Text("name_nl");
    registration.lks_target_group = reader.OptionalBool("lks_target_group");
    content_.registrations.push_back(std::move(registration));
  }

  void ReadLanguage(TableReader& reader) {
    model::Language language;
    language.code = reader.Text("code");
    language.name_nl = reader.Text("name_nl");
    content_.languages.push_back(std::move(language));
  }

  void ReadInstrument(TableReader& reader) {
    model::Instrument instrument;
    instrument.code = reader.Text("code");
    instrument.name_nl = reader.Text("name_nl");
    instrument.effective_from = reader.Date("effective_from");
    instrument.regelingen = reader.OptionalTexts("regelingen");
    instrument.registrations = reader.OptionalTexts("registrations");
    for (const std::string& code : instrument.registrations) {
      if (!HasRegistration(code)) {
        reader.Fail("registrations", absl::StrCat("'", code, "' does not exist"));
      }
    }
    instrument.explanation_nl = reader.Text("explanation_nl", kMaxSentenceBytes);
    content_.instruments.push_back(std::move(instrument));
  }

  CatalogueSource& source_;
  model::CatalogueContent& content_;
  Errors& errors_;
  ListSource* list_ = nullptr;  // of the list being read
  std::unordered_map<std::string, int> items_;
};

}  // namespace

void ReadShortLists(CatalogueSource& source, Errors& errors) {
  ShortListReader(source, errors).Run();
}

}  // namespace passend::config
