// A candidate profile: "ik wil / ik kan / ik heb nodig" (domain guide 3). Pseudonymous: no name,
// BSN, birth date, sex, nationality or address may ever get a field here.
#ifndef PASSEND_MATCHER_MODEL_CANDIDATE_H_
#define PASSEND_MATCHER_MODEL_CANDIDATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/policy.h"
#include "matcher/model/provenance.h"
#include "matcher/model/violation.h"

namespace passend::model {

// Limits of lists and texts; Validate() names the field that exceeds one.
inline constexpr int kMaxCodeBytes = 64;         // any code or id
inline constexpr int kMaxTextBytes = 2000;       // any free text
inline constexpr int kMaxCandidateTalents = 28;  // talents of one candidate
inline constexpr int kMaxCandidateCertificates = 12;
inline constexpr int kMaxCandidateLanguages = 4;
inline constexpr int kMaxWorkHistory = 40;
inline constexpr int kMaxExclusions = 16;  // per kind of exclusion
inline constexpr int kMaxResolutions = 64;
inline constexpr int kMaxLoonwaarden = 20;
inline constexpr int kMaxCompetences = 25;
inline constexpr int kMaxSharing = 20;
inline constexpr int kMaxVoordrachten = 100;
inline constexpr int kMaxDiplomas = 20;
inline constexpr int kMaxBuildUpSteps = 20;
inline constexpr int kMaxHoofdtaken = 10;
inline constexpr int kMaxNeedsTexts = 20;  // of each of the two lists of texts in Needs
inline constexpr int kMaxProfileInstruments = 20;
// Numbers.
inline constexpr int kMinWeekMinutes = 60;
inline constexpr int kMaxWeekMinutes = 3600;
inline constexpr int kMinDayMinutes = 30;
inline constexpr int kMaxDayMinutes = 960;  // also of a C capacity or load
inline constexpr int kMaxPeak = 4;          // P capacity or load
inline constexpr int kMaxQuantity = 1000;   // Q capacity or load
inline constexpr int kMaxHourCents = 20000;
inline constexpr int kMaxWorkMonths = 720;
inline constexpr int kMaxTravelMinutes = 240;
inline constexpr int kMaxTravelKm = 300;
inline constexpr int kMaxTalentLevel = 4;
inline constexpr int kMaxLanguageLevel = 6;  // 1 = A1 .. 6 = C2
inline constexpr int kMaxSupport = 4;        // intensity needed or offered
// Distinct valid_until days of one profile, certificates not counted (packed as 4-bit numbers).
inline constexpr int kMaxDistinctValidUntil = 15;

// --- Status -------------------------------------------------------------------------------------

enum class Availability : std::uint8_t {
  kUnknown = 0,
  kBeschikbaar = 1,
  kInTraject = 2,
  kGeplaatst = 3,
  kTijdelijkNiet = 4,
  kUitgestroomd = 5,
};

enum class RegistrationState : std::uint8_t {
  kUnknown = 0,
  kGranted = 1,
  kPending = 2,  // in aanvraag
  kRefused = 3,  // definitively refused, or known not to belong
};

struct CandidateRegistration {
  std::string code;  // catalogue registration
  RegistrationState state = RegistrationState::kUnknown;
  Provenance provenance;
  friend bool operator==(const CandidateRegistration&, const CandidateRegistration&) = default;
};

struct Status {
  Assessed<Availability> availability;   // value kUnknown is the same as no value
  Assessed<bool> doorstroom_gewenst;     // placed or in traject, and wants to move on
  std::optional<Date> bemiddelbaar_per;  // cannot start before this day
  std::string stroming;                  // tenant's own words; select instruments only
  std::string spoor;
  std::string regeling;               // PW, Wsw, ...: selects instruments, never scores
  std::string uitkeringsduur_klasse;  // report only, never scores
  std::optional<int> distance_class;  // 1 (near the labour market) .. 3 (far)
  Assessed<int> participatieladder;   // trede 1..6
  std::string traject_phase;
  std::optional<int> age_class;  // 15..21 (21 = 21 and older): minimum wage only
  std::vector<CandidateRegistration> registrations;  // <= kMaxRegistrations
  Answer other_support_runs = Answer::kUnknown;      // DAT, never WAT
  std::string casusregie_org;
  std::optional<Date> last_voorstel;  // last recorded decision to propose; none = never
  friend bool operator==(const Status&, const Status&) = default;
};

// Who works with the candidate: ids of professionals, never names.
struct Caseload {
  std::string werkregisseur;
  std::string werkregisseur_tijdelijk;
  std::string team;
  std::string accountmanager;
  friend bool operator==(const Caseload&, const Caseload&) = default;
};

struct Sharing {
  std::string tenant;
  std::string level;    // "matching" or "detail"
  std::string purpose;  // doelbinding code
  std::optional<Date> until;
  friend bool operator==(const Sharing&, const Sharing&) = default;
};

// The candidate's agreement to be put forward for one opportunity.
struct VoordrachtAgreement {
  std::string opportunity;  // resource name
  std::optional<Date> agreed_on;
  std::optional<Date> withdrawn_on;
  friend bool operator==(const VoordrachtAgreement&, const VoordrachtAgreement&) = default;
};

// --- Ik wil -------------------------------------------------------------------------------------

enum class WishKind : std::uint8_t {
  kUnknown = 0,
  kSector = 1,        // codes: preferred sectors
  kWerkvorm = 2,      // codes: desired werkvormen
  kBinnenBuiten = 3,  // side
  kAlleenSamen = 4,   // side
  kMensenDingen = 5,  // side
  kAfwisseling = 6,   // side
};
inline constexpr int kWishKindCount = 6;

// The side of a two-sided wish, or of the work. kFirst = the word the kind names first (binnen,
// alleen, mensen, afwisseling), kSecond = the other one (buiten, samen, dingen, vast werk).
enum class Side : std::uint8_t { kUnknown = 0, kFirst = 1, kSecond = 2 };

// One wish per kind.
struct Wish {
  WishKind kind = WishKind::kUnknown;
  int weight = 1;                  // 1..3
  std::vector<std::string> codes;  // kSector, kWerkvorm: any of these is what is wanted; not empty
  Side side = Side::kUnknown;      // the other kinds: not kUnknown
  Provenance provenance;
  friend bool operator==(const Wish&, const Wish&) = default;
};

struct Exclusions {
  std::vector<std::string> sectors;       // catalogue codes
  std::vector<std::string> tasks;         // Task::code of work the person must not do
  std::vector<std::string> employers;     // resource names
  std::vector<std::string> sites;         // "<employer resource name>/sites/<site id>"
  std::vector<std::string> do_not_place;  // employer or opportunity resource names; no reason kept
  friend bool operator==(const Exclusions&, const Exclusions&) = default;
};

// --- Ik kan -------------------------------------------------------------------------------------

enum class Evidence : std::uint8_t { kUnknown = 0, kAssessed = 1, kDerived = 2 };

struct CandidateTalent {
  std::string code;
  int level = 0;                            // 0 (assessed, not present) .. 4
  Evidence evidence = Evidence::kAssessed;  // kUnknown is not allowed
  int emphasis = 0;                         // 0..3; >= 1 needs level >= 2
  Provenance provenance;
  friend bool operator==(const CandidateTalent&, const CandidateTalent&) = default;
};

// VUM behavioural competence (24100..24126 without 24103 and 24117), each once; for exchange, not
// scored.
struct Competence {
  std::string code;
  int mastery = 9;  // 1, 2, 3, 4, 5 or 9 (VUM)
  friend bool operator==(const Competence&, const Competence&) = default;
};

enum class CertificateState : std::uint8_t { kUnknown = 0, kHeld = 1, kAbsent = 2 };

struct CandidateCertificate {
  std::string code;
  CertificateState state = CertificateState::kUnknown;
  Provenance provenance;  // valid_until = the day it expires
  friend bool operator==(const CandidateCertificate&, const CandidateCertificate&) = default;
};

struct WorkHistoryEntry {
  std::string functie;  // function library code; may be empty
  std::string title;    // as told
  std::optional<Date> from;
  std::optional<Date> until;  // none with `from` = still there
  // 0..kMaxWorkMonths, when only the length is known; given beside days, it is the length.
  std::optional<int> months;
  std::string werkvorm;
  friend bool operator==(const WorkHistoryEntry&, const WorkHistoryEntry&) = default;
};

// Language skills, each 0 (none), 1 (A1) .. 6 (C2); no value = unknown.
struct LanguageSkills {
  std::optional<int> speaking;
  std::optional<int> writing;
  std::optional<int> reading;
  std::optional<int> listening;
  friend bool operator==(const LanguageSkills&, const LanguageSkills&) = default;
};

struct CandidateLanguage {
  std::string code;  // catalogue language
  LanguageSkills skills;
  Provenance provenance;
  friend bool operator==(const CandidateLanguage&, const CandidateLanguage&) = default;
};

// Dayparts of a week: bit 4 * weekday + daypart; weekday 0 = Monday, daypart 0 morning,
// 1 afternoon, 2 evening, 3 night. 28 bits.
struct WeekGrid {
  std::uint32_t dayparts = 0;
  bool Has(int weekday, int daypart) const { return (dayparts >> (4 * weekday + daypart)) & 1U; }
  friend bool operator==(const WeekGrid&, const WeekGrid&) = default;
};
inline constexpr std::uint32_t kFullWeekGrid = (1U << 28) - 1;

struct BuildUpStep {
  Date from;
  int minutes_per_week = 0;  // 60..3600
  friend bool operator==(const BuildUpStep&, const BuildUpStep&) = default;
};

// Time a person can work. Minutes. One provenance for the group.
struct CandidateHours {
  std::optional<int> max_week_minutes;      // 60..3600
  std::optional<int> min_week_minutes;      // 0..3600
  std::optional<int> desired_week_minutes;  // 60..3600
  std::optional<int> max_day_minutes;       // 30..960
  std::optional<WeekGrid> grid;
  // Ascending by day; the last step is the end level, which counts as max_week_minutes (rules.md
  // 3).
  std::vector<BuildUpStep> build_up;  // <= 20
  Provenance provenance;
  friend bool operator==(const CandidateHours&, const CandidateHours&) = default;
};

// How a person travels. One provenance for the group.
struct CandidateTravel {
  std::string pc4;                               // departure; empty = unknown
  std::optional<std::vector<TravelMode>> modes;  // none = unknown; not empty, no mode twice
  std::optional<int> max_minutes;                // 1..240, one way
  std::optional<int> comfort_minutes;            // 1..240
  std::optional<int> max_km;                     // 1..300; none = no limit
  Answer travels_independently = Answer::kUnknown;
  Answer avoids_peak_hours = Answer::kUnknown;
  Answer vervoersvoorziening = Answer::kUnknown;
  Provenance provenance;
  friend bool operator==(const CandidateTravel&, const CandidateTravel&) = default;
};

enum class BelastbaarheidBasis : std::uint8_t {
  kUnknown = 0,
  kCompleteFml = 1,
  kPartialProfessional = 2,
  kObservation = 3,  // werktermenkaart
  kSelf = 4,
};

// One recorded item. Exactly one of fml_level (P items) and capacity is set, or neither when only a
// toelichting is recorded (then the value is unknown and the item is an attention point).
struct BelastbaarheidItem {
  std::string item;              // FML item key
  std::optional<int> fml_level;  // P: 0 (normal) .. L of the item
  std::optional<int> capacity;   // P 0..4, B 0..1, C 0..960 minutes a day, Q 0..1000 in its unit
  std::string toelichting;       // free text: always an attention point
  Provenance provenance;
  friend bool operator==(const BelastbaarheidItem&, const BelastbaarheidItem&) = default;
};

struct WerktermRecord {
  std::string term;
  WerktermAnswer answer = WerktermAnswer::kUnknown;
  Provenance provenance;
  friend bool operator==(const WerktermRecord&, const WerktermRecord&) = default;
};

// What a person can bear. Health data. An item recorded here wins over the werktermenkaart; of two
// terms that speak of one item the lower capacity counts.
struct Belastbaarheid {
  BelastbaarheidBasis basis = BelastbaarheidBasis::kUnknown;
  Provenance provenance;                   // of the whole (an FML has one date)
  std::vector<BelastbaarheidItem> items;   // <= kMaxItems, each item once
  std::vector<WerktermRecord> werktermen;  // each term once
  friend bool operator==(const Belastbaarheid&, const Belastbaarheid&) = default;
};

enum class LoonwaardeKind : std::uint8_t {
  kUnknown = 0,
  kMeasured = 1,
  kExpected = 2,
  kForfait = 3
};

// Loonwaarde for one function at one employer. Never part of a score.
struct Loonwaarde {
  LoonwaardeKind kind = LoonwaardeKind::kUnknown;
  std::string functie;                        // function library code or free code
  std::string employer;                       // resource name; empty when not tied to one
  int permille_of_functieloon = 0;            // 0..1000
  std::optional<int> functieloon_hour_cents;  // 1..20000
  std::string method;
  std::string expert_id;
  std::vector<std::string> hoofdtaken;  // <= 10
  Provenance provenance;                // assessed_on = measured on
  friend bool operator==(const Loonwaarde&, const Loonwaarde&) = default;
};

// --- Ik heb nodig -------------------------------------------------------------------------------

struct Needs {
  Assessed<int> support_intensity;           // 0 none .. 4 permanent
  std::optional<int> jobcoach_minutes_week;  // 0..kMaxWeekMinutes
  Answer intern_werkbegeleider = Answer::kUnknown;
  Answer structuur = Answer::kUnknown;
  Answer prikkelarm = Answer::kUnknown;
  Answer voorspelbaar = Answer::kUnknown;
  Answer tolk = Answer::kUnknown;
  std::optional<int> childcare_minutes_week;           // 0..kMaxWeekMinutes
  std::vector<std::string> workplace_adaptations;      // <= 20, texts
  std::vector<std::string> meeneembare_voorzieningen;  // <= 20, texts
  std::vector<std::string> instruments;                // catalogue codes already granted; <= 20
  friend bool operator==(const Needs&, const Needs&) = default;
};

// --- The step -----------------------------------------------------------------------------------

struct CurrentPlace {
  std::string werkvorm;  // catalogue code; empty = unknown
  std::string employer;  // resource name
  std::string site;      // site id at that employer
  std::optional<Date> since;
  friend bool operator==(const CurrentPlace&, const CurrentPlace&) = default;
};

struct Plan {
  std::optional<CurrentPlace> current;
  Assessed<std::string> goal_werkvorm;     // the agreed goal
  Assessed<std::string> agreed_next_step;  // werkvorm agreed as next step in the plan
  Answer growth_wish = Answer::kUnknown;
  Answer self_employment_wish = Answer::kUnknown;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// --- Resolved attention points ------------------------------------------------------------------

enum class ResolutionOutcome : std::uint8_t {
  kUnknown = 0,
  kAcceptedWithMeasure = 1,
  kNotApplicable = 2,
  kBlocks = 3,
};

// A belastbaarheid attention point of one pair that a named professional resolved. It counts only
// while load, capacity and measure are what they were (rules.md 3).
struct Resolution {
  std::string opportunity;  // resource name
  std::string item;         // FML item key
  int load = 0;
  std::optional<int> capacity;  // none = was unknown
  std::string measure;          // the best available measure then; empty = none
  ResolutionOutcome outcome = ResolutionOutcome::kUnknown;
  std::string motivation;    // mandatory
  std::string professional;  // id
  std::optional<Date> resolved_on;
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

// --- The profile --------------------------------------------------------------------------------

struct Candidate {
  std::string tenant;        // verwerkingsverantwoordelijke
  std::string id;            // random, pseudonymous
  std::string placing_org;   // id of an organisation
  std::string external_ref;  // the tenant's dossier number
  bool objection = false;    // AVG 21: out of all matching at once
  std::vector<Sharing> sharing;
  Caseload caseload;
  Status status;
  std::vector<VoordrachtAgreement> voordrachten;

  std::vector<Wish> wishes;  // one per kind
  Exclusions exclusions;

  std::vector<CandidateTalent> talents;  // each code once
  std::vector<Competence> competences;
  std::optional<int> werk_en_denkniveau;  // VUM 0..7
  std::vector<std::string> diplomas;      // <= 20
  std::vector<CandidateCertificate> certificates;
  std::vector<WorkHistoryEntry> work_history;
  std::vector<CandidateLanguage> languages;
  CandidateHours hours;
  CandidateTravel travel;
  Belastbaarheid belastbaarheid;
  std::vector<Loonwaarde> loonwaarden;
  Needs needs;
  Plan plan;
  std::vector<Resolution> resolutions;

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

// "tenants/<tenant>/candidates/<id>".
std::string ResourceName(const Candidate& candidate);

// Everything that is wrong with a profile, field by field; empty when it is fine. Checks ranges,
// lists, texts, duplicate codes, codes against the catalogue, and what fields say together.
std::vector<FieldViolation> Validate(const Candidate& candidate, const Catalogue& catalogue);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_CANDIDATE_H_
