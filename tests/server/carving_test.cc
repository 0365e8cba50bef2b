// The questions of jobcarving over the API: the worked example of domain.md 7.3, what each caller
// may see of it, and what stays silent.
#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

v1::Task Task(const std::string& id, int minutes, const std::string& item,
              const std::string& holder) {
  v1::Task task;
  task.set_id(id);
  task.set_title(absl::StrCat("taak ", id));
  task.set_minutes_per_day(minutes);
  task.set_block_minutes(30);
  task.set_basis(v1::WERKPLEKANALYSE);
  task.set_holder_function(holder);
  for (const char* day : {"ma", "di", "wo", "do", "vr"}) task.add_weekdays(day);
  if (!item.empty()) {
    v1::Load* load = task.add_loads();
    load->set_item(item);
    load->set_value(minutes);
    load->set_basis(v1::WERKPLEKANALYSE);
  }
  return task;
}

v1::Employer Employer(const std::string& id) {
  v1::Employer employer = SmallEmployer(id);
  v1::Site* site = employer.add_sites();
  site->set_id("s");
  site->set_pc4("2718");
  *employer.add_task_pool() = Task("ompakken", 120, "v.staan_werk", "");
  *employer.add_task_pool() = Task("dozen", 72, "v.zitten_werk", "");
  *employer.add_task_pool() = Task("vegen", 60, "iv.lopen_werk", "");
  v1::Task picking = Task("orderpicken", 144, "", "");
  for (const char* item : {"i9.geen_deadlines_productiepieken", "i9.geen_hoog_tempo"}) {
    v1::Load* load = picking.add_loads();
    load->set_item(item);
    load->set_value(1);
    load->set_basis(v1::WERKPLEKANALYSE);
  }
  *employer.add_task_pool() = picking;
  *employer.add_task_pool() = Task("post", 30, "iv.lopen_werk", "");
  *employer.add_task_pool() = Task("kantine", 48, "v.staan_werk", "");
  return employer;
}

v1::Candidate Person(const std::string& id, const std::string& werkregisseur) {
  v1::Candidate candidate = SmallCandidate(id);
  candidate.mutable_caseload()->set_werkregisseur(werkregisseur);
  candidate.mutable_caseload()->set_accountmanager("am-1");
  candidate.mutable_hours()->set_max_day_minutes(240);
  candidate.mutable_hours()->set_max_week_minutes(1200);
  candidate.mutable_hours()->set_desired_week_minutes(1200);
  auto* borne = candidate.mutable_belastbaarheid();
  borne->set_basis(v1::COMPLETE_FML);
  borne->clear_items();
  const auto item = [&](const char* key, int capacity) {
    auto* one = borne->add_items();
    one->set_item(key);
    one->set_capacity(capacity);
  };
  item("v.staan_werk", 120);
  item("iv.lopen_werk", 60);
  item("i9.geen_deadlines_productiepieken", 0);
  item("i9.geen_hoog_tempo", 0);
  return candidate;
}

