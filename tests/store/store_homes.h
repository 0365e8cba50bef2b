// The stores there are, each with the place where it keeps its data. All of one hash key, so that
// what two of them say can be compared.
#ifndef PASSEND_TESTS_STORE_STORE_HOMES_H_
#define PASSEND_TESTS_STORE_STORE_HOMES_H_

#include <cstddef>
#include <memory>

#include "tests/store/conformance.h"
#include "tests/store/temp_dir.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace passend::store {

class MemoryHome final : public StoreHome {
 public:
  MemoryHome();
  ~MemoryHome() override;
  ProfileStore& store() override { return *store_; }
  void Reopen() override {}

 private:
  const std::unique_ptr<ProfileStore> store_;
};

// Does not wait for the disk: such tests keep their power.
class RocksDbHome final : public StoreHome {
 public:
  // Small buffers, so that files are written and merged.
  explicit RocksDbHome(bool sealed, std::size_t write_buffer_bytes = std::size_t{256} << 10);
  ~RocksDbHome() override;
  ProfileStore& store() override { return *store_; }
  void Reopen() override;

 private:
  const bool sealed_;
  const std::size_t write_buffer_bytes_;
  TempDir dir_;
  const std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<ProfileStore> store_;
};

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_STORE_HOMES_H_
