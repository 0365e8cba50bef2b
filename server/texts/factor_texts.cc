#include "server/texts/factor_texts.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

using score::Knowledge;

constexpr char kStaleWord[] = " (verouderd)";

std::string StaleSuffix(Knowledge knowledge) {
  return knowledge == Knowledge::kStale ? kStaleWord : "";
}

std::string BasisSuffix(std::uint8_t basis) {
  return static_cast<model::LoadBasis>(basis) == model::LoadBasis::kBibliotheek
             ? " (gemiddelde uit de functiebibliotheek)"
             : "";
}

// "vraagt ..., kan ...", by the kind of item.
std::string Comparison(const score::ItemLine& line, const model::Catalogue& catalogue) {
  const std::string word = ItemWord(catalogue, line.item);
  const auto& items = catalogue.items();
  const bool condition =
      static_cast<std::size_t>(line.item) < items.size() &&
      items[static_cast<std::size_t>(line.item)].kind == model::ItemKind::kCondition;
  if (condition) {
    if (line.capacity < 0) return absl::StrCat("niet bekend of dit nodig is: ", word);
    if (line.capacity > 0) return absl::StrCat("geen voorwaarde nodig: ", word);
    return absl::StrCat("voorwaarde nodig die het werk niet biedt: ", word);
  }
  const std::string asked =
      absl::StrCat("vraagt ", word, " ", ItemAmount(catalogue, line.item, line.load));
  if (line.capacity < 0) return absl::StrCat(asked, ", niet bekend wat de kandidaat kan");
  return absl::StrCat(asked, ", kan ", ItemAmount(catalogue, line.item, line.capacity));
}

std::string CodeNames(const model::Wish& wish, const model::Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const std::string& code : wish.codes) {
    if (wish.kind == model::WishKind::kSector) {
      const auto index = catalogue.FindSector(code);
      if (index.has_value()) names.push_back(catalogue.sectors()[*index].name_nl);
    } else {
      const auto index = catalogue.FindWerkvorm(code);
      if (index.has_value()) names.push_back(catalogue.werkvormen()[*index].name_nl);
    }
  }
  return Join(names);
}

std::string SideWord(model::WishKind kind, model::Side side) {
  const bool first = side == model::Side::kFirst;
  switch (kind) {
    case model::WishKind::kBinnenBuiten:
      return first ? "binnen werken" : "buiten werken";
    case model::WishKind::kAlleenSamen:
      return first ? "alleen werken" : "samenwerken";
    case model::WishKind::kMensenDingen:
      return first ? "met mensen werken" : "met dingen werken";
    case model::WishKind::kAfwisseling:
      return first ? "afwisselend werk" : "vast werk";
    default:
      return "";
  }
}

std::string WishWord(model::WishKind kind) {
  switch (kind) {
    case model::WishKind::kSector:
      return "sector";
    case model::WishKind::kWerkvorm:
      return "werkvorm";
    case model::WishKind::kBinnenBuiten:
      return "binnen of buiten";
    case model::WishKind::kAlleenSamen:
      return "alleen of samen";
    case model::WishKind::kMensenDingen:
      return "mensen of dingen";
    case model::WishKind::kAfwisseling:
      return "afwisseling";
    case model::WishKind::kUnknown:
      break;
  }
  return "wens";
}

// points of a factor -> points of 1000, half up.
int OfThousand(int points) { return (points + 50) / 100; }

std::string Worth(int points) {
  const int gain = OfThousand(points);
  return gain > 0 ? absl::StrCat(": +", gain, " van 1000") : "";
}

