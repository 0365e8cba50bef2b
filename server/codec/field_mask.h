// Update masks (AIP-134) on messages of the API.
#ifndef PASSEND_SERVER_CODEC_FIELD_MASK_H_
#define PASSEND_SERVER_CODEC_FIELD_MASK_H_

#include "absl/status/status.h"

namespace google::protobuf {
class FieldMask;
class Message;
}  // namespace google::protobuf

namespace passend::server {

inline constexpr int kMaxMaskPaths = 200;

// INVALID_ARGUMENT names update_mask.paths[i]: a path that the message does not have, "name", or
// more than kMaxMaskPaths. An empty mask and "*" mean every field; "etag" is allowed and ignored.
absl::Status CheckMask(const google::protobuf::FieldMask& mask,
                       const google::protobuf::Message& message);

// Takes the masked fields of `source` over into `*destination`, absent ones and lists included: a
// field that `source` does not have is cleared. Both are of one type. Requires CheckMask.
void ApplyMask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& source,
               google::protobuf::Message* destination);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_FIELD_MASK_H_
