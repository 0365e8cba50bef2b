#include "matcher/search/similar.h"

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "matcher/index/for_each.h"
#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/search/session.h"

namespace passend::search {
namespace {

constexpr int kTalentWeight = 2;
constexpr int kItemWeight = 1;
constexpr int kLeastShared = 3;
constexpr int kQuantityAtFour = 40;  // a quantity has no normal: 40 kg and more is level 4
constexpr int kUnknown = -1;
constexpr Eigen::Index kRowsAtOnce = 512;

using Matrix = Eigen::Matrix<std::int32_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<std::int32_t, Eigen::Dynamic, 1>;

int Quarters(int value, int normal) {
  if (value == score::ItemFact::kUnlimitedValue) return 4;
  const int full = normal == score::kUnknown16 || normal == 0 ? kQuantityAtFour : normal;
  return std::min(4, 4 * value / full);
}

// One column: a talent or an item, with its weight and the level of the profile asked about.
struct Column {
  bool is_talent = false;
  int code = 0;
  int level = 0;
};

// Levels of one profile, talents and items apart.
class CandidateLevels {
 public:
  CandidateLevels(const score::CandidateFacts& facts, const score::CatalogueTables& tables,
                  score::PackedDay as_of)
      : facts_(facts), tables_(tables), as_of_(as_of) {}

  int Level(bool is_talent, int code) const {
    if (!is_talent) {
      const int normal = tables_.normal[static_cast<std::size_t>(code)];
      const score::Capacity capacity = score::CapacityOf(facts_, code, normal, as_of_);
      return capacity.known() ? Quarters(capacity.value, normal) : kUnknown;
    }
    for (const score::TalentFact& talent : facts_.talent_list()) {
      if (talent.talent == code) return talent.level();
    }
    return kUnknown;
  }
  std::vector<Column> Columns() const {
    std::vector<Column> columns;
    for (const score::TalentFact& talent : facts_.talent_list()) {
      columns.push_back({true, talent.talent, talent.level()});
    }
    for (int item = 0; item < tables_.item_count; ++item) {
      if (const int level = Level(false, item); level != kUnknown) {
        columns.push_back({false, item, level});
      }
    }
    return columns;
  }

 private:
  const score::CandidateFacts& facts_;
  const score::CatalogueTables& tables_;
  score::PackedDay as_of_;
};

class OpportunityLevels {
 public:
  explicit OpportunityLevels(const score::OpportunityFacts& facts) : facts_(facts) {}

  int Level(bool is_talent, int code) const {
    if (is_talent) {
      for (const score::RequirementFact& one : facts_.requirements) {
        if (one.talent == code) return one.level;
      }
      return kUnknown;
    }
    for (const score::LoadFact& load : facts_.loads) {
      if (load.item == code) return Quarters(load.value, load.normal);
    }
    // A load that a recorded list does not name is no load.
    return facts_.has_load_list != 0 ? 0 : kUnknown;
  }
  std::vector<Column> Columns() const {
    std::vector<Column> columns;
    for (const score::RequirementFact& one : facts_.requirements) {
      columns.push_back({true, one.talent, one.level});
    }
    for (const score::LoadFact& load : facts_.loads) {
      columns.push_back({false, load.item, Quarters(load.value, load.normal)});
    }
    return columns;
  }

 private:
  const score::OpportunityFacts& facts_;
};

// floor(1000 * dot / sqrt(norm_a * norm_b)): the root of the floor is the floor of the root.
int Cosine(std::int64_t dot, std::int64_t norm_a, std::int64_t norm_b) {
  if (norm_a == 0 && norm_b == 0) return 1000;
  if (norm_a == 0 || norm_b == 0) return 0;
  return static_cast<int>(
      score::IntegerSqrt(static_cast<std::uint64_t>(1'000'000 * dot * dot / (norm_a * norm_b))));
}

// Compares profiles with one, some hundreds at a time.
class Comparer {
 public:
  Comparer(std::vector<Column> columns, int limit)
      : columns_(std::move(columns)), limit_(static_cast<std::size_t>(limit)) {
    const auto width = static_cast<Eigen::Index>(columns_.size());
    levels_ = Matrix::Zero(kRowsAtOnce, width);
    known_ = Matrix::Zero(kRowsAtOnce, width);
    weighted_.resize(width);
    weighted_square_.resize(width);
    weights_.resize(width);
    for (Eigen::Index i = 0; i < width; ++i) {
      const Column& column = columns_[static_cast<std::size_t>(i)];
      weights_[i] = column.is_talent ? kTalentWeight : kItemWeight;
      weighted_[i] = weights_[i] * column.level;
      weighted_square_[i] = weighted_[i] * column.level;
    }
  }

