// Somebody tries to read the belastbaarheid of a person item by item, with every question that an
// accountmanager may ask. The script must learn nothing, and be noticed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/employer_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "tests/server/harness.h"
#include "tests/server/region_of_two.h"

namespace passend::server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// What the script saw of people who are not in its caseload, without names and times.
std::string Describe(const v1::FindCandidatesResponse& response) {
  std::string text;
  int list = 0;
  for (const auto* matches :
       {&response.past(), &response.past_mits(), &response.onvoldoende_bekend()}) {
    ++list;
    for (const v1::Match& match : *matches) {
      if (match.coupled()) continue;
      absl::StrAppend(&text, list, ":", match.score(), ":", match.obstacle_text(), ";");
    }
  }
  for (const auto& count : response.valt_af()) {
    absl::StrAppend(&text, "count ", static_cast<int>(count.rule()), "=", count.count(), ";");
  }
  return text;
}

// A world in which the person of wr-2 can stand for `capacity` minutes a day.
std::string Attack(int capacity, std::vector<std::string>* log) {
  TestService service({.store = StoreOfTwo(), .access = TestAccess(), .identity = true});
  {
    auto current = service.engine().store().GetCandidate({kTenant, "c-own"});
    EXPECT_TRUE(current.ok());
    model::Candidate person = current->profile;
    for (model::BelastbaarheidItem& item : person.belastbaarheid.items) {
      if (item.item == "v.staan_werk") item.capacity = capacity;
    }
    const auto written = service.engine().Write(
        [&](const Reference& reference, store::WriteBatch& batch, IndexChange& change) {
          change.candidates.push_back(CompileRow(person, reference, service.clock().Today()));
          batch.PutCandidate(person, store::Facts{.catalogue_stamp = 1, .bytes = "x"});
          return absl::OkStatus();
        });
    EXPECT_TRUE(written.ok());
  }
  const Caller attacker = TestCaller(Role::kAccountmanager, "am-9");
  const auto work = v1::EmployerService::NewStub(service.channel());
  const auto match = v1::MatchService::NewStub(service.channel());
  std::string transcript;
  const auto ask = [&](const v1::FindCandidatesRequest& request) {
    v1::FindCandidatesResponse response;
    Context context(attacker);
    const grpc::Status status = match->FindCandidates(&context, request, &response);
    absl::StrAppend(&transcript, static_cast<int>(status.error_code()), " ", ReasonOf(status), " ",
                    Describe(response), "\n");
  };
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name(OpportunityName("o-probe"));
  request.set_count_excluded(true);
  std::string handle;
  for (int minutes = 0; minutes <= 480; minutes += 30) {
    v1::UpdateOpportunityRequest update;
    *update.mutable_opportunity() = SmallOpportunity("o-probe", "w-1");
    auto* loads = update.mutable_opportunity()->mutable_loads();
    loads->Clear();
    if (minutes > 0) {
      auto* load = loads->Add();
      load->set_item("v.staan_werk");
      load->set_value(minutes);
      load->set_basis(v1::WERKGEVERSOPGAVE);
    }
    // Something else changes too, as a disguise.
    update.mutable_opportunity()->mutable_hours()->set_max_week_minutes(1440 - minutes / 30);
    update.set_allow_missing(true);
    v1::Opportunity written;
    Context writing(attacker);
    const grpc::Status status = work->UpdateOpportunity(&writing, update, &written);
    EXPECT_TRUE(status.ok()) << status.error_message();
    ask(request);
    if (handle.empty()) {
      v1::FindCandidatesResponse response;
      Context context(attacker);
      match->FindCandidates(&context, request, &response);
      for (const auto* list : {&response.past(), &response.past_mits()}) {
        for (const auto& one : *list) {
          if (std::find(one.talents().begin(), one.talents().end(), "heftruck") !=
              one.talents().end()) {
            handle = one.name();
          }
        }
      }
      EXPECT_NE(handle, "");
    }
    // The pair itself, and every other question that names the person.
    auto explain = WithAccess<v1::ExplainMatchRequest>();
    explain.set_candidate(handle);
    explain.set_opportunity(OpportunityName("o-probe"));
    v1::ExplainMatchResponse explained;
    Context explaining(attacker);
    const grpc::Status pair = match->ExplainMatch(&explaining, explain, &explained);
    absl::StrAppend(&transcript, static_cast<int>(pair.error_code()), " ",
                    explained.match().score(), " ", static_cast<int>(explained.match().list()), " ",
                    explained.rules_size(), explained.factors_size(), "\n");
    auto find = WithAccess<v1::FindOpportunitiesRequest>();
    find.set_name(handle);
    v1::FindOpportunitiesResponse found;
    Context finding(attacker);
    EXPECT_EQ(match->FindOpportunities(&finding, find, &found).error_code(),
              grpc::StatusCode::NOT_FOUND);
  }
  // Loads and weights of one's own are not for this role.
  auto inline_request = WithAccess<v1::FindCandidatesRequest>();
  inline_request.set_parent(kParent);
  *inline_request.mutable_inline_() = SmallOpportunity("", "w-1");
  ask(inline_request);
  request.mutable_what_if_weights()->insert({"belastbaarheid", 100});
  ask(request);
  EXPECT_THAT(transcript, HasSubstr("7 OWN_INPUT_NOT_ALLOWED"));
  *log = service.log_lines();
  return transcript;
}

TEST(Probing, TheScriptLearnsNothingAndIsNoticed) {
  std::vector<std::string> log;
  const std::string cannot_stand = Attack(60, &log);
  EXPECT_THAT(log, Contains(HasSubstr("alert kind=probing tenant=alfa caller=u-1")));
  EXPECT_EQ(cannot_stand, Attack(240, &log));
  EXPECT_EQ(cannot_stand, Attack(480, &log));
  // It did see the person once: before it began to change things.
  EXPECT_THAT(cannot_stand.substr(0, cannot_stand.find('\n')), HasSubstr("1:"));
  for (const std::string& line : log) EXPECT_EQ(line.find("c-own"), line.npos);
}

}  // namespace
}  // namespace passend::server
