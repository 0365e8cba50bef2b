#include "store/rocksdb_verify.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/matches.pb.h"
#include "rocksdb/db.h"
#include "store/match_key.h"
#include "store/payload.h"
#include "store/rocksdb_matches.h"
#include "store/rocksdb_reader.h"
#include "store/write_batch.h"

namespace passend::store {
namespace {

class Verifier {
 public:
  Verifier(const Database& database, const StoreState& state, const rocksdb::Snapshot* snapshot)
      : database_(database), state_(state), snapshot_(snapshot) {}

  absl::StatusOr<VerifyReport> Run() {
    // RocksDB's own: every block of every file, also those that no value needs any more.
    const rocksdb::Status files = database_.db().VerifyChecksum();
    if (!files.ok()) Problem("files: " + files.ToString());
    absl::Status status = CheckChanges();
    for (const Kind kind : kAllKinds) {
      if (status.ok()) status = CheckRecords(kind);
    }
    if (status.ok()) status = CheckFacts();
    if (status.ok()) status = CheckRequests();
    if (status.ok()) status = CheckDecisions();
    if (status.ok()) status = CheckRuns();
    if (status.ok()) status = CheckMatches();
    if (status.ok()) status = CheckMeta();
    if (!status.ok()) return status;
    return std::move(report_);
  }

 private:
  using Check = absl::FunctionRef<void(std::string_view key, Envelope envelope)>;

  void Problem(std::string text) {
    ++report_.problem_count;
    if (report_.problems.size() < VerifyReport::kMaxProblems) {
      report_.problems.push_back(std::move(text));
    }
  }

  // Every value of a family that opens goes to `check`; what does not open is a problem. A family
  // that cannot be read to its end is one too, and the others are still worth reading.
  absl::Status Each(Family family, Check check) {
    const absl::Status scanned = database_.Iterate(
        family, "", "", snapshot_,
        [&](std::string_view key, std::string_view stored) -> absl::Status {
          ++report_.records;
          report_.bytes += key.size() + stored.size();
          absl::StatusOr<Envelope> envelope = database_.OpenValue(family, key, stored);
          if (!envelope.ok()) {
            Problem(std::string(envelope.status().message()));
          } else if (envelope->revision > state_.revision) {
            Problem(absl::StrCat("family ", std::string(FamilyName(family)),
                                 ": a value of a revision after the last one"));
          } else {
            check(key, *std::move(envelope));
          }
          return absl::OkStatus();
        });
    if (absl::IsDataLoss(scanned)) {
      Problem(std::string(scanned.message()));
      return absl::OkStatus();
    }
    return scanned;
  }

  absl::Status CheckRecords(Kind kind) {
    const Family family = FamilyOf(kind);
    std::uint64_t count = 0;
    const absl::Status status = Each(family, [&](std::string_view key, Envelope envelope) {
      ++count;
      Record record = {.key = std::move(envelope.key),
                       .revision = envelope.revision,
                       .payload = std::move(envelope.payload)};
      CheckAge(family, key, record);
      if (database_.KeyOf(family, record.key) != key) {
        Problem(absl::StrCat(Describe("verify", kind, record.key), ": it has another key"));
      }
      if (const absl::Status payload = CheckPayload(kind, record); !payload.ok()) {
        Problem(std::string(payload.message()));
      }
      if (HasFacts(kind)) CheckFactsOf(kind, key, record);
    });
    if (status.ok() && count != state_.counts[IndexOf(kind)]) {
      Problem(absl::StrCat("family ", std::string(FamilyName(family)), ": ", count,
                           " records, the state says ", state_.counts[IndexOf(kind)]));
    }
    return status;
  }

