#include "tests/testing/carving_world.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "matcher/carving/check.h"
#include "tests/testing/test_catalogue.h"

namespace passend::fixtures {
namespace {

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(TestCatalogue());
  return tables;
}

// lowest..highest.
int Between(std::mt19937_64& rng, int lowest, int highest) {
  return lowest + static_cast<int>(rng() % static_cast<std::uint64_t>(highest - lowest + 1));
}
bool Chance(std::mt19937_64& rng, int percent) { return Between(rng, 0, 99) < percent; }
template <class T>
const T& Pick(std::mt19937_64& rng, const std::vector<T>& list) {
  return list[static_cast<std::size_t>(Between(rng, 0, static_cast<int>(list.size()) - 1))];
}

const std::vector<std::string>& Talents() {
  static const std::vector<std::string> codes = {"inpakken", "sorteren", "samenwerken", "pompwagen",
                                                 "heftruck"};
  return codes;
}

model::LoadBasis Basis(std::mt19937_64& rng) {
  return static_cast<model::LoadBasis>(Between(rng, 1, 3));
}

// One of the dayparts, all of them, or two.
std::uint32_t Dayparts(std::mt19937_64& rng) {
  static const std::vector<std::uint32_t> kinds = {1, 2, 3, 6, 15};
  std::uint32_t grid = 0;
  for (int day = 0; day < 7; ++day) grid |= Pick(rng, kinds) << (4 * day);
  return grid;
}

std::uint8_t Days(std::mt19937_64& rng) {
  static const std::vector<std::uint8_t> kinds = {0, 31, 31, 31, 21, 10, 7, 63, 96};
  return Pick(rng, kinds);
}

model::Task RandomTask(std::mt19937_64& rng, const CarvingShape& shape, int number) {
  model::Task task;
  task.id = "t" + std::to_string(number);
  task.code = "taak-" + std::to_string(Between(rng, 0, 5));
  task.basis = Basis(rng);
  const int block = 15 * Between(rng, shape.small_parts ? 1 : 3, 5);
  const int options = Between(rng, 1, shape.most_options);
  task.minutes_per_day = block * options - (Chance(rng, 40) ? Between(rng, 0, 14) : 0);
  task.block_minutes = std::min(block, task.minutes_per_day);
  if (Chance(rng, 15)) task.block_minutes.reset();
  task.separable = Chance(rng, 15) ? model::Separable::kNo : model::Separable::kYes;
  task.weekdays = shape.windows ? Days(rng) : std::uint8_t{31};
  if (shape.windows && Chance(rng, 40)) task.window = model::WeekGrid{Dayparts(rng)};
  if (shape.sites) task.site = "s" + std::to_string(Between(rng, 1, 3));
  if (shape.ties && Chance(rng, 30)) task.tie_group = "groep-" + std::to_string(Between(rng, 1, 2));
  if (shape.holders && Chance(rng, 85)) {
    task.holder_function = "f" + std::to_string(Between(rng, 1, 3));
    task.light_task = Chance(rng, 30);
  }
  if (!shape.coherence || Chance(rng, 80)) {
    task.department = "a" + std::to_string(shape.coherence ? Between(rng, 1, 3) : 1);
  }
  if (!shape.coherence || Chance(rng, 80)) {
    task.process = "p" + std::to_string(shape.coherence ? Between(rng, 1, 3) : 1);
  }
  task.scarce_hours = Chance(rng, 30);
  const auto load = [&](const char* item, int value) {
    if (value > 0) task.loads.push_back({item, value, Basis(rng), false});
  };
  if (shape.day_sums) {
    for (const char* item : {"v.staan_werk", "iv.lopen_werk"}) {
      if (Chance(rng, 60)) load(item, Between(rng, 1, task.minutes_per_day));
    }
  }
  if (shape.peaks) {
    if (Chance(rng, 40)) load("iv.tillen_dragen", Between(rng, 1, 4) * 5);
    if (Chance(rng, 40)) load("iv.buigen", Between(rng, 1, 4));
  }
  if (shape.conditions && Chance(rng, 15)) load("i9.geen_deadlines_productiepieken", 1);
  if (shape.talents) {
    for (const std::string& code : Talents()) {
      if (Chance(rng, 30)) task.talents.push_back({code, Between(rng, 1, 4), Chance(rng, 40)});
    }
  }
  if (shape.certificates && Chance(rng, 15)) {
    task.certificates.push_back(Chance(rng, 50) ? "heftruckcertificaat" : "bhv");
  }
  return task;
}

void AddItem(std::mt19937_64& rng, const CarvingShape& shape, const char* item, int capacity,
             model::Candidate& candidate) {
  if (Chance(rng, 15)) return;
  model::BelastbaarheidItem one;
  one.item = item;
  one.capacity = capacity;
  if (shape.stale && Chance(rng, 15))
    one.provenance.valid_until = model::Date{20454};  // 2026-01-01
  candidate.belastbaarheid.items.push_back(one);
}

}  // namespace

