#include "benchmarks/data/configuration.h"

#include "server/config/carving_loader.h"
#include "server/config/catalogue_loader.h"
#include "server/config/law_loader.h"
#include "server/config/policy_loader.h"
#include "server/status_macros.h"

namespace passend::benchmarks {

absl::StatusOr<server::Configuration> ReadConfiguration() {
  server::Configuration configuration;
  PASSEND_ASSIGN_OR_RETURN(const model::Catalogue catalogue,
                           config::LoadCatalogue("config/catalogue"));
  configuration.catalogue = catalogue.content();
  PASSEND_ASSIGN_OR_RETURN(configuration.policies, config::LoadPolicies("config/policies"));
  PASSEND_ASSIGN_OR_RETURN(configuration.law, config::LoadLaw("config/law"));
  PASSEND_ASSIGN_OR_RETURN(configuration.carving, config::LoadCarving("config/carving", catalogue));
  return configuration;
}

}  // namespace passend::benchmarks
