#include "server/texts/group_texts.h"

#include <bit>

#include "absl/strings/str_cat.h"
#include "server/texts/rule_texts.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

using carving::GroupLimit;
using carving::GroupReason;

std::vector<GroupLimit> LimitsOf(carving::GroupLimitSet set) {
  std::vector<GroupLimit> limits;
  for (int i = 0; i < carving::kGroupLimitCount; ++i) {
    const auto limit = static_cast<GroupLimit>(i);
    if ((set & carving::LimitBit(limit)) != 0) limits.push_back(limit);
  }
  return limits;
}

// What keeps somebody out, alone.
std::string FullText(GroupLimit limit, bool coupled) {
  switch (limit) {
    case GroupLimit::kPlaces:
      return "De plaatsen op de dagdelen van deze kandidaat zijn vol.";
    case GroupLimit::kMaxSize:
      return "De groep heeft al het grootste aantal leden.";
    case GroupLimit::kSupervision:
      return "De begeleiding is vol.";
    case GroupLimit::kSeats:
      return "De bus is vol.";
    case GroupLimit::kApart:
      return "Kan niet samen met een ander lid van de groep.";
    case GroupLimit::kIntensiveShare:
      if (!coupled) break;
      return "Anders zijn er te weinig leden met intensieve begeleiding in de groep.";
    case GroupLimit::kMinSize:
    case GroupLimit::kBezetting:
    case GroupLimit::kProperty:
    case GroupLimit::kOutput:
    case GroupLimit::kKept:
      break;
  }
  return "Past niet in de samenstelling van deze groep.";
}

// What it would take, for who lacks several things.
std::string NeedWord(GroupLimit limit, bool coupled) {
  switch (limit) {
    case GroupLimit::kPlaces:
      return "een plaats";
    case GroupLimit::kMaxSize:
      return "een grotere groep";
    case GroupLimit::kSupervision:
      return "meer begeleiding";
    case GroupLimit::kSeats:
      return "een zitplaats in de bus";
    case GroupLimit::kApart:
      return "een groep zonder een bepaald ander lid";
    case GroupLimit::kIntensiveShare:
      if (!coupled) break;
      return "meer leden met intensieve begeleiding";
    case GroupLimit::kMinSize:
    case GroupLimit::kBezetting:
    case GroupLimit::kProperty:
    case GroupLimit::kOutput:
    case GroupLimit::kKept:
      break;
  }
  return "een andere samenstelling van de groep";
}

std::string IneligibleText(const carving::GroupPerson& person, bool coupled) {
  switch (person.ineligible) {
    case carving::GroupIneligible::kNone:
      break;
    case carving::GroupIneligible::kRule:
      if (!coupled) break;
      return absl::StrCat("Valt af op regel ", RuleWord(person.rule), ".");
    case carving::GroupIneligible::kOnvoldoendeBekend:
      return "Er is te weinig bekend om te vergelijken; vraag eerst na.";
    case carving::GroupIneligible::kFormalEmployer:
      return "Is niet in dienst bij het werkbedrijf of de gemeente. Kan alleen tijdelijk mee: "
             "spreek "
             "een laatste dag af.";
    case carving::GroupIneligible::kNoDayparts:
      if (!coupled) break;
      return "Kan niet werken op de dagdelen van deze groep.";
    case carving::GroupIneligible::kSilent:
      return "Is eerder afgewezen voor dit werk, en er is niets veranderd.";
  }
  return "Past niet bij dit werk.";
}

std::string ReserveText(int rank, const std::string& role) {
  if (rank == 0) return "";
  return absl::StrCat(" Staat op nummer ", rank, " van de reservelijst voor ", role, ".");
}

// "4,0": permille of a place, rounded down to tenths.
std::string Fte(std::int64_t permille) {
  return absl::StrCat(permille / 1000, ",", permille % 1000 / 100);
}

std::string Members(std::int64_t count) {
  return count == 1 ? "1 lid" : absl::StrCat(count, " leden");
}

