// Queries through the API: the lists, one pair to the last point, money, drafts, what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "passend/v1/catalogue_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "server/codec/record_codec.h"
#include "tests/server/harness.h"
#include "tests/testing/random_profiles.h"
#include "tests/testing/test_catalogue.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Matching : public ::testing::Test {
 protected:
  Matching() : match_(v1::MatchService::NewStub(service_.channel())) {}

  void Import(const std::vector<v1::Record>& records) {
    auto stub = v1::ImportService::NewStub(service_.channel());
    Context context;
    auto stream = stub->Import(&context);
    auto request = WithAccess<v1::ImportRequest>();
    for (const v1::Record& record : records) *request.add_records() = record;
    v1::ImportResponse answer;
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&answer));
    stream->WritesDone();
    ASSERT_TRUE(stream->Finish().ok());
    for (const auto& failure : answer.failures()) {
      ADD_FAILURE() << failure.index() << " " << failure.field() << " " << failure.reason();
    }
  }
  void ImportSmall() {
    std::vector<v1::Record> records(3);
    *records[0].mutable_candidate() = SmallCandidate("c-1");
    *records[1].mutable_employer() = SmallEmployer("w-1");
    *records[2].mutable_opportunity() = SmallOpportunity("o-1", "w-1");
    Import(records);
  }

  v1::FindCandidatesResponse Find(const v1::FindCandidatesRequest& request) {
    v1::FindCandidatesResponse response;
    Context context;
    const grpc::Status status = match_->FindCandidates(&context, request, &response);
    EXPECT_TRUE(status.ok()) << Describe(status);
    return response;
  }
  grpc::Status Explain(v1::ExplainMatchRequest request, v1::ExplainMatchResponse* response) {
    request.set_candidate(CandidateName("c-1"));
    request.set_opportunity(OpportunityName("o-1"));
    Context context;
    return match_->ExplainMatch(&context, WithAccess(request), response);
  }

  TestService service_;
  std::unique_ptr<v1::MatchService::Stub> match_;
};

TEST_F(Matching, ExplainsAPairToTheLastPoint) {
  ImportSmall();
  v1::ExplainMatchResponse response;
  const grpc::Status status = Explain({}, &response);
  ASSERT_TRUE(status.ok()) << Describe(status);
  const v1::Match& match = response.match();
  EXPECT_EQ(match.list(), v1::PAST);
  int points = 0;
  ASSERT_EQ(match.factors_size(), 8);
  for (const auto& factor : match.factors()) {
    EXPECT_EQ(factor.contribution(), factor.weight() * factor.sub_score());
    points += factor.contribution();
  }
  EXPECT_EQ(points, match.points());
  EXPECT_EQ(match.score(), (match.points() + 50) / 100);
  EXPECT_EQ(match.title(), "Inpakker");
  EXPECT_EQ(response.rules_size() >= 10, true);
  ASSERT_EQ(response.factors_size(), 8);
  // standing 240 asked, 120 can, bridged by the zit-stasteun.
  ASSERT_EQ(response.factors(2).lines_size(), 1);
  const v1::ExplanationLine& line = response.factors(2).lines(0);
  EXPECT_EQ(line.subject(), "v.staan_werk");
  EXPECT_EQ(line.state(), "bridgeable");
  EXPECT_EQ(line.asked(), 240);
  EXPECT_EQ(line.has(), 120);
  EXPECT_THAT(line.text(), HasSubstr("240 min per dag, kan 120 min per dag"));
  EXPECT_THAT(line.text(), HasSubstr("mogelijk"));
  EXPECT_THAT(response.summary(), HasSubstr("Past"));
  EXPECT_EQ(response.versions().as_of(), "2026-03-02");
  EXPECT_EQ(response.versions().policy_hash().size(), 16U);
  EXPECT_GT(response.versions().revision(), 0U);
}

