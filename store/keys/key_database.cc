#include "store/keys/key_database.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/envelope.pb.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"
#include "security/aead.h"
#include "security/hmac.h"
#include "store/rocksdb_database.h"
#include "store/rocksdb_purge.h"

namespace passend::store {
namespace {

// First byte of a key of this database.
constexpr char kTenantPrefixByte = 't';  // number (8), version (4)
constexpr char kPersonPrefixByte = 'p';  // key of the candidate (24)

constexpr std::size_t kVersionBytes = 4;
// Version of the tenant's key, and the key it wrapped.
constexpr std::size_t kPersonRecordBytes =
    kVersionBytes + security::kSealBytes + security::Key::kBytes;

constexpr std::size_t kLeastAhead = 8;
constexpr std::size_t kMostAhead = 512;
constexpr std::size_t kRewrapAtOnce = 512;

std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::string BigEndian32(std::uint32_t number) { return BigEndian64(number).substr(4); }
std::uint32_t ReadBigEndian32(std::string_view bytes) {
  return static_cast<std::uint32_t>(ReadBigEndian64(std::string(4, '\0').append(bytes)));
}

std::string TenantRecordKey(TenantNumber number, std::uint32_t version) {
  return std::string(1, kTenantPrefixByte) + BigEndian64(number) + BigEndian32(version);
}
std::string PersonRecordKey(std::string_view candidate_key) {
  std::string key(1, kPersonPrefixByte);
  key += candidate_key;
  return key;
}

// What a key is for, so that it cannot stand in for another.
std::string TenantContext(TenantNumber number, std::uint32_t version, bool accepts_plain) {
  return absl::StrCat("passend tenant key 1 ", BigEndian64(number), BigEndian32(version),
                      accepts_plain ? "p" : "s");
}
std::string PersonContext(std::string_view candidate_key, std::uint32_t version) {
  return absl::StrCat("passend person key 1 ", BigEndian32(version), std::string(candidate_key));
}

// Different for every database and for every time that copies became void.
std::uint64_t NextEpoch() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

// What one thread read last: the next ones are in it when it reads in order, and a profile and its
// facts have the same key.
struct Copies {
  std::uint64_t epoch = 0;
  std::string last_candidate;
  std::optional<security::Key> last_key;
  std::string candidates;  // keys of 24 bytes, ascending
  std::string records;     // and what stands there
  std::size_t ahead = 0;   // how many were read

