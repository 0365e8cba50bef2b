#include "tests/store/store_homes.h"

#include <cstdlib>
#include <utility>

#include "store/memory_store.h"
#include "store/rocksdb_store.h"
#include "tests/store/fault_fs.h"
#include "tests/store/test_kek.h"

namespace passend::store {
namespace {

constexpr HashKey kHashKey = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

}  // namespace

MemoryHome::MemoryHome() : store_(NewMemoryStore(kHashKey)) {}
MemoryHome::~MemoryHome() = default;

RocksDbHome::RocksDbHome(bool sealed, std::size_t write_buffer_bytes)
    : sealed_(sealed),
      write_buffer_bytes_(write_buffer_bytes),
      env_(NewFaultEnv(std::make_shared<FaultFileSystem>())) {
  Reopen();
}
RocksDbHome::~RocksDbHome() = default;

void RocksDbHome::Reopen() {
  store_.reset();
  RocksDbOptions options;
  options.path = dir_.Sub("store");
  options.new_hash_key = kHashKey;
  options.write_buffer_bytes = write_buffer_bytes_;
  options.block_cache_bytes = std::size_t{1} << 20;
  options.env = env_.get();
  if (sealed_) options.kek = TestKek();
  absl::StatusOr<std::unique_ptr<ProfileStore>> store = OpenRocksDbStore(options);
  if (!store.ok()) {
    ADD_FAILURE() << store.status();
    std::abort();
  }
  store_ = *std::move(store);
}

}  // namespace passend::store
