#include "server/texts/carving_words.h"

#include <array>

#include "server/texts/words.h"

namespace passend::texts {
namespace {

using carving::BlockKind;
using carving::Limit;
using carving::PointKind;
using carving::TaskBar;

std::string TalentCode(const model::Catalogue& catalogue, int talent) {
  if (talent < 0) return "";
  return catalogue.talents()[static_cast<std::size_t>(talent)].code;
}
std::string ItemKey(const model::Catalogue& catalogue, int item) {
  if (item < 0) return "";
  return catalogue.items()[static_cast<std::size_t>(item)].key;
}
std::string CertificateCode(const model::Catalogue& catalogue, int certificate) {
  if (certificate < 0) return "";
  return catalogue.certificates()[static_cast<std::size_t>(certificate)].code;
}
std::string CertificateWord(const model::Catalogue& catalogue, int certificate) {
  if (certificate < 0) return "een certificaat";
  return catalogue.certificates()[static_cast<std::size_t>(certificate)].name_nl;
}

Remark Plain(std::string code, std::string text) {
  return {.code = std::move(code), .subject = {}, .text = std::move(text)};
}
Remark AboutItem(std::string code, const model::Catalogue& catalogue, int item, std::string text) {
  return {.code = std::move(code),
          .subject = ItemKey(catalogue, item),
          .text = std::move(text),
          .about_health = true};
}
Remark AboutTalent(std::string code, const model::Catalogue& catalogue, int talent,
                   std::string text) {
  return {
      .code = std::move(code), .subject = TalentCode(catalogue, talent), .text = std::move(text)};
}
Remark AboutCertificate(std::string code, const model::Catalogue& catalogue, int certificate,
                        std::string text) {
  return {.code = std::move(code),
          .subject = CertificateCode(catalogue, certificate),
          .text = std::move(text)};
}

}  // namespace

std::string ShortWeekday(int weekday) {
  constexpr std::array<const char*, 7> kDays = {"ma", "di", "wo", "do", "vr", "za", "zo"};
  return kDays[static_cast<std::size_t>(weekday)];
}

std::string WeekdayWord(int weekday) {
  constexpr std::array<const char*, 7> kDays = {"maandag", "dinsdag",  "woensdag", "donderdag",
                                                "vrijdag", "zaterdag", "zondag"};
  return kDays[static_cast<std::size_t>(weekday)];
}

std::string DaypartWord(int daypart) {
  constexpr std::array<const char*, 4> kParts = {"ochtend", "middag", "avond", "nacht"};
  return kParts[static_cast<std::size_t>(daypart)];
}

Remark RemarkOf(const carving::Point& point, const model::Catalogue& catalogue) {
  switch (point.kind) {
    case PointKind::kBridged:
      return AboutItem("overbrugd", catalogue, point.subject,
                       Capital(ItemWord(catalogue, point.subject)) + ": kan met " +
                           MeasureWord(catalogue, point.measure) + ".");
    case PointKind::kItemOpen:
      return AboutItem("belastbaarheid", catalogue, point.subject,
                       Capital(ItemWord(catalogue, point.subject)) +
                           ": niet bekend, te oud, of alleen met aanpassing. Vraag het na.");
    case PointKind::kCertificate:
      return AboutCertificate(
          "certificaat", catalogue, point.subject,
          "Nodig: " + CertificateWord(catalogue, point.subject) + ". Vraag of dat er is.");
    case PointKind::kVog:
      return Plain("vog_aanvragen", "Vraag een VOG aan.");
    case PointKind::kTalent:
      return AboutTalent(
          "talent", catalogue, point.subject,
          "Niet bekend: " + TalentWord(catalogue, point.subject) + ". Vraag het na.");
    case PointKind::kOrigin:
      return Plain(
          "herkomst_taken",
          "Niet bekend van wie een taak nu is, of bij welk team of proces die hoort. Vraag "
          "dat aan de werkgever.");
    case PointKind::kHours:
      return Plain("uren", "Uren of dagdelen van de kandidaat zijn niet bekend of te oud.");
    case PointKind::kTravel:
      return Plain("reis", "Het is niet zeker of de kandidaat er kan komen.");
    case PointKind::kSupport:
      return Plain("begeleiding",
                   "Het is niet zeker of er genoeg begeleiding is. Bespreek dat met de werkgever.");
    case PointKind::kStatus:
      return Plain("beschikbaarheid", "Vraag of de kandidaat beschikbaar is.");
    case PointKind::kIndication:
      return Plain("indicatie", "De indicatie is nog niet rond.");
    case PointKind::kVerdringing:
      return Plain("verdringingstoets",
                   "Werk zonder loon: toets eerst of het geen betaald werk verdringt.");
    case PointKind::kWilling:
      return Plain("bereidheid", "Niet bekend of de werkgever aan jobcarving wil meedoen.");
    case PointKind::kMits:
      return Plain("mits_vervoer", "De reis is langer dan de kandidaat wil: mits vervoer.");
    case PointKind::kHypothese:
      return Plain("hypothese",
                   "Taken en minuten zijn een schatting. Vraag de werkgever of ze kloppen.");
    case PointKind::kSector:
      return Plain("sector", "De sector van de werkgever is niet bekend.");
  }
  return {};
}

Remark RemarkOf(const carving::Problem::Bar& bar, const model::Catalogue& catalogue) {
  switch (bar.bar) {
    case TaskBar::kNone:
      return {};
    case TaskBar::kExcludedTask:
      return Plain("uitgesloten_taak", "Dit soort taken is voor de kandidaat uitgesloten.");
    case TaskBar::kExcludedSite:
      return Plain("uitgesloten_plek", "Deze plek is voor de kandidaat uitgesloten.");
    case TaskBar::kTooFar:
      return Plain("te_ver", "De plek is te ver reizen.");
    case TaskBar::kCertificate:
      return AboutCertificate(
          "certificaat", catalogue, bar.subject,
          "Daarvoor is " + CertificateWord(catalogue, bar.subject) + " nodig, en dat is er niet.");
    case TaskBar::kTalent:
      return AboutTalent("talent", catalogue, bar.subject,
                         "Vraagt meer: " + TalentWord(catalogue, bar.subject) + ".");
    case TaskBar::kPeak:
      return AboutItem(
          "te_zwaar", catalogue, bar.subject,
          "Vraagt te veel: " + ItemWord(catalogue, bar.subject) + ", ook met een hulpmiddel.");
    case TaskBar::kCondition:
      return AboutItem(
          "voorwaarde", catalogue, bar.subject,
          "Gaat niet samen met een voorwaarde: " + ItemWord(catalogue, bar.subject) + ".");
    case TaskBar::kDaySum:
      return AboutItem(
          "dagsom", catalogue, bar.subject,
          "Ook een klein deel is te veel op een dag: " + ItemWord(catalogue, bar.subject) + ".");
    case TaskBar::kTime:
      return Plain("tijd", "Valt op een dag of dagdeel waarop de kandidaat niet kan.");
    case TaskBar::kTooLong:
      return Plain("te_lang", "Het kleinste deel duurt langer dan de kandidaat kan werken.");
    case TaskBar::kTieGroup:
      return Plain("hoort_bij_andere_taak", "Hoort bij een taak die niet kan.");
  }
  return {};
}

Remark RemarkOf(const carving::Breach& breach, const model::Catalogue& catalogue,
                const std::string& holder) {
  const std::string of = holder.empty() ? "de collega's" : "de functie " + holder;
  switch (breach.limit) {
    case Limit::kTask:
      return Plain("niet_beter", "Past erbij, maar maakt het pakket niet beter.");
    case Limit::kMinutes:
      return Plain("blokken", "Gaat niet in blokken van deze taak.");
    case Limit::kFewHours:
      return Plain("te_weinig_uren", "Dan zijn er te weinig uren per week.");
    case Limit::kWeek:
      return Plain("week_vol", "De week van de kandidaat is vol.");
    case Limit::kDay:
      return Plain("dag_vol", "De dag van de kandidaat is vol.");
    case Limit::kShortDay:
      return Plain("korte_dag", "Dan is er een dag met minder dan een uur werk.");
    case Limit::kDaySum:
      return AboutItem("dagsom", catalogue, breach.subject,
                       "Samen te veel op een dag: " + ItemWord(catalogue, breach.subject) + ".");
    case Limit::kSchedule:
      return Plain("rooster", "Past niet in de dagdelen van die dag.");
    case Limit::kTaskCount:
      return Plain("aantal_taken", "Dan zijn het te veel taken.");
    case Limit::kSites:
      return Plain("plekken", "Is op een andere plek, en dat kan er niet bij.");
    case Limit::kTieGroup:
      return Plain("hoort_bij_andere_taak", "Hoort bij een taak die er niet bij kan.");
    case Limit::kCoherence:
      return Plain("samenhang", "Hoort bij een ander team of proces.");
    case Limit::kSwitches:
      return Plain("wisselingen", "Dan zijn er te veel wisselingen op een dag.");
    case Limit::kBijtaken:
      return Plain("bijtaken", "Wordt te klein voor een hoofdtaak, en er is al een bijtaak.");
    case Limit::kHolderHours:
      return Plain("uren_collegas", "Dan gaat er te veel weg bij " + of + ".");
    case Limit::kHolderLight:
      return Plain("licht_werk_collegas", "Dan houdt " + of + " geen licht werk over.");
    case Limit::kEmployers:
      return Plain("werkgevers", "Dan is er maar bij een werkgever werk.");
    case Limit::kFunctions:
      return Plain("functies", "Dan is het werk van maar een functie.");
  }
  return {};
}

Remark RemarkOf(const carving::Block& block, const model::Catalogue& catalogue) {
  switch (block.kind) {
    case BlockKind::kItem: {
      const std::string item = ItemWord(catalogue, block.subject);
      return AboutItem("belastbaarheid", catalogue, block.subject,
                       block.measure >= 0
                           ? "mits " + MeasureWord(catalogue, block.measure) + " (" + item + ")"
                           : "mits er een oplossing komt voor: " + item);
    }
    case BlockKind::kDaypart:
      return Plain("dagdeel", "mits 1 dagdeel erbij: " + WeekdayWord(block.subject / 4) + " " +
                                  DaypartWord(block.subject % 4));
    case BlockKind::kDay:
      return Plain("uren_per_dag", "mits " + Duration(block.amount) + " meer op een dag");
    case BlockKind::kWeek:
      return Plain("uren_per_week", "mits " + Duration(block.amount) + " meer per week");
    case BlockKind::kCertificate:
      return AboutCertificate(
          "certificaat", catalogue, block.subject,
          "mits " + CertificateWord(catalogue, block.subject) + " wordt gehaald");
    case BlockKind::kTravel:
      return Plain("vervoer", "mits vervoer: de reis is " + Duration(block.amount) + " te lang");
  }
  return {};
}

Remark RemarkOf(const carving::Tight& tight, const model::Catalogue& catalogue,
                const std::string& holder) {
  using Kind = carving::Tight::Kind;
  switch (tight.kind) {
    case Kind::kDay:
      return Plain("dag_vol", "De dag is vol: " + WeekdayWord(tight.subject) + ".");
    case Kind::kWeek:
      return Plain("week_vol", "De week is vol.");
    case Kind::kItem:
      return AboutItem(
          "dagsom", catalogue, tight.subject,
          "Op een dag kan er niet meer bij van: " + ItemWord(catalogue, tight.subject) + ".");
    case Kind::kTasks:
      return Plain("aantal_taken", "Meer taken mogen er niet in.");
    case Kind::kHolder:
      return Plain("uren_collegas", "Bij de functie " +
                                        (holder.empty() ? std::string("van nu") : holder) +
                                        " kan niet meer weg.");
  }
  return {};
}

}  // namespace passend::texts
