#include "server/codec/field_mask.h"

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/field_mask_util.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "server/errors.h"

namespace passend::server {
namespace {

using google::protobuf::util::FieldMaskUtil;

bool MeansEverything(const google::protobuf::FieldMask& mask) {
  return mask.paths_size() == 0 || (mask.paths_size() == 1 && mask.paths(0) == "*");
}

}  // namespace

absl::Status CheckMask(const google::protobuf::FieldMask& mask,
                       const google::protobuf::Message& message) {
  if (MeansEverything(mask)) return absl::OkStatus();
  if (mask.paths_size() > kMaxMaskPaths) {
    return InvalidField("update_mask.paths", absl::StrCat("must be at most ", kMaxMaskPaths));
  }
  std::vector<model::FieldViolation> violations;
  for (int i = 0; i < mask.paths_size(); ++i) {
    const std::string& path = mask.paths(i);
    const std::string field = absl::StrCat("update_mask.paths[", i, "]");
    if (path == "name") {
      violations.push_back({field, "the name of a record cannot be changed"});
    } else if (!FieldMaskUtil::GetFieldDescriptors(message.GetDescriptor(), path, nullptr)) {
      violations.push_back({field,
                            "is not a field of this record; fields within a list are not "
                            "masked, name the list"});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

void ApplyMask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& source,
               google::protobuf::Message* destination) {
  if (MeansEverything(mask)) {
    destination->CopyFrom(source);
    return;
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(source, mask, options, destination);
}

}  // namespace passend::server
