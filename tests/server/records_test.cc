// The standard methods: names, etags, masks, request ids, pages, deletions.
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Records : public ::testing::Test {
 protected:
  Records()
      : candidates_(v1::CandidateService::NewStub(service_.channel())),
        employers_(v1::EmployerService::NewStub(service_.channel())) {}

  grpc::Status Create(const v1::CreateCandidateRequest& request, v1::Candidate* out) {
    Context context;
    return candidates_->CreateCandidate(&context, request, out);
  }
  grpc::Status Create(const std::string& id, v1::Candidate* out) {
    auto request = WithAccess<v1::CreateCandidateRequest>();
    request.set_parent(kParent);
    request.set_candidate_id(id);
    *request.mutable_candidate() = SmallCandidate("");
    return Create(request, out);
  }
  grpc::Status Update(const v1::UpdateCandidateRequest& request, v1::Candidate* out) {
    Context context;
    return candidates_->UpdateCandidate(&context, request, out);
  }
  grpc::Status Get(const std::string& id, v1::Candidate* out) {
    auto request = WithAccess<v1::GetCandidateRequest>();
    request.set_name(CandidateName(id));
    Context context;
    return candidates_->GetCandidate(&context, request, out);
  }
  grpc::Status Delete(const v1::DeleteCandidateRequest& request) {
    Context context;
    google::protobuf::Empty empty;
    return candidates_->DeleteCandidate(&context, request, &empty);
  }

  TestService service_;
  std::unique_ptr<v1::CandidateService::Stub> candidates_;
  std::unique_ptr<v1::EmployerService::Stub> employers_;
};

