// The policy: every weight, prior and threshold of rules.md that says "start". Versioned, one per
// tenant (with a default); configuration (config/policies/), never a constant in code.
#ifndef PASSEND_MATCHER_MODEL_POLICY_H_
#define PASSEND_MATCHER_MODEL_POLICY_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "matcher/model/date.h"

namespace passend::model {

// The eight factors, in the order of rules.md 3 (also the order of ask_first ties).
enum class Factor : std::uint8_t {
  kTalenten = 0,
  kTalentbenutting = 1,
  kBelastbaarheid = 2,
  kVoorkeuren = 3,
  kReistijd = 4,
  kUren = 5,
  kBegeleiding = 6,
  kOntwikkelstap = 7,
};
inline constexpr int kFactorCount = 8;
// "talenten", "talentbenutting", ...: the name in replies and files.
std::string_view FactorName(Factor factor);

enum class TravelMode : std::uint8_t {
  kFiets = 0,
  kBromfiets = 1,
  kOv = 2,
  kAuto = 3,
  kBegeleidVervoer = 4,
};
inline constexpr int kTravelModeCount = 5;
std::string_view TravelModeName(TravelMode mode);

struct ModeSpeed {
  int fixed_minutes = 0;  // 0..120
  int km_per_hour = 0;    // 1..130
};

// By item kind (P, C, B, Q in the order of ItemKind), in the kind's unit.
struct PerKind {
  int peak = 0;
  int cumulative = 0;
  int condition = 0;
  int quantity = 0;
};

// Jobcarving, visits and groups (rules.md 6). Times in minutes, shares in permille.
struct CarvingPolicy {
  int min_week_paid = 480;    // 30..2400: minutes a week; a smaller paid job is not worth proposing
  int min_week_unpaid = 240;  // 30..2400: minutes a week, unpaid werkvormen
  int target_week = 840;   // 30..2400: minutes a week, when the person's desired hours are unknown
  int default_block = 30;  // 5..240: minutes, for a task without a block of its own
  int min_day = 60;   // 0..480: minutes: the least on a day that is worked ("at least 1 h aaneen")
  int max_tasks = 6;  // 1..12: tasks in one package
  int second_site_minutes = 10;  // 0..120: travel up to which a package may have a second site
  int max_switches = 4;          // 0..20: changes of task on one day
  int colleague_share = 250;  // 0..1000: permille of a holder function's week that may be taken out
  int fulltime_week = 2160;   // 600..3000: minutes a week of 1 fte
  int hoofdtaak_day = 30;     // 1..480: minutes on each day it occurs: the least of a hoofdtaak
  int hoofdtaak_part = 16;    // 1..100: 1/this of the package's week: the least of a hoofdtaak
  int max_bijtaken = 1;       // 0..12: tasks of a package that are no hoofdtaak
  int alternatives = 3;       // 1..20: packages reported per employer and person
  int node_budget = 200'000;  // 1..100'000'000: nodes of the search before it gives up the proof

  // Two employers together.
  int stapelbaan_travel = 30;  // 0..240: minutes between the two employers of a stapelbaan

  // Which employers to visit.
  int visits_new_share = 300;      // 0..1000: permille of the list: employers never analysed
  int visit_days_month = 30;       // 1..366: days between visits, segment maand
  int visit_days_quarter = 91;     // 1..366: segment kwartaal
  int visit_days_half_year = 182;  // 1..366: segment halfjaar

  // Groepsdetachering.
  int group_absence = 80;           // 0..900: permille of the planned presence that is lost
  int group_span_light = 30;        // 1..100: people per supervisor
  int group_span_intensive = 10;    // 1..100: people per supervisor who count as intensive
  int group_intensive_from = 3;     // 1..4: support need from which a person counts as intensive
  int group_intensive_share = 200;  // 0..1000: permille of the group that is at least intensive
  int group_stability = 300;        // 0..1000: score points that keep an existing member in place
};

// The nightly run: what is kept, what is told, and to whom how much of it (domain.md 8, 11).
struct RescoringPolicy {
  int candidate_list_size = 20;    // 1..100: places in each list of a candidate
  int opportunity_list_size = 20;  // 1..100: places in each list of an opportunity
  int reserve = 10;                // 0..100: kept behind them, so that a loss needs no new search
  int told_difference = 25;        // 1..1000: score points since it was last told that are news
  // Told values that move without a change of data, permille of all: beyond it nothing is
  // published.
  int abort_share = 200;         // 0..1000
  int day_lines = 10;            // 1..100: lines a day for an accountmanager
  int week_lines = 15;           // 1..100: lines a week for a werkregisseur
  int week_visits = 12;          // 0..50: visits in the weekly agenda of an accountmanager
  int week_without_matches = 3;  // 0..50: people without any match, a week, for a werkregisseur
  int person_lines = 2;          // 1..20: lines about one person in one digest
  int seen_within_days = 90;     // 7..366: every available person is in a digest at least once
  int expiring_days = 42;        // 1..366: how long before it ends something is told
  int closing_days = 7;          // 1..60: how long before it closes work is told
};

// All sub-scores and priors in permille 0..1000. The initial values are the start values of
// rules.md, so that a test can build a Policy without a file.
struct Policy {
  std::string version = "start";
  Date effective_from;

