// The nightly run of the real server, killed at random moments: what readers see afterwards is the
// generation from before or the new one, whole.
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/rescoring_service.grpc.pb.h"
#include "tests/e2e/server_process.h"

namespace passend::e2e {
namespace {

constexpr char kParent[] = "tenants/alfa";
constexpr int kPeople = 60;
constexpr int kWork = 40;

template <typename Request>
Request WithAccess(Request request = {}) {
  request.mutable_access()->set_purpose("matching");
  request.mutable_access()->set_case_reference("e2e");
  return request;
}

std::string PersonName(int i) { return absl::StrCat(kParent, "/candidates/c-", i); }
std::string WorkName(int i) { return absl::StrCat(kParent, "/opportunities/o-", i); }

v1::Candidate Person(int i, int variant) {
  v1::Candidate candidate;
  candidate.set_name(PersonName(i));
  candidate.mutable_status()->mutable_availability()->set_value(v1::BESCHIKBAAR);
  auto* hours = candidate.mutable_hours();
  hours->set_max_week_minutes(600 + 60 * (variant % 20));
  hours->mutable_grid()->add_dayparts("ma-vr:ochtend,middag");
  auto* item = candidate.mutable_belastbaarheid()->add_items();
  candidate.mutable_belastbaarheid()->set_basis(v1::PARTIAL_PROFESSIONAL);
  item->set_item("v.staan_werk");
  item->set_capacity(60 * (variant % 8));
  candidate.mutable_needs()->mutable_support_intensity()->set_value(variant % 3);
  return candidate;
}

v1::Opportunity Work(int i) {
  v1::Opportunity opportunity;
  opportunity.set_name(WorkName(i));
  opportunity.set_employer(absl::StrCat(kParent, "/employers/w-1"));
  opportunity.set_title("Inpakker");
  opportunity.set_status(v1::OPEN);
  opportunity.mutable_hours()->set_max_week_minutes(900 + 60 * (i % 6));
  opportunity.mutable_hours()->mutable_grid()->add_dayparts("ma-vr:ochtend,middag");
  auto* load = opportunity.add_loads();
  load->set_item("v.staan_werk");
  load->set_value(60 * (i % 5));
  load->set_basis(v1::WERKGEVERSOPGAVE);
  opportunity.set_support_offered(2);
  return opportunity;
}

class KilledRuns : public ::testing::Test {
 protected:
  KilledRuns() {
    folder_ = absl::StrCat(::testing::TempDir(), "passend-runs-", getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~KilledRuns() override { std::filesystem::remove_all(folder_); }

  static void Import(const ServerProcess& server, const v1::ImportRequest& request) {
    auto stub = v1::ImportService::NewStub(server.channel());
    grpc::ClientContext context;
    auto stream = stub->Import(&context);
    v1::ImportResponse answer;
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&answer));
    stream->WritesDone();
    ASSERT_TRUE(stream->Finish().ok());
    ASSERT_EQ(answer.failures_size(), 0);
  }
  // Everything that readers see: the number of the generation and its lists.
  struct Seen {
    std::string run;
    std::map<std::string, std::string> lists;
  };
  static std::optional<Seen> Read(const ServerProcess& server) {
    auto stub = v1::RescoringService::NewStub(server.channel());
    Seen seen;
    const auto read = [&](v1::ListMatchesRequest request, const std::string& name) {
      v1::ListMatchesResponse response;
      grpc::ClientContext context;
      const grpc::Status status = stub->ListMatches(&context, request, &response);
      if (!status.ok()) return status;
      if (seen.run.empty()) seen.run = response.run();
      EXPECT_EQ(response.run(), seen.run);
      seen.lists[name] = response.SerializeAsString();
      return status;
    };
    for (int i = 0; i < kPeople; ++i) {
      auto request = WithAccess<v1::ListMatchesRequest>();
      request.set_candidate(PersonName(i));
      const grpc::Status status = read(request, request.candidate());
      if (status.error_code() == grpc::StatusCode::NOT_FOUND && i == 0) return std::nullopt;
      EXPECT_TRUE(status.ok()) << status.error_message();
    }
    for (int i = 0; i < kWork; ++i) {
      auto request = WithAccess<v1::ListMatchesRequest>();
      request.set_opportunity(WorkName(i));
      const grpc::Status status = read(request, request.opportunity());
      EXPECT_TRUE(status.ok()) << status.error_message();
    }
    return seen;
  }
  static grpc::Status Start(const ServerProcess& server, v1::Run* run) {
    v1::StartRunRequest request;
    request.set_parent(kParent);
    request.set_mode(v1::RUN_FULL);
    grpc::ClientContext context;
    return v1::RescoringService::NewStub(server.channel())->StartRun(&context, request, run);
  }
  static v1::Run Await(const ServerProcess& server, const std::string& name) {
    v1::WatchRunRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    auto reader = v1::RescoringService::NewStub(server.channel())->WatchRun(&context, request);
    v1::WatchRunResponse message;
    while (reader->Read(&message)) {
    }
    EXPECT_TRUE(reader->Finish().ok());
    return message.run();
  }

