// Private to matcher/model: the checks that the Validate() functions share. A Checker collects
// violations; it builds the text of a path ("talents[3].level") only when something is wrong, since
// nearly every record is fine and an import checks tens of thousands a second.
#ifndef PASSEND_MATCHER_MODEL_CHECKS_H_
#define PASSEND_MATCHER_MODEL_CHECKS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/provenance.h"
#include "matcher/model/violation.h"

namespace passend::model {

struct LanguageSkills;
struct WeekGrid;

// The highest capacity or load of an item of this kind; the lowest is 0.
int HighestOf(ItemKind kind);

// Codes met so far in one list, or pairs of them. Lists are short, so a linear search it is.
class SeenCodes {
 public:
  // False when it was there already. The texts must outlive this object.
  bool Insert(std::string_view code, std::string_view within = {});

 private:
  std::vector<std::pair<std::string_view, std::string_view>> codes_;
};

// Descriptions never hold a value of the record (violation.h). In every check an empty `field`
// means the scope itself.
class Checker {
 public:
  using Finder = std::optional<int> (Catalogue::*)(std::string_view) const;

  // `catalogue` must outlive the checker; `prefix` is put before every path as it is.
  explicit Checker(const Catalogue& catalogue, std::string_view prefix = {})
      : catalogue_(catalogue), prefix_(prefix) {}
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;

  const Catalogue& catalogue() const { return catalogue_; }
  std::vector<FieldViolation> Take() { return std::move(violations_); }

  // While one lives, paths are below field `name`, or below entry `index` of the list `name`.
  // `name` must outlive it (a literal).
  class [[nodiscard]] Scope {
   public:
    Scope(Checker& checker, std::string_view name, std::ptrdiff_t index = -1);
    ~Scope() { --checker_.depth_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Checker& checker_;
  };

  void Add(std::string_view field, std::string description);

  // Numbers. No value is always fine: it means unknown.
  void Range(std::string_view field, std::int64_t value, std::int64_t lowest, std::int64_t highest);
  void Range(std::string_view field, int value, int lowest, int highest) {
    Range(field, std::int64_t{value}, std::int64_t{lowest}, std::int64_t{highest});
  }
  void Range(std::string_view field, const std::optional<int>& value, int lowest, int highest) {
    if (value.has_value()) Range(field, *value, lowest, highest);
  }
  // An enum that came from a number outside; 0 is the unknown value.
  template <typename Enum>
  void Known(std::string_view field, Enum value, Enum last) {
    if (value > last) Add(field, "is not a known value");
  }
  template <typename Enum>
  void SetAndKnown(std::string_view field, Enum value, Enum last) {
    if (value == Enum{}) Add(field, "must be set");
    Known(field, value, last);
  }
  void Known(std::string_view field, Answer value) { Known(field, value, Answer::kNo); }

  // Texts: UTF-8 without control characters, at most `max_bytes`; empty is fine.
  void Text(std::string_view field, std::string_view text, std::size_t max_bytes);
  void RequiredText(std::string_view field, std::string_view text, std::size_t max_bytes);
  // The form of names.h; the ones without Required may be empty.
  void Id(std::string_view field, std::string_view id);
  void RequiredId(std::string_view field, std::string_view id);
  void Code(std::string_view field, std::string_view code);
  void RequiredCode(std::string_view field, std::string_view code);
  void FunctieCode(std::string_view field, std::string_view code);
  void RequiredFunctieCode(std::string_view field, std::string_view code);
  void Pc4(std::string_view field, std::string_view pc4);
  void Employer(std::string_view field, std::string_view name);
  void RequiredOpportunity(std::string_view field, std::string_view name);

  // Codes of the catalogue: the index, or a violation and nothing.
  std::optional<int> InCatalogue(std::string_view field, std::string_view code, Finder find);
  void EmptyOrInCatalogue(std::string_view field, std::string_view code, Finder find);
  // Each code once, or once for each value of `within`.
  void Unique(std::string_view field, SeenCodes& seen, std::string_view code,
              std::string_view within = {});

  // Days: 1900-01-01..2199-12-31.
  void Day(std::string_view field, Date day);
  void Day(std::string_view field, const std::optional<Date>& day);
  // `later` must not be before `earlier`, named `earlier_field`; not known is fine.
  void Order(std::string_view field, const std::optional<Date>& later,
             std::string_view earlier_field, const std::optional<Date>& earlier);

  // The field "provenance" of the scope. With `counted`, its valid_until is one of the at most
  // `kMaxDistinctValidUntil` days of the record.
  void Assessment(const Provenance& provenance, bool counted = true);
  // The field `name`, with its provenance: `check` is called with a known value.
  template <typename T, typename Check>
  void AssessedField(std::string_view name, const Assessed<T>& assessed, Check check) {
    const Scope scope(*this, name);
    if (assessed.value.has_value()) check(*assessed.value);
    Assessment(assessed.provenance);
  }

  // Length of the list; then `visit` for each entry within `limit`, in the scope of that entry.
  template <typename List, typename Visit>
  void Each(std::string_view field, const List& list, std::size_t limit, Visit visit) {
    Length(field, list.size(), limit);
    for (std::size_t i = 0; i < list.size() && i < limit; ++i) {
      const Scope scope(*this, field, static_cast<std::ptrdiff_t>(i));
      visit(list[i]);
    }
  }
  void Length(std::string_view field, std::size_t size, std::size_t limit);
  // A list of catalogue codes, each once.
  void CatalogueCodes(std::string_view field, const std::vector<std::string>& codes,
                      std::size_t limit, Finder find);
  void Texts(std::string_view field, const std::vector<std::string>& texts, std::size_t limit);
  // Groups that several kinds of record have.
  void Grid(std::string_view field, const std::optional<WeekGrid>& grid);
  void Skills(std::string_view field, const LanguageSkills& skills);

 private:
  struct Segment {
    std::string_view name;
    std::ptrdiff_t index = -1;
  };
  static constexpr std::size_t kMaxDepth = 8;

  std::string PathOf(std::string_view field) const;

  const Catalogue& catalogue_;
  std::string_view prefix_;
  std::array<Segment, kMaxDepth> segments_;
  std::size_t depth_ = 0;
  std::vector<Date> valid_until_days_;
  std::vector<FieldViolation> violations_;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_CHECKS_H_
