// The generated region is as dirty as life, and still a region in which people find work: how often
// each rule, obstacle, attention point and list occurs among its pairs.
#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matcher/model/derive.h"
#include "matcher/model/function_library.h"
#include "matcher/model/policy.h"
#include "matcher/score/explanation.h"
#include "matcher/score/facts.h"
#include "matcher/score/policy_tables.h"
#include "matcher/score/score.h"
#include "tests/clients/region/decoded_region.h"

namespace passend::region {
namespace {

using score::AttentionCode;
using score::MatchList;
using score::Rule;

constexpr int kCandidates = 1650;
constexpr int kOpportunities = 500;
constexpr int kExplainEvery = 8;  // one pair in so many is explained

struct Rates {
  std::int64_t pairs = 0;
  std::array<std::int64_t, 5> lists = {};
  std::array<std::int64_t, score::kRuleCount + 1> failed = {};
  std::array<std::int64_t, score::kRuleCount + 1> first = {};
  std::array<std::int64_t, score::kRuleCount + 1> alone = {};  // the one and only reason
  std::array<std::int64_t, score::kRuleCount + 1> obstacles = {};
  std::array<std::int64_t, score::kRuleCount + 1> mits = {};
  std::array<std::int64_t, score::kRuleCount + 1> possible = {};
  std::map<AttentionCode, std::int64_t> attention;
  std::set<score::RuleReason> reasons;
  std::int64_t one_sided = 0;
  std::int64_t resolved = 0;  // items that stand as somebody decided
  std::vector<std::array<int, 5>> per_open_opportunity;

  double Permille(std::int64_t count) const {
    return 1000.0 * static_cast<double>(count) / static_cast<double>(pairs);
  }
};

class World {
 public:
  explicit World(const RegionOptions& options) {
    DecodedRegion region = Generate(options);
    EXPECT_THAT(region.errors, testing::IsEmpty());
    if (!region.catalogue.has_value()) return;
    const model::Catalogue& catalogue = *region.catalogue;
    tables_ = std::make_unique<score::CatalogueTables>(catalogue);
    auto library = model::FunctionLibrary::Build(std::move(region.functies));
    EXPECT_TRUE(library.ok());
    for (model::Candidate& candidate : region.candidates) {
      candidates_.push_back(score::Compile(
          model::WithDerivedTalents(std::move(candidate), *library, as_of_), catalogue));
    }
    for (const model::Opportunity& opportunity : region.opportunities) {
      opportunities_.push_back(score::Compile(opportunity, catalogue));
    }
  }

  Rates Measure() const {
    Rates rates;
    const score::CompiledPolicy policy{model::Policy{}};
    const score::ScoreContext context{.as_of = score::PackDay(as_of_),
                                      .work = &policy,
                                      .person = &policy,
                                      .tables = tables_.get()};
    for (std::size_t o = 0; o < opportunities_.size(); ++o) {
      std::array<int, 5> lists = {};
      bool open = false;
      for (std::size_t c = 0; c < candidates_.size(); ++c) {
        const score::CompiledCandidate& candidate = candidates_[c];
        const score::PairScore pair =
            score::ScorePair(context, candidate.facts, &candidate.extras, opportunities_[o]);
        Count(pair, rates);
        ++lists[static_cast<std::size_t>(pair.list)];
        open = open || !pair.failed.Has(Rule::kStatus);
        if ((c + o) % kExplainEvery == 0 || !candidate.extras.overrides.empty()) {
          CountExplanation(
              score::Explain(context, candidate.facts, &candidate.extras, opportunities_[o]),
              rates);
        }
      }
      if (open) rates.per_open_opportunity.push_back(lists);
    }
    return rates;
  }

 private:
  static void Count(const score::PairScore& pair, Rates& rates) {
    ++rates.pairs;
    ++rates.lists[static_cast<std::size_t>(pair.list)];
    if (pair.one_sided) ++rates.one_sided;
    for (int i = 1; i <= score::kRuleCount; ++i) {
      const auto rule = static_cast<Rule>(i);
      const auto at = static_cast<std::size_t>(i);
      if (pair.failed.Has(rule)) ++rates.failed[at];
      if (pair.failed.Has(rule) && pair.failed.count() == 1) ++rates.alone[at];
      if (pair.obstacles.Has(rule)) ++rates.obstacles[at];
      if (pair.list == MatchList::kPastMits && pair.obstacles.Has(rule)) ++rates.mits[at];
      if (pair.possible.Has(rule)) ++rates.possible[at];
    }
    if (pair.list == MatchList::kValtAf) {
      ++rates.first[static_cast<std::size_t>(pair.first_failing())];
    }
  }

  static void CountExplanation(const score::Explanation& explanation, Rates& rates) {
    for (const score::RuleLine& line : explanation.rules) rates.reasons.insert(line.reason);
    for (const score::ItemLine& line : explanation.items) rates.resolved += line.resolved != 0;
    for (const score::Attention& point : explanation.attention) ++rates.attention[point.code];
  }

