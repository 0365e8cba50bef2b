#include "server/services/import_message.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "server/codec/record_codec.h"
#include "server/errors.h"

namespace passend::server {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::uint32_t kRecordsTag = WireFormatLite::MakeTag(
    v1::ImportRequest::kRecordsFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
constexpr std::uint32_t kCandidateTag = WireFormatLite::MakeTag(
    v1::Record::kCandidateFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

absl::Status NoRequest() { return InvalidField("", "the message is not an ImportRequest"); }

CodedInputStream Over(std::string_view bytes) {
  return CodedInputStream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                          static_cast<int>(bytes.size()));
}

// The candidate in a record that holds nothing else.
std::optional<std::string_view> CandidateIn(std::string_view record) {
  CodedInputStream in = Over(record);
  std::uint32_t length = 0;
  if (in.ReadTag() != kCandidateTag || !in.ReadVarint32(&length)) return std::nullopt;
  const auto begin = static_cast<std::size_t>(in.CurrentPosition());
  if (record.size() - begin != length) return std::nullopt;
  return record.substr(begin);
}

template <typename R>
absl::StatusOr<ImportRecord> ToRecord(absl::StatusOr<R> decoded) {
  if (!decoded.ok()) return decoded.status();
  return absl::StatusOr<ImportRecord>(absl::in_place, *std::move(decoded));
}

}  // namespace

absl::Status ImportMessage::Parse(const grpc::ByteBuffer& bytes) {
  records_.clear();
  if (bytes.Length() > std::numeric_limits<int>::max()) return NoRequest();
  if (!bytes.TrySingleSlice(&bytes_).ok() && !bytes.DumpToSingleSlice(&bytes_).ok()) {
    return NoRequest();
  }
  const std::string_view all(reinterpret_cast<const char*>(bytes_.begin()), bytes_.size());
  CodedInputStream in = Over(all);
  std::string head;  // everything but the records
  const auto position = [&in] { return static_cast<std::size_t>(in.CurrentPosition()); };
  while (position() < all.size()) {
    const std::size_t begin = position();
    const std::uint32_t tag = in.ReadTag();
    if (tag == 0) return NoRequest();
    if (tag != kRecordsTag) {
      if (!WireFormatLite::SkipField(&in, tag)) return NoRequest();
      head += all.substr(begin, position() - begin);
      continue;
    }
    std::uint32_t length = 0;
    if (!in.ReadVarint32(&length)) return NoRequest();
    const std::size_t record = position();
    if (length > all.size() - record || !in.Skip(static_cast<int>(length))) return NoRequest();
    records_.push_back(all.substr(record, length));
  }
  return head_.ParseFromString(head) ? absl::OkStatus() : NoRequest();
}

absl::StatusOr<ImportRecord> DecodeRecord(std::string_view bytes,
                                          const model::Catalogue& catalogue) {
  if (const std::optional<std::string_view> candidate = CandidateIn(bytes)) {
    return ToRecord(DecodeCandidateBytes(*candidate, catalogue, "candidate."));
  }
  v1::Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return InvalidField("", "is not a protobuf Record");
  }
  switch (record.kind_case()) {
    case v1::Record::kCandidate:  // given twice, for example
      return ToRecord(
          DecodeCandidateBytes(record.candidate().SerializeAsString(), catalogue, "candidate."));
    case v1::Record::kEmployer:
      return ToRecord(DecodeEmployer(record.employer(), catalogue, "employer."));
    case v1::Record::kOpportunity:
      return ToRecord(DecodeOpportunity(record.opportunity(), catalogue, "opportunity."));
    case v1::Record::kFunctie:
      return ToRecord(DecodeFunctie(record.functie(), catalogue, "functie."));
    case v1::Record::kPlace:
      return ToRecord(DecodePlace(record.place(), "place."));
    case v1::Record::KIND_NOT_SET:
      break;
  }
  return InvalidField("", "must be one of candidate, employer, opportunity, functie, place");
}

}  // namespace passend::server
