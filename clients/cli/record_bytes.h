// Whether bytes are a Record that may be sent on as they are.
#ifndef PASSEND_CLIENTS_CLI_RECORD_BYTES_H_
#define PASSEND_CLIENTS_CLI_RECORD_BYTES_H_

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Descriptor;
}

namespace passend::cli {

// Looks at the bytes of a v1::Record without making the message, which costs many times as much.
// Threads: immutable.
class RecordBytes {
 public:
  RecordBytes();

  // True: protobuf reads these bytes, and they hold exactly one record. False: perhaps not.
  bool Check(std::string_view bytes) const;

 private:
  // By field number: an index into types_, or one of these.
  static constexpr int kOther = -1;
  static constexpr int kText = -2;

  int Add(const google::protobuf::Descriptor& type,
          std::map<const google::protobuf::Descriptor*, int>& known);
  bool CheckMessage(int type, std::string_view bytes, int depth) const;

  std::vector<std::vector<int>> types_;  // the first is Record
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_RECORD_BYTES_H_
