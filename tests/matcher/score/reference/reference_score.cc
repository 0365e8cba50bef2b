#include "tests/matcher/score/reference/reference_score.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/matcher/score/reference/fraction.h"
#include "tests/matcher/score/reference/reference_belastbaarheid.h"

namespace passend::reference {
namespace {

using model::Answer;
using model::Factor;
using score::AttentionCode;
using score::ItemClass;
using score::Rule;

// An unknown leaf: what could be asked, and which share of its factor it is.
struct Leaf {
  int subject = -1;
  Fraction share;
};

// What one factor says. The three sub-scores are in permille.
struct FactorResult {
  int sub = 0;
  int low = 0;
  int high = 0;
  bool imputed = false;
  bool stale = false;         // used a value that is out of date
  std::vector<Leaf> unknown;  // in list order: talents by catalogue, wishes by kind
  Fraction half_known;        // counts for confidence, but is no leaf
};

// "wholly unknown -> prior": one leaf, the factor itself.
FactorResult WhollyUnknown(int prior) {
  return {.sub = prior, .low = 0, .high = 1000, .imputed = true, .unknown = {{-1, Fraction(1)}}};
}

// A factor of which u is 0 or 1 and that has a value.
FactorResult Whole(int sub, bool stale) {
  if (!stale) return {.sub = sub, .low = sub, .high = sub};
  return {.sub = sub, .low = 0, .high = 1000, .stale = true, .unknown = {{-1, Fraction(1)}}};
}

struct Rules {
  score::RuleSet failed, obstacles, possible;
  bool low_blocked = false;
  std::set<Rule> stale;  // read a value that is out of date

  void Possible(Rule rule, bool could_fail_hard) {
    possible.Add(rule);
    low_blocked = low_blocked || could_fail_hard;
  }
  void Stale(Rule rule, bool could_fail_hard) {
    Possible(rule, could_fail_hard);
    stale.insert(rule);
  }
};

class Scorer {
 public:
  explicit Scorer(const Pair& pair)
      : pair_(pair),
        candidate_(*pair.candidate),
        opportunity_(*pair.opportunity),
        catalogue_(*pair.catalogue),
        work_(*pair.work),
        person_(*pair.person) {}

  Result Run();

 private:
  // Facts both sides of which several rules and factors need.
  bool Stale(const model::Provenance& provenance) const { return provenance.StaleOn(pair_.as_of); }
  model::Date StartOrToday() const {
    return opportunity_.start.has_value() ? std::max(*opportunity_.start, pair_.as_of)
                                          : pair_.as_of;
  }
  int Similarity(const std::string& a, const std::string& b) const;
  int Trede(const std::string& werkvorm) const;  // 0 = unknown

  struct Time {
    std::optional<int> max_week;
    std::optional<int> desired;
    int overlap = 0;  // minutes per week; what is unknown does not limit
  };
  Time TimeOf() const;

  struct Travel {
    std::optional<std::int64_t> metres;  // none: a place is unknown
    bool modes_known = false;
    bool runs = false;                    // some allowed mode runs at those times
    std::optional<std::int64_t> minutes;  // of the fastest one
  };
  Travel TravelOf() const;

  // The rows of the table of rules.md 2.
  void Access();
  void Status();
  void Certificates();
  void Exclusions();
  void Hours();
  void Belastbaarheid();
  void TravelRule();
  void Werkvorm();
  void Language();
  void Support();

  // The factors of rules.md 3.
  std::vector<model::CandidateTalent> InCatalogueOrder(
      std::vector<model::CandidateTalent> talents) const;
  FactorResult Talenten();
  FactorResult Talentbenutting();
  FactorResult BelastbaarheidFactor();
  FactorResult Voorkeuren();
  FactorResult Reistijd();
  FactorResult Uren();
  FactorResult Begeleiding();
  FactorResult Ontwikkelstap();

