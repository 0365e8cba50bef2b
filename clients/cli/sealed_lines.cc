#include "clients/cli/sealed_lines.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "security/aead.h"
#include "security/base64url.h"

namespace passend::cli {
namespace {

constexpr std::string_view kRecord = "record";
constexpr std::string_view kEnd = "end";

std::string Context(std::string_view what, std::uint64_t number) {
  return absl::StrCat("passend export 1|", std::string(what), "|", number);
}

}  // namespace

std::string LineSealer::SealAt(std::string_view what, std::string_view text) {
  const std::string context = Context(what, ++number_);
  const security::Key data = security::Key::Random();
  return absl::StrCat(security::EncodeBase64Url(security::Seal(key_, context, data.bytes())), ".",
                      security::EncodeBase64Url(security::Seal(data, context, text)));
}

std::string LineSealer::Seal(std::string_view line) { return SealAt(kRecord, line); }
std::string LineSealer::Last() { return SealAt(kEnd, ""); }

absl::StatusOr<std::string> LineOpener::Open(std::string_view sealed) {
  ++number_;
  const absl::Status bad = absl::DataLossError(
      absl::StrCat("line ", number_, " does not open: another key, changed, or not in its place"));
  const std::size_t dot = sealed.find('.');
  if (at_end_ || dot == sealed.npos) return bad;
  const auto wrapped = security::DecodeBase64Url(sealed.substr(0, dot));
  const auto body = security::DecodeBase64Url(sealed.substr(dot + 1));
  if (!wrapped.has_value() || !body.has_value()) return bad;
  for (const std::string_view what : {kRecord, kEnd}) {
    const std::string context = Context(what, number_);
    auto bytes = security::Open(key_, context, *wrapped);
    if (!bytes.ok()) continue;
    const auto data = security::Key::FromBytes(*bytes);
    security::Wipe(*bytes);
    if (!data.ok()) return bad;
    auto text = security::Open(*data, context, *body);
    if (!text.ok()) return bad;
    at_end_ = what == kEnd;
    return text;
  }
  return bad;
}

}  // namespace passend::cli
