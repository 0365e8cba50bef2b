// Connections: only with a certificate of the right authority, and files that change while calls
// run. (That TLS 1.2 is refused is a matter of the whole program: tests/e2e.)
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "clients/credentials/certificates.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "tests/server/harness.h"

namespace passend::server {
namespace {

using credentials::Authority;
using credentials::CertificateAndKey;
using ::testing::HasSubstr;

credentials::Validity Today() {
  return {.from = std::time(nullptr) - 3600, .until = std::time(nullptr) + 3600};
}

CertificateAndKey ServerCertificate(const Authority& authority) {
  return authority.IssueServer("test server", {"localhost"}, {"127.0.0.1"}, Today());
}

class Tls : public ::testing::Test {
 protected:
  Tls() : folder_(absl::StrCat(::testing::TempDir(), "passend-tls-", getpid())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  // The way that operations.md tells: a new folder, and one step that points at it.
  void Install(const CertificateAndKey& server, const std::string& client_ca) {
    const std::filesystem::path next = folder_ / absl::StrCat(++version_);
    std::filesystem::create_directory(next);
    std::ofstream(next / "server.pem") << server.certificate_pem;
    std::ofstream(next / "server.key") << server.key_pem;
    std::ofstream(next / "clients.pem") << client_ca;
    std::filesystem::create_directory_symlink(next, folder_ / "new");
    std::filesystem::rename(folder_ / "new", folder_ / "current");
  }
  TestService::Settings WithTls() const {
    return {.identity = true, .adjust = [this](ServerOptions& options) {
              options.tls_certificate = folder_ / "current/server.pem";
              options.tls_key = folder_ / "current/server.key";
              options.tls_client_ca = folder_ / "current/clients.pem";
              options.tls_refresh_seconds = 1;
            }};
  }
  // A new connection.
  static std::shared_ptr<grpc::Channel> Connect(const TestService& service,
                                                const std::string& server_ca,
                                                const CertificateAndKey& client = {}) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(
        service.address(),
        grpc::SslCredentials({.pem_root_certs = server_ca,
                              .pem_private_key = client.key_pem,
                              .pem_cert_chain = client.certificate_pem}),
        arguments);
  }
  static grpc::Status Ask(const std::shared_ptr<grpc::Channel>& channel) {
    Context context(TestCaller(Role::kBeheerder));
    v1::GetRevisionResponse response;
    return v1::AdminService::NewStub(channel)->GetRevision(&context, {}, &response);
  }
  static int Dispatched(const TestService& service) {
    int calls = 0;
    for (const std::string& line : service.log_lines()) {
      calls += line.find("method=") != line.npos ? 1 : 0;
    }
    return calls;
  }

