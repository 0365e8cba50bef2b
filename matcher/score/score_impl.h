// The one definition of the score, as a template over who listens. Included by score.cc (nobody
// listens) and explanation.cc (everything is written down) only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_IMPL_H_
#define PASSEND_MATCHER_SCORE_SCORE_IMPL_H_

#include <algorithm>
#include <cstdint>

#include "matcher/score/explanation.h"
#include "matcher/score/factors/begeleiding.h"
#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/ontwikkelstap.h"
#include "matcher/score/factors/reistijd.h"
#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten.h"
#include "matcher/score/factors/uren.h"
#include "matcher/score/factors/voorkeuren.h"
#include "matcher/score/facts.h"
#include "matcher/score/rounding.h"
#include "matcher/score/score.h"

namespace passend::score {

// One factor of one pair. unknown_num / unknown_den is u_f of rules.md 3, exact.
struct FactorResult {
  int sub = 0;
  int low = 0;
  int high = 0;
  std::int64_t unknown_num = 0;
  std::int64_t unknown_den = 1;
  bool imputed = false;

  // A factor that is one value: known, known but stale, or unknown (then `value` is its prior).
  static FactorResult Single(int value, Knowledge knowledge) {
    FactorResult result;
    result.sub = value;
    result.imputed = knowledge == Knowledge::kUnknown;
    if (knowledge == Knowledge::kKnown) {
      result.low = result.high = value;
    } else {
      result.low = 0;
      result.high = 1000;
      result.unknown_num = 1;
    }
    return result;
  }
};

template <class Listener>
class PairScorer {
 public:
  PairScorer(const ScoreContext& context, const CandidateFacts& candidate,
             const CandidateExtras* extras, const OpportunityFacts& opportunity, Listener& listener)
      : context_(context),
        work_(context.work->policy()),
        person_(context.person->policy()),
        candidate_(candidate),
        extras_(extras),
        opportunity_(opportunity),
        listener_(listener) {}

  PairScore Run() {
    travel_ = EvaluateTravel(candidate_, opportunity_, work_);
    overlap_ = OverlapMinutes(candidate_, opportunity_, work_);
    factors_[0] = Talenten();
    factors_[1] = Talentbenutting();
    factors_[2] = Belastbaarheid();
    factors_[3] = Voorkeuren();
    factors_[4] = Reistijd();
    factors_[5] = Uren();
    factors_[6] = Begeleiding();
    factors_[7] = Ontwikkelstap();
    AccessRule();
    StatusRule();
    CertificateRule();
    ExclusionRule();
    TimeRule();
    BelastbaarheidRule();
    TravelRule();
    WerkvormRule();
    LanguageRule();
    SupportRule();
    Combine();
    return score_;
  }

 private:
  bool Stale(StaleIndex index) const { return candidate_.Stale(index, context_.as_of); }

  void Attend(AttentionCode code, int subject = -1) {
    if constexpr (Listener::kActive) listener_.OnAttention({code, subject});
  }
  void AttendStale(model::Factor factor) {
    Attend(AttentionCode::kVerouderd, static_cast<int>(factor));
  }
  // An unknown leaf with share num / den of its factor.
  void Leaf(model::Factor factor, int subject, std::int64_t num, std::int64_t den) {
    if constexpr (Listener::kActive) {
      listener_.OnLeaf({factor, subject}, work_.weights[static_cast<int>(factor)] * num, den);
    }
  }

  // --- Factors ----------------------------------------------------------------------------------

  FactorResult Talenten() {
    FactorResult result;
    if (opportunity_.requirements.empty()) {
      Leaf(model::Factor::kTalenten, -1, 1, 1);
      return FactorResult::Single(work_.no_requirements_score, Knowledge::kUnknown);
    }
    std::int64_t weights = 0;
    std::int64_t sum = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t unknown_halves = 0;
    for (const RequirementFact& requirement : opportunity_.requirements) {
      weights += RequirementWeight(requirement, work_);
    }
    bool stale = false;
    for (std::size_t r = 0; r < opportunity_.requirements.size(); ++r) {
      const RequirementFact& requirement = opportunity_.requirements[r];
      const int w = RequirementWeight(requirement, work_);
      const RequirementResult one =
          EvaluateRequirement(candidate_, opportunity_, requirement, context_.as_of, work_);
      sum += w * one.m;
      low += w * one.low;
      high += w * one.high;
      if (one.knowledge == Knowledge::kUnknown) {
        unknown_halves += 2 * w;
        Leaf(model::Factor::kTalenten, requirement.talent, w, weights);
        stale = stale || (one.best != nullptr && Stale(one.best->stale_index));
      } else if (one.knowledge == Knowledge::kHalfKnown) {
        unknown_halves += w;
      }
      if constexpr (Listener::kActive) {
        RequirementLine line;
        line.requirement = static_cast<int>(r);
        if (one.best != nullptr) {
          line.talent = one.best->talent;
          line.level = one.best->level();
          line.sim = one.sim;
          line.derived = one.best->derived();
        }
        line.knowledge = one.knowledge;
        if (one.knowledge == Knowledge::kUnknown && one.best != nullptr &&
            Stale(one.best->stale_index)) {
          line.knowledge = Knowledge::kStale;
        }
        line.m = one.m;
        listener_.OnRequirement(line);
      }
    }
    if (stale) AttendStale(model::Factor::kTalenten);
    result.sub = static_cast<int>(HalfUp(sum, weights));
    result.low = static_cast<int>(HalfUp(low, weights));
    result.high = static_cast<int>(HalfUp(high, weights));
    result.unknown_num = unknown_halves;
    result.unknown_den = 2 * weights;
    return result;
  }

