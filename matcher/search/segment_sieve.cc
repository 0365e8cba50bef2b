#include "matcher/search/segment_sieve.h"

#include <algorithm>
#include <bit>

#include "matcher/score/factors/belastbaarheid_bound.h"
#include "matcher/score/factors/ontwikkelstap.h"
#include "matcher/score/factors/reistijd_bound.h"

namespace passend::search {
namespace {

using index::ColumnId;
using index::RowValue;
using index::ValueRange;
using model::Factor;

constexpr int kQuarter = 15;  // minutes
constexpr int kMost = 255;

std::uint8_t Byte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, kMost)); }
int QuartersUp(int minutes) { return (minutes + kQuarter - 1) / kQuarter; }
int Lost(int weight, int sub) { return weight * (1000 - sub) / kPointsPerUnit; }

// Whole steps in a number of units, rounded down (by one too many when units is large: never up).
class Steps {
 public:
  explicit Steps(int step) : inverse_(static_cast<std::uint32_t>(65536 / step)) {}
  std::uint8_t Of(std::uint16_t units) const {
    return static_cast<std::uint8_t>(std::min<std::uint32_t>(kMost, (units * inverse_) >> 16));
  }
  template <std::size_t kCodes, typename Table>
  void Fill(const std::array<std::uint16_t, kCodes>& units, Table& table) const {
    for (std::size_t code = 0; code < kCodes; ++code) table.at[code] = Of(units[code]);
  }

 private:
  std::uint32_t inverse_;
};

int StepFor(int most) { return std::max(2, (most + 253) / 254); }

}  // namespace

Journey MakeJourney(const score::OpportunityFacts& opportunity, const model::Policy& policy) {
  Journey journey;
  journey.x_m = opportunity.x_m;
  journey.y_m = opportunity.y_m;
  constexpr auto kAll = static_cast<std::uint8_t>((1U << model::kTravelModeCount) - 1);
  const std::uint8_t running = score::RunningModes(kAll, opportunity, policy);
  const unsigned provided = opportunity.transport_provided != 0
                                ? 1U << static_cast<unsigned>(model::TravelMode::kBegeleidVervoer)
                                : 0U;
  journey.unknown_modes = provided == 0;
  for (std::size_t mode = 0; mode < model::kTravelModeCount; ++mode) {
    if (((running >> mode) & 1) == 0) continue;
    Journey::Mode& one = journey.modes[journey.mode_count++];
    const model::ModeSpeed& speed = policy.modes[mode];
    one.fixed = static_cast<float>(speed.fixed_minutes);
    one.minutes_per_metre = static_cast<float>(policy.detour_tenths * 60) /
                            static_cast<float>(10 * 1000 * speed.km_per_hour);
    for (unsigned modes = 0; modes < 32; ++modes) {
      one.without.at[modes] = (((modes | provided) >> mode) & 1) != 0 ? 0 : kMost;
    }
  }
  return journey;
}

SegmentSieve::SegmentSieve(const CandidatePlan& plan, const RuleColumns& rules,
                           const score::ScoreContext& context,
                           const index::CandidateSegment& segment)
    : plan_(plan), segment_(segment) {
  FindTalents();
  for (const CandidatePlan::Single& one : plan.singles) {
    WideLoss wide;
    wide.column = Use(one.column);
    wide.loss = one.loss;
    wide.high_loss = one.high_loss;
    wide.known = one.known;
    wide.perhaps = one.perhaps;
    wide.fresh = one.fresh;
    singles_.push_back(wide);
  }
  sieve_.wish = plan.wish;
  for (const CandidatePlan::Part& one : plan.wishes) {
    if (segment.columns().Find(one.column) == index::ColumnSet::kAbsent) continue;
    sieve_.wishes.push_back({Use(one.column), {one.parts}});
  }
  FindItems(context);
  FindRules(rules);
  MakeHours();
  MakeTravel(context);
  MakeStep(context);
  // What rules out many comes first; else what weighs most.
  sieve_.counts_first = !NobodyDoubtful() || !sieve_.rules.empty() || !sieve_.certificates.empty();
  std::sort(used_.begin(), used_.end());
  used_.erase(std::unique(used_.begin(), used_.end()), used_.end());
  value_bytes_ = index::kBlockRows * ((sieve_.wish ? 1 : 0) + (sieve_.step ? 1 : 0));
  if (sieve_.counts_first) {
    value_bytes_ += index::kBlockRows * ((sieve_.use ? 1 : 0) + (sieve_.hours ? 3 : 0) +
                                         (sieve_.travel ? 3 : 0) + (sieve_.travel_rule ? 1 : 0));
  }
}

