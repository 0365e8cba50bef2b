#include "matcher/search/opportunity_scan.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "matcher/score/order.h"

namespace passend::search {
namespace {

using index::OpportunitySegment;
using score::MatchList;

constexpr int kFullPoints = 100'000;
constexpr std::size_t kRowsPerCheck = 4096;  // far less than a millisecond of look-ups
constexpr std::size_t kRefinePerCheck = 256;
constexpr std::uint16_t kNoWork = 0xFFFF;
constexpr std::uint16_t kNoKey = 0xFFFF;
// Keys are losses in steps of so many points.
constexpr int kPointsPerKey = 64;
constexpr std::size_t kKeys = kFullPoints / kPointsPerKey + 1;
// The first wave of rows is so many times the length of the lists: about enough to fill them.
constexpr std::size_t kFirstShare = 4;
constexpr std::size_t kWaveGrowth = 1024;
// How far ahead the lists of a row are fetched.
constexpr std::size_t kAhead = 12;

int RoundedBand(int points, const model::Policy& policy) {
  return (points + 50) / 100 / policy.rotation_band;
}

}  // namespace

OpportunityScanner::OpportunityScanner(Session<index::OpportunityView>& session,
                                       const index::AccessQuery& access,
                                       const index::CandidateView& candidate)
    : session_(session),
      access_(access),
      candidate_(candidate),
      person_(session.options.policy_of(candidate.tenant)),
      seeker_{.facts = candidate.facts,
              .person = &person_,
              .tables = session.options.tables,
              .filter = &session.options.filter,
              .as_of = session.as_of} {}

const score::CompiledPolicy& OpportunityScanner::WorkPolicy(std::string_view tenant) const {
  return session_.options.work_override != nullptr ? *session_.options.work_override
                                                   : session_.options.policy_of(tenant);
}

void OpportunityScanner::ScoreRow(const index::OpportunityView& row) {
  const index::AccessAnswer answer = index::CheckAccess(access_, row.tenant, *row.grants);
  if (!answer.visible || (!answer.allowed && !session_.options.count_excluded)) return;
  const score::CompiledPolicy& work = WorkPolicy(row.tenant);
  if (!PassesFilter(session_.options.filter, row.tenant, row.owners, *candidate_.facts, *row.facts,
                    /*row_is_candidate=*/false, work.policy())) {
    return;
  }
  session_.Refine(row,
                  {.as_of = session_.as_of,
                   .work = &work,
                   .person = &person_,
                   .tables = session_.options.tables,
                   .access = answer.allowed},
                  *candidate_.facts, candidate_.extras, *row.facts);
}

bool OpportunityScanner::Scan(const OpportunitySegment& segment, const index::LiveMask& live) {
  Begin(segment, live);
  for (const std::uint32_t row : alone_) ScoreRow(segment.View(row));
  if (works_.empty()) return true;
  SetAllLimits();
  if (!ReadKeys(live)) return false;

  std::array<std::uint32_t, kKeys> begins;
  const auto collect = [&](std::size_t from_key, std::size_t to_key) {
    survivors_.clear();
    std::fill(begins.begin(), begins.end(), 0U);
    for (std::size_t i = 0; i < work_of_class_.size(); ++i) {
      const std::uint16_t at = work_of_class_[i];
      if (at == kNoWork) continue;
      for (std::uint32_t row = segment.class_begin()[i]; row < segment.class_begin()[i + 1];
           ++row) {
        const std::uint16_t key = keys_[row];
        if (key < from_key || to_key <= key || !MayPass(works_[at], worths_[row], true)) continue;
        survivors_.push_back({row, key, at});
        ++begins[key];
      }
    }
    // Counting sort: by key, then by row.
    std::uint32_t begin = 0;
    for (std::uint32_t& at : begins) begin += std::exchange(at, begin);
    sorted_.resize(survivors_.size());
    for (const Survivor& one : survivors_) sorted_[begins[one.key]++] = one;
  };
  // In waves: after each the lists are better, so the next has fewer rows to put in order.
  std::size_t from_key = 0;
  for (std::size_t wave = kFirstShare * static_cast<std::size_t>(session_.options.limit);;
       wave *= kWaveGrowth) {
    int most = 0;
    for (const Work& work : works_) most = std::max(most, work.most);
    const std::size_t last_key =
        std::min(kKeys, static_cast<std::size_t>(most / kPointsPerKey) + 1);
    std::size_t to_key = from_key;
    for (std::size_t rows = 0; to_key < last_key && rows < wave; ++to_key) rows += counts_[to_key];
    if (to_key <= from_key) return true;
    collect(from_key, to_key);
    if (!Refine(sorted_)) return false;
    from_key = to_key;
  }
}

void OpportunityScanner::Begin(const OpportunitySegment& segment, const index::LiveMask& live) {
  segment_ = &segment;
  works_.clear();
  work_of_class_.assign(segment.access_classes().size(), kNoWork);
  std::map<const score::CompiledPolicy*, std::uint16_t> known;
  for (std::size_t i = 0; i < work_of_class_.size(); ++i) {
    const index::AccessClass& one = segment.access_classes()[i];
    const index::AccessAnswer answer = index::CheckAccess(access_, one.tenant, one.grants);
    if (!answer.visible || !answer.allowed || !TenantPasses(session_.options.filter, one.tenant)) {
      continue;
    }
    const score::CompiledPolicy& policy = WorkPolicy(one.tenant);
    const auto [it, added] = known.try_emplace(&policy, static_cast<std::uint16_t>(works_.size()));
    if (added) {
      Work work;
      work.values = std::make_unique<OpportunityValues>(seeker_, segment, policy);
      work.min_known = policy.policy().min_confidence * Worth::kKnownPerPermille;
      works_.push_back(std::move(work));
    }
    work_of_class_[i] = it->second;
  }
  // Somebody has resolved attention points of these, so their loads say nothing.
  alone_.clear();
  if (candidate_.extras == nullptr) return;
  for (const score::OverrideFact& one : candidate_.extras->overrides) {
    segment.ForHash(one.opportunity_hash, [&](std::size_t row) {
      if (live.Has(row)) alone_.push_back(static_cast<std::uint32_t>(row));
    });
  }
  std::sort(alone_.begin(), alone_.end());
  alone_.erase(std::unique(alone_.begin(), alone_.end()), alone_.end());
}

void OpportunityScanner::SetLimits(Work& work) const {
  const model::Policy& policy = work.values->work().policy();
  // A row of the worst band may still enter; its score is at least so many times the band.
  const auto limit = [&](MatchList list) {
    const int score = session_.lists.LeastBand(list) * policy.rotation_band;
    return score == 0 ? kFullPoints : kFullPoints - (100 * score - 50);
  };
  work.past = limit(MatchList::kPast);
  work.past_mits = limit(MatchList::kPastMits);
  work.onbekend = limit(MatchList::kOnvoldoendeBekend);
  work.open = work.values->any_hard() ? std::max(work.past, work.past_mits) : work.past;
  work.most = std::max({work.open, work.past_mits, work.onbekend});
}

void OpportunityScanner::SetAllLimits() {
  for (Work& work : works_) SetLimits(work);
}

// Whether a row may enter a list, by what is known of it; what is not yet counts as perfect.
bool OpportunityScanner::MayPass(const Work& work, Worth worth, bool with_loads) {
  const int obstacles = worth.obstacles();
  if (obstacles >= 2) return false;
  const int limit = obstacles != 0 ? work.past_mits : with_loads ? work.past : work.open;
  return worth.loss() <= limit || (Doubtful(work, worth) && worth.high_loss() <= work.onbekend);
}

// Sets keys_ for all rows. False: cancelled.
bool OpportunityScanner::ReadKeys(const index::LiveMask& live) {
  const OpportunitySegment& segment = *segment_;
  keys_.assign(segment.rows(), kNoKey);
  worths_.resize(segment.rows());
  counts_.assign(kKeys, 0);
  std::uint64_t scanned = 0;
  auto alone = alone_.begin();
  for (std::size_t i = 0; i < work_of_class_.size(); ++i) {
    if (work_of_class_[i] == kNoWork) continue;
    const Work& work = works_[work_of_class_[i]];
    OpportunityValues& values = *work.values;
    for (std::size_t row = segment.class_begin()[i]; row < segment.class_begin()[i + 1]; ++row) {
      if (row % kRowsPerCheck == 0 && session_.Cancelled()) return false;
      if (!live.Has(row)) continue;
      ++scanned;
      Worth worth = values.Short(row);
      if (worth.fails() || !MayPass(work, worth, false)) continue;
      while (alone != alone_.end() && *alone < row) ++alone;
      if (alone != alone_.end() && *alone == row) continue;
      const index::WorkLists& lists = segment.lists()[row];
      if (lists.unnumbered == 0) {
        worth = worth + values.Loads(lists) + values.KnownOfTalents(lists);
        if (worth.fails() || !MayPass(work, worth, true)) continue;
      }
      worths_[row] = worth;
      const int loss = Doubtful(work, worth) ? worth.high_loss() : worth.loss();
      const auto key = static_cast<std::size_t>(loss / kPointsPerKey);
      keys_[row] = static_cast<std::uint16_t>(key);
      ++counts_[key];
    }
  }
  session_.statistics.scanned += scanned;
  return true;
}

OpportunityScanner::RowBound OpportunityScanner::ToBound(const Work& work, std::size_t row,
                                                         Worth worth) const {
  RowBound bound;
  bound.row = row;
  bound.points = kFullPoints - worth.loss();
  bound.points_high = kFullPoints - worth.high_loss();
  bound.obstacles = worth.obstacles();
  bound.doubtful = Doubtful(work, worth);
  bound.confident =
      worth.known() + Worth::kKnownPerPermille / 2 + work.values->doubt() >= work.min_known;
  return bound;
}

bool OpportunityScanner::CanEnter(const RowBound& bound, const Work& work,
                                  std::uint32_t waiting) const {
  const model::Policy& policy = work.values->work().policy();
  const auto could = [&](MatchList list, int points) {
    return session_.lists.CouldEnter(list, RoundedBand(points, policy), waiting, [&] {
      return score::OrderHash(session_.week, session_.start_name, segment_->name(bound.row));
    });
  };
  if (bound.obstacles >= 2) return false;
  const MatchList list = bound.obstacles == 0 ? MatchList::kPast : MatchList::kPastMits;
  return (bound.confident && could(list, bound.points)) ||
         (bound.doubtful && could(MatchList::kOnvoldoendeBekend, bound.points_high));
}

void OpportunityScanner::RefineRow(Work& work, std::size_t row) {
  const Worth worth = worths_[row];
  const index::WorkLists& lists = segment_->lists()[row];
  if (lists.unnumbered == 0) {
    if (!MayPass(work, worth, true)) return;
    const Worth whole = worth + work.values->Talents(lists, Doubtful(work, worth));
    if (!MayPass(work, whole, true)) return;
    if (!CanEnter(ToBound(work, row, whole), work, score::Waiting(lists.last_voorstel))) return;
  }
  const std::uint64_t refined = session_.statistics.refined;
  ScoreRow(segment_->View(row));
  if (session_.statistics.refined != refined) SetAllLimits();
}

// `rows` by key. False: cancelled.
bool OpportunityScanner::Refine(std::span<const Survivor> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % kRefinePerCheck == 0 && session_.Cancelled()) return false;
    if (i + kAhead < rows.size()) {
      const index::WorkLists& ahead = segment_->lists()[rows[i + kAhead].row];
      __builtin_prefetch(segment_->requirements(ahead).data());
    }
    if (i + 2 * kAhead < rows.size()) {
      __builtin_prefetch(&segment_->lists()[rows[i + 2 * kAhead].row]);
      __builtin_prefetch(&worths_[rows[i + 2 * kAhead].row]);
    }
    Work& work = works_[rows[i].work];
    // Keys ascend, and those of one policy are as bad for all.
    if (rows[i].key * kPointsPerKey <= work.most) RefineRow(work, rows[i].row);
  }
  return true;
}

void OpportunityScanner::VisitBounds(const OpportunitySegment& segment, const index::LiveMask& live,
                                     const std::function<void(const RowBound&)>& visit) {
  Begin(segment, live);
  SetAllLimits();
  if (works_.empty() || !ReadKeys(live)) return;
  for (std::size_t i = 0; i < work_of_class_.size(); ++i) {
    if (work_of_class_[i] == kNoWork) continue;
    Work& work = works_[work_of_class_[i]];
    for (std::size_t row = segment.class_begin()[i]; row < segment.class_begin()[i + 1]; ++row) {
      if (keys_[row] == kNoKey || segment.lists()[row].unnumbered != 0) continue;
      const Worth whole =
          worths_[row] + work.values->Talents(segment.lists()[row], Doubtful(work, worths_[row]));
      if (MayPass(work, whole, true)) visit(ToBound(work, row, whole));
    }
  }
}

}  // namespace passend::search