std::string TalentCounterfactual(const score::Explanation& explanation,
                                 const score::OpportunityFacts& opportunity,
                                 const score::CompiledPolicy& policy, int weight,
                                 const model::Catalogue& catalogue) {
  int total = 0;
  int best_lack = 0;
  const score::RequirementLine* best = nullptr;
  for (const score::RequirementLine& line : explanation.requirements) {
    const auto& requirement = opportunity.requirements[static_cast<std::size_t>(line.requirement)];
    const int w = (requirement.required ? policy.policy().required_multiplier
                                        : policy.policy().wished_multiplier) *
                  requirement.weight;
    total += w;
    if (w * (1000 - line.m) > best_lack) {
      best_lack = w * (1000 - line.m);
      best = &line;
    }
  }
  if (best == nullptr || total == 0) return "";
  const auto& requirement = opportunity.requirements[static_cast<std::size_t>(best->requirement)];
  const std::string worth = Worth(weight * best_lack / total);
  if (worth.empty()) return "";
  return absl::StrCat("met ", TalentWord(catalogue, requirement.talent), " op niveau ",
                      requirement.level, worth);
}

// What it is worth when one item no longer asks too much: exactly the sub-score with one fewer.
std::string ItemCounterfactual(const score::Explanation& explanation,
                               const score::CompiledPolicy& policy, int weight,
                               const model::Catalogue& catalogue) {
  int a = 0;
  int b = 0;
  int known = 0;
  int unknown = 0;
  const score::ItemLine* worst = nullptr;
  for (const score::ItemLine& line : explanation.items) {
    if (!line.scored) continue;
    if (line.item_class == score::ItemClass::kUnknown) {
      ++unknown;
      continue;
    }
    ++known;
    const bool is_a = line.item_class == score::ItemClass::kBridgeable;
    const bool is_b = line.item_class == score::ItemClass::kOverload ||
                      line.item_class == score::ItemClass::kHard;
    a += is_a ? 1 : 0;
    b += is_b ? 1 : 0;
    if ((is_a || is_b) && (worst == nullptr || line.item_class > worst->item_class)) worst = &line;
  }
  if (worst == nullptr || known + unknown == 0) return "";
  const bool worst_is_a = worst->item_class == score::ItemClass::kBridgeable;
  const auto sub = [&](int a_count, int b_count) {
    const int t = policy.Multiplier(std::min(a_count, score::CompiledPolicy::kMaxA), b_count);
    const int u = std::min(policy.policy().belastbaarheid_prior, t);
    return (2 * (known * t + unknown * u) + known + unknown) / (2 * (known + unknown));
  };
  const int gain = sub(worst_is_a ? a - 1 : a, worst_is_a ? b : b - 1) - sub(a, b);
  const std::string worth = Worth(weight * gain);
  if (worth.empty()) return "";
  return absl::StrCat("als het werk op dit punt wordt aangepast (",
                      ItemWord(catalogue, worst->item), ")", worth);
}

}  // namespace

std::string RequirementText(const score::RequirementLine& line,
                            const score::RequirementFact& requirement,
                            const model::Catalogue& catalogue) {
  const std::string asked =
      absl::StrCat(requirement.required ? "vraagt " : "wenst ",
                   TalentWord(catalogue, requirement.talent), " niveau ", requirement.level);
  if (line.talent < 0 || line.level < 0) {
    return absl::StrCat(asked, ", niet bekend; telt voor ", Percent(line.m));
  }
  const std::string evidence =
      absl::StrCat(line.derived ? " (afgeleid uit werkervaring)" : "", StaleSuffix(line.knowledge));
  if (line.talent == requirement.talent) {
    return absl::StrCat(asked, ", heeft niveau ", line.level, evidence);
  }
  return absl::StrCat(asked, ", heeft ", TalentWord(catalogue, line.talent), " niveau ", line.level,
                      evidence, "; dat lijkt er voor ", Percent(line.sim), " op");
}

std::string BenuttingText(const score::BenuttingLine& line, const model::Catalogue& catalogue) {
  const std::string talent = absl::StrCat("wil werken met ", TalentWord(catalogue, line.talent),
                                          StaleSuffix(line.knowledge));
  if (line.u >= 1000) return absl::StrCat(talent, "; dit werk gebruikt dat helemaal");
  if (line.u <= 0) return absl::StrCat(talent, "; dit werk gebruikt dat niet");
  return absl::StrCat(talent, "; dit werk gebruikt dat voor ", Percent(line.u));
}

