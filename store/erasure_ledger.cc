#include "store/erasure_ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "security/hmac.h"
#include "store/opaque_key.h"

namespace passend::store {
namespace {

// Lines: "key <id of the key-encryption key> <wrapped> <hash>" and
// "erased <seconds> <candidate key> <fingerprint or -> <reason> <hash>"; bytes as hexadecimal
// digits.
constexpr char kKeyLine[] = "key";
constexpr char kErasedLine[] = "erased";
constexpr std::string_view kContext = "passend erasure ledger 1";
constexpr std::size_t kMaxReason = 32;

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }
std::string Hex(std::string_view bytes) { return absl::BytesToHexString(View(bytes)); }
std::string FromHex(const std::string& digits) {
  const bool is_hex =
      digits.size() % 2 == 0 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_hex ? absl::HexStringToBytes(digits) : std::string();
}

absl::Status DiskError(std::string_view what) {
  return absl::UnavailableError(
      absl::StrCat("erasure ledger: ", std::string(what), ": ", std::strerror(errno)));
}
absl::Status Broken(std::size_t line) {
  return absl::DataLossError(
      absl::StrCat("erasure ledger: line ", line, " was changed, or one before it left out"));
}

absl::StatusOr<std::string> ReadAll(int descriptor) {
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got < 0) return DiskError("read");
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
  }
}

absl::Status SyncDirectoryOf(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  if (descriptor >= 0) close(descriptor);
  return synced ? absl::OkStatus() : DiskError("sync its folder");
}

struct Line {
  std::string text;  // without the hash
  std::string hash;
  std::vector<std::string> fields;
};

// Whole lines only.
std::vector<Line> LinesOf(std::string_view content) {
  std::vector<Line> lines;
  std::size_t end = 0;
  while ((end = content.find('\n')) != content.npos) {
    const std::string_view whole = content.substr(0, end);
    const std::size_t space = whole.rfind(' ');
    Line line;
    if (space != whole.npos) {
      line.text = std::string(whole.substr(0, space));
      line.hash = std::string(whole.substr(space + 1));
      line.fields = absl::StrSplit(line.text, ' ');
    }
    lines.push_back(std::move(line));
    content.remove_prefix(end + 1);
  }
  return lines;
}

std::string KeyLine(const std::string& kek_id, const std::string& wrapped) {
  return absl::StrCat(kKeyLine, " ", kek_id, " ", Hex(wrapped));
}

std::optional<ErasureEntry> ParseEntry(const Line& line) {
  ErasureEntry entry;
  if (line.fields.size() != 5 || line.fields[0] != kErasedLine ||
      !absl::SimpleAtoi(line.fields[1], &entry.unix_seconds)) {
    return std::nullopt;
  }
  entry.candidate_key = FromHex(line.fields[2]);
  if (line.fields[3] != "-") entry.key_fingerprint = FromHex(line.fields[3]);
  entry.reason = line.fields[4];
  if (entry.candidate_key.size() != kOpaqueKeyBytes) return std::nullopt;
  return entry;
}

}  // namespace

bool IsErasureReason(std::string_view reason) {
  return !reason.empty() && reason.size() <= kMaxReason &&
         reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == reason.npos;
}

ErasureLedger::~ErasureLedger() { close(descriptor_); }

