// Facts: profiles compiled to integer codes of one catalogue. Compile() is the only way into
// scoring; everything that ScorePair() reads is here, dates included, so a score never needs the
// store, the catalogue or a text. Facts are valid for one catalogue hash and layout version only.
//
// Days are PackedDay: days since 2000-01-01, clamped to 0..65534; 65535 = none. Exact for every
// as_of of 2000-01-02..2150-12-31, the range that the engine accepts.
#ifndef PASSEND_MATCHER_SCORE_FACTS_H_
#define PASSEND_MATCHER_SCORE_FACTS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/opportunity.h"

namespace passend::score {

// Changes with every change of a layout below; part of the stamp of stored facts.
inline constexpr std::uint32_t kFactsVersion = 1;

using PackedDay = std::uint16_t;
inline constexpr PackedDay kNoDay = 65535;
PackedDay PackDay(model::Date day);
// Requires: day != kNoDay.
model::Date UnpackDay(PackedDay day);
inline PackedDay PackDay(const std::optional<model::Date>& day) {
  return day.has_value() ? PackDay(*day) : kNoDay;
}

// Which of the candidate's valid_until days a value has: 0 = no end, i =
// CandidateFacts::valid_until [i - 1].
using StaleIndex = std::uint8_t;

inline constexpr std::uint16_t kUnknown16 = 0xFFFF;
inline constexpr std::uint8_t kUnknown8 = 0xFF;

// One FML item of a candidate, packed in 16 bits.
struct ItemFact {
  static constexpr int kUnknownValue = 1023;    // not recorded, or recorded without a value
  static constexpr int kUnlimitedValue = 1022;  // Q, recorded as normal without a number

  std::uint16_t bits = kUnknownValue;

  int value() const { return bits & 1023; }
  bool known() const { return value() != kUnknownValue; }
  bool toelichting() const { return (bits >> 10) & 1; }  // free text: always an attention point
  bool adapted() const { return (bits >> 11) & 1; }      // "met aanpassing" on a condition
  StaleIndex stale_index() const { return static_cast<StaleIndex>(bits >> 12); }
  static ItemFact Make(int value, bool toelichting, bool adapted, StaleIndex stale) {
    return {static_cast<std::uint16_t>(value | (toelichting ? 1 << 10 : 0) |
                                       (adapted ? 1 << 11 : 0) | (stale << 12))};
  }
};

// One listed talent of a candidate.
struct TalentFact {
  std::uint16_t talent = 0;  // catalogue index
  std::uint8_t bits = 0;     // level 0..4 (3 bits), emphasis 0..3 (2 bits), derived (1 bit)
  StaleIndex stale_index = 0;

  int level() const { return bits & 7; }
  int emphasis() const { return (bits >> 3) & 3; }
  bool derived() const { return (bits >> 5) & 1; }
  static TalentFact Make(int talent, int level, int emphasis, bool derived, StaleIndex stale) {
    return {static_cast<std::uint16_t>(talent),
            static_cast<std::uint8_t>(level | (emphasis << 3) | (derived ? 32 : 0)), stale};
  }
};

struct CertificateFact {
  std::uint8_t certificate = 0;  // catalogue index
  std::uint8_t state = 0;        // model::CertificateState
  PackedDay valid_until = kNoDay;
};

// Skills as nibbles speaking, writing, reading, listening from bit 0; 15 = unknown.
struct LanguageFact {
  std::uint8_t language = 0;  // catalogue index
  StaleIndex stale_index = 0;
  std::uint16_t skills = 0xFFFF;
  int skill(int i) const { return (skills >> (4 * i)) & 15; }
};

struct RegistrationFact {
  std::uint8_t state = 0;  // model::RegistrationState; kUnknown when not recorded
  StaleIndex stale_index = 0;
};

// A candidate, at most 512 bytes, trivially copyable. Lists are sorted by code.
struct CandidateFacts {
  std::uint64_t employer_hash = 0;     // current place; Fnv of the resource name; 0 = none
  std::uint64_t site_hash = 0;         // "<employer>/sites/<site>"; 0 = unknown
  std::uint64_t excluded_sectors = 0;  // bit per catalogue sector
  std::uint64_t wished_sectors = 0;
  std::int32_t x_m = 0;  // when place_known
  std::int32_t y_m = 0;
  std::uint32_t grid = 0;                        // 28 bits; when grid_known
  std::uint32_t wished_werkvormen = 0;           // bit per catalogue werkvorm
  std::array<ItemFact, model::kMaxItems> items;  // by catalogue index
  std::array<TalentFact, model::kMaxCandidateTalents> talents;
  std::array<CertificateFact, model::kMaxCandidateCertificates> certificates;
  std::array<LanguageFact, model::kMaxCandidateLanguages> languages;
  std::array<RegistrationFact, model::kMaxRegistrations> registrations;  // by catalogue index
  std::array<PackedDay, model::kMaxDistinctValidUntil> valid_until;      // see StaleIndex
  PackedDay bemiddelbaar_per = kNoDay;
  PackedDay last_voorstel = kNoDay;
  PackedDay current_since = kNoDay;
  std::uint16_t max_week = kUnknown16;      // minutes; after the build-up schema
  std::uint16_t desired_week = kUnknown16;  // as recorded; see factors/uren.h for defaults
  std::uint16_t max_day = kUnknown16;
  std::uint16_t max_minutes = kUnknown16;      // travel
  std::uint16_t comfort_minutes = kUnknown16;  // as recorded
  std::uint16_t max_km = kUnknown16;           // kUnknown16 = no limit
  std::uint8_t talent_count = 0;
  std::uint8_t certificate_count = 0;
  std::uint8_t language_count = 0;
  std::uint8_t availability = 0;  // model::Availability
  StaleIndex availability_stale = 0;
  std::uint8_t doorstroom = 0;  // model::Answer
  StaleIndex doorstroom_stale = 0;
  std::uint8_t distance_class = 0;  // 1..3; 0 = unknown
  std::uint8_t modes = 0;           // bit per TravelMode; 0 = unknown
  StaleIndex hours_stale = 0;
  StaleIndex travel_stale = 0;
  std::uint8_t support_need = kUnknown8;
  StaleIndex support_stale = 0;
  StaleIndex belastbaarheid_stale = 0;        // of the profile as a whole
  std::uint8_t current_werkvorm = kUnknown8;  // catalogue index
  std::uint8_t goal_werkvorm = kUnknown8;
  std::uint8_t step_werkvorm = kUnknown8;
  StaleIndex goal_stale = 0;
  StaleIndex step_stale = 0;
  std::array<std::uint8_t, model::kWishKindCount> wish_weight = {};  // by WishKind - 1; 0 = none
  std::array<StaleIndex, model::kWishKindCount> wish_stale = {};
  std::uint8_t wish_sides = 0;                // 2 bits per kind kBinnenBuiten.. : model::Side
  std::uint8_t basis = 0;                     // model::BelastbaarheidBasis
  std::uint8_t flags = 0;                     // CandidateFlag
  std::array<std::uint8_t, 6> reserved = {};  // fills the last word: equal facts, equal bytes

