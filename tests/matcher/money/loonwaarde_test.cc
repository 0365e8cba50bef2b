#include "matcher/money/loonwaarde.h"

#include <gtest/gtest.h>

#include <vector>

namespace passend::money {
namespace {

using model::Date;
using model::Loonwaarde;
using model::LoonwaardeKind;

const Date kAsOf = *Date::Parse("2026-03-04");
constexpr const char* kEmployer = "tenants/t/employers/e";

Loonwaarde Recorded(LoonwaardeKind kind, const char* functie = "inpakker",
                    const char* employer = kEmployer) {
  Loonwaarde loonwaarde;
  loonwaarde.kind = kind;
  loonwaarde.functie = functie;
  loonwaarde.employer = employer;
  loonwaarde.permille_of_functieloon = 500;
  loonwaarde.functieloon_hour_cents = 1600;
  return loonwaarde;
}

UsableLoonwaarde Use(const Loonwaarde& loonwaarde) {
  return UseLoonwaarde(loonwaarde, "inpakker", kEmployer, kAsOf).value();
}

TEST(Loonwaarde, MeasuredForThatFunctieAtThatEmployerStaysMeasured) {
  const UsableLoonwaarde usable = Use(Recorded(LoonwaardeKind::kMeasured));
  EXPECT_EQ(usable.kind, LoonwaardeKind::kMeasured);
  EXPECT_FALSE(usable.other_place);
  EXPECT_FALSE(usable.expired);
  EXPECT_EQ(usable.permille_of_functieloon, 500);
  EXPECT_EQ(usable.functieloon_hour_cents, 1600);
}

TEST(Loonwaarde, MeasuredElsewhereIsAtMostExpected) {
  for (const Loonwaarde& loonwaarde :
       {Recorded(LoonwaardeKind::kMeasured, "orderpicker"),
        Recorded(LoonwaardeKind::kMeasured, "inpakker", "tenants/t/employers/other"),
        Recorded(LoonwaardeKind::kMeasured, "inpakker", ""),
        Recorded(LoonwaardeKind::kMeasured, "")}) {
    EXPECT_EQ(Use(loonwaarde).kind, LoonwaardeKind::kExpected);
    EXPECT_TRUE(Use(loonwaarde).other_place);
  }
  // An unknown functie or employer on the side of the work proves nothing either.
  const Loonwaarde nameless = Recorded(LoonwaardeKind::kMeasured, "", "");
  EXPECT_EQ(UseLoonwaarde(nameless, "", "", kAsOf)->kind, LoonwaardeKind::kExpected);
}

TEST(Loonwaarde, ExpectedAndForfaitKeepTheirKindAndUnknownIsNoValue) {
  EXPECT_EQ(Use(Recorded(LoonwaardeKind::kExpected)).kind, LoonwaardeKind::kExpected);
  EXPECT_EQ(Use(Recorded(LoonwaardeKind::kForfait, "other")).kind, LoonwaardeKind::kForfait);
  EXPECT_FALSE(
      UseLoonwaarde(Recorded(LoonwaardeKind::kUnknown), "inpakker", kEmployer, kAsOf).has_value());
}

TEST(Loonwaarde, ExpiresTheDayAfterValidUntil) {
  Loonwaarde loonwaarde = Recorded(LoonwaardeKind::kMeasured);
  loonwaarde.provenance.valid_until = kAsOf;
  EXPECT_FALSE(Use(loonwaarde).expired);
  loonwaarde.provenance.valid_until = Date{kAsOf.days - 1};
  EXPECT_TRUE(Use(loonwaarde).expired);
}

TEST(Loonwaarde, ChoosesFreshThenKindThenPlaceThenLatest) {
  const auto choose = [](const std::vector<Loonwaarde>& list) {
    return ChooseLoonwaarde(list, "inpakker", kEmployer, kAsOf)->index;
  };
  Loonwaarde expired = Recorded(LoonwaardeKind::kMeasured);
  expired.provenance.valid_until = Date{kAsOf.days - 1};
  const Loonwaarde measured = Recorded(LoonwaardeKind::kMeasured);
  const Loonwaarde expected = Recorded(LoonwaardeKind::kExpected);
  const Loonwaarde elsewhere = Recorded(LoonwaardeKind::kMeasured, "orderpicker");
  const Loonwaarde forfait = Recorded(LoonwaardeKind::kForfait);
  EXPECT_EQ(choose({expired, forfait}), 1u);
  EXPECT_EQ(choose({forfait, expected, measured}), 2u);
  EXPECT_EQ(choose({elsewhere, expected}), 1u);
  EXPECT_EQ(choose({Recorded(LoonwaardeKind::kUnknown), forfait}), 1u);
  Loonwaarde later = measured;
  later.provenance.assessed_on = kAsOf;
  Loonwaarde earlier = measured;
  earlier.provenance.assessed_on = Date{kAsOf.days - 100};
  EXPECT_EQ(choose({measured, earlier, later, later}), 2u);
  EXPECT_FALSE(ChooseLoonwaarde({}, "inpakker", kEmployer, kAsOf).has_value());
}

}  // namespace
}  // namespace passend::money
