#include "matcher/score/explanation.h"

#include <algorithm>

#include "matcher/score/score_impl.h"

namespace passend::score {
namespace {

class Recorder {
 public:
  static constexpr bool kActive = true;
  static constexpr bool kFull = true;

  explicit Recorder(Explanation& explanation) : explanation_(explanation) {}

  void OnAttention(const Attention& attention) {
    auto& list = explanation_.attention;
    if (std::find(list.begin(), list.end(), attention) == list.end()) list.push_back(attention);
  }
  // `weighted_num` / `den`: weight times share. The first of equals stays: leaves arrive in factor
  // order, then list order.
  void OnLeaf(const AskFirst& leaf, std::int64_t weighted_num, std::int64_t den) {
    if (weighted_num * best_den_ > best_num_ * den) {
      best_num_ = weighted_num;
      best_den_ = den;
      explanation_.ask_first = leaf;
    }
  }
  void LeavesOfItems(int scored, int weight) {
    for (const ItemLine& line : explanation_.items) {
      if (line.scored && line.knowledge != Knowledge::kKnown) {
        OnLeaf({model::Factor::kBelastbaarheid, line.item}, weight, scored);
      }
    }
  }
  void OnRule(const RuleLine& line) { explanation_.rules.push_back(line); }
  void OnRequirement(const RequirementLine& line) { explanation_.requirements.push_back(line); }
  void OnBenutting(const BenuttingLine& line) { explanation_.benutting.push_back(line); }
  void OnItem(const ItemLine& line) { explanation_.items.push_back(line); }
  void OnWish(const WishLine& line) { explanation_.wishes.push_back(line); }
  void OnTravel(const TravelLine& line) { explanation_.travel = line; }
  void OnHours(const HoursLine& line) { explanation_.hours = line; }
  void OnSupport(const SupportLine& line) { explanation_.support = line; }
  void OnStep(const StepLine& line) { explanation_.step = line; }
  void OnUnknown(int factor, int permille) {
    explanation_.unknown_permille[static_cast<std::size_t>(factor)] =
        static_cast<std::int16_t>(permille);
  }

 private:
  Explanation& explanation_;
  std::int64_t best_num_ = 0;
  std::int64_t best_den_ = 1;
};

}  // namespace

Explanation Explain(const ScoreContext& context, const CandidateFacts& candidate,
                    const CandidateExtras* extras, const OpportunityFacts& opportunity) {
  Explanation explanation;
  Recorder recorder(explanation);
  const PreparedOpportunity prepared(context, opportunity);
  explanation.score =
      ScoreWhole(Pair<Recorder>(prepared, candidate, extras, context.access, recorder));
  return explanation;
}

}  // namespace passend::score
