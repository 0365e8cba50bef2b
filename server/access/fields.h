// What a caller may see, in classes of fields (domain.md 9.3), and how near the caller is to the
// record.
#ifndef PASSEND_SERVER_ACCESS_FIELDS_H_
#define PASSEND_SERVER_ACCESS_FIELDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace passend::server {

enum class FieldClass : std::uint8_t {
  kNaam,         // the record by its own name, with caseload and sharing
  kVerwijzing,   // a handle instead: for this caller, for a limited time
  kDossier,      // external_ref and the link to the dossier
  kProfiel,      // talents, wishes, hours, travel, certificates, work history, plan
  kGrof,         // talents without levels, hours band, region of three digits
  kWerktermen,   // support need, werktermen and attention points in work terms
  kFml,          // belastbaarheid: items, levels, capacities, toelichting, resolutions
  kLoonwaarde,   // loonwaarden, what the minimum wage depends on, and the money view
  kScore,        // score, factors, low and high, obstacles, explanation
  kBand,         // the score in bands of 25, no factors, no low or high
  kTellingen,    // counts per hard rule, small ones and H6 apart
  kEigenInvoer,  // inline loads, inline candidates and what-if weights
  kBesluiten,    // voordrachten and other decisions
  kBestaan,      // only that something runs (DAT, not WAT)
  kAggregaat,    // counts over people, small cells suppressed
  kWerk,         // employers and opportunities
  kCatalogus,    // codes, policies, law: no person
  kBeheer,       // how the service runs: no person
  kInzage,       // everything about one person, for that person
  kLogboek,      // who looked at whom, when and why
};
inline constexpr std::size_t kFieldClassCount = 20;
// The texts of config/autorisatie.toml, by number.
inline constexpr std::array<std::string_view, kFieldClassCount> kFieldClassNames = {
    "naam",       "verwijzing", "dossier",   "profiel",   "grof",         "werktermen", "fml",
    "loonwaarde", "score",      "band",      "tellingen", "eigen_invoer", "besluiten",  "bestaan",
    "aggregaat",  "werk",       "catalogus", "beheer",    "inzage",       "logboek"};

constexpr std::string_view FieldClassName(FieldClass field) {
  return kFieldClassNames[static_cast<std::size_t>(field)];
}
constexpr std::optional<FieldClass> ParseFieldClass(std::string_view name) {
  for (std::size_t i = 0; i < kFieldClassCount; ++i) {
    if (kFieldClassNames[i] == name) return static_cast<FieldClass>(i);
  }
  return std::nullopt;
}

class FieldSet {
 public:
  constexpr FieldSet() = default;
  constexpr FieldSet(std::initializer_list<FieldClass> fields) {
    for (const FieldClass field : fields) Add(field);
  }
  static constexpr FieldSet All() {
    FieldSet all;
    all.bits_ = (std::uint32_t{1} << kFieldClassCount) - 1;
    return all;
  }
  constexpr void Add(FieldClass field) { bits_ |= Bit(field); }
  constexpr bool Has(FieldClass field) const { return (bits_ & Bit(field)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  // Everything in this set is in `other`.
  constexpr bool IsWithin(const FieldSet& other) const { return (bits_ & ~other.bits_) == 0; }
  friend constexpr bool operator==(const FieldSet&, const FieldSet&) = default;
  // "naam, profiel"; "-" when empty.
  std::string ToString() const {
    std::string text;
    for (std::size_t i = 0; i < kFieldClassCount; ++i) {
      if (!Has(static_cast<FieldClass>(i))) continue;
      if (!text.empty()) text += ", ";
      text += kFieldClassNames[i];
    }
    return text.empty() ? "-" : text;
  }

 private:
  static constexpr std::uint32_t Bit(FieldClass field) {
    return std::uint32_t{1} << static_cast<unsigned>(field);
  }
  std::uint32_t bits_ = 0;
};

// How a caller stands to a record.
enum class Scope : std::uint8_t {
  kCoupled,  // in the caseload of this professional
  kOwn,      // of the caller's tenant, not in the caseload
  kShared,   // of another tenant, under an agreement
  kOther,    // of another tenant: does not exist for this caller
};
inline constexpr std::size_t kScopeCount = 4;
inline constexpr std::array<std::string_view, kScopeCount> kScopeNames = {"gekoppeld", "eigen",
                                                                          "gedeeld", "ander"};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_FIELDS_H_
