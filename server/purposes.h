// The purposes (doelbinding) for which a person may be looked at: config/doelbinding.toml.
#ifndef PASSEND_SERVER_PURPOSES_H_
#define PASSEND_SERVER_PURPOSES_H_

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/identity/caller.h"

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
  // `file`: `version`, and one [[doel]] with `code`, `omschrijving` and `rollen` (which roles may
  // name it; absent = every role) per purpose, 1..100.
  // InvalidArgument: "<file>:<line>: <reason>" for each error.
  static absl::StatusOr<Purposes> Load(const std::string& file);
  // For tests: every role may name every purpose.
  explicit Purposes(const std::set<std::string>& codes);

  // INVALID_ARGUMENT names access.purpose or access.case_reference: missing, longer than
  // kMaxAccessBytes, not printable, or a purpose that is not in the list.
  absl::StatusOr<Access> Check(std::string_view purpose, std::string_view case_reference) const;
  // Whether `role` may name an accepted purpose. Role::kLokaal may name all.
  bool Allows(std::string_view purpose, Role role) const;

 private:
  using Roles = std::set<Role>;  // empty = all
  explicit Purposes(std::map<std::string, Roles, std::less<>> codes) : codes_(std::move(codes)) {}
  std::map<std::string, Roles, std::less<>> codes_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_PURPOSES_H_
