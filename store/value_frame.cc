#include "store/value_frame.h"

#include <cassert>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "passend/storage/v1/envelope.pb.h"
#include "store/codec/wire.h"
#include "store/crc32c.h"
#include "store/opaque_key.h"

namespace passend::store {
namespace {

// frame version, codec id, schema version (4 bytes), revision (8 bytes); numbers highest byte
// first.
constexpr char kFrameVersion = 1;
constexpr std::size_t kHeaderBytes = 1 + 1 + 4 + 8;
constexpr std::size_t kChecksumBytes = 4;

std::string BigEndian32(std::uint32_t number) { return BigEndian64(number).substr(4); }

std::uint32_t ReadBigEndian32(std::string_view bytes) {
  return static_cast<std::uint32_t>(ReadBigEndian64(std::string(4, '\0').append(bytes)));
}

// Covers where the value stands, so that a value under a wrong key is found too.
std::uint32_t Checksum(std::string_view family, std::string_view key, std::string_view bytes) {
  return Crc32c(bytes, Crc32c(key, Crc32c(family)));
}

// As protobuf writes a storage::v1::Envelope, without a copy of the payload on the way.
std::string Serialise(const Envelope& envelope) {
  using Message = storage::v1::Envelope;
  constexpr std::size_t kMostBesides = 48;  // tags, lengths and numbers
  std::string bytes;
  bytes.reserve(envelope.key.tenant.size() + envelope.key.id.size() + envelope.payload.size() +
                kMostBesides);
  wire::WireWriter writer(&bytes);
  if (envelope.schema_version != 0) {
    writer.Unsigned(Message::kSchemaVersionFieldNumber, envelope.schema_version);
  }
  if (envelope.revision != 0) writer.Unsigned(Message::kRevisionFieldNumber, envelope.revision);
  if (!envelope.key.tenant.empty()) writer.Bytes(Message::kTenantFieldNumber, envelope.key.tenant);
  if (!envelope.key.id.empty()) writer.Bytes(Message::kIdFieldNumber, envelope.key.id);
  if (!envelope.payload.empty()) writer.Bytes(Message::kPayloadFieldNumber, envelope.payload);
  writer.Finish();
  return bytes;
}

}  // namespace

ValueFrame::ValueFrame(std::vector<std::shared_ptr<const ValueCodec>> codecs)
    : codecs_(std::move(codecs)) {
  assert(!codecs_.empty());
}

absl::StatusOr<std::string> ValueFrame::Write(std::string_view family, std::string_view key,
                                              const Envelope& envelope) const {
  const ValueContext context = {family, envelope.key.tenant, key, envelope.revision,
                                envelope.schema_version};
  const std::string bytes = Serialise(envelope);
  const absl::StatusOr<std::string> sealed = codecs_.front()->Seal(context, bytes);
  if (!sealed.ok()) return sealed.status();

  std::string stored;
  stored.reserve(kHeaderBytes + sealed->size() + kChecksumBytes);
  stored += kFrameVersion;
  stored += static_cast<char>(codecs_.front()->id());
  stored += BigEndian32(envelope.schema_version);
  stored += BigEndian64(envelope.revision);
  stored += *sealed;
  stored += BigEndian32(Checksum(family, key, stored));
  return stored;
}

absl::StatusOr<Envelope> ValueFrame::Read(std::string_view family, std::string_view tenant,
                                          std::string_view key, std::string_view stored,
                                          bool in_order) const {
  if (stored.size() < kHeaderBytes + kChecksumBytes) {
    return absl::DataLossError("the stored value is too short");
  }
  const std::string_view checked = stored.substr(0, stored.size() - kChecksumBytes);
  if (Checksum(family, key, checked) != ReadBigEndian32(stored.substr(checked.size()))) {
    return absl::DataLossError("the checksum of the stored value does not match");
  }
  if (checked[0] != kFrameVersion) {
    return absl::FailedPreconditionError("the value was written by a newer program");
  }
  const auto codec_id = static_cast<std::uint8_t>(checked[1]);
  const ValueContext context = {family,
                                tenant,
                                key,
                                ReadBigEndian64(checked.substr(6)),
                                ReadBigEndian32(checked.substr(2, 4)),
                                in_order};
  if (context.schema_version > kSchemaVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("the value has schema version ", context.schema_version,
                     ", this program knows up to ", kSchemaVersion));
  }
  const ValueCodec* codec = nullptr;
  for (const auto& candidate : codecs_) {
    if (candidate->id() == codec_id) codec = candidate.get();
  }
  if (codec == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("the value is sealed with codec ", int{codec_id}, ", which is not set up"));
  }
  const absl::StatusOr<std::string> opened = codec->Open(context, checked.substr(kHeaderBytes));
  if (!opened.ok()) return opened.status();

  storage::v1::Envelope message;
  if (!message.ParseFromString(*opened)) {
    return absl::DataLossError("the stored value is no envelope");
  }
  if (message.schema_version() != context.schema_version ||
      message.revision() != context.revision || message.tenant() != tenant) {
    return absl::DataLossError("the envelope contradicts its frame");
  }
  return Envelope{.schema_version = message.schema_version(),
                  .revision = message.revision(),
                  .key = {std::move(*message.mutable_tenant()), std::move(*message.mutable_id())},
                  .payload = std::move(*message.mutable_payload())};
}

bool ValueFrame::IsCurrent(std::string_view family, std::string_view tenant, std::string_view key,
                           std::string_view stored) const {
  if (stored.size() < kHeaderBytes + kChecksumBytes) return true;  // not for us to mend
  const ValueCodec& codec = *codecs_.front();
  if (static_cast<std::uint8_t>(stored[1]) != codec.id()) return false;
  const ValueContext context = {family, tenant, key, ReadBigEndian64(stored.substr(6)),
                                ReadBigEndian32(stored.substr(2, 4))};
  return codec.IsCurrent(context, stored.substr(kHeaderBytes));
}

}  // namespace passend::store