class Carving : public testing::Test {
 protected:
  void SetUp() override {
    TestService local({.store = store_});
    auto request = WithAccess<v1::ImportRequest>();
    *request.add_records()->mutable_employer() = Employer("w-1");
    v1::Employer other = Employer("w-2");
    other.set_carving_willing(v1::NO);
    *request.add_records()->mutable_employer() = other;
    other = Employer("w-3");
    other.set_do_not_approach(true);
    *request.add_records()->mutable_employer() = other;
    *request.add_records()->mutable_candidate() = Person("c-1", "wr-1");
    *request.add_records()->mutable_candidate() = Person("c-2", "wr-2");
    request.mutable_records(request.records_size() - 1)
        ->mutable_candidate()
        ->mutable_caseload()
        ->clear_accountmanager();
    v1::Opportunity work = SmallOpportunity("o-1", "w-1");
    work.mutable_hours()->mutable_grid()->set_dayparts(0, "ma-vr:nacht");
    *request.add_records()->mutable_opportunity() = work;
    Context context;
    auto stream = v1::ImportService::NewStub(local.channel())->Import(&context);
    v1::ImportResponse answer;
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&answer));
    stream->WritesDone();
    ASSERT_TRUE(stream->Finish().ok());
    for (const auto& failure : answer.failures()) {
      ADD_FAILURE() << failure.index() << " " << failure.field() << " " << failure.reason();
    }
    Start(false);
  }
  void Start(bool identity) {
    service_ =
        std::make_unique<TestService>(TestService::Settings{.store = store_, .identity = identity});
    carving_ = v1::CarvingService::NewStub(service_->channel());
  }

  template <typename Request>
  static Request For(const std::string& candidate) {
    auto request = WithAccess<Request>();
    request.set_candidate(candidate);
    return request;
  }
  v1::CarveForCandidateRequest Question(const std::string& id = "c-1") {
    return For<v1::CarveForCandidateRequest>(CandidateName(id));
  }
  v1::CarvingResponse Carve(const v1::CarveForCandidateRequest& request) {
    Context context;
    v1::CarvingResponse reply;
    const auto status = carving_->CarveForCandidate(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  }
  v1::CarveForTasksRequest TasksOf(const std::string& employer) {
    auto request = WithAccess<v1::CarveForTasksRequest>();
    request.set_employer(EmployerName(employer));
    return request;
  }

  static std::vector<std::string> Parts(const v1::CarvedJob& job) {
    std::vector<std::string> parts;
    for (const auto& part : job.parts()) {
      parts.push_back(absl::StrCat(part.task(), " ", part.minutes_per_day()));
    }
    return parts;
  }

  std::shared_ptr<store::ProfileStore> store_ = store::NewMemoryStore();
  std::unique_ptr<TestService> service_;
  std::unique_ptr<v1::CarvingService::Stub> carving_;
};

TEST_F(Carving, ForACandidateFindsThePackageOfTheWorkedExample) {
  auto request = Question();
  request.set_include_near_misses(true);
  request.set_alternatives(2);
  const v1::CarvingResponse reply = Carve(request);
  EXPECT_TRUE(reply.optimal());
  ASSERT_THAT(reply.jobs(), SizeIs(1));
  const v1::CarvedJob& job = reply.jobs(0);
  EXPECT_THAT(Parts(job), ElementsAre("ompakken 120", "dozen 60", "vegen 60"));
  EXPECT_EQ(job.employer(), EmployerName("w-1"));
  EXPECT_EQ(job.week_minutes(), 20 * 60);
  EXPECT_EQ(job.status(), v1::GEANALYSEERD);
  EXPECT_TRUE(job.optimal());
  for (const auto& part : job.parts()) EXPECT_TRUE(part.hoofdtaak());
  // The plan holds all its minutes, day by day.
  int planned = 0;
  for (const auto& work : job.week()) planned += work.minutes();
  EXPECT_EQ(planned, job.week_minutes());
  ASSERT_THAT(job.alternatives(), Not(IsEmpty()));
  EXPECT_EQ(job.alternatives(0).week_minutes(), 1110);  // A120 + B72 + E30
  bool told = false;
  for (const auto& left : job.left_out())
    told = told || left.text().starts_with("taak orderpicken");
  EXPECT_TRUE(told);
  EXPECT_THAT(job.near_misses(), Not(IsEmpty()));
  EXPECT_EQ(reply.counts().seen(), 3);
  EXPECT_EQ(reply.counts().not_willing(), 1);
  EXPECT_EQ(reply.counts().do_not_approach(), 1);
  EXPECT_EQ(reply.versions().as_of(), service_->clock().Today().ToString());
}

