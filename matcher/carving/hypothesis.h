// A first idea (hypothese) of an employer's tasks from the least that an employer tells: functies,
// fte, when, and what is left lying (rules.md 6). A start for a conversation: ranges of minutes,
// loads of basis bibliotheek, and three questions for the visit.
#ifndef PASSEND_MATCHER_CARVING_HYPOTHESIS_H_
#define PASSEND_MATCHER_CARVING_HYPOTHESIS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "matcher/model/carving_library.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/function_library.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/policy.h"

namespace passend::carving {

inline constexpr int kMaxHypothesisPerFunctie = 8;
inline constexpr int kMaxHypothesisOfSector = 12;

// Why a task is in a hypothese; strongest first.
enum class HypothesisGround : std::uint8_t {
  kLeftLying = 0,  // the employer named it as left lying
  kTitle = 1,      // the title of the functie belongs to the group
  kFunctie = 2,    // the sector of the functie in the function library does
  kSector = 3,     // only the sector of the employer does
};

struct HypothesisTask {
  // minutes_per_day is the careful lower end. Id "h1", "h2", ...; loads of basis bibliotheek, C
  // exposure at those minutes; site, weekdays and window of the functie where it has them;
  // holder_function the id of the functie, or the usual holder's title without one. Separable,
  // department and process are unknown.
  model::Task task;
  int max_minutes_per_day = 0;  // the upper end, >= task.minutes_per_day
  std::string functie_id;       // of the employer; empty when it is only of the sector
  bool besproken = false;       // the tasks of that functie were talked through
  HypothesisGround ground = HypothesisGround::kSector;
  // The words of the employer (kLeftLying), the title of the functie (kTitle, kFunctie), or the
  // Dutch name of the sector (kSector).
  std::string why;
  int library_task = 0;  // position in CarvingLibrary::tasks()
};

struct Hypothesis {
  std::vector<HypothesisTask> tasks;  // at most kMaxTasks; the more telling of a functie first
  // "Drie vragen voor het bezoek", the most telling first; empty when the library has no content.
  std::array<std::string, 3> questions;
};

// Deterministic: same input, same hypothese. Of a functie of known fte, the upper ends of its tasks
// add up to at most policy.colleague_share of its hours in a week. An employer without functies
// gets tasks of its sector. The task pool of the employer plays no part. `functies` may lack the
// codes that the employer names. Requires: the employer is valid for `catalogue`, the library was
// built with it.
Hypothesis MakeHypothesis(const model::Employer& employer, const model::CarvingLibrary& library,
                          const model::FunctionLibrary& functies, const model::Catalogue& catalogue,
                          const model::CarvingPolicy& policy);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_HYPOTHESIS_H_
