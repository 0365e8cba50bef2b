#include "matcher/search/candidate_scan.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "matcher/score/factors/ontwikkelstap.h"
#include "matcher/score/factors/reistijd_bound.h"
#include "matcher/score/factors/uren_bound.h"

namespace passend::search {
namespace {

using index::BlockFacts;
using index::CandidateSegment;
using index::ColumnSet;
using index::kBlockRows;
using score::MatchList;

constexpr unsigned kAllUnits = 100'000 / kPointsPerUnit;
constexpr unsigned kAllKnown = 1000 * kKnownPerPermille;

// The best band that `units` can give: of half_up(points / 100) / rotation_band.
std::int32_t BestBand(unsigned units, int rotation_band) {
  const auto points = static_cast<std::int32_t>(std::min(units, kAllUnits) * kPointsPerUnit);
  return (points + 50) / 100 / rotation_band;
}

// The least units of which BestBand() is at least `band`.
unsigned LeastUnits(std::int32_t band, int rotation_band) {
  const std::int32_t points = 100 * band * rotation_band - 50;
  return points <= 0 ? 0U : static_cast<unsigned>(points + kPointsPerUnit - 1) / kPointsPerUnit;
}

unsigned PointUnits(int weight, int sub) { return Units(weight * sub); }

}  // namespace

// A row that passed the first step.
struct CandidateScanner::Survivor {
  std::uint32_t row = 0;         // in the segment
  std::uint32_t units = 0;       // upper bound of the points
  std::uint32_t high_units = 0;  // of points_high
  bool confident = false;        // may be in past or past mits
  bool doubtful = false;         // may be in onvoldoende bekend
  std::uint8_t obstacles = 0;    // at least so many
  bool maybe_obstacle = false;   // and perhaps more
  bool bounded = true;           // false: no bound is known
  bool looked = false;           // the second step has been here
  bool hashed = false;
  std::uint64_t hash = 0;  // of the order, when hashed
};

struct CandidateScanner::Block {
  std::vector<index::CodeBlock> scratch;
  std::vector<WordColumn> words;
  std::vector<ByteColumn> bytes;
  WordRows talents, talents_known, use, met, unknown_wish, high_wish, single, single_high,
      single_known;
  ByteRows rules, classes, unknown, hard;
};

// A segment with what this search knows of it.
struct CandidateScanner::SegmentView {
  const CandidateSegment& segment;
  const index::LiveMask& live;
  // By access class: the tables of the tenant's policy; null when the rows do not take part.
  std::vector<const PersonTables*> person_of_class;
  // Positions of the plan's columns in this segment, in the order of the plan.
  std::vector<int> talents, uses, wishes, singles;
  // The same of what depends on the policy of a tenant.
  struct OfPolicy {
    ItemTables tables;
    std::vector<int> items, rules;
  };
  std::map<const PersonTables*, OfPolicy> of_policy;
  std::vector<std::uint32_t> forced;  // rows with a stored override, ascending
  // Minutes by place and modes of the person, 32 per place; filled when first asked.
  static constexpr std::int16_t kNotFilled = -2;
  std::vector<std::int16_t> minutes;
};

CandidateScanner::CandidateScanner(Session<index::CandidateView>& session,
                                   const index::AccessQuery& access,
                                   const score::CompiledPolicy& work,
                                   const score::OpportunityFacts& opportunity,
                                   const KernelSet& kernels)
    : session_(session),
      access_(access),
      work_(work),
      opportunity_(opportunity),
      kernels_(kernels),
      context_{.as_of = session.as_of,
               .work = &work,
               .person = &work,
               .tables = session.options.tables,
               .access = true},
      plan_(CandidatePlan::Make(context_, opportunity)),
      scratch_{},
      block_(std::make_unique<Block>()) {
  scratch_.valid_until.fill(score::kNoDay);
  scratch_.valid_until[0] = static_cast<score::PackedDay>(session.as_of - 1);  // StaleIndex 1
}

CandidateScanner::~CandidateScanner() = default;

const CandidateScanner::PersonTables& CandidateScanner::TablesFor(
    const score::CompiledPolicy& person) {
  std::unique_ptr<PersonTables>& tables = persons_[&person];
  if (tables == nullptr) {
    tables = std::make_unique<PersonTables>();
    tables->policy = &person;
    score::ScoreContext context = context_;
    context.person = &person;
    tables->rules = MakeRuleColumns(context, opportunity_);
  }
  return *tables;
}

bool CandidateScanner::Prepare(SegmentView& view) {
  const CandidateSegment& segment = view.segment;
  bool any = false;
  for (const index::AccessClass& one : segment.access_classes()) {
    const index::AccessAnswer answer = index::CheckAccess(access_, one.tenant, one.grants);
    const bool takes_part =
        answer.visible && answer.allowed && TenantPasses(session_.options.filter, one.tenant);
    view.person_of_class.push_back(takes_part ? &TablesFor(session_.options.policy_of(one.tenant))
                                              : nullptr);
    any = any || takes_part;
  }
  if (!any) return false;

  const ColumnSet& columns = segment.columns();
  for (const auto& one : plan_.talents) view.talents.push_back(columns.Find(one.column));
  for (const auto& one : plan_.uses) view.uses.push_back(columns.Find(one.column));
  for (const auto& one : plan_.wishes) view.wishes.push_back(columns.Find(one.column));
  for (const auto& one : plan_.singles) view.singles.push_back(columns.Find(one.column));
  segment.RowsWithOverride(opportunity_.opportunity_hash, view.forced);
  view.minutes.assign(segment.places().size() * 32, SegmentView::kNotFilled);
  return true;
}

bool CandidateScanner::Scan(const CandidateSegment& segment, const index::LiveMask& live) {
  SegmentView view{segment, live, {}, {}, {}, {}, {}, {}, {}, {}};
  if (!Prepare(view)) return true;
  for (std::size_t block = 0; block < segment.blocks(); ++block) {
    if (session_.Cancelled()) return false;
    ScanBlock(view, block);
  }
  return true;
}

// Whether every row of the block is too far, for the filter or for rule H7.
bool CandidateScanner::SkipBlock(const BlockFacts& facts) const {
  const auto& near = session_.options.filter.near;
  if (near.has_value() &&
      (!facts.any_place || score::MetresToBox(near->x_m, near->y_m, facts.min_x, facts.max_x,
                                              facts.min_y, facts.max_y) > near->metres)) {
    return true;
  }
  if (opportunity_.transport_provided != 0 || opportunity_.place_known == 0 ||
      facts.any_without_place || facts.any_without_modes || facts.any_without_max) {
    return false;
  }
  const std::int32_t metres = score::MetresToBox(opportunity_.x_m, opportunity_.y_m, facts.min_x,
                                                 facts.max_x, facts.min_y, facts.max_y);
  const int minutes = score::LeastMinutes(metres, facts.modes, opportunity_, work_.policy());
  // No mode runs for anybody: all fall off.
  return minutes < 0 || score::TooFarForAny(minutes, facts.most_minutes, work_.policy());
}

void CandidateScanner::ScanBlock(SegmentView& view, std::size_t block) {
  const CandidateSegment& segment = view.segment;
  const std::size_t begin = block * kBlockRows;
  const std::size_t end = std::min(segment.rows(), begin + kBlockRows);
  const BlockFacts& facts = segment.block_facts(block);

  // A stored override may turn any bound: these rows are always scored, whatever the block says.
  const auto first =
      std::lower_bound(view.forced.begin(), view.forced.end(), static_cast<std::uint32_t>(begin));
  for (auto it = first; it != view.forced.end() && *it < end; ++it) {
    if (view.live.Has(*it) && view.person_of_class[segment.access_class(*it)] != nullptr) {
      RefineRow(view, *it);
    }
  }

  if (SkipBlock(facts)) return;
  for (const PersonTables* person : PersonsOf(view, block)) ScanPolicy(view, block, *person);
}

// Usually one policy; a block where tenants meet may have more, and is scanned once for each.
std::vector<const CandidateScanner::PersonTables*> CandidateScanner::PersonsOf(
    const SegmentView& view, std::size_t block) const {
  const BlockFacts& facts = view.segment.block_facts(block);
  std::vector<const PersonTables*> persons;
  for (std::size_t c = facts.first_class; c <= facts.last_class; ++c) {
    const PersonTables* person = view.person_of_class[c];
    if (person != nullptr && std::find(persons.begin(), persons.end(), person) == persons.end()) {
      persons.push_back(person);
    }
  }
  return persons;
}

void CandidateScanner::VisitBounds(const CandidateSegment& segment, const index::LiveMask& live,
                                   const std::function<void(const RowBound&)>& visit) {
  SegmentView view{segment, live, {}, {}, {}, {}, {}, {}, {}, {}};
  if (!Prepare(view) || plan_.nobody) return;
  for (std::size_t block = 0; block < segment.blocks(); ++block) {
    if (SkipBlock(segment.block_facts(block))) continue;
    for (const PersonTables* person : PersonsOf(view, block)) {
      survivors_.clear();
      FirstStep(view, block, *person);
      for (Survivor& one : survivors_) {
        if (!SecondStep(view, one)) continue;
        visit({.row = one.row,
               .points = static_cast<std::int32_t>(std::min(one.units, kAllUnits)) * kPointsPerUnit,
               .points_high =
                   static_cast<std::int32_t>(std::min(one.high_units, kAllUnits)) * kPointsPerUnit,
               .confident = one.confident,
               .doubtful = one.doubtful,
               .obstacles = one.obstacles,
               .maybe_obstacle = one.maybe_obstacle});
      }
    }
  }
}

void CandidateScanner::ScanPolicy(SegmentView& view, std::size_t block,
                                  const PersonTables& person) {
  survivors_.clear();
  FirstStep(view, block, person);
  std::erase_if(survivors_, [&](Survivor& one) { return !SecondStep(view, one); });
  // The most promising first: they raise the thresholds for the others.
  std::sort(survivors_.begin(), survivors_.end(),
            [](const Survivor& x, const Survivor& y) { return x.units > y.units; });
  for (Survivor& one : survivors_) {
    if (SecondStep(view, one)) RefineRow(view, one.row);
  }
}

void CandidateScanner::FirstStep(SegmentView& view, std::size_t block, const PersonTables& person) {
  const CandidateSegment& segment = view.segment;
  const ColumnSet& columns = segment.columns();
  Block& space = *block_;
  auto [found, added] = view.of_policy.try_emplace(&person);
  SegmentView::OfPolicy& own = found->second;
  if (added) {
    score::ScoreContext context = context_;
    context.person = person.policy;
    own.tables = MakeItemTables(plan_, segment, context);
    for (const ItemTables::Item& one : own.tables.items) {
      own.items.push_back(columns.Find(one.column));
    }
    for (const auto& one : person.rules) own.rules.push_back(columns.Find(one.column));
  }
  const ItemTables& items = own.tables;

  // Every column is unpacked at most once for each of the passes below; `scratch` holds the sparse
  // ones of all passes.
  const std::size_t most = plan_.talents.size() + plan_.uses.size() + plan_.wishes.size() +
                           plan_.singles.size() + person.rules.size() + items.items.size();
  if (space.scratch.size() < most) space.scratch.resize(most);
  std::size_t used = 0;
  const auto get = [&](int column, std::uint16_t* codes = nullptr) {
    return columns.Get(column, block, space.scratch[used++], codes);
  };

  // Rules first: a block of which every row fails one rule goes no further.
  space.bytes.clear();
  for (std::size_t r = 0; r < person.rules.size(); ++r) {
    const CandidatePlan::RuleColumn& one = person.rules[r];
    std::uint16_t codes = 0;
    const index::CodeBlock* code_block = get(own.rules[r], &codes);
    bool all_fail = true;
    for (unsigned code = 0; code < 16; ++code) {
      if ((codes >> code) & 1) all_fail = all_fail && (one.bits.at[code] & kFailsBit) != 0;
    }
    if (all_fail) return;
    space.bytes.push_back({code_block, &one.bits});
  }
  std::vector<const index::CodeBlock*> item_blocks;
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    item_blocks.push_back(get(own.items[i]));
    if (items.any_maybe) space.bytes.push_back({item_blocks.back(), &items.items[i].maybe});
  }
  kernels_.or_bytes(space.bytes, space.rules);

