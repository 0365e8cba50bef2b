// Reads config/carving: which tasks can often be carved out, per functiegroep.
#ifndef PASSEND_SERVER_CONFIG_CARVING_LOADER_H_
#define PASSEND_SERVER_CONFIG_CARVING_LOADER_H_

#include <string>

#include "absl/status/statusor.h"
#include "matcher/model/carving_library.h"
#include "matcher/model/catalogue.h"

namespace passend::config {

// Reads from `directory`:
//   carving.toml           version, effective_from
//   taakeisen.toml         [[rule]]: which taakeis stands for which load
//   vragen.toml            the questions for a first visit
//   functiegroepen/*.toml  one per group, in order of name; the name of the file is its code
// InvalidArgument: "<file>:<line>: <reason>" for each error, as LoadCatalogue; and everything that
// model::CheckCarving rejects.
absl::StatusOr<model::CarvingContent> LoadCarving(const std::string& directory,
                                                  const model::Catalogue& catalogue);

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_CARVING_LOADER_H_
