// A file system that can lose power and run out of space, for tests of the durable store.
//
// What was written and not synced is lost with the power, and so is a file whose directory was not
// synced since it was created. Renames count as durable at once, as on a journalling file system.
#ifndef PASSEND_TESTS_STORE_FAULT_FS_H_
#define PASSEND_TESTS_STORE_FAULT_FS_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace passend::store {

// Wraps the machine's own file system. Threads: safe.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

  FaultFileSystem() : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FaultFileSystem"; }

  // From now on nothing reaches the disk any more, as seen by whoever still writes.
  void CutPower();
  // Makes the disk what a power cut leaves of it: unsynced bytes and files are gone. Then the power
  // is back. Nobody may have the files open. Returns the number of bytes and files that were lost.
  std::uint64_t RestorePower();

  // After this many more bytes the disk is full (a write may still be half done).
  void SetFreeBytes(std::uint64_t bytes);

  // How often file data was synced, and how long that takes from now on (none at first).
  std::uint64_t syncs() const;
  void SetSyncTime(std::chrono::microseconds time) { sync_time_ = time; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  friend class FaultFile;
  friend class FaultDirectory;

  // How many of `size` bytes may be written; an error when not all.
  std::pair<std::size_t, rocksdb::IOStatus> Reserve(std::size_t size);
  rocksdb::IOStatus CheckPower() const;
  void Synced(const std::string& name, std::uint64_t size);
  void DirectorySynced(const std::string& directory);

  std::atomic<std::chrono::microseconds> sync_time_ = std::chrono::microseconds(0);
  mutable std::mutex mutex_;
  bool powered_ = true;
  std::uint64_t free_bytes_ = kUnlimited;
  std::uint64_t syncs_ = 0;
  std::map<std::string, std::uint64_t> synced_size_;  // files written since the last restore
  std::set<std::string> unsynced_names_;              // created, directory not synced since
};

// An Env on it. Owned by the caller; outlives every store that uses it.
std::unique_ptr<rocksdb::Env> NewFaultEnv(std::shared_ptr<FaultFileSystem> file_system);

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_FAULT_FS_H_
