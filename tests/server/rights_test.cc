// What a person may ask: to be shown, to object, to be forgotten, to be kept; on a store that
// seals, and on a backup that is put back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "matcher/rescoring/state.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/carving_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "passend/v1/rights_service.grpc.pb.h"
#include "server/audit_files.h"
#include "server/housekeeping.h"
#include "server/rights/inzage_text.h"
#include "server/rights/retention.h"
#include "store/backup.h"
#include "store/keys/key_encryption_key.h"
#include "store/rocksdb_store.h"
#include "tests/server/harness.h"
#include "tests/server/region_of_two.h"

namespace passend::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Rights : public ::testing::Test {
 protected:
  Rights() {
    folder_ = absl::StrCat(::testing::TempDir(), "passend-rights-", getpid(), "-",
                           ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    EXPECT_TRUE(store::MakeKeyFile(folder_ + "/kek").ok());
    Open(folder_ + "/data");
    Fill();
  }
  ~Rights() override {
    // The store first: it may still be merging files.
    service_.reset();
    audit_ = {};
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Open(const std::string& path) {
    service_.reset();
    audit_ = {};
    store_.reset();
    store::RocksDbOptions options;
    options.path = path;
    options.ledger_path = folder_ + "/ledger";
    auto kek = store::LoadKeyEncryptionKey({folder_ + "/kek"});
    ASSERT_TRUE(kek.ok()) << kek.status();
    options.kek = *kek;
    auto store = store::OpenRocksDbStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    auto audit = OpenAudit({.database = folder_ + "/audit/log",
                            .heads = folder_ + "/audit/heads",
                            .key = folder_ + "/audit/key"},
                           store_.get());
    ASSERT_TRUE(audit.ok()) << audit.status();
    audit_ = *std::move(audit);
    service_ =
        std::make_unique<TestService>(TestService::Settings{.store = store_,
                                                            .access = TestAccess(AgreementOfTwo()),
                                                            .identity = true,
                                                            .audit = audit_.trail.get(),
                                                            .retention = &terms_});
  }

  // What StoreOfTwo() holds, in the sealed store.
  void Fill() {
    const auto from = StoreOfTwo();
    store::WriteBatch batch;
    ASSERT_TRUE(
        service_->engine()
            .Write([&](const Reference& reference, store::WriteBatch& to,
                       IndexChange& change) -> absl::Status {
              const model::Date today = service_->clock().Today();
              auto status = from->ScanCandidates({}, [&](const store::Versioned<model::Candidate>&
                                                             stored) {
                CandidateRow row = CompileRow(stored.profile, reference, today);
                to.PutCandidate(stored.profile, store::Facts{reference.stamp(), SerializeRow(row)});
                change.candidates.push_back(std::move(row));
                return absl::OkStatus();
              });
              if (!status.ok()) return status;
              return from->ScanOpportunities(
                  {}, [&](const store::Versioned<model::Opportunity>& stored) {
                    OpportunityRow row = CompileRow(stored.profile, reference);
                    to.PutOpportunity(stored.profile,
                                      store::Facts{reference.stamp(), SerializeRow(row)});
                    change.opportunities.push_back(std::move(row));
                    return absl::OkStatus();
                  });
            })
            .ok());
  }

  static Caller Officer() { return TestCaller(Role::kPrivacyOfficer, ""); }
  static Caller Regisseur() {
    Caller caller = TestCaller(Role::kWerkregisseur, "wr-1");
    caller.subject = "u-regisseur";
    return caller;
  }
  std::unique_ptr<v1::RightsService::Stub> rights() {
    return v1::RightsService::NewStub(service_->channel());
  }
  grpc::Status Export(const Caller& caller, const std::string& name,
                      v1::ExportPersonResponse* response) {
    auto request = WithAccess<v1::ExportPersonRequest>();
    request.set_candidate(name);
    Context context(caller);
    return rights()->ExportPerson(&context, request, response);
  }
  grpc::Status Erase(const std::string& name) {
    auto request = WithAccess<v1::ErasePersonRequest>();
    request.set_candidate(name);
    request.set_confirm(name);
    request.set_reason("verzoek-betrokkene");
    v1::ErasePersonResponse response;
    Context context(Officer());
    return rights()->ErasePerson(&context, request, &response);
  }
  bool InLists(const std::string& name) {
    auto request = WithAccess<v1::FindCandidatesRequest>();
    request.set_name(kWork);
    v1::FindCandidatesResponse response;
    Context context(Regisseur());
    const auto stub = v1::MatchService::NewStub(service_->channel());
    EXPECT_TRUE(stub->FindCandidates(&context, request, &response).ok());
    for (const auto* list :
         {&response.past(), &response.past_mits(), &response.onvoldoende_bekend()}) {
      for (const auto& match : *list) {
        if (match.name() == name) return true;
      }
    }
    return false;
  }
  // Whether any file below the folder holds `text`.
  bool InFiles(const std::string& text) const {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_)) {
      if (!file.is_regular_file()) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
      if (bytes.find(text) != bytes.npos) return true;
    }
    return false;
  }

