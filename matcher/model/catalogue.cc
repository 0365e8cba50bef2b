#include "matcher/model/catalogue.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"

namespace passend::model {
namespace {

// --- Hash: one overload per kind of entry, every field in the order of the header ---------------

void Hash(FieldHasher& to, const FmlItem& item) {
  to.Add(item.key);
  to.Add(item.name_nl);
  to.Add(item.work_term);
  to.Add(item.rubriek);
  to.Add(static_cast<int>(item.kind));
  to.Add(item.unit);
  to.Add(item.fml_levels);
  to.Add(item.normal);
  to.Add(item.weight);
  to.Add(item.load_allowed);
}

void Hash(FieldHasher& to, const WerktermEffect& effect) {
  to.Add(effect.item);
  for (const std::optional<int>& capacity : effect.capacity) to.Add(capacity);
  to.Add(effect.attention_when_adapted);
}

template <typename Entry>
void HashList(FieldHasher& to, const std::vector<Entry>& list);

void Hash(FieldHasher& to, const Werkterm& term) {
  to.Add(term.code);
  to.Add(term.name_nl);
  HashList(to, term.effects);
}

void Hash(FieldHasher& to, const Measure& measure) {
  to.Add(measure.code);
  to.Add(measure.name_nl);
  to.Add(static_cast<int>(measure.type));
  to.Add(measure.item);
  to.Add(measure.max_gap);
  to.Add(measure.arranged_by);
  to.Add(measure.cost_class);
}

void Hash(FieldHasher& to, const Werkvorm& werkvorm) {
  to.Add(werkvorm.code);
  to.Add(werkvorm.name_nl);
  to.Add(werkvorm.trede);
  to.Add(werkvorm.paid);
  to.Add(werkvorm.formal_employer);
  to.Add(werkvorm.required_registration);
  to.Add(werkvorm.lks);
  to.Add(werkvorm.goal_required);
  to.Add(werkvorm.max_months);
}

void Hash(FieldHasher& to, const Sector& sector) {
  to.Add(sector.code);
  to.Add(sector.name_nl);
  to.Add(sector.kanssector);
}

void Hash(FieldHasher& to, const Talent& talent) {
  to.Add(talent.code);
  to.Add(talent.name_nl);
  to.Add(static_cast<int>(talent.group));
  to.Add(talent.family);
}

void Hash(FieldHasher& to, const std::array<std::int32_t, 3>& relation) {
  for (const std::int32_t number : relation) to.Add(number);
}

void Hash(FieldHasher& to, const Certificate& certificate) {
  to.Add(certificate.code);
  to.Add(certificate.name_nl);
  to.Add(certificate.statutory);
  to.Add(certificate.vog);
}

void Hash(FieldHasher& to, const Registration& registration) {
  to.Add(registration.code);
  to.Add(registration.name_nl);
  to.Add(registration.lks_target_group);
}

void Hash(FieldHasher& to, const Language& language) {
  to.Add(language.code);
  to.Add(language.name_nl);
}

void Hash(FieldHasher& to, const std::string& text) { to.Add(text); }

void Hash(FieldHasher& to, const Instrument& instrument) {
  to.Add(instrument.code);
  to.Add(instrument.name_nl);
  to.Add(instrument.effective_from.days);
  HashList(to, instrument.regelingen);
  HashList(to, instrument.registrations);
  to.Add(instrument.explanation_nl);
}

void Hash(FieldHasher& to, const Place& place) {
  to.Add(place.pc4);
  to.Add(place.name);
  to.Add(place.x_m);
  to.Add(place.y_m);
}

template <typename Entry>
void HashList(FieldHasher& to, const std::vector<Entry>& list) {
  to.Add(static_cast<std::int64_t>(list.size()));
  for (const Entry& entry : list) Hash(to, entry);
}

std::uint64_t HashContent(const CatalogueContent& content) {
  FieldHasher to;
  to.Add(content.version);
  to.Add(content.effective_from.days);
  HashList(to, content.items);
  HashList(to, content.werktermen);
  HashList(to, content.measures);
  HashList(to, content.werkvormen);
  HashList(to, content.sectors);
  HashList(to, content.talents);
  HashList(to, content.related);
  HashList(to, content.certificates);
  HashList(to, content.registrations);
  HashList(to, content.languages);
  HashList(to, content.instruments);
  HashList(to, content.places);
  return to.hash();
}

// --- Look-up -------------------------------------------------------------------------------------

template <typename Entry>
std::unordered_map<std::string, int> IndexBy(std::string Entry::*code,
                                             const std::vector<Entry>& list) {
  std::unordered_map<std::string, int> index;
  index.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) index.emplace(list[i].*code, static_cast<int>(i));
  return index;
}

std::vector<std::vector<RelatedTalent>> Relations(const CatalogueContent& content) {
  std::vector<std::vector<RelatedTalent>> related(content.talents.size());
  for (const auto& [a, b, sim] : content.related) {
    const auto permille = static_cast<std::uint16_t>(sim);
    related[static_cast<std::size_t>(a)].push_back({static_cast<std::uint16_t>(b), permille});
    related[static_cast<std::size_t>(b)].push_back({static_cast<std::uint16_t>(a), permille});
  }
  for (std::vector<RelatedTalent>& list : related) {
    std::sort(list.begin(), list.end(),
              [](const RelatedTalent& x, const RelatedTalent& y) { return x.talent < y.talent; });
  }
  return related;
}

}  // namespace