  std::span<const TalentFact> talent_list() const { return {talents.data(), talent_count}; }
  std::span<const CertificateFact> certificate_list() const {
    return {certificates.data(), certificate_count};
  }
  std::span<const LanguageFact> language_list() const { return {languages.data(), language_count}; }
  bool Has(std::uint8_t flag) const { return (flags & flag) != 0; }
  model::Side wish_side(model::WishKind kind) const {
    const int shift =
        2 * (static_cast<int>(kind) - static_cast<int>(model::WishKind::kBinnenBuiten));
    return static_cast<model::Side>((wish_sides >> shift) & 3);
  }
  // Whether a value with this index is stale on `as_of` (rules.md 1).
  bool Stale(StaleIndex index, PackedDay as_of) const {
    return index != 0 && valid_until[index - 1] < as_of;
  }
};

enum CandidateFlag : std::uint8_t {
  kObjection = 1,
  kPlaceKnown = 2,
  kGridKnown = 4,
  kHasExtras = 8,         // CandidateExtras is not empty
  kExcludesSectors = 16,  // excluded_sectors != 0
};

static_assert(std::is_trivially_copyable_v<CandidateFacts>);
static_assert(sizeof(CandidateFacts) <= 512);

// A resolved attention point, by catalogue codes.
struct OverrideFact {
  std::uint64_t opportunity_hash = 0;
  std::uint16_t load = 0;
  std::uint16_t capacity = 0;  // ItemFact::kUnknownValue = was unknown
  std::int16_t measure = -1;   // catalogue index; -1 = none
  std::uint8_t item = 0;
  std::uint8_t outcome = 0;  // model::ResolutionOutcome
  friend bool operator==(const OverrideFact&, const OverrideFact&) = default;
};

// What few candidates have; kept beside the fixed layout. Hashes are FNV-1a 64 of resource names
// (of Task::code for tasks).
struct CandidateExtras {
  std::vector<std::uint64_t> excluded_tasks;
  std::vector<std::uint64_t> excluded_places;  // employers, sites, and do-not-place names
  std::vector<OverrideFact> overrides;
  bool empty() const {
    return excluded_tasks.empty() && excluded_places.empty() && overrides.empty();
  }
  friend bool operator==(const CandidateExtras&, const CandidateExtras&) = default;
};

struct CompiledCandidate {
  CandidateFacts facts;
  CandidateExtras extras;
};

// One effective load, with what the catalogue and this opportunity say about its item.
struct LoadFact {
  std::uint16_t value = 0;
  std::uint16_t normal = kUnknown16;  // kUnknown16 = none (Q)
  std::uint16_t reach = 0;            // largest max_gap of an available measure; 0 = none
  std::int16_t measure = -1;          // the available measure with that reach (catalogue order)
  std::uint8_t item = 0;              // catalogue index
  std::uint8_t kind = 0;              // model::ItemKind
  std::uint8_t basis = 0;             // model::LoadBasis
  std::uint8_t measure_listed = 0;    // 1: the catalogue lists a measure, available or not
};

struct RequirementFact {
  std::uint16_t talent = 0;
  std::uint8_t level = 1;
  std::uint8_t required = 1;
  std::uint8_t weight = 1;
  std::uint8_t related_count = 0;
  std::uint16_t related_begin = 0;  // in OpportunityFacts::related
};

struct CertificateRequirementFact {
  std::uint8_t certificate = 0;
  std::uint8_t required = 1;
  std::uint8_t statutory = 0;
  std::uint8_t vog = 0;
};

struct OpportunityFacts {
  std::uint64_t opportunity_hash = 0;         // FNV-1a of the resource name
  std::uint64_t employer_hash = 0;            // 0 = unknown
  std::uint64_t site_hash = 0;                // 0 = unknown
  std::vector<RequirementFact> requirements;  // in the order of the profile
  std::vector<model::RelatedTalent> related;  // of all requirements, ascending within each
  // All effective loads > 0: first the scored ones (kern) in their order, then the others in
  // catalogue order.
  std::vector<LoadFact> loads;
  std::vector<CertificateRequirementFact> certificates;
  std::vector<LanguageFact> languages;     // minimum skills; 15 = not asked
  std::vector<std::uint64_t> task_hashes;  // FNV-1a of Task::code, distinct, ascending
  std::int32_t x_m = 0;
  std::int32_t y_m = 0;
  std::uint32_t grid = 0;
  PackedDay start = kNoDay;
  PackedDay closing = kNoDay;
  PackedDay last_voorstel = kNoDay;
  std::uint16_t min_week = kUnknown16;
  std::uint16_t max_week = kUnknown16;
  std::uint16_t min_day = kUnknown16;
  std::uint16_t places = 1;
  std::uint16_t shift_start = kUnknown16;  // minutes after midnight
  std::uint16_t shift_end = kUnknown16;
  std::uint8_t scored_count = 0;  // of loads
  std::uint8_t has_load_list = 0;
  std::uint8_t place_known = 0;
  std::uint8_t grid_known = 0;
  std::uint8_t status = 0;                         // model::OpportunityStatus
  std::uint8_t hours_negotiable = 0;               // model::Answer
  std::uint8_t sector = kUnknown8;                 // catalogue index
  std::uint8_t werkvorm = kUnknown8;               // catalogue index
  std::uint8_t trede = 0;                          // of the werkvorm; 0 = unknown
  std::uint8_t required_registration = kUnknown8;  // catalogue index
  std::uint8_t lks_registration = kUnknown8;       // set when the place counts on LKS
  std::uint8_t safety_critical = 0;
  std::uint8_t support_offered = kUnknown8;
  std::uint8_t transport_provided = 0;     // 1 = yes
  std::array<std::uint8_t, 4> sides = {};  // model::Side by WishKind from kBinnenBuiten

