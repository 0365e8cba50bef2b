#include "tests/server/region_of_two.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "store/memory_store.h"

namespace passend::server {
namespace {

// A person of the test catalogue with a mark in each class; `talent` tells people apart in lists
// that show no names.
v1::Candidate Marked(const std::string& name, const std::string& talent) {
  const std::string id = name.substr(name.rfind('/') + 1);
  v1::Candidate candidate = SmallCandidate(id);
  candidate.set_name(name);
  candidate.set_external_ref(Mark(FieldClass::kDossier, id));
  candidate.add_diplomas(Mark(FieldClass::kProfiel, id));
  candidate.mutable_needs()->add_workplace_adaptations(Mark(FieldClass::kWerktermen, id));
  candidate.mutable_belastbaarheid()->mutable_items(0)->set_toelichting(Mark(FieldClass::kFml, id));
  auto* loonwaarde = candidate.add_loonwaarden();
  loonwaarde->set_kind(v1::EXPECTED);
  loonwaarde->set_functie("inpakker");
  loonwaarde->set_permille_of_functieloon(600);
  loonwaarde->set_method(Mark(FieldClass::kLoonwaarde, id));
  candidate.add_voordrachten()->set_opportunity(
      absl::StrCat("tenants/alfa/opportunities/", "merk-besluiten-", id));
  auto* more = candidate.add_talents();
  more->set_code(talent);
  more->set_level(3);
  more->set_evidence(v1::ASSESSED);
  return candidate;
}

v1::Record Person(const std::string& name, const std::string& talent, const std::string& wr) {
  v1::Record record;
  *record.mutable_candidate() = Marked(name, talent);
  record.mutable_candidate()->mutable_caseload()->set_werkregisseur(wr);
  return record;
}

v1::Record Work(const std::string& name, const std::string& employer, const std::string& title) {
  v1::Record record;
  *record.mutable_opportunity() = SmallOpportunity("x", "w-1");
  record.mutable_opportunity()->set_name(name);
  record.mutable_opportunity()->set_employer(employer);
  record.mutable_opportunity()->set_title(title);
  return record;
}

}  // namespace

std::string Mark(FieldClass field, const std::string& id) {
  if (field == FieldClass::kBesluiten) return absl::StrCat("merk-besluiten-", id);
  return absl::StrCat("MERK-", std::string(FieldClassName(field)), "-", id);
}

const std::vector<FieldClass>& MarkedClasses() {
  static const std::vector<FieldClass> classes = {FieldClass::kDossier,    FieldClass::kProfiel,
                                                  FieldClass::kWerktermen, FieldClass::kFml,
                                                  FieldClass::kLoonwaarde, FieldClass::kBesluiten};
  return classes;
}

std::vector<Agreement> AgreementOfTwo() {
  return {{.from = kOther,
           .to = kTenant,
           .purpose = kPurpose,
           .detail = true,
           .first = *model::Date::FromYmd(2026, 1, 1),
           .last = *model::Date::FromYmd(2026, 12, 31)}};
}

std::shared_ptr<store::ProfileStore> StoreOfTwo() {
  std::shared_ptr<store::ProfileStore> store = store::NewMemoryStore();
  TestService local({.store = store});
  auto request = WithAccess<v1::ImportRequest>();
  for (const char* tenant : {kTenant, kOther}) {
    auto* employer = request.add_records()->mutable_employer();
    *employer = SmallEmployer("w-1");
    employer->set_name(absl::StrCat("tenants/", tenant, "/employers/w-1"));
    employer->set_display_name(absl::StrCat("MERK-werkgever-", tenant));
  }
  *request.add_records() = Person(kCoupled, "sorteren", "wr-1");
  request.mutable_records(2)->mutable_candidate()->mutable_caseload()->set_accountmanager("am-1");
  *request.add_records() = Person(kOwn, "heftruck", "wr-2");
  for (int i = 1; i <= 6; ++i) {
    v1::Record record = Person(absl::StrCat("tenants/beta/candidates/c-shared-", i),
                               i == 1 ? "pompwagen" : "samenwerken", "wr-1");
    auto* sharing = record.mutable_candidate()->add_sharing();
    sharing->set_tenant(kTenant);
    sharing->set_level("detail");
    sharing->set_purpose(kPurpose);
    *request.add_records() = record;
  }
  *request.add_records() = Person(kHidden, "klantcontact", "wr-1");
  *request.add_records() = Work(kWork, "tenants/alfa/employers/w-1", "MERK-werk-alfa");
  *request.add_records() = Work(kOtherWork, "tenants/beta/employers/w-1", "MERK-werk-beta");
  request.mutable_records(request.records_size() - 1)
      ->mutable_opportunity()
      ->add_shared_with(kTenant);
  *request.add_records() = Work(kHiddenWork, "tenants/beta/employers/w-1", "MERK-geheim-beta");
  Context context;
  auto stub = v1::ImportService::NewStub(local.channel());
  auto stream = stub->Import(&context);
  v1::ImportResponse answer;
  EXPECT_TRUE(stream->Write(request));
  EXPECT_TRUE(stream->Read(&answer));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  for (const auto& failure : answer.failures()) {
    ADD_FAILURE() << failure.index() << " " << failure.field() << " " << failure.reason();
  }
  return store;
}

std::string HandleFor(TestService& service, const Caller& caller, const std::string& talent) {
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name(kWork);
  request.mutable_filter()->add_tenants(kTenant);
  request.mutable_filter()->add_tenants(kOther);
  v1::FindCandidatesResponse response;
  Context context(caller);
  const auto stub = v1::MatchService::NewStub(service.channel());
  const grpc::Status status = stub->FindCandidates(&context, request, &response);
  EXPECT_TRUE(status.ok()) << Describe(status);
  for (const auto* list :
       {&response.past(), &response.past_mits(), &response.onvoldoende_bekend()}) {
    for (const v1::Match& match : *list) {
      const auto& talents = match.talents();
      if (std::find(talents.begin(), talents.end(), talent) != talents.end()) return match.name();
    }
  }
  return "";
}

}  // namespace passend::server
