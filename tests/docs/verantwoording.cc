#include "tests/docs/verantwoording.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "matcher/model/policy_fields.h"
#include "passend/v1/admin_service.pb.h"
#include "passend/v1/audit_service.pb.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/carving_service.pb.h"
#include "passend/v1/catalogue_service.pb.h"
#include "passend/v1/decision_service.pb.h"
#include "passend/v1/employer_service.pb.h"
#include "passend/v1/import_service.pb.h"
#include "passend/v1/match_service.pb.h"
#include "passend/v1/rescoring_service.pb.h"
#include "passend/v1/rights_service.pb.h"
#include "server/access/access_table.h"
#include "server/access/candidate_view.h"
#include "server/config/policy_loader.h"
#include "server/config/toml_document.h"
#include "server/rights/inzage_text.h"

namespace passend::docs {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// What each number of a policy means, by its path. Units: permille is duizendste.
const std::map<std::string, std::string>& PolicyWords() {
  static const std::map<std::string, std::string> words = {
      {"talenten.required_multiplier", "een geëist talent weegt zoveel keer mee"},
      {"talenten.wished_multiplier", "een gewenst talent weegt zoveel keer mee"},
      {"talenten.prior", "een talent waarvan niets bekend is, telt als (van 1000)"},
      {"talenten.derived_cap", "wat alleen uit het werkverleden blijkt, telt hoogstens (van 1000)"},
      {"talenten.no_requirements_score", "het werk vraagt geen talenten (van 1000)"},
      {"talentbenutting.prior", "niet bekend waar de persoon graag mee werkt (van 1000)"},
      {"belastbaarheid.prior", "een onbekende belasting telt hoogstens als (van 1000)"},
      {"belastbaarheid.attention_factor", "per overbrugbare belasting: keer (van 1000)"},
      {"belastbaarheid.overload_factor", "per belasting op de grens: keer (van 1000)"},
      {"belastbaarheid.overload_threshold.peak", "op de grens tot: piek, in niveaus"},
      {"belastbaarheid.overload_threshold.cumulative", "op de grens tot: duur, in minuten per dag"},
      {"belastbaarheid.overload_threshold.condition", "op de grens tot: omstandigheid, ja of nee"},
      {"belastbaarheid.overload_threshold.quantity", "op de grens tot: hoeveelheid, in eenheden"},
      {"belastbaarheid.library_tolerance.peak",
       "belasting uit de functiebibliotheek, alleen aandachtspunt tot: piek, in niveaus"},
      {"belastbaarheid.library_tolerance.cumulative", "hetzelfde: duur, in minuten per dag"},
      {"belastbaarheid.library_tolerance.condition", "hetzelfde: omstandigheid, ja of nee"},
      {"belastbaarheid.library_tolerance.quantity", "hetzelfde: hoeveelheid, in eenheden"},
      {"belastbaarheid.max_scored_items", "zoveel belastingen tellen hoogstens mee"},
      {"belastbaarheid.arbeidsdeskundige_from", "vanaf zoveel knelpunten: eerst arbeidsdeskundige"},
      {"voorkeuren.no_wishes_score", "geen wensen bekend (van 1000)"},
      {"voorkeuren.silent_wish_score", "het werk zegt niets over een wens (van 1000)"},
      {"reistijd.prior", "reistijd niet bekend (van 1000)"},
      {"reistijd.stretch_minutes", "zoveel minuten over het maximum: eerst iets regelen"},
      {"reistijd.detour_tenths", "een route is zoveel tienden van de rechte lijn"},
      {"reistijd.comfort_minutes.distance_1",
       "prettige reistijd bij kleine afstand tot werk, minuten"},
      {"reistijd.comfort_minutes.distance_2", "prettige reistijd bij middelgrote afstand, minuten"},
      {"reistijd.comfort_minutes.distance_3", "prettige reistijd bij grote afstand, minuten"},
      {"reistijd.comfort_minutes.unknown", "prettige reistijd als dat niet bekend is, minuten"},
      {"reistijd.ov_first_start_minute", "het OV rijdt vanaf, minuut van de dag"},
      {"reistijd.ov_last_end_minute", "het OV rijdt tot, minuut van de dag"},
      {"uren.prior", "uren niet bekend (van 1000)"},
      {"uren.daypart_minutes", "een dagdeel duurt, minuten"},
      {"begeleiding.prior", "begeleiding niet bekend (van 1000)"},
      {"begeleiding.one_short", "één stap te weinig begeleiding (van 1000)"},
      {"begeleiding.obstacle_from", "vanaf zoveel stappen te weinig: eerst iets regelen"},
      {"ontwikkelstap.prior", "afspraak over de stap niet bekend (van 1000)"},
      {"ontwikkelstap.lockin_years", "langer dan zoveel jaar op dezelfde plek: geen stap"},
      {"ontwikkelstap.near", "één trede naast het doel (van 1000)"},
      {"ontwikkelstap.far", "verder van het doel (van 1000)"},
      {"lists.min_confidence", "minder bekend dan dit: onvoldoende bekend (van 1000)"},
      {"lists.rotation_band", "verschillen binnen zoveel punten van 1000 betekenen niets"},
      {"lists.one_sided_difference", "verschil vanaf waar het past van één kant (van 1000)"},
      {"lists.pending_indication_is_hard", "een aangevraagde indicatie is een harde eis"},
      {"carving.min_week_paid", "minuten per week: kleiner wordt een betaald pakket niet"},
      {"carving.min_week_unpaid", "minuten per week: kleiner wordt een onbetaald pakket niet"},
      {"carving.target_week",
       "minuten per week om naar te streven als de gewenste uren niet bekend zijn"},
      {"carving.default_block",
       "een taak zonder eigen blok wordt verdeeld in blokken van zoveel minuten"},
      {"carving.min_day", "zoveel minuten werk is er minstens op een werkdag"},
      {"carving.max_tasks", "zoveel taken heeft een pakket hoogstens"},
      {"carving.second_site_minutes",
       "reistijd in minuten tot waar een pakket een tweede locatie mag hebben"},
      {"carving.max_switches", "zo vaak wisselt iemand hoogstens van taak op een dag"},
      {"carving.colleague_share",
       "zoveel van de week van een collega mag hoogstens weg (van 1000)"},
      {"carving.fulltime_week", "minuten per week van 1 fte"},
      {"carving.hoofdtaak_day", "minuten per dag vanaf waar een taak een hoofdtaak kan zijn"},
      {"carving.hoofdtaak_part", "een hoofdtaak is minstens één van zoveel delen van de week"},
      {"carving.max_bijtaken", "zoveel bijtaken heeft een pakket hoogstens"},
      {"carving.alternatives", "zoveel pakketten worden per werkgever en persoon getoond"},
      {"carving.node_budget", "zoveel stappen mag het zoeken duren voor het zonder bewijs stopt"},
      {"carving.stapelbaan_travel",
       "stapelbaan: hoogstens zoveel minuten reizen tussen twee werkgevers"},
      {"carving.visits_new_share",
       "bezoeklijst: minstens zoveel werkgevers die nog niet zijn onderzocht (van 1000)"},
      {"carving.visit_days_month", "dagen tussen twee bezoeken, segment maand"},
      {"carving.visit_days_quarter", "dagen tussen twee bezoeken, segment kwartaal"},
      {"carving.visit_days_half_year", "dagen tussen twee bezoeken, segment halfjaar"},
      {"carving.group_absence", "groep: zoveel aanwezigheid valt gemiddeld uit (van 1000)"},
      {"carving.group_span_light", "groep: zoveel mensen per begeleider"},
      {"carving.group_span_intensive",
       "groep: zoveel mensen met intensieve begeleiding per begeleider"},
      {"carving.group_intensive_from",
       "groep: vanaf deze behoefte (0 tot 4) is begeleiding intensief"},
      {"carving.group_intensive_share",
       "groep: minstens zoveel mensen met intensieve begeleiding (van 1000)"},
      {"carving.group_stability",
       "groep: zoveel punten voorsprong houdt wie er al werkt (van 1000)"},
      {"rescoring.candidate_list_size", "nacht: zoveel kansen in elke lijst van een kandidaat"},
      {"rescoring.opportunity_list_size", "nacht: zoveel kandidaten in elke lijst van een kans"},
      {"rescoring.reserve", "nacht: zoveel plaatsen blijven achter elke lijst bewaard"},
      {"rescoring.told_difference",
       "nacht: vanaf dit verschil met wat is gemeld, is een score nieuws (van 1000)"},
      {"rescoring.abort_share",
       "nacht: verschuiven er meer zonder dat gegevens veranderen, dan wordt niets gemeld (van "
       "1000)"},
      {"rescoring.day_lines", "overzicht: zoveel regels per dag voor een accountmanager"},
      {"rescoring.week_lines", "overzicht: zoveel regels per week voor een werkregisseur"},
      {"rescoring.week_visits",
       "overzicht: zoveel bezoeken in de weekagenda van een accountmanager"},
      {"rescoring.week_without_matches",
       "overzicht: zoveel mensen zonder passend werk per week voor een werkregisseur"},
      {"rescoring.person_lines", "overzicht: zoveel regels over dezelfde persoon"},
      {"rescoring.seen_within_days",
       "overzicht: iedereen die beschikbaar is, komt binnen zoveel dagen een keer voor"},
      {"rescoring.expiring_days", "overzicht: zoveel dagen vooraf wordt gemeld dat iets afloopt"},
      {"rescoring.closing_days", "overzicht: zoveel dagen vooraf wordt gemeld dat werk sluit"},
  };
  return words;
}

std::string PolicyWord(const std::string& path) {
  const auto found = PolicyWords().find(path);
  if (found != PolicyWords().end()) return found->second;
  const std::string modes = "reistijd.modes.";
  if (path.starts_with(modes)) {
    std::string mode = path.substr(modes.size(), path.rfind('.') - modes.size());
    std::ranges::replace(mode, '_', ' ');
    if (path.ends_with(".fixed_minutes")) return mode + ": vaste minuten per reis";
    if (path.ends_with(".km_per_hour")) return mode + ": kilometers per uur";
  }
  return "";
}

// A cell of a table: on one line, and without the sign that ends it.
std::string Cell(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '|', '/');
  return text;
}

