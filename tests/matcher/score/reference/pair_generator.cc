#include "tests/matcher/score/reference/pair_generator.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "matcher/model/policy_fields.h"
#include "tests/matcher/score/reference/reference_belastbaarheid.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::reference {
namespace {

using model::ItemKind;

class Dice {
 public:
  explicit Dice(std::mt19937_64& rng) : rng_(rng) {}
  std::mt19937_64& rng() { return rng_; }
  int Int(int lowest, int highest) {
    return lowest + static_cast<int>(rng_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  bool Chance(int percent) { return Int(0, 99) < percent; }
  template <class T>
  const T& Pick(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(Int(0, static_cast<int>(list.size()) - 1))];
  }
  int Of(const std::vector<int>& values) { return Pick(values); }

 private:
  std::mt19937_64& rng_;
};

// The days around which a staleness or a start decides.
class Days {
 public:
  Days(Dice* dice, model::Date as_of, std::optional<model::Date> start)
      : dice_(dice), as_of_(as_of), start_(start) {}

  std::optional<model::Date> Near() {
    const model::Date from = start_.has_value() && dice_->Chance(40) ? *start_ : as_of_;
    return model::Date{from.days + dice_->Int(-1, 1)};
  }
  // Fresh more often than not, so that stale and fresh values meet in one profile.
  model::Provenance Provenance() {
    model::Provenance provenance;
    if (dice_->Chance(45)) return provenance;
    provenance.valid_until = dice_->Chance(60) ? Near() : model::Date{as_of_.days + 400};
    return provenance;
  }

 private:
  Dice* dice_;
  model::Date as_of_;
  std::optional<model::Date> start_;
};

int HighestOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::kPeak:
      return model::kMaxPeak;
    case ItemKind::kCumulative:
      return model::kMaxDayMinutes;
    case ItemKind::kCondition:
      return 1;
    case ItemKind::kQuantity:
      return model::kMaxQuantity;
  }
  return 0;
}

int Of(const model::PerKind& per_kind, ItemKind kind) {
  const std::vector<int> values = {per_kind.peak, per_kind.cumulative, per_kind.condition,
                                   per_kind.quantity};
  return values[static_cast<std::size_t>(kind)];
}

// One draw of both sides.
class Maker {
 public:
  Maker(std::mt19937_64& rng, const model::Catalogue& catalogue,
        const std::vector<model::Policy>& policies)
      : dice_(rng), catalogue_(catalogue), policies_(policies), days_(&dice_, {}, {}) {}

  DrawnPair Make();

 private:
  const model::Policy& work() const { return policies_[pair_.work]; }
  const model::Policy& person() const { return policies_[pair_.person]; }
  std::size_t DrawPolicyIndex() {
    if (dice_.Chance(50)) return 0;
    return static_cast<std::size_t>(dice_.Int(0, static_cast<int>(policies_.size()) - 1));
  }

  // Most pairs pass most rules, so that the others are seen.
  bool Tame() { return dice_.Chance(tame_percent_); }

  void DrawDays();
  void MakeStatus();
  void MakeRegistrations();
  void MakeCertificates();
  void MakeExclusions();
  void MakeHours();
  void MakeLoads();
  void MakeCapacities();
  void MakeResolutions();
  void MakeTravel();
  void MakeLanguages();
  void MakeSupport();
  void MakeTalents();
  void MakeWishes();
  void MakePlan();

  Dice dice_;
  const model::Catalogue& catalogue_;
  const std::vector<model::Policy>& policies_;
  DrawnPair pair_;
  Days days_;
  int tame_percent_ = 90;
};

void Maker::DrawDays() {
  pair_.as_of = *model::Date::FromYmd(2026, 11, 22);
  if (dice_.Chance(30)) {  // every week number, and years far away
    pair_.as_of = {dice_.Int(model::Date::FromYmd(2000, 1, 2)->days,
                             model::Date::FromYmd(2150, 12, 31)->days)};
  }
  model::Opportunity& o = pair_.opportunity;
  o.start = std::nullopt;
  if (dice_.Chance(60)) o.start = model::Date{pair_.as_of.days + dice_.Of({-30, -1, 0, 1, 30})};
  o.end = std::nullopt;
  days_ = Days(&dice_, pair_.as_of, o.start);
}

