// The service as a whole: health, revisions, deadlines, overload, draining, and what the log says.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "server/access/access_control.h"
#include "server/engine/matching.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

grpc::Status CreateOne(TestService& service, const v1::Candidate& candidate,
                       const std::string& id) {
  auto request = WithAccess<v1::CreateCandidateRequest>();
  request.set_parent(kParent);
  request.set_candidate_id(id);
  *request.mutable_candidate() = candidate;
  request.mutable_candidate()->clear_name();
  Context context;
  v1::Candidate out;
  return v1::CandidateService::NewStub(service.channel())->CreateCandidate(&context, request, &out);
}

// grpc.health.v1, whose messages are one text and one number, without its generated code.
// 1 = SERVING, 2 = NOT_SERVING, 3 = unknown service, -1 = the call failed.
int Health(const std::shared_ptr<grpc::Channel>& channel, const std::string& name) {
  std::string question;
  if (!name.empty()) {
    question = absl::StrCat("\x0a", std::string(1, static_cast<char>(name.size())), name);
  }
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  Context context;
  const grpc::Slice slice(question);
  auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                    grpc::ByteBuffer(&slice, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  queue.Shutdown();
  if (!status.ok()) return -1;
  grpc::Slice bytes;
  if (!answer.DumpToSingleSlice(&bytes).ok() || bytes.size() < 2) return 0;
  return bytes.begin()[1];
}

TEST(Service, EveryServiceIsHealthyUntilItDrains) {
  TestService service;
  for (const char* name :
       {"", "passend.v1.CandidateService", "passend.v1.EmployerService", "passend.v1.ImportService",
        "passend.v1.MatchService", "passend.v1.CatalogueService", "passend.v1.AdminService"}) {
    EXPECT_EQ(Health(service.channel(), name), 1) << name;
  }
  EXPECT_EQ(Health(service.channel(), "passend.v1.Unheard"), -1);
  service.server().StopServing();
  EXPECT_EQ(Health(service.channel(), "passend.v1.MatchService"), 2);
  EXPECT_EQ(Health(service.channel(), ""), 2);
}

TEST(Service, StatusSaysWhatIsThereAndThatNothingProtectsThePort) {
  TestService service;
  ASSERT_TRUE(CreateOne(service, SmallCandidate("c-1"), "c-1").ok());
  v1::GetStatusResponse status;
  Context context;
  auto stub = v1::AdminService::NewStub(service.channel());
  ASSERT_TRUE(stub->GetStatus(&context, {}, &status).ok());
  EXPECT_EQ(status.candidates(), 1U);
  EXPECT_GT(status.index_bytes(), 0U);
  EXPECT_GT(status.resident_bytes(), status.index_bytes());
  EXPECT_EQ(status.versions().revision(), service.engine().revision());
  EXPECT_THAT(status.protection(), HasSubstr("no authentication"));
  v1::VerifyResponse verify;
  Context other;
  ASSERT_TRUE(stub->Verify(&other, {}, &verify).ok());
  EXPECT_TRUE(verify.ok());
}

TEST(Service, AReaderWaitsForTheRevisionItAsksFor) {
  TestService service;
  ASSERT_TRUE(CreateOne(service, SmallCandidate("c-1"), "c-1").ok());
  const std::uint64_t next = service.engine().revision() + 1;
  auto stub = v1::CandidateService::NewStub(service.channel());
  auto request = WithAccess<v1::GetCandidateRequest>();
  request.set_name(CandidateName("c-2"));
  request.set_min_revision(next);
  {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + milliseconds(150));
    v1::Candidate out;
    EXPECT_EQ(stub->GetCandidate(&context, request, &out).error_code(),
              grpc::StatusCode::DEADLINE_EXCEEDED);
  }
  std::future<grpc::Status> reading = std::async(std::launch::async, [&] {
    Context context;
    v1::Candidate out;
    return stub->GetCandidate(&context, request, &out);
  });
  EXPECT_EQ(reading.wait_for(milliseconds(100)), std::future_status::timeout);
  ASSERT_TRUE(CreateOne(service, SmallCandidate("c-2"), "c-2").ok());
  const grpc::Status status = reading.get();
  EXPECT_TRUE(status.ok()) << Describe(status);
}

TEST(Service, WhatAWriterWasToldIsVisibleToEveryQuery) {
  TestService service;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&service, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string id = absl::StrCat("c-", t, "-", i);
        ASSERT_TRUE(CreateOne(service, SmallCandidate(id), id).ok());
        ASSERT_TRUE(service.engine().snapshot()->FindCandidate(CandidateName(id)).has_value());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(service.engine().revision(), service.engine().store().revision());
  EXPECT_EQ(service.engine().snapshot()->candidate_count(), 100U);
}