absl::Status AddPolicy(const std::string& root, std::map<std::string, std::string>* blocks) {
  const auto policies = config::LoadPolicies(root + "/config/policies");
  if (!policies.ok()) return policies.status();
  const model::Policy& policy = policies->default_policy;
  const std::string head = absl::StrCat("Beleid ", policy.version, ", geldig vanaf ",
                                        policy.effective_from.ToString(), ".\n\n");
  std::string weights = head + "| onderdeel | gewicht (van 100) |\n| --- | --- |\n";
  std::string limits = head +
                       "| waarde | sleutel in het beleid | wat het betekent |\n"
                       "| --- | --- | --- |\n";
  std::string unknown;
  const auto add = [&](const std::string& path, const std::string& value) {
    const std::string weight = "weights.";
    if (path.starts_with(weight)) {
      absl::StrAppend(&weights, "| ", path.substr(weight.size()), " | ", value, " |\n");
      return;
    }
    const std::string word = PolicyWord(path);
    if (word.empty()) unknown += " " + path;
    absl::StrAppend(&limits, "| ", value, " | `", path, "` | ", word, " |\n");
  };
  model::VisitPolicyFields(policy, [&](const std::string& path, const auto& member, auto...) {
    if constexpr (std::is_same_v<std::decay_t<decltype(member)>, bool>) {
      add(path, member ? "ja" : "nee");
    } else {
      add(path, absl::StrCat(member));
    }
  });
  if (!unknown.empty()) return absl::InvalidArgumentError("no Dutch words for:" + unknown);
  (*blocks)["gewichten"] = weights;
  (*blocks)["drempels"] = limits;
  return absl::OkStatus();
}

