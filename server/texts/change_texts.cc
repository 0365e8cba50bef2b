#include "server/texts/change_texts.h"

#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/candidate.h"
#include "server/texts/attention_texts.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

using rescoring::Cause;
using rescoring::CauseKind;
using rescoring::Change;
using rescoring::ChangeKind;
using rescoring::Direction;
using score::Rule;
using score::RuleReason;

constexpr std::size_t kMostAttention = 2;  // of one change in words

// A name within a sentence: a capital that only begins it goes, "VCA" and "Wsw" in front stay.
template <typename List>
std::string NameAt(const List& list, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= list.size()) return "";
  std::string name = list[static_cast<std::size_t>(index)].name_nl;
  const bool capital = !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
  const bool lower_next = name.size() > 1 && name[1] >= 'a' && name[1] <= 'z';
  if (capital && lower_next) name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

// A change of before may be of another catalogue.
template <typename List>
bool IsIn(const List& list, int index) {
  return index >= 0 && static_cast<std::size_t>(index) < list.size();
}

std::string Or(std::string name, std::string_view otherwise) {
  return name.empty() ? std::string(otherwise) : name;
}

// What is told about a rule depends on who changed and in which direction.
struct Told {
  const Cause& cause;
  bool gain;
  const ChangeWords& words;

  bool by_work() const { return cause.kind == CauseKind::kOpportunity; }
  bool by_time() const { return cause.kind == CauseKind::kTime; }
  const model::Catalogue& catalogue() const { return words.catalogue; }
};

std::string StatusCause(const Told& told) {
  const bool gain = told.gain;
  switch (told.cause.reason) {
    case RuleReason::kUitgestroomd:
      return gain ? "de kandidaat is terug" : "de kandidaat is uitgestroomd";
    case RuleReason::kNotAvailable:
      return gain ? "de kandidaat is beschikbaar" : "de kandidaat is niet meer beschikbaar";
    case RuleReason::kDoorstroomUnknown:
      return "het is niet bekend of de kandidaat wil doorstromen";
    case RuleReason::kAvailabilityUnknown:
      return "het is niet bekend of de kandidaat beschikbaar is";
    case RuleReason::kLaterAvailable:
      return gain ? "de kandidaat kan op tijd beginnen" : "de kandidaat kan pas later beginnen";
    case RuleReason::kNotOpen:
      return gain ? "het werk is nu open" : "het werk is niet meer open";
    case RuleReason::kOpportunityStatusUnknown:
      return "het is niet bekend of het werk open is";
    case RuleReason::kClosed:
      if (gain) return "de sluitingsdatum is later geworden";
      return told.words.day.has_value()
                 ? absl::StrCat("het werk sloot op ", DayWord(*told.words.day, told.words.today))
                 : "de sluitingsdatum is voorbij";
    case RuleReason::kNoPlaces:
      return gain ? "er zijn weer plaatsen vrij" : "er zijn geen plaatsen meer";
    case RuleReason::kStaleValue:
      return "het is te lang geleden dat de beschikbaarheid is nagevraagd";
    default:
      if (told.by_work()) return gain ? "het werk is nu open" : "het werk is niet meer open";
      return gain ? "de kandidaat is beschikbaar" : "de kandidaat is niet meer beschikbaar";
  }
}

std::string CertificateCause(const Told& told) {
  const std::string name =
      Or(NameAt(told.catalogue().certificates(), told.cause.subject), "een certificaat");
  if (told.by_work()) {
    return told.gain ? absl::StrCat("het werk vraagt ", name, " niet meer")
                     : absl::StrCat("het werk vraagt nu ook ", name);
  }
  if (told.gain) {
    switch (told.cause.reason) {
      case RuleReason::kCertificateExpired:
        return absl::StrCat(name, " is weer geldig");
      case RuleReason::kCertificateUnknown:
        return absl::StrCat(name, " is nu aangetoond");
      default:
        return absl::StrCat(name, " is behaald");
    }
  }
  if (told.by_time() || told.cause.reason == RuleReason::kCertificateExpired ||
      told.cause.reason == RuleReason::kStaleValue) {
    return told.words.day.has_value()
               ? absl::StrCat(name, " verliep op ", DayWord(*told.words.day, told.words.today))
               : absl::StrCat(name, " is verlopen");
  }
  if (told.cause.reason == RuleReason::kCertificateUnknown) {
    return absl::StrCat("het is niet meer zeker of de kandidaat dit heeft (", name, ")");
  }
  return absl::StrCat(name, " ontbreekt");
}