  template <typename Levels>
  void Add(std::string_view name, const Levels& levels) {
    const Eigen::Index row = filled_++;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const int level = levels.Level(columns_[i].is_talent, columns_[i].code);
      known_(row, static_cast<Eigen::Index>(i)) = level == kUnknown ? 0 : 1;
      levels_(row, static_cast<Eigen::Index>(i)) = level == kUnknown ? 0 : level;
    }
    names_.push_back(name);
    if (filled_ == kRowsAtOnce) Flush();
  }

  std::vector<Similar> Finish() {
    Flush();
    Cut(limit_);
    return std::move(best_);
  }

 private:
  void Flush() {
    if (filled_ == 0 || columns_.empty()) return;
    const auto levels = levels_.topRows(filled_);
    const auto known = known_.topRows(filled_);
    const Vector dot = levels * weighted_;
    const Vector norm_a = known * weighted_square_;
    const Vector norm_b = levels.cwiseProduct(levels) * weights_;
    const Vector shared = known.rowwise().sum();
    const int least = std::min(kLeastShared, static_cast<int>(columns_.size()));
    for (Eigen::Index row = 0; row < filled_; ++row) {
      if (shared[row] < least) continue;
      best_.push_back({std::string(names_[static_cast<std::size_t>(row)]),
                       Cosine(dot[row], norm_a[row], norm_b[row]), shared[row]});
    }
    filled_ = 0;
    names_.clear();
    if (best_.size() > 4 * limit_ + 1024) Cut(limit_);
  }

  void Cut(std::size_t size) {
    std::sort(best_.begin(), best_.end(), [](const Similar& x, const Similar& y) {
      if (x.similarity != y.similarity) return x.similarity > y.similarity;
      if (x.shared_columns != y.shared_columns) return x.shared_columns > y.shared_columns;
      return x.name < y.name;
    });
    if (best_.size() > size) best_.resize(size);
  }

  std::vector<Column> columns_;
  std::size_t limit_;
  Matrix levels_, known_;
  Vector weights_, weighted_, weighted_square_;
  Eigen::Index filled_ = 0;
  std::vector<std::string_view> names_;
  std::vector<Similar> best_;
};

// The rows that take part, one by one; false: cancelled.
template <typename View>
class RowGate {
 public:
  RowGate(const View& start, const Options& options)
      : options_(options),
        start_(start),
        access_{.tenant = start.tenant,
                .grants = start.grants,
                .caller = options.caller,
                .purpose = options.purpose,
                .as_of = score::PackDay(options.as_of),
                .agreements = options.agreements} {}

  bool Passes(const View& row) {
    if (seen_++ % 1024 == 0 && options_.cancelled && options_.cancelled()) cancelled_ = true;
    return !cancelled_ && row.name != start_.name && OwnerPasses(options_.filter, row.owners) &&
           TenantPasses(options_.filter, row.tenant) &&
           index::CheckAccess(access_, row.tenant, *row.grants).visible;
  }
  bool cancelled() const { return cancelled_; }

 private:
  const Options& options_;
  const View& start_;
  index::AccessQuery access_;
  std::uint64_t seen_ = 0;
  bool cancelled_ = false;
};

}  // namespace

absl::StatusOr<std::vector<Similar>> FindSimilarCandidates(const index::Snapshot& snapshot,
                                                           const index::CandidateView& candidate,
                                                           const Options& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  const score::PackedDay as_of = score::PackDay(options.as_of);
  Comparer comparer(CandidateLevels(*candidate.facts, *options.tables, as_of).Columns(),
                    options.limit);
  RowGate<index::CandidateView> gate(candidate, options);
  snapshot.ForEachCandidate([&](const index::CandidateView& row) {
    if (!gate.Passes(row) || row.facts->Has(score::kObjection)) return;
    comparer.Add(row.name, CandidateLevels(*row.facts, *options.tables, as_of));
  });
  if (gate.cancelled()) return absl::CancelledError("the search was cancelled");
  return comparer.Finish();
}

absl::StatusOr<std::vector<Similar>> FindSimilarOpportunities(
    const index::Snapshot& snapshot, const index::OpportunityView& opportunity,
    const Options& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  Comparer comparer(OpportunityLevels(*opportunity.facts).Columns(), options.limit);
  RowGate<index::OpportunityView> gate(opportunity, options);
  snapshot.ForEachOpportunity([&](const index::OpportunityView& row) {
    if (!gate.Passes(row)) return;
    comparer.Add(row.name, OpportunityLevels(*row.facts));
  });
  if (gate.cancelled()) return absl::CancelledError("the search was cancelled");
  return comparer.Finish();
}

}  // namespace passend::search
