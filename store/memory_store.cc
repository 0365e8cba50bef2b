#include "store/memory_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/erasure_ledger.h"
#include "store/families.h"
#include "store/memory_matches.h"
#include "store/opaque_key.h"
#include "store/payload.h"
#include "store/value_frame.h"

namespace passend::store {
namespace {

using Operation = WriteBatch::Operation;
using Outcome = OperationResult::Outcome;

// Everything that is stored, by position. Plain values: a copy is a snapshot, and a batch that
// fails is a copy thrown away.
struct State {
  HashKey hash_key = {};
  Revision revision = 0;
  std::optional<std::uint64_t> catalogue_stamp;
  std::map<std::string, TenantNumber> tenants;
  std::array<std::map<std::string, Record>, kKindCount> records;
  std::array<std::map<std::string, FactsRecord>, kKindCount> facts;
  std::map<std::string, DecisionRecord> decisions;
  std::vector<RecordKey> erased;
  std::vector<ChangeSet> changes;
  Revision first_change = 1;
  std::map<std::pair<std::string, std::string>, RequestOutcome> requests;

  // Nothing when the tenant has never been written.
  std::optional<std::string> Position(Kind kind, const RecordKey& key) const {
    TenantNumber number = 0;
    if (HasTenant(kind)) {
      const auto it = tenants.find(key.tenant);
      if (it == tenants.end()) return std::nullopt;
      number = it->second;
    }
    return OpaqueKey(hash_key, FamilyName(FamilyOf(kind)), number, key.tenant, key.id);
  }
  // The tenant must have been written.
  std::string DecisionPosition(const RecordKey& candidate, const std::string& id) const {
    return DecisionKey(hash_key, *Position(Kind::kCandidate, candidate), candidate.tenant, id);
  }
};

// The entries of `records` that `range` asks for.
template <class T>
absl::Status Visit(const State& state, const std::map<std::string, T>& records,
                   const ScanRange& range, absl::FunctionRef<absl::Status(const T&)> visit) {
  for (const std::string* position : {&range.after, &range.until}) {
    if (!position->empty() && position->size() != kOpaqueKeyBytes) {
      return absl::InvalidArgumentError("scan: not a position of this store");
    }
  }
  std::optional<std::string> prefix;
  if (range.tenant.has_value()) {
    const auto it = state.tenants.find(*range.tenant);
    if (it == state.tenants.end()) return absl::OkStatus();
    prefix = TenantPrefix(it->second);
  }
  std::size_t visited = 0;
  for (auto it = records.upper_bound(range.after); it != records.end(); ++it) {
    if (!range.until.empty() && it->first > range.until) break;
    if (prefix.has_value() && !it->first.starts_with(*prefix)) continue;
    if (range.limit > 0 && visited == range.limit) break;
    ++visited;
    if (absl::Status status = visit(it->second); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status NoFacts(Kind kind) {
  return absl::InvalidArgumentError(
      absl::StrCat("facts: a ", std::string(KindName(kind)), " has none"));
}

// Reads one state.
class MemoryReader final : public ProfileReader {
 public:
  explicit MemoryReader(std::shared_ptr<const State> state)
      : owner_(std::move(state)), state_(*owner_) {}

  StoreInfo info() const override {
    StoreInfo info = {.revision = state_.revision,
                      .first_change = state_.first_change,
                      .schema_version = kSchemaVersion,
                      .catalogue_stamp = state_.catalogue_stamp};
    for (const Kind kind : kAllKinds) {
      info.counts[IndexOf(kind)] = state_.records[IndexOf(kind)].size();
    }
    return info;
  }

  absl::StatusOr<Record> Get(Kind kind, const RecordKey& key) const override {
    const auto& records = state_.records[IndexOf(kind)];
    const std::optional<std::string> position = state_.Position(kind, key);
    const auto it = position.has_value() ? records.find(*position) : records.end();
    if (it == records.end()) {
      return absl::NotFoundError(absl::StrCat(Describe("get", kind, key), ": not found"));
    }
    return it->second;
  }

  absl::Status Scan(Kind kind, const ScanRange& range, Visitor<Record> visit) const override {
    return Visit<Record>(state_, state_.records[IndexOf(kind)], range, visit);
  }

  absl::StatusOr<FactsRecord> GetFacts(Kind kind, const RecordKey& key) const override {
    if (!HasFacts(kind)) return NoFacts(kind);
    const auto& facts = state_.facts[IndexOf(kind)];
    const std::optional<std::string> position = state_.Position(kind, key);
    const auto it = position.has_value() ? facts.find(*position) : facts.end();
    if (it == facts.end()) {
      return absl::NotFoundError(absl::StrCat(Describe("get facts of", kind, key), ": not found"));
    }
    return it->second;
  }

  absl::Status ScanFacts(Kind kind, const ScanRange& range,
                         Visitor<FactsRecord> visit) const override {
    if (!HasFacts(kind)) return NoFacts(kind);
    return Visit<FactsRecord>(state_, state_.facts[IndexOf(kind)], range, visit);
  }

  std::vector<std::string> CutFacts(Kind kind, std::size_t pieces) const override {
    std::vector<std::string> cuts;
    if (!HasFacts(kind)) return cuts;
    const auto& facts = state_.facts[IndexOf(kind)];
    const std::size_t step = facts.size() / std::max<std::size_t>(pieces, 1) + 1;
    std::size_t seen = 0;
    for (const auto& [position, record] : facts) {
      if (++seen % step == 0) cuts.push_back(position);
    }
    return cuts;
  }

  absl::Status ScanChanges(Revision from, Visitor<ChangeSet> visit) const override {
    if (from != 0 && from < state_.first_change) {
      return absl::OutOfRangeError(absl::StrCat("scan changes: revisions before ",
                                                state_.first_change, " are no longer kept"));
    }
    for (const ChangeSet& changes : state_.changes) {
      if (changes.revision < from) continue;
      if (absl::Status status = visit(changes); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<RequestOutcome> GetRequest(const std::string& tenant,
                                            const std::string& request_id,
                                            std::int64_t now_unix_seconds) const override {
    const auto it = state_.requests.find({tenant, request_id});
    if (it == state_.requests.end() || it->second.expires_unix_seconds <= now_unix_seconds) {
      return absl::NotFoundError(absl::StrCat("get request ", request_id, ": not found"));
    }
    return it->second;
  }

  absl::StatusOr<DecisionRecord> GetDecision(const RecordKey& candidate,
                                             const std::string& decision_id) const override {
    if (state_.tenants.contains(candidate.tenant)) {
      const auto it = state_.decisions.find(state_.DecisionPosition(candidate, decision_id));
      if (it != state_.decisions.end()) return it->second;
    }
    return absl::NotFoundError(
        absl::StrCat(Describe("get decision of", Kind::kCandidate, candidate), ": not found"));
  }

  absl::Status ScanDecisions(const std::string& tenant,
                             const std::optional<std::string>& candidate_id,
                             Visitor<DecisionRecord> visit) const override {
    for (const auto& [position, decision] : state_.decisions) {
      if (decision.candidate.tenant != tenant) continue;
      if (candidate_id.has_value() && decision.candidate.id != *candidate_id) continue;
      if (absl::Status status = visit(decision); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  const std::shared_ptr<const State> owner_;
  const State& state_;
};

// One batch, applied to `state`, which is thrown away when anything is refused.
class Applier {
 public:
  explicit Applier(State* state) : state_(*state), changes_{.revision = state->revision + 1} {}

  absl::StatusOr<CommitResult> Apply(const WriteBatch& batch) {
    CommitResult result;
    for (const WriteBatch::Request& request : batch.requests()) {
      const auto it = state_.requests.find({request.key.tenant, request.key.id});
      if (it != state_.requests.end() &&
          it->second.expires_unix_seconds > request.now_unix_seconds) {
        return absl::AlreadyExistsError(
            absl::StrCat("commit: request ", request.key.id, " was done already"));
      }
      wrote_ = true;
      state_.requests[{request.key.tenant, request.key.id}] = {
          changes_.revision, request.expires_unix_seconds, request.outcome};
      NumberOf(request.key.tenant);
    }
    if (batch.catalogue_stamp().has_value() && batch.catalogue_stamp() != state_.catalogue_stamp) {
      wrote_ = true;
      state_.catalogue_stamp = batch.catalogue_stamp();
    }
    for (const Operation& operation : batch.operations()) {
      absl::StatusOr<OperationResult> done = ApplyOperation(operation);
      if (!done.ok()) return done.status();
      result.results.push_back(*done);
    }
    if (wrote_) {
      state_.revision = changes_.revision;
      state_.changes.push_back(std::move(changes_));
    }
    result.revision = state_.revision;
    return result;
  }

 private:
  void NumberOf(const std::string& tenant) {
    state_.tenants.try_emplace(tenant, state_.tenants.size() + 1);
  }

  // `existing`: the record or decision that the operation is about.
  template <class T>
  static absl::Status CheckPrecondition(const Operation& operation, const T* existing) {
    const Precondition& precondition = operation.precondition;
    const bool must_exist = precondition.kind == Precondition::Kind::kMustExist ||
                            precondition.kind == Precondition::Kind::kAtRevision;
    if (existing == nullptr && must_exist) {
      return absl::NotFoundError(absl::StrCat(Describe(operation), ": not found"));
    }
    if (existing == nullptr) return absl::OkStatus();
    if (precondition.kind == Precondition::Kind::kMustNotExist) {
      return absl::AlreadyExistsError(absl::StrCat(Describe(operation), ": it exists already"));
    }
    if (precondition.kind == Precondition::Kind::kAtRevision &&
        precondition.revision != existing->revision) {
      return absl::AbortedError(
          absl::StrCat(Describe(operation), ": it was changed by another write"));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<OperationResult> ApplyOperation(const Operation& operation) {
    auto& records = state_.records[IndexOf(operation.kind)];
    const std::optional<std::string> known = state_.Position(operation.kind, operation.key);
    const auto it = known.has_value() ? records.find(*known) : records.end();
    Record* existing = it == records.end() ? nullptr : &it->second;
    if (operation.type == Operation::Type::kPutDecision) {
      if (existing != nullptr) return PutDecision(operation);
      return absl::NotFoundError(absl::StrCat(Describe(operation), ": there is no such candidate"));
    }
    if (operation.type == Operation::Type::kDeleteDecision) return DeleteDecision(operation);
    if (absl::Status status = CheckPrecondition(operation, existing); !status.ok()) return status;
    switch (operation.type) {
      case Operation::Type::kPut:
        return Put(operation, existing);
      case Operation::Type::kDelete:
        return Delete(operation, existing);
      case Operation::Type::kPutFacts:
        PutFacts(operation, *existing);
        return OperationResult{Outcome::kFacts, existing->revision};
      case Operation::Type::kPutDecision:
      case Operation::Type::kDeleteDecision:
        break;
    }
    return absl::InternalError("no such operation");
  }

  OperationResult Put(const Operation& operation, Record* existing) {
    if (existing != nullptr && existing->payload == operation.payload) {
      if (operation.facts.has_value()) PutFacts(operation, *existing);
      return {Outcome::kUnchanged, existing->revision};
    }
    if (HasTenant(operation.kind)) NumberOf(operation.key.tenant);
    const std::string position = *state_.Position(operation.kind, operation.key);
    const Record record = {operation.key, changes_.revision, operation.payload, position};
    state_.records[IndexOf(operation.kind)][position] = record;
    state_.facts[IndexOf(operation.kind)].erase(position);
    if (operation.facts.has_value()) PutFacts(operation, record);
    Changed(operation, /*deleted=*/false);
    return {existing == nullptr ? Outcome::kCreated : Outcome::kReplaced, changes_.revision};
  }

  OperationResult Delete(const Operation& operation, const Record* existing) {
    if (existing == nullptr) return {Outcome::kAbsent, 0};
    const std::string position = existing->position;
    state_.records[IndexOf(operation.kind)].erase(position);
    state_.facts[IndexOf(operation.kind)].erase(position);
    if (operation.kind == Kind::kCandidate) {
      std::erase_if(state_.decisions, [&operation](const auto& entry) {
        return entry.second.candidate == operation.key;
      });
    }
    Changed(operation, /*deleted=*/true);
    return {Outcome::kDeleted, 0};
  }

  DecisionRecord* FindDecision(const Operation& operation) {
    if (!state_.tenants.contains(operation.key.tenant)) return nullptr;
    const auto it =
        state_.decisions.find(state_.DecisionPosition(operation.key, operation.decision_id));
    return it == state_.decisions.end() ? nullptr : &it->second;
  }

  absl::StatusOr<OperationResult> PutDecision(const Operation& operation) {
    const DecisionRecord* existing = FindDecision(operation);
    if (absl::Status status = CheckPrecondition(operation, existing); !status.ok()) return status;
    if (existing != nullptr && existing->payload == operation.payload) {
      return OperationResult{Outcome::kUnchanged, existing->revision};
    }
    const Outcome outcome = existing == nullptr ? Outcome::kCreated : Outcome::kReplaced;
    state_.decisions[state_.DecisionPosition(operation.key, operation.decision_id)] = {
        operation.key, operation.decision_id, changes_.revision, operation.payload};
    wrote_ = true;
    return OperationResult{outcome, changes_.revision};
  }

  absl::StatusOr<OperationResult> DeleteDecision(const Operation& operation) {
    const DecisionRecord* existing = FindDecision(operation);
    if (absl::Status status = CheckPrecondition(operation, existing); !status.ok()) return status;
    if (existing == nullptr) return OperationResult{Outcome::kAbsent, 0};
    state_.decisions.erase(state_.DecisionPosition(operation.key, operation.decision_id));
    wrote_ = true;
    return OperationResult{Outcome::kDeleted, 0};
  }

  void PutFacts(const Operation& operation, const Record& of) {
    FactsRecord& facts = state_.facts[IndexOf(operation.kind)][of.position];
    if (facts.revision == of.revision && facts.facts == *operation.facts) return;
    facts = {of.key, of.revision, *operation.facts, of.position};
    wrote_ = true;
  }

  void Changed(const Operation& operation, bool deleted) {
    wrote_ = true;
    changes_.changes.push_back({operation.kind, operation.key, deleted});
  }

  State& state_;
  ChangeSet changes_;
  bool wrote_ = false;
};

class MemoryStore final : public ProfileStore {
 public:
  explicit MemoryStore(const HashKey& hash_key)
      : matches_([this](const std::string& tenant) { return Current()->tenants.contains(tenant); },
                 [this](const RecordKey& candidate) { return IsThere(*Current(), candidate); }) {
    State state;
    state.hash_key = hash_key;
    state_ = std::make_shared<const State>(std::move(state));
  }

  StoreInfo info() const override { return Now().info(); }
  absl::StatusOr<Record> Get(Kind kind, const RecordKey& key) const override {
    return Now().Get(kind, key);
  }
  absl::Status Scan(Kind kind, const ScanRange& range, Visitor<Record> visit) const override {
    return Now().Scan(kind, range, visit);
  }
  absl::StatusOr<FactsRecord> GetFacts(Kind kind, const RecordKey& key) const override {
    return Now().GetFacts(kind, key);
  }
  absl::Status ScanFacts(Kind kind, const ScanRange& range,
                         Visitor<FactsRecord> visit) const override {
    return Now().ScanFacts(kind, range, visit);
  }
  std::vector<std::string> CutFacts(Kind kind, std::size_t pieces) const override {
    return Now().CutFacts(kind, pieces);
  }
  absl::Status ScanChanges(Revision from, Visitor<ChangeSet> visit) const override {
    return Now().ScanChanges(from, visit);
  }
  absl::StatusOr<RequestOutcome> GetRequest(const std::string& tenant,
                                            const std::string& request_id,
                                            std::int64_t now_unix_seconds) const override {
    return Now().GetRequest(tenant, request_id, now_unix_seconds);
  }
  absl::StatusOr<DecisionRecord> GetDecision(const RecordKey& candidate,
                                             const std::string& decision_id) const override {
    return Now().GetDecision(candidate, decision_id);
  }
  absl::Status ScanDecisions(const std::string& tenant,
                             const std::optional<std::string>& candidate_id,
                             Visitor<DecisionRecord> visit) const override {
    return Now().ScanDecisions(tenant, candidate_id, visit);
  }

  absl::StatusOr<CommitResult> Commit(const WriteBatch& batch) override {
    if (absl::Status status = batch.Check(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    State next = *state_;
    absl::StatusOr<CommitResult> result = Applier(&next).Apply(batch);
    if (result.ok()) state_ = std::make_shared<const State>(std::move(next));
    return result;
  }

  std::unique_ptr<ProfileReader> Snapshot() const override {
    const std::lock_guard lock(mutex_);
    return std::make_unique<MemoryReader>(state_);
  }

  absl::StatusOr<std::uint64_t> PurgeRequests(std::int64_t now_unix_seconds) override {
    const std::lock_guard lock(mutex_);
    State next = *state_;
    const std::uint64_t purged =
        std::erase_if(next.requests, [now_unix_seconds](const auto& entry) {
          return entry.second.expires_unix_seconds <= now_unix_seconds;
        });
    state_ = std::make_shared<const State>(std::move(next));
    return purged;
  }

  absl::StatusOr<VerifyReport> Verify() const override {
    const std::lock_guard lock(mutex_);
    const State& state = *state_;
    VerifyReport report;
    for (const Kind kind : kAllKinds) {
      for (const auto& [position, record] : state.records[IndexOf(kind)]) {
        ++report.records;
        report.bytes += record.payload.size();
        if (absl::Status status = CheckPayload(kind, record); !status.ok()) {
          ++report.problem_count;
          if (report.problems.size() < VerifyReport::kMaxProblems) {
            report.problems.emplace_back(status.message());
          }
        }
        if (HasFacts(kind) && !state.facts[IndexOf(kind)].contains(position)) {
          ++report.without_facts;
        }
      }
      report.records += state.facts[IndexOf(kind)].size();
    }
    report.records += state.changes.size() + state.requests.size() + state.decisions.size();
    return report;
  }

  absl::StatusOr<CommitResult> EraseCandidate(const RecordKey& candidate, const std::string& reason,
                                              std::int64_t /*now_unix_seconds*/) override {
    if (!IsErasureReason(reason)) {
      return absl::InvalidArgumentError("reason: must be 1..32 of a-z, 0-9 and -");
    }
    WriteBatch batch;
    batch.Delete(Kind::kCandidate, candidate);
    if (absl::Status status = batch.Check(); !status.ok()) return status;
    std::unique_lock lock(mutex_);
    State next = *state_;
    absl::StatusOr<CommitResult> result = Applier(&next).Apply(batch);
    if (!result.ok()) return result;
    if (result->results.front().outcome == Outcome::kAbsent) {
      return absl::NotFoundError(
          absl::StrCat(Describe("erase", Kind::kCandidate, candidate), ": not found"));
    }
    std::erase_if(next.requests, [&candidate](const auto& entry) {
      return entry.second.outcome.find(candidate.id) != std::string::npos;
    });
    next.erased.push_back(candidate);
    state_ = std::make_shared<const State>(std::move(next));
    lock.unlock();  // the matches ask who is there
    matches_.Erase(candidate);
    return result;
  }
  absl::Status PurgeErased() override {
    const std::lock_guard lock(mutex_);
    State next = *state_;
    for (const RecordKey& candidate : next.erased) {
      const auto position = next.Position(Kind::kCandidate, candidate);
      if (next.records[IndexOf(Kind::kCandidate)].contains(*position)) continue;
      for (ChangeSet& changes : next.changes) {
        std::erase_if(changes.changes, [&candidate](const Change& change) {
          return change.kind == Kind::kCandidate && change.key == candidate;
        });
      }
    }
    state_ = std::make_shared<const State>(std::move(next));
    return absl::OkStatus();
  }
  absl::StatusOr<std::uint64_t> TrimChanges(Revision before) override {
    const std::lock_guard lock(mutex_);
    State next = *state_;
    next.first_change = std::max(next.first_change, std::min(before, next.revision));
    const std::uint64_t trimmed = std::erase_if(next.changes, [&next](const ChangeSet& changes) {
      return changes.revision < next.first_change;
    });
    state_ = std::make_shared<const State>(std::move(next));
    return trimmed;
  }
  absl::StatusOr<BackupIds> Backup(const BackupOptions& /*options*/) override {
    return absl::FailedPreconditionError("backup: a store in memory has no files");
  }
  absl::Status RotateKeys(const std::optional<std::string>& /*tenant*/) override {
    return absl::FailedPreconditionError("rotate keys: a store in memory seals nothing");
  }
  absl::StatusOr<std::uint64_t> Reseal() override {
    return absl::FailedPreconditionError("reseal: a store in memory seals nothing");
  }

  MatchStore& matches() override { return matches_; }
  const MatchStore& matches() const override { return matches_; }
  bool IsErased(const RecordKey& candidate) const override {
    const std::lock_guard lock(mutex_);
    return std::ranges::find(state_->erased, candidate) != state_->erased.end() &&
           !IsThere(*state_, candidate);
  }
  absl::Status health() const override { return absl::OkStatus(); }

 private:
  MemoryReader Now() const {
    const std::lock_guard lock(mutex_);
    return MemoryReader(state_);
  }

  static bool IsThere(const State& state, const RecordKey& candidate) {
    const auto position = state.Position(Kind::kCandidate, candidate);
    return position.has_value() && state.records[IndexOf(Kind::kCandidate)].contains(*position);
  }
  std::shared_ptr<const State> Current() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

  mutable std::mutex mutex_;
  std::shared_ptr<const State> state_;
  MemoryMatches matches_;
};

}  // namespace

std::unique_ptr<ProfileStore> NewMemoryStore(const HashKey& hash_key) {
  return std::make_unique<MemoryStore>(hash_key);
}

}  // namespace passend::store
