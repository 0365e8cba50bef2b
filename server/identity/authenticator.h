// Who is behind a call: tokens verified against the keys of now, remembered for as long as they
// hold.
#ifndef PASSEND_SERVER_IDENTITY_AUTHENTICATOR_H_
#define PASSEND_SERVER_IDENTITY_AUTHENTICATOR_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "server/identity/jwt.h"

namespace passend::server {

// Threads: any number may ask. Cost: under a microsecond for a token that was seen before, else one
// verification (PublicKey::Verifies).
class Authenticator {
 public:
  using Keys = std::function<std::shared_ptr<const KeySet>()>;
  using Seconds = std::function<std::int64_t()>;  // since 1970

  // `keys` gives another pointer when the keys change: what was remembered then counts no more.
  Authenticator(TokenRules rules, Keys keys, Seconds now);

  // `authorization` is the value of the header, "Bearer <token>" (RFC 6750). Never null when OK.
  // UNAUTHENTICATED: no such value (`fault` kNone), or as VerifyToken.
  absl::StatusOr<std::shared_ptr<const Caller>> Authenticate(std::string_view authorization,
                                                             TokenFault* fault = nullptr);

  const TokenRules& rules() const { return rules_; }

 private:
  struct Entry {
    std::shared_ptr<const Caller> caller;
    std::int64_t not_before = 0;
    std::int64_t expires = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::shared_ptr<const Caller> Remembered(std::string_view token,
                                           const std::shared_ptr<const KeySet>& keys,
                                           std::int64_t now);
  void Remember(std::string_view token, const std::shared_ptr<const KeySet>& keys, std::int64_t now,
                Entry entry);

  const TokenRules rules_;
  const Keys keys_;
  const Seconds now_;
  std::mutex mutex_;
  // Only tokens that were accepted, by their text, so that nobody can fill it with others.
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> remembered_;
  std::shared_ptr<const KeySet> remembered_keys_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_IDENTITY_AUTHENTICATOR_H_
