// Figures of a team, of the tenant as a whole, and of the run for beheer. Nobody can be read from
// them: what is about fewer than kSmallestCell people is not told.
#ifndef PASSEND_SERVER_RESCORING_DIGEST_FIGURES_H_
#define PASSEND_SERVER_RESCORING_DIGEST_FIGURES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matcher/rescoring/rescore.h"
#include "server/rescoring/digest.h"

namespace passend::server {

// How visible people are in the lists past of own work, as RescoreReport::exposure has it of the
// tenant as a whole. Cost: once through the lists that are kept.
class Visibility {
 public:
  explicit Visibility(const DigestInput& input);
  // Of the groups among `people`, by name.
  std::vector<rescoring::GroupExposure> Of(std::span<const DigestCandidate* const> people) const;

 private:
  absl::flat_hash_map<std::uint64_t, std::uint64_t> weight_;  // by NameHash()
};

// `people`: of the team, or all. `whole`: it is the tenant.
std::vector<DigestFigure> TeamFigures(const DigestInput& input,
                                      std::span<const DigestCandidate* const> people,
                                      const Visibility& visibility, bool whole);
// `unseen_late`: people who were not named in time.
std::vector<DigestFigure> RunFigures(const DigestInput& input, std::int64_t without_werkregisseur,
                                     std::int64_t unseen_late);

}  // namespace passend::server

#endif  // PASSEND_SERVER_RESCORING_DIGEST_FIGURES_H_
