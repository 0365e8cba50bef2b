#include "server/access/access_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"

namespace passend::server {
namespace {

using config::Errors;
using config::TableReader;
using config::TomlValue;

constexpr FieldSet kDatOnly = {FieldClass::kBestaan};
constexpr FieldSet kNobody = {FieldClass::kAggregaat, FieldClass::kWerk, FieldClass::kCatalogus};
constexpr FieldSet kService = {FieldClass::kBeheer, FieldClass::kCatalogus, FieldClass::kAggregaat};

// What no configuration may widen. Nothing = the fields are fine.
std::string Beyond(Role role, Scope scope, const FieldSet& fields) {
  if (scope == Scope::kOther && !fields.empty()) {
    return "records of another tenant do not exist for a caller: ander must be empty";
  }
  if (fields.Has(FieldClass::kNaam) && fields.Has(FieldClass::kVerwijzing)) {
    return "naam and verwijzing exclude each other";
  }
  if (fields.Has(FieldClass::kScore) && fields.Has(FieldClass::kBand)) {
    return "score and band exclude each other";
  }
  if (role == Role::kInkomen && !fields.IsWithin(kDatOnly)) {
    return "inkomen learns only DAT something runs: only bestaan is allowed";
  }
  if (role == Role::kManager && !fields.IsWithin(kNobody)) {
    return "a manager sees aggregates: only aggregaat, werk and catalogus are allowed";
  }
  if (role == Role::kBeheerder && !fields.IsWithin(kService)) {
    return "a beheerder sees no person: only beheer, catalogus and aggregaat are allowed";
  }
  const bool assesses = role == Role::kArbeidsdeskundige || role == Role::kKoppeling;
  const bool of_caseload =
      scope == Scope::kCoupled && (role == Role::kWerkregisseur || role == Role::kMatcher);
  if (fields.Has(FieldClass::kFml) && scope != Scope::kShared && !assesses && !of_caseload) {
    return "fml is for the werkregisseur of the caseload, the arbeidsdeskundige and the koppeling";
  }
  if (scope == Scope::kShared) {
    for (const FieldClass never : {FieldClass::kFml, FieldClass::kDossier, FieldClass::kLoonwaarde,
                                   FieldClass::kScore, FieldClass::kNaam}) {
      if (fields.Has(never)) {
        return absl::StrCat("people of another tenant are never shown with ",
                            std::string(FieldClassName(never)));
      }
    }
  }
  return "";
}

int Limit(TableReader& reader, std::string_view key, int least, int most, int usual) {
  const std::optional<int> value = reader.OptionalInt(key);
  if (!value.has_value()) return usual;
  if (*value < least || *value > most) {
    reader.Fail(key, absl::StrCat("must be ", least, "..", most));
  }
  return *value;
}

AccessLimits ReadLimits(const std::string& file, const TomlValue& table, Errors& errors) {
  TableReader reader(file, table, "grenzen", errors);
  AccessLimits limits;
  limits.least_shared_persons =
      Limit(reader, "minste_personen_andere_gemeente", 2, 1000, limits.least_shared_persons);
  limits.handle_hours = Limit(reader, "verwijzing_uren", 1, 72, limits.handle_hours);
  limits.score_band = Limit(reader, "band_punten", 5, 250, limits.score_band);
  limits.hidden_counts_below =
      Limit(reader, "telling_samen_onder", 2, 100, limits.hidden_counts_below);
  limits.probe_window_hours = Limit(reader, "aftasten_uren", 1, 720, limits.probe_window_hours);
  limits.probe_variants = Limit(reader, "aftasten_varianten", 2, 20, limits.probe_variants);
  limits.smallest_cell = Limit(reader, "kleinste_cel", 2, 100, limits.smallest_cell);
  reader.Finish();
  return limits;
}

FieldSet ReadFields(TableReader& reader, std::string_view key) {
  FieldSet fields;
  for (const std::string& name : reader.OptionalTexts(key)) {
    const std::optional<FieldClass> field = ParseFieldClass(name);
    if (!field.has_value()) {
      reader.Fail(key, absl::StrCat("'", name, "' is no class of fields"));
    } else {
      fields.Add(*field);
    }
  }
  return fields;
}

}  // namespace

absl::StatusOr<AccessTable> AccessTable::Load(const std::string& file,
                                              const std::vector<std::string>& methods) {
  Errors errors;
  AccessTable table;
  const auto text = config::ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const auto document = config::ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();
  TableReader root(file, *document, "", errors);
  table.version_ = root.Text("version");
  if (const TomlValue* limits = root.Table("grenzen")) {
    table.limits_ = ReadLimits(file, *limits, errors);
  }
  table.methods_ = methods;
  std::ranges::sort(table.methods_);
  for (const TomlValue* entry : root.Tables("regel")) {
    TableReader reader(file, *entry, "regel", errors);
    const std::vector<std::string> names = reader.OptionalTexts("methoden");
    const std::vector<std::string> roles = reader.OptionalTexts("rollen");
    Row row;
    for (std::size_t scope = 0; scope < kScopeCount; ++scope) {
      row[scope] = ReadFields(reader, kScopeNames[scope]);
    }
    reader.Finish();
    if (names.empty()) reader.Fail("methoden", "names no method");
    if (roles.empty()) reader.Fail("rollen", "names no role");
    for (const std::string& role_name : roles) {
      const std::optional<Role> role = ParseRole(role_name);
      if (!role.has_value() || *role == Role::kLokaal) {
        reader.Fail("rollen", absl::StrCat("'", role_name, "' is no role"));
        continue;
      }
      for (std::size_t scope = 0; scope < kScopeCount; ++scope) {
        const std::string reason = Beyond(*role, static_cast<Scope>(scope), row[scope]);
        if (!reason.empty()) reader.Fail(kScopeNames[scope], absl::StrCat(role_name, ": ", reason));
      }
      for (const std::string& method : names) {
        if (!std::ranges::binary_search(table.methods_, method)) {
          reader.Fail("methoden", absl::StrCat("'", method, "' is no method of the service"));
          continue;
        }
        auto& slot = table.rows_[method][static_cast<std::size_t>(*role)];
        if (slot.has_value()) {
          reader.Fail("methoden", absl::StrCat(method, " has two rows for ", role_name));
        }
        slot = row;
      }
    }
  }
  root.Finish();
  for (const std::string& method : table.methods_) {
    if (!table.rows_.contains(method)) {
      errors.Add(file, 0, absl::StrCat(method, " has no row: nobody could call it"));
    }
  }
  if (!errors.empty()) return errors.ToStatus();
  return table;
}

const AccessTable::Row* AccessTable::Find(std::string_view method, Role role) const {
  const auto it = rows_.find(method);
  if (it == rows_.end()) return nullptr;
  const auto& row = it->second[static_cast<std::size_t>(role)];
  return row.has_value() ? &*row : nullptr;
}

bool AccessTable::Allows(std::string_view method, Role role) const {
  if (role == Role::kLokaal) return rows_.find(method) != rows_.end();
  return Find(method, role) != nullptr;
}

FieldSet AccessTable::Fields(std::string_view method, Role role, Scope scope) const {
  if (role == Role::kLokaal) {
    FieldSet all = FieldSet::All();
    return scope == Scope::kOther ? FieldSet() : all;
  }
  const Row* row = Find(method, role);
  return row == nullptr ? FieldSet() : (*row)[static_cast<std::size_t>(scope)];
}

std::string AccessTable::ToMarkdown() const {
  std::string text = absl::StrCat(
      "Versie ", version_,
      ". Wie niet in een rij staat, mag de methode niet aanroepen. Van een andere gemeente zonder "
      "afspraak (`ander`) ziet niemand iets.\n\n"
      "| methode | rol | gekoppeld | eigen gemeente | gedeeld |\n| --- | --- | --- | --- | --- "
      "|\n");
  for (const auto& [method, roles] : rows_) {
    // Roles with the same cells share a line.
    std::vector<std::pair<Row, std::string>> lines;
    for (std::size_t role = 0; role < kRoleCount; ++role) {
      if (!roles[role].has_value()) continue;
      const auto same =
          std::ranges::find_if(lines, [&](const auto& line) { return line.first == *roles[role]; });
      if (same != lines.end()) {
        absl::StrAppend(&same->second, ", ", std::string(kRoleNames[role]));
      } else {
        lines.emplace_back(*roles[role], std::string(kRoleNames[role]));
      }
    }
    for (const auto& [row, names] : lines) {
      absl::StrAppend(&text, "| ", method, " | ", names);
      for (const Scope scope : {Scope::kCoupled, Scope::kOwn, Scope::kShared}) {
        absl::StrAppend(&text, " | ", row[static_cast<std::size_t>(scope)].ToString());
      }
      absl::StrAppend(&text, " |\n");
    }
  }
  return text;
}

}  // namespace passend::server
