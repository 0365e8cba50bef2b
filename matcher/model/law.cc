#include "matcher/model/law.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace passend::model {
namespace {

constexpr int kMaxHourCents = 100'000;

class RowCheck {
 public:
  RowCheck(int row, std::vector<LawProblem>& problems) : row_(row), problems_(problems) {}

  void Range(const std::string& field, int value, int lowest, int highest) {
    if (value >= lowest && value <= highest) return;
    Add(field, absl::StrCat("must be ", lowest, "..", highest, ", is ", value));
  }
  void Add(const std::string& field, const std::string& reason) {
    problems_.push_back({row_, field, reason});
  }

 private:
  int row_;
  std::vector<LawProblem>& problems_;
};

void CheckRow(const LawRow& row, RowCheck check) {
  if (row.until < row.from) {
    check.Add("until", absl::StrCat("must not be before from (", row.from.ToString(), "), is ",
                                    row.until.ToString()));
  }
  for (std::size_t i = 0; i < row.wml_hour_cents.size(); ++i) {
    const std::string field =
        absl::StrCat("wml_hour_cents.age_", kAgeClassMin + static_cast<int>(i));
    check.Range(field, row.wml_hour_cents[i], 1, kMaxHourCents);
    if (i > 0 && row.wml_hour_cents[i] < row.wml_hour_cents[i - 1]) {
      check.Add(field, absl::StrCat("must not be below that of a younger age (",
                                    row.wml_hour_cents[i - 1], "), is ", row.wml_hour_cents[i]));
    }
  }
  check.Range("vakantiebijslag_permille", row.vakantiebijslag_permille, 0, 1000);
  check.Range("cap_permille", row.cap_permille, 0, 1000);
  check.Range("werkgeverslasten_permille", row.werkgeverslasten_permille, 0, 1000);
  check.Range("forfait_permille", row.forfait_permille, 0, 1000);
  check.Range("forfait_max_months", row.forfait_max_months, 1, 120);
  check.Range("hoofdtaak_week_divisor", row.hoofdtaak_week_divisor, 1, 100);
  check.Range("hoofdtaak_min_minutes_day", row.hoofdtaak_min_minutes_day, 0, 480);
  if (row.source.empty()) check.Add("source", "must say where the figures come from");
}

}  // namespace

std::vector<LawProblem> CheckLaw(const LawParameters& law) {
  std::vector<LawProblem> problems;
  if (law.version.empty()) problems.push_back({-1, "version", "must not be empty"});
  if (law.rows.empty()) problems.push_back({-1, "row", "must hold at least one row"});
  for (std::size_t i = 0; i < law.rows.size(); ++i) {
    RowCheck check(static_cast<int>(i), problems);
    CheckRow(law.rows[i], check);
    if (i > 0 && law.rows[i].from <= law.rows[i - 1].until) {
      check.Add("from", absl::StrCat("must be after until of the row before (",
                                     law.rows[i - 1].until.ToString(), "), is ",
                                     law.rows[i].from.ToString()));
    }
  }
  return problems;
}

absl::StatusOr<const LawRow*> LawParameters::On(Date day) const {
  for (const LawRow& row : rows) {
    if (row.from <= day && day <= row.until) return &row;
  }
  if (rows.empty()) return absl::OutOfRangeError("no amounts of the law are known at all");
  const bool within = rows.front().from < day && day < rows.back().until;
  return absl::OutOfRangeError(
      absl::StrCat("the amounts of the law are not known for ", day.ToString(), "; known ",
                   rows.front().from.ToString(), " to ", rows.back().until.ToString(),
                   within ? " with gaps" : "", " (parameters ", version, ")"));
}

}  // namespace passend::model
