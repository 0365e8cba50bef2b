#include "store/rocksdb_backup.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/utilities/backup_engine.h"

namespace passend::store {
namespace {

constexpr std::string_view kData = "data";
constexpr std::string_view kKeys = "keys";

std::string LineOf(const std::string& directory, std::string_view line) {
  return absl::StrCat(directory, "/", std::string(line));
}

absl::Status ToStatus(const rocksdb::Status& status, std::string_view what) {
  if (status.IsNotFound()) {
    return absl::NotFoundError(absl::StrCat(std::string(what), ": there is no such copy"));
  }
  return Database::ToStatus(status, what);
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> OpenEngine(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return absl::UnavailableError(absl::StrCat("backup: cannot make ", path));
  rocksdb::BackupEngineOptions options(path);
  options.sync = true;
  rocksdb::BackupEngine* engine = nullptr;
  const rocksdb::Status opened =
      rocksdb::BackupEngine::Open(rocksdb::Env::Default(), options, &engine);
  if (!opened.ok()) return ToStatus(opened, absl::StrCat("open the backups in ", path));
  return std::unique_ptr<rocksdb::BackupEngine>(engine);
}

absl::StatusOr<std::uint32_t> Copy(rocksdb::DB& db, const std::string& path, std::uint32_t keep) {
  absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> engine = OpenEngine(path);
  if (!engine.ok()) return engine.status();
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  rocksdb::BackupID id = 0;
  rocksdb::Status status = (*engine)->CreateNewBackup(options, &db, &id);
  if (status.ok()) status = (*engine)->PurgeOldBackups(keep);
  // Files that no copy needs any more, also those of a copy that was broken off.
  if (status.ok()) status = (*engine)->GarbageCollect();
  if (!status.ok()) return ToStatus(status, absl::StrCat("backup to ", path));
  return id;
}

absl::StatusOr<std::vector<BackupInfo>> ListLine(const std::string& path) {
  std::vector<BackupInfo> copies;
  if (!std::filesystem::exists(path)) return copies;
  absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> engine = OpenEngine(path);
  if (!engine.ok()) return engine.status();
  std::vector<rocksdb::BackupInfo> found;
  (*engine)->GetBackupInfo(&found);
  for (const rocksdb::BackupInfo& copy : found) {
    copies.push_back({.id = copy.backup_id, .unix_seconds = copy.timestamp, .bytes = copy.size});
  }
  return copies;
}

absl::Status VerifyLine(const std::string& path, std::uint32_t id) {
  if (!std::filesystem::exists(path)) {
    return absl::NotFoundError(absl::StrCat("verify backup ", id, " in ", path, ": no backups"));
  }
  absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> engine = OpenEngine(path);
  if (!engine.ok()) return engine.status();
  return ToStatus((*engine)->VerifyBackup(id, /*verify_with_checksum=*/true),
                  absl::StrCat("verify backup ", id, " in ", path));
}

absl::Status RestoreLine(const std::string& from, std::uint32_t id, const std::string& to) {
  absl::StatusOr<std::unique_ptr<rocksdb::BackupEngine>> engine = OpenEngine(from);
  if (!engine.ok()) return engine.status();
  std::error_code error;
  std::filesystem::create_directories(to, error);
  if (error) return absl::UnavailableError(absl::StrCat("restore: cannot make ", to));
  return ToStatus((*engine)->RestoreDBFromBackup(rocksdb::RestoreOptions(), id, to, to),
                  absl::StrCat("restore backup ", id, " of ", from));
}

bool IsAbsentOrEmpty(const std::string& path) {
  std::error_code error;
  return !std::filesystem::exists(path, error) || std::filesystem::is_empty(path, error);
}

}  // namespace

absl::StatusOr<BackupIds> MakeBackup(const Database& database, const BackupOptions& options) {
  if (options.directory.empty()) {
    return absl::InvalidArgumentError("backup: the directory must be given");
  }
  if (options.keep_data == 0 || options.keep_keys == 0) {
    return absl::InvalidArgumentError("backup: at least 1 copy must be kept");
  }
  BackupIds ids;
  const absl::StatusOr<std::uint32_t> data =
      Copy(database.db(), LineOf(options.directory, kData), options.keep_data);
  if (!data.ok()) return data.status();
  ids.data = *data;
  if (database.keys() == nullptr) return ids;
  const absl::StatusOr<std::uint32_t> keys =
      Copy(database.keys()->db(), LineOf(options.directory, kKeys), options.keep_keys);
  if (!keys.ok()) return keys.status();
  ids.keys = *keys;
  return ids;
}

absl::StatusOr<BackupList> ListBackups(const std::string& directory) {
  absl::StatusOr<std::vector<BackupInfo>> data = ListLine(LineOf(directory, kData));
  if (!data.ok()) return data.status();
  absl::StatusOr<std::vector<BackupInfo>> keys = ListLine(LineOf(directory, kKeys));
  if (!keys.ok()) return keys.status();
  if (data->empty()) {
    return absl::NotFoundError(absl::StrCat("list backups: ", directory, " holds none"));
  }
  return BackupList{*std::move(data), *std::move(keys)};
}

absl::Status VerifyBackup(const std::string& directory, const BackupIds& ids) {
  absl::Status status = VerifyLine(LineOf(directory, kData), ids.data);
  if (status.ok() && ids.keys != 0) status = VerifyLine(LineOf(directory, kKeys), ids.keys);
  return status;
}

absl::Status RestoreBackup(const RestoreOptions& options) {
  const std::string keys_path =
      options.keys_path.empty() ? options.path + "/keys" : options.keys_path;
  if (!IsAbsentOrEmpty(options.path) || !IsAbsentOrEmpty(keys_path)) {
    return absl::FailedPreconditionError(
        absl::StrCat("restore: ", options.path, " must be absent or empty"));
  }
  absl::Status status = VerifyBackup(options.directory, options.ids);
  if (status.ok()) {
    status = RestoreLine(LineOf(options.directory, kData), options.ids.data, options.path);
  }
  if (status.ok() && options.ids.keys != 0) {
    status = RestoreLine(LineOf(options.directory, kKeys), options.ids.keys, keys_path);
  }
  return status;
}

}  // namespace passend::store
