// Q1 (one person, many employers), Q2 (one pool, many people), and how the cost of one package
// grows with the tasks of a pool. On the generated region: employers whose pools have 10 to 60
// tasks.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/data/configuration.h"
#include "benchmarks/data/uniform.h"
#include "clients/region/region.h"
#include "matcher/carving/questions.h"
#include "passend/v1/import_service.pb.h"
#include "server/codec/record_codec.h"
#include "server/engine/row.h"
#include "server/status_macros.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kEmployers = 2'300;
constexpr std::size_t kLeastTasks = 10;

struct Person {
  std::string name;
  score::CompiledCandidate compiled;
};

struct World {
  std::shared_ptr<const server::Reference> reference;
  std::vector<Person> people;
  std::vector<std::string> names;  // of the employers
  std::vector<carving::Pool> pools;
  std::unique_ptr<score::CatalogueTables> tables;
  carving::Settings settings;
};

absl::Status Fill(World& world, std::int64_t candidates) {
  PASSEND_ASSIGN_OR_RETURN(const server::Configuration configuration, ReadConfiguration());
  PASSEND_ASSIGN_OR_RETURN(const model::Catalogue catalogue,
                           model::Catalogue::Build(configuration.catalogue));
  std::vector<model::Place> places;
  std::vector<model::Functie> functies;
  std::vector<model::Employer> employers;
  std::vector<v1::Candidate> profiles;
  region::RegionOptions options;
  options.candidates = candidates;
  options.employers = 12'000;
  options.opportunities = 0;
  PASSEND_RETURN_IF_ERROR(region::GenerateRegion(options, [&](const v1::Record& record) {
    if (record.has_place()) {
      PASSEND_ASSIGN_OR_RETURN(model::Place place, server::DecodePlace(record.place(), ""));
      places.push_back(std::move(place));
    } else if (record.has_functie()) {
      PASSEND_ASSIGN_OR_RETURN(model::Functie functie,
                               server::DecodeFunctie(record.functie(), catalogue, ""));
      functies.push_back(std::move(functie));
    } else if (record.has_employer()) {
      PASSEND_ASSIGN_OR_RETURN(model::Employer employer,
                               server::DecodeEmployer(record.employer(), catalogue, ""));
      if (employer.task_pool.size() >= kLeastTasks && employers.size() < kEmployers) {
        employers.push_back(std::move(employer));
      }
    } else if (record.has_candidate()) {
      profiles.push_back(record.candidate());
    }
    return absl::OkStatus();
  }));
  PASSEND_ASSIGN_OR_RETURN(world.reference,
                           server::Reference::Build(configuration, places, std::move(functies)));
  for (const v1::Candidate& profile : profiles) {
    PASSEND_ASSIGN_OR_RETURN(const model::Candidate candidate,
                             server::DecodeCandidate(profile, world.reference->catalogue(), ""));
    world.people.push_back(
        {model::ResourceName(candidate), score::Compile(candidate, world.reference->catalogue())});
  }
  const score::CompiledPolicy& policy = world.reference->PolicyOf("");
  const carving::PoolContext context = {.catalogue = &world.reference->catalogue(),
                                        .library = &world.reference->carving(),
                                        .policy = &policy.policy()};
  std::size_t tasks = 0;
  for (const model::Employer& employer : employers) {
    PASSEND_ASSIGN_OR_RETURN(carving::Pool pool, carving::CompilePool(employer, context));
    tasks += pool.tasks.size();
    world.names.push_back(model::ResourceName(employer));
    world.pools.push_back(std::move(pool));
  }
  world.tables = std::make_unique<score::CatalogueTables>(world.reference->catalogue());
  world.settings.policy = &policy;
  world.settings.tables = world.tables.get();
  world.settings.as_of = kToday;
  std::fprintf(stderr, "%zu people, %zu employers, %zu tasks\n", world.people.size(),
               world.pools.size(), tasks);
  return absl::OkStatus();
}

const World& TheWorld(std::int64_t candidates) {
  static std::int64_t made = 0;
  static std::unique_ptr<World> world;
  if (made != candidates) {
    world = std::make_unique<World>();
    if (const absl::Status status = Fill(*world, candidates); !status.ok()) {
      std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
      std::exit(1);
    }
    made = candidates;
  }
  return *world;
}

carving::PersonRef RefOf(const Person& person) {
  return {&person.compiled.facts, &person.compiled.extras, person.name};
}

carving::QuestionOptions Options() {
  carving::QuestionOptions options;
  options.iso_week = "2026-W47";
  return options;
}

