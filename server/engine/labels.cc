#include "server/engine/labels.h"

#include <utility>

namespace passend::server {

std::string Labels::Title(std::string_view opportunity) const {
  const std::shared_lock lock(mutex_);
  const auto it = titles_.find(opportunity);
  return it == titles_.end() ? std::string() : it->second;
}

std::uint64_t Labels::Instruments(std::string_view candidate) const {
  const std::shared_lock lock(mutex_);
  const auto it = instruments_.find(candidate);
  return it == instruments_.end() ? 0 : it->second;
}

void Labels::SetTitle(const std::string& opportunity, std::string title) {
  const std::lock_guard lock(mutex_);
  titles_[opportunity] = std::move(title);
}

void Labels::SetInstruments(const CandidateRow& row) {
  const std::lock_guard lock(mutex_);
  if (row.instruments == 0) {
    if (!instruments_.empty()) instruments_.erase(row.entry.name);
  } else {
    instruments_[row.entry.name] = row.instruments;
  }
}

void Labels::Forget(const std::string& name) {
  const std::lock_guard lock(mutex_);
  titles_.erase(name);
  instruments_.erase(name);
}

void Labels::Clear() {
  const std::lock_guard lock(mutex_);
  titles_.clear();
  instruments_.clear();
}

}  // namespace passend::server
