// A key-encryption key for tests.
#ifndef PASSEND_TESTS_STORE_TEST_KEK_H_
#define PASSEND_TESTS_STORE_TEST_KEK_H_

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "store/keys/key_encryption_key.h"
#include "tests/store/temp_dir.h"

namespace passend::store {

// Of the given digits (0..f), each repeated: the same one every time.
inline std::shared_ptr<const KeyEncryptionKey> TestKek(const std::string& digits = "1") {
  const TempDir dir;
  std::vector<std::string> places;
  for (const char digit : digits) {
    places.push_back(dir.Sub(std::string(1, digit)));
    std::ofstream(places.back()) << std::string(64, digit) << "\n";
    std::filesystem::permissions(places.back(), std::filesystem::perms::owner_read);
  }
  auto kek = LoadKeyEncryptionKey(places);
  if (!kek.ok()) std::abort();
  return *std::move(kek);
}

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_TEST_KEK_H_
