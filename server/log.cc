#include "server/log.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace passend::server {
namespace {

void ToStderr(std::string_view line) {
  std::string text(line);
  text.push_back('\n');
  std::fwrite(text.data(), 1, text.size(), stderr);
}

// Outside text in quotes; what could end the field or the line becomes '?'.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool plain = c >= ' ' && c != '"' && c != '\\' && c != 0x7f;
    out.push_back(plain || static_cast<unsigned char>(c) >= 0x80 ? c : '?');
  }
  out.push_back('"');
  return out;
}

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::string UtcNow() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                         utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, millis);
}

Log::Log() : Log(ToStderr) {}
Log::Log(Sink sink) : sink_(std::move(sink)) {}

void Log::Call(const CallRecord& record) {
  std::string text = absl::StrCat("call method=", View(record.method));
  if (!record.purpose.empty()) absl::StrAppend(&text, " purpose=", Quoted(record.purpose));
  if (!record.case_reference.empty()) {
    absl::StrAppend(&text, " case=", Quoted(record.case_reference));
  }
  absl::StrAppend(&text, " code=", View(record.code));
  if (!record.reason.empty()) absl::StrAppend(&text, " reason=", record.reason);
  absl::StrAppend(&text, " micros=", record.micros, " revision=", record.revision,
                  " rows=", record.rows);
  if (!record.detail.empty()) absl::StrAppend(&text, " detail=", Quoted(record.detail));
  Write(record.detail.empty() ? "INFO" : "ERROR", text);
}

void Log::Info(std::string_view text) { Write("INFO", text); }
void Log::Warning(std::string_view text) { Write("WARNING", text); }
void Log::Error(std::string_view text) { Write("ERROR", text); }

void Log::Write(std::string_view level, std::string_view text) {
  const std::string line = absl::StrCat(UtcNow(), " ", View(level), " ", View(text));
  const std::lock_guard lock(mutex_);
  sink_(line);
}

}  // namespace passend::server
