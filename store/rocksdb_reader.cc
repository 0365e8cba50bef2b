#include "store/rocksdb_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/envelope.pb.h"
#include "store/codec/wire.h"

namespace passend::store {
namespace {

// More pieces than this cost more to begin than they are worth.
constexpr std::uint64_t kMostCuts = 1024;

absl::Status NotFound(std::string_view what, Kind kind, const RecordKey& key) {
  return absl::NotFoundError(absl::StrCat(Describe(what, kind, key), ": not found"));
}

absl::Status NoFacts(Kind kind) {
  return absl::InvalidArgumentError(
      absl::StrCat("facts: a ", std::string(KindName(kind)), " has none"));
}

// The same error, saying which record was being read.
absl::Status About(std::string_view what, Kind kind, const RecordKey& key,
                   const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(Describe(what, kind, key), ": ", std::string(status.message())));
}

}  // namespace

absl::StatusOr<FactsRecord> ToFacts(Envelope envelope, std::string position) {
  storage::v1::Facts message;
  if (!message.ParseFromString(envelope.payload)) {
    return absl::DataLossError("read facts: they do not parse");
  }
  return FactsRecord{.key = std::move(envelope.key),
                     .revision = envelope.revision,
                     .facts = {message.catalogue_stamp(), std::move(*message.mutable_facts())},
                     .position = std::move(position)};
}

std::string SerialiseFacts(const Facts& facts) {
  // As protobuf writes a storage::v1::Facts, without a copy of the facts on the way.
  using Message = storage::v1::Facts;
  constexpr std::size_t kMostBesides = 24;  // tags, length and stamp
  std::string bytes;
  bytes.reserve(facts.bytes.size() + kMostBesides);
  wire::WireWriter writer(&bytes);
  if (facts.catalogue_stamp != 0) {
    writer.Fixed(Message::kCatalogueStampFieldNumber, facts.catalogue_stamp);
  }
  if (!facts.bytes.empty()) writer.Bytes(Message::kFactsFieldNumber, facts.bytes);
  writer.Finish();
  return bytes;
}

absl::StatusOr<ChangeSet> ToChanges(const Envelope& envelope) {
  storage::v1::Changes message;
  if (!message.ParseFromString(envelope.payload)) {
    return absl::DataLossError("read changes: they do not parse");
  }
  ChangeSet changes = {.revision = envelope.revision};
  changes.changes.reserve(static_cast<std::size_t>(message.changes_size()));
  for (storage::v1::Change& change : *message.mutable_changes()) {
    if (change.kind() < 1 || change.kind() > static_cast<int>(kKindCount)) {
      return absl::DataLossError("read changes: a kind that does not exist");
    }
    changes.changes.push_back(
        {.kind = static_cast<Kind>(change.kind()),
         .key = {std::move(*change.mutable_tenant()), std::move(*change.mutable_id())},
         .deleted = change.deleted()});
  }
  return changes;
}

std::string SerialiseChanges(const ChangeSet& changes) {
  storage::v1::Changes message;
  for (const Change& change : changes.changes) {
    storage::v1::Change* out = message.add_changes();
    out->set_kind(static_cast<storage::v1::ResourceKind>(change.kind));
    out->set_tenant(change.key.tenant);
    out->set_id(change.key.id);
    out->set_deleted(change.deleted);
  }
  return message.SerializeAsString();
}

absl::StatusOr<RequestOutcome> ToRequest(Envelope envelope) {
  storage::v1::RequestOutcome message;
  if (!message.ParseFromString(envelope.payload)) {
    return absl::DataLossError("read a request: it does not parse");
  }
  return RequestOutcome{.revision = envelope.revision,
                        .expires_unix_seconds = message.expires_unix_seconds(),
                        .outcome = std::move(*message.mutable_outcome())};
}

std::string SerialiseRequest(std::int64_t expires_unix_seconds, const std::string& outcome) {
  storage::v1::RequestOutcome message;
  message.set_expires_unix_seconds(expires_unix_seconds);
  message.set_outcome(outcome);
  return message.SerializeAsString();
}

absl::StatusOr<DecisionRecord> ToDecision(Envelope envelope) {
  storage::v1::Decision message;
  if (!message.ParseFromString(envelope.payload)) {
    return absl::DataLossError("read a decision: it does not parse");
  }
  return DecisionRecord{
      .candidate = {std::move(envelope.key.tenant), std::move(*message.mutable_candidate_id())},
      .id = std::move(envelope.key.id),
      .revision = envelope.revision,
      .payload = std::move(*message.mutable_decision())};
}

std::string SerialiseDecision(const std::string& candidate_id, const std::string& decision) {
  storage::v1::Decision message;
  message.set_candidate_id(candidate_id);
  message.set_decision(decision);
  return message.SerializeAsString();
}