std::string ItemText(const score::ItemLine& line, const model::Catalogue& catalogue) {
  std::string text = absl::StrCat(Comparison(line, catalogue), StaleSuffix(line.knowledge),
                                  BasisSuffix(line.basis));
  switch (line.item_class) {
    case score::ItemClass::kBridgeable:
      if (line.measure >= 0) {
        absl::StrAppend(&text, "; ", MeasureWord(catalogue, line.measure), " mogelijk");
      }
      break;
    case score::ItemClass::kOverload:
      absl::StrAppend(&text, "; bespreek dit met de arbeidsdeskundige");
      break;
    case score::ItemClass::kHard:
      absl::StrAppend(&text, "; dit is te zwaar");
      break;
    case score::ItemClass::kAttention:
      absl::StrAppend(&text, "; aandachtspunt");
      break;
    case score::ItemClass::kFine:
    case score::ItemClass::kUnknown:
      break;
  }
  switch (static_cast<model::ResolutionOutcome>(line.resolved)) {
    case model::ResolutionOutcome::kAcceptedWithMeasure:
      absl::StrAppend(&text, "; beoordeeld: kan met maatregel");
      break;
    case model::ResolutionOutcome::kNotApplicable:
      absl::StrAppend(&text, "; beoordeeld: niet van toepassing");
      break;
    case model::ResolutionOutcome::kBlocks:
      absl::StrAppend(&text, "; beoordeeld: kan niet");
      break;
    case model::ResolutionOutcome::kUnknown:
      break;
  }
  return text;
}

std::string WishText(const score::WishLine& line, const model::Wish* wish,
                     const model::Catalogue& catalogue) {
  std::string text = WishWord(line.kind);
  if (wish != nullptr) {
    const std::string wanted =
        wish->codes.empty() ? SideWord(wish->kind, wish->side) : CodeNames(*wish, catalogue);
    if (!wanted.empty()) absl::StrAppend(&text, ": wil ", wanted);
  }
  if (line.knowledge == Knowledge::kUnknown) {
    return absl::StrCat(text, "; van het werk is dit niet bekend");
  }
  return absl::StrCat(text, StaleSuffix(line.knowledge),
                      line.met >= 1000 ? "; dat past" : "; dat past niet");
}

std::string TravelText(const score::TravelLine& line) {
  if (line.minutes < 0) return "reistijd is niet bekend";
  std::string text = absl::StrCat("reistijd ", Duration(line.minutes));
  if (line.mode >= 0) absl::StrAppend(&text, " (", ModeWord(line.mode), ")");
  if (line.comfort >= 0 && line.max >= 0) {
    absl::StrAppend(&text, "; prettig tot ", Duration(line.comfort), ", maximaal ",
                    Duration(line.max));
  }
  return absl::StrCat(text, StaleSuffix(line.knowledge));
}

std::string HoursText(const score::HoursLine& line) {
  if (line.overlap < 0) return "uren of rooster zijn niet bekend";
  std::string text = absl::StrCat("samen mogelijk ", PerWeek(line.overlap));
  if (line.desired >= 0) absl::StrAppend(&text, ", gewenst ", PerWeek(line.desired));
  return absl::StrCat(text, StaleSuffix(line.knowledge));
}

std::string SupportText(const score::SupportLine& line) {
  const std::string need = line.need < 0 ? "niet bekend hoeveel begeleiding nodig is"
                                         : absl::StrCat("heeft ", SupportWord(line.need), " nodig");
  const std::string offered = line.offered < 0
                                  ? "niet bekend wat de werkgever biedt"
                                  : absl::StrCat("het werk biedt ", SupportWord(line.offered));
  return absl::StrCat(need, ", ", offered, StaleSuffix(line.knowledge));
}