  FactorResult Talentbenutting() {
    std::int64_t emphasis = 0;
    for (const TalentFact& talent : candidate_.talent_list()) emphasis += talent.emphasis();
    if (emphasis == 0 || opportunity_.requirements.empty()) {
      Leaf(model::Factor::kTalentbenutting, -1, 1, 1);
      return FactorResult::Single(work_.benutting_prior, Knowledge::kUnknown);
    }
    std::int64_t sum = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    FactorResult result;
    for (const TalentFact& talent : candidate_.talent_list()) {
      const int e = talent.emphasis();
      if (e == 0) continue;
      const UseResult use = EvaluateUse(talent, opportunity_);
      const bool stale = Stale(talent.stale_index);
      sum += e * use.u;
      low += stale ? 0 : e * use.u;
      high += e * (stale ? 1000 : use.u);
      if (stale) {
        result.unknown_num += e;
        Leaf(model::Factor::kTalentbenutting, talent.talent, e, emphasis);
      }
      if constexpr (Listener::kActive) {
        listener_.OnBenutting({talent.talent, e, use.requirement,
                               stale ? Knowledge::kStale : Knowledge::kKnown, use.u});
      }
    }
    if (result.unknown_num > 0) AttendStale(model::Factor::kTalentbenutting);
    result.sub = static_cast<int>(HalfUp(sum, emphasis));
    result.low = static_cast<int>(HalfUp(low, emphasis));
    result.high = static_cast<int>(HalfUp(high, emphasis));
    result.unknown_den = emphasis;
    return result;
  }

  // What a resolved attention point makes of an item; kUnknown when none counts.
  model::ResolutionOutcome Resolved(const LoadFact& load, const Capacity& capacity) const {
    if (extras_ == nullptr) return model::ResolutionOutcome::kUnknown;
    for (const OverrideFact& one : extras_->overrides) {
      if (one.opportunity_hash == opportunity_.opportunity_hash && one.item == load.item &&
          one.load == load.value && one.capacity == capacity.value && one.measure == load.measure) {
        return static_cast<model::ResolutionOutcome>(one.outcome);
      }
    }
    return model::ResolutionOutcome::kUnknown;
  }

  struct ItemResult {
    Capacity capacity;
    ItemClass item_class = ItemClass::kUnknown;
    bool no_measure = false;  // hard, and cannot be an obstacle
    model::ResolutionOutcome resolved = model::ResolutionOutcome::kUnknown;
  };

