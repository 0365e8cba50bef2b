#include "server/identity/authenticator.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxRemembered = 10'000;
constexpr std::string_view kScheme = "Bearer ";

}  // namespace

Authenticator::Authenticator(TokenRules rules, Keys keys, Seconds now)
    : rules_(std::move(rules)), keys_(std::move(keys)), now_(std::move(now)) {}

absl::StatusOr<std::shared_ptr<const Caller>> Authenticator::Authenticate(
    std::string_view authorization, TokenFault* fault) {
  if (fault != nullptr) *fault = TokenFault::kNone;
  const std::string_view scheme = authorization.substr(0, kScheme.size());
  if (!absl::EqualsIgnoreCase(absl::string_view(scheme.data(), scheme.size()),
                              absl::string_view(kScheme.data(), kScheme.size()))) {
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_MISSING",
                 "a token is required: metadata authorization, Bearer and the token");
  }
  const std::string_view token = authorization.substr(kScheme.size());
  const std::shared_ptr<const KeySet> keys = keys_();
  const std::int64_t now = now_();
  if (auto caller = Remembered(token, keys, now); caller != nullptr) return caller;
  PASSEND_ASSIGN_OR_RETURN(VerifiedToken verified, VerifyToken(token, *keys, rules_, now, fault));
  auto caller = std::make_shared<const Caller>(std::move(verified.caller));
  Remember(token, keys, now,
           {.caller = caller, .not_before = verified.not_before, .expires = verified.expires});
  return caller;
}

std::shared_ptr<const Caller> Authenticator::Remembered(std::string_view token,
                                                        const std::shared_ptr<const KeySet>& keys,
                                                        std::int64_t now) {
  if (token.size() > kMaxTokenBytes) return nullptr;
  const std::lock_guard lock(mutex_);
  if (remembered_keys_ != keys) return nullptr;
  const auto found = remembered_.find(token);
  if (found == remembered_.end()) return nullptr;
  const Entry& entry = found->second;
  return now >= entry.not_before && now < entry.expires ? entry.caller : nullptr;
}

void Authenticator::Remember(std::string_view token, const std::shared_ptr<const KeySet>& keys,
                             std::int64_t now, Entry entry) {
  const std::lock_guard lock(mutex_);
  if (remembered_keys_ != keys) {
    remembered_.clear();
    remembered_keys_ = keys;
  }
  if (remembered_.size() >= kMaxRemembered) {
    std::erase_if(remembered_, [now](const auto& old) { return now >= old.second.expires; });
    if (remembered_.size() >= kMaxRemembered) remembered_.clear();
  }
  remembered_.insert_or_assign(std::string(token), std::move(entry));
}

}  // namespace passend::server
