#include "tests/testing/draw.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/candidate.h"
#include "matcher/model/names.h"

namespace passend::fixtures {
namespace {

constexpr int kFirstDay = 17897;  // 2019-01-01
constexpr int kDays = 11 * 365;

}  // namespace

Draw::Draw(std::mt19937_64& rng, const model::Catalogue& catalogue)
    : rng_(rng), catalogue_(catalogue) {
  constexpr int kShares[] = {0, 10, 30, 60, 90};
  unknown_percent_ = kShares[rng_() % 5];
  for (int i = 0; i < 4; ++i) until_days_.push_back(Day());
}

int Draw::Int(int lowest, int highest) {
  const std::uint64_t draw = rng_();
  if (draw % 8 == 0) return lowest;
  if (draw % 8 == 1) return highest;
  const auto span = static_cast<std::uint64_t>(highest - lowest) + 1;
  return lowest + static_cast<int>((draw >> 8) % span);
}

std::optional<int> Draw::MaybeInt(int lowest, int highest) {
  if (!Known()) return std::nullopt;
  return Int(lowest, highest);
}

std::string Draw::Tenant() {
  constexpr const char* kTenants[] = {"alfa", "beta", "gamma"};
  return kTenants[rng_() % 3];
}

std::string Draw::Id(const char* prefix) {
  return absl::StrCat(prefix, absl::Hex(rng_(), absl::kZeroPad16));
}

std::string Draw::Text(const char* what) {
  if (!Known()) return {};
  return absl::StrCat(what, " ", Int(0, 99), Chance(20) ? " – één ‘proef’" : "");
}

std::string Draw::Code(const char* what) {
  return Known() ? absl::StrCat(what, ".", Int(0, 9)) : std::string();
}

std::string Draw::EmployerName() {
  return model::EmployerName(Tenant(), absl::StrCat("w-", Int(0, 9)));
}

std::string Draw::OpportunityName() {
  return model::OpportunityName(Tenant(), absl::StrCat("o-", Int(0, 9)));
}

std::string Draw::MaybePc4() {
  const std::vector<model::Place>& places = catalogue_.content().places;
  if (!Known()) return {};
  // Now and then one that the catalogue does not know.
  return places.empty() || Chance(5) ? "9998" : Pick(places).pc4;
}

model::Date Draw::Day() { return {kFirstDay + static_cast<int>(rng_() % kDays)}; }

std::optional<model::Date> Draw::MaybeDay() {
  if (!Known()) return std::nullopt;
  return Day();
}

model::Provenance Draw::Provenance() {
  model::Provenance provenance;
  if (Chance(25)) return provenance;
  provenance.source = Enum(model::Source::kUwv);
  if (Chance(50)) provenance.assessor_role = absl::StrCat("rol ", Int(0, 9));
  if (Chance(40)) provenance.valid_until = Pick(until_days_);
  if (Chance(60)) {
    provenance.assessed_on = Day();
    if (provenance.valid_until < provenance.assessed_on) {
      provenance.assessed_on = provenance.valid_until;
    }
  }
  return provenance;
}

int Draw::Count(int limit) {
  if (!Known()) return 0;
  if (Chance(2)) return limit;
  return static_cast<int>(rng_() % static_cast<std::uint64_t>(std::min(limit, 8) + 1));
}

std::vector<int> Draw::Distinct(int count, int size) {
  std::vector<int> numbers(static_cast<std::size_t>(size));
  std::iota(numbers.begin(), numbers.end(), 0);
  for (std::size_t i = numbers.size(); i > 1; --i) std::swap(numbers[i - 1], numbers[rng_() % i]);
  if (count < size) numbers.resize(static_cast<std::size_t>(count));
  return numbers;
}

int Draw::ItemValue(const model::FmlItem& item) {
  switch (item.kind) {
    case model::ItemKind::kPeak:
      return Int(0, model::kMaxPeak);
    case model::ItemKind::kCumulative:
      return Chance(60) ? 30 * Int(0, 16) : Int(0, model::kMaxDayMinutes);
    case model::ItemKind::kCondition:
      return Int(0, 1);
    case model::ItemKind::kQuantity:
      return Chance(80) ? Int(0, 30) : Int(0, model::kMaxQuantity);
  }
  return 0;
}

}  // namespace passend::fixtures