  std::string folder_;
  RetentionTerms terms_{{{.kind = "kandidaat",
                          .months = 12,
                          .first = *model::Date::FromYmd(2020, 1, 1),
                          .ground = "test"},
                         {.kind = "kans",
                          .months = 6,
                          .first = *model::Date::FromYmd(2020, 1, 1),
                          .ground = "test"}}};
  std::shared_ptr<store::ProfileStore> store_;
  OpenedAudit audit_;
  std::unique_ptr<TestService> service_;
};

TEST_F(Rights, InzageShowsEverythingAndWhoLooked) {
  EXPECT_TRUE(InLists(kCoupled));
  v1::ExportPersonResponse response;
  const grpc::Status status = Export(Regisseur(), kCoupled, &response);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(response.candidate().name(), kCoupled);
  const std::string& document = response.document();
  for (const FieldClass field : MarkedClasses()) {
    EXPECT_THAT(document, HasSubstr(Mark(field, "c-coupled")));
    EXPECT_THAT(document, Not(HasSubstr(Mark(field, "c-own"))));
  }
  ASSERT_GT(response.matches_size(), 0);
  EXPECT_EQ(response.matches_size(), response.candidate_texts_size());
  int weights = 0;
  for (const auto& [factor, weight] : response.logic().weights()) weights += weight;
  EXPECT_EQ(weights, 100);
  // The list from before is on record; this export is put on record after it was made.
  ASSERT_EQ(response.look_ups_size(), 1);
  EXPECT_EQ(response.look_ups(0).caller(), "u-regisseur");
  EXPECT_THAT(document, HasSubstr("u-regisseur (werkregisseur, alfa) zag u in een lijst; doel: "
                                  "matching"));
  v1::ExportPersonResponse again;
  ASSERT_TRUE(Export(Officer(), kCoupled, &again).ok());
  EXPECT_EQ(again.look_ups_size(), 2);
  // Not for who is not coupled, and never of another tenant.
  EXPECT_EQ(Export(Regisseur(), kOwn, &again).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Export(Officer(), kHidden, &again).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(Rights, InzageShowsWhatWasProposedAndErasureForgetsIt) {
  v1::CreateEmployerRequest with_task;
  with_task.set_parent(kParent);
  with_task.set_employer_id("w-1");
  *with_task.mutable_employer() = SmallEmployer("");
  v1::Task* task = with_task.mutable_employer()->add_task_pool();
  task->set_id("post");
  task->set_title("post rondbrengen");
  task->set_minutes_per_day(60);
  Context writing(TestCaller(Role::kAccountmanager, "am-1"));
  v1::Employer employer;
  const grpc::Status written = v1::EmployerService::NewStub(service_->channel())
                                   ->CreateEmployer(&writing, with_task, &employer);
  ASSERT_TRUE(written.ok()) << Describe(written);
  auto create = WithAccess<v1::CreateProposalRequest>();
  create.set_candidate(kCoupled);
  create.set_reason("past bij wat u graag doet");
  v1::ProposalPart* part = create.add_parts();
  part->set_employer(EmployerName("w-1"));
  part->set_task("post");
  part->set_minutes_per_day(60);
  Context context(Regisseur());
  v1::Proposal proposal;
  const grpc::Status made =
      v1::CarvingService::NewStub(service_->channel())->CreateProposal(&context, create, &proposal);
  ASSERT_TRUE(made.ok()) << Describe(made);
  v1::ExportPersonResponse response;
  ASSERT_TRUE(Export(Officer(), kCoupled, &response).ok());
  ASSERT_EQ(response.decisions_size(), 1);
  EXPECT_EQ(response.decisions(0).kind(), "voorstel takenpakket");
  EXPECT_THAT(response.decisions(0).text(), HasSubstr("post rondbrengen"));
  EXPECT_THAT(response.document(), HasSubstr("past bij wat u graag doet"));

  const grpc::Status erased = Erase(kCoupled);
  ASSERT_TRUE(erased.ok()) << Describe(erased);
  auto get = WithAccess<v1::GetProposalRequest>();
  get.set_name(proposal.name());
  Context after(Regisseur());
  EXPECT_EQ(v1::CarvingService::NewStub(service_->channel())
                ->GetProposal(&after, get, &proposal)
                .error_code(),
            grpc::StatusCode::NOT_FOUND);
}

// A person who is new has no key before the write; the record must be that person's all the same.
TEST_F(Rights, WhoBroughtAPersonInIsOnRecordToo) {
  auto request = WithAccess<v1::ImportRequest>();
  for (int i = 0; i < 3; ++i) {
    *request.add_records()->mutable_candidate() = SmallCandidate(absl::StrCat("c-new-", i));
  }
  Caller system = TestCaller(Role::kKoppeling, "");
  system.subject = "u-koppeling";
  Context context(system);
  const auto stub = v1::ImportService::NewStub(service_->channel());
  auto stream = stub->Import(&context);
  v1::ImportResponse answer;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.created(), 3U);
  stream->WritesDone();
  ASSERT_TRUE(stream->Finish().ok());
  v1::ExportPersonResponse response;
  ASSERT_TRUE(Export(Officer(), CandidateName("c-new-1"), &response).ok());
  ASSERT_EQ(response.look_ups_size(), 1);
  EXPECT_EQ(response.look_ups(0).caller(), "u-koppeling");
  EXPECT_EQ(response.look_ups(0).act(), "write");
}

TEST_F(Rights, AnObjectionStopsMatchingAtOnce) {
  ASSERT_TRUE(InLists(kCoupled));
  auto request = WithAccess<v1::SetObjectionRequest>();
  request.set_candidate(kCoupled);
  request.set_objection(true);
  v1::SetObjectionResponse response;
  Context too_short(Regisseur());
  EXPECT_THAT(FieldsOf(rights()->SetObjection(&too_short, request, &response)),
              ::testing::ElementsAre("reason"));
  request.set_reason("de kandidaat wil dit niet meer");
  Context context(Regisseur());
  ASSERT_TRUE(rights()->SetObjection(&context, request, &response).ok());
  EXPECT_FALSE(InLists(kCoupled));
  request.set_objection(false);
  Context back(Regisseur());
  ASSERT_TRUE(rights()->SetObjection(&back, request, &response).ok());
  EXPECT_TRUE(InLists(kCoupled));
}

TEST_F(Rights, WhoIsErasedIsGoneAlsoFromABackupThatIsPutBack) {
  const std::string mark = Mark(FieldClass::kFml, "c-coupled");
  EXPECT_FALSE(InFiles(mark));  // sealed from the first write
  const auto ids = service_->engine().maintenance().Backup({.directory = folder_ + "/backup"});
  ASSERT_TRUE(ids.ok()) << ids.status();
  EXPECT_FALSE(InFiles(mark));
  EXPECT_FALSE(InFiles("c-coupled"));

  // A slip of the hand erases nobody.
  auto request = WithAccess<v1::ErasePersonRequest>();
  request.set_candidate(kCoupled);
  request.set_confirm(kOwn);
  request.set_reason("verzoek-betrokkene");
  v1::ErasePersonResponse response;
  Context slip(Officer());
  EXPECT_THAT(FieldsOf(rights()->ErasePerson(&slip, request, &response)),
              ::testing::ElementsAre("confirm"));
  request.set_confirm(kCoupled);
  Context not_allowed(Regisseur());
  EXPECT_EQ(rights()->ErasePerson(&not_allowed, request, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);

  ASSERT_TRUE(InLists(kCoupled));
  const grpc::Status status = Erase(kCoupled);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_FALSE(InLists(kCoupled));
  v1::ExportPersonResponse exported;
  EXPECT_EQ(Export(Officer(), kCoupled, &exported).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Erase(kCoupled).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_TRUE(InLists(kCoupled) == false && service_->engine().purge_due());
  ASSERT_TRUE(service_->engine().PurgeErased().ok());
  ASSERT_TRUE(service_->engine().store().GetCandidate({kTenant, "c-own"}).ok());

  // The chain of the log holds though the person's key is gone.
  service_.reset();
  audit_ = {};
  store_.reset();
  ASSERT_TRUE(store::RestoreBackup(
                  {.directory = folder_ + "/backup", .ids = *ids, .path = folder_ + "/restored"})
                  .ok());
  Open(folder_ + "/restored");
  EXPECT_TRUE(
      absl::IsNotFound(service_->engine().store().GetCandidate({kTenant, "c-coupled"}).status()));
  EXPECT_TRUE(service_->engine().store().GetCandidate({kTenant, "c-own"}).ok());
  EXPECT_FALSE(InLists(kCoupled));
}

TEST_F(Rights, ALegalHoldKeepsAPersonFromEverybody) {
  auto hold = WithAccess<v1::SetLegalHoldRequest>();
  hold.set_candidate(kCoupled);
  hold.set_hold(true);
  hold.set_reason("er loopt een rechtszaak");
  v1::SetLegalHoldResponse none;
  Context context(Officer());
  ASSERT_TRUE(rights()->SetLegalHold(&context, hold, &none).ok());
  EXPECT_EQ(ReasonOf(Erase(kCoupled)), "LEGAL_HOLD");
  auto remove = WithAccess<v1::DeleteCandidateRequest>();
  remove.set_name(kCoupled);
  google::protobuf::Empty empty;
  Context deleting(Regisseur());
  EXPECT_EQ(ReasonOf(v1::CandidateService::NewStub(service_->channel())
                         ->DeleteCandidate(&deleting, remove, &empty)),
            "LEGAL_HOLD");
  hold.set_hold(false);
  Context lifting(Officer());
  ASSERT_TRUE(rights()->SetLegalHold(&lifting, hold, &none).ok());
  EXPECT_TRUE(Erase(kCoupled).ok());
}

TEST_F(Rights, RetentionDestroysWhatIsPastItsTermAndDeclaresIt) {
  const auto leave = [&](const char* id, model::Date day) {
    const auto current = service_->engine().store().GetCandidate({kTenant, id});
    ASSERT_TRUE(current.ok());
    model::Candidate person = current->profile;
    person.status.availability.value = model::Availability::kUitgestroomd;
    person.status.availability.provenance.assessed_on = day;
    ASSERT_TRUE(
        service_->engine()
            .Write([&](const Reference& reference, store::WriteBatch& batch, IndexChange& change) {
              CandidateRow row = CompileRow(person, reference, service_->clock().Today());
              batch.PutCandidate(person, store::Facts{reference.stamp(), SerializeRow(row)});
              change.candidates.push_back(std::move(row));
              return absl::OkStatus();
            })
            .ok());
  };
  // Today is 2026-03-02, the term 12 months.
  leave("c-coupled", *model::Date::FromYmd(2025, 3, 1));
  leave("c-own", *model::Date::FromYmd(2025, 3, 2));
  const auto run = [&](bool dry) {
    auto request = WithAccess<v1::RunRetentionRequest>();
    request.set_parent(kParent);
    request.set_dry_run(dry);
    v1::RunRetentionResponse response;
    Context context(Officer());
    const grpc::Status status = rights()->RunRetention(&context, request, &response);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return response;
  };
  EXPECT_EQ(run(true).candidates(), 1U);
  EXPECT_TRUE(service_->engine().store().GetCandidate({kTenant, "c-coupled"}).ok());
  const v1::RunRetentionResponse done = run(false);
  EXPECT_EQ(done.candidates(), 1U);
  EXPECT_THAT(done.statement(), HasSubstr("Verklaring van vernietiging"));
  EXPECT_THAT(done.statement(), HasSubstr("kandidaten: 1 (bewaartermijn 12 maanden"));
  EXPECT_THAT(done.statement(), Not(HasSubstr("c-coupled")));
  EXPECT_FALSE(service_->engine().store().GetCandidate({kTenant, "c-coupled"}).ok());
  EXPECT_TRUE(service_->engine().store().GetCandidate({kTenant, "c-own"}).ok());
  EXPECT_EQ(run(false).candidates(), 0U);
}

TEST_F(Rights, WhoIsErasedIsTakenOutOfTheListsOfNights) {
  store::MatchStore& matches = service_->engine().maintenance().matches();
  const std::uint64_t gone = rescoring::NameHash(kCoupled);
  const std::uint64_t stays = rescoring::NameHash("tenants/a/candidates/iemand");
  rescoring::ProfileState state;
  state.name = kWork;
  state.silent = {gone};
  for (rescoring::KeptList& list : state.lists) {
    list.complete = false;
    list.floor.band = 12;
    list.entries = {{.other = gone, .score = 70, .told = 60}, {.other = stays, .score = 50}};
  }
  const std::vector<store::StateRow> rows = {{"o-1", rescoring::SerializeState(state)}};
  for (int night = 0; night < 2; ++night) {
    const auto run = matches.BeginRun(kTenant, "");
    ASSERT_TRUE(run.ok()) << run.status();
    ASSERT_TRUE(matches.PutStates(kTenant, *run, store::StateKind::kOpportunity, rows).ok());
    if (night == 1) {
      EXPECT_TRUE(Erase(kCoupled).ok());
      // The run may put people into lists whom it still knows.
      EXPECT_TRUE(absl::IsUnavailable(service_->engine().PurgeErased()));
      EXPECT_TRUE(service_->engine().purge_due());
    }
    ASSERT_TRUE(matches.Publish(kTenant, *run, "", 1).ok());
  }
  ASSERT_TRUE(service_->engine().PurgeErased().ok());
  EXPECT_FALSE(service_->engine().purge_due());
  state.silent.clear();
  for (rescoring::KeptList& list : state.lists) list.entries.erase(list.entries.begin());
  for (const store::Generation night : {1, 2}) {
    const auto bytes = matches.GetState(kTenant, night, store::StateKind::kOpportunity, "o-1");
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    EXPECT_EQ(*rescoring::ParseState(kWork, *bytes), state);
  }
}

TEST_F(Rights, NightsAndDigestsPastTheirTermAreDestroyedAndDeclared) {
  Engine& engine = service_->engine();
  store::MatchStore& matches = engine.maintenance().matches();
  const model::Date today = engine.clock().Today();
  constexpr std::int64_t kDay = 86'400;
  for (const int age : {100, 70, 40, 10}) {
    const auto run = matches.BeginRun(kTenant, "");
    ASSERT_TRUE(run.ok()) << run.status();
    const std::vector<store::StateRow> rows = {{"o-1", std::to_string(age)}};
    const std::vector<store::MatchRow> digest = {{"eigenaar", 0, "", "kop"}};
    ASSERT_TRUE(matches.PutStates(kTenant, *run, store::StateKind::kOpportunity, rows).ok());
    ASSERT_TRUE(matches
                    .PutRows(kTenant, *run, store::MatchTable::kDigests,
                             static_cast<std::uint64_t>(today.days - age), digest)
                    .ok());
    ASSERT_TRUE(matches.Publish(kTenant, *run, "", engine.UnixNow() - age * kDay).ok());
  }
  const model::Date first = *model::Date::FromYmd(2020, 1, 1);
  const RetentionTerms terms({{.kind = "matches", .months = 1, .first = first, .ground = "test"},
                              {.kind = "digests", .months = 3, .first = first, .ground = "test"}});
  const auto run = [&](bool dry) {
    const auto result = RunRetention(engine, terms, {.dry_run = dry});
    EXPECT_TRUE(result.ok()) << result.status();
    return result.value_or(RetentionResult());
  };
  for (const bool dry : {true, false}) {
    const RetentionResult result = run(dry);
    // The one of 40 days ago replaced those before it more than a month ago, and stays itself.
    EXPECT_EQ(result.generations, 2U);
    EXPECT_EQ(result.digest_days, 1U);
    EXPECT_THAT(result.statement, HasSubstr("nachten met lijsten die zijn vervangen: 2 (bewaar"));
    EXPECT_THAT(result.statement, HasSubstr("dagen met overzichten: 1 (bewaartermijn 3 maanden"));
  }
  const auto state = [&](store::Generation night) {
    return matches.GetState(kTenant, night, store::StateKind::kOpportunity, "o-1");
  };
  EXPECT_TRUE(absl::IsNotFound(state(2).status()));
  EXPECT_EQ(*state(3), "40");
  EXPECT_EQ(*state(4), "10");
  EXPECT_EQ(matches.RowNumbers(kTenant, store::MatchTable::kDigests)->size(), 3U);
  EXPECT_EQ(run(false).generations + run(false).digest_days, 0U);
}

TEST(InzageText, EveryFieldOfAProfileHasADutchName) {
  std::vector<const google::protobuf::Descriptor*> open = {v1::Candidate::descriptor()};
  std::set<const google::protobuf::Descriptor*> seen;
  int fields = 0;
  while (!open.empty()) {
    const auto* message = open.back();
    open.pop_back();
    if (!seen.insert(message).second) continue;
    for (int i = 0; i < message->field_count(); ++i) {
      const auto* field = message->field(i);
      EXPECT_NE(DutchFieldName(field->name()), "") << field->full_name();
      ++fields;
      if (field->message_type() != nullptr) open.push_back(field->message_type());
    }
  }
  EXPECT_GT(fields, 120);
}

TEST(Retention, TermsCountFromTheirDayAndAreComplete) {
  const auto day = [](int year) { return *model::Date::FromYmd(year, 1, 1); };
  const RetentionTerms terms({{.kind = "kans", .months = 24, .first = day(2020), .ground = "a"},
                              {.kind = "kans", .months = 6, .first = day(2026), .ground = "b"}});
  EXPECT_EQ(terms.Of("kans", day(2019)), nullptr);
  EXPECT_EQ(terms.Of("kans", day(2025))->months, 24);
  EXPECT_EQ(terms.Of("kans", day(2026))->months, 6);
  EXPECT_EQ(terms.Of("kandidaat", day(2026)), nullptr);
  EXPECT_TRUE(RetentionTerms::Load("config/bewaartermijnen.toml").ok());
  const std::string path = ::testing::TempDir() + "bewaartermijnen-fout.toml";
  std::ofstream(path) << "version = \"1\"\n[[termijn]]\nsoort = \"alles\"\nmaanden = 0\n"
                         "ingang = 2020-01-01\ngrondslag = \"x\"\n";
  const auto wrong = RetentionTerms::Load(path);
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr("soort"));
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr("maanden"));
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr("there is no term for logboek"));
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr("there is no term for matches"));
}

}  // namespace
}  // namespace passend::server
