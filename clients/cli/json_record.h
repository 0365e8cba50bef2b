// proto3 JSON to the bytes of messages, for bulk import: an order of magnitude faster than
// protobuf's own parser, and stricter. What it accepts, protobuf accepts too, with the same result
// (a test holds it to that).
#ifndef PASSEND_CLIENTS_CLI_JSON_RECORD_H_
#define PASSEND_CLIENTS_CLI_JSON_RECORD_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace passend::cli {

// A line longer than this is refused.
inline constexpr std::size_t kMaxJsonBytes = 1 << 20;

// Why a record was refused. Never holds the value itself: it may be about a person.
struct RecordProblem {
  std::string
      field;  // path with the field names of the API, "candidate.talents[2].level"; or empty
  std::string reason;  // what is wrong and what is allowed
};

// Accepts one JSON object per call. Field names as in the API or in lowerCamelCase. Refuses what
// protobuf lets pass in silence or repairs: a field given twice, two of a oneof, an unknown name of
// an enum, numbers that are not whole. Null means "not set", except inside a list.
// Messages may hold messages, strings, bools, whole numbers, enums and lists of these; others
// (maps, floats, bytes, Any) are refused by name.
// Threads: one at a time per parser. Keeps its buffers between calls.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;

  // Appends a serialised message of this type to `*out`, its fields in the order of their numbers.
  // Nothing: it went well. After a problem `*out` is as it was.
  std::optional<RecordProblem> Write(std::string_view json,
                                     const google::protobuf::Descriptor& type, std::string* out);
  // The same as a message (cleared first). After a problem the message is unspecified.
  std::optional<RecordProblem> Parse(std::string_view json, google::protobuf::Message* message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_JSON_RECORD_H_
