// Nightly runs as callers meet them: who may what, pages, and lists that are those of a search.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "passend/v1/rescoring_service.grpc.pb.h"
#include "server/access/handles.h"
#include "tests/server/harness.h"
#include "tests/server/region_of_two.h"

namespace passend::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Rescoring : public ::testing::Test {
 protected:
  explicit Rescoring(bool identity = false)
      : service_(
            {.store = StoreOfTwo(), .access = TestAccess(AgreementOfTwo()), .identity = identity}),
        stub_(v1::RescoringService::NewStub(service_.channel())) {}

  // Starts a run and follows it to its end.
  v1::Run Run(const Caller* caller = nullptr) {
    v1::StartRunRequest request;
    request.set_parent(kParent);
    const auto starting = NewContext(caller);
    v1::Run run;
    const grpc::Status started = stub_->StartRun(starting.get(), request, &run);
    EXPECT_TRUE(started.ok()) << Describe(started);
    v1::WatchRunRequest watch;
    watch.set_name(run.name());
    const auto watching = NewContext(caller);
    auto reader = stub_->WatchRun(watching.get(), watch);
    v1::WatchRunResponse message;
    while (reader->Read(&message)) {
    }
    EXPECT_TRUE(reader->Finish().ok());
    return message.run();
  }
  static std::unique_ptr<Context> NewContext(const Caller* caller) {
    return caller == nullptr ? std::make_unique<Context>() : std::make_unique<Context>(*caller);
  }
  // Gives the coupled person other hours; few of them fall on nights at the weekend, when there is
  // no work.
  void ChangePerson(int max_week_minutes) {
    auto get = WithAccess<v1::GetCandidateRequest>();
    get.set_name(kCoupled);
    const auto stub = v1::CandidateService::NewStub(service_.channel());
    const Caller caller = TestCaller();
    auto update = WithAccess<v1::UpdateCandidateRequest>();
    {
      const auto context = NewContext(identity_ ? &caller : nullptr);
      const grpc::Status status =
          stub->GetCandidate(context.get(), get, update.mutable_candidate());
      ASSERT_TRUE(status.ok()) << Describe(status);
    }
    update.mutable_candidate()->mutable_hours()->set_max_week_minutes(max_week_minutes);
    update.mutable_candidate()->mutable_hours()->set_desired_week_minutes(max_week_minutes);
    auto* grid = update.mutable_candidate()->mutable_hours()->mutable_grid();
    grid->clear_dayparts();
    grid->add_dayparts(max_week_minutes < 400 ? "za-zo:nacht" : "ma-vr:ochtend,middag");
    update.mutable_update_mask()->add_paths("hours");
    v1::Candidate out;
    const auto context = NewContext(identity_ ? &caller : nullptr);
    const grpc::Status status = stub->UpdateCandidate(context.get(), update, &out);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  bool identity_ = false;
  TestService service_;
  std::unique_ptr<v1::RescoringService::Stub> stub_;
};

class RescoringCallers : public Rescoring {
 protected:
  RescoringCallers() : Rescoring(true) { identity_ = true; }

