// What is wrong with one field of a record that came from outside.
#ifndef PASSEND_MATCHER_MODEL_VIOLATION_H_
#define PASSEND_MATCHER_MODEL_VIOLATION_H_

#include <string>
#include <vector>

namespace passend::model {

// `field` is the path in the API message ("talents[3].level"); `description` says what is allowed.
// Neither holds a value of the profile: messages end up in logs.
struct FieldViolation {
  std::string field;
  std::string description;
  friend bool operator==(const FieldViolation&, const FieldViolation&) = default;
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_VIOLATION_H_
