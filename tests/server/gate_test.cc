// No call of any service is answered without a good token; what is refused never reaches a handler.
#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "tests/server/harness.h"
#include "tests/server/identity/tokens.h"
#include "tests/server/methods.h"

namespace passend::server {
namespace {

using google::protobuf::MethodDescriptor;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHealth[] = "/grpc.health.v1.Health/Check";
constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

// The lines that a handler leaves: one per call that was dispatched.
int Dispatched(const TestService& service) {
  int calls = 0;
  for (const std::string& line : service.log_lines()) {
    calls += line.find("method=") != line.npos ? 1 : 0;
  }
  return calls;
}

grpc::Status CallWith(const TestService& service, const std::string& path,
                      const std::vector<std::string>& authorization) {
  Context context;
  for (const std::string& value : authorization) context.AddMetadata("authorization", value);
  return CallPath(service.channel(), path, "", &context);
}

std::string Bearer(const std::string& token) { return "Bearer " + token; }

TEST(Gate, NoMethodAnswersWithoutAGoodToken) {
  TestService service({.identity = true});
  const std::int64_t now = std::time(nullptr);
  const std::string good = TokenFor(TestCaller(Role::kBeheerder), now);
  const std::vector<std::vector<std::string>> refused = {
      {},
      {""},
      {"Bearer "},
      {good},
      {"Basic dTpw"},
      {Bearer(good + "x")},
      {Bearer(TokenFor(TestCaller(Role::kBeheerder), now - 10'000))},
      {Bearer(good), Bearer(good)}};
  int methods = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    SCOPED_TRACE(method->full_name());
    for (const auto& authorization : refused) {
      const grpc::Status status = CallWith(service, PathOf(*method), authorization);
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << Describe(status);
    }
    ++methods;
  }
  EXPECT_GE(methods, 27);
  EXPECT_EQ(Dispatched(service), 0);
  for (const MethodDescriptor* method : AllMethods()) {
    const grpc::Status status = CallWith(service, PathOf(*method), {Bearer(good)});
    EXPECT_NE(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << Describe(status);
    EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << method->full_name();
  }
  EXPECT_EQ(Dispatched(service), methods);
}

TEST(Gate, OnlyHealthAnswersWithoutAToken) {
  TestService service({.identity = true});
  EXPECT_TRUE(CallWith(service, kHealth, {}).ok());
  for (const std::string& path :
       {std::string(kReflection), std::string("/passend.v1.Nope/Nope"), std::string("/"),
        absl::StrCat(kHealth, "/"), absl::StrCat("/", kHealth), absl::StrCat(kHealth, "?x"),
        std::string("/grpc.health.v1.Health/check"),
        std::string("/grpc.health.v1.Health/Check/../../passend.v1.AdminService/GetStatus")}) {
    EXPECT_EQ(CallWith(service, path, {}).error_code(), grpc::StatusCode::UNAUTHENTICATED) << path;
  }
  EXPECT_TRUE(CallWith(service, kReflection,
                       {Bearer(TokenFor(TestCaller(Role::kBeheerder), std::time(nullptr)))})
                  .ok());
  EXPECT_EQ(Dispatched(service), 0);
}

TEST(Gate, AnErrorSaysNothingButThatATokenIsNeeded) {
  TestService service({.identity = true});
  const std::string path = "/passend.v1.AdminService/GetStatus";
  const grpc::Status missing = CallWith(service, path, {});
  EXPECT_THAT(missing.error_message(), HasSubstr("a token is required"));
  const grpc::Status bad = CallWith(service, path, {Bearer("eyJhbGciOiJub25lIn0.e30.")});
  EXPECT_EQ(bad.error_message(), "the token is not accepted");
  // The log says why, once a second, and never the token.
  EXPECT_THAT(service.log_lines(), Contains(HasSubstr("code=UNAUTHENTICATED token_missing=1")));
  for (const std::string& line : service.log_lines()) {
    EXPECT_THAT(line, Not(HasSubstr("eyJhbGci")));
  }
}

TEST(Gate, AKeyThatIsTakenAwayEndsItsTokens) {
  TestService service({.identity = true});
  const auto stub = v1::AdminService::NewStub(service.channel());
  const auto status_as = [&](Context&& context) {
    v1::GetStatusResponse response;
    return stub->GetStatus(&context, {}, &response).error_code();
  };
  EXPECT_EQ(status_as(Context(TestCaller(Role::kBeheerder))), grpc::StatusCode::OK);
  std::ofstream(service.jwks() + ".new")
      << credentials::Jwks({TestKey("rsa-1").Jwk("rsa-1"), TestKey("ec-1").Jwk("ec-1")});
  std::filesystem::rename(service.jwks() + ".new", service.jwks());
  // The file is looked at once a second.
  for (int i = 0;
       i < 50 && status_as(Context(TestCaller(Role::kBeheerder))) == grpc::StatusCode::OK; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(status_as(Context(TestCaller(Role::kBeheerder))), grpc::StatusCode::UNAUTHENTICATED);
}

TEST(Gate, WithoutIdentityEverybodyMayAsk) {
  TestService service;
  EXPECT_TRUE(CallWith(service, "/passend.v1.AdminService/GetStatus", {}).ok());
  EXPECT_TRUE(CallWith(service, kReflection, {}).ok());
}

}  // namespace
}  // namespace passend::server
