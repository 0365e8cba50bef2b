#include "server/texts/rule_texts.h"

#include "absl/strings/str_cat.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

template <typename List>
std::string NameAt(const List& list, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= list.size()) return "onbekend";
  return list[static_cast<std::size_t>(index)].name_nl;
}

std::string Kilometres(int metres) {
  // As the rule reckons: metres * 13 / 10,000, rounded up for the eye.
  return absl::StrCat((static_cast<long long>(metres) * 13 + 9999) / 10000, " km");
}

std::string OverloadText(const score::RuleLine& line, const model::Catalogue& catalogue) {
  const auto& items = catalogue.items();
  const bool condition =
      line.subject >= 0 && static_cast<std::size_t>(line.subject) < items.size() &&
      items[static_cast<std::size_t>(line.subject)].kind == model::ItemKind::kCondition;
  const std::string word = ItemWord(catalogue, line.subject);
  if (condition) return absl::StrCat("het werk voldoet niet aan de voorwaarde: ", word);
  return absl::StrCat(word, ": vraagt ", ItemAmount(catalogue, line.subject, line.a), ", kan ",
                      ItemAmount(catalogue, line.subject, line.b));
}

}  // namespace

std::string RuleWord(score::Rule rule) {
  switch (rule) {
    case score::Rule::kAccess:
      return "H1 toegang";
    case score::Rule::kStatus:
      return "H2 status";
    case score::Rule::kCertificates:
      return "H3 certificaten";
    case score::Rule::kExclusions:
      return "H4 uitsluitingen";
    case score::Rule::kTime:
      return "H5 tijd";
    case score::Rule::kBelastbaarheid:
      return "H6 belastbaarheid";
    case score::Rule::kTravel:
      return "H7 reizen";
    case score::Rule::kWerkvorm:
      return "H8 werkvorm";
    case score::Rule::kLanguage:
      return "H9 taal";
    case score::Rule::kSupport:
      return "begeleiding";
  }
  return "onbekend";
}

