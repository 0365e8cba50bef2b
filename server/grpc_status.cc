#include "server/grpc_status.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/errors.h"

namespace passend::server {
namespace {

constexpr std::size_t kMaxMessageBytes = 512;
constexpr char kTypePrefix[] = "type.googleapis.com/";

// Cuts at a whole UTF-8 character.
std::string Cut(std::string text) {
  if (text.size() <= kMaxMessageBytes) return text;
  std::size_t end = kMaxMessageBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

void AddDetail(const google::protobuf::Message& detail, google::rpc::Status* out) {
  auto* any = out->add_details();
  any->set_type_url(kTypePrefix + detail.GetDescriptor()->full_name());
  any->set_value(detail.SerializeAsString());
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());  // the same numbering
  const bool ours = absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status);
  google::rpc::Status out;
  out.set_code(static_cast<int>(code));
  out.set_message(ours ? "internal error; the log of the server says more"
                       : Cut(std::string(status.message())));
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonOf(status));
  info.set_domain("passend");
  AddDetail(info, &out);

  google::rpc::BadRequest violations;
  for (model::FieldViolation& violation : ViolationsOf(status)) {
    auto* added = violations.add_field_violations();
    added->set_field(Cut(std::move(violation.field)));
    added->set_description(Cut(std::move(violation.description)));
  }
  status.ForEachPayload([&out](absl::string_view type, const absl::Cord& payload) {
    if (type != "type.googleapis.com/google.rpc.RetryInfo") return;
    auto* any = out.add_details();
    any->set_type_url(std::string(type));
    any->set_value(std::string(payload));
  });
  // 64 bytes cover the type name and the lengths around the violations.
  const int room = kMaxDetailBytes - static_cast<int>(out.ByteSizeLong()) - 64;
  while (violations.field_violations_size() > 0 &&
         static_cast<int>(violations.ByteSizeLong()) > room) {
    violations.mutable_field_violations()->RemoveLast();
  }
  if (violations.field_violations_size() > 0) AddDetail(violations, &out);
  return {code, out.message(), out.SerializeAsString()};
}

}  // namespace passend::server
