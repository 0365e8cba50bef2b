#include "matcher/carving/visits.h"

#include <algorithm>
#include <tuple>

#include "matcher/score/order.h"

namespace passend::carving {
namespace {

// What is known of one employer that may be visited.
struct Prospect {
  std::size_t index = 0;
  std::vector<std::size_t> people;
  std::uint32_t waiting = 0;  // as rules.md 4: 0 = never visited
  std::uint64_t hash = 0;
  bool never_analysed = false;
  bool taken = false;
};

class Chooser {
 public:
  Chooser(std::vector<Prospect>& prospects, std::size_t people, const VisitOptions& options,
          int new_share)
      : prospects_(prospects), served_(people), limit_(static_cast<std::size_t>(options.limit)) {
    const auto never = static_cast<std::size_t>(
        std::count_if(prospects.begin(), prospects.end(),
                      [](const Prospect& one) { return one.never_analysed; }));
    length_ = Length();
    // Rounded up.
    quota_ = std::min(never, (length_ * static_cast<std::size_t>(new_share) + 999) / 1000);
  }

  std::vector<Visit> Run() {
    std::vector<Visit> visits;
    std::size_t new_ones = 0;
    while (visits.size() < length_) {
      const std::size_t left = length_ - visits.size();
      const bool only_new = quota_ > new_ones && quota_ - new_ones >= left;
      Prospect* best = nullptr;
      std::size_t best_new = 0;
      for (Prospect& one : prospects_) {
        if (one.taken || (only_new && !one.never_analysed)) continue;
        const std::size_t newly = Newly(one);
        if (newly == 0 && one.people.empty() && !one.never_analysed) continue;
        if (best == nullptr || Before(one, newly, *best, best_new)) {
          best = &one;
          best_new = newly;
        }
      }
      if (best == nullptr) break;
      best->taken = true;
      new_ones += static_cast<std::size_t>(best->never_analysed);
      Visit visit;
      visit.index = best->index;
      visit.reason = best->people.empty() ? VisitReason::kNeverAnalysed : VisitReason::kServes;
      visit.people = best->people;
      for (const std::size_t person : best->people) {
        if (served_[person]) continue;
        served_[person] = true;
        visit.new_people.push_back(person);
      }
      visits.push_back(std::move(visit));
    }
    return visits;
  }

  std::int64_t served() const { return std::count(served_.begin(), served_.end(), true); }

 private:
  // Visits that make sense at all: somebody is served, or nobody knows yet.
  std::size_t Length() const {
    const auto useful = static_cast<std::size_t>(std::count_if(
        prospects_.begin(), prospects_.end(),
        [](const Prospect& one) { return !one.people.empty() || one.never_analysed; }));
    return std::min(limit_, useful);
  }
  std::size_t Newly(const Prospect& one) const {
    return static_cast<std::size_t>(
        std::count_if(one.people.begin(), one.people.end(),
                      [this](std::size_t person) { return !served_[person]; }));
  }
  static bool Before(const Prospect& a, std::size_t a_new, const Prospect& b, std::size_t b_new) {
    // What is only thought to be there counts after what is known.
    const auto known = [](const Prospect& one, std::size_t count) {
      return one.never_analysed ? 0 : count;
    };
    const auto key = [&](const Prospect& one, std::size_t newly) {
      return std::tuple(known(one, newly), newly, known(one, one.people.size()), one.people.size());
    };
    if (key(a, a_new) != key(b, b_new)) return key(a, a_new) > key(b, b_new);
    return std::tie(a.waiting, a.hash, a.index) < std::tie(b.waiting, b.hash, b.index);
  }

  std::vector<Prospect>& prospects_;
  std::vector<bool> served_;
  const std::size_t limit_;
  std::size_t length_ = 0;
  std::size_t quota_ = 0;
};

}  // namespace

std::optional<score::PackedDay> DueFrom(model::VisitSegment segment, score::PackedDay last_contact,
                                        const model::CarvingPolicy& policy) {
  if (last_contact == score::kNoDay) return std::nullopt;
  int days = 0;
  switch (segment) {
    case model::VisitSegment::kUnknown:
    case model::VisitSegment::kNone:
      return std::nullopt;
    case model::VisitSegment::kMonth:
      days = policy.visit_days_month;
      break;
    case model::VisitSegment::kQuarter:
      days = policy.visit_days_quarter;
      break;
    case model::VisitSegment::kHalfYear:
      days = policy.visit_days_half_year;
      break;
  }
  return static_cast<score::PackedDay>(std::min(last_contact + days, score::kNoDay - 1));
}

VisitAnswer RankVisits(std::span<const VisitEmployer> employers, std::span<const PersonRef> people,
                       const model::Policy& policy, score::PackedDay as_of,
                       const VisitOptions& options) {
  VisitAnswer answer;
  std::vector<Prospect> prospects;
  for (std::size_t i = 0; i < employers.size(); ++i) {
    const VisitEmployer& employer = employers[i];
    ++answer.seen;
    if (employer.pool.pool->do_not_approach) {
      ++answer.do_not_approach;
      continue;
    }
    if (employer.pool.pool->carving_willing == model::Answer::kNo) {
      ++answer.not_willing;
      continue;
    }
    const std::optional<score::PackedDay> due =
        DueFrom(employer.segment, employer.last_contact, policy.carving);
    if (due.has_value() && *due > as_of) {
      ++answer.not_due;
      continue;
    }
    Prospect one;
    one.index = i;
    one.waiting = score::Waiting(employer.last_contact);
    one.hash = score::OrderHash(options.iso_week, "", employer.pool.name);
    one.never_analysed = employer.never_analysed;
    prospects.push_back(std::move(one));
  }

  Solver solver;
  Problem problem;
  SolveOptions solve;
  solve.any = true;
  solve.nodes = options.nodes;
  solve.stop = options.stop;
  std::vector<Person> made(people.size());
  const Settings* made_with = nullptr;
  for (Prospect& one : prospects) {
    const PoolRef& pool = employers[one.index].pool;
    if (pool.pool->tasks.empty()) continue;
    if (made_with != pool.settings) {
      for (std::size_t p = 0; p < people.size(); ++p) {
        made[p] = MakePerson(*people[p].facts, people[p].extras, *pool.settings);
      }
      made_with = pool.settings;
    }
    for (std::size_t p = 0; p < people.size(); ++p) {
      if (p % 16 == 0 && options.stop && options.stop()) {
        answer.complete = false;
        break;
      }
      ++answer.pairs;
      problem.Make(*pool.pool, made[p], *pool.settings);
      if (problem.obstacle != Obstacle::kNone) continue;
      const Solution solution = solver.Solve(problem, solve);
      if (!solution.packages.empty()) {
        one.people.push_back(p);
      } else if (!solution.optimal) {
        answer.complete = false;
      }
    }
  }

  Chooser chooser(prospects, people.size(), options, policy.carving.visits_new_share);
  answer.visits = chooser.Run();
  answer.served = chooser.served();
  for (Visit& visit : answer.visits) {
    const score::PackedDay last = employers[visit.index].last_contact;
    if (last != score::kNoDay) visit.days_since = int{as_of} - int{last};
  }
  return answer;
}

}  // namespace passend::carving
