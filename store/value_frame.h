// A value as it stands on disk: an envelope (proto/passend/storage/v1/envelope.proto) through the
// value codec, with what is needed to open it in front and a checksum behind.
#ifndef PASSEND_STORE_VALUE_FRAME_H_
#define PASSEND_STORE_VALUE_FRAME_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "store/types.h"
#include "store/value_codec.h"

namespace passend::store {

// Of the payloads that this program writes; older ones are converted when they are read.
inline constexpr std::uint32_t kSchemaVersion = 1;

// An envelope, opened.
struct Envelope {
  std::uint32_t schema_version = kSchemaVersion;
  Revision revision = 0;
  RecordKey key;  // tenant and id
  std::string payload;
};

// Threads: safe. Immutable.
class ValueFrame {
 public:
  // The first codec seals; all of them open, each the values with its id. Not empty, ids different.
  explicit ValueFrame(std::vector<std::shared_ptr<const ValueCodec>> codecs);

  // The bytes to store under `key` in `family`.
  absl::StatusOr<std::string> Write(std::string_view family, std::string_view key,
                                    const Envelope& envelope) const;

  // DataLoss: the checksum fails (also when a value stands under another key or in another family),
  // the codec refuses, or the parts contradict each other. FailedPrecondition: written by a newer
  // program. `tenant` is the one whose number starts the key. `in_order`: see ValueContext.
  absl::StatusOr<Envelope> Read(std::string_view family, std::string_view tenant,
                                std::string_view key, std::string_view stored,
                                bool in_order = false) const;

  // False: Write() would seal this value in another way, or with another key. The value need not be
  // whole.
  bool IsCurrent(std::string_view family, std::string_view tenant, std::string_view key,
                 std::string_view stored) const;

  // See ValueCodec.
  absl::Status Sync() const { return codecs_.front()->Sync(); }

 private:
  std::vector<std::shared_ptr<const ValueCodec>> codecs_;
};

}  // namespace passend::store

#endif  // PASSEND_STORE_VALUE_FRAME_H_
