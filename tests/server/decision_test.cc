// Decisions about people: states, what they freeze, and what they change.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/decision_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "server/decisions/voordracht.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Decisions : public testing::Test {
 protected:
  void Start(TestService::Settings settings = {}) {
    service_ = std::make_unique<TestService>(std::move(settings));
    decisions_ = v1::DecisionService::NewStub(service_->channel());
    candidates_ = v1::CandidateService::NewStub(service_->channel());
    employers_ = v1::EmployerService::NewStub(service_->channel());
  }
  void SetUp() override { Start(); }

  void AddCandidate(v1::Candidate candidate, const std::string& id) {
    candidate.clear_name();
    auto request = WithAccess<v1::CreateCandidateRequest>();
    request.set_parent(kParent);
    request.set_candidate_id(id);
    *request.mutable_candidate() = std::move(candidate);
    Context context;
    v1::Candidate reply;
    const auto status = candidates_->CreateCandidate(&context, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  void AddWork(const std::string& id) {
    Context context;
    v1::CreateEmployerRequest employer;
    employer.set_parent(kParent);
    employer.set_employer_id("w-1");
    *employer.mutable_employer() = SmallEmployer("");
    employer.mutable_employer()->clear_name();
    v1::Employer made;
    employers_->CreateEmployer(&context, employer, &made);  // may be there
    v1::CreateOpportunityRequest request;
    request.set_parent(kParent);
    request.set_opportunity_id(id);
    *request.mutable_opportunity() = SmallOpportunity("", "w-1");
    Context other;
    v1::Opportunity reply;
    const auto status = employers_->CreateOpportunity(&other, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  v1::Candidate GetCandidate(const std::string& id) {
    auto request = WithAccess<v1::GetCandidateRequest>();
    request.set_name(CandidateName(id));
    Context context;
    v1::Candidate reply;
    const auto status = candidates_->GetCandidate(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }
  void Update(v1::Candidate candidate) {
    auto request = WithAccess<v1::UpdateCandidateRequest>();
    candidate.clear_etag();
    *request.mutable_candidate() = std::move(candidate);
    Context context;
    v1::Candidate reply;
    const auto status = candidates_->UpdateCandidate(&context, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  grpc::Status Add(const std::string& candidate, const std::string& work, v1::Voordracht* reply,
                   const std::string& reason = "wil dit graag", const std::string& date = "") {
    auto request = WithAccess<v1::AddVoordrachtRequest>();
    request.set_candidate(CandidateName(candidate));
    request.set_opportunity(OpportunityName(work));
    request.set_reason(reason);
    request.set_date(date);
    Context context;
    return decisions_->AddVoordracht(&context, request, reply);
  }
  grpc::Status Outcome(const std::string& name, v1::VoordrachtState state, v1::Voordracht* reply,
                       const std::string& etag = "", const std::string& date = "") {
    auto request = WithAccess<v1::RecordOutcomeRequest>();
    request.set_name(name);
    request.set_state(state);
    request.set_reason("besproken met allen");
    request.set_etag(etag);
    request.set_date(date);
    Context context;
    return decisions_->RecordOutcome(&context, request, reply);
  }
  v1::ListVoordrachtenResponse List(v1::ListVoordrachtenRequest request = {}) {
    request = WithAccess(std::move(request));
    request.set_parent(kParent);
    Context context;
    v1::ListVoordrachtenResponse reply;
    const auto status = decisions_->ListVoordrachten(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }
  v1::ExplainDecisionResponse Explain(const std::string& name, std::uint32_t step = 0) {
    auto request = WithAccess<v1::ExplainDecisionRequest>();
    request.set_name(name);
    request.set_step(step);
    Context context;
    v1::ExplainDecisionResponse reply;
    const auto status = decisions_->ExplainDecision(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }

  std::unique_ptr<TestService> service_;
  std::unique_ptr<v1::DecisionService::Stub> decisions_;
  std::unique_ptr<v1::CandidateService::Stub> candidates_;
  std::unique_ptr<v1::EmployerService::Stub> employers_;
};

TEST(VoordrachtState, FollowsTheProcess) {
  using S = VoordrachtState;
  const std::pair<S, S> allowed[] = {
      {S::kVoorstel, S::kBesproken},       {S::kVoorstel, S::kAfgewezen},
      {S::kBesproken, S::kProefplaatsing}, {S::kBesproken, S::kGeplaatst},
      {S::kBesproken, S::kAfgewezen},      {S::kProefplaatsing, S::kGeplaatst},
      {S::kProefplaatsing, S::kAfgewezen}};
  for (int from = 1; from <= 5; ++from) {
    for (int to = 1; to <= 5; ++to) {
      const std::pair<S, S> step = {static_cast<S>(from), static_cast<S>(to)};
      EXPECT_EQ(MayFollow(step.first, step.second),
                std::ranges::find(allowed, step) != std::end(allowed))
          << from << " " << to;
    }
  }
}

TEST_F(Decisions, AVoorstelNeedsAReasonAndADayThatIsPast) {
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  v1::Voordracht reply;
  EXPECT_THAT(FieldsOf(Add("a", "k", &reply, "  ")), ElementsAre("reason"));
  EXPECT_THAT(FieldsOf(Add("a", "k", &reply, std::string(1001, 'x'))), ElementsAre("reason"));
  EXPECT_THAT(FieldsOf(Add("a", "k", &reply, "goed", "2026-03-03")), ElementsAre("date"));
  EXPECT_THAT(FieldsOf(Add("a", "k", &reply, "goed", "2025-03-01")), ElementsAre("date"));
  EXPECT_EQ(Add("b", "k", &reply).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Add("a", "l", &reply).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(List().voordrachten(), IsEmpty());
  EXPECT_EQ(GetCandidate("a").status().last_voorstel(), "");
}

TEST_F(Decisions, AVoorstelCountsInTheOrderOfBothSides) {
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  AddWork("l");
  v1::Voordracht reply;
  ASSERT_TRUE(Add("a", "k", &reply, "goed", "2026-02-20").ok());
  EXPECT_EQ(reply.state(), v1::VOORDRACHT_VOORSTEL);
  ASSERT_THAT(reply.steps(), SizeIs(1));
  EXPECT_EQ(reply.steps(0).date(), "2026-02-20");
  EXPECT_EQ(reply.steps(0).role(), "lokaal");
  EXPECT_EQ(reply.steps(0).rank(), 1u);
  EXPECT_GT(reply.steps(0).score(), 0);
  EXPECT_EQ(GetCandidate("a").status().last_voorstel(), "2026-02-20");
  ASSERT_TRUE(Add("a", "l", &reply, "goed", "2026-02-10").ok());
  EXPECT_EQ(GetCandidate("a").status().last_voorstel(), "2026-02-20") << "never earlier";
  Context context;
  v1::GetOpportunityRequest request;
  request.set_name(OpportunityName("l"));
  v1::Opportunity work;
  ASSERT_TRUE(employers_->GetOpportunity(&context, request, &work).ok());
  EXPECT_EQ(work.last_voorstel(), "2026-02-10");
}

TEST_F(Decisions, OnePairHasOneVoordrachtAtATimeAlsoWhenManyAskAtOnce) {
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  for (int round = 1; round <= 3; ++round) {
    std::atomic<int> made = 0;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 6; ++caller) {
      callers.emplace_back([&] {
        v1::Voordracht reply;
        const auto status = Add("a", "k", &reply);
        if (status.ok()) {
          ++made;
        } else {
          EXPECT_EQ(status.error_code(), grpc::StatusCode::ALREADY_EXISTS) << Describe(status);
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(made, 1);
    v1::ListVoordrachtenRequest running;
    running.set_running(true);
    const auto list = List(running);
    ASSERT_THAT(list.voordrachten(), SizeIs(1));
    v1::Voordracht reply;
    ASSERT_TRUE(Outcome(list.voordrachten(0).name(), v1::VOORDRACHT_AFGEWEZEN, &reply).ok());
    EXPECT_EQ(List().total(), static_cast<std::uint32_t>(round));
  }
}

TEST_F(Decisions, RandomOutcomesFollowTheStatesAndNothingElse) {
  constexpr std::uint64_t kSeed = 4;
  std::mt19937_64 random(kSeed);
  AddWork("k");
  std::map<std::string, int> state;  // by name
  for (int i = 0; i < 6; ++i) {
    AddCandidate(SmallCandidate(""), absl::StrCat("a", i));
    v1::Voordracht reply;
    ASSERT_TRUE(Add(absl::StrCat("a", i), "k", &reply).ok());
    state[reply.name()] = 1;
  }
  for (int i = 0; i < 120; ++i) {
    auto at = std::next(state.begin(), static_cast<std::ptrdiff_t>(random() % state.size()));
    const int to = 1 + static_cast<int>(random() % 5);
    v1::Voordracht reply;
    const auto status = Outcome(at->first, static_cast<v1::VoordrachtState>(to), &reply);
    const bool allowed = to > 1 && MayFollow(static_cast<VoordrachtState>(at->second),
                                             static_cast<VoordrachtState>(to));
    ASSERT_EQ(status.ok(), allowed) << at->second << " -> " << to << ": " << Describe(status);
    if (!allowed) {
      ASSERT_EQ(status.error_code(), to == 1 ? grpc::StatusCode::INVALID_ARGUMENT
                                             : grpc::StatusCode::FAILED_PRECONDITION);
      continue;
    }
    at->second = to;
    ASSERT_EQ(reply.state(), to);
    ASSERT_EQ(reply.steps(reply.steps_size() - 1).state(), to);
  }
  const auto list = List();
  EXPECT_EQ(list.total(), 6u);
  for (const auto& one : list.voordrachten()) EXPECT_EQ(one.state(), state[one.name()]);
  v1::Voordracht reply;
  EXPECT_EQ(Outcome("tenants/alfa/candidates/a1/voordrachten/voordracht-x",
                    v1::VOORDRACHT_BESPROKEN, &reply)
                .error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(Decisions, AnEtagAndADayKeepTheOrder) {
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  v1::Voordracht first;
  ASSERT_TRUE(Add("a", "k", &first, "goed", "2026-02-20").ok());
  v1::Voordracht reply;
  EXPECT_EQ(Outcome(first.name(), v1::VOORDRACHT_BESPROKEN, &reply, "", "2026-02-19").error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  ASSERT_TRUE(Outcome(first.name(), v1::VOORDRACHT_BESPROKEN, &reply, first.etag()).ok());
  EXPECT_EQ(Outcome(first.name(), v1::VOORDRACHT_GEPLAATST, &reply, first.etag()).error_code(),
            grpc::StatusCode::ABORTED);
}

TEST_F(Decisions, DeviationFromTheFirstPlaceIsCounted) {
  AddWork("k");
  AddCandidate(SmallCandidate(""), "best");
  auto other = SmallCandidate("");
  other.mutable_talents(0)->set_level(1);
  other.mutable_talents(0)->set_emphasis(0);
  AddCandidate(other, "other");
  v1::Voordracht reply;
  ASSERT_TRUE(Add("other", "k", &reply).ok());
  EXPECT_NE(reply.steps(0).rank(), 1u);
  ASSERT_TRUE(Add("best", "k", &reply).ok());
  EXPECT_EQ(reply.steps(0).rank(), 1u);
  const auto list = List();
  EXPECT_EQ(list.first_in_rank(), 1u);
  EXPECT_EQ(list.not_first_in_rank(), 1u);
}

TEST_F(Decisions, ADecisionIsComputedAgainToTheBitAlsoAfterTheProfileChanged) {
  AddWork("k");
  std::mt19937_64 random(8);
  std::vector<std::pair<std::string, v1::Voordracht>> made;
  for (int i = 0; i < 12; ++i) {
    auto candidate = SmallCandidate("");
    const int level = static_cast<int>(random() % 5);
    candidate.mutable_talents(0)->set_level(level);
    if (level < 2) candidate.mutable_talents(0)->set_emphasis(0);
    candidate.mutable_belastbaarheid()->mutable_items(0)->set_capacity(
        static_cast<int>(30 * (random() % 16)));
    candidate.mutable_travel()->set_max_minutes(15 + static_cast<int>(random() % 60));
    const std::string id = absl::StrCat("a", i);
    AddCandidate(candidate, id);
    v1::Voordracht reply;
    const auto status = Add(id, "k", &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
    made.emplace_back(id, reply);
  }
  for (const auto& [id, voordracht] : made) {
    auto candidate = GetCandidate(id);
    candidate.mutable_talents(0)->set_level(4);
    candidate.mutable_hours()->set_max_week_minutes(480);
    candidate.mutable_hours()->set_desired_week_minutes(480);
    Update(candidate);
    const auto explained = Explain(voordracht.name());
    EXPECT_TRUE(explained.replayed()) << explained.not_replayed();
    EXPECT_TRUE(explained.same());
    EXPECT_EQ(explained.match().score(), voordracht.steps(0).score());
    EXPECT_EQ(explained.versions().as_of(), "2026-03-02");
    EXPECT_EQ(explained.step().reason(), "wil dit graag");
  }
}

TEST_F(Decisions, ANeeIsSilentUntilWhatItWasAboutChanges) {
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  AddWork("l");
  v1::Voordracht reply;
  ASSERT_TRUE(Add("a", "k", &reply).ok());
  EXPECT_FALSE(reply.silent());
  ASSERT_TRUE(Outcome(reply.name(), v1::VOORDRACHT_AFGEWEZEN, &reply).ok());
  EXPECT_TRUE(reply.silent());
  const store::RecordKey key = {.tenant = kTenant, .id = "a"};
  EXPECT_THAT(*SilentOpportunities(service_->engine(), key), ElementsAre(OpportunityName("k")));

  ASSERT_TRUE(Add("a", "l", &reply).ok());  // another voorstel: a date that is no reason
  auto candidate = GetCandidate("a");
  candidate.mutable_caseload()->set_werkregisseur("wr-9");
  Update(candidate);
  EXPECT_THAT(*SilentOpportunities(service_->engine(), key), ElementsAre(OpportunityName("k")));
  candidate = GetCandidate("a");
  candidate.mutable_talents(0)->set_level(3);
  Update(candidate);
  EXPECT_THAT(*SilentOpportunities(service_->engine(), key), IsEmpty());
}

TEST_F(Decisions, AResolvedAttentionPointCountsAndIsKeptWithWhatItWasBefore) {
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  auto request = WithAccess<v1::ResolveAttentionRequest>();
  request.set_candidate(CandidateName("a"));
  request.set_opportunity(OpportunityName("k"));
  request.set_item("v.staan_werk");
  request.set_outcome(v1::NOT_APPLICABLE);
  const auto resolve = [&](v1::ResolveAttentionResponse* reply) {
    Context context;
    return decisions_->ResolveAttention(&context, request, reply);
  };
  v1::ResolveAttentionResponse reply;
  EXPECT_THAT(FieldsOf(resolve(&reply)), ElementsAre("motivation"));
  request.set_motivation("het werk is in overleg zittend te doen");
  auto status = resolve(&reply);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_GT(reply.score_after(), reply.score_before());
  const auto candidate = GetCandidate("a");
  ASSERT_THAT(candidate.resolutions(), SizeIs(1));
  EXPECT_EQ(candidate.resolutions(0).load(), 240);
  EXPECT_EQ(candidate.resolutions(0).capacity(), 120);
  EXPECT_EQ(candidate.resolutions(0).professional(), "lokaal");
  const auto explained = Explain(reply.decision());
  EXPECT_TRUE(explained.same());
  EXPECT_EQ(explained.match().score(), reply.score_before());

  request.set_outcome(v1::BLOCKS);  // somebody thought again: it takes the place of the first
  ASSERT_TRUE(resolve(&reply).ok());
  EXPECT_THAT(GetCandidate("a").resolutions(), SizeIs(1));
  request.set_item("v.zitten");
  EXPECT_FALSE(resolve(&reply).ok());
}

TEST_F(Decisions, ABriefTellsWhatToKnowBeforeAVisit) {
  AddWork("k");
  AddWork("l");
  for (const char* id : {"a", "b", "c", "d"}) AddCandidate(SmallCandidate(""), id);
  v1::Voordracht reply;
  ASSERT_TRUE(Add("a", "k", &reply).ok());
  ASSERT_TRUE(Add("b", "k", &reply).ok());
  ASSERT_TRUE(Outcome(reply.name(), v1::VOORDRACHT_AFGEWEZEN, &reply).ok());
  ASSERT_TRUE(Add("c", "l", &reply, "goed", "2025-11-20").ok());
  ASSERT_TRUE(Outcome(reply.name(), v1::VOORDRACHT_BESPROKEN, &reply, "", "2025-11-25").ok());
  ASSERT_TRUE(Outcome(reply.name(), v1::VOORDRACHT_GEPLAATST, &reply, "", "2025-12-01").ok());
  auto request = WithAccess<v1::BriefEmployerRequest>();
  request.set_employer(EmployerName("w-1"));
  Context context;
  v1::BriefEmployerResponse brief;
  const auto status = decisions_->BriefEmployer(&context, request, &brief);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(brief.display_name(), "Voorbeeld BV");
  ASSERT_THAT(brief.kansen(), SizeIs(2));
  for (const auto& kans : brief.kansen()) EXPECT_THAT(kans.first(), SizeIs(3));
  ASSERT_THAT(brief.running(), SizeIs(1));
  EXPECT_EQ(brief.running(0).candidate(), CandidateName("a"));
  ASSERT_THAT(brief.rejected(), SizeIs(1));
  EXPECT_EQ(brief.rejected(0).steps(1).reason(), "besproken met allen");
  ASSERT_THAT(brief.nazorg(), SizeIs(1));
  EXPECT_EQ(brief.nazorg(0).due(), "2026-03-01");
}

TEST_F(Decisions, AfterAChangeOfPolicyTheReplaySaysWhatIsGone) {
  const std::shared_ptr<store::ProfileStore> kept = store::NewMemoryStore();
  Start({.store = kept});
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  v1::Voordracht reply;
  ASSERT_TRUE(Add("a", "k", &reply).ok());
  const auto found = GetVoordracht(service_->engine(), {.tenant = kTenant, .id = "a"},
                                   reply.name().substr(reply.name().rfind('/') + 1));
  ASSERT_TRUE(found.ok()) << found.status();
  FrozenPair frozen = found->steps[0].frozen;
  const store::RecordKey person = {.tenant = kTenant, .id = "a"};
  const store::RecordKey work = {.tenant = kTenant, .id = "k"};
  EXPECT_TRUE(Replay(service_->engine(), frozen, person, work).ok());
  for (std::uint64_t* part :
       {&frozen.stamp, &frozen.work_policy_hash, &frozen.person_policy_hash}) {
    ++*part;
    const auto replay = Replay(service_->engine(), frozen, person, work);
    EXPECT_EQ(replay.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(replay.status().message()), HasSubstr("no longer in use"));
    --*part;
  }
}

TEST_F(Decisions, WhoIsNotCoupledFindsNobodyToDecideAbout) {
  const std::shared_ptr<store::ProfileStore> kept = store::NewMemoryStore();
  Start({.store = kept});
  AddCandidate(SmallCandidate(""), "a");
  AddWork("k");
  v1::Voordracht made;
  ASSERT_TRUE(Add("a", "k", &made).ok());
  Start({.store = kept, .identity = true});
  const auto add = [&](const Caller& caller) {
    auto request = WithAccess<v1::AddVoordrachtRequest>();
    request.set_candidate(CandidateName("a"));
    request.set_opportunity(OpportunityName("k"));
    request.set_reason("goed");
    Context context(caller);
    v1::Voordracht reply;
    return decisions_->AddVoordracht(&context, request, &reply).error_code();
  };
  EXPECT_EQ(add(TestCaller()), grpc::StatusCode::ALREADY_EXISTS) << "coupled";
  EXPECT_EQ(add(TestCaller(Role::kWerkregisseur, "wr-2")), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(add(TestCaller(Role::kManager)), grpc::StatusCode::PERMISSION_DENIED);
  Caller other = TestCaller();
  other.tenant = "beta";
  EXPECT_EQ(add(other), grpc::StatusCode::NOT_FOUND);

  const auto list = [&](const Caller& caller) {
    auto request = WithAccess<v1::ListVoordrachtenRequest>();
    request.set_parent(kParent);
    Context context(caller);
    v1::ListVoordrachtenResponse reply;
    const auto status = decisions_->ListVoordrachten(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  };
  ASSERT_THAT(list(TestCaller()).voordrachten(), SizeIs(1));
  EXPECT_THAT(list(TestCaller(Role::kWerkregisseur, "wr-2")).voordrachten(), IsEmpty());
  EXPECT_EQ(list(TestCaller(Role::kWerkregisseur, "wr-2")).total(), 0u);
  EXPECT_THAT(list(other).voordrachten(), IsEmpty());

  // The professional is the subject of the token, whatever the request says.
  auto request = WithAccess<v1::RecordOutcomeRequest>();
  request.set_name(made.name());
  request.set_state(v1::VOORDRACHT_BESPROKEN);
  request.set_reason("goed");
  Context context(TestCaller());
  v1::Voordracht reply;
  ASSERT_TRUE(decisions_->RecordOutcome(&context, request, &reply).ok());
  EXPECT_EQ(reply.steps(1).professional(), TestCaller().subject);
  EXPECT_EQ(reply.steps(1).role(), "werkregisseur");
}

}  // namespace
}  // namespace passend::server
