// What the things that opportunities of one segment have in common are worth to one candidate,
// worked out when first asked for. Every value comes from functions of matcher/score.
//
// Loss is what a pair lacks to have 100,000 points. What is added up here is what the exact score
// lacks, or less where that is said; tests/matcher/search hold it to ScorePair().
#ifndef PASSEND_MATCHER_SEARCH_OPPORTUNITY_VALUES_H_
#define PASSEND_MATCHER_SEARCH_OPPORTUNITY_VALUES_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "matcher/index/opportunity_segment.h"
#include "matcher/score/factors/aanvang.h"
#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/score/policy_tables.h"
#include "matcher/score/score.h"
#include "matcher/search/search.h"

namespace passend::search {

// What some factors and rules say of a row; sums of parts are those of the parts together.
class Worth {
 public:
  // Units: points; sixteenths of a permille of confidence; numbers of rules.
  static constexpr int kKnownPerPermille = 16;

  Worth() = default;
  Worth(int loss, int high_loss, int known, int obstacles, bool fails)
      : bits_(static_cast<std::uint64_t>(loss) | (static_cast<std::uint64_t>(high_loss) << 20) |
              (static_cast<std::uint64_t>(known) << 40) |
              (static_cast<std::uint64_t>(obstacles) << 56) |
              (static_cast<std::uint64_t>(fails ? 1 : 0) << 60)) {}
  // Fails, whatever the rest says.
  static Worth Fails() { return {0, 0, 0, 0, true}; }
  // One that no parts add up to.
  static Worth Unset() {
    Worth unset;
    unset.bits_ = ~std::uint64_t{0};
    return unset;
  }
  bool set() const { return bits_ != ~std::uint64_t{0}; }

  int loss() const { return static_cast<int>(bits_ & kMask20); }
  int high_loss() const {
    return static_cast<int>((bits_ >> 20) & kMask20);
  }  // unknown at its best
  int known() const { return static_cast<int>((bits_ >> 40) & 0xFFFF); }
  int obstacles() const { return static_cast<int>((bits_ >> 56) & 15); }
  bool fails() const { return (bits_ >> 60) != 0; }

  friend Worth operator+(Worth x, Worth y) {
    x.bits_ += y.bits_;
    return x;
  }

 private:
  static constexpr std::uint64_t kMask20 = (1U << 20) - 1;
  std::uint64_t bits_ = 0;
};

// What a search asks about every row.
struct Seeker {
  const score::CandidateFacts* facts = nullptr;
  const score::CompiledPolicy* person = nullptr;  // of the candidate's tenant
  const score::CatalogueTables* tables = nullptr;
  const Filter* filter = nullptr;
  score::PackedDay as_of = 0;
};

// One candidate, one segment, one policy of the work. Not thread-safe.
class OpportunityValues {
 public:
  // All must outlive the values.
  OpportunityValues(const Seeker& seeker, const index::OpportunitySegment& segment,
                    const score::CompiledPolicy& work);

  const score::CompiledPolicy& work() const { return work_; }

  // All but talenten, talentbenutting and belastbaarheid, exactly: but for a step at the
  // candidate's own employer, and for rules about tasks, places and the day of the start, which
  // only cost more. fails() of the sum: no other part counts.
  Worth Short(std::size_t row) {
    // Few branches, for which of them fails is hard to foresee.
    const index::WorkMoment& moment = segment_.moments()[row];
    const bool closed = score::Closed(moment.closing, seeker_.as_of);
    const bool later = score::LaterAvailable(person_, moment.start, seeker_.as_of);
    const bool out = status_fails_[moment.status] | (moment.has_places == 0) | closed | later;
    if (out) return Worth::Fails();
    const index::WorkCodes& codes = segment_.codes()[row];
    const Worth sum = Get(journeys_, codes.journey, &OpportunityValues::Journey) +
                      Get(hours_, codes.hours, &OpportunityValues::Hours);
    if (sum.fails()) return sum;
    return sum + Get(conditions_, codes.conditions, &OpportunityValues::Conditions) +
           Get(forms_, codes.form, &OpportunityValues::Form) +
           Get(characters_, codes.character, &OpportunityValues::Character);
  }
  // By how much Short() may understate known() of the whole.
  int doubt() const { return doubt_; }

