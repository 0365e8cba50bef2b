#include "tests/server/harness.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/rpc/status.pb.h"
#include "store/memory_store.h"
#include "tests/server/identity/tokens.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {
namespace {

// A store that several services in a row may own: what a restart finds.
class SharedStore final : public store::ProfileStore {
 public:
  SharedStore(std::shared_ptr<store::ProfileStore> store,
              std::shared_ptr<store::MatchStore> matches)
      : store_(std::move(store)), matches_(std::move(matches)) {}
  store::StoreInfo info() const override { return store_->info(); }
  absl::StatusOr<store::Record> Get(store::Kind kind, const store::RecordKey& key) const override {
    return store_->Get(kind, key);
  }
  absl::Status Scan(store::Kind kind, const store::ScanRange& range,
                    Visitor<store::Record> visit) const override {
    return store_->Scan(kind, range, visit);
  }
  absl::StatusOr<store::FactsRecord> GetFacts(store::Kind kind,
                                              const store::RecordKey& key) const override {
    return store_->GetFacts(kind, key);
  }
  absl::Status ScanFacts(store::Kind kind, const store::ScanRange& range,
                         Visitor<store::FactsRecord> visit) const override {
    return store_->ScanFacts(kind, range, visit);
  }
  std::vector<std::string> CutFacts(store::Kind kind, std::size_t pieces) const override {
    return store_->CutFacts(kind, pieces);
  }
  absl::Status ScanChanges(store::Revision from, Visitor<store::ChangeSet> visit) const override {
    return store_->ScanChanges(from, visit);
  }
  absl::StatusOr<store::RequestOutcome> GetRequest(const std::string& tenant,
                                                   const std::string& request_id,
                                                   std::int64_t now) const override {
    return store_->GetRequest(tenant, request_id, now);
  }
  absl::StatusOr<store::DecisionRecord> GetDecision(const store::RecordKey& candidate,
                                                    const std::string& id) const override {
    return store_->GetDecision(candidate, id);
  }
  absl::Status ScanDecisions(const std::string& tenant, const std::optional<std::string>& candidate,
                             Visitor<store::DecisionRecord> visit) const override {
    return store_->ScanDecisions(tenant, candidate, visit);
  }
  absl::StatusOr<store::CommitResult> Commit(const store::WriteBatch& batch) override {
    return store_->Commit(batch);
  }
  std::unique_ptr<store::ProfileReader> Snapshot() const override { return store_->Snapshot(); }
  absl::StatusOr<std::uint64_t> PurgeRequests(std::int64_t now) override {
    return store_->PurgeRequests(now);
  }
  absl::StatusOr<store::CommitResult> EraseCandidate(const store::RecordKey& candidate,
                                                     const std::string& reason,
                                                     std::int64_t now) override {
    return store_->EraseCandidate(candidate, reason, now);
  }
  absl::Status PurgeErased() override { return store_->PurgeErased(); }
  absl::StatusOr<std::uint64_t> TrimChanges(store::Revision before) override {
    return store_->TrimChanges(before);
  }
  absl::StatusOr<store::BackupIds> Backup(const store::BackupOptions& options) override {
    return store_->Backup(options);
  }
  absl::Status RotateKeys(const std::optional<std::string>& tenant) override {
    return store_->RotateKeys(tenant);
  }
  absl::StatusOr<std::uint64_t> Reseal() override { return store_->Reseal(); }
  absl::StatusOr<store::VerifyReport> Verify() const override { return store_->Verify(); }
  store::MatchStore& matches() override {
    return matches_ == nullptr ? store_->matches() : *matches_;
  }
  const store::MatchStore& matches() const override {
    return matches_ == nullptr ? std::as_const(*store_).matches() : *matches_;
  }
  bool IsErased(const store::RecordKey& candidate) const override {
    return store_->IsErased(candidate);
  }
  absl::Status health() const override { return store_->health(); }

 private:
  const std::shared_ptr<store::ProfileStore> store_;
  const std::shared_ptr<store::MatchStore> matches_;
};

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

}  // namespace

Configuration TestConfiguration() {
  Configuration configuration;
  configuration.catalogue = fixtures::TestCatalogueContent();
  model::LawRow row;
  row.from = *model::Date::FromYmd(2026, 1, 1);
  row.until = *model::Date::FromYmd(2026, 12, 31);
  row.wml_hour_cents = {441, 508, 581, 736, 883, 1177, 1471};
  row.source = "test";
  configuration.law = {.version = "test", .rows = {row}};
  return configuration;
}

std::unique_ptr<AccessControl> TestAccess(const std::vector<Agreement>& agreements) {
  auto table = AccessTable::Load("config/autorisatie.toml", Server::Methods());
  if (!table.ok()) {
    ADD_FAILURE() << table.status();
    std::abort();
  }
  return std::make_unique<AccessControl>(
      *std::move(table), Agreements(agreements),
      std::map<std::string, std::string, std::less<>>{
          {"alfa", "https://dossier.alfa.example/{external_ref}"}},
      security::Key::Random());
}

TestService::TestService() : TestService(Settings{}) {}