void Maker::MakeStatus() {
  model::Candidate& c = pair_.candidate;
  model::Opportunity& o = pair_.opportunity;
  const bool tame = Tame();
  c.objection = !tame && dice_.Chance(10);
  c.status.availability.value = model::Availability::kBeschikbaar;
  c.status.availability.provenance = tame ? model::Provenance() : days_.Provenance();
  if (!tame) {
    c.status.availability.value = static_cast<model::Availability>(dice_.Int(0, 5));
    if (dice_.Chance(20)) c.status.availability.value = std::nullopt;
  } else if (dice_.Chance(20)) {
    c.status.availability.value =
        dice_.Chance(50) ? model::Availability::kInTraject : model::Availability::kGeplaatst;
  }
  c.status.doorstroom_gewenst.value = std::nullopt;
  if (tame || dice_.Chance(70)) c.status.doorstroom_gewenst.value = tame || dice_.Chance(50);
  c.status.doorstroom_gewenst.provenance = tame ? model::Provenance() : days_.Provenance();
  c.status.bemiddelbaar_per = std::nullopt;
  if (dice_.Chance(30)) c.status.bemiddelbaar_per = tame ? pair_.as_of : days_.Near();
  o.status = tame || dice_.Chance(80) ? model::OpportunityStatus::kOpen
                                      : static_cast<model::OpportunityStatus>(dice_.Int(0, 4));
  o.closing = std::nullopt;
  if (dice_.Chance(50)) o.closing = tame ? pair_.as_of : days_.Near();
  o.places = tame ? 1 : dice_.Int(0, 5);
}

void Maker::MakeRegistrations() {
  model::Candidate& c = pair_.candidate;
  const bool tame = Tame();
  c.status.registrations.clear();
  for (const model::Registration& registration : catalogue_.registrations()) {
    if (!tame && dice_.Chance(20)) continue;
    c.status.registrations.push_back(
        {.code = registration.code,
         .state = tame ? model::RegistrationState::kGranted
                       : static_cast<model::RegistrationState>(dice_.Int(0, 3)),
         .provenance = tame ? model::Provenance() : days_.Provenance()});
  }
  pair_.opportunity.werkvorm = dice_.Pick(catalogue_.werkvormen()).code;
  if (dice_.Chance(5)) pair_.opportunity.werkvorm.clear();
}

void Maker::MakeCertificates() {
  model::Candidate& c = pair_.candidate;
  model::Opportunity& o = pair_.opportunity;
  const bool tame = Tame();
  c.certificates.clear();
  o.certificates.clear();
  for (int i = 0; i < 7; ++i) {
    if (!dice_.Chance(25)) continue;
    const std::string& code = catalogue_.certificates()[static_cast<std::size_t>(i)].code;
    o.certificates.push_back({.code = code, .required = dice_.Chance(60)});
    if (!tame && dice_.Chance(15)) continue;
    c.certificates.push_back(
        {.code = code,
         .state = tame ? model::CertificateState::kHeld
                       : static_cast<model::CertificateState>(dice_.Int(0, 2)),
         .provenance = tame && dice_.Chance(80) ? model::Provenance() : days_.Provenance()});
  }
  std::ranges::shuffle(c.certificates, dice_.rng());
}

void Maker::MakeExclusions() {
  model::Candidate& c = pair_.candidate;
  model::Opportunity& o = pair_.opportunity;
  o.sector = dice_.Pick(catalogue_.sectors()).code;
  if (dice_.Chance(10)) o.sector.clear();
  if (dice_.Chance(80)) {
    o.employer = "tenants/alfa/employers/w-" + std::to_string(dice_.Int(0, 3));
    o.site = dice_.Chance(70) ? "s-" + std::to_string(dice_.Int(0, 2)) : "";
  }
  if (Tame()) {
    c.exclusions = {};
    return;
  }
  c.exclusions = {};
  const int kind = dice_.Int(0, 5);
  const bool meets = dice_.Chance(60);
  if (kind == 0) {
    c.exclusions.sectors = {meets && !o.sector.empty() ? o.sector
                                                       : dice_.Pick(catalogue_.sectors()).code};
  }
  if (kind == 1) {
    c.exclusions.tasks = {meets && !o.tasks.empty() && !o.tasks.back().code.empty()
                              ? o.tasks.back().code
                              : "taak.11"};
  }
  if (kind == 2 && !o.employer.empty()) c.exclusions.employers = {o.employer};
  if (kind == 3) {
    const std::string employer =
        meets && !o.employer.empty() ? o.employer : "tenants/alfa/employers/w-1";
    c.exclusions.sites = {employer + "/sites/s-1", employer + "/sites/s-2"};
  }
  if (kind == 4 && !o.employer.empty()) c.exclusions.do_not_place = {o.employer};
  if (kind == 5) c.exclusions.do_not_place = {model::ResourceName(o)};
}

