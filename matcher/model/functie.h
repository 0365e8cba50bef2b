// The function library: what a functie usually asks. Averages that inform and draft, never block
// (domain guide 6.3; rules.md 1, basis bibliotheek).
#ifndef PASSEND_MATCHER_MODEL_FUNCTIE_H_
#define PASSEND_MATCHER_MODEL_FUNCTIE_H_

#include <string>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/violation.h"

namespace passend::model {

inline constexpr int kMaxFunctieTalents = 80;
inline constexpr int kMaxFunctieLoads = 80;
inline constexpr int kMaxFunctieTasks = 60;

struct FunctieTalent {
  std::string talent;  // catalogue talent
  int level = 1;       // 1..4
  int weight = 1;      // 1..3, importance compared with other functies
  friend bool operator==(const FunctieTalent&, const FunctieTalent&) = default;
};

struct FunctieLoad {
  std::string item;  // FML item key, one that may be a load
  int value = 0;     // in the unit of the item's capacity; C: minutes of an 8-hour day
  friend bool operator==(const FunctieLoad&, const FunctieLoad&) = default;
};

struct FunctieTask {
  std::string id;  // a code, unique within the functie
  std::string text;
  bool core = false;
  friend bool operator==(const FunctieTask&, const FunctieTask&) = default;
};

struct Functie {
  std::string code;      // 1..64 letters, digits, "._-"; unique: "43-5081.03", "eigen.inpakker"
  std::string title_nl;  // at least one of the two titles
  std::string title_en;
  std::string isco;
  std::string sector;  // catalogue code; empty = unknown
  std::string source;  // where the figures come from, with the notice that the licence asks
  std::vector<FunctieTalent> talents;  // each talent once
  std::vector<FunctieLoad> loads;      // each item once
  std::vector<FunctieTask> tasks;      // <= kMaxFunctieTasks
  friend bool operator==(const Functie&, const Functie&) = default;
};

// "functies/<code>".
std::string ResourceName(const Functie& functie);

// As Validate(Candidate); a field path is that of the API message.
std::vector<FieldViolation> Validate(const Functie& functie, const Catalogue& catalogue);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_FUNCTIE_H_