// Fills the service with work that takes long enough to be caught at it.
void Fill(TestService& service, int candidates) {
  auto stub = v1::ImportService::NewStub(service.channel());
  Context context;
  auto stream = stub->Import(&context);
  auto request = WithAccess<v1::ImportRequest>();
  *request.add_records()->mutable_opportunity() = SmallOpportunity("o-1", "w-1");
  for (int i = 0; i < candidates; ++i) {
    *request.add_records()->mutable_candidate() = SmallCandidate(absl::StrCat("c-", i));
    if (request.records_size() == 2000 || i + 1 == candidates) {
      v1::ImportResponse answer;
      ASSERT_TRUE(stream->Write(request));
      ASSERT_TRUE(stream->Read(&answer));
      request.clear_records();
    }
  }
  stream->WritesDone();
  ASSERT_TRUE(stream->Finish().ok());
}

TEST(Service, ACancelledQueryStops) {
  TestService service;
  Fill(service, 4000);
  QueryState state = TakeState(service.engine());
  state.purpose = kPurpose;
  state.kernel = search::Kernel::kNone;  // a full pass
  const auto work = state.snapshot->FindOpportunity(OpportunityName("o-1"));
  ASSERT_TRUE(work.has_value());
  int asked = 0;
  const CallControl control = {.cancelled = [&asked] { return ++asked > 1; }};
  search::Options options = OptionsFor(state, kTenant, control);
  const auto result = search::FindCandidates(state.snapshot, *work, options);
  EXPECT_TRUE(absl::IsCancelled(result.status())) << result.status();
}

TEST(Service, ShedsWhatItCannotServeAndSaysWhenToComeBack) {
  TestService service({.threads = 1, .queue = 0});
  Fill(service, 2000);
  std::atomic<int> fine = 0;
  std::atomic<int> shed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      auto stub = v1::MatchService::NewStub(service.channel());
      for (int i = 0; i < 20; ++i) {
        auto request = WithAccess<v1::FindCandidatesRequest>();
        request.set_name(OpportunityName("o-1"));
        request.set_limit(1000);
        request.set_count_excluded(true);
        v1::FindCandidatesResponse response;
        Context context;
        const grpc::Status status = stub->FindCandidates(&context, request, &response);
        if (status.ok()) {
          ++fine;
        } else {
          ASSERT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << Describe(status);
          EXPECT_EQ(ReasonOf(status), "OVERLOADED");
          EXPECT_THAT(status.error_details(), HasSubstr("google.rpc.RetryInfo"));
          ++shed;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(fine, 0);
  EXPECT_GT(shed, 0);
  v1::GetStatusResponse status;
  Context context;
  ASSERT_TRUE(v1::AdminService::NewStub(service.channel())->GetStatus(&context, {}, &status).ok());
  EXPECT_EQ(status.shed_queries(), static_cast<std::uint64_t>(shed.load()));
  EXPECT_EQ(status.active_queries(), 0U);
}

TEST(Service, ADrainLetsRunningCallsFinish) {
  TestService service;
  auto stub = v1::ImportService::NewStub(service.channel());
  Context context;
  auto stream = stub->Import(&context);
  auto request = WithAccess<v1::ImportRequest>();
  *request.add_records()->mutable_candidate() = SmallCandidate("c-1");
  v1::ImportResponse answer;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&answer));
  std::thread drain([&service] { service.server().Drain(std::chrono::seconds(20)); });
  // A new call is refused, the running one goes on.
  // (A call that arrives at the very moment is cancelled.)
  grpc::Status refused;
  do {
    refused = CreateOne(service, SmallCandidate("c-9"), "c-9");
  } while (refused.error_code() != grpc::StatusCode::UNAVAILABLE);
  *request.mutable_records(0)->mutable_candidate() = SmallCandidate("c-2");
  EXPECT_TRUE(stream->Write(request));
  EXPECT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.created(), 1U);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  drain.join();
}

TEST(Service, ADrainDoesNotWaitForEver) {
  TestService service;
  auto stub = v1::ImportService::NewStub(service.channel());
  Context context;
  auto stream = stub->Import(&context);
  ASSERT_TRUE(stream->Write(WithAccess<v1::ImportRequest>()));
  v1::ImportResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  const auto start = std::chrono::steady_clock::now();
  service.server().Drain(milliseconds(200));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_FALSE(stream->Finish().ok());
}

