// A werkgever with its sites and task pool (domain guide 4).
#ifndef PASSEND_MATCHER_MODEL_EMPLOYER_H_
#define PASSEND_MATCHER_MODEL_EMPLOYER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/provenance.h"
#include "matcher/model/violation.h"

namespace passend::model {

inline constexpr int kMaxSites = 50;
inline constexpr int kMaxSroi = 20;
inline constexpr int kMaxSbiCodes = 10;
inline constexpr int kMaxOvMinutes = 240;
inline constexpr int kMaxPeopleGuided = 500;
inline constexpr int kMaxPlacements = 100000;
inline constexpr int kMaxEmployerFuncties = 40;
inline constexpr int kMaxFtePermille = 1'000'000;
inline constexpr int kMaxLeftLying = 10;
inline constexpr std::int64_t kMaxSroiCents = 1'000'000'000'000;
inline constexpr int kMaxSroiHours = 1'000'000;

struct Site {
  std::string id;                // unique within the employer
  std::string vestigingsnummer;  // 12 digits or empty
  std::string pc4;
  Answer wheelchair_accessible = Answer::kUnknown;
  std::optional<int> ov_minutes;  // walk from the nearest stop, 0..240
  friend bool operator==(const Site&, const Site&) = default;
};

enum class VisitSegment : std::uint8_t {
  kUnknown = 0,
  kMonth = 1,
  kQuarter = 2,
  kHalfYear = 3,
  kNone = 4
};

struct SroiObligation {
  std::string id;
  std::int64_t amount_cents = 0;        // 0..kMaxSroiCents
  std::int64_t open_balance_cents = 0;  // 0..amount
  std::optional<int> hours;             // 0..kMaxSroiHours
  std::optional<Date> until;
  friend bool operator==(const SroiObligation&, const SroiObligation&) = default;
};

// A function that the employer has people in: the least that carving starts from (rules.md 6).
struct EmployerFunctie {
  std::string id;                   // a code, unique within the employer; Task::holder_function
  std::string title;                // in the employer's words
  std::string functie;              // function library code; empty = unknown
  std::optional<int> fte_permille;  // of all who do it together: 1000 = 1 fte, 1..kMaxFtePermille
  std::string site;                 // site id; empty = unknown
  std::optional<WeekGrid> grid;     // when it is done
  std::vector<std::string> left_lying;  // what is left lying, in the employer's words; <= 10
  std::optional<Date> besproken_on;     // the tasks were talked through with the employer
  friend bool operator==(const EmployerFunctie&, const EmployerFunctie&) = default;
};

// Whether work without pay would push paid work aside, as judged by a professional. Unpaid
// werkvormen need one (rules.md 6).
struct Verdringingstoets {
  std::string by;  // professional id
  std::optional<Date> on;
  Answer passed = Answer::kUnknown;  // yes: nobody is pushed aside
  friend bool operator==(const Verdringingstoets&, const Verdringingstoets&) = default;
};

struct Employer {
  std::string tenant;
  std::string id;
  std::string kvk;  // 8 digits or empty
  std::string name;
  std::vector<std::string> sbi_codes;  // <= 10
  std::string sector;                  // catalogue code; empty = unknown
  std::string branche_team;
  std::string size_class;  // "1-9", "10-49", "50-249", "250+"
  std::vector<Site> sites;
  std::string accountmanager;  // exactly one lead; professional id
  VisitSegment visit_segment = VisitSegment::kUnknown;
  std::optional<Date> last_contact;
  std::vector<SroiObligation> sroi;
  std::string sebo_pso_status;
  Answer banenafspraak_interest = Answer::kUnknown;
  Answer werkbegeleider_trained = Answer::kUnknown;
  std::optional<int> max_people_guided;  // 0..500
  Answer carving_willing = Answer::kUnknown;
  Answer group_willing = Answer::kUnknown;
  Answer adaptations = Answer::kUnknown;
  std::optional<int> past_placements;     // aggregated, 0..kMaxPlacements
  std::optional<int> retained_12_months;  // 0..past_placements
  bool do_not_approach = false;
  std::vector<Task> task_pool;            // <= kMaxTasks; Task::site is one of the sites
  std::vector<EmployerFunctie> functies;  // <= kMaxEmployerFuncties
  std::optional<Verdringingstoets> verdringingstoets;
  friend bool operator==(const Employer&, const Employer&) = default;
};

// "tenants/<tenant>/employers/<id>".
std::string ResourceName(const Employer& employer);

std::vector<FieldViolation> Validate(const Employer& employer, const Catalogue& catalogue);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_EMPLOYER_H_