TEST_F(Matching, FindsTheSamePairFromBothSides) {
  ImportSmall();
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name(OpportunityName("o-1"));
  const v1::FindCandidatesResponse candidates = Find(request);
  ASSERT_EQ(candidates.past_size(), 1);
  EXPECT_EQ(candidates.past(0).name(), CandidateName("c-1"));
  EXPECT_EQ(candidates.statistics().rows(), 1U);
  auto other = WithAccess<v1::FindOpportunitiesRequest>();
  other.set_name(CandidateName("c-1"));
  v1::FindOpportunitiesResponse work;
  Context context;
  ASSERT_TRUE(match_->FindOpportunities(&context, other, &work).ok());
  ASSERT_EQ(work.past_size(), 1);
  EXPECT_EQ(work.past(0).name(), OpportunityName("o-1"));
  EXPECT_EQ(work.past(0).title(), "Inpakker");
  EXPECT_EQ(work.past(0).points(), candidates.past(0).points());
  v1::ExplainMatchResponse pair;
  ASSERT_TRUE(Explain({}, &pair).ok());
  EXPECT_EQ(pair.match().points(), candidates.past(0).points());
}

TEST_F(Matching, AnInlineOpportunityGivesTheSameAsAStoredOne) {
  ImportSmall();
  auto stored = WithAccess<v1::FindCandidatesRequest>();
  stored.set_name(OpportunityName("o-1"));
  auto inlined = WithAccess<v1::FindCandidatesRequest>();
  inlined.set_parent(kParent);
  *inlined.mutable_inline_() = SmallOpportunity("", "w-1");
  const auto a = Find(stored);
  const auto b = Find(inlined);
  ASSERT_EQ(b.past_size(), 1);
  EXPECT_EQ(a.past(0).points(), b.past(0).points());
  EXPECT_EQ(service_.engine().snapshot()->opportunity_count(), 1U);

  inlined.mutable_inline_()->mutable_requirements(0)->set_level(9);
  v1::FindCandidatesResponse response;
  Context context;
  EXPECT_THAT(FieldsOf(match_->FindCandidates(&context, inlined, &response)),
              ElementsAre("inline.requirements[0].level"));
}

TEST_F(Matching, DraftsWhatWasSaidOnThePhone) {
  ImportSmall();
  std::vector<v1::Record> records(1);
  auto* functie = records[0].mutable_functie();
  functie->set_name("functies/eigen.inpakker");
  functie->set_title_nl("Inpakker");
  auto* talent = functie->add_talents();
  talent->set_talent("inpakken");
  talent->set_level(2);
  talent->set_weight(3);
  auto* load = functie->add_loads();
  load->set_item("v.staan_werk");
  load->set_value(300);
  Import(records);
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_parent(kParent);
  request.mutable_draft()->set_functie("eigen.inpakker");
  request.mutable_draft()->set_hours_per_week(20);
  request.mutable_draft()->set_pc4("2718");
  request.mutable_draft()->mutable_grid()->add_dayparts("ma-vr:ochtend");
  const auto response = Find(request);
  EXPECT_EQ(response.past_size() + response.onvoldoende_bekend_size(), 1);
  EXPECT_EQ(response.draft().title(), "Inpakker");
  ASSERT_EQ(response.draft().loads_size(), 1);
  EXPECT_EQ(response.draft().loads(0).basis(), v1::BIBLIOTHEEK);
  EXPECT_EQ(response.draft().hours().max_week_minutes(), 1200);

  request.mutable_draft()->set_functie("bestaat.niet");
  v1::FindCandidatesResponse out;
  Context context;
  EXPECT_THAT(FieldsOf(match_->FindCandidates(&context, request, &out)),
              ElementsAre("draft.functie"));
}

