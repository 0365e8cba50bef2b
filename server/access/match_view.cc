#include "server/access/match_view.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "passend/v1/match_service.pb.h"

namespace passend::server {
namespace {

constexpr int kBandHours = 8;
constexpr int kMinutesPerHour = 60;
constexpr std::size_t kRegionDigits = 3;

constexpr char kAskCoupling[] = "vraag koppeling";
constexpr char kInConsultation[] = "past mits; bespreek met de werkregisseur wat er nodig is";
constexpr char kHidden[] =
    "de niveaus ziet alleen de werkregisseur van de kandidaat of de arbeidsdeskundige; zie de "
    "aandachtspunten";

// Obstacles that say nothing about health.
bool IsOpenRule(int rule) {
  switch (static_cast<score::Rule>(rule)) {
    case score::Rule::kStatus:
    case score::Rule::kTime:
    case score::Rule::kTravel:
      return true;
    default:
      return false;
  }
}

bool IsItem(const model::Catalogue& catalogue, const std::string& subject) {
  return std::ranges::any_of(catalogue.items(),
                             [&](const model::FmlItem& item) { return item.key == subject; });
}

// The place of a person as three digits of its postcode; empty when unknown.
std::string Region(const CoarsePerson& person) {
  if (!person.facts.Has(score::kPlaceKnown)) return "";
  for (const model::Place& place : person.catalogue.content().places) {
    if (place.x_m == person.facts.x_m && place.y_m == person.facts.y_m) {
      return place.pc4.substr(0, kRegionDigits);
    }
  }
  return "";
}

}  // namespace

std::string HoursBand(const score::CandidateFacts& facts) {
  if (facts.max_week == score::kUnknown16) return "";
  const int hours = facts.max_week / kMinutesPerHour;
  const int from = hours / kBandHours * kBandHours;
  return absl::StrCat(from, "-", from + kBandHours, " uur");
}

void EncodeCoarseMatch(const score::PairScore& score, const CoarsePerson& person,
                       std::string_view name, v1::Match* out) {
  out->set_name(std::string(name));
  out->set_list(static_cast<v1::MatchList>(score.list));
  const int band = score.score / person.score_band * person.score_band;
  out->set_score(band);
  out->set_percent(band / 10);
  out->set_banded(true);
  if (score.failed.empty() && score.obstacles.count() == 1) {
    const int rule = static_cast<int>(score.obstacles.first());
    if (IsOpenRule(rule)) out->set_obstacle(static_cast<v1::Rule>(rule));
    out->set_obstacle_text(kInConsultation);
  }
  for (const score::TalentFact& talent : person.facts.talent_list()) {
    if (talent.level() > 0 && talent.talent < person.catalogue.talents().size()) {
      out->add_talents(person.catalogue.talents()[talent.talent].code);
    }
  }
  out->set_hours_band(HoursBand(person.facts));
  out->set_region(Region(person));
  out->set_offer(kAskCoupling);
}

void ShowMatch(const FieldSet& fields, const model::Catalogue& catalogue, v1::Match* match) {
  if (!fields.Has(FieldClass::kFml)) {
    for (v1::AttentionPoint& point : *match->mutable_attention_points()) {
      if (IsItem(catalogue, point.subject())) point.clear_subject();
    }
  }
  if (!fields.Has(FieldClass::kDossier)) {
    match->clear_external_ref();
    match->clear_dossier_link();
  }
}

void ShowExplanation(const FieldSet& fields, const model::Catalogue& catalogue,
                     v1::ExplainMatchResponse* response) {
  if (!fields.Has(FieldClass::kLoonwaarde)) response->clear_money();
  if (!fields.Has(FieldClass::kScore)) {
    response->clear_factors();
    response->clear_summary();
    response->clear_candidate_text();
    response->clear_employer_text();
    response->clear_money();
    auto* rules = response->mutable_rules();
    for (int i = rules->size() - 1; i >= 0; --i) {
      if (!IsOpenRule(rules->Get(i).rule())) rules->DeleteSubrange(i, 1);
    }
    return;
  }
  ShowMatch(fields, catalogue, response->mutable_match());
  if (fields.Has(FieldClass::kFml)) return;
  for (v1::RuleExplanation& rule : *response->mutable_rules()) {
    if (rule.rule() == v1::H6_BELASTBAARHEID) rule.set_text(kHidden);
  }
  for (v1::FactorExplanation& factor : *response->mutable_factors()) {
    if (factor.score().factor() != model::FactorName(model::Factor::kBelastbaarheid)) continue;
    factor.clear_lines();
    factor.clear_counterfactual();
    factor.add_lines()->set_text(kHidden);
  }
}

}  // namespace passend::server
