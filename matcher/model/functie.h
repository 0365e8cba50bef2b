// The function library: what a functie usually asks. Averages that inform and draft, never block
// (domain guide 6.3; rules.md 1, basis bibliotheek).
#ifndef PASSEND_MATCHER_MODEL_FUNCTIE_H_
#define PASSEND_MATCHER_MODEL_FUNCTIE_H_

#include <string>
#include <vector>

namespace passend::model {

struct FunctieTalent {
  std::string talent;
  int level = 1;   // 1..4
  int weight = 1;  // 1..3, importance compared with other functies
  friend bool operator==(const FunctieTalent&, const FunctieTalent&) = default;
};

struct FunctieLoad {
  std::string item;
  int value = 0;  // in the unit of the item's capacity; C: minutes of an 8-hour day
  friend bool operator==(const FunctieLoad&, const FunctieLoad&) = default;
};

struct FunctieTask {
  std::string id;
  std::string text;
  bool core = false;
  friend bool operator==(const FunctieTask&, const FunctieTask&) = default;
};

struct Functie {
  std::string code;      // unique: "43-5081.03" or "eigen.inpakker"
  std::string title_nl;
  std::string title_en;
  std::string isco;
  std::string sector;    // catalogue code; empty = unknown
  std::string source;    // where the figures come from, with the notice that the licence asks
  std::vector<FunctieTalent> talents;  // <= 80
  std::vector<FunctieLoad> loads;      // <= 80
  std::vector<FunctieTask> tasks;      // <= 60
  friend bool operator==(const Functie&, const Functie&) = default;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_FUNCTIE_H_