// Whatever is recorded about somebody, the employer's form of the whole reply is the same but for
// tasks and hours: no item, work term, measure, rubriek or name of the person in any field.
TEST_F(Carving, TellsTheEmployerNothingAboutThePerson) {
  auto request = Question();
  request.set_audience(v1::AUDIENCE_EMPLOYER);
  request.set_include_near_misses(true);
  request.set_alternatives(3);
  const v1::CarvingResponse reply = Carve(request);
  EXPECT_THAT(reply.jobs(0).text(), HasSubstr("taak ompakken (2 uur per dag)"));
  EXPECT_EQ(reply.nearly_size(), 0);
  v1::CarvingResponse shown = reply;
  shown.clear_versions();
  const std::string all = shown.ShortDebugString();
  const auto lower = [](std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  };
  // As whole words: "bespreken" is not the item "spreken".
  const auto has_words = [text = lower(all), &lower](const std::string& words) {
    const std::string wanted = lower(words);
    for (std::size_t at = text.find(wanted); at != std::string::npos;
         at = text.find(wanted, at + 1)) {
      const auto letter = [&](std::size_t i) {
        return i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0;
      };
      if ((at == 0 || !letter(at - 1)) && !letter(at + wanted.size())) return true;
    }
    return false;
  };
  const auto reference = service_->engine().reference();
  for (const auto& item : reference->catalogue().items()) {
    EXPECT_THAT(lower(all), Not(HasSubstr(item.key)));
    EXPECT_FALSE(has_words(item.name_nl)) << item.key;
    EXPECT_FALSE(has_words(item.work_term)) << item.key;
  }
  for (const auto& measure : reference->catalogue().measures()) {
    EXPECT_THAT(all, Not(HasSubstr(measure.code)));
    EXPECT_FALSE(has_words(measure.name_nl)) << measure.code;
  }
  for (const char* word : {"belastbaar", "rubriek", "FML", "beperk", "ziek", "gezondheid"}) {
    EXPECT_THAT(lower(all), Not(HasSubstr(lower(word))));
  }
  EXPECT_THAT(all, Not(HasSubstr(request.candidate())));
  for (const v1::CarvedJob& job : reply.jobs()) {
    EXPECT_EQ(job.candidate(), "");
    EXPECT_EQ(job.attention_points_size() + job.limits_size() + job.left_out_size() +
                  job.measures_size() + job.growth_size() + job.near_misses_size() +
                  job.alternatives_size(),
              0);
    EXPECT_FALSE(job.has_objective() || job.has_bound() || job.has_money());
    EXPECT_GT(job.parts_size(), 0);
    EXPECT_GT(job.week_size(), 0);
  }
  // The professional's form of the same does tell, so that the test looks at something.
  request.set_audience(v1::AUDIENCE_PROFESSIONAL);
  EXPECT_THAT(lower(Carve(request).ShortDebugString()), HasSubstr("staan"));
  request.set_audience(v1::AUDIENCE_CANDIDATE);
  EXPECT_THAT(Carve(request).jobs(0).text(), HasSubstr("Misschien is er werk voor u"));
}

