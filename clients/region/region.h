// The region generator: an invented region around a werkbedrijf, as dirty as life, for
// demonstrations, tests and benchmarks. No record describes a real person or a real employer.
#ifndef PASSEND_CLIENTS_REGION_REGION_H_
#define PASSEND_CLIENTS_REGION_REGION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace passend::v1 {
class Record;
}

namespace passend::region {

// Sizes of one werkbedrijf by default (domain guide 1: 2,800 candidates of the Participatiewet and
// 500 of the Wsw and nieuw beschut werk, 2,300 employers).
struct RegionOptions {
  std::int64_t candidates = 3300;     // 0..10,000,000
  std::int64_t employers = 2300;      // 1..1,000,000 (0 only when there are no opportunities)
  std::int64_t opportunities = 4000;  // 0..1,000,000
  std::uint64_t seed = 1;
  // Folder with functies.csv, functie_belasting.csv, functie_talenten.csv, functie_taken.csv and
  // pc4.csv: open figures on real functies and places. Empty = the small library of the project.
  std::string functies_dir;
  std::string tenant = "werkbedrijf-demo";  // [a-z0-9-]{1,64}
  // The day on which the region is as it is, "YYYY-MM-DD". Fixed: the generator has no clock.
  std::string as_of = "2026-11-22";
  // Spread people and work over all places instead of within 30 km of Zoetermeer. People still
  // work near home: an area of the country is a region of its own.
  bool country = false;
};

// The kind of record of a progress report: "places", "functies", "employers", "opportunities",
// "candidates"; then how many are done and how many there will be of all kinds together.
using RegionProgress =
    absl::FunctionRef<void(std::string_view kind, std::int64_t done, std::int64_t total)>;

// Makes a region and hands its records to `sink` one at a time: first places and functies, then
// employers, opportunities and candidates. The record is only valid during the call and is re-used
// for the next. The same options give the same records, on every machine; entity i of a kind
// depends on the seed, the library and the sizes, not on the entities before it, so memory does not
// grow with the number of records. `progress` is called after every 1000 records and at the end.
//
// InvalidArgument: an option is out of its range, or a file of functies_dir is faulty (file, line,
// reason). NotFound: such a file is missing. Else the first non-OK status of `sink`.
absl::Status GenerateRegion(const RegionOptions& options,
                            absl::FunctionRef<absl::Status(const v1::Record&)> sink,
                            RegionProgress progress);
// Without progress reports.
absl::Status GenerateRegion(const RegionOptions& options,
                            absl::FunctionRef<absl::Status(const v1::Record&)> sink);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_REGION_H_