  std::string_view candidate(std::size_t i) const {
    return std::string_view(candidates).substr(i * kOpaqueKeyBytes, kOpaqueKeyBytes);
  }
  std::size_t count() const { return candidates.size() / kOpaqueKeyBytes; }
  void Clear() {
    last_candidate.clear();
    last_key.reset();
    candidates.clear();
    records.clear();
    ahead = 0;
  }
  std::optional<std::string> Find(std::string_view candidate_key) const {
    std::size_t low = 0;
    std::size_t high = count();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (candidate(middle) < candidate_key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == count() || candidate(low) != candidate_key) return std::nullopt;
    return records.substr(low * kPersonRecordBytes, kPersonRecordBytes);
  }
};

Copies& CopiesOf(std::uint64_t epoch) {
  thread_local Copies copies;
  if (copies.epoch != epoch) {
    copies.Clear();
    copies.epoch = epoch;
  }
  return copies;
}

absl::Status Damaged() { return absl::DataLossError("key database: a key is damaged"); }

}  // namespace

KeyDatabase::KeyDatabase(const KeyDatabaseOptions& options)
    : kek_(options.kek),
      latch_(options.latch),
      read_only_(options.read_only),
      sync_(!options.unsafe_without_sync),
      epoch_(NextEpoch()) {}

KeyDatabase::~KeyDatabase() {
  if (db_ != nullptr) (void)db_->Close();  // every key that counts is in the log already
}

absl::StatusOr<std::unique_ptr<KeyDatabase>> KeyDatabase::Open(const KeyDatabaseOptions& options) {
  std::unique_ptr<KeyDatabase> keys(new KeyDatabase(options));
  if (absl::Status status = keys->OpenFiles(options); !status.ok()) return status;
  if (absl::Status status = keys->ReadTenantKeys(); !status.ok()) return status;
  if (!keys->Newest(0).has_value()) {
    if (options.read_only) return absl::NotFoundError("key database: it is empty");
    const std::lock_guard lock(keys->write_mutex_);
    keys->accepts_plain_ = options.new_accepts_plain;
    if (absl::Status status = keys->AddVersion(0); !status.ok()) return status;
  }
  return keys;
}

absl::Status KeyDatabase::OpenFiles(const KeyDatabaseOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(std::size_t{16} << 20);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  rocksdb::Options db_options;
  if (options.env != nullptr) db_options.env = options.env;
  db_options.create_if_missing = options.create_if_missing && !options.read_only;
  db_options.max_bgerror_resume_count = 0;
  db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db_options.compression = rocksdb::kNoCompression;  // wrapped keys do not compress
  db_options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  db_options.write_buffer_size = std::size_t{16} << 20;
  db_options.memtable_prefix_bloom_size_ratio = 0.02;
  db_options.memtable_whole_key_filtering = true;  // most that are looked for while writing are new
  // Small files: to destroy one key, those that hold it are written anew.
  db_options.target_file_size_base = std::size_t{8} << 20;
  db_options.max_background_jobs = 2;
  db_options.db_host_id = "";
  db_options.keep_log_file_num = 3;
  db_options.max_log_file_size = std::size_t{4} << 20;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = options.read_only
                                     ? rocksdb::DB::OpenForReadOnly(db_options, options.path, &db)
                                     : rocksdb::DB::Open(db_options, options.path, &db);
  const std::string what = absl::StrCat("open the key database at ", options.path);
  if (opened.IsInvalidArgument() || opened.IsPathNotFound()) {
    return absl::NotFoundError(absl::StrCat(what, ": there is none"));
  }
  if (!opened.ok()) return Database::ToStatus(opened, what);
  db_.reset(db);
  return absl::OkStatus();
}

absl::Status KeyDatabase::ReadTenantKeys() {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  const std::string prefix(1, kTenantPrefixByte);
  for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
    storage::v1::WrappedKey record;
    const std::string_view key = ToView(it->key());
    if (key.size() != 1 + 8 + kVersionBytes ||
        !record.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) {
      return Damaged();
    }
    const TenantNumber number = ReadBigEndian64(key.substr(1));
    const std::uint32_t version = ReadBigEndian32(key.substr(9));
    absl::StatusOr<std::string> bytes = kek_->Unwrap(
        record.kek_id(), TenantContext(number, version, record.accepts_plain()), record.wrapped());
    if (!bytes.ok()) {
      return absl::Status(
          bytes.status().code(),
          absl::StrCat("open the key database: ", std::string(bytes.status().message())));
    }
    const absl::StatusOr<security::Key> opened = security::Key::FromBytes(*bytes);
    security::Wipe(*bytes);
    if (!opened.ok()) return Damaged();
    TenantVersions& versions = tenants_[number];
    versions.keys.emplace(version, *opened);
    versions.wrapped_by[version] = record.kek_id();
    if (number == 0) accepts_plain_ = record.accepts_plain();
  }
  return Database::ToStatus(it->status(), "read the key database");
}

std::optional<KeyDatabase::Versioned> KeyDatabase::Newest(TenantNumber number) const {
  const std::shared_lock lock(tenants_mutex_);
  const auto it = tenants_.find(number);
  if (it == tenants_.end()) return std::nullopt;
  const auto& [version, key] = *it->second.keys.rbegin();
  return Versioned{version, key};
}

