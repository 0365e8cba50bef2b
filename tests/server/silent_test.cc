// A pair that a professional rejected stays out of the lists, both ways, also after a restart,
// until what it was about has changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "passend/v1/decision_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "tests/server/harness.h"
#include "tests/server/region_of_two.h"

namespace passend::server {
namespace {

bool ListsPerson(TestService& service, int limit) {
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name(kWork);
  request.set_limit(limit);
  v1::FindCandidatesResponse response;
  Context context;
  const auto stub = v1::MatchService::NewStub(service.channel());
  EXPECT_TRUE(stub->FindCandidates(&context, request, &response).ok());
  EXPECT_LE(response.past_size(), limit);
  for (const auto* list : {&response.past(), &response.past_mits()}) {
    for (const auto& match : *list) {
      if (match.name() == kCoupled) return true;
    }
  }
  return false;
}

bool ListsWork(TestService& service) {
  auto request = WithAccess<v1::FindOpportunitiesRequest>();
  request.set_name(kCoupled);
  v1::FindOpportunitiesResponse response;
  Context context;
  const auto stub = v1::MatchService::NewStub(service.channel());
  EXPECT_TRUE(stub->FindOpportunities(&context, request, &response).ok());
  for (const auto* list : {&response.past(), &response.past_mits()}) {
    for (const auto& match : *list) {
      if (match.name() == kWork) return true;
    }
  }
  return false;
}

TEST(Silent, ARejectedPairIsInNoListUntilItsReasonMayHaveChanged) {
  const std::shared_ptr<store::ProfileStore> store = StoreOfTwo();
  {
    TestService service({.store = store});
    ASSERT_TRUE(ListsPerson(service, 20));
    ASSERT_TRUE(ListsWork(service));
    const auto decisions = v1::DecisionService::NewStub(service.channel());
    auto add = WithAccess<v1::AddVoordrachtRequest>();
    add.set_candidate(kCoupled);
    add.set_opportunity(kWork);
    add.set_reason("past bij de talenten");
    v1::Voordracht voordracht;
    Context adding;
    grpc::Status status = decisions->AddVoordracht(&adding, add, &voordracht);
    ASSERT_TRUE(status.ok()) << Describe(status);
    EXPECT_TRUE(ListsPerson(service, 20));
    auto outcome = WithAccess<v1::RecordOutcomeRequest>();
    outcome.set_name(voordracht.name());
    outcome.set_state(v1::VOORDRACHT_AFGEWEZEN);
    outcome.set_reason("de werkgever zoekt iemand voor de avond");
    Context recording;
    status = decisions->RecordOutcome(&recording, outcome, &voordracht);
    ASSERT_TRUE(status.ok()) << Describe(status);
    EXPECT_TRUE(voordracht.silent());
    EXPECT_FALSE(ListsPerson(service, 20));
    EXPECT_FALSE(ListsPerson(service, 1));
    EXPECT_FALSE(ListsWork(service));
  }
  TestService again({.store = store});
  EXPECT_FALSE(ListsPerson(again, 20));
  EXPECT_FALSE(ListsWork(again));
  // The person can do more hours now.
  auto current = again.engine().store().GetCandidate({kTenant, "c-coupled"});
  ASSERT_TRUE(current.ok());
  model::Candidate person = current->profile;
  person.hours.max_week_minutes = 1200;
  ASSERT_TRUE(
      again.engine()
          .Write([&](const Reference& reference, store::WriteBatch& batch, IndexChange& change) {
            CandidateRow row = CompileRow(person, reference, again.clock().Today());
            batch.PutCandidate(person, store::Facts{reference.stamp(), SerializeRow(row)});
            change.candidates.push_back(std::move(row));
            return absl::OkStatus();
          })
          .ok());
  EXPECT_TRUE(ListsPerson(again, 20));
  EXPECT_TRUE(ListsWork(again));
}

}  // namespace
}  // namespace passend::server
