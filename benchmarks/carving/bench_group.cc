// Groepsdetachering: from all candidates to a group with a proven gap, every limit on.
//   bin/bench_group
// The people and the work are those of the region generator. `gap_permille` is the worst of the
// queries, `optimal` the share of them that was proven to the end.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/data/configuration.h"
#include "benchmarks/data/data_set.h"
#include "benchmarks/policy_context.h"
#include "matcher/carving/group_build.h"

namespace passend::benchmarks {
namespace {

constexpr std::size_t kOpportunities = 4000;
constexpr std::size_t kGroups = 8;
constexpr std::size_t kRoles = 3;

const model::Catalogue& TheCatalogue() {
  static const model::Catalogue catalogue = [] {
    auto configuration = ReadConfiguration();
    if (!configuration.ok()) std::abort();
    auto built = model::Catalogue::Build(configuration->catalogue);
    if (!built.ok()) std::abort();
    return *std::move(built);
  }();
  return catalogue;
}

carving::GroupRequest RequestFor(const DataSet& data,
                                 const std::vector<index::OpportunityView>& work, std::size_t first,
                                 int places, int members) {
  carving::GroupRequest request;
  const search::Options options = OptionsFor(data, 20, search::Kernel::kBest);
  request.as_of = options.as_of;
  request.caller = work.front().tenant;
  request.tables = data.tables;
  request.catalogue = &TheCatalogue();
  request.policy_of = options.policy_of;
  constexpr std::uint32_t kMornings = 0x11111;
  constexpr std::uint32_t kAfternoons = 0x22222;
  // People work about half a week, so who has as many members as places asks less of them.
  const int fte = members > places ? 350 : 200;
  for (std::size_t j = 0; j < kRoles; ++j) {
    const int here = (places + static_cast<int>(j)) / static_cast<int>(kRoles);
    carving::GroupWork role = {.work = work[(first * kRoles + j) % work.size()]};
    if (j + 1 < kRoles) {
      role.shifts = {
          {.dayparts = kMornings | kAfternoons, .places = here, .required_permille = fte * here}};
    } else {
      role.shifts = {{.dayparts = kMornings, .places = here, .required_permille = fte * here},
                     {.dayparts = kAfternoons, .places = here, .required_permille = fte * here}};
    }
    request.roles.push_back(role);
  }
  request.until = options.as_of;
  carving::GroupDemands& demands = request.demands;
  demands.min_size = (places + 1) / 2;
  demands.max_size = members;
  demands.supervisors = (places + 9) / 10;
  demands.seats = places / 2;
  demands.output_norm = std::int64_t{places} * 700 * 400;
  const auto certificate = TheCatalogue().FindCertificate("bhv").value_or(0);
  request.properties = {{.certificate = certificate, .minimum = 1}};
  // Unknown to the index; every third person is known by number.
  request.loonwaarde_permille = [](const index::CandidateView& view) -> std::optional<int> {
    const auto number = static_cast<int>(index::CodeHash(view.name) % 600);
    if (number % 3 != 0) return std::nullopt;
    return 300 + number;
  };
  return request;
}

// The open work for which most people can be considered, best first.
std::vector<index::OpportunityView> WorkForMany(const DataSet& data) {
  std::vector<std::pair<std::size_t, index::OpportunityView>> found;
  for (const index::OpportunityView& work : OpenWork(data, 200)) {
    carving::GroupRequest request = RequestFor(data, {work}, 0, 3, 3);
    request.roles.resize(1);
    std::size_t able = 0;
    for (const auto& candidate : carving::BuildGroup(*data.snapshot, request).instance.candidates) {
      able += candidate.options.empty() ? 0 : 1;
    }
    found.emplace_back(able, work);
  }
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second.name < b.second.name;
  });
  std::vector<index::OpportunityView> work;
  for (const auto& [able, view] : found) work.push_back(view);
  work.resize(std::min(work.size(), kGroups * kRoles));
  return work;
}

void Group(benchmark::State& state) {
  const DataSpec spec = {.name = "real",
                         .shape = std::nullopt,
                         .candidates = static_cast<std::size_t>(state.range(0)),
                         .opportunities = kOpportunities};
  const int places = static_cast<int>(state.range(1));
  const int members = static_cast<int>(state.range(2));
  const auto data = Data(spec);
  const std::vector<index::OpportunityView> work = WorkForMany(*data);
  std::size_t next = 0;
  int worst_gap = 0;
  double groups = 0;
  double found = 0;
  double optimal = 0;
  double able = 0;
  double slowest = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    carving::GroupRequest request = RequestFor(*data, work, next++ % kGroups, places, members);
    carving::GroupBuild build = carving::BuildGroup(*data->snapshot, request);
    // Some who are not placed together.
    const auto count = static_cast<int>(build.instance.candidates.size());
    for (int i = 0; i + 7 < count; i += 100) build.instance.demands.apart.emplace_back(i, i + 7);
    const auto seconds = [start] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    const auto result =
        carving::SolveGroup(build.instance, {.stop = [&] { return seconds() > 0.8; }});
    if (!result.ok()) {
      state.SkipWithError(std::string(result.status().message()).c_str());
      return;
    }
    ++groups;
    for (const auto& candidate : build.instance.candidates) {
      able += candidate.options.empty() ? 0 : 1;
    }
    found += result->found ? 1 : 0;
    optimal += result->optimal ? 1 : 0;
    if (result->found) worst_gap = std::max(worst_gap, result->gap_permille);
    slowest = std::max(slowest, seconds());
  }
  state.counters["gap_permille"] = worst_gap;
  state.counters["optimal"] = optimal / groups;
  state.counters["found"] = found / groups;
  state.counters["able"] = able / groups;
  state.counters["slowest_ms"] = slowest * 1000;
}
// Candidates, places, most members: as many as places, and twice as many, who share them.
BENCHMARK(Group)
    ->ArgNames({"candidates", "places", "members"})
    ->Args({3300, 20, 20})
    ->Args({3300, 20, 40})
    ->Args({825, 20, 20})
    ->Args({1650, 20, 20})
    ->Args({6600, 20, 20})
    ->Args({13200, 20, 20})
    ->Args({3300, 5, 5})
    ->Args({3300, 10, 10})
    ->Args({3300, 40, 40})
    ->Args({3300, 80, 80})
    ->Iterations(kGroups)
    ->Unit(benchmark::kMillisecond);

const bool kContext = [] {
  PolicyContext();
  return true;
}();

}  // namespace
}  // namespace passend::benchmarks
