// Names that mean something to one caller only, for a limited time: what an uncoupled professional
// gets instead of the name of a person, and everybody instead of the name of another tenant's
// record (domain.md 9.4).
//
// A handle is an ordinary resource name of the caller's own tenant with an id that starts with '~':
// "tenants/alfa/candidates/~Xy...". The rest is the real name, sealed, bound to tenant, caller and
// kind. Whoever else uses it, or uses it too late, finds nothing, exactly as with a name that never
// existed.
#ifndef PASSEND_SERVER_ACCESS_HANDLES_H_
#define PASSEND_SERVER_ACCESS_HANDLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "security/key.h"
#include "server/codec/names.h"
#include "server/identity/caller.h"

namespace passend::server {

// Threads: safe. A handle costs two microseconds.
class Handles {
 public:
  // Handles made with one key work after a restart with the same key. `hours`: how long a handle
  // works at least; it works for less than twice that. Within one such period the same record has
  // the same handle, so that a list can be compared with that of an hour ago.
  Handles(const security::Key& key, int hours);

  std::string Make(const Caller& caller, std::string_view collection, std::string_view name,
                   std::int64_t now_unix_seconds) const;

  static bool IsHandle(std::string_view name);

  // What `name` points at for this caller; the key of every look-up that a request names.
  // A name of the caller's tenant: itself. A handle of this caller: the record behind it, also one
  // of another tenant. Anything else of the right form: a key in the caller's tenant under which
  // nothing can stand, so that what belongs to others is not found in the same way as what nobody
  // has. Role::kLokaal: every name is itself. INVALID_ARGUMENT: `field` is no name of `collection`.
  absl::StatusOr<RecordName> Resolve(const Caller& caller, std::string_view name,
                                     std::string_view collection, std::string_view field,
                                     std::int64_t now_unix_seconds) const;
  // The same for "tenants/{tenant}": the caller's own tenant, or one that cannot exist.
  static absl::StatusOr<std::string> ResolveParent(const Caller& caller, std::string_view parent,
                                                   std::string_view field);

 private:
  const security::Key key_;
  const std::int64_t period_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_HANDLES_H_
