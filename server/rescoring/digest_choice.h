// Which lines a digest shows, and whose turn it is: the limits and the promises of digests.
//
// Order of lines: priority, then who was told of soonest by a day, then the place in the list, then
// names, so that the same input gives the same digest.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_CHOICE_H_
#define PASSEND_SERVER_RESCORING_DIGEST_CHOICE_H_

#include <string>
#include <vector>

#include "matcher/model/date.h"
#include "server/rescoring/digest.h"

namespace passend::server {

// Priorities of lines, 0..1000. docs/rescoring.md has the table for readers.
namespace priority {
inline constexpr int kLangNietGenoemd = 1000;  // keeps a promise
inline constexpr int kGeenWerk = 950;          // has its places in the week
inline constexpr int kSluitNu = 900;           // closes today or tomorrow
inline constexpr int kVerliesLopend = 880;     // lost, and a voordracht runs
inline constexpr int kPastNu = 850;
inline constexpr int kNieuw = 800;
inline constexpr int kAandachtNieuw = 780;  // of a running voordracht
inline constexpr int kStap = 740;           // a step was agreed, and its day is here
inline constexpr int kSluit = 700;
inline constexpr int kVerliesEerste = 660;  // lost, and it was among the first
inline constexpr int kNazorg = 620;
inline constexpr int kVerloopt = 600;
inline constexpr int kAandacht = 560;  // open points of a running voordracht
inline constexpr int kPastMits = 520;
inline constexpr int kStil = 480;  // a voordracht or package without a next step
inline constexpr int kGroep = 440;
inline constexpr int kSroi = 400;
inline constexpr int kBeter = 300;
inline constexpr int kRegels = 200;
inline constexpr int kTelling = 0;
}  // namespace priority

// A line that could be told.
struct Proposed {
  DigestLine line;
  int place = 0;  // in its list, 1 = first; 0 = none
};

struct LineLimits {
  int lines = 0;   // at most so many are chosen
  int person = 2;  // lines about one person in the digest, those in `there` counted
  int work = 3;    // lines about people for one opportunity, likewise
};

// The best of `proposed` that the limits allow, best first; how many were left out in `left_out`
// (not those that `there` tells already). The same thing twice counts once.
std::vector<DigestLine> ChooseLines(std::vector<Proposed> proposed,
                                    const std::vector<DigestLine>& there, const LineLimits& limits,
                                    int* left_out);

// Somebody who must be named on or before `deadline`.
struct Waiting {
  std::string candidate;
  model::Date deadline;
  bool named_before = false;
};

// Who is to be named today so that everybody is in time. `weekly`: this is the first run of the
// week, and the next one may be thirteen days off; then as few as the weeks after it can spare,
// when the heaviest of all is as light as it can be. Else only those for whom the next run may be
// too late. By deadline, who was never named first, and name.
std::vector<std::string> NameInTime(std::vector<Waiting> waiting, model::Date day, bool weekly);

// Monday of the ISO week.
model::Date MondayOf(model::Date day);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_CHOICE_H_
