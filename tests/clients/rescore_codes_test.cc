// The exit codes of `passend rescore start --wait` and `watch`, each from a run that really ended
// that way. A service manager acts on them (docs/operations.md), so they are a contract.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "clients/cli/command_line.h"
#include "matcher/rescoring/state.h"
#include "store/memory_store.h"
#include "tests/server/harness.h"
#include "tests/server/rescoring/nights.h"

namespace passend::cli {
namespace {

using server::Gate;
using server::GatedMatches;
using ::testing::HasSubstr;

struct Result {
  int code = 0;
  std::string out;
  std::string err;
};

class RescoreCodes : public ::testing::Test {
 protected:
  RescoreCodes()
      : store_(store::NewMemoryStore()),
        matches_(std::make_shared<GatedMatches>(store_->matches())) {
    Serve();
    server::FillNight(service_->engine(), server::kTenant, 40, 30);
  }

  // A service over what is in the store, with the policy of now.
  void Serve() {
    service_.reset();
    server::TestService::Settings settings;
    settings.threads = 4;
    settings.store = store_;
    settings.matches = matches_;
    settings.policies = policies_;
    service_ = std::make_unique<server::TestService>(std::move(settings));
  }
  // The whole program, as `passend rescore ...`.
  Result Rescore(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "rescore");
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const Console console{.in = &in, .out = &out, .err = &err};
    const Getenv getenv = [this](const std::string& name) -> std::optional<std::string> {
      if (name == "PASSEND_SERVER") return service_->address();
      if (name == "PASSEND_TENANT") return server::kTenant;
      return std::nullopt;
    };
    Result result;
    result.code = RunProgram(arguments, getenv, console);
    result.out = out.str();
    result.err = err.str();
    return result;
  }
  // `rescore start --wait` while something else goes on.
  class Started {
   public:
    explicit Started(const RescoreCodes& test)
        : thread_([this, &test] {
            result_ = test.Rescore({"start", "--wait"});
          }) {}
    ~Started() {
      if (thread_.joinable()) thread_.join();
    }
    const Result& End() {
      thread_.join();
      return result_;
    }

   private:
    Result result_;
    std::thread thread_;
  };
  // Whoever follows the newest run afterwards gets the same code.
  int Watched() const { return Rescore({"watch"}).code; }

  const std::shared_ptr<store::ProfileStore> store_;
  const std::shared_ptr<GatedMatches> matches_;
  model::PolicySet policies_;
  std::unique_ptr<server::TestService> service_;
};

TEST_F(RescoreCodes, Code0IsPublished) {
  const Result result = Rescore({"start", "--wait"});
  EXPECT_EQ(result.code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("gepubliceerd"));
  EXPECT_EQ(Watched(), 0);
  // Without --wait it says only that a run began.
  EXPECT_EQ(Rescore({"start"}).code, 0);
  EXPECT_EQ(Watched(), 0);
  EXPECT_EQ(Rescore({"start", "--full", "--compare", "--wait"}).code, 0);
}

TEST_F(RescoreCodes, Code1IsFailed) {
  matches_->set_before([](std::string_view called) {
    return called == "PutStates" ? absl::UnavailableError("the disk is full") : absl::OkStatus();
  });
  const Result result = Rescore({"start", "--wait"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("the disk is full"));
  EXPECT_EQ(Watched(), 1);
}

TEST_F(RescoreCodes, Code1IsCancelled) {
  Gate gate(*matches_, "PutStates");
  Started started(*this);
  gate.AwaitArrival();
  Result cancelled;
  std::thread canceller([&] { cancelled = Rescore({"cancel"}); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until it was asked
  gate.Open();
  canceller.join();
  EXPECT_EQ(cancelled.code, 0) << cancelled.err;
  EXPECT_THAT(cancelled.out, HasSubstr("geannuleerd"));
  EXPECT_EQ(started.End().code, 1);
  EXPECT_EQ(Watched(), 1);
}

TEST_F(RescoreCodes, Code1IsPublishedButFullAndIncrementalDiffer) {
  ASSERT_EQ(Rescore({"start", "--wait"}).code, 0);
  // A list that lost its entries and says that there never were more: only a full run sees it.
  const auto rewritten = matches_->RewriteStates(
      server::kTenant, [](const store::StateRow& row) -> std::optional<std::string> {
        auto state = rescoring::ParseState(row.id, *row.payload);
        if (!state.ok() || state->lists[0].entries.empty()) return std::nullopt;
        state->lists[0] = {};
        return rescoring::SerializeState(*state);
      });
  ASSERT_TRUE(rewritten.ok());
  ASSERT_GT(*rewritten, 0u);
  const Result result = Rescore({"start", "--compare", "--wait"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("gepubliceerd"));
  EXPECT_THAT(result.out, HasSubstr("NO: "));
  EXPECT_EQ(Watched(), 1);
}

TEST_F(RescoreCodes, Code5IsThatAnotherRunWorks) {
  Gate gate(*matches_, "PutStates");
  Started started(*this);
  gate.AwaitArrival();
  const Result second = Rescore({"start", "--wait"});
  EXPECT_EQ(second.code, 5);
  EXPECT_THAT(second.err, HasSubstr("tenants/alfa/runs/1"));
  EXPECT_EQ(Rescore({"verify"}).code, 5);
  gate.Open();
  EXPECT_EQ(started.End().code, 0);
}

TEST_F(RescoreCodes, Code6IsThatThereIsNoService) {
  EXPECT_EQ(Rescore({"start", "--wait", "--server", "127.0.0.1:1"}).code, 6);
}

TEST_F(RescoreCodes, Code6IsThatTheServiceStoppedMeanwhile) {
  {
    Gate gate(*matches_, "PutStates");
    Started started(*this);
    gate.AwaitArrival();
    std::thread stopper([&] { service_->server().Drain(std::chrono::seconds(5)); });
    // No run works for who stops: as long as it does not, the answer is that one works.
    while (Rescore({"start"}).code == 5) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    gate.Open();
    EXPECT_EQ(started.End().code, 6);
    stopper.join();
  }
  Serve();
  EXPECT_EQ(Watched(), 6);
  EXPECT_EQ(Rescore({"start", "--wait"}).code, 0);
}

TEST_F(RescoreCodes, Code7IsStoppedByTheAbortRule) {
  ASSERT_EQ(Rescore({"start", "--wait"}).code, 0);
  policies_.default_policy.weights = {0, 0, 0, 0, 0, 100, 0, 0};
  Serve();
  const Result result = Rescore({"start", "--wait"});
  EXPECT_EQ(result.code, 7) << result.out;
  EXPECT_THAT(result.out, HasSubstr("gestopt"));
  EXPECT_THAT(result.out, HasSubstr("abort_share"));
  EXPECT_EQ(Watched(), 7);
  const Result accepted =
      Rescore({"start", "--wait", "--accept-drift", "--reason", "nieuwe gewichten, besluit 12"});
  EXPECT_EQ(accepted.code, 0) << accepted.out;
  EXPECT_EQ(Watched(), 0);
}

}  // namespace
}  // namespace passend::cli
