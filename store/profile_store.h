// The durable home of profiles: candidates, employers, opportunities, and the function library.
//
// One writer's batch is one revision. What Commit() acknowledged survives a crash of the process
// and of the machine, is seen by every later read, and stands in the change log.
// docs/storage_format.md says what is on disk.
//
// Errors name the operation, the kind and the id, never a value: belastbaarheid is health data.
#ifndef PASSEND_STORE_PROFILE_STORE_H_
#define PASSEND_STORE_PROFILE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "store/backup.h"
#include "store/match_store.h"
#include "store/types.h"
#include "store/write_batch.h"

namespace passend::store {

// One consistent state of the store. Threads: any number may use it. Cost: a read of one record
// some microseconds; scans stream.
//
// Every method may return DataLoss: stored bytes do not check or do not decode; and Unavailable:
// the disk cannot be read.
class ProfileReader {
 public:
  template <class T>
  using Visitor = absl::FunctionRef<absl::Status(const T&)>;

  virtual ~ProfileReader() = default;

  // Revision, counts and stamp of this state.
  virtual StoreInfo info() const = 0;
  Revision revision() const { return info().revision; }

  // NotFound: no such record.
  virtual absl::StatusOr<Record> Get(Kind kind, const RecordKey& key) const = 0;
  // The first non-OK from `visit` ends the scan and is returned. InvalidArgument: `range.after` or
  // `range.until` is no position.
  virtual absl::Status Scan(Kind kind, const ScanRange& range, Visitor<Record> visit) const = 0;

  // As Get and Scan, of the facts; only for kinds that have them.
  virtual absl::StatusOr<FactsRecord> GetFacts(Kind kind, const RecordKey& key) const = 0;
  virtual absl::Status ScanFacts(Kind kind, const ScanRange& range,
                                 Visitor<FactsRecord> visit) const = 0;

  // Positions, ascending, that cut the facts of `kind` into about `pieces` pieces, each tenant in
  // pieces of much the same size: scans from one (`after`) to the next (`until`), and before the
  // first and behind the last, visit every record once, also on several threads. Empty: one scan
  // will do.
  virtual std::vector<std::string> CutFacts(Kind kind, std::size_t pieces) const = 0;

  // Every revision from `from` (0 = the first that is kept) on, in order, without holes.
  // OutOfRange: `from` comes before the first that is kept; see info().first_change.
  virtual absl::Status ScanChanges(Revision from, Visitor<ChangeSet> visit) const = 0;

  // NotFound: never done, or expired by `now_unix_seconds`.
  virtual absl::StatusOr<RequestOutcome> GetRequest(const std::string& tenant,
                                                    const std::string& request_id,
                                                    std::int64_t now_unix_seconds) const = 0;

  // A decision about a candidate. NotFound: no such decision, or no such candidate.
  virtual absl::StatusOr<DecisionRecord> GetDecision(const RecordKey& candidate,
                                                     const std::string& decision_id) const = 0;
  // The decisions about one candidate, or about all of a tenant: candidate by candidate, in an
  // order that is the same every time but follows neither ids nor dates. Nothing when there are
  // none.
  virtual absl::Status ScanDecisions(const std::string& tenant,
                                     const std::optional<std::string>& candidate_id,
                                     Visitor<DecisionRecord> visit) const = 0;

  // Get and Scan, decoded.
  absl::StatusOr<Versioned<model::Candidate>> GetCandidate(const RecordKey& key) const;
  absl::StatusOr<Versioned<model::Employer>> GetEmployer(const RecordKey& key) const;
  absl::StatusOr<Versioned<model::Opportunity>> GetOpportunity(const RecordKey& key) const;
  absl::StatusOr<Versioned<model::Functie>> GetFunctie(const std::string& code) const;
  absl::StatusOr<Versioned<model::Place>> GetPlace(const std::string& pc4) const;
  absl::Status ScanCandidates(const ScanRange& range,
                              Visitor<Versioned<model::Candidate>> visit) const;
  absl::Status ScanEmployers(const ScanRange& range,
                             Visitor<Versioned<model::Employer>> visit) const;
  absl::Status ScanOpportunities(const ScanRange& range,
                                 Visitor<Versioned<model::Opportunity>> visit) const;
  absl::Status ScanFuncties(const ScanRange& range, Visitor<Versioned<model::Functie>> visit) const;
  absl::Status ScanPlaces(const ScanRange& range, Visitor<Versioned<model::Place>> visit) const;
};

// The store itself reads the newest state; each call one state of its own. Threads: safe.
//
// Failure policy: after one failed write the store refuses every later one (Unavailable) until it
// is opened again; health() says so, and whoever runs the store is expected to stop. Reads go on.
// The write that failed is indeterminate: it may be there after reopening, and repeating it is
// harmless (the same form is "unchanged", and a request id is recognised).
class ProfileStore : public ProfileReader {
 public:
  // Writes all of `batch` or nothing, durably. Batches of several threads share one sync.
  // InvalidArgument: see WriteBatch::Check(). NotFound, AlreadyExists, Aborted (written by another
  // revision): a precondition; AlreadyExists also for a request that was done already. These change
  // nothing. Internal: two ids with the same opaque key (nothing changes; see the format document).
  // Unavailable: the write failed, or an earlier one did.
  virtual absl::StatusOr<CommitResult> Commit(const WriteBatch& batch) = 0;

