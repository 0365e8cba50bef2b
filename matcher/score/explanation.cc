#include "matcher/score/explanation.h"

#include <algorithm>

#include "matcher/score/score_impl.h"

namespace passend::score {
namespace {

class Highlighter {
 public:
  static constexpr bool kActive = true;
  static constexpr bool kLines = false;
  static constexpr bool kFull = true;

  explicit Highlighter(Highlights& highlights) : highlights_(highlights) {}

  void OnAttention(const Attention& attention) {
    auto& list = highlights_.attention;
    if (std::find(list.begin(), list.end(), attention) == list.end()) list.push_back(attention);
  }
  // `weighted_num` / `den`: weight times share. The first of equals stays: leaves arrive in factor
  // order, then list order.
  void OnLeaf(const AskFirst& leaf, std::int64_t weighted_num, std::int64_t den) {
    if (weighted_num * best_den_ > best_num_ * den) {
      best_num_ = weighted_num;
      best_den_ = den;
      highlights_.ask_first = leaf;
    }
  }
  void OnObstacle(const RuleLine& line) {
    if (!highlights_.obstacle.has_value()) highlights_.obstacle = line;
  }
  void OnUnknown(int factor, int permille) {
    highlights_.unknown_permille[static_cast<std::size_t>(factor)] =
        static_cast<std::int16_t>(permille);
  }

 private:
  Highlights& highlights_;
  std::int64_t best_num_ = 0;
  std::int64_t best_den_ = 1;
};

class Recorder : public Highlighter {
 public:
  static constexpr bool kLines = true;

  explicit Recorder(Explanation& explanation)
      : Highlighter(explanation), explanation_(explanation) {}

  void OnRule(const RuleLine& line) { explanation_.rules.push_back(line); }
  void OnRequirement(const RequirementLine& line) { explanation_.requirements.push_back(line); }
  void OnBenutting(const BenuttingLine& line) { explanation_.benutting.push_back(line); }
  void OnItem(const ItemLine& line) { explanation_.items.push_back(line); }
  void OnWish(const WishLine& line) { explanation_.wishes.push_back(line); }
  void OnTravel(const TravelLine& line) { explanation_.travel = line; }
  void OnHours(const HoursLine& line) { explanation_.hours = line; }
  void OnSupport(const SupportLine& line) { explanation_.support = line; }
  void OnStep(const StepLine& line) { explanation_.step = line; }

 private:
  Explanation& explanation_;
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

void Highlight(const PreparedOpportunity& opportunity, const CandidateFacts& candidate,
               const CandidateExtras* extras, bool access, Highlights& out) {
  out.attention.clear();
  out.ask_first.reset();
  out.obstacle.reset();
  Highlighter highlighter(out);
  out.score = ScoreWhole(Pair<Highlighter>(opportunity, candidate, extras, access, highlighter));
}

}  // namespace passend::score
