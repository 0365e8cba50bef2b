// Keys and tokens of tests. Invented callers; the keys are made in the process and never stored.
#ifndef PASSEND_TESTS_SERVER_IDENTITY_TOKENS_H_
#define PASSEND_TESTS_SERVER_IDENTITY_TOKENS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "clients/credentials/signing_key.h"
#include "server/identity/caller.h"
#include "server/identity/jwks.h"
#include "server/identity/jwt.h"

namespace passend::server {

inline constexpr std::int64_t kNow = 1'772'440'000;  // 2 March 2026
inline constexpr char kIssuer[] = "https://issuer.test";
inline constexpr char kAudience[] = "passend";

TokenRules TestRules();

// One key of each kind, made once: "rsa-1", "ec-1", "ed-1".
const credentials::SigningKey& TestKey(std::string_view kid);
inline constexpr std::string_view kTestKids[] = {"rsa-1", "ec-1", "ed-1"};
// All three.
std::string TestJwks();

// Members of a JSON object as JSON texts; kept in the order of their names.
using Members = std::map<std::string, std::string>;
std::string Json(const Members& members);
std::string Quoted(std::string_view text);
// What a good token holds.
Members GoodHeader(std::string_view kid);
Members GoodClaims(std::int64_t now = kNow);
// Signed with the test key that `kid` names.
std::string Signed(std::string_view kid, const Members& header, const Members& claims);
std::string GoodToken(std::string_view kid, std::int64_t now = kNow);
// For a caller; `now` may be the real time.
std::string TokenFor(const Caller& caller, std::int64_t now);

}  // namespace passend::server

#endif  // PASSEND_TESTS_SERVER_IDENTITY_TOKENS_H_
