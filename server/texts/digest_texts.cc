#include "server/texts/digest_texts.h"

#include "absl/strings/str_cat.h"
#include "server/texts/change_texts.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

constexpr std::size_t kMostNamed = 3;  // tasks, questions or points in one text

std::string EmployerWord(const std::string& employer) {
  return employer.empty() ? "de werkgever" : employer;
}

// The first few, and how many more.
std::string Some(const std::vector<std::string>& words, const char* between) {
  std::string text;
  std::size_t shown = 0;
  for (const std::string& word : words) {
    if (word.empty() || shown == kMostNamed) continue;
    absl::StrAppend(&text, text.empty() ? "" : between, word);
    ++shown;
  }
  if (words.size() > kMostNamed) {
    absl::StrAppend(&text, between, "en nog ", words.size() - kMostNamed);
  }
  return text;
}

std::string FittingText(int fitting) {
  if (fitting == 0) return "Er past nu nog niemand.";
  return fitting == 1 ? "Er past nu 1 mens." : absl::StrCat("Er passen nu ", fitting, " mensen.");
}

// "vandaag", "morgen", "op 3 december".
std::string On(model::Date day, model::Date today) {
  if (day == today) return "vandaag";
  if (day.days == today.days + 1) return "morgen";
  return absl::StrCat("op ", DayWord(day, today));
}

}  // namespace

std::string WorkWord(const std::string& title, const std::string& employer) {
  const std::string work = title.empty() ? "dit werk" : title;
  return employer.empty() ? work : absl::StrCat(work, " bij ", employer);
}

std::string People(std::int64_t count) {
  return count == 1 ? "1 mens" : absl::StrCat(count, " mensen");
}

std::string Euros(std::int64_t cents) {
  const std::string digits = absl::StrCat(cents / 100);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back('.');
    text.push_back(digits[i]);
  }
  return absl::StrCat(text, " euro");
}

std::string CallAboutPerson(const std::string& title, const std::string& employer,
                            const std::string& person, const std::string& change) {
  return absl::StrCat("Bel ", EmployerWord(employer), " over ", title.empty() ? "dit werk" : title,
                      ". ", person, " ", change, ".");
}

std::string LossOfPerson(const std::string& title, const std::string& employer,
                         const std::string& person, const std::string& change, bool voordracht) {
  return absl::StrCat("Let op bij ", WorkWord(title, employer), ". ", person, " ", change, ".",
                      voordracht ? " Er loopt een voordracht." : "");
}

std::string WorkForPerson(const std::string& title, const std::string& employer,
                          const std::string& person, const std::string& change, bool voordracht) {
  return absl::StrCat(person, ": ", WorkWord(title, employer), " ", change, ".",
                      voordracht ? " Er loopt een voordracht." : "");
}

std::string ClosingWork(const std::string& title, const std::string& employer, model::Date closing,
                        model::Date today, int fitting) {
  return absl::StrCat("Bel ", EmployerWord(employer), " over ", title.empty() ? "dit werk" : title,
                      ": dit sluit ", On(closing, today), ". ", FittingText(fitting));
}

std::string ClosingForPerson(const std::string& title, const std::string& employer,
                             const std::string& person, model::Date closing, model::Date today) {
  return absl::StrCat(person, ": ", WorkWord(title, employer), " sluit ", On(closing, today), ".");
}

std::string FreeGroup(const std::string& title, const std::string& employer, int places,
                      int fitting) {
  return absl::StrCat("Groep ", WorkWord(title, employer), ": nog ",
                      places == 1 ? "1 plaats" : absl::StrCat(places, " plaatsen"), " vrij. ",
                      FittingText(fitting));
}

std::string OpenSroi(const std::string& employer, std::int64_t cents,
                     std::optional<model::Date> until, model::Date today, int works) {
  return absl::StrCat("Bel ", EmployerWord(employer), " over SROI: nog ", Euros(cents), " open",
                      until.has_value() ? absl::StrCat(" tot en met ", DayWord(*until, today)) : "",
                      works == 1
                          ? ". Voor 1 kans daar passen nu mensen."
                          : absl::StrCat(". Voor ", works, " kansen daar passen nu mensen."));
}

std::string OpenPoints(const std::string& title, const std::string& employer,
                       const std::string& person, const std::vector<std::string>& points) {
  return absl::StrCat(person, ": de voordracht voor ", WorkWord(title, employer), " heeft nog ",
                      points.size() == 1 ? "een open punt: " : "open punten: ", Some(points, "; "),
                      ".");
}

std::string StepForOther(const std::string& person) {
  return absl::StrCat(person, ": er is iets te doen. De werkregisseur weet er meer van.");
}

std::string NextStep(const std::string& what, const std::string& person,
                     std::optional<model::Date> step, model::Date today, int days_still) {
  if (!step.has_value()) {
    return absl::StrCat(person, ": ", what, " wacht al ", days_still,
                        " dagen op een volgende stap.");
  }
  if (*step < today) {
    return absl::StrCat(person, ": voor ", what, " was een stap afgesproken op ",
                        DayWord(*step, today), ".");
  }
  return absl::StrCat(person, ": voor ", what, " is een stap afgesproken, ", On(*step, today), ".");
}

