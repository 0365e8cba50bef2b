#include "server/rescoring/digest_figures.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/rescoring/report.h"
#include "server/texts/digest_texts.h"
#include "server/texts/words.h"

namespace passend::server {
namespace {

using rescoring::ChangeKind;
using rescoring::RescoreReport;

constexpr int kProposedWithinDays = 90;  // domain.md 8
constexpr int kReasonToLook = 800;       // permille, domain.md 8

class Figures {
 public:
  void Add(std::string name, std::int64_t value, std::string text) {
    figures_.push_back({std::move(name), value, std::move(text)});
  }
  // `count` of `total` people; not told when it is about a few of them, or about all but a few.
  void People(const char* name, std::int64_t count, std::int64_t total, const char* text) {
    const auto few = [](std::int64_t n) { return n > 0 && n < kSmallestCell; };
    if (few(count) || few(total - count) || few(total)) {
      Add(name, kFewPeople, absl::StrCat(text, ": te weinig mensen om te noemen"));
      return;
    }
    Add(name, count, absl::StrCat(text, ": ", count, " van ", total));
  }
  std::vector<DigestFigure> Take() { return std::move(figures_); }

 private:
  std::vector<DigestFigure> figures_;
};

struct KindWord {
  ChangeKind kind;
  const char* name;
  const char* text;
};
constexpr std::array<KindWord, 6> kTold = {{
    {ChangeKind::kPastNu, "past_nu", "Past nu, en eerst niet"},
    {ChangeKind::kNew, "nieuw", "Nieuw in een lijst"},
    {ChangeKind::kPastMits, "past_mits", "Past als er één ding wordt geregeld"},
    {ChangeKind::kValtAf, "valt_af", "Past niet meer"},
    {ChangeKind::kExpired, "verlopen", "Kan niet meer: gesloten, vervuld of niet beschikbaar"},
    {ChangeKind::kVerdrongen, "verdrongen", "Past nog, maar ander werk komt eerst"},
}};

// "12,3" of a figure in thousandths.
std::string Tenths(std::int64_t thousandths) {
  const std::int64_t tenths = (thousandths + 50) / 100;
  return absl::StrCat(tenths / 10, ",", tenths % 10);
}

// Of one of the groups of rescoring::GroupExposure, in words for a manager.
void AddExposure(const rescoring::GroupExposure& group, bool hidden, Figures& figures) {
  std::string name = absl::StrCat("exposure.", group.group);
  std::ranges::replace(name, ' ', '_');
  if (hidden) {
    const bool few = group.people < static_cast<std::uint64_t>(kSmallestCell);
    figures.Add(std::move(name), kFewPeople,
                absl::StrCat("In beeld, ", group.group,
                             few ? ": te weinig mensen om te noemen"
                                 : ": niet genoemd, want dan is een kleine groep uit te rekenen"));
    return;
  }
  std::string text =
      absl::StrCat("In beeld, ", group.group, ": ", texts::Percent(group.exposure_permille),
                   " van de plaatsen, ", texts::Percent(group.pool_permille), " van de mensen");
  if (group.ratio_permille < kReasonToLook) {
    absl::StrAppend(&text, "; aanleiding om te kijken, geen bewijs");
  }
  figures.Add(std::move(name), group.ratio_permille, std::move(text));
}

// Groups by what divides people ("afstand 3": by afstand). Where a few people are left out, so many
// more are that the rest does not tell how many.
void AddExposures(const std::vector<rescoring::GroupExposure>& groups, Figures& figures) {
  const auto divided_by = [](const rescoring::GroupExposure& group) {
    return std::string_view(group.group).substr(0, group.group.find(' '));
  };
  for (std::size_t first = 0, end = 0; first < groups.size(); first = end) {
    while (end < groups.size() && divided_by(groups[end]) == divided_by(groups[first])) ++end;
    const auto part = std::span(groups).subspan(first, end - first);
    constexpr auto kFew = static_cast<std::uint64_t>(kSmallestCell);
    std::vector<const rescoring::GroupExposure*> by_size;
    for (const rescoring::GroupExposure& group : part) by_size.push_back(&group);
    std::ranges::stable_sort(by_size, {}, &rescoring::GroupExposure::people);
    std::set<const rescoring::GroupExposure*> hidden;
    std::uint64_t people = 0;  // hidden
    for (const rescoring::GroupExposure* group : by_size) {
      if (group->people >= kFew && (people == 0 || people >= kFew)) break;
      hidden.insert(group);
      people += group->people;
    }
    for (const rescoring::GroupExposure& group : part) {
      AddExposure(group, hidden.contains(&group), figures);
    }
  }
}

}  // namespace

Visibility::Visibility(const DigestInput& input) {
  const auto count = [&](const rescoring::ProfileState& work) {
    std::uint64_t position = 0;
    for (const rescoring::KeptEntry* entry : rescoring::ShownOf(
             work, score::MatchList::kPast, input.result->report.stamp.opportunity_list)) {
      weight_[entry->other] += rescoring::kWeightOfFirst / ++position;
    }
  };
  std::set<std::string_view> other;  // than before, or gone
  for (const rescoring::ProfileState& work : input.result->opportunities) {
    other.insert(work.name);
    count(work);
  }
  if (input.before == nullptr) return;
  other.insert(input.result->gone_opportunities.begin(), input.result->gone_opportunities.end());
  for (const rescoring::ProfileState& work : input.before->opportunities) {
    if (!other.contains(work.name)) count(work);
  }
}

std::vector<rescoring::GroupExposure> Visibility::Of(
    std::span<const DigestCandidate* const> people) const {
  rescoring::ExposureCount exposure;
  for (const DigestCandidate* person : people) {
    if (person->groups.empty()) continue;
    const auto found = weight_.find(rescoring::NameHash(person->name));
    exposure.Add(person->groups, found == weight_.end() ? 0 : found->second);
  }
  return exposure.Groups();
}

std::vector<DigestFigure> TeamFigures(const DigestInput& input,
                                      std::span<const DigestCandidate* const> people,
                                      const Visibility& visibility, bool whole) {
  Figures figures;
  const auto without = [&](const std::string& name) {
    return std::ranges::binary_search(input.result->without_match, name);
  };
  std::set<std::string_view> names;
  std::int64_t available = 0;
  std::int64_t no_match = 0;
  std::int64_t not_proposed = 0;
  std::int64_t never_proposed = 0;
  int longest = 0;
  std::array<std::int64_t, 5> missing = {};
  for (const DigestCandidate* person : people) {
    names.insert(person->name);
    if (!person->available) continue;
    ++available;
    no_match += without(person->name) ? 1 : 0;
    if (!person->last_voorstel.has_value()) ++never_proposed;
    const int ago = person->last_voorstel.has_value() ? input.day.days - person->last_voorstel->days
                                                      : kProposedWithinDays + 1;
    if (ago > kProposedWithinDays) ++not_proposed;
    if (person->last_voorstel.has_value()) longest = std::max(longest, ago);
    missing[0] += person->no_talents ? 1 : 0;
    missing[1] += person->no_belastbaarheid ? 1 : 0;
    missing[2] += person->no_hours ? 1 : 0;
    missing[3] += person->no_travel ? 1 : 0;
    missing[4] += person->ended.empty() ? 0 : 1;
  }
  if (available < kSmallestCell) {
    figures.Add("mensen", kFewPeople, "Beschikbaar: te weinig mensen om te noemen");
  } else {
    figures.Add("mensen", available, absl::StrCat("Beschikbaar: ", available, " mensen"));
  }
  figures.People("zonder_match", no_match, available, "Zonder passend werk");
  figures.People("niet_voorgesteld", not_proposed, available,
                 "In de laatste 90 dagen niet voorgesteld");
  figures.People("nooit_voorgesteld", never_proposed, available, "Nog nooit voorgesteld");
  if (available >= kSmallestCell && longest > 0) {
    figures.Add("langst_wachtend_dagen", longest,
                absl::StrCat("Langst geleden voorgesteld: ", longest, " dagen"));
  }
  std::array<std::int64_t, kTold.size()> changes = {};
  for (const rescoring::Change& change : input.result->changes) {
    if (change.direction != rescoring::Direction::kOfCandidate) continue;
    if (!names.contains(change.candidate)) continue;
    for (std::size_t i = 0; i < kTold.size(); ++i) changes[i] += change.kind == kTold[i].kind;
  }
  for (std::size_t i = 0; i < kTold.size(); ++i) {
    const std::string name = absl::StrCat("veranderd.", kTold[i].name);
    if (available < kSmallestCell || (changes[i] > 0 && changes[i] < kSmallestCell)) {
      figures.Add(name, kFewPeople, absl::StrCat(kTold[i].text, ": te weinig om te noemen"));
    } else {
      figures.Add(name, changes[i], absl::StrCat(kTold[i].text, ": ", changes[i], " keer"));
    }
  }
  constexpr std::array<std::pair<const char*, const char*>, 5> kMissing = {{
      {"mist.talenten", "Geen talenten in het profiel"},
      {"mist.belastbaarheid", "Niet bekend wat iemand aankan"},
      {"mist.uren", "Geen uren in het profiel"},
      {"mist.reizen", "Vertrekpunt of vervoer niet bekend"},
      {"verlopen.certificaat", "Met een certificaat dat is verlopen"},
  }};
  for (std::size_t i = 0; i < kMissing.size(); ++i) {
    figures.People(kMissing[i].first, missing[i], available, kMissing[i].second);
  }
  if (whole) {
    AddExposures(input.result->report.exposure, figures);
  } else if (available >= kSmallestCell) {
    AddExposures(visibility.Of(people), figures);
  }
  return figures.Take();
}

std::vector<DigestFigure> RunFigures(const DigestInput& input, std::int64_t without_werkregisseur,
                                     std::int64_t unseen_late) {
  const RescoreReport& report = input.result->report;
  Figures figures;
  const auto count = [&](const char* name, std::uint64_t value, const char* text) {
    figures.Add(name, static_cast<std::int64_t>(value), absl::StrCat(text, ": ", value));
  };
  const bool full = report.mode == rescoring::Mode::kFull;
  figures.Add("volledig", full ? 1 : 0,
              full ? texts::FullRun(report.why_full) : "Run over wat veranderde");
  figures.Add("seconden", input.facts.seconds, absl::StrCat("Duur: ", input.facts.seconds, " s"));
  for (const auto& [stage, millis] : input.facts.stage_millis) {
    figures.Add(absl::StrCat("ms.", stage), millis, absl::StrCat("  ", stage, ": ", millis, " ms"));
  }
  count("kandidaten", report.candidates, "Kandidaten");
  count("kansen", report.opportunities, "Kansen");
  count("kandidaten_veranderd", report.candidates_changed, "Kandidaten veranderd");
  count("kansen_veranderd", report.opportunities_changed, "Kansen veranderd");
  count("door_tijd", report.by_time, "Veranderd door de datum alleen");
  count("paren", report.pairs, "Paren");
  count("bekeken", report.evaluated, "Paren bekeken");
  count("gescoord", report.scored, "Paren precies gescoord");
  count("opnieuw_gezocht", report.searched_again, "Lijsten opnieuw gezocht");
  count("verteld", report.told, "Vertelde waarden voor de run");
  count("verschoven", report.moved, "Verschoven");
  count("verschoven_zonder_gegevens", report.moved_without_data,
        "Verschoven zonder dat gegevens veranderden");
  const std::uint64_t share =
      report.told == 0 ? 0 : (report.moved_without_data * 1000 + report.told / 2) / report.told;
  figures.Add("verschoven_zonder_gegevens_permille", static_cast<std::int64_t>(share),
              absl::StrCat("Aandeel daarvan: ", texts::Percent(static_cast<int>(share)), ", grens ",
                           texts::Percent(input.policy.abort_share)));
  if (!input.facts.stopped_because.empty()) {
    figures.Add("gestopt", 1, absl::StrCat("Niet gepubliceerd: ", input.facts.stopped_because));
  }
  if (input.facts.drift_accepted) {
    figures.Add("verschuiving_aanvaard", 1, "De verschuiving is door de beheerder aanvaard");
  }
  figures.Add("gemiddelde_score_duizendsten", report.mean_score_millis,
              absl::StrCat("Gemiddelde score: ", Tenths(report.mean_score_millis), ", gisteren ",
                           Tenths(report.mean_score_before_millis)));
  figures.Add("top10_overlap_permille", report.top10_overlap_permille,
              absl::StrCat("Eerste tien gelijk aan gisteren: ",
                           texts::Percent(report.top10_overlap_permille)));
  count("geweigerd", input.facts.rejected_records, "Profielen die niet te lezen waren");
  figures.Add("zonder_werkregisseur", without_werkregisseur,
              absl::StrCat("Beschikbaar zonder werkregisseur: ", without_werkregisseur));
  figures.Add("te_laat_genoemd", unseen_late,
              absl::StrCat("Te laat genoemd bij de werkregisseur: ", unseen_late));
  return figures.Take();
}

}  // namespace passend::server
