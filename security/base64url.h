// Base64url without padding (RFC 4648 5, as RFC 7515 uses it).
#ifndef PASSEND_SECURITY_BASE64URL_H_
#define PASSEND_SECURITY_BASE64URL_H_

#include <optional>
#include <string>
#include <string_view>

namespace passend::security {

std::string EncodeBase64Url(std::string_view bytes);
// Strict: nothing for padding, other letters, spaces, or bits left over that are not zero, so that
// every text has at most one form.
std::optional<std::string> DecodeBase64Url(std::string_view text);

}  // namespace passend::security

#endif  // PASSEND_SECURITY_BASE64URL_H_
