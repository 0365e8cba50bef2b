#include "server/etag.h"

#include "absl/strings/str_format.h"
#include "matcher/model/fnv.h"

namespace passend::server {

std::string MakeEtag(std::uint64_t revision) {
  return absl::StrFormat("%x-%04x", revision,
                         model::FnvAppend(model::kFnvOffset, std::to_string(revision)) & 0xffff);
}

}  // namespace passend::server
