#include "matcher/score/order.h"

#include <algorithm>

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

std::array<std::uint64_t, 4> OrderHashes(std::string_view iso_week,
                                         const std::array<std::string_view, 4>& candidates,
                                         std::string_view opportunity) {
  std::array<std::uint64_t, 4> state;
  state.fill(model::FnvAppend(model::FnvAppend(model::kFnvOffset, iso_week), "|"));
  const auto append = [&state](std::size_t i, char c) {
    state[i] = (state[i] ^ static_cast<unsigned char>(c)) * model::kFnvPrime;
  };
  std::size_t common = candidates[0].size();
  for (const std::string_view name : candidates) common = std::min(common, name.size());
  for (std::size_t at = 0; at < common; ++at) {
    for (std::size_t i = 0; i < 4; ++i) append(i, candidates[i][at]);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    state[i] = model::FnvAppend(state[i], candidates[i].substr(common));
    append(i, '|');
  }
  for (const char c : opportunity) {
    for (std::size_t i = 0; i < 4; ++i) append(i, c);
  }
  return state;
}

}  // namespace passend::score
