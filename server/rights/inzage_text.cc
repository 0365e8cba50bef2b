#include "server/rights/inzage_text.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "passend/v1/rights_service.pb.h"

namespace passend::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Fields that are Dutch words already stand here too: with spaces, and with what they mean.
const std::map<std::string_view, std::string_view>& Names() {
  static const std::map<std::string_view, std::string_view> names = {
      {"accountmanager", "accountmanager"},
      {"age_class", "leeftijdsklasse (alleen voor het minimumloon)"},
      {"agreed_next_step", "afgesproken volgende stap"},
      {"agreed_on", "akkoord op"},
      {"answer", "antwoord"},
      {"assessed_on", "vastgesteld op"},
      {"assessor_role", "vastgesteld door (functie)"},
      {"availability", "beschikbaarheid"},
      {"avoids_peak_hours", "reist liever niet in de spits"},
      {"basis", "waar het op berust"},
      {"belastbaarheid", "belastbaarheid: wat u aankunt"},
      {"bemiddelbaar_per", "beschikbaar vanaf"},
      {"build_up", "opbouw van uren"},
      {"capacity", "wat u aankunt"},
      {"caseload", "wie u begeleidt"},
      {"casusregie_org", "organisatie met de casusregie"},
      {"certificates", "certificaten en rijbewijzen"},
      {"childcare_minutes_week", "kinderopvang, minuten per week"},
      {"code", "wat"},
      {"codes", "wat"},
      {"comfort_minutes", "prettige reistijd in minuten"},
      {"competences", "competenties"},
      {"current", "huidige plek"},
      {"dayparts", "dagdelen"},
      {"desired_week_minutes", "gewenste minuten per week"},
      {"diplomas", "diploma's"},
      {"distance_class", "afstand tot werk (1 tot 3)"},
      {"do_not_place", "niet plaatsen bij"},
      {"doorstroom_gewenst", "wil doorstromen"},
      {"emphasis", "hoe graag"},
      {"employer", "werkgever"},
      {"employers", "werkgevers"},
      {"etag", "versie van het profiel"},
      {"evidence", "hoe bekend"},
      {"exclusions", "wat u niet wilt"},
      {"expert_id", "deskundige (nummer)"},
      {"external_ref", "dossiernummer"},
      {"fml_level", "niveau in de functionele mogelijkhedenlijst"},
      {"from", "vanaf"},
      {"functie", "functie"},
      {"functieloon_hour_cents", "functieloon per uur, in centen"},
      {"goal_werkvorm", "afgesproken doel"},
      {"grid", "dagen en dagdelen"},
      {"growth_wish", "wil groeien"},
      {"hoofdtaken", "hoofdtaken"},
      {"hours", "uren"},
      {"instruments", "hulpmiddelen en regelingen"},
      {"intern_werkbegeleider", "begeleider op het werk nodig"},
      {"item", "onderdeel"},
      {"items", "onderdelen"},
      {"jobcoach_minutes_week", "jobcoach, minuten per week"},
      {"kind", "soort"},
      {"languages", "talen"},
      {"last_voorstel", "laatst voorgesteld op"},
      {"level", "niveau"},
      {"listening", "luisteren"},
      {"load", "wat het werk vraagt"},
      {"loonwaarden", "loonwaarde"},
      {"mastery", "beheersing"},
      {"max_day_minutes", "hoogstens minuten per dag"},
      {"max_km", "hoogstens kilometers"},
      {"max_minutes", "hoogstens minuten reizen"},
      {"max_week_minutes", "hoogstens minuten per week"},
      {"measure", "maatregel"},
      {"meeneembare_voorzieningen", "voorzieningen die u meeneemt"},
      {"method", "manier van meten"},
      {"min_week_minutes", "minstens minuten per week"},
      {"minutes_per_week", "minuten per week"},
      {"modes", "manieren van reizen"},
      {"months", "maanden"},
      {"motivation", "uitleg"},
      {"name", "nummer in dit systeem"},
      {"needs", "wat u nodig hebt"},
      {"objection", "bezwaar gemaakt"},
      {"opportunity", "werk"},
      {"other_support_runs", "er loopt andere hulp"},
      {"outcome", "uitkomst"},
      {"participatieladder", "trede op de participatieladder"},
      {"pc4", "postcodegebied"},
      {"permille_of_functieloon", "deel van het functieloon, in duizendsten"},
      {"placing_org", "organisatie die u begeleidt"},
      {"plan", "plan"},
      {"prikkelarm", "rustige plek nodig"},
      {"professional", "professional (nummer)"},
      {"provenance", "herkomst"},
      {"purpose", "doel"},
      {"reading", "lezen"},
      {"regeling", "regeling"},
      {"registrations", "registraties en indicaties"},
      {"resolutions", "besproken aandachtspunten"},
      {"resolved_on", "besproken op"},
      {"sectors", "sectoren"},
      {"self_employment_wish", "wil een eigen bedrijf"},
      {"sharing", "gedeeld met"},
      {"side", "voorkeur"},
      {"since", "sinds"},
      {"site", "locatie"},
      {"sites", "locaties"},
      {"skills", "vaardigheden"},
      {"source", "bron"},
      {"speaking", "spreken"},
      {"spoor", "spoor"},
      {"state", "stand"},
      {"status", "status"},
      {"stroming", "stroming"},
      {"structuur", "vaste structuur nodig"},
      {"support_intensity", "hoeveel begeleiding"},
      {"talents", "talenten"},
      {"tasks", "taken"},
      {"team", "team"},
      {"tenant", "organisatie"},
      {"term", "werkterm"},
      {"title", "titel"},
      {"toelichting", "toelichting"},
      {"tolk", "tolk nodig"},
      {"traject_phase", "fase van het traject"},
      {"travel", "reizen"},
      {"travels_independently", "reist zelfstandig"},
      {"uitkeringsduur_klasse", "duur van de uitkering (alleen voor rapporten)"},
      {"until", "tot en met"},
      {"valid_until", "geldig tot en met"},
      {"value", "waarde"},
      {"vervoersvoorziening", "vervoersvoorziening"},
      {"voordrachten", "akkoord om voorgesteld te worden"},
      {"voorspelbaar", "voorspelbaar werk nodig"},
      {"weight", "hoe belangrijk"},
      {"werk_en_denkniveau", "werk- en denkniveau"},
      {"werkregisseur", "werkregisseur"},
      {"werkregisseur_tijdelijk", "werkregisseur (tijdelijk)"},
      {"werktermen", "werktermen"},
      {"werkvorm", "werkvorm"},
      {"wishes", "wensen"},
      {"withdrawn_on", "ingetrokken op"},
      {"work_history", "werkervaring"},
      {"workplace_adaptations", "aanpassingen op het werk"},
      {"writing", "schrijven"},
  };
  return names;
}