absl::StatusOr<config::TomlValue> ReadToml(const std::string& path) {
  std::ifstream stream(path);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  config::Errors errors;
  auto parsed = config::ParseToml(path, text, errors);
  if (!stream || !parsed.has_value()) return absl::InvalidArgumentError(path + " does not load");
  return *std::move(parsed);
}

// A value as text: a date, a number, a text, or texts with commas; "" when it is not there.
std::string TextOf(const config::TomlValue& row, std::string_view key) {
  using Kind = config::TomlValue::Kind;
  const config::TomlValue* value = row.Find(key);
  if (value == nullptr) return "";
  if (value->kind == Kind::kInteger) return absl::StrCat(value->integer);
  if (value->kind == Kind::kDate) return value->date.ToString();
  if (value->kind != Kind::kArray) return Cell(value->text);
  std::string text;
  for (const config::TomlValue& one : value->array) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", Cell(one.text));
  }
  return text;
}

absl::StatusOr<std::string> Purposes(const std::string& root) {
  const auto file = ReadToml(root + "/config/doelbinding.toml");
  if (!file.ok()) return file.status();
  const config::TomlValue* rows = file->Find("doel");
  if (rows == nullptr) return absl::InvalidArgumentError("doelbinding.toml has no [[doel]]");
  std::string text = absl::StrCat("Lijst ", TextOf(*file, "version"),
                                  ".\n\n| doel | wat | wie dit doel mag noemen |\n"
                                  "| --- | --- | --- |\n");
  for (const config::TomlValue& row : rows->array) {
    const std::string roles = TextOf(row, "rollen");
    absl::StrAppend(&text, "| ", TextOf(row, "code"), " | ", TextOf(row, "omschrijving"), " | ",
                    roles.empty() ? "iedereen" : roles, " |\n");
  }
  return text;
}

