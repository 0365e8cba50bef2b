#include "server/rescoring/night_world.h"

#include "server/codec/names.h"

namespace passend::server {

std::unique_ptr<NightWorld> TakeWorld(const Engine& engine, const SilentPairs& silent,
                                      const std::vector<index::Agreement>* agreements,
                                      std::string_view kernel, const std::string& tenant,
                                      model::Date as_of) {
  auto night = std::make_unique<NightWorld>();
  night->state = TakeState(engine);
  night->state.as_of = as_of;
  night->state.purpose = std::string(kNightPurpose);
  night->state.agreements = agreements;
  night->state.kernel = search::ParseKernel(kernel).value_or(search::Kernel::kBest);
  rescoring::World& world = night->world;
  world.tenant = tenant;
  world.snapshot = night->state.snapshot;
  world.search = OptionsFor(night->state, "", night->control);
  world.catalogue = night->state.reference->stamp();
  world.silent_of = [&silent](std::string_view name) {
    const bool person = ParseName(name, kCandidates, "name").ok();
    const auto others = person ? silent.OfCandidate(name) : silent.OfOpportunity(name);
    return std::vector<std::string>(others.begin(), others.end());
  };
  return night;
}

}  // namespace passend::server