std::uint32_t SegmentSieve::Use(ColumnId id) {
  const int column = segment_.columns().Find(id);
  if (column == index::ColumnSet::kAbsent) return 0;
  used_.push_back(column);
  return static_cast<std::uint32_t>(column) + 1;
}

void SegmentSieve::FindTalents() {
  sieve_.use = plan_.use;
  std::size_t next = 0;
  for (const CandidatePlan::Group& group : plan_.groups) {
    WideGroup wide{.count = 0, .most = group.nothing};
    for (std::size_t i = 0; i < group.count; ++i, ++next) {
      const CandidatePlan::Talent& one = plan_.talents[next];
      const std::uint32_t column = Use(one.column);
      if (column == 0) continue;
      WideLoss talent{.column = column, .loss = one.loss, .use = one.use, .known = one.known};
      if (one.column == group.own) {
        // Whoever has no level of its own here has nothing; whoever has one does not.
        talent.loss[index::kNothing] = group.nothing;
        wide.most = 0xFFFF;
      }
      talents_.push_back(talent);
      ++wide.count;
      if (plan_.use && one.use != PartTable{}) sieve_.uses.push_back({column, {one.use}});
    }
    groups_.push_back(wide);
  }
  if (!plan_.use) return;
  for (std::size_t code = 0; code < 32; ++code) sieve_.use_whole.at[code] = 1;
  const auto& ranges = segment_.value_ranges(RowValue::kEmphasis);
  for (std::size_t code = 0; code < ranges.size(); ++code) {
    sieve_.use_whole.at[code] = Byte(kUsePerEmphasis * ranges[code].lowest);
  }
}

void SegmentSieve::FindItems(const score::ScoreContext& context) {
  const model::Policy& person = context.person->policy();
  for (const score::LoadFact& load : plan_.items) {
    const std::uint32_t column = Use(index::kItemColumns + load.item);
    const std::vector<index::CapacityRange>& ranges = segment_.ranges(load.item);
    Look classes{.column = column, .table = {}};
    Look unknown{.column = column, .table = {}};
    Look counts{.column = column, .table = {}};
    Look fresh{.column = column, .table = {}};
    Look gone{.column = column, .table = {}};
    unknown.table.at[index::kNothing] = 1;
    gone.table.at.fill(1);
    bool any_class = false;
    bool any_count = false;
    for (std::size_t code = 0; code < ranges.size(); ++code) {
      int lowest = ranges[code].lowest;
      int highest = ranges[code].highest;
      if (ranges[code].normal) {
        score::CandidateFacts facts = Nobody(context.as_of);
        facts.basis = static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
        lowest = highest = score::CapacityOf(facts, load.item, load.normal, context.as_of).value;
      }
      const score::ItemBound bound = score::BoundItem(load, lowest, highest, person, *context.work);
      std::uint8_t worth = 0;
      if (bound.best == score::ItemClass::kBridgeable) worth = 1;
      if (bound.best == score::ItemClass::kOverload || bound.best == score::ItemClass::kHard) {
        worth = 2;
      }
      classes.table.at[code] = worth;
      any_class = any_class || worth != 0;
      if (!ranges[code].stale) {
        fresh.table.at[code] = worth;
        gone.table.at[code] = 0;
      }
      if (bound.surely_hard) {
        counts.table.at[code] = score::NoMeasure(load) ? kFails : kObstacle;
      } else if (bound.maybe_hard) {
        counts.table.at[code] = kMaybeObstacle;
      }
      any_count = any_count || counts.table.at[code] != 0;
    }
    if (any_class) {
      sieve_.items.push_back(classes);
      doubt_.items.push_back(fresh);
    }
    if (any_count) sieve_.rules.push_back(counts);
    if (column == 0 || (segment_.columns().Codes(static_cast<int>(column) - 1) & 0x8000) != 0) {
      sieve_.unknown_items.push_back(unknown);
    }
    doubt_.unknown_items.push_back(gone);
  }
}

