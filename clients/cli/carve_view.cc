#include "clients/cli/carve_view.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "clients/cli/match_view.h"
#include "clients/cli/settings.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace passend::cli {
namespace {

constexpr std::array<const char*, 7> kDays = {"ma", "di", "wo", "do", "vr", "za", "zo"};
constexpr std::array<const char*, 4> kDayparts = {"ochtend", "middag", "avond", "nacht"};
constexpr int kMinutesPerHour = 60;
constexpr std::size_t kMostLines = 8;
constexpr int kMostTasks = 3;  // of an employer in a list of visits

// "20 uur", "18,5 uur".
std::string Hours(int minutes) {
  if (minutes % kMinutesPerHour == 0) return std::to_string(minutes / kMinutesPerHour) + " uur";
  return Tenths((minutes * 10 + kMinutesPerHour / 2) / kMinutesPerHour) + " uur";
}

std::string HoursOf(const v1::CarvedJob& job) {
  if (job.most_week_minutes() <= job.week_minutes()) return Hours(job.week_minutes());
  return Hours(job.week_minutes()) + " tot " + Hours(job.most_week_minutes());
}

std::string StatusText(v1::CarvingStatus status) {
  switch (status) {
    case v1::HYPOTHESE:
      return "hypothese";
    case v1::BESPROKEN:
      return "besproken";
    case v1::GEANALYSEERD:
      return "geanalyseerd";
    default:
      return "";
  }
}

template <typename Parts>
std::string PartsText(const Parts& parts) {
  std::string text;
  for (const v1::CarvedPart& part : parts) {
    text +=
        (text.empty() ? "" : ", ") + part.title() + " " + std::to_string(part.minutes_per_day());
    if (part.most_minutes_per_day() > part.minutes_per_day()) {
      text += "-" + std::to_string(part.most_minutes_per_day());
    }
  }
  return text;
}

template <typename Texts>
std::string Joined(const Texts& texts, const char* between = ", ") {
  std::string text;
  for (const auto& one : texts) text += (text.empty() ? "" : between) + one;
  return text;
}

// "ma-vr", or the days one by one.
std::string DaysText(const v1::CarvedPart& part) {
  const std::vector<std::string> days(part.weekdays().begin(), part.weekdays().end());
  if (days == std::vector<std::string>{"ma", "di", "wo", "do", "vr"}) return "ma-vr";
  if (days.size() == kDays.size()) return "ma-zo";
  return Joined(days);
}

std::string Section(const std::string& title, const std::vector<std::string>& lines,
                    const Console& console) {
  if (lines.empty()) return "";
  std::string text = "  " + title + "\n";
  for (const std::string& line : lines) text += Paragraph(line, console, 4);
  return text;
}

// The first of them; how many more there are.
template <typename Remarks>
std::vector<std::string> TextsOf(const Remarks& remarks) {
  std::vector<std::string> lines;
  for (const v1::CarvingRemark& remark : remarks) {
    if (lines.size() == kMostLines) {
      lines.push_back("en nog " + std::to_string(remarks.size() - static_cast<int>(kMostLines)) +
                      " (zie --output json)");
      break;
    }
    lines.push_back(remark.text());
  }
  return lines;
}

std::string NameOf(const v1::CarvedJob& job, bool people) {
  if (people) return ShortName(job.candidate());
  std::string name = ShortName(job.employer()) + " " + Printable(job.employer_name());
  if (!job.second_employer().empty()) {
    name += " en " + ShortName(job.second_employer()) + " " + Printable(job.second_employer_name());
  }
  return name;
}

std::string JobText(const v1::CarvedJob& job, const std::string& number, bool people,
                    const Console& console) {
  std::string text = Bold(number + " " + NameOf(job, people), console) + "\n";
  if (job.parts_size() > 0) {
    text += "  " + HoursOf(job) + " per week, " + StatusText(job.status()) +
            (job.optimal() ? ", bewezen het beste" : "") +
            (job.fits_whole() ? ", past ook op het hele werk" : "") + "\n";
    Table tasks({{"taak", Align::kLeft, Fit::kWrap, 16},
                 {"min per dag", Align::kRight},
                 {"dagen"},
                 {"plek"},
                 {"nu van", Align::kLeft, Fit::kWrap, 10},
                 {""}});
    for (const v1::CarvedPart& part : job.parts()) {
      std::string minutes = std::to_string(part.minutes_per_day());
      if (part.most_minutes_per_day() > part.minutes_per_day()) {
        minutes += "-" + std::to_string(part.most_minutes_per_day());
      }
      tasks.AddRow({part.title(), minutes, DaysText(part), part.site(), part.holder(),
                    part.hoofdtaak() ? "hoofdtaak" : (part.bijtaak() ? "bijtaak" : "")});
    }
    text += tasks.Render(console.width, 2, console.color);
    text += WeekGridText(job, console, 2);
  }
  text += Section("Nog open", TextsOf(job.attention_points()), console);
  text += Section("Wat het pakket begrenst", TextsOf(job.limits()), console);
  text += Section("Niet gekozen", TextsOf(job.left_out()), console);
  std::vector<std::string> lines;
  for (const v1::ColleagueEffect& effect : job.colleagues()) {
    std::string line =
        (effect.holder().empty() ? std::string("functie onbekend") : effect.holder()) + ": " +
        Hours(effect.freed_minutes()) + " per week vrij";
    if (effect.has_share_permille()) {
      line += " (" + std::to_string((effect.share_permille() + 5) / 10) + " % van de uren)";
    }
    line += "; geeft weg: " + Joined(effect.tasks());
    if (effect.has_light_minutes_left()) {
      line += "; houdt " + Hours(effect.light_minutes_left()) + " licht werk";
    }
    lines.push_back(std::move(line));
  }
  text += Section("Collega's", lines, console);
  if (job.measures_size() > 0) text += Section("Nodig", {Joined(job.measures())}, console);
  lines.clear();
  for (const v1::GrowthStep& step : job.growth()) {
    lines.push_back(step.title() + ": vraagt " + step.talent() + " op niveau " +
                    std::to_string(step.level()));
  }
  text += Section("Groei", lines, console);
  lines.clear();
  for (const v1::CarvingNearMiss& near : job.near_misses()) {
    std::string line;
    for (const v1::CarvingRemark& block : near.blocks()) {
      line += (line.empty() ? "" : " en ") + block.text();
    }
    lines.push_back(line + ": " + PartsText(near.parts()) + " (" + Hours(near.week_minutes()) +
                    (near.better() ? ", beter)" : ", kan, niet beter)"));
  }
  text += Section("Bijna", lines, console);
  lines.clear();
  for (const v1::CarvedAlternative& other : job.alternatives()) {
    lines.push_back(PartsText(other.parts()) + " (" + Hours(other.week_minutes()) + ")");
  }
  text += Section("Ook mogelijk", lines, console);
  text += Section("Drie vragen voor het bezoek", {job.questions().begin(), job.questions().end()},
                  console);
  if (job.has_money() && job.money().available()) {
    text += Section("Geld", {"LKS per maand: " + Euros(job.money().month_cents())}, console);
  } else if (job.has_money()) {
    text += Section("Geld", {job.money().reason_unavailable()}, console);
  }
  if (!job.text().empty()) text += Section("Tekst", {job.text()}, console);
  return text + "\n";
}

}  // namespace

