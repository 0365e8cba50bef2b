// What every service relies on: errors with details, page tokens, options, purposes, log lines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/errors.h"
#include "server/grpc_status.h"
#include "server/log.h"
#include "server/options.h"
#include "server/purposes.h"

namespace passend::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

TEST(GrpcStatus, CarriesEveryFieldThatIsWrong) {
  const grpc::Status status = ToGrpcStatus(
      InvalidFields({{"talents[3].level", "must be 0..4"}, {"hours.max_day_minutes", "too long"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "talents[3].level: must be 0..4 (and 1 more)");
  const google::rpc::Status details = DetailsOf(status);
  ASSERT_EQ(details.details_size(), 2);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.domain(), "passend");
  EXPECT_EQ(info.reason(), "INVALID_FIELD");
  google::rpc::BadRequest bad;
  ASSERT_TRUE(details.details(1).UnpackTo(&bad));
  ASSERT_EQ(bad.field_violations_size(), 2);
  EXPECT_EQ(bad.field_violations(1).field(), "hours.max_day_minutes");
}

TEST(GrpcStatus, NeverExceedsWhatATrailerMayHold) {
  std::vector<model::FieldViolation> violations;
  for (int i = 0; i < 2000; ++i) {
    violations.push_back({"talents[" + std::to_string(i) + "]", std::string(1000, 'x')});
    const grpc::Status status = ToGrpcStatus(InvalidFields(violations));
    ASSERT_LE(status.error_details().size(), static_cast<std::size_t>(kMaxDetailBytes));
    ASSERT_LE(status.error_message().size(), 512U);
    if (i > 40) i += 400;
  }
  EXPECT_EQ(DetailsOf(ToGrpcStatus(InvalidFields(violations))).details_size(), 2);
}

TEST(GrpcStatus, TellsWhenToTryAgain) {
  const grpc::Status status = ToGrpcStatus(Overloaded("busy", std::chrono::milliseconds(1250)));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  google::rpc::RetryInfo retry;
  const google::rpc::Status details = DetailsOf(status);
  ASSERT_EQ(details.details_size(), 2);
  ASSERT_TRUE(details.details(1).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().seconds(), 1);
  EXPECT_EQ(retry.retry_delay().nanos(), 250'000'000);
}

TEST(GrpcStatus, KeepsInternalDetailsInside) {
  for (const absl::Status& status :
       {absl::InternalError("secret path"), absl::DataLossError("secret path"),
        absl::UnknownError("secret path")}) {
    EXPECT_THAT(ToGrpcStatus(status).error_message(), Not(HasSubstr("secret")));
    EXPECT_THAT(ToGrpcStatus(status).error_details(), Not(HasSubstr("secret")));
  }
}

const security::Key kPageKey = security::Key::Random();

TEST(PageToken, BelongsToOneListWithOneFilter) {
  const std::string token = EncodePageToken(kPageKey, "candidates tenants/a owner=", "c-17");
  EXPECT_EQ(DecodePageToken(kPageKey, token, "candidates tenants/a owner=").value(), "c-17");
  EXPECT_TRUE(absl::IsInvalidArgument(
      DecodePageToken(kPageKey, token, "candidates tenants/a owner=x").status()));
  EXPECT_EQ(DecodePageToken(kPageKey, "", "anything").value(), "");
}

TEST(PageToken, IsRefusedWhenAnyByteChanged) {
  const std::string token = EncodePageToken(kPageKey, "filter", "c-17");
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char c : {'A', 'b', '9', '!'}) {
      std::string changed = token;
      if (changed[i] == c) continue;
      changed[i] = c;
      const auto decoded = DecodePageToken(kPageKey, changed, "filter");
      // The last character may hold bits that stand for nothing.
      EXPECT_EQ(decoded.value_or("c-17"), "c-17");
    }
  }
  EXPECT_FALSE(DecodePageToken(kPageKey, std::string(100'000, 'A'), "filter").ok());
}

TEST(PageToken, SizesHaveLimits) {
  EXPECT_EQ(DecodePageSize(0).value(), 50);
  EXPECT_EQ(DecodePageSize(1000).value(), 1000);
  EXPECT_FALSE(DecodePageSize(1001).ok());
  EXPECT_FALSE(DecodePageSize(-1).ok());
}

TEST(Names, HaveExactlyOneForm) {
  const auto name = ParseName("tenants/alfa/candidates/c-1", kCandidates, "name");
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(name->tenant, "alfa");
  EXPECT_EQ(name->id, "c-1");
  for (const char* wrong :
       {"", "tenants/alfa/candidates/", "tenants//candidates/c", "tenants/alfa/employers/c",
        "tenants/alfa/candidates/c/d", "/tenants/alfa/candidates/c", "tenants/alfa/candidatesX/c",
        "tenants/Alfa/candidates/c", "tenants/alfa/candidates/c c"}) {
    const auto parsed = ParseName(wrong, kCandidates, "name");
    ASSERT_FALSE(parsed.ok()) << wrong;
    EXPECT_THAT(ViolationsOf(parsed.status()), SizeIs(1));
    EXPECT_EQ(ViolationsOf(parsed.status())[0].field, "name");
  }
  EXPECT_EQ(ParseParent("tenants/alfa", "parent").value(), "alfa");
  EXPECT_FALSE(ParseParent("tenants/", "parent").ok());
  EXPECT_EQ(ParseFunctieName("functies/43-5081.03", "name").value(), "43-5081.03");
  EXPECT_EQ(ParsePlaceName("places/2718", "name").value(), "2718");
  EXPECT_NE(RandomId(), RandomId());
  EXPECT_TRUE(ParseName(MakeName("t", kCandidates, RandomId()), kCandidates, "name").ok());
}

TEST(Listen, KnowsTheAddressesThatNoOtherMachineReaches) {
  for (const char* here :
       {"127.0.0.1:7443", "127.8.9.10:0", "localhost:1", "[::1]:7443", "unix:/tmp/socket"}) {
    EXPECT_TRUE(CheckListen(here).ok()) << here;
    EXPECT_TRUE(IsLoopback(here)) << here;
  }
  for (const char* there :
       {"0.0.0.0:7443", "[::]:7443", "192.168.1.2:7443", "example.org:7443", "128.0.0.1:1",
        "127.0.0.1.example.org:1", "127.0.0:1", "127.0.0.0.1:1", "dns:localhost:1",
        "localhost.evil:1", "unix-abstract:1", "ipv4:127.0.0.1:1", "*:1"}) {
    EXPECT_TRUE(CheckListen(there).ok()) << there;
    EXPECT_FALSE(IsLoopback(there)) << there;
  }
  for (const char* wrong : {":7443", "127.0.0.1", "unix:", "127.0.0.1:70000",
                            "127.0.0.1:", "unix-abstract:x", "", "localhost:-1", "localhost:1x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CheckListen(wrong))) << wrong;
  }
}

// Every combination of address, TLS, client certificates, tokens and the flag that turns them off.
TEST(Protection, IsThereUnlessOneAsksForNoneOnLoopback) {
  int allowed = 0;
  for (int bits = 0; bits < 32; ++bits) {
    ServerOptions options;
    const bool reachable = (bits & 1) != 0;
    const bool tls = (bits & 2) != 0;
    const bool mutual = (bits & 4) != 0;
    const bool identity = (bits & 8) != 0;
    options.insecure_loopback = (bits & 16) != 0;
    options.listen = reachable ? "0.0.0.0:7443" : "127.0.0.1:7443";
    if (tls) options.tls_certificate = options.tls_key = "x.pem";
    if (mutual) options.tls_client_ca = "ca.pem";
    if (identity) options.jwks = options.issuer = "x";
    const bool fine = options.insecure_loopback
                          ? !reachable && !tls && !mutual && !identity
                          : identity && (tls || !mutual) && (!reachable || (tls && mutual));
    EXPECT_EQ(CheckProtection(options).ok(), fine) << bits;
    allowed += fine ? 1 : 0;
  }
  EXPECT_EQ(allowed, 5);
}

TEST(Protection, SaysWhatIsMissingAndHowToGetIt) {
  ServerOptions options;
  EXPECT_THAT(std::string(CheckProtection(options).message()),
              AllOf(HasSubstr("--jwks"), HasSubstr("--insecure-loopback"),
                    HasSubstr("passend dev-credentials")));
  options.listen = "0.0.0.0:7443";
  EXPECT_THAT(std::string(CheckProtection(options).message()),
              AllOf(HasSubstr("--tls-client-ca"), HasSubstr("passend dev-credentials")));
  options.insecure_loopback = true;
  EXPECT_THAT(std::string(CheckProtection(options).message()),
              HasSubstr("reached by other machines"));
  options.listen = "127.0.0.1:7443";
  EXPECT_THAT(ProtectionText(options), HasSubstr("none"));
  const auto half = [](auto change) {
    ServerOptions one;
    one.jwks = one.issuer = "x";
    change(one);
    return CheckProtection(one).ok();
  };
  EXPECT_FALSE(half([](ServerOptions& one) { one.tls_certificate = "x"; }));
  EXPECT_FALSE(half([](ServerOptions& one) { one.tls_key = "x"; }));
  EXPECT_FALSE(half([](ServerOptions& one) { one.issuer = ""; }));
  EXPECT_FALSE(half([](ServerOptions& one) { one.jwks = ""; }));
  EXPECT_FALSE(half([](ServerOptions& one) { one.audience = ""; }));
}

TEST(Options, NameTheFlagThatIsWrong) {
  ServerOptions options;
  EXPECT_THAT(std::string(CheckOptions(options).message()), HasSubstr("--data"));
  options.data_directory = "x";
  EXPECT_THAT(std::string(CheckOptions(options).message()), HasSubstr("--insecure-loopback"));
  options.insecure_loopback = true;
  EXPECT_TRUE(CheckOptions(options).ok());
  EXPECT_GE(options.threads, 1);
  options.threads = 1000;
  EXPECT_THAT(std::string(CheckOptions(options).message()), HasSubstr("--threads"));
  options.threads = 1;
  options.queue = -1;
  EXPECT_THAT(std::string(CheckOptions(options).message()), HasSubstr("--queue"));
}

TEST(Purpose, IsRequiredAndMustBeInTheList) {
  const Purposes purposes({"matching"});
  EXPECT_TRUE(purposes.Check("matching", "zaak 2026/17").ok());
  const auto fields = [&](std::string_view purpose, std::string_view reference) {
    std::vector<std::string> found;
    for (const auto& violation : ViolationsOf(purposes.Check(purpose, reference).status())) {
      found.push_back(violation.field);
    }
    return found;
  };
  using ::testing::ElementsAre;
  EXPECT_THAT(fields("", "zaak"), ElementsAre("access.purpose"));
  EXPECT_THAT(fields("nieuwsgierig", "zaak"), ElementsAre("access.purpose"));
  EXPECT_THAT(fields("matching", ""), ElementsAre("access.case_reference"));
  EXPECT_THAT(fields("matching", "a\nb"), ElementsAre("access.case_reference"));
  EXPECT_THAT(fields("matching", std::string(65, 'a')), ElementsAre("access.case_reference"));
  EXPECT_THAT(fields("", ""), ElementsAre("access.purpose", "access.case_reference"));
}

TEST(Purpose, ListOfTheProjectLoads) {
  const auto purposes = Purposes::Load("config/doelbinding.toml");
  ASSERT_TRUE(purposes.ok()) << purposes.status();
  EXPECT_TRUE(purposes->Check("matching", "zaak").ok());
}

TEST(Purpose, FaultyListNamesFileAndLine) {
  const std::string file = ::testing::TempDir() + "/doelbinding.toml";
  std::ofstream(file) << "version = \"1\"\n[[doel]]\ncode = \"a\"\nomschrijving = \"b\"\n"
                      << "[[doel]]\ncode = \"a\"\nomschrijving = \"c\"\n";
  const auto purposes = Purposes::Load(file);
  ASSERT_FALSE(purposes.ok());
  EXPECT_THAT(std::string(purposes.status().message()), HasSubstr("doelbinding.toml:6:"));
}

TEST(Log, OneLinePerCallWithoutLineEndsOfOthers) {
  std::vector<std::string> lines;
  Log log([&lines](std::string_view line) { lines.emplace_back(line); });
  log.Call({.method = "MatchService/FindCandidates",
            .purpose = "matching",
            .case_reference = "zaak\n\"17\"",
            .code = "OK",
            .micros = 812,
            .revision = 9,
            .rows = 20});
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0], HasSubstr("INFO call method=MatchService/FindCandidates "
                                  "purpose=\"matching\" case=\"zaak??17?\" code=OK micros=812 "
                                  "revision=9 rows=20"));
  EXPECT_EQ(lines[0].find('\n'), std::string::npos);
  EXPECT_THAT(lines[0], ::testing::MatchesRegex("[0-9-]+T[0-9:.]+Z .*"));
}

}  // namespace
}  // namespace passend::server