  std::span<const LoadFact> scored() const { return {loads.data(), scored_count}; }
  std::span<const LoadFact> other_loads() const {
    return std::span<const LoadFact>(loads).subspan(scored_count);
  }
  std::span<const model::RelatedTalent> related_of(const RequirementFact& r) const {
    return {related.data() + r.related_begin, r.related_count};
  }
};

// Trede per catalogue werkvorm and normal capacity per catalogue item: the two small tables that
// turn a candidate's codes into numbers while scoring. One per catalogue.
struct CatalogueTables {
  explicit CatalogueTables(const model::Catalogue& catalogue);
  std::array<std::uint8_t, model::kMaxWerkvormen> trede = {};
  std::array<std::uint16_t, model::kMaxItems> normal = {};  // kUnknown16 = none
  std::uint8_t item_count = 0;
};

// Four skills as nibbles, as in LanguageFact.
std::uint16_t PackSkills(const model::LanguageSkills& skills);

// Requires: Validate(profile, catalogue) found nothing.
CompiledCandidate Compile(const model::Candidate& candidate, const model::Catalogue& catalogue);
// `max_scored_items` is the policy value of the opportunity's tenant (1..12).
OpportunityFacts Compile(const model::Opportunity& opportunity, const model::Catalogue& catalogue,
                         int max_scored_items = 12);

// One load > 0 on an item, with the measure of the most reach that is available at the workplace.
LoadFact MakeLoad(const model::Catalogue& catalogue, int item, int value, model::LoadBasis basis,
                  int support_offered, model::Answer adaptations);

// Bytes for the facts family of the store. Little-endian, this layout version only.
std::string SerializeFacts(const CompiledCandidate& candidate);
// DataLoss: the bytes are not what SerializeFacts wrote with this layout version.
absl::StatusOr<CompiledCandidate> ParseCandidateFacts(std::string_view bytes);
std::string SerializeFacts(const OpportunityFacts& opportunity);
absl::StatusOr<OpportunityFacts> ParseOpportunityFacts(std::string_view bytes);

}  // namespace passend::score

#endif  // PASSEND_MATCHER_SCORE_FACTS_H_
