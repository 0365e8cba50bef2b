// Two tenants with marked values: nothing of one is seen by the other.
#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "tests/server/harness.h"
#include "tests/server/methods.h"
#include "tests/server/region_of_two.h"

namespace passend::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

Caller Of(Role role) {
  Caller caller = TestCaller(role, role == Role::kAccountmanager ? "am-1" : "wr-1");
  caller.subject = absl::StrCat("u-", std::string(RoleName(role)));
  return caller;
}

// A request of which every name points at `tenant`: `person` and `work` are ids.
std::string RequestFor(google::protobuf::DynamicMessageFactory& factory,
                       const MethodDescriptor& method, const std::string& tenant,
                       const std::string& person, const std::string& work) {
  const std::unique_ptr<Message> request(factory.GetPrototype(method.input_type())->New());
  const std::string parent = absl::StrCat("tenants/", tenant);
  const std::string person_name = absl::StrCat(parent, "/candidates/", person);
  const std::string work_name = absl::StrCat(parent, "/opportunities/", work);
  const std::string employer_name = absl::StrCat(parent, "/employers/", work);
  const auto set = [](Message* message, const std::string& field, const std::string& value) {
    const auto* found = message->GetDescriptor()->FindFieldByName(field);
    if (found == nullptr || found->is_repeated()) return;
    if (found->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      message->GetReflection()->SetString(message, found, value);
    }
  };
  const std::string& kind = method.name();
  const bool about_work = kind.find("Opportunity") != kind.npos || kind == "FindCandidates";
  set(request.get(), "name",
      about_work                           ? work_name
      : kind.find("Employer") != kind.npos ? employer_name
                                           : person_name);
  set(request.get(), "parent", parent);
  set(request.get(), "candidate", person_name);
  set(request.get(), "opportunity", work_name);
  set(request.get(), "employer", employer_name);
  set(request.get(), "reason", "omdat de test het wil weten");
  if (kind == "ListOpportunities") set(request.get(), "employer", "");
  for (const auto& [field, name] : {std::pair{"candidate", person_name},
                                    {"employer", employer_name},
                                    {"opportunity", work_name}}) {
    const auto* found = request->GetDescriptor()->FindFieldByName(field);
    if (found == nullptr || found->is_repeated() ||
        found->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || kind.starts_with("Create")) {
      continue;
    }
    set(request->GetReflection()->MutableMessage(request.get(), found), "name", name);
  }
  if (const auto* access = method.input_type()->FindFieldByName("access")) {
    v1::AccessContext given;
    given.set_purpose(kPurpose);
    given.set_case_reference(kCase);
    request->GetReflection()
        ->MutableMessage(request.get(), access)
        ->ParseFromString(given.SerializeAsString());
  }
  return request->SerializeAsString();
}

class Tenants : public ::testing::Test {
 protected:
  Tenants()
      : service_(
            {.store = StoreOfTwo(), .access = TestAccess(AgreementOfTwo()), .identity = true}) {}
  TestService service_;
};

TEST_F(Tenants, WhatBelongsToOthersCannotBeToldFromWhatNobodyHas) {
  google::protobuf::DynamicMessageFactory factory;
  int compared = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    for (std::size_t r = 0; r + 1 < kRoleCount; ++r) {
      const Caller caller = Of(static_cast<Role>(r));
      SCOPED_TRACE(absl::StrCat(method->full_name(), " ", std::string(kRoleNames[r])));
      const auto ask = [&](const std::string& tenant, const std::string& person,
                           const std::string& work) {
        Context context(caller);
        std::string answer;
        const grpc::Status status =
            CallPath(service_.channel(), PathOf(*method),
                     RequestFor(factory, *method, tenant, person, work), &context, &answer);
        // The names are those of the request: the same text otherwise.
        return absl::StrReplaceAll(absl::StrCat(Describe(status), "|", ReasonOf(status)),
                                   {{tenant, "T"}, {person, "P"}, {work, "W"}});
      };
      const std::string real = ask("beta", "c-hidden", "o-3");
      EXPECT_EQ(real, ask("beta", "c-nobody", "o-0"));
      EXPECT_EQ(real, ask("gamma", "c-hidden", "o-3"));
      ++compared;
    }
  }
  EXPECT_EQ(compared, static_cast<int>(AllMethods().size()) * 11);
}