void Maker::MakeHours() {
  model::CandidateHours& mine = pair_.candidate.hours;
  model::OpportunityHours& asked = pair_.opportunity.hours;
  if (dice_.Chance(15)) {  // as random_profiles.h drew them; only the days must fit this as_of
    mine.provenance = days_.Provenance();
    return;
  }
  const bool tame = Tame();
  mine = {};
  asked = {};
  mine.provenance = tame ? model::Provenance() : days_.Provenance();
  const auto grid = [&]() -> std::optional<model::WeekGrid> {
    if (!tame && dice_.Chance(25)) return std::nullopt;
    if (dice_.Chance(70)) return model::WeekGrid{0x33333};
    return model::WeekGrid{static_cast<std::uint32_t>(dice_.rng()()) & model::kFullWeekGrid};
  };
  mine.grid = grid();
  asked.grid = grid();
  if (!tame && dice_.Chance(20)) {  // nothing in common
    mine.grid = model::WeekGrid{0x03333};
    asked.grid = model::WeekGrid{0x30000};
  }
  const int week = 60 * dice_.Int(4, 40);
  if (tame || dice_.Chance(75)) mine.max_week_minutes = week;
  if (dice_.Chance(60)) {
    mine.desired_week_minutes = std::clamp(week + dice_.Of({-120, 0, 1, 240}), 60, 3600);
  }
  if (dice_.Chance(50)) mine.max_day_minutes = dice_.Of({30, 240, 300, 480, 960});
  if (dice_.Chance(20)) {
    mine.build_up = {{.from = pair_.as_of, .minutes_per_week = 240},
                     {.from = {pair_.as_of.days + 30},
                      .minutes_per_week = std::clamp(week + dice_.Int(-60, 60), 60, 3600)}};
  }
  if (dice_.Chance(70)) asked.max_week_minutes = std::max(1, week + dice_.Of({-240, -1, 0, 600}));
  if (dice_.Chance(60)) {
    asked.min_week_minutes = tame ? dice_.Int(0, 240) : std::max(0, week + dice_.Int(-2, 2));
    if (asked.max_week_minutes.has_value()) {
      asked.min_week_minutes = std::min(*asked.min_week_minutes, *asked.max_week_minutes);
    }
  }
  if (dice_.Chance(30)) {
    asked.min_day_minutes =
        tame ? 30 : std::clamp(mine.max_day_minutes.value_or(240) + dice_.Int(-1, 1), 1, 960);
    if (asked.max_week_minutes.has_value()) {
      asked.min_day_minutes = std::min(*asked.min_day_minutes, *asked.max_week_minutes);
    }
  }
  asked.hours_negotiable = static_cast<model::Answer>(dice_.Int(0, 2));
  if (dice_.Chance(60)) asked.shift_start_minute = dice_.Of({0, 389, 390, 391, 480, 1320});
  if (dice_.Chance(60)) asked.shift_end_minute = dice_.Of({0, 300, 480, 1020, 1379, 1380, 1381});
}