std::string StepText(const score::StepLine& line) {
  std::string text;
  switch (line.reason) {
    case score::StepReason::kUnknown:
      text = "niet bekend welke stap dit is";
      break;
    case score::StepReason::kAgreed:
      text = "dit is de afgesproken stap uit het plan";
      break;
    case score::StepReason::kLockIn:
      text = "de kandidaat werkt al te lang op deze plek";
      break;
    case score::StepReason::kAtGoal:
      text = "dit is het afgesproken doel";
      break;
    case score::StepReason::kNearGoal:
      text = "dit ligt vlak bij het afgesproken doel";
      break;
    case score::StepReason::kFarFromGoal:
      text = "dit ligt ver van het afgesproken doel";
      break;
    case score::StepReason::kBelowBoth:
      text = "dit ligt onder de huidige stap en onder het doel";
      break;
    case score::StepReason::kSameOrNext:
      text = "dit is dezelfde of de volgende stap";
      break;
    case score::StepReason::kTwoUp:
      text = "dit is twee stappen hoger";
      break;
    case score::StepReason::kOther:
      text = "dit is een ongewone stap";
      break;
  }
  std::vector<std::string> parts;
  if (line.offered > 0) parts.push_back(absl::StrCat("werk ", TredeWord(line.offered)));
  if (line.current > 0) parts.push_back(absl::StrCat("nu ", TredeWord(line.current)));
  if (line.goal > 0) parts.push_back(absl::StrCat("doel ", TredeWord(line.goal)));
  if (!parts.empty()) absl::StrAppend(&text, " (", Join(parts), ")");
  return absl::StrCat(text, StaleSuffix(line.knowledge));
}

std::string Counterfactual(model::Factor factor, const score::Explanation& explanation,
                           const score::OpportunityFacts& opportunity,
                           const score::CompiledPolicy& policy, const model::Catalogue& catalogue) {
  const auto index = static_cast<std::size_t>(factor);
  const int weight = policy.policy().weights[index];
  const int lack = weight * (1000 - explanation.score.sub[index]);
  if (OfThousand(lack) == 0) return "";
  switch (factor) {
    case model::Factor::kTalenten:
      return TalentCounterfactual(explanation, opportunity, policy, weight, catalogue);
    case model::Factor::kTalentbenutting: {
      int total = 0;
      const score::BenuttingLine* best = nullptr;
      int best_lack = 0;
      for (const score::BenuttingLine& line : explanation.benutting) {
        total += line.emphasis;
        if (line.emphasis * (1000 - line.u) > best_lack) {
          best_lack = line.emphasis * (1000 - line.u);
          best = &line;
        }
      }
      if (best == nullptr || total == 0) return "";
      return absl::StrCat("als het werk meer vraagt van ", TalentWord(catalogue, best->talent),
                          Worth(weight * best_lack / total));
    }
    case model::Factor::kBelastbaarheid:
      return ItemCounterfactual(explanation, policy, weight, catalogue);
    case model::Factor::kVoorkeuren: {
      int total = 0;
      const score::WishLine* best = nullptr;
      for (const score::WishLine& line : explanation.wishes) {
        total += line.weight;
        if (line.met < 1000 && (best == nullptr || line.weight * (1000 - line.met) >
                                                       best->weight * (1000 - best->met))) {
          best = &line;
        }
      }
      if (best == nullptr || total == 0) return "";
      return absl::StrCat("als de wens over ", WishWord(best->kind), " past",
                          Worth(weight * best->weight * (1000 - best->met) / total));
    }
    case model::Factor::kReistijd:
      if (explanation.travel.minutes < 0 || explanation.travel.comfort < 0) return "";
      return absl::StrCat("met een reistijd tot ", Duration(explanation.travel.comfort),
                          Worth(lack));
    case model::Factor::kUren:
      if (explanation.hours.overlap < 0 || explanation.hours.desired <= explanation.hours.overlap) {
        return "";
      }
      return absl::StrCat("met ", Duration(explanation.hours.desired - explanation.hours.overlap),
                          " per week meer samen", Worth(lack));
    case model::Factor::kBegeleiding:
      if (explanation.support.need <= explanation.support.offered) return "";
      return absl::StrCat("met ", SupportWord(explanation.support.need), Worth(lack));
    case model::Factor::kOntwikkelstap:
      return "";
  }
  return "";
}

}  // namespace passend::texts
