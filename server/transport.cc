#include "server/transport.h"

#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <chrono>
#include <ctime>
#include <mutex>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/audit_trail.h"
#include "server/grpc_status.h"
#include "server/identity/authenticator.h"
#include "server/identity/tls_files.h"
#include "server/log.h"
#include "server/options.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Only an exact path is let through; any other form of it needs a token like everything else.
constexpr std::string_view kOpenMethods[] = {"/grpc.health.v1.Health/Check",
                                             "/grpc.health.v1.Health/Watch"};

std::string_view View(grpc::string_ref text) { return {text.data(), text.size()}; }

// Who tries tokens at random must not fill the log: a line a second, with what it stands for.
class RefusalLog {
 public:
  RefusalLog(Log& log, AuditTrail* audit) : log_(log), audit_(audit) {}

  void Add(TokenFault fault) {
    const std::lock_guard lock(mutex_);
    const std::string_view reason =
        fault == TokenFault::kNone ? std::string_view("token_missing") : TokenFaultName(fault);
    ++refused_[reason];
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::seconds(1);
    Write();
  }

 private:
  void Write() {
    std::string line = "calls refused: code=UNAUTHENTICATED";
    std::uint64_t all = 0;
    for (const auto& [reason, calls] : refused_) {
      absl::StrAppend(&line, " ", std::string(reason), "=", calls);
      all += calls;
    }
    log_.Warning(line);
    if (audit_ != nullptr) audit_->RecordRefusals("UNAUTHENTICATED", all);
    refused_.clear();
  }

  Log& log_;
  AuditTrail* const audit_;
  std::mutex mutex_;
  std::map<std::string_view, std::uint64_t> refused_;
  std::chrono::steady_clock::time_point next_;
};

class TokenGate final : public grpc::AuthMetadataProcessor {
 public:
  TokenGate(Authenticator& authenticator, Log& log, AuditTrail* audit)
      : authenticator_(authenticator), refusals_(log, audit) {}

  // A verification is shorter than the way to another thread and back.
  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext*, OutputMetadata*,
                       OutputMetadata*) override {
    if (IsOpen(metadata)) return grpc::Status::OK;
    TokenFault fault = TokenFault::kNone;
    const auto caller = authenticator_.Authenticate(AuthorizationOf(metadata), &fault);
    if (caller.ok()) return grpc::Status::OK;
    refusals_.Add(fault);
    return ToGrpcStatus(caller.status());  // gRPC sends on its code and text only
  }

 private:
  static bool IsOpen(const InputMetadata& metadata) {
    if (metadata.count(":path") != 1) return false;
    const std::string_view path = View(metadata.find(":path")->second);
    for (const std::string_view open : kOpenMethods) {
      if (path == open) return true;
    }
    return false;
  }

  Authenticator& authenticator_;
  RefusalLog refusals_;
};

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(const ServerOptions& options) {
  namespace tls = grpc::experimental;
  const bool mutual = !options.tls_client_ca.empty();
  tls::TlsServerCredentialsOptions settings(std::make_shared<tls::FileWatcherCertificateProvider>(
      options.tls_key, options.tls_certificate, options.tls_client_ca,
      options.tls_refresh_seconds));
  settings.watch_identity_key_cert_pairs();
  if (mutual) settings.watch_root_certs();
  settings.set_cert_request_type(mutual ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                        : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  return tls::TlsServerCredentials(settings);
}

}  // namespace

std::string_view AuthorizationOf(
    const std::multimap<grpc::string_ref, grpc::string_ref>& metadata) {
  const auto [first, last] = metadata.equal_range("authorization");
  if (first == last || std::next(first) != last) return {};
  return View(first->second);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const ServerOptions& options, Authenticator* authenticator, Log& log, AuditTrail* audit) {
  if (authenticator == nullptr) return grpc::InsecureServerCredentials();
  std::shared_ptr<grpc::ServerCredentials> credentials;
  if (options.has_tls()) {
    PASSEND_RETURN_IF_ERROR(CheckTlsFiles(options.tls_certificate, options.tls_key,
                                          options.tls_client_ca, std::time(nullptr)));
    credentials = TlsCredentials(options);
  } else {
    // Insecure credentials cannot ask for tokens; these ask the system whether the other side is on
    // this machine, too.
    credentials = grpc::experimental::LocalServerCredentials(
        options.listen.starts_with("unix:") ? UDS : LOCAL_TCP);
  }
  credentials->SetAuthMetadataProcessor(std::make_shared<TokenGate>(*authenticator, log, audit));
  return credentials;
}

}  // namespace passend::server
