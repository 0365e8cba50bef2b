// Draws for the random profiles. Its own arithmetic instead of <random>'s distributions, which give
// other values on another standard library.
#ifndef PASSEND_TESTS_TESTING_DRAW_H_
#define PASSEND_TESTS_TESTING_DRAW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "matcher/model/catalogue.h"
#include "matcher/model/date.h"
#include "matcher/model/provenance.h"

namespace passend::fixtures {

// The draws of one profile. Each profile has a share of unknowns of its own, so that full and
// nearly empty ones both occur.
class Draw {
 public:
  Draw(std::mt19937_64& rng, const model::Catalogue& catalogue);

  const model::Catalogue& catalogue() const { return catalogue_; }

  std::uint64_t Bits() { return rng_(); }
  // lowest..highest, each end drawn more often than the middle.
  int Int(int lowest, int highest);
  bool Chance(int percent) { return static_cast<int>(rng_() % 100) < percent; }
  // False for the share of this profile that is unknown.
  bool Known() { return Chance(100 - unknown_percent_); }
  std::optional<int> MaybeInt(int lowest, int highest);
  // Any value of an enumeration with 0 = unknown; and any but 0.
  template <class E>
  E Enum(E last) {
    return Known() ? Set(last) : E{};
  }
  template <class E>
  E Set(E last) {
    return static_cast<E>(Int(1, static_cast<int>(last)));
  }
  model::Answer Answer() { return Enum(model::Answer::kNo); }

  std::string Tenant();
  std::string Id(const char* prefix);  // prefix and 16 hexadecimal digits
  std::string Text(const char* what);  // "<what> 17", sometimes with letters outside ASCII, or ""
  std::string Code(const char* what);  // "<what>.3", or ""
  std::string EmployerName();          // of the small pool
  std::string MaybeEmployerName() { return Known() ? EmployerName() : std::string(); }
  std::string OpportunityName();
  std::string MaybePc4();

  model::Date Day();
  std::optional<model::Date> MaybeDay();
  model::Provenance Provenance();
  template <class T>
  model::Assessed<T> Assessed(std::optional<T> value) {
    return {.value = std::move(value), .provenance = Provenance()};
  }

  // How many entries a list of at most `limit` gets: mostly few.
  int Count(int limit);
  // `count` different numbers below `size`, in random order; all of them when there are not enough.
  std::vector<int> Distinct(int count, int size);
  // The codes of `count` different entries of a catalogue list.
  template <class Entry>
  std::vector<std::string> Codes(const std::vector<Entry>& entries, int limit) {
    std::vector<std::string> codes;
    for (const int i : Distinct(Count(limit), static_cast<int>(entries.size()))) {
      codes.push_back(entries[static_cast<std::size_t>(i)].code);
    }
    return codes;
  }
  template <class Entry>
  const Entry& Pick(const std::vector<Entry>& entries) {
    return entries[static_cast<std::size_t>(rng_() % entries.size())];
  }
  template <class Entry>
  std::string MaybeCode(const std::vector<Entry>& entries) {
    return Known() ? Pick(entries).code : std::string();
  }
  // A capacity or load of this kind of item.
  int ItemValue(const model::FmlItem& item);

 private:
  std::mt19937_64& rng_;
  const model::Catalogue& catalogue_;
  int unknown_percent_;
  std::vector<model::Date> until_days_;  // few, since a profile may have only so many
};

}  // namespace passend::fixtures

#endif  // PASSEND_TESTS_TESTING_DRAW_H_
