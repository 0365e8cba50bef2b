// What a nightly run looks at: one snapshot, one day and one set of versions.
#ifndef PASSEND_SERVER_RESCORING_NIGHT_WORLD_H_
#define PASSEND_SERVER_RESCORING_NIGHT_WORLD_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/index/entry.h"
#include "matcher/rescoring/rescore.h"
#include "server/call_control.h"
#include "server/decisions/silent_pairs.h"
#include "server/engine/engine.h"
#include "server/engine/matching.h"

namespace passend::server {

// The purpose of doelbinding.toml under which the service itself matches at night.
inline constexpr std::string_view kNightPurpose = "matching";

// Not to be moved: `world` points into the rest.
struct NightWorld {
  QueryState state;
  CallControl control;
  rescoring::World world;

  const model::Policy& policy() const { return state.reference->PolicyOf(world.tenant).policy(); }
};

// The world of now for `tenant` on `as_of`. `agreements` as QueryState::agreements; `kernel` as the
// flag of passend-server. `engine` and `silent` outlive it.
std::unique_ptr<NightWorld> TakeWorld(const Engine& engine, const SilentPairs& silent,
                                      const std::vector<index::Agreement>* agreements,
                                      std::string_view kernel, const std::string& tenant,
                                      model::Date as_of);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_NIGHT_WORLD_H_
