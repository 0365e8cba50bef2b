#include "server/texts/carving_texts.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "server/texts/carving_words.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

constexpr std::size_t kMostLeft = 3;  // tasks that a text tells of; the rest is in the reply
constexpr std::size_t kMostNear = 2;

bool IsHypothesis(const CarvedWork& work) {
  return work.report.status == carving::Status::kHypothese;
}

std::string PerDay(const carving::ReportedPart& part) {
  if (part.most_minutes > part.part.minutes) {
    return absl::StrCat(part.part.minutes, " tot ", part.most_minutes, " minuten per dag");
  }
  return absl::StrCat(Duration(part.part.minutes), " per dag");
}

// "ompakken (2 uur per dag)", "post (30 tot 60 minuten per dag)".
std::vector<std::string> Tasks(const CarvedWork& work) {
  std::vector<std::string> tasks;
  for (std::size_t i = 0; i < work.report.parts.size(); ++i) {
    tasks.push_back(absl::StrCat(work.titles[i], " (", PerDay(work.report.parts[i]), ")"));
  }
  return tasks;
}

bool Works(const carving::ReportedPart& part, std::size_t day) {
  return std::ranges::any_of(part.when[day], [](int minutes) { return minutes > 0; });
}

std::vector<std::string> Days(const CarvedWork& work) {
  std::vector<std::string> days;
  for (std::size_t day = 0; day < 7; ++day) {
    if (std::ranges::any_of(work.report.parts, [day](const carving::ReportedPart& part) {
          return Works(part, day);
        })) {
      days.push_back(WeekdayWord(static_cast<int>(day)));
    }
  }
  return days;
}

// "maandag tot en met vrijdag", "maandag, woensdag en vrijdag".
std::string DaysWord(const CarvedWork& work) {
  const std::vector<std::string> days = Days(work);
  const bool whole_week = days.size() == 5 && days.front() == "maandag" && days.back() == "vrijdag";
  return whole_week ? "maandag tot en met vrijdag" : Join(days);
}

std::string At(const CarvedWork& work) {
  return work.employer.empty() ? std::string() : absl::StrCat(" bij ", work.employer);
}

std::string Week(const CarvedWork& work) {
  return absl::StrCat(IsHypothesis(work) ? "ongeveer " : "",
                      PerWeek(work.report.package.week_minutes));
}

std::string HolderWord(const CarvedWork& work, std::size_t i) {
  return work.holders[i].empty() ? std::string("een collega")
                                 : absl::StrCat("de functie ", work.holders[i]);
}

// What colleagues give, and what stays with them.
std::string Colleagues(const CarvedWork& work) {
  std::string text;
  for (std::size_t i = 0; i < work.report.holders.size(); ++i) {
    const carving::ReportedHolder& holder = work.report.holders[i];
    absl::StrAppend(&text, " Bij ", HolderWord(work, i), " komt ", PerWeek(holder.freed_minutes),
                    " vrij voor ander werk");
    if (holder.scarce_minutes > 0) {
      absl::StrAppend(&text, ", waarvan ", Duration(holder.scarce_minutes),
                      " van mensen die moeilijk te vinden zijn");
    }
    absl::StrAppend(&text, ".");
    if (holder.light_left != carving::kUnset) {
      absl::StrAppend(&text, " Daar blijft ", PerWeek(holder.light_left), " licht werk over.");
    }
  }
  if (!work.report.holders.empty()) {
    absl::StrAppend(&text, " Vraag wat collega's met de vrije tijd gaan doen.");
  }
  return text;
}

// Whether a point says something about the person.
bool IsAboutPerson(carving::PointKind kind) {
  switch (kind) {
    case carving::PointKind::kOrigin:
    case carving::PointKind::kVerdringing:
    case carving::PointKind::kWilling:
    case carving::PointKind::kSector:
    case carving::PointKind::kHypothese:
      return false;
    default:
      return true;
  }
}

std::string Hoofdtaken(const CarvedWork& work) {
  std::vector<std::string> small;
  for (std::size_t i = 0; i < work.report.parts.size(); ++i) {
    if (!work.report.parts[i].hoofdtaak) small.push_back(work.titles[i]);
  }
  if (small.empty()) return " Alle taken zijn hoofdtaken.";
  return absl::StrCat(" Bijtaak: ", Join(small), ". De andere taken zijn hoofdtaken.");
}

std::string Open(const CarvedWork& work) {
  if (work.report.points.empty()) return " Er staat niets open.";
  std::string text = " Nog open:";
  for (const carving::Point& point : work.report.points) {
    absl::StrAppend(&text, " ", RemarkOf(point, work.catalogue).text);
  }
  return text;
}

std::string HolderOf(const CarvedWork& work, int holder) {
  for (std::size_t i = 0; i < work.report.holders.size(); ++i) {
    if (work.report.holders[i].holder == holder) return work.holders[i];
  }
  return "";
}

