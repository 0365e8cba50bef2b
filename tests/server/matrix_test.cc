// The table of config/autorisatie.toml against the service: every method, every role, every
// distance to the person, every class of fields.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.pb.h"
#include "passend/v1/common.pb.h"
#include "passend/v1/match_service.pb.h"
#include "tests/server/harness.h"
#include "tests/server/methods.h"
#include "tests/server/region_of_two.h"

namespace passend::server {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::HasSubstr;
using ::testing::Not;

struct Target {
  Scope scope;
  std::string id;
  std::string name;
};

// Requests that are about one person; for every other method, one request for all.
class Requests {
 public:
  std::string For(const MethodDescriptor& method, const std::string& person) {
    const std::unique_ptr<Message> request(factory_.GetPrototype(method.input_type())->New());
    SetText(request.get(), "parent", kParent);
    const std::string name = method.full_name();
    if (method.input_type()->FindFieldByName("name") != nullptr) {
      const bool work = name.find("EmployerService") != name.npos;
      const bool match = name.find("FindCandidates") != name.npos;
      SetText(request.get(), "name",
              work || match ? (name.find("Employer") != name.npos &&
                                       method.name().find("Employer") != std::string::npos
                                   ? "tenants/alfa/employers/w-1"
                                   : kWork)
                            : person);
    }
    SetText(request.get(), "candidate", person);
    SetText(request.get(), "opportunity", kWork);
    SetText(request.get(), "reason", "omdat de test het wil weten");
    if (const auto* access = method.input_type()->FindFieldByName("access")) {
      v1::AccessContext given;
      given.set_purpose(kPurpose);
      given.set_case_reference(kCase);
      request->GetReflection()
          ->MutableMessage(request.get(), access)
          ->ParseFromString(given.SerializeAsString());
    }
    std::string bytes = request->SerializeAsString();
    if (method.name() == "UpdateCandidate") {
      v1::UpdateCandidateRequest update;
      update.ParseFromString(bytes);
      update.mutable_candidate()->set_name(person);
      update.mutable_update_mask()->add_paths("needs.tolk");
      update.mutable_candidate()->mutable_needs()->set_tolk(v1::NO);
      bytes = update.SerializeAsString();
    }
    // An etag that no record has: whoever may delete gets as far as that, and nothing is deleted.
    if (method.name().starts_with("Delete")) {
      const std::unique_ptr<Message> again(factory_.GetPrototype(method.input_type())->New());
      again->ParseFromString(bytes);
      SetText(again.get(), "etag", "none");
      bytes = again->SerializeAsString();
    }
    if (method.name() == "FindCandidates") {
      v1::FindCandidatesRequest find;
      find.ParseFromString(bytes);
      find.mutable_filter()->add_tenants(kTenant);
      find.mutable_filter()->add_tenants(kOther);
      bytes = find.SerializeAsString();
    }
    return bytes;
  }

 private:
  static void SetText(Message* request, const std::string& field, const std::string& value) {
    const auto* descriptor = request->GetDescriptor()->FindFieldByName(field);
    if (descriptor == nullptr || descriptor->is_repeated() ||
        descriptor->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      return;
    }
    request->GetReflection()->SetString(request, descriptor, value);
  }
  google::protobuf::DynamicMessageFactory factory_;
};

// The methods whose answer is about the person that the request names.
bool IsAboutOnePerson(const MethodDescriptor& method) {
  static const std::set<std::string> names = {
      "GetCandidate",    "UpdateCandidate",   "DeleteCandidate",   "OpenCandidate",
      "RequestCoupling", "ExplainMatch",      "FindOpportunities", "FindSimilar",
      "ExplainAbsence",  "CarveForCandidate", "CarveStapelbaan"};
  return names.contains(method.name());
}
// And show the profile itself.
bool ShowsProfile(const std::string& method) {
  return method == "CandidateService/GetCandidate" || method == "CandidateService/ListCandidates" ||
         method == "CandidateService/OpenCandidate" || method == "ImportService/Export";
}

class Matrix : public ::testing::Test {
 protected:
  Matrix()
      : service_(
            {.store = StoreOfTwo(), .access = TestAccess(AgreementOfTwo()), .identity = true}) {}