  // An older form that was put back is whole in itself; the change log knows of a later one.
  void CheckAge(Family family, std::string_view key, const Record& record) {
    const auto last = last_changes_.find(LastChangeKey(family, key));
    if (last == last_changes_.end() || last->second == record.revision) return;
    Problem(absl::StrCat(Describe("verify", static_cast<Kind>(family), record.key),
                         ": it is not the form that the change log says was written last"));
  }
  static std::string LastChangeKey(Family family, std::string_view key) {
    std::string text(1, static_cast<char>(family));
    text += key;
    return text;
  }
  void Remember(const ChangeSet& changes) {
    for (const Change& change : changes.changes) {
      const Family family = FamilyOf(change.kind);
      const std::optional<std::string> key = database_.KeyOf(family, change.key);
      if (!key.has_value()) continue;
      // Revisions begin with 1: no record has this one.
      last_changes_[LastChangeKey(family, *key)] = change.deleted ? 0 : changes.revision;
    }
  }

  void CheckFactsOf(Kind kind, std::string_view key, const Record& record) {
    const absl::StatusOr<std::optional<Envelope>> facts =
        database_.Get(Family::kFacts, Database::FactsKey(kind, key), snapshot_);
    if (!facts.ok()) return;  // told when the facts are read
    if (!facts->has_value()) {
      ++report_.without_facts;
    } else if ((*facts)->revision != record.revision || (*facts)->key != record.key) {
      Problem(absl::StrCat(Describe("verify", kind, record.key),
                           ": its facts are of another form of it"));
    }
  }

  absl::Status CheckFacts() {
    return Each(Family::kFacts, [&](std::string_view key, Envelope envelope) {
      const auto kind = static_cast<Kind>(key.front());
      if ((kind != Kind::kCandidate && kind != Kind::kOpportunity) ||
          key.size() != 1 + kOpaqueKeyBytes) {
        Problem("family facts: a key of another form");
        return;
      }
      const RecordKey record = envelope.key;
      const absl::StatusOr<std::optional<Envelope>> profile =
          database_.Get(FamilyOf(kind), key.substr(1), snapshot_);
      if (profile.ok() && !profile->has_value()) {
        Problem(absl::StrCat(Describe("verify", kind, record), ": facts without a profile"));
      }
      if (const auto facts = ToFacts(std::move(envelope), ""); !facts.ok()) {
        Problem(absl::StrCat(Describe("verify", kind, record), ": its facts do not parse"));
      }
    });
  }

  // Every revision from the first one kept up to the last one stands there once.
  absl::Status CheckChanges() {
    std::optional<Revision> last;
    if (state_.first_change > 1) last = state_.first_change - 1;
    const absl::Status status = Each(Family::kChanges, [&](std::string_view key,
                                                           Envelope envelope) {
      if (key.size() != 8 || ReadBigEndian64(key) != envelope.revision) {
        Problem("family changes: a key that is not its revision");
        return;
      }
      // What was trimmed may leave some behind when the power goes.
      if (envelope.revision < state_.first_change) return;
      if (envelope.revision != last.value_or(0) + 1) {
        Problem(absl::StrCat("family changes: revisions after ", last.value_or(0), " are missing"));
      }
      last = envelope.revision;
      if (const auto changes = ToChanges(envelope); changes.ok()) {
        Remember(*changes);
      } else {
        Problem(absl::StrCat("family changes: revision ", *last, " does not parse"));
      }
    });
    if (status.ok() && last.value_or(0) != state_.revision) {
      Problem(absl::StrCat("family changes: ends at revision ", last.value_or(0),
                           ", the state says ", state_.revision));
    }
    return status;
  }

  absl::Status CheckRequests() {
    return Each(Family::kRequests, [&](std::string_view key, Envelope envelope) {
      if (database_.KeyOf(Family::kRequests, envelope.key) != key) {
        Problem("family requests: a request has another key");
      }
      if (!ToRequest(std::move(envelope)).ok()) {
        Problem("family requests: a request does not parse");
      }
    });
  }

