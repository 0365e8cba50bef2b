#include "store/rocksdb_purge.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/metadata.h"
#include "rocksdb/options.h"
#include "rocksdb/transaction_log.h"
#include "store/rocksdb_database.h"

namespace passend::store {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::milliseconds kPause{5};

// "/000123.sst", as RocksDB names it, without the slash.
std::string PlainName(const std::string& name) {
  return std::filesystem::path(name).filename().string();
}

std::set<std::string> LogNames(rocksdb::DB& db) {
  rocksdb::VectorLogPtr logs;
  std::set<std::string> names;
  if (!db.GetSortedWalFiles(logs).ok()) return names;
  for (const auto& log : logs) names.insert(PlainName(log->PathName()));
  return names;
}

// The data files that belong to the database as it is.
std::set<std::string> LiveTables(rocksdb::DB& db) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  std::set<std::string> names;
  for (const rocksdb::LiveFileMetaData& file : files) names.insert(PlainName(file.name));
  return names;
}

std::set<std::string> FileNames(rocksdb::DB& db) {
  std::vector<std::string> names;
  // What cannot be listed is not purged: see the caller.
  if (!db.GetEnv()->GetChildren(db.GetName(), &names).ok()) return {};
  return {names.begin(), names.end()};
}

// True when none of `old_files` is left that the database does not need any more.
bool OldFilesAreGone(rocksdb::DB& db, const std::set<std::string>& old_files,
                     const std::set<std::string>& old_logs) {
  const std::set<std::string> present = FileNames(db);
  if (present.empty()) return false;
  const std::set<std::string> live = LiveTables(db);
  return std::ranges::none_of(old_files, [&](const std::string& name) {
    if (!present.contains(name)) return false;
    return old_logs.contains(name) || (name.ends_with(".sst") && !live.contains(name));
  });
}

}  // namespace

absl::Status PurgeDeleted(rocksdb::DB& db,
                          const std::vector<rocksdb::ColumnFamilyHandle*>& families,
                          std::string_view first, std::string_view last) {
  constexpr std::string_view kWhat = "write files anew without what was deleted";
  const std::set<std::string> old_files = FileNames(db);
  std::set<std::string> old_logs = LogNames(db);
  rocksdb::FlushOptions flush;
  for (rocksdb::ColumnFamilyHandle* family : families) {
    const rocksdb::Status flushed = db.Flush(flush, family);
    if (!flushed.ok()) return Database::ToStatus(flushed, kWhat);
  }
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  const rocksdb::Slice from(first.data(), first.size());
  const rocksdb::Slice to(last.data(), last.size());
  for (rocksdb::ColumnFamilyHandle* family : families) {
    const rocksdb::Status compacted = db.CompactRange(
        options, family, first.empty() ? nullptr : &from, last.empty() ? nullptr : &to);
    if (!compacted.ok()) return Database::ToStatus(compacted, kWhat);
  }
  // The log that is written now began after the flush, unless nothing had been written to it.
  if (!old_logs.empty()) {
    const std::set<std::string> now = LogNames(db);
    if (!now.empty() && *now.rbegin() == *old_logs.rbegin()) old_logs.erase(*old_logs.rbegin());
  }
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!OldFilesAreGone(db, old_files, old_logs)) {
    if (std::chrono::steady_clock::now() > end) {
      return absl::UnavailableError(
          absl::StrCat(std::string(kWhat), ": old files are still in use"));
    }
    // Deleting files goes on in the background; this looks for those that were left.
    (void)db.DisableFileDeletions();
    (void)db.EnableFileDeletions(/*force=*/false);
    std::this_thread::sleep_for(kPause);
  }
  return absl::OkStatus();
}

}  // namespace passend::store
