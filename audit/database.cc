#include "audit/database.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

namespace passend::audit {
namespace {

constexpr std::size_t kWriteBufferBytes = std::size_t{16} << 20;
constexpr std::size_t kBlockCacheBytes = std::size_t{8} << 20;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class BackgroundErrors final : public rocksdb::EventListener {
 public:
  explicit BackgroundErrors(std::function<void(const absl::Status&)> on_failure)
      : on_failure_(std::move(on_failure)) {}
  void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                         rocksdb::Status* status) override {
    if (on_failure_) on_failure_(Database::ToStatus(*status, "write the audit log"));
  }

 private:
  const std::function<void(const absl::Status&)> on_failure_;
};

rocksdb::DBOptions MakeDbOptions(const Database::Options& options) {
  rocksdb::DBOptions db_options;
  if (options.env != nullptr) db_options.env = options.env;
  db_options.create_if_missing = !options.read_only;
  db_options.create_missing_column_families = !options.read_only;
  // As for the store: no healing behind our back, and damage before the last write is refused.
  db_options.max_bgerror_resume_count = 0;
  db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db_options.listeners.push_back(std::make_shared<BackgroundErrors>(options.on_failure));
  db_options.max_total_wal_size = 4 * kWriteBufferBytes;
  db_options.max_background_jobs = 2;
  db_options.db_host_id = "";
  db_options.keep_log_file_num = 3;
  db_options.max_log_file_size = std::size_t{4} << 20;
  return db_options;
}

rocksdb::ColumnFamilyOptions MakeFamily() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = kWriteBufferBytes;
  family.compression = rocksdb::kNoCompression;  // what is sealed does not get smaller
  return family;
}

}  // namespace

absl::Status Database::ToStatus(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat(std::string(what), ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(text);
  return absl::UnavailableError(text);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const Options& options) {
  const std::string what = absl::StrCat("open the audit log at ", options.path);
  std::unique_ptr<Database> database(new Database);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : {"default", "log", "index"}) families.emplace_back(name, MakeFamily());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::DBOptions db_options = MakeDbOptions(options);
  const rocksdb::Status opened =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(db_options, options.path, families, &handles, &db)
          : rocksdb::DB::Open(db_options, options.path, families, &handles, &db);
  if (!opened.ok()) {
    const std::string text = opened.ToString();
    const bool missing = text.find("does not exist") != std::string::npos ||
                         text.find("No such file") != std::string::npos;
    if (options.read_only && missing) return absl::NotFoundError(what + ": there is none");
    if (opened.IsInvalidArgument()) {
      return absl::FailedPreconditionError(absl::StrCat(what, ": not an audit log: ", text));
    }
    return ToStatus(opened, what);
  }
  database->db_.reset(db);
  std::ranges::copy(handles, database->handles_.begin());
  const auto format = database->Get(Family::kMeta, kFormatKey);
  if (!format.ok()) return format.status();
  if (format->has_value() && **format != kFormat) {
    return absl::FailedPreconditionError(what + ": it is of another program, or of a newer one");
  }
  return database;
}

Database::~Database() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  (void)db_->Close();  // what was acknowledged is on disk
}

absl::StatusOr<std::optional<std::string>> Database::Get(Family family,
                                                         std::string_view key) const {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), handle(family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return ToStatus(status, "read the audit log");
  return value;
}

absl::Status Database::ForEach(
    Family family, std::string_view first, std::string_view end, bool backwards,
    absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) const {
  const rocksdb::Slice lower = ToSlice(first);
  const rocksdb::Slice upper = ToSlice(end);
  rocksdb::ReadOptions options;
  if (!first.empty()) options.iterate_lower_bound = &lower;
  if (!end.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options, handle(family)));
  for (backwards ? at->SeekToLast() : at->SeekToFirst(); at->Valid();
       backwards ? at->Prev() : at->Next()) {
    if (!visit(ToView(at->key()), ToView(at->value()))) return absl::OkStatus();
  }
  return ToStatus(at->status(), "read the audit log");
}

absl::StatusOr<Entry> Database::GetEntry(std::uint64_t number) const {
  const auto value = Get(Family::kLog, BigEndian(number));
  if (!value.ok()) return value.status();
  if (!value->has_value()) {
    return absl::NotFoundError(absl::StrCat("the audit log has no record ", number));
  }
  return DecodeEntry(number, **value);
}

absl::StatusOr<std::uint64_t> Database::LastNumber() const {
  std::uint64_t number = 0;
  bool damaged = false;
  const absl::Status status =
      ForEach(Family::kLog, "", "", true, [&](std::string_view key, std::string_view /*value*/) {
        damaged = key.size() != 8;
        if (!damaged) number = FromBigEndian(key);
        return false;
      });
  if (!status.ok()) return status;
  if (damaged) return absl::DataLossError("the audit log has a key that is no number");
  return number;
}

absl::StatusOr<std::uint64_t> Database::IndexedNumber() const {
  const auto value = Get(Family::kMeta, kIndexedKey);
  if (!value.ok()) return value.status();
  if (!value->has_value()) return std::uint64_t{0};
  if ((*value)->size() != 8) {
    return absl::DataLossError("the audit log does not know how far its index is");
  }
  return FromBigEndian(**value);
}

absl::Status Database::Write(rocksdb::WriteBatch& batch, bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  return ToStatus(db_->Write(options, &batch), "write the audit log");
}

}  // namespace passend::audit
