#include "benchmarks/data/uniform.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/fnv.h"

namespace passend::benchmarks {
namespace {

constexpr int kItems = 12;
constexpr int kPlaces = 4000;
constexpr int kWidthMetres = 40'000;
constexpr int kSectors = 10;
constexpr int kWerkvormen = 6;
constexpr int kOtherTalents = 16;  // of a candidate, when the shape has any
// Resolved attention points are about the first so many opportunities.
constexpr int kResolvedWork = 64;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : rng_(seed) {}
  int Int(int lowest, int highest) {
    return lowest + static_cast<int>(rng_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }

 private:
  std::mt19937_64 rng_;
};

std::string WorkName(std::size_t i) {
  return absl::StrCat("tenants/werkbedrijf/opportunities/o-", i);
}

std::int32_t Coordinate(int place, std::uint64_t salt) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(place) + salt) * 0x9E3779B97F4A7C15U;
  return 100'000 + static_cast<std::int32_t>((bits >> 32) % kWidthMetres);
}

void AddTalent(int talent, int lowest_level, bool emphasised, Dice& dice,
               score::CandidateFacts& facts) {
  const int level = dice.Int(lowest_level, 4);
  const int emphasis = emphasised && level >= 2 ? dice.Int(0, 3) : 0;
  facts.talents[facts.talent_count++] = score::TalentFact::Make(talent, level, emphasis, false, 0);
}

// Of the talents that are asked for as many as fit, each as likely; ascending.
void AddTalents(const UniformShape& shape, Dice& dice, Dice& other_dice,
                score::CandidateFacts& facts) {
  const int asked = shape.requirements * (1 + shape.related);
  const int others = shape.other_talents > 0 ? kOtherTalents : 0;
  int wanted = std::min(asked, model::kMaxCandidateTalents - others);
  for (int talent = 0; talent < asked; ++talent) {
    const bool all = wanted == asked - talent;
    if (!all && dice.Int(1, asked - talent) > wanted) continue;
    AddTalent(talent, 0, true, dice, facts);
    --wanted;
  }
  // Without emphasis and with dice of their own: the answers are those of the shape without them.
  const int step = shape.other_talents / kOtherTalents;
  for (int i = 0; i < others; ++i) {
    AddTalent(asked + i * step + other_dice.Int(0, step - 1), 1, false, other_dice, facts);
  }
}

score::CandidateFacts Candidate(const UniformShape& shape, Dice& dice, Dice& other_dice) {
  score::CandidateFacts facts{};
  facts.valid_until.fill(score::kNoDay);
  facts.availability = static_cast<std::uint8_t>(model::Availability::kBeschikbaar);
  facts.basis = static_cast<std::uint8_t>(model::BelastbaarheidBasis::kPartialProfessional);
  AddTalents(shape, dice, other_dice, facts);
  for (std::size_t item = 0; item < kItems; ++item) {
    facts.items[item] = score::ItemFact::Make(dice.Int(1, 4), false, false, 0);
  }
  for (std::size_t k = 0; k < model::kWishKindCount; ++k) {
    facts.wish_weight[k] = static_cast<std::uint8_t>(dice.Int(1, 3));
    if (k >= 2) {
      facts.wish_sides =
          static_cast<std::uint8_t>(facts.wish_sides | (dice.Int(1, 2) << (2 * (k - 2))));
    }
  }
  for (int i = 0; i < 3; ++i) facts.wished_sectors |= std::uint64_t{1} << dice.Int(0, kSectors - 1);
  for (int i = 0; i < 2; ++i) facts.wished_werkvormen |= 1U << dice.Int(0, kWerkvormen - 1);
  const int place = dice.Int(0, kPlaces - 1);
  facts.x_m = Coordinate(place, 1);
  facts.y_m = Coordinate(place, 77);
  facts.flags = score::kPlaceKnown | score::kGridKnown;
  facts.modes = static_cast<std::uint8_t>(dice.Int(1, 15) | 8);  // auto, so that nobody is too far
  facts.max_minutes = static_cast<std::uint16_t>(dice.Int(90, 120));
  facts.comfort_minutes = static_cast<std::uint16_t>(dice.Int(15, 60));
  facts.grid = static_cast<std::uint32_t>(dice.Int(0, (1 << 28) - 1)) | 0x0111111U;
  facts.desired_week = static_cast<std::uint16_t>(60 * dice.Int(12, 36));
  facts.max_week = facts.desired_week;
  facts.max_day = 480;
  facts.support_need = static_cast<std::uint8_t>(dice.Int(0, 3));
  facts.current_werkvorm = static_cast<std::uint8_t>(dice.Int(0, kWerkvormen - 1));
  facts.goal_werkvorm = static_cast<std::uint8_t>(dice.Int(0, kWerkvormen - 1));
  if (dice.Int(0, 1) == 1) {
    facts.last_voorstel = static_cast<score::PackedDay>(kToday - dice.Int(1, 60));
  }
  return facts;
}

// One in three is still bound to what the work asks; the others have lapsed.
void AddResolvedPoint(Dice& dice, score::CompiledCandidate& candidate) {
  const std::string work = WorkName(static_cast<std::size_t>(dice.Int(0, kResolvedWork - 1)));
  score::OverrideFact fact;
  fact.opportunity_hash = model::FnvAppend(model::kFnvOffset, work);
  fact.item = static_cast<std::uint8_t>(dice.Int(0, kItems - 1));
  fact.load = static_cast<std::uint16_t>(dice.Int(1, 3));
  fact.capacity = static_cast<std::uint16_t>(candidate.facts.items[fact.item].value());
  fact.measure = 0;
  fact.outcome = static_cast<std::uint8_t>(dice.Int(1, 3));
  candidate.extras.overrides.push_back(fact);
  candidate.facts.flags |= score::kHasExtras;
}

