// One suite for every store: what ProfileStore promises, whoever keeps it.
//
//   INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance, testing::Values(...));
#ifndef PASSEND_TESTS_STORE_CONFORMANCE_H_
#define PASSEND_TESTS_STORE_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "store/profile_store.h"

namespace passend::store {

// A store under test, and the place where it keeps its data.
class StoreHome {
 public:
  virtual ~StoreHome() = default;
  virtual ProfileStore& store() = 0;
  // Closes and opens the store again; a store that keeps nothing does nothing.
  virtual void Reopen() = 0;
};

struct StoreFactory {
  std::string name;
  std::function<std::unique_ptr<StoreHome>()> make;
};

class StoreConformance : public testing::TestWithParam<StoreFactory> {
 protected:
  StoreConformance() : home_(GetParam().make()) {}
  ProfileStore& store() { return home_->store(); }
  StoreHome& home() { return *home_; }

 private:
  std::unique_ptr<StoreHome> home_;
};

// Everything a reader shows, as text: two stores that agree have the same. Ends with the first
// error.
std::string Dump(const ProfileReader& reader);

inline Facts FactsOf(std::uint64_t stamp, const std::string& bytes) { return {stamp, bytes}; }

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_CONFORMANCE_H_