void Maker::MakeLoads() {
  model::Opportunity& o = pair_.opportunity;
  if (dice_.Chance(10)) return;  // as drawn
  o.loads.clear();
  for (model::Task& task : o.tasks) task.loads.clear();
  o.loads_recorded = dice_.Chance(80);
  if (dice_.Chance(4)) return;  // nothing recorded, or "we looked, there is nothing"
  const int share = dice_.Of({8, 20, 40, 80});  // percent of the items; 80 gives more than twelve
  const bool marks = dice_.Chance(50);
  const bool all_zero = dice_.Chance(3);
  const auto load = [&](const model::FmlItem& item, bool of_task) {
    model::Load result = {.item = item.key};
    result.basis = static_cast<model::LoadBasis>(dice_.Int(1, 3));
    result.kern = marks && dice_.Chance(30);
    switch (item.kind) {
      case ItemKind::kPeak:
        result.value = dice_.Int(0, 4);
        break;
      case ItemKind::kCumulative:
        result.value = of_task ? dice_.Of({0, 30, 60, 90}) : dice_.Of({0, 60, 180, 240, 480, 500});
        break;
      case ItemKind::kCondition:
        result.value = dice_.Chance(80) ? 1 : 0;
        break;
      case ItemKind::kQuantity:
        result.value = dice_.Int(0, 30);
        break;
    }
    if (all_zero) result.value = 0;
    return result;
  };
  const auto fill = [&](std::vector<model::Load>& loads, int percent, bool of_task) {
    for (const model::FmlItem& item : catalogue_.items()) {
      if (!item.load_allowed || !dice_.Chance(percent)) continue;
      loads.push_back(load(item, of_task));
      if (dice_.Chance(10)) {  // the same item from another source
        model::Load other = load(item, of_task);
        other.basis = static_cast<model::LoadBasis>(static_cast<int>(loads.back().basis) % 3 + 1);
        loads.push_back(other);
      }
    }
    std::ranges::shuffle(loads, dice_.rng());
  };
  fill(o.loads, share, false);
  if (!dice_.Chance(40)) return;
  if (o.tasks.size() > 4) o.tasks.resize(4);
  for (model::Task& task : o.tasks) {
    fill(task.loads, share / 4 + 2, true);
    task.weekdays = dice_.Chance(30)
                        ? std::uint8_t{0}
                        : static_cast<std::uint8_t>(dice_.rng()() & model::kEveryWeekday);
  }
}

void Maker::MakeCapacities() {
  model::Candidate& c = pair_.candidate;
  model::Opportunity& o = pair_.opportunity;
  o.support_offered = dice_.Chance(80) ? std::optional<int>(dice_.Int(0, 4)) : std::nullopt;
  o.adaptations = static_cast<model::Answer>(dice_.Int(0, 2));
  model::Belastbaarheid& b = c.belastbaarheid;
  b = {};
  b.basis = static_cast<model::BelastbaarheidBasis>(dice_.Int(0, 4));
  const bool tame = Tame();
  b.provenance = tame && dice_.Chance(80) ? model::Provenance() : days_.Provenance();
  const Pair pair = {.candidate = &c,
                     .opportunity = &o,
                     .catalogue = &catalogue_,
                     .work = &work(),
                     .person = &person(),
                     .as_of = pair_.as_of};
  // How the recorded items mostly are: fine, around the limits, or far over.
  const int trouble = dice_.Of({0, 5, 15, 60});
  const int recorded_percent = dice_.Of({30, 80, 100});
  for (int i = 0; i < static_cast<int>(catalogue_.items().size()); ++i) {
    const model::FmlItem& item = catalogue_.items()[static_cast<std::size_t>(i)];
    if (!dice_.Chance(recorded_percent)) continue;
    model::BelastbaarheidItem recorded = {.item = item.key};
    recorded.provenance = tame && dice_.Chance(90) ? model::Provenance() : days_.Provenance();
    if (dice_.Chance(5)) recorded.toelichting = "toelichting";
    if (dice_.Chance(3)) {
      recorded.toelichting = "alleen een toelichting";
    } else if (item.kind == ItemKind::kPeak && dice_.Chance(20)) {
      recorded.fml_level = dice_.Chance(trouble) ? dice_.Int(0, item.fml_levels) : 0;
    } else {
      const int load = EffectiveLoadOf(pair, i).value;
      int reach = 0;
      for (const model::Measure& measure : catalogue_.measures()) {
        if (measure.item == i && dice_.Chance(70)) reach = std::max(reach, measure.max_gap);
      }
      const int threshold = Of(person().overload_threshold, item.kind);
      const int tolerance = Of(person().library_tolerance, item.kind);
      int gap = dice_.Int(-1, 0);
      if (dice_.Chance(trouble)) {
        gap = dice_.Of({reach, reach + threshold, tolerance, threshold, load}) + dice_.Int(-1, 1);
      } else if (dice_.Chance(trouble)) {
        gap = dice_.Int(1, std::max(1, load));
      } else if (dice_.Chance(50)) {
        gap = load - HighestOf(item.kind);
      }
      recorded.capacity = std::clamp(load - gap, 0, HighestOf(item.kind));
    }
    b.items.push_back(recorded);
  }
  std::ranges::shuffle(b.items, dice_.rng());
  if (!dice_.Chance(50)) return;
  for (const model::Werkterm& term : catalogue_.werktermen()) {
    if (dice_.Chance(30)) continue;
    b.werktermen.push_back(
        {.term = term.code,
         .answer = dice_.Chance(100 - trouble) && dice_.Chance(70)
                       ? model::WerktermAnswer::kGoed
                       : static_cast<model::WerktermAnswer>(dice_.Int(0, 3)),
         .provenance = tame && dice_.Chance(90) ? model::Provenance() : days_.Provenance()});
  }
  std::ranges::shuffle(b.werktermen, dice_.rng());
}

