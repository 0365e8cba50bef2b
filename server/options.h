// What the server is told on its command line, checked.
#ifndef PASSEND_SERVER_OPTIONS_H_
#define PASSEND_SERVER_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/model/date.h"

namespace passend::server {

struct ServerOptions {
  std::string data_directory;
  std::string config_directory;
  std::string backup_directory;  // where AdminService puts backups; empty = it makes none
  std::string ledger;            // file of the erasure ledger; empty = DIR.ledger beside the data
  std::vector<std::string> kek;  // where key-encryption keys are; the first wraps
  // Make the store of this backup and stop.
  std::string restore_from;
  std::uint32_t restore_data = 0;
  std::uint32_t restore_keys = 0;
  std::string listen = "127.0.0.1:7443";
  int threads = 0;  // queries at once; 0 = as many as there are processors
  int queue = 64;   // queries that may wait
  // The nightly run: threads (0 = as many as there are processors), and permille of their time that
  // they work while queries run.
  int rescoring_threads = 0;
  int rescoring_cpu_share = 250;
  std::string kernel;                // scan kernel; empty = the best of this machine
  std::optional<model::Date> today;  // fixes the day
  // The audit log; empty = as in audit_files.h.
  std::string audit_directory;
  std::string audit_heads;
  std::string audit_key;

  // TLS 1.3: certificate chain and key in PEM, and the authority of client certificates, which are
  // then required. All are read again when the files change. Empty = no TLS.
  std::string tls_certificate;
  std::string tls_key;
  std::string tls_client_ca;
  unsigned tls_refresh_seconds = 5;
  // Tokens: the file of keys they are signed with, read again when it changes, and whose they are.
  std::string jwks;
  std::string issuer;
  std::string audience = "passend";
  // Anybody on this machine may do anything: for trying out.
  bool insecure_loopback = false;

  bool has_tls() const { return !tls_certificate.empty(); }
  bool has_identity() const { return !jwks.empty(); }
};

// The form of an address: <host>:<port 0..65535> or unix:<path>. INVALID_ARGUMENT says so.
absl::Status CheckListen(std::string_view address);
// Whether no other machine can reach it: 127.0.0.0/8, [::1], localhost and unix:<path>.
bool IsLoopback(std::string_view address);

// Protected unless one asks not to be. INVALID_ARGUMENT names the flags that are missing, and how a
// newcomer gets them: an address that other machines reach needs TLS with client certificates and
// tokens; loopback needs tokens; insecure_loopback stands alone and on loopback only.
absl::Status CheckProtection(const ServerOptions& options);
// What protects the port, for AdminService and the log.
std::string ProtectionText(const ServerOptions& options);

// Where the configuration is when no folder is given: the first that exists of "config" beside the
// program, one to three folders above it (a build folder inside the sources), and /etc/passend.
// NOT_FOUND names the places.
absl::StatusOr<std::string> FindConfigDirectory(const std::string& program);

// INVALID_ARGUMENT: names the flag and what is allowed, protection included. Fills in threads == 0.
absl::Status CheckOptions(ServerOptions& options);

}  // namespace passend::server

#endif  // PASSEND_SERVER_OPTIONS_H_