std::string People(std::size_t count) {
  return count == 1 ? "1 persoon" : absl::StrCat(count, " personen");
}

}  // namespace

std::string GroupLimitCode(GroupLimit limit) {
  switch (limit) {
    case GroupLimit::kPlaces:
      return "plaatsen";
    case GroupLimit::kMaxSize:
      return "grootste_groep";
    case GroupLimit::kSupervision:
      return "begeleiding";
    case GroupLimit::kSeats:
      return "bus";
    case GroupLimit::kApart:
      return "niet_samen";
    case GroupLimit::kIntensiveShare:
      return "aandeel_intensief";
    case GroupLimit::kMinSize:
      return "kleinste_groep";
    case GroupLimit::kBezetting:
      return "bezetting";
    case GroupLimit::kProperty:
      return "eigenschap";
    case GroupLimit::kOutput:
      return "opbrengst";
    case GroupLimit::kKept:
      return "leden_van_nu";
  }
  return "";
}

std::string GroupAbsenceCode(const carving::GroupAbsence& absence,
                             const carving::GroupPerson& person) {
  switch (absence.reason) {
    case GroupReason::kNoOption:
      break;
    case GroupReason::kNoGroup:
      return "geen_groep";
    case GroupReason::kOthersFitBetter:
      return "anderen_passen_beter";
    case GroupReason::kMembersStay:
      return "leden_blijven";
    case GroupReason::kLimit: {
      const std::vector<GroupLimit> limits = LimitsOf(absence.blockers);
      return limits.size() == 1 ? GroupLimitCode(limits.front()) : "meer_dan_een_grens";
    }
    case GroupReason::kNotSearched:
      return "niet_uitgezocht";
  }
  switch (person.ineligible) {
    case carving::GroupIneligible::kNone:
    case carving::GroupIneligible::kRule:
      break;
    case carving::GroupIneligible::kOnvoldoendeBekend:
      return "onvoldoende_bekend";
    case carving::GroupIneligible::kFormalEmployer:
      return "formele_werkgever";
    case carving::GroupIneligible::kNoDayparts:
      return "geen_dagdelen";
    case carving::GroupIneligible::kSilent:
      return "eerder_afgewezen";
  }
  return "regel";
}

std::string GroupAbsenceText(const carving::GroupAbsence& absence,
                             const carving::GroupPerson& person, const std::string& role,
                             bool coupled) {
  switch (absence.reason) {
    case GroupReason::kNoOption:
      break;
    case GroupReason::kNoGroup:
      return "Er is geen groep mogelijk.";
    case GroupReason::kOthersFitBetter:
      return absl::StrCat("Andere kandidaten passen hier beter.",
                          ReserveText(absence.reserve_rank, role));
    case GroupReason::kMembersStay:
      return absl::StrCat("De leden van nu houden hun plaats.",
                          ReserveText(absence.reserve_rank, role));
    case GroupReason::kLimit: {
      const std::vector<GroupLimit> limits = LimitsOf(absence.blockers);
      if (limits.size() == 1) return FullText(limits.front(), coupled);
      std::vector<std::string> needs;
      for (const GroupLimit limit : limits) needs.push_back(NeedWord(limit, coupled));
      return absl::StrCat("Er is meer dan één ding nodig: ", Join(needs), ".");
    }
    case GroupReason::kNotSearched:
      return absl::StrCat("Zou de groep beter kunnen maken; de tijd om te zoeken was op.",
                          ReserveText(absence.reserve_rank, role));
  }
  return IneligibleText(person, coupled);
}

