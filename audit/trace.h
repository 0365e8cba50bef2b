// Which chain of calls a call belongs to: W3C Trace Context, level 1, as Logboek Dataverwerkingen
// wants it.
#ifndef PASSEND_AUDIT_TRACE_H_
#define PASSEND_AUDIT_TRACE_H_

#include <optional>
#include <string>
#include <string_view>

namespace passend::audit {

// Lower-case hexadecimal.
struct Trace {
  std::string trace_id;        // 32 digits, not all zero
  std::string span_id;         // 16 digits, not all zero: this call
  std::string parent_span_id;  // 16 digits: the call that led to it; empty = none

  friend bool operator==(const Trace&, const Trace&) = default;
};

// The trace of a call that came with this header `traceparent`; a new trace when it is empty or not
// of the form of the standard. The span is always new.
Trace TraceOf(std::string_view traceparent);

std::string ToHex(std::string_view bytes);
// Nothing for other characters than 0-9 a-f, or an odd number of them.
std::optional<std::string> FromHex(std::string_view digits);

}  // namespace passend::audit

#endif  // PASSEND_AUDIT_TRACE_H_