std::string Decisive(const CarvedWork& work) {
  std::string text;
  for (const carving::Tight& tight : work.report.tight) {
    const std::string remark = RemarkOf(tight, work.catalogue, HolderOf(work, tight.subject)).text;
    // The same day after day is said once.
    if (tight.kind == carving::Tight::Kind::kDay) {
      if (text.find("De dag is vol") == std::string::npos)
        absl::StrAppend(&text, " De dag is vol.");
    } else {
      absl::StrAppend(&text, " ", remark);
    }
  }
  return text.empty() ? text : absl::StrCat(" Dit gaf de doorslag:", text);
}

std::string Left(const CarvedWork& work) {
  std::string text;
  for (std::size_t i = 0; i < work.report.left.size() && i < kMostLeft; ++i) {
    const carving::Breach& breach = work.report.left[i].breach;
    absl::StrAppend(&text, " ", Capital(work.left_titles[i]), ": ",
                    RemarkOf(breach, work.catalogue, HolderOf(work, breach.subject)).text);
  }
  return text.empty() ? text : absl::StrCat(" Niet gekozen.", text);
}

std::string Next(const CarvedWork& work) {
  std::string text;
  if (!work.near.empty()) {
    std::vector<std::string> near(
        work.near.begin(),
        work.near.begin() + static_cast<std::ptrdiff_t>(std::min(kMostNear, work.near.size())));
    absl::StrAppend(&text, " Ander pakket mogelijk: ", Join(near), ".");
  }
  if (!work.report.growth.empty()) {
    const carving::GrowthTask& growth = work.report.growth.front();
    absl::StrAppend(&text, " Volgende stap: ", work.growth_titles.front(),
                    ", na een niveau erbij in ", TalentWord(work.catalogue, growth.talent), ".");
  }
  return text;
}

}  // namespace

std::string CarvingForProfessional(const CarvedWork& work) {
  std::string text = absl::StrCat(Capital(Week(work)), At(work), ": ", Join(Tasks(work)), ", op ",
                                  DaysWord(work), ".");
  if (!IsHypothesis(work)) absl::StrAppend(&text, Hoofdtaken(work));
  absl::StrAppend(&text, Open(work), Decisive(work), Left(work), Colleagues(work), Next(work));
  if (IsHypothesis(work)) {
    absl::StrAppend(&text, " Dit is een eerste idee: bespreek de taken eerst met de werkgever.");
  } else if (!work.optimal) {
    absl::StrAppend(&text, " Misschien is er een beter pakket: het zoeken stopte eerder.");
  }
  return text;
}

std::string CarvingForCandidate(const CarvedWork& work) {
  return absl::StrCat(
      "Misschien is er werk voor u", At(work), ". U werkt dan ", Week(work), ", op ",
      DaysWord(work), ". Dit zijn de taken: ", Join(Tasks(work)), ".",
      work.report.travel == std::array<std::int16_t, 7>{}
          ? ""
          : " U werkt op twee plekken. Tussen de plekken reist u op een dag een keer.",
      IsHypothesis(work) ? " We weten nog niet of dit werk er echt is. We vragen dat aan de "
                           "werkgever."
                         : " We bespreken dit eerst met u, en daarna met de werkgever.",
      " U beslist zelf of u dit wilt.");
}

std::string CarvingForEmployer(const CarvedWork& work) {
  std::string text = absl::StrCat("Voorstel voor een nieuwe functie van ", Week(work), ", op ",
                                  DaysWord(work), ". De taken: ", Join(Tasks(work)), ".");
  for (std::size_t i = 0; i < work.report.holders.size(); ++i) {
    absl::StrAppend(&text, " Bij ", HolderWord(work, i), " komt ",
                    PerWeek(work.report.holders[i].freed_minutes), " vrij. Wat kan daar beter?");
  }
  for (const carving::Point& point : work.report.points) {
    if (IsAboutPerson(point.kind)) continue;
    switch (point.kind) {
      case carving::PointKind::kOrigin:
        absl::StrAppend(&text, " Van wie zijn de taken nu, en bij welk team?");
        break;
      case carving::PointKind::kWilling:
        absl::StrAppend(&text, " Wilt u hieraan meedoen?");
        break;
      case carving::PointKind::kVerdringing:
        absl::StrAppend(&text, " We bekijken samen of dit geen betaald werk vervangt.");
        break;
      default:
        break;
    }
  }
  absl::StrAppend(&text, " Wij regelen de begeleiding en wat er verder nodig is.",
                  IsHypothesis(work)
                      ? " De taken en de minuten zijn een schatting: graag bespreken we ze met u."
                      : " Graag bespreken we met u of dit past in het team.");
  return text;
}

}  // namespace passend::texts
