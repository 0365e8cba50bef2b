// An import as a user does it: the client's own code, over loopback, into a passend-server of its
// own that syncs every acknowledged batch. A region of candidates as the generator makes them.
//
//   build/release/bin/bench_import                  (in the root of the repository)
//   build/release/bin/bench_import --candidates 200000 --repeat 5
//
// Prints one JSON object per line on stdout:
//   program "bench_import", format "delimited" | "jsonl", records, bytes_per_record, seconds,
//   per_second, client_us_per_record, server_us_per_record (processor time, user and system),
//   processors, two_core_limit_per_second (what two processors could do of that work if neither
//   ever waited: 2,000,000 / (client + server)).
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "benchmarks/load/server_process.h"
#include "benchmarks/load/store_data.h"
#include "clients/cli/client.h"
#include "clients/cli/console.h"
#include "clients/cli/import_run.h"
#include "clients/cli/record_reader.h"
#include "clients/cli/record_writer.h"
#include "clients/region/region.h"
#include "passend/v1/import_service.pb.h"

namespace passend::benchmarks {
namespace {

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Files {
  std::string library;    // places, functies, employers, opportunities
  std::string delimited;  // candidates
  std::string json_lines;
  std::uint64_t records = 0;
};

absl::Status MakeFiles(const std::string& folder, std::int64_t candidates, Files& files) {
  files.library = folder + "/library";
  files.delimited = folder + "/candidates";
  files.json_lines = folder + "/candidates.jsonl";
  const cli::Console console{};
  const auto library = cli::RecordWriter::Open(files.library, /*delimited=*/true, console);
  if (!library.ok()) return library.status();
  const auto delimited = cli::RecordWriter::Open(files.delimited, /*delimited=*/true, console);
  if (!delimited.ok()) return delimited.status();
  const auto json = cli::RecordWriter::Open(files.json_lines, /*delimited=*/false, console);
  if (!json.ok()) return json.status();
  region::RegionOptions options;
  options.candidates = candidates;
  const absl::Status made =
      region::GenerateRegion(options, [&](const v1::Record& record) -> absl::Status {
        if (!record.has_candidate()) return (*library)->Write(record);
        ++files.records;
        if (absl::Status status = (*delimited)->Write(record); !status.ok()) return status;
        return (*json)->Write(record);
      });
  if (!made.ok()) return made;
  for (const auto* writer : {&*library, &*delimited, &*json}) {
    if (absl::Status status = (*writer)->Close(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<cli::ImportSummary> Import(const std::string& address, const std::string& file,
                                          cli::RecordFormat format) {
  cli::ClientOptions client_options;
  client_options.server = address;
  cli::Client client(client_options);
  std::ifstream in(file, std::ios::binary);
  cli::RecordReader reader(in, format);
  cli::ImportOptions options;
  options.purpose = "matching";
  options.case_reference = "bench";
  options.request_id = "bench";
  cli::ImportSummary summary;
  const absl::Status status = cli::RunImport(client, reader, options, {}, &summary);
  if (!status.ok()) return status;
  if (summary.refused + summary.unreadable > 0) return absl::InternalError("records were refused");
  return summary;
}

absl::Status Measure(const std::string& folder, const std::string& program, const Files& files,
                     cli::RecordFormat format) {
  const std::string store = folder + "/store";
  std::filesystem::remove_all(store);
  auto server = ServerProcess::Start({program, "--data", store, "--config", "config", "--listen",
                                      "127.0.0.1:0", "--insecure-loopback", "--today", kDataDay},
                                     folder + "/server.log");
  if (!server.ok()) return server.status();
  if (auto library = Import((*server)->address(), files.library, cli::RecordFormat::kDelimited);
      !library.ok()) {
    return library.status();
  }
  const bool json = format == cli::RecordFormat::kJsonLines;
  const std::string& file = json ? files.json_lines : files.delimited;
  const double client_before = ProcessorSeconds();
  const double server_before = (*server)->cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  const auto summary = Import((*server)->address(), file, format);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!summary.ok()) return summary.status();
  const auto records = static_cast<double>(files.records);
  const double client = 1e6 * (ProcessorSeconds() - client_before) / records;
  const double service = 1e6 * ((*server)->cpu_seconds() - server_before) / records;
  std::printf("%s\n",
              absl::StrFormat("{\"program\":\"bench_import\",\"format\":\"%s\",\"records\":%d,"
                              "\"bytes_per_record\":%d,\"seconds\":%.2f,\"per_second\":%.0f,"
                              "\"client_us_per_record\":%.1f,\"server_us_per_record\":%.1f,"
                              "\"processors\":%d,\"two_core_limit_per_second\":%.0f}",
                              json ? "jsonl" : "delimited", files.records,
                              std::filesystem::file_size(file) / files.records, seconds,
                              records / seconds, client, service,
                              std::thread::hardware_concurrency(), 2e6 / (client + service))
                  .c_str());
  std::fflush(stdout);
  return absl::OkStatus();
}

absl::Status Run(const std::string& folder, const std::string& program, std::int64_t candidates,
                 int repeat) {
  Files files;
  if (absl::Status status = MakeFiles(folder, candidates, files); !status.ok()) return status;
  for (int i = 0; i < repeat; ++i) {
    for (const auto format : {cli::RecordFormat::kDelimited, cli::RecordFormat::kJsonLines}) {
      if (absl::Status status = Measure(folder, program, files, format); !status.ok()) {
        return status;
      }
    }
  }
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the client does
  std::int64_t candidates = 100'000;
  int repeat = 3;
  std::string program = ProgramBesideThis("passend-server");
  CLI::App app{"Import of generated candidates through the service.", "bench_import"};
  app.add_option("--candidates", candidates, "candidates")->capture_default_str();
  app.add_option("--repeat", repeat, "runs of each format")->capture_default_str();
  app.add_option("--server", program, "passend-server")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::string folder = (std::filesystem::temp_directory_path() / "passend-import-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  const absl::Status status = Run(folder, program, candidates, repeat);
  std::filesystem::remove_all(folder);
  if (!status.ok()) {
    std::fprintf(stderr, "bench_import: %s\n", std::string(status.message()).c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace passend::benchmarks

int main(int argc, char** argv) { return passend::benchmarks::Main(argc, argv); }
