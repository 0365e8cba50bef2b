// A secret key of 256 bits, and random bytes.
#ifndef PASSEND_SECURITY_KEY_H_
#define PASSEND_SECURITY_KEY_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace passend::security {

// `bytes` bytes from the generator of OpenSSL. Ends the process when there is no randomness to be
// had: nothing that asks for it could go on.
std::string RandomBytes(std::size_t bytes);

// Overwrites a secret that is no longer needed.
void Wipe(std::string& secret);

// Copyable; every copy is overwritten when it is destroyed. Never printed.
class Key {
 public:
  static constexpr std::size_t kBytes = 32;

  static Key Random();
  // InvalidArgument: not kBytes long.
  static absl::StatusOr<Key> FromBytes(std::string_view bytes);

  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  Key() = default;
  std::array<unsigned char, kBytes> bytes_ = {};
};

}  // namespace passend::security

#endif  // PASSEND_SECURITY_KEY_H_