  model::Date as_of_ = *model::Date::Parse("2026-11-22");
  std::unique_ptr<score::CatalogueTables> tables_;
  std::vector<score::CompiledCandidate> candidates_;
  std::vector<score::OpportunityFacts> opportunities_;
};

void Print(const Rates& rates) {
  std::printf(
      "pairs %lld; past %.1f, past mits %.1f, onvoldoende bekend %.1f, valt af %.1f permille\n",
      static_cast<long long>(rates.pairs), rates.Permille(rates.lists[1]),
      rates.Permille(rates.lists[2]), rates.Permille(rates.lists[3]),
      rates.Permille(rates.lists[4]));
  std::printf("%-22s %8s %8s %8s %8s %8s %8s\n", "permille", "failed", "first", "alone", "obstacle",
              "mits", "possible");
  for (int i = 1; i <= score::kRuleCount; ++i) {
    const auto at = static_cast<std::size_t>(i);
    std::printf("%-22s %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f\n",
                std::string(score::RuleName(static_cast<Rule>(i))).c_str(),
                rates.Permille(rates.failed[at]), rates.Permille(rates.first[at]),
                rates.Permille(rates.alone[at]), rates.Permille(rates.obstacles[at]),
                rates.Permille(rates.mits[at]), rates.Permille(rates.possible[at]));
  }
  for (const auto& [code, count] : rates.attention) {
    std::printf("attention %d: %lld\n", static_cast<int>(code), static_cast<long long>(count));
  }
  std::printf("reasons seen %zu, one-sided %.1f permille, resolved items %lld\n",
              rates.reasons.size(), rates.Permille(rates.one_sided),
              static_cast<long long>(rates.resolved));
  for (std::size_t list = 1; list <= 3; ++list) {
    std::vector<int> sizes;
    for (const auto& lists : rates.per_open_opportunity) sizes.push_back(lists[list]);
    std::sort(sizes.begin(), sizes.end());
    if (sizes.empty()) continue;
    const auto at = [&](std::size_t percent) { return sizes[(sizes.size() - 1) * percent / 100]; };
    std::printf("list %zu per open opportunity: p10 %d, p25 %d, median %d, p75 %d, p90 %d\n", list,
                at(10), at(25), at(50), at(75), at(90));
  }
  std::fflush(stdout);
}

RegionOptions Options() {
  RegionOptions options;
  options.candidates = kCandidates;
  options.opportunities = kOpportunities;
  return options;
}

// What the quality bar of the project asks of generated data, and that people still find work in
// it.
void Check(const Rates& rates) {
  Print(rates);
  for (int i = 1; i <= score::kRuleCount; ++i) {
    const auto rule = static_cast<Rule>(i);
    const auto at = static_cast<std::size_t>(i);
    const std::string name(score::RuleName(rule));
    if (rule != Rule::kSupport) {
      EXPECT_GE(rates.Permille(rates.failed[at]), 1) << name << " excludes";
      EXPECT_GE(rates.Permille(rates.alone[at]), 0.5) << name << " is the only reason";
    }
    if (rule != Rule::kAccess) {
      EXPECT_GE(rates.Permille(rates.possible[at]), 1) << name << " is possible";
    }
  }
  for (const Rule rule :
       {Rule::kCertificates, Rule::kTime, Rule::kBelastbaarheid, Rule::kTravel, Rule::kSupport}) {
    EXPECT_GE(rates.Permille(rates.mits[static_cast<std::size_t>(rule)]), 0.2)
        << score::RuleName(rule) << " stands between a person and the work";
  }
  for (int code = 0; code <= static_cast<int>(AttentionCode::kPraktijkroute); ++code) {
    EXPECT_TRUE(rates.attention.contains(static_cast<AttentionCode>(code))) << "attention " << code;
  }
  for (int reason = 0; reason <= static_cast<int>(score::RuleReason::kStaleValue); ++reason) {
    const auto wanted = static_cast<score::RuleReason>(reason);
    if (wanted == score::RuleReason::kNoAccess) continue;  // the caller, not the region
    EXPECT_TRUE(rates.reasons.contains(wanted)) << "reason " << reason;
  }
  EXPECT_GT(rates.one_sided, 0);
  EXPECT_GT(rates.resolved, 0);
  for (std::size_t list = 1; list <= 4; ++list) {
    EXPECT_GE(rates.Permille(rates.lists[list]), 20) << "list " << list;
  }
  // Most open opportunities have people in every list, and not nearly everybody.
  std::size_t fine = 0;
  for (const auto& lists : rates.per_open_opportunity) {
    if (lists[1] >= 10 && lists[1] <= 1000 && lists[2] >= 10 && lists[3] >= 10) ++fine;
  }
  EXPECT_GE(fine * 10, rates.per_open_opportunity.size() * 8);
}

TEST(RegionRates, EverythingOccursWithTheOwnLibrary) { Check(World(Options()).Measure()); }

TEST(RegionRates, EverythingOccursWithTheOpenFigures) {
  const auto data = SharedData();
  if (!data.has_value()) GTEST_SKIP() << "no open figures beside the source tree";
  RegionOptions options = Options();
  options.functies_dir = *data;
  Check(World(options).Measure());
}

}  // namespace
}  // namespace passend::region
