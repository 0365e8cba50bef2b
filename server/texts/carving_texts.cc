#include "server/texts/carving_texts.h"

#include <algorithm>
#include <array>

#include "server/texts/carving_words.h"
#include "server/texts/words.h"

namespace passend::texts {
namespace {

bool IsHypothesis(const CarvedWork& work) {
  return work.report.status == carving::Status::kHypothese;
}

// "ompakken (2 uur per dag)", "post (30 tot 60 minuten per dag)".
std::vector<std::string> Tasks(const CarvedWork& work) {
  std::vector<std::string> tasks;
  for (std::size_t i = 0; i < work.report.parts.size(); ++i) {
    const carving::ReportedPart& part = work.report.parts[i];
    std::string minutes = Duration(part.part.minutes);
    if (part.most_minutes > part.part.minutes) {
      minutes = std::to_string(part.part.minutes) + " tot " + Duration(part.most_minutes);
    }
    tasks.push_back(work.titles[i] + " (" + minutes + " per dag)");
  }
  return tasks;
}

std::vector<std::string> Days(const CarvedWork& work) {
  std::vector<std::string> days;
  for (std::size_t day = 0; day < 7; ++day) {
    for (const carving::ReportedPart& part : work.report.parts) {
      if (std::ranges::any_of(part.when[day], [](int minutes) { return minutes > 0; })) {
        days.push_back(WeekdayWord(static_cast<int>(day)));
        break;
      }
    }
  }
  return days;
}

std::string At(const CarvedWork& work) {
  return work.employer.empty() ? std::string() : " bij " + work.employer;
}

std::string Week(const CarvedWork& work) {
  return (IsHypothesis(work) ? "ongeveer " : "") + PerWeek(work.report.package.week_minutes);
}

std::string Colleagues(const CarvedWork& work) {
  std::string text;
  for (std::size_t i = 0; i < work.report.holders.size(); ++i) {
    const carving::ReportedHolder& holder = work.report.holders[i];
    if (holder.freed_minutes == 0) continue;
    text += " " +
            (work.holders[i].empty() ? std::string("Een collega") : Capital(work.holders[i])) +
            " krijgt " + PerWeek(holder.freed_minutes) + " vrij voor ander werk.";
  }
  return text;
}

// Whether a point says something about the person's health or profile.
bool IsAboutPerson(carving::PointKind kind) {
  switch (kind) {
    case carving::PointKind::kOrigin:
    case carving::PointKind::kVerdringing:
    case carving::PointKind::kWilling:
    case carving::PointKind::kSector:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string CarvingForProfessional(const CarvedWork& work) {
  std::string text =
      Capital(Week(work)) + At(work) + ": " + Join(Tasks(work)) + ", op " + Join(Days(work)) + ".";
  if (work.report.points.empty()) {
    text += " Er staat niets open.";
  } else {
    text += " Nog open:";
    for (const carving::Point& point : work.report.points) {
      text += " " + RemarkOf(point, work.catalogue).text;
    }
  }
  text += Colleagues(work);
  if (IsHypothesis(work)) {
    text += " Dit is een eerste idee: bespreek de taken eerst met de werkgever.";
  }
  return text;
}

std::string CarvingForCandidate(const CarvedWork& work) {
  std::string text = "Misschien is er werk voor u" + At(work) + ". U werkt dan " + Week(work) +
                     ", op " + Join(Days(work)) + ". Dit zijn de taken: " + Join(Tasks(work)) + ".";
  text += IsHypothesis(work)
              ? " We weten nog niet of dit werk er echt is. We vragen dat aan de werkgever."
              : " We bespreken dit eerst met u, en daarna met de werkgever.";
  return text + " U beslist zelf of u dit wilt.";
}

std::string CarvingForEmployer(const CarvedWork& work) {
  std::string text = "Voorstel voor een nieuwe functie van " + Week(work) + ", op " +
                     Join(Days(work)) + ". De taken: " + Join(Tasks(work)) + "." + Colleagues(work);
  for (const carving::Point& point : work.report.points) {
    if (!IsAboutPerson(point.kind)) text += " " + RemarkOf(point, work.catalogue).text;
  }
  text += IsHypothesis(work) ? " De taken en de minuten zijn een schatting: graag bespreken we ze "
                               "met u."
                             : " Graag bespreken we met u of dit past in het team.";
  return text;
}

}  // namespace passend::texts
