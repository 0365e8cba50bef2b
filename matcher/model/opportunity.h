// Work that a person could do: an opportunity with its tasks, requirements and loads (domain
// guide 4). "Mogelijkheid" without vacature is first-class: an employer with a task pool.
#ifndef PASSEND_MATCHER_MODEL_OPPORTUNITY_H_
#define PASSEND_MATCHER_MODEL_OPPORTUNITY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/provenance.h"
#include "matcher/model/violation.h"

namespace passend::model {

inline constexpr int kMaxRequirements = 20;
inline constexpr int kMaxLoads = 80;  // environment loads of an opportunity, or of a task
inline constexpr int kMaxTasks = 60;  // of an opportunity or a task pool
inline constexpr int kMaxOpportunityCertificates = 12;
inline constexpr int kMaxPlaces = 500;
inline constexpr int kMaxOpportunityLanguages = 4;
inline constexpr int kMaxSharedWith = 20;
inline constexpr int kMaxTaskTalents = 20;
inline constexpr int kMaxTaskCertificates = 12;
// Numbers.
inline constexpr int kMaxRequirementWeight = 3;
inline constexpr int kMaxTeamSize = 10000;
inline constexpr int kMaxTaakeis = 3;
inline constexpr int kMaxTaskPriority = 9;
inline constexpr int kLastMinuteOfDay = 1439;
inline constexpr unsigned kEveryWeekday = 0x7F;  // Task::weekdays of all seven days

// How a load is known; strongest first. The numbers are those of the API and of the disk.
enum class LoadBasis : std::uint8_t {
  kUnknown = 0,
  kWerkplekanalyse = 1,
  kWerkgeversopgave = 2,
  kBibliotheek = 3,
};

// What the work asks of one FML item. A list has each item once per basis; never one whose
// load_allowed is false.
struct Load {
  std::string item;
  int value = 0;  // P 0..4, B 0..1, C 0..960 minutes a day, Q 0..1000 in the item's unit
  LoadBasis basis = LoadBasis::kUnknown;  // kUnknown is not allowed
  bool kern = false;  // the employer or arbeidsdeskundige marked it as one that matters
  friend bool operator==(const Load&, const Load&) = default;
};

enum class Separable : std::uint8_t { kUnknown = 0, kYes = 1, kNo = 2, kWithCondition = 3 };

struct TaskTalent {
  std::string code;
  int level = 1;  // 1..4
  bool required = true;
  friend bool operator==(const TaskTalent&, const TaskTalent&) = default;
};

// The toolbox taakeisen for carving (domain guide 4), 0 (not asked) .. 3 (much); none = unknown.
struct Taakeisen {
  std::optional<int> zelfstandigheid;
  std::optional<int> sociaal_functioneren;
  std::optional<int> deadlines_productiepieken;
  std::optional<int> handelingstempo;
  std::optional<int> storingen_onderbrekingen;
  std::optional<int> voorspelbaarheid;
  std::optional<int> fysieke_belasting;
  friend bool operator==(const Taakeisen&, const Taakeisen&) = default;
};

struct Task {
  std::string id;    // a code, unique within its list
  std::string code;  // kind of task; what Exclusions::tasks speaks of
  std::string name;
  int minutes_per_day = 0;           // 1..960
  std::uint8_t weekdays = 0;         // bit 0 = Monday; 0 = every day
  std::optional<int> block_minutes;  // minimum useful block, <= minutes_per_day
  std::optional<WeekGrid> window;
  std::string site;                       // site id; empty = the opportunity's site
  std::vector<Load> loads;                // C items: exposure minutes per day
  std::vector<TaskTalent> talents;        // <= 20
  std::vector<std::string> certificates;  // <= 12
  Taakeisen taakeisen;
  Separable separable = Separable::kUnknown;
  std::string separable_condition;
  std::string tie_group;        // tasks of one group stay together
  std::string holder_function;  // who does it now: the id of an EmployerFunctie, or free text
  std::string department;
  std::string process;
  bool light_task = false;    // a recovery task for the holder
  bool scarce_hours = false;  // frees hours of staff that is hard to find
  int priority = 0;           // 0..9
  bool safety_critical = false;
  LoadBasis basis = LoadBasis::kUnknown;  // how the task was analysed
  std::optional<Date> analysed_on;
  std::string analysed_by_role;
  friend bool operator==(const Task&, const Task&) = default;
};

struct Requirement {
  std::string code;      // catalogue talent
  int level = 1;         // 1..4
  bool required = true;  // else wished
  int weight = 1;        // 1..3
  friend bool operator==(const Requirement&, const Requirement&) = default;
};

struct CertificateRequirement {
  std::string code;
  bool required = true;  // else wished
  friend bool operator==(const CertificateRequirement&, const CertificateRequirement&) = default;
};

enum class OpportunityStatus : std::uint8_t {
  kUnknown = 0,
  kOpen = 1,
  kConcept = 2,
  kFilled = 3,
  kWithdrawn = 4,
};

enum class Origin : std::uint8_t { kUnknown = 0, kOwn = 1, kShared = 2, kVum = 3 };

struct OpportunityHours {
  std::optional<int> min_week_minutes;  // 0..3600
  std::optional<int> max_week_minutes;  // 1..3600
  std::optional<int> min_day_minutes;   // 1..960
  std::optional<WeekGrid> grid;
  std::optional<int> shift_start_minute;  // 0..1439 after midnight
  std::optional<int> shift_end_minute;    // 0..1439; before the start = the next day
  Answer hours_negotiable = Answer::kUnknown;
  friend bool operator==(const OpportunityHours&, const OpportunityHours&) = default;
};

// Minimum language skills that the work names; counts as rule H9 only when safety_critical.
struct LanguageRequirement {
  std::string code;
  LanguageSkills minimum;  // no value = not asked
  friend bool operator==(const LanguageRequirement&, const LanguageRequirement&) = default;
};

struct Opportunity {
  std::string tenant;
  std::string id;
  std::string employer;  // resource name
  std::string site;      // site id at the employer
  std::string pc4;       // of the site; empty = unknown
  std::string title;
  std::string werkvorm;         // catalogue code; empty = unknown
  std::string functie;          // function library code; may be empty
  std::string occupation_code;  // BO&C, CompetentNL or ISCO
  std::string sector;           // catalogue code; empty = unknown
  OpportunityStatus status = OpportunityStatus::kUnknown;
  int places = 1;  // 0..500 still free
  std::optional<Date> start;
  std::optional<Date> end;
  std::optional<Date> closing;  // last day to respond
  OpportunityHours hours;
  std::optional<int> functieloon_hour_cents;  // money view only
  std::string cao;
  // Exposure to one C item adds up to at most kMaxDayMinutes on any weekday.
  std::vector<Task> tasks;
  std::vector<Requirement> requirements;  // each code once
  std::vector<CertificateRequirement> certificates;
  std::vector<Load> loads;      // of the environment, and of the work as a whole
  bool loads_recorded = false;  // true with no loads at all: "we looked, there is nothing"
  bool safety_critical = false;
  std::vector<LanguageRequirement> languages;  // <= 4
  Side binnen_buiten = Side::kUnknown;         // kUnknown: the opportunity is silent
  Side alleen_samen = Side::kUnknown;
  Side mensen_dingen = Side::kUnknown;
  Side afwisseling = Side::kUnknown;
  std::optional<int> support_offered;     // 0..4
  Answer adaptations = Answer::kUnknown;  // technical and organisational measures possible
  Answer transport_provided = Answer::kUnknown;
  std::optional<int> team_size;          // 0..kMaxTeamSize
  std::optional<int> supervision_ratio;  // people per supervisor, 1..kMaxTeamSize
  std::vector<std::string> instruments;  // offered; catalogue codes, <= 20
  std::string sroi_link;
  Origin origin = Origin::kUnknown;
  std::vector<std::string> shared_with;  // tenants; <= 20
  std::string accountmanager;            // professional id
  std::optional<Date> last_voorstel;     // none = never
  friend bool operator==(const Opportunity&, const Opportunity&) = default;
};

// "tenants/<tenant>/opportunities/<id>".
std::string ResourceName(const Opportunity& opportunity);

// As Validate(Candidate). `prefix` is put before each field path as it is: "task_pool[3].".
std::vector<FieldViolation> Validate(const Opportunity& opportunity, const Catalogue& catalogue);
std::vector<FieldViolation> ValidateTask(const Task& task, const Catalogue& catalogue,
                                         const std::string& prefix);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_OPPORTUNITY_H_
