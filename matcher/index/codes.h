// The columns of a candidate segment and the 4-bit codes in them. Encoding and decoding stand side
// by side: a query turns each code back into facts and asks matcher/score what they are worth, so
// no rule is written here.
//
// A code holds what is known on the segment's reference day: "stale" below means stale on that day.
// Code 15 always means "nothing recorded here", and is what an absent column holds.
#ifndef PASSEND_MATCHER_INDEX_CODES_H_
#define PASSEND_MATCHER_INDEX_CODES_H_

#include <cstdint>
#include <vector>

#include "matcher/score/facts.h"

namespace passend::index {

using ColumnId = std::uint32_t;
inline constexpr std::uint8_t kNothing = 15;

// --- Column numbers -----------------------------------------------------------------------------

inline constexpr ColumnId kStatusColumn = 0;     // availability, doorstroom, objection
inline constexpr ColumnId kSupportColumn = 1;    // support need
inline constexpr ColumnId kGapsColumn = 2;       // what of travel, hours and step is unknown
inline constexpr ColumnId kUseKnownColumn = 3;   // how much of the emphasis on talents is fresh
inline constexpr ColumnId kWishKnownColumn = 4;  // how much of the weight of wishes is fresh
inline constexpr ColumnId kTravelColumn = 5;     // whether the journey is unknown, not only stale
inline constexpr ColumnId kWishColumns = 6;      // + WishKind - 1: weight, side, staleness
// + day, Monday 0: the dayparts that the person has
inline constexpr ColumnId kDayColumns = kWishColumns + model::kWishKindCount;
inline constexpr ColumnId kSectorColumns = kDayColumns + 7;  // wished with weight, or excluded
inline constexpr ColumnId kWerkvormColumns = kSectorColumns + model::kMaxSectors;  // wished
inline constexpr ColumnId kCertificateColumns = kWerkvormColumns + model::kMaxWerkvormen;
inline constexpr ColumnId kRegistrationColumns = kCertificateColumns + model::kMaxCertificates;
inline constexpr ColumnId kItemColumns = kRegistrationColumns + model::kMaxRegistrations;
inline constexpr ColumnId kTalentColumns = kItemColumns + model::kMaxItems;

// Three columns per talent, of which a row fills at most one.
enum class TalentState : std::uint8_t { kAssessed = 0, kDerived = 1, kStale = 2 };
inline constexpr ColumnId TalentColumn(int talent, TalentState state) {
  return kTalentColumns + 3 * static_cast<ColumnId>(talent) + static_cast<ColumnId>(state);
}
inline bool IsItemColumn(ColumnId id) { return id >= kItemColumns && id < kTalentColumns; }

// --- Codes --------------------------------------------------------------------------------------
// Each Decode*() writes into `facts` what a row with this code has there and leaves the rest alone;
// a stale value gets StaleIndex 1, so facts.valid_until[0] must be a day before as_of. Decoding
// kNothing writes nothing.

// Codes from these on do not occur.
inline constexpr std::uint8_t kStatusCodes = 11;
inline constexpr std::uint8_t kSupportCodes = 10;
inline constexpr std::uint8_t kCertificateCodes = 3;
inline constexpr std::uint8_t kRegistrationCodes = 4;

std::uint8_t EncodeStatus(const score::CandidateFacts& facts);
void DecodeStatus(std::uint8_t code, score::CandidateFacts& facts);

std::uint8_t EncodeSupport(const score::CandidateFacts& facts, score::PackedDay day);
void DecodeSupport(std::uint8_t code, score::CandidateFacts& facts);

// Bits of kGapsColumn.
inline constexpr std::uint8_t kTravelGap = 1;  // place, modes or max unknown, or stale
inline constexpr std::uint8_t kHoursGap = 2;   // desired unknown, or stale
inline constexpr std::uint8_t kStepGap = 4;    // nothing known about the step
inline constexpr std::uint8_t kStepDoubt = 8;  // whether it is known depends on the opportunity
std::uint8_t EncodeGaps(const score::CandidateFacts& facts, score::PackedDay day);

// Codes of kTravelColumn; kNothing: known.
inline constexpr std::uint8_t kTravelUnknown = 0;  // the place, or how long at most
inline constexpr std::uint8_t kModesUnknown = 1;   // only by what, which provided transport answers
std::uint8_t EncodeTravel(const score::CandidateFacts& facts);

// What is fresh of a sum, in so many parts, rounded down; kNothing when there is nothing to sum.
inline constexpr int kFreshParts = 14;
std::uint8_t EncodeUseKnown(const score::CandidateFacts& facts, score::PackedDay day);
std::uint8_t EncodeWishKnown(const score::CandidateFacts& facts, score::PackedDay day);

std::uint8_t EncodeWish(const score::CandidateFacts& facts, model::WishKind kind,
                        score::PackedDay day);
void DecodeWish(std::uint8_t code, model::WishKind kind, score::CandidateFacts& facts);
inline bool WishCodeStale(std::uint8_t code) { return (code & 1) != 0; }

// A sector or werkvorm that the person wishes (weight, staleness of the wish), or excludes.
inline constexpr std::uint8_t kExcludedCode = 8;
inline std::uint8_t EncodeWished(int weight, bool stale) {
  return static_cast<std::uint8_t>(2 * (weight - 1) + (stale ? 1 : 0));
}
inline int WishedWeight(std::uint8_t code) { return code < 6 ? code / 2 + 1 : 0; }

// CertificateState; validity is left to the exact score.
void DecodeCertificate(std::uint8_t code, int certificate, score::CandidateFacts& facts);
// RegistrationState.
void DecodeRegistration(std::uint8_t code, int registration, score::CandidateFacts& facts);

// Level and emphasis.
std::uint8_t EncodeTalent(const score::TalentFact& talent);
score::TalentFact DecodeTalent(std::uint8_t code, int talent, bool derived);
TalentState StateOf(const score::CandidateFacts& facts, const score::TalentFact& talent,
                    score::PackedDay day);

// The dayparts of one day as bits; without a known grid all four, which is kNothing as well.
inline std::uint8_t EncodeDay(const score::CandidateFacts& facts, int day) {
  if (!facts.Has(score::kGridKnown)) return kNothing;
  return static_cast<std::uint8_t>((facts.grid >> (4 * day)) & 15);
}

// --- Items --------------------------------------------------------------------------------------

// The capacities that one code of an item column stands for: all of lowest..highest that occur.
// Within a segment a column has a code for every capacity that occurs in it, and ranges only when
// there are more than fifteen.
struct CapacityRange {
  std::uint16_t lowest = 0;
  std::uint16_t highest = 0;  // score::ItemFact::kUnlimitedValue is the largest
  bool stale = false;
  bool normal = false;  // not recorded in a fresh complete FML: the catalogue's normal
  friend bool operator==(const CapacityRange&, const CapacityRange&) = default;
};

// What a row has of an item; nothing = unknown. Comparable, to sort and count.
struct CapacityKey {
  std::uint16_t value = 0;
  bool stale = false;
  bool normal = false;
  bool known = false;
  friend auto operator<=>(const CapacityKey&, const CapacityKey&) = default;
};
CapacityKey KeyOf(const score::CandidateFacts& facts, int item, score::PackedDay day);

// Ranges for the keys (sorted, distinct, all known); at most fifteen.
std::vector<CapacityRange> MakeRanges(const std::vector<CapacityKey>& keys);
// The code of a key among ranges made of a list that has it.
std::uint8_t CodeOf(const std::vector<CapacityRange>& ranges, const CapacityKey& key);

// --- Time ---------------------------------------------------------------------------------------

// The days on which every value of the row is as stale as on `day`.
struct SameStaleness {
  score::PackedDay first = 0;
  score::PackedDay last = score::kNoDay;
};
SameStaleness StalenessAround(const score::CandidateFacts& facts, score::PackedDay day);

}  // namespace passend::index

#endif  // PASSEND_MATCHER_INDEX_CODES_H_
