// The catalogue: every code that a profile may use, with what the rules need to know about it.
// It is configuration (config/catalogue/), not code; see domain guide 3, 3.1, 4, 6.3 and
// rules.md 1.
#ifndef PASSEND_MATCHER_MODEL_CATALOGUE_H_
#define PASSEND_MATCHER_MODEL_CATALOGUE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/date.h"

namespace passend::model {

// Hard limits of the packed layouts (matcher/score/facts.h).
inline constexpr int kMaxItems = 80;
inline constexpr int kMaxSectors = 64;
inline constexpr int kMaxWerkvormen = 32;
inline constexpr int kMaxCertificates = 200;
inline constexpr int kMaxLanguages = 200;
inline constexpr int kMaxRegistrations = 8;
inline constexpr int kMaxMeasures = 200;
inline constexpr int kMaxTalents = 60000;
inline constexpr int kMaxWerktermen = 64;
inline constexpr int kMaxInstruments = 200;
inline constexpr int kMaxPostcodes = 10000;  // four-digit postcode areas

// FML item kinds (domain guide 3.1): peak, cumulative (minutes per day), condition, quantity.
// The numbers are those of the API and of the disk.
enum class ItemKind : std::uint8_t { kPeak = 0, kCumulative = 1, kCondition = 2, kQuantity = 3 };

struct FmlItem {
  std::string key;        // "v.staan_werk"
  std::string name_nl;    // name in the FML
  std::string work_term;  // the same in work terms ("staan tijdens het werk"), for coupled readers
  std::string rubriek;    // "I" .. "VI"
  ItemKind kind = ItemKind::kPeak;
  std::string unit;  // "" for P and B, "min/dag", "kg", "kgf", "uur"
  // P only: L, the highest FML level of this item (1..4). Capacity = floor(4 * (L - fml) / L).
  int fml_levels = 0;
  // The capacity of FML-normal, in the unit of capacity: P 4, B 1, C minutes per day; Q none.
  std::optional<int> normal;
  int weight = 1;            // 1..9, for the choice of scored items
  bool load_allowed = true;  // false for vi.*: time is the business of rule H5
};

// The answers of a werktermenkaart. The numbers are those of the API and of the disk.
enum class WerktermAnswer : std::uint8_t {
  kUnknown = 0,        // "weet niet"
  kGoed = 1,           // "gaat goed"
  kMetAanpassing = 2,  // "met aanpassing"
  kNiet = 3,           // "gaat niet"
};

// What one answer to one work term says about one FML item.
struct WerktermEffect {
  int item = 0;  // index into items()
  // Capacity for kGoed, kMetAanpassing, kNiet, in the item's unit; none = still unknown, except
  // kGoed on an item without a normal (Q): "goed" is normal, so without a limit.
  std::array<std::optional<int>, 3> capacity;
  bool attention_when_adapted = false;  // B items: "met aanpassing" raises an attention point
};

struct Werkterm {
  std::string code;  // "staan"
  std::string name_nl;
  std::vector<WerktermEffect> effects;
};

// Bridging measures (domain guide 6.3). B begeleiding, T technisch, O organisatorisch.
enum class MeasureType : std::uint8_t { kBegeleiding = 0, kTechnisch = 1, kOrganisatorisch = 2 };

struct Measure {
  std::string code;  // unique: "tilhulp"
  std::string name_nl;
  MeasureType type = MeasureType::kBegeleiding;
  int item = 0;             // index into items()
  int max_gap = 0;          // > 0, in the item's unit of capacity
  std::string arranged_by;  // who arranges it
  std::string cost_class;   // "geen", "laag", "middel", "hoog"
};

struct Werkvorm {
  std::string code;
  std::string name_nl;
  int trede = 1;  // 1..6 of the participatieladder
  bool paid = false;
  std::string formal_employer;  // who holds the contract: "geen", "werkbedrijf", "werkgever", ...
  std::optional<int> required_registration;  // index into registrations(): may need this indication
  bool lks = false;                          // the place counts on loonkostensubsidie
  bool goal_required = false;                // needs a development goal
  std::optional<int> max_months;
};

struct Sector {
  std::string code;
  std::string name_nl;
  bool kanssector = false;
};

enum class TalentGroup : std::uint8_t {
  kTalent = 0,
  kVakvaardigheid = 1,
  kWerknemersvaardigheid = 2,
  kTaal = 3,
};

struct Talent {
  std::string code;
  std::string name_nl;
  TalentGroup group = TalentGroup::kTalent;
  std::string family;  // free grouping for screens: "werkstijl", "techniek", ...
};

// Somebody with talent `talent` brings `sim` permille of what is asked here.
struct RelatedTalent {
  std::uint16_t talent = 0;
  std::uint16_t sim = 0;  // permille, 1..999
};

struct Certificate {
  std::string code;
  std::string name_nl;
  bool statutory = false;  // the law asks for it (certificates, licences, min_age_met)
  bool vog = false;        // Verklaring Omtrent het Gedrag: never more than an attention point
};

struct Registration {
  std::string code;  // "doelgroep_lks", "indicatie_beschut", "dgr", "wsw", ...
  std::string name_nl;
  bool lks_target_group = false;  // this one says who belongs to the LKS doelgroep (at most one)
};

struct Language {
  std::string code;  // ISO 639-1: "nl"
  std::string name_nl;
};

struct Instrument {
  std::string code;
  std::string name_nl;
  Date effective_from;
  std::vector<std::string> regelingen;     // eligibility: any of these; empty = everyone
  std::vector<std::string> registrations;  // or any of these granted
  std::string explanation_nl;              // one plain sentence
};

// A four-digit postcode area; integer metres on one flat grid (RD-like), fixed at import.
struct Place {
  std::string pc4;
  std::string name;
  std::int32_t x_m = 0;
  std::int32_t y_m = 0;
};

// The raw content, as read from the files. Catalogue::Build checks it.
struct CatalogueContent {
  std::string version;
  Date effective_from;
  std::vector<FmlItem> items;
  std::vector<Werkterm> werktermen;
  std::vector<Measure> measures;
  std::vector<Werkvorm> werkvormen;
  std::vector<Sector> sectors;
  std::vector<Talent> talents;
  std::vector<std::array<std::int32_t, 3>> related;  // talent a, talent b, sim permille; symmetric
  std::vector<Certificate> certificates;
  std::vector<Registration> registrations;
  std::vector<Language> languages;
  std::vector<Instrument> instruments;
  std::vector<Place> places;
};

// One thing that is wrong with the content. `list` is the name of the member of CatalogueContent
// ("measures"; "" = about the whole), `index` the position in it, `effect` the position among the
// effects of a werkterm; -1 = not about one.
struct CatalogueProblem {
  std::string list;
  int index = -1;
  int effect = -1;
  std::string reason;  // "max_gap must be 1..4, is 0"
};

// Everything that is wrong with what the rules compute with: codes, numbers, indices, limits. Empty
// when the content is fine. Names and other texts for people are not judged here.
std::vector<CatalogueProblem> CheckCatalogue(const CatalogueContent& content);

// Immutable after Build(); any number of threads may read. Indices are positions in catalogue
// order and are stable for one catalogue only; everything stored for longer keeps the code.
class Catalogue {
 public:
  // InvalidArgument: names the list, the entry and what is allowed (a code twice, an index that
  // does not exist, a number out of range, a relation to itself, a limit of above exceeded).
  static absl::StatusOr<Catalogue> Build(CatalogueContent content);

