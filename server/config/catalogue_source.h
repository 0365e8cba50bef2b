// The content of a catalogue on its way in, with the line of every entry.
#ifndef PASSEND_SERVER_CONFIG_CATALOGUE_SOURCE_H_
#define PASSEND_SERVER_CONFIG_CATALOGUE_SOURCE_H_

#include <map>
#include <string>
#include <vector>

#include "matcher/model/catalogue.h"
#include "server/config/errors.h"

namespace passend::config {

// Where the entries of one list stand.
struct ListSource {
  std::string file;
  std::vector<int> lines;                      // per entry
  std::vector<std::vector<int>> effect_lines;  // werktermen only: per entry, per effect
};

struct CatalogueSource {
  std::string directory;
  model::CatalogueContent content;
  std::map<std::string, ListSource> lists;  // by the member of CatalogueContent: "measures"
};

// Each reads its files into `source` and adds what is wrong to `errors`. The references of the
// short lists (an item, a registration) are resolved, so ReadShortLists reads in the right order
// itself.
void ReadShortLists(CatalogueSource& source, Errors& errors);  // the TOML files
void ReadLongLists(CatalogueSource& source, Errors& errors);   // the CSV files

}  // namespace passend::config

#endif  // PASSEND_SERVER_CONFIG_CATALOGUE_SOURCE_H_
