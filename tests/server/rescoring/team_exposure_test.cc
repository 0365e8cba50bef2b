// Exposure of a team is counted as that of the tenant is: over everybody the two are the same.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "server/rescoring/digest_figures.h"
#include "server/rescoring/digest_input.h"
#include "server/rescoring/night_world.h"
#include "tests/server/rescoring/nights.h"

namespace passend::server {
namespace {

TEST(TeamExposure, OfEverybodyIsThatOfTheReport) {
  Nights nights;
  nights.Fill("alfa", 60, 40);
  const std::string tenant = "alfa";
  const SilentPairs silent(nights.engine());
  const model::Date day = *model::Date::FromYmd(2026, 3, 2);
  std::optional<rescoring::Generation> before;
  for (int night = 0; night < 3; ++night) {
    for (int i = 0; night > 0 && i < 3; ++i) nights.Change(tenant, 7 * night + i, 300 + 60 * i);
    const auto world = TakeWorld(nights.engine(), silent, nullptr, "", tenant, day);
    const auto* const previous = before.has_value() ? &*before : nullptr;
    const auto result = rescoring::Rescore(world->world, previous, {});
    ASSERT_TRUE(result.ok()) << result.status();
    const CallControl control;
    const DigestSources sources = {.engine = nights.engine(),
                                   .state = world->state,
                                   .tenant = tenant,
                                   .matches = nights.matches(),
                                   .silent = &silent,
                                   .result = *result,
                                   .before = previous,
                                   .control = control};
    const auto input = ReadDigestInput(sources);
    ASSERT_TRUE(input.ok()) << input.status();
    std::vector<const DigestCandidate*> people;
    for (const DigestCandidate& person : input->people) people.push_back(&person);
    const auto counted = Visibility(*input).Of(people);
    const auto& reported = result->report.exposure;
    ASSERT_EQ(counted.size(), reported.size());
    ASSERT_FALSE(counted.empty());
    std::uint64_t weight = 0;
    for (std::size_t i = 0; i < counted.size(); ++i) {
      EXPECT_EQ(counted[i].group, reported[i].group);
      EXPECT_EQ(counted[i].people, reported[i].people);
      EXPECT_EQ(counted[i].weight, reported[i].weight);
      EXPECT_EQ(counted[i].ratio_permille, reported[i].ratio_permille);
      weight += counted[i].weight;
    }
    EXPECT_GT(weight, 0u);
    before = rescoring::Apply(previous, *result);
  }
}

}  // namespace
}  // namespace passend::server
