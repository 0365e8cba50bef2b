#include "tests/store/fault_fs.h"

#include <algorithm>
#include <filesystem>
#include <thread>

namespace passend::store {

using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Counts what is written and what is synced.
class FaultFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultFile(FaultFileSystem* owner, std::string name, std::uint64_t size,
            std::unique_ptr<FSWritableFile> file)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(file)),
        owner_(*owner),
        name_(std::move(name)),
        size_(size) {}

  using FSWritableFileOwnerWrapper::Append;
  using FSWritableFileOwnerWrapper::PositionedAppend;

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const auto [allowed, status] = owner_.Reserve(data.size());
    if (allowed > 0) {
      const IOStatus written =
          FSWritableFileOwnerWrapper::Append(Slice(data.data(), allowed), options, debug);
      if (!written.ok()) return written;
      size_ += allowed;
    }
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*checksum*/,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus PositionedAppend(const Slice& /*data*/, std::uint64_t /*offset*/,
                            const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::NotSupported("only for direct I/O");
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = FSWritableFileOwnerWrapper::Truncate(size, options, debug);
    if (status.ok()) size_ = std::min<std::uint64_t>(size_, size);
    return status;
  }
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* debug) override {
    return Synced(debug);
  }
  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* debug) override {
    return Synced(debug);
  }
  IOStatus RangeSync(std::uint64_t /*offset*/, std::uint64_t /*bytes*/,
                     const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::OK();  // a hint; makes nothing durable
  }

 private:
  // The machine itself keeps its power, so there is no need to wait for its disk.
  IOStatus Synced(IODebugContext* /*debug*/) {
    const std::uint64_t size = size_;
    const std::chrono::microseconds time = owner_.sync_time_;
    if (time.count() > 0) std::this_thread::sleep_for(time);
    const IOStatus powered = owner_.CheckPower();
    if (powered.ok()) owner_.Synced(name_, size);
    return powered;
  }

  FaultFileSystem& owner_;
  const std::string name_;
  std::atomic<std::uint64_t> size_;
};

class FaultDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  FaultDirectory(FaultFileSystem* owner, std::string name, std::unique_ptr<FSDirectory> directory)
      : rocksdb::FSDirectoryWrapper(std::move(directory)), owner_(*owner), name_(std::move(name)) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    const IOStatus powered = owner_.CheckPower();
    if (powered.ok()) owner_.DirectorySynced(name_);
    return powered;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& /*dir_options*/) override {
    return Fsync(options, debug);
  }

 private:
  FaultFileSystem& owner_;
  const std::string name_;
};

void FaultFileSystem::CutPower() {
  const std::lock_guard lock(mutex_);
  powered_ = false;
}

std::uint64_t FaultFileSystem::RestorePower() {
  const std::lock_guard lock(mutex_);
  std::uint64_t lost = 0;
  std::error_code error;
  for (const std::string& name : unsynced_names_) {
    if (std::filesystem::remove(name, error)) ++lost;
    synced_size_.erase(name);
  }
  for (const auto& [name, size] : synced_size_) {
    const std::uint64_t now = std::filesystem::file_size(name, error);
    if (error || now <= size) continue;
    std::filesystem::resize_file(name, size, error);
    lost += now - size;
  }
  unsynced_names_.clear();
  synced_size_.clear();
  powered_ = true;
  free_bytes_ = kUnlimited;
  return lost;
}

void FaultFileSystem::SetFreeBytes(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  free_bytes_ = bytes;
}

std::uint64_t FaultFileSystem::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

std::pair<std::size_t, IOStatus> FaultFileSystem::Reserve(std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (!powered_) return {0, IOStatus::IOError("the power is cut")};
  if (free_bytes_ == kUnlimited) return {size, IOStatus::OK()};
  const std::size_t allowed = std::min<std::uint64_t>(size, free_bytes_);
  free_bytes_ -= allowed;
  return {allowed, allowed == size ? IOStatus::OK() : IOStatus::NoSpace("the disk is full")};
}

IOStatus FaultFileSystem::CheckPower() const {
  const std::lock_guard lock(mutex_);
  return powered_ ? IOStatus::OK() : IOStatus::IOError("the power is cut");
}

void FaultFileSystem::Synced(const std::string& name, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  ++syncs_;
  synced_size_[name] = size;
}

void FaultFileSystem::DirectorySynced(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  std::erase_if(unsynced_names_, [&](const std::string& name) {
    return std::filesystem::path(name).parent_path() ==
           std::filesystem::path(directory + "/").parent_path();
  });
}

IOStatus FaultFileSystem::NewWritableFile(const std::string& name, const FileOptions& options,
                                          std::unique_ptr<FSWritableFile>* file,
                                          IODebugContext* debug) {
  if (const IOStatus powered = CheckPower(); !powered.ok()) return powered;
  std::unique_ptr<FSWritableFile> opened;
  const IOStatus status = target()->NewWritableFile(name, options, &opened, debug);
  if (!status.ok()) return status;
  {
    const std::lock_guard lock(mutex_);
    synced_size_[name] = 0;
    unsynced_names_.insert(name);
  }
  *file = std::make_unique<FaultFile>(this, name, 0, std::move(opened));
  return status;
}

IOStatus FaultFileSystem::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                             std::unique_ptr<FSWritableFile>* file,
                                             IODebugContext* debug) {
  if (const IOStatus powered = CheckPower(); !powered.ok()) return powered;
  std::unique_ptr<FSWritableFile> opened;
  const IOStatus status = target()->ReopenWritableFile(name, options, &opened, debug);
  if (!status.ok()) return status;
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(name, error);
  {
    const std::lock_guard lock(mutex_);
    synced_size_.try_emplace(name, size);
  }
  *file = std::make_unique<FaultFile>(this, name, size, std::move(opened));
  return status;
}

IOStatus FaultFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                       std::unique_ptr<FSDirectory>* directory,
                                       IODebugContext* debug) {
  std::unique_ptr<FSDirectory> opened;
  const IOStatus status = target()->NewDirectory(name, options, &opened, debug);
  if (status.ok()) {
    *directory = std::make_unique<FaultDirectory>(this, name, std::move(opened));
  }
  return status;
}

IOStatus FaultFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                     IODebugContext* debug) {
  if (const IOStatus powered = CheckPower(); !powered.ok()) return powered;
  const IOStatus status = target()->DeleteFile(name, options, debug);
  if (status.ok()) {
    const std::lock_guard lock(mutex_);
    synced_size_.erase(name);
    unsynced_names_.erase(name);
  }
  return status;
}

IOStatus FaultFileSystem::RenameFile(const std::string& from, const std::string& to,
                                     const IOOptions& options, IODebugContext* debug) {
  if (const IOStatus powered = CheckPower(); !powered.ok()) return powered;
  const IOStatus status = target()->RenameFile(from, to, options, debug);
  if (status.ok()) {
    const std::lock_guard lock(mutex_);
    const auto it = synced_size_.find(from);
    if (it != synced_size_.end()) {
      synced_size_[to] = it->second;
      synced_size_.erase(from);
    }
    unsynced_names_.erase(from);
    unsynced_names_.erase(to);
  }
  return status;
}

std::unique_ptr<rocksdb::Env> NewFaultEnv(std::shared_ptr<FaultFileSystem> file_system) {
  return rocksdb::NewCompositeEnv(std::move(file_system));
}

}  // namespace passend::store
