// Choices that several kinds of records make.
#ifndef PASSEND_CLIENTS_REGION_CHOICES_H_
#define PASSEND_CLIENTS_REGION_CHOICES_H_

#include <array>

#include "clients/region/random.h"
#include "passend/v1/common.pb.h"

namespace passend::region {

// Not known, yes or no, in proportion to the weights.
inline v1::Answer AnyAnswer(Random& random, int unknown, int yes, int no) {
  return static_cast<v1::Answer>(random.Weighted(std::array{unknown, yes, no}));
}

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_CHOICES_H_