TEST_F(Matching, RequestsAreCheckedFieldByField) {
  ImportSmall();
  const auto fields = [&](auto change) {
    auto request = WithAccess<v1::FindCandidatesRequest>();
    request.set_name(OpportunityName("o-1"));
    change(request);
    v1::FindCandidatesResponse response;
    Context context;
    return FieldsOf(match_->FindCandidates(&context, request, &response));
  };
  using Request = v1::FindCandidatesRequest;
  EXPECT_THAT(fields([](Request& r) { r.clear_name(); }), ElementsAre("name"));
  EXPECT_THAT(fields([](Request& r) { r.set_name("o-1"); }), ElementsAre("name"));
  EXPECT_THAT(fields([](Request& r) { r.set_limit(1001); }), ElementsAre("limit"));
  EXPECT_THAT(fields([](Request& r) { r.set_as_of("vandaag"); }), ElementsAre("as_of"));
  EXPECT_THAT(fields([](Request& r) { r.set_as_of("1999-01-01"); }), ElementsAre("as_of"));
  EXPECT_THAT(fields([](Request& r) {
                r.mutable_filter()->add_werkvormen("regulier");
                r.mutable_filter()->add_werkvormen("bestaat_niet");
                r.mutable_filter()->set_pc4("0000");
                r.mutable_filter()->set_max_km(900);
                r.mutable_filter()->set_min_overlap_minutes(0);
                r.mutable_filter()->add_tenants("Alfa");
              }),
              ElementsAre("filter.werkvormen[1]", "filter.pc4", "filter.max_km",
                          "filter.min_overlap_minutes", "filter.tenants[0]"));
  EXPECT_THAT(fields([](Request& r) { (*r.mutable_what_if_weights())["talenten"] = 99; }),
              ElementsAre("what_if_weights"));
  EXPECT_THAT(fields([](Request& r) { (*r.mutable_what_if_weights())["leeftijd"] = 100; }),
              ElementsAre("what_if_weights"));
  EXPECT_THAT(fields([](Request& r) { r.set_name(OpportunityName("o-1")); }), ElementsAre());
}

TEST_F(Matching, OtherWeightsAreMarkedAndChangeTheVersion) {
  ImportSmall();
  auto request = WithAccess<v1::FindCandidatesRequest>();
  request.set_name(OpportunityName("o-1"));
  const auto usual = Find(request);
  (*request.mutable_what_if_weights())["talenten"] = 100;
  const auto other = Find(request);
  EXPECT_FALSE(usual.what_if());
  EXPECT_TRUE(other.what_if());
  EXPECT_NE(usual.versions().policy_hash(), other.versions().policy_hash());
  ASSERT_EQ(other.past_size(), 1);
  EXPECT_EQ(other.past(0).points(), 100 * other.past(0).factors(0).sub_score());
}

TEST_F(Matching, MoneyIsShownOnlyWhenAskedAndNeverScored) {
  std::vector<v1::Record> records(2);
  *records[0].mutable_candidate() = SmallCandidate("c-1");
  *records[1].mutable_opportunity() = SmallOpportunity("o-1", "w-1");
  records[1].mutable_opportunity()->set_functie("eigen.inpakker");
  Import(records);
  v1::ExplainMatchResponse without;
  ASSERT_TRUE(Explain({}, &without).ok());
  EXPECT_FALSE(without.has_money());
  v1::ExplainMatchRequest ask;
  ask.set_money(true);
  v1::ExplainMatchResponse unknown;
  ASSERT_TRUE(Explain(ask, &unknown).ok());
  EXPECT_FALSE(unknown.money().available());
  EXPECT_THAT(unknown.money().reason_unavailable(), HasSubstr("geen loonwaarde"));
  EXPECT_EQ(unknown.money().notice(), "indicatie, geen beschikking");

  auto* loonwaarde = records[0].mutable_candidate()->add_loonwaarden();
  loonwaarde->set_kind(v1::MEASURED);
  loonwaarde->set_functie("eigen.inpakker");
  loonwaarde->set_employer(EmployerName("w-1"));
  loonwaarde->set_permille_of_functieloon(500);
  records[0].mutable_candidate()->mutable_status()->set_age_class(21);
  Import(records);
  v1::ExplainMatchResponse known;
  ASSERT_TRUE(Explain(ask, &known).ok());
  ASSERT_TRUE(known.money().available()) << known.money().reason_unavailable();
  EXPECT_EQ(known.money().loonwaarde_kind(), "measured");
  EXPECT_EQ(known.money().loonwaarde_hour(), "7.5000");
  EXPECT_EQ(known.money().week_minutes(), 1440);
  EXPECT_GT(known.money().month_cents(), 0);
  EXPECT_EQ(known.match().points(), without.match().points());
  ask.set_as_of("2031-01-01");
  v1::ExplainMatchResponse later;
  ASSERT_TRUE(Explain(ask, &later).ok());
  EXPECT_FALSE(later.money().available());
  EXPECT_FALSE(later.money().reason_unavailable().empty());
  EXPECT_EQ(later.money().month_cents(), 0);
}

