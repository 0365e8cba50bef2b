#include "server/codec/match_codec.h"

#include <algorithm>

#include "passend/v1/match_service.pb.h"
#include "server/texts/attention_texts.h"
#include "server/texts/factor_texts.h"
#include "server/texts/rule_texts.h"

namespace passend::server {
namespace {

using score::Knowledge;

const char* StateOf(Knowledge knowledge) {
  switch (knowledge) {
    case Knowledge::kKnown:
      return "known";
    case Knowledge::kHalfKnown:
      return "half_known";
    case Knowledge::kUnknown:
      return "unknown";
    case Knowledge::kStale:
      return "stale";
  }
  return "unknown";
}

const char* StateOf(const score::ItemLine& line) {
  switch (line.item_class) {
    case score::ItemClass::kFine:
      return line.knowledge == Knowledge::kStale ? "stale" : "fine";
    case score::ItemClass::kAttention:
      return "attention";
    case score::ItemClass::kBridgeable:
      return "bridgeable";
    case score::ItemClass::kOverload:
      return "overload";
    case score::ItemClass::kHard:
      return "hard";
    case score::ItemClass::kUnknown:
      return "unknown";
  }
  return "unknown";
}

const char* OutcomeOf(score::RuleOutcome outcome) {
  switch (outcome) {
    case score::RuleOutcome::kOk:
      return "ok";
    case score::RuleOutcome::kPossible:
      return "possible";
    case score::RuleOutcome::kObstacle:
      return "obstacle";
    case score::RuleOutcome::kFailed:
      return "failed";
  }
  return "ok";
}

void EncodeSource(const model::Provenance& provenance, v1::ExplanationLine* line) {
  if (provenance == model::Provenance{}) return;
  v1::Provenance* out = line->mutable_provenance();
  out->set_source(static_cast<v1::Source>(provenance.source));
  out->set_assessor_role(provenance.assessor_role);
  if (provenance.assessed_on.has_value()) {
    out->set_assessed_on(provenance.assessed_on->ToString());
  }
  if (provenance.valid_until.has_value()) {
    out->set_valid_until(provenance.valid_until->ToString());
  }
}

void EncodeFactorScore(const score::Highlights& highlights, const score::CompiledPolicy& policy,
                       int factor, v1::FactorScore* out) {
  const auto index = static_cast<std::size_t>(factor);
  const int weight = policy.policy().weights[index];
  const int sub = highlights.score.sub[index];
  out->set_factor(std::string(model::FactorName(static_cast<model::Factor>(factor))));
  out->set_sub_score(sub);
  out->set_weight(weight);
  out->set_contribution(weight * sub);
  out->set_unknown_permille(highlights.unknown_permille[index]);
  out->set_imputed(((highlights.score.imputed >> factor) & 1) != 0);
}

const model::Provenance* TalentSource(const model::Candidate& profile, const std::string& code) {
  const auto it = std::ranges::find(profile.talents, code, &model::CandidateTalent::code);
  return it == profile.talents.end() ? nullptr : &it->provenance;
}

// Of the item itself, else of a work term that speaks of it, else of the whole.
const model::Provenance& ItemSource(const model::Candidate& profile,
                                    const model::Catalogue& catalogue, int item) {
  const model::Belastbaarheid& all = profile.belastbaarheid;
  const std::string& key = catalogue.items()[static_cast<std::size_t>(item)].key;
  const auto it = std::ranges::find(all.items, key, &model::BelastbaarheidItem::item);
  if (it != all.items.end()) {
    return it->provenance == model::Provenance{} ? all.provenance : it->provenance;
  }
  for (const model::WerktermRecord& record : all.werktermen) {
    const auto term = catalogue.FindWerkterm(record.term);
    if (!term.has_value()) continue;
    const auto& effects = catalogue.werktermen()[static_cast<std::size_t>(*term)].effects;
    if (std::ranges::any_of(effects, [item](const auto& e) { return e.item == item; })) {
      return record.provenance == model::Provenance{} ? all.provenance : record.provenance;
    }
  }
  return all.provenance;
}

void EncodeTalenten(const ExplainedPair& pair, const model::Candidate& profile,
                    v1::FactorExplanation* out) {
  for (const score::RequirementLine& line : pair.explanation.requirements) {
    const auto& requirement =
        pair.opportunity.requirements[static_cast<std::size_t>(line.requirement)];
    v1::ExplanationLine* to = out->add_lines();
    to->set_subject(pair.catalogue.talents()[requirement.talent].code);
    to->set_text(texts::RequirementText(line, requirement, pair.catalogue));
    to->set_value(line.m);
    to->set_asked(requirement.level);
    if (line.talent >= 0 && line.level >= 0) {
      to->set_has(line.level);
      const std::string& code =
          pair.catalogue.talents()[static_cast<std::size_t>(line.talent)].code;
      if (const auto* source = TalentSource(profile, code)) EncodeSource(*source, to);
    }
    to->set_state(StateOf(line.knowledge));
  }
}

void EncodeBenutting(const ExplainedPair& pair, const model::Candidate& profile,
                     v1::FactorExplanation* out) {
  for (const score::BenuttingLine& line : pair.explanation.benutting) {
    v1::ExplanationLine* to = out->add_lines();
    const std::string& code = pair.catalogue.talents()[static_cast<std::size_t>(line.talent)].code;
    to->set_subject(code);
    to->set_text(texts::BenuttingText(line, pair.catalogue));
    to->set_value(line.u);
    to->set_has(line.emphasis);
    to->set_state(StateOf(line.knowledge));
    if (const auto* source = TalentSource(profile, code)) EncodeSource(*source, to);
  }
}

void EncodeBelastbaarheid(const ExplainedPair& pair, const model::Candidate& profile,
                          v1::FactorExplanation* out) {
  for (const score::ItemLine& line : pair.explanation.items) {
    v1::ExplanationLine* to = out->add_lines();
    to->set_subject(pair.catalogue.items()[static_cast<std::size_t>(line.item)].key);
    to->set_text(texts::ItemText(line, pair.catalogue) +
                 (line.scored ? "" : " (telt niet mee in de score)"));
    to->set_asked(line.load);
    if (line.capacity >= 0 && line.capacity != score::ItemFact::kUnlimitedValue) {
      to->set_has(line.capacity);
    }
    to->set_state(StateOf(line));
    if (line.capacity >= 0) EncodeSource(ItemSource(profile, pair.catalogue, line.item), to);
  }
}

void EncodeVoorkeuren(const ExplainedPair& pair, const model::Candidate& profile,
                      v1::FactorExplanation* out) {
  constexpr const char* kSubjects[] = {
      "", "sector", "werkvorm", "binnen_buiten", "alleen_samen", "mensen_dingen", "afwisseling"};
  for (const score::WishLine& line : pair.explanation.wishes) {
    const auto wish = std::ranges::find(profile.wishes, line.kind, &model::Wish::kind);
    const bool found = wish != profile.wishes.end();
    v1::ExplanationLine* to = out->add_lines();
    to->set_subject(kSubjects[static_cast<std::size_t>(line.kind)]);
    to->set_text(texts::WishText(line, found ? &*wish : nullptr, pair.catalogue));
    to->set_value(line.met);
    to->set_state(StateOf(line.knowledge));
    if (found) EncodeSource(wish->provenance, to);
  }
}

// The factors that compare one thing.
void EncodeSingle(const ExplainedPair& pair, const model::Candidate& profile, model::Factor factor,
                  v1::FactorExplanation* out) {
  const score::Explanation& explanation = pair.explanation;
  v1::ExplanationLine* to = out->add_lines();
  to->set_value(explanation.score.sub[static_cast<std::size_t>(factor)]);
  const auto set = [](int value, auto setter) {
    if (value >= 0) setter(value);
  };
  switch (factor) {
    case model::Factor::kReistijd:
      to->set_subject("reistijd");
      to->set_text(texts::TravelText(explanation.travel));
      set(explanation.travel.minutes, [&](int v) { to->set_asked(v); });
      set(explanation.travel.max, [&](int v) { to->set_has(v); });
      to->set_state(StateOf(explanation.travel.knowledge));
      EncodeSource(profile.travel.provenance, to);
      break;
    case model::Factor::kUren:
      to->set_subject("uren");
      to->set_text(texts::HoursText(explanation.hours));
      set(explanation.hours.desired, [&](int v) { to->set_asked(v); });
      set(explanation.hours.overlap, [&](int v) { to->set_has(v); });
      to->set_state(StateOf(explanation.hours.knowledge));
      EncodeSource(profile.hours.provenance, to);
      break;
    case model::Factor::kBegeleiding:
      to->set_subject("begeleiding");
      to->set_text(texts::SupportText(explanation.support));
      set(explanation.support.need, [&](int v) { to->set_asked(v); });
      set(explanation.support.offered, [&](int v) { to->set_has(v); });
      to->set_state(StateOf(explanation.support.knowledge));
      EncodeSource(profile.needs.support_intensity.provenance, to);
      break;
    default:
      to->set_subject("ontwikkelstap");
      to->set_text(texts::StepText(explanation.step));
      set(explanation.step.goal, [&](int v) { to->set_asked(v); });
      set(explanation.step.offered, [&](int v) { to->set_has(v); });
      to->set_state(StateOf(explanation.step.knowledge));
      EncodeSource(explanation.step.reason == score::StepReason::kAgreed
                       ? profile.plan.agreed_next_step.provenance
                       : profile.plan.goal_werkvorm.provenance,
                   to);
      break;
  }
}

}  // namespace

int PercentOf(const score::PairScore& score) { return (score.score + 5) / 10; }

void EncodeAttention(const score::Attention& attention, const model::Catalogue& catalogue,
                     v1::AttentionPoint* out) {
  out->set_code(texts::AttentionCode(attention.code));
  out->set_subject(texts::AttentionSubject(attention, catalogue));
  out->set_text(texts::AttentionText(attention, catalogue));
}

void EncodeMatch(const ShownPair& pair, const model::Catalogue& catalogue, v1::Match* out) {
  const score::Highlights& highlights = pair.highlights;
  const score::PairScore& score = highlights.score;
  out->set_name(std::string(pair.name));
  out->set_title(std::string(pair.title));
  out->set_list(static_cast<v1::MatchList>(score.list));
  out->set_score(score.score);
  out->set_percent(PercentOf(score));
  out->set_points(score.points);
  for (int f = 0; f < model::kFactorCount; ++f) {
    EncodeFactorScore(highlights, pair.policy, f, out->add_factors());
  }
  if (score.fit_work >= 0) out->set_fit_work(score.fit_work);
  if (score.fit_candidate >= 0) out->set_fit_candidate(score.fit_candidate);
  out->set_one_sided(score.one_sided);
  out->set_confidence(score.confidence);
  out->set_low_blocked(score.low_blocked);
  if (!score.low_blocked) out->set_score_low(score.score_low);
  out->set_score_high(score.score_high);
  if (score.failed.empty() && score.obstacles.count() == 1) {
    out->set_obstacle(static_cast<v1::Rule>(score.obstacles.first()));
    out->set_obstacle_text(texts::ObstacleText(highlights, catalogue));
  }
  for (const score::Attention& attention : highlights.attention) {
    EncodeAttention(attention, catalogue, out->add_attention_points());
  }
  ForEachInstrument(pair.instruments, catalogue, pair.as_of,
                    [out](const std::string& code) { out->add_instruments(code); });
  if (highlights.ask_first.has_value()) {
    out->set_ask_first(texts::AskFirstText(*highlights.ask_first, catalogue));
  }
  for (int rule = 1; rule <= score::kRuleCount; ++rule) {
    if (score.possible.Has(static_cast<score::Rule>(rule))) {
      out->add_possible_rules(static_cast<v1::Rule>(rule));
    }
  }
}

void EncodeExplanation(const ExplainedPair& pair, const model::Candidate& profile,
                       v1::ExplainMatchResponse* out) {
  for (const score::RuleLine& line : pair.explanation.rules) {
    v1::RuleExplanation* to = out->add_rules();
    to->set_rule(static_cast<v1::Rule>(line.rule));
    to->set_outcome(OutcomeOf(line.outcome));
    to->set_text(texts::RuleText(line, pair.catalogue));
  }
  for (int f = 0; f < model::kFactorCount; ++f) {
    const auto factor = static_cast<model::Factor>(f);
    v1::FactorExplanation* to = out->add_factors();
    EncodeFactorScore(pair.explanation, pair.policy, f, to->mutable_score());
    switch (factor) {
      case model::Factor::kTalenten:
        EncodeTalenten(pair, profile, to);
        break;
      case model::Factor::kTalentbenutting:
        EncodeBenutting(pair, profile, to);
        break;
      case model::Factor::kBelastbaarheid:
        EncodeBelastbaarheid(pair, profile, to);
        break;
      case model::Factor::kVoorkeuren:
        EncodeVoorkeuren(pair, profile, to);
        break;
      default:
        EncodeSingle(pair, profile, factor, to);
        break;
    }
    to->set_counterfactual(texts::Counterfactual(factor, pair.explanation, pair.opportunity,
                                                 pair.policy, pair.catalogue));
  }
}

}  // namespace passend::server