std::string ExclusionCause(const Told& told) {
  switch (told.cause.reason) {
    case RuleReason::kExcludedSector: {
      const std::string sector = NameAt(told.catalogue().sectors(), told.cause.subject);
      const std::string where = sector.empty() ? "deze sector" : absl::StrCat("de sector ", sector);
      if (told.by_work()) return "het werk hoort nu bij een andere sector";
      return told.gain ? absl::StrCat("de kandidaat wil nu wel werken in ", where)
                       : absl::StrCat("de kandidaat wil niet werken in ", where);
    }
    case RuleReason::kExcludedTask:
      return told.gain ? "er is geen taak meer bij die de kandidaat niet doet"
                       : "er is een taak bij die de kandidaat niet doet";
    case RuleReason::kSectorUnknown:
      return "de sector van het werk is niet bekend";
    default:
      return told.gain ? "deze werkgever of plek is niet meer uitgesloten"
                       : "deze werkgever of plek is uitgesloten";
  }
}

std::string TimeCause(const Told& told) {
  if (told.cause.reason == RuleReason::kStaleValue) {
    return "het is te lang geleden dat de uren zijn nagevraagd";
  }
  if (told.cause.reason == RuleReason::kTimeUnknown) {
    return told.gain ? "rooster en uren zijn nu bekend" : "rooster of uren zijn niet bekend";
  }
  if (told.by_time()) {
    return told.gain ? "de kandidaat kan nu meer uren werken" : "de uren passen niet meer";
  }
  const char* const what = told.cause.reason == RuleReason::kNoSharedTime ? "de dagdelen"
                           : told.cause.reason == RuleReason::kDayTooLong ? "de uren per dag"
                                                                          : "de uren";
  const char* const of = told.by_work() ? " van het werk" : "";
  return absl::StrCat(what, of, told.gain ? " passen nu" : " passen niet meer");
}

std::string LoadCause(const Told& told) {
  if (told.cause.reason == RuleReason::kNoLoadList) {
    return told.gain ? "het is nu bekend wat het werk vraagt"
                     : "het is niet bekend wat het werk vraagt";
  }
  const bool named = IsIn(told.catalogue().items(), told.cause.subject);
  const std::string item = named ? ItemWord(told.catalogue(), told.cause.subject) : "";
  const auto with = [&](const char* text) {
    return named ? absl::StrCat(text, " (", item, ")") : std::string(text);
  };
  if (told.by_work()) {
    return with(told.gain ? "het werk vraagt minder" : "het werk vraagt te veel");
  }
  if (told.by_time()) return with("een gegeven is verouderd; vraag het opnieuw");
  if (told.cause.reason == RuleReason::kItemUnknown) {
    return with(told.gain ? "het is nu bekend wat de kandidaat kan"
                          : "het is niet bekend wat de kandidaat kan");
  }
  return with(told.gain ? "dit lukt nu volgens het profiel" : "dit is te veel voor de kandidaat");
}

std::string TravelCause(const Told& told) {
  switch (told.cause.reason) {
    case RuleReason::kStaleValue:
      return "het is te lang geleden dat het reizen is nagevraagd";
    case RuleReason::kTravelUnknown:
      return told.gain ? "het is nu bekend hoe de kandidaat reist"
                       : "het is niet bekend hoe de kandidaat reist";
    case RuleReason::kNoModeRuns:
      return told.gain ? "er is nu vervoer op deze werktijden"
                       : "er is geen vervoer op deze werktijden";
    default:
      return told.gain ? "de reis is niet meer te lang" : "de reis is te lang";
  }
}

std::string WerkvormCause(const Told& told) {
  const std::string name =
      Or(NameAt(told.catalogue().registrations(), told.cause.subject), "de indicatie");
  if (told.by_work()) {
    return told.gain ? absl::StrCat("het werk vraagt ", name, " niet meer")
                     : absl::StrCat("het werk vraagt nu ook ", name);
  }
  if (told.cause.reason == RuleReason::kStaleValue || told.by_time()) {
    return absl::StrCat(name, " is verlopen of verouderd");
  }
  if (told.gain) return absl::StrCat(name, " is geregeld");
  switch (told.cause.reason) {
    case RuleReason::kIndicationPending:
      return absl::StrCat(name, " is nog in aanvraag");
    case RuleReason::kIndicationUnknown:
      return absl::StrCat(name, " is niet bekend");
    case RuleReason::kOutsideLks:
      return "Praktijkroute of proefplaats is nodig";
    default:
      return absl::StrCat(name, " is afgewezen");
  }
}

