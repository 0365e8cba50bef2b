// A message of an import as it comes in: the records stay bytes, so that each can be decoded, or
// refused, by itself and without a message of its own when there is a shorter way.
#ifndef PASSEND_SERVER_SERVICES_IMPORT_MESSAGE_H_
#define PASSEND_SERVER_SERVICES_IMPORT_MESSAGE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/catalogue.h"
#include "passend/v1/import_service.pb.h"
#include "server/engine/import.h"

namespace passend::server {

class ImportMessage {
 public:
  // Replaces the message by a serialised v1::ImportRequest. INVALID_ARGUMENT: it is none.
  absl::Status Parse(const grpc::ByteBuffer& bytes);

  // The request without its records.
  const v1::ImportRequest& head() const { return head_; }
  // Each a serialised v1::Record, or what claims to be one. They live until the next Parse().
  const std::vector<std::string_view>& records() const { return records_; }

 private:
  grpc::Slice bytes_;
  v1::ImportRequest head_;
  std::vector<std::string_view> records_;
};

// INVALID_ARGUMENT with every violation, paths with the kind in front
// ("candidate.talents[0].code").
absl::StatusOr<ImportRecord> DecodeRecord(std::string_view bytes,
                                          const model::Catalogue& catalogue);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_IMPORT_MESSAGE_H_