  const std::filesystem::path folder_;
  int version_ = 0;
  const Authority authority_{"test authority", Today()};
  const Authority stranger_{"another authority", Today()};
};

TEST_F(Tls, ACallNeedsACertificateOfTheRightAuthority) {
  Install(ServerCertificate(authority_), authority_.certificate_pem());
  TestService service(WithTls());
  const std::string& ca = authority_.certificate_pem();
  const std::int64_t now = std::time(nullptr);
  const std::vector<std::shared_ptr<grpc::Channel>> refused = {
      service.channel(),  // no TLS at all
      Connect(service, ca), Connect(service, ca, stranger_.IssueClient("stranger", Today())),
      Connect(service, ca, stranger_.IssueClient("test client", Today())),
      Connect(service, ca,
              authority_.IssueClient("expired", {.from = now - 7200, .until = now - 3600})),
      Connect(service, ca,
              authority_.IssueClient("early", {.from = now + 3600, .until = now + 7200})),
      // A server is not a client.
      Connect(service, ca, ServerCertificate(authority_)),
      // And the client refuses a server of another authority.
      Connect(service, stranger_.certificate_pem(), authority_.IssueClient("client", Today()))};
  for (const auto& channel : refused) {
    EXPECT_EQ(Ask(channel).error_code(), grpc::StatusCode::UNAVAILABLE);
  }
  EXPECT_EQ(Dispatched(service), 0);

  const auto channel = Connect(service, ca, authority_.IssueClient("client", Today()));
  EXPECT_TRUE(Ask(channel).ok());
  EXPECT_EQ(Dispatched(service), 1);
  // A certificate is not a caller.
  Context without_token;
  v1::GetRevisionResponse response;
  EXPECT_EQ(
      v1::AdminService::NewStub(channel)->GetRevision(&without_token, {}, &response).error_code(),
      grpc::StatusCode::UNAUTHENTICATED);
  v1::GetStatusResponse status;
  Context with_token(TestCaller(Role::kBeheerder));
  ASSERT_TRUE(v1::AdminService::NewStub(channel)->GetStatus(&with_token, {}, &status).ok());
  EXPECT_THAT(status.protection(), HasSubstr("TLS 1.3 with client certificates; tokens of"));
}

TEST_F(Tls, NewFilesCountForNewConnectionsAndNoCallFails) {
  const std::string both = authority_.certificate_pem() + stranger_.certificate_pem();
  const CertificateAndKey old_client = authority_.IssueClient("client", Today());
  const CertificateAndKey new_client = stranger_.IssueClient("client", Today());
  Install(ServerCertificate(authority_), authority_.certificate_pem());
  TestService service(WithTls());

  std::atomic<bool> stop = false;
  std::atomic<int> failed = 0;
  std::atomic<int> on_one_connection = 0;
  std::atomic<int> on_new_ones = 0;
  std::mutex mutex;
  std::string first_failure;
  const auto count = [&](const grpc::Status& status, std::atomic<int>& calls) {
    ++calls;
    if (status.ok()) return;
    ++failed;
    const std::lock_guard lock(mutex);
    if (first_failure.empty()) first_failure = Describe(status);
  };
  std::thread steady([&] {
    const auto channel = Connect(service, both, old_client);
    while (!stop) count(Ask(channel), on_one_connection);
  });
  std::thread fresh([&] {
    while (!stop) count(Ask(Connect(service, both, old_client)), on_new_ones);
  });

  // Whether a connection is made with a server certificate of this authority.
  const auto serves = [&](const Authority& authority, const CertificateAndKey& client) {
    for (int i = 0; i < 60; ++i) {
      if (Ask(Connect(service, authority.certificate_pem(), client)).ok()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  };
  EXPECT_TRUE(serves(authority_, old_client));
  // First the clients of both, then the certificate of the other authority, and back.
  Install(ServerCertificate(authority_), both);
  EXPECT_TRUE(serves(authority_, new_client));
  for (int round = 0; round < 2; ++round) {
    Install(ServerCertificate(stranger_), both);
    EXPECT_TRUE(serves(stranger_, old_client));
    Install(ServerCertificate(authority_), both);
    EXPECT_TRUE(serves(authority_, old_client));
  }
  stop = true;
  steady.join();
  fresh.join();
  EXPECT_EQ(failed, 0) << first_failure;
  EXPECT_GE(on_one_connection, 100);
  EXPECT_GE(on_new_ones, 50);
  RecordProperty("calls", on_one_connection + on_new_ones);

  // And in the end an authority that is taken away no longer lets anybody in.
  Install(ServerCertificate(authority_), stranger_.certificate_pem());
  const auto lets_in = [&] { return Ask(Connect(service, both, old_client)).ok(); };
  for (int i = 0; i < 60 && lets_in(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_FALSE(lets_in());
  EXPECT_TRUE(serves(authority_, new_client));
}

TEST_F(Tls, FilesThatAreWrongAreToldAtTheStart) {
  TestService service;
  Log log([](std::string_view) {});
  const auto refusal = [&](const CertificateAndKey& server, const std::string& clients) {
    Install(server, clients);
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.threads = 1;
    WithTls().adjust(options);
    TestService with_keys({.identity = true});
    options.jwks = with_keys.jwks();
    options.issuer = "x";
    const auto started = Server::Start(options, {.engine = service.engine(),
                                                 .clock = service.clock(),
                                                 .log = log,
                                                 .purposes = Purposes({"matching"})});
    return std::string(started.status().message());
  };
  const CertificateAndKey good = ServerCertificate(authority_);
  const CertificateAndKey other = ServerCertificate(authority_);
  const std::string& ca = authority_.certificate_pem();
  const std::int64_t now = std::time(nullptr);
  EXPECT_EQ(refusal(good, ca), "");
  EXPECT_THAT(refusal({good.certificate_pem, other.key_pem}, ca),
              HasSubstr("is not the key of the certificate"));
  EXPECT_THAT(refusal({"nonsense", good.key_pem}, ca), HasSubstr("no certificate"));
  EXPECT_THAT(refusal({good.certificate_pem, "nonsense"}, ca), HasSubstr("no private key"));
  EXPECT_THAT(refusal({good.certificate_pem, ""}, ca), HasSubstr("cannot read"));
  EXPECT_THAT(refusal(good, good.key_pem), HasSubstr("--tls-client-ca"));
  EXPECT_THAT(refusal(authority_.IssueServer("old", {"localhost"}, {},
                                             {.from = now - 7200, .until = now - 3600}),
                      ca),
              HasSubstr("expired"));
  EXPECT_THAT(refusal(authority_.IssueServer("new", {"localhost"}, {},
                                             {.from = now + 3600, .until = now + 7200}),
                      ca),
              HasSubstr("not valid yet"));
}

}  // namespace
}  // namespace passend::server
