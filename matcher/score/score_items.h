// Belastbaarheid of one pair, and what rule H6 says of it. Included by score_impl.h only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_ITEMS_H_
#define PASSEND_MATCHER_SCORE_SCORE_ITEMS_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/score_pair.h"
#include "matcher/score/tally.h"

namespace passend::score {

template <class Listener>
class ItemScorer {
 public:
  explicit ItemScorer(const Pair<Listener>& pair) : pair_(pair) {
    if (pair.extras != nullptr) {
      for (const OverrideFact& one : pair.extras->overrides) {
        if (one.opportunity_hash == pair.opportunity.opportunity_hash) overrides_ = true;
      }
    }
    // Free text on any item is always an attention point, whatever the work asks.
    if constexpr (Listener::kActive) {
      std::uint16_t any = 0;  // one pass of vectors: few have any
      for (const ItemFact fact : pair.candidate.items) {
        any = static_cast<std::uint16_t>(any | fact.bits);
      }
      for (int item = 0; ItemFact{any}.toelichting() && item < pair.prepared.tables().item_count;
           ++item) {
        if (pair.candidate.items[item].toelichting()) {
          pair.Attend(AttentionCode::kToelichting, item);
        }
      }
    }
    if (pair.opportunity.has_load_list != 0) MeetLoads();
  }

  FactorResult Belastbaarheid() {
    constexpr model::Factor kFactor = model::Factor::kBelastbaarheid;
    const CompiledPolicy& work = pair_.prepared.work();
    if (pair_.opportunity.has_load_list == 0) {
      return SingleFactor(pair_, kFactor, pair_.work.belastbaarheid_prior, Knowledge::kUnknown);
    }
    FactorResult result;
    if (scored_ == 0) {  // all loads are 0: nothing can be too much
      result.sub = result.low = result.high = 1000;
      return result;
    }
    if (stale_ > 0) pair_.AttendStale(kFactor);
    if (tally_.a() + tally_.b() >= pair_.work.arbeidsdeskundige_from) {
      pair_.Attend(AttentionCode::kEerstArbeidsdeskundige);
    }
    result.sub = result.low = result.high =
        BelastbaarheidScore(work, tally_.a(), tally_.b(), scored_ - unknown_, unknown_);
    if (const int uncertain = unknown_ + stale_; uncertain > 0) {
      result.low = work.Multiplier(low_.a(), low_.b());
      const int fresh = (scored_ - uncertain) * work.Multiplier(fresh_.a(), fresh_.b());
      result.high = HalfUp32(static_cast<std::uint32_t>(fresh + 1000 * uncertain),
                             static_cast<std::uint32_t>(scored_));
      result.unknown_num = static_cast<std::uint32_t>(uncertain);
    }
    result.unknown_den = static_cast<std::uint32_t>(scored_);
    result.imputed = unknown_ == scored_;
    return result;
  }

  // For rule H6.
  const Tally& tally() const { return tally_; }
  bool uncertain() const { return pair_.opportunity.has_load_list == 0 || unknown_ + stale_ > 0; }
  // With what is unknown or stale at capacity 0. Requires: uncertain().
  bool LowFails() const { return pair_.opportunity.has_load_list == 0 || low_.Fails(); }

  // For the explanation: the first hard overload, and the first item that is unknown or stale.
  int hard_item = -1;
  int hard_load = -1;
  int hard_capacity = -1;
  int uncertain_item = -1;

 private:
  struct ItemResult {
    Capacity capacity;
    ItemClass item_class = ItemClass::kUnknown;
    bool no_measure = false;  // hard, and cannot be an obstacle
    model::ResolutionOutcome resolved = model::ResolutionOutcome::kUnknown;
  };

  void MeetLoads() {
    const auto loads = std::span<const LoadFact>(pair_.opportunity.loads);
    const auto scored = pair_.opportunity.scored();
    scored_ = static_cast<int>(scored.size());
    // All of them one by one when somebody listens or has resolved some.
    std::uint32_t left = (1U << scored.size()) - 1;
    if (!Listener::kActive && !overrides_) [[likely]] {
      left = pair_.prepared.TallyFresh(pair_.candidate, pair_.stale_days, fresh_);
    }
    for (; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(__builtin_ctz(left));
      if (!Listener::kLines && !overrides_ && PlainlyFine(scored[i])) continue;
      const LoadSteps steps = pair_.prepared.steps(i);
      const ItemResult item = Evaluate(scored[i], steps);
      Count(scored[i], steps, item);
      Attend(scored[i], item);
      Tell(scored[i], item, true);
    }
    if (Listener::kActive || overrides_) {
      for (const LoadFact& load : loads.subspan(scored.size())) MeetOther(load);
    } else {
      for (const std::uint8_t i : pair_.prepared.perhaps_kern()) MeetOther(loads[i]);
    }
    tally_.Add(fresh_);
    low_.Add(fresh_);
    if constexpr (Listener::kActive) {
      for (const LoadFact& load : loads) {
        if (pair_.candidate.items[load.item].adapted()) {
          pair_.Attend(AttentionCode::kAdaptedCondition, load.item);
        }
      }
      // All weigh the same, so the first of them stays.
      if (uncertain_item >= 0) {
        pair_.Leaf(model::Factor::kBelastbaarheid, uncertain_item, 1, scored_);
      }
    }
  }

  // Recorded, not stale, and more than is asked: nothing to count or to tell.
  bool PlainlyFine(const LoadFact& load) const {
    const ItemFact fact = pair_.candidate.items[load.item];
    return fact.known() && fact.value() > load.value && !pair_.Stale(fact.stale_index());
  }