  const Pair& pair_;
  const model::Candidate& candidate_;
  const model::Opportunity& opportunity_;
  const model::Catalogue& catalogue_;
  const model::Policy& work_;
  const model::Policy& person_;
  Rules rules_;
  Result result_;
};

// --- What both sides share -----------------------------------------------------------------------

int Scorer::Similarity(const std::string& a, const std::string& b) const {
  if (a == b) return 1000;
  for (const auto& [first, second, sim] : catalogue_.content().related) {
    const std::string& x = catalogue_.talents()[static_cast<std::size_t>(first)].code;
    const std::string& y = catalogue_.talents()[static_cast<std::size_t>(second)].code;
    if ((x == a && y == b) || (x == b && y == a)) return sim;
  }
  return 0;
}

int Scorer::Trede(const std::string& werkvorm) const {
  for (const model::Werkvorm& entry : catalogue_.werkvormen()) {
    if (entry.code == werkvorm) return entry.trede;
  }
  return 0;
}

Scorer::Time Scorer::TimeOf() const {
  const model::CandidateHours& hours = candidate_.hours;
  Time time;
  // "build-up schema: its end level"; "max_week and desired default to each other".
  time.max_week = hours.max_week_minutes;
  if (!hours.build_up.empty()) time.max_week = hours.build_up.back().minutes_per_week;
  time.desired = hours.desired_week_minutes;
  if (!time.max_week.has_value()) time.max_week = time.desired;
  if (!time.desired.has_value()) time.desired = time.max_week;
  // "a missing grid means every daypart of seven days, while max_day and the other grid still
  // limit".
  const model::WeekGrid mine = hours.grid.value_or(model::WeekGrid{model::kFullWeekGrid});
  const model::WeekGrid theirs =
      opportunity_.hours.grid.value_or(model::WeekGrid{model::kFullWeekGrid});
  int days = 0;
  for (int day = 0; day < 7; ++day) {
    int shared = 0;
    for (int part = 0; part < 4; ++part) {
      if (mine.Has(day, part) && theirs.Has(day, part)) ++shared;
    }
    int minutes = work_.daypart_minutes * shared;
    if (hours.max_day_minutes.has_value()) minutes = std::min(minutes, *hours.max_day_minutes);
    days += minutes;
  }
  time.overlap = days;
  if (time.max_week.has_value()) time.overlap = std::min(time.overlap, *time.max_week);
  if (opportunity_.hours.max_week_minutes.has_value()) {
    time.overlap = std::min(time.overlap, *opportunity_.hours.max_week_minutes);
  }
  return time;
}

Scorer::Travel Scorer::TravelOf() const {
  const model::CandidateTravel& mine = candidate_.travel;
  const bool provided = opportunity_.transport_provided == Answer::kYes;
  Travel travel;
  const model::Place* const from = mine.pc4.empty() ? nullptr : catalogue_.FindPlace(mine.pc4);
  const model::Place* const to =
      opportunity_.pc4.empty() ? nullptr : catalogue_.FindPlace(opportunity_.pc4);
  if (from != nullptr && to != nullptr) {
    const std::int64_t dx = std::int64_t{from->x_m} - to->x_m;
    const std::int64_t dy = std::int64_t{from->y_m} - to->y_m;
    const std::int64_t square = dx * dx + dy * dy;
    // isqrt by bisection: the largest root whose square is not above.
    std::int64_t root = 0;
    for (std::int64_t step = std::int64_t{1} << 31; step > 0; step /= 2) {
      if ((root + step) * (root + step) <= square) root += step;
    }
    travel.metres = root;
  }
  std::set<model::TravelMode> allowed;
  if (mine.modes.has_value()) allowed.insert(mine.modes->begin(), mine.modes->end());
  if (provided) allowed.insert(model::TravelMode::kBegeleidVervoer);
  travel.modes_known = !allowed.empty();
  for (const model::TravelMode mode : allowed) {
    if (mode == model::TravelMode::kOv) {
      const std::optional<int> start = opportunity_.hours.shift_start_minute;
      std::optional<int> end = opportunity_.hours.shift_end_minute;
      if (start.has_value() && end.has_value() && *end < *start) end = *end + 24 * 60;
      if (start.has_value() && *start < work_.ov_first_start_minute) continue;
      if (end.has_value() && *end > work_.ov_last_end_minute) continue;
    }
    travel.runs = true;
    if (!travel.metres.has_value()) continue;
    const model::ModeSpeed speed = work_.modes[static_cast<std::size_t>(mode)];
    // fixed + ceil(metres * 13 * 60 / (10 * 1000 * km_h))
    const std::int64_t numerator = *travel.metres * work_.detour_tenths * 60;
    const std::int64_t denominator = std::int64_t{10} * 1000 * speed.km_per_hour;
    const std::int64_t minutes = speed.fixed_minutes + (numerator + denominator - 1) / denominator;
    if (!travel.minutes.has_value() || minutes < *travel.minutes) travel.minutes = minutes;
  }
  return travel;
}

// --- Rules ---------------------------------------------------------------------------------------

void Scorer::Access() {
  if (!pair_.access || candidate_.objection) rules_.failed.Add(Rule::kAccess);
}

void Scorer::Status() {
  const model::Status& status = candidate_.status;
  const model::Availability availability =
      status.availability.value.value_or(model::Availability::kUnknown);
  bool failed = false;
  if (availability == model::Availability::kUnknown) {
    rules_.Possible(Rule::kStatus, true);
  } else {
    if (Stale(status.availability.provenance)) rules_.Stale(Rule::kStatus, true);
    if (availability == model::Availability::kUitgestroomd ||
        availability == model::Availability::kTijdelijkNiet) {
      failed = true;
    }
    if (availability == model::Availability::kInTraject ||
        availability == model::Availability::kGeplaatst) {
      if (!status.doorstroom_gewenst.value.has_value()) {
        rules_.Possible(Rule::kStatus, true);
      } else {
        if (Stale(status.doorstroom_gewenst.provenance)) rules_.Stale(Rule::kStatus, true);
        if (!*status.doorstroom_gewenst.value) failed = true;
      }
    }
  }
  if (status.bemiddelbaar_per.has_value() && *status.bemiddelbaar_per > StartOrToday()) {
    failed = true;
  }
  if (opportunity_.status == model::OpportunityStatus::kUnknown) {
    rules_.Possible(Rule::kStatus, true);
  } else if (opportunity_.status != model::OpportunityStatus::kOpen) {
    failed = true;
  }
  // The closing day is the last day to respond.
  if (opportunity_.closing.has_value() && *opportunity_.closing < pair_.as_of) failed = true;
  if (opportunity_.places == 0) failed = true;
  if (failed) rules_.failed.Add(Rule::kStatus);
}

void Scorer::Certificates() {
  for (const model::CertificateRequirement& asked : opportunity_.certificates) {
    const model::Certificate& entry =
        catalogue_
            .certificates()[static_cast<std::size_t>(*catalogue_.FindCertificate(asked.code))];
    model::CertificateState state = model::CertificateState::kUnknown;
    model::Provenance provenance;
    for (const model::CandidateCertificate& mine : candidate_.certificates) {
      if (mine.code != asked.code) continue;
      state = mine.state;
      provenance = mine.provenance;
    }
    const bool held = state == model::CertificateState::kHeld;
    const bool absent = state == model::CertificateState::kAbsent;
    const bool known = held || absent;
    if (entry.vog) {  // never more than an attention point
      if (!held || Stale(provenance)) {
        result_.attention.insert({AttentionCode::kVogAanvragen, -1});
      }
      continue;
    }
    if (entry.statutory) {
      const bool expired = held && provenance.StaleOn(StartOrToday());
      if (absent || expired) rules_.failed.Add(Rule::kCertificates);
      if (!known) rules_.Possible(Rule::kCertificates, true);
      // Reading: the exception for statutory certificates takes the place of all that is said about
      // stale values, so that one that is known absent is never "possible" as well.
      continue;
    }
    if (!asked.required) {
      if (!held) {
        result_.attention.insert(
            {AttentionCode::kNietAangetoond, *catalogue_.FindCertificate(asked.code)});
      } else if (Stale(provenance)) {
        rules_.stale.insert(Rule::kCertificates);
      }
      continue;
    }
    // The worst value of another required certificate is an obstacle, never hard.
    if (absent) rules_.obstacles.Add(Rule::kCertificates);
    if (!known) rules_.Possible(Rule::kCertificates, false);
    if (known && Stale(provenance)) rules_.Stale(Rule::kCertificates, false);
  }
}

void Scorer::Exclusions() {
  const model::Exclusions& excluded = candidate_.exclusions;
  const auto has = [](const std::vector<std::string>& list, const std::string& name) {
    return !name.empty() && std::ranges::find(list, name) != list.end();
  };
  bool failed = has(excluded.sectors, opportunity_.sector);
  for (const model::Task& task : opportunity_.tasks) {
    failed = failed || has(excluded.tasks, task.code);
  }
  failed = failed || has(excluded.employers, opportunity_.employer);
  if (!opportunity_.employer.empty() && !opportunity_.site.empty()) {
    failed = failed || has(excluded.sites, opportunity_.employer + "/sites/" + opportunity_.site);
  }
  failed = failed || has(excluded.do_not_place, opportunity_.employer) ||
           has(excluded.do_not_place, model::ResourceName(opportunity_));
  if (failed) rules_.failed.Add(Rule::kExclusions);
  if (opportunity_.sector.empty() && !excluded.sectors.empty()) {
    rules_.Possible(Rule::kExclusions, true);
  }
}

void Scorer::Hours() {
  const model::CandidateHours& mine = candidate_.hours;
  const model::OpportunityHours& asked = opportunity_.hours;
  const Time time = TimeOf();
  bool failed = time.overlap == 0;
  if (asked.min_day_minutes.has_value() && mine.max_day_minutes.has_value() &&
      *asked.min_day_minutes > *mine.max_day_minutes) {
    failed = true;
  }
  if (asked.min_week_minutes.has_value() && time.overlap < *asked.min_week_minutes) {
    if (asked.hours_negotiable == Answer::kNo) {
      failed = true;
    } else if (time.overlap > 0) {  // without any overlap there is nothing to negotiate
      rules_.obstacles.Add(Rule::kTime);
    }
  }
  if (failed) rules_.failed.Add(Rule::kTime);
  // "grid or hours unknown (never blocks low)". Reading: the hours of the person, the maximum of
  // the work, and the longest day when the work has a minimum per day. A minimum that is not
  // recorded is not asked.
  const bool day_unknown = asked.min_day_minutes.has_value() && !mine.max_day_minutes.has_value();
  if (!mine.grid.has_value() || !asked.grid.has_value() || !time.max_week.has_value() ||
      !asked.max_week_minutes.has_value() || day_unknown) {
    rules_.Possible(Rule::kTime, false);
  }
  if (Stale(mine.provenance)) rules_.Stale(Rule::kTime, false);
}

void Scorer::Belastbaarheid() {
  if (!HasLoadList(pair_)) {
    rules_.Possible(Rule::kBelastbaarheid, true);
    return;
  }
  int hard = 0;
  bool without_measure = false;
  int worst_hard = 0;
  bool worst_without_measure = false;
  for (const int item : ScoredItems(pair_)) {
    const EffectiveLoad load = EffectiveLoadOf(pair_, item);
    const Capacity capacity = CapacityOf(pair_, item);
    const Classified now = Classify(pair_, item, load, capacity);
    if (now.item_class == ItemClass::kHard) {
      ++hard;
      without_measure = without_measure || now.without_measure;
    }
    const bool unknown = now.item_class == ItemClass::kUnknown;
    if (unknown) rules_.Possible(Rule::kBelastbaarheid, false);
    if (capacity.stale) rules_.Possible(Rule::kBelastbaarheid, false);
    // "if it fails hard with all unknown and stale scored items at capacity 0". Reading: no
    // resolution speaks of that capacity.
    const Classified worst =
        unknown || capacity.stale
            ? ClassifyUnresolved(pair_, item, load, Capacity{.known = true, .value = 0})
            : now;
    if (worst.item_class == ItemClass::kHard) {
      ++worst_hard;
      worst_without_measure = worst_without_measure || worst.without_measure;
    }
  }
  if (without_measure || hard >= 2) {
    rules_.failed.Add(Rule::kBelastbaarheid);
  } else if (hard == 1) {
    rules_.obstacles.Add(Rule::kBelastbaarheid);
  }
  if (rules_.possible.Has(Rule::kBelastbaarheid) && (worst_without_measure || worst_hard >= 2)) {
    rules_.low_blocked = true;
  }
}

void Scorer::TravelRule() {
  if (opportunity_.transport_provided == Answer::kYes) return;  // switches H7 off
  const model::CandidateTravel& mine = candidate_.travel;
  const Travel travel = TravelOf();
  bool failed = travel.modes_known && !travel.runs;
  // metres * 13 / 10,000 > max_km
  if (travel.metres.has_value() && mine.max_km.has_value() &&
      *travel.metres * work_.detour_tenths > std::int64_t{10} * 1000 * *mine.max_km) {
    failed = true;
  }
  if (travel.minutes.has_value() && mine.max_minutes.has_value()) {
    if (*travel.minutes > *mine.max_minutes + work_.travel_stretch_minutes) {
      failed = true;
    } else if (*travel.minutes > *mine.max_minutes) {
      rules_.obstacles.Add(Rule::kTravel);
    }
  }
  if (failed) rules_.failed.Add(Rule::kTravel);
  if (!travel.metres.has_value() || !travel.modes_known || !mine.max_minutes.has_value()) {
    rules_.Possible(Rule::kTravel, true);
  }
  if (Stale(mine.provenance)) rules_.Stale(Rule::kTravel, true);
}

void Scorer::Werkvorm() {
  if (opportunity_.werkvorm.empty()) return;
  const model::Werkvorm& werkvorm =
      catalogue_
          .werkvormen()[static_cast<std::size_t>(*catalogue_.FindWerkvorm(opportunity_.werkvorm))];
  const auto registration = [this](int index) {
    const std::string& code = catalogue_.registrations()[static_cast<std::size_t>(index)].code;
    for (const model::CandidateRegistration& mine : candidate_.status.registrations) {
      if (mine.code == code) return mine;
    }
    return model::CandidateRegistration{.code = code};
  };
  if (werkvorm.required_registration.has_value()) {
    const model::CandidateRegistration mine = registration(*werkvorm.required_registration);
    switch (mine.state) {
      case model::RegistrationState::kRefused:
        rules_.failed.Add(Rule::kWerkvorm);
        break;
      case model::RegistrationState::kPending:
        if (person_.pending_indication_is_hard) {
          rules_.failed.Add(Rule::kWerkvorm);
        } else {
          rules_.Possible(Rule::kWerkvorm, true);
        }
        break;
      case model::RegistrationState::kUnknown:
        rules_.Possible(Rule::kWerkvorm, true);
        break;
      case model::RegistrationState::kGranted:
        break;
    }
    if (mine.state != model::RegistrationState::kUnknown && Stale(mine.provenance)) {
      rules_.Stale(Rule::kWerkvorm, true);
    }
  }
  if (werkvorm.lks) {
    for (int i = 0; i < static_cast<int>(catalogue_.registrations().size()); ++i) {
      if (!catalogue_.registrations()[static_cast<std::size_t>(i)].lks_target_group) continue;
      const model::CandidateRegistration mine = registration(i);
      if (mine.state != model::RegistrationState::kGranted) {
        rules_.Possible(Rule::kWerkvorm, false);
      }
      if (mine.state == model::RegistrationState::kRefused) {
        result_.attention.insert({AttentionCode::kPraktijkroute, -1});
      }
      if (mine.state != model::RegistrationState::kUnknown && Stale(mine.provenance)) {
        rules_.Stale(Rule::kWerkvorm, false);
      }
    }
  }
}

void Scorer::Language() {
  const bool safety_critical = opportunity_.safety_critical ||
                               std::ranges::any_of(opportunity_.tasks, [](const model::Task& task) {
                                 return task.safety_critical;
                               });
  if (!safety_critical) return;
  for (const model::LanguageRequirement& asked : opportunity_.languages) {
    model::CandidateLanguage mine;
    for (const model::CandidateLanguage& language : candidate_.languages) {
      if (language.code == asked.code) mine = language;
    }
    const std::array<std::pair<std::optional<int>, std::optional<int>>, 4> skills = {{
        {asked.minimum.speaking, mine.skills.speaking},
        {asked.minimum.writing, mine.skills.writing},
        {asked.minimum.reading, mine.skills.reading},
        {asked.minimum.listening, mine.skills.listening},
    }};
    for (const auto& [minimum, level] : skills) {
      if (!minimum.has_value()) continue;
      if (!level.has_value()) {
        rules_.Possible(Rule::kLanguage, *minimum > 0);
        continue;
      }
      if (*level < *minimum) rules_.failed.Add(Rule::kLanguage);
      if (Stale(mine.provenance)) rules_.Stale(Rule::kLanguage, *minimum > 0);
    }
  }
}

void Scorer::Support() {
  const model::Assessed<int>& need = candidate_.needs.support_intensity;
  const std::optional<int> offered = opportunity_.support_offered;
  if (!need.value.has_value() || !offered.has_value()) {
    rules_.Possible(Rule::kSupport, false);
  } else if (*need.value - *offered >= work_.support_obstacle_from) {
    rules_.obstacles.Add(Rule::kSupport);
  }
  if (need.value.has_value() && offered.has_value() && Stale(need.provenance)) {
    rules_.Stale(Rule::kSupport, false);
  }
}

// --- Factors -------------------------------------------------------------------------------------

// Reading of "list order" where the order in a profile means nothing: that of the catalogue.
std::vector<model::CandidateTalent> Scorer::InCatalogueOrder(
    std::vector<model::CandidateTalent> talents) const {
  std::ranges::sort(talents, {}, [this](const model::CandidateTalent& talent) {
    return *catalogue_.FindTalent(talent.code);
  });
  return talents;
}

FactorResult Scorer::Talenten() {
  if (opportunity_.requirements.empty()) return WhollyUnknown(work_.no_requirements_score);
  std::int64_t sum_w = 0, sum = 0, sum_low = 0, sum_high = 0;
  FactorResult result;
  const auto weight = [this](const model::Requirement& r) {
    return (r.required ? work_.required_multiplier : work_.wished_multiplier) * r.weight;
  };
  for (const model::Requirement& r : opportunity_.requirements) sum_w += weight(r);
  for (const model::Requirement& r : opportunity_.requirements) {
    int best = 0;           // of all listed talents
    int fresh_related = 0;  // of fresh assessed talents with another code
    int fresh_derived = 0;
    int stale_or_derived = 0;
    bool own_known = false;  // own code, assessed, fresh
    bool best_is_stale = false;
    for (const model::CandidateTalent& t : InCatalogueOrder(candidate_.talents)) {
      const int sim = Similarity(t.code, r.code);
      if (sim == 0) continue;
      int m = HalfUp(std::int64_t{sim} * std::min(t.level, r.level), r.level);
      const bool derived = t.evidence == model::Evidence::kDerived;
      if (derived) m = std::min(m, work_.derived_cap);
      const bool stale = Stale(t.provenance);
      if (m > best) best_is_stale = stale;
      best = std::max(best, m);
      if (stale || derived) stale_or_derived = std::max(stale_or_derived, m);
      if (!stale && derived) fresh_derived = std::max(fresh_derived, m);
      if (!stale && !derived && t.code == r.code) own_known = true;
      if (!stale && !derived && t.code != r.code) fresh_related = std::max(fresh_related, m);
    }
    const bool known = own_known || fresh_related > work_.talent_prior;
    const bool half_known = !known && fresh_derived > work_.talent_prior;
    const int m = known ? best : std::max(work_.talent_prior, stale_or_derived);
    const int w = weight(r);
    sum += std::int64_t{w} * m;
    // Reading: what is half known costs half its share of the confidence, but is no unknown leaf:
    // it keeps its m in low and high and is not what to ask first.
    sum_low += std::int64_t{w} * (known || half_known ? m : fresh_related);
    sum_high += std::int64_t{w} * (known || half_known ? m : 1000);
    if (half_known) result.half_known = result.half_known + Fraction(w, 2 * sum_w);
    if (!known && !half_known) {
      result.unknown.push_back({*catalogue_.FindTalent(r.code), Fraction(w, sum_w)});
      result.stale = result.stale || (m > work_.talent_prior && best_is_stale);
    }
  }
  result.sub = HalfUp(sum, sum_w);
  result.low = HalfUp(sum_low, sum_w);
  result.high = HalfUp(sum_high, sum_w);
  return result;
}

FactorResult Scorer::Talentbenutting() {
  std::int64_t sum_e = 0, sum = 0, sum_low = 0, sum_high = 0;
  for (const model::CandidateTalent& t : candidate_.talents) sum_e += t.emphasis;
  if (sum_e == 0 || opportunity_.requirements.empty()) {
    return WhollyUnknown(work_.benutting_prior);
  }
  FactorResult result;
  for (const model::CandidateTalent& t : InCatalogueOrder(candidate_.talents)) {
    if (t.emphasis == 0) continue;
    int u = 0;
    for (const model::Requirement& r : opportunity_.requirements) {
      const int sim = Similarity(t.code, r.code);
      u = std::max(u, HalfUp(std::int64_t{sim} * std::min(t.level, r.level), t.level));
    }
    const bool stale = Stale(t.provenance);
    sum += std::int64_t{t.emphasis} * u;
    sum_low += std::int64_t{t.emphasis} * (stale ? 0 : u);
    sum_high += std::int64_t{t.emphasis} * (stale ? 1000 : u);
    if (stale) {
      result.unknown.push_back({*catalogue_.FindTalent(t.code), Fraction(t.emphasis, sum_e)});
      result.stale = true;
    }
  }
  result.sub = HalfUp(sum, sum_e);
  result.low = HalfUp(sum_low, sum_e);
  result.high = HalfUp(sum_high, sum_e);
  return result;
}

FactorResult Scorer::BelastbaarheidFactor() {
  if (!HasLoadList(pair_)) return WhollyUnknown(work_.belastbaarheid_prior);
  const std::vector<int> scored = ScoredItems(pair_);
  if (scored.empty()) return Whole(1000, false);  // "all loads 0: 1000, known"
  FactorResult result;
  const auto total = static_cast<int>(scored.size());
  // Numbers of items a and b: as they are; at the low end; of the fresh ones only.
  int a = 0, b = 0, unknown = 0, low_a = 0, low_b = 0, fresh_a = 0, fresh_b = 0, open = 0;
  for (const int item : scored) {
    const EffectiveLoad load = EffectiveLoadOf(pair_, item);
    const Capacity capacity = CapacityOf(pair_, item);
    const Classified now = Classify(pair_, item, load, capacity);
    const auto is_a = [](const Classified& c) { return c.item_class == ItemClass::kBridgeable; };
    const auto is_b = [](const Classified& c) {  // "a hard overload counts as b in the sub-score"
      return c.item_class == ItemClass::kOverload || c.item_class == ItemClass::kHard;
    };
    a += is_a(now);
    b += is_b(now);
    unknown += now.item_class == ItemClass::kUnknown;
    if (now.item_class == ItemClass::kUnknown || capacity.stale) {
      ++open;
      const Classified worst =
          ClassifyUnresolved(pair_, item, load, Capacity{.known = true, .value = 0});
      low_a += is_a(worst);
      low_b += is_b(worst);
      result.unknown.push_back({item, Fraction(1, total)});
      result.stale = result.stale || capacity.stale;
    } else {
      low_a += is_a(now);
      low_b += is_b(now);
      fresh_a += is_a(now);
      fresh_b += is_b(now);
    }
    result_.items.push_back({.item = item,
                             .load = load.value,
                             .item_class = now.item_class,
                             .stale = capacity.stale,
                             .resolved = now.resolved});
    if (now.attention.has_value()) result_.attention.insert({*now.attention, item});
  }
  const auto t = [this](int x, int y) {
    return PowerPermille(work_.attention_factor, x, work_.overload_factor, y);
  };
  const int known = total - unknown;
  result.imputed = known == 0;
  result.sub =
      HalfUp(known * t(a, b) + unknown * std::min(work_.belastbaarheid_prior, t(a, b)), total);
  result.low = t(low_a, low_b);
  result.high = HalfUp((total - open) * t(fresh_a, fresh_b) + open * 1000, total);
  if (a + b >= work_.arbeidsdeskundige_from) {
    result_.attention.insert({AttentionCode::kEerstArbeidsdeskundige, -1});
  }
  return result;
}

FactorResult Scorer::Voorkeuren() {
  if (candidate_.wishes.empty()) return WhollyUnknown(work_.no_wishes_score);
  std::int64_t sum_w = 0, sum = 0, sum_low = 0, sum_high = 0;
  for (const model::Wish& wish : candidate_.wishes) sum_w += wish.weight;
  FactorResult result;
  std::vector<model::Wish> wishes = candidate_.wishes;
  std::ranges::sort(wishes, {}, &model::Wish::kind);
  for (const model::Wish& wish : wishes) {
    std::optional<bool> met;  // none: the opportunity is silent
    const auto side = [&](model::Side offered) {
      if (offered != model::Side::kUnknown) met = offered == wish.side;
    };
    const auto code = [&](const std::string& offered) {
      if (!offered.empty()) met = std::ranges::find(wish.codes, offered) != wish.codes.end();
    };
    switch (wish.kind) {
      case model::WishKind::kUnknown:
        break;
      case model::WishKind::kSector:
        code(opportunity_.sector);
        break;
      case model::WishKind::kWerkvorm:
        code(opportunity_.werkvorm);
        break;
      case model::WishKind::kBinnenBuiten:
        side(opportunity_.binnen_buiten);
        break;
      case model::WishKind::kAlleenSamen:
        side(opportunity_.alleen_samen);
        break;
      case model::WishKind::kMensenDingen:
        side(opportunity_.mensen_dingen);
        break;
      case model::WishKind::kAfwisseling:
        side(opportunity_.afwisseling);
        break;
    }
    const int value = met.has_value() ? (*met ? 1000 : 0) : work_.silent_wish_score;
    const bool stale = Stale(wish.provenance);
    const bool open = stale || !met.has_value();
    sum += std::int64_t{wish.weight} * value;
    sum_low += std::int64_t{wish.weight} * (open ? 0 : value);
    sum_high += std::int64_t{wish.weight} * (open ? 1000 : value);
    if (open) {
      result.unknown.push_back({static_cast<int>(wish.kind), Fraction(wish.weight, sum_w)});
    }
    result.stale = result.stale || stale;
  }
  result.sub = HalfUp(sum, sum_w);
  result.low = HalfUp(sum_low, sum_w);
  result.high = HalfUp(sum_high, sum_w);
  return result;
}

FactorResult Scorer::Reistijd() {
  const model::CandidateTravel& mine = candidate_.travel;
  const Travel travel = TravelOf();
  if (!travel.metres.has_value() || !travel.modes_known || !mine.max_minutes.has_value()) {
    return WhollyUnknown(work_.reistijd_prior);
  }
  const bool stale = Stale(mine.provenance);
  if (!travel.runs) return Whole(0, stale);
  const std::int64_t max = *mine.max_minutes;
  int comfort = work_.comfort_default;
  if (mine.comfort_minutes.has_value()) {
    comfort = *mine.comfort_minutes;
  } else if (candidate_.status.distance_class.has_value()) {
    comfort = work_.comfort_by_distance_class[static_cast<std::size_t>(
        *candidate_.status.distance_class - 1)];
  }
  comfort = static_cast<int>(std::min(std::int64_t{comfort}, max));
  const std::int64_t minutes = *travel.minutes;
  if (minutes <= comfort) return Whole(1000, stale);
  if (minutes >= max) return Whole(0, stale);
  return Whole(HalfUp(1000 * (max - minutes), max - comfort), stale);
}

FactorResult Scorer::Uren() {
  const Time time = TimeOf();
  // Reading: without the maximum of the work the overlap is as unknown as without that of the
  // person.
  if (!time.desired.has_value() || !opportunity_.hours.max_week_minutes.has_value()) {
    return WhollyUnknown(work_.uren_prior);
  }
  return Whole(std::min(1000, HalfUp(std::int64_t{1000} * time.overlap, *time.desired)),
               Stale(candidate_.hours.provenance));
}

FactorResult Scorer::Begeleiding() {
  const model::Assessed<int>& need = candidate_.needs.support_intensity;
  const std::optional<int> offered = opportunity_.support_offered;
  if (!need.value.has_value() || !offered.has_value()) {
    return WhollyUnknown(work_.begeleiding_prior);
  }
  const bool stale = Stale(need.provenance);
  if (*need.value <= *offered) return Whole(1000, stale);
  return Whole(*need.value == *offered + 1 ? work_.begeleiding_one_short : 0, stale);
}

FactorResult Scorer::Ontwikkelstap() {
  const model::Plan& plan = candidate_.plan;
  const int o = Trede(opportunity_.werkvorm);
  const int current = plan.current.has_value() ? Trede(plan.current->werkvorm) : 0;
  const int g = Trede(plan.goal_werkvorm.value.value_or(""));
  // Reading: a step that is out of date makes the factor stale also when it is another werkvorm,
  // for the answer was read.
  bool stale = false;
  // "first, a step agreed in the plan".
  if (plan.agreed_next_step.value.has_value()) stale = Stale(plan.agreed_next_step.provenance);
  if (plan.agreed_next_step.value.has_value() && !opportunity_.werkvorm.empty() &&
      *plan.agreed_next_step.value == opportunity_.werkvorm) {
    return Whole(1000, stale);
  }
  // "then lock-in (same place longer than lockin_years)".
  if (plan.current.has_value() && plan.current->since.has_value() &&
      !plan.current->employer.empty() && plan.current->employer == opportunity_.employer) {
    const bool same_site = plan.current->site.empty() || opportunity_.site.empty() ||
                           plan.current->site == opportunity_.site;
    // Facts begin on 2000-01-01: who came before that day counts as come on that day.
    const model::Date since = std::max(*plan.current->since, *model::Date::FromYmd(2000, 1, 1));
    if (same_site && since.PlusYears(work_.lockin_years) < pair_.as_of) return Whole(0, stale);
  }
  if (o == 0 || (current == 0 && g == 0)) return WhollyUnknown(work_.ontwikkelstap_prior);
  if (g != 0) {
    stale = stale || Stale(plan.goal_werkvorm.provenance);
    if (current != 0 && o < current && o < g) return Whole(work_.step_far, stale);
    if (o == g) return Whole(1000, stale);
    if (o == g - 1 || o == g + 1) return Whole(work_.step_near, stale);
    return Whole(work_.step_far, stale);
  }
  if (o == current || o == current + 1) return Whole(1000, stale);
  if (o == current + 2) return Whole(work_.step_near, stale);
  result_.attention.insert({AttentionCode::kUnusualStep, -1});
  return Whole(work_.step_far, stale);
}

// --- Together ------------------------------------------------------------------------------------

Result Scorer::Run() {
  Access();
  Status();
  Certificates();
  Exclusions();
  Hours();
  Belastbaarheid();
  TravelRule();
  Werkvorm();
  Language();
  Support();
  const std::array<FactorResult, model::kFactorCount> factors = {
      Talenten(), Talentbenutting(), BelastbaarheidFactor(), Voorkeuren(), Reistijd(),
      Uren(),     Begeleiding(),     Ontwikkelstap()};

  score::PairScore& pair = result_.pair;
  pair.failed = rules_.failed;
  pair.obstacles = rules_.obstacles;
  pair.possible = rules_.possible;
  pair.low_blocked = rules_.low_blocked;

  int points = 0, low = 0, high = 0;
  Fraction unknown_points;  // sum of W * u_f
  Fraction largest;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const FactorResult& factor = factors[f];
    const int weight = work_.weights[f];
    pair.sub[f] = static_cast<std::int16_t>(factor.sub);
    if (factor.imputed) pair.imputed = static_cast<std::uint8_t>(pair.imputed | (1U << f));
    points += weight * factor.sub;
    low += weight * factor.low;
    high += weight * factor.high;
    Fraction u;
    for (const Leaf& leaf : factor.unknown) {
      u = u + leaf.share;
      // "the unknown leaf with the largest W * share, ties in factor order, then list order".
      const Fraction asked = Fraction(weight) * leaf.share;
      if (largest < asked) {  // what weighs nothing is not asked
        largest = asked;
        result_.ask_first = {.factor = static_cast<Factor>(f), .subject = leaf.subject};
      }
    }
    u = u + factor.half_known;
    result_.unknown_permille[f] = HalfUp(Fraction(1000) * u);
    unknown_points = unknown_points + Fraction(weight) * u;
    if (factor.stale) {
      result_.attention.insert({AttentionCode::kVerouderd, static_cast<int>(f)});
    }
  }
  pair.points = points;
  pair.score = static_cast<std::int16_t>(HalfUp(points, 100));
  if (!pair.low_blocked) {
    // "never above the sub-scores' own sum".
    pair.points_low = std::min(low, points);
    pair.score_low = static_cast<std::int16_t>(HalfUp(pair.points_low, 100));
  }
  pair.points_high = high;
  pair.score_high = static_cast<std::int16_t>(HalfUp(high, 100));
  pair.confidence =
      static_cast<std::int16_t>(HalfUp(Fraction(10) * (Fraction(100) - unknown_points)));

