#include "benchmarks/data/data_set.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "benchmarks/data/country.h"
#include "matcher/index/for_each.h"
#include "server/config/policy_loader.h"

namespace passend::benchmarks {
namespace {

constexpr std::uint64_t kCandidateSeed = 1;
constexpr std::uint64_t kWorkSeed = 2;

template <typename T>
T OrStop(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "run this in the root of the repository: %s\n",
                 std::string(value.status().message()).c_str());
    std::exit(1);
  }
  return *std::move(value);
}

// kQueries of them, evenly spread.
template <typename Entry>
std::vector<Entry> Sample(const std::vector<Entry>& entries) {
  std::vector<Entry> sample;
  for (std::size_t i = 0; i < kQueries && !entries.empty(); ++i) {
    sample.push_back(entries[i * entries.size() / kQueries]);
  }
  return sample;
}

// Work that somebody would search for.
bool IsOpen(const score::OpportunityFacts& facts) {
  return facts.status == static_cast<std::uint8_t>(model::OpportunityStatus::kOpen) &&
         (facts.closing == score::kNoDay || facts.closing >= kToday);
}

std::vector<index::OpportunityEntry> OpenOnly(const std::vector<index::OpportunityEntry>& all) {
  std::vector<index::OpportunityEntry> open;
  for (const index::OpportunityEntry& entry : all) {
    if (IsOpen(entry.facts)) open.push_back(entry);
  }
  return open;
}

DataSet Make(const DataSpec& spec) {
  DataSet data;
  index::IndexWriter writer(kToday);
  if (spec.shape.has_value()) {
    auto candidates = UniformCandidates(*spec.shape, kCandidateSeed, spec.candidates);
    auto work = UniformOpportunities(*spec.shape, kWorkSeed, spec.opportunities);
    data.tables = &UniformTables();
    data.people = Sample(UniformCandidates(*spec.shape, kCandidateSeed, 1'000));
    data.work = UniformOpportunities(*spec.shape, kWorkSeed, kQueries);
    writer.Load(std::move(candidates), std::move(work), 2);
  } else {
    Country country = OrStop(MakeCountry(static_cast<std::int64_t>(spec.candidates),
                                         static_cast<std::int64_t>(spec.opportunities)));
    data.owner = country.reference;
    data.tables = &country.reference->tables();
    data.people = Sample(country.candidates);
    data.work = Sample(OpenOnly(country.opportunities));
    writer.Load(std::move(country.candidates), std::move(country.opportunities), 2);
  }
  data.snapshot = writer.snapshot();
  return data;
}

}  // namespace

std::shared_ptr<const DataSet> Data(const DataSpec& spec) {
  static std::mutex mutex;
  static DataSpec last_spec;
  static std::shared_ptr<const DataSet> last;
  const std::lock_guard lock(mutex);
  if (last == nullptr || spec != last_spec) {
    last = nullptr;  // before the next is made: two would not fit in a small machine
    last = std::make_shared<const DataSet>(Make(spec));
    last_spec = spec;
  }
  return last;
}

std::vector<index::OpportunityView> OpenWork(const DataSet& data, std::size_t count) {
  std::vector<index::OpportunityView> all;
  data.snapshot->ForEachOpportunity([&all](const index::OpportunityView& row) {
    if (IsOpen(*row.facts)) all.push_back(row);
  });
  std::ranges::sort(all, {}, &index::OpportunityView::name);
  std::vector<index::OpportunityView> chosen;
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i) {
    chosen.push_back(all[i * all.size() / std::min(count, all.size())]);
  }
  return chosen;
}

std::vector<index::CandidateEntry> CandidatesOf(const DataSpec& spec) {
  if (spec.shape.has_value()) {
    return UniformCandidates(*spec.shape, kCandidateSeed, spec.candidates);
  }
  return OrStop(MakeCountry(static_cast<std::int64_t>(spec.candidates),
                            static_cast<std::int64_t>(spec.opportunities)))
      .candidates;
}

const score::CompiledPolicy& DefaultPolicy() {
  static const score::CompiledPolicy policy(
      OrStop(config::LoadPolicies("config/policies")).default_policy);
  return policy;
}

search::Options OptionsFor(const DataSet& data, int limit, search::Kernel kernel) {
  search::Options options;
  options.as_of = score::UnpackDay(kToday);
  options.limit = limit;
  options.tables = data.tables;
  options.policy_of = [](std::string_view) -> const score::CompiledPolicy& {
    return DefaultPolicy();
  };
  options.kernel = kernel;
  return options;
}

}  // namespace passend::benchmarks
