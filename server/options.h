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
  std::vector<std::string> kek;  // where key-encryption keys are; the first wraps
  // Make the store of this backup and stop.
  std::string restore_from;
  std::uint32_t restore_data = 0;
  std::uint32_t restore_keys = 0;
  std::string listen = "127.0.0.1:7443";
  int threads = 0;                   // queries at once; 0 = as many as there are processors
  int queue = 64;                    // queries that may wait
  std::string kernel;                // scan kernel; empty = the best of this machine
  std::optional<model::Date> today;  // fixes the day
};

// What protects the port, for AdminService and the log.
inline constexpr std::string_view kProtection =
    "none: loopback only; no authentication and no encryption in this version";

// Only addresses that no other machine can reach: 127.0.0.0/8, [::1], localhost, with a port
// 0..65535, and unix:<path>. INVALID_ARGUMENT says why anything else is refused.
absl::Status CheckListen(std::string_view address);

// Where the configuration is when no folder is given: the first that exists of "config" beside the
// program, one to three folders above it (a build folder inside the sources), and /etc/passend.
// NOT_FOUND names the places.
absl::StatusOr<std::string> FindConfigDirectory(const std::string& program);

// INVALID_ARGUMENT: names the flag and what is allowed. Fills in threads == 0.
absl::Status CheckOptions(ServerOptions& options);

}  // namespace passend::server

#endif  // PASSEND_SERVER_OPTIONS_H_