absl::Status KeyDatabase::PutTenantKey(TenantNumber number, std::uint32_t version,
                                       const security::Key& key, bool accepts_plain) {
  const std::string kek_id = kek_->id();
  const absl::StatusOr<std::string> wrapped =
      kek_->Wrap(TenantContext(number, version, accepts_plain), key.bytes());
  if (!wrapped.ok()) return wrapped.status();
  storage::v1::WrappedKey record;
  record.set_kek_id(kek_id);
  record.set_accepts_plain(accepts_plain);
  record.set_wrapped(*wrapped);
  rocksdb::WriteOptions write;
  write.sync = sync_;
  const rocksdb::Status put =
      db_->Put(write, TenantRecordKey(number, version), record.SerializeAsString());
  if (!put.ok()) return Written(put, "write a key");
  const std::unique_lock lock(tenants_mutex_);
  TenantVersions& versions = tenants_[number];
  versions.keys.emplace(version, key);
  versions.wrapped_by[version] = kek_id;
  return absl::OkStatus();
}

absl::Status KeyDatabase::AddVersion(TenantNumber number) {
  const std::optional<Versioned> newest = Newest(number);
  const std::uint32_t version = newest.has_value() ? newest->version + 1 : 1;
  return PutTenantKey(number, version, security::Key::Random(), number == 0 && accepts_plain());
}

absl::StatusOr<KeyDatabase::Versioned> KeyDatabase::TenantKeyOrNew(TenantNumber number) {
  if (std::optional<Versioned> newest = Newest(number); newest.has_value()) return *newest;
  const std::lock_guard lock(write_mutex_);
  if (std::optional<Versioned> newest = Newest(number); newest.has_value()) return *newest;
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  if (absl::Status status = AddVersion(number); !status.ok()) return status;
  return *Newest(number);
}

absl::StatusOr<security::Key> KeyDatabase::TenantKey(TenantNumber number,
                                                     std::uint32_t version) const {
  const std::shared_lock lock(tenants_mutex_);
  const auto it = tenants_.find(number);
  if (it != tenants_.end()) {
    const auto key = it->second.keys.find(version);
    if (key != it->second.keys.end()) return key->second;
  }
  return absl::NotFoundError("the key of the tenant has been destroyed");
}

bool KeyDatabase::IsNewest(TenantNumber number, std::uint32_t version) const {
  const std::shared_lock lock(tenants_mutex_);
  const auto it = tenants_.find(number);
  return it != tenants_.end() && it->second.keys.rbegin()->first == version;
}

std::string KeyDatabase::WrapPersonKey(std::string_view candidate_key, const security::Key& key,
                                       const Versioned& tenant) {
  return absl::StrCat(
      BigEndian32(tenant.version),
      security::Seal(tenant.key, PersonContext(candidate_key, tenant.version), key.bytes()));
}

absl::StatusOr<security::Key> KeyDatabase::UnwrapPersonKey(std::string_view candidate_key,
                                                           std::string_view record) const {
  if (record.size() != kPersonRecordBytes) return Damaged();
  const std::uint32_t version = ReadBigEndian32(record.substr(0, kVersionBytes));
  const absl::StatusOr<security::Key> tenant = TenantKey(TenantOfKey(candidate_key), version);
  if (!tenant.ok()) return tenant.status();
  absl::StatusOr<std::string> bytes =
      security::Open(*tenant, PersonContext(candidate_key, version), record.substr(kVersionBytes));
  if (!bytes.ok()) return Damaged();
  absl::StatusOr<security::Key> key = security::Key::FromBytes(*bytes);
  security::Wipe(*bytes);
  return key;
}