  ItemResult EvaluateItem(const LoadFact& load) const {
    ItemResult result;
    result.capacity = CapacityOf(candidate_, load.item, load.normal, context_.as_of);
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
          result.item_class = Classify(load, result.capacity.value, person_);
        }
        break;
    }
    return result;
  }

  // Numbers of items per class, once as recorded, once with what is unknown or stale at capacity 0.
  struct Tally {
    int a = 0;
    int b = 0;
    int hard = 0;
    bool hard_without_measure = false;
    void Add(ItemClass item_class, bool no_measure) {
      if (item_class == ItemClass::kBridgeable) ++a;
      if (item_class == ItemClass::kOverload || item_class == ItemClass::kHard) ++b;
      if (item_class == ItemClass::kHard) {
        ++hard;
        hard_without_measure = hard_without_measure || no_measure;
      }
    }
    bool Fails() const { return hard_without_measure || hard >= 2; }
  };

  void AttendItem(const LoadFact& load, const ItemResult& item) {
    if constexpr (Listener::kActive) {
      if (item.item_class == ItemClass::kUnknown) Attend(AttentionCode::kItemUnknown, load.item);
      // A professional has answered these; the answer stands in the item's line.
      if (item.resolved != model::ResolutionOutcome::kUnknown) return;
      if (item.item_class == ItemClass::kAttention) {
        const int gap = load.value - item.capacity.value;
        const bool below_normal =
            load.normal == kUnknown16 || item.capacity.value < static_cast<int>(load.normal);
        Attend(gap == 0        ? AttentionCode::kAtLimit
               : !below_normal ? AttentionCode::kOverNormal
                               : AttentionCode::kLibraryTolerance,
               load.item);
      }
      if (item.item_class == ItemClass::kBridgeable) Attend(AttentionCode::kBridgeable, load.item);
      if (item.item_class == ItemClass::kOverload || item.item_class == ItemClass::kHard) {
        Attend(AttentionCode::kOverload, load.item);
      }
    }
  }

  void TellItem(const LoadFact& load, const ItemResult& item, bool scored) {
    if constexpr (Listener::kActive) {
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
      listener_.OnItem(line);
    }
  }

  FactorResult Belastbaarheid() {
    // Free text on any item is always an attention point, whatever the work asks.
    if constexpr (Listener::kActive) {
      for (int item = 0; item < context_.tables->item_count; ++item) {
        if (candidate_.items[item].toelichting()) Attend(AttentionCode::kToelichting, item);
      }
    }
    if (opportunity_.has_load_list == 0) {
      h6_possible_ = true;
      h6_low_fails_ = true;
      Leaf(model::Factor::kBelastbaarheid, -1, 1, 1);
      return FactorResult::Single(work_.belastbaarheid_prior, Knowledge::kUnknown);
    }
    Tally low;
    Tally fresh;  // without what is stale: for the high end
    int scored = 0;
    int unknown = 0;
    int stale = 0;
    const auto add = [&](const LoadFact& load, const ItemResult& item) {
      ++scored;
      tally_.Add(item.item_class, item.no_measure);
      if constexpr (Listener::kActive) {
        if (item.item_class == ItemClass::kHard && h6_hard_item_ < 0) {
          h6_hard_item_ = load.item;
          h6_hard_load_ = load.value;
          h6_hard_capacity_ = item.capacity.known() ? item.capacity.value : -1;
        }
        const bool uncertain = item.item_class == ItemClass::kUnknown || item.capacity.stale;
        if (uncertain && h6_uncertain_item_ < 0) h6_uncertain_item_ = load.item;
      }
      if (item.item_class == ItemClass::kUnknown) ++unknown;
      if (item.item_class != ItemClass::kUnknown && item.capacity.stale) ++stale;
      if (item.item_class == ItemClass::kUnknown || item.capacity.stale) {
        low.Add(Classify(load, 0, person_), NoMeasure(load));
      } else {
        low.Add(item.item_class, item.no_measure);
        fresh.Add(item.item_class, item.no_measure);
      }
    };
    // The two passes keep the scored items first; leaves need the final number of them.
    for (const LoadFact& load : opportunity_.scored()) {
      const ItemResult item = EvaluateItem(load);
      add(load, item);
      AttendItem(load, item);
      TellItem(load, item, true);
    }
    for (const LoadFact& load : opportunity_.other_loads()) {
      const ItemResult item = EvaluateItem(load);
      const bool always_kern = item.item_class == ItemClass::kHard && item.no_measure;
      if (always_kern) {
        add(load, item);
        AttendItem(load, item);
      } else if constexpr (Listener::kActive) {
        const bool gap = item.capacity.known() &&
                         item.capacity.value != ItemFact::kUnlimitedValue &&
                         load.value > item.capacity.value;
        if (gap && load.basis != static_cast<std::uint8_t>(model::LoadBasis::kBibliotheek) &&
            item.resolved == model::ResolutionOutcome::kUnknown) {
          Attend(AttentionCode::kNonKernGap, load.item);
        }
      }
      TellItem(load, item, always_kern);
    }
    if constexpr (Listener::kActive) {
      for (const LoadFact& load : opportunity_.loads) {
        if (candidate_.items[load.item].adapted()) {
          Attend(AttentionCode::kAdaptedCondition, load.item);
        }
      }
      listener_.LeavesOfItems(scored,
                              work_.weights[static_cast<int>(model::Factor::kBelastbaarheid)]);
    }
    FactorResult result;
    if (scored == 0) {  // all loads are 0: nothing can be too much
      result.sub = result.low = result.high = 1000;
      return result;
    }
    if (stale > 0) AttendStale(model::Factor::kBelastbaarheid);
    if (tally_.a + tally_.b >= work_.arbeidsdeskundige_from) {
      Attend(AttentionCode::kEerstArbeidsdeskundige);
    }
    h6_possible_ = unknown + stale > 0;
    h6_low_fails_ = low.Fails();
    result.sub = BelastbaarheidScore(*context_.work, tally_.a, tally_.b, scored - unknown, unknown);
    result.low = context_.work->Multiplier(low.a, low.b);
    const int known_fresh = scored - unknown - stale;
    result.high = static_cast<int>(
        HalfUp(std::int64_t{known_fresh} * context_.work->Multiplier(fresh.a, fresh.b) +
                   std::int64_t{1000} * (unknown + stale),
               scored));
    result.unknown_num = unknown + stale;
    result.unknown_den = scored;
    result.imputed = unknown == scored;
    return result;
  }

  FactorResult Voorkeuren() {
    std::int64_t weights = 0;
    for (const std::uint8_t weight : candidate_.wish_weight) weights += weight;
    if (weights == 0) {
      Leaf(model::Factor::kVoorkeuren, -1, 1, 1);
      return FactorResult::Single(work_.no_wishes_score, Knowledge::kUnknown);
    }
    FactorResult result;
    std::int64_t sum = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    bool any_stale = false;
    for (int k = 0; k < model::kWishKindCount; ++k) {
      const int w = candidate_.wish_weight[k];
      if (w == 0) continue;
      const auto kind = static_cast<model::WishKind>(k + 1);
      const WishAnswer answer = AnswerWish(candidate_, opportunity_, kind);
      const int met = WishScore(answer, work_);
      const bool stale = Stale(candidate_.wish_stale[k]);
      const bool leaf = stale || answer == WishAnswer::kSilent;
      any_stale = any_stale || stale;
      sum += w * met;
      low += leaf ? 0 : w * met;
      high += w * (leaf ? 1000 : met);
      if (leaf) {
        result.unknown_num += w;
        Leaf(model::Factor::kVoorkeuren, static_cast<int>(kind), w, weights);
      }
      if constexpr (Listener::kActive) {
        listener_.OnWish({kind, w, met,
                          answer == WishAnswer::kSilent ? Knowledge::kUnknown
                          : stale                       ? Knowledge::kStale
                                                        : Knowledge::kKnown});
      }
    }
    if (any_stale) AttendStale(model::Factor::kVoorkeuren);
    result.sub = static_cast<int>(HalfUp(sum, weights));
    result.low = static_cast<int>(HalfUp(low, weights));
    result.high = static_cast<int>(HalfUp(high, weights));
    result.unknown_den = weights;
    return result;
  }

  // A factor of one value, with its leaf and its attention point.
  FactorResult Single(model::Factor factor, int value, Knowledge knowledge) {
    if (knowledge != Knowledge::kKnown) Leaf(factor, -1, 1, 1);
    if (knowledge == Knowledge::kStale) AttendStale(factor);
    return FactorResult::Single(value, knowledge);
  }

  FactorResult Reistijd() {
    const Knowledge knowledge = travel_.unknown                  ? Knowledge::kUnknown
                                : Stale(candidate_.travel_stale) ? Knowledge::kStale
                                                                 : Knowledge::kKnown;
    int sub = work_.reistijd_prior;
    if (!travel_.unknown) {
      // No mode runs: as far as can be.
      sub = travel_.minutes < 0 ? 0 : TravelScore(travel_.minutes, travel_.comfort, travel_.max);
    }
    if constexpr (Listener::kActive) {
      listener_.OnTravel(
          {travel_.metres, travel_.minutes, travel_.mode, travel_.comfort, travel_.max, knowledge});
    }
    return Single(model::Factor::kReistijd, sub, knowledge);
  }

  bool HoursUnknown() const {
    return DesiredWeek(candidate_) == kUnknown16 || opportunity_.max_week == kUnknown16;
  }

  FactorResult Uren() {
    const bool unknown = HoursUnknown();
    const Knowledge knowledge = unknown                         ? Knowledge::kUnknown
                                : Stale(candidate_.hours_stale) ? Knowledge::kStale
                                                                : Knowledge::kKnown;
    const int sub = unknown ? work_.uren_prior : HoursScore(overlap_, DesiredWeek(candidate_));
    if constexpr (Listener::kActive) {
      HoursLine line;
      line.overlap = overlap_;
      if (DesiredWeek(candidate_) != kUnknown16) line.desired = DesiredWeek(candidate_);
      if (candidate_.Has(kGridKnown) && opportunity_.grid_known != 0) {
        line.shared_dayparts = __builtin_popcount(SharedGrid(candidate_, opportunity_));
      }
      line.knowledge = knowledge;
      listener_.OnHours(line);
    }
    return Single(model::Factor::kUren, sub, knowledge);
  }

  bool SupportUnknown() const {
    return candidate_.support_need == kUnknown8 || opportunity_.support_offered == kUnknown8;
  }

  FactorResult Begeleiding() {
    const bool unknown = SupportUnknown();
    const Knowledge knowledge = unknown                           ? Knowledge::kUnknown
                                : Stale(candidate_.support_stale) ? Knowledge::kStale
                                                                  : Knowledge::kKnown;
    const int sub =
        unknown ? work_.begeleiding_prior
                : SupportScore(candidate_.support_need, opportunity_.support_offered, work_);
    if constexpr (Listener::kActive) {
      listener_.OnSupport(
          {candidate_.support_need == kUnknown8 ? -1 : candidate_.support_need,
           opportunity_.support_offered == kUnknown8 ? -1 : opportunity_.support_offered,
           knowledge});
    }
    return Single(model::Factor::kBegeleiding, sub, knowledge);
  }

  FactorResult Ontwikkelstap() {
    const Step step =
        EvaluateStep(candidate_, opportunity_, *context_.tables, context_.as_of, work_);
    const Knowledge knowledge = step.reason == StepReason::kUnknown ? Knowledge::kUnknown
                                : step.stale                        ? Knowledge::kStale
                                                                    : Knowledge::kKnown;
    if (step.reason == StepReason::kOther) Attend(AttentionCode::kUnusualStep);
    if constexpr (Listener::kActive) {
      const auto known_or = [](int trede) { return trede == 0 ? -1 : trede; };
      listener_.OnStep({step.reason, known_or(step.offered), known_or(step.current),
                        known_or(step.goal), knowledge});
    }
    return Single(model::Factor::kOntwikkelstap, step.sub, knowledge);
  }

  // --- Rules ------------------------------------------------------------------------------------

  void Tell(Rule rule, RuleOutcome outcome, RuleReason reason, int subject = -1, int a = -1,
            int b = -1) {
    if constexpr (Listener::kActive) {
      listener_.OnRule({rule, outcome, reason, subject, a, b});
      if (outcome == RuleOutcome::kPossible) {
        Attend(AttentionCode::kPossibleRule, static_cast<int>(rule));
      }
      if (outcome == RuleOutcome::kPossible && reason == RuleReason::kStaleValue) {
        Attend(AttentionCode::kVerouderd, kStaleRuleSubject + static_cast<int>(rule));
      }
    }
  }
  void Fail(Rule rule, RuleReason reason, int subject = -1, int a = -1, int b = -1) {
    score_.failed.Add(rule);
    Tell(rule, RuleOutcome::kFailed, reason, subject, a, b);
  }
  void Obstruct(Rule rule, RuleReason reason, int subject = -1, int a = -1, int b = -1) {
    score_.obstacles.Add(rule);
    Tell(rule, RuleOutcome::kObstacle, reason, subject, a, b);
  }
  // `blocks_low`: on its worst value the rule fails hard.
  void Possible(Rule rule, RuleReason reason, bool blocks_low, int subject = -1, int a = -1,
                int b = -1) {
    score_.possible.Add(rule);
    score_.low_blocked = score_.low_blocked || blocks_low;
    Tell(rule, RuleOutcome::kPossible, reason, subject, a, b);
  }
  void Done(Rule rule) {
    if constexpr (Listener::kActive) {
      if (!score_.failed.Has(rule) && !score_.obstacles.Has(rule) && !score_.possible.Has(rule)) {
        Tell(rule, RuleOutcome::kOk, RuleReason::kNone);
      }
    }
  }

  // The day on which the work would start.
  PackedDay StartDay() const {
    return opportunity_.start == kNoDay ? context_.as_of
                                        : std::max(opportunity_.start, context_.as_of);
  }

  void AccessRule() {
    if (candidate_.Has(kObjection)) Fail(Rule::kAccess, RuleReason::kObjection);
    if (!context_.access) Fail(Rule::kAccess, RuleReason::kNoAccess);
    Done(Rule::kAccess);
  }

  void StatusRule() {
    constexpr Rule kRule = Rule::kStatus;
    switch (static_cast<model::Availability>(candidate_.availability)) {
      case model::Availability::kUnknown:
        Possible(kRule, RuleReason::kAvailabilityUnknown, true);
        break;
      case model::Availability::kBeschikbaar:
        break;
      case model::Availability::kInTraject:
      case model::Availability::kGeplaatst:
        if (candidate_.doorstroom == static_cast<std::uint8_t>(model::Answer::kNo)) {
          Fail(kRule, RuleReason::kNotAvailable);
        } else if (candidate_.doorstroom == static_cast<std::uint8_t>(model::Answer::kUnknown)) {
          Possible(kRule, RuleReason::kDoorstroomUnknown, true);
        }
        if (Stale(candidate_.doorstroom_stale)) Possible(kRule, RuleReason::kStaleValue, true);
        break;
      case model::Availability::kTijdelijkNiet:
        Fail(kRule, RuleReason::kNotAvailable);
        break;
      case model::Availability::kUitgestroomd:
        Fail(kRule, RuleReason::kUitgestroomd);
        break;
    }
    if (Stale(candidate_.availability_stale)) Possible(kRule, RuleReason::kStaleValue, true);
    if (candidate_.bemiddelbaar_per != kNoDay && candidate_.bemiddelbaar_per > StartDay()) {
      Fail(kRule, RuleReason::kLaterAvailable);
    }
    if (opportunity_.status == static_cast<std::uint8_t>(model::OpportunityStatus::kUnknown)) {
      Possible(kRule, RuleReason::kOpportunityStatusUnknown, true);
    } else if (opportunity_.status != static_cast<std::uint8_t>(model::OpportunityStatus::kOpen)) {
      Fail(kRule, RuleReason::kNotOpen);
    }
    if (opportunity_.closing != kNoDay && opportunity_.closing < context_.as_of) {
      Fail(kRule, RuleReason::kClosed);
    }
    if (opportunity_.places == 0) Fail(kRule, RuleReason::kNoPlaces);
    Done(kRule);
  }

  void CertificateRule() {
    constexpr Rule kRule = Rule::kCertificates;
    for (const CertificateRequirementFact& asked : opportunity_.certificates) {
      const CertificateFact* held = nullptr;
      for (const CertificateFact& one : candidate_.certificate_list()) {
        if (one.certificate == asked.certificate) held = &one;
      }
      const auto state = held == nullptr ? model::CertificateState::kUnknown
                                         : static_cast<model::CertificateState>(held->state);
      const bool expired = held != nullptr && held->valid_until < context_.as_of;
      const bool have = state == model::CertificateState::kHeld;
      if (asked.vog != 0) {
        if (!have || expired) Attend(AttentionCode::kVogAanvragen);
        continue;
      }
      // What the law asks for is never merely wished.
      if (asked.required == 0 && asked.statutory == 0) {
        if (!have) {
          Attend(AttentionCode::kNietAangetoond, asked.certificate);
        } else if (expired) {
          Attend(AttentionCode::kVerouderd, kStaleRuleSubject + static_cast<int>(kRule));
        }
        continue;
      }
      if (state == model::CertificateState::kUnknown) {
        Possible(kRule, RuleReason::kCertificateUnknown, asked.statutory != 0, asked.certificate);
      } else if (asked.statutory != 0) {
        if (!have) {
          Fail(kRule, RuleReason::kCertificateAbsent, asked.certificate);
        } else if (held->valid_until < StartDay()) {
          Fail(kRule, RuleReason::kCertificateExpired, asked.certificate);
        }
      } else {
        if (!have) Obstruct(kRule, RuleReason::kCertificateAbsent, asked.certificate);
        // Trainable, so at worst an obstacle.
        if (expired) Possible(kRule, RuleReason::kStaleValue, false, asked.certificate);
      }
    }
    Done(kRule);
  }

  void ExclusionRule() {
    constexpr Rule kRule = Rule::kExclusions;
    if (candidate_.Has(kExcludesSectors)) {
      if (opportunity_.sector == kUnknown8) {
        Possible(kRule, RuleReason::kSectorUnknown, true);
      } else if ((candidate_.excluded_sectors >> opportunity_.sector) & 1) {
        Fail(kRule, RuleReason::kExcludedSector, opportunity_.sector);
      }
    }
    if (extras_ != nullptr) {
      const auto holds = [](const std::vector<std::uint64_t>& list, std::uint64_t hash) {
        return std::find(list.begin(), list.end(), hash) != list.end();
      };
      if (std::any_of(opportunity_.task_hashes.begin(), opportunity_.task_hashes.end(),
                      [&](std::uint64_t task) { return holds(extras_->excluded_tasks, task); })) {
        Fail(kRule, RuleReason::kExcludedTask);
      }
      const auto excluded = [&](std::uint64_t hash) {
        return hash != 0 && holds(extras_->excluded_places, hash);
      };
      if (excluded(opportunity_.employer_hash) || excluded(opportunity_.site_hash) ||
          excluded(opportunity_.opportunity_hash)) {
        Fail(kRule, RuleReason::kExcludedPlace);
      }
    }
    Done(kRule);
  }

  void TimeRule() {
    constexpr Rule kRule = Rule::kTime;
    if (overlap_ == 0) Fail(kRule, RuleReason::kNoSharedTime);
    if (opportunity_.min_day != kUnknown16 && candidate_.max_day != kUnknown16 &&
        opportunity_.min_day > candidate_.max_day) {
      Fail(kRule, RuleReason::kDayTooLong, -1, opportunity_.min_day, candidate_.max_day);
    }
    if (overlap_ != 0 && opportunity_.min_week != kUnknown16 && overlap_ < opportunity_.min_week) {
      if (opportunity_.hours_negotiable == static_cast<std::uint8_t>(model::Answer::kNo)) {
        Fail(kRule, RuleReason::kTooFewHours, -1, overlap_, opportunity_.min_week);
      } else {
        Obstruct(kRule, RuleReason::kTooFewHours, -1, overlap_, opportunity_.min_week);
      }
    }
    const bool day_unknown = opportunity_.min_day != kUnknown16 && candidate_.max_day == kUnknown16;
    if (HoursUnknown() || day_unknown || !candidate_.Has(kGridKnown) ||
        opportunity_.grid_known == 0) {
      Possible(kRule, RuleReason::kTimeUnknown, false);
    }
    if (Stale(candidate_.hours_stale)) Possible(kRule, RuleReason::kStaleValue, false);
    Done(kRule);
  }

  void BelastbaarheidRule() {
    constexpr Rule kRule = Rule::kBelastbaarheid;
    if (tally_.Fails()) {
      Fail(kRule, RuleReason::kOverload, h6_hard_item_, h6_hard_load_, h6_hard_capacity_);
    } else if (tally_.hard == 1) {
      Obstruct(kRule, RuleReason::kOverload, h6_hard_item_, h6_hard_load_, h6_hard_capacity_);
    }
    if (h6_possible_) {
      Possible(kRule,
               opportunity_.has_load_list == 0 ? RuleReason::kNoLoadList : RuleReason::kItemUnknown,
               h6_low_fails_, h6_uncertain_item_);
    }
    Done(kRule);
  }

  void TravelRule() {
    constexpr Rule kRule = Rule::kTravel;
    if (opportunity_.transport_provided != 0) {
      Done(kRule);
      return;
    }
    if (travel_.no_mode_runs) Fail(kRule, RuleReason::kNoModeRuns);
    if (travel_.beyond_km) {
      Fail(kRule, RuleReason::kTooManyKm, -1, travel_.metres, candidate_.max_km);
    }
    if (!travel_.unknown && !travel_.no_mode_runs) {
      if (travel_.minutes > travel_.max + work_.travel_stretch_minutes) {
        Fail(kRule, RuleReason::kTooFar, -1, travel_.minutes, travel_.max);
      } else if (travel_.minutes > travel_.max) {
        Obstruct(kRule, RuleReason::kTooFar, -1, travel_.minutes, travel_.max);
      }
    }
    if (travel_.unknown) Possible(kRule, RuleReason::kTravelUnknown, true);
    if (Stale(candidate_.travel_stale)) Possible(kRule, RuleReason::kStaleValue, true);
    Done(kRule);
  }

  void WerkvormRule() {
    constexpr Rule kRule = Rule::kWerkvorm;
    if (opportunity_.required_registration != kUnknown8) {
      const int code = opportunity_.required_registration;
      const RegistrationFact& registration = candidate_.registrations[code];
      switch (static_cast<model::RegistrationState>(registration.state)) {
        case model::RegistrationState::kUnknown:
          Possible(kRule, RuleReason::kIndicationUnknown, true, code);
          break;
        case model::RegistrationState::kGranted:
          break;
        case model::RegistrationState::kPending:
          if (person_.pending_indication_is_hard) {
            Fail(kRule, RuleReason::kIndicationPending, code);
          } else {
            Possible(kRule, RuleReason::kIndicationPending, true, code);
          }
          break;
        case model::RegistrationState::kRefused:
          Fail(kRule, RuleReason::kIndicationRefused, code);
          break;
      }
      if (Stale(registration.stale_index)) Possible(kRule, RuleReason::kStaleValue, true, code);
    }
    if (opportunity_.lks_registration != kUnknown8) {
      const int code = opportunity_.lks_registration;
      const RegistrationFact& registration = candidate_.registrations[code];
      // Outside the doelgroep is at worst another route, so it never blocks low.
      switch (static_cast<model::RegistrationState>(registration.state)) {
        case model::RegistrationState::kUnknown:
          Possible(kRule, RuleReason::kIndicationUnknown, false, code);
          break;
        case model::RegistrationState::kGranted:
          break;
        case model::RegistrationState::kPending:
          Possible(kRule, RuleReason::kIndicationPending, false, code);
          break;
        case model::RegistrationState::kRefused:
          Possible(kRule, RuleReason::kOutsideLks, false, code);
          Attend(AttentionCode::kPraktijkroute);
          break;
      }
      if (Stale(registration.stale_index)) Possible(kRule, RuleReason::kStaleValue, false, code);
    }
    Done(kRule);
  }

  void LanguageRule() {
    constexpr Rule kRule = Rule::kLanguage;
    if (opportunity_.safety_critical != 0) {
      for (const LanguageFact& asked : opportunity_.languages) {
        const LanguageFact* has = nullptr;
        for (const LanguageFact& one : candidate_.language_list()) {
          if (one.language == asked.language) has = &one;
        }
        for (int skill = 0; skill < 4; ++skill) {
          const int minimum = asked.skill(skill);
          if (minimum == 15) continue;
          const int level = has == nullptr ? 15 : has->skill(skill);
          // At worst the person has none of it, which only a minimum of 0 allows.
          const bool could_fail = minimum > 0;
          if (level == 15) {
            Possible(kRule, RuleReason::kLanguageUnknown, could_fail, asked.language);
            continue;
          }
          if (level < minimum) {
            Fail(kRule, RuleReason::kLanguageBelow, asked.language, minimum, level);
          }
          if (Stale(has->stale_index)) {
            Possible(kRule, RuleReason::kStaleValue, could_fail, asked.language);
          }
        }
      }
    }
    Done(kRule);
  }

  void SupportRule() {
    constexpr Rule kRule = Rule::kSupport;
    if (SupportUnknown()) {
      Possible(kRule, RuleReason::kSupportUnknown, false);
    } else {
      if (candidate_.support_need - opportunity_.support_offered >= work_.support_obstacle_from) {
        Obstruct(kRule, RuleReason::kSupportShort, -1, candidate_.support_need,
                 opportunity_.support_offered);
      }
      if (Stale(candidate_.support_stale)) Possible(kRule, RuleReason::kStaleValue, false);
    }
    Done(kRule);
  }

  // --- Together ---------------------------------------------------------------------------------

  void Combine() {
    const auto& weights = work_.weights;
    std::int64_t low = 0;
    std::int64_t high = 0;
    // The product of the four denominators that are not 1 stays below 2^31 (facts.h limits), so
    // the sum of weighted unknown shares is exact in 64 bits.
    std::int64_t denominator = 1;
    for (int f = 0; f < model::kFactorCount; ++f) {
      const FactorResult& factor = factors_[f];
      score_.sub[f] = static_cast<std::int16_t>(factor.sub);
      score_.points += weights[f] * factor.sub;
      low += weights[f] * factor.low;
      high += weights[f] * factor.high;
      if (factor.imputed) score_.imputed = static_cast<std::uint8_t>(score_.imputed | (1U << f));
      denominator *= factor.unknown_den;
    }
    std::int64_t unknown = 0;
    for (int f = 0; f < model::kFactorCount; ++f) {
      unknown += weights[f] * factors_[f].unknown_num * (denominator / factors_[f].unknown_den);
    }
    score_.confidence =
        static_cast<std::int16_t>(HalfUp(10 * (100 * denominator - unknown), denominator));
    score_.score = static_cast<std::int16_t>(HalfUp(score_.points, 100));
    if (!score_.low_blocked) {
      score_.points_low = static_cast<std::int32_t>(std::min<std::int64_t>(low, score_.points));
      score_.score_low = static_cast<std::int16_t>(HalfUp(score_.points_low, 100));
    }
    score_.points_high = static_cast<std::int32_t>(high);
    score_.score_high = static_cast<std::int16_t>(HalfUp(high, 100));
    Sides();
    if (!score_.failed.empty() || score_.obstacles.count() >= 2) {
      score_.list = MatchList::kValtAf;
    } else if (score_.confidence < work_.min_confidence) {
      score_.list = MatchList::kOnvoldoendeBekend;
    } else {
      score_.list = score_.obstacles.empty() ? MatchList::kPast : MatchList::kPastMits;
    }
    if constexpr (Listener::kActive) {
      for (int f = 0; f < model::kFactorCount; ++f) {
        listener_.OnUnknown(
            f, static_cast<int>(HalfUp(1000 * factors_[f].unknown_num, factors_[f].unknown_den)));
      }
    }
  }

  // fit_work over talenten and belastbaarheid, fit_candidate over the others.
  void Sides() {
    int work_weight = 0;
    int work_points = 0;
    for (const model::Factor f : {model::Factor::kTalenten, model::Factor::kBelastbaarheid}) {
      work_weight += work_.weights[static_cast<int>(f)];
      work_points += work_.weights[static_cast<int>(f)] * score_.sub[static_cast<int>(f)];
    }
    int total_weight = 0;
    for (const int weight : work_.weights) total_weight += weight;
    const int candidate_weight = total_weight - work_weight;
    if (work_weight > 0) {
      score_.fit_work = static_cast<std::int16_t>(HalfUp(work_points, work_weight));
    }
    if (candidate_weight > 0) {
      score_.fit_candidate =
          static_cast<std::int16_t>(HalfUp(score_.points - work_points, candidate_weight));
    }
    score_.one_sided =
        score_.fit_work >= 0 && score_.fit_candidate >= 0 &&
        std::abs(score_.fit_work - score_.fit_candidate) > work_.one_sided_difference;
  }

  const ScoreContext& context_;
  const model::Policy& work_;
  const model::Policy& person_;
  const CandidateFacts& candidate_;
  const CandidateExtras* extras_;
  const OpportunityFacts& opportunity_;
  Listener& listener_;

  PairScore score_;
  std::array<FactorResult, model::kFactorCount> factors_;
  Travel travel_;
  int overlap_ = 0;
  Tally tally_;
  bool h6_possible_ = false;
  bool h6_low_fails_ = false;
  // For the explanation: the first hard overload, and the first item that is unknown or stale.
  int h6_hard_item_ = -1;
  int h6_hard_load_ = -1;
  int h6_hard_capacity_ = -1;
  int h6_uncertain_item_ = -1;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_IMPL_H_
