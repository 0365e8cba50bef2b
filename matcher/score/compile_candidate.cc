// Candidate profile -> CandidateFacts.
#include <algorithm>
#include <string>
#include <utility>

#include "matcher/model/fnv.h"
#include "matcher/score/facts.h"

namespace passend::score {
namespace {

std::uint64_t Hash(std::string_view text) { return model::FnvAppend(model::kFnvOffset, text); }

std::uint16_t Code16(const std::optional<int>& value) {
  return value.has_value() ? static_cast<std::uint16_t>(*value) : kUnknown16;
}

class CandidateCompiler {
 public:
  CandidateCompiler(const model::Candidate& candidate, const model::Catalogue& catalogue)
      : candidate_(candidate), catalogue_(catalogue) {}

  CompiledCandidate Run() {
    facts_.valid_until.fill(kNoDay);
    Status();
    Wishes();
    Exclusions();
    Talents();
    Certificates();
    Languages();
    Hours();
    Travel();
    Belastbaarheid();
    Plan();
    Overrides();
    if (candidate_.objection) SetFlag(kObjection);
    if (!compiled_.extras.empty()) SetFlag(kHasExtras);
    return std::move(compiled_);
  }

 private:
  void SetFlag(std::uint8_t flag) { facts_.flags = static_cast<std::uint8_t>(facts_.flags | flag); }

  // The number of this day in facts_.valid_until; Validate() has counted that they fit.
  StaleIndex Index(const std::optional<model::Date>& valid_until) {
    if (!valid_until.has_value()) return 0;
    const PackedDay day = PackDay(*valid_until);
    for (std::size_t i = 0; i < facts_.valid_until.size(); ++i) {
      if (facts_.valid_until[i] == kNoDay) facts_.valid_until[i] = day;
      if (facts_.valid_until[i] == day) return static_cast<StaleIndex>(i + 1);
    }
    return static_cast<StaleIndex>(facts_.valid_until.size());
  }
  StaleIndex Index(const model::Provenance& provenance) { return Index(provenance.valid_until); }

  std::uint8_t Werkvorm(const std::string& code) const {
    const std::optional<int> index = catalogue_.FindWerkvorm(code);
    return index.has_value() ? static_cast<std::uint8_t>(*index) : kUnknown8;
  }

  void Status() {
    const model::Status& status = candidate_.status;
    // kUnknown is the same as no value, and what is unknown is never stale.
    if (status.availability.value.value_or(model::Availability::kUnknown) !=
        model::Availability::kUnknown) {
      facts_.availability = static_cast<std::uint8_t>(*status.availability.value);
      facts_.availability_stale = Index(status.availability.provenance);
    }
    if (status.doorstroom_gewenst.known()) {
      facts_.doorstroom = static_cast<std::uint8_t>(
          *status.doorstroom_gewenst.value ? model::Answer::kYes : model::Answer::kNo);
      facts_.doorstroom_stale = Index(status.doorstroom_gewenst.provenance);
    }
    facts_.bemiddelbaar_per = PackDay(status.bemiddelbaar_per);
    facts_.last_voorstel = PackDay(status.last_voorstel);
    facts_.distance_class = static_cast<std::uint8_t>(status.distance_class.value_or(0));
    for (const model::CandidateRegistration& one : status.registrations) {
      const std::optional<int> code = catalogue_.FindRegistration(one.code);
      if (!code.has_value() || one.state == model::RegistrationState::kUnknown) continue;
      facts_.registrations[static_cast<std::size_t>(*code)] = {static_cast<std::uint8_t>(one.state),
                                                               Index(one.provenance)};
    }
    const model::Assessed<int>& support = candidate_.needs.support_intensity;
    if (support.known()) {
      facts_.support_need = static_cast<std::uint8_t>(*support.value);
      facts_.support_stale = Index(support.provenance);
    }
  }

  void Wishes() {
    for (const model::Wish& wish : candidate_.wishes) {
      const auto k = static_cast<std::size_t>(wish.kind) - 1;
      facts_.wish_weight[k] = static_cast<std::uint8_t>(wish.weight);
      facts_.wish_stale[k] = Index(wish.provenance);
      if (wish.kind == model::WishKind::kSector) {
        facts_.wished_sectors |= Sectors(wish.codes);
      } else if (wish.kind == model::WishKind::kWerkvorm) {
        for (const std::string& code : wish.codes) {
          if (const std::uint8_t index = Werkvorm(code); index != kUnknown8) {
            facts_.wished_werkvormen |= 1U << index;
          }
        }
      } else {
        const int shift =
            2 * (static_cast<int>(wish.kind) - static_cast<int>(model::WishKind::kBinnenBuiten));
        facts_.wish_sides =
            static_cast<std::uint8_t>(facts_.wish_sides | (static_cast<int>(wish.side) << shift));
      }
    }
  }