  // An item beyond the scored ones joins them only as a hard overload without any measure.
  void MeetOther(const LoadFact& load) {
    const LoadSteps steps = PersonSteps(pair_.person).Of(load);
    const ItemResult item = Evaluate(load, steps);
    const bool always_kern = item.item_class == ItemClass::kHard && item.no_measure;
    if (always_kern) {
      ++scored_;
      Count(load, steps, item);
      Attend(load, item);
    } else if constexpr (Listener::kActive) {
      const bool gap = item.capacity.known() && item.capacity.value != ItemFact::kUnlimitedValue &&
                       load.value > item.capacity.value;
      if (gap && load.basis != static_cast<std::uint8_t>(model::LoadBasis::kBibliotheek) &&
          item.resolved == model::ResolutionOutcome::kUnknown) {
        pair_.Attend(AttentionCode::kNonKernGap, load.item);
      }
    }
    Tell(load, item, always_kern);
  }

  // What a resolved attention point makes of an item; kUnknown when none counts.
  model::ResolutionOutcome Resolved(const LoadFact& load, const Capacity& capacity) const {
    if (!overrides_) return model::ResolutionOutcome::kUnknown;
    for (const OverrideFact& one : pair_.extras->overrides) {
      if (one.opportunity_hash == pair_.opportunity.opportunity_hash && one.item == load.item &&
          one.load == load.value && one.capacity == capacity.value && one.measure == load.measure) {
        return static_cast<model::ResolutionOutcome>(one.outcome);
      }
    }
    return model::ResolutionOutcome::kUnknown;
  }

  ItemResult Evaluate(const LoadFact& load, const LoadSteps& steps) const {
    ItemResult result;
    result.capacity = CapacityOf(pair_.candidate, load.item, load.normal, pair_.as_of);
    result.no_measure = NoMeasure(load);
    result.resolved = Resolved(load, result.capacity);
    switch (result.resolved) {
      case model::ResolutionOutcome::kNotApplicable:
        result.item_class = ItemClass::kFine;
        break;
      case model::ResolutionOutcome::kAcceptedWithMeasure:
        result.item_class = ItemClass::kBridgeable;
        break;
      case model::ResolutionOutcome::kBlocks:
        result.item_class = ItemClass::kHard;
        result.no_measure = true;
        break;
      case model::ResolutionOutcome::kUnknown:
        if (result.capacity.known()) {
          result.item_class = ClassAt(load, steps, result.capacity.value);
        }
        break;
    }
    return result;
  }

  void Count(const LoadFact& load, const LoadSteps& steps, const ItemResult& item) {
    const bool unknown = item.item_class == ItemClass::kUnknown;
    if (unknown || item.capacity.stale) {
      ++(unknown ? unknown_ : stale_);
      tally_.Add(item.item_class, item.no_measure);
      // At capacity 0 no resolved attention point counts.
      if (Listener::kFull) low_.Add(ClassAt(load, steps, 0), NoMeasure(load));
    } else {
      fresh_.Add(item.item_class, item.no_measure);
    }
    if constexpr (Listener::kActive) {
      if (item.item_class == ItemClass::kHard && hard_item < 0) {
        hard_item = load.item;
        hard_load = load.value;
        hard_capacity = item.capacity.known() ? item.capacity.value : -1;
      }
      if ((unknown || item.capacity.stale) && uncertain_item < 0) uncertain_item = load.item;
    }
  }

  void Attend(const LoadFact& load, const ItemResult& item) {
    if constexpr (Listener::kActive) {
      if (item.item_class == ItemClass::kUnknown) {
        pair_.Attend(AttentionCode::kItemUnknown, load.item);
      }
      // A professional has answered these; the answer stands in the item's line.
      if (item.resolved != model::ResolutionOutcome::kUnknown) return;
      if (item.item_class == ItemClass::kAttention) {
        const int gap = load.value - item.capacity.value;
        const bool below_normal =
            load.normal == kUnknown16 || item.capacity.value < static_cast<int>(load.normal);
        pair_.Attend(gap == 0        ? AttentionCode::kAtLimit
                     : !below_normal ? AttentionCode::kOverNormal
                                     : AttentionCode::kLibraryTolerance,
                     load.item);
      }
      if (item.item_class == ItemClass::kBridgeable) {
        pair_.Attend(AttentionCode::kBridgeable, load.item);
      }
      if (item.item_class == ItemClass::kOverload || item.item_class == ItemClass::kHard) {
        pair_.Attend(AttentionCode::kOverload, load.item);
      }
    }
  }

  void Tell(const LoadFact& load, const ItemResult& item, bool scored) {
    if constexpr (Listener::kLines) {
      ItemLine line;
      line.item = load.item;
      line.load = load.value;
      line.capacity = item.capacity.known() ? item.capacity.value : -1;
      line.item_class = item.item_class;
      line.knowledge = item.item_class == ItemClass::kUnknown ? Knowledge::kUnknown
                       : item.capacity.stale                  ? Knowledge::kStale
                                                              : Knowledge::kKnown;
      line.measure = load.measure;
      line.basis = load.basis;
      line.resolved = static_cast<std::uint8_t>(item.resolved);
      line.scored = scored;
      pair_.listener.OnItem(line);
    }
  }

  const Pair<Listener>& pair_;
  bool overrides_ = false;  // somebody has resolved an attention point of this very pair
  int scored_ = 0;
  int unknown_ = 0;
  int stale_ = 0;
  Tally tally_;  // as recorded
  Tally low_;    // what is unknown or stale at capacity 0
  Tally fresh_;  // without what is unknown or stale
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_ITEMS_H_
