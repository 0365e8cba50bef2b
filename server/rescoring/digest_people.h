// People as digests see them: who works with them, whether they are available, what of their
// profile ends or is missing, and when they were last told of.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_PEOPLE_H_
#define PASSEND_SERVER_RESCORING_DIGEST_PEOPLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"

namespace passend::server {

// A value with a last day on which it counts.
enum class EndingKind : std::uint8_t {
  kCertificate = 1,
  kLoonwaarde = 2,
  kIndication = 3,
  kBelastbaarheid = 4,
};
struct Ending {
  EndingKind kind = EndingKind::kCertificate;
  int subject = -1;   // catalogue index of the certificate or registration
  model::Date until;  // the last day
  friend bool operator==(const Ending&, const Ending&) = default;
};

struct DigestCandidate {
  std::string name;  // resource name
  // Who reads about the person: the temporary werkregisseur while there is one. "" = nobody.
  std::string werkregisseur;
  std::string team;
  std::string accountmanager;
  // May be placed: available, or in a place with a wish to move on (or not known), no objection.
  bool available = false;
  std::optional<model::Date> last_voorstel;
  std::optional<model::Date> placed_since;  // placed, and the day is known
  std::vector<Ending> endings;              // on the day of the run or later, by day
  std::vector<Ending> ended;                // certificates that ended before it, by day
  // What is missing of the profile.
  bool no_talents = false;
  bool no_belastbaarheid = false;
  bool no_hours = false;
  bool no_travel = false;
  // Groups whose visibility is counted (rescoring::GroupsOf); empty when a run does not count the
  // person as available.
  std::vector<std::string> groups;
};

// `day`: of the run.
DigestCandidate DigestCandidateOf(const model::Candidate& candidate,
                                  const model::Catalogue& catalogue, model::Date day);

// Something about a person that was told, so that it is not told again every week.
struct Reminder {
  std::uint64_t what = 0;
  model::Date day;
  friend bool operator==(const Reminder&, const Reminder&) = default;
};

// When somebody was last told of. Kept from run to run.
struct Appearance {
  bool available = false;
  model::Date since;  // first day of this time of being available
  // Last day on which the person was named to the werkregisseur, or, without one, to the team.
  std::optional<model::Date> last;
  std::optional<model::Date> without_match;  // last day in the rotation of people without a match
  std::vector<Reminder> reminders;           // by `what`
  friend bool operator==(const Appearance&, const Appearance&) = default;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_PEOPLE_H_
