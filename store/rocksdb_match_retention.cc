// Forgetting what nightly runs left: unpublished, superseded, expired, or about somebody erased.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/matches.pb.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "store/rocksdb_matches.h"

namespace passend::store {
namespace {

// Of keys in one write: few enough that a commit which waits for them does not notice.
constexpr std::size_t kJudgedAtOnce = 2'000;
constexpr std::size_t kRewrittenAtOnce = 250;
// A state that is larger is one that is there: the mark of one that is gone has its id only.
constexpr std::size_t kMostOfAMark = 1'024;
static_assert(kMostOfAMark > kMaxMatchIdBytes + kMaxIdBytes + 128);

}  // namespace

absl::StatusOr<std::uint64_t> RocksDbMatches::DeleteWhere(std::string first, const std::string& end,
                                                          Judge doomed) {
  std::uint64_t deleted = 0;
  bool more = true;
  while (more) {
    more = false;
    std::size_t judged = 0;
    std::uint64_t count = 0;
    std::string group;  // of the key before: all but the number of the run
    const absl::Status written = committer_.WriteAlone([&](rocksdb::WriteBatch* writes) {
      absl::Status scanned =
          database_.Iterate(Family::kMatches, first, end, nullptr,
                            [&](std::string_view key, std::string_view stored) -> absl::Status {
                              const std::optional<MatchKey> parts = ParseMatchKey(key);
                              if (!parts.has_value())
                                return absl::DataLossError("forget: a key of another form");
                              const std::string_view without_run = key.substr(0, key.size() - 8);
                              if (++judged > kJudgedAtOnce && without_run != group) {
                                first = std::string(key);
                                more = true;
                                return absl::CancelledError();
                              }
                              group = without_run;
                              const absl::StatusOr<bool> goes = doomed(key, *parts, stored);
                              if (!goes.ok()) return goes.status();
                              if (!*goes) return absl::OkStatus();
                              ++count;
                              return Delete(key, writes);
                            });
      return more ? absl::OkStatus() : scanned;
    });
    if (!written.ok()) return written;
    deleted += count;
  }
  return deleted;
}

absl::Status RocksDbMatches::MarkRuns(const std::string& tenant, TenantNumber number,
                                      const std::vector<std::pair<Generation, Run>>& marks) {
  if (marks.empty()) return absl::OkStatus();
  const absl::Status written =
      committer_.WriteAlone([&](rocksdb::WriteBatch* writes) -> absl::Status {
        for (const auto& [run, flags] : marks) {
          absl::StatusOr<RunRow> row = GetRun(tenant, run);
          if (!row.ok()) return row.status();
          absl::Status status = AddRun(tenant, number, run, flags, std::move(row->payload), writes);
          if (!status.ok()) return status;
        }
        return absl::OkStatus();
      });
  if (!written.ok()) return written;
  const std::lock_guard lock(index_mutex_);
  for (const auto& [run, flags] : marks) index_[number][run] = flags;
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> RocksDbMatches::Sweep(const std::string& tenant, Generation except) {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return std::uint64_t{0};
  const auto mark = [&](Rows rows, std::set<Generation>* marked) -> absl::Status {
    const std::lock_guard lock(runs_mutex_);
    std::vector<std::pair<Generation, Run>> marks;
    for (auto [run, flags] : RunsOf(*number)) {
      if (flags.published || flags.rows == Rows::kGone || run == except) continue;
      if (rows == Rows::kGone && !marked->contains(run)) continue;
      marked->insert(run);
      if (std::exchange(flags.rows, rows) != rows) marks.emplace_back(run, flags);
    }
    return MarkRuns(tenant, *number, marks);
  };
  std::set<Generation> swept;
  if (absl::Status status = mark(Rows::kDropping, &swept); !status.ok()) return status;
  if (swept.empty()) return std::uint64_t{0};
  committer_.WaitForBulk();  // what was on its way is there; from now on they put nothing
  const std::string first = TenantPrefix(*number);
  const absl::StatusOr<std::uint64_t> deleted =
      DeleteWhere(first, AfterPrefix(first),
                  [&](std::string_view /*key*/, const MatchKey& parts, std::string_view /*stored*/)
                      -> absl::StatusOr<bool> { return swept.contains(parts.run); });
  if (!deleted.ok()) return deleted;
  if (absl::Status status = mark(Rows::kGone, &swept); !status.ok()) return status;
  return deleted;
}

absl::StatusOr<std::uint64_t> RocksDbMatches::DropStates(TenantNumber tenant, MatchKeyTable table,
                                                         const Numbers& published,
                                                         Generation oldest) {
  const std::string prefix = MatchPrefix(tenant, table);
  std::string subject;
  bool has_base = false;  // the form that `oldest` reads was met: the ones before it may go
  return DeleteWhere(prefix, AfterPrefix(prefix),
                     [&](std::string_view key, const MatchKey& parts,
                         std::string_view stored) -> absl::StatusOr<bool> {
                       if (parts.subject != subject) {
                         subject = parts.subject;
                         has_base = false;
                       }
                       if (parts.run > oldest || !std::ranges::binary_search(published, parts.run))
                         return false;
                       if (std::exchange(has_base, true)) return true;
                       if (stored.size() > kMostOfAMark) return false;
                       // That it is gone need not be said any more when nothing is left before it.
                       const absl::StatusOr<Envelope> envelope =
                           database_.OpenValue(Family::kMatches, key, stored, /*in_order=*/false);
                       if (absl::IsNotFound(envelope.status())) return true;
                       if (!envelope.ok()) return envelope.status();
                       storage::v1::MatchState message;
                       if (!message.ParseFromString(envelope->payload)) {
                         return absl::DataLossError("forget: a state does not parse");
                       }
                       return message.gone();
                     });
}

absl::StatusOr<std::uint64_t> RocksDbMatches::DropReplaced(TenantNumber tenant, MatchTable table,
                                                           const Numbers& published) {
  const std::string first = MatchPrefix(tenant, KeyTableOf(table));
  const std::string end = AfterPrefix(first);
  const auto is_seen = [&](const MatchKey& parts) {
    return parts.run == 0 || std::ranges::binary_search(published, parts.run);
  };
  const auto row_of = [](const MatchKey& parts) {
    return absl::StrCat(BigEndian64(parts.number), std::string(parts.id));
  };
  std::unordered_map<std::string, Generation> last_of;
  const absl::Status looked =
      database_.Iterate(Family::kMatches, first, end, nullptr,
                        [&](std::string_view key, std::string_view /*stored*/) {
                          const std::optional<MatchKey> parts = ParseMatchKey(key);
                          if (parts.has_value() && is_seen(*parts)) {
                            Generation& last = last_of[row_of(*parts)];
                            last = std::max(last, parts->run);
                          }
                          return absl::OkStatus();
                        });
  if (!looked.ok()) return looked;
  return DeleteWhere(first, end,
                     [&](std::string_view /*key*/, const MatchKey& parts,
                         std::string_view /*stored*/) -> absl::StatusOr<bool> {
                       const auto last = last_of.find(row_of(parts));
                       return is_seen(parts) && last != last_of.end() && parts.run < last->second;
                     });
}

absl::StatusOr<std::uint64_t> RocksDbMatches::DropGenerations(const std::string& tenant,
                                                              Generation oldest_kept) {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return std::uint64_t{0};
  const Numbers published = PublishedOf(*number);
  if (published.empty()) return std::uint64_t{0};
  const Generation wanted = std::min(oldest_kept, published.back());
  // First nobody can read them any more, then they go.
  std::vector<std::pair<Generation, Run>> dropped;
  {
    const std::lock_guard lock(runs_mutex_);
    std::vector<std::pair<Generation, Run>> marks;
    for (auto [run, flags] : RunsOf(*number)) {
      if (!flags.published || flags.rows == Rows::kGone) continue;
      if (flags.rows == Rows::kKept && run >= wanted) continue;
      const bool is_new = std::exchange(flags.rows, Rows::kDropping) != Rows::kDropping;
      if (is_new) marks.emplace_back(run, flags);
      flags.rows = Rows::kGone;
      dropped.emplace_back(run, flags);
    }
    if (absl::Status status = MarkRuns(tenant, *number, marks); !status.ok()) return status;
  }
  if (dropped.empty()) return std::uint64_t{0};
  // The first that can still be read.
  const Generation oldest = *std::ranges::upper_bound(published, dropped.back().first);

  std::uint64_t deleted = 0;
  const auto add = [&deleted](const absl::StatusOr<std::uint64_t>& some) {
    if (some.ok()) deleted += *some;
    return some.status();
  };
  absl::Status status;
  for (const MatchKeyTable table : {MatchKeyTable::kOwnCandidates, MatchKeyTable::kOpportunities,
                                    MatchKeyTable::kOtherCandidates}) {
    if (status.ok()) status = add(DropStates(*number, table, published, oldest));
  }
  for (const MatchTable table : kAllMatchTables) {
    if (!status.ok() || table == MatchTable::kChanges) continue;
    status = add(DropReplaced(*number, table, published));
  }
  if (status.ok()) status = add(DropRows(tenant, MatchTable::kChanges, oldest));
  if (!status.ok()) return status;
  const std::lock_guard lock(runs_mutex_);
  if (status = MarkRuns(tenant, *number, dropped); !status.ok()) return status;
  return deleted;
}

absl::StatusOr<std::uint64_t> RocksDbMatches::DropRows(const std::string& tenant, MatchTable table,
                                                       std::uint64_t first_kept) {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value() || first_kept == 0) return std::uint64_t{0};
  return DeleteWhere(RowPrefix(*number, table, 0), RowPrefix(*number, table, first_kept),
                     [](std::string_view /*key*/, const MatchKey& /*parts*/,
                        std::string_view /*stored*/) -> absl::StatusOr<bool> { return true; });
}

absl::StatusOr<std::uint64_t> RocksDbMatches::RewriteStates(
    const std::string& tenant,
    absl::FunctionRef<std::optional<std::string>(const StateRow&)> without) {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value()) return std::uint64_t{0};
  const std::string prefix = MatchPrefix(*number, MatchKeyTable::kOpportunities);
  const std::string end = AfterPrefix(prefix);
  std::uint64_t rewritten = 0;
  std::string first = prefix;
  for (bool more = true; more;) {
    more = false;
    std::size_t seen = 0;
    std::uint64_t changed = 0;
    const absl::Status written = committer_.WriteAlone([&](rocksdb::WriteBatch* writes) {
      absl::Status scanned = database_.Iterate(
          Family::kMatches, first, end, nullptr,
          [&](std::string_view key, std::string_view stored) -> absl::Status {
            if (++seen > kRewrittenAtOnce) {
              first = std::string(key);
              more = true;
              return absl::CancelledError();
            }
            absl::StatusOr<Envelope> envelope = database_.OpenValue(Family::kMatches, key, stored);
            if (!envelope.ok()) return envelope.status();
            storage::v1::MatchState message;
            if (!message.ParseFromString(envelope->payload)) {
              return absl::DataLossError("rewrite states: a state does not parse");
            }
            if (message.gone()) return absl::OkStatus();
            std::optional<std::string> next =
                without({.id = envelope->key.id, .payload = std::move(*message.mutable_state())});
            if (!next.has_value()) return absl::OkStatus();
            ++changed;
            message.set_state(*std::move(next));
            envelope->payload = message.SerializeAsString();
            const absl::StatusOr<std::string> value =
                database_.frame().Write(FamilyName(Family::kMatches), key, *envelope);
            if (!value.ok()) return value.status();
            return Database::ToStatus(writes->Put(database_.handle(Family::kMatches),
                                                  rocksdb::Slice(key.data(), key.size()), *value),
                                      "rewrite states");
          });
      return more ? absl::OkStatus() : scanned;
    });
    if (!written.ok()) return written;
    rewritten += changed;
  }
  return rewritten;
}

}  // namespace passend::store