absl::StatusOr<std::string> Terms(const std::string& root) {
  const auto file = ReadToml(root + "/config/bewaartermijnen.toml");
  if (!file.ok()) return file.status();
  const config::TomlValue* rows = file->Find("termijn");
  if (rows == nullptr) return absl::InvalidArgumentError("bewaartermijnen.toml has no [[termijn]]");
  std::string text = absl::StrCat("Lijst ", TextOf(*file, "version"),
                                  ".\n\n| soort | maanden | vanaf | grondslag |\n"
                                  "| --- | --- | --- | --- |\n");
  for (const config::TomlValue& row : rows->array) {
    absl::StrAppend(&text, "| ", TextOf(row, "soort"), " | ", TextOf(row, "maanden"), " | ",
                    TextOf(row, "ingang"), " | ", TextOf(row, "grondslag"), " |\n");
  }
  return text;
}

// "2.1": every field of a profile; those of status and belastbaarheid one by one, as their classes.
absl::StatusOr<std::string> Fields() {
  std::string text = "| gegeven | veld | klasse |\n| --- | --- | --- |\n";
  std::string unknown;
  const auto add = [&](const FieldDescriptor* field, const std::string& parent) {
    const std::string path = parent.empty() ? field->name() : parent + "." + field->name();
    const std::string name(server::DutchFieldName(field->name()));
    const auto field_class = server::ClassOfCandidateField(path);
    if (name.empty() || !field_class.has_value()) {
      absl::StrAppend(&unknown, " ", path);
      return;
    }
    absl::StrAppend(&text, "| ", Cell(name), " | `", path, "` | ",
                    std::string(server::FieldClassName(*field_class)), " |\n");
  };
  const Descriptor* profile = v1::Candidate::descriptor();
  for (int i = 0; i < profile->field_count(); ++i) {
    const FieldDescriptor* field = profile->field(i);
    if (field->name() != "status" && field->name() != "belastbaarheid") {
      add(field, "");
      continue;
    }
    const Descriptor* parts = field->message_type();
    for (int k = 0; k < parts->field_count(); ++k) add(parts->field(k), field->name());
  }
  if (!unknown.empty()) return absl::InvalidArgumentError("no name or class for:" + unknown);
  return text;
}

