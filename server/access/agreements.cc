#include "server/access/agreements.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "server/config/errors.h"
#include "server/config/file.h"
#include "server/config/table_reader.h"
#include "server/config/toml_document.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxAgreements = 1000;
constexpr int kMaxTenantBytes = 64;

}  // namespace

Agreements::Agreements(std::vector<Agreement> agreements) : agreements_(std::move(agreements)) {
  for (const Agreement& agreement : agreements_) {
    masks_.push_back({.from = agreement.from,
                      .to = agreement.to,
                      .purpose = index::CodeHash(agreement.purpose),
                      .first = score::PackDay(agreement.first),
                      .last = score::PackDay(agreement.last)});
  }
}

absl::StatusOr<Agreements> Agreements::Load(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return Agreements();
  config::Errors errors;
  const auto text = config::ReadFile(file, errors);
  if (!text.has_value()) return errors.ToStatus();
  const auto document = config::ParseToml(file, *text, errors);
  if (!document.has_value()) return errors.ToStatus();
  config::TableReader root(file, *document, "", errors);
  root.Text("version");
  std::vector<Agreement> agreements;
  for (const config::TomlValue* entry : root.OptionalTables("afspraak")) {
    config::TableReader reader(file, *entry, "afspraak", errors);
    Agreement agreement;
    agreement.from = reader.Text("van", kMaxTenantBytes);
    agreement.to = reader.Text("aan", kMaxTenantBytes);
    agreement.purpose = reader.Text("doel");
    agreement.detail = reader.Choice("niveau", {"matching", "detail"}) == 1;
    agreement.first = reader.Date("ingang");
    agreement.last = reader.Date("einde");
    reader.Text("grondslag", config::kMaxSentenceBytes);
    reader.Finish();
    for (const auto& [key, tenant] : {std::pair{"van", agreement.from}, {"aan", agreement.to}}) {
      if (!tenant.empty() && !model::IsId(tenant)) {
        reader.Fail(key, "must be a tenant, 1..64 of [a-z0-9-]");
      }
    }
    if (agreement.from == agreement.to) reader.Fail("aan", "is the same tenant as van");
    if (agreement.last < agreement.first) reader.Fail("einde", "lies before ingang");
    agreements.push_back(std::move(agreement));
  }
  root.Finish();
  if (agreements.size() > kMaxAgreements) {
    errors.Add(file, 0, absl::StrCat("there are more than ", kMaxAgreements, " agreements"));
  }
  if (!errors.empty()) return errors.ToStatus();
  return Agreements(std::move(agreements));
}

bool Agreements::AllowsDetail(std::string_view from, std::string_view to, std::string_view purpose,
                              model::Date day) const {
  return std::ranges::any_of(agreements_, [&](const Agreement& agreement) {
    return agreement.detail && agreement.from == from && agreement.to == to &&
           agreement.purpose == purpose && agreement.first <= day && day <= agreement.last;
  });
}

}  // namespace passend::server
