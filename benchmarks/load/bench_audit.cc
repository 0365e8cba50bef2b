// What the audit log adds to an answer, beside what the disk takes for one sync in the same run.
//   build/release/bin/bench_audit
// Goals: append_p50_us at most goal_us (1.5 times the p50 of fdatasync, and 50 us) with one caller;
// syncs_per_answer at most 0.125 with 64 answers under way.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "audit/log.h"

namespace passend::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPersons = 50;  // a page of matches
constexpr std::size_t kPlainBytes = 2'000;

// A folder that is gone when it is.
class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "passend-audit-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::unique_ptr<audit::AuditLog> OpenLog(const Folder& folder) {
  audit::AuditOptions options;
  options.path = folder.path() + "/audit";
  options.heads_path = folder.path() + "/heads";
  auto log = audit::AuditLog::Open(std::move(options), audit::AuditKeys(security::Key::Random()));
  if (!log.ok()) std::abort();
  return *std::move(log);
}

audit::AuditRecord Record(std::uint64_t number) {
  audit::AuditRecord record;
  record.trace = audit::TraceOf("");
  record.method = "MatchService/FindCandidates";
  record.code = "OK";
  record.caller = "medewerker-17";
  record.role = "accountmanager";
  record.tenant = "werkbedrijf";
  record.purpose = "bemiddeling";
  record.case_reference = "zaak-2026-000123";
  record.rows = kPersons;
  record.basis = {.revision = number,
                  .catalogue = "2026-01/0123456789abcdef",
                  .policy = "1/0123456789abcdef",
                  .law = "2026-01",
                  .as_of = "2026-03-02"};
  for (std::size_t i = 0; i < kPersons; ++i) {
    audit::PersonToken person = {};
    const std::uint64_t id = number * 7919 + i * 104729;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      person[byte] = static_cast<unsigned char>(id >> (8 * byte));
    }
    record.returned.push_back(person);
  }
  return record;
}

double MicrosSince(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double Median(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// One caller: a plain append with fdatasync and an Append() in turn, so that both meet the same
// disk.
void OneCaller(benchmark::State& state) {
  const Folder folder;
  const auto log = OpenLog(folder);
  const int file = open((folder.path() + "/plain").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  const std::string bytes(kPlainBytes, 'x');
  std::vector<double> plain;
  std::vector<double> appends;
  std::uint64_t number = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto start = Clock::now();
    if (write(file, bytes.data(), bytes.size()) < 0 || fdatasync(file) != 0) std::abort();
    plain.push_back(MicrosSince(start));
    audit::AuditRecord record = Record(++number);
    state.ResumeTiming();
    start = Clock::now();
    if (!log->Append(std::move(record)).ok()) return state.SkipWithError("append failed");
    appends.push_back(MicrosSince(start));
  }
  close(file);
  const double sync = Median(plain);
  state.counters["fdatasync_p50_us"] = sync;
  state.counters["append_p50_us"] = Median(appends);
  state.counters["goal_us"] = 1.5 * sync + 50;
}

// 64 answers under way: 16 callers with 4 each.
void Outstanding64(benchmark::State& state) {
  constexpr int kCallers = 16;
  constexpr std::size_t kEach = 4;
  constexpr std::uint64_t kRecordsPerCaller = 250;
  const Folder folder;
  const auto log = OpenLog(folder);
  std::uint64_t answers = 0;
  for (auto _ : state) {
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&log, caller] {
        std::deque<audit::Ticket> under_way;
        for (std::uint64_t i = 0; i < kRecordsPerCaller; ++i) {
          if (under_way.size() == kEach) {
            if (!under_way.front().Wait().ok()) std::abort();
            under_way.pop_front();
          }
          under_way.push_back(
              log->Submit(Record(static_cast<std::uint64_t>(caller) * 1'000'000 + i)));
        }
        for (const audit::Ticket& ticket : under_way) {
          if (!ticket.Wait().ok()) std::abort();
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    answers += kCallers * kRecordsPerCaller;
  }
  const audit::AuditStatistics statistics = log->statistics();
  state.SetItemsProcessed(static_cast<std::int64_t>(answers));
  state.counters["syncs_per_answer"] =
      static_cast<double>(statistics.syncs + statistics.heads) / static_cast<double>(answers);
}

BENCHMARK(OneCaller)->Unit(benchmark::kMicrosecond)->Iterations(3'000)->UseRealTime();
BENCHMARK(Outstanding64)->Unit(benchmark::kMillisecond)->Iterations(5)->UseRealTime();

}  // namespace
}  // namespace passend::benchmarks