TEST_F(Tenants, NoAnswerErrorOrLogLineOfOneShowsAValueOfTheOther) {
  google::protobuf::DynamicMessageFactory factory;
  std::set<std::string> places;
  std::string seen;
  for (const MethodDescriptor* method : AllMethods()) {
    for (std::size_t r = 0; r + 1 < kRoleCount; ++r) {
      for (const auto& [tenant, person, work] : {std::tuple{"alfa", "c-coupled", "o-1"},
                                                 {"alfa", "c-own", "o-1"},
                                                 {"beta", "c-hidden", "o-3"},
                                                 {"beta", "c-shared-1", "o-2"}}) {
        // Nothing is taken away while we look.
        if (method->name().starts_with("Delete")) continue;
        Context context(Of(static_cast<Role>(r)));
        std::string answer;
        const grpc::Status status =
            CallPath(service_.channel(), PathOf(*method),
                     RequestFor(factory, *method, tenant, person, work), &context, &answer);
        seen += answer;
        if (std::string(tenant) == "alfa") seen += status.error_message();
        places.insert("answers and errors of " + method->full_name());
      }
    }
  }
  for (const std::string& line : service_.log_lines()) seen += line;
  places.insert("the log");
  for (const char* mark : {"MERK-geheim-beta", "MERK-werkgever-beta", "tenants/beta"}) {
    EXPECT_THAT(seen, Not(HasSubstr(mark)));
  }
  for (const FieldClass field : MarkedClasses()) {
    EXPECT_THAT(seen, Not(HasSubstr(Mark(field, "c-hidden"))));
    // Of those that are shared, the profile may be opened with a reason; nothing else.
    if (field != FieldClass::kProfiel) {
      EXPECT_THAT(seen, Not(HasSubstr(Mark(field, "c-shared-1"))));
    }
  }
  // The other way round the test would see it.
  EXPECT_THAT(seen, HasSubstr("MERK-werkgever-alfa"));
  EXPECT_THAT(seen, HasSubstr(Mark(FieldClass::kFml, "c-coupled")));
  std::printf("looked at %zu places\n", places.size());
}

TEST_F(Tenants, CountsAreThoseOfTheOwnTenant) {
  const auto stub = v1::CandidateService::NewStub(service_.channel());
  auto request = WithAccess<v1::SummariseCandidatesRequest>();
  v1::SummariseCandidatesResponse response;
  request.set_parent("tenants/alfa");
  Context context(Of(Role::kManager));
  ASSERT_TRUE(stub->SummariseCandidates(&context, request, &response).ok());
  // Two people in alfa: every cell is too small.
  EXPECT_EQ(response.counts_size(), 0);
  EXPECT_EQ(response.smallest_cell(), 10);

  auto find = WithAccess<v1::FindCandidatesRequest>();
  find.set_name(kWork);
  find.set_count_excluded(true);
  v1::FindCandidatesResponse found;
  Context as_accountmanager(Of(Role::kAccountmanager));
  const auto match = v1::MatchService::NewStub(service_.channel());
  ASSERT_TRUE(match->FindCandidates(&as_accountmanager, find, &found).ok());
  EXPECT_EQ(found.statistics().rows() + found.statistics().refined_rows() +
                found.statistics().scanned_rows(),
            0U);
  std::uint64_t people = 0;
  for (const auto& count : found.valt_af()) people += count.count();
  people += static_cast<std::uint64_t>(found.past_size() + found.past_mits_size() +
                                       found.onvoldoende_bekend_size());
  EXPECT_EQ(people, 2U);
}

