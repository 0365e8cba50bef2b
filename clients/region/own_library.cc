// The built-in library: data/functies.txt and the places of the catalogue, compiled into the
// program so that it does not need the source tree.
#include <charconv>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/region/csv.h"
#include "clients/region/embedded.h"
#include "clients/region/library.h"

namespace passend::region {
namespace {

constexpr char kSource[] =
    "Eigen bibliotheek van Passend: schattingen voor demonstratie en tests, geen werkplekanalyse.";

// "a:2:1" or "a=3": the words around the separators.
bool ReadTalent(absl::string_view word, v1::FunctieTalent* talent) {
  const std::vector<std::string> parts = absl::StrSplit(word, ':');
  int level = 0;
  int weight = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &level) ||
      !absl::SimpleAtoi(parts[2], &weight) || level < 1 || level > 4 || weight < 1 || weight > 3) {
    return false;
  }
  talent->set_talent(parts[0]);
  talent->set_level(level);
  talent->set_weight(weight);
  return true;
}

bool ReadLoad(absl::string_view word, v1::FunctieLoad* load) {
  const std::vector<std::string> parts = absl::StrSplit(word, '=');
  int value = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &value) || value < 0) return false;
  load->set_item(parts[0]);
  load->set_value(value);
  return true;
}

// functie <code> | <Dutch title> | <English title> | <ISCO-08> | <sector> | <job zone>
bool ReadHeading(absl::string_view text, LibraryFunctie* functie) {
  std::vector<std::string> parts = absl::StrSplit(text, '|');
  if (parts.size() != 6) return false;
  for (std::string& part : parts) part = std::string(absl::StripAsciiWhitespace(part));
  functie->record.set_name("functies/" + parts[0]);
  functie->record.set_title_nl(parts[1]);
  functie->record.set_title_en(parts[2]);
  functie->record.set_isco(parts[3]);
  functie->record.set_sector(parts[4]);
  functie->record.set_source(kSource);
  functie->plain_title = true;
  return absl::SimpleAtoi(parts[5], &functie->job_zone);
}

// One line of the file, added to the last functie. False: the line is not understood.
bool ReadLine(absl::string_view line, std::vector<LibraryFunctie>& functies) {
  if (absl::ConsumePrefix(&line, "functie ")) {
    return ReadHeading(line, &functies.emplace_back());
  }
  if (functies.empty()) return false;
  v1::Functie& record = functies.back().record;
  const bool core = absl::ConsumePrefix(&line, "taak ");
  if (core || absl::ConsumePrefix(&line, "neventaak ")) {
    v1::FunctieTask* task = record.add_tasks();
    task->set_id(absl::StrCat("t", record.tasks_size()));
    task->set_text(std::string(line));
    task->set_core(core);
    return true;
  }
  if (absl::ConsumePrefix(&line, "talenten ")) {
    for (const absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      if (!ReadTalent(word, record.add_talents())) return false;
    }
    return true;
  }
  if (absl::ConsumePrefix(&line, "belasting ")) {
    for (const absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      if (!ReadLoad(word, record.add_loads())) return false;
    }
    return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<Library> OwnLibrary() {
  Library library;
  const std::string_view text = EmbeddedFuncties();
  int number = 0;
  for (absl::string_view line : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    if (!ReadLine(line, library.functies)) {
      return absl::InternalError(absl::StrCat("functies.txt:", number, ": not understood"));
    }
  }
  const absl::Status places = ReadCsv(
      EmbeddedPlaces(), "places.csv", {"pc4", "name", "x_m", "y_m"}, [&](const CsvRow& row) {
        LibraryPlace place{.pc4 = row[0], .name = row[1], .point = {}};
        if (!absl::SimpleAtoi(row[2], &place.point.x_m) ||
            !absl::SimpleAtoi(row[3], &place.point.y_m)) {
          return absl::InvalidArgumentError("x_m and y_m must be whole metres");
        }
        library.places.push_back(std::move(place));
        return absl::OkStatus();
      });
  if (!places.ok()) return absl::InternalError(places.message());
  return library;
}

}  // namespace passend::region
