#include "server/config/catalogue_loader.h"

#include <utility>

#include "server/config/catalogue_source.h"
#include "server/config/errors.h"

namespace passend::config {
namespace {

// Adds a problem of the content at the line of the entry it is about.
void AddProblem(const CatalogueSource& source, const model::CatalogueProblem& problem,
                Errors& errors) {
  const auto list = source.lists.find(problem.list);
  if (list == source.lists.end()) {
    errors.Add(source.directory + "/catalogue.toml", 0, problem.reason);
    return;
  }
  int line = 0;
  if (problem.index >= 0) {
    const auto index = static_cast<std::size_t>(problem.index);
    line = problem.effect < 0
               ? list->second.lines[index]
               : list->second.effect_lines[index][static_cast<std::size_t>(problem.effect)];
  }
  errors.Add(list->second.file, line, problem.reason);
}

}  // namespace

absl::StatusOr<model::Catalogue> LoadCatalogue(const std::string& directory) {
  CatalogueSource source;
  source.directory = directory;
  Errors errors;
  ReadShortLists(source, errors);
  ReadLongLists(source, errors);
  // An entry that could not be read is not in the content as it was meant: no second opinion on it.
  if (!errors.empty()) return errors.ToStatus();
  for (const model::CatalogueProblem& problem : model::CheckCatalogue(source.content)) {
    AddProblem(source, problem, errors);
  }
  if (!errors.empty()) return errors.ToStatus();
  return model::Catalogue::Build(std::move(source.content));
}

}  // namespace passend::config
