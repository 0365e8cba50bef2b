#include "server/codec/money_codec.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "matcher/money/lks.h"
#include "matcher/money/loonwaarde.h"
#include "passend/v1/match_service.pb.h"

namespace passend::server {
namespace {

const char* KindName(model::LoonwaardeKind kind) {
  switch (kind) {
    case model::LoonwaardeKind::kMeasured:
      return "measured";
    case model::LoonwaardeKind::kExpected:
      return "expected";
    case model::LoonwaardeKind::kForfait:
      return "forfait";
    case model::LoonwaardeKind::kUnknown:
      break;
  }
  return "";
}

// Minutes a week that would be worked: what both can, at most what the work has.
std::optional<int> WeekMinutes(const model::Opportunity& opportunity, int overlap_minutes) {
  const std::optional<int> most = opportunity.hours.max_week_minutes.has_value()
                                      ? opportunity.hours.max_week_minutes
                                      : opportunity.hours.min_week_minutes;
  if (overlap_minutes > 0) {
    return most.has_value() ? std::min(*most, overlap_minutes) : overlap_minutes;
  }
  return most;
}

}  // namespace

void EncodeMoney(const model::Candidate& candidate, const model::Opportunity& opportunity,
                 const model::LawParameters& law, model::Date as_of, int overlap_minutes,
                 v1::MoneyView* out) {
  out->set_notice(std::string(money::kIndicationLabel));
  const auto refuse = [out](std::string_view reason) {
    out->set_available(false);
    out->set_reason_unavailable(std::string(reason));
  };
  const auto usable = money::ChooseLoonwaarde(candidate.loonwaarden, opportunity.functie,
                                              opportunity.employer, as_of);
  if (!usable.has_value()) return refuse("er is geen loonwaarde vastgelegd");
  if (!candidate.status.age_class.has_value()) {
    return refuse("de leeftijdsklasse voor het minimumloon is niet vastgelegd");
  }
  const bool own_wage = opportunity.functieloon_hour_cents.has_value();
  const std::optional<int> wage =
      own_wage ? opportunity.functieloon_hour_cents : usable->functieloon_hour_cents;
  if (!wage.has_value()) return refuse("het functieloon van dit werk is niet vastgelegd");
  const std::optional<int> minutes = WeekMinutes(opportunity, overlap_minutes);
  if (!minutes.has_value() || *minutes <= 0) {
    return refuse("het aantal uren per week is niet bekend");
  }
  money::LksQuestion question;
  question.as_of = as_of;
  question.age_class = *candidate.status.age_class;
  question.minutes_per_week = *minutes;
  question.kind = usable->kind;
  question.permille_of_functieloon = usable->permille_of_functieloon;
  question.functieloon_hour_cents = *wage;
  if (usable->kind == model::LoonwaardeKind::kForfait) question.forfait_start = opportunity.start;
  const auto amount = money::ComputeLks(question, law);
  if (!amount.ok()) return refuse(std::string(amount.status().message()));

  out->set_available(true);
  out->set_loonwaarde_kind(KindName(amount->kind));
  out->set_pct_functieloon_permille(usable->permille_of_functieloon);
  if (amount->permille_of_wml.has_value()) {
    out->set_pct_wml_permille(*amount->permille_of_wml);
    out->set_loonwaarde_hour(money::EurosWithFourDecimals(amount->loonwaarde_hour));
  }
  out->set_lks_hour(money::EurosWithFourDecimals(amount->lks_hour));
  out->set_with_lasten_hour(money::EurosWithFourDecimals(amount->employer_gets_hour));
  out->set_month_cents(amount->month_cents);
  out->set_week_minutes(*minutes);
  if (usable->other_place) {
    out->add_remarks(
        "de loonwaarde is bij ander werk of een andere werkgever bepaald; het is hier "
        "een verwachting");
  }
  if (usable->expired) out->add_remarks("de loonwaarde is verlopen; meet opnieuw");
  if (!own_wage) {
    out->add_remarks("het functieloon is dat van het werk waarvoor de loonwaarde is bepaald");
  }
  if (amount->capped) {
    out->add_remarks("het wettelijk maximum van de loonkostensubsidie is bereikt");
  }
  if (amount->functieloon_below_wml) {
    out->add_remarks("het vastgelegde functieloon is lager dan het minimumloon");
  }
  if (amount->forfait_last_day.has_value()) {
    out->add_remarks(
        absl::StrCat("de forfaitaire subsidie eindigt op ", amount->forfait_last_day->ToString()));
  }
  out->add_remarks(absl::StrCat("bedragen van ", amount->law_from.ToString(), " tot en met ",
                                amount->law_until.ToString(), " (", amount->law_version, ")"));
  if (!amount->law_unverified.empty()) {
    out->add_remarks(absl::StrCat("niet geverifieerd: ", amount->law_unverified));
  }
}

}  // namespace passend::server