std::string WeekGridText(const v1::CarvedJob& job, const Console& console, int indent) {
  if (job.week_size() == 0) return "";
  std::array<bool, kDays.size()> shown = {true, true, true, true, true, false, false};
  // By daypart and part: minutes by day.
  std::map<std::pair<std::size_t, int>, std::array<int, kDays.size()>> rows;
  std::array<int, kDays.size()> total = {};
  for (const v1::PlannedWork& work : job.week()) {
    const auto day = static_cast<std::size_t>(
        std::find(kDays.begin(), kDays.end(), work.weekday()) - kDays.begin());
    const auto daypart = static_cast<std::size_t>(
        std::find(kDayparts.begin(), kDayparts.end(), work.daypart()) - kDayparts.begin());
    if (day == kDays.size() || daypart == kDayparts.size()) continue;
    shown[day] = true;
    rows[{daypart, work.part() < 0 ? job.parts_size() : work.part()}][day] += work.minutes();
    if (work.part() >= 0) total[day] += work.minutes();
  }
  std::vector<Column> columns = {{"week"}, {"", Align::kLeft, Fit::kTruncate, 12}};
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if (shown[day]) columns.push_back({kDays[day], Align::kRight});
  }
  Table table(columns);
  std::size_t last = kDayparts.size();
  const auto add = [&](std::string first, std::string second, const auto& minutes) {
    std::vector<std::string> row = {std::move(first), std::move(second)};
    for (std::size_t day = 0; day < kDays.size(); ++day) {
      if (shown[day]) row.push_back(minutes[day] == 0 ? "." : std::to_string(minutes[day]));
    }
    table.AddRow(std::move(row));
  };
  for (const auto& [key, minutes] : rows) {
    const auto& [daypart, part] = key;
    add(daypart == last ? "" : kDayparts[daypart],
        part < job.parts_size() ? job.parts(part).title() : "(reizen)", minutes);
    last = daypart;
  }
  add("samen", "minuten", total);
  return table.Render(console.width, indent, console.color);
}

