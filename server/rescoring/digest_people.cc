#include "server/rescoring/digest_people.h"

#include <algorithm>
#include <tuple>

namespace passend::server {
namespace {

bool MayBePlaced(const model::Candidate& candidate) {
  if (candidate.objection) return false;
  const auto availability =
      candidate.status.availability.value.value_or(model::Availability::kUnknown);
  switch (availability) {
    case model::Availability::kUnknown:
    case model::Availability::kBeschikbaar:
      return true;
    case model::Availability::kInTraject:
    case model::Availability::kGeplaatst:
      return candidate.status.doorstroom_gewenst.value.value_or(true);
    case model::Availability::kTijdelijkNiet:
    case model::Availability::kUitgestroomd:
      return false;
  }
  return false;
}

}  // namespace

DigestCandidate DigestCandidateOf(const model::Candidate& candidate,
                                  const model::Catalogue& catalogue, model::Date day) {
  DigestCandidate out;
  out.name = ResourceName(candidate);
  const model::Caseload& caseload = candidate.caseload;
  out.werkregisseur = caseload.werkregisseur_tijdelijk.empty() ? caseload.werkregisseur
                                                               : caseload.werkregisseur_tijdelijk;
  out.team = caseload.team;
  out.accountmanager = caseload.accountmanager;
  out.available = MayBePlaced(candidate);
  out.last_voorstel = candidate.status.last_voorstel;
  if (candidate.status.availability.value == model::Availability::kGeplaatst &&
      candidate.plan.current.has_value()) {
    out.placed_since = candidate.plan.current->since;
  }
  const auto ends = [&](EndingKind kind, int subject, const std::optional<model::Date>& until) {
    if (!until.has_value()) return;
    if (*until >= day) {
      out.endings.push_back({kind, subject, *until});
    } else if (kind == EndingKind::kCertificate) {
      out.ended.push_back({kind, subject, *until});
    }
  };
  for (const model::CandidateCertificate& one : candidate.certificates) {
    if (one.state != model::CertificateState::kHeld) continue;
    ends(EndingKind::kCertificate, catalogue.FindCertificate(one.code).value_or(-1),
         one.provenance.valid_until);
  }
  for (const model::Loonwaarde& one : candidate.loonwaarden) {
    ends(EndingKind::kLoonwaarde, -1, one.provenance.valid_until);
  }
  for (const model::CandidateRegistration& one : candidate.status.registrations) {
    if (one.state != model::RegistrationState::kGranted) continue;
    ends(EndingKind::kIndication, catalogue.FindRegistration(one.code).value_or(-1),
         one.provenance.valid_until);
  }
  const model::Belastbaarheid& bearing = candidate.belastbaarheid;
  ends(EndingKind::kBelastbaarheid, -1, bearing.provenance.valid_until);
  for (const model::BelastbaarheidItem& item : bearing.items) {
    ends(EndingKind::kBelastbaarheid, -1, item.provenance.valid_until);
  }
  for (const model::WerktermRecord& term : bearing.werktermen) {
    ends(EndingKind::kBelastbaarheid, -1, term.provenance.valid_until);
  }
  const auto order = [](const Ending& ending) {
    return std::tuple(ending.until, ending.kind, ending.subject);
  };
  std::ranges::sort(out.ended, {}, order);
  std::ranges::sort(out.endings, {}, order);
  const auto same = std::ranges::unique(out.endings);
  out.endings.erase(same.begin(), same.end());

  out.no_talents = candidate.talents.empty();
  out.no_belastbaarheid = bearing.basis == model::BelastbaarheidBasis::kUnknown ||
                          (bearing.items.empty() && bearing.werktermen.empty() &&
                           bearing.basis != model::BelastbaarheidBasis::kCompleteFml);
  out.no_hours = !candidate.hours.max_week_minutes.has_value() && candidate.hours.build_up.empty();
  out.no_travel = candidate.travel.pc4.empty() || !candidate.travel.modes.has_value();
  return out;
}

}  // namespace passend::server
