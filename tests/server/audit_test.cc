// Every call is on record, and none is answered without.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>

#include <algorithm>
#include <limits>
#include <set>

#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/audit_service.grpc.pb.h"
#include "server/audit_files.h"
#include "server/audit_trail.h"
#include "tests/server/harness.h"
#include "tests/server/methods.h"
#include "tests/store/fault_fs.h"
#include "tests/store/temp_dir.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// An audit log in a folder, and what stands in it.
class Trail {
 public:
  explicit Trail(rocksdb::Env* env = nullptr) : keys_(security::Key::Random()) {
    auto log = audit::AuditLog::Open(
        {.path = dir_.Sub("log"), .heads_path = dir_.Sub("heads"), .env = env}, keys_);
    if (!log.ok()) std::abort();
    log_ = *std::move(log);
    trail_ = std::make_unique<AuditTrail>(*log_, keys_, MakeSecretTokens(keys_));
  }
  AuditTrail* get() { return trail_.get(); }
  audit::AuditLog& log() { return *log_; }
  const audit::AuditKeys& keys() const { return keys_; }

  std::vector<audit::AuditRecord> All() {
    std::vector<audit::AuditRecord> all;
    EXPECT_TRUE(log_->reader()
                    .ForEach({}, 0, std::numeric_limits<std::int64_t>::max(),
                             [&all](const audit::NumberedRecord& record) {
                               all.push_back(record.record);
                               return absl::OkStatus();
                             })
                    .ok());
    return all;
  }

 private:
  const store::TempDir dir_;
  const audit::AuditKeys keys_;
  std::unique_ptr<audit::AuditLog> log_;
  std::unique_ptr<AuditTrail> trail_;
};

std::string NameInLog(const google::protobuf::MethodDescriptor& method) {
  return method.service()->name() + "/" + method.name();
}

TEST(Audit, EveryMethodIsAnActOfAKind) {
  for (const std::string& method : Server::Methods()) {
    EXPECT_TRUE(ActOf(method).has_value()) << method;
  }
}

TEST(Audit, EveryCallLeavesOneRecordAlsoWhenItIsRefused) {
  Trail trail;
  TestService service({.audit = trail.get()});
  google::protobuf::DynamicMessageFactory factory;
  std::vector<std::string> called;
  for (const auto* method : AllMethods()) {
    const std::unique_ptr<google::protobuf::Message> request(
        factory.GetPrototype(method->input_type())->New());
    const grpc::Status status = CallAny(service.channel(), *method, *request);
    called.push_back(NameInLog(*method));
    const auto all = trail.All();
    ASSERT_THAT(all, SizeIs(called.size())) << called.back();
    EXPECT_EQ(all.back().method, called.back());
    EXPECT_EQ(all.back().code == "OK", status.ok()) << called.back() << " " << all.back().code;
    EXPECT_EQ(all.back().role, "lokaal");
    EXPECT_EQ(all.back().act, ActOf(called.back()));
  }
  std::vector<std::string> methods = Server::Methods();
  std::ranges::sort(methods);
  std::ranges::sort(called);
  EXPECT_EQ(called, methods);
}

TEST(Audit, PurposeCaseAndTraceOfTheCallerAreOnRecord) {
  Trail trail;
  TestService service({.audit = trail.get()});
  const auto stub = v1::AuditService::NewStub(service.channel());
  auto request = WithAccess<v1::QueryAuditRequest>();
  request.set_parent(kParent);
  Context context;
  context.AddMetadata("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  v1::QueryAuditResponse response;
  ASSERT_TRUE(stub->QueryAudit(&context, request, &response).ok());
  const auto all = trail.All();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].purpose, kPurpose);
  EXPECT_EQ(all[0].case_reference, kCase);
  EXPECT_EQ(all[0].trace.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(all[0].trace.parent_span_id, "00f067aa0ba902b7");
}