std::string NameOf(const FieldDescriptor& field) {
  const std::string_view dutch = DutchFieldName(field.name());
  return dutch.empty() ? field.name() : std::string(dutch);
}

// One value that is no message.
std::string ValueOf(const Message& message, const FieldDescriptor* field, int index) {
  const auto* reflection = message.GetReflection();
  const bool list = index >= 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = list ? reflection->GetRepeatedString(message, field, index)
                              : reflection->GetString(message, field);
      return text;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, field) ? "ja" : "nee";
    case FieldDescriptor::CPPTYPE_ENUM: {
      const std::string& name = (list ? reflection->GetRepeatedEnum(message, field, index)
                                      : reflection->GetEnum(message, field))
                                    ->name();
      if (name == "YES") return "ja";
      if (name == "NO") return "nee";
      std::string text;
      for (const char c : name) {
        text += c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      }
      return text;
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(list ? reflection->GetRepeatedInt32(message, field, index)
                               : reflection->GetInt32(message, field));
    default:
      return "";
  }
}

void Print(const Message& message, int depth, std::string* out) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        const Message& inner = field->is_repeated()
                                   ? reflection->GetRepeatedMessage(message, field, i)
                                   : reflection->GetMessage(message, field);
        absl::StrAppend(out, indent, "- ", NameOf(*field), "\n");
        Print(inner, depth + 1, out);
      } else {
        absl::StrAppend(out, indent, "- ", NameOf(*field), ": ",
                        ValueOf(message, field, field->is_repeated() ? i : -1), "\n");
      }
    }
  }
}

std::string ListName(v1::MatchList list) {
  switch (list) {
    case v1::PAST:
      return "past";
    case v1::PAST_MITS:
      return "past mits";
    case v1::ONVOLDOENDE_BEKEND:
      return "onvoldoende bekend";
    default:
      return "valt af";
  }
}

std::string TimeOf(const v1::AuditEntry& entry) {
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixSeconds(entry.start_time().seconds()),
                          absl::UTCTimeZone());
}