std::string CarvedJobsText(const v1::CarvingResponse& reply, bool people, const Console& console) {
  std::string text;
  Table table({{"#", Align::kRight},
               {people ? "kandidaat" : "werkgever", Align::kLeft, Fit::kTruncate, 20},
               {"per week", Align::kRight},
               {"open", Align::kRight},
               {"talenten", Align::kRight},
               {"stand"},
               {"taken (minuten per dag)", Align::kLeft, Fit::kWrap, 20}});
  Table banded({{"#", Align::kRight},
                {"verwijzing"},
                {"talenten", Align::kLeft, Fit::kWrap, 16},
                {"uren"},
                {"regio"},
                {"aanbod"}});
  int rank = 0;
  for (const v1::CarvedJob& job : reply.jobs()) {
    const std::string number = std::to_string(++rank);
    if (job.banded()) {
      banded.AddRow({number, ShortName(job.candidate()), Joined(job.talents()),
                     job.hours_band().empty() ? "?" : job.hours_band(),
                     job.region().empty() ? "?" : job.region(), job.offer()});
      continue;
    }
    table.AddRow({number, NameOf(job, people), HoursOf(job),
                  std::to_string(job.objective().attention_points()),
                  std::to_string((job.objective().coverage_permille() + 5) / 10) + " %",
                  StatusText(job.status()), PartsText(job.parts())});
  }
  text += Bold(people ? "Voor wie is er een baan te maken" : "Waar is een baan te maken", console);
  text += " (" + std::to_string(reply.jobs_size()) + ")\n";
  if (reply.jobs_size() == 0) {
    text += people ? "  voor niemand\n" : "  nergens\n";
  }
  if (!table.empty()) text += table.Render(console.width, 2, console.color);
  if (!banded.empty()) {
    text += "  Niet in uw caseload:\n" + banded.Render(console.width, 2, console.color);
  }
  text += "\n";
  rank = 0;
  for (const v1::CarvedJob& job : reply.jobs()) {
    ++rank;
    if (!job.banded()) text += JobText(job, std::to_string(rank) + ".", people, console);
  }
  if (reply.nearly_size() > 0) {
    text += Bold("Bijna", console) + "\n";
    for (const v1::CarvedJob& job : reply.nearly()) text += JobText(job, "-", people, console);
  }
  const v1::CarvingCounts& counts = reply.counts();
  if (counts.seen() > 0) {
    Table seen({{""}, {"", Align::kRight}});
    const auto add = [&seen](const char* what, std::int64_t count) {
      if (count > 0) seen.AddRow({what, Thousands(static_cast<std::uint64_t>(count))});
    };
    add("bekeken", counts.seen());
    add("te ver", counts.out_of_reach());
    add("wil geen jobcarving", counts.not_willing());
    add("niet benaderen", counts.do_not_approach());
    add("uitgesloten", counts.excluded());
    add("kan nu niet", counts.other_obstacles());
    add("geen pakket", counts.without_package());
    add("kan niet in de lijst komen", counts.skipped_by_bound());
    add("opgelost", counts.solved());
    text += seen.Render(console.width, 2);
  }
  if (!reply.optimal()) {
    text += Paragraph(
        "Er is niet alles doorzocht: het kan zijn dat er betere pakketten zijn (--time-ms).",
        console);
  }
  return text + Paragraph("Een pakket is een voorstel voor een gesprek, geen besluit.", console);
}

