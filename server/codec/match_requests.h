// The requests of MatchService as queries of the matcher; all their validation is here.
#ifndef PASSEND_SERVER_CODEC_MATCH_REQUESTS_H_
#define PASSEND_SERVER_CODEC_MATCH_REQUESTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "matcher/model/date.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/policy.h"
#include "matcher/search/search.h"

namespace google::protobuf {
template <typename Key, typename T>
class Map;
}  // namespace google::protobuf

namespace passend::v1 {
class InlineOpportunity;
class MatchFilter;
}  // namespace passend::v1

namespace passend::server {

class Reference;

inline constexpr int kMaxLimit = 1000;
inline constexpr int kDefaultLimit = 20;
inline constexpr int kMaxFilterKm = 400;
inline constexpr int kMaxFilterTenants = 100;

// 0 = kDefaultLimit. INVALID_ARGUMENT: outside 0..kMaxLimit.
absl::StatusOr<int> DecodeLimit(int limit);
// Empty = `today`. INVALID_ARGUMENT: no day, or outside 2000-01-02..2150-12-31.
absl::StatusOr<model::Date> DecodeAsOf(const std::string& as_of, model::Date today);
// `caller` is the tenant that asks: rows of that tenant only, unless the filter names tenants.
// INVALID_ARGUMENT: a code, place or tenant that is none, a distance outside 1..kMaxFilterKm, pc4
// without max_km or the other way round, min_overlap_minutes outside 1..10,080.
absl::StatusOr<search::Filter> DecodeFilter(const v1::MatchFilter& filter,
                                            const Reference& reference, const std::string& caller);
// The policy with other weights; nothing when the call gives none. A factor that is not named
// weighs 0. INVALID_ARGUMENT: a factor that does not exist, a weight outside 0..100, a sum other
// than 100.
absl::StatusOr<std::optional<model::Policy>> DecodeWhatIf(
    const google::protobuf::Map<std::string, int>& weights, const model::Policy& policy);
// The opportunity that the function library drafts. INVALID_ARGUMENT: a field of `draft`, or a
// functie that the library does not have.
absl::StatusOr<model::Opportunity> DecodeDraft(const v1::InlineOpportunity& draft,
                                               const Reference& reference,
                                               const std::string& tenant);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_MATCH_REQUESTS_H_