  const Caller beheerder_ = TestCaller(Role::kBeheerder, "");
  const Caller werkregisseur_ = TestCaller(Role::kWerkregisseur, "wr-1");
  const Caller accountmanager_ = TestCaller(Role::kAccountmanager, "am-1");
};

TEST_F(Rescoring, KeptListsAreThoseOfASearch) {
  const v1::Run run = Run();
  ASSERT_EQ(run.state(), v1::RUN_GEPUBLICEERD) << run.stopped_because();
  EXPECT_TRUE(run.current());
  auto request = WithAccess<v1::ListMatchesRequest>();
  request.set_opportunity(kWork);
  v1::ListMatchesResponse kept;
  Context listing;
  grpc::Status status = stub_->ListMatches(&listing, request, &kept);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(kept.run(), run.name());
  auto find = WithAccess<v1::FindCandidatesRequest>();
  find.set_name(kWork);
  find.mutable_filter()->add_tenants(kTenant);
  find.mutable_filter()->add_tenants(kOther);
  v1::FindCandidatesResponse found;
  Context finding;
  status = v1::MatchService::NewStub(service_.channel())->FindCandidates(&finding, find, &found);
  ASSERT_TRUE(status.ok()) << Describe(status);
  const auto names = [](const auto& matches) {
    std::vector<std::string> all;
    for (const auto& match : matches) all.push_back(absl::StrCat(match.name(), match.score()));
    return all;
  };
  EXPECT_FALSE(kept.past().empty());
  EXPECT_EQ(names(kept.past()), names(found.past()));
  EXPECT_EQ(names(kept.past_mits()), names(found.past_mits()));
}

TEST_F(Rescoring, ChangesComeInPagesOfOneGeneration) {
  Run();
  ChangePerson(300);
  const v1::Run second = Run();
  auto request = WithAccess<v1::ListMatchChangesRequest>();
  request.set_parent(kParent);
  v1::ListMatchChangesResponse all;
  Context once;
  grpc::Status status = stub_->ListMatchChanges(&once, request, &all);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_GT(all.changes_size(), 1);
  EXPECT_EQ(static_cast<int>(all.total()), all.changes_size());
  EXPECT_EQ(all.run(), second.name());
  for (const v1::MatchChange& change : all.changes()) {
    EXPECT_NE(change.text(), "");
    EXPECT_NE(change.kind(), v1::CHANGE_KIND_UNSPECIFIED);
    EXPECT_NE(change.cause().kind(), v1::CAUSE_KIND_UNSPECIFIED);
  }
  v1::ListMatchChangesResponse pages;
  request.set_page_size(1);
  do {
    v1::ListMatchChangesResponse page;
    Context context;
    status = stub_->ListMatchChanges(&context, request, &page);
    ASSERT_TRUE(status.ok()) << Describe(status);
    ASSERT_LE(page.changes_size(), 1);
    EXPECT_EQ(page.run(), second.name());
    if (pages.changes().empty()) {
      // Another run in between changes nothing for who reads on.
      ChangePerson(1440);
      Run();
    }
    pages.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  ASSERT_EQ(pages.changes_size(), all.changes_size());
  for (int i = 0; i < all.changes_size(); ++i) {
    EXPECT_EQ(pages.changes(i).candidate(), all.changes(i).candidate());
    EXPECT_EQ(pages.changes(i).opportunity(), all.changes(i).opportunity());
    EXPECT_EQ(pages.changes(i).kind(), all.changes(i).kind());
  }
  // A filter takes its part of them.
  request.clear_page_token();
  request.clear_page_size();
  request.set_run(second.name());
  request.set_candidate(kCoupled);
  request.set_direction(v1::OF_CANDIDATE);
  v1::ListMatchChangesResponse some;
  Context filtered;
  ASSERT_TRUE(stub_->ListMatchChanges(&filtered, request, &some).ok());
  int expected = 0;
  for (const v1::MatchChange& change : all.changes()) {
    expected += change.candidate() == kCoupled && change.direction() == v1::OF_CANDIDATE ? 1 : 0;
  }
  EXPECT_EQ(some.changes_size(), expected);
}

TEST_F(Rescoring, RequestsAreChecked) {
  v1::StartRunRequest start;
  start.set_parent(kParent);
  const auto fields = [&](const std::function<void(v1::StartRunRequest&)>& change) {
    v1::StartRunRequest request = start;
    change(request);
    v1::Run run;
    Context context;
    return FieldsOf(stub_->StartRun(&context, request, &run));
  };
  using ::testing::ElementsAre;
  EXPECT_THAT(fields([](auto& r) { r.set_as_of("gisteren"); }), ElementsAre("as_of"));
  EXPECT_THAT(fields([](auto& r) { r.set_accept_drift(true); }), ElementsAre("reason"));
  EXPECT_THAT(fields([](auto& r) { r.set_reason("zonder afwijking"); }), ElementsAre("reason"));
  EXPECT_THAT(fields([](auto& r) { r.set_request_id("!"); }), ElementsAre("request_id"));
  EXPECT_THAT(fields([](auto& r) { r.set_mode(static_cast<v1::RunMode>(9)); }),
              ElementsAre("mode"));
  v1::GetRunRequest get;
  get.set_name("runs/1");
  v1::Run run;
  Context wrong;
  EXPECT_THAT(FieldsOf(stub_->GetRun(&wrong, get, &run)), ElementsAre("name"));
  get.set_name("tenants/alfa/runs/99");
  Context missing;
  EXPECT_EQ(stub_->GetRun(&missing, get, &run).error_code(), grpc::StatusCode::NOT_FOUND);
  auto changes = WithAccess<v1::ListMatchChangesRequest>();
  changes.set_parent(kParent);
  v1::ListMatchChangesResponse none;
  Context early;
  EXPECT_EQ(ReasonOf(stub_->ListMatchChanges(&early, changes, &none)), "NO_RUN_PUBLISHED");
}

TEST_F(Rescoring, StatusTellsOfTheLastRun) {
  const v1::Run run = Run();
  v1::GetStatusResponse status;
  Context context;
  ASSERT_TRUE(v1::AdminService::NewStub(service_.channel())->GetStatus(&context, {}, &status).ok());
  ASSERT_EQ(status.published_runs_size(), 1);
  EXPECT_EQ(status.published_runs(0).run(), run.name());
  EXPECT_EQ(status.published_runs(0).as_of(), "2026-03-02");
  EXPECT_LT(status.published_runs(0).age_seconds(), 120u);
  EXPECT_EQ(status.working_run(), "");
}

TEST_F(Rescoring, FullAndIncrementalAreTheSameOverTheCall) {
  Run();
  ChangePerson(480);
  v1::VerifyRunRequest request;
  request.set_parent(kParent);
  v1::VerifyRunResponse reply;
  Context context;
  const grpc::Status status = stub_->VerifyRun(&context, request, &reply);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_TRUE(reply.same()) << reply.difference();
}

// The operator starts and follows runs and meets nobody; a professional meets the own people by
// name and others, about the own work, as a handle with a band and without a cause.
TEST_F(RescoringCallers, SeeWhatTheirRoleSees) {
  Run(&beheerder_);
  ChangePerson(300);
  const v1::Run run = Run(&beheerder_);
  ASSERT_EQ(run.state(), v1::RUN_GEPUBLICEERD);
  EXPECT_THAT(run.SerializeAsString(), Not(HasSubstr("c-coupled")));
  for (const Caller* caller : {&werkregisseur_, &accountmanager_}) {
    v1::StartRunRequest start;
    start.set_parent(kParent);
    v1::Run none;
    Context context(*caller);
    EXPECT_EQ(stub_->StartRun(&context, start, &none).error_code(),
              grpc::StatusCode::PERMISSION_DENIED);
  }
  auto request = WithAccess<v1::ListMatchChangesRequest>();
  request.set_parent(kParent);
  {
    v1::ListMatchChangesResponse reply;
    Context context(beheerder_);
    EXPECT_EQ(stub_->ListMatchChanges(&context, request, &reply).error_code(),
              grpc::StatusCode::PERMISSION_DENIED);
  }
  {
    v1::ListMatchChangesResponse reply;
    Context context(werkregisseur_);
    const grpc::Status status = stub_->ListMatchChanges(&context, request, &reply);
    ASSERT_TRUE(status.ok()) << Describe(status);
    ASSERT_FALSE(reply.changes().empty());
    for (const v1::MatchChange& change : reply.changes()) {
      EXPECT_EQ(change.candidate(), kCoupled);
      EXPECT_TRUE(change.coupled());
      EXPECT_FALSE(change.banded());
    }
    EXPECT_THAT(reply.SerializeAsString(), Not(HasSubstr("MERK-fml-c-own")));
  }
  // Somebody with a caseload of other people: of this person nothing, for the work is not his.
  const Caller other = TestCaller(Role::kWerkregisseur, "wr-9");
  {
    v1::ListMatchChangesResponse reply;
    Context context(other);
    ASSERT_TRUE(stub_->ListMatchChanges(&context, request, &reply).ok());
    EXPECT_TRUE(reply.changes().empty());
    EXPECT_EQ(reply.total(), 0u);
  }
  auto lists = WithAccess<v1::ListMatchesRequest>();
  lists.set_opportunity(kWork);
  v1::ListMatchesResponse matches;
  Context listing(accountmanager_);
  const grpc::Status status = stub_->ListMatches(&listing, lists, &matches);
  ASSERT_TRUE(status.ok()) << Describe(status);
  int named = 0;
  int banded = 0;
  for (const auto* list : {&matches.past(), &matches.past_mits(), &matches.onvoldoende_bekend()}) {
    for (const v1::StoredMatch& match : *list) {
      EXPECT_NE(match.banded(), match.coupled());
      EXPECT_EQ(match.banded(), Handles::IsHandle(match.name()));
      if (match.banded()) {
        EXPECT_EQ(match.score() % 25, 0);
      }
      ++(match.banded() ? banded : named);
    }
  }
  EXPECT_GT(named + banded, 0);
  EXPECT_THAT(matches.SerializeAsString(), Not(HasSubstr("c-hidden")));
  lists.set_candidate(kOwn);  // not in the caseload
  v1::ListMatchesResponse hidden;
  Context asking(accountmanager_);
  EXPECT_EQ(stub_->ListMatches(&asking, lists, &hidden).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(RescoringCallers, ReadTheirOwnDigestAndThatOfWhomTheyReplace) {
  Run(&beheerder_);
  ChangePerson(300);
  Run(&beheerder_);
  const auto read = [&](const Caller& caller, const std::string& owner, v1::DigestKind kind,
                        v1::Digest* digest) {
    auto request = WithAccess<v1::GetDigestRequest>();
    if (caller.role == Role::kBeheerder || caller.role == Role::kManager) {
      request.mutable_access()->set_purpose("beheer");
    }
    request.set_parent(kParent);
    request.set_owner(owner);
    request.set_kind(kind);
    Context context(caller);
    return stub_->GetDigest(&context, request, digest);
  };
  v1::Digest digest;
  grpc::Status status = read(werkregisseur_, "", v1::DIGEST_KIND_UNSPECIFIED, &digest);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(digest.owner(), "wr-1");
  EXPECT_EQ(digest.day(), "2026-03-02");
  const Caller other = TestCaller(Role::kWerkregisseur, "wr-9");
  v1::Digest none;
  EXPECT_EQ(ReasonOf(read(other, "wr-1", v1::DIGEST_WERKREGISSEUR, &none)), "NO_DIGEST");
  EXPECT_EQ(ReasonOf(read(beheerder_, "wr-1", v1::DIGEST_WERKREGISSEUR, &none)), "NO_DIGEST");
  EXPECT_EQ(ReasonOf(read(accountmanager_, "wr-1", v1::DIGEST_WERKREGISSEUR, &none)), "NO_DIGEST");
  // Absence: the vervanger reads on, and sees of the people what their caseload allows.
  v1::SetReplacementRequest set;
  set.set_parent(kParent);
  set.mutable_replacement()->set_owner("wr-1");
  set.mutable_replacement()->set_vervanger("wr-9");
  set.mutable_replacement()->set_from("2026-03-01");
  set.mutable_replacement()->set_until("2026-03-08");
  v1::Replacement replacement;
  {
    Context context(other);
    EXPECT_EQ(stub_->SetReplacement(&context, set, &replacement).error_code(),
              grpc::StatusCode::PERMISSION_DENIED);
  }
  {
    Context context(werkregisseur_);
    status = stub_->SetReplacement(&context, set, &replacement);
    ASSERT_TRUE(status.ok()) << Describe(status);
    EXPECT_EQ(replacement.set_on(), "2026-03-02");
  }
  v1::Digest replaced;
  status = read(other, "wr-1", v1::DIGEST_WERKREGISSEUR, &replaced);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_THAT(replaced.SerializeAsString(), Not(HasSubstr("c-coupled")));
  {
    v1::ListReplacementsRequest list;
    list.set_parent(kParent);
    v1::ListReplacementsResponse reply;
    Context context(other);
    ASSERT_TRUE(stub_->ListReplacements(&context, list, &reply).ok());
    EXPECT_EQ(reply.replacements_size(), 1);
  }
  v1::DeleteReplacementRequest remove;
  remove.set_name(replacement.name());
  v1::DeleteReplacementResponse removed;
  {
    Context context(other);
    EXPECT_EQ(stub_->DeleteReplacement(&context, remove, &removed).error_code(),
              grpc::StatusCode::NOT_FOUND);
  }
  Context removing(werkregisseur_);
  ASSERT_TRUE(stub_->DeleteReplacement(&removing, remove, &removed).ok());
  EXPECT_EQ(ReasonOf(read(other, "wr-1", v1::DIGEST_WERKREGISSEUR, &none)), "NO_DIGEST");
  // The operator and the manager meet figures, and nobody.
  v1::Digest of_run;
  status = read(beheerder_, "", v1::DIGEST_BEHEER, &of_run);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_THAT(of_run.SerializeAsString(), Not(HasSubstr("candidates/")));
  auto list = WithAccess<v1::ListDigestsRequest>();
  list.set_parent(kParent);
  v1::ListDigestsResponse mine;
  Context listing(werkregisseur_);
  ASSERT_TRUE(stub_->ListDigests(&listing, list, &mine).ok());
  for (const v1::DigestSummary& one : mine.digests()) {
    EXPECT_TRUE(one.kind() == v1::DIGEST_TEAM || one.owner() == "wr-1") << one.name();
  }
  EXPECT_FALSE(mine.digests().empty());
}

}  // namespace
}  // namespace passend::server