// Resolutions that bind, and some of which load, capacity or measure changed since.
void Maker::MakeResolutions() {
  model::Candidate& c = pair_.candidate;
  const model::Opportunity& o = pair_.opportunity;
  c.resolutions.clear();
  if (!dice_.Chance(35)) return;
  const Pair pair = {.candidate = &c,
                     .opportunity = &o,
                     .catalogue = &catalogue_,
                     .work = &work(),
                     .person = &person(),
                     .as_of = pair_.as_of};
  for (int i = 0; i < static_cast<int>(catalogue_.items().size()); ++i) {
    const EffectiveLoad load = EffectiveLoadOf(pair, i);
    if (load.value == 0 || !dice_.Chance(30)) continue;
    const model::FmlItem& item = catalogue_.items()[static_cast<std::size_t>(i)];
    const Capacity capacity = CapacityOf(pair, i);
    model::Resolution resolution = {.opportunity = model::ResourceName(o),
                                    .item = item.key,
                                    .load = load.value,
                                    .motivation = "besproken",
                                    .professional = "ad.1"};
    if (capacity.known && !capacity.unlimited) resolution.capacity = capacity.value;
    const model::Measure* best = nullptr;
    for (const model::Measure& measure : catalogue_.measures()) {
      const bool guidance = measure.type == model::MeasureType::kBegeleiding;
      if (measure.item != i || (guidance && item.kind == ItemKind::kQuantity)) continue;
      if (guidance ? o.support_offered.value_or(0) < 1 : o.adaptations == model::Answer::kNo) {
        continue;
      }
      if (best == nullptr || measure.max_gap > best->max_gap) best = &measure;
    }
    if (best != nullptr) resolution.measure = best->code;
    resolution.outcome =
        static_cast<model::ResolutionOutcome>(dice_.Chance(60) ? dice_.Int(1, 2) : dice_.Int(1, 3));
    switch (dice_.Int(0, 9)) {
      case 0:
        resolution.load = std::max(0, resolution.load - 1);
        break;
      case 1:
        resolution.capacity = resolution.capacity.has_value() ? std::nullopt : std::optional(0);
        break;
      case 2:
        resolution.capacity = 0;
        break;
      case 3:
        resolution.measure.clear();
        break;
      case 4:
        resolution.opportunity += "x";
        break;
      default:
        break;
    }
    c.resolutions.push_back(resolution);
  }
  std::ranges::shuffle(c.resolutions, dice_.rng());
}

void Maker::MakeTravel() {
  model::CandidateTravel& mine = pair_.candidate.travel;
  model::Opportunity& o = pair_.opportunity;
  const bool tame = Tame();
  const std::vector<std::string> near = {"2711", "2712", "2718", "2725", "2611", "2700", "2701"};
  mine.pc4 = dice_.Pick(near);
  o.pc4 = dice_.Pick(near);
  mine.provenance = tame ? model::Provenance() : days_.Provenance();
  mine.modes.emplace();
  for (int mode = 0; mode < model::kTravelModeCount; ++mode) {
    if (dice_.Chance(40)) mine.modes->push_back(static_cast<model::TravelMode>(mode));
  }
  if (mine.modes->empty()) mine.modes->push_back(model::TravelMode::kOv);
  std::ranges::shuffle(*mine.modes, dice_.rng());
  mine.max_minutes = tame ? dice_.Int(60, 120) : dice_.Int(1, 60);
  if (dice_.Chance(10)) mine.max_minutes = dice_.Int(1, model::kMaxTravelMinutes);
  mine.comfort_minutes = std::nullopt;
  if (dice_.Chance(50)) mine.comfort_minutes = dice_.Int(1, 90);
  pair_.candidate.status.distance_class = std::nullopt;
  if (dice_.Chance(60)) pair_.candidate.status.distance_class = dice_.Int(1, 3);
  mine.max_km = std::nullopt;
  if (!tame && dice_.Chance(60)) mine.max_km = dice_.Of({1, 12, 13, 14, 25, 26, 27, 300});
  o.transport_provided =
      dice_.Chance(15) ? model::Answer::kYes : static_cast<model::Answer>(dice_.Int(0, 1) * 2);
  if (tame) return;
  if (dice_.Chance(10)) mine.pc4.clear();
  if (dice_.Chance(10)) o.pc4.clear();
  if (dice_.Chance(5)) o.pc4 = "9998";  // not in the catalogue
  if (dice_.Chance(10)) mine.modes = std::nullopt;
  if (dice_.Chance(10)) mine.max_minutes = std::nullopt;
  if (dice_.Chance(20)) mine.modes = std::vector{model::TravelMode::kOv};
}