  // The state of now, unaffected by later writes. Holds on to old data while it lives; must be
  // gone before the store.
  virtual std::unique_ptr<ProfileReader> Snapshot() const = 0;

  // Forgets a person: deletes the candidate with facts and decisions, and the remembered requests
  // whose outcome mentions the id; destroys the person's key, so that no copy of the data opens any
  // more without a copy of the keys from before; and writes it into the erasure ledger, so that not
  // even those bring the person back. When it returns this is durable; a crash in between ends
  // erased at the next start. The files still hold sealed bytes, and the change log the id, until
  // PurgeErased(). `reason` is 1..32 of a-z, 0-9 and -. NotFound: no such candidate, and no key of
  // one that was deleted before. FailedPrecondition: this store does not seal. Others as Commit().
  virtual absl::StatusOr<CommitResult> EraseCandidate(const RecordKey& candidate,
                                                      const std::string& reason,
                                                      std::int64_t now_unix_seconds) = 0;
  // Takes who was erased out of the change log and out of the files. To be called within 24 hours
  // of an erasure; reads and writes the whole store. Unavailable also when a snapshot is held so
  // long that its files cannot go: to be called again.
  virtual absl::Status PurgeErased() = 0;

  // 16 bytes that stand for a person in records about who looked (audit/): they follow from the
  // person's key, so nobody can make them again once that is destroyed. Some microseconds.
  // NotFound: no such candidate. FailedPrecondition: this store does not seal.
  virtual absl::StatusOr<std::string> PersonToken(const RecordKey& candidate) const;

  // Forgets the change log before this revision, but never the last one; returns how many.
  virtual absl::StatusOr<std::uint64_t> TrimChanges(Revision before) = 0;

  // A copy of the data and one of the keys, while everything goes on; see store/backup.h.
  virtual absl::StatusOr<BackupIds> Backup(const BackupOptions& options) = 0;

  // What the nightly run keeps; lives as long as the store. Its rows about a candidate go with
  // EraseCandidate(); lists of others that name the candidate are for RewriteStates().
  virtual MatchStore& matches() = 0;
  virtual const MatchStore& matches() const = 0;
  // Whether this candidate was erased and has not come back since. Some microseconds.
  virtual bool IsErased(const RecordKey& candidate) const = 0;

  // Forgets the outcomes of requests that have expired by `now_unix_seconds`; returns how many.
  virtual absl::StatusOr<std::uint64_t> PurgeRequests(std::int64_t now_unix_seconds) = 0;

  // Gives the keys that seal values successors, while everything goes on being read and written.
  // Without a tenant: what an older key-encryption key wrapped is wrapped by the newest one. With
  // one ("" = what belongs to none): the tenant's key; the keys of its persons are wrapped again
  // and what the old key sealed is sealed anew, in the background or by Reseal(). NotFound: no such
  // tenant. FailedPrecondition: this store does not seal. Unavailable: the disk.
  virtual absl::Status RotateKeys(const std::optional<std::string>& tenant) = 0;
  // Seals all that is not sealed with the newest keys, makes the files forget what stood there, and
  // destroys keys that nothing needs any more; how many values. Goes on where it was broken off.
  // Errors as RotateKeys().
  virtual absl::StatusOr<std::uint64_t> Reseal() = 0;

  // Reads everything against checksums and against each other. Whatever is wrong stands in the
  // report; an error only when reading itself is impossible.
  virtual absl::StatusOr<VerifyReport> Verify() const = 0;

  // OK, or Unavailable with the reason: a write failed, and no write will be taken any more.
  virtual absl::Status health() const = 0;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_PROFILE_STORE_H_
