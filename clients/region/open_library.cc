// Reads the open figures on functies and places: O*NET profiles with Dutch titles by ESCO, and the
// coordinates of PC4 areas by GeoNames.
#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/region/csv.h"
#include "clients/region/library.h"

namespace passend::region {
namespace {

constexpr int kMaxTalents = 80;
constexpr int kMaxLoads = 80;
constexpr int kMaxTasks = 60;

// The notices that the licences of the sources ask for.
constexpr char kSource[] =
    "This product includes information from the O*NET 18.1 and O*NET 29.1 Databases and the "
    "O*NET-SOC crosswalks by the U.S. Department of Labor, Employment and Training Administration "
    "(USDOL/ETA). Used under the CC BY 4.0 license (https://creativecommons.org/licenses/by/4.0/). "
    "O*NET(R) is a trademark of USDOL/ETA. The information has been modified: selected, averaged "
    "over occupation codes, converted to other scales and given other names. USDOL/ETA has not "
    "approved, endorsed, or tested these modifications. Dutch titles: this service uses the ESCO "
    "classification of the European Commission.";

// The sectors of the source in codes of the catalogue.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kSectors = {{
    {"Techniek", "techniek"},
    {"ICT", "ict"},
    {"Groen", "groen"},
    {"Bouwen/wonen/onderhoud", "bouwen_wonen_onderhoud"},
    {"Dienstverlening", "dienstverlening"},
    {"Health/zorg", "health_zorg"},
    {"Logistiek", "logistiek"},
    {"Glastuinbouw", "glastuinbouw"},
    {"Horeca/leisure", "horeca_leisure"},
    {"Installatie en constructietechniek", "installatie_constructietechniek"},
}};

// Sectors that practice knows beside the kanssectoren (domain guide 3), by the group of the
// occupation code: cleaning, sales, production.
std::string SectorCode(std::string_view name, std::string_view functie) {
  if (functie.starts_with("37-2")) return "schoonmaak";
  if (functie.starts_with("41-2")) return "detailhandel";
  for (const auto& [source, code] : kSectors) {
    if (name == source) return std::string(code);
  }
  if (functie.starts_with("51-")) return "industrie_productie";
  return "overig";
}

// Reads the files of one folder into a library.
class Reader {
 public:
  explicit Reader(const std::string& folder) : folder_(folder) {}

  absl::StatusOr<Library> Read() {
    absl::Status status = ReadFuncties();
    if (status.ok()) status = ReadTalents();
    if (status.ok()) status = ReadLoads();
    if (status.ok()) status = ReadTasks();
    if (status.ok()) status = ReadPlaces();
    if (!status.ok()) return status;
    Finish();
    return std::move(library_);
  }

 private:
  absl::Status ReadTable(const std::string& file, const std::vector<std::string_view>& columns,
                         absl::FunctionRef<absl::Status(const CsvRow&)> visit) {
    const std::string path = absl::StrCat(folder_, "/", file);
    const absl::StatusOr<std::string> text = ReadFile(path);
    if (!text.ok()) return text.status();
    return ReadCsv(*text, path, columns, visit);
  }

  absl::Status ReadFuncties() {
    return ReadTable("functies.csv",
                     {"functie_code", "title_en", "title_nl", "isco_code", "job_zone", "sector",
                      "title_nl_quality"},
                     [&](const CsvRow& row) {
                       LibraryFunctie functie;
                       if (!absl::SimpleAtoi(row[4], &functie.job_zone) || functie.job_zone < 1 ||
                           functie.job_zone > 5) {
                         return absl::InvalidArgumentError("job_zone must be 1..5");
                       }
                       functie.plain_title = row[6] == "good" || row[6] == "fair";
                       v1::Functie& record = functie.record;
                       record.set_name("functies/" + row[0]);
                       // A weak label is wider or narrower than the functie: the English title
                       // stands beside it.
                       record.set_title_nl(row[2].empty() ? row[1]
                                           : functie.plain_title
                                               ? row[2]
                                               : absl::StrCat(row[2], " (", row[1], ")"));
                       record.set_title_en(row[1]);
                       record.set_isco(row[3]);
                       record.set_sector(SectorCode(row[5], row[0]));
                       record.set_source(kSource);
                       if (!index_.emplace(row[0], library_.functies.size()).second) {
                         return absl::InvalidArgumentError("functie_code occurs twice");
                       }
                       library_.functies.push_back(std::move(functie));
                       return absl::OkStatus();
                     });
  }