void Maker::MakeLanguages() {
  model::Candidate& c = pair_.candidate;
  model::Opportunity& o = pair_.opportunity;
  const bool tame = Tame();
  c.languages.clear();
  o.languages.clear();
  o.safety_critical = !tame && dice_.Chance(40);
  for (model::Task& task : o.tasks) task.safety_critical = !tame && dice_.Chance(10);
  for (int i = 0; i < 2; ++i) {
    const std::string& code = catalogue_.languages()[static_cast<std::size_t>(i)].code;
    const auto skill = [&](int percent) -> std::optional<int> {
      if (!dice_.Chance(percent)) return std::nullopt;
      return dice_.Int(0, 3);
    };
    if (dice_.Chance(60)) {
      o.languages.push_back({.code = code,
                             .minimum = {.speaking = skill(50),
                                         .writing = skill(20),
                                         .reading = skill(20),
                                         .listening = skill(20)}});
    }
    if (dice_.Chance(70)) {
      c.languages.push_back({.code = code,
                             .skills = {.speaking = skill(80),
                                        .writing = skill(80),
                                        .reading = skill(80),
                                        .listening = skill(80)},
                             .provenance = days_.Provenance()});
    }
  }
  std::ranges::shuffle(c.languages, dice_.rng());
}

void Maker::MakeSupport() {
  model::Assessed<int>& need = pair_.candidate.needs.support_intensity;
  const std::optional<int> offered = pair_.opportunity.support_offered;
  const bool tame = Tame();
  need.provenance = tame ? model::Provenance() : days_.Provenance();
  need.value = dice_.Int(0, 4);
  if (tame && offered.has_value()) need.value = std::min(4, dice_.Int(0, *offered + 1));
  if (!tame && dice_.Chance(20)) need.value = std::nullopt;
}

void Maker::MakeTalents() {
  model::Candidate& c = pair_.candidate;
  model::Opportunity& o = pair_.opportunity;
  if (dice_.Chance(10)) {
    for (model::CandidateTalent& talent : c.talents) talent.provenance = days_.Provenance();
    return;
  }
  c.talents.clear();
  o.requirements.clear();
  // Most of both from the talents that have relations.
  const int most = dice_.Of({10, 20, 40});
  const auto pick = [&](int count, auto add) {
    std::set<int> seen;
    for (int i = 0; i < count; ++i) {
      const int talent = dice_.Int(0, most - 1);
      if (seen.insert(talent).second) add(talent);
    }
  };
  const bool tame = Tame();
  pick(dice_.Of({0, 3, 6, 28}), [&](int talent) {
    model::CandidateTalent entry = {
        .code = catalogue_.talents()[static_cast<std::size_t>(talent)].code};
    entry.level = dice_.Int(0, 4);
    entry.evidence = dice_.Chance(70) ? model::Evidence::kAssessed : model::Evidence::kDerived;
    if (entry.level >= 2 && dice_.Chance(70)) entry.emphasis = dice_.Int(0, 3);
    entry.provenance = tame ? model::Provenance() : days_.Provenance();
    c.talents.push_back(entry);
  });
  pick(dice_.Of({0, 2, 4, 8, 20}), [&](int talent) {
    o.requirements.push_back({.code = catalogue_.talents()[static_cast<std::size_t>(talent)].code,
                              .level = dice_.Int(1, 4),
                              .required = dice_.Chance(60),
                              .weight = dice_.Int(1, 3)});
  });
}