  const auto item_pass = [&](auto table, ByteRows& out) {
    space.bytes.clear();
    for (std::size_t i = 0; i < items.items.size(); ++i) {
      space.bytes.push_back({item_blocks[i], &(items.items[i].*table)});
    }
    kernels_.sum_bytes(space.bytes, out);
  };
  item_pass(&ItemTables::Item::classes, space.classes);
  item_pass(&ItemTables::Item::unknown, space.unknown);
  item_pass(&ItemTables::Item::hard, space.hard);

  const auto word_pass = [&](const auto& plan, const std::vector<const index::CodeBlock*>& blocks,
                             auto table, auto ends_group, WordRows& out) {
    space.words.clear();
    bool open = false;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      const WordTable& one = plan[i].*table;
      // A column that nobody in the block has, and that is worth nothing then, changes no sum.
      if (blocks[i] != &index::kEmptyBlock || one.At(index::kNothing) != 0) {
        space.words.push_back({blocks[i], &one, false});
        open = true;
      }
      if (ends_group(i) && open) {
        space.words.back().ends_group = true;
        open = false;
      }
    }
    kernels_.sum_of_maxima(space.words, out);
  };
  const auto fetch = [&](const std::vector<int>& positions) {
    std::vector<const index::CodeBlock*> blocks;
    blocks.reserve(positions.size());
    for (const int column : positions) blocks.push_back(get(column));
    return blocks;
  };
  const auto each = [](std::size_t) { return true; };
  {
    const auto blocks = fetch(view.talents);
    const auto ends = [&](std::size_t i) { return plan_.talents[i].ends_group; };
    word_pass(plan_.talents, blocks, &CandidatePlan::Talent::points, ends, space.talents);
    word_pass(plan_.talents, blocks, &CandidatePlan::Talent::known, ends, space.talents_known);
  }
  word_pass(plan_.uses, fetch(view.uses), &CandidatePlan::Use::use, each, space.use);
  {
    const auto blocks = fetch(view.wishes);
    word_pass(plan_.wishes, blocks, &CandidatePlan::Wish::met, each, space.met);
    word_pass(plan_.wishes, blocks, &CandidatePlan::Wish::unknown, each, space.unknown_wish);
    word_pass(plan_.wishes, blocks, &CandidatePlan::Wish::high, each, space.high_wish);
  }
  {
    const auto blocks = fetch(view.singles);
    word_pass(plan_.singles, blocks, &CandidatePlan::Single::points, each, space.single);
    word_pass(plan_.singles, blocks, &CandidatePlan::Single::high, each, space.single_high);
    word_pass(plan_.singles, blocks, &CandidatePlan::Single::known, each, space.single_known);
  }

  // Row by row: what divides by the person's own sums, and the decision.
  const int rotation_band = work_.policy().rotation_band;
  const unsigned least_past = LeastUnits(session_.lists.LeastBand(MatchList::kPast), rotation_band);
  const unsigned least_mits =
      LeastUnits(session_.lists.LeastBand(MatchList::kPastMits), rotation_band);
  const unsigned least_unknown =
      LeastUnits(session_.lists.LeastBand(MatchList::kOnvoldoendeBekend), rotation_band);
  const auto min_known = static_cast<unsigned>(work_.policy().min_confidence * kKnownPerPermille);
  // Reistijd, uren and ontwikkelstap at their best; SecondStep() looks closer.
  const unsigned later = BestLater();
  const unsigned constant = plan_.constant_units + plan_.talents_allowance + later;
  const unsigned constant_high = plan_.constant_high_units + plan_.talents_allowance + later;
  const auto talents_full = static_cast<unsigned>(
      plan_.talents_known ? work_.policy().weights[0] * 10 * kKnownPerPermille : 0);
  const auto use_full = static_cast<unsigned>(plan_.weight_use * 10 * kKnownPerPermille);
  const auto wish_full = static_cast<unsigned>(plan_.weight_wish * 10 * kKnownPerPermille);
  const BlockFacts& facts = segment.block_facts(block);
  const bool same_day = facts.first_day <= session_.as_of && session_.as_of <= facts.last_day;

  const std::size_t begin = block * kBlockRows;
  const std::size_t end = std::min(segment.rows(), begin + kBlockRows);
  const bool one_class = facts.first_class == facts.last_class;
  const auto forced = std::lower_bound(view.forced.begin(), view.forced.end(), begin);
  const bool forced_here = forced != view.forced.end() && *forced < end;
  for (std::size_t word = begin / 64; word * 64 < end; ++word) {
    for (std::uint64_t bits = view.live.word(word); bits != 0; bits &= bits - 1) {
      const std::size_t row = 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
      if (!one_class && view.person_of_class[segment.access_class(row)] != &person) continue;
      if (forced_here && std::binary_search(view.forced.begin(), view.forced.end(), row)) continue;
      ++session_.statistics.scanned;
      const std::size_t i = row - begin;
      if ((space.rules.at[i] & kFailsBit) != 0) continue;
      Survivor one;
      one.row = static_cast<std::uint32_t>(row);
      if (!same_day) {
        const index::SameStaleness& same = segment.same_staleness(row);
        if (session_.as_of < same.first || session_.as_of > same.last) {
          // Something became stale since the row was encoded, or was not yet: no bound.
          one.units = one.high_units = kAllUnits;
          one.confident = one.doubtful = one.maybe_obstacle = true;
          one.bounded = false;
          survivors_.push_back(one);
          continue;
        }
      }
      const std::uint8_t hard = space.hard.at[i];
      if (hard >= kHardWithoutMeasure) continue;
      const index::RowSums& sums = segment.row_sums(row);

      // What is known, between known and known + doubt.
      const std::uint8_t unknown_items = space.unknown.at[i];
      unsigned known = space.talents_known.at[i] + space.single_known.at[i] +
                       plan_.load_known[unknown_items >> 4];
      unsigned doubt = plan_.known_slack + plan_.travel_doubt;
      if (plan_.use_known && sums.emphasis_reciprocal != 0) {
        known += use_full * sums.fresh_emphasis_floor / 250;
        doubt += use_full / 250 + 1;
      }
      if (sums.wish_reciprocal != 0) {
        const unsigned unknown =
            ((space.unknown_wish.at[i] * unsigned{sums.wish_reciprocal} * wish_full) >> 15) + 1;
        known += wish_full - std::min(wish_full, unknown);
        // The reciprocal is at most 1 / 32768 too large, for at most 18 unknown weights.
        doubt += wish_full * 18 / 32768 + 2;
      }
      doubt += plan_.step_doubt;
      one.confident = known + doubt + kKnownPerPermille / 2 >= min_known;
      one.doubtful = known + kKnownPerPermille / 2 < min_known;

      unsigned units = constant + space.talents.at[i] + space.single.at[i] +
                       plan_.load_units[space.classes.at[i]][unknown_items & 15];
      unsigned use_sub = 0;
      const bool use_known = plan_.use_known && sums.emphasis_reciprocal != 0;
      if (use_known) {
        use_sub = (space.use.at[i] * 4U * sums.emphasis_reciprocal + 16384) >> 15;
        use_sub = std::min(use_sub, 1000U);
        units += PointUnits(plan_.weight_use, static_cast<int>(use_sub));
      } else {
        units += static_cast<unsigned>(plan_.use_prior_units);
      }
      if (sums.wish_reciprocal != 0) {
        const unsigned sub = (space.met.at[i] * unsigned{sums.wish_reciprocal} + 16384) >> 15;
        units += PointUnits(plan_.weight_wish, static_cast<int>(std::min(sub, 1000U)));
      } else {
        units += static_cast<unsigned>(plan_.wish_prior_units);
      }
      one.units = units;
      const std::uint8_t rules = space.rules.at[i];
      one.obstacles = static_cast<std::uint8_t>(((rules & kCertificateObstacleBit) != 0 ? 1 : 0) +
                                                ((rules & kSupportObstacleBit) != 0 ? 1 : 0) +
                                                (hard != 0 ? 1 : 0));
      if (one.obstacles >= 2) continue;
      one.maybe_obstacle = (rules & kItemMaybeHardBit) != 0;
      if (one.confident) {
        const bool past = one.obstacles == 0 && units >= least_past;
        one.confident =
            past || (units >= least_mits && (one.obstacles == 1 || one.maybe_obstacle ||
                                             MayHaveObstacle(view, segment.row_facts(row))));
      }

      if (one.doubtful) {
        unsigned high = constant_high + space.talents.at[i] + space.single_high.at[i];
        // Each unknown requirement may still be worth 1000 instead of its m.
        const unsigned unknown_talents =
            talents_full - std::min<unsigned>(talents_full, space.talents_known.at[i]);
        high += (unknown_talents * plan_.talents_missing_points / (10 * kKnownPerPermille) + 1 +
                 kPointsPerUnit - 1) /
                kPointsPerUnit;
        const bool stale_items = (unknown_items >> 4) != (unknown_items & 15);
        high += stale_items ? PointUnits(work_.policy().weights[2], 1000)
                            : plan_.load_high_units[space.classes.at[i]][unknown_items & 15];
        if (use_known) {
          const unsigned best = use_sub + 1000 - 4U * sums.fresh_emphasis_floor;
          high += PointUnits(plan_.weight_use, static_cast<int>(std::min(best, 1000U)));
        } else {
          high += PointUnits(plan_.weight_use, 1000);
        }
        unsigned wish_sub = 1000;
        if (sums.wish_reciprocal != 0) {
          wish_sub = (space.high_wish.at[i] * unsigned{sums.wish_reciprocal} + 16384) >> 15;
        }
        high += PointUnits(plan_.weight_wish, static_cast<int>(std::min(wish_sub, 1000U)));
        one.high_units = high;
        one.doubtful = high >= least_unknown;
      }
      if (!one.confident && !one.doubtful) continue;
      survivors_.push_back(one);
    }
  }
}

