#include "store/value_codec.h"

namespace passend::store {
namespace {

class Plain final : public ValueCodec {
 public:
  std::uint8_t id() const override { return 0; }
  absl::StatusOr<std::string> Seal(const ValueContext& /*context*/,
                                   std::string_view bytes) const override {
    return std::string(bytes);
  }
  absl::StatusOr<std::string> Open(const ValueContext& /*context*/,
                                   std::string_view sealed) const override {
    return std::string(sealed);
  }
};

}  // namespace

std::shared_ptr<const ValueCodec> PlainCodec() {
  static const std::shared_ptr<const ValueCodec> plain = std::make_shared<Plain>();
  return plain;
}

}  // namespace passend::store
