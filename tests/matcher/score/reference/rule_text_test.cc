// Sentences of the rules that the comparison with the reference once showed to be read otherwise.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"
#include "matcher/score/score.h"
#include "tests/testing/test_catalogue.h"

namespace passend::score {
namespace {

const model::Date kToday = *model::Date::FromYmd(2026, 11, 22);
const model::Date kYesterday = *model::Date::FromYmd(2026, 11, 21);

// A pair in which every rule is fine, to change one thing.
class RuleText : public testing::Test {
 protected:
  RuleText() {
    candidate_.tenant = "alfa";
    candidate_.id = "c-1";
    candidate_.status.availability.value = model::Availability::kBeschikbaar;
    candidate_.hours.max_week_minutes = 1200;
    candidate_.hours.max_day_minutes = 480;
    candidate_.hours.grid = model::WeekGrid{0x33333};
    candidate_.travel.pc4 = "2718";
    candidate_.travel.modes = std::vector{model::TravelMode::kFiets};
    candidate_.travel.max_minutes = 60;
    candidate_.needs.support_intensity.value = 0;
    candidate_.belastbaarheid.basis = model::BelastbaarheidBasis::kCompleteFml;
    opportunity_.tenant = "alfa";
    opportunity_.id = "o-1";
    opportunity_.status = model::OpportunityStatus::kOpen;
    opportunity_.sector = "logistiek";
    opportunity_.werkvorm = "regulier";
    opportunity_.pc4 = "2718";
    opportunity_.hours.max_week_minutes = 1200;
    opportunity_.hours.grid = model::WeekGrid{0x33333};
    opportunity_.loads_recorded = true;
    opportunity_.support_offered = 1;
  }

  Explanation Run() {
    const model::Catalogue& catalogue = fixtures::TestCatalogue();
    const CompiledPolicy policy(policy_);
    const CatalogueTables tables(catalogue);
    const CompiledCandidate candidate = Compile(candidate_, catalogue);
    const OpportunityFacts opportunity = Compile(opportunity_, catalogue, policy_.max_scored_items);
    return Explain(
        {.as_of = PackDay(kToday), .work = &policy, .person = &policy, .tables = &tables},
        candidate.facts, &candidate.extras, opportunity);
  }

