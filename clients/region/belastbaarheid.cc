#include "clients/region/belastbaarheid.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "clients/region/items.h"

namespace passend::region {
namespace {

// A limit by severity: capacity left when it is light, serious, severe.
struct Limit {
  std::string_view item;
  std::array<int, 3> capacity;
};

constexpr std::array<Limit, 7> kBack = {{{"iv.tillen_dragen", {15, 10, 5}},
                                         {"iv.duwen_trekken", {15, 10, 5}},
                                         {"iv.buigen", {3, 2, 1}},
                                         {"iv.frequent_buigen", {240, 120, 60}},
                                         {"v.gebogen_getordeerd", {3, 2, 1}},
                                         {"v.zitten_werk", {390, 300, 180}},
                                         {"v.staan_werk", {360, 240, 120}}}};
constexpr std::array<Limit, 7> kLegs = {{{"v.staan_werk", {300, 180, 90}},
                                         {"iv.lopen_werk", {240, 150, 60}},
                                         {"v.staan", {3, 2, 1}},
                                         {"iv.lopen", {3, 2, 1}},
                                         {"iv.trappen", {3, 2, 1}},
                                         {"iv.knielen_hurken", {3, 2, 0}},
                                         {"iv.klimmen", {2, 1, 0}}}};
constexpr std::array<Limit, 6> kHands = {{{"iv.hand_vingergebruik", {3, 2, 1}},
                                          {"iv.frequent_licht", {300, 210, 120}},
                                          {"iv.frequent_reiken", {300, 180, 90}},
                                          {"iv.schroefbewegingen", {3, 2, 1}},
                                          {"iv.tillen_dragen", {15, 10, 5}},
                                          {"v.boven_schouder", {2, 2, 1}}}};
constexpr std::array<Limit, 5> kEnergy = {{{"iv.frequent_zwaar", {240, 120, 30}},
                                           {"i.handelingstempo", {3, 2, 2}},
                                           {"v.staan_werk", {390, 300, 180}},
                                           {"iv.lopen_werk", {300, 210, 120}},
                                           {"i9.geen_hoog_tempo", {1, 0, 0}}}};
constexpr std::array<Limit, 6> kStimuli = {{{"i.concentreren", {3, 2, 1}},
                                            {"i.verdelen_aandacht", {3, 2, 1}},
                                            {"i9.geen_afleiding_door_anderen", {1, 0, 0}},
                                            {"i9.geen_storingen_onderbrekingen", {1, 0, 0}},
                                            {"iii.geluid", {3, 2, 1}},
                                            {"i9.geen_deadlines_productiepieken", {1, 0, 0}}}};
constexpr std::array<Limit, 6> kMind = {{{"i9.geen_deadlines_productiepieken", {1, 0, 0}},
                                         {"ii.conflicten", {3, 2, 1}},
                                         {"ii.emoties_anderen", {3, 2, 1}},
                                         {"ii12.geen_klantcontact", {1, 1, 0}},
                                         {"i.concentreren", {3, 2, 2}},
                                         {"i9.voorspelbaar", {1, 0, 0}}}};
constexpr std::array<Limit, 8> kLearning = {{{"i.herinneren", {3, 2, 1}},
                                             {"i.zelfstandig_handelen", {2, 2, 1}},
                                             {"i.doelmatig_handelen", {2, 2, 1}},
                                             {"ii.lezen", {3, 2, 1}},
                                             {"ii.schrijven", {3, 2, 1}},
                                             {"i9.toezicht_begeleiding", {1, 0, 0}},
                                             {"i9.vaste_werkwijzen", {1, 0, 0}},
                                             {"i.handelingstempo", {3, 2, 2}}}};
constexpr std::array<Limit, 4> kSenses = {{{"ii.horen", {3, 2, 1}},
                                           {"ii.zien", {3, 2, 1}},
                                           {"i9.geen_verhoogd_persoonlijk_risico", {1, 1, 0}},
                                           {"ii.spreken", {3, 3, 2}}}};
constexpr std::array<Limit, 5> kSkinAndLungs = {{{"iii.huidcontact", {3, 2, 0}},
                                                 {"iii.stof_rook_gas_damp", {3, 2, 0}},
                                                 {"iii.hitte", {3, 2, 1}},
                                                 {"iii.koude", {3, 2, 1}},
                                                 {"iii.beschermende_middelen", {3, 3, 2}}}};

// The terms of the werktermenkaart.
enum Term {
  kStaan,
  kLopen,
  kTillen,
  kBukkenKnielen,
  kFijnHandwerk,
  kAandachtTempo,
  kZelfstandigheid,
  kPrikkels,
  kContact,
  kPieken,
  kUrenPerDag,
  kOmgeving,
  kTermCount
};
constexpr std::array<std::string_view, kTermCount> kTerms = {
    "staan",           "lopen",    "tillen",  "bukken_knielen", "fijn_handwerk", "aandacht_tempo",
    "zelfstandigheid", "prikkels", "contact", "pieken",         "uren_per_dag",  "omgeving"};

// What goes less well together, and how often.
struct Condition {
  int weight;
  std::span<const Limit> limits;
  std::array<Term, 3> terms;
};
constexpr std::array<Condition, 9> kConditions = {{
    {20, kBack, {kTillen, kBukkenKnielen, kStaan}},
    {13, kLegs, {kStaan, kLopen, kBukkenKnielen}},
    {9, kHands, {kFijnHandwerk, kTillen, kTillen}},
    {12, kEnergy, {kAandachtTempo, kUrenPerDag, kStaan}},
    {14, kStimuli, {kAandachtTempo, kPrikkels, kPieken}},
    {16, kMind, {kContact, kPieken, kUrenPerDag}},
    {16, kLearning, {kZelfstandigheid, kAandachtTempo, kZelfstandigheid}},
    {5, kSenses, {kContact, kPrikkels, kContact}},
    {7, kSkinAndLungs, {kOmgeving, kOmgeving, kOmgeving}},
}};

constexpr std::array<std::string_view, 6> kRemarks = {
    "Wisselt per dag; overleg vooraf.",
    "Gaat beter na een rustige start van de dag.",
    "Alleen met een korte pauze ieder uur.",
    "Nog niet geprobeerd in een werkomgeving.",
    "Volgens de persoon zelf; nog niet beoordeeld.",
    "Liever niet lang achter elkaar.",
};

// A limit of this person.
struct Truth {
  std::string_view item;
  int capacity;
};

// The truth about one person, which nobody knows completely.
struct Person {
  std::array<Truth, 40> limits;
  std::size_t limit_count = 0;
  std::array<int, kTermCount> severity = {};  // per term: 0 none .. 3 severe