// Replaces the bounds of reistijd, uren and ontwikkelstap by their values and looks whether the row
// can still enter a list. May be asked again for the same row: then only the lists have changed.
// Whether the journey or the hours of a row may be an obstacle: whatever else the row is, without
// one it cannot be in past mits.
bool CandidateScanner::MayHaveObstacle(SegmentView& view, const index::RowFacts& facts) {
  if (opportunity_.transport_provided == 0 && opportunity_.place_known != 0 &&
      facts.place != index::kNoPlace) {
    std::int16_t& minutes = view.minutes[std::size_t{facts.place} * 32 + facts.modes];
    if (minutes == SegmentView::kNotFilled) {
      const index::Place& place = view.segment.places()[facts.place];
      const int least = score::LeastMinutes(
          score::Metres(opportunity_.x_m, opportunity_.y_m, place.x_m, place.y_m), facts.modes,
          opportunity_, work_.policy());
      minutes = static_cast<std::int16_t>(std::min(least, 32767));
    }
    if (minutes > static_cast<int>(facts.max_minutes)) return true;
  }
  if (opportunity_.min_week == score::kUnknown16) return false;
  SetHours(facts);
  return score::JudgeTime(score::OverlapMinutes(scratch_, opportunity_, work_.policy()),
                          facts.max_day, opportunity_)
      .obstacle;
}

