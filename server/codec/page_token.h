// Opaque tokens that say where the next page of a list begins, sealed. A token belongs to one list
// with one filter of one caller; a token that was changed or belongs to another is refused, and
// none shows what is in it.
#ifndef PASSEND_SERVER_CODEC_PAGE_TOKEN_H_
#define PASSEND_SERVER_CODEC_PAGE_TOKEN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "security/key.h"

namespace passend::server {

inline constexpr int kMaxPageSize = 1000;
inline constexpr int kDefaultPageSize = 50;

// 0 = kDefaultPageSize. INVALID_ARGUMENT: outside 0..kMaxPageSize.
absl::StatusOr<int> DecodePageSize(int page_size);

// `filter` is every field of the request that decides what the list holds, and the caller (see
// Call::PageContext); `after` is the key of the last record of this page.
std::string EncodePageToken(const security::Key& key, std::string_view filter,
                            std::string_view after);
// The key that the page comes after; empty for an empty token (the first page).
// INVALID_ARGUMENT: not a token of this list with this filter.
absl::StatusOr<std::string> DecodePageToken(const security::Key& key, std::string_view token,
                                            std::string_view filter);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_PAGE_TOKEN_H_
