#include "matcher/search/candidate_plan.h"

#include <algorithm>
#include <map>

#include "matcher/score/factors/begeleiding.h"
#include "matcher/score/factors/belastbaarheid.h"
#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten_bound.h"
#include "matcher/score/factors/voorkeuren.h"
#include "matcher/score/prepared_opportunity.h"
#include "matcher/score/rounding.h"
#include "matcher/search/kernels/kernels.h"

namespace passend::search {
namespace {

using index::ColumnId;
using index::TalentState;
using model::Factor;
using score::CandidateFacts;
using score::OpportunityFacts;
using score::ScoreContext;

constexpr std::array kTalentStates = {TalentState::kAssessed, TalentState::kDerived,
                                      TalentState::kStale};
constexpr std::size_t kTalentCodes = 14;
constexpr int kLevels = 5;
constexpr std::uint16_t kNeverLeast = 0xFFFF;

int LossOf(int weight, int sub) { return weight * (1000 - sub) / kPointsPerUnit; }
std::uint16_t Word(int value) { return static_cast<std::uint16_t>(value); }

class Maker {
 public:
  Maker(const ScoreContext& context, const OpportunityFacts& opportunity)
      : context_(context), policy_(context.work->policy()), opportunity_(opportunity) {}

  CandidatePlan Run() {
    plan_.context = &context_;
    plan_.opportunity = &opportunity_;
    const score::PreparedOpportunity prepared(context_, opportunity_);
    const CandidateFacts nobody = Nobody(context_.as_of);
    plan_.nobody = !score::JudgeRules(prepared, nobody, nullptr, context_.access).failed.empty();
    if (plan_.nobody) return plan_;
    Talents();
    Loads();
    Wishes();
    Support();
    Rest();
    return plan_;
  }

 private:
  int Weight(Factor factor) const { return policy_.weights[static_cast<std::size_t>(factor)]; }
  static int FullyKnown(int weight) { return weight * 10 * kKnownPerPermille; }
  void Rounds(int weight) { plan_.allowance += (weight + 3) / 4 + 1; }

  // The best use of a talent by level, over all requirements.
  struct Use {
    std::array<int, kLevels> of_level = {};
    bool written = false;
  };

  void Talents() {
    const int weight = Weight(Factor::kTalenten);
    plan_.use_weight = Weight(Factor::kTalentbenutting);
    plan_.use_unknown = LossOf(plan_.use_weight, policy_.benutting_prior);
    if (opportunity_.requirements.empty()) {
      plan_.base_loss += LossOf(weight, policy_.no_requirements_score) + plan_.use_unknown;
      return;
    }
    Rounds(weight);
    plan_.use = plan_.use_weight > 0;
    if (plan_.use) {
      Rounds(plan_.use_weight);
      plan_.allowance += (plan_.use_weight + 1) / 2;
      Fresh(index::kUseKnownColumn, plan_.use_weight, true, DoubtSieve::kUseFresh);
      for (const score::RequirementFact& one : opportunity_.requirements) {
        AddUse(one.talent, 1000, one.level);
        for (const model::RelatedTalent& related : opportunity_.related_of(one)) {
          AddUse(related.talent, related.sim, one.level);
        }
      }
    }
    int sum = 0;
    for (const score::RequirementFact& one : opportunity_.requirements) {
      sum += score::RequirementWeight(one, policy_);
    }
    for (const score::RequirementFact& one : opportunity_.requirements) {
      const std::int64_t share = std::int64_t{weight} * score::RequirementWeight(one, policy_);
      const std::size_t before = plan_.talents.size();
      TalentColumns(one, one.talent, 1000, share, sum);
      for (const model::RelatedTalent& related : opportunity_.related_of(one)) {
        TalentColumns(one, related.talent, related.sim, share, sum);
      }
      const int prior = score::MatchOfNothing(opportunity_, one, context_.as_of, policy_);
      plan_.groups.push_back({Word(static_cast<int>(plan_.talents.size() - before)),
                              Word(UnitsLost(share, sum, prior)),
                              index::TalentColumn(one.talent, TalentState::kAssessed)});
    }
  }

  // What is known of a factor by the fresh parts of a sum. `all_answered` false: what is fresh may
  // still be unknown, since the opportunity is silent about it.
  void Fresh(ColumnId id, int weight, bool all_answered, std::uint8_t bit) {
    CandidatePlan::Single column;
    column.column = id;
    const int whole = FullyKnown(weight);
    for (int parts = 0; parts <= index::kFreshParts; ++parts) {
      const int least = whole * parts / index::kFreshParts;
      const int most = std::min(whole, whole * (parts + 1) / index::kFreshParts + 1);
      const int known = all_answered ? least : 0;
      const auto code = static_cast<std::size_t>(parts);
      column.known[code] = Word(known);
      column.perhaps[code] = Word(most - known);
    }
    if (all_answered) column.fresh[index::kFreshParts] = bit;
    plan_.singles.push_back(column);
  }

