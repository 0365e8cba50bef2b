// The files of a store, without the store.
#ifndef PASSEND_TESTS_STORE_RAW_DATABASE_H_
#define PASSEND_TESTS_STORE_RAW_DATABASE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/families.h"

namespace passend::store {

// The files of a store without the store in between. Closes with its life.
class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string_view name : kFamilyNames) {
      families.emplace_back(std::string(name), rocksdb::ColumnFamilyOptions());
    }
    rocksdb::DB* db = nullptr;
    const rocksdb::Status opened =
        rocksdb::DB::Open(rocksdb::DBOptions(), path, families, &handles_, &db);
    EXPECT_TRUE(opened.ok()) << opened.ToString();
    db_.reset(db);
  }
  ~RawDatabase() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  }

  std::vector<std::pair<std::string, std::string>> Entries(Family family) {
    std::vector<std::pair<std::string, std::string>> entries;
    const std::unique_ptr<rocksdb::Iterator> it(
        db_->NewIterator(rocksdb::ReadOptions(), handles_[static_cast<std::size_t>(family)]));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      entries.emplace_back(it->key().ToString(), it->value().ToString());
    }
    return entries;
  }
  void Put(Family family, const std::string& key, const std::string& value) {
    EXPECT_TRUE(
        db_->Put(rocksdb::WriteOptions(), handles_[static_cast<std::size_t>(family)], key, value)
            .ok());
  }
  void Delete(Family family, const std::string& key) {
    EXPECT_TRUE(
        db_->Delete(rocksdb::WriteOptions(), handles_[static_cast<std::size_t>(family)], key).ok());
  }
  // As a program before the family would have left it.
  void Drop(Family family) {
    EXPECT_TRUE(db_->DropColumnFamily(handles_[static_cast<std::size_t>(family)]).ok());
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_RAW_DATABASE_H_
