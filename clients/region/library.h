// The function library and the places from which a region is made.
#ifndef PASSEND_CLIENTS_REGION_LIBRARY_H_
#define PASSEND_CLIENTS_REGION_LIBRARY_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/region/rd_grid.h"
#include "passend/v1/catalogue.pb.h"

namespace passend::region {

// A functie with what the generator must know beside the record.
struct LibraryFunctie {
  v1::Functie record;
  int job_zone = 1;          // 1 (little preparation) .. 5
  bool plain_title = false;  // the Dutch title says well what the work is
  // The loads above 0 of items.h: position in Items() and value. Filled in by World.
  std::vector<std::pair<int, int>> loads;
  // The kind of each task of the record (task_codes.h). Filled in by World.
  std::vector<std::string_view> task_codes;
};

struct LibraryPlace {
  std::string pc4;
  std::string name;
  GridPoint point;
};

struct Library {
  std::vector<LibraryFunctie> functies;
  std::vector<LibraryPlace> places;
};

// The project's own library, built into the program: at least 40 functies over the ten kanssectoren
// and the places of config/catalogue/places.csv.
// Internal: the built-in text is faulty (a test reads it).
absl::StatusOr<Library> OwnLibrary();

// The open figures of a folder; see region.h. Every functie is read, with at most 80 talents (the
// most important ones), 80 loads and 60 tasks (core tasks first), and every place. The notices that
// the licences ask for go into Functie.source.
// NotFound: a file is missing. InvalidArgument: file, line and reason.
absl::StatusOr<Library> ReadLibrary(const std::string& folder);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_LIBRARY_H_