  TestService service_;
  Requests requests_;
};

TEST_F(Matrix, EveryCellOfTheTableIsWhatTheServiceDoes) {
  auto access = TestAccess();
  const AccessTable& table = access->table();
  int cells = 0;
  int refused = 0;
  int not_found = 0;
  int shown = 0;
  int hidden = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    const std::string name = absl::StrCat(method->service()->name(), "/", method->name());
    for (std::size_t r = 0; r < kRoleCount; ++r) {
      const auto role = static_cast<Role>(r);
      if (role == Role::kLokaal) continue;
      Caller caller = TestCaller(role, role == Role::kAccountmanager ? "am-1" : "wr-1");
      caller.subject = absl::StrCat("u-", r);
      const std::vector<Target> targets = {{Scope::kCoupled, "c-coupled", kCoupled},
                                           {Scope::kOwn, "c-own", kOwn},
                                           {Scope::kShared, "c-shared-1", kShared},
                                           {Scope::kOther, "c-hidden", kHidden}};
      for (const Target& target : targets) {
        SCOPED_TRACE(
            absl::StrCat(name, " ", std::string(RoleName(role)), " ",
                         std::string(kScopeNames[static_cast<std::size_t>(target.scope)])));
        std::string person = target.name;
        // People of another tenant, and whoever is shown without a name, go by a handle.
        if (target.scope == Scope::kShared &&
            !table.Fields("MatchService/FindCandidates", role, Scope::kShared).empty()) {
          person = HandleFor(service_, caller, "pompwagen");
          ASSERT_NE(person, "");
        }
        Context context(caller);
        std::string answer;
        const grpc::Status status = CallPath(service_.channel(), PathOf(*method),
                                             requests_.For(*method, person), &context, &answer);
        cells += static_cast<int>(kFieldClassCount);
        if (!table.Allows(name, role)) {
          EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED) << Describe(status);
          EXPECT_EQ(ReasonOf(status), "ROLE_NOT_ALLOWED");
          EXPECT_EQ(answer, "");
          ++refused;
          continue;
        }
        EXPECT_NE(ReasonOf(status), "ROLE_NOT_ALLOWED");
        const FieldSet fields = table.Fields(name, role, target.scope);
        // What is needed of a person to be asked about: the score, for questions that start there.
        const bool starts_with_score =
            method->name() == "FindOpportunities" || method->name() == "FindSimilar" ||
            method->name() == "ExplainAbsence" || method->service()->name() == "CarvingService";
        const bool reachable = !fields.empty() &&
                               (!starts_with_score || fields.Has(FieldClass::kScore)) &&
                               (target.scope != Scope::kShared || Handles::IsHandle(person));
        if (IsAboutOnePerson(*method)) {
          if (!reachable) {
            EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND) << Describe(status);
            EXPECT_EQ(status.error_message(), NotFound(person).message());
            ++not_found;
          } else if (method->name() == "DeleteCandidate") {
            EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED) << Describe(status);
          } else {
            EXPECT_TRUE(status.ok()) << Describe(status);
          }
        }
        if (status.ok() && method->name() == "CheckTraject") {
          v1::CheckTrajectResponse response;
          ASSERT_TRUE(response.ParseFromString(answer));
          const bool may = fields.Has(FieldClass::kBestaan) && target.scope != Scope::kShared;
          EXPECT_EQ(response.runs(), may);
        }
        // No mark of a class that the caller may not see; and in profiles, those he may.
        const FieldSet seen =
            method->name() == "UpdateCandidate"
                ? table.Fields("CandidateService/GetCandidate", role, target.scope)
                : fields;
        for (const FieldClass field : MarkedClasses()) {
          const std::string mark = Mark(field, target.id);
          const bool may = status.ok() && seen.Has(field);
          if (!may) {
            EXPECT_THAT(answer, Not(HasSubstr(mark)));
            ++hidden;
          } else if (ShowsProfile(name)) {
            EXPECT_THAT(answer, HasSubstr(mark));
            ++shown;
          }
          EXPECT_THAT(status.error_message(), Not(HasSubstr(mark)));
        }
        // The item of the FML by its key, wherever a match is shown.
        if (name.starts_with("MatchService/") && !fields.Has(FieldClass::kFml) &&
            IsAboutOnePerson(*method)) {
          EXPECT_THAT(answer, Not(HasSubstr("staan_werk")));
        }
        if (target.scope == Scope::kShared || target.scope == Scope::kOther) {
          EXPECT_THAT(answer, Not(HasSubstr("tenants/beta")));
          EXPECT_THAT(answer, Not(HasSubstr("candidates/" + target.id)));
        }
        if (!seen.Has(FieldClass::kNaam) && !fields.Has(FieldClass::kInzage) &&
            name != "CandidateService/RequestCoupling") {
          EXPECT_THAT(answer, Not(HasSubstr(target.name)));
        }
      }
    }
  }
  RecordProperty("cells", cells);
  std::printf("matrix: %d cells; calls refused %d, not found %d; marks shown %d, hidden %d\n",
              cells, refused, not_found, shown, hidden);
  EXPECT_EQ(cells, static_cast<int>(AllMethods().size()) * 11 * 4 * 20);
  EXPECT_GT(refused, 500);
  EXPECT_GT(not_found, 50);
  EXPECT_GT(shown, 50);
}

TEST_F(Matrix, TheServiceDoesNotStartWithAMethodThatHasNoRow) {
  std::vector<std::string> methods = Server::Methods();
  methods.push_back("CandidateService/Forgotten");
  const auto table = AccessTable::Load("config/autorisatie.toml", methods);
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(std::string(table.status().message()),
              HasSubstr("CandidateService/Forgotten has no row"));
}

TEST_F(Matrix, TheMethodsOfTheTableAreThoseOfTheTests) {
  std::set<std::string> names;
  for (const MethodDescriptor* method : AllMethods()) {
    names.insert(absl::StrCat(method->service()->name(), "/", method->name()));
  }
  const std::vector<std::string> methods = Server::Methods();
  EXPECT_EQ(names, std::set<std::string>(methods.begin(), methods.end()));
}

}  // namespace
}  // namespace passend::server
