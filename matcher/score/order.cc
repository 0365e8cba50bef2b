#include "matcher/score/order.h"

#include "matcher/model/fnv.h"

namespace passend::score {

std::uint64_t OrderHashBefore(std::string_view iso_week, std::string_view candidate) {
  std::uint64_t state = model::FnvAppend(model::kFnvOffset, iso_week);
  state = model::FnvAppend(state, "|");
  state = model::FnvAppend(state, candidate);
  return model::FnvAppend(state, "|");
}

std::uint64_t OrderHashWith(std::uint64_t before, std::string_view opportunity) {
  return model::FnvAppend(before, opportunity);
}

std::uint64_t OrderHash(std::string_view iso_week, std::string_view candidate,
                        std::string_view opportunity) {
  return OrderHashWith(OrderHashBefore(iso_week, candidate), opportunity);
}

}  // namespace passend::score