  static int UnitsLost(std::int64_t share, int sum, int m) {
    return static_cast<int>(share * (1000 - m) / (std::int64_t{sum} * kPointsPerUnit));
  }

  void AddUse(int talent, int sim, int asked) {
    Use& use = uses_[talent];
    for (int level = 2; level < kLevels; ++level) {
      int& best = use.of_level[static_cast<std::size_t>(level)];
      best = std::max(best, score::TalentUse(sim, level, asked));
    }
  }

  void TalentColumns(const score::RequirementFact& requirement, int talent, int sim,
                     std::int64_t share, int sum) {
    PartTable use = {};
    if (plan_.use && !uses_[talent].written) {
      uses_[talent].written = true;
      for (std::size_t code = 2; code < kTalentCodes; ++code) {
        const auto fact = index::DecodeTalent(static_cast<std::uint8_t>(code), talent, false);
        const int used =
            fact.emphasis() * uses_[talent].of_level[static_cast<std::size_t>(fact.level())];
        use[code] = static_cast<std::uint8_t>((used * kUsePerEmphasis + 1000) / 1001);
      }
    }
    for (const TalentState state : kTalentStates) {
      const bool stale = state == TalentState::kStale;
      const bool derived = state == TalentState::kDerived;
      std::array<std::uint16_t, kLevels> loss;
      std::array<std::uint16_t, kLevels> known = {};
      for (int level = 0; level < kLevels; ++level) {
        const auto fact = score::TalentFact::Make(talent, level, 0, derived, 0);
        const int m = score::MatchOf(fact, stale, sim, requirement, policy_);
        loss[static_cast<std::size_t>(level)] = Word(UnitsLost(share, sum, m));
        if (stale) continue;
        // What this talent alone makes of the knowledge of the requirement, in halves.
        int halves = 0;
        if (!derived && (sim == 1000 && talent == requirement.talent)) {
          halves = 2;
        } else if (m > policy_.talent_prior) {
          halves = derived ? 1 : 2;
        }
        known[static_cast<std::size_t>(level)] =
            Word(static_cast<int>(share * halves * 5 * kKnownPerPermille / sum));
      }
      CandidatePlan::Talent column;
      column.column = index::TalentColumn(talent, state);
      column.loss.fill(kNeverLeast);
      for (std::size_t code = 0; code < kTalentCodes; ++code) {
        const auto level = code < 2 ? code : 2 + (code - 2) / 4;
        column.loss[code] = loss[level];
        column.known[code] = known[level];
      }
      column.use = use;
      plan_.talents.push_back(column);
    }
  }

  void Loads() {
    const int weight = Weight(Factor::kBelastbaarheid);
    if (opportunity_.has_load_list == 0) {
      plan_.base_loss += LossOf(weight, policy_.belastbaarheid_prior);
      return;
    }
    if (opportunity_.scored_count == 0) {
      plan_.base_known += FullyKnown(weight);
      return;
    }
    Rounds(weight);
    const auto scored = opportunity_.scored();
    plan_.items.assign(scored.begin(), scored.end());
    const int count = opportunity_.scored_count;
    plan_.items_loss.fill(Word(LossOf(weight, 0)));
    for (int a = 0; a <= count; ++a) {
      for (int b = 0; a + b <= count; ++b) {
        std::uint16_t& least = plan_.items_loss[static_cast<std::size_t>(std::min(15, a + 2 * b))];
        least = std::min(least, Word(LossOf(weight, context_.work->Multiplier(a, b))));
      }
    }
    for (int unknown = 0; unknown <= count; ++unknown) {
      const auto u = static_cast<std::size_t>(unknown);
      plan_.unknown_loss[u] = Word(LossOf(
          weight, score::BelastbaarheidScore(*context_.work, 0, 0, count - unknown, unknown)));
      plan_.items_known[u] = Word(FullyKnown(weight) * (count - unknown) / count);
    }
  }

