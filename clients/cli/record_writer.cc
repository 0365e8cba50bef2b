#include "clients/cli/record_writer.h"

#include <ostream>

#include "clients/cli/output.h"
#include "passend/v1/import_service.pb.h"

namespace passend::cli {

absl::StatusOr<std::unique_ptr<RecordWriter>> RecordWriter::Open(const std::string& file,
                                                                 bool delimited,
                                                                 const Console& console) {
  std::unique_ptr<RecordWriter> writer(new RecordWriter(console.out, delimited));
  if (!file.empty() && file != "-") {
    writer->file_.open(file, std::ios::binary | std::ios::trunc);
    if (!writer->file_) return absl::PermissionDeniedError("cannot write to " + file);
    writer->out_ = &writer->file_;
  }
  return writer;
}

absl::Status RecordWriter::Write(const v1::Record& record) {
  if (delimited_) {
    record.SerializeToString(&buffer_);
    std::uint64_t length = buffer_.size();
    while (length >= 0x80) {
      out_->put(static_cast<char>((length & 0x7F) | 0x80));
      length >>= 7;
    }
    out_->put(static_cast<char>(length));
    out_->write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  } else {
    const std::string line = ToJson(record, /*pretty=*/false);
    *out_ << (sealer_.has_value() ? sealer_->Seal(line) : line) << '\n';
  }
  ++records_;
  return out_->good() ? absl::OkStatus() : absl::UnknownError("writing the records failed");
}

absl::Status RecordWriter::Close() {
  if (sealer_.has_value()) *out_ << sealer_->Last() << '\n';
  sealer_.reset();
  out_->flush();
  return out_->good() ? absl::OkStatus() : absl::UnknownError("writing the records failed");
}

}  // namespace passend::cli
