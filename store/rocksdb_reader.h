// Private to store: reads of the durable store, of the newest state or of a snapshot.
#ifndef PASSEND_STORE_ROCKSDB_READER_H_
#define PASSEND_STORE_ROCKSDB_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/profile_store.h"
#include "store/rocksdb_database.h"

namespace passend::store {

// The reads of ProfileReader without info(). Threads: safe.
class RocksDbReads {
 public:
  template <class T>
  using Visitor = ProfileReader::Visitor<T>;

  // `snapshot` null = the newest state at each call. Both outlive this object.
  RocksDbReads(const Database* database, const rocksdb::Snapshot* snapshot)
      : database_(*database), snapshot_(snapshot) {}

  absl::StatusOr<Record> Get(Kind kind, const RecordKey& key) const;
  absl::Status Scan(Kind kind, const ScanRange& range, Visitor<Record> visit) const;
  absl::StatusOr<FactsRecord> GetFacts(Kind kind, const RecordKey& key) const;
  absl::Status ScanFacts(Kind kind, const ScanRange& range, Visitor<FactsRecord> visit) const;
  std::vector<std::string> CutFacts(Kind kind, std::size_t pieces) const;
  absl::Status ScanChanges(Revision from, Visitor<ChangeSet> visit) const;
  absl::StatusOr<RequestOutcome> GetRequest(const std::string& tenant,
                                            const std::string& request_id,
                                            std::int64_t now_unix_seconds) const;
  absl::StatusOr<DecisionRecord> GetDecision(const RecordKey& candidate,
                                             const std::string& decision_id) const;
  absl::Status ScanDecisions(const std::string& tenant,
                             const std::optional<std::string>& candidate_id,
                             Visitor<DecisionRecord> visit) const;

 private:
  absl::Status ScanKeys(Family family, std::string_view key_prefix, const ScanRange& range,
                        absl::FunctionRef<absl::Status(std::string_view, Envelope)> visit) const;

  const Database& database_;
  const rocksdb::Snapshot* const snapshot_;
};

// Payloads of the small families, as types of ours. DataLoss: does not parse.
absl::StatusOr<FactsRecord> ToFacts(Envelope envelope, std::string position);
absl::StatusOr<ChangeSet> ToChanges(const Envelope& envelope);
absl::StatusOr<RequestOutcome> ToRequest(Envelope envelope);
std::string SerialiseFacts(const Facts& facts);
std::string SerialiseChanges(const ChangeSet& changes);
absl::StatusOr<DecisionRecord> ToDecision(Envelope envelope);
std::string SerialiseDecision(const std::string& candidate_id, const std::string& decision);
std::string SerialiseRequest(std::int64_t expires_unix_seconds, const std::string& outcome);

}  // namespace passend::store

#endif  // PASSEND_STORE_ROCKSDB_READER_H_
