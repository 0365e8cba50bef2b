#include "clients/cli/match_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/explain_view.h"

namespace passend::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MatchView, ARowOfSomebodyWhoIsNotCoupledShowsWhatThereIsAndOffersCoupling) {
  v1::FindCandidatesResponse reply;
  v1::Match* coupled = reply.add_past();
  coupled->set_name("tenants/t/candidates/k-1");
  coupled->set_percent(81);
  coupled->set_score_low(410);
  coupled->set_score_high(950);
  coupled->set_confidence(430);
  v1::Match* other = reply.add_past();
  other->set_name("~handle");
  other->set_percent(72);
  other->set_score(725);
  other->set_banded(true);
  other->set_hours_band("16-24 uur");
  other->set_region("271");
  other->set_offer("vraag koppeling");
  const std::string text = MatchLists(reply, Console{.width = 100});
  EXPECT_THAT(
      text, AllOf(HasSubstr("41-95"), HasSubstr("43 %"), HasSubstr("16-24 uur"), HasSubstr("271"),
                  HasSubstr("vanaf 725"), HasSubstr("vraag koppeling"), HasSubstr("2  ~handle\n")));
  EXPECT_THAT(text, AllOf(Not(HasSubstr(" 0-0 ")), Not(HasSubstr(" 0 % "))));
}

TEST(MatchView, AnExplanationForWhoIsNotCoupledIsTheBandAndTheOffer) {
  v1::ExplainMatchResponse reply;
  v1::Match* match = reply.mutable_match();
  match->set_list(v1::PAST);
  match->set_percent(72);
  match->set_score(725);
  match->set_banded(true);
  const std::string text = ExplanationText(reply, "~handle", "o", Console{.width = 100});
  EXPECT_THAT(text, AllOf(HasSubstr("past, score vanaf 725\n"), HasSubstr("passend coupling")));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("zekerheid")), Not(HasSubstr("72 %"))));
}

}  // namespace
}  // namespace passend::cli