absl::StatusOr<Record> RocksDbReads::Get(Kind kind, const RecordKey& key) const {
  const Family family = FamilyOf(kind);
  std::optional<std::string> position = database_.KeyOf(family, key);
  if (!position.has_value()) return NotFound("get", kind, key);
  absl::StatusOr<std::optional<Envelope>> envelope = database_.Get(family, *position, snapshot_);
  if (!envelope.ok()) return About("get", kind, key, envelope.status());
  // Another id under this key means that this one was never taken: see Commit().
  if (!envelope->has_value() || (*envelope)->key != key) return NotFound("get", kind, key);
  return Record{.key = key,
                .revision = (*envelope)->revision,
                .payload = std::move((*envelope)->payload),
                .position = *std::move(position)};
}

absl::Status RocksDbReads::ScanKeys(
    Family family, std::string_view key_prefix, const ScanRange& range,
    absl::FunctionRef<absl::Status(std::string_view, Envelope)> visit) const {
  for (const std::string* position : {&range.after, &range.until}) {
    if (!position->empty() && position->size() != kOpaqueKeyBytes) {
      return absl::InvalidArgumentError("scan: not a position of this store");
    }
  }
  std::string prefix(key_prefix);
  if (range.tenant.has_value()) {
    const std::optional<TenantNumber> number = database_.NumberOf(*range.tenant);
    if (!number.has_value()) return absl::OkStatus();
    prefix += TenantPrefix(*number);
  }
  std::string first = prefix;
  if (!range.after.empty()) {
    // The smallest key after this one; a position before the tenant's records is the same as none.
    first =
        std::max(first, absl::StrCat(std::string(key_prefix), range.after, std::string(1, '\0')));
  }
  std::string end = AfterPrefix(prefix);
  if (!range.until.empty()) {
    std::string behind = absl::StrCat(std::string(key_prefix), range.until, std::string(1, '\0'));
    if (end.empty() || behind < end) end = std::move(behind);
  }
  // RocksDB wants its bounds in order.
  if (!end.empty() && first >= end) return absl::OkStatus();
  std::size_t visited = 0;
  bool done = false;
  const absl::Status status = database_.Iterate(
      family, first, end, snapshot_,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        if (range.limit > 0 && visited == range.limit) {
          done = true;
          return absl::CancelledError();
        }
        ++visited;
        absl::StatusOr<Envelope> envelope = database_.OpenValue(family, key, stored);
        if (!envelope.ok()) return envelope.status();
        return visit(key.substr(key_prefix.size()), *std::move(envelope));
      });
  return done ? absl::OkStatus() : status;
}

absl::Status RocksDbReads::Scan(Kind kind, const ScanRange& range, Visitor<Record> visit) const {
  Record record;
  return ScanKeys(FamilyOf(kind), "", range, [&](std::string_view position, Envelope envelope) {
    record.key = std::move(envelope.key);
    record.revision = envelope.revision;
    record.payload = std::move(envelope.payload);
    record.position = std::string(position);
    return visit(record);
  });
}

absl::StatusOr<FactsRecord> RocksDbReads::GetFacts(Kind kind, const RecordKey& key) const {
  if (!HasFacts(kind)) return NoFacts(kind);
  std::optional<std::string> position = database_.KeyOf(FamilyOf(kind), key);
  if (!position.has_value()) return NotFound("get facts of", kind, key);
  absl::StatusOr<std::optional<Envelope>> envelope =
      database_.Get(Family::kFacts, Database::FactsKey(kind, *position), snapshot_);
  if (!envelope.ok()) return About("get facts of", kind, key, envelope.status());
  if (!envelope->has_value() || (*envelope)->key != key) {
    return NotFound("get facts of", kind, key);
  }
  return ToFacts(**std::move(envelope), *std::move(position));
}

absl::Status RocksDbReads::ScanFacts(Kind kind, const ScanRange& range,
                                     Visitor<FactsRecord> visit) const {
  if (!HasFacts(kind)) return NoFacts(kind);
  return ScanKeys(Family::kFacts, Database::FactsKey(kind, ""), range,
                  [&](std::string_view position, Envelope envelope) {
                    const absl::StatusOr<FactsRecord> facts =
                        ToFacts(std::move(envelope), std::string(position));
                    return facts.ok() ? visit(*facts) : facts.status();
                  });
}

