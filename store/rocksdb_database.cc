#include "store/rocksdb_database.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/envelope.pb.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"
#include "store/keys/sealing_codec.h"

namespace passend::store {
namespace {

constexpr std::uint32_t kFormatVersion = 1;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// A flush or compaction that fails (a full disk) is a failed write: RocksDB latches it too.
class BackgroundErrors final : public rocksdb::EventListener {
 public:
  explicit BackgroundErrors(FailureLatch* latch) : latch_(latch) {}
  void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                         rocksdb::Status* status) override {
    latch_->Fail(Database::ToStatus(*status, "write in the background"));
  }

 private:
  FailureLatch* const latch_;
};

rocksdb::DBOptions MakeDbOptions(const RocksDbOptions& options, FailureLatch* latch) {
  rocksdb::DBOptions db_options;
  if (options.env != nullptr) db_options.env = options.env;
  db_options.create_if_missing = options.create_if_missing && !options.read_only;
  db_options.create_missing_column_families = true;
  // No healing behind our back: a failed write latches, and reopening starts from what is on disk.
  db_options.max_bgerror_resume_count = 0;
  // An incomplete last write is what a crash leaves; damage before it is refused, since recovery to
  // a point in time would drop the acknowledged writes behind it without a word.
  db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db_options.listeners.push_back(std::make_shared<BackgroundErrors>(latch));
  db_options.db_write_buffer_size = 4 * options.write_buffer_bytes;
  db_options.max_total_wal_size = 8 * options.write_buffer_bytes;
  db_options.max_background_jobs = 2;
  db_options.db_host_id = "";  // data files and backups need not name the machine
  db_options.keep_log_file_num = 3;
  db_options.max_log_file_size = std::size_t{4} << 20;
  return db_options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const RocksDbOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  // A new record is looked for before it is written; the filter answers nearly always.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  // A start reads all facts: fewer and larger reads.
  table.block_size = std::size_t{16} << 10;
  table.max_auto_readahead_size = std::size_t{1} << 20;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.write_buffer_bytes;
  // What is flushed is merged soon, and compressed then.
  family.compression_per_level.assign(static_cast<std::size_t>(family.num_levels),
                                      rocksdb::kLZ4Compression);
  family.compression_per_level.front() = rocksdb::kNoCompression;
  // Keys come in no order, so every file of the first level overlaps all of the next: merging twice
  // as many at once halves what an import writes anew. Filters spare the reads the extra files.
  family.level0_file_num_compaction_trigger = 8;
  family.max_bytes_for_level_base = 8 * options.write_buffer_bytes;
  family.memtable_prefix_bloom_size_ratio = 0.02;
  family.memtable_whole_key_filtering = true;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string_view name : kFamilyNames) {
    families.emplace_back(std::string(name), family);
    // A run writes faster than one buffer is flushed; writes of all families would wait for it.
    if (name == FamilyName(Family::kMatches)) families.back().options.max_write_buffer_number = 4;
  }
  return families;
}

// The first one seals.
std::vector<std::shared_ptr<const ValueCodec>> CodecsFor(KeyDatabase* keys) {
  if (keys == nullptr) return {PlainCodec()};
  std::vector<std::shared_ptr<const ValueCodec>> codecs = {NewSealingCodec(keys)};
  if (keys->accepts_plain()) codecs.push_back(PlainCodec());
  return codecs;
}

absl::Status OpenError(const rocksdb::Status& status, const RocksDbOptions& options) {
  const std::string what = absl::StrCat("open the store at ", options.path);
  const std::string text = status.ToString();
  if (status.IsInvalidArgument()) {
    if (text.find("does not exist") != std::string::npos) {
      return absl::NotFoundError(absl::StrCat(what, ": there is none"));
    }
    return absl::FailedPreconditionError(
        absl::StrCat(what, ": not a store of this program, or of a newer one: ", text));
  }
  return Database::ToStatus(status, what);
}

}  // namespace

absl::Status Database::ToStatus(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat(std::string(what), ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(text);
  return absl::UnavailableError(text);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const RocksDbOptions& options,
                                                         std::unique_ptr<KeyDatabase> keys,
                                                         FailureLatch* latch) {
  std::unique_ptr<Database> database(new Database(std::move(keys)));
  if (absl::Status status = database->OpenFiles(options, latch); !status.ok()) return status;
  std::string format;
  const rocksdb::Status found = database->db_->Get(
      rocksdb::ReadOptions(), database->handle(Family::kMeta), ToSlice(kMetaFormat), &format);
  if (found.IsNotFound() && !options.read_only) {
    if (absl::Status status = database->CreateMeta(options); !status.ok()) return status;
  }
  if (absl::Status status = database->ReadMeta(); !status.ok()) return status;
  return database;
}

Database::Database(std::unique_ptr<KeyDatabase> keys)
    : keys_(std::move(keys)), frame_(CodecsFor(keys_.get())) {}

std::vector<rocksdb::ColumnFamilyHandle*> Database::handles() const {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) handles.push_back(handle);
  }
  return handles;
}

