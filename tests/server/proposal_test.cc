// Proposals of carved jobs: states, what they keep, who sees them, and when they are silent.
#include "server/decisions/proposal.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ProposalState, FollowsTheProcess) {
  using S = ProposalState;
  for (int from = 1; from <= 6; ++from) {
    for (int to = 1; to <= 6; ++to) {
      const bool ended = from >= 5;
      EXPECT_EQ(MayFollow(static_cast<S>(from), static_cast<S>(to)),
                !ended && (to == from + 1 || to == 6))
          << from << " " << to;
    }
  }
}

class Proposals : public testing::Test {
 protected:
  void Start(TestService::Settings settings = {}) {
    settings.store = store_;
    service_ = std::make_unique<TestService>(std::move(settings));
    carving_ = v1::CarvingService::NewStub(service_->channel());
    candidates_ = v1::CandidateService::NewStub(service_->channel());
    employers_ = v1::EmployerService::NewStub(service_->channel());
  }
  void SetUp() override {
    Start();
    for (const char* id : {"a", "b"}) AddCandidate(id);
    for (const char* id : {"w-1", "w-2", "w-3"}) AddEmployer(id);
  }

  void AddCandidate(const std::string& id) {
    auto request = WithAccess<v1::CreateCandidateRequest>();
    request.set_parent(kParent);
    request.set_candidate_id(id);
    *request.mutable_candidate() = SmallCandidate("");
    Context context;
    v1::Candidate reply;
    const auto status = candidates_->CreateCandidate(&context, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  static v1::Employer Employer() {
    v1::Employer employer = SmallEmployer("");
    for (const char* id : {"post", "dozen", "vegen"}) {
      v1::Task* task = employer.add_task_pool();
      task->set_id(id);
      task->set_title(absl::StrCat("taak ", id));
      task->set_minutes_per_day(120);
      task->set_basis(v1::WERKPLEKANALYSE);
      for (const char* day : {"ma", "di", "wo", "do", "vr"}) task->add_weekdays(day);
    }
    return employer;
  }
  void AddEmployer(const std::string& id) {
    v1::CreateEmployerRequest request;
    request.set_parent(kParent);
    request.set_employer_id(id);
    *request.mutable_employer() = Employer();
    Context context;
    v1::Employer reply;
    const auto status = employers_->CreateEmployer(&context, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  void Change(const std::string& id, const std::function<void(v1::Employer&)>& change) {
    v1::UpdateEmployerRequest request;
    *request.mutable_employer() = Employer();
    request.mutable_employer()->set_name(EmployerName(id));
    change(*request.mutable_employer());
    Context context;
    v1::Employer reply;
    const auto status = employers_->UpdateEmployer(&context, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  using Tasks = std::vector<std::pair<std::string, std::string>>;
  static v1::CreateProposalRequest Asked(const std::string& candidate, const Tasks& tasks) {
    auto request = WithAccess<v1::CreateProposalRequest>();
    request.set_candidate(CandidateName(candidate));
    for (const auto& [employer, task] : tasks) {
      v1::ProposalPart* part = request.add_parts();
      part->set_employer(EmployerName(employer));
      part->set_task(task);
      part->set_minutes_per_day(60);
    }
    request.set_reason("een goed begin");
    return request;
  }
  grpc::Status Create(const v1::CreateProposalRequest& request, v1::Proposal* reply) {
    Context context;
    return carving_->CreateProposal(&context, request, reply);
  }
  v1::Proposal Made(const std::string& candidate, const Tasks& tasks) {
    v1::Proposal reply;
    const auto status = Create(Asked(candidate, tasks), &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }
  static v1::UpdateProposalStateRequest Next(const std::string& name, v1::ProposalState state) {
    auto request = WithAccess<v1::UpdateProposalStateRequest>();
    request.set_name(name);
    request.set_state(state);
    request.set_reason("besproken met allen");
    if (state == v1::PROPOSAL_AFGEWEZEN) request.set_rejection(v1::UREN_PASSEN_NIET);
    return request;
  }
  grpc::Status Update(const v1::UpdateProposalStateRequest& request, v1::Proposal* reply) {
    Context context;
    return carving_->UpdateProposalState(&context, request, reply);
  }
  v1::Proposal Get(const std::string& name) {
    auto request = WithAccess<v1::GetProposalRequest>();
    request.set_name(name);
    Context context;
    v1::Proposal reply;
    const auto status = carving_->GetProposal(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }
  v1::ListProposalsResponse List(v1::ListProposalsRequest request = {}) {
    request = WithAccess(std::move(request));
    request.set_parent(kParent);
    Context context;
    v1::ListProposalsResponse reply;
    const auto status = carving_->ListProposals(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }

  std::shared_ptr<store::ProfileStore> store_ = store::NewMemoryStore();
  std::unique_ptr<TestService> service_;
  std::unique_ptr<v1::CarvingService::Stub> carving_;
  std::unique_ptr<v1::CandidateService::Stub> candidates_;
  std::unique_ptr<v1::EmployerService::Stub> employers_;
};

TEST_F(Proposals, KeepTheirTasksAndWhatTheyWereComputedWith) {
  const v1::Proposal made = Made("a", {{"w-1", "vegen"}, {"w-1", "dozen"}});
  EXPECT_EQ(made.state(), v1::PROPOSAL_VOORSTEL);
  ASSERT_THAT(made.parts(), SizeIs(2));
  EXPECT_EQ(made.parts(0).task(), "dozen");
  EXPECT_EQ(made.parts(0).title(), "taak dozen");
  EXPECT_THAT(made.parts(0).weekdays(), ElementsAre("ma", "di", "wo", "do", "vr"));
  EXPECT_EQ(made.week_minutes(), 2 * 60 * 5);
  EXPECT_EQ(made.basis(), "geanalyseerd");
  EXPECT_FALSE(made.changed());
  EXPECT_FALSE(made.silent());
  EXPECT_NE(made.versions().policy_version(), "");
  EXPECT_NE(made.versions().revision(), 0U);
  EXPECT_EQ(made.versions().as_of(), service_->clock().Today().ToString());
  EXPECT_EQ(made.steps(0).reason(), "een goed begin");
  EXPECT_EQ(Get(made.name()).SerializeAsString(), made.SerializeAsString());

  // The day counts in the order of later lists.
  auto request = WithAccess<v1::GetCandidateRequest>();
  request.set_name(CandidateName("a"));
  Context context;
  v1::Candidate person;
  ASSERT_TRUE(candidates_->GetCandidate(&context, request, &person).ok());
  EXPECT_EQ(person.status().last_voorstel(), service_->clock().Today().ToString());
}

TEST_F(Proposals, GoThroughTheirStatesAndSurviveARestart) {
  v1::Proposal reply = Made("a", {{"w-1", "post"}});
  const std::string name = reply.name();
  for (const auto state : {v1::PROPOSAL_BESPROKEN, v1::PROPOSAL_AKKOORD_WERKGEVER,
                           v1::PROPOSAL_AKKOORD_KANDIDAAT, v1::PROPOSAL_GEPLAATST}) {
    auto request = Next(name, state);
    request.set_etag("not-this-one");
    EXPECT_EQ(Update(request, &reply).error_code(), grpc::StatusCode::ABORTED);
    request.set_etag(Get(name).etag());
    const auto status = Update(request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
    EXPECT_EQ(reply.state(), state);
    Start();
    EXPECT_EQ(Get(name).SerializeAsString(), reply.SerializeAsString());
  }
  EXPECT_THAT(reply.steps(), SizeIs(5));
  const auto status = Update(Next(name, v1::PROPOSAL_AFGEWEZEN), &reply);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(status), "STATE_NOT_POSSIBLE");
}

TEST_F(Proposals, NameTheFieldThatIsWrong) {
  const auto fields = [this](const v1::CreateProposalRequest& request) {
    v1::Proposal reply;
    const auto status = Create(request, &reply);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << Describe(status);
    return FieldsOf(status);
  };
  auto request = Asked("a", {});
  EXPECT_THAT(fields(request), ElementsAre("parts"));
  request = Asked("a", {{"w-1", "post"}, {"w-9", "post"}});
  EXPECT_THAT(fields(request), ElementsAre("parts[1].employer"));
  request.mutable_parts(1)->set_employer("tenants/beta/employers/w-1");
  EXPECT_THAT(fields(request), ElementsAre("parts[1].employer"));
  request = Asked("a", {{"w-1", "post"}, {"w-2", "post"}, {"w-3", "post"}});
  EXPECT_THAT(fields(request), ElementsAre("parts[2].employer"));
  request = Asked("a", {{"w-1", "post"}, {"w-1", "taart"}});
  EXPECT_THAT(fields(request), ElementsAre("parts[1].task"));
  request = Asked("a", {{"w-1", "post"}, {"w-1", "post"}});
  EXPECT_THAT(fields(request), ElementsAre("parts[1].task"));
  request = Asked("a", {{"w-1", "post"}});
  for (const int minutes : {0, -5, 121}) {
    request.mutable_parts(0)->set_minutes_per_day(minutes);
    EXPECT_THAT(fields(request), ElementsAre("parts[0].minutes_per_day"));
  }
  request = Asked("a", {{"w-1", "post"}});
  for (const char* day : {"za", "maandag"}) {
    request.mutable_parts(0)->clear_weekdays();
    request.mutable_parts(0)->add_weekdays(day);
    EXPECT_THAT(fields(request), ElementsAre("parts[0].weekdays"));
  }
  request = Asked("a", {{"w-1", "post"}});
  request.set_reason(" ");
  EXPECT_THAT(fields(request), ElementsAre("reason"));
  request = Asked("a", {{"w-1", "post"}});
  request.set_request_id("geen id");
  EXPECT_THAT(fields(request), ElementsAre("request_id"));
  EXPECT_THAT(List().proposals(), IsEmpty());

  const v1::Proposal made = Made("a", {{"w-1", "post"}});
  const auto next = [this](const v1::UpdateProposalStateRequest& update) {
    v1::Proposal reply;
    return FieldsOf(Update(update, &reply));
  };
  auto update = Next(made.name(), v1::PROPOSAL_AFGEWEZEN);
  update.clear_rejection();
  EXPECT_THAT(next(update), ElementsAre("rejection"));
  update = Next(made.name(), v1::PROPOSAL_BESPROKEN);
  update.set_rejection(v1::TE_DUUR);
  EXPECT_THAT(next(update), ElementsAre("rejection"));
  EXPECT_THAT(next(Next(made.name(), v1::PROPOSAL_VOORSTEL)), ElementsAre("state"));
  EXPECT_THAT(next(Next(CandidateName("a"), v1::PROPOSAL_BESPROKEN)), ElementsAre("name"));
}

TEST_F(Proposals, OfTheSameTasksRunOneAtATimeAndARequestOnce) {
  auto request = Asked("a", {{"w-1", "post"}, {"w-1", "dozen"}});
  request.set_request_id("r-1");
  v1::Proposal first;
  ASSERT_TRUE(Create(request, &first).ok());
  v1::Proposal again;
  ASSERT_TRUE(Create(request, &again).ok());
  EXPECT_EQ(again.name(), first.name());
  request.set_reason("een ander verhaal");
  EXPECT_EQ(ReasonOf(Create(request, &again)), "REQUEST_ID_REUSED");
  request.clear_request_id();
  // Another order of the same tasks is the same package.
  request.mutable_parts()->SwapElements(0, 1);
  EXPECT_EQ(ReasonOf(Create(request, &again)), "PROPOSAL_RUNNING");
  EXPECT_TRUE(Create(Asked("b", {{"w-1", "post"}, {"w-1", "dozen"}}), &again).ok());
  EXPECT_TRUE(Create(Asked("a", {{"w-1", "post"}}), &again).ok());
  ASSERT_TRUE(Update(Next(first.name(), v1::PROPOSAL_AFGEWEZEN), &again).ok());
  ASSERT_TRUE(Create(request, &again).ok());
  EXPECT_NE(again.name(), first.name());
}

TEST_F(Proposals, RejectedAreSilentUntilWhatTheyWereAboutHasChanged) {
  const v1::Proposal made = Made("a", {{"w-1", "post"}});
  v1::Proposal reply;
  ASSERT_TRUE(Update(Next(made.name(), v1::PROPOSAL_AFGEWEZEN), &reply).ok());
  EXPECT_TRUE(reply.silent());
  // Another task of the employer, or how it is called, is no other reason.
  Change("w-1", [](v1::Employer& employer) {
    employer.set_display_name("Anders BV");
    employer.mutable_task_pool(2)->set_minutes_per_day(30);
  });
  EXPECT_TRUE(Get(made.name()).silent());
  Change("w-1",
         [](v1::Employer& employer) { employer.mutable_task_pool(0)->set_minutes_per_day(90); });
  EXPECT_FALSE(Get(made.name()).silent());
  EXPECT_TRUE(Get(made.name()).changed());
  Change("w-1", [](v1::Employer&) {});
  EXPECT_TRUE(Get(made.name()).silent());
  Change("w-1", [](v1::Employer& employer) { employer.mutable_task_pool()->DeleteSubrange(0, 1); });
  EXPECT_FALSE(Get(made.name()).silent());
  Change("w-1", [](v1::Employer&) {});
  // A change of the person counts as well; a voorstel elsewhere does not.
  Made("a", {{"w-2", "post"}});
  EXPECT_TRUE(Get(made.name()).silent());
  auto request = WithAccess<v1::UpdateCandidateRequest>();
  *request.mutable_candidate() = SmallCandidate("a");
  request.mutable_candidate()->mutable_hours()->set_max_week_minutes(600);
  Context context;
  v1::Candidate person;
  const auto status = candidates_->UpdateCandidate(&context, request, &person);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_FALSE(Get(made.name()).silent());
}

TEST_F(Proposals, ListsFilterAndTurnPages) {
  std::set<std::string> all;
  for (const char* candidate : {"a", "b"}) {
    for (const char* employer : {"w-1", "w-2"}) {
      for (const char* task : {"post", "dozen", "vegen"}) {
        all.insert(Made(candidate, {{employer, task}}).name());
      }
    }
  }
  for (const int size : {1, 5, 12, 50}) {
    v1::ListProposalsRequest request;
    request.set_page_size(size);
    std::set<std::string> seen;
    int pages = 0;
    do {
      const auto reply = List(request);
      ++pages;
      EXPECT_LE(reply.proposals_size(), size);
      for (const auto& one : reply.proposals()) EXPECT_TRUE(seen.insert(one.name()).second);
      request.set_page_token(reply.next_page_token());
      // What moves on does not move in the list.
      v1::Proposal moved;
      if (size == 5 && pages == 1) {
        const auto status = Update(Next(reply.proposals(0).name(), v1::PROPOSAL_AFGEWEZEN), &moved);
        EXPECT_TRUE(status.ok());
      }
    } while (!request.page_token().empty());
    EXPECT_EQ(seen, all) << size;
    EXPECT_EQ(pages, (12 + size - 1) / size);
  }
  v1::ListProposalsRequest request;
  request.set_candidate(CandidateName("a"));
  EXPECT_THAT(List(request).proposals(), SizeIs(6));
  request.set_employer(EmployerName("w-2"));
  EXPECT_THAT(List(request).proposals(), SizeIs(3));
  request = {};
  request.set_running(true);
  EXPECT_THAT(List(request).proposals(), SizeIs(11));
  request = {};
  request.add_states(v1::PROPOSAL_AFGEWEZEN);
  EXPECT_THAT(List(request).proposals(), SizeIs(1));

  // A token is of one list.
  request = {};
  request.set_page_size(5);
  const std::string token = List(request).next_page_token();
  request.set_running(true);
  request.set_page_token(token);
  request = WithAccess(request);
  request.set_parent(kParent);
  Context context;
  v1::ListProposalsResponse reply;
  EXPECT_THAT(FieldsOf(carving_->ListProposals(&context, request, &reply)),
              ElementsAre("page_token"));
}

TEST_F(Proposals, GoWithThePerson) {
  const v1::Proposal made = Made("a", {{"w-1", "post"}});
  v1::DeleteCandidateRequest request = WithAccess<v1::DeleteCandidateRequest>();
  request.set_name(CandidateName("a"));
  Context context;
  google::protobuf::Empty empty;
  const auto status = candidates_->DeleteCandidate(&context, request, &empty);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_THAT(List().proposals(), IsEmpty());
  auto get = WithAccess<v1::GetProposalRequest>();
  get.set_name(made.name());
  Context other;
  v1::Proposal reply;
  EXPECT_EQ(carving_->GetProposal(&other, get, &reply).error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace passend::server