TEST(Audit, NothingIsAnsweredThatCannotBePutOnRecord) {
  const auto disk = std::make_shared<store::FaultFileSystem>();
  const auto env = store::NewFaultEnv(disk);
  Trail trail(env.get());
  TestService service({.audit = trail.get()});
  const auto stub = v1::AdminService::NewStub(service.channel());
  const auto call = [&stub](v1::GetStatusResponse* response) {
    Context context;
    return stub->GetStatus(&context, {}, response);
  };
  v1::GetStatusResponse response;
  ASSERT_TRUE(call(&response).ok());
  EXPECT_FALSE(response.program_version().empty());
  disk->SetFreeBytes(100);
  for (int i = 0; i < 3; ++i) {
    response.Clear();
    const grpc::Status status = call(&response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_TRUE(response.program_version().empty());
    disk->SetFreeBytes(store::FaultFileSystem::kUnlimited);
  }
}

TEST(CallAudit, CountsEachPersonOnceAndOpenedBeforeReturned) {
  Trail trail;
  CallAudit audit(trail.get(), "MatchService/FindCandidates", "");
  const Caller caller{.subject = "m-1", .tenant = "alfa", .role = Role::kWerkregisseur};
  for (int i = 0; i < 2; ++i) {
    audit.RecordPerson("tenants/alfa/candidates/a", false);
    audit.RecordPerson("tenants/alfa/candidates/b", false);
    audit.RecordPerson("tenants/beta/candidates/c", false);
    audit.RecordPerson("tenants/alfa/candidates/b", true);
    audit.RecordPerson("no name", true);
  }
  audit.set_reason("gesprek voorbereiden");
  ASSERT_TRUE(audit.Append({.caller = &caller, .code = "OK", .rows = 3}).ok());
  ASSERT_TRUE(audit.Append({.caller = &caller, .code = "OK", .rows = 3}).ok());
  const auto all = trail.All();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_THAT(all[0].opened, ElementsAre(trail.keys().PersonTokenOf("alfa", "b")));
  EXPECT_THAT(all[0].returned, ElementsAre(trail.keys().PersonTokenOf("alfa", "a"),
                                           trail.keys().PersonTokenOf("beta", "c")));
  EXPECT_THAT(all[0].foreign_tenants, ElementsAre("beta"));
  EXPECT_EQ(all[0].caller, "m-1");
  EXPECT_EQ(all[0].role, "werkregisseur");
  EXPECT_EQ(all[0].reason, "gesprek voorbereiden");
  EXPECT_THAT(all[1].opened, IsEmpty()) << "the next message of a stream begins empty";
}

TEST(AuditService, TellsWhoLookedAtAPersonAndWhatACallerDidPageByPage) {
  Trail trail;
  TestService service({.audit = trail.get()});
  const Caller callers[] = {{.subject = "m-1", .tenant = kTenant, .role = Role::kWerkregisseur},
                            {.subject = "m-2", .tenant = kTenant, .role = Role::kJobcoach},
                            {.subject = "m-1", .tenant = "beta", .role = Role::kJobcoach}};
  for (int i = 0; i < 60; ++i) {
    CallAudit audit(trail.get(),
                    i % 2 == 0 ? "CandidateService/GetCandidate" : "MatchService/FindCandidates",
                    "");
    audit.RecordPerson(CandidateName(i % 5 == 0 ? "a" : "b"), i % 2 == 0);
    audit.set_reason("reden");
    ASSERT_TRUE(audit.Append({.caller = &callers[i % 3], .purpose = kPurpose, .code = "OK"}).ok());
  }
  const auto stub = v1::AuditService::NewStub(service.channel());
  const auto ask = [&stub](v1::QueryAuditRequest request) {
    request.set_parent(kParent);
    request.set_page_size(5);
    *request.mutable_access() = WithAccess<v1::QueryAuditRequest>().access();
    std::vector<v1::AuditEntry> entries;
    do {
      Context context;
      v1::QueryAuditResponse response;
      const grpc::Status status = stub->QueryAudit(&context, request, &response);
      EXPECT_TRUE(status.ok()) << Describe(status);
      if (!status.ok()) break;
      EXPECT_LE(response.entries_size(), 5);
      for (const auto& entry : response.entries()) entries.push_back(entry);
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return entries;
  };
  v1::QueryAuditRequest request;
  request.set_candidate(CandidateName("a"));
  const auto person = ask(request);
  int looks = 0;
  std::uint64_t before = std::numeric_limits<std::uint64_t>::max();
  for (const auto& entry : person) {
    EXPECT_LT(entry.number(), before) << "newest first";
    before = entry.number();
    if (entry.method() == "AuditService/QueryAudit") continue;  // a look of ours, on record too
    EXPECT_EQ(entry.opened(), entry.method() == "CandidateService/GetCandidate");
    ++looks;
  }
  EXPECT_EQ(looks, 12) << "of callers of every tenant";
  EXPECT_THAT(person, SizeIs(12));
  EXPECT_EQ(ask(request).front().method(), "AuditService/QueryAudit")
      << "reading somebody's log is a look too";

  request.Clear();
  request.set_caller("m-1");
  const auto caller = ask(request);
  EXPECT_THAT(caller, SizeIs(20)) << "not of the other tenant's m-1";
  for (const auto& entry : caller) EXPECT_EQ(entry.tenant(), kTenant);

  request.Clear();
  request.mutable_until()->set_seconds(1);
  EXPECT_THAT(ask(request), IsEmpty());

  Context context;
  v1::QueryAuditResponse response;
  request = WithAccess<v1::QueryAuditRequest>();
  request.set_parent(kParent);
  request.set_candidate("tenants/beta/candidates/a");
  const grpc::Status other = stub->QueryAudit(&context, request, &response);
  EXPECT_THAT(FieldsOf(other), ElementsAre("candidate"));
}

TEST(AuditFiles, TheFirstStartMakesAKeyAndLaterOnesNeedIt) {
  const store::TempDir dir;
  ServerOptions options;
  options.data_directory = dir.Sub("data/");
  const AuditFiles files = AuditFilesOf(options);
  EXPECT_EQ(files.key, dir.Sub("data.audit/key"));
  {
    const auto opened = OpenAudit(files);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_TRUE(opened->new_key);
    ASSERT_TRUE(opened->log->Append({}).ok());
  }
  {
    const auto again = OpenAudit(files);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_FALSE(again->new_key);
  }
  std::filesystem::permissions(files.key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(OpenAudit(files).status().code(), absl::StatusCode::kFailedPrecondition);
  std::filesystem::remove(files.key);
  EXPECT_EQ(OpenAudit(files).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace passend::server
