// A first opportunity from what an employer says on the phone: a functie, hours, a place and
// dayparts. The function library fills in what such work usually asks (design.md 4).
#ifndef PASSEND_MATCHER_MODEL_DRAFT_H_
#define PASSEND_MATCHER_MODEL_DRAFT_H_

#include <optional>
#include <string>
#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/violation.h"

namespace passend::model {

inline constexpr int kMaxDraftTalents = 6;
inline constexpr int kMaxDraftRequiredTalents = 4;
inline constexpr int kMaxDraftLoads = 12;

// Field names are those of InlineOpportunity in the API.
struct DraftRequest {
  std::string functie;           // function library code
  int hours_per_week = 0;        // 1..60; 0 = unknown
  std::string pc4;               // empty = unknown
  std::optional<WeekGrid> grid;  // none = unknown; otherwise at least one daypart
  std::string werkvorm;          // catalogue code; empty = not decided
};

// As Validate(Candidate). Whether the library has the functie is the caller's business.
std::vector<FieldViolation> Validate(const DraftRequest& request, const Catalogue& catalogue);

// The draft. Tenant, id and employer are left to the caller. Requires a request without violations,
// and that `functie` is the one it names.
//
// From the request: functie, pc4, werkvorm, grid, and the hours per week as the maximum; the
// minimum, and whether hours are negotiable, stay unknown. Status open, one place. From the
// functie: title (the Dutch one if there is any), isco as occupation code, sector, and:
// - Talents: at most 6 of the catalogue, highest weight first, then highest level, then code; the
//   first 4 required, the others wished; weights are those of the library.
// - Loads: at most 12 that are above 0, highest catalogue weight first, then catalogue order; basis
//   bibliotheek, all marked kern. C items come from an 8-hour day and are scaled to the day of this
//   work: hours per week / weekdays in the grid, at most 8 h; rounded half up to 5 minutes. Without
//   a grid a week has five days, without hours a day has 8 h. Other kinds are not scaled: a heavy
//   box is as heavy in a short day.
// Codes that the catalogue does not have (or does not allow as a load) are left out. Everything
// else is unknown.
Opportunity DraftFromFunctie(const Functie& functie, const DraftRequest& request,
                             const Catalogue& catalogue);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_DRAFT_H_