std::string RuleText(const score::RuleLine& line, const model::Catalogue& catalogue) {
  using score::RuleReason;
  switch (line.reason) {
    case RuleReason::kNone:
      return "in orde";
    case RuleReason::kObjection:
      return "er is bezwaar gemaakt tegen matching";
    case RuleReason::kNoAccess:
      return "er is geen toestemming om deze gegevens te gebruiken";
    case RuleReason::kUitgestroomd:
      return "de kandidaat is uitgestroomd";
    case RuleReason::kNotAvailable:
      return "de kandidaat is nu niet beschikbaar";
    case RuleReason::kDoorstroomUnknown:
      return "niet bekend of de kandidaat wil doorstromen";
    case RuleReason::kAvailabilityUnknown:
      return "niet bekend of de kandidaat beschikbaar is";
    case RuleReason::kLaterAvailable:
      return "de kandidaat kan pas na de startdatum beginnen";
    case RuleReason::kNotOpen:
      return "het werk staat niet open";
    case RuleReason::kOpportunityStatusUnknown:
      return "niet bekend of het werk open staat";
    case RuleReason::kClosed:
      return "de sluitingsdatum is voorbij";
    case RuleReason::kNoPlaces:
      return "er zijn geen plaatsen meer";
    case RuleReason::kCertificateAbsent:
      return absl::StrCat(NameAt(catalogue.certificates(), line.subject),
                          " is nodig en de kandidaat heeft dit niet");
    case RuleReason::kCertificateExpired:
      return absl::StrCat(NameAt(catalogue.certificates(), line.subject),
                          " is nodig en is verlopen");
    case RuleReason::kCertificateUnknown:
      return absl::StrCat("niet bekend of de kandidaat dit heeft: ",
                          NameAt(catalogue.certificates(), line.subject));
    case RuleReason::kExcludedSector:
      return absl::StrCat("de kandidaat wil niet werken in de sector ",
                          NameAt(catalogue.sectors(), line.subject));
    case RuleReason::kExcludedTask:
      return "een taak in dit werk is voor de kandidaat uitgesloten";
    case RuleReason::kExcludedPlace:
      return "deze werkgever of deze plek is voor de kandidaat uitgesloten";
    case RuleReason::kSectorUnknown:
      return "de sector van het werk is niet bekend, en de kandidaat sluit een sector uit";
    case RuleReason::kNoSharedTime:
      return "er is geen dagdeel waarop het werk en de kandidaat samenvallen";
    case RuleReason::kDayTooLong:
      return absl::StrCat("vraagt ten minste ", Duration(line.a), " per dag, kan ",
                          Duration(line.b), " per dag");
    case RuleReason::kTooFewHours:
      return absl::StrCat("vraagt ten minste ", PerWeek(line.b), ", samen mogelijk is ",
                          PerWeek(line.a));
    case RuleReason::kTimeUnknown:
      return "rooster of uren zijn niet bekend";
    case RuleReason::kOverload:
      return OverloadText(line, catalogue);
    case RuleReason::kItemUnknown:
      if (line.subject < 0) return "niet bekend wat de kandidaat op alle punten aankan";
      return absl::StrCat("niet bekend wat de kandidaat kan: ", ItemWord(catalogue, line.subject));
    case RuleReason::kNoLoadList:
      return "de belasting van het werk is niet vastgelegd";
    case RuleReason::kTooFar:
      return absl::StrCat("reistijd is ", Duration(line.a), ", het maximum is ", Duration(line.b));
    case RuleReason::kTooManyKm:
      return absl::StrCat("afstand is ", Kilometres(line.a), ", het maximum is ", line.b, " km");
    case RuleReason::kNoModeRuns:
      return "op deze werktijden rijdt geen vervoer dat de kandidaat kan gebruiken";
    case RuleReason::kTravelUnknown:
      return "plaats, vervoer of maximale reistijd is niet bekend";
    case RuleReason::kIndicationRefused:
      return absl::StrCat(NameAt(catalogue.registrations(), line.subject),
                          " is nodig en is definitief afgewezen");
    case RuleReason::kIndicationPending:
      return absl::StrCat(NameAt(catalogue.registrations(), line.subject),
                          " is nodig en is in aanvraag");
    case RuleReason::kIndicationUnknown:
      return absl::StrCat("niet bekend: ", NameAt(catalogue.registrations(), line.subject));
    case RuleReason::kOutsideLks:
      return "hoort niet bij de doelgroep loonkostensubsidie; Praktijkroute of proefplaats "
             "mogelijk";
    case RuleReason::kLanguageBelow:
      return absl::StrCat("veilig werken vraagt meer ", NameAt(catalogue.languages(), line.subject),
                          " dan de kandidaat beheerst");
    case RuleReason::kLanguageUnknown:
      return absl::StrCat("niet bekend hoe goed de kandidaat deze taal beheerst: ",
                          NameAt(catalogue.languages(), line.subject));
    case RuleReason::kSupportShort:
      return absl::StrCat("heeft ", SupportWord(line.a), " nodig, geboden wordt ",
                          SupportWord(line.b));
    case RuleReason::kSupportUnknown:
      return "niet bekend hoeveel begeleiding nodig is of geboden wordt";
    case RuleReason::kStaleValue:
      return "een gegeven voor deze regel is verouderd";
  }
  return "in orde";
}

std::string ObstacleText(const score::Highlights& highlights, const model::Catalogue& catalogue) {
  if (highlights.score.obstacles.count() != 1 || !highlights.score.failed.empty()) return "";
  const score::RuleLine& line = *highlights.obstacle;
  const std::string why = RuleText(line, catalogue);
  switch (line.rule) {
    case score::Rule::kCertificates:
      return absl::StrCat("past mits certificaat: ", why);
    case score::Rule::kTime:
      return line.a >= 0 ? absl::StrCat("past mits ", PerWeek(line.a), ": ", why)
                         : absl::StrCat("past mits minder uren: ", why);
    case score::Rule::kBelastbaarheid:
      return absl::StrCat("past mits aanpassing: ", why);
    case score::Rule::kTravel:
      return absl::StrCat("past mits vervoer: ", why);
    case score::Rule::kSupport:
      return absl::StrCat("past mits begeleiding: ", why);
    default:
      return absl::StrCat("past mits: ", why);
  }
}

}  // namespace passend::texts
