// Replies on stdout, as proto3 JSON or as tables.
#ifndef PASSEND_CLIENTS_CLI_OUTPUT_H_
#define PASSEND_CLIENTS_CLI_OUTPUT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/settings.h"

namespace google::protobuf {
class Message;
}

namespace passend::cli {

// proto3 JSON: lowerCamelCase names, defaults left out; on one line unless `pretty`. Ends without a
// newline.
std::string ToJson(const google::protobuf::Message& message, bool pretty);

// A message as indented "field: value" lines, with the field names of the API; what is not set is
// left out. For reading a whole profile in a terminal.
std::string ToOutline(const google::protobuf::Message& message);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_OUTPUT_H_