TEST(Service, GivesTheSameAnswersAfterARestart) {
  std::shared_ptr<store::ProfileStore> store = store::NewMemoryStore();
  const auto ask = [](TestService& service) {
    auto request = WithAccess<v1::FindCandidatesRequest>();
    request.set_name(OpportunityName("o-1"));
    v1::FindCandidatesResponse response;
    Context context;
    const grpc::Status status =
        v1::MatchService::NewStub(service.channel())->FindCandidates(&context, request, &response);
    EXPECT_TRUE(status.ok()) << Describe(status);
    response.clear_statistics();
    return response.SerializeAsString();
  };
  std::string before;
  {
    TestService service({.store = store});
    Fill(service, 300);
    before = ask(service);
  }
  TestService service({.store = store});
  EXPECT_EQ(ask(service), before);
  EXPECT_FALSE(before.empty());
}

// Whatever text a profile holds, and whatever goes wrong with it, no line shows it.
TEST(Service, TheLogHoldsNoValueOfAProfile) {
  TestService service;
  v1::Candidate candidate = SmallCandidate("c-1");
  candidate.set_external_ref("CANARYref");
  candidate.set_placing_org("CANARYorg");
  candidate.add_diplomas("CANARYdiploma");
  candidate.mutable_status()->set_regeling("CANARYregeling");
  candidate.mutable_status()->set_traject_phase("CANARYfase");
  candidate.mutable_belastbaarheid()->mutable_items(0)->set_toelichting("CANARYtoelichting");
  auto* history = candidate.add_work_history();
  history->set_title("CANARYwerk");
  history->set_months(12);
  const grpc::Status created = CreateOne(service, candidate, "c-1");
  ASSERT_TRUE(created.ok()) << Describe(created);
  // Faults in every one of those places, and in codes.
  const auto refused = [&](auto change) {
    v1::Candidate faulty = candidate;
    change(faulty);
    const grpc::Status status = CreateOne(service, faulty, "c-2");
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(status.error_message().find("CANARY"), std::string::npos) << Describe(status);
    EXPECT_EQ(status.error_details().find("CANARY"), std::string::npos) << Describe(status);
  };
  const std::string longer(3000, 'x');
  refused([&](v1::Candidate& c) { c.set_external_ref("CANARY" + longer); });
  refused([&](v1::Candidate& c) { c.add_diplomas("CANARY" + longer); });
  refused([&](v1::Candidate& c) {
    c.mutable_belastbaarheid()->mutable_items(0)->set_toelichting("CANARY" + longer);
  });
  refused([&](v1::Candidate& c) {
    c.mutable_belastbaarheid()->mutable_items(0)->set_item("CANARYitem");
  });
  refused([&](v1::Candidate& c) { c.mutable_talents(0)->set_code("CANARYtalent"); });
  refused([&](v1::Candidate& c) { c.mutable_travel()->set_pc4("CANARY"); });
  refused([&](v1::Candidate& c) { c.mutable_status()->set_last_voorstel("CANARY"); });
  refused([&](v1::Candidate& c) { c.mutable_exclusions()->add_employers("CANARY employer"); });
  refused(
      [&](v1::Candidate& c) { c.mutable_hours()->mutable_grid()->add_dayparts("CANARY:nacht"); });
  Fill(service, 3);
  auto request = WithAccess<v1::ExplainMatchRequest>();
  request.set_candidate(CandidateName("c-1"));
  request.set_opportunity(OpportunityName("o-1"));
  v1::ExplainMatchResponse response;
  Context context;
  ASSERT_TRUE(v1::MatchService::NewStub(service.channel())
                  ->ExplainMatch(&context, request, &response)
                  .ok());
  const auto lines = service.log_lines();
  EXPECT_GE(lines.size(), 12U);
  for (const std::string& line : lines) {
    EXPECT_EQ(line.find("CANARY"), std::string::npos) << line;
    EXPECT_EQ(line.find("candidates/"), std::string::npos) << line;
  }
}

TEST(Service, TheFilesOfTheProjectAboutAccessLoad) {
  const auto access = AccessControl::Load("config", Server::Methods(), security::Key::Random());
  EXPECT_TRUE(access.ok()) << access.status();
}

TEST(Service, ListensWhereOthersCanReachItOnlyWithProtection) {
  TestService service;
  ServerOptions options;
  options.insecure_loopback = true;
  options.listen = "0.0.0.0:0";
  Log log([](std::string_view) {});
  const auto refused = Server::Start(options, {.engine = service.engine(),
                                               .clock = service.clock(),
                                               .log = log,
                                               .purposes = Purposes({"matching"})});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("reached by other machines"));
  options.listen = service.address();
  const auto taken = Server::Start(options, {.engine = service.engine(),
                                             .clock = service.clock(),
                                             .log = log,
                                             .purposes = Purposes({"matching"})});
  EXPECT_TRUE(absl::IsUnavailable(taken.status())) << taken.status();
}

}  // namespace
}  // namespace passend::server
