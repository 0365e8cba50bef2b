// Calls without their meaning: bytes to a method, and how long the answer takes.
#ifndef PASSEND_BENCHMARKS_LOAD_RPC_LOAD_H_
#define PASSEND_BENCHMARKS_LOAD_RPC_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace passend::benchmarks {

// What to call. The request of call i is requests[i % requests.size()].
struct RpcTarget {
  std::string address;  // "127.0.0.1:port"
  std::string method;   // "/package.Service/Method"
  std::vector<std::string> requests;
};

struct LoadResult {
  // Of every call that was answered with OK, in milliseconds, ascending. Open loop: from the time
  // at which the call should have been sent, so a sender or server that falls behind pays for it
  // ("no coordinated omission"). Closed loop: from the time at which it was sent.
  std::vector<double> latencies_ms;
  std::uint64_t failed = 0;
  double seconds = 0;           // from the first call to the last answer
  std::size_t reply_bytes = 0;  // median

  double per_second() const {
    return seconds > 0 ? static_cast<double>(latencies_ms.size()) / seconds : 0;
  }
  // 0 < q <= 1; 0 when there are none.
  double Quantile(double q) const;
};

// `connections` connections of their own, calls spread over them in turn. Two threads: one sends at
// its times, one takes the answers. Replies are not parsed: that is the caller's work, not the
// server's, and both use the same processors. Threads: one at a time.
class RpcLoad {
 public:
  RpcLoad(RpcTarget target, int connections);
  ~RpcLoad();
  RpcLoad(const RpcLoad&) = delete;
  RpcLoad& operator=(const RpcLoad&) = delete;

  // Calls at random times (Poisson, from `seed`), `per_second` on average, for `seconds`.
  LoadResult OpenLoop(double per_second, double seconds, std::uint64_t seed);
  // `outstanding` calls at any time, for `seconds`; 1 = one caller.
  LoadResult ClosedLoop(int outstanding, double seconds);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Serves /passend.load.Echo/Echo on a port of its own choice: any request is answered with
// `reply_bytes` bytes, by the same kind of server as passend-server's. Says "serving on
// 127.0.0.1:<port>" on stderr, and serves until it is killed.
int ServeEcho(std::size_t reply_bytes, int threads);
inline constexpr char kEchoMethod[] = "/passend.load.Echo/Echo";

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_LOAD_RPC_LOAD_H_
