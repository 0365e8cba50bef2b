// The records of a region file, one by one, whatever its form, as the bytes of a v1::Record.
#ifndef PASSEND_CLIENTS_CLI_RECORD_READER_H_
#define PASSEND_CLIENTS_CLI_RECORD_READER_H_

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cli/json_record.h"
#include "clients/cli/record_bytes.h"

namespace passend::cli {

enum class RecordFormat {
  kDetect,     // from the first bytes
  kJsonLines,  // one proto3 JSON Record per line; empty lines are skipped
  kDelimited,  // protobuf Records, each after its length as a varint
};

// Reads from `in`, which must live longer. Memory: the largest record, at most kMaxJsonBytes of it.
// Threads: one.
class RecordReader {
 public:
  enum class Outcome { kRecord, kBad, kEnd };

  RecordReader(std::istream& in, RecordFormat format);

  // The next record, of one kind and readable by protobuf, or why it is none (then problem() tells;
  // reading may go on), or the end. DataLoss: the rest cannot be read (a length that cannot be one,
  // a file that ends halfway).
  // `*record` stays until the next call.
  absl::StatusOr<Outcome> Next(std::string_view* record);

  // Of what Next() gave last: the line, or for kDelimited the number of the record; from 1.
  std::uint64_t position() const { return position_; }
  const RecordProblem& problem() const { return problem_; }

  std::uint64_t bytes_read() const { return bytes_read_; }
  RecordFormat format() const { return format_; }  // after the first Next(): no longer kDetect

 private:
  bool Fill();  // more bytes into buffer_; false at the end of the input
  void Detect();
  absl::StatusOr<Outcome> NextLine(std::string_view* record);
  absl::StatusOr<Outcome> NextDelimited(std::string_view* record);
  absl::Status Skip(std::uint64_t bytes);
  Outcome Bad(std::string field, std::string reason);

  std::istream& in_;
  RecordFormat format_;
  std::string buffer_;
  std::size_t start_ = 0;  // of what is not handed out yet, in buffer_
  bool end_ = false;
  std::uint64_t position_ = 0;
  std::uint64_t bytes_read_ = 0;
  RecordProblem problem_;
  std::string written_;  // a record that is not in the buffer as it is handed out
  JsonParser parser_;
  const RecordBytes check_;
};

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_RECORD_READER_H_
