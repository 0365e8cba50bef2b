// The program with its database: what was acknowledged is there after a kill, and answers are the
// same; a faulty configuration and an open port are refused; a signal ends it in good order.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "tests/e2e/server_process.h"

namespace passend::e2e {
namespace {

using ::testing::HasSubstr;

class Restart : public ::testing::Test {
 protected:
  Restart() {
    const std::string base =
        absl::StrCat(::testing::TempDir(), "passend-e2e-", getpid(), "-",
                     ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(base);
    std::filesystem::create_directories(base);
    folder_ = base;
    data_ = base + "/data";
  }
  ~Restart() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string data_;
};

template <typename Request>
Request WithAccess(Request request = {}) {
  request.mutable_access()->set_purpose("matching");
  request.mutable_access()->set_case_reference("e2e");
  return request;
}

v1::Candidate SomeCandidate(const std::string& id, int variant) {
  v1::Candidate candidate;
  candidate.set_name("tenants/alfa/candidates/" + id);
  candidate.mutable_status()->mutable_availability()->set_value(v1::BESCHIKBAAR);
  auto* hours = candidate.mutable_hours();
  hours->set_max_week_minutes(600 + 60 * (variant % 20));
  hours->mutable_grid()->add_dayparts(variant % 3 == 0 ? "ma-vr:ochtend" : "ma-vr:ochtend,middag");
  auto* item = candidate.mutable_belastbaarheid()->add_items();
  candidate.mutable_belastbaarheid()->set_basis(v1::PARTIAL_PROFESSIONAL);
  item->set_item("v.staan_werk");
  item->set_capacity(60 * (variant % 8));
  candidate.mutable_needs()->mutable_support_intensity()->set_value(variant % 4);
  return candidate;
}

v1::Opportunity SomeOpportunity() {
  v1::Opportunity opportunity;
  opportunity.set_name("tenants/alfa/opportunities/o-1");
  opportunity.set_employer("tenants/alfa/employers/w-1");
  opportunity.set_title("Inpakker");
  opportunity.set_status(v1::OPEN);
  opportunity.mutable_hours()->set_max_week_minutes(1200);
  opportunity.mutable_hours()->mutable_grid()->add_dayparts("ma-vr:ochtend");
  auto* load = opportunity.add_loads();
  load->set_item("v.staan_werk");
  load->set_value(240);
  load->set_basis(v1::WERKGEVERSOPGAVE);
  opportunity.set_support_offered(2);
  return opportunity;
}

void ImportSome(const ServerProcess& server, int candidates) {
  auto stub = v1::ImportService::NewStub(server.channel());
  grpc::ClientContext context;
  auto stream = stub->Import(&context);
  auto request = WithAccess<v1::ImportRequest>();
  *request.add_records()->mutable_opportunity() = SomeOpportunity();
  for (int i = 0; i < candidates; ++i) {
    *request.add_records()->mutable_candidate() = SomeCandidate(absl::StrCat("c-", i), i);
  }
  v1::ImportResponse answer;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&answer));
  stream->WritesDone();
  const grpc::Status status = stream->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
  for (const auto& failure : answer.failures())
    ADD_FAILURE() << failure.field() << failure.reason();
  EXPECT_EQ(answer.created(), static_cast<std::uint32_t>(candidates) + 1);
}

std::string Match(const ServerProcess& server) {
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name("tenants/alfa/opportunities/o-1");
  request.set_count_excluded(true);
  v1::FindCandidatesResponse response;
  grpc::ClientContext context;
  const grpc::Status status =
      v1::MatchService::NewStub(server.channel())->FindCandidates(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_GT(response.past_size(), 0);
  response.clear_statistics();
  return response.SerializeAsString();
}

TEST_F(Restart, AKilledServerGivesTheSameAnswersAgain) {
  std::string before;
  {
    ServerProcess server(data_);
    ImportSome(server, 500);
    before = Match(server);
    EXPECT_EQ(server.Stop(SIGKILL).exit_code, -1);
  }
  ServerProcess server(data_);
  EXPECT_EQ(Match(server), before);
  v1::VerifyResponse verify;
  grpc::ClientContext context;
  ASSERT_TRUE(v1::AdminService::NewStub(server.channel())->Verify(&context, {}, &verify).ok());
  EXPECT_TRUE(verify.ok());
}

TEST_F(Restart, EveryAcknowledgedWriteSurvivesKillsInBetween) {
  std::set<std::string> acknowledged;
  for (int round = 0; round < 5; ++round) {
    ServerProcess server(data_);
    auto stub = v1::CandidateService::NewStub(server.channel());
    for (const std::string& id : acknowledged) {
      auto request = WithAccess<v1::GetCandidateRequest>();
      request.set_name("tenants/alfa/candidates/" + id);
      v1::Candidate out;
      grpc::ClientContext context;
      ASSERT_TRUE(stub->GetCandidate(&context, request, &out).ok()) << id;
    }
    std::atomic<bool> stop = false;
    std::thread writer([&] {
      for (int i = 0; !stop; ++i) {
        auto request = WithAccess<v1::CreateCandidateRequest>();
        request.set_parent("tenants/alfa");
        const std::string id = absl::StrCat("r", round, "-", i);
        request.set_candidate_id(id);
        *request.mutable_candidate() = SomeCandidate(id, i);
        v1::Candidate out;
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
        if (!stub->CreateCandidate(&context, request, &out).ok()) break;
        acknowledged.insert(id);
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100 + 30 * round));
    server.Stop(SIGKILL);
    stop = true;
    writer.join();
  }
  EXPECT_GT(acknowledged.size(), 5U);
}

TEST_F(Restart, ASignalEndsItInGoodOrder) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server(data_);
    const Ending ending = server.Stop(signal);
    EXPECT_EQ(ending.exit_code, 0) << ending.output;
    EXPECT_THAT(ending.output, HasSubstr("stopped"));
    EXPECT_THAT(ending.output, HasSubstr("no authentication"));
  }
}

TEST_F(Restart, WhatIsWrongIsToldBeforeAnythingIsServed) {
  Ending ending = RunServer({"--data", data_, "--config", "config", "--listen", "0.0.0.0:7443"});
  EXPECT_EQ(ending.exit_code, 2);
  EXPECT_THAT(ending.output, HasSubstr("reached by other machines"));
  EXPECT_FALSE(std::filesystem::exists(data_));

  ending = RunServer({"--data", data_, "--insecure-loopback", "--today", "morgen"});
  EXPECT_EQ(ending.exit_code, 2);
  ending = RunServer({"--listen", "127.0.0.1:0", "--insecure-loopback"});
  EXPECT_EQ(ending.exit_code, 2);

  const std::string config = folder_ + "/config";
  std::filesystem::copy("config", config, std::filesystem::copy_options::recursive);
  std::ofstream(config + "/policies/default.toml", std::ios::app) << "\nonbekend = 1\n";
  ending = RunServer(
      {"--data", data_, "--config", config, "--listen", "127.0.0.1:0", "--insecure-loopback"});
  EXPECT_EQ(ending.exit_code, 2);
  EXPECT_THAT(ending.output, ::testing::ContainsRegex("default.toml:[0-9]+: "));
  EXPECT_THAT(ending.output, HasSubstr("onbekend"));
}

TEST_F(Restart, OneServerPerDatabase) {
  ServerProcess server(data_);
  const Ending second = RunServer(
      {"--data", data_, "--config", "config", "--listen", "127.0.0.1:0", "--insecure-loopback"});
  EXPECT_EQ(second.exit_code, 1) << second.output;
}

}  // namespace
}  // namespace passend::e2e
