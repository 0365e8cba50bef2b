// Text as a terminal shows it: widths in columns, not bytes.
#ifndef PASSEND_CLIENTS_CLI_TEXT_H_
#define PASSEND_CLIENTS_CLI_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace passend::cli {

// `text` made safe to print: control characters (which could steer the terminal) and bytes that are
// not UTF-8 become U+FFFD. A newline or tab becomes a space.
std::string Printable(std::string_view text);

// Columns that printable UTF-8 takes: é is 1, a combining accent 0, a wide (East Asian)
// character 2.
int DisplayWidth(std::string_view text);

// The text in at most `width` columns (>= 1); what is cut off shows as "…".
std::string Truncate(std::string_view text, int width);

// The text in lines of at most `width` columns (>= 1), broken at spaces where possible. At least
// one line.
std::vector<std::string> Wrap(std::string_view text, int width);

// The text followed or preceded by spaces up to `width` columns; longer text is left as it is.
std::string PadRight(std::string_view text, int width);
std::string PadLeft(std::string_view text, int width);

// 1234567 -> "1,234,567" (operator texts).
std::string Thousands(std::uint64_t value);
// 1234 tenths -> "123,4" (Dutch texts). Rounded by the caller.
std::string Tenths(std::int64_t tenths);
// Euro cents -> "€ 1.428,35".
std::string Euros(std::int64_t cents);
// 12345678 -> "11.8 MiB".
std::string Bytes(std::uint64_t bytes);
// Seconds -> "0:07", "12:30", "1:02:03", "3 d 04:00".
std::string Clock(std::uint64_t seconds);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_TEXT_H_