Database::~Database() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
  // What is acknowledged is in the write-ahead log already; nothing to do about an error here.
  (void)db_->Close();
}

absl::Status Database::OpenFiles(const RocksDbOptions& options, FailureLatch* latch) {
  const rocksdb::DBOptions db_options = MakeDbOptions(options, latch);
  std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeFamilies(options);
  if (options.read_only) {
    // Families that came later are made when a database is opened for writing; here they are empty.
    std::vector<std::string> present;
    const rocksdb::Status listed =
        rocksdb::DB::ListColumnFamilies(db_options, options.path, &present);
    if (listed.ok()) {
      std::erase_if(families, [&](const rocksdb::ColumnFamilyDescriptor& family) {
        return std::ranges::find(present, family.name) == present.end();
      });
    }
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(db_options, options.path, families, &handles, &db)
          : rocksdb::DB::Open(db_options, options.path, families, &handles, &db);
  if (!opened.ok()) return OpenError(opened, options);
  db_.reset(db);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const auto name = std::ranges::find(kFamilyNames, handle->GetName());
    handles_[static_cast<std::size_t>(name - kFamilyNames.begin())] = handle;
  }
  return absl::OkStatus();
}

absl::Status Database::CreateMeta(const RocksDbOptions& options) {
  storage::v1::DatabaseFormat format;
  format.set_version(kFormatVersion);
  const HashKey hash_key =
      options.new_hash_key.has_value() ? *options.new_hash_key : RandomHashKey();
  const std::pair<std::string_view, std::string> entries[] = {
      {kMetaFormat, format.SerializeAsString()},
      {kMetaHashKey, std::string(hash_key.begin(), hash_key.end())},
      {kMetaState, SerialiseState({})}};
  rocksdb::WriteBatch batch;
  for (const auto& [key, payload] : entries) {
    const absl::StatusOr<std::string> value = frame_.Write(
        FamilyName(Family::kMeta), key, {.revision = 0, .key = {}, .payload = payload});
    if (!value.ok()) return value.status();
    if (const rocksdb::Status put = batch.Put(handle(Family::kMeta), ToSlice(key), *value);
        !put.ok()) {
      return ToStatus(put, "create the store");
    }
  }
  rocksdb::WriteOptions write;
  write.sync = !options.unsafe_without_sync;
  return ToStatus(db_->Write(write, &batch), "create the store");
}

absl::Status Database::ReadMeta() {
  const absl::StatusOr<std::optional<Envelope>> format = Get(Family::kMeta, kMetaFormat, nullptr);
  if (!format.ok()) return format.status();
  const absl::StatusOr<std::optional<Envelope>> key = Get(Family::kMeta, kMetaHashKey, nullptr);
  if (!key.ok()) return key.status();
  storage::v1::DatabaseFormat version;
  if (!format->has_value() || !version.ParseFromString((*format)->payload) || !key->has_value() ||
      (*key)->payload.size() != hash_key_.size()) {
    return absl::DataLossError("open the store: its meta family is incomplete");
  }
  if (version.version() != kFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat("open the store: it has format ",
                                                      version.version(), ", this program knows ",
                                                      kFormatVersion));
  }
  std::memcpy(hash_key_.data(), (*key)->payload.data(), hash_key_.size());

  std::vector<std::pair<std::string, TenantNumber>> tenants;
  const std::string end = absl::StrCat("tenant", std::string(1, '/' + 1));
  const absl::Status scanned = Iterate(
      Family::kMeta, kMetaTenantPrefix, end, nullptr,
      [&](std::string_view meta_key, std::string_view stored) {
        const absl::StatusOr<Envelope> envelope = OpenValue(Family::kMeta, meta_key, stored);
        if (!envelope.ok()) return envelope.status();
        storage::v1::TenantNumber tenant;
        if (!tenant.ParseFromString(envelope->payload)) {
          return absl::DataLossError("open the store: a tenant does not parse");
        }
        tenants.emplace_back(tenant.tenant(), tenant.number());
        return absl::OkStatus();
      });
  if (!scanned.ok()) return scanned;
  AddTenants(tenants);
  return absl::OkStatus();
}

std::optional<TenantNumber> Database::NumberOf(const std::string& tenant) const {
  if (tenant.empty()) return 0;
  const std::shared_lock lock(tenants_mutex_);
  const auto it = number_of_.find(tenant);
  if (it == number_of_.end()) return std::nullopt;
  return it->second;
}

std::optional<std::string> Database::TenantOf(TenantNumber number) const {
  if (number == 0) return "";
  const std::shared_lock lock(tenants_mutex_);
  const auto it = tenant_of_.find(number);
  if (it == tenant_of_.end()) return std::nullopt;
  return it->second;
}

TenantNumber Database::last_tenant_number() const {
  const std::shared_lock lock(tenants_mutex_);
  return tenant_of_.empty() ? 0 : tenant_of_.rbegin()->first;
}

