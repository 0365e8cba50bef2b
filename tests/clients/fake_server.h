#ifndef PASSEND_TESTS_CLIENTS_FAKE_SERVER_H_
#define PASSEND_TESTS_CLIENTS_FAKE_SERVER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace passend::cli {

// A server in this process, on a free port of the loopback, with an ImportService that behaves and
// misbehaves as told, and a MatchService, CandidateService, RightsService and AdminService with
// fixed answers. Safe from several threads.
class FakeServer {
 public:
  struct Plan {
    // Ends the call with UNAVAILABLE after so many answers of the call; -1 = never. Applies to the
    // first `broken_calls` calls.
    int break_after = -1;
    int broken_calls = 0;
    // What was received in the message at which the call breaks is kept all the same: the answer is
    // lost, not the record.
    bool keep_before_break = false;
    // Gives no answers at all in the first `silent_calls` calls.
    int silent_calls = 0;
    // Refuses every call with this code (grpc numbering) and one field violation; 0 = does not.
    int refuse_code = 0;
    // The first so many unary calls fail with RESOURCE_EXHAUSTED and a hint of 2 s.
    int exhausted_calls = 0;
    // FindCandidates answers as somebody who is not coupled to all gets it.
    bool banded = false;
  };

  explicit FakeServer(const Plan& plan);
  FakeServer() : FakeServer(Plan()) {}
  ~FakeServer();

  std::string address() const;

  // What was taken by Import, by resource name; a name that starts with "bad" is refused.
  std::map<std::string, std::string> records() const;
  std::uint64_t received_records() const;  // over all calls, repeats included
  std::uint64_t largest_message() const;   // in records
  int import_calls() const;
  int unary_calls() const;
  std::string last_purpose() const;
  // The last request about rights, one person, or the keys, as text: "MessageName field: value
  // ...".
  std::string last_request() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace passend::cli

#endif  // PASSEND_TESTS_CLIENTS_FAKE_SERVER_H_
