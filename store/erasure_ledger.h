// Who was erased: a file outside the store and its backups, so that a restored backup does not
// bring anybody back.
//
// It names nobody. An entry holds the opaque key of the candidate and a fingerprint of the key that
// was destroyed: the same person who comes back later gets another key, and is not meant.
// Append-only text, one entry per line, each with a keyed hash (HMAC-SHA-256) of itself and of the
// hash before it, so that no entry can be changed, left out or put elsewhere unseen, except the
// last ones together. The key of the hash stands in the file, wrapped by the key-encryption key.
#ifndef PASSEND_STORE_ERASURE_LEDGER_H_
#define PASSEND_STORE_ERASURE_LEDGER_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "security/key.h"
#include "store/keys/key_encryption_key.h"

namespace passend::store {

struct ErasureEntry {
  std::int64_t unix_seconds = 0;
  std::string candidate_key;    // 24 bytes; begins with the number of the tenant
  std::string key_fingerprint;  // KeyDatabase::Fingerprint; "" = there was no key any more
  std::string reason;           // 1..32 of a-z, 0-9 and -
  friend bool operator==(const ErasureEntry&, const ErasureEntry&) = default;
};

// Threads: safe.
class ErasureLedger {
 public:
  // Opens the file, or makes it. DataLoss: an entry was changed, left out or moved (an incomplete
  // last line is what a crash leaves, and is cut off). NotFound: its key was wrapped by another
  // key-encryption key. Unavailable: the disk.
  static absl::StatusOr<std::unique_ptr<ErasureLedger>> Open(
      const std::string& path, const std::shared_ptr<const KeyEncryptionKey>& kek);
  ~ErasureLedger();
  ErasureLedger(const ErasureLedger&) = delete;
  ErasureLedger& operator=(const ErasureLedger&) = delete;

  // On the disk when it returns. InvalidArgument: the reason. Unavailable: the disk; the entry may
  // be there, which is as good as erased at the next start.
  absl::Status Append(const ErasureEntry& entry);
  // Whether an entry is about the candidate with this key.
  bool Contains(const std::string& candidate_key) const;
  // All of them, in order.
  std::vector<ErasureEntry> entries() const;

 private:
  ErasureLedger(int descriptor, security::Key key) : descriptor_(descriptor), key_(key) {}
  absl::Status AppendLine(const std::string& text);
  // What stands behind a line: the keyed hash, as digits.
  std::string HashOf(std::string_view text) const;

  const int descriptor_;
  const security::Key key_;
  mutable std::mutex mutex_;
  std::string last_hash_;
  std::vector<ErasureEntry> entries_;
  std::unordered_set<std::string> candidate_keys_;  // of the entries
};

// A reason as the ledger takes it.
bool IsErasureReason(std::string_view reason);

}  // namespace passend::store

#endif  // PASSEND_STORE_ERASURE_LEDGER_H_
