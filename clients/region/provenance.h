// Where the values of one candidate come from, and until when they count.
#ifndef PASSEND_CLIENTS_REGION_PROVENANCE_H_
#define PASSEND_CLIENTS_REGION_PROVENANCE_H_

#include <array>
#include <string>
#include <string_view>

#include "clients/region/world.h"
#include "passend/v1/common.pb.h"

namespace passend::region {

// The days of one file. A file is brought up to date in a few sittings, so few different days occur
// (a profile may hold at most 15 different last days of validity).
class FileDays {
 public:
  FileDays(const World& world, Random& random) {
    for (std::size_t i = 0; i < fresh_.size(); ++i) {
      assessed_[i] = DayAfter(world, -random.Between(3, 700));
      fresh_[i] = DayAfter(world, random.Between(0, 800));
      stale_[i] = DayAfter(world, -random.Between(1, 500));
    }
    long_ago_ = DayAfter(world, -random.Between(701, 1900));
  }

  // Fills in the source; about one value in eight is out of date.
  void Fill(Random& random, v1::Source source, std::string_view role, v1::Provenance* out) const {
    out->set_source(source);
    if (random.Permille(850)) out->set_assessor_role(std::string(role));
    if (random.Permille(120)) {
      if (random.Permille(900)) out->set_assessed_on(long_ago_);
      out->set_valid_until(random.Pick(stale_));
      return;
    }
    if (random.Permille(900)) out->set_assessed_on(random.Pick(assessed_));
    if (random.Permille(500)) out->set_valid_until(random.Pick(fresh_));
  }

 private:
  std::array<std::string, 4> assessed_;
  std::array<std::string, 4> fresh_;
  std::array<std::string, 4> stale_;
  std::string long_ago_;
};

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_PROVENANCE_H_
