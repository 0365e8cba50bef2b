#include "server/codec/page_token.h"

#include "absl/strings/str_format.h"
#include "security/aead.h"
#include "security/base64url.h"
#include "server/errors.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxTokenBytes = 512;

}  // namespace

absl::StatusOr<int> DecodePageSize(int page_size) {
  if (page_size < 0 || page_size > kMaxPageSize) {
    return InvalidField(
        "page_size", absl::StrFormat("must be 1..%d, or 0 for %d", kMaxPageSize, kDefaultPageSize));
  }
  return page_size == 0 ? kDefaultPageSize : page_size;
}

std::string EncodePageToken(const security::Key& key, std::string_view filter,
                            std::string_view after) {
  return security::EncodeBase64Url(security::Seal(key, filter, after));
}

absl::StatusOr<std::string> DecodePageToken(const security::Key& key, std::string_view token,
                                            std::string_view filter) {
  if (token.empty()) return std::string();
  if (token.size() <= kMaxTokenBytes) {
    const auto sealed = security::DecodeBase64Url(token);
    if (sealed.has_value()) {
      auto after = security::Open(key, filter, *sealed);
      if (after.ok() && !after->empty()) return after;
    }
  }
  return InvalidField("page_token",
                      "is not a token of this list with this filter; leave it out to start again");
}

}  // namespace passend::server
