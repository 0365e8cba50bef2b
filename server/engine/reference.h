// Everything that profiles are read against: catalogue, policies, law, function library, made ready
// for use. One consistent, immutable set; the engine swaps it whole.
#ifndef PASSEND_SERVER_ENGINE_REFERENCE_H_
#define PASSEND_SERVER_ENGINE_REFERENCE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/carving_library.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/function_library.h"
#include "matcher/model/law.h"
#include "matcher/model/policy.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"

namespace passend::server {

// What comes from the configuration folder.
struct Configuration {
  model::CatalogueContent catalogue;
  model::PolicySet policies;
  model::LawParameters law;
  model::CarvingContent carving;  // empty: no hypotheses, and no taakeis stands for a load
};

// Immutable; any number of threads may read.
class Reference {
 public:
  // `places` add to those of the catalogue and replace those with the same pc4; `functies` are the
  // whole library. Functies that the catalogue does not allow (it changed since they were stored)
  // are left out and counted. InvalidArgument: the catalogue or the carving list is refused.
  static absl::StatusOr<std::shared_ptr<const Reference>> Build(
      const Configuration& configuration, const std::vector<model::Place>& places,
      std::vector<model::Functie> functies);

  const model::Catalogue& catalogue() const { return catalogue_; }
  const score::CatalogueTables& tables() const { return tables_; }
  const model::FunctionLibrary& library() const { return library_; }
  const model::LawParameters& law() const { return law_; }
  const model::CarvingLibrary& carving() const { return carving_; }
  // The policy of a tenant, else the default one.
  const score::CompiledPolicy& PolicyOf(std::string_view tenant) const;
  const score::CompiledPolicy& default_policy() const { return default_policy_; }
  const std::map<std::string, score::CompiledPolicy, std::less<>>& tenant_policies() const {
    return policies_;
  }
  // Of everything that compiled facts depend on: facts with another stamp must be compiled again.
  std::uint64_t stamp() const { return stamp_; }
  std::size_t refused_functies() const { return refused_functies_; }

 private:
  Reference(model::Catalogue catalogue, const Configuration& configuration,
            model::FunctionLibrary library, model::CarvingLibrary carving, std::size_t refused);

  model::Catalogue catalogue_;
  score::CatalogueTables tables_;
  model::FunctionLibrary library_;
  model::LawParameters law_;
  model::CarvingLibrary carving_;
  score::CompiledPolicy default_policy_;
  std::map<std::string, score::CompiledPolicy, std::less<>> policies_;
  std::uint64_t stamp_ = 0;
  std::size_t refused_functies_ = 0;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ENGINE_REFERENCE_H_