// A method that is missing here, or too many, and the table does not load.
std::vector<std::string> Methods() {
  std::vector<std::string> methods;
  for (const auto* file :
       {v1::GetStatusRequest::descriptor()->file(), v1::QueryAuditRequest::descriptor()->file(),
        v1::GetCandidateRequest::descriptor()->file(),
        v1::CreateProposalRequest::descriptor()->file(), v1::StartRunRequest::descriptor()->file(),
        v1::GetCatalogueRequest::descriptor()->file(), v1::GetEmployerRequest::descriptor()->file(),
        v1::ExportRequest::descriptor()->file(), v1::AddVoordrachtRequest::descriptor()->file(),
        v1::FindCandidatesRequest::descriptor()->file(),
        v1::ExportPersonRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      const auto* service = file->service(s);
      for (int m = 0; m < service->method_count(); ++m) {
        methods.push_back(service->name() + "/" + service->method(m)->name());
      }
    }
  }
  return methods;
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> GeneratedBlocks(const std::string& root) {
  std::map<std::string, std::string> blocks;
  if (absl::Status status = AddPolicy(root, &blocks); !status.ok()) return status;
  const auto table = server::AccessTable::Load(root + "/config/autorisatie.toml", Methods());
  if (!table.ok()) return table.status();
  blocks["autorisatie"] = table->ToMarkdown();
  const server::AccessLimits& limits = table->limits();
  blocks["grenzen"] =
      absl::StrCat("| grens | waarde |\n| --- | --- |\n| breedte van een scoreband, van 1000 | ",
                   limits.score_band, " |\n| aantallen kleiner dan dit worden samengenomen | ",
                   limits.hidden_counts_below,
                   " |\n| een lijst van een andere gemeente telt minstens, personen | ",
                   limits.least_shared_persons,
                   " |\n| een verwijzing werkt minstens, uren (hoogstens het dubbele) | ",
                   limits.handle_hours, " |\n| alarm na zoveel vormen van één belasting | ",
                   limits.probe_variants, " |\n| binnen, uren | ", limits.probe_window_hours,
                   " |\n| kleinste aantal in een overzicht | ", limits.smallest_cell, " |\n");
  const struct {
    const char* name;
    absl::StatusOr<std::string> text;
  } others[] = {
      {"doelen", Purposes(root)}, {"bewaartermijnen", Terms(root)}, {"gegevens", Fields()}};
  for (const auto& [name, text] : others) {
    if (!text.ok()) return text.status();
    blocks[name] = *text;
  }
  return blocks;
}

absl::StatusOr<std::string> FillBlocks(const std::string& document,
                                       const std::map<std::string, std::string>& blocks) {
  constexpr std::string_view kBegin = "<!-- gegenereerd: ";
  constexpr std::string_view kClose = " -->\n";
  constexpr std::string_view kEnd = "<!-- einde -->";
  std::string filled;
  std::set<std::string> seen;
  std::size_t at = 0;
  for (std::size_t begin; (begin = document.find(kBegin, at)) != document.npos;) {
    const std::size_t close = document.find(kClose, begin);
    if (close == document.npos) return absl::InvalidArgumentError("a block has no name");
    const std::size_t start = begin + kBegin.size();
    const std::string name = document.substr(start, close - start);
    const std::size_t end = document.find(kEnd, close);
    const auto block = blocks.find(name);
    if (block == blocks.end()) return absl::InvalidArgumentError("no such block: " + name);
    if (!seen.insert(name).second) return absl::InvalidArgumentError("twice: " + name);
    if (end == document.npos || document.find(kBegin, close) < end) {
      return absl::InvalidArgumentError("no end: " + name);
    }
    filled += document.substr(at, close + kClose.size() - at) + "\n" + block->second + "\n";
    at = end;
  }
  for (const auto& [name, text] : blocks) {
    if (!seen.contains(name)) return absl::InvalidArgumentError("not in the document: " + name);
  }
  return filled + document.substr(at);
}

}  // namespace passend::docs
