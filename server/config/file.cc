#include "server/config/file.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace passend::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The length of the well-formed UTF-8 character at `text[i]`, 0 when there is none.
std::size_t CharacterLength(std::string_view text, std::size_t i) {
  const auto lead = static_cast<unsigned char>(text[i]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if (!IsContinuation(text[i + k])) return 0;
  }
  // Overlong forms, surrogates and numbers beyond U+10FFFF.
  const auto second = static_cast<unsigned char>(text[i + 1]);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
    return 0;
  }
  return length;
}

// The position of the first byte that is not UTF-8; npos when all of it is.
std::size_t FindNotUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = CharacterLength(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::string> ReadFile(const std::string& path, Errors& errors) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    errors.Add(path, 0, "cannot be read: is a directory");
    return std::nullopt;
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) {
    const std::string why = errno != 0 ? std::generic_category().message(errno) : "no such file";
    errors.Add(path, 0, absl::StrCat("cannot be opened: ", why));
    return std::nullopt;
  }
  const std::streamoff size = in.tellg();
  if (size < 0) {
    errors.Add(path, 0, "cannot be read: not a file");
    return std::nullopt;
  }
  if (size > kMaxFileBytes) {
    errors.Add(path, 0, absl::StrCat("must be at most ", kMaxFileBytes, " bytes, is ", size));
    return std::nullopt;
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  in.read(text.data(), size);
  if (!in) {
    errors.Add(path, 0, "cannot be read to its end");
    return std::nullopt;
  }
  if (const std::size_t at = FindNotUtf8(text); at != std::string_view::npos) {
    const auto line = std::count(text.begin(), text.begin() + static_cast<long>(at), '\n') + 1;
    errors.Add(path, static_cast<int>(line), "is not UTF-8");
    return std::nullopt;
  }
  if (std::string_view(text).starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

}  // namespace passend::config