std::string LanguageCause(const Told& told) {
  const auto& languages = told.catalogue().languages();
  const auto at = static_cast<std::size_t>(told.cause.subject);
  const std::string name =
      told.cause.subject >= 0 && at < languages.size() ? languages[at].name_nl : "de taal";
  if (told.cause.reason == RuleReason::kStaleValue || told.by_time()) {
    return absl::StrCat("het is te lang geleden dat dit is nagevraagd (", name, ")");
  }
  if (told.by_work()) {
    return absl::StrCat("veilig werken vraagt nu ", told.gain ? "minder" : "meer", " (", name, ")");
  }
  if (told.cause.reason == RuleReason::kLanguageUnknown) {
    return absl::StrCat("het is ", told.gain ? "nu" : "niet", " bekend hoe goed ", name, " gaat");
  }
  return absl::StrCat(name, " gaat ", told.gain ? "nu" : "niet",
                      " goed genoeg om veilig te werken");
}

std::string SupportCause(const Told& told) {
  if (told.cause.reason == RuleReason::kStaleValue || told.by_time()) {
    return "het is te lang geleden dat de begeleiding is nagevraagd";
  }
  if (told.cause.reason == RuleReason::kSupportUnknown) {
    return told.gain ? "het is nu bekend hoeveel begeleiding nodig is"
                     : "het is niet bekend hoeveel begeleiding nodig is";
  }
  return told.gain ? "er is nu genoeg begeleiding" : "er is te weinig begeleiding";
}

std::string AccessCause(const Told& told) {
  if (told.cause.reason == RuleReason::kObjection) {
    return told.gain ? "het bezwaar tegen matching is ingetrokken"
                     : "er is bezwaar gemaakt tegen matching";
  }
  return told.gain ? "de gegevens mogen nu worden gebruikt"
                   : "de gegevens mogen niet meer worden gebruikt";
}

std::string RuleCause(const Told& told) {
  switch (told.cause.rule) {
    case Rule::kAccess:
      return AccessCause(told);
    case Rule::kStatus:
      return StatusCause(told);
    case Rule::kCertificates:
      return CertificateCause(told);
    case Rule::kExclusions:
      return ExclusionCause(told);
    case Rule::kTime:
      return TimeCause(told);
    case Rule::kBelastbaarheid:
      return LoadCause(told);
    case Rule::kTravel:
      return TravelCause(told);
    case Rule::kWerkvorm:
      return WerkvormCause(told);
    case Rule::kLanguage:
      return LanguageCause(told);
    case Rule::kSupport:
      return SupportCause(told);
  }
  return "";
}

std::string WishWord(int kind) {
  switch (static_cast<model::WishKind>(kind)) {
    case model::WishKind::kSector:
      return "sector";
    case model::WishKind::kWerkvorm:
      return "soort werk";
    case model::WishKind::kBinnenBuiten:
      return "binnen of buiten";
    case model::WishKind::kAlleenSamen:
      return "alleen of samen";
    case model::WishKind::kMensenDingen:
      return "met mensen of met dingen";
    case model::WishKind::kAfwisseling:
      return "afwisseling";
    case model::WishKind::kUnknown:
      break;
  }
  return "";
}

// What a factor is about, as the thing that changed.
std::string FactorSubject(const Cause& cause, const model::Catalogue& catalogue) {
  switch (static_cast<model::Factor>(cause.factor)) {
    case model::Factor::kTalenten:
    case model::Factor::kTalentbenutting:
      return IsIn(catalogue.talents(), cause.subject)
                 ? absl::StrCat("talent ", TalentWord(catalogue, cause.subject))
                 : "talenten";
    case model::Factor::kBelastbaarheid:
      return IsIn(catalogue.items(), cause.subject) ? ItemWord(catalogue, cause.subject)
                                                    : "wat iemand aankan";
    case model::Factor::kVoorkeuren:
      return Or(cause.subject < 0 ? "" : WishWord(cause.subject), "wensen");
    case model::Factor::kReistijd:
      return "reizen";
    case model::Factor::kUren:
      return "uren en dagdelen";
    case model::Factor::kBegeleiding:
      return "begeleiding";
    case model::Factor::kOntwikkelstap:
      return "de volgende stap";
  }
  return "";
}

