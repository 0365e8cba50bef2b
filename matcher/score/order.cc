#include "matcher/score/order.h"

#include "matcher/model/fnv.h"

namespace passend::score {

std::uint64_t OrderHash(std::string_view iso_week, std::string_view candidate,
                        std::string_view opportunity) {
  std::uint64_t state = model::FnvAppend(model::kFnvOffset, iso_week);
  state = model::FnvAppend(state, "|");
  state = model::FnvAppend(state, candidate);
  state = model::FnvAppend(state, "|");
  return model::FnvAppend(state, opportunity);
}

}  // namespace passend::score
