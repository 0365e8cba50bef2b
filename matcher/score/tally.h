// Numbers of items per class, and what rule H6 makes of them.
#ifndef PASSEND_MATCHER_SCORE_TALLY_H_
#define PASSEND_MATCHER_SCORE_TALLY_H_

#include "matcher/score/explanation.h"

namespace passend::score {

class Tally {
 public:
  // `no_measure`: as a hard overload it cannot even be an obstacle. An unknown item adds nothing.
  void Add(ItemClass item_class, bool no_measure) {
    const bool hard = item_class == ItemClass::kHard;
    a_ += item_class == ItemClass::kBridgeable ? 1 : 0;
    b_ += item_class == ItemClass::kOverload || hard ? 1 : 0;
    hard_ += hard ? 1 : 0;
    without_measure_ += hard && no_measure ? 1 : 0;
  }
  // Numbers of items whose capacity lies below each of their LoadSteps.
  void AddSteps(int below_a, int below_b, int below_hard, int below_hard_without_measure) {
    a_ += below_a - below_b;
    b_ += below_b;
    hard_ += below_hard;
    without_measure_ += below_hard_without_measure;
  }
  void Add(const Tally& other) {
    a_ += other.a_;
    b_ += other.b_;
    hard_ += other.hard_;
    without_measure_ += other.without_measure_;
  }

  int a() const { return a_; }
  int b() const { return b_; }  // hard ones too
  int hard() const { return hard_; }
  // Rule H6 fails.
  bool Fails() const { return without_measure_ > 0 || hard_ >= 2; }

 private:
  int a_ = 0;
  int b_ = 0;
  int hard_ = 0;
  int without_measure_ = 0;
};

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_TALLY_H_
