// ComposeGroup over the API: a group end to end, what each caller sees, and errors by field.
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ComposeGroup : public testing::Test {
 protected:
  void Start(bool identity) {
    TestService::Settings settings;
    settings.identity = identity;
    service_ = std::make_unique<TestService>(std::move(settings));
    carving_ = v1::CarvingService::NewStub(service_->channel());
    candidates_ = v1::CandidateService::NewStub(service_->channel());
    employers_ = v1::EmployerService::NewStub(service_->channel());
  }

  std::unique_ptr<Context> As(const Caller& caller) const {
    return identity_ ? std::make_unique<Context>(caller) : std::make_unique<Context>();
  }

  void AddPerson(const std::string& id, const std::function<void(v1::Candidate&)>& change = {}) {
    auto request = WithAccess<v1::CreateCandidateRequest>();
    request.set_parent(kParent);
    request.set_candidate_id(id);
    *request.mutable_candidate() = SmallCandidate("");
    if (change) change(*request.mutable_candidate());
    v1::Candidate reply;
    const auto context = As(TestCaller(Role::kKoppeling));
    const auto status = candidates_->CreateCandidate(context.get(), request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  void AddWork(const std::string& id, int places) {
    v1::CreateEmployerRequest employer;
    employer.set_parent(kParent);
    employer.set_employer_id("w-" + id);
    *employer.mutable_employer() = SmallEmployer("");
    v1::Employer employer_reply;
    auto context = As(TestCaller(Role::kAccountmanager, "am-1"));
    auto status = employers_->CreateEmployer(context.get(), employer, &employer_reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
    v1::CreateOpportunityRequest work;
    work.set_parent(kParent);
    work.set_opportunity_id(id);
    *work.mutable_opportunity() = SmallOpportunity("", "w-" + id);
    work.mutable_opportunity()->set_places(places);
    v1::Opportunity reply;
    context = As(TestCaller(Role::kAccountmanager, "am-1"));
    status = employers_->CreateOpportunity(context.get(), work, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  static v1::ComposeGroupRequest Asked(const std::string& work = "kans") {
    auto request = WithAccess<v1::ComposeGroupRequest>();
    request.add_roles()->set_opportunity(OpportunityName(work));
    request.set_until("2030-01-01");
    request.set_intensive_share_permille(0);
    return request;
  }
  grpc::Status Call(const v1::ComposeGroupRequest& request, v1::ComposeGroupResponse* reply,
                    const Caller& caller = TestCaller()) {
    const auto context = As(caller);
    return carving_->ComposeGroup(context.get(), request, reply);
  }
  v1::ComposeGroupResponse Composed(const v1::ComposeGroupRequest& request,
                                    const Caller& caller = TestCaller()) {
    v1::ComposeGroupResponse reply;
    const auto status = Call(request, &reply, caller);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }

  void Begin(bool identity = false) {
    identity_ = identity;
    Start(identity);
  }

  bool identity_ = false;
  std::unique_ptr<TestService> service_;
  std::unique_ptr<v1::CarvingService::Stub> carving_;
  std::unique_ptr<v1::CandidateService::Stub> candidates_;
  std::unique_ptr<v1::EmployerService::Stub> employers_;
};

v1::GroupAbsenceShown AbsenceOf(const v1::ComposeGroupResponse& reply, const std::string& id) {
  for (const v1::GroupAbsenceShown& absence : reply.absences()) {
    if (absence.candidate() == CandidateName(id)) return absence;
  }
  ADD_FAILURE() << "nothing is said of " << id;
  return {};
}

TEST_F(ComposeGroup, FillsThePlacesAndSaysWhyTheOthersDoNotGo) {
  Begin();
  AddWork("kans", 2);
  for (const char* id : {"a", "b", "c"}) AddPerson(id);
  AddPerson("minder", [](v1::Candidate& candidate) { candidate.clear_talents(); });
  AddPerson("weg", [](v1::Candidate& candidate) {
    candidate.mutable_status()->mutable_availability()->set_value(v1::UITGESTROOMD);
  });
  AddPerson("nacht", [](v1::Candidate& candidate) {
    candidate.mutable_hours()->mutable_grid()->clear_dayparts();
    candidate.mutable_hours()->mutable_grid()->add_dayparts("ma-vr:nacht");
  });
  const v1::ComposeGroupResponse reply = Composed(Asked());
  ASSERT_TRUE(reply.found());
  EXPECT_TRUE(reply.optimal());
  EXPECT_EQ(reply.gap_permille(), 0);
  EXPECT_EQ(reply.bound(), reply.objective());
  ASSERT_THAT(reply.members(), Not(IsEmpty()));
  std::set<std::string> members;
  std::int64_t fit = 0;
  for (const v1::GroupMemberShown& member : reply.members()) {
    members.insert(member.candidate());
    fit += member.fit();
    EXPECT_EQ(member.role(), 0);
    EXPECT_FALSE(member.grid().dayparts().empty());
    EXPECT_GT(member.week_minutes(), 0);
    EXPECT_TRUE(member.temporary());
  }
  EXPECT_EQ(fit, reply.fit());
  ASSERT_THAT(reply.shifts(), SizeIs(1));
  EXPECT_EQ(reply.shifts(0).places(), 2);
  EXPECT_GT(reply.shifts(0).expected_fte_permille(), 0);
  EXPECT_LE(reply.shifts(0).expected_fte_permille(), 2000);
  // Everybody is in the group or has a reason.
  std::uint64_t counted = 0;
  for (const v1::GroupCount& count : reply.counts()) counted += count.count();
  EXPECT_EQ(counted + members.size(), 6U);
  EXPECT_EQ(AbsenceOf(reply, "weg").code(), "regel");
  EXPECT_EQ(AbsenceOf(reply, "weg").rule(), v1::H2_STATUS);
  EXPECT_THAT(AbsenceOf(reply, "weg").text(), HasSubstr("H2"));
  EXPECT_EQ(AbsenceOf(reply, "nacht").rule(), v1::H5_TIME);
  for (const v1::GroupAbsenceShown& absence : reply.absences()) {
    EXPECT_FALSE(absence.text().empty());
    EXPECT_FALSE(members.contains(absence.candidate()));
  }
  for (const v1::GroupReserveShown& reserve : reply.reserves()) {
    EXPECT_FALSE(reserve.replaces().empty());
    EXPECT_EQ(AbsenceOf(reply, reserve.candidate().substr(CandidateName("").size())).reserve_rank(),
              reserve.rank());
  }
  EXPECT_THAT(reply.text(), HasSubstr("u beslist"));
  EXPECT_EQ(reply.versions().as_of(), service_->clock().Today().ToString());
}

TEST_F(ComposeGroup, KeepsTheGroupAsItIs) {
  Begin();
  AddWork("kans", 1);
  AddPerson("goed");
  AddPerson("lid", [](v1::Candidate& candidate) {
    candidate.mutable_talents(0)->set_level(1);
    candidate.mutable_talents(0)->set_emphasis(0);
  });
  v1::ComposeGroupRequest request = Asked();
  request.set_max_size(1);
  ASSERT_EQ(Composed(request).members(0).candidate(), CandidateName("goed"));
  v1::GroupPlace* place = request.add_members();
  place->set_candidate(CandidateName("lid"));
  v1::ComposeGroupResponse reply = Composed(request);
  ASSERT_THAT(reply.members(), SizeIs(1));
  EXPECT_EQ(reply.members(0).candidate(), CandidateName("lid"));
  EXPECT_TRUE(reply.members(0).kept());
  EXPECT_EQ(AbsenceOf(reply, "goed").code(), "leden_blijven");
  request.set_stability(v1::GROUP_FREE);
  reply = Composed(request);
  EXPECT_EQ(reply.members(0).candidate(), CandidateName("goed"));
  EXPECT_TRUE(AbsenceOf(reply, "lid").was_member());
  EXPECT_EQ(AbsenceOf(reply, "lid").code(), "anderen_passen_beter");
}

TEST_F(ComposeGroup, WhoIsEmployedElsewhereGoesUntilADayOnly) {
  Begin();
  AddWork("kans", 3);
  AddPerson("a");
  v1::ComposeGroupRequest request = Asked();
  request.clear_until();
  const v1::ComposeGroupResponse reply = Composed(request);
  EXPECT_FALSE(reply.found());
  EXPECT_EQ(AbsenceOf(reply, "a").code(), "formele_werkgever");
  ASSERT_THAT(reply.shortfalls(), SizeIs(1));
  EXPECT_EQ(reply.shortfalls(0).code(), "kleinste_groep");
  EXPECT_EQ(reply.shortfalls(0).attainable(), 0);
  EXPECT_THAT(reply.employer_text(), IsEmpty());
}

TEST_F(ComposeGroup, NamesTheLimitThatKeepsSomebodyOut) {
  Begin();
  AddWork("kans", 10);
  for (const char* id : {"a", "b", "c"}) AddPerson(id);
  v1::ComposeGroupRequest request = Asked();
  v1::GroupPair* pair = request.add_apart();
  pair->set_one(CandidateName("a"));
  pair->set_other(CandidateName("b"));
  v1::ComposeGroupResponse reply = Composed(request);
  ASSERT_THAT(reply.members(), SizeIs(2));
  ASSERT_THAT(reply.absences(), SizeIs(1));
  EXPECT_THAT(reply.absences(0).blockers(), ElementsAre("niet_samen"));
  request.clear_apart();
  EXPECT_THAT(Composed(request).members(), SizeIs(3));
  request.set_supervisors(0);
  reply = Composed(request);
  EXPECT_FALSE(reply.found());
  // Nobody can come, so the smallest group is out of reach.
  EXPECT_THAT(reply.shortfalls(), SizeIs(1));
  request.clear_supervisors();
  v1::GroupProperty* property = request.add_properties();
  property->set_certificate("bhv");
  property->set_minimum(1);
  reply = Composed(request);
  ASSERT_THAT(reply.shortfalls(), SizeIs(1));
  EXPECT_EQ(reply.shortfalls(0).code(), "eigenschap");
  property->clear_certificate();
  property->add_persons(CandidateName("c"));
  EXPECT_TRUE(Composed(request).found());
}

TEST_F(ComposeGroup, NothingAboutPersonsReachesTheEmployer) {
  Begin();
  AddWork("kans", 4);
  for (const char* id : {"k-een", "k-twee", "k-drie"}) AddPerson(id);
  v1::ComposeGroupRequest request = Asked();
  request.set_supervisors(1);
  const v1::ComposeGroupResponse reply = Composed(request);
  ASSERT_TRUE(reply.found());
  const std::string& text = reply.employer_text();
  EXPECT_THAT(text, HasSubstr("Inpakker"));
  EXPECT_THAT(text, HasSubstr("één prijs voor de groep"));
  for (const char* word : {"k-een", "k-twee", "k-drie", "staan", "belastbaarheid", "loonwaarde",
                           "intensie", "score", "per uur", "uurtarief", "valt af", "tijdelijk"}) {
    EXPECT_THAT(text, Not(HasSubstr(word))) << word;
  }
}

TEST_F(ComposeGroup, WhoIsNotCoupledSeesHandlesAndNoProfile) {
  Begin(/*identity=*/true);
  AddWork("kans", 1);
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) AddPerson(id);
  AddPerson("weg", [](v1::Candidate& candidate) {
    candidate.mutable_status()->mutable_availability()->set_value(v1::UITGESTROOMD);
  });
  const Caller other = TestCaller(Role::kAccountmanager, "am-9");
  const v1::ComposeGroupResponse reply = Composed(Asked(), other);
  ASSERT_TRUE(reply.found());
  for (const v1::GroupMemberShown& member : reply.members()) {
    EXPECT_THAT(member.candidate(), Not(HasSubstr("candidates/a")));
    EXPECT_FALSE(member.has_grid());
    EXPECT_EQ(member.week_minutes(), 0);
    EXPECT_EQ(member.fit() % 25, 0);
    EXPECT_THAT(member.text(), IsEmpty());
  }
  for (const v1::GroupAbsenceShown& absence : reply.absences()) {
    EXPECT_NE(absence.code(), "regel");
    EXPECT_EQ(absence.rule(), v1::RULE_UNSPECIFIED);
    EXPECT_THAT(absence.blockers(), IsEmpty());
  }
  for (const char* id : {"a", "b", "c", "d", "e", "f", "weg"}) {
    EXPECT_THAT(reply.ShortDebugString(), Not(HasSubstr(CandidateName(id))));
  }
  // Coupled, the same question names them.
  EXPECT_THAT(Composed(Asked()).members(0).candidate(), HasSubstr("tenants/alfa/candidates/"));
}

TEST_F(ComposeGroup, NamesTheFieldThatIsWrong) {
  Begin();
  AddWork("kans", 1);
  AddPerson("a");
  const auto fields = [&](const std::function<void(v1::ComposeGroupRequest&)>& change) {
    v1::ComposeGroupRequest request = Asked();
    change(request);
    v1::ComposeGroupResponse reply;
    return FieldsOf(Call(request, &reply));
  };
  EXPECT_THAT(fields([](auto& r) { r.clear_roles(); }), ElementsAre("roles"));
  EXPECT_THAT(fields([](auto& r) { r.mutable_roles(0)->add_shifts(); }),
              ElementsAre("roles[0].shifts[0].grid"));
  EXPECT_THAT(fields([](auto& r) {
                auto* shift = r.mutable_roles(0)->add_shifts();
                shift->mutable_grid()->add_dayparts("ma-vr:ochtend");
              }),
              ElementsAre("roles[0].shifts[0].places"));
  EXPECT_THAT(fields([](auto& r) { r.set_min_size(201); }), ElementsAre("min_size"));
  EXPECT_THAT(fields([](auto& r) {
                r.set_min_size(5);
                r.set_max_size(4);
              }),
              ElementsAre("max_size"));
  EXPECT_THAT(fields([](auto& r) { r.set_supervisors(-1); }), ElementsAre("supervisors"));
  EXPECT_THAT(fields([](auto& r) { r.set_seats(1001); }), ElementsAre("seats"));
  EXPECT_THAT(fields([](auto& r) { r.add_properties(); }), ElementsAre("properties[0]"));
  EXPECT_THAT(fields([](auto& r) { r.add_properties()->set_certificate("geen"); }),
              ElementsAre("properties[0].certificate"));
  EXPECT_THAT(fields([](auto& r) { r.set_intensive_share_permille(1001); }),
              ElementsAre("intensive_share_permille"));
  EXPECT_THAT(fields([](auto& r) { r.set_until("morgen"); }), ElementsAre("until"));
  EXPECT_THAT(fields([](auto& r) { r.set_max_nodes(-1); }), ElementsAre("max_nodes"));
  EXPECT_THAT(fields([](auto& r) { r.set_max_millis(10001); }), ElementsAre("max_millis"));
  EXPECT_THAT(fields([](auto& r) {
                auto* place = r.add_members();
                place->set_candidate(CandidateName("a"));
                place->set_role(1);
              }),
              ElementsAre("members[0].role"));
  v1::ComposeGroupRequest request = Asked("geen");
  v1::ComposeGroupResponse reply;
  EXPECT_EQ(Call(request, &reply).error_code(), grpc::StatusCode::NOT_FOUND);
  request = Asked();
  request.add_apart()->set_one(CandidateName("niemand"));
  EXPECT_EQ(Call(request, &reply).error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace passend::server
