// Which kernel scans is a matter of time: pinned by flag, each gives the replies of a full pass.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "server/codec/record_codec.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {
namespace {

constexpr int kCandidates = 1600;
constexpr int kOpportunities = 40;
constexpr int kAsked = 40;

struct Names {
  std::vector<std::string> candidates;
  std::vector<std::string> opportunities;
};

Names Import(TestService& service) {
  std::mt19937_64 rng(20261122);
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  auto stub = v1::ImportService::NewStub(service.channel());
  Context context;
  auto stream = stub->Import(&context);
  Names names;
  auto request = WithAccess<v1::ImportRequest>();
  const auto send = [&] {
    v1::ImportResponse answer;
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->Read(&answer));
    EXPECT_EQ(answer.failures_size(), 0);
    request.clear_records();
  };
  for (int i = 0; i < kCandidates; ++i) {
    model::Candidate candidate = fixtures::RandomCandidate(rng, catalogue);
    candidate.tenant = kTenant;
    EncodeCandidate(candidate, 0, request.add_records()->mutable_candidate());
    names.candidates.push_back(request.records().rbegin()->candidate().name());
    if (request.records_size() == 200) send();
  }
  for (int i = 0; i < kOpportunities; ++i) {
    model::Opportunity opportunity = fixtures::RandomOpportunity(rng, catalogue);
    opportunity.tenant = kTenant;
    EncodeOpportunity(opportunity, 0, request.add_records()->mutable_opportunity());
    names.opportunities.push_back(request.records().rbegin()->opportunity().name());
  }
  send();
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  return names;
}

// Every reply, without how it was found.
std::vector<std::string> Replies(TestService& service, const Names& names) {
  std::vector<std::string> replies;
  auto stub = v1::MatchService::NewStub(service.channel());
  for (const std::string& name : names.opportunities) {
    auto request = WithAccess<v1::FindCandidatesRequest>();
    request.set_name(name);
    request.set_limit(20);
    v1::FindCandidatesResponse response;
    Context context;
    const grpc::Status status = stub->FindCandidates(&context, request, &response);
    EXPECT_TRUE(status.ok()) << Describe(status);
    response.clear_statistics();
    replies.push_back(response.SerializeAsString());
  }
  for (int i = 0; i < kAsked; ++i) {
    auto request = WithAccess<v1::FindOpportunitiesRequest>();
    request.set_name(names.candidates[static_cast<std::size_t>(i)]);
    request.set_limit(20);
    v1::FindOpportunitiesResponse response;
    Context context;
    const grpc::Status status = stub->FindOpportunities(&context, request, &response);
    EXPECT_TRUE(status.ok()) << Describe(status);
    response.clear_statistics();
    replies.push_back(response.SerializeAsString());
  }
  return replies;
}

TEST(Kernel, PinnedByFlagGivesTheSameReplies) {
  const std::shared_ptr<store::ProfileStore> store = store::NewMemoryStore();
  Names names;
  {
    TestService service({.store = store, .kernel = {}});
    names = Import(service);
  }
  // From the store, so that all rows are in columns.
  TestService full({.store = store, .kernel = "none"});
  const std::vector<std::string> expected = Replies(full, names);
  std::size_t bytes = 0;
  for (const std::string& reply : expected) bytes += reply.size();
  EXPECT_GT(bytes, 100 * expected.size());  // and not nothing
  for (const char* kernel : {"best", "scalar"}) {
    TestService service({.store = store, .kernel = kernel});
    EXPECT_EQ(Replies(service, names), expected) << kernel;
  }
}

}  // namespace
}  // namespace passend::server