absl::StatusOr<std::optional<std::string>> KeyDatabase::FindRecord(std::string_view candidate_key,
                                                                   bool in_order) const {
  if (!in_order) {
    std::string record;
    const rocksdb::Status got =
        db_->Get(rocksdb::ReadOptions(), PersonRecordKey(candidate_key), &record);
    if (got.IsNotFound()) return std::optional<std::string>();
    if (!got.ok()) return Database::ToStatus(got, "read a key");
    return std::optional<std::string>(std::move(record));
  }
  Copies& copies = CopiesOf(epoch_);
  if (std::optional<std::string> found = copies.Find(candidate_key); found.has_value())
    return found;
  // A few at first, and more when they turn out to be wanted.
  const bool goes_on = copies.count() > 0 && copies.candidate(copies.count() - 1) < candidate_key;
  copies.ahead = goes_on ? std::min(2 * copies.ahead, kMostAhead) : kLeastAhead;
  copies.candidates.clear();
  copies.records.clear();
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options));
  const std::string prefix(1, kPersonPrefixByte);
  it->Seek(PersonRecordKey(candidate_key));
  for (; it->Valid() && copies.count() < copies.ahead && it->key().starts_with(prefix);
       it->Next()) {
    if (it->key().size() != 1 + kOpaqueKeyBytes || it->value().size() != kPersonRecordBytes) {
      return Damaged();
    }
    copies.candidates.append(it->key().data() + 1, kOpaqueKeyBytes);
    copies.records.append(it->value().data(), kPersonRecordBytes);
  }
  if (!it->status().ok()) return Database::ToStatus(it->status(), "read a key");
  return copies.Find(candidate_key);
}

absl::StatusOr<security::Key> KeyDatabase::PersonKey(std::string_view candidate_key,
                                                     bool in_order) const {
  const std::uint64_t epoch = epoch_;
  if (const Copies& copies = CopiesOf(epoch);
      copies.last_key.has_value() && copies.last_candidate == candidate_key) {
    return *copies.last_key;
  }
  const absl::StatusOr<std::optional<std::string>> record = FindRecord(candidate_key, in_order);
  if (!record.ok()) return record.status();
  if (!record->has_value()) {
    const std::lock_guard lock(new_mutex_);
    const auto it = new_keys_.find(std::string(candidate_key));
    if (it != new_keys_.end()) return it->second;
    return absl::NotFoundError("the key of the person has been destroyed");
  }
  absl::StatusOr<security::Key> key = UnwrapPersonKey(candidate_key, **record);
  if (key.ok()) {
    Copies& copies = CopiesOf(epoch);
    copies.last_candidate = candidate_key;
    copies.last_key = *key;
  }
  return key;
}

absl::StatusOr<security::Key> KeyDatabase::PersonKeyOrNew(std::string_view candidate_key) {
  {  // the facts of a new profile have the key that was made for the profile
    const std::lock_guard lock(new_mutex_);
    const auto it = new_keys_.find(std::string(candidate_key));
    if (it != new_keys_.end()) return it->second;
  }
  absl::StatusOr<security::Key> known = PersonKey(candidate_key, /*in_order=*/false);
  if (known.ok() || !absl::IsNotFound(known.status())) return known;
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  const std::lock_guard lock(new_mutex_);
  return new_keys_.emplace(std::string(candidate_key), security::Key::Random()).first->second;
}

absl::StatusOr<std::string> KeyDatabase::Fingerprint(std::string_view candidate_key) const {
  constexpr std::size_t kFingerprintBytes = 16;
  const absl::StatusOr<security::Key> key = PersonKey(candidate_key, /*in_order=*/false);
  if (absl::IsNotFound(key.status())) return std::string();
  if (!key.ok()) return key.status();
  const security::Key derived = security::Derive(*key, "passend person fingerprint 1");
  return std::string(derived.bytes().substr(0, kFingerprintBytes));
}

absl::Status KeyDatabase::Sync() {
  const std::lock_guard write_lock(write_mutex_);
  rocksdb::WriteBatch writes;
  std::vector<std::string> written;
  {
    const std::lock_guard lock(new_mutex_);
    if (new_keys_.empty()) return absl::OkStatus();
    written.reserve(new_keys_.size());
    for (const auto& [candidate_key, key] : new_keys_) written.push_back(candidate_key);
  }
  std::ranges::sort(written);
  for (const std::string& candidate_key : written) {
    std::optional<security::Key> key;
    {
      const std::lock_guard lock(new_mutex_);
      key = new_keys_.at(candidate_key);
    }
    const TenantNumber number = TenantOfKey(candidate_key);
    if (!Newest(number).has_value()) {
      if (absl::Status status = AddVersion(number); !status.ok()) return status;
    }
    const rocksdb::Status put = writes.Put(PersonRecordKey(candidate_key),
                                           WrapPersonKey(candidate_key, *key, *Newest(number)));
    if (!put.ok()) return Database::ToStatus(put, "write a key");
  }
  rocksdb::WriteOptions write;
  write.sync = sync_;
  const rocksdb::Status status = db_->Write(write, &writes);
  if (!status.ok()) return Written(status, "write new keys");
  const std::lock_guard lock(new_mutex_);
  for (const std::string& candidate_key : written) new_keys_.erase(candidate_key);
  return absl::OkStatus();
}

