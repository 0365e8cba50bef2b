#include "server/codec/catalogue_codec.h"

#include "matcher/model/policy_fields.h"
#include "passend/v1/catalogue.pb.h"
#include "passend/v1/catalogue_service.pb.h"
#include "server/codec/versions_codec.h"

namespace passend::server {
namespace {

template <typename List, typename Add>
void EncodeNames(const List& list, Add add) {
  for (const auto& entry : list) {
    v1::CodeName* out = add();
    out->set_code(entry.code);
    out->set_display_name(entry.name_nl);
  }
}

const char* GroupName(model::TalentGroup group) {
  switch (group) {
    case model::TalentGroup::kTalent:
      return "talent";
    case model::TalentGroup::kVakvaardigheid:
      return "vakvaardigheid";
    case model::TalentGroup::kWerknemersvaardigheid:
      return "werknemersvaardigheid";
    case model::TalentGroup::kTaal:
      return "taal";
  }
  return "";
}

// In the order of ItemKind and MeasureType.
constexpr const char* kKinds[] = {"P", "C", "B", "Q"};
constexpr const char* kMeasureTypes[] = {"B", "T", "O"};

}  // namespace

void EncodeCatalogue(const model::Catalogue& catalogue, v1::GetCatalogueResponse* out) {
  out->set_version(catalogue.version());
  out->set_effective_from(catalogue.content().effective_from.ToString());
  EncodeNames(catalogue.sectors(), [out] { return out->add_sectors(); });
  EncodeNames(catalogue.certificates(), [out] { return out->add_certificates(); });
  EncodeNames(catalogue.registrations(), [out] { return out->add_registrations(); });
  EncodeNames(catalogue.languages(), [out] { return out->add_languages(); });
  EncodeNames(catalogue.instruments(), [out] { return out->add_instruments(); });
  EncodeNames(catalogue.werktermen(), [out] { return out->add_werktermen(); });
  out->set_talents(static_cast<std::uint32_t>(catalogue.talents().size()));
  out->set_fml_items(static_cast<std::uint32_t>(catalogue.items().size()));
  out->set_werkvormen(static_cast<std::uint32_t>(catalogue.werkvormen().size()));
  out->set_places(static_cast<std::uint32_t>(catalogue.content().places.size()));
}

void EncodeTalent(const model::Catalogue& catalogue, int talent, v1::Talent* out) {
  const model::Talent& entry = catalogue.talents()[static_cast<std::size_t>(talent)];
  out->set_name("talents/" + entry.code);
  out->set_display_name(entry.name_nl);
  out->set_group(GroupName(entry.group));
  out->set_family(entry.family);
  for (const model::RelatedTalent& related : catalogue.related(talent)) {
    v1::RelatedTalent* to = out->add_related();
    to->set_code(catalogue.talents()[related.talent].code);
    to->set_sim_permille(related.sim);
  }
}

void EncodeFmlItem(const model::Catalogue& catalogue, int item, v1::FmlItem* out) {
  const model::FmlItem& entry = catalogue.items()[static_cast<std::size_t>(item)];
  out->set_name("fmlItems/" + entry.key);
  out->set_display_name(entry.name_nl);
  out->set_work_term(entry.work_term);
  out->set_rubriek(entry.rubriek);
  out->set_kind(kKinds[static_cast<std::size_t>(entry.kind)]);
  out->set_unit(entry.unit);
  out->set_fml_levels(entry.fml_levels);
  if (entry.normal.has_value()) out->set_normal(*entry.normal);
  out->set_weight(entry.weight);
  out->set_load_allowed(entry.load_allowed);
  for (const int index : catalogue.measures_of(item)) {
    const model::Measure& measure = catalogue.measures()[static_cast<std::size_t>(index)];
    v1::Measure* to = out->add_measures();
    to->set_code(measure.code);
    to->set_display_name(measure.name_nl);
    to->set_type(kMeasureTypes[static_cast<std::size_t>(measure.type)]);
    to->set_max_gap(measure.max_gap);
    to->set_arranged_by(measure.arranged_by);
    to->set_cost_class(measure.cost_class);
  }
}

void EncodeWerkvorm(const model::Catalogue& catalogue, int werkvorm, v1::Werkvorm* out) {
  const model::Werkvorm& entry = catalogue.werkvormen()[static_cast<std::size_t>(werkvorm)];
  out->set_name("werkvormen/" + entry.code);
  out->set_display_name(entry.name_nl);
  out->set_trede(entry.trede);
  out->set_paid(entry.paid);
  out->set_formal_employer(entry.formal_employer);
  if (entry.required_registration.has_value()) {
    out->set_required_registration(
        catalogue.registrations()[static_cast<std::size_t>(*entry.required_registration)].code);
  }
  out->set_lks(entry.lks);
  out->set_goal_required(entry.goal_required);
  if (entry.max_months.has_value()) out->set_max_months(*entry.max_months);
}

void EncodePolicy(const std::string& owner, const score::CompiledPolicy& policy, v1::Policy* out) {
  out->set_name("policies/" + owner);
  out->set_version(policy.policy().version);
  out->set_effective_from(policy.policy().effective_from.ToString());
  out->set_hash(HashText(policy.hash()));
  // A yes or no counts as 1 or 0; ranges are the business of whoever loads a file.
  model::VisitPolicyFields(policy.policy(),
                           [out](const std::string& path, const auto& value, const auto&...) {
                             v1::PolicyValue* to = out->add_values();
                             to->set_key(path);
                             to->set_value(static_cast<std::int64_t>(value));
                           });
}

}  // namespace passend::server
