// Signatures with Ed25519 (RFC 8032): anybody can check one, only the holder of the key makes one.
// The same key and bytes always give the same signature.
#ifndef PASSEND_SECURITY_SIGNATURE_H_
#define PASSEND_SECURITY_SIGNATURE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "security/key.h"

namespace passend::security {

inline constexpr std::size_t kPublicKeyBytes = 32;
inline constexpr std::size_t kSignatureBytes = 64;

// kSignatureBytes. Every key is a private key of Ed25519.
std::string Sign(const Key& key, std::string_view bytes);
// kPublicKeyBytes: what a reader needs to check the signatures of `key`.
std::string PublicKeyOf(const Key& key);
// Whether the holder of the key of `public_key` signed `bytes`. False also for a public key or a
// signature of another length.
bool IsSignedBy(std::string_view public_key, std::string_view bytes, std::string_view signature);

}  // namespace passend::security

#endif  // PASSEND_SECURITY_SIGNATURE_H_
