// Reading what nightly runs left.
#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/matches.pb.h"
#include "rocksdb/db.h"
#include "rocksdb/snapshot.h"
#include "store/rocksdb_matches.h"

namespace passend::store {
namespace {

absl::Status NoState(Generation number) {
  return absl::NotFoundError(absl::StrCat("get state of generation ", number, ": not found"));
}

// What keys of `prefix` begin with in the part, and the first key behind it.
std::pair<std::string, std::string> RangeOf(const std::string& prefix, const StatePart& part) {
  // Behind the prefix stand hashes, so equal parts of their range hold about equally many.
  const std::uint64_t step = std::numeric_limits<std::uint64_t>::max() / part.count;
  std::pair<std::string, std::string> range = {prefix, AfterPrefix(prefix)};
  if (part.index > 0) range.first += BigEndian64(step * part.index);
  if (part.index + 1 < part.count) range.second = prefix + BigEndian64(step * (part.index + 1));
  return range;
}

// Whether somebody's key was destroyed between the erasure and now, so that this cannot be read.
bool IsGone(const absl::Status& status) { return absl::IsNotFound(status); }

}  // namespace

absl::StatusOr<std::string> RocksDbMatches::GetState(const std::string& tenant, Generation number,
                                                     StateKind kind, const std::string& id) const {
  const absl::StatusOr<TenantNumber> tenant_number = NumberOf(tenant);
  if (!tenant_number.ok()) return tenant_number.status();
  if (absl::Status status = CheckReadable(*tenant_number, number); !status.ok()) return status;
  const std::optional<std::string> prefix =
      StatePrefixOf(database_, tenant, *tenant_number, kind, id);
  if (!prefix.has_value()) return NoState(number);
  const Numbers published = PublishedOf(*tenant_number);
  absl::StatusOr<std::string> result = NoState(number);
  const absl::Status scanned = database_.Iterate(
      Family::kMatches, StateKey(*prefix, number), AfterPrefix(*prefix), nullptr,
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        const std::optional<MatchKey> parts = ParseMatchKey(key);
        if (!parts.has_value() || !std::ranges::binary_search(published, parts->run)) {
          return absl::OkStatus();
        }
        const absl::StatusOr<Envelope> envelope =
            database_.OpenValue(Family::kMatches, key, stored, /*in_order=*/false);
        storage::v1::MatchState message;
        if (!envelope.ok()) {
          if (!IsGone(envelope.status())) result = envelope.status();
        } else if (!message.ParseFromString(envelope->payload)) {
          result = absl::DataLossError("read a state: it does not parse");
        } else if (!message.gone() && envelope->key.id == id) {
          result = std::move(*message.mutable_state());
        }
        return absl::CancelledError();
      });
  if (!scanned.ok() && !absl::IsCancelled(scanned)) return scanned;
  return result;
}

