// Private to audit: the database of the log. RocksDB's headers are for .cc files only.
//
//   family   key                   value
//   default  "format"              version of this layout
//            "head"                the last line of the heads file that the database knows of
//            "base"                line of the start or cut that the first record follows
//            "indexed"             number (8) of the last record that stands in the index
//   log      number (8)            audit/entry.h
//   index    audit/entry.h         nothing
#ifndef PASSEND_AUDIT_DATABASE_H_
#define PASSEND_AUDIT_DATABASE_H_

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "audit/entry.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Env;
class Status;
class WriteBatch;
}  // namespace rocksdb

namespace passend::audit {

enum class Family : std::uint8_t { kMeta, kLog, kIndex };
inline constexpr std::size_t kFamilyCount = 3;

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kHeadKey = "head";
inline constexpr std::string_view kBaseKey = "base";
inline constexpr std::string_view kIndexedKey = "indexed";
inline constexpr std::string_view kFormat = "passend audit 1";

// Threads: safe.
class Database {
 public:
  struct Options {
    std::string path;
    bool read_only = false;
    rocksdb::Env* env = nullptr;  // of tests
    // Called on a thread of the database when it could not write in the background.
    std::function<void(const absl::Status&)> on_failure;
  };
  // NotFound: read_only and there is none. FailedPrecondition: not an audit log, or of a newer
  // program. Unavailable, DataLoss: it cannot be read.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const Options& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }

  // Nothing when the key is not there.
  absl::StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const;
  // In order of keys, from `first`, or from the last one before `end` back. Return false to stop.
  absl::Status ForEach(
      Family family, std::string_view first, std::string_view end, bool backwards,
      absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) const;
  // NotFound: there is no such record.
  absl::StatusOr<Entry> GetEntry(std::uint64_t number) const;
  // 0 when there is no record.
  absl::StatusOr<std::uint64_t> LastNumber() const;

  // meta/indexed; 0 when it is not there. DataLoss: it is no number.
  absl::StatusOr<std::uint64_t> IndexedNumber() const;

  // All of it or nothing. `sync` = on disk when it returns OK.
  absl::Status Write(rocksdb::WriteBatch& batch, bool sync);

  // As an error of ours: `what` was being done.
  static absl::Status ToStatus(const rocksdb::Status& status, std::string_view what);

 private:
  Database() = default;

  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> handles_ = {};
};

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_DATABASE_H_
