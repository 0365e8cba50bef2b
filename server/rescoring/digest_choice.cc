#include "server/rescoring/digest_choice.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace passend::server {
namespace {

constexpr int kDaysPerWeek = 7;
// The first run of next week may be on its last day.
constexpr int kLatestNextWeek = 2 * kDaysPerWeek - 1;
// Between two runs in a week: a long weekend.
constexpr int kLatestNextRun = 4;

// What a line is about; two lines with the same are one.
auto SubjectOf(const DigestLine& line) {
  return std::tuple(line.kind, line.candidate, line.opportunity, line.employer, line.due);
}

bool Before(const Proposed& a, const Proposed& b) {
  const auto order = [](const Proposed& one) {
    const int place = one.place > 0 ? one.place : std::numeric_limits<int>::max();
    const model::Date due = one.line.due.value_or(model::Date{std::numeric_limits<int>::max()});
    return std::tuple(-one.line.priority, due, place, one.line.kind,
                      std::string_view(one.line.opportunity), std::string_view(one.line.candidate),
                      std::string_view(one.line.employer), std::string_view(one.line.text));
  };
  return order(a) < order(b);
}

bool IsOfWork(const DigestLine& line) {
  return !line.candidate.empty() && !line.opportunity.empty();
}

}  // namespace

std::vector<DigestLine> ChooseLines(std::vector<Proposed> proposed,
                                    const std::vector<DigestLine>& there, const LineLimits& limits,
                                    int* left_out) {
  std::ranges::sort(proposed, Before);
  std::map<std::string, int> of_person;
  std::map<std::string, int> of_work;
  std::set<decltype(SubjectOf(DigestLine()))> told;
  for (const DigestLine& line : there) {
    if (!line.candidate.empty()) ++of_person[line.candidate];
    for (const std::string& name : line.people) ++of_person[name];
    if (IsOfWork(line)) ++of_work[line.opportunity];
    told.insert(SubjectOf(line));
  }
  std::vector<DigestLine> chosen;
  *left_out = 0;
  for (Proposed& one : proposed) {
    if (!told.insert(SubjectOf(one.line)).second) continue;
    int* person = one.line.candidate.empty() ? nullptr : &of_person[one.line.candidate];
    int* work = IsOfWork(one.line) ? &of_work[one.line.opportunity] : nullptr;
    if (static_cast<int>(chosen.size()) >= limits.lines ||
        (person != nullptr && *person >= limits.person) ||
        (work != nullptr && *work >= limits.work)) {
      ++*left_out;
      continue;
    }
    if (person != nullptr) ++*person;
    if (work != nullptr) ++*work;
    chosen.push_back(std::move(one.line));
  }
  return chosen;
}

std::vector<std::string> NameInTime(std::vector<Waiting> waiting, model::Date day, bool weekly) {
  std::ranges::sort(waiting, {}, [](const Waiting& one) {
    return std::tuple(one.deadline, one.named_before, std::string_view(one.candidate));
  });
  std::size_t now = 0;
  if (weekly) {
    // This week and the weeks after it that surely come in time: the first run of the k-th week to
    // come is k * 7 + 6 days off at most.
    const auto weeks = [&](const Waiting& one) {
      const int left = one.deadline.days - day.days;
      return static_cast<std::size_t>(
          left < kLatestNextWeek ? 1 : 1 + (left - (kDaysPerWeek - 1)) / kDaysPerWeek);
    };
    // The least that a week must bear so that the first i + 1 are in time, for every i.
    std::size_t load = 0;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      load = std::max(load, (i + weeks(waiting[i])) / weeks(waiting[i]));
    }
    // And what of them the weeks after this one cannot bear.
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      const std::size_t later = (weeks(waiting[i]) - 1) * load;
      if (i + 1 > later) now = std::max(now, i + 1 - later);
    }
  } else {
    while (now < waiting.size() && waiting[now].deadline.days < day.days + kLatestNextRun) ++now;
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < now; ++i) names.push_back(std::move(waiting[i].candidate));
  return names;
}

model::Date MondayOf(model::Date day) {
  // 1970-01-01 was a Thursday.
  const int weekday = ((day.days + 3) % kDaysPerWeek + kDaysPerWeek) % kDaysPerWeek;
  return {day.days - weekday};
}

}  // namespace passend::server