std::string PackageWord(const std::vector<std::string>& employers) {
  std::vector<std::string> known;
  for (const std::string& employer : employers) {
    if (!employer.empty()) known.push_back(employer);
  }
  return known.empty() ? "het takenpakket" : absl::StrCat("het takenpakket bij ", Join(known));
}

std::string EndingWord(int kind, int subject, const model::Catalogue& catalogue) {
  const auto name = [subject](const auto& list, const char* otherwise) -> std::string {
    const auto at = static_cast<std::size_t>(subject);
    return subject < 0 || at >= list.size() ? otherwise : list[at].name_nl;
  };
  switch (kind) {
    case 1:
      return name(catalogue.certificates(), "een certificaat");
    case 2:
      return "de loonwaarde";
    case 3:
      return name(catalogue.registrations(), "een indicatie");
    default:
      return "wat bekend is over wat iemand aankan";
  }
}

std::string Ends(const std::string& person,
                 const std::vector<std::pair<std::string, model::Date>>& what, model::Date today) {
  std::vector<std::string> parts;
  for (const auto& [thing, until] : what) {
    parts.push_back(absl::StrCat(thing, " verloopt ", On(until, today)));
  }
  return absl::StrCat(person, ": ", Some(parts, "; "), ".");
}

std::string EndsForOther(const std::string& person) {
  return absl::StrCat(person, ": een gegeven in het profiel verloopt binnenkort.");
}

std::string Evaluation(const std::string& person, int months, model::Date day, model::Date today) {
  return absl::StrCat(person, ": evaluatie van de plaatsing na ", months, " maanden",
                      day < today ? ", dat was " : ", ", On(day, today), ".");
}

std::string LongUnseen(const std::string& people, bool without_werkregisseur) {
  return absl::StrCat(
      without_werkregisseur ? "Zonder werkregisseur en lang niet genoemd: " : "Lang niet genoemd: ",
      people, ".");
}

std::string WithoutMatch(const std::string& person, const std::string& why) {
  return absl::StrCat(person, ": er is nu geen passend werk.", why.empty() ? "" : " ", why);
}

std::string VisitText(const std::string& employer, std::optional<int> days_since,
                      bool never_analysed, const std::string& people,
                      const std::vector<std::string>& tasks,
                      const std::vector<std::string>& questions) {
  std::string text = absl::StrCat("Bezoek ", EmployerWord(employer));
  if (days_since.has_value()) {
    absl::StrAppend(&text, *days_since == 1 ? ", laatste contact 1 dag geleden."
                                            : absl::StrCat(", laatste contact ", *days_since,
                                                           " dagen geleden."));
  } else {
    absl::StrAppend(&text, ", nog geen contact bekend.");
  }
  if (never_analysed) absl::StrAppend(&text, " Het werk is daar nog nooit bekeken.");
  if (!people.empty()) absl::StrAppend(&text, " Neem mee: ", people, ".");
  if (!tasks.empty()) absl::StrAppend(&text, " Bespreek de taken: ", Some(tasks, ", "), ".");
  if (!questions.empty()) absl::StrAppend(&text, " Vraag: ", Some(questions, " "));
  return text;
}

std::string RulesChanged(const std::string& policy_version, const std::string& catalogue_version,
                         int by_policy, int by_catalogue) {
  const auto moved = [](int count) {
    return count == 1 ? std::string("veranderde 1 match")
                      : absl::StrCat("veranderden ", count, " matches");
  };
  std::string text;
  if (by_policy > 0) {
    text = absl::StrCat("Er gelden andere regels voor de score (versie ", policy_version,
                        "). Daardoor ", moved(by_policy), " van u.");
  }
  if (by_catalogue > 0) {
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    "De lijsten met codes en plaatsen zijn vernieuwd (versie ", catalogue_version,
                    "). Daardoor ", moved(by_catalogue), " van u.");
  }
  return text;
}

std::string FullRun(rescoring::FullBecause because) {
  using rescoring::FullBecause;
  const auto with = [](const char* why) { return absl::StrCat("Volledige run: ", why); };
  switch (because) {
    case FullBecause::kNotFull:
      break;
    case FullBecause::kFirst:
      return with("dit is de eerste");
    case FullBecause::kCatalogue:
      return with("de lijsten met codes en plaatsen zijn vernieuwd");
    case FullBecause::kSharing:
      return with("de afspraken over delen met andere organisaties zijn veranderd");
    case FullBecause::kSizes:
      return with("de lengte van de lijsten is veranderd");
    case FullBecause::kLaterDay:
      return with("de vorige run was voor een latere dag");
    case FullBecause::kNewWeek:
      return with(
          "er begint een nieuwe week, dus de volgorde bij gelijke scores is opnieuw geloot");
    case FullBecause::kManyChanged:
      return with("meer dan een kwart van de profielen is veranderd");
  }
  return "Volledige run";
}

}  // namespace passend::texts