  void Wishes() {
    plan_.wish_weight = Weight(Factor::kVoorkeuren);
    plan_.wish_unknown = LossOf(plan_.wish_weight, policy_.no_wishes_score);
    plan_.wish = plan_.wish_weight > 0;
    if (!plan_.wish) return;
    Fresh(index::kWishKnownColumn, plan_.wish_weight, AnswersAllWishes(), DoubtSieve::kWishFresh);
    Rounds(plan_.wish_weight);
    plan_.allowance += (plan_.wish_weight + 1) / 2;
    for (int k = 0; k < model::kWishKindCount; ++k) {
      const auto kind = static_cast<model::WishKind>(k + 1);
      CandidatePlan::Part column;
      column.column = index::kWishColumns + static_cast<ColumnId>(k);
      for (std::uint8_t code = 0; code < index::kNothing; ++code) {
        CandidateFacts facts;
        index::DecodeWish(code, kind, facts);
        const int weight = facts.wish_weight[static_cast<std::size_t>(k)];
        if (weight == 0) continue;
        column.parts[code] =
            Met(weight * score::WishScore(score::AnswerWish(facts, opportunity_, kind), policy_));
      }
      plan_.wishes.push_back(column);
    }
    if (opportunity_.sector != score::kUnknown8) {
      Wished(index::kSectorColumns + opportunity_.sector);
    }
    if (opportunity_.werkvorm != score::kUnknown8) {
      Wished(index::kWerkvormColumns + opportunity_.werkvorm);
    }
  }

  bool AnswersAllWishes() const {
    const CandidateFacts nobody = Nobody(context_.as_of);
    for (int k = 0; k < model::kWishKindCount; ++k) {
      const auto kind = static_cast<model::WishKind>(k + 1);
      if (score::AnswerWish(nobody, opportunity_, kind) == score::WishAnswer::kSilent) return false;
    }
    return true;
  }

  static std::uint8_t Met(int weighted) {
    return static_cast<std::uint8_t>((weighted * kMetPerWeight + 1000) / 1001);
  }

  // What the sector or werkvorm of the opportunity adds to the column of its kind, when wished.
  void Wished(ColumnId id) {
    CandidatePlan::Part column;
    column.column = id;
    const int gain = score::WishScore(score::WishAnswer::kMet, policy_) -
                     score::WishScore(score::WishAnswer::kNotMet, policy_);
    for (std::uint8_t code = 0; code < index::kNothing; ++code) {
      column.parts[code] = Met(index::WishedWeight(code) * std::max(0, gain));
    }
    plan_.wishes.push_back(column);
  }

  void Support() {
    const int weight = Weight(Factor::kBegeleiding);
    CandidatePlan::Single column;
    column.column = index::kSupportColumn;
    for (std::uint8_t code = 0; code < 16; ++code) {
      CandidateFacts facts;
      index::DecodeSupport(code, facts);
      const bool known = facts.support_need != score::kUnknown8 &&
                         opportunity_.support_offered != score::kUnknown8;
      const int sub =
          known ? score::SupportScore(facts.support_need, opportunity_.support_offered, policy_)
                : policy_.begeleiding_prior;
      const bool fresh = known && facts.support_stale == 0;
      column.loss[code] = Word(LossOf(weight, sub));
      column.high_loss[code] = fresh ? column.loss[code] : std::uint16_t{0};
      column.known[code] = Word(fresh ? FullyKnown(weight) : 0);
    }
    plan_.singles.push_back(column);
  }

  // Reistijd, uren and ontwikkelstap are bounded by the values of a row; here only what they are
  // for everybody, and whether they are known.
  void Rest() {
    const int travel = Weight(Factor::kReistijd);
    const int hours = Weight(Factor::kUren);
    if (opportunity_.place_known != 0) {
      plan_.travel_weight = travel;
      Rounds(travel);
      CandidatePlan::Single unknown;
      unknown.column = index::kTravelColumn;
      unknown.loss[index::kTravelUnknown] = Word(LossOf(travel, policy_.reistijd_prior));
      if (opportunity_.transport_provided == 0) {
        unknown.loss[index::kModesUnknown] = unknown.loss[index::kTravelUnknown];
      }
      plan_.singles.push_back(unknown);
    } else {
      plan_.base_loss += LossOf(travel, policy_.reistijd_prior);
    }
    if (opportunity_.max_week != score::kUnknown16) {
      plan_.hours_weight = hours;
      plan_.hours_unknown = LossOf(hours, policy_.uren_prior);
      Rounds(hours);
    } else {
      plan_.base_loss += LossOf(hours, policy_.uren_prior);
    }
    plan_.step_weight = Weight(Factor::kOntwikkelstap);

    CandidatePlan::Single column;
    column.column = index::kGapsColumn;
    for (std::uint8_t code = 0; code < 16; ++code) {
      const int gaps = code == index::kNothing ? 0 : code + 1;
      int known = 0;
      if (opportunity_.place_known != 0 && (gaps & index::kTravelGap) == 0) {
        known += FullyKnown(travel);
      }
      if (opportunity_.max_week != score::kUnknown16 && (gaps & index::kHoursGap) == 0) {
        known += FullyKnown(hours);
      }
      int perhaps = 0;
      // The modes of the person do not matter then.
      if (opportunity_.place_known != 0 && opportunity_.transport_provided != 0 &&
          (gaps & index::kTravelGap) != 0) {
        perhaps += FullyKnown(travel);
      }
      if (opportunity_.trede != 0 && (gaps & (index::kStepGap | index::kStepDoubt)) == 0) {
        known += FullyKnown(plan_.step_weight);
      } else if ((gaps & index::kStepGap) == 0) {
        perhaps += FullyKnown(plan_.step_weight);
      }
      column.known[code] = Word(known);
      column.perhaps[code] = Word(perhaps);
      column.fresh[code] = static_cast<std::uint8_t>(
          ((gaps & index::kTravelGap) == 0 ? DoubtSieve::kTravelFresh : 0) |
          ((gaps & index::kHoursGap) == 0 ? DoubtSieve::kHoursFresh : 0) |
          (opportunity_.trede != 0 && (gaps & (index::kStepGap | index::kStepDoubt)) == 0
               ? DoubtSieve::kStepFresh
               : 0));
    }
    plan_.singles.push_back(column);
  }

