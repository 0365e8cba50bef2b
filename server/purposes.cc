#include "server/purposes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"
#include "server/errors.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxPurposes = 100;

// Letters, digits and punctuation of ASCII, spaces inside, and whatever UTF-8 adds.
bool IsPrintable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f;
  });
}

std::string Problem(std::string_view text, std::string_view what) {
  if (text.empty()) {
    return absl::StrCat("is required: every call that touches a person names ", std::string(what));
  }
  if (text.size() > kMaxAccessBytes) {
    return absl::StrCat("must be at most ", kMaxAccessBytes, " bytes");
  }
  if (!IsPrintable(text)) return "must be printable";
  return "";
}

}  // namespace

absl::StatusOr<Purposes> Purposes::Load(const std::string& file) {
  config::Errors errors;
  std::map<std::string, Roles, std::less<>> codes;
  const auto text = config::ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const auto document = config::ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();
  config::TableReader root(file, *document, "", errors);
  root.Text("version");
  const auto entries = root.Tables("doel");
  root.Finish();
  if (errors.empty() && (entries.empty() || entries.size() > kMaxPurposes)) {
    root.Fail("doel", absl::StrCat("there must be 1..", kMaxPurposes, " purposes"));
  }
  for (const config::TomlValue* entry : entries) {
    config::TableReader reader(file, *entry, "doel", errors);
    const std::string code = reader.Text("code", kMaxAccessBytes);
    reader.Text("omschrijving");
    Roles roles;
    for (const std::string& name : reader.OptionalTexts("rollen")) {
      const std::optional<Role> role = ParseRole(name);
      if (!role.has_value()) reader.Fail("rollen", absl::StrCat("'", name, "' is no role"));
      if (role.has_value()) roles.insert(*role);
    }
    reader.Finish();
    if (!IsPrintable(code)) reader.Fail("code", "must be printable");
    if (!codes.emplace(code, std::move(roles)).second) reader.Fail("code", "is there twice");
  }
  if (!errors.empty()) return errors.ToStatus();
  return Purposes(std::move(codes));
}

Purposes::Purposes(const std::set<std::string>& codes) {
  for (const std::string& code : codes) codes_[code];
}

bool Purposes::Allows(std::string_view purpose, Role role) const {
  const auto it = codes_.find(purpose);
  if (it == codes_.end()) return false;
  return role == Role::kLokaal || it->second.empty() || it->second.contains(role);
}

absl::StatusOr<Access> Purposes::Check(std::string_view purpose,
                                       std::string_view case_reference) const {
  std::vector<model::FieldViolation> violations;
  std::string problem = Problem(purpose, "its purpose");
  if (problem.empty() && codes_.find(purpose) == codes_.end()) {
    problem = "is not in the list of purposes (config/doelbinding.toml)";
  }
  if (!problem.empty()) violations.push_back({"access.purpose", std::move(problem)});
  problem = Problem(case_reference, "its case");
  if (!problem.empty()) violations.push_back({"access.case_reference", std::move(problem)});
  if (!violations.empty()) return InvalidFields(violations);
  return Access{.purpose = std::string(purpose), .case_reference = std::string(case_reference)};
}

}  // namespace passend::server
