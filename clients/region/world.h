// What all records of one region share.
#ifndef PASSEND_CLIENTS_REGION_WORLD_H_
#define PASSEND_CLIENTS_REGION_WORLD_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "clients/region/library.h"
#include "clients/region/random.h"
#include "clients/region/region.h"
#include "clients/region/text.h"

namespace passend::region {

// Sectors in the order of sector indices below.
extern const std::array<std::string_view, 14> kSectorCodes;
inline constexpr int kSectorCount = 14;

// Things to choose from in proportion to weights, in O(log n).
class WeightedList {
 public:
  void Add(int thing, std::uint32_t weight) {
    if (weight == 0) return;
    total_ += weight;
    things_.push_back(thing);
    cumulative_.push_back(total_);
  }
  bool empty() const { return things_.empty(); }
  std::size_t size() const { return things_.size(); }
  // Requires: not empty.
  int Pick(Random& random) const;

 private:
  std::vector<int> things_;
  std::vector<std::uint32_t> cumulative_;
  std::uint32_t total_ = 0;
};

// The part of an employer that opportunities and candidates refer to. Made again from the index
// wherever it is needed, instead of being kept.
struct EmployerCore {
  int sector = 0;
  int site_count = 1;
  std::array<int, 3> site_places = {};  // positions in Library::places
  int accountmanager = 0;
  bool guides_people = false;  // a trained werkbegeleider works there
};

// Immutable after the constructor; any number of threads may read.
class World {
 public:
  // Requires: options are in range; library has functies of job zones 1..3 and places.
  World(RegionOptions options, Library library);

  const RegionOptions& options() const { return options_; }
  const Library& library() const { return library_; }
  Day as_of() const { return as_of_; }
  std::uint64_t seed() const { return options_.seed; }
  std::int64_t professionals_of_employers() const { return accountmanagers_; }

  // Functies that a werkbedrijf finds work in, by sector; empty for a sector without any.
  const WeightedList& functies_of(int sector) const {
    return functies_by_sector_[static_cast<std::size_t>(sector)];
  }
  int PickFunctie(Random& random) const { return functies_of(sectors_.Pick(random)).Pick(random); }
  const WeightedList& homes() const { return homes_; }
  const LibraryFunctie& functie(int index) const {
    return library_.functies[static_cast<std::size_t>(index)];
  }
  const LibraryPlace& place(int index) const {
    return library_.places[static_cast<std::size_t>(index)];
  }
  std::string_view functie_code(int index) const;  // without "functies/"

  EmployerCore Core(std::int64_t employer) const;
  std::string EmployerName(std::int64_t employer) const;  // resource names
  std::string OpportunityName(std::int64_t opportunity) const;
  std::string CandidateName(std::int64_t candidate) const;

 private:
  void ChooseFuncties();
  void ChoosePlaces();

  RegionOptions options_;
  Library library_;
  Day as_of_ = 0;
  std::int64_t accountmanagers_ = 1;
  std::array<WeightedList, kSectorCount> functies_by_sector_;
  WeightedList sectors_;
  WeightedList homes_;
  WeightedList work_places_;
};

// "YYYY-MM-DD" of `days` after the day of the region.
inline std::string DayAfter(const World& world, int days) { return DayText(world.as_of() + days); }

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_WORLD_H_
