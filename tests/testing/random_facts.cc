#include "tests/testing/random_facts.h"

#include <algorithm>
#include <cstdio>
#include <type_traits>

#include "matcher/model/fnv.h"
#include "matcher/model/policy_fields.h"
#include "tests/testing/test_catalogue.h"

namespace passend::fixtures {
namespace {

using score::CandidateFacts;
using score::OpportunityFacts;
using score::PackedDay;
using score::StaleIndex;

class Dice {
 public:
  explicit Dice(std::mt19937_64& rng) : rng_(rng) {}
  int Int(int lowest, int highest) {
    return lowest + static_cast<int>(rng_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  bool Chance(int percent) { return static_cast<int>(rng_() % 100) < percent; }
  std::uint64_t Bits() { return rng_(); }

 private:
  std::mt19937_64& rng_;
};

template <typename Enum>
std::uint8_t Code(Enum value) {
  return static_cast<std::uint8_t>(value);
}

std::uint64_t Hash(const std::string& text) { return model::FnvAppend(model::kFnvOffset, text); }

struct Coordinates {
  std::int32_t x_m;
  std::int32_t y_m;
};
Coordinates PlaceOf(int place, const FactsShape& shape) {
  const auto at = [&](std::uint64_t salt) {
    const std::uint64_t bits = (static_cast<std::uint64_t>(place) + salt) * 0x9E3779B97F4A7C15U;
    return static_cast<std::int32_t>((bits >> 32) % static_cast<std::uint64_t>(shape.metres));
  };
  return {100'000 + at(1), 400'000 + at(77)};
}

int ItemValue(Dice& dice, const FactsShape& shape, const model::FmlItem& item) {
  switch (item.kind) {
    case model::ItemKind::kPeak:
      return dice.Int(0, 4);
    case model::ItemKind::kCondition:
      return dice.Int(0, 1);
    case model::ItemKind::kCumulative:
      return 960 * dice.Int(0, shape.capacities) / shape.capacities;
    case model::ItemKind::kQuantity:
      return 100 * dice.Int(0, shape.capacities) / shape.capacities;
  }
  return 0;
}

CandidateFacts RandomFacts(Dice& dice, const FactsShape& shape) {
  const model::Catalogue& catalogue = TestCatalogue();
  CandidateFacts facts{};
  facts.valid_until.fill(score::kNoDay);
  const int days = dice.Chance(30) ? 0 : dice.Int(1, 6);
  for (int i = 0; i < days; ++i) {
    facts.valid_until[static_cast<std::size_t>(i)] =
        static_cast<PackedDay>(kFactsToday + dice.Int(-300, 700));
  }
  const int unknown =
      dice.Chance(20) ? std::min(97, shape.unknown_percent * 3) : shape.unknown_percent;
  const auto known = [&] { return !dice.Chance(unknown); };
  const auto stale = [&] { return static_cast<StaleIndex>(dice.Int(0, days)); };

  if (known() || shape.gentle) {
    facts.availability = Code(dice.Chance(shape.gentle ? 95 : 60)
                                  ? model::Availability::kBeschikbaar
                                  : static_cast<model::Availability>(dice.Int(2, 5)));
    facts.availability_stale = stale();
  }
  if (known()) {
    facts.doorstroom = static_cast<std::uint8_t>(dice.Int(1, 2));
    facts.doorstroom_stale = stale();
  }
  if (dice.Chance(shape.gentle ? 2 : 15)) {
    facts.bemiddelbaar_per = static_cast<PackedDay>(kFactsToday + dice.Int(-60, 60));
  }
  if (dice.Chance(50)) {
    facts.last_voorstel = static_cast<PackedDay>(kFactsToday - dice.Int(0, 9));
  }
  if (dice.Chance(shape.gentle ? 0 : 3)) facts.flags |= score::kObjection;

  for (std::size_t k = 0; k < model::kWishKindCount; ++k) {
    if (!known() || !dice.Chance(60)) continue;
    facts.wish_weight[k] = static_cast<std::uint8_t>(dice.Int(1, 3));
    facts.wish_stale[k] = stale();
    if (k >= 2) {
      facts.wish_sides =
          static_cast<std::uint8_t>(facts.wish_sides | (dice.Int(1, 2) << (2 * (k - 2))));
    }
  }
  const auto sectors = static_cast<int>(catalogue.sectors().size());
  if (facts.wish_weight[0] != 0) {
    for (int i = dice.Int(1, 4); i > 0; --i) {
      facts.wished_sectors |= std::uint64_t{1} << dice.Int(0, sectors - 1);
    }
  }
  if (facts.wish_weight[1] != 0) {
    for (int i = dice.Int(1, 3); i > 0; --i) {
      facts.wished_werkvormen |=
          1U << dice.Int(0, static_cast<int>(catalogue.werkvormen().size()) - 1);
    }
  }
  if (dice.Chance(shape.gentle ? 3 : 25)) {
    facts.excluded_sectors = (std::uint64_t{1} << dice.Int(0, sectors - 1)) & ~facts.wished_sectors;
    if (facts.excluded_sectors != 0) facts.flags |= score::kExcludesSectors;
  }

  const int talents = shape.one_column ? 1
                                       : std::min({dice.Int(0, 2 * shape.talents_each),
                                                   model::kMaxCandidateTalents, shape.talents});
  std::vector<int> codes;
  while (static_cast<int>(codes.size()) < talents) {
    const int code = shape.one_column ? 0 : dice.Int(0, shape.talents - 1);
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
  }
  std::sort(codes.begin(), codes.end());
  for (const int code : codes) {
    const int level = dice.Int(0, 4);
    const int emphasis = level >= 2 && dice.Chance(50) ? dice.Int(1, 3) : 0;
    facts.talents[facts.talent_count++] =
        score::TalentFact::Make(code, level, emphasis, dice.Chance(25), stale());
  }

  for (std::size_t i = 0; i < catalogue.certificates().size(); ++i) {
    if (!dice.Chance(20) || facts.certificate_count == facts.certificates.size()) continue;
    const auto state = shape.gentle ? model::CertificateState::kHeld
                                    : static_cast<model::CertificateState>(dice.Int(0, 2));
    facts.certificates[facts.certificate_count++] = {
        static_cast<std::uint8_t>(i), Code(state),
        dice.Chance(50) ? score::kNoDay
                        : static_cast<PackedDay>(kFactsToday + dice.Int(-100, 300))};
  }
  for (int i = 0; i < 3; ++i) {
    if (!known()) continue;
    score::LanguageFact language;
    language.language = static_cast<std::uint8_t>(2 * i);
    language.stale_index = stale();
    language.skills = 0;
    for (int skill = 0; skill < 4; ++skill) {
      language.skills = static_cast<std::uint16_t>(
          language.skills | ((known() ? dice.Int(shape.gentle ? 4 : 0, 6) : 15) << (4 * skill)));
    }
    facts.languages[facts.language_count++] = language;
  }
  for (std::size_t i = 0; i < catalogue.registrations().size(); ++i) {
    if (!known()) continue;
    facts.registrations[i].state = static_cast<std::uint8_t>(dice.Int(0, shape.gentle ? 1 : 3));
    facts.registrations[i].stale_index = stale();
  }

  if (known()) {
    const Coordinates place = PlaceOf(dice.Int(0, shape.places - 1), shape);
    facts.x_m = place.x_m;
    facts.y_m = place.y_m;
    facts.flags |= score::kPlaceKnown;
  }
  if (known()) facts.modes = static_cast<std::uint8_t>(dice.Int(1, 31));
  if (known()) facts.max_minutes = static_cast<std::uint16_t>(dice.Int(shape.gentle ? 60 : 5, 180));
  if (known()) facts.comfort_minutes = static_cast<std::uint16_t>(dice.Int(1, 90));
  if (known()) facts.distance_class = static_cast<std::uint8_t>(dice.Int(1, 3));
  if (dice.Chance(shape.gentle ? 2 : 15)) {
    facts.max_km = static_cast<std::uint16_t>(dice.Int(1, 100));
  }
  facts.travel_stale = stale();

  if (known()) {
    facts.grid = static_cast<std::uint32_t>(dice.Bits()) & model::kFullWeekGrid;
    if (!shape.gentle && dice.Chance(40)) facts.grid &= static_cast<std::uint32_t>(dice.Bits());
    facts.flags |= score::kGridKnown;
  }
  if (known()) facts.max_week = static_cast<std::uint16_t>(60 * dice.Int(1, 40));
  if (known()) facts.desired_week = static_cast<std::uint16_t>(60 * dice.Int(1, 40));
  if (known()) facts.max_day = static_cast<std::uint16_t>(30 * dice.Int(shape.gentle ? 8 : 1, 16));
  facts.hours_stale = stale();
  if (known()) facts.support_need = static_cast<std::uint8_t>(dice.Int(0, 4));
  facts.support_stale = stale();

  facts.basis = static_cast<std::uint8_t>(dice.Int(0, 4));
  facts.belastbaarheid_stale = stale();
  for (std::size_t i = 0; i < catalogue.items().size(); ++i) {
    if (!known()) {
      if (dice.Chance(5)) {
        facts.items[i] = score::ItemFact::Make(score::ItemFact::kUnknownValue, true, false, 0);
      }
      continue;
    }
    int value = ItemValue(dice, shape, catalogue.items()[i]);
    if (shape.gentle && dice.Chance(95)) value = catalogue.items()[i].normal.value_or(100);
    if (catalogue.items()[i].kind == model::ItemKind::kQuantity && dice.Chance(10)) {
      value = score::ItemFact::kUnlimitedValue;
    }
    facts.items[i] = score::ItemFact::Make(value, dice.Chance(5), dice.Chance(5), stale());
  }

  const auto werkvormen = static_cast<int>(catalogue.werkvormen().size());
  const auto werkvorm = [&] { return static_cast<std::uint8_t>(dice.Int(0, werkvormen - 1)); };
  if (known()) {
    facts.current_werkvorm = werkvorm();
    if (dice.Chance(50)) facts.employer_hash = static_cast<std::uint64_t>(dice.Int(1, 5));
    if (facts.employer_hash != 0 && dice.Chance(50)) {
      facts.site_hash = static_cast<std::uint64_t>(dice.Int(11, 13));
    }
    if (known()) facts.current_since = static_cast<PackedDay>(kFactsToday - dice.Int(0, 2000));
  }
  if (known() && dice.Chance(70)) {
    facts.goal_werkvorm = werkvorm();
    facts.goal_stale = stale();
  }
  if (known() && dice.Chance(40)) {
    facts.step_werkvorm = werkvorm();
    facts.step_stale = stale();
  }
  return facts;
}

std::vector<index::Grant> RandomGrants(Dice& dice, const FactsShape& shape) {
  std::vector<index::Grant> grants;
  if (dice.Chance(80)) return grants;
  index::Grant grant;
  grant.tenant = TenantOf(dice.Int(0, shape.tenants - 1));
  if (dice.Chance(30)) grant.until = static_cast<PackedDay>(kFactsToday + dice.Int(-1, 1));
  if (dice.Chance(30)) grant.purpose = static_cast<std::uint64_t>(dice.Int(1, 2));
  grants.push_back(grant);
  return grants;
}

OpportunityFacts RandomWork(Dice& dice, const FactsShape& shape) {
  const model::Catalogue& catalogue = TestCatalogue();
  OpportunityFacts facts;
  const auto known = [&] { return !dice.Chance(shape.unknown_percent); };
  const int requirements =
      shape.one_column ? 1 : std::min(dice.Int(0, shape.requirements), shape.talents);
  std::vector<int> codes;
  while (static_cast<int>(codes.size()) < requirements) {
    const int code = shape.one_column ? 0 : dice.Int(0, shape.talents - 1);
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
  }
  for (const int code : codes) {
    score::RequirementFact one;
    one.talent = static_cast<std::uint16_t>(code);
    one.level = static_cast<std::uint8_t>(dice.Int(1, 4));
    one.required = dice.Chance(60) ? 1 : 0;
    one.weight = static_cast<std::uint8_t>(dice.Int(1, 3));
    one.related_begin = static_cast<std::uint16_t>(facts.related.size());
    std::vector<int> others;
    for (int i = dice.Int(0, shape.related); i > 0; --i) {
      const int other = dice.Int(0, shape.talents - 1);
      if (other != code && std::find(others.begin(), others.end(), other) == others.end()) {
        others.push_back(other);
      }
    }
    std::sort(others.begin(), others.end());
    for (const int other : others) {
      facts.related.push_back(
          {static_cast<std::uint16_t>(other), static_cast<std::uint16_t>(dice.Int(1, 999))});
    }
    one.related_count = static_cast<std::uint8_t>(others.size());
    facts.requirements.push_back(one);
  }

  facts.has_load_list = known() ? 1 : 0;
  if (facts.has_load_list != 0) {
    std::vector<int> items;
    for (int i = dice.Int(0, shape.loads); i > 0; --i) {
      const int item = dice.Int(0, static_cast<int>(catalogue.items().size()) - 1);
      if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
    }
    for (const int item : items) {
      const model::FmlItem& entry = catalogue.items()[static_cast<std::size_t>(item)];
      score::LoadFact load;
      load.item = static_cast<std::uint8_t>(item);
      load.kind = Code(entry.kind);
      load.value = static_cast<std::uint16_t>(ItemValue(dice, shape, entry));
      if (shape.gentle) load.value = static_cast<std::uint16_t>(load.value / 2);
      if (load.value == 0) continue;
      if (entry.normal.has_value()) load.normal = static_cast<std::uint16_t>(*entry.normal);
      load.basis = static_cast<std::uint8_t>(dice.Int(1, 3));
      load.measure_listed = dice.Chance(70) ? 1 : 0;
      if (load.measure_listed != 0 && dice.Chance(70)) {
        load.measure = static_cast<std::int16_t>(dice.Int(0, 5));
        load.reach =
            static_cast<std::uint16_t>(entry.kind == model::ItemKind::kCumulative ? dice.Int(1, 240)
                                       : entry.kind == model::ItemKind::kQuantity ? dice.Int(1, 20)
                                                                                  : 1);
      }
      facts.loads.push_back(load);
    }
    facts.scored_count = static_cast<std::uint8_t>(std::min<std::size_t>(facts.loads.size(), 12));
  }
  for (int i = dice.Chance(shape.gentle ? 20 : 60) ? dice.Int(1, 3) : 0; i > 0; --i) {
    const int code = dice.Int(0, static_cast<int>(catalogue.certificates().size()) - 1);
    const model::Certificate& entry = catalogue.certificates()[static_cast<std::size_t>(code)];
    facts.certificates.push_back({static_cast<std::uint8_t>(code),
                                  static_cast<std::uint8_t>(dice.Int(0, 1)),
                                  static_cast<std::uint8_t>(entry.statutory ? 1 : 0),
                                  static_cast<std::uint8_t>(entry.vog ? 1 : 0)});
  }
  facts.safety_critical = dice.Chance(20) ? 1 : 0;
  if (dice.Chance(30)) facts.languages.push_back({0, 0, static_cast<std::uint16_t>(0xFF32)});
  for (int i = dice.Int(0, 2); i > 0; --i) {
    facts.task_hashes.push_back(static_cast<std::uint64_t>(dice.Int(1, 4)));
  }
  std::sort(facts.task_hashes.begin(), facts.task_hashes.end());
  facts.task_hashes.erase(std::unique(facts.task_hashes.begin(), facts.task_hashes.end()),
                          facts.task_hashes.end());
  if (known()) facts.employer_hash = static_cast<std::uint64_t>(dice.Int(1, 5));
  if (known()) facts.site_hash = static_cast<std::uint64_t>(dice.Int(11, 13));
  if (known()) {
    const Coordinates place = PlaceOf(dice.Int(0, shape.places - 1), shape);
    facts.x_m = place.x_m;
    facts.y_m = place.y_m;
    facts.place_known = 1;
  }
  if (known()) {
    facts.grid = static_cast<std::uint32_t>(dice.Bits()) & model::kFullWeekGrid;
    facts.grid_known = 1;
  }
  if (known()) facts.max_week = static_cast<std::uint16_t>(60 * dice.Int(4, 40));
  if (known()) facts.min_week = static_cast<std::uint16_t>(60 * dice.Int(0, shape.gentle ? 6 : 30));
  if (dice.Chance(30)) {
    facts.min_day = static_cast<std::uint16_t>(30 * dice.Int(1, shape.gentle ? 4 : 12));
  }
  facts.hours_negotiable = static_cast<std::uint8_t>(dice.Int(0, 2));
  if (dice.Chance(50)) facts.shift_start = static_cast<std::uint16_t>(30 * dice.Int(8, 40));
  if (dice.Chance(50)) facts.shift_end = static_cast<std::uint16_t>(30 * dice.Int(8, 47));
  if (dice.Chance(30)) facts.start = static_cast<PackedDay>(kFactsToday + dice.Int(-60, 90));
  if (dice.Chance(shape.gentle ? 0 : 10)) {
    facts.closing = static_cast<PackedDay>(kFactsToday + dice.Int(-30, 90));
  }
  if (dice.Chance(50)) {
    facts.last_voorstel = static_cast<PackedDay>(kFactsToday - dice.Int(0, 9));
  }
  facts.places = static_cast<std::uint16_t>(dice.Chance(shape.gentle ? 0 : 3) ? 0 : 1);
  facts.status = Code(dice.Chance(shape.gentle ? 100 : 85)
                          ? model::OpportunityStatus::kOpen
                          : static_cast<model::OpportunityStatus>(dice.Int(0, 4)));
  if (known()) {
    facts.sector =
        static_cast<std::uint8_t>(dice.Int(0, static_cast<int>(catalogue.sectors().size()) - 1));
  }
  if (known()) {
    const int werkvorm = dice.Int(0, static_cast<int>(catalogue.werkvormen().size()) - 1);
    const model::Werkvorm& entry = catalogue.werkvormen()[static_cast<std::size_t>(werkvorm)];
    facts.werkvorm = static_cast<std::uint8_t>(werkvorm);
    facts.trede = static_cast<std::uint8_t>(entry.trede);
    if (entry.required_registration.has_value()) {
      facts.required_registration = static_cast<std::uint8_t>(*entry.required_registration);
    }
    if (entry.lks && catalogue.lks_registration().has_value()) {
      facts.lks_registration = static_cast<std::uint8_t>(*catalogue.lks_registration());
    }
  }
  if (known()) facts.support_offered = static_cast<std::uint8_t>(dice.Int(0, 4));
  facts.transport_provided = dice.Chance(15) ? 1 : 0;
  for (std::uint8_t& side : facts.sides) {
    side = known() ? static_cast<std::uint8_t>(dice.Int(1, 2)) : std::uint8_t{0};
  }
  return facts;
}

}  // namespace

std::string TenantOf(int i) { return "tenant-" + std::to_string(i); }

index::CandidateEntry RandomCandidateEntry(std::mt19937_64& rng, const FactsShape& shape, int id) {
  Dice dice(rng);
  index::CandidateEntry entry;
  entry.tenant = TenantOf(dice.Int(0, shape.tenants - 1));
  entry.name = "tenants/" + entry.tenant + "/candidates/c-" + std::to_string(id);
  entry.grants = RandomGrants(dice, shape);
  entry.owners = {static_cast<std::uint64_t>(dice.Int(1, 9)),
                  static_cast<std::uint64_t>(dice.Int(0, 2)), 0};
  if (shape.all_equal) {
    std::mt19937_64 same(4711);
    Dice loaded(same);
    entry.compiled.facts = RandomFacts(loaded, shape);
    return entry;
  }
  entry.compiled.facts = RandomFacts(dice, shape);
  if (dice.Chance(shape.gentle ? 2 : 10)) {
    auto& extras = entry.compiled.extras;
    extras.excluded_tasks.push_back(static_cast<std::uint64_t>(dice.Int(1, 4)));
    extras.excluded_places.push_back(static_cast<std::uint64_t>(dice.Int(1, 13)));
    entry.compiled.facts.flags |= score::kHasExtras;
  }
  return entry;
}

index::OpportunityEntry RandomOpportunityEntry(std::mt19937_64& rng, const FactsShape& shape,
                                               int id) {
  Dice dice(rng);
  index::OpportunityEntry entry;
  entry.tenant = TenantOf(dice.Int(0, shape.tenants - 1));
  entry.name = "tenants/" + entry.tenant + "/opportunities/o-" + std::to_string(id);
  entry.grants = RandomGrants(dice, shape);
  entry.owners = {static_cast<std::uint64_t>(dice.Int(1, 9)), 0, 0};
  entry.facts = RandomWork(dice, shape);
  entry.facts.opportunity_hash = Hash(entry.name);
  return entry;
}

std::vector<index::CandidateEntry> RandomCandidateEntries(std::uint64_t seed,
                                                          const FactsShape& shape, int count) {
  std::mt19937_64 rng(seed);
  std::vector<index::CandidateEntry> entries;
  entries.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) entries.push_back(RandomCandidateEntry(rng, shape, i));
  return entries;
}

std::vector<index::OpportunityEntry> RandomOpportunityEntries(std::uint64_t seed,
                                                              const FactsShape& shape, int count) {
  std::mt19937_64 rng(seed);
  std::vector<index::OpportunityEntry> entries;
  entries.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) entries.push_back(RandomOpportunityEntry(rng, shape, i));
  return entries;
}

void AddOverrides(std::mt19937_64& rng, std::vector<index::CandidateEntry>& candidates,
                  const std::vector<index::OpportunityEntry>& opportunities) {
  Dice dice(rng);
  for (index::CandidateEntry& candidate : candidates) {
    if (!dice.Chance(10)) continue;
    const OpportunityFacts& work =
        opportunities[static_cast<std::size_t>(
                          dice.Int(0, static_cast<int>(opportunities.size()) - 1))]
            .facts;
    for (const score::LoadFact& load : work.loads) {
      if (!dice.Chance(50)) continue;
      score::OverrideFact one;
      one.opportunity_hash = work.opportunity_hash;
      one.item = load.item;
      one.load = load.value;
      one.capacity = static_cast<std::uint16_t>(candidate.compiled.facts.items[load.item].value());
      one.measure = load.measure;
      one.outcome = static_cast<std::uint8_t>(dice.Int(1, 3));
      candidate.compiled.extras.overrides.push_back(one);
      candidate.compiled.facts.flags |= score::kHasExtras;
    }
  }
}

model::Policy RandomPolicy(std::mt19937_64& rng) {
  Dice dice(rng);
  model::Policy policy;
  model::VisitPolicyFields(policy, [&](const std::string&, auto& member, auto... range) {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(member)>, bool>) {
      member = dice.Chance(50);
    } else {
      if (dice.Chance(60)) return;  // many stay as they start
      const int limits[] = {range...};
      member = dice.Int(limits[0], limits[1]);
    }
  });
  // Eight weights that sum to 100, some of them 0.
  int left = 100;
  for (std::size_t i = 0; i + 1 < policy.weights.size(); ++i) {
    policy.weights[i] = dice.Chance(20) ? 0 : dice.Int(0, left / 2);
    left -= policy.weights[i];
  }
  policy.weights.back() = left;
  std::shuffle(policy.weights.begin(), policy.weights.end(), rng);
  return policy;
}

}  // namespace passend::fixtures