bool Same(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

TEST_F(Records, AreReadAsTheyWereWritten) {
  v1::Candidate created;
  ASSERT_TRUE(Create("c-1", &created).ok());
  EXPECT_EQ(created.name(), CandidateName("c-1"));
  EXPECT_FALSE(created.etag().empty());
  v1::Candidate read;
  ASSERT_TRUE(Get("c-1", &read).ok());
  EXPECT_TRUE(Same(created, read)) << read.name();
  v1::Candidate sent = SmallCandidate("c-1");
  sent.set_etag(read.etag());
  EXPECT_TRUE(Same(sent, read));
}

TEST_F(Records, GetARandomIdWhenNoneIsGiven) {
  v1::Candidate first;
  v1::Candidate second;
  ASSERT_TRUE(Create("", &first).ok());
  ASSERT_TRUE(Create("", &second).ok());
  EXPECT_NE(first.name(), second.name());
  EXPECT_THAT(first.name(), HasSubstr("tenants/alfa/candidates/"));
}

TEST_F(Records, ThatExistAreNotCreatedAgain) {
  v1::Candidate out;
  ASSERT_TRUE(Create("c-1", &out).ok());
  EXPECT_EQ(Create("c-1", &out).error_code(), grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(Records, WithFaultsNameEveryFieldAndChangeNothing) {
  auto request = WithAccess<v1::CreateCandidateRequest>();
  request.set_parent(kParent);
  request.set_candidate_id("c-1");
  *request.mutable_candidate() = SmallCandidate("");
  request.mutable_candidate()->mutable_talents(0)->set_level(9);
  request.mutable_candidate()->mutable_hours()->set_max_day_minutes(5000);
  v1::Candidate out;
  const grpc::Status status = Create(request, &out);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(FieldsOf(status), ::testing::UnorderedElementsAre("candidate.talents[0].level",
                                                                "candidate.hours.max_day_minutes"));
  EXPECT_EQ(service_.engine().store().info().counts[0], 0U);
  // What only the mapping can see: a day that is none.
  request.mutable_candidate()->mutable_talents(0)->set_level(2);
  request.mutable_candidate()->mutable_hours()->set_max_day_minutes(480);
  request.mutable_candidate()->mutable_status()->set_last_voorstel("2026-02-30");
  EXPECT_THAT(FieldsOf(Create(request, &out)), ElementsAre("candidate.status.last_voorstel"));
  request.mutable_candidate()->mutable_status()->clear_last_voorstel();
  request.set_candidate_id("Not An Id");
  EXPECT_THAT(FieldsOf(Create(request, &out)), ElementsAre("candidate_id"));
  request.set_candidate_id("c-1");
  request.set_parent("alfa");
  EXPECT_THAT(FieldsOf(Create(request, &out)), ElementsAre("parent"));
}

TEST_F(Records, AreOnlyCheckedWhenValidateOnly) {
  auto request = WithAccess<v1::CreateCandidateRequest>();
  request.set_parent(kParent);
  request.set_candidate_id("c-1");
  request.set_validate_only(true);
  *request.mutable_candidate() = SmallCandidate("");
  v1::Candidate out;
  ASSERT_TRUE(Create(request, &out).ok());
  EXPECT_EQ(Get("c-1", &out).error_code(), grpc::StatusCode::NOT_FOUND);
  ASSERT_TRUE(Create("c-2", &out).ok());
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  *update.mutable_candidate() = SmallCandidate("c-2");
  update.mutable_candidate()->set_placing_org("elders");
  update.set_validate_only(true);
  ASSERT_TRUE(Update(update, &out).ok());
  EXPECT_EQ(out.placing_org(), "elders");
  ASSERT_TRUE(Get("c-2", &out).ok());
  EXPECT_EQ(out.placing_org(), "");
}

TEST_F(Records, AreNotOverwrittenWithAnOldEtag) {
  v1::Candidate first;
  ASSERT_TRUE(Create("c-1", &first).ok());
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  *update.mutable_candidate() = first;
  update.mutable_candidate()->set_placing_org("a");
  v1::Candidate second;
  ASSERT_TRUE(Update(update, &second).ok());
  EXPECT_NE(first.etag(), second.etag());
  update.mutable_candidate()->set_placing_org("b");
  const grpc::Status status = Update(update, &second);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(status), "ETAG_MISMATCH");
  auto remove = WithAccess<v1::DeleteCandidateRequest>();
  remove.set_name(CandidateName("c-1"));
  remove.set_etag(first.etag());
  EXPECT_EQ(Delete(remove).error_code(), grpc::StatusCode::ABORTED);
  remove.set_etag(second.etag());
  EXPECT_TRUE(Delete(remove).ok());
}

TEST_F(Records, KeepTheirEtagWhenNothingChanges) {
  v1::Candidate first;
  ASSERT_TRUE(Create("c-1", &first).ok());
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  *update.mutable_candidate() = first;
  v1::Candidate second;
  ASSERT_TRUE(Update(update, &second).ok());
  EXPECT_EQ(first.etag(), second.etag());
}

TEST_F(Records, AreChangedOnlyWhereTheMaskSays) {
  v1::Candidate before;
  ASSERT_TRUE(Create("c-1", &before).ok());
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  update.mutable_candidate()->set_name(CandidateName("c-1"));
  update.mutable_candidate()->set_placing_org("nieuw");
  update.mutable_candidate()->mutable_hours()->set_max_day_minutes(240);
  update.mutable_update_mask()->add_paths("placing_org");
  update.mutable_update_mask()->add_paths("hours.max_day_minutes");
  update.mutable_update_mask()->add_paths("hours.desired_week_minutes");  // absent: cleared
  update.mutable_update_mask()->add_paths("talents");                     // absent: emptied
  v1::Candidate after;
  ASSERT_TRUE(Update(update, &after).ok());
  v1::Candidate expected = before;
  expected.set_etag(after.etag());
  expected.set_placing_org("nieuw");
  expected.mutable_hours()->set_max_day_minutes(240);
  expected.mutable_hours()->clear_desired_week_minutes();
  expected.clear_talents();
  EXPECT_TRUE(Same(after, expected)) << after.placing_org();
}

TEST_F(Records, RefuseMasksOfFieldsThatDoNotExist) {
  v1::Candidate out;
  ASSERT_TRUE(Create("c-1", &out).ok());
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  *update.mutable_candidate() = SmallCandidate("c-1");
  for (const char* path : {"placing_org", "gewicht", "hours.weight", "talents.level", "name"}) {
    update.mutable_update_mask()->add_paths(path);
  }
  EXPECT_THAT(FieldsOf(Update(update, &out)),
              ElementsAre("update_mask.paths[1]", "update_mask.paths[2]", "update_mask.paths[3]",
                          "update_mask.paths[4]"));
}

TEST_F(Records, AreInsertedByAnUpdateOnlyWhenAllowed) {
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  *update.mutable_candidate() = SmallCandidate("c-1");
  v1::Candidate out;
  EXPECT_EQ(Update(update, &out).error_code(), grpc::StatusCode::NOT_FOUND);
  update.set_allow_missing(true);
  ASSERT_TRUE(Update(update, &out).ok());
  EXPECT_TRUE(Get("c-1", &out).ok());
}

TEST_F(Records, GiveTheFirstAnswerToARepeatedRequest) {
  auto request = WithAccess<v1::CreateCandidateRequest>();
  request.set_parent(kParent);
  request.set_request_id("req-1");
  *request.mutable_candidate() = SmallCandidate("");
  v1::Candidate first;
  ASSERT_TRUE(Create(request, &first).ok());
  // Changed by somebody else in between: the answer is still the first one.
  auto update = WithAccess<v1::UpdateCandidateRequest>();
  *update.mutable_candidate() = first;
  update.mutable_candidate()->set_placing_org("later");
  v1::Candidate changed;
  ASSERT_TRUE(Update(update, &changed).ok());
  v1::Candidate again;
  request.mutable_access()->set_case_reference("another case");
  ASSERT_TRUE(Create(request, &again).ok());
  EXPECT_TRUE(Same(first, again)) << first.etag() << " " << again.etag();
  EXPECT_EQ(service_.engine().store().info().counts[0], 1U);
  request.mutable_candidate()->set_placing_org("other");
  const grpc::Status status = Create(request, &again);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ReasonOf(status), "REQUEST_ID_REUSED");
  request.set_request_id("not/fine");
  EXPECT_THAT(FieldsOf(Create(request, &again)), ElementsAre("request_id"));
}

TEST_F(Records, AreDeletedOnce) {
  v1::Candidate out;
  ASSERT_TRUE(Create("c-1", &out).ok());
  auto remove = WithAccess<v1::DeleteCandidateRequest>();
  remove.set_name(CandidateName("c-1"));
  remove.set_request_id("del-1");
  EXPECT_TRUE(Delete(remove).ok());
  EXPECT_TRUE(Delete(remove).ok());  // the same request
  remove.set_request_id("");
  EXPECT_EQ(Delete(remove).error_code(), grpc::StatusCode::NOT_FOUND);
  remove.set_allow_missing(true);
  EXPECT_TRUE(Delete(remove).ok());
  EXPECT_EQ(service_.engine().snapshot()->candidate_count(), 0U);
}

TEST_F(Records, EmployersGoAfterTheirOpportunities) {
  v1::CreateEmployerRequest employer;
  employer.set_parent(kParent);
  employer.set_employer_id("w-1");
  *employer.mutable_employer() = SmallEmployer("");
  v1::Employer employer_out;
  Context c1;
  ASSERT_TRUE(employers_->CreateEmployer(&c1, employer, &employer_out).ok());
  v1::CreateOpportunityRequest opportunity;
  opportunity.set_parent(kParent);
  opportunity.set_opportunity_id("o-1");
  *opportunity.mutable_opportunity() = SmallOpportunity("", "w-1");
  v1::Opportunity opportunity_out;
  Context c2;
  const grpc::Status created = employers_->CreateOpportunity(&c2, opportunity, &opportunity_out);
  ASSERT_TRUE(created.ok()) << Describe(created);
  v1::DeleteEmployerRequest remove;
  remove.set_name(EmployerName("w-1"));
  google::protobuf::Empty empty;
  Context c3;
  EXPECT_EQ(employers_->DeleteEmployer(&c3, remove, &empty).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  v1::DeleteOpportunityRequest remove_work;
  remove_work.set_name(OpportunityName("o-1"));
  Context c4;
  EXPECT_TRUE(employers_->DeleteOpportunity(&c4, remove_work, &empty).ok());
  Context c5;
  EXPECT_TRUE(employers_->DeleteEmployer(&c5, remove, &empty).ok());
}

TEST_F(Records, OneOfManyWritersWinsEachTimeAndNoneIsLost) {
  v1::Candidate out;
  ASSERT_TRUE(Create("c-1", &out).ok());
  std::atomic<int> written = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        // Each adds to the list under the etag it read, again and again until it succeeds.
        while (true) {
          v1::Candidate current;
          ASSERT_TRUE(Get("c-1", &current).ok());
          auto update = WithAccess<v1::UpdateCandidateRequest>();
          *update.mutable_candidate() = current;
          if (current.diplomas_size() == 20) update.mutable_candidate()->clear_diplomas();
          update.mutable_candidate()->add_diplomas(absl::StrCat(t, "-", i));
          v1::Candidate answer;
          const grpc::Status status = Update(update, &answer);
          if (status.ok()) {
            ++written;
            break;
          }
          ASSERT_EQ(status.error_code(), grpc::StatusCode::ABORTED) << Describe(status);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(written, 40);
  ASSERT_TRUE(Get("c-1", &out).ok());
  EXPECT_EQ(out.diplomas_size(), 20);  // 40 writes, emptied once at 20
}

TEST_F(Records, PagesHoldEveryRecordOnceWhileOthersWrite) {
  constexpr int kRecords = 60;
  v1::Candidate out;
  for (int i = 0; i < kRecords; ++i) ASSERT_TRUE(Create(absl::StrCat("c-", i), &out).ok());
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      v1::Candidate ignored;
      ASSERT_TRUE(Create(absl::StrCat("new-", i), &ignored).ok());
      auto update = WithAccess<v1::UpdateCandidateRequest>();
      *update.mutable_candidate() = SmallCandidate(absl::StrCat("c-", i % kRecords));
      update.mutable_candidate()->set_placing_org(absl::StrCat("org-", i));
      ASSERT_TRUE(Update(update, &ignored).ok());
    }
  });
  for (const int page_size : {1, 7, 50}) {
    std::map<std::string, int> seen;
    auto request = WithAccess<v1::ListCandidatesRequest>();
    request.set_parent(kParent);
    request.set_page_size(page_size);
    do {
      v1::ListCandidatesResponse response;
      Context context;
      const grpc::Status status = candidates_->ListCandidates(&context, request, &response);
      ASSERT_TRUE(status.ok()) << Describe(status);
      ASSERT_LE(response.candidates_size(), page_size);
      for (const auto& candidate : response.candidates()) ++seen[candidate.name()];
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    for (int i = 0; i < kRecords; ++i) {
      EXPECT_EQ(seen[CandidateName(absl::StrCat("c-", i))], 1) << i << " of pages " << page_size;
    }
    for (const auto& [name, count] : seen) EXPECT_EQ(count, 1) << name;
  }
  stop = true;
  writer.join();
}

TEST_F(Records, ListsAreFilteredByOwnerAndTheirTokensBelongToThem) {
  for (int i = 0; i < 6; ++i) {
    auto request = WithAccess<v1::CreateCandidateRequest>();
    request.set_parent(kParent);
    request.set_candidate_id(absl::StrCat("c-", i));
    *request.mutable_candidate() = SmallCandidate("");
    request.mutable_candidate()->mutable_caseload()->set_werkregisseur(i % 2 == 0 ? "wr-1"
                                                                                  : "wr-2");
    v1::Candidate out;
    ASSERT_TRUE(Create(request, &out).ok());
  }
  auto request = WithAccess<v1::ListCandidatesRequest>();
  request.set_parent(kParent);
  request.set_owner("wr-2");
  request.set_page_size(2);
  v1::ListCandidatesResponse response;
  {
    Context context;
    ASSERT_TRUE(candidates_->ListCandidates(&context, request, &response).ok());
  }
  EXPECT_EQ(response.candidates_size(), 2);
  EXPECT_FALSE(response.next_page_token().empty());
  EXPECT_GT(response.revision(), 0U);
  request.set_page_token(response.next_page_token());
  {
    Context context;
    response.Clear();
    ASSERT_TRUE(candidates_->ListCandidates(&context, request, &response).ok());
  }
  EXPECT_EQ(response.candidates_size(), 1);
  EXPECT_TRUE(response.next_page_token().empty());
  request.set_owner("wr-1");
  {
    Context context;
    EXPECT_THAT(FieldsOf(candidates_->ListCandidates(&context, request, &response)),
                ElementsAre("page_token"));
  }
  request.clear_page_token();
  request.set_page_size(1001);
  {
    Context context;
    EXPECT_THAT(FieldsOf(candidates_->ListCandidates(&context, request, &response)),
                ElementsAre("page_size"));
  }
  request.set_page_size(10);
  request.set_parent("tenants/beta");
  {
    Context context;
    response.Clear();
    ASSERT_TRUE(candidates_->ListCandidates(&context, request, &response).ok());
    EXPECT_EQ(response.candidates_size(), 0);
  }
}

TEST_F(Records, OpportunitiesAreListedByEmployer) {
  for (int i = 0; i < 4; ++i) {
    v1::CreateOpportunityRequest request;
    request.set_parent(kParent);
    request.set_opportunity_id(absl::StrCat("o-", i));
    *request.mutable_opportunity() = SmallOpportunity("", absl::StrCat("w-", i % 2));
    v1::Opportunity out;
    Context context;
    ASSERT_TRUE(employers_->CreateOpportunity(&context, request, &out).ok());
  }
  v1::ListOpportunitiesRequest request;
  request.set_parent(kParent);
  request.set_employer(EmployerName("w-1"));
  v1::ListOpportunitiesResponse response;
  Context context;
  ASSERT_TRUE(employers_->ListOpportunities(&context, request, &response).ok());
  std::set<std::string> names;
  for (const auto& opportunity : response.opportunities()) names.insert(opportunity.name());
  EXPECT_THAT(names, ElementsAre(OpportunityName("o-1"), OpportunityName("o-3")));
}

}  // namespace
}  // namespace passend::server
