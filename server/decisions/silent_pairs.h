// Pairs that a professional rejected: they stay out of the lists until what the rejection was about
// has changed (domain.md 11; see IsSilent()).
#ifndef PASSEND_SERVER_DECISIONS_SILENT_PAIRS_H_
#define PASSEND_SERVER_DECISIONS_SILENT_PAIRS_H_

#include <map>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "server/decisions/voordracht.h"
#include "server/engine/engine.h"

namespace passend::server {

// Which pairs ended in afgewezen, in memory; whether one is silent now is looked up when it is
// asked for. Threads: safe. Cost: nothing for who or what was never rejected, else a read of the
// decision, some tens of microseconds each.
class SilentPairs {
 public:
  explicit SilentPairs(const Engine& engine) : engine_(engine) {}

  // Reads the decisions of every tenant. DATA_LOSS, UNAVAILABLE: the store.
  absl::Status Load();
  // After every decision about a pair.
  void Note(const Voordracht& voordracht);

  // Resource names of the candidates that are silent for this work; and the other way round.
  std::set<std::string, std::less<>> OfOpportunity(std::string_view name) const;
  std::set<std::string, std::less<>> OfCandidate(std::string_view name) const;

 private:
  struct Rejection {
    store::RecordKey candidate;
    std::string id;  // of the voordracht
    std::string opportunity;
  };
  // By voordracht id within candidate name.
  using Rejections = std::map<std::pair<std::string, std::string>, Rejection>;

  template <typename Name>
  std::set<std::string, std::less<>> Silent(
      const std::map<std::string, Rejections, std::less<>>& of, std::string_view name,
      const Name& other) const;

  const Engine& engine_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, Rejections, std::less<>> of_opportunity_;
  std::map<std::string, Rejections, std::less<>> of_candidate_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_DECISIONS_SILENT_PAIRS_H_