model::Employer RandomCarvingEmployer(std::mt19937_64& rng, const CarvingShape& shape) {
  model::Employer employer;
  employer.tenant = "t";
  employer.id = "e" + std::to_string(Between(rng, 1, 1'000'000));
  employer.sector = TestCatalogue().sectors()[static_cast<std::size_t>(Between(rng, 0, 2))].code;
  // Two near each other, one in the next town.
  employer.sites = {{.id = "s1", .pc4 = "2718"}, {.id = "s2", .pc4 = "2711"}};
  if (Chance(rng, 50)) employer.sites.push_back({.id = "s3", .pc4 = "2611"});
  employer.carving_willing = Chance(rng, 70) ? model::Answer::kYes : model::Answer::kUnknown;
  employer.adaptations = static_cast<model::Answer>(Between(rng, 0, 2));
  for (int i = 1; i <= 2 && shape.holders; ++i) {
    model::EmployerFunctie functie;
    functie.id = "f" + std::to_string(i);
    functie.title = functie.id;
    if (Chance(rng, 80)) functie.fte_permille = Between(rng, 1, 3) * 700;
    employer.functies.push_back(functie);
  }
  const int count = Between(rng, shape.least_tasks, shape.most_tasks);
  for (int i = 0; i < count; ++i) employer.task_pool.push_back(RandomTask(rng, shape, i));
  return employer;
}

model::Candidate RandomCarvingCandidate(std::mt19937_64& rng, const CarvingShape& shape) {
  model::Candidate candidate;
  candidate.tenant = "t";
  candidate.id = "c" + std::to_string(Between(rng, 1, 1'000'000));
  candidate.status.availability.value = model::Availability::kBeschikbaar;
  candidate.travel.pc4 = "2712";
  candidate.travel.modes = std::vector<model::TravelMode>{model::TravelMode::kFiets};
  candidate.travel.max_minutes = 60;
  candidate.hours.max_week_minutes = shape.hours ? 60 * Between(rng, 8, 30) : 2400;
  candidate.hours.desired_week_minutes =
      std::min(*candidate.hours.max_week_minutes, 60 * Between(rng, 8, 24));
  if (!shape.hours || Chance(rng, 80)) {
    candidate.hours.max_day_minutes = shape.hours ? 30 * Between(rng, 3, 16) : 480;
  }
  if (!shape.windows) {
    candidate.hours.grid = model::WeekGrid{model::kFullWeekGrid};
  } else if (Chance(rng, 80)) {
    candidate.hours.grid = model::WeekGrid{Dayparts(rng) | Dayparts(rng) | Dayparts(rng)};
  }
  candidate.belastbaarheid.basis = Chance(rng, 50)
                                       ? model::BelastbaarheidBasis::kCompleteFml
                                       : model::BelastbaarheidBasis::kPartialProfessional;
  AddItem(rng, shape, "v.staan_werk", 30 * Between(rng, 0, 8), candidate);
  AddItem(rng, shape, "iv.lopen_werk", 30 * Between(rng, 0, 6), candidate);
  AddItem(rng, shape, "iv.tillen_dragen", 5 * Between(rng, 0, 4), candidate);
  AddItem(rng, shape, "iv.buigen", Between(rng, 0, 4), candidate);
  AddItem(rng, shape, "i9.geen_deadlines_productiepieken", Between(rng, 0, 1), candidate);
  for (const std::string& code : Talents()) {
    if (!Chance(rng, 60)) continue;
    model::CandidateTalent talent;
    talent.code = code;
    talent.level = Between(rng, 0, 4);
    if (shape.stale && Chance(rng, 15))
      talent.provenance.valid_until = model::Date{20454};  // 2026-01-01
    candidate.talents.push_back(talent);
  }
  if (shape.wishes && Chance(rng, 60)) {
    model::Wish wish;
    wish.kind = model::WishKind::kSector;
    wish.codes = {TestCatalogue().sectors()[static_cast<std::size_t>(Between(rng, 0, 2))].code};
    candidate.wishes.push_back(wish);
  }
  if (shape.certificates) {
    for (const char* code : {"heftruckcertificaat", "bhv"}) {
      if (Chance(rng, 30)) continue;
      model::CandidateCertificate certificate;
      certificate.code = code;
      certificate.state = static_cast<model::CertificateState>(Between(rng, 1, 2));
      candidate.certificates.push_back(certificate);
    }
    if (Chance(rng, 20)) candidate.exclusions.tasks.push_back("taak-1");
  }
  if (Chance(rng, 50)) candidate.needs.support_intensity.value = Between(rng, 0, 4);
  return candidate;
}