// What somebody did, in words.
std::string ActOf(const v1::AuditEntry& entry) {
  if (entry.act() == "open") return "opende uw profiel";
  if (entry.act() == "write") return "legde gegevens vast";
  if (entry.act() == "export") return "haalde gegevens op";
  if (entry.act() == "decision") return "legde een besluit of vraag vast";
  if (entry.act() == "erasure") return "wiste gegevens";
  if (entry.act() == "run") return "nachtelijke berekening";
  return entry.opened() ? "bekeek uw gegevens" : "zag u in een lijst";
}

}  // namespace

std::string_view DutchFieldName(std::string_view field) {
  const auto it = Names().find(field);
  return it == Names().end() ? std::string_view() : it->second;
}

std::string DayOf(std::int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

std::string InzageDocument(const v1::ExportPersonResponse& person) {
  std::string text =
      "Uw gegevens\n\nDit is alles wat in dit systeem over u staat. Klopt er iets niet? Zeg het "
      "tegen "
      "uw werkregisseur. U mag gegevens laten verbeteren of wissen, en u mag bezwaar maken: dan "
      "zoeken we geen werk meer voor u met dit systeem.\n\n1. Wat we van u weten\n";
  Print(person.candidate(), 0, &text);
  absl::StrAppend(&text, "\n2. Welk werk nu het beste lijkt te passen\n");
  if (person.matches_size() == 0) absl::StrAppend(&text, "- Op dit moment geen werk.\n");
  for (int i = 0; i < person.matches_size(); ++i) {
    const v1::Match& match = person.matches(i);
    absl::StrAppend(&text, "- ", match.title().empty() ? match.name() : match.title(), ": ",
                    ListName(match.list()), ", score ", match.score(), " van 1000.\n");
    if (i < person.candidate_texts_size()) {
      absl::StrAppend(&text, "  ", person.candidate_texts(i), "\n");
    }
  }
  absl::StrAppend(&text, "\n3. Hoe de score werkt\n", person.logic().explanation(), "\n");
  std::map<std::string, int> weights(person.logic().weights().begin(),
                                     person.logic().weights().end());
  for (const auto& [factor, weight] : weights) {
    absl::StrAppend(&text, "- ", factor, ": telt voor ", weight, " van 100\n");
  }
  absl::StrAppend(&text, "Versie van de regels: ", person.logic().versions().policy_version(),
                  ", van de lijsten: ", person.logic().versions().catalogue_version(), ", op ",
                  person.logic().versions().as_of(), ".\n");
  absl::StrAppend(&text, "\n4. Wie gegevens krijgt\n");
  if (person.recipients_size() == 0) {
    absl::StrAppend(&text, "- Alleen de organisatie die u begeleidt.\n");
  }
  for (const v1::Recipient& recipient : person.recipients()) {
    absl::StrAppend(&text, "- ", recipient.tenant(), ", voor ", recipient.purpose(),
                    recipient.until().empty() ? "" : ", tot en met " + recipient.until(),
                    recipient.agreed() ? "" : " (nu niet: er is geen afspraak van kracht)", "\n");
  }
  absl::StrAppend(&text, "\n5. Wat er is besloten of gevraagd\n");
  if (person.decisions_size() == 0) absl::StrAppend(&text, "- Niets.\n");
  for (const v1::KeptDecision& decision : person.decisions()) {
    absl::StrAppend(&text, "- ", decision.date(), " ", decision.kind(), " (door ", decision.by(),
                    "): ", decision.text(), "\n");
  }
  absl::StrAppend(&text, "\n6. Wie er keek, wanneer en waarom\n");
  if (person.look_ups_size() == 0) absl::StrAppend(&text, "- Niemand.\n");
  for (const v1::AuditEntry& entry : person.look_ups()) {
    absl::StrAppend(
        &text, "- ", TimeOf(entry), " UTC: ", entry.caller().empty() ? "onbekend" : entry.caller(),
        " (", entry.role(), ", ", entry.tenant(), ") ", ActOf(entry), "; doel: ", entry.purpose(),
        entry.reason().empty() ? "" : "; reden: " + entry.reason(),
        entry.code() == "OK" ? "" : " (geweigerd)", "\n");
  }
  if (person.more_look_ups()) absl::StrAppend(&text, "- En vaker; vraag om de hele lijst.\n");
  return text;
}

}  // namespace passend::server