  void Add(const Limit& limit, int severity_of_it) {
    const int capacity = limit.capacity[static_cast<std::size_t>(severity_of_it - 1)];
    for (std::size_t i = 0; i < limit_count; ++i) {
      if (limits[i].item == limit.item) {
        limits[i].capacity = std::min(limits[i].capacity, capacity);
        return;
      }
    }
    if (limit_count < limits.size()) limits[limit_count++] = {limit.item, capacity};
  }
};

Person MakePerson(Random& random) {
  Person person;
  std::array<int, kConditions.size()> weights;
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kConditions[i].weight;
  const std::size_t count = random.Weighted(std::array{12, 33, 33, 22});
  for (std::size_t i = 0; i < count; ++i) {
    const Condition& condition = kConditions[random.Weighted(weights)];
    const int severity = 1 + static_cast<int>(random.Weighted(std::array{28, 42, 30}));
    for (const Limit& limit : condition.limits) {
      if (random.Permille(800)) person.Add(limit, severity);
    }
    for (const Term term : condition.terms) {
      person.severity[term] = std::max(person.severity[term], severity);
    }
  }
  return person;
}

v1::BelastbaarheidItem* AddItem(std::string_view key, const FileDays& days, v1::Source source,
                                std::string_view role, Random& random, v1::Belastbaarheid* out) {
  v1::BelastbaarheidItem* item = out->add_items();
  item->set_item(std::string(key));
  days.Fill(random, source, role, item->mutable_provenance());
  return item;
}

// The mildest FML level that leaves at most `capacity`.
int FmlLevel(int levels, int capacity) {
  int level = 0;
  while (level < levels && 4 * (levels - level) / levels > capacity) ++level;
  return level;
}

void AddLimit(const Truth& truth, const FileDays& days, v1::Source source, std::string_view role,
              Random& random, v1::Belastbaarheid* out) {
  const Item& known = Items()[static_cast<std::size_t>(FindItem(truth.item))];
  v1::BelastbaarheidItem* item = AddItem(truth.item, days, source, role, random, out);
  if (random.Permille(70)) {  // the limit is only in the words
    item->set_toelichting(std::string(random.Pick(kRemarks)));
    return;
  }
  if (known.kind == Kind::kPeak && random.Permille(800)) {
    item->set_fml_level(FmlLevel(known.fml_levels, truth.capacity));
  } else {
    item->set_capacity(truth.capacity);
  }
  if (random.Permille(60)) item->set_toelichting(std::string(random.Pick(kRemarks)));
}

// Items that somebody checked and found normal.
void AddNormals(const Person& person, int permille, const FileDays& days, Random& random,
                v1::Belastbaarheid* out) {
  for (const Item& item : Items()) {
    if (!random.Permille(permille * item.named_permille / 500)) continue;
    const auto limited = [&](const Truth& truth) { return truth.item == item.key; };
    const auto end = person.limits.begin() + static_cast<std::ptrdiff_t>(person.limit_count);
    if (std::any_of(person.limits.begin(), end, limited)) continue;
    v1::BelastbaarheidItem* normal =
        AddItem(item.key, days, v1::PROFESSIONAL, "arbeidsdeskundige", random, out);
    switch (item.kind) {
      case Kind::kPeak:
        normal->set_fml_level(0);
        break;
      case Kind::kCumulative:
        normal->set_capacity(480);
        break;
      case Kind::kCondition:
        normal->set_capacity(1);
        break;
      case Kind::kQuantity:
        normal->set_capacity(25);
        break;
    }
  }
}

v1::WerktermAnswer AnswerOf(int severity, Random& random) {
  // goed, met aanpassing, niet, weet niet
  constexpr std::array<std::array<int, 4>, 4> kAnswers = {
      {{82, 4, 0, 14}, {48, 38, 1, 13}, {15, 66, 8, 11}, {2, 44, 46, 8}}};
  constexpr std::array<v1::WerktermAnswer, 4> kCodes = {v1::GOED, v1::MET_AANPASSING, v1::NIET,
                                                        v1::WEET_NIET};
  return kCodes[random.Weighted(kAnswers[static_cast<std::size_t>(severity)])];
}

void AddWerktermen(const Person& person, int named_permille, const FileDays& days,
                   v1::Source source, Random& random, v1::Belastbaarheid* out) {
  for (std::size_t term = 0; term < kTermCount; ++term) {
    if (!random.Permille(named_permille)) continue;
    v1::WerktermRecord* record = out->add_werktermen();
    record->set_term(std::string(kTerms[term]));
    record->set_answer(AnswerOf(person.severity[term], random));
    days.Fill(random, source, source == v1::SELF ? "kandidaat" : "werkleider",
              record->mutable_provenance());
  }
}

std::span<const Truth> LimitsOf(const Person& person) {
  return {person.limits.data(), person.limit_count};
}

}  // namespace

void MakeBelastbaarheid(FileQuality quality, const FileDays& days, Random& random,
                        v1::Belastbaarheid* out) {
  // complete FML, partial, werktermenkaart, self, nothing
  constexpr std::array<std::array<int, 5>, 3> kBases = {
      {{25, 32, 38, 3, 2}, {10, 20, 48, 8, 14}, {1, 2, 20, 18, 59}}};
  const std::size_t basis = random.Weighted(kBases[static_cast<std::size_t>(quality)]);
  const Person person = MakePerson(random);
  switch (basis) {
    case 0:
      out->set_basis(v1::COMPLETE_FML);
      days.Fill(random, random.Permille(500) ? v1::UWV : v1::PROFESSIONAL, "verzekeringsarts",
                out->mutable_provenance());
      for (const Truth& truth : LimitsOf(person)) {
        AddLimit(truth, days, v1::PROFESSIONAL, "verzekeringsarts", random, out);
      }
      break;
    case 1:
      out->set_basis(v1::PARTIAL_PROFESSIONAL);
      days.Fill(random, v1::PROFESSIONAL, "arbeidsdeskundige", out->mutable_provenance());
      for (const Truth& truth : LimitsOf(person)) {
        if (random.Permille(850)) {
          AddLimit(truth, days, v1::PROFESSIONAL, "arbeidsdeskundige", random, out);
        }
      }
      AddNormals(person, 450, days, random, out);
      break;
    case 2:
      out->set_basis(v1::WERKTERMENKAART);
      days.Fill(random, v1::OBSERVATION, "werkleider", out->mutable_provenance());
      AddWerktermen(person, 930, days, v1::OBSERVATION, random, out);
      for (const Truth& truth : LimitsOf(person)) {
        if (random.Permille(60)) AddLimit(truth, days, v1::OBSERVATION, "werkleider", random, out);
      }
      break;
    case 3:
      out->set_basis(v1::SELF_REPORTED);
      days.Fill(random, v1::SELF, "kandidaat", out->mutable_provenance());
      AddWerktermen(person, 350, days, v1::SELF, random, out);
      for (const Truth& truth : LimitsOf(person)) {
        if (random.Permille(200)) AddLimit(truth, days, v1::SELF, "kandidaat", random, out);
      }
      break;
    default:
      break;
  }
}

}  // namespace passend::region