absl::StatusOr<Catalogue> Catalogue::Build(CatalogueContent content) {
  const std::vector<CatalogueProblem> problems = CheckCatalogue(content);
  if (!problems.empty()) {
    const CatalogueProblem& first = problems.front();
    std::string where;
    if (!first.list.empty()) where = absl::StrCat(" ", first.list);
    if (first.index >= 0) absl::StrAppend(&where, "[", first.index, "]");
    if (first.effect >= 0) absl::StrAppend(&where, ".effects[", first.effect, "]");
    return absl::InvalidArgumentError(
        absl::StrCat("catalogue '", content.version, "':", where, " ", first.reason));
  }

  Catalogue catalogue;
  catalogue.hash_ = HashContent(content);
  catalogue.items_ = IndexBy(&FmlItem::key, content.items);
  catalogue.talents_ = IndexBy(&Talent::code, content.talents);
  catalogue.measures_ = IndexBy(&Measure::code, content.measures);
  catalogue.werkvormen_ = IndexBy(&Werkvorm::code, content.werkvormen);
  catalogue.sectors_ = IndexBy(&Sector::code, content.sectors);
  catalogue.certificates_ = IndexBy(&Certificate::code, content.certificates);
  catalogue.registrations_ = IndexBy(&Registration::code, content.registrations);
  catalogue.languages_ = IndexBy(&Language::code, content.languages);
  catalogue.werktermen_ = IndexBy(&Werkterm::code, content.werktermen);
  catalogue.instruments_ = IndexBy(&Instrument::code, content.instruments);
  catalogue.places_ = IndexBy(&Place::pc4, content.places);
  catalogue.related_ = Relations(content);
  catalogue.measures_of_.resize(content.items.size());
  for (std::size_t i = 0; i < content.measures.size(); ++i) {
    catalogue.measures_of_[static_cast<std::size_t>(content.measures[i].item)].push_back(
        static_cast<int>(i));
  }
  for (std::size_t i = 0; i < content.registrations.size(); ++i) {
    if (content.registrations[i].lks_target_group) {
      catalogue.lks_registration_ = static_cast<int>(i);
    }
  }
  catalogue.content_ = std::move(content);
  return catalogue;
}

std::optional<int> Catalogue::Find(const Index& index, std::string_view code) {
  static thread_local std::string key;  // keeps its room: many codes are too long for none
  key.assign(code);
  const auto it = index.find(key);
  if (it == index.end()) return std::nullopt;
  return it->second;
}

std::optional<int> Catalogue::FindItem(std::string_view key) const { return Find(items_, key); }
std::optional<int> Catalogue::FindTalent(std::string_view code) const {
  return Find(talents_, code);
}
std::optional<int> Catalogue::FindMeasure(std::string_view code) const {
  return Find(measures_, code);
}
std::optional<int> Catalogue::FindWerkvorm(std::string_view code) const {
  return Find(werkvormen_, code);
}
std::optional<int> Catalogue::FindSector(std::string_view code) const {
  return Find(sectors_, code);
}
std::optional<int> Catalogue::FindCertificate(std::string_view code) const {
  return Find(certificates_, code);
}
std::optional<int> Catalogue::FindRegistration(std::string_view code) const {
  return Find(registrations_, code);
}
std::optional<int> Catalogue::FindLanguage(std::string_view code) const {
  return Find(languages_, code);
}
std::optional<int> Catalogue::FindWerkterm(std::string_view code) const {
  return Find(werktermen_, code);
}
std::optional<int> Catalogue::FindInstrument(std::string_view code) const {
  return Find(instruments_, code);
}

const Place* Catalogue::FindPlace(std::string_view pc4) const {
  const std::optional<int> index = Find(places_, pc4);
  return index.has_value() ? &content_.places[static_cast<std::size_t>(*index)] : nullptr;
}

int Catalogue::Similarity(int a, int b) const {
  assert(a >= 0 && static_cast<std::size_t>(a) < related_.size());
  assert(b >= 0 && static_cast<std::size_t>(b) < related_.size());
  if (a == b) return 1000;
  const std::vector<RelatedTalent>& list = related(a);
  const auto it = std::lower_bound(
      list.begin(), list.end(), b,
      [](const RelatedTalent& entry, int talent) { return entry.talent < talent; });
  return it != list.end() && it->talent == b ? it->sim : 0;
}

}  // namespace passend::model
