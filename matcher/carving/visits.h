// Q5: which employers to visit, because what they have, or may have, is work for people who now
// have nothing (domain guide 7.1, 1).
#ifndef PASSEND_MATCHER_CARVING_VISITS_H_
#define PASSEND_MATCHER_CARVING_VISITS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "matcher/carving/questions.h"
#include "matcher/model/employer.h"

namespace passend::carving {

struct VisitEmployer {
  PoolRef pool;  // known tasks, or a hypothesis; may have no tasks at all
  bool never_analysed = false;
  model::VisitSegment segment = model::VisitSegment::kUnknown;
  score::PackedDay last_contact = score::kNoDay;
};

enum class VisitReason : std::uint8_t {
  kServes = 1,         // its tasks would serve people who are not served by the visits before it
  kNeverAnalysed = 2,  // in the list so that it does not circle around the known ones
};

struct Visit {
  std::size_t index = 0;  // in the list of employers
  VisitReason reason = VisitReason::kServes;
  std::vector<std::size_t> people;      // whom it would serve, in the order of the question
  std::vector<std::size_t> new_people;  // of those, whom no visit before it serves
  std::optional<int> days_since;        // since the last contact
};

struct VisitOptions {
  int limit = 12;
  std::string_view iso_week;
  std::int64_t nodes = 2'000;  // for each employer and person
  std::function<bool()> stop;
};

struct VisitAnswer {
  std::vector<Visit> visits;
  std::int64_t seen = 0;
  std::int64_t not_due = 0;  // visited not long ago, by their segment
  std::int64_t do_not_approach = 0;
  std::int64_t not_willing = 0;
  std::int64_t pairs = 0;   // employer and person, looked at
  std::int64_t served = 0;  // people whom the list would serve
  bool complete = true;     // false: stopped, or some pair was not decided
};

// Chooses one after the other: whom it newly serves (most first), then whom it serves at all, then
// longest without contact, then the order key. In both counts an employer that was analysed comes
// before one that never was, of which the tasks are only thought to be there: those have their
// share of the list. At least policy.carving.visits_new_share of the list is employers that were
// never analysed, as long as there are any. `settings` is what people are judged with, by the
// tenant of the employer (PoolRef::settings).
VisitAnswer RankVisits(std::span<const VisitEmployer> employers, std::span<const PersonRef> people,
                       const model::Policy& policy, score::PackedDay as_of,
                       const VisitOptions& options);

// The day from which an employer of this segment is due again; nothing = at once.
std::optional<score::PackedDay> DueFrom(model::VisitSegment segment, score::PackedDay last_contact,
                                        const model::CarvingPolicy& policy);

}  // namespace passend::carving

#endif  // PASSEND_MATCHER_CARVING_VISITS_H_