  // The part of known() of Talents() that is the same for all rows like this.
  Worth KnownOfTalents(const index::WorkLists& row) const {
    return {0, 0, row.requirement_count > 0 ? known_use_ : 0, 0, false};
  }
  // talenten and talentbenutting; known() without that of KnownOfTalents(). `high`: whether
  // high_loss() and known() are wanted.
  Worth Talents(const index::WorkLists& row, bool high);
  // belastbaarheid and its rule.
  Worth Loads(const index::WorkLists& row) const {
    const std::span<const std::uint16_t> loads = segment_.loads(row);
    const LoadCounts* const of = loads_.data();
    LoadCounts counts = 0;
    std::size_t i = 0;
    for (; i + 4 <= loads.size(); i += 4) {  // four numbers in one read
      std::uint64_t four;
      std::memcpy(&four, loads.data() + i, sizeof(four));
      counts += of[four & 0xFFFF] + of[(four >> 16) & 0xFFFF];
      counts += of[(four >> 32) & 0xFFFF] + of[four >> 48];
    }
    for (; i < loads.size(); ++i) counts += of[loads[i]];
    // All known and fresh, none a hard overload: a and b say all.
    if ((counts & kNotSimple) == 0 && row.scored_count > 0) [[likely]] {
      return simple_loads_[counts & 255];
    }
    return LoadsOf(row, counts);
  }
  // Some scored load of the segment may be a hard overload.
  bool any_hard() const { return any_hard_; }

 private:
  // How one kind of requirement is met, and which talents it uses how well.
  struct Requirement {
    bool set = false;
    std::uint8_t unknown_halves = 0;
    std::uint16_t match = 0;
    std::uint16_t match_high = 0;
    std::uint32_t talents = 0;    // used, as bits by position
    std::uint32_t use = 0;        // sum of emphasis * use
    std::uint32_t fresh_use = 0;  // of those that are not stale
  };
  // Numbers of loads per class, four bits each: a, b, hard, hard without a measure, unknown, stale,
  // and a and b of what is fresh. At most twelve loads are scored.
  using LoadCounts = std::uint32_t;
  static constexpr LoadCounts kNotSimple = 0x00FFFF00U;

  template <class Evaluate>
  Worth Get(std::vector<Worth>& values, std::size_t number, Evaluate evaluate) {
    const Worth known = values[number];
    if (known.set()) [[likely]]
      return known;
    return values[number] = (this->*evaluate)(number);
  }
  Worth Journey(std::size_t number);
  Worth Conditions(std::size_t number);
  Worth Hours(std::size_t number);
  Worth Form(std::size_t number);
  Worth Character(std::size_t number);
  const Requirement& RequirementOf(std::size_t kind);
  // The sum of emphasis * best use where requirements use the same talents.
  std::uint32_t SharedUse(const index::WorkLists& row, bool fresh_only) const;
  int SimOf(const index::RequirementKind& asked, std::uint16_t talent) const;  // permille
  LoadCounts CountsOf(const score::LoadFact& load) const;
  Worth LoadsOf(const index::WorkLists& row, LoadCounts counts) const;
  bool Outside(const Filter& part) const;

  int Weight(model::Factor factor) const {
    return work_.policy().weights[static_cast<std::size_t>(factor)];
  }
  // A factor of one value.
  Worth Single(model::Factor factor, int sub, bool known, int obstacles = 0) const;

  const Seeker& seeker_;
  const score::CandidateFacts& person_;
  const index::OpportunitySegment& segment_;
  const score::CompiledPolicy& work_;
  std::array<bool, 256> status_fails_ = {};
  std::vector<Worth> journeys_;
  std::vector<Worth> conditions_;
  std::vector<Worth> hours_;
  std::vector<Worth> forms_;
  std::vector<Worth> characters_;
  std::vector<Requirement> requirements_;
  enum class Reach : std::uint8_t { kUnset, kTooFar };
  std::vector<Reach> reach_;  // by place
  std::vector<LoadCounts> loads_;
  std::array<Worth, 256> simple_loads_;  // by a and b
  bool any_hard_ = false;
  int doubt_ = 0;
  int emphasis_ = 0;
  int stale_emphasis_ = 0;
  int wishes_ = 0;
  int known_use_ = 0;  // of talentbenutting
  Filter near_;        // the parts of the filter that a journey, hours and a character answer
  Filter overlap_;
  Filter kind_;
  score::OpportunityFacts scratch_;  // only the fields of the thing that is asked about
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_OPPORTUNITY_VALUES_H_