std::string NewFunctionsText(const v1::CarveFunctionResponse& reply, const Console& console) {
  std::string text = Bold("Nieuwe functies uit taken van meer functies", console) + " (" +
                     std::to_string(reply.functions_size()) + ")\n";
  if (reply.functions_size() == 0) text += "  geen\n";
  int rank = 0;
  for (const v1::NewFunction& function : reply.functions()) {
    text += "\n" + std::to_string(++rank) + ". voor " + std::to_string(function.people_count()) +
            (function.people_count() == 1 ? " kandidaat" : " kandidaten") +
            "; nu van: " + Joined(function.holders()) + "\n" +
            Paragraph(PartsText(function.tasks()), console, 3);
    Table people({{"kandidaat"}, {"per week", Align::kRight}, {"open", Align::kRight}});
    for (const auto& person : function.people()) {
      people.AddRow({ShortName(person.candidate()), Hours(person.week_minutes()),
                     std::to_string(person.objective().attention_points())});
    }
    if (!people.empty()) text += people.Render(console.width, 3, console.color);
  }
  return text;
}

std::string VisitsText(const v1::RankEmployersToVisitResponse& reply, const Console& console) {
  std::string text =
      Bold("Op bezoek bij", console) + " (" + std::to_string(reply.visits_size()) + ")\n";
  if (reply.visits_size() == 0) text += "  niemand\n";
  Table table({{"#", Align::kRight},
               {"werkgever", Align::kLeft, Fit::kTruncate, 20},
               {"voor", Align::kRight},
               {"nieuw", Align::kRight},
               {"laatste contact"},
               {"stand"},
               {"taken", Align::kLeft, Fit::kWrap, 20}});
  int rank = 0;
  for (const v1::EmployerVisit& visit : reply.visits()) {
    std::string tasks;
    for (int i = 0; i < std::min(visit.tasks_size(), kMostTasks); ++i) {
      tasks += (i == 0 ? "" : ", ") + visit.tasks(i);
    }
    if (visit.tasks_size() > kMostTasks) tasks += " ...";
    table.AddRow(
        {std::to_string(++rank), ShortName(visit.employer()) + " " + visit.employer_name(),
         std::to_string(visit.people_count()), std::to_string(visit.new_people_count()),
         visit.last_contact().empty() ? "nooit" : visit.last_contact(),
         visit.reason() == "nooit_geanalyseerd" ? "nooit geanalyseerd" : StatusText(visit.status()),
         tasks});
  }
  if (!table.empty()) text += table.Render(console.width, 2, console.color);
  rank = 0;
  for (const v1::EmployerVisit& visit : reply.visits()) {
    ++rank;
    std::vector<std::string> lines;
    std::string people;
    for (const auto& person : visit.people()) {
      people += (people.empty() ? "" : ", ") + ShortName(person.candidate());
    }
    if (!people.empty()) lines.push_back("voor: " + people);
    for (const std::string& question : visit.questions()) lines.push_back("vraag: " + question);
    text += Section(std::to_string(rank) + ". " + ShortName(visit.employer()), lines, console);
  }
  text += Paragraph(
      std::to_string(reply.people()) + " mensen passen nu nergens op; met deze bezoeken zijn er " +
          std::to_string(reply.served()) + " te helpen. Bekeken: " + std::to_string(reply.seen()) +
          " werkgevers; kort geleden bezocht " + std::to_string(reply.not_due()) +
          ", niet benaderen " + std::to_string(reply.do_not_approach()) + ", wil geen jobcarving " +
          std::to_string(reply.not_willing()) + ".",
      console);
  return text;
}

}  // namespace passend::cli
