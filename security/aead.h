// Sealing with AES-256-GCM (NIST SP 800-38D): what is sealed can be read and changed only with the
// key, and opens only with the context it was sealed with.
#ifndef PASSEND_SECURITY_AEAD_H_
#define PASSEND_SECURITY_AEAD_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "security/key.h"

namespace passend::security {

inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;
// What sealing adds.
inline constexpr std::size_t kSealBytes = kNonceBytes + kTagBytes;

// nonce | ciphertext | tag, with a random nonce: at most 2^32 values under one key. Threads: safe.
// Cost: about a microsecond and 0.3 ns per byte.
std::string Seal(const Key& key, std::string_view context, std::string_view plain);

// The same with a nonce that follows from key, context and text (a keyed hash of them), so that
// equal input gives equal output, and anybody can see that it is equal.
std::string SealSame(const Key& key, std::string_view context, std::string_view plain);

// What was sealed. DataLoss: it was sealed with another key or context, or changed since.
absl::StatusOr<std::string> Open(const Key& key, std::string_view context, std::string_view sealed);

}  // namespace passend::security

#endif  // PASSEND_SECURITY_AEAD_H_