  const ScoreContext& context_;
  const model::Policy& policy_;
  const OpportunityFacts& opportunity_;
  std::map<int, Use> uses_;
  CandidatePlan plan_;
};

std::uint8_t CountsOf(const score::RulesVerdict& verdict) {
  if (!verdict.failed.empty()) return kFails;
  // Other obstacles of nobody are everybody's, and counted where they belong.
  return verdict.obstacles.Has(score::Rule::kCertificates) ||
                 verdict.obstacles.Has(score::Rule::kSupport)
             ? kObstacle
             : std::uint8_t{0};
}

}  // namespace

CandidateFacts Nobody(score::PackedDay as_of) {
  CandidateFacts facts{};
  facts.valid_until.fill(score::kNoDay);
  facts.valid_until[0] = static_cast<score::PackedDay>(as_of - 1);
  return facts;
}

CandidatePlan CandidatePlan::Make(const ScoreContext& context,
                                  const OpportunityFacts& opportunity) {
  return Maker(context, opportunity).Run();
}

RuleColumns MakeRuleColumns(const ScoreContext& context, const OpportunityFacts& opportunity) {
  RuleColumns result;
  const score::PreparedOpportunity prepared(context, opportunity);
  const CandidateFacts nobody = Nobody(context.as_of);
  CandidateFacts facts = nobody;
  // Tries every code on a candidate of whom nothing else is known: what is unknown never fails.
  const auto make = [&](ColumnId id, std::uint8_t codes, std::vector<RuleColumns::Column>& out,
                        auto&& decode) {
    RuleColumns::Column column;
    column.column = id;
    bool any = false;
    for (std::uint8_t code = 0; code < codes; ++code) {
      facts = nobody;
      decode(code, facts);
      column.counts[code] = CountsOf(score::JudgeRules(prepared, facts, nullptr, context.access));
      any = any || column.counts[code] != 0;
    }
    if (any) out.push_back(column);
  };
  make(index::kStatusColumn, index::kStatusCodes, result.rules,
       [](std::uint8_t code, CandidateFacts& out) { index::DecodeStatus(code, out); });
  make(index::kSupportColumn, index::kSupportCodes, result.rules,
       [](std::uint8_t code, CandidateFacts& out) { index::DecodeSupport(code, out); });
  for (const score::CertificateRequirementFact& one : opportunity.certificates) {
    make(index::kCertificateColumns + one.certificate, index::kCertificateCodes,
         result.certificates, [&one](std::uint8_t code, CandidateFacts& out) {
           index::DecodeCertificate(code, one.certificate, out);
         });
  }
  if (opportunity.required_registration != score::kUnknown8) {
    make(index::kRegistrationColumns + opportunity.required_registration, index::kRegistrationCodes,
         result.rules, [&](std::uint8_t code, CandidateFacts& out) {
           index::DecodeRegistration(code, opportunity.required_registration, out);
         });
  }
  if (opportunity.sector != score::kUnknown8) {
    make(index::kSectorColumns + opportunity.sector, index::kExcludedCode + 1, result.rules,
         [&](std::uint8_t code, CandidateFacts& out) {
           if (code != index::kExcludedCode) return;
           out.excluded_sectors = std::uint64_t{1} << opportunity.sector;
           out.flags = static_cast<std::uint8_t>(out.flags | score::kExcludesSectors);
         });
  }
  return result;
}

}  // namespace passend::search