  std::uint64_t Sectors(const std::vector<std::string>& codes) const {
    std::uint64_t mask = 0;
    for (const std::string& code : codes) {
      if (const std::optional<int> index = catalogue_.FindSector(code); index.has_value()) {
        mask |= std::uint64_t{1} << *index;
      }
    }
    return mask;
  }

  void Exclusions() {
    const model::Exclusions& exclusions = candidate_.exclusions;
    facts_.excluded_sectors = Sectors(exclusions.sectors);
    if (facts_.excluded_sectors != 0) SetFlag(kExcludesSectors);
    CandidateExtras& extras = compiled_.extras;
    for (const std::string& code : exclusions.tasks) extras.excluded_tasks.push_back(Hash(code));
    for (const auto* names : {&exclusions.employers, &exclusions.sites, &exclusions.do_not_place}) {
      for (const std::string& name : *names) extras.excluded_places.push_back(Hash(name));
    }
  }

  void Talents() {
    for (const model::CandidateTalent& talent : candidate_.talents) {
      const std::optional<int> code = catalogue_.FindTalent(talent.code);
      if (!code.has_value() || facts_.talent_count == facts_.talents.size()) continue;
      facts_.talents[facts_.talent_count++] =
          TalentFact::Make(*code, talent.level, talent.emphasis,
                           talent.evidence == model::Evidence::kDerived, Index(talent.provenance));
    }
    std::sort(facts_.talents.begin(), facts_.talents.begin() + facts_.talent_count,
              [](const TalentFact& x, const TalentFact& y) { return x.talent < y.talent; });
  }

  void Certificates() {
    for (const model::CandidateCertificate& one : candidate_.certificates) {
      const std::optional<int> code = catalogue_.FindCertificate(one.code);
      if (!code.has_value() || facts_.certificate_count == facts_.certificates.size()) continue;
      facts_.certificates[facts_.certificate_count++] = {static_cast<std::uint8_t>(*code),
                                                         static_cast<std::uint8_t>(one.state),
                                                         PackDay(one.provenance.valid_until)};
    }
    std::sort(facts_.certificates.begin(), facts_.certificates.begin() + facts_.certificate_count,
              [](const CertificateFact& x, const CertificateFact& y) {
                return x.certificate < y.certificate;
              });
  }

  void Languages() {
    for (const model::CandidateLanguage& one : candidate_.languages) {
      const std::optional<int> code = catalogue_.FindLanguage(one.code);
      if (!code.has_value() || facts_.language_count == facts_.languages.size()) continue;
      facts_.languages[facts_.language_count++] = {static_cast<std::uint8_t>(*code),
                                                   Index(one.provenance), PackSkills(one.skills)};
    }
  }

  void Hours() {
    const model::CandidateHours& hours = candidate_.hours;
    facts_.max_week = Code16(hours.max_week_minutes);
    if (!hours.build_up.empty()) {
      facts_.max_week = static_cast<std::uint16_t>(hours.build_up.back().minutes_per_week);
    }
    facts_.desired_week = Code16(hours.desired_week_minutes);
    facts_.max_day = Code16(hours.max_day_minutes);
    if (hours.grid.has_value()) {
      facts_.grid = hours.grid->dayparts;
      SetFlag(kGridKnown);
    }
    facts_.hours_stale = Index(hours.provenance);
  }

  void Travel() {
    const model::CandidateTravel& travel = candidate_.travel;
    if (const model::Place* place = catalogue_.FindPlace(travel.pc4); place != nullptr) {
      facts_.x_m = place->x_m;
      facts_.y_m = place->y_m;
      SetFlag(kPlaceKnown);
    }
    if (travel.modes.has_value()) {
      for (const model::TravelMode mode : *travel.modes) {
        facts_.modes = static_cast<std::uint8_t>(facts_.modes | (1U << static_cast<int>(mode)));
      }
    }
    facts_.max_minutes = Code16(travel.max_minutes);
    facts_.comfort_minutes = Code16(travel.comfort_minutes);
    facts_.max_km = Code16(travel.max_km);
    facts_.travel_stale = Index(travel.provenance);
  }

  // A value without an end of its own ends with the profile it belongs to.
  StaleIndex ItemIndex(const model::Provenance& own) {
    return own.valid_until.has_value() ? Index(own) : facts_.belastbaarheid_stale;
  }

