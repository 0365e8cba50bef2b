// The real programs with real certificates and tokens: what is not protected does not start, and
// who shows too little gets nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/credentials/development.h"
#include "tests/e2e/server_process.h"

namespace passend::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Identity : public ::testing::Test {
 protected:
  Identity()
      : folder_(absl::StrCat(::testing::TempDir(), "passend-identity-", getpid())),
        dev_(folder_ + "/dev"),
        data_(folder_ + "/data") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    const absl::Status made =
        credentials::MakeDevelopmentFolder(dev_, "alfa", "wr-1", false, std::time(nullptr));
    EXPECT_TRUE(made.ok()) << made;
  }
  ~Identity() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> Keys() const {
    return {"--jwks", dev_ + "/jwks.json", "--issuer", credentials::kDevelopmentIssuer};
  }
  std::vector<std::string> Protected() const {
    std::vector<std::string> flags = Keys();
    for (const char* flag :
         {"--tls-cert", "server.pem", "--tls-key", "server.key", "--tls-client-ca", "ca.pem"}) {
      flags.push_back(flag[0] == '-' ? flag : absl::StrCat(dev_, "/", flag));
    }
    return flags;
  }

  // Runs passend; gives its exit code, what it said is in said_.
  int Passend(const ServerProcess& server, const std::string& arguments) {
    const char* program = std::getenv("PASSEND_PROGRAM");
    const std::string output = folder_ + "/said";
    const std::string command =
        absl::StrCat("env -u PASSEND_CONFIG HOME=", folder_, " PASSEND_SERVER=", server.address(),
                     " ", program == nullptr ? "build/dev/bin/passend" : program, " --timeout 5 ",
                     arguments, " >", output, " 2>&1");
    const int status = std::system(command.c_str());
    said_ = Content(output);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string Config() const { return "--config " + dev_ + "/client.toml "; }

  const std::string folder_;
  const std::string dev_;
  const std::string data_;
  std::string said_;
};

TEST_F(Identity, AServerWithoutProtectionDoesNotStart) {
  Ending ending = RunServer({"--data", data_, "--config", "config", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(ending.exit_code, 2);
  EXPECT_THAT(ending.output,
              AllOf(HasSubstr("--insecure-loopback"), HasSubstr("passend dev-credentials")));
  EXPECT_FALSE(std::filesystem::exists(data_));
  std::vector<std::string> reachable = {"--data", data_, "--listen", "0.0.0.0:0"};
  for (const std::string& flag : Keys()) reachable.push_back(flag);
  ending = RunServer(reachable);
  EXPECT_EQ(ending.exit_code, 2);
  EXPECT_THAT(ending.output, HasSubstr("--tls-client-ca"));
  ending = RunServer({"--data", data_, "--listen", "0.0.0.0:0", "--insecure-loopback"});
  EXPECT_EQ(ending.exit_code, 2);
}

TEST_F(Identity, CertificateAndTokenOpenTheDoorAndNothingLess) {
  ServerProcess server(data_, Protected());
  const std::string operate = "--token-file " + dev_ + "/tokens/beheerder.token ";
  EXPECT_EQ(Passend(server, Config() + operate + "status"), 0) << said_;
  EXPECT_THAT(said_, HasSubstr("TLS 1.3 with client certificates"));

  const std::string ca = "--tls-ca " + dev_ + "/ca.pem ";
  const std::string token = "--token-file " + dev_ + "/tokens/werkregisseur.token ";
  EXPECT_EQ(Passend(server, token + "status"), 6) << said_;       // no TLS
  EXPECT_EQ(Passend(server, ca + token + "status"), 6) << said_;  // no certificate
  const std::string certificate =
      ca + "--tls-cert " + dev_ + "/client.pem --tls-key " + dev_ + "/client.key ";
  EXPECT_EQ(Passend(server, certificate + "status"), 4) << said_;  // no token
  std::ofstream(folder_ + "/bad") << Content(dev_ + "/tokens/beheerder.token").substr(0, 200);
  EXPECT_EQ(Passend(server, Config() + "--token-file " + folder_ + "/bad status"), 4) << said_;
  EXPECT_THAT(said_, AllOf(HasSubstr("not accepted"), HasSubstr("--token-file")));
  // A token of another folder: another key.
  ASSERT_TRUE(
      credentials::MakeDevelopmentFolder(folder_ + "/other", "alfa", "", false, std::time(nullptr))
          .ok());
  EXPECT_EQ(Passend(server,
                    Config() + "--token-file " + folder_ + "/other/tokens/beheerder.token status"),
            4)
      << said_;
  // One that is over.
  ASSERT_TRUE(credentials::MakeDevelopmentToken(dev_, {.role = "werkregisseur", .tenant = "alfa"},
                                                std::time(nullptr) - 7200)
                  .ok());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // a line of refusals a second
  EXPECT_EQ(Passend(server, Config() + "status"), 4) << said_;
  EXPECT_THAT(said_, HasSubstr("expired"));

  const Ending ending = server.Stop(SIGTERM);
  EXPECT_EQ(ending.exit_code, 0);
  std::size_t calls = 0;
  for (std::size_t at = 0; (at = ending.output.find("method=", at)) != std::string::npos; ++at) {
    ++calls;
  }
  EXPECT_EQ(calls, 1U) << ending.output;
  EXPECT_THAT(ending.output, HasSubstr("token_expired=1"));
  EXPECT_THAT(ending.output, Not(HasSubstr("eyJ")));  // no token in the log
}

TEST_F(Identity, ATokenWithoutTlsGoesToThisMachineOnly) {
  ServerProcess server(data_, Keys());
  const std::string token = "--token-file " + dev_ + "/tokens/beheerder.token ";
  EXPECT_EQ(Passend(server, token + "status"), 0) << said_;
  EXPECT_THAT(said_, HasSubstr("no TLS, loopback only"));
  EXPECT_EQ(Passend(server, "status"), 4) << said_;
  EXPECT_EQ(Passend(server, token + "--server example.org:7443 status"), 2) << said_;
}

// Whether a TLS connection of at most this version is made.
bool Connects(const std::string& address, const std::string& folder, int version) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  SSL_CTX_set_max_proto_version(context.get(), version);
  SSL_CTX_use_certificate_chain_file(context.get(), (folder + "/client.pem").c_str());
  SSL_CTX_use_PrivateKey_file(context.get(), (folder + "/client.key").c_str(), SSL_FILETYPE_PEM);
  const std::unique_ptr<SSL, decltype(&SSL_free)> connection(SSL_new(context.get()), SSL_free);
  static constexpr unsigned char kH2[] = {2, 'h', '2'};
  SSL_set_alpn_protos(connection.get(), kH2, sizeof(kH2));
  int port = 0;
  EXPECT_TRUE(absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
  const int to = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in server = {};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<std::uint16_t>(port));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(to, reinterpret_cast<const sockaddr*>(&server), sizeof(server)), 0);
  SSL_set_fd(connection.get(), to);
  const bool connected = SSL_connect(connection.get()) == 1;
  close(to);
  return connected;
}

