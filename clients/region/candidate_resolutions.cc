// Attention points that a professional resolved.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "clients/region/candidate_file.h"
#include "clients/region/items.h"
#include "clients/region/opportunities.h"
#include "clients/region/work.h"

namespace passend::region {
namespace {

void AddResolution(const World& world, const v1::Opportunity& opportunity, int item, int load,
                   int capacity, Random& random, v1::Candidate* out) {
  const bool guided = opportunity.has_support_offered() && opportunity.support_offered() >= 1;
  const KnownMeasure* measure = BestMeasure(item, guided, opportunity.adaptations() != v1::NO);
  v1::Resolution* resolution = out->add_resolutions();
  resolution->set_opportunity(opportunity.name());
  resolution->set_item(std::string(Items()[static_cast<std::size_t>(item)].key));
  resolution->set_load(load);
  resolution->set_capacity(capacity);
  if (measure != nullptr) resolution->set_measure(std::string(measure->code));
  const std::size_t outcome = random.Weighted(std::array{measure != nullptr ? 60 : 0, 25, 15});
  resolution->set_outcome(static_cast<v1::ResolutionOutcome>(1 + outcome));
  constexpr std::array<std::string_view, 3> kMotivations = {
      "Op de werkplek bekeken: met deze maatregel is het werk te doen.",
      "Op de werkplek bekeken: deze belasting komt in de praktijk niet voor.",
      "Besproken met de persoon en de werkgever: dit gaat niet."};
  resolution->set_motivation(std::string(kMotivations[outcome]));
  resolution->set_professional(Numbered("ad-", random.Between(1, 9), 3));
  resolution->set_resolved_on(DayAfter(world, -random.Between(1, 200)));
}

}  // namespace

// A few points that an arbeidsdeskundige looked at, bound to what the work asks and the person can
// bear as they are now. Only where the file says the capacity in so many words.
void WriteResolutions(CandidateFile& file) {
  v1::Candidate& out = file.out;
  if (!file.has_opportunities() || out.belastbaarheid().items().empty()) return;
  Random random(file.world.seed(), Stream::kResolutions, static_cast<std::uint64_t>(file.index));
  if (!random.Permille(120)) return;
  const auto all = static_cast<std::uint32_t>(file.world.options().opportunities);
  v1::Opportunity opportunity;
  for (int tries = 0; tries < 3 && out.resolutions().empty(); ++tries) {
    opportunity.Clear();
    MakeOpportunity(file.world, random.Below(all), &opportunity);
    for (const v1::BelastbaarheidItem& item : out.belastbaarheid().items()) {
      if (!item.has_capacity()) continue;
      const int known = FindItem(item.item());
      const std::optional<int> load = EffectiveLoad(opportunity, known);
      if (load.value_or(0) > item.capacity()) {
        AddResolution(file.world, opportunity, known, *load, item.capacity(), random, &out);
      }
    }
  }
}

}  // namespace passend::region