void Maker::MakeWishes() {
  model::Candidate& c = pair_.candidate;
  const model::Opportunity& o = pair_.opportunity;
  c.wishes.clear();
  if (dice_.Chance(15)) return;
  const bool tame = Tame();
  for (int kind = 1; kind <= model::kWishKindCount; ++kind) {
    if (!dice_.Chance(60)) continue;
    model::Wish wish = {.kind = static_cast<model::WishKind>(kind), .weight = dice_.Int(1, 3)};
    wish.provenance = tame ? model::Provenance() : days_.Provenance();
    if (wish.kind == model::WishKind::kSector) {
      std::set<std::string> codes = {dice_.Pick(catalogue_.sectors()).code};
      if (dice_.Chance(50) && !o.sector.empty()) codes.insert(o.sector);
      for (const std::string& excluded : c.exclusions.sectors) codes.erase(excluded);
      wish.codes.assign(codes.begin(), codes.end());
      if (wish.codes.empty()) continue;
    } else if (wish.kind == model::WishKind::kWerkvorm) {
      std::set<std::string> codes = {dice_.Pick(catalogue_.werkvormen()).code};
      if (dice_.Chance(50) && !o.werkvorm.empty()) codes.insert(o.werkvorm);
      wish.codes.assign(codes.begin(), codes.end());
    } else {
      wish.side = static_cast<model::Side>(dice_.Int(1, 2));
    }
    c.wishes.push_back(wish);
  }
  std::ranges::shuffle(c.wishes, dice_.rng());
}

void Maker::MakePlan() {
  model::Plan& plan = pair_.candidate.plan;
  const model::Opportunity& o = pair_.opportunity;
  const auto werkvorm = [&] { return dice_.Pick(catalogue_.werkvormen()).code; };
  plan.current = std::nullopt;
  if (dice_.Chance(70)) {
    plan.current.emplace();
    if (dice_.Chance(85)) plan.current->werkvorm = werkvorm();
    if (dice_.Chance(40)) plan.current->employer = o.employer;
    if (dice_.Chance(70)) plan.current->site = dice_.Chance(60) ? o.site : "s-0";
    if (dice_.Chance(80)) {
      // Around the years of the lock-in; or long ago.
      model::Date day = pair_.as_of;
      while (day.PlusYears(work().lockin_years) > pair_.as_of) day.days -= 1;
      day.days += dice_.Int(-2, 2);
      if (dice_.Chance(30)) day.days -= dice_.Int(0, 10000);
      const int first = model::Date::FromYmd(1900, 1, 1)->days;
      plan.current->since = model::Date{std::max(first, day.days)};
    }
  }
  plan.goal_werkvorm = {};
  if (dice_.Chance(50)) plan.goal_werkvorm.value = werkvorm();
  if (dice_.Chance(40)) plan.goal_werkvorm.provenance = days_.Provenance();
  plan.agreed_next_step = {};
  if (dice_.Chance(30)) {
    plan.agreed_next_step.value = dice_.Chance(30) && !o.werkvorm.empty() ? o.werkvorm : werkvorm();
  }
  if (dice_.Chance(40)) plan.agreed_next_step.provenance = days_.Provenance();
}

DrawnPair Maker::Make() {
  std::mt19937_64& rng = dice_.rng();
  pair_.work = DrawPolicyIndex();
  pair_.person = dice_.Chance(40) ? pair_.work : DrawPolicyIndex();
  pair_.access = !dice_.Chance(1);
  pair_.candidate = fixtures::RandomCandidate(rng, catalogue_);
  pair_.opportunity = fixtures::RandomOpportunity(rng, catalogue_);
  if (dice_.Chance(10)) {  // two profiles that know nothing of each other
    pair_.as_of = {17897 + dice_.Int(0, 11 * 365)};
    return pair_;
  }
  tame_percent_ = dice_.Of({50, 85, 97});
  DrawDays();
  MakeStatus();
  MakeRegistrations();
  MakeCertificates();
  MakeExclusions();
  MakeHours();
  MakeLoads();
  MakeCapacities();
  MakeResolutions();
  MakeTravel();
  MakeLanguages();
  MakeSupport();
  MakeTalents();
  MakeWishes();
  MakePlan();
  return pair_;
}

}  // namespace