  const int work_weight = work_.weights[0] + work_.weights[2];
  const int work_points = work_.weights[0] * pair.sub[0] + work_.weights[2] * pair.sub[2];
  if (work_weight > 0) {
    pair.fit_work = static_cast<std::int16_t>(HalfUp(work_points, work_weight));
  }
  if (work_weight < 100) {
    pair.fit_candidate = static_cast<std::int16_t>(HalfUp(points - work_points, 100 - work_weight));
  }
  pair.one_sided = work_weight > 0 && work_weight < 100 &&
                   std::abs(pair.fit_work - pair.fit_candidate) > work_.one_sided_difference;

  if (!pair.failed.empty() || pair.obstacles.count() >= 2) {
    pair.list = score::MatchList::kValtAf;
  } else if (pair.confidence < work_.min_confidence) {
    pair.list = score::MatchList::kOnvoldoendeBekend;
  } else if (pair.obstacles.count() == 1) {
    pair.list = score::MatchList::kPastMits;
  } else {
    pair.list = score::MatchList::kPast;
  }

  // "Free text on an item: attention point always", whatever the work asks.
  for (int item = 0; item < static_cast<int>(catalogue_.items().size()); ++item) {
    const Capacity capacity = CapacityOf(pair_, item);
    const EffectiveLoad load = EffectiveLoadOf(pair_, item);
    if (capacity.toelichting) result_.attention.insert({AttentionCode::kToelichting, item});
    if (load.value == 0) continue;
    if (capacity.adapted) result_.attention.insert({AttentionCode::kAdaptedCondition, item});
    // "A non-kern item with gap > 0 (not bibliotheek) is an attention point", until it is resolved.
    const bool kern = std::ranges::any_of(
        result_.items, [item](const ItemResult& scored) { return scored.item == item; });
    if (!kern && capacity.known && !capacity.unlimited && load.value > capacity.value &&
        load.basis != model::LoadBasis::kBibliotheek &&
        Classify(pair_, item, load, capacity).resolved == model::ResolutionOutcome::kUnknown) {
      result_.attention.insert({AttentionCode::kNonKernGap, item});
    }
  }