TEST_F(Tenants, PageTokensAndHandlesAreOfOneCaller) {
  const auto stub = v1::EmployerService::NewStub(service_.channel());
  v1::ListOpportunitiesRequest request;
  request.set_parent(kParent);
  request.set_page_size(1);
  // A second piece of work, so that there is a second page.
  v1::CreateOpportunityRequest create;
  create.set_parent(kParent);
  create.set_opportunity_id("o-9");
  *create.mutable_opportunity() = SmallOpportunity("", "w-1");
  v1::Opportunity created;
  Context creating(Of(Role::kAccountmanager));
  ASSERT_TRUE(stub->CreateOpportunity(&creating, create, &created).ok());

  v1::ListOpportunitiesResponse first;
  Context context(Of(Role::kAccountmanager));
  ASSERT_TRUE(stub->ListOpportunities(&context, request, &first).ok());
  ASSERT_NE(first.next_page_token(), "");
  request.set_page_token(first.next_page_token());
  v1::ListOpportunitiesResponse next;
  Context again(Of(Role::kAccountmanager));
  EXPECT_TRUE(stub->ListOpportunities(&again, request, &next).ok());
  Context somebody_else(Of(Role::kWerkregisseur));
  EXPECT_THAT(FieldsOf(stub->ListOpportunities(&somebody_else, request, &next)),
              Contains("page_token"));

  const auto people = v1::CandidateService::NewStub(service_.channel());
  const Caller me = Of(Role::kAccountmanager);
  auto open = WithAccess<v1::OpenCandidateRequest>();
  open.set_name(HandleFor(service_, me, "samenwerken"));
  ASSERT_TRUE(Handles::IsHandle(open.name()));
  v1::OpenCandidateResponse opened;
  Context without_reason(me);
  EXPECT_THAT(FieldsOf(people->OpenCandidate(&without_reason, open, &opened)), Contains("reason"));
  open.set_reason("werkgever vraagt naar deze talenten");
  Context mine(me);
  const grpc::Status status = people->OpenCandidate(&mine, open, &opened);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(opened.candidate().name(), open.name());
  EXPECT_EQ(opened.candidate().belastbaarheid().ByteSizeLong(), 0U);
  EXPECT_EQ(opened.offer(), "vraag koppeling");
  Caller colleague = me;
  colleague.subject = "u-colleague";
  Context theirs(colleague);
  EXPECT_EQ(people->OpenCandidate(&theirs, open, &opened).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(Tenants, SharingNeedsAnAgreementForThisPurpose) {
  TestService without({.store = StoreOfTwo(), .access = TestAccess(), .identity = true});
  const auto others = [](TestService& service) {
    auto request = WithAccess<v1::FindCandidatesRequest>();
    request.set_name(kWork);
    request.mutable_filter()->add_tenants(kOther);
    v1::FindCandidatesResponse response;
    Context context(Of(Role::kAccountmanager));
    const auto stub = v1::MatchService::NewStub(service.channel());
    const grpc::Status status = stub->FindCandidates(&context, request, &response);
    return status.ok() ? absl::StrCat(response.past_size() + response.past_mits_size() +
                                      response.onvoldoende_bekend_size())
                       : ReasonOf(status);
  };
  EXPECT_EQ(others(service_), "6");
  EXPECT_EQ(others(without), "TOO_FEW_PERSONS");
}

TEST_F(Tenants, FewPeopleOfAnotherTenantAreNotShown) {
  const auto ask = [this](int limit, bool own_too) {
    auto request = WithAccess<v1::FindCandidatesRequest>();
    request.set_name(kWork);
    request.set_limit(limit);
    if (own_too) request.mutable_filter()->add_tenants(kTenant);
    request.mutable_filter()->add_tenants(kOther);
    v1::FindCandidatesResponse response;
    Context context(Of(Role::kAccountmanager));
    const auto stub = v1::MatchService::NewStub(service_.channel());
    const grpc::Status status = stub->FindCandidates(&context, request, &response);
    int handles = 0;
    for (const auto& match : response.past()) handles += match.region() != "" ? 1 : 0;
    return std::tuple(status.error_code(), handles, response.notice());
  };
  EXPECT_EQ(std::get<0>(ask(20, false)), grpc::StatusCode::OK);
  EXPECT_EQ(std::get<0>(ask(4, false)), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(std::get<2>(ask(20, true)), "");
  const auto [code, shown, notice] = ask(4, true);
  EXPECT_EQ(code, grpc::StatusCode::OK);
  EXPECT_THAT(notice, HasSubstr("minder dan 5"));
  EXPECT_LE(shown, 2);
}

TEST_F(Tenants, ACoupledCallerGetsTheWayToTheDossier) {
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name(kWork);
  v1::FindCandidatesResponse response;
  Context context(Of(Role::kAccountmanager));
  const auto stub = v1::MatchService::NewStub(service_.channel());
  ASSERT_TRUE(stub->FindCandidates(&context, request, &response).ok());
  int coupled = 0;
  int uncoupled = 0;
  for (const auto* list :
       {&response.past(), &response.past_mits(), &response.onvoldoende_bekend()}) {
    for (const v1::Match& match : *list) {
      if (match.coupled()) {
        ++coupled;
        EXPECT_EQ(match.name(), kCoupled);
        EXPECT_EQ(match.external_ref(), Mark(FieldClass::kDossier, "c-coupled"));
        EXPECT_EQ(match.dossier_link(), "https://dossier.alfa.example/" + match.external_ref());
        EXPECT_EQ(match.factors_size(), 8);
      } else {
        ++uncoupled;
        EXPECT_TRUE(Handles::IsHandle(match.name()));
        EXPECT_EQ(match.offer(), "vraag koppeling");
        EXPECT_EQ(match.external_ref() + match.dossier_link(), "");
        EXPECT_EQ(match.factors_size(), 0);
      }
    }
  }
  EXPECT_EQ(coupled, 1);
  EXPECT_EQ(uncoupled, 1);
}

}  // namespace
}  // namespace passend::server