// The hours of a row, in the scratch facts.
void CandidateScanner::SetHours(const index::RowFacts& facts) {
  score::CandidateFacts& row = scratch_;
  row.flags = static_cast<std::uint8_t>(
      (row.flags & ~score::kGridKnown) |
      ((facts.flags & index::kRowGridKnown) != 0 ? score::kGridKnown : 0));
  row.grid = facts.grid;
  row.max_day = facts.max_day;
  row.max_week = facts.max_week;
  row.desired_week = facts.desired_week;
}

unsigned CandidateScanner::BestLater() const {
  return PointUnits(plan_.weight_travel, 1000) + PointUnits(plan_.weight_hours, 1000) +
         PointUnits(plan_.weight_step, 1000);
}

bool CandidateScanner::SecondStep(SegmentView& view, Survivor& survivor) {
  const index::RowFacts& facts = view.segment.row_facts(survivor.row);
  if (survivor.bounded && !survivor.looked) {
    survivor.looked = true;
    if (!LookCloser(view.segment, facts, survivor)) return false;
  }
  const std::uint32_t waiting = score::Waiting(facts.last_voorstel);
  const auto hash = [&] {
    if (!survivor.hashed) {
      survivor.hash =
          score::OrderHash(session_.week, view.segment.name(survivor.row), session_.start_name);
      survivor.hashed = true;
    }
    return survivor.hash;
  };
  const int rotation_band = work_.policy().rotation_band;
  if (survivor.confident) {
    const std::int32_t band = BestBand(survivor.units, rotation_band);
    if (survivor.obstacles == 0 &&
        session_.lists.CouldEnter(MatchList::kPast, band, waiting, hash)) {
      return true;
    }
    if ((survivor.obstacles == 1 || survivor.maybe_obstacle) &&
        session_.lists.CouldEnter(MatchList::kPastMits, band, waiting, hash)) {
      return true;
    }
  }
  return survivor.doubtful &&
         session_.lists.CouldEnter(MatchList::kOnvoldoendeBekend,
                                   BestBand(survivor.high_units, rotation_band), waiting, hash);
}