TEST_F(Identity, Tls12IsRefused) {
  ServerProcess server(data_, Protected());
  EXPECT_TRUE(Connects(server.address(), dev_, TLS1_3_VERSION));
  EXPECT_FALSE(Connects(server.address(), dev_, TLS1_2_VERSION));
  EXPECT_THAT(server.Stop(SIGTERM).output, Not(HasSubstr("method=")));
}

TEST_F(Identity, TheDevelopmentFolderIsMarkedPrivateAndNotOverwritten) {
  ServerProcess server(data_);
  const auto permissions = [](const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions() & std::filesystem::perms::all;
  };
  const auto owner_only = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dev_)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(permissions(entry.path()), owner_only) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 9 + 11);
  EXPECT_EQ(permissions(dev_), std::filesystem::perms::owner_all);
  EXPECT_THAT(Content(dev_ + "/DEVELOPMENT-ONLY.txt"), HasSubstr("For development only"));
  const std::string before = Content(dev_ + "/jwks.json");
  EXPECT_EQ(Passend(server, "dev-credentials " + dev_), 5) << said_;
  EXPECT_EQ(Content(dev_ + "/jwks.json"), before);
  EXPECT_EQ(Passend(server, "dev-credentials " + dev_ + " --force"), 0) << said_;
  EXPECT_NE(Content(dev_ + "/jwks.json"), before);
  // A folder that is not ours is left alone, whatever is said.
  EXPECT_EQ(Passend(server, "dev-credentials " + folder_ + " --force"), 5) << said_;
  EXPECT_EQ(Passend(server, "dev-credentials token " + dev_ + " --role lokaal"), 2) << said_;
  EXPECT_EQ(Passend(server, "dev-credentials token " + dev_ + " --role batch --tenant 'A B'"), 2);
  EXPECT_EQ(Passend(server, "dev-credentials token " + folder_ + " --role batch"), 3) << said_;
}

}  // namespace
}  // namespace passend::e2e