  model::Candidate candidate_;
  model::Opportunity opportunity_;
  model::Policy policy_;
};

std::vector<std::string> ScoredItems(const Explanation& explanation) {
  std::vector<std::string> keys;
  for (const ItemLine& item : explanation.items) {
    if (item.scored) {
      keys.push_back(fixtures::TestCatalogue().items()[static_cast<std::size_t>(item.item)].key);
    }
  }
  return keys;
}

bool HasAttention(const Explanation& explanation, AttentionCode code) {
  return std::ranges::any_of(explanation.attention,
                             [code](const Attention& attention) { return attention.code == code; });
}

TEST_F(RuleText, TheStartingPairIsFine) {
  const PairScore score = Run().score;
  EXPECT_EQ(score.list, MatchList::kPast);
  EXPECT_TRUE(score.possible.empty());
  EXPECT_FALSE(score.low_blocked);
}

// Row H3: "statutory certificate ... known absent or expired"; only "other" ones are asked whether
// they are required.
TEST_F(RuleText, AStatutoryCertificateIsHardAlsoWhenTheWorkOnlyWishesIt) {
  opportunity_.certificates = {{.code = "heftruckcertificaat", .required = false}};
  PairScore score = Run().score;  // not listed
  EXPECT_TRUE(score.possible.Has(Rule::kCertificates));
  EXPECT_TRUE(score.low_blocked);

  candidate_.certificates = {
      {.code = "heftruckcertificaat", .state = model::CertificateState::kAbsent}};
  EXPECT_TRUE(Run().score.failed.Has(Rule::kCertificates));

  candidate_.certificates[0].state = model::CertificateState::kHeld;
  EXPECT_EQ(Run().score.list, MatchList::kPast);
  candidate_.certificates[0].provenance.valid_until = kYesterday;
  EXPECT_TRUE(Run().score.failed.Has(Rule::kCertificates));
}

TEST_F(RuleText, AnotherCertificateThatIsWishedIsOnlyAnAttentionPoint) {
  opportunity_.certificates = {{.code = "vca", .required = false}};
  candidate_.certificates = {{.code = "vca", .state = model::CertificateState::kAbsent}};
  const Explanation explanation = Run();
  EXPECT_EQ(explanation.score.list, MatchList::kPast);
  EXPECT_TRUE(HasAttention(explanation, AttentionCode::kNietAangetoond));
}

// "the marked items, if none is marked all, with effective load > 0": the mark is on the item, the
// load is the effective one.
TEST_F(RuleText, AKernMarkCountsForTheItemWhicheverEntryHasIt) {
  opportunity_.loads = {
      {.item = "iv.buigen", .value = 2, .basis = model::LoadBasis::kWerkgeversopgave},
      {.item = "iv.buigen", .value = 0, .basis = model::LoadBasis::kBibliotheek, .kern = true},
      {.item = "iv.reiken", .value = 2, .basis = model::LoadBasis::kWerkgeversopgave}};
  EXPECT_EQ(ScoredItems(Run()), std::vector<std::string>{"iv.buigen"});
}

TEST_F(RuleText, AKernMarkOnAnItemWithoutLoadHidesNoOthers) {
  opportunity_.loads = {
      {.item = "iv.buigen", .value = 0, .basis = model::LoadBasis::kWerkgeversopgave, .kern = true},
      {.item = "iv.reiken", .value = 2, .basis = model::LoadBasis::kWerkgeversopgave}};
  EXPECT_EQ(ScoredItems(Run()), std::vector<std::string>{"iv.reiken"});
}

// "not when the shift ... ends after 23:00; an end before the start means the next day", and 23:00
// is a value of the policy.
TEST_F(RuleText, OvRunsUntilTheMinuteOfThePolicyAlsoWhenThatIsMidnight) {
  candidate_.travel.modes = std::vector{model::TravelMode::kOv};
  opportunity_.hours.shift_start_minute = 16 * 60;
  opportunity_.hours.shift_end_minute = 0;
  EXPECT_TRUE(Run().score.failed.Has(Rule::kTravel));
  policy_.ov_last_end_minute = 24 * 60;
  EXPECT_FALSE(Run().score.failed.Has(Rule::kTravel));
  opportunity_.hours.shift_end_minute = 1;
  EXPECT_TRUE(Run().score.failed.Has(Rule::kTravel));
}

// "Unknown ... makes the rule possible. A stale value that a rule reads also makes it possible";
// outside the doelgroep there is another route, so low is not blocked.
TEST_F(RuleText, ALksPlaceAsksWhoIsInTheDoelgroepWithoutBlockingLow) {
  opportunity_.werkvorm = "garantiebaan";  // needs dgr, and counts on LKS
  candidate_.status.registrations = {
      {.code = "dgr", .state = model::RegistrationState::kGranted},
      {.code = "doelgroep_lks", .state = model::RegistrationState::kGranted}};
  EXPECT_TRUE(Run().score.possible.empty());
  for (const model::RegistrationState state :
       {model::RegistrationState::kUnknown, model::RegistrationState::kPending,
        model::RegistrationState::kRefused}) {
    candidate_.status.registrations[1].state = state;
    const Explanation explanation = Run();
    EXPECT_TRUE(explanation.score.possible.Has(Rule::kWerkvorm));
    EXPECT_FALSE(explanation.score.low_blocked);
    EXPECT_EQ(explanation.score.list, MatchList::kPast);
    EXPECT_EQ(HasAttention(explanation, AttentionCode::kPraktijkroute),
              state == model::RegistrationState::kRefused);
  }
  candidate_.status.registrations[1] = {.code = "doelgroep_lks",
                                        .state = model::RegistrationState::kGranted,
                                        .provenance = {.valid_until = kYesterday}};
  EXPECT_TRUE(Run().score.possible.Has(Rule::kWerkvorm));
  EXPECT_FALSE(Run().score.low_blocked);
}

// "score_low is blocked only if a possible rule could fail hard on its worst value".
TEST_F(RuleText, AMinimumOfNoLanguageCannotBlockLow) {
  opportunity_.safety_critical = true;
  opportunity_.languages = {{.code = "nl", .minimum = {.speaking = 0}}};
  EXPECT_TRUE(Run().score.possible.Has(Rule::kLanguage));
  EXPECT_FALSE(Run().score.low_blocked);
  opportunity_.languages[0].minimum.speaking = 1;
  EXPECT_TRUE(Run().score.low_blocked);
}

// What is unknown has no value that could be out of date.
TEST_F(RuleText, AnUnknownIsNeverStale) {
  opportunity_.werkvorm = "begeleid_werken_wsw";  // needs wsw
  candidate_.status.availability = {.value = model::Availability::kUnknown,
                                    .provenance = {.valid_until = kYesterday}};
  candidate_.status.registrations = {{.code = "wsw",
                                      .state = model::RegistrationState::kUnknown,
                                      .provenance = {.valid_until = kYesterday}}};
  opportunity_.safety_critical = true;
  opportunity_.languages = {{.code = "nl", .minimum = {.speaking = 1}}};
  candidate_.languages = {{.code = "nl", .provenance = {.valid_until = kYesterday}}};
  const Explanation explanation = Run();
  EXPECT_TRUE(explanation.score.possible.Has(Rule::kStatus));
  EXPECT_TRUE(explanation.score.possible.Has(Rule::kWerkvorm));
  EXPECT_TRUE(explanation.score.possible.Has(Rule::kLanguage));
  EXPECT_FALSE(HasAttention(explanation, AttentionCode::kVerouderd));
}

}  // namespace
}  // namespace passend::score
