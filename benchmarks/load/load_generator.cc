// What a caller of FindCandidates waits for, beside an echo call with messages of the same size.
//
//   build/release/bin/load_generator --candidates 50000                     (from the root)
//   build/release/bin/load_generator --candidates 1000000 --shape region --data /var/tmp/load
//
// It makes a database (or takes the one in --data, made for the same by an earlier run), starts
// passend-server on it, and then, one after the other:
//   one_caller  one connection, the next call when the last is answered
//   open_loop   --rate calls per second at random times (Poisson) over --connections connections,
//               timed from when each should have been sent, for FindCandidates and for the echo
//   saturation  --outstanding calls at any time
//   updates     the same, while one thread changes --updates profiles per second
//   rescoring   the same while full nightly runs follow each other, with as much before and after
//               without: what a run costs those who search
// The server is a process of its own, as in life: it shares nothing with the callers but the
// processors. Those it does share, so on a machine with two processors the callers take a part of
// what is measured; the echo line shows how much.
//
// Output: one JSON object per line on stdout. Every line has
//   program "load_generator", shape, candidates, limit (rows per list), policy (version and hash),
// and a mode:
//   mode "start":      start_seconds (exec to SERVING), resident_mb, server_cpu_seconds
//   mode "one_caller", "open_loop", "saturation", "updates", "rescoring" (run true or false):
//     target "find_candidates" | "echo", connections, rate (open_loop) or outstanding,
//     updates_per_second (updates), calls, failed, per_second,
//     p50_ms, p99_ms, p999_ms, max_ms, reply_bytes, server_cpu_ms_per_call
// Progress goes to stderr.
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "benchmarks/load/rpc_load.h"
#include "benchmarks/load/server_process.h"
#include "benchmarks/load/store_data.h"
#include "clients/region/region.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/import_service.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "passend/v1/rescoring_service.grpc.pb.h"