absl::Status KeyDatabase::Written(const rocksdb::Status& status, std::string_view what) const {
  absl::Status ours = Database::ToStatus(status, what);
  if (!ours.ok() && latch_ != nullptr) latch_->Fail(ours);
  return ours;
}

void KeyDatabase::ForgetCopies() { epoch_ = NextEpoch(); }

absl::Status KeyDatabase::DestroyPersonKeys(const std::vector<std::string>& candidate_keys) {
  if (candidate_keys.empty()) return absl::OkStatus();
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  const std::lock_guard lock(write_mutex_);
  {
    const std::lock_guard new_lock(new_mutex_);
    for (const std::string& candidate_key : candidate_keys) new_keys_.erase(candidate_key);
  }
  rocksdb::WriteBatch writes;
  for (const std::string& candidate_key : candidate_keys) {
    const rocksdb::Status erased = writes.Delete(PersonRecordKey(candidate_key));
    if (!erased.ok()) return Database::ToStatus(erased, "destroy a key");
  }
  rocksdb::WriteOptions write;
  write.sync = sync_;
  const rocksdb::Status status = db_->Write(write, &writes);
  if (!status.ok()) return Written(status, "destroy keys");
  ForgetCopies();
  // One by one: between two keys lie those of others.
  for (const std::string& candidate_key : candidate_keys) {
    const std::string key = PersonRecordKey(candidate_key);
    absl::Status purged = PurgeDeleted(*db_, {db_->DefaultColumnFamily()}, key, key);
    if (!purged.ok()) return purged;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> KeyDatabase::Rewrap() {
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  const std::lock_guard lock(write_mutex_);
  const std::string kek_id = kek_->id();
  struct Old {
    TenantNumber number;
    std::uint32_t version;
    security::Key key;
  };
  std::vector<Old> old;
  {
    const std::shared_lock tenants_lock(tenants_mutex_);
    for (const auto& [number, versions] : tenants_) {
      for (const auto& [version, key] : versions.keys) {
        if (versions.wrapped_by.at(version) != kek_id) old.push_back({number, version, key});
      }
    }
  }
  for (const Old& one : old) {
    absl::Status status =
        PutTenantKey(one.number, one.version, one.key, one.number == 0 && accepts_plain());
    if (!status.ok()) return status;
  }
  // So that the old key-encryption key opens nothing that is left here.
  const std::string first(1, kTenantPrefixByte);
  const std::string last(1, kTenantPrefixByte + 1);
  absl::Status purged = PurgeDeleted(*db_, {db_->DefaultColumnFamily()}, first, last);
  if (!purged.ok()) return purged;
  return old.size();
}

absl::Status KeyDatabase::RotateTenantKey(TenantNumber number) {
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  const std::lock_guard lock(write_mutex_);
  return AddVersion(number);
}

absl::StatusOr<std::uint64_t> KeyDatabase::RewrapPersonKeys() {
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  std::string from(1, kPersonPrefixByte);
  std::uint64_t rewrapped = 0;
  while (!from.empty()) {
    const std::lock_guard lock(write_mutex_);
    const absl::StatusOr<std::uint64_t> some = RewrapSome(&from);
    if (!some.ok()) return some;
    rewrapped += *some;
  }
  return rewrapped;
}

absl::StatusOr<std::uint64_t> KeyDatabase::RewrapSome(std::string* from) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options));
  const std::string prefix(1, kPersonPrefixByte);
  rocksdb::WriteBatch writes;
  std::uint64_t rewrapped = 0;
  std::size_t seen = 0;
  for (it->Seek(*from); it->Valid() && it->key().starts_with(prefix) && seen < kRewrapAtOnce;
       it->Next(), ++seen) {
    const std::string_view candidate_key = ToView(it->key()).substr(1);
    const std::string_view record = ToView(it->value());
    if (candidate_key.size() != kOpaqueKeyBytes || record.size() != kPersonRecordBytes) {
      return Damaged();
    }
    const TenantNumber number = TenantOfKey(candidate_key);
    if (IsNewest(number, ReadBigEndian32(record.substr(0, kVersionBytes)))) continue;
    const absl::StatusOr<security::Key> key = UnwrapPersonKey(candidate_key, record);
    if (!key.ok()) return key.status();
    const rocksdb::Status put =
        writes.Put(it->key(), WrapPersonKey(candidate_key, *key, *Newest(number)));
    if (!put.ok()) return Database::ToStatus(put, "wrap keys again");
    ++rewrapped;
  }
  if (!it->status().ok()) return Database::ToStatus(it->status(), "wrap keys again");
  *from = seen < kRewrapAtOnce ? std::string() : it->key().ToString();
  if (it->Valid() && !it->key().starts_with(prefix)) from->clear();
  if (!it->Valid()) from->clear();
  if (rewrapped == 0) return rewrapped;
  rocksdb::WriteOptions write;
  write.sync = sync_;
  const rocksdb::Status status = db_->Write(write, &writes);
  if (!status.ok()) return Written(status, "wrap keys again");
  ForgetCopies();  // they name the older version
  return rewrapped;
}

