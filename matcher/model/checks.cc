#include "matcher/model/checks.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/candidate.h"
#include "matcher/model/names.h"

namespace passend::model {
namespace {

// 1900-01-01 and 2199-12-31: what Date::Parse accepts.
constexpr Date kFirstDay = {-25567};
constexpr Date kLastDay = {84005};

constexpr char kNotACode[] = "must be 1..64 letters, digits or any of _.-:";

// The length of the UTF-8 character at the start of `text`, 0 when there is no valid one. Control
// characters count as not valid, except tab and line ends: texts are printed in terminals.
std::size_t CharacterLength(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) {
    const bool control = first < 0x20 || first == 0x7F;
    return !control || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  std::uint32_t character = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    character = (character << 6) | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kShortest = {0, 0, 0xA0, 0x800, 0x10000};
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  return character >= kShortest[length] && character <= 0x10FFFF && !surrogate ? length : 0;
}

bool IsPlainUtf8(std::string_view text) {
  while (!text.empty()) {
    if (text[0] >= ' ' && text[0] < '\x7F') {  // nearly every character
      text.remove_prefix(1);
      continue;
    }
    const std::size_t length = CharacterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool IsBlank(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

}  // namespace

int HighestOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::kPeak:
      return kMaxPeak;
    case ItemKind::kCumulative:
      return kMaxDayMinutes;
    case ItemKind::kCondition:
      return 1;
    case ItemKind::kQuantity:
      return kMaxQuantity;
  }
  return 0;
}

bool SeenCodes::Insert(std::string_view code, std::string_view within) {
  const std::pair entry(code, within);
  if (std::ranges::find(codes_, entry) != codes_.end()) return false;
  constexpr std::size_t kUsual = 16;  // entries; more than most lists have
  if (codes_.empty()) codes_.reserve(kUsual);
  codes_.push_back(entry);
  return true;
}

Checker::Scope::Scope(Checker& checker, std::string_view name, std::ptrdiff_t index)
    : checker_(checker) {
  assert(checker.depth_ < kMaxDepth);
  checker.segments_[checker.depth_++] = {name, index};
}

std::string Checker::PathOf(std::string_view field) const {
  std::string path(prefix_);
  const auto append = [&path, this](std::string_view name) {
    if (name.empty()) return;
    if (path.size() > prefix_.size()) path += '.';
    path += name;
  };
  for (std::size_t i = 0; i < depth_; ++i) {
    append(segments_[i].name);
    if (segments_[i].index >= 0) absl::StrAppend(&path, "[", segments_[i].index, "]");
  }
  append(field);
  return path;
}

void Checker::Add(std::string_view field, std::string description) {
  violations_.push_back({PathOf(field), std::move(description)});
}

void Checker::Range(std::string_view field, std::int64_t value, std::int64_t lowest,
                    std::int64_t highest) {
  if (value < lowest || value > highest) {
    Add(field, absl::StrCat("must be ", lowest, "..", highest));
  }
}

void Checker::Text(std::string_view field, std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    Add(field, absl::StrCat("must be at most ", max_bytes, " bytes"));
  } else if (!IsPlainUtf8(text)) {
    Add(field, "must be valid UTF-8 without control characters");
  }
}

void Checker::RequiredText(std::string_view field, std::string_view text, std::size_t max_bytes) {
  if (IsBlank(text)) Add(field, "must be set");
  Text(field, text, max_bytes);
}

void Checker::Id(std::string_view field, std::string_view id) {
  if (!id.empty()) RequiredId(field, id);
}

void Checker::RequiredId(std::string_view field, std::string_view id) {
  if (!IsId(id)) Add(field, "must be 1..64 of a-z, 0-9 and -");
}

void Checker::Code(std::string_view field, std::string_view code) {
  if (!code.empty()) RequiredCode(field, code);
}

void Checker::RequiredCode(std::string_view field, std::string_view code) {
  if (!IsCode(code)) Add(field, kNotACode);
}

void Checker::FunctieCode(std::string_view field, std::string_view code) {
  if (!code.empty()) RequiredFunctieCode(field, code);
}

void Checker::RequiredFunctieCode(std::string_view field, std::string_view code) {
  if (!IsFunctieCode(code)) Add(field, "must be 1..64 letters, digits or any of ._-");
}

void Checker::Pc4(std::string_view field, std::string_view pc4) {
  if (!pc4.empty() && !IsPc4(pc4)) Add(field, "must be four digits, 1000..9999");
}

void Checker::Employer(std::string_view field, std::string_view name) {
  if (!name.empty() && !ParseEmployerName(name).has_value()) {
    Add(field, "must be tenants/{tenant}/employers/{employer}");
  }
}

void Checker::RequiredOpportunity(std::string_view field, std::string_view name) {
  if (!ParseOpportunityName(name).has_value()) {
    Add(field, "must be tenants/{tenant}/opportunities/{opportunity}");
  }
}

std::optional<int> Checker::InCatalogue(std::string_view field, std::string_view code,
                                        Finder find) {
  const std::optional<int> index = (catalogue_.*find)(code);
  if (!index.has_value()) Add(field, "is not a code of the catalogue");
  return index;
}

void Checker::EmptyOrInCatalogue(std::string_view field, std::string_view code, Finder find) {
  if (!code.empty()) InCatalogue(field, code, find);
}

void Checker::Unique(std::string_view field, SeenCodes& seen, std::string_view code,
                     std::string_view within) {
  if (!seen.Insert(code, within)) Add(field, "occurs twice");
}

void Checker::Day(std::string_view field, Date day) {
  if (day < kFirstDay || day > kLastDay) Add(field, "must be a day from 1900 to 2199");
}

void Checker::Day(std::string_view field, const std::optional<Date>& day) {
  if (day.has_value()) Day(field, *day);
}

void Checker::Order(std::string_view field, const std::optional<Date>& later,
                    std::string_view earlier_field, const std::optional<Date>& earlier) {
  if (later.has_value() && earlier.has_value() && *later < *earlier) {
    Add(field, "must not be before " + std::string(earlier_field));
  }
}

void Checker::Assessment(const Provenance& provenance, bool counted) {
  const Scope scope(*this, "provenance");
  Known("source", provenance.source, Source::kUwv);
  Text("assessor_role", provenance.assessor_role, kMaxRoleBytes);
  Day("assessed_on", provenance.assessed_on);
  Day("valid_until", provenance.valid_until);
  Order("valid_until", provenance.valid_until, "assessed_on", provenance.assessed_on);
  if (!counted || !provenance.valid_until.has_value()) return;
  if (std::ranges::find(valid_until_days_, *provenance.valid_until) != valid_until_days_.end()) {
    return;
  }
  if (valid_until_days_.size() == kMaxDistinctValidUntil) {
    Add("valid_until",
        absl::StrCat("is one day too many: a profile may have at most ", kMaxDistinctValidUntil,
                     " different valid_until days, certificates not counted"));
    return;
  }
  valid_until_days_.push_back(*provenance.valid_until);
}

void Checker::Length(std::string_view field, std::size_t size, std::size_t limit) {
  if (size > limit) Add(field, absl::StrCat("must have at most ", limit, " entries"));
}

void Checker::CatalogueCodes(std::string_view field, const std::vector<std::string>& codes,
                             std::size_t limit, Finder find) {
  SeenCodes seen;
  Each(field, codes, limit, [&](const std::string& code) {
    InCatalogue("", code, find);
    Unique("", seen, code);
  });
}

void Checker::Texts(std::string_view field, const std::vector<std::string>& texts,
                    std::size_t limit) {
  Each(field, texts, limit, [&](const std::string& text) { Text("", text, kMaxTextBytes); });
}

void Checker::Grid(std::string_view field, const std::optional<WeekGrid>& grid) {
  if (grid.has_value() && grid->dayparts > kFullWeekGrid) {
    Add(field, "must have only the four dayparts of seven days");
  }
}

void Checker::Skills(std::string_view field, const LanguageSkills& skills) {
  const Scope scope(*this, field);
  Range("speaking", skills.speaking, 0, kMaxLanguageLevel);
  Range("writing", skills.writing, 0, kMaxLanguageLevel);
  Range("reading", skills.reading, 0, kMaxLanguageLevel);
  Range("listening", skills.listening, 0, kMaxLanguageLevel);
}

}  // namespace passend::model