namespace passend::benchmarks {
namespace {

constexpr char kFind[] = "/passend.v1.MatchService/FindCandidates";

struct Arguments {
  StoreSpec data;
  std::string folder;
  std::string server;
  std::vector<std::string> server_flags;
  std::vector<std::string> modes = {"one_caller", "open_loop", "saturation", "updates"};
  int limit = 50;
  int connections = 8;
  int outstanding = 32;
  double rate = 1000;
  double updates = 1000;
  double seconds = 10;
  std::uint64_t seed = 1;
  int threads = 2;
  std::size_t echo_reply_bytes = 0;  // with --echo-server
  std::string policy;                // what the server says it uses
};

std::string Common(const Arguments& arguments, std::string_view mode) {
  return absl::StrFormat(
      "{\"program\":\"load_generator\",\"shape\":\"%s\",\"candidates\":%d,\"limit\":%d,"
      "\"policy\":\"%s\",\"mode\":\"%s\"",
      arguments.data.shape, arguments.data.candidates, arguments.limit, arguments.policy,
      std::string(mode));
}

void Print(const std::string& line) {
  std::printf("%s}\n", line.c_str());
  std::fflush(stdout);
}

std::vector<std::string> FindRequests(const std::vector<std::string>& queries, int limit) {
  std::vector<std::string> requests;
  for (const std::string& query : queries) {
    v1::FindCandidatesRequest request;
    request.set_name(query);
    request.set_limit(limit);
    request.mutable_access()->set_purpose("matching");
    request.mutable_access()->set_case_reference("load");
    requests.push_back(request.SerializeAsString());
  }
  return requests;
}

// Changes profiles at a steady pace until it is destroyed: the records of a generator, under names
// that the server has.
class Updater {
 public:
  Updater(const std::string& address, double per_second)
      : stub_(v1::CandidateService::NewStub(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {
    region::RegionOptions options;
    options.candidates = 2'000;
    options.employers = 10;
    options.opportunities = 20;
    options.seed = 7;
    (void)region::GenerateRegion(options, [this](const v1::Record& record) {
      if (record.has_candidate()) candidates_.push_back(record.candidate());
      return absl::OkStatus();
    });
    for (int i = 0; i < kThreads; ++i) {
      threads_.emplace_back([this, i, per_second] { Run(i, per_second / kThreads); });
    }
  }
  ~Updater() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  std::uint64_t done() const { return done_; }
  std::uint64_t failed() const { return failed_; }

 private:
  // Each waits for its answer, which is a synced write: several share one sync.
  static constexpr int kThreads = 16;

  void Run(int thread, double per_second) {
    auto due = std::chrono::steady_clock::now();
    for (std::uint64_t i = static_cast<std::uint64_t>(thread); !stop_; i += kThreads) {
      due += std::chrono::duration_cast<std::chrono::steady_clock::duration>(
          std::chrono::duration<double>(1 / per_second));
      std::this_thread::sleep_until(due);
      v1::UpdateCandidateRequest request;
      *request.mutable_candidate() = candidates_[i % candidates_.size()];
      // So that it is another form each time.
      request.mutable_candidate()->mutable_caseload()->set_werkregisseur(
          absl::StrCat("wr-", i / candidates_.size()));
      request.set_allow_missing(true);
      request.mutable_access()->set_purpose("matching");
      request.mutable_access()->set_case_reference("load");
      grpc::ClientContext context;
      v1::Candidate reply;
      const grpc::Status status = stub_->UpdateCandidate(&context, request, &reply);
      ++(status.ok() ? done_ : failed_);
      if (!status.ok() && failed_ == 1) {
        std::fprintf(stderr, "update: %s\n", status.error_message().c_str());
      }
    }
  }

  const std::unique_ptr<v1::CandidateService::Stub> stub_;
  std::vector<v1::Candidate> candidates_;
  std::vector<std::thread> threads_;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> failed_{0};
};

// Full nightly runs, one after the other, until it is destroyed; then the last is cancelled.
class NightlyRuns {
 public:
  NightlyRuns(const std::string& address, std::string tenant)
      : stub_(v1::RescoringService::NewStub(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))),
        tenant_(std::move(tenant)),
        thread_([this] { Work(); }) {}
  ~NightlyRuns() {
    stop_ = true;
    thread_.join();
  }
  // Until one scores: it has read the generation before by then.
  bool WaitUntilOneScores() const {
    for (int i = 0; i < 3'000 && !scores_ && !failed_; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return scores_;
  }
  int published() const { return published_; }

 private:
  void Work() {
    while (!stop_) {
      v1::StartRunRequest request;
      request.set_parent(tenant_);
      request.set_mode(v1::RUN_FULL);
      v1::Run run;
      grpc::ClientContext context;
      if (const auto status = stub_->StartRun(&context, request, &run); !status.ok()) {
        std::fprintf(stderr, "run: %s\n", status.error_message().c_str());
        failed_ = true;
        return;
      }
      while (run.state() == v1::RUN_WACHT || run.state() == v1::RUN_LOOPT) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (run.progress().stage() == "score") scores_ = true;
        v1::GetRunRequest get;
        get.set_name(run.name());
        v1::CancelRunRequest cancel;
        cancel.set_name(run.name());
        grpc::ClientContext again;
        const grpc::Status status =
            stop_ ? stub_->CancelRun(&again, cancel, &run) : stub_->GetRun(&again, get, &run);
        if (!status.ok()) break;
      }
      if (run.state() == v1::RUN_GEPUBLICEERD) ++published_;
    }
  }

  const std::unique_ptr<v1::RescoringService::Stub> stub_;
  const std::string tenant_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> scores_{false};
  std::atomic<bool> failed_{false};
  std::atomic<int> published_{0};
  std::thread thread_;
};

// The calls of every mode against one server.
class Program {
 public:
  explicit Program(Arguments arguments) : arguments_(std::move(arguments)) {}

