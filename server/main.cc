// passend-server: the matching service. See --help.
#include <malloc.h>
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "matcher/search/search.h"
#include "server/audit_files.h"
#include "server/clock.h"
#include "server/codec/versions_codec.h"
#include "server/config/carving_loader.h"
#include "server/config/catalogue_loader.h"
#include "server/config/law_loader.h"
#include "server/config/policy_loader.h"
#include "server/config/tenants_loader.h"
#include "server/engine/engine.h"
#include "server/engine/matching.h"
#include "server/housekeeping.h"
#include "server/log.h"
#include "server/options.h"
#include "server/protection.h"
#include "server/purposes.h"
#include "server/server.h"
#include "server/service_key.h"
#include "server/status_macros.h"
#include "server/version.h"
#include "store/backup.h"
#include "store/rocksdb_store.h"

namespace passend::server {
namespace {

constexpr int kFailure = 1;
constexpr int kUsage = 2;
// Calls that run when the service stops may go on for this long.
constexpr std::chrono::seconds kPatience{20};

void Complain(const absl::Status& status) {
  std::fprintf(stderr, "passend-server: %s\n", std::string(status.message()).c_str());
}

absl::StatusOr<Configuration> LoadConfiguration(const std::string& directory) {
  Configuration configuration;
  PASSEND_ASSIGN_OR_RETURN(const model::Catalogue catalogue,
                           config::LoadCatalogue(directory + "/catalogue"));
  configuration.catalogue = catalogue.content();
  PASSEND_ASSIGN_OR_RETURN(configuration.policies, config::LoadPolicies(directory + "/policies"));
  PASSEND_ASSIGN_OR_RETURN(configuration.law, config::LoadLaw(directory + "/law"));
  PASSEND_ASSIGN_OR_RETURN(configuration.carving,
                           config::LoadCarving(directory + "/carving", catalogue));
  return configuration;
}

absl::StatusOr<std::vector<NightPlan>> LoadNights(const std::string& directory) {
  PASSEND_ASSIGN_OR_RETURN(const std::vector<config::TenantSettings> tenants,
                           config::LoadTenants(directory + "/tenants.toml"));
  std::vector<NightPlan> nights;
  for (const config::TenantSettings& tenant : tenants) {
    if (!tenant.night_minute.has_value()) continue;
    nights.push_back(
        {.tenant = tenant.id, .minute = *tenant.night_minute, .full_weekday = tenant.full_weekday});
  }
  return nights;
}

void Describe(const ServerOptions& options, const Engine& engine, const Server& server, Log& log) {
  const auto reference = engine.reference();
  const auto snapshot = engine.snapshot();
  std::string listen = options.listen;
  if (listen.ends_with(":0")) listen.replace(listen.size() - 1, 1, std::to_string(server.port()));
  log.Info(absl::StrCat(
      "started version=", absl::string_view(kProgramVersion.data(), kProgramVersion.size()),
      " candidates=", snapshot->candidate_count(), " opportunities=", snapshot->opportunity_count(),
      " revision=", engine.revision(), " catalogue=", reference->catalogue().version(), "/",
      HashText(reference->catalogue().hash()),
      " policy=", reference->default_policy().policy().version, "/",
      HashText(reference->default_policy().hash()), " law=", reference->law().version,
      " carving=", reference->carving().version(), " today=", engine.clock().Today().ToString(),
      " kernel=", KernelInUse(options.kernel), " threads=", options.threads));
  const std::string protection = absl::StrCat("protection: ", ProtectionText(options));
  options.insecure_loopback ? log.Warning(protection) : log.Info(protection);
  log.Info(absl::StrCat("serving on ", listen));
}

// The thread that waits for signals.
pthread_t waiting_thread;

// Of a thread that was there before main(), which the mask below does not reach (OpenBLAS, a part
// of the solver of groups, starts some): passes the signal on.
extern "C" void PassOn(int signal) { pthread_kill(waiting_thread, signal); }

// Signals are taken by one sigtimedwait; every thread that is made from here on inherits this mask.
sigset_t BlockSignals() {
  waiting_thread = pthread_self();
  struct sigaction action = {};
  action.sa_handler = PassOn;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

// Settings of the process that only concern speed.
void TuneProcess() {
  // Some packages of abseil look for cycles at every lock; gRPC locks a lot.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // Every query needs about the same memory as the one before: better kept than given back to the
  // system and asked for, page by page, again.
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
  mallopt(M_TRIM_THRESHOLD, 256 * kMegabyte);
  mallopt(M_TOP_PAD, kMegabyte);
}

int Serve(ServerOptions options) {
  TuneProcess();
  const sigset_t signals = BlockSignals();
  std::signal(SIGPIPE, SIG_IGN);  // who reads the log may go; the service stays
  Log log;
  const Clock clock(options.today);
  auto configuration = LoadConfiguration(options.config_directory);
  if (!configuration.ok()) {
    Complain(configuration.status());
    return kUsage;
  }
  auto purposes = Purposes::Load(options.config_directory + "/doelbinding.toml");
  if (!purposes.ok()) {
    Complain(purposes.status());
    return kUsage;
  }
  auto retention = RetentionTerms::Load(options.config_directory + "/bewaartermijnen.toml");
  if (!retention.ok()) {
    Complain(retention.status());
    return kUsage;
  }
  std::error_code error;
  std::filesystem::create_directories(options.data_directory, error);
  if (error) {
    Complain(absl::InvalidArgumentError(
        absl::StrCat("--data: cannot make ", options.data_directory, ": ", error.message())));
    return kUsage;
  }
  store::RocksDbOptions store_options;
  store_options.path = options.data_directory;
  store_options.ledger_path = options.ledger;
  auto kek = FindKeyEncryptionKey(options.kek, options.data_directory, log);
  if (!kek.ok()) {
    Complain(kek.status());
    return kUsage;
  }
  const auto service_key = ServiceKey(options.data_directory + ".service-key", **kek);
  if (!service_key.ok()) {
    Complain(service_key.status());
    return kUsage;
  }
  auto access = AccessControl::Load(options.config_directory, Server::Methods(), *service_key);
  if (!access.ok()) {
    Complain(access.status());
    return kUsage;
  }
  store_options.kek = *std::move(kek);
  auto store = store::OpenRocksDbStore(std::move(store_options));
  if (!store.ok()) {
    Complain(store.status());
    return kFailure;
  }
  const auto nights = LoadNights(options.config_directory);
  if (!nights.ok()) {
    Complain(nights.status());
    return kUsage;
  }
  auto engine =
      Engine::Open(*std::move(configuration), *std::move(store), clock, log, options.threads);
  if (!engine.ok()) {
    Complain(engine.status());
    return kFailure;
  }
  const AuditFiles audit_files = AuditFilesOf(options);
  auto audit = OpenAudit(audit_files, &(*engine)->store());
  if (!audit.ok()) {
    Complain(audit.status());
    return kFailure;
  }
  if (audit->new_key) {
    log.Warning(absl::StrCat("audit: made a new key at ", audit_files.key,
                             "; keep a copy elsewhere, without it no record can be read"));
  }
  auto server = Server::Start(options, {.engine = **engine,
                                        .clock = clock,
                                        .log = log,
                                        .purposes = *std::move(purposes),
                                        .audit = audit->trail.get(),
                                        .access = *std::move(access),
                                        .retention = &*retention,
                                        .statements = options.data_directory + ".verklaringen",
                                        .nights = *nights});
  if (!server.ok()) {
    Complain(server.status());
    return kFailure;
  }
  Describe(options, **engine, **server, log);
  auto housekeeping = std::make_unique<Housekeeping>(
      **engine, log,
      Housekeeping::Settings{.terms = &*retention,
                             .revisions_path = options.data_directory + ".revisions",
                             .statements = options.data_directory + ".verklaringen",
                             .trail = audit->trail.get()});

  // Fail-stop: a store that refused a write heals only by opening it again.
  int code = 0;
  while (true) {
    const timespec wait = {.tv_sec = 0, .tv_nsec = 200'000'000};
    const int signal = sigtimedwait(&signals, nullptr, &wait);
    if (signal > 0) {
      log.Info(absl::StrCat("stopping: signal ", signal));
      break;
    }
    if (const absl::Status health = (*engine)->health(); !health.ok()) {
      log.Error(absl::StrCat("stopping: the store failed: ", health.message()));
      code = kFailure;
      break;
    }
    if (const absl::Status health = audit->log->health(); !health.ok()) {
      log.Error(absl::StrCat("stopping: the audit log failed: ", health.message()));
      code = kFailure;
      break;
    }
  }
  (*server)->Drain(kPatience);
  housekeeping.reset();
  server->reset();
  audit->log.reset();  // writes its last head
  engine->reset();     // closes the store
  log.Info("stopped");
  return code;
}

// Needs no configuration, no port and no key: copies are sealed, and checked as they are.
int Restore(const ServerOptions& options) {
  const absl::Status status =
      store::RestoreBackup({.directory = options.restore_from,
                            .ids = {.data = options.restore_data, .keys = options.restore_keys},
                            .path = options.data_directory,
                            .keys_path = {}});
  if (!status.ok()) {
    Complain(status);
    return kFailure;
  }
  std::fprintf(stderr, "passend-server: restored to %s\n", options.data_directory.c_str());
  return 0;
}

int Main(int argc, char** argv) {
  if (const absl::Status status = ForbidCoreDumps(); !status.ok()) {
    Complain(status);
    return kFailure;
  }
  ServerOptions options;
  std::string today;
  CLI::App app{
      "The matching service for candidates and work.\n"
      "Callers need a token (--jwks), and on a network TLS with client certificates.",
      "passend-server"};
  app.set_version_flag("--version", "passend-server " + std::string(kProgramVersion));
  app.add_option("--data", options.data_directory,
                 "Folder of the database; made when it is not there")
      ->required()
      ->type_name("DIR");
  app.add_option("--kek", options.kek,
                 "File with the key that encrypts the keys of the store, or credential:NAME of\n"
                 "systemd; repeated: the first one wraps, all of them unwrap (rotation)\n"
                 "(default: credential:passend-kek, or else DIR.kek, made with a new store)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--listen", options.listen, "Address and port, or unix:PATH")
      ->capture_default_str()
      ->type_name("ADDRESS");
  app.add_option("--config", options.config_directory,
                 "Folder with catalogue/, policies/, law/ and doelbinding.toml\n"
                 "(default: config beside the program or its sources, or /etc/passend)")
      ->type_name("DIR");
  app.add_option("--threads", options.threads, "Queries at once; 0 = one per processor")
      ->capture_default_str();
  app.add_option("--queue", options.queue, "Queries that may wait for a turn")
      ->capture_default_str();
  app.add_option("--rescoring-threads", options.rescoring_threads,
                 "Threads of the nightly run; 0 = one per processor")
      ->capture_default_str();
  app.add_option("--rescoring-cpu-share", options.rescoring_cpu_share,
                 "How much of their time these work while queries run, in permille (10..1000)")
      ->capture_default_str();
  app.add_option("--kernel", options.kernel, "Scan kernel: best, scalar or none")
      ->type_name("NAME");
  app.add_option("--backup", options.backup_directory,
                 "Folder that `passend backup` fills; on another disk (default: no backups)")
      ->type_name("DIR");
  app.add_option("--ledger", options.ledger,
                 "File of the erasure ledger; on another disk than the data and its backups\n"
                 "(default: DIR.ledger, beside --data)")
      ->type_name("FILE");
  app.add_option("--audit", options.audit_directory,
                 "Folder of the audit log (default: DIR.audit, beside --data)")
      ->type_name("DIR");
  app.add_option("--audit-heads", options.audit_heads,
                 "File of its signed heads, to be copied elsewhere (default: heads in that folder)")
      ->type_name("FILE");
  app.add_option("--audit-key", options.audit_key,
                 "Its secret, made when the log is new (default: key in that folder)")
      ->type_name("FILE");
  app.add_option("--today", today, "Acts as if it were this day (for demonstrations and tests)")
      ->type_name("YYYY-MM-DD");
  const auto file = [&app](const char* flag, std::string& value, const char* help) {
    app.add_option(flag, value, help)->type_name("FILE")->group("Protection");
  };
  file("--tls-cert", options.tls_certificate, "Certificate chain of this service (PEM)");
  file("--tls-key", options.tls_key, "Its private key (PEM)");
  file("--tls-client-ca", options.tls_client_ca,
       "Authority of client certificates, which are then required (PEM)");
  file("--jwks", options.jwks, "Public keys that tokens are signed with (RFC 7517)");
  app.add_option("--issuer", options.issuer, "`iss` of tokens")
      ->type_name("TEXT")
      ->group("Protection");
  app.add_option("--audience", options.audience, "One of `aud` of tokens")
      ->type_name("TEXT")
      ->capture_default_str()
      ->group("Protection");
  app.add_flag("--insecure-loopback", options.insecure_loopback,
               "No tokens and no TLS: everybody on this machine may do everything")
      ->group("Protection");
  CLI::Option* const restore =
      app.add_option("--restore-from", options.restore_from,
                     "Makes the store in --data of a backup, and stops; --data must be empty.\n"
                     "The erasure ledger is applied at the next start")
          ->type_name("DIR");
  app.add_option("--restore-data", options.restore_data, "Number of the copy of the data")
      ->needs(restore)
      ->type_name("N");
  app.add_option("--restore-keys", options.restore_keys, "Number of the copy of the keys")
      ->needs(restore)
      ->type_name("N");
  app.footer(
      "Certificates and keys are read again when their files change.\n"
      "Examples:\n"
      "  passend dev-credentials ./dev          # throw-away certificates, keys and tokens\n"
      "  passend-server --data ./data --tls-cert ./dev/server.pem --tls-key ./dev/server.key \\\n"
      "    --tls-client-ca ./dev/ca.pem --jwks ./dev/jwks.json --issuer passend-development\n"
      "  passend-server --data ./data --insecure-loopback\n"
      "SIGTERM and SIGINT stop it: calls that run are finished first.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  if (!options.restore_from.empty()) return Restore(options);
  if (!today.empty()) {
    options.today = model::Date::Parse(today);
    if (!options.today.has_value()) {
      Complain(absl::InvalidArgumentError("--today: must be a day YYYY-MM-DD"));
      return kUsage;
    }
  }
  if (!options.kernel.empty() && !search::ParseKernel(options.kernel).has_value()) {
    Complain(absl::InvalidArgumentError("--kernel: must be best, scalar or none"));
    return kUsage;
  }
  if (const absl::Status status = CheckOptions(options); !status.ok()) {
    Complain(status);
    return kUsage;
  }
  if (options.config_directory.empty()) {
    std::error_code ignored;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    auto found = FindConfigDirectory(ignored ? std::string(argv[0]) : self.string());
    if (!found.ok()) {
      Complain(found.status());
      return kUsage;
    }
    options.config_directory = *std::move(found);
  }
  return Serve(std::move(options));
}

}  // namespace
}  // namespace passend::server

int main(int argc, char** argv) {
  // Before anything of gRPC runs: TLS 1.3 only. gRPC has no setting for it; a list that holds
  // nothing for TLS 1.2 comes to the same, for those of 1.3 are not chosen from it.
  setenv("GRPC_SSL_CIPHER_SUITES", "PSK-AES128-GCM-SHA256", /*overwrite=*/1);
  unsetenv("GRPC_TRACE");  // it would print what calls carry, tokens and profiles included
  return passend::server::Main(argc, argv);
}
