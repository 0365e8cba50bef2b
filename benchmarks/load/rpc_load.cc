#include "benchmarks/load/rpc_load.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

namespace passend::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double Millis(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

grpc::ByteBuffer Bytes(const std::string& text) {
  const grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

struct OneCall {
  Clock::time_point since;
  grpc::ClientContext context;
  grpc::ByteBuffer reply;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
};

}  // namespace

double LoadResult::Quantile(double q) const {
  if (latencies_ms.empty()) return 0;
  const auto rank = static_cast<std::size_t>(q * static_cast<double>(latencies_ms.size()));
  return latencies_ms[std::min(rank, latencies_ms.size() - 1)];
}

struct RpcLoad::Parts {
  RpcTarget target;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  std::vector<grpc::ByteBuffer> requests;
  grpc::CompletionQueue queue;

  std::atomic<std::uint64_t> sent{0};
  LoadResult result;
  std::vector<std::size_t> reply_bytes;

  void Send(Clock::time_point since) {
    const std::uint64_t number = sent.fetch_add(1, std::memory_order_relaxed);
    auto* call = new OneCall;
    call->since = since;
    call->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    call->reader = stubs[number % stubs.size()]->PrepareUnaryCall(
        &call->context, target.method, requests[number % requests.size()], &queue);
    call->reader->StartCall();
    call->reader->Finish(&call->reply, &call->status, call);
  }

  // Takes one answer; false when none came within `patience`.
  bool Take(std::chrono::milliseconds patience) {
    void* tag = nullptr;
    bool ok = false;
    if (queue.AsyncNext(&tag, &ok, std::chrono::system_clock::now() + patience) !=
        grpc::CompletionQueue::GOT_EVENT) {
      return false;
    }
    const auto now = Clock::now();
    const std::unique_ptr<OneCall> call(static_cast<OneCall*>(tag));
    if (ok && call->status.ok()) {
      result.latencies_ms.push_back(Millis(now - call->since));
      reply_bytes.push_back(call->reply.Length());
    } else {
      ++result.failed;
    }
    return true;
  }

  void Begin() {
    sent = 0;
    result = {};
    reply_bytes.clear();
  }
  LoadResult End(Clock::time_point begin) {
    result.seconds = Millis(Clock::now() - begin) / 1000;
    std::ranges::sort(result.latencies_ms);
    std::ranges::sort(reply_bytes);
    if (!reply_bytes.empty()) result.reply_bytes = reply_bytes[reply_bytes.size() / 2];
    return std::move(result);
  }
};

RpcLoad::RpcLoad(RpcTarget target, int connections) : parts_(std::make_unique<Parts>()) {
  for (const std::string& request : target.requests) parts_->requests.push_back(Bytes(request));
  for (int i = 0; i < connections; ++i) {
    grpc::ChannelArguments arguments;
    // Else all channels share one connection.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(-1);
    auto channel =
        grpc::CreateCustomChannel(target.address, grpc::InsecureChannelCredentials(), arguments);
    channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
    parts_->stubs.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
  parts_->target = std::move(target);
}

RpcLoad::~RpcLoad() {
  parts_->queue.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (parts_->queue.Next(&tag, &ok)) delete static_cast<OneCall*>(tag);
}

LoadResult RpcLoad::OpenLoop(double per_second, double seconds, std::uint64_t seed) {
  // Sleeps end when they should, not up to 50 microseconds later.
  prctl(PR_SET_TIMERSLACK, 1);
  std::mt19937_64 random(seed);
  std::exponential_distribution<double> gap(per_second);
  std::vector<double> times;
  for (double at = gap(random); at < seconds; at += gap(random)) times.push_back(at);
  parts_->Begin();
  const auto begin = Clock::now();
  std::thread answers([&] {
    std::size_t answered = 0;
    while (answered < times.size()) answered += parts_->Take(std::chrono::seconds(60)) ? 1 : 0;
  });
  for (const double at : times) {
    const auto due =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(at));
    std::this_thread::sleep_until(due);
    parts_->Send(due);
  }
  answers.join();
  return parts_->End(begin);
}

LoadResult RpcLoad::ClosedLoop(int outstanding, double seconds) {
  parts_->Begin();
  const auto begin = Clock::now();
  const auto end =
      begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  int running = 0;
  for (; running < outstanding; ++running) parts_->Send(Clock::now());
  while (running > 0) {
    if (!parts_->Take(std::chrono::seconds(60))) continue;
    --running;
    if (const auto now = Clock::now(); now < end) {
      parts_->Send(now);
      ++running;
    }
  }
  return parts_->End(begin);
}

}  // namespace passend::benchmarks
