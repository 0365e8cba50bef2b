#include "audit/reader.h"

#include <algorithm>
#include <utility>

#include "audit/database.h"
#include "audit/entry.h"

namespace passend::audit {
namespace {

std::string TimeKey(std::int64_t time) {
  return BigEndian(static_cast<std::uint64_t>(std::max<std::int64_t>(time, 0)));
}

}  // namespace

absl::StatusOr<AuditReader> AuditReader::Open(const std::string& path, const AuditKeys& keys) {
  auto database = Database::Open({.path = path, .read_only = true});
  if (!database.ok()) return database.status();
  AuditReader reader(database->get(), keys);
  reader.owned_ = *std::move(database);
  return reader;
}

AuditReader::AuditReader(const Database* database, const AuditKeys& keys)
    : database_(database), keys_(keys) {}
AuditReader::AuditReader(AuditReader&&) noexcept = default;
AuditReader::~AuditReader() = default;

absl::StatusOr<std::vector<NumberedRecord>> AuditReader::Find(const Query& query) const {
  std::string prefix;
  if (query.person.has_value()) {
    prefix = IndexPrefix(IndexKind::kPerson, Bytes(*query.person));
  } else if (!query.caller.empty()) {
    prefix =
        IndexPrefix(IndexKind::kCaller, Bytes(keys_.CallerTokenOf(query.tenant, query.caller)));
  } else {
    prefix = IndexPrefix(IndexKind::kTenant, keys_.TagOf(query.tenant));
  }
  std::string end = prefix + TimeKey(query.to);
  if (query.before_number != 0) {
    end = std::min(end, prefix + TimeKey(query.before_time) + BigEndian(query.before_number));
  }
  std::vector<std::uint64_t> numbers;
  if (query.limit == 0 || query.from >= query.to) return std::vector<NumberedRecord>{};
  bool damaged = false;
  const absl::Status status =
      database_->ForEach(Family::kIndex, prefix + TimeKey(query.from), end, true,
                         [&](std::string_view key, std::string_view /*value*/) {
                           damaged = key.size() != kIndexPrefixBytes + 16;
                           if (damaged) return false;
                           numbers.push_back(FromBigEndian(key.substr(kIndexPrefixBytes + 8)));
                           return numbers.size() < query.limit;
                         });
  if (!status.ok()) return status;
  if (damaged) return absl::DataLossError("the index of the audit log is damaged");
  std::vector<NumberedRecord> found;
  found.reserve(numbers.size());
  for (const std::uint64_t number : numbers) {
    const absl::StatusOr<Entry> entry = database_->GetEntry(number);
    if (absl::IsNotFound(entry.status())) continue;  // cut in the meantime
    if (!entry.ok()) return entry.status();
    absl::StatusOr<AuditRecord> record = OpenRecord(keys_, *entry);
    if (!record.ok()) return record.status();
    found.push_back({number, *std::move(record)});
  }
  return found;
}

absl::Status AuditReader::ForEach(
    const std::optional<std::string>& tenant, std::int64_t from, std::int64_t to,
    absl::FunctionRef<absl::Status(const NumberedRecord&)> visit) const {
  const std::string tag = tenant.has_value() ? keys_.TagOf(*tenant) : std::string();
  absl::Status failed;
  const absl::Status status = database_->ForEach(
      Family::kLog, "", "", false, [&](std::string_view key, std::string_view value) {
        const absl::StatusOr<Entry> entry =
            key.size() == 8 ? DecodeEntry(FromBigEndian(key), value)
                            : absl::DataLossError("the audit log has a key that is no number");
        failed = entry.status();
        if (!failed.ok()) return false;
        if (entry->time < from || entry->time >= to) return true;
        if (!tag.empty() && entry->tenant_tag != tag) return true;
        absl::StatusOr<AuditRecord> record = OpenRecord(keys_, *entry);
        failed = record.status();
        if (failed.ok()) failed = visit({entry->number, *std::move(record)});
        return failed.ok();
      });
  return status.ok() ? failed : status;
}

}  // namespace passend::audit