void SegmentSieve::FindRules(const RuleColumns& rules) {
  const auto find = [this](const std::vector<RuleColumns::Column>& from, std::vector<Look>& to) {
    for (const RuleColumns::Column& one : from) {
      const int column = segment_.columns().Find(one.column);
      // What nobody here has does not count, and neither does a code that nobody has.
      const unsigned codes = segment_.columns().Codes(column);
      bool any = false;
      for (std::size_t code = 0; code < 16; ++code) {
        any = any || (((codes >> code) & 1) != 0 && one.counts[code] != 0);
      }
      if (any) to.push_back({Use(one.column), {one.counts}});
    }
  };
  find(rules.rules, sieve_.rules);
  find(rules.certificates, sieve_.certificates);
}

void SegmentSieve::MakeHours() {
  const score::OpportunityFacts& work = *plan_.opportunity;
  const model::Policy& policy = plan_.context->work->policy();
  sieve_.hours = true;
  bool exact = policy.daypart_minutes % kQuarter == 0;
  const std::uint32_t grid = work.grid_known != 0 ? work.grid : model::kFullWeekGrid;
  for (int day = 0; day < 7; ++day) {
    const unsigned asked = (grid >> (4 * day)) & 15;
    if (asked == 0) continue;
    DayLook look{.column = Use(index::kDayColumns + static_cast<ColumnId>(day)),
                 .day = static_cast<std::uint32_t>(day),
                 .table = {}};
    for (unsigned code = 0; code < 16; ++code) {
      look.table.at[code] = Byte(QuartersUp(std::popcount(code & asked) * policy.daypart_minutes));
    }
    sieve_.days.push_back(look);
  }
  const auto caps = [&](RowValue value, ByteTable32& table) {
    table.at.fill(kMost);
    const std::vector<ValueRange>& ranges = segment_.value_ranges(value);
    for (std::size_t code = 0; code < ranges.size(); ++code) {
      table.at[code] = Byte(QuartersUp(ranges[code].highest));
      exact = exact && ranges[code].lowest == ranges[code].highest &&
              ranges[code].highest % kQuarter == 0;
    }
  };
  caps(RowValue::kMaxDay, sieve_.day_cap);
  caps(RowValue::kMaxWeek, sieve_.week_cap);
  if (work.max_week != score::kUnknown16) {
    sieve_.work_cap = Byte(QuartersUp(work.max_week));
    exact = exact && work.max_week % kQuarter == 0;
  }
  if (work.min_week != score::kUnknown16 && work.min_week > 0) {
    // A sum that stops at 255 may stand for more.
    sieve_.few = Byte(std::min(kMost - 1, (work.min_week - 1) / kQuarter));
    const bool firm = work.hours_negotiable == static_cast<std::uint8_t>(model::Answer::kNo);
    sieve_.any_few = true;
    sieve_.few_counts = firm ? kFails : kObstacle;
    sieve_.maybe_few = exact && sieve_.few < kMost - 1 ? sieve_.few : std::uint8_t{kMost};
  }
  if (work.min_day != score::kUnknown16) {
    const std::vector<ValueRange>& ranges = segment_.value_ranges(RowValue::kMaxDay);
    for (std::size_t code = 0; code < ranges.size(); ++code) {
      if (work.min_day > ranges[code].highest) {
        sieve_.day_counts.at[code] = kFails;
        sieve_.any_day_counts = true;
      }
    }
  }
  if (plan_.hours_weight == 0) return;
  const std::vector<ValueRange>& desired = segment_.value_ranges(RowValue::kDesiredWeek);
  for (std::size_t code = 0; code < desired.size(); ++code) {
    sieve_.hours_whole.at[code] = Byte(desired[code].lowest / kQuarter);
  }
  sieve_.any_hours_loss = segment_.any_without(RowValue::kDesiredWeek);
  hours_loss_[index::kNoCode] = static_cast<std::uint16_t>(plan_.hours_unknown);
}