model::Policy RandomCarvingPolicy(std::mt19937_64& rng, const CarvingShape& shape) {
  model::Policy policy;
  policy.carving.min_week_paid = 60 * Between(rng, 2, 8);
  if (!shape.odd_policy) return policy;
  model::CarvingPolicy& carving = policy.carving;
  if (Chance(rng, 30)) carving.max_tasks = Between(rng, 1, 5);
  if (Chance(rng, 30)) carving.max_switches = Between(rng, 0, 3);
  if (Chance(rng, 30)) carving.min_day = 30 * Between(rng, 0, 5);
  if (Chance(rng, 30)) carving.max_bijtaken = Between(rng, 0, 2);
  if (Chance(rng, 30)) carving.hoofdtaak_part = Between(rng, 2, 16);
  if (Chance(rng, 30)) carving.second_site_minutes = Between(rng, 0, 40);
  if (Chance(rng, 30)) carving.colleague_share = 100 * Between(rng, 1, 10);
  return policy;
}

namespace {

// The last one again, for it takes long to make.
std::shared_ptr<const score::CompiledPolicy> Compiled(const model::Policy& policy) {
  static std::shared_ptr<const score::CompiledPolicy> last;
  if (last == nullptr || !(last->policy() == policy)) {
    last = std::make_shared<const score::CompiledPolicy>(policy);
  }
  return last;
}

}  // namespace

CarvingPair::CarvingPair(const model::Candidate& person_profile, const model::Employer& employer,
                         const model::Policy& of_tenant)
    : policy(Compiled(of_tenant)), candidate(score::Compile(person_profile, TestCatalogue())) {
  const carving::PoolContext context = {
      .catalogue = &TestCatalogue(), .library = nullptr, .policy = &policy->policy()};
  pool = *carving::CompilePool(employer, context);
  settings = {.policy = policy.get(), .tables = &Tables(), .as_of = kCarvingToday, .terms = {}};
  person = carving::MakePerson(candidate.facts, &candidate.extras, settings);
  Make();
}

CarvingPair::CarvingPair(const model::Candidate& person_profile, const model::Employer& a,
                         const model::Employer& b, const model::Policy& of_tenant)
    : CarvingPair(person_profile, a, of_tenant) {
  const carving::PoolContext context = {
      .catalogue = &TestCatalogue(), .library = nullptr, .policy = &policy->policy()};
  pool = carving::JoinPools(*carving::CompilePool(a, context), *carving::CompilePool(b, context));
  Make();
}

absl::StatusOr<carving::Pool> CompileCarvingPool(const model::Employer& employer,
                                                 const model::Policy& policy) {
  return carving::CompilePool(
      employer, {.catalogue = &TestCatalogue(), .library = nullptr, .policy = &policy});
}

std::vector<carving::Package> AllPackages(const carving::Problem& problem) {
  std::vector<carving::Package> packages;
  std::vector<carving::Part> parts;
  const auto extend = [&](const auto& self, std::size_t from) -> void {
    if (from == problem.choices.size()) {
      if (parts.empty() || !carving::Check(problem, parts).empty()) return;
      packages.push_back(
          {carving::Evaluate(problem, parts), parts, carving::WeekMinutes(problem, parts)});
      return;
    }
    self(self, from + 1);
    const carving::Choice& choice = problem.choices[from];
    for (int i = 0; i < choice.option_count(); ++i) {
      parts.push_back({choice.task, static_cast<std::uint16_t>(choice.option(i))});
      self(self, from + 1);
      parts.pop_back();
    }
  };
  extend(extend, 0);
  std::sort(packages.begin(), packages.end(),
            [](const carving::Package& a, const carving::Package& b) {
              if (a.objective != b.objective) return a.objective < b.objective;
              return carving::EarlierInPool(a.parts, b.parts);
            });
  return packages;
}

}  // namespace passend::fixtures
