#include "matcher/search/candidate_plan.h"

#include <algorithm>

#include "matcher/score/factors/belastbaarheid_bound.h"
#include "matcher/score/factors/talentbenutting.h"
#include "matcher/score/factors/talenten_bound.h"
#include "matcher/score/factors/voorkeuren.h"
#include "matcher/score/rounding.h"

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

// A candidate of whom nothing is known, on whom codes are tried; StaleIndex 1 is stale.
CandidateFacts Nobody(score::PackedDay as_of) {
  CandidateFacts facts{};
  facts.valid_until.fill(score::kNoDay);
  facts.valid_until[0] = static_cast<score::PackedDay>(as_of - 1);
  return facts;
}

class Maker {
 public:
  Maker(const ScoreContext& context, const OpportunityFacts& opportunity)
      : context_(context), policy_(context.work->policy()), opportunity_(opportunity) {}

  CandidatePlan Run() {
    const CandidateFacts nobody = Nobody(context_.as_of);
    plan_.nobody = !score::ScorePair(context_, nobody, nullptr, opportunity_).failed.empty();
    Talents();
    Uses();
    Loads();
    Wishes();
    Support();
    Gaps();
    plan_.known_slack = static_cast<unsigned>(opportunity_.requirements.size()) + 8;
    return plan_;
  }

 private:
  int Weight(Factor factor) const { return policy_.weights[static_cast<std::size_t>(factor)]; }
  unsigned FullyKnown(Factor factor) const {
    return static_cast<unsigned>(Weight(factor) * 10 * kKnownPerPermille);
  }

  void Talents() {
    const int weight = Weight(Factor::kTalenten);
    if (opportunity_.requirements.empty()) {
      plan_.constant_units += Units(weight * policy_.no_requirements_score);
      plan_.constant_high_units += Units(weight * 1000);
      return;
    }
    if (weight == 0) return;
    plan_.talents_known = true;
    plan_.talents_allowance = static_cast<unsigned>((weight + 3) / 4);
    int sum = 0;
    for (const score::RequirementFact& one : opportunity_.requirements) {
      sum += score::RequirementWeight(one, policy_);
    }
    int least_unknown = 1000;
    for (const score::RequirementFact& one : opportunity_.requirements) {
      least_unknown = std::min(least_unknown,
                               score::MatchOfNothing(opportunity_, one, context_.as_of, policy_));
      TalentColumns(one, one.talent, 1000, sum);
      for (const model::RelatedTalent& related : opportunity_.related_of(one)) {
        TalentColumns(one, related.talent, related.sim, sum);
      }
      plan_.talents.back().ends_group = true;
    }
    plan_.talents_missing_points = static_cast<unsigned>(1000 - least_unknown);
  }

  void TalentColumns(const score::RequirementFact& requirement, int talent, int sim, int sum) {
    const std::int64_t share =
        std::int64_t{Weight(Factor::kTalenten)} * score::RequirementWeight(requirement, policy_);
    const auto units = [&](int m) {
      return static_cast<unsigned>(score::CeilDiv(share * m, std::int64_t{sum} * kPointsPerUnit));
    };
    for (const TalentState state : kTalentStates) {
      CandidatePlan::Talent column;
      column.column = index::TalentColumn(talent, state);
      const bool stale = state == TalentState::kStale;
      for (std::size_t code = 0; code < kTalentCodes; ++code) {
        const score::TalentFact fact = index::DecodeTalent(static_cast<std::uint8_t>(code), talent,
                                                           state == TalentState::kDerived);
        column.points.Set(code, units(score::MatchOf(fact, stale, sim, requirement, policy_)));
        if (stale) continue;
        const int halves =
            score::KnownHalves(fact, opportunity_, requirement, context_.as_of, policy_);
        column.known.Set(code, static_cast<unsigned>(share * halves * 5 * kKnownPerPermille / sum));
      }
      if (sim == 1000 && state == TalentState::kAssessed) {
        column.points.Set(index::kNothing, units(score::MatchOfNothing(opportunity_, requirement,
                                                                       context_.as_of, policy_)));
      }
      plan_.talents.push_back(column);
    }
  }

