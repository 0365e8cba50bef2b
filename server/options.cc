#include "server/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace passend::server {
namespace {

constexpr int kMaxThreads = 256;
constexpr int kMaxQueue = 100'000;

absl::Status Refuse(const std::string& reason) { return absl::InvalidArgumentError(reason); }

bool IsNumber(std::string_view text, int most) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() && value >= 0 &&
         value <= most;
}

// 127.a.b.c
bool IsLoopback4(std::string_view host) {
  std::array<std::string_view, 4> parts;
  std::size_t count = 0;
  while (count < parts.size()) {
    const std::size_t dot = host.find('.');
    parts[count++] = host.substr(0, dot);
    if (dot == host.npos) break;
    host.remove_prefix(dot + 1);
    if (count == parts.size()) return false;
  }
  return count == 4 && parts[0] == "127" &&
         std::ranges::all_of(parts, [](std::string_view part) { return IsNumber(part, 255); });
}

}  // namespace

absl::Status CheckListen(std::string_view address) {
  if (address.starts_with("unix:")) {
    if (address.size() > 5) return absl::OkStatus();
    return Refuse("--listen: unix: needs a path, such as unix:/run/passend/socket");
  }
  const std::size_t colon = address.rfind(':');
  if (colon == address.npos || colon == 0 || !IsNumber(address.substr(colon + 1), 65535)) {
    return Refuse("--listen: must be <address>:<port>, such as 127.0.0.1:7443, or unix:<path>");
  }
  return absl::OkStatus();
}

bool IsLoopback(std::string_view address) {
  if (address.starts_with("unix:")) return true;
  const std::string_view host = address.substr(0, address.rfind(':'));
  return host == "localhost" || host == "[::1]" || IsLoopback4(host);
}

absl::Status CheckProtection(const ServerOptions& options) {
  const bool loopback = IsLoopback(options.listen);
  const bool tls_flags = options.has_tls() || !options.tls_key.empty();
  if (options.insecure_loopback) {
    if (!loopback) {
      return Refuse(absl::StrCat("--insecure-loopback: ", options.listen,
                                 " can be reached by other machines; allowed: 127.0.0.0/8, [::1], "
                                 "localhost, unix:<path>"));
    }
    if (tls_flags || !options.tls_client_ca.empty() || options.has_identity() ||
        !options.issuer.empty()) {
      return Refuse(
          "--insecure-loopback: not together with --tls-... or --jwks: it turns them off");
    }
    return absl::OkStatus();
  }
  if (options.has_tls() != !options.tls_key.empty()) {
    return Refuse("--tls-cert and --tls-key: give both or neither");
  }
  if (!options.tls_client_ca.empty() && !options.has_tls()) {
    return Refuse("--tls-client-ca: needs --tls-cert and --tls-key");
  }
  if (options.has_identity() != !options.issuer.empty()) {
    return Refuse("--jwks and --issuer: give both or neither");
  }
  if (options.has_identity() && options.audience.empty()) {
    return Refuse("--audience: must not be empty");
  }
  if (!loopback && (options.tls_client_ca.empty() || !options.has_identity())) {
    return Refuse(absl::StrCat(
        "--listen: ", options.listen,
        " can be reached by other machines: that needs --tls-cert, --tls-key, --tls-client-ca, "
        "--jwks and --issuer. `passend dev-credentials DIR` makes them for trying out"));
  }
  if (!options.has_identity()) {
    return Refuse(
        "who calls? Give --jwks and --issuer, so that callers need a token (`passend "
        "dev-credentials DIR` makes keys, tokens and certificates for trying out), or "
        "--insecure-loopback to let everybody on this machine do everything");
  }
  return absl::OkStatus();
}

std::string ProtectionText(const ServerOptions& options) {
  if (options.insecure_loopback) {
    return "none (--insecure-loopback): no authentication and no encryption; everybody on this "
           "machine may do everything";
  }
  std::string text = !options.has_tls()              ? "no TLS, loopback only"
                     : options.tls_client_ca.empty() ? "TLS 1.3"
                                                     : "TLS 1.3 with client certificates";
  if (options.has_identity()) {
    absl::StrAppend(&text, "; tokens of ", options.issuer, " for ", options.audience);
  }
  return text;
}

absl::StatusOr<std::string> FindConfigDirectory(const std::string& program) {
  std::error_code ignored;
  const std::filesystem::path self = std::filesystem::weakly_canonical(program, ignored);
  std::vector<std::filesystem::path> places;
  std::filesystem::path folder = self.parent_path();
  for (int up = 0; up < 4; ++up, folder = folder.parent_path()) places.push_back(folder / "config");
  places.emplace_back("/etc/passend");
  std::string tried;
  for (const std::filesystem::path& place : places) {
    if (std::filesystem::is_directory(place / "catalogue", ignored)) return place.string();
    absl::StrAppend(&tried, tried.empty() ? "" : ", ", place.string());
  }
  return absl::NotFoundError(
      absl::StrCat("no configuration found (", tried, "); give the folder with --config"));
}

absl::Status CheckOptions(ServerOptions& options) {
  if (options.data_directory.empty()) {
    return Refuse("--data: the folder of the database is required");
  }
  if (options.threads < 0 || options.threads > kMaxThreads) {
    return Refuse(absl::StrCat("--threads: must be 1..", kMaxThreads, ", or 0 for all processors"));
  }
  if (options.queue < 0 || options.queue > kMaxQueue) {
    return Refuse(absl::StrCat("--queue: must be 0..", kMaxQueue));
  }
  if (options.rescoring_threads < 0 || options.rescoring_threads > kMaxThreads) {
    return Refuse(
        absl::StrCat("--rescoring-threads: must be 1..", kMaxThreads, ", or 0 for all processors"));
  }
  if (options.rescoring_cpu_share < 10 || options.rescoring_cpu_share > 1000) {
    return Refuse("--rescoring-cpu-share: must be 10..1000 (permille)");
  }
  const int processors =
      std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads);
  if (options.rescoring_threads == 0) options.rescoring_threads = processors;
  if (options.threads == 0) {
    options.threads = processors;
  }
  if (absl::Status status = CheckListen(options.listen); !status.ok()) return status;
  return CheckProtection(options);
}

}  // namespace passend::server