  absl::Status Run() {
    std::fprintf(stderr, "data: %s, %lld candidates\n", arguments_.data.shape.c_str(),
                 static_cast<long long>(arguments_.data.candidates));
    auto queries = MakeStore(arguments_.folder, arguments_.data);
    if (!queries.ok()) return queries.status();
    auto server = StartServer();
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    if (absl::Status status = AskPolicy(queries->front()); !status.ok()) return status;
    Print(
        absl::StrFormat("%s,\"start_seconds\":%.2f,\"resident_mb\":%d,"
                        "\"server_cpu_seconds\":%.2f",
                        Common(arguments_, "start"), server_->start_seconds(),
                        server_->resident_bytes() >> 20, server_->cpu_seconds()));

    // "tenants/{tenant}"
    tenant_ =
        queries->front().substr(0, queries->front().find('/', queries->front().find('/') + 1));
    RpcTarget target{.address = server_->address(),
                     .method = kFind,
                     .requests = FindRequests(*queries, arguments_.limit)};
    RpcLoad warm(target, 1);
    const LoadResult first = warm.ClosedLoop(1, 1.0);
    if (first.latencies_ms.empty()) return absl::UnavailableError("FindCandidates fails");
    auto echo = ServerProcess::Start(
        {ProgramBesideThis("load_generator"), "--echo-server", absl::StrCat(first.reply_bytes),
         "--threads", absl::StrCat(arguments_.threads)},
        arguments_.folder + "/echo.log");
    if (!echo.ok()) return echo.status();
    echo_ = *std::move(echo);

    Measure(target, "find_candidates", *server_);
    target.address = echo_->address();
    target.method = kEchoMethod;
    Measure(target, "echo", *echo_);
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<std::unique_ptr<ServerProcess>> StartServer() const {
    std::vector<std::string> command = {arguments_.server,
                                        "--data",
                                        arguments_.folder + "/store",
                                        "--config",
                                        "config",
                                        "--listen",
                                        "127.0.0.1:0",
                                        "--insecure-loopback",
                                        "--today",
                                        kDataDay,
                                        "--threads",
                                        absl::StrCat(arguments_.threads)};
    command.insert(command.end(), arguments_.server_flags.begin(), arguments_.server_flags.end());
    return ServerProcess::Start(std::move(command), arguments_.folder + "/server.log");
  }

  absl::Status AskPolicy(const std::string& query) {
    const auto stub = v1::MatchService::NewStub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
    v1::FindCandidatesRequest request;
    if (!request.ParseFromString(FindRequests({query}, 1)[0])) return absl::InternalError("query");
    grpc::ClientContext context;
    v1::FindCandidatesResponse response;
    const grpc::Status status = stub->FindCandidates(&context, request, &response);
    if (!status.ok()) return absl::UnavailableError(status.error_message());
    arguments_.policy =
        absl::StrCat(response.versions().policy_version(), "/", response.versions().policy_hash());
    return absl::OkStatus();
  }

  bool Wanted(std::string_view mode) const {
    return std::find(arguments_.modes.begin(), arguments_.modes.end(), mode) !=
           arguments_.modes.end();
  }

  void Report(std::string_view mode, std::string_view target, const std::string& how,
              const LoadResult& result, double cpu) {
    const auto calls = static_cast<double>(result.latencies_ms.size());
    Print(absl::StrFormat(
        "%s,\"target\":\"%s\",%s,\"calls\":%d,\"failed\":%d,\"per_second\":%.0f,"
        "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f,\"reply_bytes\":%d,"
        "\"server_cpu_ms_per_call\":%.3f",
        Common(arguments_, mode), std::string(target), how, result.latencies_ms.size(),
        result.failed, result.per_second(), result.Quantile(0.5), result.Quantile(0.99),
        result.Quantile(0.999), result.Quantile(1), result.reply_bytes,
        calls > 0 ? 1000 * cpu / calls : 0.0));
  }

  void Measure(const RpcTarget& target, std::string_view name, const ServerProcess& server) {
    if (Wanted("one_caller")) {
      RpcLoad load(target, 1);
      const double before = server.cpu_seconds();
      const LoadResult result = load.ClosedLoop(1, arguments_.seconds);
      Report("one_caller", name, "\"connections\":1,\"outstanding\":1", result,
             server.cpu_seconds() - before);
    }
    RpcLoad load(target, arguments_.connections);
    (void)load.ClosedLoop(arguments_.connections, 1.0);
    const std::string connections = absl::StrCat("\"connections\":", arguments_.connections);
    if (Wanted("open_loop")) {
      const double before = server.cpu_seconds();
      const LoadResult result = load.OpenLoop(arguments_.rate, arguments_.seconds, arguments_.seed);
      Report("open_loop", name, absl::StrFormat("%s,\"rate\":%.0f", connections, arguments_.rate),
             result, server.cpu_seconds() - before);
    }
    const std::string outstanding =
        absl::StrCat(connections, ",\"outstanding\":", arguments_.outstanding);
    const auto saturate = [&](std::string_view mode, const std::string& how) {
      const double before = server.cpu_seconds();
      const LoadResult result = load.ClosedLoop(arguments_.outstanding, arguments_.seconds);
      Report(mode, name, how, result, server.cpu_seconds() - before);
    };
    if (Wanted("saturation")) saturate("saturation", outstanding);
    if (Wanted("rescoring") && name == "find_candidates") {
      const auto with = [&outstanding](bool run) {
        return absl::StrCat(outstanding, ",\"run\":", run ? "true" : "false");
      };
      saturate("rescoring", with(false));
      {
        NightlyRuns runs(server.address(), tenant_);
        if (!runs.WaitUntilOneScores()) std::fprintf(stderr, "run: none scores\n");
        saturate("rescoring", with(true));
        std::fprintf(stderr, "runs: %d published meanwhile\n", runs.published());
      }
      saturate("rescoring", with(false));
    }
    if (Wanted("updates") && name == "find_candidates") {
      Updater updater(server.address(), arguments_.updates);
      const auto begin = std::chrono::steady_clock::now();
      (void)load.ClosedLoop(arguments_.outstanding, 2.0);  // until the stream has its pace
      saturate("updates",
               absl::StrFormat("%s,\"updates_per_second\":%.0f", outstanding, arguments_.updates));
      const double took =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      std::fprintf(stderr, "updates: %.0f per second acknowledged, %lld failed\n",
                   static_cast<double>(updater.done()) / took,
                   static_cast<long long>(updater.failed()));
    }
  }

  Arguments arguments_;
  std::string tenant_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<ServerProcess> echo_;
};

int Main(int argc, char** argv) {
  // As passend-server does; the callers and the echo server are not to be slower for it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  Arguments arguments;
  CLI::App app{"Load on FindCandidates over gRPC, beside an echo call.", "load_generator"};
  app.add_option("--candidates", arguments.data.candidates, "candidates")->capture_default_str();
  app.add_option("--opportunities", arguments.data.opportunities, "opportunities of a region")
      ->capture_default_str();
  app.add_option("--shape", arguments.data.shape, "uniform (S28) or region")
      ->capture_default_str()
      ->check(CLI::IsMember({"uniform", "region"}));
  app.add_option("--data", arguments.folder,
                 "folder for the database, kept for a next run (default: temporary)");
  app.add_option("--server", arguments.server, "passend-server (default: beside this program)");
  app.add_option("--server-flag", arguments.server_flags, "one more flag for passend-server");
  app.add_option("--modes", arguments.modes, "one_caller,open_loop,saturation,updates,rescoring")
      ->delimiter(',');
  app.add_option("--limit", arguments.limit, "rows per list")->capture_default_str();
  app.add_option("--connections", arguments.connections, "connections")->capture_default_str();
  app.add_option("--outstanding", arguments.outstanding, "calls at a time at saturation")
      ->capture_default_str();
  app.add_option("--rate", arguments.rate, "calls per second, open loop")->capture_default_str();
  app.add_option("--updates", arguments.updates, "updates per second")->capture_default_str();
  app.add_option("--seconds", arguments.seconds, "of every measurement")->capture_default_str();
  app.add_option("--seed", arguments.seed, "of the times")->capture_default_str();
  app.add_option("--threads", arguments.threads, "of the server")->capture_default_str();
  app.add_option("--echo-server", arguments.echo_reply_bytes,
                 "serve the echo call with replies of so many bytes (used by this program)");
  CLI11_PARSE(app, argc, argv);
  if (arguments.echo_reply_bytes > 0) {
    return ServeEcho(arguments.echo_reply_bytes, arguments.threads);
  }
  if (arguments.server.empty()) arguments.server = ProgramBesideThis("passend-server");
  std::string temporary;
  if (arguments.folder.empty()) {
    temporary = (std::filesystem::temp_directory_path() / "passend-load-XXXXXX").string();
    if (mkdtemp(temporary.data()) == nullptr) {
      std::fprintf(stderr, "load_generator: cannot make %s\n", temporary.c_str());
      return 1;
    }
    arguments.folder = temporary;
  }
  absl::Status status;
  {
    Program program(std::move(arguments));
    status = program.Run();
  }
  if (!temporary.empty()) std::filesystem::remove_all(temporary);
  if (!status.ok()) {
    std::fprintf(stderr, "load_generator: %s\n", std::string(status.message()).c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace passend::benchmarks

int main(int argc, char** argv) { return passend::benchmarks::Main(argc, argv); }