bool KeyDatabase::HasOldVersions() const {
  const std::shared_lock lock(tenants_mutex_);
  return std::ranges::any_of(tenants_,
                             [](const auto& tenant) { return tenant.second.keys.size() > 1; });
}

absl::Status KeyDatabase::DestroyOldVersions() {
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  const std::lock_guard lock(write_mutex_);
  rocksdb::WriteBatch writes;
  {
    const std::shared_lock tenants_lock(tenants_mutex_);
    for (const auto& [number, versions] : tenants_) {
      for (auto it = versions.keys.begin(); it != std::prev(versions.keys.end()); ++it) {
        const rocksdb::Status erased = writes.Delete(TenantRecordKey(number, it->first));
        if (!erased.ok()) return Database::ToStatus(erased, "destroy old keys");
      }
    }
  }
  if (writes.Count() == 0) return absl::OkStatus();
  rocksdb::WriteOptions write;
  write.sync = sync_;
  const rocksdb::Status status = db_->Write(write, &writes);
  if (!status.ok()) return Written(status, "destroy old keys");
  {
    const std::unique_lock tenants_lock(tenants_mutex_);
    for (auto& [number, versions] : tenants_) {
      const std::uint32_t newest = versions.keys.rbegin()->first;
      std::erase_if(versions.keys, [newest](const auto& key) { return key.first != newest; });
      std::erase_if(versions.wrapped_by, [newest](const auto& by) { return by.first != newest; });
    }
  }
  ForgetCopies();
  return PurgeDeleted(*db_, {db_->DefaultColumnFamily()}, "", "");
}

bool KeyDatabase::accepts_plain() const {
  const std::shared_lock lock(tenants_mutex_);
  return accepts_plain_;
}

absl::Status KeyDatabase::RefusePlain() {
  if (read_only_) return absl::FailedPreconditionError("key database: open for reading");
  const std::lock_guard lock(write_mutex_);
  if (!accepts_plain()) return absl::OkStatus();
  const Versioned newest = *Newest(0);
  absl::Status status = PutTenantKey(0, newest.version, newest.key, /*accepts_plain=*/false);
  if (!status.ok()) return status;
  const std::unique_lock tenants_lock(tenants_mutex_);
  accepts_plain_ = false;
  return absl::OkStatus();
}

}  // namespace passend::store