std::string PartCause(const Told& told) {
  if (static_cast<int>(told.cause.rule) != 0) return RuleCause(told);
  std::string subject;
  if (told.cause.factor >= 0 && told.cause.factor < model::kFactorCount) {
    subject = FactorSubject(told.cause, told.catalogue());
  }
  const char* const what =
      told.by_work()   ? "het werk is veranderd"
      : told.by_time() ? (told.gain ? "er is een datum ingegaan" : "een gegeven is verouderd")
                       : "het profiel is veranderd";
  return subject.empty() ? std::string(what) : absl::StrCat(what, " (", subject, ")");
}

// "past mits vervoer": what is to be arranged, by the rule that stands in the way.
std::string Mits(const Change& change, bool coupled) {
  if (coupled) {
    switch (change.rule) {
      case Rule::kCertificates:
        return "past mits certificaat";
      case Rule::kTime:
        return "past mits minder uren";
      case Rule::kBelastbaarheid:
        return "past mits aanpassing";
      case Rule::kTravel:
        return "past mits vervoer";
      case Rule::kSupport:
        return "past mits begeleiding";
      default:
        break;
    }
  }
  return "past als er één ding wordt geregeld";
}

// Said of the person, or of the work: it follows a name.
std::string KindText(const Change& change, bool coupled) {
  const bool of_person = change.direction == Direction::kOfCandidate;
  switch (change.kind) {
    case ChangeKind::kNew:
      return "komt nieuw in de lijst";
    case ChangeKind::kUp:
      return "past beter dan eerst";
    case ChangeKind::kDown:
      return "past minder goed dan eerst";
    case ChangeKind::kValtAf:
      return "past niet meer";
    case ChangeKind::kPastNu:
      return "past nu";
    case ChangeKind::kPastMits:
      return Mits(change, coupled);
    case ChangeKind::kVerdrongen:
      return of_person ? "past nog, maar ander werk komt nu eerst"
                       : "past nog, maar andere kandidaten komen nu eerst";
    case ChangeKind::kExpired:
      return "kan niet meer";
    case ChangeKind::kAttentionNew:
      return coupled ? "heeft een nieuw aandachtspunt" : "is veranderd";
    case ChangeKind::kOnvoldoende:
      return "is niet meer te vergelijken, want er is te weinig bekend";
  }
  return "is veranderd";
}

std::string Joined(std::string head, const std::string& tail) {
  if (tail.empty() || tail == head) return head;
  return absl::StrCat(head, ": ", tail);
}

// What everybody may know: about the work and the service, and that a profile changed.
std::string PublicCause(const Cause& cause, Direction direction, bool gain,
                        const ChangeWords& words) {
  const bool about_status = cause.rule == Rule::kStatus;
  const bool of_work = cause.reason == RuleReason::kNotOpen ||
                       cause.reason == RuleReason::kClosed || cause.reason == RuleReason::kNoPlaces;
  switch (cause.kind) {
    case CauseKind::kCandidate:
      return "het profiel is veranderd";
    case CauseKind::kOpportunity:
      return about_status && of_work ? StatusCause({cause, gain, words}) : "het werk is veranderd";
    case CauseKind::kTime:
      return about_status && of_work ? StatusCause({cause, gain, words})
                                     : "er is een datum voorbij";
    case CauseKind::kDecision:
      return "er is iets vastgelegd";
    default:
      return CauseText(cause, direction, gain, words);
  }
}

// Whether the cause tells of something that is gone from the way, not of something that came.
bool CauseIsGain(const Change& change) {
  const bool of_rule = static_cast<int>(change.cause.rule) != 0;
  if (change.kind != ChangeKind::kPastMits || !of_rule) return IsGain(change);
  // What stands in the way now is what the cause tells, unless something else went away.
  return IsGain(change) && change.list_before != score::MatchList::kOnvoldoendeBekend &&
         change.cause.rule != change.rule;
}

}  // namespace

std::string DayWord(model::Date day, model::Date today) {
  constexpr std::array<const char*, 12> kMonths = {"januari",   "februari", "maart",    "april",
                                                   "mei",       "juni",     "juli",     "augustus",
                                                   "september", "oktober",  "november", "december"};
  const std::string iso = day.ToString();  // YYYY-MM-DD
  const auto number = [&iso](std::size_t at) { return (iso[at] - '0') * 10 + (iso[at + 1] - '0'); };
  const auto month = static_cast<std::size_t>(number(5) - 1);
  std::string text = absl::StrCat(number(8), " ", kMonths[month]);
  if (day.Year() != today.Year()) absl::StrAppend(&text, " ", day.Year());
  return text;
}