model::Catalogue DrawCatalogue(std::mt19937_64& rng) {
  Dice dice(rng);
  model::CatalogueContent content = fixtures::TestCatalogueContent();
  content.places.push_back({.pc4 = "2700", .name = "op 10 km", .x_m = 105000, .y_m = 452000});
  content.places.push_back({.pc4 = "2701", .name = "op 20 km", .x_m = 95000, .y_m = 472000});
  for (model::FmlItem& item : content.items) {
    if (dice.Chance(60)) continue;
    item.weight = dice.Int(1, 9);
    if (item.kind == ItemKind::kCumulative) item.normal = dice.Of({240, 480});
    if (item.kind == ItemKind::kQuantity) item.normal = dice.Of({10, 25});
    if (item.kind == ItemKind::kPeak) {
      item.normal = dice.Of({2, 3, 4});
      item.fml_levels = dice.Int(1, 4);
    }
  }
  // More items that a term speaks of; the catalogue allows one term for an item.
  std::set<int> spoken_of;
  for (const model::Werkterm& term : content.werktermen) {
    for (const model::WerktermEffect& effect : term.effects) spoken_of.insert(effect.item);
  }
  for (model::Werkterm& term : content.werktermen) {
    if (!dice.Chance(40)) continue;
    const int item = dice.Int(0, static_cast<int>(content.items.size()) - 1);
    if (!spoken_of.insert(item).second) continue;
    model::WerktermEffect effect = {.item = item};
    const int highest = HighestOf(content.items[static_cast<std::size_t>(item)].kind);
    effect.capacity = {highest, highest / 2, 0};
    if (dice.Chance(30)) effect.capacity[0] = std::nullopt;
    effect.attention_when_adapted = dice.Chance(50);
    term.effects.push_back(effect);
  }
  for (int i = 0; i < 8; ++i) {
    model::Measure measure = content.measures.front();
    measure.code = "extra_" + std::to_string(i);
    measure.item = dice.Int(0, static_cast<int>(content.items.size()) - 1);
    measure.type = static_cast<model::MeasureType>(dice.Int(0, 2));
    switch (content.items[static_cast<std::size_t>(measure.item)].kind) {
      case ItemKind::kPeak:
        measure.max_gap = dice.Int(1, 4);
        break;
      case ItemKind::kCumulative:
        measure.max_gap = dice.Of({60, 120, 240});
        break;
      case ItemKind::kCondition:
        measure.max_gap = 1;
        break;
      case ItemKind::kQuantity:
        measure.max_gap = dice.Int(1, 15);
        break;
    }
    content.measures.push_back(measure);
  }
  std::set<std::pair<int, int>> pairs;
  for (const auto& [a, b, sim] : content.related) pairs.insert(std::minmax(a, b));
  for (int i = 0; i < 30; ++i) {
    const int a = dice.Int(0, 19);
    const int b = dice.Int(0, 19);
    if (a == b || !pairs.insert(std::minmax(a, b)).second) continue;
    content.related.push_back({a, b, dice.Int(1, 999)});
  }
  absl::StatusOr<model::Catalogue> catalogue = model::Catalogue::Build(std::move(content));
  if (!catalogue.ok()) {
    std::fprintf(stderr, "drawn catalogue: %s\n", catalogue.status().ToString().c_str());
    std::abort();
  }
  return *std::move(catalogue);
}

model::Policy DrawPolicy(std::mt19937_64& rng) {
  Dice dice(rng);
  model::Policy policy;
  const int changed = dice.Of({5, 30, 100});  // percent of the fields
  const bool extreme = dice.Chance(20);
  struct Set {
    Dice& dice;
    int changed;
    bool extreme;
    void operator()(const std::string&, int& value, int lowest, int highest) const {
      if (!dice.Chance(changed)) return;
      value = dice.Int(lowest, highest);
      if (extreme) value = dice.Chance(50) ? lowest : highest;
    }
    void operator()(const std::string&, bool& value) const {
      if (dice.Chance(changed)) value = dice.Chance(50);
    }
  };
  const std::array<int, model::kFactorCount> start = policy.weights;
  model::VisitPolicyFields(policy, Set{dice, changed, extreme});
  policy.weights = start;
  if (dice.Chance(50)) {  // any weights that add up to 100, often with zeros
    policy.weights = {};
    const int parts = dice.Of({1, 2, 5, 20});
    for (int i = 0; i < parts; ++i) {
      policy.weights[static_cast<std::size_t>(dice.Int(0, model::kFactorCount - 1))] += 100 / parts;
    }
  }
  // Most lists need a chance to be ranked.
  if (dice.Chance(50)) policy.min_confidence = 300;
  return policy;
}

DrawnPair DrawPair(std::mt19937_64& rng, const model::Catalogue& catalogue,
                   const std::vector<model::Policy>& policies) {
  return Maker(rng, catalogue, policies).Make();
}

}  // namespace passend::reference
