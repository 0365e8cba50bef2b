// What a benchmark searches in and with.
#ifndef PASSEND_BENCHMARKS_DATA_DATA_SET_H_
#define PASSEND_BENCHMARKS_DATA_DATA_SET_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/data/uniform.h"
#include "matcher/index/entry.h"
#include "matcher/index/snapshot.h"
#include "matcher/score/policy_tables.h"
#include "matcher/search/search.h"

namespace passend::benchmarks {

inline constexpr std::size_t kQueries = 64;  // a different one each time: nothing stays warm

struct DataSpec {
  std::string name;                   // "S28", "S76", "real", ...
  std::optional<UniformShape> shape;  // none: the country of country.h
  std::size_t candidates = 0;
  std::size_t opportunities = 0;
  friend bool operator==(const DataSpec&, const DataSpec&) = default;
};

struct DataSet {
  std::shared_ptr<const index::Snapshot> snapshot;
  std::shared_ptr<const void> owner;               // of the tables
  const score::CatalogueTables* tables = nullptr;  // lives as long as this data set
  std::vector<index::OpportunityEntry> work;       // kQueries to find candidates for
  std::vector<index::CandidateEntry> people;       // kQueries to find opportunities for
};

// The data set of `spec`; the one of the last call is kept, so benchmarks on the same data should
// follow each other. Thread-safe. Stops the program when the configuration cannot be read.
std::shared_ptr<const DataSet> Data(const DataSpec& spec);

// At most `count` pieces of work that are open, evenly spread over the opportunities of the
// snapshot. The views live as long as the snapshot.
std::vector<index::OpportunityView> OpenWork(const DataSet& data, std::size_t count);

// The entries of a data set, to build an index of. Not kept.
std::vector<index::CandidateEntry> CandidatesOf(const DataSpec& spec);

// The policy of config/policies/default.toml, with all eight factors on.
const score::CompiledPolicy& DefaultPolicy();
search::Options OptionsFor(const DataSet& data, int limit, search::Kernel kernel);

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_DATA_DATA_SET_H_