  const std::string& version() const { return content_.version; }
  // FNV-1a 64 over every field, in order: two catalogues that differ in anything differ in this.
  std::uint64_t hash() const { return hash_; }
  const CatalogueContent& content() const { return content_; }

  const std::vector<FmlItem>& items() const { return content_.items; }
  const std::vector<Talent>& talents() const { return content_.talents; }
  const std::vector<Measure>& measures() const { return content_.measures; }
  const std::vector<Werkvorm>& werkvormen() const { return content_.werkvormen; }
  const std::vector<Sector>& sectors() const { return content_.sectors; }
  const std::vector<Certificate>& certificates() const { return content_.certificates; }
  const std::vector<Registration>& registrations() const { return content_.registrations; }
  const std::vector<Language>& languages() const { return content_.languages; }
  const std::vector<Werkterm>& werktermen() const { return content_.werktermen; }
  const std::vector<Instrument>& instruments() const { return content_.instruments; }

  // Index by code; nothing when the catalogue does not have it.
  std::optional<int> FindItem(std::string_view key) const;
  std::optional<int> FindTalent(std::string_view code) const;
  std::optional<int> FindMeasure(std::string_view code) const;
  std::optional<int> FindWerkvorm(std::string_view code) const;
  std::optional<int> FindSector(std::string_view code) const;
  std::optional<int> FindCertificate(std::string_view code) const;
  std::optional<int> FindRegistration(std::string_view code) const;
  std::optional<int> FindLanguage(std::string_view code) const;
  std::optional<int> FindWerkterm(std::string_view code) const;
  std::optional<int> FindInstrument(std::string_view code) const;
  const Place* FindPlace(std::string_view pc4) const;  // null when unknown

  // The talents related to `talent`, ascending by index, both directions of each relation; never
  // chained. Empty when there are none.
  const std::vector<RelatedTalent>& related(int talent) const { return related_[talent]; }
  // Similarity in permille: 1000 for a == b, 0 when not related.
  int Similarity(int a, int b) const;
  // The measures that the catalogue lists for an item (indices into measures()), in order.
  const std::vector<int>& measures_of(int item) const { return measures_of_[item]; }
  // The registration that marks the LKS doelgroep, if the catalogue has one.
  std::optional<int> lks_registration() const { return lks_registration_; }

 private:
  using Index = std::unordered_map<std::string, int>;
  Catalogue() = default;
  static std::optional<int> Find(const Index& index, std::string_view code);

  CatalogueContent content_;
  std::uint64_t hash_ = 0;
  Index items_, talents_, measures_, werkvormen_, sectors_, certificates_, registrations_,
      languages_, werktermen_, instruments_, places_;
  std::vector<std::vector<RelatedTalent>> related_;
  std::vector<std::vector<int>> measures_of_;
  std::optional<int> lks_registration_;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_CATALOGUE_H_