  // Weights per factor, 0..100 each, sum exactly 100.
  std::array<int, kFactorCount> weights = {15, 15, 20, 10, 10, 10, 15, 5};

  // Talenten and talentbenutting.
  int required_multiplier = 3;  // 1..10
  int wished_multiplier = 1;    // 1..10
  int talent_prior = 300;       // an unknown requirement
  int derived_cap = 700;        // most that derived evidence counts, talenten only
  int no_requirements_score = 500;
  int benutting_prior = 500;

  // Belastbaarheid.
  int belastbaarheid_prior = 800;              // no load list; and the ceiling of an unknown item
  int attention_factor = 850;                  // per item a
  int overload_factor = 700;                   // per item b
  PerKind overload_threshold = {1, 60, 0, 0};  // gap - reach up to this is b, beyond it is hard
  PerKind library_tolerance = {1, 120, 0,
                               5};  // basis bibliotheek: gap up to this is attention only
  int max_scored_items = 12;        // 1..12
  int arbeidsdeskundige_from = 3;   // a + b from here: "eerst arbeidsdeskundige"

  // Voorkeuren.
  int no_wishes_score = 500;
  int silent_wish_score = 500;

  // Reistijd. minutes = fixed + ceil(metres * detour / speed); detour in tenths.
  int reistijd_prior = 600;
  int travel_stretch_minutes = 20;
  int detour_tenths = 13;
  std::array<int, 3> comfort_by_distance_class = {45, 30, 20};
  int comfort_default = 30;  // neither comfort minutes nor a class is recorded
  std::array<ModeSpeed, kTravelModeCount> modes = {{{0, 15}, {0, 25}, {15, 28}, {5, 45}, {10, 35}}};
  int ov_first_start_minute = 6 * 60 + 30;  // OV does not run for shifts starting before
  int ov_last_end_minute = 23 * 60;         // nor ending after

  // Uren.
  int uren_prior = 600;
  int daypart_minutes = 240;

  // Begeleiding.
  int begeleiding_prior = 700;
  int begeleiding_one_short = 500;
  int support_obstacle_from = 2;  // need - offered from here is an obstacle

  // Ontwikkelstap.
  int ontwikkelstap_prior = 600;
  int lockin_years = 2;
  int step_near = 600;  // one trede off the goal; or current + 2 without a goal
  int step_far = 200;

  // Lists and order.
  int min_confidence = 300;  // permille
  int rotation_band = 10;    // 1..1000
  int one_sided_difference = 300;

  CarvingPolicy carving;
  RescoringPolicy rescoring;

  // Rule H8 of the candidate's tenant: a pending indication fails hard.
  bool pending_indication_is_hard = false;

  friend bool operator==(const Policy&, const Policy&);
};

// One thing that is wrong with a policy. `path` is that of policy_fields.h and of the policy files
// ("weights.talenten"); "weights" when they do not sum to 100.
struct PolicyProblem {
  std::string path;
  std::string reason;  // "must be 0..100, is 140"
};

// Everything that is wrong, in file order; empty when the policy is fine.
std::vector<PolicyProblem> CheckPolicy(const Policy& policy);
// InvalidArgument: names the first field and what is allowed (also: weights that do not sum to
// 100).
absl::Status ValidatePolicy(const Policy& policy);
// FNV-1a 64 over every field: printed by the demo and by benchmarks.
std::uint64_t PolicyHash(const Policy& policy);

// Which policy a tenant uses. Immutable after loading.
struct PolicySet {
  Policy default_policy;
  std::map<std::string, Policy, std::less<>> by_tenant;

  const Policy& For(std::string_view tenant) const {
    const auto it = by_tenant.find(tenant);
    return it == by_tenant.end() ? default_policy : it->second;
  }
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_POLICY_H_