absl::StatusOr<std::unique_ptr<ErasureLedger>> ErasureLedger::Open(
    const std::string& path, const std::shared_ptr<const KeyEncryptionKey>& kek) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return DiskError(absl::StrCat("open ", path));
  // Closed by this one until the key of the hash is known.
  const std::unique_ptr<ErasureLedger> holder(
      new ErasureLedger(descriptor, security::Key::Random()));
  const absl::StatusOr<std::string> content = ReadAll(descriptor);
  if (!content.ok()) return content.status();
  const std::size_t whole = content->rfind('\n') == content->npos ? 0 : content->rfind('\n') + 1;
  if (whole != content->size() && ftruncate(descriptor, static_cast<off_t>(whole)) != 0) {
    return DiskError("cut off an incomplete line");
  }
  const std::vector<Line> lines = LinesOf(*content);

  std::optional<security::Key> key;
  std::string newest_kek;
  absl::Status unwrapped = absl::OkStatus();
  for (const Line& line : lines) {
    if (line.fields.size() != 3 || line.fields[0] != kKeyLine) continue;
    newest_kek = line.fields[1];
    absl::StatusOr<std::string> bytes = kek->Unwrap(newest_kek, kContext, FromHex(line.fields[2]));
    if (!bytes.ok()) {
      unwrapped = bytes.status();
      continue;
    }
    const absl::StatusOr<security::Key> opened = security::Key::FromBytes(*bytes);
    security::Wipe(*bytes);
    if (opened.ok()) key = *opened;
  }
  if (!lines.empty() && !key.has_value()) {
    if (!unwrapped.ok()) return unwrapped;
    return absl::DataLossError("erasure ledger: it holds no key");
  }
  const bool is_new = !key.has_value();
  if (is_new) key = security::Key::Random();
  const int owned = dup(descriptor);
  if (owned < 0) return DiskError("open");
  std::unique_ptr<ErasureLedger> ledger(new ErasureLedger(owned, *key));

  std::size_t number = 0;
  for (const Line& line : lines) {
    ++number;
    if (line.fields.empty() ||
        !security::EqualInConstantTime(ledger->HashOf(line.text), line.hash)) {
      return Broken(number);
    }
    ledger->last_hash_ = line.hash;
    if (line.fields[0] == kKeyLine) continue;
    std::optional<ErasureEntry> entry = ParseEntry(line);
    if (!entry.has_value()) return Broken(number);
    ledger->candidate_keys_.insert(entry->candidate_key);
    ledger->entries_.push_back(*std::move(entry));
  }
  if (newest_kek != kek->id()) {
    const absl::StatusOr<std::string> wrapped = kek->Wrap(kContext, key->bytes());
    if (!wrapped.ok()) return wrapped.status();
    absl::Status status = ledger->AppendLine(KeyLine(kek->id(), *wrapped));
    if (status.ok() && is_new) status = SyncDirectoryOf(path);
    if (!status.ok()) return status;
  }
  return ledger;
}

std::string ErasureLedger::HashOf(std::string_view text) const {
  return Hex(security::HmacSha256(key_.bytes(), absl::StrCat(last_hash_, " ", std::string(text))));
}

absl::Status ErasureLedger::AppendLine(const std::string& text) {
  const std::string hash = HashOf(text);
  const std::string line = absl::StrCat(text, " ", hash, "\n");
  if (write(descriptor_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      fsync(descriptor_) != 0) {
    return DiskError("append");
  }
  last_hash_ = hash;
  return absl::OkStatus();
}

absl::Status ErasureLedger::Append(const ErasureEntry& entry) {
  if (!IsErasureReason(entry.reason)) {
    return absl::InvalidArgumentError("reason: must be 1..32 of a-z, 0-9 and -");
  }
  const std::lock_guard lock(mutex_);
  absl::Status status = AppendLine(absl::StrCat(
      kErasedLine, " ", entry.unix_seconds, " ", Hex(entry.candidate_key), " ",
      entry.key_fingerprint.empty() ? "-" : Hex(entry.key_fingerprint), " ", entry.reason));
  if (status.ok()) {
    candidate_keys_.insert(entry.candidate_key);
    entries_.push_back(entry);
  }
  return status;
}

bool ErasureLedger::Contains(const std::string& candidate_key) const {
  const std::lock_guard lock(mutex_);
  return candidate_keys_.contains(candidate_key);
}

std::vector<ErasureEntry> ErasureLedger::entries() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

}  // namespace passend::store
