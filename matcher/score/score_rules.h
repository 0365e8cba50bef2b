// The rules of one pair (rules.md 2). Each function is one row of the table; they may be called in
// any order. Included by score_impl.h only.
#ifndef PASSEND_MATCHER_SCORE_SCORE_RULES_H_
#define PASSEND_MATCHER_SCORE_SCORE_RULES_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "matcher/score/factors/aanvang.h"
#include "matcher/score/factors/reistijd_bound.h"
#include "matcher/score/factors/uren_bound.h"
#include "matcher/score/score_factors.h"
#include "matcher/score/score_items.h"
#include "matcher/score/score_pair.h"

namespace passend::score {

template <class Listener>
class RuleJudge {
 public:
  explicit RuleJudge(const Pair<Listener>& pair) : pair_(pair) {}

  const RuleSet& failed() const { return failed_; }
  const RuleSet& obstacles() const { return obstacles_; }
  const RuleSet& possible() const { return possible_; }
  bool low_blocked() const { return low_blocked_; }
  // Whatever the rules say that were not called.
  bool FallsOff() const { return !failed_.empty() || obstacles_.count() >= 2; }

  void AccessRule() {
    if (pair_.candidate.Has(kObjection)) Fail(Rule::kAccess, RuleReason::kObjection);
    if (!pair_.access) Fail(Rule::kAccess, RuleReason::kNoAccess);
    Done(Rule::kAccess);
  }

  void StatusRule() {
    constexpr Rule kRule = Rule::kStatus;
    switch (static_cast<model::Availability>(pair_.candidate.availability)) {
      case model::Availability::kUnknown:
        Possible(kRule, RuleReason::kAvailabilityUnknown, true);
        break;
      case model::Availability::kBeschikbaar:
        break;
      case model::Availability::kInTraject:
      case model::Availability::kGeplaatst:
        if (pair_.candidate.doorstroom == static_cast<std::uint8_t>(model::Answer::kNo)) {
          Fail(kRule, RuleReason::kNotAvailable);
        } else if (pair_.candidate.doorstroom ==
                   static_cast<std::uint8_t>(model::Answer::kUnknown)) {
          Possible(kRule, RuleReason::kDoorstroomUnknown, true);
        }
        if (pair_.Stale(pair_.candidate.doorstroom_stale))
          Possible(kRule, RuleReason::kStaleValue, true);
        break;
      case model::Availability::kTijdelijkNiet:
        Fail(kRule, RuleReason::kNotAvailable);
        break;
      case model::Availability::kUitgestroomd:
        Fail(kRule, RuleReason::kUitgestroomd);
        break;
    }
    if (pair_.Stale(pair_.candidate.availability_stale))
      Possible(kRule, RuleReason::kStaleValue, true);
    if (LaterAvailable(pair_.candidate, pair_.opportunity.start, pair_.as_of)) {
      Fail(kRule, RuleReason::kLaterAvailable);
    }
    if (pair_.opportunity.status == static_cast<std::uint8_t>(model::OpportunityStatus::kUnknown)) {
      Possible(kRule, RuleReason::kOpportunityStatusUnknown, true);
    } else if (pair_.opportunity.status !=
               static_cast<std::uint8_t>(model::OpportunityStatus::kOpen)) {
      Fail(kRule, RuleReason::kNotOpen);
    }
    if (Closed(pair_.opportunity.closing, pair_.as_of)) Fail(kRule, RuleReason::kClosed);
    if (pair_.opportunity.places == 0) Fail(kRule, RuleReason::kNoPlaces);
    Done(kRule);
  }

