// The lines that could be told to one owner; digest_choice.h says which of them are.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_LINES_H_
#define PASSEND_SERVER_RESCORING_DIGEST_LINES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/rescoring/digest.h"
#include "server/rescoring/digest_choice.h"
#include "server/rescoring/digest_world.h"

namespace passend::server {

// What one werkregisseur looks after, or a team of people who have none.
struct PeoplePart {
  std::vector<const DigestCandidate*> people;     // by name
  std::vector<const rescoring::Change*> changes;  // of this run, work for these people
  std::vector<const DatedChange*> earlier;        // of runs before, oldest first
  std::vector<const DigestVoordracht*> voordrachten;
  std::vector<const DigestProposal*> proposals;
};

// What one accountmanager looks after.
struct WorkPart {
  std::vector<const DigestOpportunity*> work;
  std::vector<const DigestEmployer*> employers;
  std::vector<const rescoring::Change*> changes;  // of this run, people for this work
};

// `weekly`: everything; else only what fits now and what closes. `since`: the day of the last
// weekly digest of this owner, changes until then were told; none = all are new.
std::vector<Proposed> LinesForPeople(const DigestWorld& world, const PeoplePart& part, bool weekly,
                                     std::optional<model::Date> since);
std::vector<Proposed> LinesForWork(const DigestWorld& world, const WorkPart& part, bool weekly);

// By what a line is remembered, so that it is not told again every week; 0 = it is not remembered.
std::uint64_t ReminderOf(const DigestLine& line);
// Days after which something that still stands is told again.
inline constexpr int kRemindAfterDays = 28;

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_LINES_H_
