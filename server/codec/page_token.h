// Opaque tokens that say where the next page of a list begins. A token belongs to one list with one
// filter; a token that was changed or belongs to another list is refused.
#ifndef PASSEND_SERVER_CODEC_PAGE_TOKEN_H_
#define PASSEND_SERVER_CODEC_PAGE_TOKEN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace passend::server {

inline constexpr int kMaxPageSize = 1000;
inline constexpr int kDefaultPageSize = 50;

// 0 = kDefaultPageSize. INVALID_ARGUMENT: outside 0..kMaxPageSize.
absl::StatusOr<int> DecodePageSize(int page_size);

// `filter` is every field of the request that decides what the list holds; `after` is the key of
// the last record of this page.
std::string EncodePageToken(std::string_view filter, std::string_view after);
// The key that the page comes after; empty for an empty token (the first page).
// INVALID_ARGUMENT: not a token of this list with this filter.
absl::StatusOr<std::string> DecodePageToken(std::string_view token, std::string_view filter);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_PAGE_TOKEN_H_