  void Uses() {
    const int weight = Weight(Factor::kTalentbenutting);
    plan_.weight_use = weight;
    plan_.use_prior_units = static_cast<int>(Units(weight * policy_.benutting_prior));
    plan_.use_known = !opportunity_.requirements.empty();
    if (weight == 0) return;
    std::vector<std::uint16_t> talents;
    for (const score::RequirementFact& one : opportunity_.requirements) {
      talents.push_back(one.talent);
      for (const model::RelatedTalent& related : opportunity_.related_of(one)) {
        talents.push_back(related.talent);
      }
    }
    std::sort(talents.begin(), talents.end());
    talents.erase(std::unique(talents.begin(), talents.end()), talents.end());
    for (const std::uint16_t talent : talents) {
      CandidatePlan::Use column;
      for (std::size_t code = 0; code < kTalentCodes; ++code) {
        const score::TalentFact fact =
            index::DecodeTalent(static_cast<std::uint8_t>(code), talent, false);
        if (fact.emphasis() == 0) continue;
        const int used = fact.emphasis() * score::EvaluateUse(fact, opportunity_).u;
        column.use.Set(code, static_cast<unsigned>((used + 3) / 4));
      }
      for (const TalentState state : kTalentStates) {
        column.column = index::TalentColumn(talent, state);
        plan_.uses.push_back(column);
      }
    }
  }

  void Loads() {
    const int weight = Weight(Factor::kBelastbaarheid);
    for (auto& row : plan_.load_units) row.fill(0);
    for (auto& row : plan_.load_high_units) row.fill(0);
    if (opportunity_.has_load_list == 0 || opportunity_.scored_count == 0) {
      // Nothing to look up: the prior, or nothing can be too much. Loads beside the scored ones
      // only matter when they make the pair fall off.
      const bool unknown = opportunity_.has_load_list == 0;
      plan_.load_units[0][0] = static_cast<std::uint16_t>(
          Units(weight * (unknown ? policy_.belastbaarheid_prior : 1000)));
      plan_.load_high_units[0][0] = static_cast<std::uint16_t>(Units(weight * 1000));
      plan_.load_known[0] =
          static_cast<std::uint16_t>(unknown ? 0 : FullyKnown(Factor::kBelastbaarheid));
      return;
    }
    const auto scored = opportunity_.scored();
    plan_.items.assign(scored.begin(), scored.end());
    const int count = opportunity_.scored_count;
    for (int a = 0; a <= count; ++a) {
      for (int b = 0; a + b <= count; ++b) {
        for (int unknown = 0; a + b + unknown <= count; ++unknown) {
          const auto at = static_cast<std::size_t>(a + 16 * b);
          const auto u = static_cast<std::size_t>(unknown);
          const int sub =
              score::BelastbaarheidScore(*context_.work, a, b, count - unknown, unknown);
          const int high = static_cast<int>(score::HalfUp(
              std::int64_t{count - unknown} * context_.work->Multiplier(a, b) + 1000 * unknown,
              count));
          plan_.load_units[at][u] = static_cast<std::uint16_t>(Units(weight * sub));
          plan_.load_high_units[at][u] = static_cast<std::uint16_t>(Units(weight * high));
        }
      }
    }
    for (int unknown = 0; unknown <= count; ++unknown) {
      plan_.load_known[static_cast<std::size_t>(unknown)] = static_cast<std::uint16_t>(
          FullyKnown(Factor::kBelastbaarheid) * static_cast<unsigned>(count - unknown) /
          static_cast<unsigned>(count));
    }
  }

  void Wishes() {
    plan_.weight_wish = Weight(Factor::kVoorkeuren);
    plan_.wish_prior_units = static_cast<int>(Units(plan_.weight_wish * policy_.no_wishes_score));
    if (plan_.weight_wish == 0) return;
    for (int k = 0; k < model::kWishKindCount; ++k) {
      const auto kind = static_cast<model::WishKind>(k + 1);
      CandidatePlan::Wish column;
      column.column = index::kWishColumns + static_cast<ColumnId>(k);
      for (std::uint8_t code = 0; code < index::kNothing; ++code) {
        CandidateFacts facts = Nobody(context_.as_of);
        index::DecodeWish(code, kind, facts);
        const int weight = facts.wish_weight[static_cast<std::size_t>(k)];
        if (weight == 0) continue;
        const score::WishAnswer answer = score::AnswerWish(facts, opportunity_, kind);
        const int met = score::WishScore(answer, policy_);
        const bool leaf = index::WishCodeStale(code) || answer == score::WishAnswer::kSilent;
        column.met.Set(code, static_cast<unsigned>(weight * met));
        column.unknown.Set(code, leaf ? static_cast<unsigned>(weight) : 0U);
        column.high.Set(code, static_cast<unsigned>(weight * (leaf ? 1000 : met)));
      }
      plan_.wishes.push_back(column);
    }
    if (opportunity_.sector != score::kUnknown8) {
      Wished(model::WishKind::kSector, index::kSectorColumns + opportunity_.sector);
    }
    if (opportunity_.werkvorm != score::kUnknown8) {
      Wished(model::WishKind::kWerkvorm, index::kWerkvormColumns + opportunity_.werkvorm);
    }
  }

