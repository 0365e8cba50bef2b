#include "server/engine/reference.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "matcher/model/fnv.h"
#include "server/engine/row.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

std::uint64_t StampOf(const model::Catalogue& catalogue, const model::FunctionLibrary& library,
                      const model::PolicySet& policies) {
  model::FieldHasher hasher;
  hasher.Add(std::int64_t{score::kFactsVersion});
  hasher.Add(std::int64_t{kRowVersion});
  hasher.Add(static_cast<std::int64_t>(catalogue.hash()));
  // Derived talents come from the library.
  for (const model::Functie& functie : library.functies()) {
    hasher.Add(std::string_view(functie.code));
    for (const model::FunctieTalent& talent : functie.talents) {
      hasher.Add(std::string_view(talent.talent));
      hasher.Add(std::int64_t{talent.level});
      hasher.Add(std::int64_t{talent.weight});
    }
  }
  // The number of scored items decides the layout of an opportunity's loads.
  hasher.Add(std::int64_t{policies.default_policy.max_scored_items});
  for (const auto& [tenant, policy] : policies.by_tenant) {
    hasher.Add(std::string_view(tenant));
    hasher.Add(std::int64_t{policy.max_scored_items});
  }
  return hasher.hash();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Reference>> Reference::Build(
    const Configuration& configuration, const std::vector<model::Place>& places,
    std::vector<model::Functie> functies) {
  model::CatalogueContent content = configuration.catalogue;
  std::unordered_map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < content.places.size(); ++i) at.emplace(content.places[i].pc4, i);
  // In order of pc4, so that the hash does not depend on the order of import.
  std::vector<model::Place> sorted = places;
  std::ranges::sort(sorted, {}, &model::Place::pc4);
  for (model::Place& place : sorted) {
    const auto found = at.find(place.pc4);
    if (found == at.end()) {
      content.places.push_back(std::move(place));
    } else {
      content.places[found->second] = std::move(place);
    }
  }
  PASSEND_ASSIGN_OR_RETURN(model::Catalogue catalogue, model::Catalogue::Build(std::move(content)));
  const std::size_t before = functies.size();
  std::erase_if(functies, [&catalogue](const model::Functie& functie) {
    return !model::Validate(functie, catalogue).empty();
  });
  const std::size_t refused = before - functies.size();
  PASSEND_ASSIGN_OR_RETURN(model::FunctionLibrary library,
                           model::FunctionLibrary::Build(std::move(functies)));
  PASSEND_ASSIGN_OR_RETURN(model::CarvingLibrary carving,
                           model::CarvingLibrary::Build(configuration.carving, catalogue));
  return std::shared_ptr<const Reference>(new Reference(
      std::move(catalogue), configuration, std::move(library), std::move(carving), refused));
}

Reference::Reference(model::Catalogue catalogue, const Configuration& configuration,
                     model::FunctionLibrary library, model::CarvingLibrary carving,
                     std::size_t refused)
    : catalogue_(std::move(catalogue)),
      tables_(catalogue_),
      library_(std::move(library)),
      law_(configuration.law),
      carving_(std::move(carving)),
      default_policy_(configuration.policies.default_policy),
      stamp_(StampOf(catalogue_, library_, configuration.policies)),
      refused_functies_(refused) {
  for (const auto& [tenant, policy] : configuration.policies.by_tenant) {
    policies_.emplace(tenant, score::CompiledPolicy(policy));
  }
}

const score::CompiledPolicy& Reference::PolicyOf(std::string_view tenant) const {
  const auto it = policies_.find(tenant);
  return it == policies_.end() ? default_policy_ : it->second;
}

}  // namespace passend::server
