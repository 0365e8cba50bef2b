// Every call that touches a person is refused without a purpose. The calls come from the service
// descriptors, so that a new one cannot be forgotten.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "passend/v1/candidate_service.pb.h"
#include "tests/server/harness.h"
#include "tests/server/methods.h"

namespace passend::server {
namespace {

using google::protobuf::MethodDescriptor;
using ::testing::ElementsAre;

// The calls that touch nobody. A new call is either added here, on purpose, or needs a purpose.
const std::set<std::string>& TouchNobody() {
  static const std::set<std::string> names = {
      "passend.v1.AdminService.Backup",
      "passend.v1.AdminService.GetRevision",
      "passend.v1.AdminService.GetStatus",
      "passend.v1.AdminService.RotateKeys",
      "passend.v1.AdminService.Verify",
      "passend.v1.CatalogueService.GetCatalogue",
      "passend.v1.CatalogueService.GetFunctie",
      "passend.v1.CatalogueService.ListFmlItems",
      "passend.v1.CatalogueService.ListFuncties",
      "passend.v1.CatalogueService.ListPolicies",
      "passend.v1.CatalogueService.ListTalents",
      "passend.v1.CatalogueService.ListWerkvormen",
      "passend.v1.EmployerService.CreateEmployer",
      "passend.v1.EmployerService.CreateOpportunity",
      "passend.v1.EmployerService.DeleteEmployer",
      "passend.v1.EmployerService.DeleteOpportunity",
      "passend.v1.EmployerService.GetEmployer",
      "passend.v1.EmployerService.GetOpportunity",
      "passend.v1.EmployerService.ListEmployers",
      "passend.v1.EmployerService.ListOpportunities",
      "passend.v1.EmployerService.UpdateEmployer",
      "passend.v1.EmployerService.UpdateOpportunity",
      "passend.v1.RescoringService.CancelRun",
      "passend.v1.RescoringService.DeleteReplacement",
      "passend.v1.RescoringService.GetRun",
      "passend.v1.RescoringService.ListReplacements",
      "passend.v1.RescoringService.ListRuns",
      "passend.v1.RescoringService.SetReplacement",
      "passend.v1.RescoringService.StartRun",
      "passend.v1.RescoringService.VerifyRun",
      "passend.v1.RescoringService.WatchRun",
  };
  return names;
}

TEST(Access, EveryCallThatTouchesAPersonIsRefusedWithoutPurpose) {
  TestService service;
  google::protobuf::DynamicMessageFactory factory;
  int checked = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    if (TouchNobody().contains(method->full_name())) continue;
    SCOPED_TRACE(method->full_name());
    const auto* access = method->input_type()->FindFieldByName("access");
    ASSERT_NE(access, nullptr) << "a call that touches a person carries an AccessContext";
    ASSERT_EQ(access->message_type(), v1::AccessContext::descriptor());
    const std::unique_ptr<google::protobuf::Message> request(
        factory.GetPrototype(method->input_type())->New());

    EXPECT_THAT(FieldsOf(CallAny(service.channel(), *method, *request)),
                ElementsAre("access.purpose", "access.case_reference"));
    v1::AccessContext given;
    // A dynamic message and a generated one are copied by their bytes.
    const auto fields = [&](const std::string& purpose, const std::string& reference) {
      given.set_purpose(purpose);
      given.set_case_reference(reference);
      request->GetReflection()
          ->MutableMessage(request.get(), access)
          ->ParseFromString(given.SerializeAsString());
      return FieldsOf(CallAny(service.channel(), *method, *request));
    };
    EXPECT_THAT(fields(kPurpose, ""), ElementsAre("access.case_reference"));
    EXPECT_THAT(fields("", kCase), ElementsAre("access.purpose"));
    EXPECT_THAT(fields("nieuwsgierig", kCase), ElementsAre("access.purpose"));
    EXPECT_THAT(fields(kPurpose, std::string(65, 'x')), ElementsAre("access.case_reference"));
    const auto fine = fields(kPurpose, kCase);
    EXPECT_EQ(std::count(fine.begin(), fine.end(), "access.purpose"), 0);
    EXPECT_EQ(std::count(fine.begin(), fine.end(), "access.case_reference"), 0);
    ++checked;
  }
  // One of AuditService, nine of CandidateService, ten of CarvingService, six of DecisionService,
  // two of ImportService, five each of MatchService and RightsService, four of RescoringService.
  EXPECT_EQ(checked, 42);
}

TEST(Access, TheListOfCallsThatTouchNobodyHoldsOnlyCallsThatExist) {
  std::set<std::string> names;
  for (const MethodDescriptor* method : AllMethods()) names.insert(method->full_name());
  for (const std::string& name : TouchNobody()) EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Access, PurposeAndCaseReachTheLogOnlyWhenTheyWereAccepted) {
  TestService service;
  const MethodDescriptor* method =
      v1::GetCandidateRequest::descriptor()->file()->service(0)->FindMethodByName("GetCandidate");
  v1::GetCandidateRequest request;
  request.mutable_access()->set_purpose("Jan Jansen");
  request.mutable_access()->set_case_reference("bsn 123456782");
  CallAny(service.channel(), *method, request);
  request = WithAccess(request);
  CallAny(service.channel(), *method, request);
  const auto lines = service.log_lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].find("Jansen"), std::string::npos) << lines[0];
  EXPECT_EQ(lines[0].find("123456782"), std::string::npos) << lines[0];
  EXPECT_NE(lines[1].find("purpose=\"matching\" case=\"zaak-2026-17\""), std::string::npos)
      << lines[1];
}

}  // namespace
}  // namespace passend::server