// The values of the three factors, from the functions that score them; false when a rule fails.
bool CandidateScanner::LookCloser(const index::CandidateSegment& segment,
                                  const index::RowFacts& facts, Survivor& survivor) {
  const model::Policy& policy = work_.policy();
  score::CandidateFacts& row = scratch_;
  row.flags = static_cast<std::uint8_t>(facts.place != index::kNoPlace ? score::kPlaceKnown : 0);
  SetHours(facts);
  if (facts.place != index::kNoPlace) {
    row.x_m = segment.places()[facts.place].x_m;
    row.y_m = segment.places()[facts.place].y_m;
  }
  row.modes = facts.modes;
  row.max_minutes = facts.max_minutes;
  row.comfort_minutes = facts.comfort_minutes;
  row.distance_class = facts.distance_class;
  row.max_km = facts.max_km;
  const score::Travel travel = score::EvaluateTravel(row, opportunity_, policy);
  const score::TravelVerdict journey = score::JudgeTravel(travel, opportunity_, policy);
  if (journey.fails) return false;

  const int overlap = score::OverlapMinutes(row, opportunity_, policy);
  const score::TimeVerdict time = score::JudgeTime(overlap, facts.max_day, opportunity_);
  if (time.fails) return false;
  survivor.obstacles = static_cast<std::uint8_t>(survivor.obstacles + (journey.obstacle ? 1 : 0) +
                                                 (time.obstacle ? 1 : 0));
  if (survivor.obstacles >= 2) return false;

  unsigned units = 0;
  unsigned high = 0;
  const auto add = [&](int weight, int sub, bool known) {
    units += PointUnits(weight, sub);
    high += PointUnits(weight, known ? sub : 1000);
  };
  int travel_sub = policy.reistijd_prior;
  if (!travel.unknown) {
    travel_sub =
        travel.minutes < 0 ? 0 : score::TravelScore(travel.minutes, travel.comfort, travel.max);
  }
  add(plan_.weight_travel, travel_sub,
      !travel.unknown && (facts.flags & index::kRowTravelStale) == 0);

  const std::uint16_t desired = score::DesiredWeek(row);
  const bool hours_unknown =
      desired == score::kUnknown16 || opportunity_.max_week == score::kUnknown16;
  add(plan_.weight_hours, hours_unknown ? policy.uren_prior : score::HoursScore(overlap, desired),
      !hours_unknown && (facts.flags & index::kRowHoursStale) == 0);

  // Without the current place, so without lock-in: that only takes points away.
  row.current_werkvorm = facts.current_werkvorm;
  row.goal_werkvorm = facts.goal_werkvorm;
  row.step_werkvorm = facts.step_werkvorm;
  row.goal_stale = (facts.flags & index::kRowGoalStale) != 0 ? 1 : 0;
  row.step_stale = (facts.flags & index::kRowStepStale) != 0 ? 1 : 0;
  const score::Step step =
      score::EvaluateStep(row, opportunity_, *context_.tables, session_.as_of, policy);
  add(plan_.weight_step, step.sub, step.reason != score::StepReason::kUnknown && !step.stale);

  survivor.units = survivor.units - BestLater() + units;
  if (survivor.doubtful) survivor.high_units = survivor.high_units - BestLater() + high;
  return true;
}

void CandidateScanner::RefineRow(SegmentView& view, std::size_t row) {
  const index::CandidateView candidate = view.segment.View(row);
  const score::CandidateFacts& facts = view.segment.facts(row);
  const Filter& filter = session_.options.filter;
  if (!PassesFilter(filter, candidate.tenant, candidate.owners, facts, opportunity_, true,
                    work_.policy())) {
    return;
  }
  score::ScoreContext context = context_;
  context.person = view.person_of_class[view.segment.access_class(row)]->policy;
  session_.Refine(candidate, context, facts, candidate.extras, opportunity_);
}

}  // namespace passend::search
