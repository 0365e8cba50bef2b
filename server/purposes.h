// The purposes (doelbinding) for which a person may be looked at: config/doelbinding.toml.
#ifndef PASSEND_SERVER_PURPOSES_H_
#define PASSEND_SERVER_PURPOSES_H_

#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace passend::server {

// The accepted purpose of one call. Both are 1..64 printable bytes, safe for a log line.
struct Access {
  std::string purpose;
  std::string case_reference;
};

inline constexpr int kMaxAccessBytes = 64;

// Immutable after Load(); any number of threads may read.
class Purposes {
 public:
  // `file`: `version`, and one [[doel]] with `code` and `omschrijving` per purpose, 1..100.
  // InvalidArgument: "<file>:<line>: <reason>" for each error.
  static absl::StatusOr<Purposes> Load(const std::string& file);
  // For tests.
  explicit Purposes(std::set<std::string, std::less<>> codes) : codes_(std::move(codes)) {}

  // INVALID_ARGUMENT names access.purpose or access.case_reference: missing, longer than
  // kMaxAccessBytes, not printable, or a purpose that is not in the list.
  absl::StatusOr<Access> Check(std::string_view purpose, std::string_view case_reference) const;

 private:
  std::set<std::string, std::less<>> codes_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_PURPOSES_H_