void Database::AddTenants(const std::vector<std::pair<std::string, TenantNumber>>& tenants) {
  const std::unique_lock lock(tenants_mutex_);
  for (const auto& [tenant, number] : tenants) {
    number_of_[tenant] = number;
    tenant_of_[number] = tenant;
  }
}

std::optional<std::string> Database::KeyOf(Family family, const RecordKey& key) const {
  const std::optional<TenantNumber> number = NumberOf(key.tenant);
  if (!number.has_value()) return std::nullopt;
  return KeyOf(family, *number, key);
}

std::string Database::FactsKey(Kind kind, std::string_view profile_key) {
  std::string key(1, static_cast<char>(kind));
  key += profile_key;
  return key;
}

absl::StatusOr<std::optional<Envelope>> Database::Get(Family family, std::string_view key,
                                                      const rocksdb::Snapshot* snapshot) const {
  if (handle(family) == nullptr) return std::optional<Envelope>();
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  rocksdb::PinnableSlice stored;
  const rocksdb::Status got = db_->Get(options, handle(family), ToSlice(key), &stored);
  if (got.IsNotFound()) return std::optional<Envelope>();
  if (!got.ok()) {
    return ToStatus(got, absl::StrCat("read from family ", std::string(FamilyName(family))));
  }
  absl::StatusOr<Envelope> envelope = OpenValue(family, key, ToView(stored), /*in_order=*/false);
  if (!envelope.ok()) return envelope.status();
  return std::optional<Envelope>(*std::move(envelope));
}

absl::Status Database::Iterate(
    Family family, std::string_view first, std::string_view end, const rocksdb::Snapshot* snapshot,
    absl::FunctionRef<absl::Status(std::string_view key, std::string_view stored)> visit) const {
  if (handle(family) == nullptr) return absl::OkStatus();
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.fill_cache = false;  // a full scan would push out everything else
  const rocksdb::Slice upper = ToSlice(end);
  if (!end.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, handle(family)));
  for (it->Seek(ToSlice(first)); it->Valid(); it->Next()) {
    if (absl::Status status = visit(ToView(it->key()), ToView(it->value())); !status.ok()) {
      return status;
    }
  }
  return ToStatus(it->status(), absl::StrCat("scan family ", std::string(FamilyName(family))));
}

std::optional<std::string> Database::TenantOfKeyIn(Family family, std::string_view key) const {
  // Families whose keys start with a tenant, after the kind in facts.
  TenantNumber number = 0;
  const std::string_view numbered = family == Family::kFacts && !key.empty() ? key.substr(1) : key;
  const bool has_tenant = family != Family::kMeta && family != Family::kChanges;
  bool is_key = numbered.size() == kOpaqueKeyBytes;
  if (family == Family::kDecisions) is_key = numbered.size() == kDecisionKeyBytes;
  if (family == Family::kMatches || family == Family::kRuns) is_key = numbered.size() > 8;
  if (has_tenant && is_key) number = TenantOfKey(numbered);
  return TenantOf(number);
}

absl::StatusOr<Envelope> Database::OpenValue(Family family, std::string_view key,
                                             std::string_view stored, bool in_order) const {
  const std::optional<std::string> tenant = TenantOfKeyIn(family, key);
  const absl::StatusOr<Envelope> envelope =
      tenant.has_value()
          ? frame_.Read(FamilyName(family), *tenant, key, stored, in_order)
          : absl::StatusOr<Envelope>(absl::DataLossError("the tenant of a key is not known"));
  if (envelope.ok()) return envelope;
  return absl::Status(envelope.status().code(),
                      absl::StrCat("read from family ", std::string(FamilyName(family)), ": ",
                                   std::string(envelope.status().message())));
}

absl::StatusOr<StoreState> Database::ReadState(const rocksdb::Snapshot* snapshot) const {
  const absl::StatusOr<std::optional<Envelope>> envelope = Get(Family::kMeta, kMetaState, snapshot);
  if (!envelope.ok()) return envelope.status();
  storage::v1::StoreState message;
  if (!envelope->has_value() || !message.ParseFromString((*envelope)->payload) ||
      message.counts_size() != static_cast<int>(kKindCount)) {
    return absl::DataLossError("read the state of the store: it is damaged");
  }
  StoreState state;
  state.revision = message.revision();
  std::ranges::copy(message.counts(), state.counts.begin());
  if (message.first_change() != 0) state.first_change = message.first_change();
  if (message.has_catalogue_stamp()) state.catalogue_stamp = message.catalogue_stamp();
  return state;
}

std::string Database::SerialiseState(const StoreState& state) {
  storage::v1::StoreState message;
  message.set_revision(state.revision);
  for (const std::uint64_t count : state.counts) message.add_counts(count);
  if (state.first_change > 1) message.set_first_change(state.first_change);
  if (state.catalogue_stamp.has_value()) message.set_catalogue_stamp(*state.catalogue_stamp);
  return message.SerializeAsString();
}

}  // namespace passend::store
