// The seam through which every stored value passes on its way to and from the disk: left as it is,
// or sealed (store/keys/sealing_codec.h). Values of both kinds can live side by side.
#ifndef PASSEND_STORE_VALUE_CODEC_H_
#define PASSEND_STORE_VALUE_CODEC_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"

namespace passend::store {

// What a value belongs to: the additional authenticated data of a sealing codec, so that a value
// cannot pass for another record or an older form of it. A scan knows the key before it knows the
// id, so the key, a keyed hash of family, tenant and id, stands for the id.
struct ValueContext {
  std::string_view family;
  std::string_view tenant;  // empty for what belongs to none; decides whose key seals it
  std::string_view key;     // as on disk
  Revision revision = 0;
  std::uint32_t schema_version = 0;
  // A hint: values are being read in the order of their keys. Not part of what is authenticated.
  bool in_order = false;
};

// Threads: safe.
class ValueCodec {
 public:
  virtual ~ValueCodec() = default;
  // Stored beside every value; never reused for another way of sealing. 0 = PlainCodec.
  virtual std::uint8_t id() const = 0;
  // Unavailable: the key cannot be had now.
  virtual absl::StatusOr<std::string> Seal(const ValueContext& context,
                                           std::string_view bytes) const = 0;
  // The bytes that Seal() got with the same context. DataLoss: they are not what was sealed.
  // NotFound: the key has been destroyed.
  virtual absl::StatusOr<std::string> Open(const ValueContext& context,
                                           std::string_view sealed) const = 0;
  // False: Seal() would use another key today. Such values are sealed anew in the background.
  virtual bool IsCurrent(const ValueContext& /*context*/, std::string_view /*sealed*/) const {
    return true;
  }
  // Sees safe on the disk what Seal() needs for opening again. To be called before sealed values
  // are written. Unavailable: it cannot be; nothing of what was sealed may be written.
  virtual absl::Status Sync() const { return absl::OkStatus(); }
};

// Leaves values as they are.
std::shared_ptr<const ValueCodec> PlainCodec();

}  // namespace passend::store

#endif  // PASSEND_STORE_VALUE_CODEC_H_