TestService::TestService(Settings settings)
    : log_([this](std::string_view line) {
        const std::lock_guard lock(log_mutex_);
        lines_.emplace_back(line);
      }),
      clock_(model::Date::FromYmd(2026, 3, 2)) {
  if (settings.store == nullptr) settings.store = store::NewMemoryStore();
  if (settings.access == nullptr) settings.access = TestAccess();
  Configuration configuration = TestConfiguration();
  if (settings.policies.has_value()) configuration.policies = *settings.policies;
  auto engine = Engine::Open(std::move(configuration),
                             std::make_unique<SharedStore>(settings.store, settings.matches),
                             clock_, log_, 1);
  if (!engine.ok()) {
    ADD_FAILURE() << engine.status();
    std::abort();
  }
  engine_ = *std::move(engine);
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.threads = settings.threads;
  options.queue = settings.queue;
  options.kernel = settings.kernel;
  options.insecure_loopback = !settings.identity;
  if (settings.identity) {
    static std::atomic<int> next = 0;
    jwks_ = absl::StrCat(::testing::TempDir(), "passend-keys-", getpid(), "-", next++, ".json");
    std::ofstream(jwks_) << TestJwks();
    options.jwks = jwks_;
    options.issuer = kIssuer;
    options.audience = kAudience;
  }
  if (settings.adjust) settings.adjust(options);
  auto server =
      Server::Start(options, {.engine = *engine_,
                              .clock = clock_,
                              .log = log_,
                              .purposes = Purposes(std::set<std::string>{"matching", "beheer"}),
                              .audit = settings.audit,
                              .access = std::move(settings.access),
                              .retention = settings.retention});
  if (!server.ok()) {
    ADD_FAILURE() << server.status();
    std::abort();
  }
  server_ = *std::move(server);
  address_ = absl::StrCat("127.0.0.1:", server_->port());
  // A channel of its own for each service, also when a port comes back.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ = grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
}

TestService::~TestService() {
  if (!jwks_.empty()) std::filesystem::remove(jwks_);
}

Caller TestCaller(Role role, const std::string& owner) {
  return {.subject = "u-1", .tenant = kTenant, .role = role, .owner = owner};
}

Context::Context(const Caller& caller) : Context() {
  AddMetadata("authorization", "Bearer " + TokenFor(caller, std::time(nullptr)));
}

std::vector<std::string> TestService::log_lines() const {
  const std::lock_guard lock(log_mutex_);
  return lines_;
}

std::vector<std::string> FieldsOf(const grpc::Status& status) {
  std::vector<std::string> fields;
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

std::string ReasonOf(const grpc::Status& status) {
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

std::string Describe(const grpc::Status& status) {
  return absl::StrCat(static_cast<int>(status.error_code()), " ", status.error_message());
}

std::string CandidateName(const std::string& id) {
  return absl::StrCat(kParent, "/candidates/", id);
}
std::string EmployerName(const std::string& id) { return absl::StrCat(kParent, "/employers/", id); }
std::string OpportunityName(const std::string& id) {
  return absl::StrCat(kParent, "/opportunities/", id);
}

v1::Candidate SmallCandidate(const std::string& id) {
  v1::Candidate candidate;
  if (!id.empty()) candidate.set_name(CandidateName(id));
  candidate.mutable_status()->mutable_availability()->set_value(v1::BESCHIKBAAR);
  candidate.mutable_caseload()->set_werkregisseur("wr-1");
  auto* talent = candidate.add_talents();
  talent->set_code("inpakken");
  talent->set_level(2);
  talent->set_evidence(v1::ASSESSED);
  talent->set_emphasis(2);
  auto* hours = candidate.mutable_hours();
  hours->set_max_week_minutes(1440);
  hours->set_desired_week_minutes(1440);
  hours->set_max_day_minutes(480);
  hours->mutable_grid()->add_dayparts("ma-vr:ochtend,middag");
  auto* travel = candidate.mutable_travel();
  travel->set_pc4("2718");
  travel->add_modes(v1::FIETS);
  travel->set_max_minutes(60);
  auto* item = candidate.mutable_belastbaarheid()->add_items();
  candidate.mutable_belastbaarheid()->set_basis(v1::PARTIAL_PROFESSIONAL);
  item->set_item("v.staan_werk");
  item->set_capacity(120);
  candidate.mutable_needs()->mutable_support_intensity()->set_value(1);
  return candidate;
}

v1::Employer SmallEmployer(const std::string& id) {
  v1::Employer employer;
  if (!id.empty()) employer.set_name(EmployerName(id));
  employer.set_display_name("Voorbeeld BV");
  employer.set_accountmanager("am-1");
  return employer;
}

v1::Opportunity SmallOpportunity(const std::string& id, const std::string& employer_id) {
  v1::Opportunity opportunity;
  if (!id.empty()) opportunity.set_name(OpportunityName(id));
  opportunity.set_employer(EmployerName(employer_id));
  opportunity.set_title("Inpakker");
  opportunity.set_status(v1::OPEN);
  opportunity.set_pc4("2711");
  opportunity.set_werkvorm("regulier");
  opportunity.set_accountmanager("am-1");
  auto* requirement = opportunity.add_requirements();
  requirement->set_code("inpakken");
  requirement->set_level(2);
  requirement->set_required(true);
  opportunity.mutable_hours()->set_max_week_minutes(1440);
  opportunity.mutable_hours()->mutable_grid()->add_dayparts("ma-vr:ochtend,middag");
  auto* load = opportunity.add_loads();
  load->set_item("v.staan_werk");
  load->set_value(240);
  load->set_basis(v1::WERKGEVERSOPGAVE);
  opportunity.set_loads_recorded(true);
  opportunity.set_support_offered(1);
  opportunity.set_functieloon_hour_cents(1500);
  return opportunity;
}

}  // namespace passend::server
