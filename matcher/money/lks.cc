#include "matcher/money/lks.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace passend::money {
namespace {

using model::LoonwaardeKind;

constexpr int kMinutesOfWeek = 7 * 24 * 60;
constexpr int kMaxFunctieloonCents = 20'000;

Fraction Permille(int permille) { return {permille, 1000}; }

absl::Status Check(const LksQuestion& question) {
  if (question.age_class < model::kAgeClassMin || question.age_class > model::kAgeClassMax) {
    return absl::InvalidArgumentError("age_class must be 15..21");
  }
  if (question.minutes_per_week < 1 || question.minutes_per_week > kMinutesOfWeek) {
    return absl::InvalidArgumentError("minutes_per_week must be 1..10080");
  }
  switch (question.kind) {
    case LoonwaardeKind::kForfait:
      return absl::OkStatus();
    case LoonwaardeKind::kMeasured:
    case LoonwaardeKind::kExpected:
      if (question.permille_of_functieloon < 0 || question.permille_of_functieloon > 1000) {
        return absl::InvalidArgumentError("permille_of_functieloon must be 0..1000");
      }
      if (question.functieloon_hour_cents < 1 ||
          question.functieloon_hour_cents > kMaxFunctieloonCents) {
        return absl::InvalidArgumentError("functieloon_hour_cents must be 1..20000");
      }
      return absl::OkStatus();
    case LoonwaardeKind::kUnknown:
      break;
  }
  return absl::InvalidArgumentError("kind must be measured, expected or forfait");
}

// A forfait counts from its first day, for the number of months that the law gives.
absl::Status CheckForfaitPeriod(const LksQuestion& question, model::Date last_day) {
  if (question.as_of < *question.forfait_start) {
    return absl::OutOfRangeError(absl::StrCat("the forfait begins on ",
                                              question.forfait_start->ToString(), ", after ",
                                              question.as_of.ToString()));
  }
  if (question.as_of > last_day) {
    return absl::OutOfRangeError(absl::StrCat("the forfait ended on ", last_day.ToString(),
                                              ", before ", question.as_of.ToString(),
                                              ": a measured loonwaarde is needed"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LksAmount> ComputeLks(const LksQuestion& question, const model::LawParameters& law) {
  if (absl::Status status = Check(question); !status.ok()) return status;
  const absl::StatusOr<const model::LawRow*> found = law.On(question.as_of);
  if (!found.ok()) return found.status();
  const model::LawRow& row = **found;

  LksAmount amount;
  amount.kind = question.kind;
  amount.wml_hour_cents =
      row.wml_hour_cents[static_cast<std::size_t>(question.age_class - model::kAgeClassMin)];
  amount.law_from = row.from;
  amount.law_until = row.until;
  amount.law_version = law.version;
  amount.law_source = row.source;
  amount.law_unverified = row.unverified;

  const Fraction wml(amount.wml_hour_cents);
  const Fraction with_vakantiebijslag = Fraction(1) + Permille(row.vakantiebijslag_permille);
  if (question.kind == LoonwaardeKind::kForfait) {
    if (question.forfait_start.has_value()) {
      const model::Date first_day_after =
          question.forfait_start->PlusMonths(row.forfait_max_months);
      amount.forfait_last_day = model::Date{first_day_after.days - 1};
      const absl::Status status = CheckForfaitPeriod(question, *amount.forfait_last_day);
      if (!status.ok()) return status;
    }
    amount.lks_hour = Permille(row.forfait_permille) * with_vakantiebijslag * wml;
  } else {
    const Fraction functieloon(question.functieloon_hour_cents);
    amount.loonwaarde_hour = Permille(question.permille_of_functieloon) * functieloon;
    amount.permille_of_wml =
        static_cast<int>((amount.loonwaarde_hour / wml * Fraction(1000)).HalfUp());
    amount.functieloon_below_wml = functieloon < wml;
    const Fraction uncapped = with_vakantiebijslag * (wml - amount.loonwaarde_hour);
    const Fraction cap = Permille(row.cap_permille) * with_vakantiebijslag * wml;
    amount.capped = uncapped > cap;
    amount.lks_hour = std::clamp(uncapped, Fraction(0), cap);
  }
  amount.employer_gets_hour =
      amount.lks_hour * (Fraction(1) + Permille(row.werkgeverslasten_permille));
  const Fraction hours_per_month = Fraction(question.minutes_per_week, 60) * Fraction(52, 12);
  amount.month_cents = (amount.employer_gets_hour * hours_per_month).HalfUp();
  return amount;
}

}  // namespace passend::money
