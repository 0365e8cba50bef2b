#include "server/config/carving_loader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"

namespace passend::config {
namespace {

constexpr std::array<std::string_view, 4> kDayparts = {"ochtend", "middag", "avond", "nacht"};

// Where an entry stands.
struct Position {
  std::string file;
  int line = 1;
};

class CarvingReader {
 public:
  CarvingReader(std::string directory, Errors& errors)
      : directory_(std::move(directory)), errors_(errors) {}

  void Run() {
    ReadVersion();
    ReadTaakeisen();
    ReadQuestions();
    for (const std::string& file : GroupFiles()) ReadGroup(file);
  }

  const model::CarvingContent& content() const { return content_; }
  // Of an entry of a list of the content.
  Position PositionOf(const std::string& list, int index) const {
    const auto found = positions_.find(list);
    if (found == positions_.end() || index < 0 ||
        static_cast<std::size_t>(index) >= found->second.size()) {
      return {directory_, 0};
    }
    return found->second[static_cast<std::size_t>(index)];
  }

 private:
  std::optional<TomlValue> ReadDocument(const std::string& file) {
    const std::optional<std::string> text = ReadFile(file, errors_);
    if (!text.has_value()) return std::nullopt;
    return ParseToml(file, *text, errors_);
  }

  void ReadVersion() {
    const std::string file = directory_ + "/carving.toml";
    const std::optional<TomlValue> document = ReadDocument(file);
    if (!document.has_value()) return;
    TableReader reader(file, *document, "", errors_);
    content_.version = reader.Text("version", 64);
    content_.effective_from = reader.Date("effective_from");
    reader.Finish();
  }

  void ReadTaakeisen() {
    const std::string file = directory_ + "/taakeisen.toml";
    const std::optional<TomlValue> document = ReadDocument(file);
    if (!document.has_value()) return;
    TableReader whole(file, *document, "", errors_);
    for (const TomlValue* table : whole.Tables("rule")) {
      TableReader reader(file, *table, "rule", errors_);
      model::TaakeisRule rule;
      rule.taakeis = Taakeis(reader);
      rule.from = reader.Int("from");
      rule.item = reader.Text("item");
      rule.value = reader.Int("value");
      reader.Finish();
      content_.taakeisen.push_back(std::move(rule));
      positions_["taakeisen"].push_back({file, table->line});
    }
    whole.Finish();
  }

  static model::Taakeis Taakeis(TableReader& reader) {
    const std::string name = reader.Text("taakeis");
    for (int i = 0; i < model::kTaakeisCount; ++i) {
      if (model::TaakeisName(static_cast<model::Taakeis>(i)) == name) {
        return static_cast<model::Taakeis>(i);
      }
    }
    if (!name.empty()) reader.Fail("taakeis", absl::StrCat("'", name, "' does not exist"));
    return {};
  }

  void ReadQuestions() {
    const std::string file = directory_ + "/vragen.toml";
    const std::optional<TomlValue> document = ReadDocument(file);
    if (!document.has_value()) return;
    TableReader reader(file, *document, "", errors_);
    for (int i = 0; i < model::kVisitQuestionCount; ++i) {
      content_.questions[static_cast<std::size_t>(i)] =
          reader.Text(model::VisitQuestionName(static_cast<model::VisitQuestion>(i)));
    }
    reader.Finish();
  }

  // In order of name.
  std::vector<std::string> GroupFiles() {
    const std::string folder = directory_ + "/functiegroepen";
    std::vector<std::string> files;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
      if (it->path().extension() == ".toml") files.push_back(it->path().string());
    }
    if (error) errors_.Add(folder, 0, absl::StrCat("cannot be listed: ", error.message()));
    std::ranges::sort(files);
    return files;
  }

  void ReadGroup(const std::string& file) {
    const std::optional<TomlValue> document = ReadDocument(file);
    if (!document.has_value()) return;
    TableReader reader(file, *document, "", errors_);
    model::Functiegroep group;
    group.code = std::filesystem::path(file).stem().string();
    group.name_nl = reader.Text("name_nl");
    group.sectors = reader.OptionalTexts("sectors");
    group.words = reader.OptionalTexts("words");
    for (const TomlValue* table : reader.Tables("task")) {
      content_.tasks.push_back(ReadTask(file, group.code, *table));
      positions_["tasks"].push_back({file, table->line});
    }
    reader.Finish();
    content_.groups.push_back(std::move(group));
    positions_["groups"].push_back({file, 1});
  }

  model::CarvableTask ReadTask(const std::string& file, const std::string& group,
                               const TomlValue& table) {
    TableReader reader(file, table, "task", errors_);
    model::CarvableTask task;
    task.code = reader.Text("code");
    task.name_nl = reader.Text("name_nl");
    task.group = group;
    task.kind = reader.Text("kind");
    task.min_minutes = reader.Int("min_minutes");
    task.max_minutes = reader.Int("max_minutes");
    task.block_minutes = reader.Int("block_minutes");
    for (const std::string& daypart : reader.OptionalTexts("dayparts")) {
      const auto found = std::ranges::find(kDayparts, daypart);
      if (found == kDayparts.end()) {
        reader.Fail("dayparts", "must be ochtend, middag, avond or nacht");
      } else {
        task.dayparts |= static_cast<std::uint8_t>(1U << (found - kDayparts.begin()));
      }
    }
    if (const TomlValue* loads = reader.Table("load")) {
      for (const TomlValue& load : loads->table) {
        const auto value = std::clamp<std::int64_t>(load.integer, -1, 100'000);
        if (load.kind != TomlValue::Kind::kInteger) {
          errors_.Add(file, load.line,
                      absl::StrCat("task.load.", load.key, " must be a whole number"));
        } else {
          task.loads.push_back({.item = load.key,
                                .value = static_cast<int>(value),
                                .basis = model::LoadBasis::kBibliotheek});
        }
      }
    }
    for (const TomlValue* talent : reader.OptionalTables("talents")) {
      TableReader inner(file, *talent, "task.talents", errors_);
      model::TaskTalent wanted;
      wanted.code = inner.Text("code");
      wanted.level = inner.Int("level");
      wanted.required = inner.OptionalBool("required");
      inner.Finish();
      task.talents.push_back(std::move(wanted));
    }
    task.holder = reader.Text("holder");
    task.light = reader.OptionalBool("light");
    task.words = reader.OptionalTexts("words");
    reader.Finish();
    return task;
  }

  std::string directory_;
  Errors& errors_;
  model::CarvingContent content_;
  std::map<std::string, std::vector<Position>> positions_;  // by member of the content
};

}  // namespace

absl::StatusOr<model::CarvingContent> LoadCarving(const std::string& directory,
                                                  const model::Catalogue& catalogue) {
  Errors errors;
  CarvingReader reader(directory, errors);
  reader.Run();
  if (!errors.empty()) return errors.ToStatus();
  for (const model::CarvingProblem& problem : model::CheckCarving(reader.content(), catalogue)) {
    const Position at = reader.PositionOf(problem.list, problem.index);
    errors.Add(at.file, at.line, problem.reason);
  }
  if (!errors.empty()) return errors.ToStatus();
  return reader.content();
}

}  // namespace passend::config