absl::Status RocksDbMatches::ScanStates(const std::string& tenant, Generation number,
                                        StateKind kind, const StatePart& part,
                                        Visitor<StateRow> visit) const {
  if (part.index >= part.count) {
    return absl::InvalidArgumentError("scan states: there is no such part");
  }
  const absl::StatusOr<TenantNumber> tenant_number = NumberOf(tenant);
  if (!tenant_number.ok()) return tenant_number.status();
  if (absl::Status status = CheckReadable(*tenant_number, number); !status.ok()) return status;
  const Numbers published = PublishedOf(*tenant_number);
  std::vector<MatchKeyTable> tables = {MatchKeyTable::kOpportunities};
  if (kind == StateKind::kCandidate) {
    tables = {MatchKeyTable::kOwnCandidates, MatchKeyTable::kOtherCandidates};
  }
  rocksdb::ManagedSnapshot snapshot(&database_.db());
  StateRow row;
  storage::v1::MatchState message;
  for (const MatchKeyTable table : tables) {
    const auto [first, end] = RangeOf(MatchPrefix(*tenant_number, table), part);
    std::string subject;  // of the profile whose newest form was met
    const absl::Status scanned = database_.Iterate(
        Family::kMatches, first, end, snapshot.snapshot(),
        [&](std::string_view key, std::string_view stored) -> absl::Status {
          const std::optional<MatchKey> parts = ParseMatchKey(key);
          if (!parts.has_value()) return absl::DataLossError("scan states: a key of another form");
          if (parts->subject == subject || parts->run > number ||
              !std::ranges::binary_search(published, parts->run)) {
            return absl::OkStatus();
          }
          subject = parts->subject;
          // Keys of candidates of other tenants do not come in the order of their persons.
          absl::StatusOr<Envelope> envelope = database_.OpenValue(
              Family::kMatches, key, stored, table == MatchKeyTable::kOwnCandidates);
          if (!envelope.ok()) {
            return IsGone(envelope.status()) ? absl::OkStatus() : envelope.status();
          }
          if (!message.ParseFromString(envelope->payload)) {
            return absl::DataLossError("scan states: a state does not parse");
          }
          if (message.gone()) return absl::OkStatus();
          row.id = std::move(envelope->key.id);
          row.payload = std::move(*message.mutable_state());
          return visit(row);
        });
    if (!scanned.ok()) return scanned;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RocksDbMatches::Found>> RocksDbMatches::FindRows(
    const std::string& tenant, TenantNumber number, MatchTable table, std::uint64_t row_number,
    const std::string& id, const rocksdb::Snapshot* snapshot) const {
  const std::string id_hash = RowIdHash(database_, tenant, number, id);
  std::vector<std::string> prefixes = {RowPrefix(number, table, row_number)};
  if (IsOfCandidate(table)) {
    // The person can only be that candidate, or nobody.
    prefixes = {RowPrefix(number, table, row_number, "") + id_hash,
                RowPrefix(number, table, row_number, CandidateHash(database_, tenant, number, id)) +
                    id_hash};
  }
  const Numbers published = PublishedOf(number);
  std::vector<Found> rows;
  for (const std::string& prefix : prefixes) {
    const absl::Status scanned = database_.Iterate(
        Family::kMatches, prefix, AfterPrefix(prefix), snapshot,
        [&](std::string_view key, std::string_view stored) {
          const std::optional<MatchKey> parts = ParseMatchKey(key);
          if (parts.has_value() && parts->id == id_hash &&
              (parts->run == 0 || std::ranges::binary_search(published, parts->run))) {
            rows.push_back({std::string(key), parts->part, parts->run, std::string(stored)});
          }
          return absl::OkStatus();
        });
    if (!scanned.ok()) return scanned;
  }
  std::ranges::stable_sort(rows, {}, &Found::part);
  return rows;
}

Generation RocksDbMatches::LastRun(const std::vector<Found>& rows) {
  Generation last = 0;
  for (const Found& row : rows) last = std::max(last, row.run);
  return last;
}

absl::Status RocksDbMatches::ScanRows(const std::string& tenant, MatchTable table,
                                      std::uint64_t row_number,
                                      const std::optional<std::string>& id,
                                      Visitor<MatchRow> visit) const {
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value() || *number == 0) return absl::OkStatus();
  if (table == MatchTable::kChanges && !CheckReadable(*number, row_number).ok()) {
    return absl::OkStatus();  // being forgotten
  }
  MatchRow row;
  storage::v1::MatchRow message;
  const auto open = [&](std::string_view key, std::uint32_t part,
                        std::string_view stored) -> absl::Status {
    absl::StatusOr<Envelope> envelope =
        database_.OpenValue(Family::kMatches, key, stored, /*in_order=*/!id.has_value());
    if (!envelope.ok()) return IsGone(envelope.status()) ? absl::OkStatus() : envelope.status();
    if (!message.ParseFromString(envelope->payload)) {
      return absl::DataLossError("scan rows: a row does not parse");
    }
    row.id = std::move(envelope->key.id);
    row.part = part;
    row.person = std::move(*message.mutable_person());
    row.payload = std::move(*message.mutable_row());
    return visit(row);
  };

  if (id.has_value()) {
    const absl::StatusOr<std::vector<Found>> rows =
        FindRows(tenant, *number, table, row_number, *id, nullptr);
    if (!rows.ok()) return rows.status();
    const Generation last = LastRun(*rows);
    for (const Found& found : *rows) {
      if (found.run != last) continue;
      if (absl::Status status = open(found.key, found.part, found.stored); !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  const Numbers published = PublishedOf(*number);
  rocksdb::ManagedSnapshot snapshot(&database_.db());
  const std::string prefix = RowPrefix(*number, table, row_number);
  const std::string end = AfterPrefix(prefix);
  const auto is_seen = [&](const MatchKey& parts) {
    return parts.run == 0 || std::ranges::binary_search(published, parts.run);
  };
  // First which run counts for each id. Changes are of one run by themselves.
  std::unordered_map<std::string, Generation> last_of;
  if (table != MatchTable::kChanges) {
    const absl::Status looked =
        database_.Iterate(Family::kMatches, prefix, end, snapshot.snapshot(),
                          [&](std::string_view key, std::string_view /*stored*/) {
                            const std::optional<MatchKey> parts = ParseMatchKey(key);
                            if (parts.has_value() && is_seen(*parts)) {
                              Generation& last = last_of[std::string(parts->id)];
                              last = std::max(last, parts->run);
                            }
                            return absl::OkStatus();
                          });
    if (!looked.ok()) return looked;
  }
  return database_.Iterate(
      Family::kMatches, prefix, end, snapshot.snapshot(),
      [&](std::string_view key, std::string_view stored) -> absl::Status {
        const std::optional<MatchKey> parts = ParseMatchKey(key);
        if (!parts.has_value()) return absl::DataLossError("scan rows: a key of another form");
        if (!is_seen(*parts)) return absl::OkStatus();
        if (table != MatchTable::kChanges && last_of.at(std::string(parts->id)) != parts->run) {
          return absl::OkStatus();
        }
        return open(key, parts->part, stored);
      });
}

absl::StatusOr<std::vector<std::uint64_t>> RocksDbMatches::RowNumbers(const std::string& tenant,
                                                                      MatchTable table) const {
  std::vector<std::uint64_t> numbers;
  const std::optional<TenantNumber> number = database_.NumberOf(tenant);
  if (!number.has_value() || *number == 0) return numbers;
  const Numbers published = PublishedOf(*number);
  const std::string end = AfterPrefix(MatchPrefix(*number, KeyTableOf(table)));
  std::uint64_t next = 0;
  for (bool found = true; found;) {
    found = false;
    const absl::Status scanned = database_.Iterate(
        Family::kMatches, RowPrefix(*number, table, next), end, nullptr,
        [&](std::string_view key, std::string_view /*stored*/) -> absl::Status {
          const std::optional<MatchKey> parts = ParseMatchKey(key);
          if (!parts.has_value() ||
              (parts->run != 0 && !std::ranges::binary_search(published, parts->run)) ||
              (table == MatchTable::kChanges && !CheckReadable(*number, parts->number).ok())) {
            return absl::OkStatus();
          }
          numbers.push_back(parts->number);
          found = true;
          return absl::CancelledError();  // what else has this number need not be seen
        });
    if (!scanned.ok() && !absl::IsCancelled(scanned)) return scanned;
    if (found && numbers.back() == std::numeric_limits<std::uint64_t>::max()) break;
    if (found) next = numbers.back() + 1;
  }
  return numbers;
}

}  // namespace passend::store