TEST_F(Matching, TellsWhyAPersonAppearsNowhere) {
  std::vector<v1::Record> records(4);
  *records[0].mutable_candidate() = SmallCandidate("c-1");
  *records[1].mutable_opportunity() = SmallOpportunity("o-1", "w-1");
  *records[2].mutable_opportunity() = SmallOpportunity("o-2", "w-1");
  records[2].mutable_opportunity()->mutable_hours()->mutable_grid()->clear_dayparts();
  records[2].mutable_opportunity()->mutable_hours()->mutable_grid()->add_dayparts("za:nacht");
  *records[3].mutable_opportunity() = SmallOpportunity("o-3", "w-1");
  records[3].mutable_opportunity()->set_status(v1::FILLED);
  Import(records);
  auto request = WithAccess<v1::ExplainAbsenceRequest>();
  request.set_candidate(CandidateName("c-1"));
  v1::ExplainAbsenceResponse response;
  Context context;
  const grpc::Status status = match_->ExplainAbsence(&context, request, &response);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(response.open_opportunities(), 2U);
  EXPECT_EQ(response.past(), 1U);
  EXPECT_EQ(response.valt_af(), 1U);
  ASSERT_EQ(response.failing_alone_size(), 1);
  EXPECT_EQ(response.failing_alone(0).rule(), v1::H5_TIME);
  ASSERT_EQ(response.nearest_size(), 1);
  EXPECT_EQ(response.nearest(0).name(), OpportunityName("o-2"));
  ASSERT_GE(response.ask_first_size(), 1);
  EXPECT_THAT(response.ask_first(0).text(), HasSubstr("vraag eerst"));
}

TEST_F(Matching, FindsWhoIsAlike) {
  std::vector<v1::Record> records(3);
  for (int i = 0; i < 3; ++i) {
    *records[static_cast<std::size_t>(i)].mutable_candidate() =
        SmallCandidate(absl::StrCat("c-", i));
  }
  records[2].mutable_candidate()->mutable_talents(0)->set_code("heftruck");
  Import(records);
  auto request = WithAccess<v1::FindSimilarRequest>();
  request.set_name(CandidateName("c-0"));
  v1::FindSimilarResponse response;
  Context context;
  const grpc::Status status = match_->FindSimilar(&context, request, &response);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_GE(response.similar_size(), 1);
  EXPECT_EQ(response.similar(0).name(), CandidateName("c-1"));
  EXPECT_EQ(response.similar(0).similarity(), 1000);
}