  // The record that a row of another table belongs to.
  absl::StatusOr<v1::Functie*> Find(const std::string& code) {
    const auto found = index_.find(code);
    if (found == index_.end()) return absl::InvalidArgumentError("functie_code is not in functies");
    return &library_.functies[found->second].record;
  }

  absl::Status ReadTalents() {
    return ReadTable("functie_talenten.csv", {"functie_code", "talent", "level", "weight"},
                     [&](const CsvRow& row) {
                       const absl::StatusOr<v1::Functie*> functie = Find(row[0]);
                       if (!functie.ok()) return functie.status();
                       int level = 0;
                       int weight = 0;
                       if (!absl::SimpleAtoi(row[2], &level) || level < 1 || level > 4 ||
                           !absl::SimpleAtoi(row[3], &weight) || weight < 1 || weight > 3) {
                         return absl::InvalidArgumentError("level must be 1..4, weight 1..3");
                       }
                       v1::FunctieTalent* talent = (*functie)->add_talents();
                       talent->set_talent(row[1]);
                       talent->set_level(level);
                       talent->set_weight(weight);
                       return absl::OkStatus();
                     });
  }

  absl::Status ReadLoads() {
    return ReadTable("functie_belasting.csv", {"functie_code", "item", "value"},
                     [&](const CsvRow& row) {
                       const absl::StatusOr<v1::Functie*> functie = Find(row[0]);
                       if (!functie.ok()) return functie.status();
                       int value = 0;
                       if (!absl::SimpleAtoi(row[2], &value) || value < 0 || value > 1000) {
                         return absl::InvalidArgumentError("value must be 0..1000");
                       }
                       if ((*functie)->loads_size() >= kMaxLoads) return absl::OkStatus();
                       v1::FunctieLoad* load = (*functie)->add_loads();
                       load->set_item(row[1]);
                       load->set_value(value);
                       return absl::OkStatus();
                     });
  }

  absl::Status ReadTasks() {
    return ReadTable("functie_taken.csv", {"functie_code", "task_id", "text_en", "core"},
                     [&](const CsvRow& row) {
                       const absl::StatusOr<v1::Functie*> functie = Find(row[0]);
                       if (!functie.ok()) return functie.status();
                       v1::FunctieTask* task = (*functie)->add_tasks();
                       task->set_id(row[1]);
                       task->set_text(row[2]);
                       task->set_core(row[3] == "1");
                       return absl::OkStatus();
                     });
  }

  absl::Status ReadPlaces() {
    return ReadTable("pc4.csv", {"pc4", "place", "lat", "lon"}, [&](const CsvRow& row) {
      const std::optional<double> latitude = ParseDegrees(row[2]);
      const std::optional<double> longitude = ParseDegrees(row[3]);
      if (!latitude.has_value() || !longitude.has_value()) {
        return absl::InvalidArgumentError("lat and lon must be decimal degrees");
      }
      if (*latitude < 50 || *latitude > 54 || *longitude < 3 || *longitude > 8) {
        return absl::InvalidArgumentError("lat and lon must lie in the Netherlands");
      }
      library_.places.push_back(
          {.pc4 = row[0], .name = row[1], .point = ToGrid(*latitude, *longitude)});
      return absl::OkStatus();
    });
  }

  // Keeps what a record may hold: the most important talents, the core tasks first.
  void Finish() {
    for (LibraryFunctie& functie : library_.functies) {
      auto& talents = *functie.record.mutable_talents();
      std::stable_sort(talents.begin(), talents.end(), [](const auto& a, const auto& b) {
        return std::pair(a.weight(), a.level()) > std::pair(b.weight(), b.level());
      });
      if (talents.size() > kMaxTalents) {
        talents.DeleteSubrange(kMaxTalents, talents.size() - kMaxTalents);
      }
      auto& tasks = *functie.record.mutable_tasks();
      std::stable_sort(tasks.begin(), tasks.end(),
                       [](const auto& a, const auto& b) { return a.core() > b.core(); });
      if (tasks.size() > kMaxTasks) tasks.DeleteSubrange(kMaxTasks, tasks.size() - kMaxTasks);
    }
  }

  std::string folder_;
  Library library_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

absl::StatusOr<Library> ReadLibrary(const std::string& folder) { return Reader(folder).Read(); }

}  // namespace passend::region
