#include "server/audit_trail.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "server/codec/names.h"

namespace passend::server {
namespace {

using audit::Act;

std::int64_t NowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class SecretTokens final : public SubjectTokens {
 public:
  explicit SecretTokens(const audit::AuditKeys& keys) : keys_(keys) {}
  audit::PersonToken Of(std::string_view tenant, std::string_view candidate_id) override {
    return keys_.PersonTokenOf(tenant, candidate_id);
  }
  void Forget(std::string_view /*tenant*/, std::string_view /*candidate_id*/) override {}

 private:
  const audit::AuditKeys keys_;
};

class StoreTokens final : public SubjectTokens {
 public:
  StoreTokens(const store::ProfileStore& store, const audit::AuditKeys& keys)
      : store_(store), keys_(keys) {}
  audit::PersonToken Of(std::string_view tenant, std::string_view candidate_id) override {
    const std::string who = Who(tenant, candidate_id);
    {
      const std::lock_guard lock(mutex_);
      const auto it = known_.find(who);
      if (it != known_.end()) return it->second;
    }
    const auto bytes = store_.PersonToken({std::string(tenant), std::string(candidate_id)});
    audit::PersonToken token = {};
    if (!bytes.ok() || bytes->size() != token.size()) {
      // Nobody, or a store without keys of persons.
      return keys_.PersonTokenOf(tenant, candidate_id);
    }
    std::ranges::copy(*bytes, token.begin());
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMostKnown) known_.clear();
    known_.emplace(who, token);
    return token;
  }
  void Forget(std::string_view tenant, std::string_view candidate_id) override {
    const std::lock_guard lock(mutex_);
    known_.erase(Who(tenant, candidate_id));
  }

 private:
  static constexpr std::size_t kMostKnown = 200'000;
  static std::string Who(std::string_view tenant, std::string_view candidate_id) {
    std::string who(tenant);
    who += '/';
    who += candidate_id;
    return who;
  }

  const store::ProfileStore& store_;
  const audit::AuditKeys keys_;
  std::mutex mutex_;
  std::unordered_map<std::string, audit::PersonToken> known_;
};

}  // namespace

std::unique_ptr<SubjectTokens> MakeSecretTokens(const audit::AuditKeys& keys) {
  return std::make_unique<SecretTokens>(keys);
}

std::unique_ptr<SubjectTokens> MakeStoreTokens(const store::ProfileStore& store,
                                               const audit::AuditKeys& keys) {
  return std::make_unique<StoreTokens>(store, keys);
}

std::optional<Act> ActOf(std::string_view method) {
  static const std::map<std::string_view, Act> acts = {
      {"AdminService/Backup", Act::kAdministration},
      {"AdminService/RotateKeys", Act::kAdministration},
      {"AdminService/GetRevision", Act::kAdministration},
      {"AdminService/GetStatus", Act::kAdministration},
      {"AdminService/Verify", Act::kAdministration},
      {"AuditService/QueryAudit", Act::kLookUp},
      {"CandidateService/CheckTraject", Act::kLookUp},
      {"CandidateService/CreateCandidate", Act::kWrite},
      {"CandidateService/DeleteCandidate", Act::kErasure},
      {"CandidateService/GetCandidate", Act::kOpen},
      {"CandidateService/ListCandidates", Act::kLookUp},
      {"CandidateService/OpenCandidate", Act::kOpen},
      {"CandidateService/RequestCoupling", Act::kDecision},
      {"CandidateService/SummariseCandidates", Act::kLookUp},
      {"CandidateService/UpdateCandidate", Act::kWrite},
      {"CarvingService/CarveForCandidate", Act::kLookUp},
      {"CarvingService/CarveForTasks", Act::kLookUp},
      {"CarvingService/CarveFunction", Act::kLookUp},
      {"CarvingService/CarveStapelbaan", Act::kLookUp},
      {"CarvingService/ComposeGroup", Act::kLookUp},
      {"CarvingService/CreateProposal", Act::kDecision},
      {"CarvingService/GetProposal", Act::kLookUp},
      {"CarvingService/ListProposals", Act::kLookUp},
      {"CarvingService/RankEmployersToVisit", Act::kLookUp},
      {"CarvingService/UpdateProposalState", Act::kDecision},
      {"CatalogueService/GetCatalogue", Act::kAdministration},
      {"CatalogueService/GetFunctie", Act::kAdministration},
      {"CatalogueService/ListFmlItems", Act::kAdministration},
      {"CatalogueService/ListFuncties", Act::kAdministration},
      {"CatalogueService/ListPolicies", Act::kAdministration},
      {"CatalogueService/ListTalents", Act::kAdministration},
      {"CatalogueService/ListWerkvormen", Act::kAdministration},
      {"DecisionService/AddVoordracht", Act::kDecision},
      {"DecisionService/BriefEmployer", Act::kLookUp},
      {"DecisionService/ExplainDecision", Act::kLookUp},
      {"DecisionService/ListVoordrachten", Act::kLookUp},
      {"DecisionService/RecordOutcome", Act::kDecision},
      {"DecisionService/ResolveAttention", Act::kDecision},
      {"EmployerService/CreateEmployer", Act::kWrite},
      {"EmployerService/CreateOpportunity", Act::kWrite},
      {"EmployerService/DeleteEmployer", Act::kWrite},
      {"EmployerService/DeleteOpportunity", Act::kWrite},
      {"EmployerService/GetEmployer", Act::kLookUp},
      {"EmployerService/GetOpportunity", Act::kLookUp},
      {"EmployerService/ListEmployers", Act::kLookUp},
      {"EmployerService/ListOpportunities", Act::kLookUp},
      {"EmployerService/UpdateEmployer", Act::kWrite},
      {"EmployerService/UpdateOpportunity", Act::kWrite},
      {"ImportService/Export", Act::kExport},
      {"ImportService/Import", Act::kWrite},
      {"MatchService/ExplainAbsence", Act::kLookUp},
      {"MatchService/ExplainMatch", Act::kLookUp},
      {"MatchService/FindCandidates", Act::kLookUp},
      {"MatchService/FindOpportunities", Act::kLookUp},
      {"MatchService/FindSimilar", Act::kLookUp},
      {"RescoringService/CancelRun", Act::kAdministration},
      {"RescoringService/DeleteReplacement", Act::kAdministration},
      {"RescoringService/GetDigest", Act::kLookUp},
      {"RescoringService/GetRun", Act::kAdministration},
      {"RescoringService/ListDigests", Act::kLookUp},
      {"RescoringService/ListMatchChanges", Act::kLookUp},
      {"RescoringService/ListMatches", Act::kLookUp},
      {"RescoringService/ListReplacements", Act::kAdministration},
      {"RescoringService/ListRuns", Act::kAdministration},
      {"RescoringService/SetReplacement", Act::kAdministration},
      {"RescoringService/StartRun", Act::kAdministration},
      {"RescoringService/VerifyRun", Act::kAdministration},
      {"RescoringService/WatchRun", Act::kAdministration},
      {"RightsService/ErasePerson", Act::kErasure},
      {"RightsService/ExportPerson", Act::kExport},
      {"RightsService/RunRetention", Act::kErasure},
      {"RightsService/SetLegalHold", Act::kDecision},
      {"RightsService/SetObjection", Act::kWrite},
  };
  const auto found = acts.find(method);
  if (found == acts.end()) return std::nullopt;
  return found->second;
}

