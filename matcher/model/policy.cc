#include "matcher/model/policy.h"

#include <cassert>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "matcher/model/policy_fields.h"

namespace passend::model {
namespace {

constexpr std::array<std::string_view, kFactorCount> kFactorNames = {
    "talenten", "talentbenutting", "belastbaarheid", "voorkeuren", "reistijd",
    "uren",     "begeleiding",     "ontwikkelstap"};
constexpr std::array<std::string_view, kTravelModeCount> kTravelModeNames = {
    "fiets", "bromfiets", "ov", "auto", "begeleid_vervoer"};

constexpr std::size_t kMaxVersionBytes = 64;

struct RangeCheck {
  std::vector<PolicyProblem>& problems;
  void operator()(const std::string& path, int value, int lowest, int highest) const {
    if (value >= lowest && value <= highest) return;
    problems.push_back({path, absl::StrCat("must be ", lowest, "..", highest, ", is ", value)});
  }
  void operator()(const std::string&, bool) const {}
};

// Values in the order of the visit.
std::vector<int> Values(const Policy& policy) {
  std::vector<int> values;
  VisitPolicyFields(policy, [&](const std::string&, int value, auto...) {
    values.push_back(value);  // a bool arrives as 0 or 1
  });
  return values;
}

}  // namespace

std::string_view FactorName(Factor factor) {
  assert(static_cast<std::size_t>(factor) < kFactorNames.size());
  return kFactorNames[static_cast<std::size_t>(factor)];
}

std::string_view TravelModeName(TravelMode mode) {
  assert(static_cast<std::size_t>(mode) < kTravelModeNames.size());
  return kTravelModeNames[static_cast<std::size_t>(mode)];
}

bool operator==(const Policy& a, const Policy& b) {
  return a.version == b.version && a.effective_from == b.effective_from && Values(a) == Values(b);
}

std::vector<PolicyProblem> CheckPolicy(const Policy& policy) {
  std::vector<PolicyProblem> problems;
  if (policy.version.empty() || policy.version.size() > kMaxVersionBytes) {
    problems.push_back({"version", "must be 1..64 bytes"});
  }
  VisitPolicyFields(policy, RangeCheck{problems});
  const int sum = std::accumulate(policy.weights.begin(), policy.weights.end(), 0);
  if (problems.empty() && sum != 100) {
    problems.push_back({"weights", absl::StrCat("must sum to 100, is ", sum)});
  }
  return problems;
}

absl::Status ValidatePolicy(const Policy& policy) {
  const std::vector<PolicyProblem> problems = CheckPolicy(policy);
  if (problems.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "policy '", policy.version, "': ", problems.front().path, " ", problems.front().reason));
}

std::uint64_t PolicyHash(const Policy& policy) {
  FieldHasher hasher;
  hasher.Add(policy.version);
  hasher.Add(policy.effective_from.days);
  for (const int value : Values(policy)) hasher.Add(value);
  return hasher.hash();
}

}  // namespace passend::model