// Q1: range(0) employers.
void CarveForPerson(benchmark::State& state) {
  const World& world = TheWorld(3'300);
  const auto count = std::min(static_cast<std::size_t>(state.range(0)), world.pools.size());
  std::vector<carving::PoolRef> pools;
  for (std::size_t i = 0; i < count; ++i) {
    pools.push_back({&world.pools[i], world.names[i], &world.settings});
  }
  std::size_t at = 0, asked = 0, optimal = 0, hits = 0, answered = 0;
  std::int64_t nodes = 0, solved = 0;
  double longest = 0;
  for (auto _ : state) {
    at = (at + 7) % world.people.size();
    const auto begin = std::chrono::steady_clock::now();
    const carving::Answer answer =
        carving::CarveForPerson(RefOf(world.people[at]), pools, Options());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    longest = std::max(longest, took.count());
    benchmark::DoNotOptimize(answer.hits.data());
    ++asked;
    optimal += static_cast<std::size_t>(answer.optimal);
    answered += static_cast<std::size_t>(!answer.hits.empty());
    hits += answer.hits.size();
    nodes += answer.nodes;
    solved += answer.solved;
  }
  const auto n = static_cast<double>(asked);
  state.counters["longest_ms"] = longest * 1e3;
  state.counters["optimal"] = static_cast<double>(optimal) / n;
  state.counters["with_hits"] = static_cast<double>(answered) / n;
  state.counters["hits"] = static_cast<double>(hits) / n;
  state.counters["solved"] = static_cast<double>(solved) / n;
  state.counters["nodes"] = static_cast<double>(nodes) / n;
}
BENCHMARK(CarveForPerson)
    ->Arg(575)
    ->Arg(1'150)
    ->Arg(2'300)
    ->Unit(benchmark::kMillisecond)
    ->MinTime(5);

// Q2: range(0) people, a pool of about 30 tasks.
void CarveForPool(benchmark::State& state) {
  const World& world = TheWorld(50'000);
  const auto count = std::min(static_cast<std::size_t>(state.range(0)), world.people.size());
  std::vector<carving::PersonRef> people;
  for (std::size_t i = 0; i < count; ++i) people.push_back(RefOf(world.people[i]));
  std::vector<std::size_t> pools;
  for (std::size_t i = 0; i < world.pools.size(); ++i) {
    const std::size_t tasks = world.pools[i].tasks.size();
    if (tasks >= 29 && tasks <= 31) pools.push_back(i);
  }
  const carving::SettingsOf settings_of = [&](std::size_t) -> const carving::Settings& {
    return world.settings;
  };
  std::size_t at = 0, asked = 0, optimal = 0, hits = 0;
  std::int64_t nodes = 0, solved = 0;
  for (auto _ : state) {
    at = (at + 1) % pools.size();
    const carving::PoolRef pool = {&world.pools[pools[at]], world.names[pools[at]],
                                   &world.settings};
    const carving::Answer answer =
        carving::CarveForPool(pool, people, settings_of, nullptr, Options());
    ++asked;
    optimal += static_cast<std::size_t>(answer.optimal);
    hits += answer.hits.size();
    nodes += answer.nodes;
    solved += answer.solved;
  }
  const auto n = static_cast<double>(asked);
  state.counters["optimal"] = static_cast<double>(optimal) / n;
  state.counters["hits"] = static_cast<double>(hits) / n;
  state.counters["solved"] = static_cast<double>(solved) / n;
  state.counters["nodes"] = static_cast<double>(nodes) / n;
}
BENCHMARK(CarveForPool)
    ->Arg(12'500)
    ->Arg(25'000)
    ->Arg(50'000)
    ->Unit(benchmark::kMillisecond)
    ->MinTime(5);

// One package: people and pools of about range(0) tasks, whatever comes out.
void OnePackage(benchmark::State& state) {
  const World& world = TheWorld(3'300);
  std::vector<std::size_t> pools;
  for (std::size_t i = 0; i < world.pools.size(); ++i) {
    const auto tasks = static_cast<std::int64_t>(world.pools[i].tasks.size());
    if (tasks >= state.range(0) - 2 && tasks <= state.range(0) + 2) pools.push_back(i);
  }
  if (pools.empty()) {
    state.SkipWithError("no pools of that size");
    return;
  }
  carving::Solver solver;
  carving::Problem problem;
  std::size_t person = 0, pool = 0;
  std::int64_t nodes = 0, optimal = 0, count = 0;
  for (auto _ : state) {
    person = (person + 7) % world.people.size();
    pool = (pool + 1) % pools.size();
    const carving::Person made = carving::MakePerson(
        world.people[person].compiled.facts, &world.people[person].compiled.extras, world.settings);
    problem.Make(world.pools[pools[pool]], made, world.settings);
    const carving::Solution solution = solver.Solve(problem, {});
    nodes += solution.nodes;
    optimal += static_cast<std::int64_t>(solution.optimal);
    ++count;
  }
  state.counters["nodes"] = static_cast<double>(nodes) / static_cast<double>(count);
  state.counters["optimal"] = static_cast<double>(optimal) / static_cast<double>(count);
}
BENCHMARK(OnePackage)->Arg(10)->Arg(20)->Arg(30)->Arg(45)->Arg(58)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace passend::benchmarks

BENCHMARK_MAIN();