std::string GroupShortfallText(const carving::GroupShortfall& shortfall, const std::string& role,
                               const std::string& property) {
  switch (shortfall.limit) {
    case GroupLimit::kMinSize:
      return absl::StrCat("De groep moet ", Members(shortfall.needed), " hebben; hoogstens ",
                          shortfall.attainable, " is haalbaar.");
    case GroupLimit::kBezetting:
      return absl::StrCat("Voor ", role, ", ploeg ", shortfall.part + 1, ", is een bezetting van ",
                          Fte(shortfall.needed), " plaatsen nodig; hoogstens ",
                          Fte(shortfall.attainable), " is haalbaar.");
    case GroupLimit::kProperty:
      return absl::StrCat("Nodig: ", Members(shortfall.needed), " met ", property, "; hoogstens ",
                          shortfall.attainable, " is haalbaar.");
    case GroupLimit::kOutput:
      return "De gevraagde opbrengst is niet haalbaar.";
    case GroupLimit::kPlaces:
    case GroupLimit::kMaxSize:
    case GroupLimit::kSupervision:
    case GroupLimit::kSeats:
    case GroupLimit::kApart:
    case GroupLimit::kIntensiveShare:
    case GroupLimit::kKept:
      break;
  }
  return "Een van de eisen is niet haalbaar.";
}

std::string GroupMemberText(bool past_mits, bool by_bus, bool temporary, bool moved) {
  std::vector<std::string> parts;
  if (past_mits) parts.push_back("past als er nog één ding wordt geregeld");
  if (by_bus) parts.push_back("reist met de bus van de groep");
  if (temporary) parts.push_back("gaat tijdelijk mee");
  if (moved) parts.push_back("krijgt andere taken dan nu");
  if (parts.empty()) return "";
  return absl::StrCat(Capital(Join(parts)), ".");
}

std::string GroupSummary(const carving::GroupResult& result,
                         const std::vector<GroupShiftLine>& shifts, int temporary) {
  if (!result.found) {
    return result.optimal ? "Er is geen groep mogelijk met deze eisen."
                          : "Er is geen groep gevonden in de tijd die er was.";
  }
  std::string text =
      absl::StrCat("Voorstel voor een groep van ", People(result.members.size()), ".");
  if (result.optimal) {
    absl::StrAppend(&text, " Geen andere groep past beter bij elkaar opgeteld.");
  } else {
    absl::StrAppend(&text, " Een andere groep past bij elkaar opgeteld hoogstens ",
                    result.gap_permille / 10, ",", result.gap_permille % 10, "% beter.");
  }
  for (const GroupShiftLine& shift : shifts) {
    absl::StrAppend(&text, " ", Capital(shift.role), " (", shift.when, "): ", shift.members,
                    shift.members == 1 ? " lid" : " leden", ", verwachte bezetting ",
                    Fte(shift.expected_permille), " van ", shift.places,
                    shift.places == 1 ? " plaats" : " plaatsen");
    if (shift.required_permille > 0) {
      absl::StrAppend(&text, ", nodig ", Fte(shift.required_permille));
    }
    absl::StrAppend(&text, ".");
  }
  if (temporary > 0) {
    absl::StrAppend(&text, " ", People(static_cast<std::size_t>(temporary)),
                    temporary == 1 ? " gaat" : " gaan",
                    " tijdelijk mee: niet in dienst bij het werkbedrijf of de gemeente, of dat is "
                    "niet bekend.");
  }
  absl::StrAppend(&text, " Dit is een voorstel om te bespreken; u beslist.");
  return text;
}

std::string GroupEmployerText(const carving::GroupResult& result,
                              const std::vector<GroupShiftLine>& shifts, const std::string& until) {
  if (!result.found) return "";
  std::string text = absl::StrCat("Wij stellen een groep voor van ", People(result.members.size()),
                                  ", met begeleiding van ons.");
  for (const GroupShiftLine& shift : shifts) {
    if (shift.members == 0) continue;
    absl::StrAppend(&text, " ", Capital(shift.role), " (", shift.when, "): ", shift.places,
                    shift.places == 1 ? " plaats" : " plaatsen", ", gemiddeld ",
                    Fte(shift.expected_permille), " bezet.");
  }
  if (!until.empty()) absl::StrAppend(&text, " De afspraak loopt tot en met ", until, ".");
  absl::StrAppend(&text,
                  " U betaalt één prijs voor de groep. Wij regelen wie er komt en zorgen voor "
                  "vervanging. Er is geen prijs per persoon.");
  return text;
}

}  // namespace passend::texts