void SegmentSieve::MakeTravel(const score::ScoreContext& context) {
  const score::OpportunityFacts& work = *plan_.opportunity;
  if (work.place_known == 0) return;
  sieve_.travel = true;
  sieve_.travel_rule = work.transport_provided == 0;
  const model::Policy& policy = context.work->policy();
  sieve_.comfort.at.fill(kMost);
  const std::vector<ValueRange>& comfort = segment_.value_ranges(RowValue::kComfort);
  for (std::size_t code = 0; code < comfort.size(); ++code) {
    int minutes = comfort[code].highest;
    if (minutes >= index::kComfortOfClass) {
      score::CandidateFacts facts;
      facts.max_minutes = score::kUnknown16 - 1;
      facts.distance_class = static_cast<std::uint8_t>(minutes - index::kComfortOfClass);
      minutes = score::ComfortMinutes(facts, policy);
    }
    sieve_.comfort.at[code] = Byte(minutes);
  }
  if (!sieve_.travel_rule) return;
  sieve_.stretch = Byte(policy.travel_stretch_minutes);
  sieve_.surely_longest.at.fill(kMost);
  sieve_.maybe_longest.at.fill(kMost);
  const std::vector<ValueRange>& longest = segment_.value_ranges(RowValue::kMaxMinutes);
  for (std::size_t code = 0; code < longest.size(); ++code) {
    sieve_.surely_longest.at[code] = Byte(longest[code].highest);
    // Minutes stop at 255, and may be more then.
    sieve_.maybe_longest.at[code] = Byte(std::min<int>(longest[code].lowest, kMost - 1));
  }
}

void SegmentSieve::MakeStep(const score::ScoreContext& context) {
  if (plan_.step_weight == 0) return;
  sieve_.step = true;
  const model::Policy& policy = context.work->policy();
  const std::vector<ValueRange>& keys = segment_.value_ranges(RowValue::kStep);
  for (std::size_t code = 0; code < keys.size(); ++code) {
    const std::uint16_t key = keys[code].lowest;
    score::CandidateFacts facts;
    if (key >= index::kStepGoal) {
      facts.goal_werkvorm = static_cast<std::uint8_t>(key - index::kStepGoal);
    } else {
      facts.current_werkvorm = static_cast<std::uint8_t>(key);
    }
    // Lock-in only takes points away; a step below both goal and current place (which the code
    // does not say) is worth step_far.
    const score::Step step =
        score::EvaluateStep(facts, *plan_.opportunity, *context.tables, context.as_of, policy);
    const int sub = key >= index::kStepGoal && step.reason != score::StepReason::kUnknown
                        ? std::max(step.sub, policy.step_far)
                        : step.sub;
    step_loss_[code] = static_cast<std::uint16_t>(Lost(plan_.step_weight, sub));
  }
}

// loss = (whole - part) * rate / 256: what one part of `scale` parts in the value is worth.
void SegmentSieve::SetRate(RowValue value, int weight, int scale, int unknown_loss,
                           Rate& rate) const {
  const auto set = [&rate](std::size_t code, std::int64_t per_part) {
    const std::int64_t word = std::min<std::int64_t>(0xFFFF, per_part);
    rate.low.at[code] = static_cast<std::uint8_t>(word & 255);
    rate.high.at[code] = static_cast<std::uint8_t>(word >> 8);
  };
  const std::vector<ValueRange>& ranges = segment_.value_ranges(value);
  for (std::size_t code = 0; code < ranges.size(); ++code) {
    const std::int64_t parts =
        std::max<std::int64_t>(1, std::int64_t{scale} * ranges[code].highest);
    set(code, std::int64_t{256} * weight * 500 / (parts * step_));
  }
  set(index::kNoCode, std::int64_t{256} * unknown_loss / step_);
}

const Sieve& SegmentSieve::ForLimits(const LossLimits& limits, int fixed_step) {
  // Steps as fine as the greatest limit of a full list allows.
  int most = -1;
  if (limits.past < LossLimits::kOpen) most = std::max(most, limits.past);
  if (limits.past_mits < LossLimits::kOpen) most = std::max(most, limits.past_mits);
  if (most < 0) most = kFullUnits;
  const int step = fixed_step > 0 ? fixed_step : StepFor(most);
  // Anew when the steps would be at least a sixteenth finer.
  const bool finer = fixed_step > 0 ? step != step_ : step * 17 < step_ * 16;
  if (step_ == 0 || step > step_ || finer) Quantize(step);
  const auto in_steps = [this](int limit) {
    return limit < 0 ? -1 : limit / step_ > 254 ? 255 : limit / step_;
  };
  sieve_.past_limit = in_steps(limits.past);
  sieve_.mits_limit = in_steps(limits.past_mits);
  return sieve_;
}

