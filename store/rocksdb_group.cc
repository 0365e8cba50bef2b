#include "store/rocksdb_group.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/envelope.pb.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "store/rocksdb_reader.h"

namespace passend::store {
namespace {

using Operation = WriteBatch::Operation;
using Outcome = OperationResult::Outcome;

// The first key after those of the decisions about a candidate; their hashes end before it.
std::string BehindDecisions(std::string_view candidate_key) {
  return std::string(candidate_key) + std::string(kDecisionKeyBytes - kOpaqueKeyBytes + 1, '\xff');
}

absl::Status CheckPrecondition(const Operation& operation, const Envelope* existing) {
  const Precondition& precondition = operation.precondition;
  switch (precondition.kind) {
    case Precondition::Kind::kNone:
      return absl::OkStatus();
    case Precondition::Kind::kMustNotExist:
      if (existing == nullptr) return absl::OkStatus();
      return absl::AlreadyExistsError(absl::StrCat(Describe(operation), ": it exists already"));
    case Precondition::Kind::kMustExist:
    case Precondition::Kind::kAtRevision:
      break;
  }
  if (existing == nullptr) {
    return absl::NotFoundError(absl::StrCat(Describe(operation), ": not found"));
  }
  if (precondition.kind == Precondition::Kind::kAtRevision &&
      precondition.revision != existing->revision) {
    return absl::AbortedError(
        absl::StrCat(Describe(operation), ": it was changed by another write"));
  }
  return absl::OkStatus();
}

}  // namespace

Group::Group(const Database* database, const StoreState& state)
    : database_(*database), initial_revision_(state.revision) {
  group_.state = state;
}

Group::~Group() = default;

absl::StatusOr<CommitResult> Group::Add(const WriteBatch& batch) {
  batch_ = {.state = group_.state};
  changes_ = {.revision = group_.state.revision + 1};
  batch_.overlay.reserve(2 * batch.operations().size() + batch.requests().size() + 1);
  absl::StatusOr<CommitResult> result = AddAll(batch);
  if (!result.ok() || !batch_.wrote) return result;
  group_.state = batch_.state;
  group_.decisions.merge(batch_.decisions);
  group_.new_tenants.insert(group_.new_tenants.end(), batch_.new_tenants.begin(),
                            batch_.new_tenants.end());
  if (group_.overlay.empty()) {
    group_.overlay.swap(batch_.overlay);
    return result;
  }
  while (!batch_.overlay.empty()) {
    auto added = group_.overlay.insert(batch_.overlay.extract(batch_.overlay.begin()));
    if (!added.inserted) added.position->second = std::move(added.node.mapped());
  }
  return result;
}

absl::StatusOr<CommitResult> Group::AddAll(const WriteBatch& batch) {
  CommitResult result;
  for (const WriteBatch::Request& request : batch.requests()) {
    if (absl::Status status = AddRequest(request); !status.ok()) return status;
  }
  if (batch.catalogue_stamp().has_value() &&
      batch.catalogue_stamp() != batch_.state.catalogue_stamp) {
    batch_.state.catalogue_stamp = batch.catalogue_stamp();
    batch_.wrote = true;
  }
  result.results.reserve(batch.operations().size());
  for (const Operation& operation : batch.operations()) {
    const absl::StatusOr<OperationResult> done = AddOperation(operation);
    if (!done.ok()) return done.status();
    result.results.push_back(*done);
  }
  if (batch_.wrote) {
    batch_.state.revision = changes_.revision;
    Envelope envelope = {
        .revision = changes_.revision, .key = {}, .payload = SerialiseChanges(changes_)};
    const std::string key = BigEndian64(changes_.revision);
    if (absl::Status status = Write(Family::kChanges, key, envelope); !status.ok()) {
      return status;
    }
  }
  result.revision = batch_.state.revision;
  return result;
}

absl::Status Group::AddRequest(const WriteBatch::Request& request) {
  const absl::StatusOr<TenantNumber> number = NumberOf(request.key.tenant);
  if (!number.ok()) return number.status();
  const std::string key = database_.KeyOf(Family::kRequests, *number, request.key);
  absl::StatusOr<std::optional<Envelope>> existing = Lookup(Family::kRequests, key, request.key);
  if (!existing.ok()) return existing.status();
  if (existing->has_value()) {
    const absl::StatusOr<RequestOutcome> outcome = ToRequest(**std::move(existing));
    if (!outcome.ok()) return outcome.status();
    if (outcome->expires_unix_seconds > request.now_unix_seconds) {
      return absl::AlreadyExistsError(
          absl::StrCat("commit: request ", request.key.id, " was done already"));
    }
  }
  return Write(Family::kRequests, key,
               {.revision = changes_.revision,
                .key = request.key,
                .payload = SerialiseRequest(request.expires_unix_seconds, request.outcome)});
}

absl::StatusOr<OperationResult> Group::AddOperation(const Operation& operation) {
  const Family family = FamilyOf(operation.kind);
  std::optional<Envelope> existing;
  std::string key;
  const std::optional<TenantNumber> known = KnownNumberOf(operation.key.tenant);
  if (known.has_value()) {
    key = database_.KeyOf(family, *known, operation.key);
    absl::StatusOr<std::optional<Envelope>> found = Lookup(family, key, operation.key);
    if (!found.ok()) return found.status();
    existing = *std::move(found);
  }
  const Envelope* const record = existing.has_value() ? &*existing : nullptr;
  if (operation.type == Operation::Type::kPutDecision ||
      operation.type == Operation::Type::kDeleteDecision) {
    if (record != nullptr) return AddDecision(operation, key);
    if (operation.type == Operation::Type::kPutDecision) {
      return absl::NotFoundError(absl::StrCat(Describe(operation), ": there is no such candidate"));
    }
  }
  if (absl::Status status = CheckPrecondition(operation, record); !status.ok()) return status;
  switch (operation.type) {
    case Operation::Type::kPut:
      return Put(operation, key, record);
    case Operation::Type::kDelete:
      return Delete(operation, key, record);
    case Operation::Type::kPutFacts:
      if (absl::Status status = PutFacts(operation, key, record->revision); !status.ok()) {
        return status;
      }
      return OperationResult{Outcome::kFacts, record->revision};
    case Operation::Type::kDeleteDecision:
      return OperationResult{Outcome::kAbsent, 0};  // its candidate is not there
    case Operation::Type::kPutDecision:
      break;
  }
  return absl::InternalError("no such operation");
}

absl::StatusOr<OperationResult> Group::Put(const Operation& operation, const std::string& known_key,
                                           const Envelope* existing) {
  if (existing != nullptr && existing->payload == operation.payload) {
    if (operation.facts.has_value()) {
      if (absl::Status status = PutFacts(operation, known_key, existing->revision); !status.ok()) {
        return status;
      }
    }
    return OperationResult{Outcome::kUnchanged, existing->revision};
  }
  std::string key = known_key;
  if (key.empty()) {
    const absl::StatusOr<TenantNumber> number = NumberOf(operation.key.tenant);
    if (!number.ok()) return number.status();
    key = database_.KeyOf(FamilyOf(operation.kind), *number, operation.key);
  }
  const Revision revision = changes_.revision;
  absl::Status status =
      Write(FamilyOf(operation.kind), key,
            {.revision = revision, .key = operation.key, .payload = operation.payload});
  if (status.ok() && operation.facts.has_value()) {
    status = PutFacts(operation, key, revision);
  } else if (status.ok() && existing != nullptr && HasFacts(operation.kind)) {
    Erase(Family::kFacts, Database::FactsKey(operation.kind, key));
  }
  if (!status.ok()) return status;
  changes_.changes.push_back({operation.kind, operation.key, /*deleted=*/false});
  if (existing == nullptr) ++batch_.state.counts[IndexOf(operation.kind)];
  return OperationResult{existing == nullptr ? Outcome::kCreated : Outcome::kReplaced, revision};
}

absl::StatusOr<OperationResult> Group::Delete(const Operation& operation, const std::string& key,
                                              const Envelope* existing) {
  if (existing == nullptr) return OperationResult{Outcome::kAbsent, 0};
  Erase(FamilyOf(operation.kind), key);
  if (HasFacts(operation.kind)) Erase(Family::kFacts, Database::FactsKey(operation.kind, key));
  if (operation.kind == Kind::kCandidate) {
    if (absl::Status status = EraseDecisions(key); !status.ok()) return status;
  }
  changes_.changes.push_back({operation.kind, operation.key, /*deleted=*/true});
  --batch_.state.counts[IndexOf(operation.kind)];
  return OperationResult{Outcome::kDeleted, 0};
}

absl::StatusOr<OperationResult> Group::AddDecision(const Operation& operation,
                                                   const std::string& candidate_key) {
  const std::string& tenant = operation.key.tenant;
  const std::string key = database_.DecisionKeyOf(candidate_key, tenant, operation.decision_id);
  absl::StatusOr<std::optional<Envelope>> found =
      Lookup(Family::kDecisions, key, {tenant, operation.decision_id});
  if (!found.ok()) return found.status();
  const Envelope* const existing = found->has_value() ? &**found : nullptr;
  if (absl::Status status = CheckPrecondition(operation, existing); !status.ok()) return status;
  if (operation.type == Operation::Type::kDeleteDecision) {
    if (existing == nullptr) return OperationResult{Outcome::kAbsent, 0};
    Erase(Family::kDecisions, key);
    return OperationResult{Outcome::kDeleted, 0};
  }
  const std::string payload = SerialiseDecision(operation.key.id, operation.payload);
  if (existing != nullptr && existing->payload == payload) {
    return OperationResult{Outcome::kUnchanged, existing->revision};
  }
  absl::Status status = Write(
      Family::kDecisions, key,
      {.revision = changes_.revision, .key = {tenant, operation.decision_id}, .payload = payload});
  if (!status.ok()) return status;
  batch_.decisions.insert(key);
  return OperationResult{existing == nullptr ? Outcome::kCreated : Outcome::kReplaced,
                         changes_.revision};
}

absl::Status Group::EraseDecisions(const std::string& candidate_key) {
  const std::string end = BehindDecisions(candidate_key);
  std::vector<std::string> keys;
  for (const std::set<std::string>* written : {&group_.decisions, &batch_.decisions}) {
    keys.insert(keys.end(), written->lower_bound(candidate_key), written->lower_bound(end));
  }
  const absl::Status scanned =
      database_.Iterate(Family::kDecisions, candidate_key, end, nullptr,
                        [&](std::string_view key, std::string_view /*stored*/) {
                          keys.emplace_back(key);
                          return absl::OkStatus();
                        });
  if (!scanned.ok()) return scanned;
  for (const std::string& key : keys) Erase(Family::kDecisions, key);
  return absl::OkStatus();
}

absl::Status Group::PutFacts(const Operation& operation, const std::string& profile_key,
                             Revision of_profile) {
  const std::string key = Database::FactsKey(operation.kind, profile_key);
  Envelope envelope = {
      .revision = of_profile, .key = operation.key, .payload = SerialiseFacts(*operation.facts)};
  if (of_profile != changes_.revision) {  // facts for a profile that stays: maybe the same ones
    const absl::StatusOr<std::optional<Envelope>> existing =
        Lookup(Family::kFacts, key, operation.key);
    if (!existing.ok()) return existing.status();
    if (existing->has_value() && (*existing)->revision == of_profile &&
        (*existing)->payload == envelope.payload) {
      return absl::OkStatus();
    }
  }
  return Write(Family::kFacts, key, envelope);
}

std::optional<TenantNumber> Group::KnownNumberOf(const std::string& tenant) const {
  for (const auto* tenants : {&group_.new_tenants, &batch_.new_tenants}) {
    for (const auto& [name, number] : *tenants) {
      if (name == tenant) return number;
    }
  }
  return database_.NumberOf(tenant);
}

absl::StatusOr<TenantNumber> Group::NumberOf(const std::string& tenant) {
  const std::optional<TenantNumber> known = KnownNumberOf(tenant);
  if (known.has_value()) return *known;
  const TenantNumber number =
      database_.last_tenant_number() + group_.new_tenants.size() + batch_.new_tenants.size() + 1;
  storage::v1::TenantNumber message;
  message.set_number(number);
  message.set_tenant(tenant);
  const std::string key = absl::StrCat(std::string(kMetaTenantPrefix), BigEndian64(number));
  absl::Status status =
      Write(Family::kMeta, key,
            {.revision = changes_.revision, .key = {}, .payload = message.SerializeAsString()});
  if (!status.ok()) return status;
  batch_.new_tenants.emplace_back(tenant, number);
  return number;
}

absl::StatusOr<std::optional<Envelope>> Group::Lookup(Family family, const std::string& key,
                                                      const RecordKey& record) const {
  const std::string overlay_key = OverlayKey(family, key);
  absl::StatusOr<std::optional<Envelope>> found = std::optional<Envelope>();
  if (const auto mine = batch_.overlay.find(overlay_key); mine != batch_.overlay.end()) {
    found = OpenOverlay(family, key, record, mine->second);
  } else if (const auto ours = group_.overlay.find(overlay_key); ours != group_.overlay.end()) {
    found = OpenOverlay(family, key, record, ours->second);
  } else {
    found = database_.Get(family, key, nullptr);
  }
  if (found.ok() && found->has_value() && (*found)->key != record) {
    // One in 2^128 for each pair of ids. To overwrite another person's profile is never right.
    return absl::InternalError(
        absl::StrCat("commit: ", record.id, " has the key of another id; choose another id"));
  }
  return found;
}

absl::StatusOr<std::optional<Envelope>> Group::OpenOverlay(
    Family family, const std::string& key, const RecordKey& record,
    const std::optional<std::string>& value) const {
  if (!value.has_value()) return std::optional<Envelope>();
  // The tenant is that of `record`: it is part of the key, and perhaps not in the database yet.
  absl::StatusOr<Envelope> envelope =
      database_.frame().Read(FamilyName(family), record.tenant, key, *value);
  if (!envelope.ok()) return envelope.status();
  return std::optional<Envelope>(*std::move(envelope));
}

absl::Status Group::Write(Family family, const std::string& key, const Envelope& envelope) {
  absl::StatusOr<std::string> value = database_.frame().Write(FamilyName(family), key, envelope);
  if (!value.ok()) return value.status();
  batch_.overlay[OverlayKey(family, key)] = *std::move(value);
  batch_.wrote = true;
  return absl::OkStatus();
}

void Group::Erase(Family family, const std::string& key) {
  batch_.overlay[OverlayKey(family, key)] = std::nullopt;
  batch_.wrote = true;
}

std::string Group::OverlayKey(Family family, std::string_view key) {
  std::string text(1, static_cast<char>(family));
  text += key;
  return text;
}

absl::StatusOr<std::unique_ptr<rocksdb::WriteBatch>> Group::Finish() {
  const absl::StatusOr<std::string> state =
      database_.frame().Write(FamilyName(Family::kMeta), kMetaState,
                              {.revision = group_.state.revision,
                               .key = {},
                               .payload = Database::SerialiseState(group_.state)});
  if (!state.ok()) return state.status();
  group_.overlay[OverlayKey(Family::kMeta, kMetaState)] = *state;

  // In the order of the keys: each insertion into a memtable then begins where the one before it
  // ended, and finds its neighbours in the cache.
  std::vector<const Overlay::value_type*> sorted;
  sorted.reserve(group_.overlay.size());
  std::size_t bytes = 0;
  for (const Overlay::value_type& entry : group_.overlay) {
    sorted.push_back(&entry);
    bytes += entry.first.size() + (entry.second.has_value() ? entry.second->size() : 0) + 16;
  }
  std::ranges::sort(sorted, {},
                    [](const auto* entry) -> const std::string& { return entry->first; });
  auto writes = std::make_unique<rocksdb::WriteBatch>(bytes);
  for (const Overlay::value_type* entry : sorted) {
    rocksdb::ColumnFamilyHandle* const family =
        database_.handle(static_cast<Family>(entry->first.front()));
    const rocksdb::Slice key(entry->first.data() + 1, entry->first.size() - 1);
    const rocksdb::Status added = entry->second.has_value()
                                      ? writes->Put(family, key, *entry->second)
                                      : writes->Delete(family, key);
    if (!added.ok()) return Database::ToStatus(added, "commit");
  }
  return writes;
}

}  // namespace passend::store