  void Belastbaarheid() {
    const model::Belastbaarheid& profile = candidate_.belastbaarheid;
    facts_.basis = static_cast<std::uint8_t>(profile.basis);
    facts_.belastbaarheid_stale = Index(profile.provenance);
    for (const model::WerktermRecord& record : profile.werktermen) Werkterm(record);
    for (const model::BelastbaarheidItem& item : profile.items) {
      const std::optional<int> index = catalogue_.FindItem(item.item);
      if (!index.has_value()) continue;
      int value = ItemFact::kUnknownValue;
      if (item.capacity.has_value()) {
        value = *item.capacity;
      } else if (item.fml_level.has_value()) {
        const int levels = catalogue_.items()[static_cast<std::size_t>(*index)].fml_levels;
        value = 4 * (levels - *item.fml_level) / levels;
      }
      facts_.items[static_cast<std::size_t>(*index)] =
          ItemFact::Make(value, !item.toelichting.empty(), false, ItemIndex(item.provenance));
    }
  }

  void Werkterm(const model::WerktermRecord& record) {
    if (record.answer == model::WerktermAnswer::kUnknown) return;
    const std::optional<int> term = catalogue_.FindWerkterm(record.term);
    if (!term.has_value()) return;
    const auto answer = static_cast<std::size_t>(record.answer) - 1;
    for (const model::WerktermEffect& effect :
         catalogue_.werktermen()[static_cast<std::size_t>(*term)].effects) {
      std::optional<int> capacity = effect.capacity[answer];
      const model::FmlItem& item = catalogue_.items()[static_cast<std::size_t>(effect.item)];
      if (!capacity.has_value() && record.answer == model::WerktermAnswer::kGoed &&
          !item.normal.has_value()) {
        capacity = ItemFact::kUnlimitedValue;
      }
      if (!capacity.has_value()) continue;
      ItemFact& fact = facts_.items[static_cast<std::size_t>(effect.item)];
      const bool adapted =
          record.answer == model::WerktermAnswer::kMetAanpassing && effect.attention_when_adapted;
      const int value = *capacity;
      // Of two terms the lower capacity counts; of equals the one that asks for attention.
      if (fact.known() && (fact.value() < value || (fact.value() == value && !adapted))) continue;
      fact = ItemFact::Make(value, false, adapted, ItemIndex(record.provenance));
    }
  }

  void Plan() {
    const model::Plan& plan = candidate_.plan;
    if (plan.current.has_value()) {
      const model::CurrentPlace& place = *plan.current;
      facts_.current_werkvorm = Werkvorm(place.werkvorm);
      facts_.current_since = PackDay(place.since);
      if (!place.employer.empty()) {
        facts_.employer_hash = Hash(place.employer);
        if (!place.site.empty()) facts_.site_hash = Hash(place.employer + "/sites/" + place.site);
      }
    }
    if (plan.goal_werkvorm.known()) {
      facts_.goal_werkvorm = Werkvorm(*plan.goal_werkvorm.value);
      facts_.goal_stale = Index(plan.goal_werkvorm.provenance);
    }
    if (plan.agreed_next_step.known()) {
      facts_.step_werkvorm = Werkvorm(*plan.agreed_next_step.value);
      facts_.step_stale = Index(plan.agreed_next_step.provenance);
    }
  }

  void Overrides() {
    for (const model::Resolution& one : candidate_.resolutions) {
      const std::optional<int> item = catalogue_.FindItem(one.item);
      if (!item.has_value()) continue;
      OverrideFact fact;
      fact.opportunity_hash = Hash(one.opportunity);
      fact.item = static_cast<std::uint8_t>(*item);
      fact.load = static_cast<std::uint16_t>(one.load);
      fact.capacity = static_cast<std::uint16_t>(one.capacity.value_or(ItemFact::kUnknownValue));
      if (const std::optional<int> measure = catalogue_.FindMeasure(one.measure);
          measure.has_value()) {
        fact.measure = static_cast<std::int16_t>(*measure);
      } else if (!one.measure.empty()) {
        continue;  // the measure is no longer in the catalogue: the resolution has lapsed
      }
      fact.outcome = static_cast<std::uint8_t>(one.outcome);
      compiled_.extras.overrides.push_back(fact);
    }
  }

  const model::Candidate& candidate_;
  const model::Catalogue& catalogue_;
  CompiledCandidate compiled_;
  CandidateFacts& facts_ = compiled_.facts;
};

}  // namespace

std::uint16_t PackSkills(const model::LanguageSkills& skills) {
  std::uint16_t packed = 0;
  int shift = 0;
  for (const auto* skill :
       {&skills.speaking, &skills.writing, &skills.reading, &skills.listening}) {
    packed = static_cast<std::uint16_t>(packed | (skill->value_or(15) << shift));
    shift += 4;
  }
  return packed;
}

CompiledCandidate Compile(const model::Candidate& candidate, const model::Catalogue& catalogue) {
  return CandidateCompiler(candidate, catalogue).Run();
}

}  // namespace passend::score