void SegmentSieve::Quantize(int step) {
  step_ = step;
  const Steps steps(step);
  int base_loss = plan_.base_loss / step;  // rounded down as every part is
  sieve_.groups.clear();
  sieve_.talents.clear();
  sieve_.losses.clear();
  const auto add = [this](const Look& look) {
    if (look.table.at != PartTable{}) sieve_.losses.push_back(look);
  };
  std::size_t next = 0;
  for (const WideGroup& group : groups_) {
    const std::uint8_t most = steps.Of(group.most);
    if (group.count == 0) base_loss += most;
    if (group.count > 1) sieve_.groups.push_back({group.count, most});
    for (std::size_t i = 0; i < group.count; ++i, ++next) {
      Look look{.column = talents_[next].column, .table = {}};
      steps.Fill(talents_[next].loss, look.table);
      if (group.count > 1) {
        sieve_.talents.push_back(look);
        continue;
      }
      for (std::uint8_t& loss : look.table.at) loss = std::min(loss, most);
      add(look);
    }
  }
  sieve_.base_loss = Byte(base_loss);
  for (const WideLoss& one : singles_) {
    Look look{.column = one.column, .table = {}};
    steps.Fill(one.loss, look.table);
    add(look);
  }
  steps.Fill(plan_.items_loss, sieve_.items_loss);
  steps.Fill(plan_.unknown_loss, sieve_.unknown_loss);
  steps.Fill(step_loss_, sieve_.step_loss);
  steps.Fill(hours_loss_, sieve_.hours_loss);
  if (sieve_.use) {
    SetRate(RowValue::kEmphasis, plan_.use_weight, kUsePerEmphasis, plan_.use_unknown,
            sieve_.use_rate);
  }
  if (sieve_.wish) {
    sieve_.wish_whole.at.fill(1);
    const std::vector<ValueRange>& ranges = segment_.value_ranges(RowValue::kWishes);
    for (std::size_t code = 0; code < ranges.size(); ++code) {
      sieve_.wish_whole.at[code] = Byte(kMetPerWeight * ranges[code].lowest);
    }
    SetRate(RowValue::kWishes, plan_.wish_weight, kMetPerWeight, plan_.wish_unknown,
            sieve_.wish_rate);
  }
  // Of these a code is minutes; (weight * 500) / (highest / 15) for a quarter of an hour.
  const auto set_minutes = [&](RowValue value, int weight, int unit, Rate& rate) {
    rate = {};
    const std::vector<ValueRange>& ranges = segment_.value_ranges(value);
    for (std::size_t code = 0; code < ranges.size(); ++code) {
      const std::int64_t minutes = std::max<std::int64_t>(1, ranges[code].highest);
      const std::int64_t word = std::min<std::int64_t>(
          0xFFFF, std::int64_t{256} * weight * 500 * unit / (minutes * step_));
      rate.low.at[code] = static_cast<std::uint8_t>(word & 255);
      rate.high.at[code] = static_cast<std::uint8_t>(word >> 8);
    }
  };
  set_minutes(RowValue::kDesiredWeek, plan_.hours_weight, kQuarter, sieve_.hours_rate);
  set_minutes(RowValue::kTravelSpan, plan_.travel_weight, 1, sieve_.travel_rate);
  sieve_.travel_most = Byte(plan_.travel_weight * 500 / step);
}

const DoubtSieve& SegmentSieve::DoubtForLimits(const LossLimits& limits, int fixed_step) {
  if (!doubt_made_) MakeDoubt();
  const int most = limits.onbekend < LossLimits::kOpen ? std::max(0, limits.onbekend) : kFullUnits;
  const int step = fixed_step > 0 ? fixed_step : StepFor(most);
  const bool finer = fixed_step > 0 ? step != doubt_step_ : step * 17 < doubt_step_ * 16;
  if (doubt_step_ == 0 || step > doubt_step_ || finer) QuantizeDoubt(step);
  doubt_.limit = limits.onbekend < 0                   ? -1
                 : limits.onbekend / doubt_step_ > 254 ? 255
                                                       : limits.onbekend / doubt_step_;
  return doubt_;
}