  for (int rule = 1; rule <= score::kRuleCount; ++rule) {
    if (pair.possible.Has(static_cast<Rule>(rule))) {
      result_.attention.insert({AttentionCode::kPossibleRule, rule});
    }
    if (rules_.stale.contains(static_cast<Rule>(rule))) {
      result_.attention.insert({AttentionCode::kVerouderd, score::kStaleRuleSubject + rule});
    }
  }
  return result_;
}

}  // namespace

Result Score(const Pair& pair) { return Scorer(pair).Run(); }

std::string IsoWeek(model::Date day) {
  // 1970-01-01 was a Thursday. The week belongs to the year of its Thursday, and is the n-th week
  // when that is the n-th Thursday of that year.
  const auto floor_mod = [](int a, int b) { return (a % b + b) % b; };
  const int weekday = floor_mod(day.days + 3, 7);  // 0 = Monday
  const int thursday = day.days - weekday + 3;
  int year = 1800;
  int first = -62091;  // 1800-01-01
  for (;;) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int length = leap ? 366 : 365;
    if (thursday < first + length) break;
    first += length;
    ++year;
  }
  std::array<char, 40> text;
  std::snprintf(text.data(), text.size(), "%04d-W%02d", year, (thursday - first) / 7 + 1);
  return text.data();
}

score::RankKey Rank(const Pair& pair, const Result& result, Listing listing) {
  score::RankKey key;
  const int score = result.pair.list == score::MatchList::kOnvoldoendeBekend
                        ? result.pair.score_high
                        : result.pair.score;
  key.band = score / pair.work->rotation_band;
  const std::optional<model::Date> last = listing == Listing::kCandidates
                                              ? pair.candidate->status.last_voorstel
                                              : pair.opportunity->last_voorstel;
  if (last.has_value()) {
    const int since_2000 = last->days - model::Date::FromYmd(2000, 1, 1)->days;
    key.waiting = 1U + static_cast<unsigned>(std::clamp(since_2000, 0, 65534));
  }
  const std::string text = IsoWeek(pair.as_of) + "|" + model::ResourceName(*pair.candidate) + "|" +
                           model::ResourceName(*pair.opportunity);
  key.hash = 14695981039346656037U;  // FNV-1a 64
  for (const char c : text) {
    key.hash ^= static_cast<unsigned char>(c);
    key.hash *= 1099511628211U;
  }
  return key;
}

}  // namespace passend::reference
