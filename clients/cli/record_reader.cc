#include "clients/cli/record_reader.h"

#include <algorithm>
#include <cstring>
#include <istream>
#include <string>
#include <utility>

#include "passend/v1/import_service.pb.h"

namespace passend::cli {
namespace {

constexpr std::size_t kChunk = 256 << 10;
// A longer length means that this is no file of records, rather than a large one.
constexpr std::uint64_t kMaxSkip = 64 << 20;

constexpr char kNoKind[] = "must hold a candidate, employer, opportunity, functie or place";

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsBlank(std::string_view line) { return std::all_of(line.begin(), line.end(), IsSpace); }

}  // namespace

RecordReader::RecordReader(std::istream& in, RecordFormat format) : in_(in), format_(format) {}

bool RecordReader::Fill() {
  if (end_) return false;
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kChunk);
  in_.read(buffer_.data() + size, static_cast<std::streamsize>(kChunk));
  const auto got = static_cast<std::size_t>(in_.gcount());
  buffer_.resize(size + got);
  if (got == 0) end_ = true;
  return got > 0;
}

RecordReader::Outcome RecordReader::Bad(std::string field, std::string reason) {
  problem_ = {std::move(field), std::move(reason)};
  return Outcome::kBad;
}

// JSON lines begin, after white space, with `{`, white space and `"`. A delimited file can begin so
// only with a record of 0x7B = 123 bytes whose first field is a functie (tag 0x22 = `"`), and then
// the third byte is the length of that field, 0x79 = `y`; no kind of record begins with a y.
void RecordReader::Detect() {
  while (buffer_.size() - start_ < 4096 && Fill()) {
  }
  std::string_view head = std::string_view(buffer_).substr(start_);
  if (head.substr(0, 3) == "\xEF\xBB\xBF") {
    start_ += 3;
    bytes_read_ += 3;
    format_ = RecordFormat::kJsonLines;
    return;
  }
  const auto skip_space = [&] {
    while (!head.empty() && IsSpace(head.front())) head.remove_prefix(1);
  };
  skip_space();
  bool json = head.empty();
  if (!head.empty() && head.front() == '{') {
    head.remove_prefix(1);
    skip_space();
    json = head.empty() || head.front() == '}' ||
           (head.front() == '"' && (head.size() < 2 || head[1] != 'y'));
  }
  format_ = json ? RecordFormat::kJsonLines : RecordFormat::kDelimited;
}

absl::StatusOr<RecordReader::Outcome> RecordReader::Next(std::string_view* record) {
  if (format_ == RecordFormat::kDetect) Detect();
  return format_ == RecordFormat::kJsonLines ? NextLine(record) : NextDelimited(record);
}

absl::StatusOr<RecordReader::Outcome> RecordReader::NextLine(std::string_view* record) {
  while (true) {
    std::size_t searched = start_;
    std::size_t newline = std::string::npos;
    bool too_long = false;
    while ((newline = buffer_.find('\n', searched)) == std::string::npos) {
      searched = buffer_.size();
      if (searched - start_ > kMaxJsonBytes) {  // what is too long need not be kept
        too_long = true;
        bytes_read_ += searched - start_;
        start_ = searched;
      }
      const std::size_t kept = searched - start_;
      if (!Fill()) break;
      searched = start_ + kept;
    }
    const bool last = newline == std::string::npos;
    if (last && start_ == buffer_.size() && !too_long) {
      if (in_.bad()) return absl::DataLossError("reading failed");
      return Outcome::kEnd;
    }
    const std::size_t stop = last ? buffer_.size() : newline;
    const std::string_view line = std::string_view(buffer_).substr(start_, stop - start_);
    bytes_read_ += line.size() + (last ? 0 : 1);
    start_ = last ? stop : stop + 1;
    ++position_;
    if (too_long || line.size() > kMaxJsonBytes) {
      return Bad("", "is longer than " + std::to_string(kMaxJsonBytes) + " bytes");
    }
    if (IsBlank(line)) continue;
    written_.clear();
    if (auto problem = parser_.Write(line, *v1::Record::descriptor(), &written_)) {
      return Bad(std::move(problem->field), std::move(problem->reason));
    }
    if (written_.empty()) return Bad("", kNoKind);
    *record = written_;
    return Outcome::kRecord;
  }
}

absl::Status RecordReader::Skip(std::uint64_t bytes) {
  while (bytes > 0) {
    if (start_ == buffer_.size() && !Fill()) {
      return absl::DataLossError("the file ends in the middle of a record");
    }
    const std::uint64_t step = std::min<std::uint64_t>(bytes, buffer_.size() - start_);
    start_ += step;
    bytes_read_ += step;
    bytes -= step;
  }
  return absl::OkStatus();
}

absl::StatusOr<RecordReader::Outcome> RecordReader::NextDelimited(std::string_view* record) {
  std::uint64_t length = 0;
  for (int shift = 0;; shift += 7) {
    if (start_ == buffer_.size() && !Fill()) {
      if (shift == 0) return Outcome::kEnd;
      return absl::DataLossError("the file ends in the middle of a record");
    }
    const auto byte = static_cast<unsigned char>(buffer_[start_++]);
    ++bytes_read_;
    length |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) break;
    if (shift >= 28) {
      return absl::DataLossError("this is not a file of delimited records (record " +
                                 std::to_string(position_ + 1) + ")");
    }
  }
  ++position_;
  if (length > kMaxJsonBytes) {
    if (length > kMaxSkip) {
      return absl::DataLossError("this is not a file of delimited records (record " +
                                 std::to_string(position_) + ")");
    }
    if (absl::Status status = Skip(length); !status.ok()) return status;
    return Bad("", "is longer than " + std::to_string(kMaxJsonBytes) + " bytes");
  }
  while (buffer_.size() - start_ < length) {
    if (!Fill()) return absl::DataLossError("the file ends in the middle of a record");
  }
  *record = std::string_view(buffer_).substr(start_, length);
  start_ += length;
  bytes_read_ += length;
  if (check_.Check(*record)) return Outcome::kRecord;
  // Something about it is unusual, or wrong: protobuf decides.
  v1::Record message;
  if (!message.ParseFromArray(record->data(), static_cast<int>(record->size()))) {
    return Bad("", "is not a protobuf Record");
  }
  if (message.kind_case() == v1::Record::KIND_NOT_SET) return Bad("", kNoKind);
  written_ = message.SerializeAsString();
  *record = written_;
  return Outcome::kRecord;
}

}  // namespace passend::cli
