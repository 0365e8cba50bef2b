#include "clients/cli/text.h"

#include <cstddef>

#include "absl/strings/str_format.h"

namespace passend::cli {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

struct Decoded {
  char32_t code = 0;
  std::size_t length = 1;
  bool valid = false;
};

// The character at `at`; not valid: one byte that starts no character.
Decoded Decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  std::size_t length = 0;
  char32_t code = 0;
  char32_t lowest = 0;
  if ((first & 0xE0) == 0xC0) {
    length = 2, code = first & 0x1F, lowest = 0x80;
  } else if ((first & 0xF0) == 0xE0) {
    length = 3, code = first & 0x0F, lowest = 0x800;
  } else if ((first & 0xF8) == 0xF0) {
    length = 4, code = first & 0x07, lowest = 0x10000;
  } else {
    return {};
  }
  if (at + length > text.size()) return {};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = (code << 6) | (byte(i) & 0x3F);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < lowest || code > 0x10FFFF || surrogate) return {};
  return {code, length, true};
}

// Marks that change the direction of the text or take no place would let one text pose as another.
bool IsInvisible(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

int WidthOf(char32_t code) {
  if ((code >= 0x300 && code <= 0x36F) || (code >= 0x1AB0 && code <= 0x1AFF) ||
      (code >= 0x20D0 && code <= 0x20FF) || (code >= 0xFE00 && code <= 0xFE0F)) {
    return 0;
  }
  const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1FAFF) ||
                    (code >= 0x20000 && code <= 0x3FFFD);
  return wide ? 2 : 1;
}

// The longest beginning of `text` in at most `width` columns, in bytes.
std::size_t BytesWithin(std::string_view text, int width) {
  int used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const Decoded next = Decode(text, at);
    const int columns = WidthOf(next.code);
    if (used + columns > width) break;
    used += columns;
    at += next.length;
  }
  return at;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = Decode(text, at);
    if (text[at] == '\n' || text[at] == '\t') {
      printable += ' ';
    } else if (!next.valid || IsInvisible(next.code)) {
      printable += kReplacement;
    } else {
      printable += text.substr(at, next.length);
    }
    at += next.length;
  }
  return printable;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = Decode(text, at);
    width += next.valid ? WidthOf(next.code) : 1;
    at += next.length;
  }
  return width;
}

std::string Truncate(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string cut(text.substr(0, BytesWithin(text, width - 1)));
  while (!cut.empty() && cut.back() == ' ') cut.pop_back();
  return cut + "…";
}

std::vector<std::string> Wrap(std::string_view text, int width) {
  std::vector<std::string> lines;
  while (DisplayWidth(text) > width) {
    std::size_t fits = BytesWithin(text, width);
    if (fits == 0) fits = Decode(text, 0).length;  // a wide character in a column of one
    std::size_t end = fits;
    if (fits < text.size() && text[fits] != ' ') {
      const std::size_t space = text.substr(0, fits).rfind(' ');
      if (space != std::string_view::npos && space > 0) end = space;
    }
    std::string_view line = text.substr(0, end);
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(end);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::string PadRight(std::string_view text, int width) {
  const int missing = width - DisplayWidth(text);
  return std::string(text) + std::string(missing > 0 ? static_cast<std::size_t>(missing) : 0, ' ');
}

std::string PadLeft(std::string_view text, int width) {
  const int missing = width - DisplayWidth(text);
  return std::string(missing > 0 ? static_cast<std::size_t>(missing) : 0, ' ') + std::string(text);
}

namespace {

std::string Grouped(std::uint64_t value, char separator) {
  const std::string digits = absl::StrFormat("%d", value);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += separator;
    grouped += digits[i];
  }
  return grouped;
}

std::uint64_t Magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

}  // namespace

std::string Thousands(std::uint64_t value) { return Grouped(value, ','); }

std::string Tenths(std::int64_t tenths) {
  const std::uint64_t magnitude = Magnitude(tenths);
  return absl::StrFormat("%s%d,%d", tenths < 0 ? "-" : "", magnitude / 10, magnitude % 10);
}

std::string Euros(std::int64_t cents) {
  const std::uint64_t magnitude = Magnitude(cents);
  return absl::StrFormat("€ %s%s,%02d", cents < 0 ? "-" : "", Grouped(magnitude / 100, '.'),
                         magnitude % 100);
}

std::string Bytes(std::uint64_t bytes) {
  if (bytes < 1024) return absl::StrFormat("%d B", bytes);
  const char* const units[] = {"KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 1024 && unit < 3) {
    value /= 1024;
    ++unit;
  }
  return absl::StrFormat("%.1f %s", value, units[unit]);
}

std::string Clock(std::uint64_t seconds) {
  const std::uint64_t minutes = seconds / 60;
  const std::uint64_t hours = minutes / 60;
  if (hours >= 24) return absl::StrFormat("%d d %02d:%02d", hours / 24, hours % 24, minutes % 60);
  if (hours > 0) return absl::StrFormat("%d:%02d:%02d", hours, minutes % 60, seconds % 60);
  return absl::StrFormat("%d:%02d", minutes, seconds % 60);
}

}  // namespace passend::cli