std::string PlainRule(score::Rule rule) {
  switch (rule) {
    case Rule::kAccess:
      return "toestemming";
    case Rule::kStatus:
      return "beschikbaarheid";
    case Rule::kCertificates:
      return "certificaten";
    case Rule::kExclusions:
      return "wat de kandidaat niet wil of mag";
    case Rule::kTime:
      return "werktijden";
    case Rule::kBelastbaarheid:
      return "wat het werk vraagt";
    case Rule::kTravel:
      return "reizen";
    case Rule::kWerkvorm:
      return "soort werk en indicatie";
    case Rule::kLanguage:
      return "taal";
    case Rule::kSupport:
      return "begeleiding";
  }
  return "";
}

std::string AttentionWords(const score::Attention& attention, const model::Catalogue& catalogue) {
  switch (attention.code) {
    case score::AttentionCode::kPossibleRule:
      return absl::StrCat("nog niet zeker: ",
                          Or(PlainRule(static_cast<Rule>(attention.subject)), "een voorwaarde"));
    case score::AttentionCode::kVerouderd:
      if (attention.subject > score::kStaleRuleSubject) {
        const auto rule = static_cast<Rule>(attention.subject - score::kStaleRuleSubject);
        return absl::StrCat("verouderd, vraag het opnieuw: ", Or(PlainRule(rule), "een gegeven"));
      }
      break;
    default:
      break;
  }
  return AttentionText(attention, catalogue);
}

bool IsGain(const rescoring::Change& change) {
  switch (change.kind) {
    case ChangeKind::kNew:
    case ChangeKind::kUp:
    case ChangeKind::kPastNu:
      return true;
    case ChangeKind::kPastMits:
      return change.list_before != score::MatchList::kPast;
    default:
      return false;
  }
}

std::string CauseText(const rescoring::Cause& cause, rescoring::Direction direction, bool gain,
                      const ChangeWords& words) {
  const bool of_person = direction == Direction::kOfCandidate;
  switch (cause.kind) {
    case CauseKind::kCandidate:
    case CauseKind::kOpportunity:
    case CauseKind::kTime:
      return PartCause({cause, gain, words});
    case CauseKind::kPolicy:
      return words.policy_version.empty()
                 ? "er gelden andere regels voor de score"
                 : absl::StrCat("er gelden andere regels voor de score, versie ",
                                words.policy_version);
    case CauseKind::kCatalogue:
      return "de lijsten met codes en plaatsen zijn vernieuwd";
    case CauseKind::kRotation:
      return of_person ? "werk dat even goed past wisselt per week van plaats"
                       : "mensen die even goed passen wisselen per week van plaats";
    case CauseKind::kOthers:
      if (gain) return "er kwam plaats in de lijst";
      return of_person ? "er is werk bij dat beter past"
                       : "er zijn kandidaten bij die beter passen";
    case CauseKind::kNewCandidate:
      return of_person ? "het profiel is nieuw" : "deze kandidaat is nieuw";
    case CauseKind::kNewOpportunity:
      return "dit werk is nieuw";
    case CauseKind::kCandidateGone:
      return "het profiel is er niet meer";
    case CauseKind::kOpportunityGone:
      return "het werk is er niet meer";
    case CauseKind::kDecision:
      return gain ? "een eerdere afwijzing geldt niet meer" : "er is een afwijzing vastgelegd";
    case CauseKind::kUnexplained:
      return "de oorzaak is niet bekend; meld dit bij de beheerder";
  }
  return "";
}

std::string ChangeText(const rescoring::Change& change, const ChangeWords& words) {
  const std::string head = KindText(change, /*coupled=*/true);
  if (change.kind == ChangeKind::kAttentionNew && !change.attention.empty()) {
    std::vector<std::string> points;
    for (const score::Attention& attention : change.attention) {
      if (points.size() == kMostAttention) break;
      const std::string point = AttentionWords(attention, words.catalogue);
      if (!point.empty()) points.push_back(point);
    }
    std::string text;
    for (const std::string& point : points) absl::StrAppend(&text, text.empty() ? "" : "; ", point);
    const std::size_t more = change.attention.size() - points.size();
    if (more > 0) absl::StrAppend(&text, "; en nog ", more);
    return Joined(head, text);
  }
  return Joined(head, CauseText(change.cause, change.direction, CauseIsGain(change), words));
}

std::string ChangeTextForOther(const rescoring::Change& change, const ChangeWords& words) {
  return Joined(KindText(change, /*coupled=*/false),
                PublicCause(change.cause, change.direction, IsGain(change), words));
}

}  // namespace passend::texts