std::vector<std::string> RocksDbReads::CutFacts(Kind kind, std::size_t pieces) const {
  std::vector<std::string> cuts;
  const TenantNumber tenants = database_.last_tenant_number();
  if (!HasFacts(kind) || tenants == 0) return cuts;
  // How much each tenant has is not known, but within a tenant keys are hashes, so equal parts of
  // their range hold about equally many. One large tenant among small ones must be cut as well.
  const std::uint64_t parts = std::clamp<std::uint64_t>(kMostCuts / tenants, 1, pieces);
  for (TenantNumber tenant = 1; tenant <= tenants; ++tenant) {
    for (std::uint64_t part = tenant == 1 ? 1 : 0; part < parts; ++part) {
      const std::uint64_t hash = (~std::uint64_t{0} / parts) * part;
      cuts.push_back(absl::StrCat(TenantPrefix(tenant), BigEndian64(hash), BigEndian64(0)));
    }
  }
  return cuts;
}

absl::Status RocksDbReads::ScanChanges(Revision from, Visitor<ChangeSet> visit) const {
  const absl::StatusOr<StoreState> state = database_.ReadState(snapshot_);
  if (!state.ok()) return state.status();
  if (from != 0 && from < state->first_change) {
    return absl::OutOfRangeError(absl::StrCat("scan changes: revisions before ",
                                              state->first_change, " are no longer kept"));
  }
  Revision expected = 0;
  return database_.Iterate(Family::kChanges, BigEndian64(std::max(from, state->first_change)), "",
                           snapshot_,
                           [&](std::string_view key, std::string_view stored) -> absl::Status {
                             const absl::StatusOr<Envelope> envelope =
                                 database_.OpenValue(Family::kChanges, key, stored);
                             if (!envelope.ok()) return envelope.status();
                             const absl::StatusOr<ChangeSet> changes = ToChanges(*envelope);
                             if (!changes.ok()) return changes.status();
                             if (expected != 0 && changes->revision != expected) {
                               return absl::DataLossError(absl::StrCat("scan changes: revision ",
                                                                       expected, " is missing"));
                             }
                             expected = changes->revision + 1;
                             return visit(*changes);
                           });
}

absl::StatusOr<RequestOutcome> RocksDbReads::GetRequest(const std::string& tenant,
                                                        const std::string& request_id,
                                                        std::int64_t now_unix_seconds) const {
  const absl::Status not_found =
      absl::NotFoundError(absl::StrCat("get request ", request_id, ": not found"));
  const RecordKey key = {tenant, request_id};
  const std::optional<std::string> position = database_.KeyOf(Family::kRequests, key);
  if (!position.has_value()) return not_found;
  absl::StatusOr<std::optional<Envelope>> envelope =
      database_.Get(Family::kRequests, *position, snapshot_);
  if (!envelope.ok()) return envelope.status();
  if (!envelope->has_value() || (*envelope)->key != key) return not_found;
  absl::StatusOr<RequestOutcome> request = ToRequest(**std::move(envelope));
  if (request.ok() && request->expires_unix_seconds <= now_unix_seconds) return not_found;
  return request;
}

absl::StatusOr<DecisionRecord> RocksDbReads::GetDecision(const RecordKey& candidate,
                                                         const std::string& decision_id) const {
  const absl::Status not_found = NotFound("get decision of", Kind::kCandidate, candidate);
  const std::optional<std::string> position = database_.KeyOf(Family::kCandidates, candidate);
  if (!position.has_value()) return not_found;
  const std::string key = database_.DecisionKeyOf(*position, candidate.tenant, decision_id);
  absl::StatusOr<std::optional<Envelope>> envelope =
      database_.Get(Family::kDecisions, key, snapshot_);
  if (!envelope.ok()) {
    return About("get decision of", Kind::kCandidate, candidate, envelope.status());
  }
  if (!envelope->has_value()) return not_found;
  absl::StatusOr<DecisionRecord> decision = ToDecision(**std::move(envelope));
  if (decision.ok() && (decision->candidate != candidate || decision->id != decision_id)) {
    return not_found;
  }
  return decision;
}

absl::Status RocksDbReads::ScanDecisions(const std::string& tenant,
                                         const std::optional<std::string>& candidate_id,
                                         Visitor<DecisionRecord> visit) const {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return absl::OkStatus();
  const std::string prefix =
      candidate_id.has_value()
          ? database_.KeyOf(Family::kCandidates, *number, {tenant, *candidate_id})
          : TenantPrefix(*number);
  return database_.Iterate(
      Family::kDecisions, prefix, AfterPrefix(prefix), snapshot_,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        absl::StatusOr<Envelope> envelope = database_.OpenValue(Family::kDecisions, key, stored);
        if (!envelope.ok()) return envelope.status();
        const absl::StatusOr<DecisionRecord> decision = ToDecision(*std::move(envelope));
        return decision.ok() ? visit(*decision) : decision.status();
      });
}

}  // namespace passend::store