TEST_F(Matching, NamesThatAreNotThereAreNotFound) {
  ImportSmall();
  auto request = WithAccess<v1::FindOpportunitiesRequest>();
  request.set_name(CandidateName("c-404"));
  v1::FindOpportunitiesResponse response;
  Context context;
  EXPECT_EQ(match_->FindOpportunities(&context, request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Over random pairs of every list: nothing of belastbaarheid reaches an employer, and the candidate
// reads nothing about others or about points.
TEST_F(Matching, LettersKeepToTheirReader) {
  const std::uint64_t seed = 20261122;
  RecordProperty("seed", std::to_string(seed));
  std::mt19937_64 rng(seed);
  const model::Catalogue& catalogue = fixtures::TestCatalogue();
  std::set<std::string> terms;
  for (const model::FmlItem& item : catalogue.items()) {
    terms.insert(Lower(item.key));
    terms.insert(Lower(item.name_nl));
    terms.insert(Lower(item.work_term));
  }
  for (const model::Werkterm& term : catalogue.werktermen()) terms.insert(Lower(term.name_nl));
  for (const model::Measure& measure : catalogue.measures()) terms.insert(Lower(measure.name_nl));
  for (const char* word : {"belastbaarheid", "fml", "niveau", "rubriek", "grens", "beperk",
                           "jobcoach", "ziek", "min per dag", "doelgroep"}) {
    terms.insert(word);
  }
  terms.erase("");
  std::vector<v1::Record> records;
  std::vector<std::string> candidates;
  std::vector<std::string> opportunities;
  for (int i = 0; i < 40; ++i) {
    model::Candidate candidate = fixtures::RandomCandidate(rng, catalogue);
    candidate.tenant = kTenant;
    EncodeCandidate(candidate, 0, records.emplace_back().mutable_candidate());
    candidates.push_back(records.back().candidate().name());
    model::Opportunity opportunity = fixtures::RandomOpportunity(rng, catalogue);
    opportunity.tenant = kTenant;
    opportunity.title = "Medewerker";
    EncodeOpportunity(opportunity, 0, records.emplace_back().mutable_opportunity());
    opportunities.push_back(records.back().opportunity().name());
  }
  Import(records);
  std::set<int> lists;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      auto request = WithAccess<v1::ExplainMatchRequest>();
      request.set_candidate(candidates[i]);
      request.set_opportunity(opportunities[(i + j) % opportunities.size()]);
      v1::ExplainMatchResponse response;
      Context context;
      const grpc::Status status = match_->ExplainMatch(&context, request, &response);
      ASSERT_TRUE(status.ok()) << Describe(status);
      lists.insert(response.match().list());
      const std::string letter = Lower(response.employer_text());
      // Who falls off is not put forward, so there is nothing to tell the employer.
      ASSERT_EQ(letter.empty(), response.match().list() == v1::VALT_AF);
      for (const std::string& term : terms) {
        ASSERT_EQ(letter.find(term), std::string::npos) << "\"" << term << "\" in " << letter;
      }
      EXPECT_THAT(response.candidate_text(), HasSubstr("U beslist zelf"));
      for (const char* word : {"andere kandidaten", "beste", "punten", "score", "rang", "%"}) {
        EXPECT_THAT(Lower(response.candidate_text()), Not(HasSubstr(word)));
      }
    }
  }
  EXPECT_GE(lists.size(), 2U);
}

TEST_F(Matching, TheCatalogueIsServedInPages) {
  auto stub = v1::CatalogueService::NewStub(service_.channel());
  std::set<std::string> names;
  v1::ListTalentsRequest request;
  request.set_page_size(7);
  do {
    v1::ListTalentsResponse response;
    Context context;
    ASSERT_TRUE(stub->ListTalents(&context, request, &response).ok());
    for (const auto& talent : response.talents()) EXPECT_TRUE(names.insert(talent.name()).second);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names.size(), fixtures::TestCatalogue().talents().size());
  v1::GetCatalogueResponse catalogue;
  Context context;
  ASSERT_TRUE(stub->GetCatalogue(&context, {}, &catalogue).ok());
  EXPECT_EQ(catalogue.talents(), names.size());
  EXPECT_EQ(catalogue.hash().size(), 16U);
  v1::ListPoliciesResponse policies;
  Context other;
  ASSERT_TRUE(stub->ListPolicies(&other, {}, &policies).ok());
  ASSERT_EQ(policies.policies_size(), 1);
  EXPECT_EQ(policies.policies(0).name(), "policies/default");
  EXPECT_GT(policies.policies(0).values_size(), 40);
}

}  // namespace
}  // namespace passend::server