  // What the sector or werkvorm of the opportunity adds to the column of its kind, when wished.
  void Wished(model::WishKind kind, ColumnId id) {
    CandidatePlan::Wish column;
    column.column = id;
    for (std::uint8_t code = 0; code < index::kNothing; ++code) {
      const int weight = index::WishedWeight(code);
      if (weight == 0) continue;
      CandidateFacts facts = Nobody(context_.as_of);
      facts.wish_weight[static_cast<std::size_t>(kind) - 1] = static_cast<std::uint8_t>(weight);
      const int without = score::WishScore(score::AnswerWish(facts, opportunity_, kind), policy_);
      facts.wished_sectors = ~std::uint64_t{0};
      facts.wished_werkvormen = ~std::uint32_t{0};
      const int with = score::WishScore(score::AnswerWish(facts, opportunity_, kind), policy_);
      const auto gain = static_cast<unsigned>(weight * std::max(0, with - without));
      column.met.Set(code, gain);
      column.high.Set(code, index::WishCodeStale(code) ? 0U : gain);
    }
    plan_.wishes.push_back(column);
  }

  void Support() {
    constexpr auto kFactor = Factor::kBegeleiding;
    const int weight = Weight(kFactor);
    CandidatePlan::Single column;
    column.column = index::kSupportColumn;
    for (std::uint8_t code = 0; code < 16; ++code) {
      CandidateFacts facts = Nobody(context_.as_of);
      index::DecodeSupport(code, facts);
      const score::PairScore pair = score::ScorePair(context_, facts, nullptr, opportunity_);
      const int sub = pair.sub[static_cast<std::size_t>(kFactor)];
      const bool imputed = (pair.imputed >> static_cast<int>(kFactor)) & 1;
      const bool known = !imputed && !facts.Stale(facts.support_stale, context_.as_of);
      column.points.Set(code, Units(weight * sub));
      column.high.Set(code, Units(weight * (known ? sub : 1000)));
      column.known.Set(code, known ? FullyKnown(kFactor) : 0U);
    }
    plan_.singles.push_back(column);
  }

  // Of reistijd, uren and ontwikkelstap only whether they are known; their points are bounded per
  // block and then per row.
  void Gaps() {
    plan_.weight_travel = Weight(Factor::kReistijd);
    plan_.weight_hours = Weight(Factor::kUren);
    plan_.weight_step = Weight(Factor::kOntwikkelstap);
    const bool travel = opportunity_.place_known != 0;
    const bool hours = opportunity_.max_week != score::kUnknown16;
    const bool step = opportunity_.trede != 0;
    CandidatePlan::Single column;
    column.column = index::kGapsColumn;
    for (std::uint8_t code = 0; code < 16; ++code) {
      const int gaps = code == index::kNothing ? 0 : code + 1;
      unsigned known = 0;
      if (travel && (gaps & index::kTravelGap) == 0) known += FullyKnown(Factor::kReistijd);
      if (hours && (gaps & index::kHoursGap) == 0) known += FullyKnown(Factor::kUren);
      if (step && (gaps & (index::kStepGap | index::kStepDoubt)) == 0) {
        known += FullyKnown(Factor::kOntwikkelstap);
      }
      column.known.Set(code, known);
    }
    plan_.singles.push_back(column);
    // Provided transport makes up for unknown modes; a step may be known without a trede.
    if (opportunity_.transport_provided != 0) plan_.travel_doubt = FullyKnown(Factor::kReistijd);
    plan_.step_doubt = FullyKnown(Factor::kOntwikkelstap);
  }

  const ScoreContext& context_;
  const model::Policy& policy_;
  const OpportunityFacts& opportunity_;
  CandidatePlan plan_;
};

