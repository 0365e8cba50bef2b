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

CandidateHashes::CandidateHashes(std::string_view iso_week, std::string_view opportunity)
    : week_(model::FnvAppend(model::FnvAppend(model::kFnvOffset, iso_week), "|")),
      opportunity_(opportunity),
      after_begin_(week_) {
  for (std::size_t i = 0; i <= opportunity.size(); ++i) factor_ *= model::kFnvPrime;  // and "|"
}

std::uint64_t CandidateHashes::Of(std::string_view candidate) {
  if (begin_.empty() || !candidate.starts_with(begin_)) {
    const std::size_t slash = candidate.rfind('/');
    begin_ = candidate.substr(0, slash == candidate.npos ? 0 : slash + 1);
    after_begin_ = model::FnvAppend(week_, begin_);
  }
  const std::uint64_t state = model::FnvAppend(after_begin_, candidate.substr(begin_.size()));
  const std::size_t lowest = state & 0xff;
  if (!known_[lowest]) {
    const std::uint64_t end = OrderHashWith(model::FnvAppend(lowest, "|"), opportunity_);
    addend_[lowest] = end - lowest * factor_;
    known_[lowest] = true;
  }
  return state * factor_ + addend_[lowest];
}

OpportunityHashes::OpportunityHashes(std::string_view name) : name_(name) {
  for (std::size_t i = 0; i < name.size(); ++i) factor_ *= model::kFnvPrime;
}

void OpportunityHashes::Fill(std::uint64_t low) {
  addend_[low] = OrderHashWith(low, name_) - low * factor_;
  known_[low] = true;
}

}  // namespace passend::score
