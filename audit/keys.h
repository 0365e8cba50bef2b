// The keys of the audit log, all derived from one secret of 32 bytes that the operator keeps.
//
// The server holds the secret as long as it runs, so it could also make a false chain. What stops
// that is not a key: it is the heads, which leave the machine (heads.h). For the same reason the
// key of the chain is not ratcheted forward: the secret, which must stay to open records, gives
// every later and earlier one.
#ifndef PASSEND_AUDIT_KEYS_H_
#define PASSEND_AUDIT_KEYS_H_

#include <string>
#include <string_view>

#include "audit/record.h"
#include "security/key.h"

namespace passend::audit {

// Stands for a tenant in the log: a keyed hash, 16 bytes.
using TenantTag = std::string;
inline constexpr std::size_t kTenantTagBytes = 16;

// Copyable. Threads: any number may read.
class AuditKeys {
 public:
  explicit AuditKeys(const security::Key& secret);

  // What seals the records of a tenant. It follows from the tag, so that a tenant can be given the
  // key to its own records and to no others.
  security::Key SealKey(std::string_view tenant_tag) const;
  TenantTag TagOf(std::string_view tenant) const;
  // What stands for a caller in the index.
  PersonToken CallerTokenOf(std::string_view tenant, std::string_view caller) const;
  // A token for a person who has no key of its own: it can be made again as long as this secret is
  // there.
  PersonToken PersonTokenOf(std::string_view tenant, std::string_view id) const;

  const security::Key& chain() const { return chain_; }
  // Private key of the signature under heads.
  const security::Key& heads() const { return heads_; }
  // security::PublicKeyOf(heads()): what an auditor keeps.
  std::string public_key() const;

 private:
  security::Key records_;
  security::Key tags_;
  security::Key callers_;
  security::Key persons_;
  security::Key chain_;
  security::Key heads_;
};

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_KEYS_H_
