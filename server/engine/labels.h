// What lists show about a profile beside its score: titles of opportunities and instruments of
// candidates. Kept apart from snapshots because no answer depends on them.
#ifndef PASSEND_SERVER_ENGINE_LABELS_H_
#define PASSEND_SERVER_ENGINE_LABELS_H_

#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/engine/row.h"

namespace passend::server {

// By resource name. Threads: any number. The newest state, so it may be a moment ahead of a
// snapshot that a query still uses.
class Labels {
 public:
  std::string Title(std::string_view opportunity) const;
  std::uint64_t Instruments(std::string_view candidate) const;

  void SetTitle(const std::string& opportunity, std::string title);
  void SetInstruments(const CandidateRow& row);
  void Forget(const std::string& name);
  void Clear();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <typename Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  mutable std::shared_mutex mutex_;
  Map<std::string> titles_;
  Map<std::uint64_t> instruments_;  // only those that have any
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_LABELS_H_