std::uint8_t BitsOf(const score::PairScore& pair) {
  int bits = 0;
  if (!pair.failed.empty()) bits |= kFailsBit;
  if (pair.obstacles.Has(score::Rule::kCertificates)) bits |= kCertificateObstacleBit;
  if (pair.obstacles.Has(score::Rule::kSupport)) bits |= kSupportObstacleBit;
  return static_cast<std::uint8_t>(bits);
}

}  // namespace

CandidatePlan CandidatePlan::Make(const ScoreContext& context,
                                  const OpportunityFacts& opportunity) {
  return Maker(context, opportunity).Run();
}

std::vector<CandidatePlan::RuleColumn> MakeRuleColumns(const ScoreContext& context,
                                                       const OpportunityFacts& opportunity) {
  std::vector<CandidatePlan::RuleColumn> columns;
  // Tries every code on a candidate of whom nothing else is known: what is unknown never fails.
  const auto add = [&](ColumnId id, auto&& decode) {
    CandidatePlan::RuleColumn column;
    column.column = id;
    bool any = false;
    for (std::uint8_t code = 0; code < index::kNothing; ++code) {
      CandidateFacts facts = Nobody(context.as_of);
      decode(code, facts);
      column.bits.at[code] = BitsOf(score::ScorePair(context, facts, nullptr, opportunity));
      any = any || column.bits.at[code] != 0;
    }
    if (any) columns.push_back(column);
  };
  add(index::kStatusColumn,
      [](std::uint8_t code, CandidateFacts& facts) { index::DecodeStatus(code, facts); });
  add(index::kSupportColumn,
      [](std::uint8_t code, CandidateFacts& facts) { index::DecodeSupport(code, facts); });
  for (const score::CertificateRequirementFact& one : opportunity.certificates) {
    add(index::kCertificateColumns + one.certificate,
        [&one](std::uint8_t code, CandidateFacts& facts) {
          index::DecodeCertificate(code, one.certificate, facts);
        });
  }
  if (opportunity.required_registration != score::kUnknown8) {
    add(index::kRegistrationColumns + opportunity.required_registration,
        [&](std::uint8_t code, CandidateFacts& facts) {
          index::DecodeRegistration(code, opportunity.required_registration, facts);
        });
  }
  if (opportunity.sector != score::kUnknown8) {
    add(index::kSectorColumns + opportunity.sector, [&](std::uint8_t code, CandidateFacts& facts) {
      if (code != index::kExcludedCode) return;
      facts.excluded_sectors = std::uint64_t{1} << opportunity.sector;
      facts.flags = static_cast<std::uint8_t>(facts.flags | score::kExcludesSectors);
    });
  }
  return columns;
}

ItemTables MakeItemTables(const CandidatePlan& plan, const index::CandidateSegment& segment,
                          const ScoreContext& context) {
  const model::Policy& person = context.person->policy();
  ItemTables tables;
  for (const score::LoadFact& load : plan.items) {
    ItemTables::Item item;
    item.column = index::kItemColumns + load.item;
    item.unknown.at.fill(1 + 16);
    const std::vector<index::CapacityRange>& ranges = segment.ranges(load.item);
    for (std::size_t code = 0; code < ranges.size(); ++code) {
      int lowest = ranges[code].lowest;
      int highest = ranges[code].highest;
      if (ranges[code].normal) {
        CandidateFacts facts = Nobody(context.as_of);
        facts.basis = static_cast<std::uint8_t>(model::BelastbaarheidBasis::kCompleteFml);
        lowest = highest = score::CapacityOf(facts, load.item, load.normal, context.as_of).value;
      }
      const score::ItemBound bound = score::BoundItem(load, lowest, highest, person, *context.work);
      if (bound.best == score::ItemClass::kBridgeable) item.classes.at[code] = 1;
      if (bound.best == score::ItemClass::kOverload || bound.best == score::ItemClass::kHard) {
        item.classes.at[code] = 16;
      }
      item.unknown.at[code] = ranges[code].stale ? 16 : 0;
      if (bound.surely_hard) {
        item.hard.at[code] = score::NoMeasure(load) ? kHardWithoutMeasure : kHardWithMeasure;
      } else if (bound.maybe_hard) {
        item.maybe.at[code] = kItemMaybeHardBit;
        tables.any_maybe = true;
      }
    }
    tables.items.push_back(item);
  }
  return tables;
}

}  // namespace passend::search