score::OpportunityFacts Work(const UniformShape& shape, Dice& dice) {
  score::OpportunityFacts facts;
  for (int talent = 0; talent < shape.requirements; ++talent) {
    score::RequirementFact one;
    one.talent = static_cast<std::uint16_t>(talent);
    one.level = static_cast<std::uint8_t>(dice.Int(2, 4));
    one.required = dice.Int(0, 1) == 1 ? 1 : 0;
    one.weight = static_cast<std::uint8_t>(dice.Int(1, 3));
    one.related_begin = static_cast<std::uint16_t>(facts.related.size());
    one.related_count = static_cast<std::uint8_t>(shape.related);
    for (int i = 0; i < shape.related; ++i) {
      facts.related.push_back(
          {.talent = static_cast<std::uint16_t>(shape.requirements + talent * shape.related + i),
           .sim = static_cast<std::uint16_t>(800 - 100 * i)});
    }
    facts.requirements.push_back(one);
  }
  facts.has_load_list = 1;
  for (int item = 0; item < shape.items; ++item) {
    score::LoadFact load;
    load.item = static_cast<std::uint8_t>(item);
    load.value = static_cast<std::uint16_t>(dice.Int(1, 3));
    load.normal = 4;
    load.reach = 1;  // and one step more is still no hard overload
    load.measure = 0;
    load.measure_listed = 1;
    load.basis = static_cast<std::uint8_t>(model::LoadBasis::kWerkplekanalyse);
    facts.loads.push_back(load);
  }
  facts.scored_count = static_cast<std::uint8_t>(shape.items);
  const int place = dice.Int(0, kPlaces - 1);
  facts.x_m = Coordinate(place, 1);
  facts.y_m = Coordinate(place, 77);
  facts.place_known = 1;
  facts.grid = 0x0333333U;  // mornings and afternoons
  facts.grid_known = 1;
  facts.max_week = static_cast<std::uint16_t>(60 * dice.Int(16, 36));
  facts.status = static_cast<std::uint8_t>(model::OpportunityStatus::kOpen);
  facts.sector = static_cast<std::uint8_t>(dice.Int(0, kSectors - 1));
  facts.werkvorm = static_cast<std::uint8_t>(dice.Int(0, kWerkvormen - 1));
  facts.trede = static_cast<std::uint8_t>(1 + facts.werkvorm);
  facts.support_offered = 2;  // at most one class short of what anybody needs
  for (std::uint8_t& side : facts.sides) side = static_cast<std::uint8_t>(dice.Int(1, 2));
  return facts;
}

}  // namespace

std::vector<index::CandidateEntry> UniformCandidates(const UniformShape& shape, std::uint64_t seed,
                                                     std::size_t count) {
  Dice dice(seed);
  Dice other_dice(seed + 1'000);
  Dice resolved_dice(seed + 2'000);
  std::vector<index::CandidateEntry> entries(count);
  for (std::size_t i = 0; i < count; ++i) {
    entries[i].tenant = std::string("werkbedrijf");
    entries[i].name = absl::StrCat("tenants/werkbedrijf/candidates/c-", i);
    entries[i].owners = {i / 80 + 1, 0, 0};
    entries[i].compiled.facts = Candidate(shape, dice, other_dice);
    if (i % 100 == 7) AddResolvedPoint(resolved_dice, entries[i].compiled);
  }
  return entries;
}

std::vector<index::OpportunityEntry> UniformOpportunities(const UniformShape& shape,
                                                          std::uint64_t seed, std::size_t count) {
  Dice dice(seed);
  std::vector<index::OpportunityEntry> entries(count);
  for (std::size_t i = 0; i < count; ++i) {
    entries[i].tenant = std::string("werkbedrijf");
    entries[i].name = WorkName(i);
    entries[i].facts = Work(shape, dice);
    entries[i].facts.opportunity_hash = model::FnvAppend(model::kFnvOffset, entries[i].name);
  }
  return entries;
}

const score::CatalogueTables& UniformTables() {
  static const score::CatalogueTables tables = [] {
    model::CatalogueContent content;
    content.version = std::string("uniform");
    content.effective_from = *model::Date::FromYmd(2026, 1, 1);
    for (int i = 0; i < kItems; ++i) {
      content.items.push_back({.key = absl::StrCat("item.", i),
                               .name_nl = {},
                               .work_term = {},
                               .rubriek = std::string("I"),
                               .unit = {},
                               .fml_levels = 4,
                               .normal = 4});
    }
    for (int i = 0; i < kWerkvormen; ++i) {
      model::Werkvorm werkvorm;
      werkvorm.code = absl::StrCat("werkvorm_", i);
      werkvorm.trede = i + 1;
      content.werkvormen.push_back(werkvorm);
    }
    const auto catalogue = model::Catalogue::Build(content);
    if (!catalogue.ok()) {
      std::fprintf(stderr, "%s\n", catalogue.status().ToString().c_str());
      std::abort();
    }
    return score::CatalogueTables(*catalogue);
  }();
  return tables;
}

}  // namespace passend::benchmarks