  // `start`: the day on which the work starts.
  void CertificateRule(PackedDay start) {
    constexpr Rule kRule = Rule::kCertificates;
    for (const CertificateRequirementFact& asked : pair_.opportunity.certificates) {
      const CertificateFact* held = nullptr;
      for (const CertificateFact& one : pair_.candidate.certificate_list()) {
        if (one.certificate == asked.certificate) held = &one;
      }
      const auto state = held == nullptr ? model::CertificateState::kUnknown
                                         : static_cast<model::CertificateState>(held->state);
      const bool expired = held != nullptr && held->valid_until < pair_.as_of;
      const bool have = state == model::CertificateState::kHeld;
      if (asked.vog != 0) {
        if (!have || expired) pair_.Attend(AttentionCode::kVogAanvragen);
        continue;
      }
      // What the law asks for is never merely wished.
      if (asked.required == 0 && asked.statutory == 0) {
        if (!have) {
          pair_.Attend(AttentionCode::kNietAangetoond, asked.certificate);
        } else if (expired) {
          pair_.Attend(AttentionCode::kVerouderd, kStaleRuleSubject + static_cast<int>(kRule));
        }
        continue;
      }
      if (state == model::CertificateState::kUnknown) {
        Possible(kRule, RuleReason::kCertificateUnknown, asked.statutory != 0, asked.certificate);
      } else if (asked.statutory != 0) {
        if (!have) {
          Fail(kRule, RuleReason::kCertificateAbsent, asked.certificate);
        } else if (held->valid_until < start) {
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
    if (pair_.candidate.Has(kExcludesSectors)) {
      if (pair_.opportunity.sector == kUnknown8) {
        Possible(kRule, RuleReason::kSectorUnknown, true);
      } else if ((pair_.candidate.excluded_sectors >> pair_.opportunity.sector) & 1) {
        Fail(kRule, RuleReason::kExcludedSector, pair_.opportunity.sector);
      }
    }
    if (pair_.extras != nullptr) {
      const auto holds = [](const std::vector<std::uint64_t>& list, std::uint64_t hash) {
        return std::find(list.begin(), list.end(), hash) != list.end();
      };
      if (std::any_of(
              pair_.opportunity.task_hashes.begin(), pair_.opportunity.task_hashes.end(),
              [&](std::uint64_t task) { return holds(pair_.extras->excluded_tasks, task); })) {
        Fail(kRule, RuleReason::kExcludedTask);
      }
      const auto excluded = [&](std::uint64_t hash) {
        return hash != 0 && holds(pair_.extras->excluded_places, hash);
      };
      if (excluded(pair_.opportunity.employer_hash) || excluded(pair_.opportunity.site_hash) ||
          excluded(pair_.opportunity.opportunity_hash)) {
        Fail(kRule, RuleReason::kExcludedPlace);
      }
    }
    Done(kRule);
  }

  void TimeRule(int overlap) {
    constexpr Rule kRule = Rule::kTime;
    const OpportunityFacts& work = pair_.opportunity;
    const std::uint16_t max_day = pair_.candidate.max_day;
    const TimeVerdict time = JudgeTime(overlap, max_day, work);
    if (time.no_shared_time) Fail(kRule, RuleReason::kNoSharedTime);
    if (time.day_too_long) Fail(kRule, RuleReason::kDayTooLong, -1, work.min_day, max_day);
    if (time.too_few_hours && time.firm) {
      Fail(kRule, RuleReason::kTooFewHours, -1, overlap, work.min_week);
    } else if (time.too_few_hours) {
      Obstruct(kRule, RuleReason::kTooFewHours, -1, overlap, work.min_week);
    }
    const bool day_unknown = work.min_day != kUnknown16 && max_day == kUnknown16;
    if (HoursUnknown(pair_) || day_unknown || !pair_.candidate.Has(kGridKnown) ||
        work.grid_known == 0) {
      Possible(kRule, RuleReason::kTimeUnknown, false);
    }
    if (pair_.Stale(pair_.candidate.hours_stale)) Possible(kRule, RuleReason::kStaleValue, false);
    Done(kRule);
  }

  void BelastbaarheidRule(const ItemScorer<Listener>& items) {
    constexpr Rule kRule = Rule::kBelastbaarheid;
    if (items.tally().Fails()) {
      Fail(kRule, RuleReason::kOverload, items.hard_item, items.hard_load, items.hard_capacity);
    } else if (items.tally().hard() == 1) {
      Obstruct(kRule, RuleReason::kOverload, items.hard_item, items.hard_load, items.hard_capacity);
    }
    if (items.uncertain()) {
      Possible(
          kRule,
          pair_.opportunity.has_load_list == 0 ? RuleReason::kNoLoadList : RuleReason::kItemUnknown,
          items.LowFails(), items.uncertain_item);
    }
    Done(kRule);
  }

  void TravelRule(const Travel& travel) {
    constexpr Rule kRule = Rule::kTravel;
    if (pair_.opportunity.transport_provided == 0) {
      const TravelVerdict journey = JudgeTravel(travel, pair_.opportunity, pair_.work);
      if (journey.no_mode_runs) Fail(kRule, RuleReason::kNoModeRuns);
      if (journey.beyond_km) {
        Fail(kRule, RuleReason::kTooManyKm, -1, travel.metres, pair_.candidate.max_km);
      }
      if (journey.too_far) Fail(kRule, RuleReason::kTooFar, -1, travel.minutes, travel.max);
      if (journey.stretched) Obstruct(kRule, RuleReason::kTooFar, -1, travel.minutes, travel.max);
      if (travel.unknown) Possible(kRule, RuleReason::kTravelUnknown, true);
      if (pair_.Stale(pair_.candidate.travel_stale)) {
        Possible(kRule, RuleReason::kStaleValue, true);
      }
    }
    Done(kRule);
  }

  void WerkvormRule() {
    constexpr Rule kRule = Rule::kWerkvorm;
    if (pair_.opportunity.required_registration != kUnknown8) {
      const int code = pair_.opportunity.required_registration;
      const RegistrationFact& registration = pair_.candidate.registrations[code];
      switch (static_cast<model::RegistrationState>(registration.state)) {
        case model::RegistrationState::kUnknown:
          Possible(kRule, RuleReason::kIndicationUnknown, true, code);
          break;
        case model::RegistrationState::kGranted:
          break;
        case model::RegistrationState::kPending:
          if (pair_.person.pending_indication_is_hard) {
            Fail(kRule, RuleReason::kIndicationPending, code);
          } else {
            Possible(kRule, RuleReason::kIndicationPending, true, code);
          }
          break;
        case model::RegistrationState::kRefused:
          Fail(kRule, RuleReason::kIndicationRefused, code);
          break;
      }
      if (pair_.Stale(registration.stale_index))
        Possible(kRule, RuleReason::kStaleValue, true, code);
    }
    if (pair_.opportunity.lks_registration != kUnknown8) {
      const int code = pair_.opportunity.lks_registration;
      const RegistrationFact& registration = pair_.candidate.registrations[code];
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
          pair_.Attend(AttentionCode::kPraktijkroute);
          break;
      }
      if (pair_.Stale(registration.stale_index))
        Possible(kRule, RuleReason::kStaleValue, false, code);
    }
    Done(kRule);
  }

  void LanguageRule() {
    constexpr Rule kRule = Rule::kLanguage;
    if (pair_.opportunity.safety_critical != 0) {
      for (const LanguageFact& asked : pair_.opportunity.languages) {
        const LanguageFact* has = nullptr;
        for (const LanguageFact& one : pair_.candidate.language_list()) {
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
          if (pair_.Stale(has->stale_index)) {
            Possible(kRule, RuleReason::kStaleValue, could_fail, asked.language);
          }
        }
      }
    }
    Done(kRule);
  }

  void SupportRule() {
    constexpr Rule kRule = Rule::kSupport;
    if (SupportUnknown(pair_)) {
      Possible(kRule, RuleReason::kSupportUnknown, false);
    } else {
      if (pair_.candidate.support_need - pair_.opportunity.support_offered >=
          pair_.work.support_obstacle_from) {
        Obstruct(kRule, RuleReason::kSupportShort, -1, pair_.candidate.support_need,
                 pair_.opportunity.support_offered);
      }
      if (pair_.Stale(pair_.candidate.support_stale))
        Possible(kRule, RuleReason::kStaleValue, false);
    }
    Done(kRule);
  }

 private:
  void Tell(Rule rule, RuleOutcome outcome, RuleReason reason, int subject = -1, int a = -1,
            int b = -1) {
    if constexpr (Listener::kActive) {
      const RuleLine line = {rule, outcome, reason, subject, a, b};
      if constexpr (Listener::kLines) pair_.listener.OnRule(line);
      if (outcome == RuleOutcome::kObstacle) pair_.listener.OnObstacle(line);
      if (outcome == RuleOutcome::kPossible) {
        pair_.Attend(AttentionCode::kPossibleRule, static_cast<int>(rule));
      }
      if (outcome == RuleOutcome::kPossible && reason == RuleReason::kStaleValue) {
        pair_.Attend(AttentionCode::kVerouderd, kStaleRuleSubject + static_cast<int>(rule));
      }
    }
  }
  void Fail(Rule rule, RuleReason reason, int subject = -1, int a = -1, int b = -1) {
    failed_.Add(rule);
    Tell(rule, RuleOutcome::kFailed, reason, subject, a, b);
  }
  void Obstruct(Rule rule, RuleReason reason, int subject = -1, int a = -1, int b = -1) {
    obstacles_.Add(rule);
    Tell(rule, RuleOutcome::kObstacle, reason, subject, a, b);
  }
  // `blocks_low`: on its worst value the rule fails hard.
  void Possible(Rule rule, RuleReason reason, bool blocks_low, int subject = -1, int a = -1,
                int b = -1) {
    if constexpr (!Listener::kFull) return;  // it changes no rank
    possible_.Add(rule);
    low_blocked_ = low_blocked_ || blocks_low;
    Tell(rule, RuleOutcome::kPossible, reason, subject, a, b);
  }
  void Done(Rule rule) {
    if constexpr (Listener::kLines) {
      if (!failed_.Has(rule) && !obstacles_.Has(rule) && !possible_.Has(rule)) {
        Tell(rule, RuleOutcome::kOk, RuleReason::kNone);
      }
    }
  }

  const Pair<Listener>& pair_;
  RuleSet failed_;  // hard
  RuleSet obstacles_;
  RuleSet possible_;
  bool low_blocked_ = false;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_SCORE_RULES_H_
