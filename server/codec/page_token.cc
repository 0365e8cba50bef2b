#include "server/codec/page_token.h"

#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "matcher/model/fnv.h"
#include "server/errors.h"

namespace passend::server {
namespace {

constexpr std::size_t kChecksumBytes = 16;
constexpr std::size_t kMaxTokenBytes = 512;

std::string Checksum(std::string_view filter, std::string_view after) {
  model::FieldHasher hasher;
  hasher.Add(std::string_view("passend page token 1"));
  hasher.Add(filter);
  hasher.Add(after);
  return absl::StrFormat("%016x", hasher.hash());
}

}  // namespace

absl::StatusOr<int> DecodePageSize(int page_size) {
  if (page_size < 0 || page_size > kMaxPageSize) {
    return InvalidField(
        "page_size", absl::StrFormat("must be 1..%d, or 0 for %d", kMaxPageSize, kDefaultPageSize));
  }
  return page_size == 0 ? kDefaultPageSize : page_size;
}

std::string EncodePageToken(std::string_view filter, std::string_view after) {
  return absl::WebSafeBase64Escape(Checksum(filter, after) + std::string(after));
}

absl::StatusOr<std::string> DecodePageToken(std::string_view token, std::string_view filter) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (token.size() <= kMaxTokenBytes &&
      absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes) &&
      bytes.size() > kChecksumBytes) {
    const std::string after = bytes.substr(kChecksumBytes);
    if (bytes.substr(0, kChecksumBytes) == Checksum(filter, after)) return after;
  }
  return InvalidField("page_token",
                      "is not a token of this list with this filter; leave it out to start again");
}

}  // namespace passend::server
