// The log: one line per event on stderr, fields as key=value, UTC. No line ever holds a value of a
// profile, a resource name of a person or the text of a request.
#ifndef PASSEND_SERVER_LOG_H_
#define PASSEND_SERVER_LOG_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace passend::server {

// One call, when it is over.
struct CallRecord {
  std::string_view method;     // "MatchService/FindCandidates"
  std::string purpose;         // only after it was accepted; empty = not given or not accepted
  std::string case_reference;  // the same
  std::string_view code;       // "OK", "INVALID_ARGUMENT"
  std::string reason;          // ErrorInfo reason; empty when OK
  std::string detail;          // of an internal error only
  std::int64_t micros = 0;
  std::uint64_t revision = 0;
  std::uint64_t rows = 0;  // records or matches in the reply
};

// Threads: any number may write; a line is written whole.
class Log {
 public:
  // Gets each line without line end.
  using Sink = std::function<void(std::string_view line)>;
  // To stderr.
  Log();
  explicit Log(Sink sink);

  void Call(const CallRecord& record);
  // Something an operator should know: start, stop, counts.
  void Info(std::string_view text);
  void Warning(std::string_view text);
  void Error(std::string_view text);

 private:
  void Write(std::string_view level, std::string_view text);

  Sink sink_;
  std::mutex mutex_;
};

// "2026-03-02T08:15:30.123Z".
std::string UtcNow();

}  // namespace passend::server

#endif  // PASSEND_SERVER_LOG_H_
