// Reads config/catalogue: one file per list.
#ifndef PASSEND_SERVER_CONFIG_CATALOGUE_LOADER_H_
#define PASSEND_SERVER_CONFIG_CATALOGUE_LOADER_H_

#include <string>

#include "absl/status/statusor.h"
#include "matcher/model/catalogue.h"

namespace passend::config {

// Reads from `directory`:
//   catalogue.toml       version, effective_from
//   fml_items.toml  werktermen.toml  measures.toml  werkvormen.toml  sectors.toml
//   certificates.toml  registrations.toml  languages.toml  instruments.toml
//   talents.csv          code,name_nl,group,family
//   related_talents.csv  talent_a,talent_b,sim_permille
//   places.csv           pc4,name,x_m,y_m
// Entries keep the order of their file. Cost: linear; 50,000 talents take well under a second.
// InvalidArgument: "<file>:<line>: <reason>" for each error: a file that cannot be read, a key or
// column that is not known, is missing or has the wrong type, a text that is empty or too long, a
// reference to a code that does not exist, and everything that model::CheckCatalogue rejects.
absl::StatusOr<model::Catalogue> LoadCatalogue(const std::string& directory);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_CATALOGUE_LOADER_H_
