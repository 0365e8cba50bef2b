#include "audit/heads.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "audit/entry.h"
#include "audit/trace.h"
#include "security/base64url.h"
#include "security/hmac.h"
#include "security/signature.h"

namespace passend::audit {
namespace {

constexpr std::string_view kKindNames[] = {"start", "head", "cut"};
constexpr std::size_t kFields = 9;

std::string Body(const Head& head) {
  const std::string_view kind = kKindNames[static_cast<std::size_t>(head.kind)];
  return absl::StrCat("passend-audit 1 ", head.line, " ",
                      absl::string_view(kind.data(), kind.size()), " ", head.number, " ", head.time,
                      " ", ToHex(head.link), " ", ToHex(head.previous));
}

std::string_view View(absl::string_view text) { return {text.data(), text.size()}; }

absl::Status FileError(std::string_view what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(absl::string_view(what.data(), what.size()), " ", path,
                                             ": ", std::strerror(errno)));
}

}  // namespace

std::string SignHead(const security::Key& key, const Head& head) {
  const std::string body = Body(head);
  return absl::StrCat(body, " ", security::EncodeBase64Url(security::Sign(key, body)));
}

absl::StatusOr<Head> ReadHead(std::string_view line, std::string_view public_key) {
  const absl::Status damaged = absl::DataLossError("not a line of a heads file");
  const std::vector<absl::string_view> fields =
      absl::StrSplit(absl::string_view(line.data(), line.size()), ' ');
  if (fields.size() != kFields) return damaged;
  Head head;
  std::size_t kind = 0;
  while (kind < std::size(kKindNames) && kKindNames[kind] != View(fields[3])) ++kind;
  const auto link = FromHex(View(fields[6]));
  const auto previous = FromHex(View(fields[7]));
  const auto signature = security::DecodeBase64Url(View(fields[8]));
  if (kind == std::size(kKindNames) || !absl::SimpleAtoi(fields[2], &head.line) ||
      !absl::SimpleAtoi(fields[4], &head.number) || !absl::SimpleAtoi(fields[5], &head.time) ||
      !link.has_value() || link->size() != kLinkBytes || !previous.has_value() ||
      previous->size() != kLinkBytes || !signature.has_value()) {
    return damaged;
  }
  head.kind = static_cast<HeadKind>(kind);
  head.link = *link;
  head.previous = *previous;
  // Written again it must be the same: there is one form only.
  const std::string body = Body(head);
  if (absl::StrCat(body, " ", security::EncodeBase64Url(*signature)) != line) return damaged;
  if (!public_key.empty() && !security::IsSignedBy(public_key, body, *signature)) {
    return absl::DataLossError("the signature does not fit");
  }
  return head;
}

std::string HashOfLine(std::string_view line) { return security::Sha256(line); }

absl::StatusOr<std::uint64_t> ForEachLine(
    const std::string& path, absl::FunctionRef<absl::Status(std::string_view line)> visit) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::uint64_t{0};
  std::ifstream file(path, std::ios::binary);
  if (!file) return FileError("read", path);
  std::uint64_t whole = 0;
  std::string line;
  while (std::getline(file, line)) {
    if (file.eof()) break;  // no end of line
    whole += line.size() + 1;
    if (absl::Status status = visit(line); !status.ok()) return status;
  }
  if (file.bad()) return FileError("read", path);
  return whole;
}

absl::StatusOr<HeadsFile> HeadsFile::Open(const std::string& path, std::uint64_t whole_bytes) {
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0) return FileError("open", path);
  HeadsFile heads(file);
  if (ftruncate(file, static_cast<off_t>(whole_bytes)) != 0 || fsync(file) != 0) {
    return FileError("open", path);
  }
  // The name of a new file is in the folder.
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? std::string(".") : parent.string();
  const int directory = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return FileError("open", folder);
  const bool synced = fsync(directory) == 0;
  close(directory);
  if (!synced) return FileError("sync", folder);
  return heads;
}

HeadsFile& HeadsFile::operator=(HeadsFile&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

HeadsFile::~HeadsFile() {
  if (file_ >= 0) close(file_);
}

absl::Status HeadsFile::Append(std::string_view line) {
  std::string bytes(line);
  bytes += '\n';
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t written = write(file_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return FileError("write", "the heads file");
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fdatasync(file_) != 0) return FileError("sync", "the heads file");
  return absl::OkStatus();
}

}  // namespace passend::audit