void SegmentSieve::MakeDoubt() {
  doubt_made_ = true;
  const int enough = plan_.context->work->policy().min_confidence * kKnownPerPermille;
  known_step_ = std::max(2, (enough + 199) / 200);
  doubt_.enough = Byte((enough + known_step_ - 1) / known_step_);
  doubt_.base_known = Byte(plan_.base_known / known_step_);
  const Steps steps(known_step_);
  steps.Fill(plan_.items_known, doubt_.items_known);
  for (const WideLoss& one : talents_) {
    DoubtSieve::Talent talent;
    talent.column = one.column;
    steps.Fill(one.known, talent.known);
    doubt_.talents.push_back(talent);
  }
  for (const WideLoss& one : singles_) {
    Look look{.column = one.column, .table = {}};
    steps.Fill(one.known, look.table);
    if (look.table.at != PartTable{}) doubt_.known.push_back(look);
    if (one.fresh != PartTable{}) doubt_.fresh.push_back({one.column, {one.fresh}});
    Look more{.column = one.column, .table = {}};
    for (std::size_t code = 0; code < one.perhaps.size(); ++code) {
      more.table.at[code] = Byte((one.perhaps[code] + known_step_ - 1) / known_step_);
    }
    if (more.table.at != PartTable{}) doubt_.perhaps.push_back(more);
  }
  // Half a permille below is rounded up to enough; each part is rounded down by less than two.
  const int parts = static_cast<int>(groups_.size() + doubt_.known.size()) + 2;
  doubt_.surely = Byte((enough - kKnownPerPermille / 2) / known_step_ - 2 * parts);
  const auto count = static_cast<int>(plan_.items.size());
  for (int unknown = 0; unknown <= count && count > 0; ++unknown) {
    doubt_.items_share.at[static_cast<std::size_t>(unknown)] =
        Byte(256 * (count - unknown) / count);
  }
}

void SegmentSieve::QuantizeDoubt(int step) {
  doubt_step_ = step;
  const Steps steps(step);
  doubt_.groups.resize(groups_.size());
  for (std::size_t g = 0; g < groups_.size(); ++g) doubt_.groups[g] = {groups_[g].count, 255};
  for (std::size_t t = 0; t < talents_.size(); ++t) {
    steps.Fill(talents_[t].loss, doubt_.talents[t].loss);
  }
  doubt_.losses.clear();
  for (const WideLoss& one : singles_) {
    Look look{.column = one.column, .table = {}};
    steps.Fill(one.high_loss, look.table);
    if (look.table.at != PartTable{}) doubt_.losses.push_back(look);
  }
  steps.Fill(plan_.items_loss, doubt_.items_loss);
}

bool SegmentSieve::NobodyDoubtful() {
  if (!doubt_made_) MakeDoubt();
  const auto least = [this](const ByteTable& table, std::uint32_t column) {
    const unsigned codes =
        column == 0 ? 0x8000U : segment_.columns().Codes(static_cast<int>(column) - 1);
    unsigned found = kMost;
    for (std::size_t code = 0; code < 16; ++code) {
      if (((codes >> code) & 1) != 0) found = std::min<unsigned>(found, table.at[code]);
    }
    return found;
  };
  unsigned known = doubt_.base_known;
  for (const Look& one : doubt_.known) known += least(one.table, one.column);
  std::size_t next = 0;
  for (const WideGroup& group : groups_) {
    unsigned greatest = 0;
    for (std::size_t i = 0; i < group.count; ++i, ++next) {
      const DoubtSieve::Talent& one = doubt_.talents[next];
      greatest = std::max(greatest, least(one.known, one.column));
    }
    known += greatest;
  }
  if (!doubt_.unknown_items.empty()) {
    // The table falls with the number of unknown items.
    std::size_t most_unknown = 0;
    for (const Look& one : doubt_.unknown_items) {
      const unsigned codes =
          one.column == 0 ? 0x8000U : segment_.columns().Codes(static_cast<int>(one.column) - 1);
      for (std::size_t code = 0; code < 16; ++code) {
        if (((codes >> code) & 1) != 0 && one.table.at[code] != 0) {
          ++most_unknown;
          break;
        }
      }
    }
    known += doubt_.items_known.at[most_unknown];
  }
  return known >= doubt_.enough;
}

}  // namespace passend::search