TEST_F(Carving, FiltersAndNamesWhatIsWrong) {
  auto request = Question();
  request.mutable_filter()->add_employers(EmployerName("w-2"));
  EXPECT_THAT(Carve(request).jobs(), IsEmpty());
  request.mutable_filter()->add_employers(EmployerName("w-1"));
  EXPECT_THAT(Carve(request).jobs(), SizeIs(1));
  request.mutable_filter()->set_accountmanager("am-9");
  EXPECT_THAT(Carve(request).jobs(), IsEmpty());

  const auto wrong = [this](const std::function<void(v1::CarveForCandidateRequest&)>& change) {
    auto asked = Question();
    change(asked);
    Context context;
    v1::CarvingResponse reply;
    return FieldsOf(carving_->CarveForCandidate(&context, asked, &reply));
  };
  using Request = v1::CarveForCandidateRequest;
  EXPECT_THAT(wrong([](Request& r) { r.set_limit(51); }), ElementsAre("limit"));
  EXPECT_THAT(wrong([](Request& r) { r.mutable_budget()->set_nodes(-1); }),
              ElementsAre("budget.nodes"));
  EXPECT_THAT(wrong([](Request& r) { r.mutable_budget()->set_time_ms(60'001); }),
              ElementsAre("budget.time_ms"));
  EXPECT_THAT(wrong([](Request& r) { r.set_alternatives(6); }), ElementsAre("alternatives"));
  EXPECT_THAT(wrong([](Request& r) { r.set_werkvorm("vrijdag"); }), ElementsAre("werkvorm"));
  EXPECT_THAT(wrong([](Request& r) { r.mutable_filter()->add_sectors("x"); }),
              ElementsAre("filter.sectors[0]"));
  EXPECT_THAT(wrong([](Request& r) { r.mutable_filter()->add_employers("x"); }),
              ElementsAre("filter.employers[0]"));
  EXPECT_THAT(wrong([](Request& r) { r.mutable_filter()->set_max_travel_minutes(241); }),
              ElementsAre("filter.max_travel_minutes"));
  EXPECT_THAT(wrong([](Request& r) { r.set_as_of("morgen"); }), ElementsAre("as_of"));
  EXPECT_THAT(wrong([](Request& r) { r.set_audience(static_cast<v1::Audience>(9)); }),
              ElementsAre("audience"));
}

TEST_F(Carving, LeavesOutARejectedPackageUntilItsReasonHasChanged) {
  const v1::CarvingResponse before = Carve(Question());
  ASSERT_THAT(before.jobs(), SizeIs(1));
  auto create = For<v1::CreateProposalRequest>(CandidateName("c-1"));
  for (const auto& part : before.jobs(0).parts()) {
    auto* to = create.add_parts();
    to->set_employer(part.employer());
    to->set_task(part.task());
    to->set_minutes_per_day(part.minutes_per_day());
  }
  create.set_reason("een goed begin");
  v1::Proposal proposal;
  {
    Context context;
    const auto status = carving_->CreateProposal(&context, create, &proposal);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  EXPECT_EQ(Parts(Carve(Question()).jobs(0)), Parts(before.jobs(0)));
  {
    auto update = WithAccess<v1::UpdateProposalStateRequest>();
    update.set_name(proposal.name());
    update.set_state(v1::PROPOSAL_AFGEWEZEN);
    update.set_rejection(v1::TAKEN_PASSEN_NIET);
    update.set_reason("niet dit werk");
    Context context;
    const auto status = carving_->UpdateProposalState(&context, update, &proposal);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  const v1::CarvingResponse after = Carve(Question());
  ASSERT_THAT(after.jobs(), SizeIs(1));
  EXPECT_NE(Parts(after.jobs(0)), Parts(before.jobs(0)));
  // The other direction keeps it away as well, and only for this candidate.
  Context context;
  v1::CarvingResponse both;
  ASSERT_TRUE(carving_->CarveForTasks(&context, TasksOf("w-1"), &both).ok());
  ASSERT_THAT(both.jobs(), SizeIs(2));
  for (const auto& job : both.jobs()) {
    EXPECT_EQ(Parts(job) == Parts(before.jobs(0)), job.candidate() == CandidateName("c-2"));
  }
  // The tasks change, and with them the reason.
  auto update = v1::UpdateEmployerRequest();
  *update.mutable_employer() = Employer("w-1");
  update.mutable_employer()->mutable_task_pool(0)->set_title("ompakken aan tafel");
  Context other;
  v1::Employer employer;
  const auto status =
      v1::EmployerService::NewStub(service_->channel())->UpdateEmployer(&other, update, &employer);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(Parts(Carve(Question()).jobs(0)), Parts(before.jobs(0)));
}

TEST_F(Carving, ShowsAPackageOnlyToWhoIsCoupled) {
  Start(true);
  // Another's candidate is not there.
  for (const auto role : {Role::kWerkregisseur, Role::kAccountmanager, Role::kJobcoach}) {
    Context context(TestCaller(role, "wr-1"));
    v1::CarvingResponse reply;
    const auto status = carving_->CarveForCandidate(&context, Question("c-2"), &reply);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND) << Describe(status);
  }
  {
    Context context(TestCaller(Role::kWerkregisseur, "wr-1"));
    v1::CarvingResponse reply;
    ASSERT_TRUE(carving_->CarveForCandidate(&context, Question(), &reply).ok());
    ASSERT_THAT(reply.jobs(), SizeIs(1));
    EXPECT_TRUE(reply.jobs(0).coupled());
  }
  // An accountmanager sees the package of the own candidate without items of the FML, and of
  // somebody else a handle.
  Context context(TestCaller(Role::kAccountmanager, "am-1"));
  v1::CarvingResponse reply;
  const auto status = carving_->CarveForTasks(&context, TasksOf("w-1"), &reply);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_THAT(reply.jobs(), SizeIs(2));
  EXPECT_THAT(reply.SerializeAsString(), Not(HasSubstr("v.staan_werk")));
  int banded = 0;
  for (const auto& job : reply.jobs()) {
    if (!job.banded()) {
      EXPECT_EQ(job.candidate(), CandidateName("c-1"));
      EXPECT_THAT(job.parts(), SizeIs(Ge(2)));
      continue;
    }
    ++banded;
    EXPECT_THAT(job.candidate(), Not(HasSubstr("c-2")));
    EXPECT_THAT(job.parts(), IsEmpty());
    EXPECT_THAT(job.attention_points(), IsEmpty());
    EXPECT_FALSE(job.has_objective());
    EXPECT_EQ(job.week_minutes(), 0);
    EXPECT_EQ(job.offer(), "vraag koppeling");
  }
  EXPECT_EQ(banded, 1);
  EXPECT_EQ(reply.counts().seen(), 0);

  // Tasks of one's own would find out what somebody can bear.
  auto own = WithAccess<v1::CarveForTasksRequest>();
  own.set_parent(kParent);
  *own.mutable_inline_() = SmallOpportunity("", "w-1");
  own.mutable_inline_()->set_pc4("2718");
  own.mutable_inline_()->clear_loads();
  const v1::Employer tasks_of = Employer("");
  *own.mutable_inline_()->mutable_tasks() = tasks_of.task_pool();
  for (auto& task : *own.mutable_inline_()->mutable_tasks()) task.clear_site();
  Context other(TestCaller(Role::kAccountmanager, "am-1"));
  v1::CarvingResponse of_own;
  const auto answer = carving_->CarveForTasks(&other, own, &of_own);
  ASSERT_TRUE(answer.ok()) << Describe(answer);
  ASSERT_THAT(of_own.jobs(), SizeIs(1));
  EXPECT_EQ(of_own.jobs(0).candidate(), CandidateName("c-1"));
  EXPECT_NE(of_own.notice(), "");
}

TEST_F(Carving, StopsShowingOthersToWhoTriesOutOneLoad) {
  Start(true);
  const Caller caller = TestCaller(Role::kAccountmanager, "am-1");
  const auto ask = [&](int sitting) {
    v1::UpdateEmployerRequest update;
    *update.mutable_employer() = Employer("w-1");
    update.mutable_employer()->mutable_task_pool(1)->mutable_loads(0)->set_value(sitting);
    Context writing(caller);
    v1::Employer employer;
    const auto written = v1::EmployerService::NewStub(service_->channel())
                             ->UpdateEmployer(&writing, update, &employer);
    EXPECT_TRUE(written.ok()) << Describe(written);
    Context context(caller);
    v1::CarvingResponse reply;
    const auto status = carving_->CarveForTasks(&context, TasksOf("w-1"), &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply;
  };
  EXPECT_THAT(ask(72).jobs(), SizeIs(2));
  const v1::CarvingResponse second = ask(60);
  ASSERT_THAT(second.jobs(), SizeIs(1));
  EXPECT_FALSE(second.jobs(0).banded());
  EXPECT_THAT(second.notice(), HasSubstr("eigen caseload"));
}

TEST_F(Carving, AsksWhichEmployersToVisitForWhoHasNothing) {
  auto request = WithAccess<v1::RankEmployersToVisitRequest>();
  request.set_parent(kParent);
  Context context;
  v1::RankEmployersToVisitResponse reply;
  const auto status = carving_->RankEmployersToVisit(&context, request, &reply);
  ASSERT_TRUE(status.ok()) << Describe(status);
  // The only open work is at night, and both can work by day: nothing is open for them.
  EXPECT_EQ(reply.people(), 2);
  EXPECT_EQ(reply.seen(), 3);
  EXPECT_EQ(reply.do_not_approach(), 1);
  EXPECT_EQ(reply.not_willing(), 1);
  ASSERT_THAT(reply.visits(), SizeIs(1));
  EXPECT_EQ(reply.visits(0).employer(), EmployerName("w-1"));
  EXPECT_EQ(reply.visits(0).people_count(), 2);
  EXPECT_EQ(reply.visits(0).reason(), "helpt_mensen");
  EXPECT_EQ(reply.served(), 2);

  // Who is not coupled is not named, and a few of them are not counted either.
  Start(true);
  Context own(TestCaller(Role::kAccountmanager, "am-1"));
  v1::RankEmployersToVisitResponse shown;
  ASSERT_TRUE(carving_->RankEmployersToVisit(&own, request, &shown).ok());
  ASSERT_THAT(shown.visits(), SizeIs(1));
  EXPECT_EQ(shown.visits(0).people_count(), 1);
  EXPECT_EQ(shown.served(), 1);
  ASSERT_THAT(shown.visits(0).people(), SizeIs(1));
  EXPECT_EQ(shown.visits(0).people(0).candidate(), CandidateName("c-1"));
}

TEST_F(Carving, ForgetsWhoHasNothingWhenWorkComesIn) {
  auto request = WithAccess<v1::RankEmployersToVisitRequest>();
  request.set_parent(kParent);
  const auto people = [&] {
    Context context;
    v1::RankEmployersToVisitResponse reply;
    const auto status = carving_->RankEmployersToVisit(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return reply.people();
  };
  EXPECT_EQ(people(), 2);
  EXPECT_EQ(people(), 2);
  v1::CreateOpportunityRequest create;
  create.set_parent(kParent);
  create.set_opportunity_id("o-2");
  *create.mutable_opportunity() = SmallOpportunity("", "w-1");
  Context context;
  v1::Opportunity made;
  const auto status =
      v1::EmployerService::NewStub(service_->channel())->CreateOpportunity(&context, create, &made);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(people(), 0);
}

TEST_F(Carving, JoinsTwoEmployersAndTasksOfSeveralFunctions) {
  auto update = v1::UpdateEmployerRequest();
  *update.mutable_employer() = Employer("w-3");
  // Alone neither is a job of eight hours a week.
  for (const char* id : {"w-1", "w-3"}) {
    update.mutable_employer()->set_name(EmployerName(id));
    update.mutable_employer()->clear_task_pool();
    *update.mutable_employer()->add_task_pool() =
        Task("dozen", 72, "v.zitten_werk", id == std::string("w-1") ? "inpakker" : "kok");
    Context context;
    v1::Employer employer;
    const auto status = v1::EmployerService::NewStub(service_->channel())
                            ->UpdateEmployer(&context, update, &employer);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  EXPECT_THAT(Carve(Question()).jobs(), IsEmpty());
  Context context;
  v1::CarvingResponse reply;
  const auto status = carving_->CarveStapelbaan(&context, Question(), &reply);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_THAT(reply.jobs(), SizeIs(1));
  EXPECT_EQ(reply.jobs(0).employer(), EmployerName("w-1"));
  EXPECT_EQ(reply.jobs(0).second_employer(), EmployerName("w-3"));
  EXPECT_EQ(reply.jobs(0).week_minutes(), 2 * 72 * 5);

  // A function of tasks of two holders.
  update.mutable_employer()->set_name(EmployerName("w-1"));
  update.mutable_employer()->clear_task_pool();
  *update.mutable_employer()->add_task_pool() = Task("dozen", 72, "v.zitten_werk", "inpakker");
  *update.mutable_employer()->add_task_pool() = Task("plakken", 72, "v.zitten_werk", "drukker");
  for (auto& task : *update.mutable_employer()->mutable_task_pool()) task.set_department("hal");
  Context third;
  v1::Employer employer;
  ASSERT_TRUE(v1::EmployerService::NewStub(service_->channel())
                  ->UpdateEmployer(&third, update, &employer)
                  .ok());
  auto function = WithAccess<v1::CarveFunctionRequest>();
  function.set_employer(EmployerName("w-1"));
  Context fourth;
  v1::CarveFunctionResponse functions;
  const auto made = carving_->CarveFunction(&fourth, function, &functions);
  ASSERT_TRUE(made.ok()) << Describe(made);
  ASSERT_THAT(functions.functions(), SizeIs(1));
  EXPECT_THAT(functions.functions(0).holders(), ElementsAre("drukker", "inpakker"));
  EXPECT_EQ(functions.functions(0).people_count(), 2);
}

}  // namespace
}  // namespace passend::server
