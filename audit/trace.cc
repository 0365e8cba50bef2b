#include "audit/trace.h"

#include <algorithm>

#include "security/key.h"

namespace passend::audit {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

bool IsId(std::string_view digits) {
  return FromHex(digits).has_value() &&
         std::ranges::any_of(digits, [](char digit) { return digit != '0'; });
}

std::string NewId(std::size_t bytes) {
  std::string random = security::RandomBytes(bytes);
  random[0] = static_cast<char>(random[0] | 1);  // never all zero
  return ToHex(random);
}

}  // namespace

std::string ToHex(std::string_view bytes) {
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    digits += kDigits[value >> 4];
    digits += kDigits[value & 15];
  }
  return digits;
}

std::optional<std::string> FromHex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const std::size_t high = kDigits.find(digits[i]);
    const std::size_t low = kDigits.find(digits[i + 1]);
    if (high == kDigits.npos || low == kDigits.npos) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

Trace TraceOf(std::string_view traceparent) {
  // version "-" trace id "-" parent id "-" flags; later versions may add fields.
  Trace trace;
  const bool framed =
      traceparent.size() >= 55 && traceparent[2] == '-' && traceparent[35] == '-' &&
      traceparent[52] == '-' &&
      (traceparent.size() == 55 || (traceparent.substr(0, 2) != "00" && traceparent[55] == '-'));
  if (framed && traceparent.substr(0, 2) != "ff" && FromHex(traceparent.substr(0, 2)) &&
      IsId(traceparent.substr(3, 32)) && IsId(traceparent.substr(36, 16)) &&
      FromHex(traceparent.substr(53, 2))) {
    trace.trace_id = traceparent.substr(3, 32);
    trace.parent_span_id = traceparent.substr(36, 16);
  } else {
    trace.trace_id = NewId(16);
  }
  trace.span_id = NewId(8);
  return trace;
}

}  // namespace passend::audit
