// Notices when somebody tries to read a health profile item by item: asks who fits a piece of work,
// changes one load, asks again, and looks who fell off (domain.md 9.3).
#ifndef PASSEND_SERVER_ACCESS_PROBE_GUARD_H_
#define PASSEND_SERVER_ACCESS_PROBE_GUARD_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matcher/score/facts.h"
#include "server/identity/caller.h"

namespace passend::server {

// Two pieces of work are alike when their loads are the same but for one item. Natural differences
// between work that has been there for longer are no probe: one of the two must have been written
// by a professional within the window. What else differs (hours, place, talents) does not matter:
// that would be an easy disguise.
//
// Forgets everything at a restart, and the oldest when there is too much: kMaxQueries per caller,
// kMaxCallers callers, kMaxWritten writes. Threads: safe.
class ProbeGuard {
 public:
  static constexpr std::size_t kMaxQueries = 256;
  static constexpr std::size_t kMaxCallers = 10'000;
  static constexpr std::size_t kMaxWritten = 100'000;

  // `variants` forms of one load within `window_hours` are a series. 2 = the second form is.
  ProbeGuard(int window_hours, int variants);

  // A professional (not the client system) wrote this opportunity.
  void NoteWritten(std::string_view opportunity, std::int64_t now_unix_seconds);

  // Remembers that `caller` asks about people whose profile is not open to them, and says whether
  // that makes a series.
  bool IsProbe(const Caller& caller, std::string_view opportunity,
               const score::OpportunityFacts& facts, std::int64_t now_unix_seconds);

 private:
  struct Query {
    std::int64_t at = 0;
    std::uint64_t whole = 0;             // hash of all loads
    std::vector<std::uint64_t> but_one;  // hash of all loads but one, for each, and `whole`
    bool fresh = false;                  // written within the window
  };
  void ForgetOld(std::int64_t now_unix_seconds);

  const std::int64_t window_;
  const std::size_t variants_;
  std::mutex mutex_;
  std::map<std::string, std::deque<Query>, std::less<>> of_caller_;
  std::unordered_map<std::string, std::int64_t> written_;
  std::deque<std::pair<std::int64_t, std::string>> written_order_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_PROBE_GUARD_H_