void AuditTrail::RecordRefusals(std::string_view code, std::uint64_t calls) {
  audit::AuditRecord record;
  record.method = "refused without a caller";
  record.code = code;
  record.act = Act::kAdministration;
  record.calls = calls;
  log_.Submit(std::move(record));
}

CallAudit::CallAudit(AuditTrail* trail, std::string_view method, std::string_view traceparent)
    : trail_(trail) {
  if (trail_ == nullptr) return;
  record_.start_unix_micros = NowMicros();
  record_.trace = audit::TraceOf(traceparent);
  record_.method = method;
  record_.act = ActOf(method).value_or(Act::kLookUp);
}

void CallAudit::RecordPerson(std::string_view candidate_name, bool opened) {
  if (trail_ == nullptr) return;
  auto name = ParseName(candidate_name, kCandidates, "name");
  if (!name.ok()) return;
  if (returned_.size() + opened_.size() >= audit::kMaxPersons) {
    ++record_.persons_left_out;
    return;
  }
  (opened ? opened_ : returned_).emplace(std::move(name->tenant), std::move(name->id));
}

absl::Status CallAudit::Append(const Outcome& outcome) {
  if (trail_ == nullptr) return absl::OkStatus();
  audit::AuditRecord record = record_;
  record.end_unix_micros = NowMicros();
  record.code = outcome.code;
  if (outcome.caller != nullptr) {
    record.caller = outcome.caller->subject;
    record.role = RoleName(outcome.caller->role);
    record.tenant = outcome.caller->tenant;
  }
  record.purpose = outcome.purpose;
  record.case_reference = outcome.case_reference;
  record.rows = outcome.rows;
  for (const auto& [tenant, id] : opened_) {
    record.opened.push_back(trail_->tokens().Of(tenant, id));
    if (tenant != record.tenant && !record.tenant.empty()) foreign_tenants_.insert(tenant);
  }
  for (const auto& person : returned_) {
    if (opened_.contains(person)) continue;
    record.returned.push_back(trail_->tokens().Of(person.first, person.second));
    if (person.first != record.tenant && !record.tenant.empty()) {
      foreign_tenants_.insert(person.first);
    }
  }
  record.foreign_tenants.assign(foreign_tenants_.begin(), foreign_tenants_.end());
  returned_.clear();
  opened_.clear();
  foreign_tenants_.clear();
  record_.start_unix_micros = record.end_unix_micros;
  record_.persons_left_out = 0;
  return trail_->log().Append(std::move(record));
}

}  // namespace passend::server