  std::string folder_;
};

TEST_F(KilledRuns, LeaveOneGenerationOrTheOther) {
  const std::string data = folder_ + "/data";
  const char* const asked = std::getenv("PASSEND_KILLS");
  const int kills = asked == nullptr ? 20 : std::atoi(asked);
  std::mt19937 random(1);
  std::optional<Seen> before;
  auto full = std::chrono::milliseconds(0);
  int published = 0;
  int ended = 0;
  for (int life = 0; life <= kills; ++life) {
    SCOPED_TRACE(life);
    ServerProcess server(data);
    auto runs = v1::RescoringService::NewStub(server.channel());
    if (life == 0) {
      auto request = WithAccess<v1::ImportRequest>();
      for (int i = 0; i < kWork; ++i) *request.add_records()->mutable_opportunity() = Work(i);
      for (int i = 0; i < kPeople; ++i) *request.add_records()->mutable_candidate() = Person(i, i);
      ASSERT_NO_FATAL_FAILURE(Import(server, request));
      // The second tells how long one takes that has a generation before it.
      for (int night = 0; night < 2; ++night) {
        v1::Run run;
        const auto start = std::chrono::steady_clock::now();
        ASSERT_TRUE(Start(server, &run).ok());
        ASSERT_EQ(Await(server, run.name()).state(), v1::RUN_GEPUBLICEERD);
        full = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
      }
      before = Read(server);
      ASSERT_TRUE(before.has_value());
    } else {
      const std::optional<Seen> seen = Read(server);
      ASSERT_TRUE(seen.has_value());
      if (seen->run == before->run) {
        EXPECT_EQ(seen->lists, before->lists);
      } else {
        ++published;
      }
      before = seen;
      // No run is left as if it worked, and the newest says how it ended.
      v1::ListRunsRequest list;
      list.set_parent(kParent);
      v1::ListRunsResponse reply;
      grpc::ClientContext context;
      ASSERT_TRUE(runs->ListRuns(&context, list, &reply).ok());
      for (const v1::Run& run : reply.runs()) {
        EXPECT_TRUE(run.state() == v1::RUN_GEPUBLICEERD || run.state() == v1::RUN_AFGEBROKEN)
            << run.name() << " " << run.state();
        EXPECT_EQ(run.current(), run.name() == seen->run);
      }
      if (reply.runs(0).state() == v1::RUN_AFGEBROKEN) ++ended;
    }
    if (life == kills) break;
    auto change = WithAccess<v1::ImportRequest>();
    for (int i = 0; i < 10; ++i) {
      const int who = static_cast<int>(random() % kPeople);
      *change.add_records()->mutable_candidate() = Person(who, static_cast<int>(random() % 100));
    }
    ASSERT_NO_FATAL_FAILURE(Import(server, change));
    v1::Run run;
    ASSERT_TRUE(Start(server, &run).ok());
    const auto most = static_cast<unsigned>(full.count() * 2 + 5) * 1000;
    std::this_thread::sleep_for(std::chrono::microseconds(random() % most));
    server.Stop(SIGKILL);
  }
  std::printf("kills %d: published %d, broken off %d\n", kills, published, ended);
  EXPECT_GT(published, 0);
  EXPECT_GT(ended, 0);
  // After all that a full run and an incremental one still agree.
  ServerProcess server(data);
  v1::VerifyRunRequest verify;
  verify.set_parent(kParent);
  v1::VerifyRunResponse verified;
  grpc::ClientContext context;
  ASSERT_TRUE(
      v1::RescoringService::NewStub(server.channel())->VerifyRun(&context, verify, &verified).ok());
  EXPECT_TRUE(verified.same()) << verified.difference();
}

}  // namespace
}  // namespace passend::e2e
