// The heads: signed statements about how far the audit log is, one per line in a file that lies
// outside the database. Whoever copies that file elsewhere now and then can prove later what the
// log held at that time.
//
//   passend-audit 1 <line> <kind> <number> <time> <link> <previous> <signature>
//
// kind:      start  the log began; the link is random and makes the log unlike any other
//            head   the record <number> has this <link>
//            cut    records up to and including <number> were removed when their term was over; the
//                   chain goes on from this <link>
// time:      microseconds since 1970
// previous:  SHA-256 of the line before, so that no line can be left out
// signature: Ed25519 over what stands before it, base64url
#ifndef PASSEND_AUDIT_HEADS_H_
#define PASSEND_AUDIT_HEADS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "security/key.h"

namespace passend::audit {

enum class HeadKind : std::uint8_t { kStart, kHead, kCut };

struct Head {
  std::uint64_t line = 0;  // 0, 1, 2, ...
  HeadKind kind = HeadKind::kStart;
  std::uint64_t number = 0;  // of a record
  std::int64_t time = 0;
  std::string link;      // 32 bytes
  std::string previous;  // 32 bytes; zeros for the first line
};

// The line, without its end.
std::string SignHead(const security::Key& key, const Head& head);
// DataLoss: not of this form, to the byte, or not signed by the holder of `public_key`. An empty
// `public_key` checks the form only.
absl::StatusOr<Head> ReadHead(std::string_view line, std::string_view public_key);
// What the next line gives as `previous`.
std::string HashOfLine(std::string_view line);

// Calls `visit` for every whole line, in order. A last line without its end is what a crash leaves:
// it is not visited. Returns the number of bytes of whole lines; 0 when there is no file. The first
// non-OK of `visit` ends it. Unavailable: the file cannot be read.
absl::StatusOr<std::uint64_t> ForEachLine(
    const std::string& path, absl::FunctionRef<absl::Status(std::string_view line)> visit);

// The file, open for adding to it. Threads: one at a time.
class HeadsFile {
 public:
  // Cuts off what stands after `whole_bytes`. Unavailable: the file cannot be opened.
  static absl::StatusOr<HeadsFile> Open(const std::string& path, std::uint64_t whole_bytes);
  HeadsFile(HeadsFile&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  HeadsFile& operator=(HeadsFile&& other) noexcept;
  ~HeadsFile();

  // On disk when it returns OK. Unavailable: it may be there, in part or as a whole.
  absl::Status Append(std::string_view line);

 private:
  explicit HeadsFile(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_HEADS_H_
