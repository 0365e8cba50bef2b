// Keyed and plain hashes.
#ifndef PASSEND_SECURITY_HMAC_H_
#define PASSEND_SECURITY_HMAC_H_

#include <string>
#include <string_view>

#include "security/key.h"

namespace passend::security {

// HMAC-SHA-256 (RFC 2104): 32 bytes. Any length of key.
std::string HmacSha256(std::string_view key, std::string_view bytes);
// 32 bytes.
std::string Sha256(std::string_view bytes);
// A key for one use, from another (HKDF-Expand, RFC 5869). Labels are of the form "passend <use>
// <version>"; the same label is never used for two things.
Key Derive(const Key& key, std::string_view label);
// Takes as long for texts that differ early as for texts that differ late.
bool EqualInConstantTime(std::string_view a, std::string_view b);

}  // namespace passend::security

#endif  // PASSEND_SECURITY_HMAC_H_
