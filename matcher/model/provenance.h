// Where an assessed value comes from and until when it counts. Source: domain guide 3 ("every
// assessed value carries ..., and unknown is a value").
#ifndef PASSEND_MATCHER_MODEL_PROVENANCE_H_
#define PASSEND_MATCHER_MODEL_PROVENANCE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "matcher/model/date.h"

namespace passend::model {

// Who or what the value was learnt from. The numbers are those of the API and of the disk.
enum class Source : std::uint8_t {
  kUnknown = 0,
  kSelf = 1,
  kObservation = 2,
  kTest = 3,
  kProfessional = 4,
  kUwv = 5,
};

inline constexpr int kMaxRoleBytes = 40;

struct Provenance {
  Source source = Source::kUnknown;
  std::string assessor_role;  // a role ("werkregisseur"), never a person's name
  std::optional<Date> assessed_on;
  std::optional<Date> valid_until;  // the last day on which the value is fresh; none = no end

  // Stale (verouderd) by rules.md 1: the day `valid_until` itself is still fresh.
  bool StaleOn(Date as_of) const { return valid_until.has_value() && *valid_until < as_of; }

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

// A value that somebody assessed. No value means that it is unknown, which is never read as "no"
// or as "normal".
template <typename T>
struct Assessed {
  std::optional<T> value;
  Provenance provenance;

  bool known() const { return value.has_value(); }

  friend bool operator==(const Assessed&, const Assessed&) = default;
};

// Yes, no, or not known. The numbers are those of the API and of the disk.
enum class Answer : std::uint8_t { kUnknown = 0, kYes = 1, kNo = 2 };

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_PROVENANCE_H_