  // Each is about a candidate that is there, and stands under the key of that one.
  absl::Status CheckDecisions() {
    return Each(Family::kDecisions, [&](std::string_view key, Envelope envelope) {
      const absl::StatusOr<DecisionRecord> decision = ToDecision(std::move(envelope));
      if (!decision.ok()) {
        Problem("family decisions: a decision does not parse");
        return;
      }
      const std::optional<std::string> candidate =
          database_.KeyOf(Family::kCandidates, decision->candidate);
      if (!candidate.has_value() ||
          database_.DecisionKeyOf(*candidate, decision->candidate.tenant, decision->id) != key) {
        Problem(absl::StrCat("family decisions: decision ", decision->id, " has another key"));
        return;
      }
      const absl::StatusOr<std::optional<Envelope>> profile =
          database_.Get(Family::kCandidates, *candidate, snapshot_);
      if (profile.ok() && !profile->has_value()) {
        Problem(absl::StrCat(Describe("verify", Kind::kCandidate, decision->candidate),
                             ": a decision without a profile"));
      }
    });
  }

  absl::Status CheckRuns() {
    return Each(Family::kRuns, [&](std::string_view key, const Envelope& envelope) {
      storage::v1::RescoringRun run;
      if (key.size() != 16 || !run.ParseFromString(envelope.payload) ||
          run.rows() == storage::v1::RescoringRun::ROWS_UNSPECIFIED) {
        Problem("family runs: a run does not parse");
        return;
      }
      const std::uint64_t number = ReadBigEndian64(key.substr(8));
      if (envelope.key.id != absl::StrCat(number)) {
        Problem(absl::StrCat("family runs: run ", number, " has another key"));
      }
      runs_.emplace(TenantOfKey(key), number);
    });
  }

  // Each is of a run on record, and stands under the key of its profile, person and id.
  absl::Status CheckMatches() {
    return Each(Family::kMatches, [&](std::string_view key, const Envelope& envelope) {
      const std::optional<MatchKey> parts = ParseMatchKey(key);
      if (!parts.has_value()) {
        Problem("family matches: a key of another form");
        return;
      }
      if (parts->run != 0 && !runs_.contains({parts->tenant, parts->run})) {
        Problem(absl::StrCat("family matches: what run ", parts->run, " put, which is not there"));
      }
      if (parts->is_state() ? !IsState(key, *parts, envelope) : !IsRow(*parts, envelope)) {
        Problem(absl::StrCat("family matches: what run ", parts->run,
                             " put does not parse, or has another key"));
      }
    });
  }
  bool IsState(std::string_view key, const MatchKey& parts, const Envelope& envelope) const {
    const StateKind kind = parts.table == MatchKeyTable::kOpportunities ? StateKind::kOpportunity
                                                                        : StateKind::kCandidate;
    const std::optional<std::string> prefix =
        StatePrefixOf(database_, envelope.key.tenant, parts.tenant, kind, envelope.key.id);
    storage::v1::MatchState state;
    return prefix.has_value() && key.starts_with(*prefix) &&
           state.ParseFromString(envelope.payload);
  }
  bool IsRow(const MatchKey& parts, const Envelope& envelope) const {
    storage::v1::MatchRow row;
    if (!row.ParseFromString(envelope.payload)) return false;
    const auto& [tenant, id] = envelope.key;
    const std::string person =
        row.person().empty() ? "" : CandidateHash(database_, tenant, parts.tenant, row.person());
    return parts.person == person && parts.id == RowIdHash(database_, tenant, parts.tenant, id);
  }

  absl::Status CheckMeta() {
    return Each(Family::kMeta, [](std::string_view /*key*/, const Envelope& /*envelope*/) {});
  }

  const Database& database_;
  const StoreState state_;
  const rocksdb::Snapshot* const snapshot_;
  VerifyReport report_;
  std::set<std::pair<TenantNumber, Generation>> runs_;
  // By family and key: the revision of the last change, 0 when it deleted.
  std::unordered_map<std::string, Revision> last_changes_;
};

}  // namespace

absl::StatusOr<VerifyReport> VerifyDatabase(const Database& database, const StoreState& state,
                                            const rocksdb::Snapshot* snapshot) {
  return Verifier(database, state, snapshot).Run();
}

}  // namespace passend::store
