// Questions of jobcarving and their answers, between the API and the server.
#ifndef PASSEND_SERVER_CODEC_CARVING_CODEC_H_
#define PASSEND_SERVER_CODEC_CARVING_CODEC_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "matcher/search/search.h"
#include "server/engine/carving.h"

namespace passend::v1 {
class CarvedJob;
class CarvedPart;
class CarvingBudget;
class CarvingCounts;
class CarvingFilter;
class CarvingObjective;
}  // namespace passend::v1

namespace passend::server {

inline constexpr int kMaxCarvingLimit = 50;
inline constexpr int kMaxCarvingTimeMs = 60'000;
inline constexpr int kMaxCarvingNodes = 10'000'000;
inline constexpr int kMaxCarvingAlternatives = 5;
inline constexpr int kMaxCarvingEmployers = 100;
inline constexpr int kMaxCarvingTravel = 240;

// `usual` when the request says 0. INVALID_ARGUMENT names limit, budget.nodes or budget.time_ms.
absl::StatusOr<CarvingLimits> DecodeLimits(int limit, int usual, const v1::CarvingBudget& budget);

// What a filter says, about employers and about people.
struct CarvingSelection {
  EmployerFilter employers;
  search::Filter people;  // near
  std::string owner;
  std::optional<int> max_travel_minutes;
};
// INVALID_ARGUMENT names the field ("filter.sectors[0]").
absl::StatusOr<CarvingSelection> DecodeCarvingFilter(const v1::CarvingFilter& filter,
                                                     const Reference& reference,
                                                     const std::string& tenant);
// Catalogue index; -1 for the empty text. INVALID_ARGUMENT names `werkvorm`.
absl::StatusOr<int> DecodeWerkvorm(const std::string& werkvorm, const model::Catalogue& catalogue);

void EncodeObjective(const carving::Objective& objective, v1::CarvingObjective* out);
// A task of the pool; with `minutes` a day on `weekdays` (bits).
void EncodePart(const NamedPool& pool, const carving::Part& part, std::uint8_t weekdays,
                const model::Catalogue& catalogue, v1::CarvedPart* out);
// For whom the text of a package is.
enum class CarvingReader { kProfessional, kCandidate, kEmployer };

// Everything but the candidate and the money view. `levels`: the caller may see the FML; else
// nothing says which item of it a remark is about but in work terms.
void EncodeCarvedJob(const CarvedJob& job, const model::Catalogue& catalogue, bool levels,
                     CarvingReader reader, v1::CarvedJob* out);
void EncodeCounts(const carving::Answer& counts, v1::CarvingCounts* out);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_CARVING_CODEC_H_
