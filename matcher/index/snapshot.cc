#include "matcher/index/snapshot.h"

#include "matcher/index/candidate_segment.h"
#include "matcher/index/for_each.h"
#include "matcher/index/live_mask.h"
#include "matcher/index/opportunity_segment.h"

namespace passend::index {
namespace {

template <typename View, typename Segments, typename Recent>
std::optional<View> FindIn(const Segments& segments, const Recent& recent, std::string_view name) {
  for (const auto& entry : recent) {
    if (entry->name == name) return ViewOf(*entry);
  }
  for (const auto& [segment, live] : segments) {
    if (const std::optional<std::size_t> row = segment->Find(name);
        row.has_value() && live->Has(*row)) {
      return segment->View(*row);
    }
  }
  return std::nullopt;
}

}  // namespace

CandidateView ViewOf(const CandidateEntry& entry) {
  return {.name = entry.name,
          .tenant = entry.tenant,
          .grants = &entry.grants,
          .owners = entry.owners,
          .facts = &entry.compiled.facts,
          .extras = entry.compiled.extras.empty() ? nullptr : &entry.compiled.extras};
}

OpportunityView ViewOf(const OpportunityEntry& entry) {
  return {.name = entry.name,
          .tenant = entry.tenant,
          .grants = &entry.grants,
          .owners = entry.owners,
          .facts = &entry.facts};
}

CandidateEntry EntryOf(const CandidateView& row) {
  CandidateEntry entry{.name = std::string(row.name),
                       .tenant = std::string(row.tenant),
                       .grants = *row.grants,
                       .owners = row.owners};
  entry.compiled.facts = *row.facts;
  if (row.extras != nullptr) entry.compiled.extras = *row.extras;
  return entry;
}
OpportunityEntry EntryOf(const OpportunityView& row) {
  return {.name = std::string(row.name),
          .tenant = std::string(row.tenant),
          .grants = *row.grants,
          .owners = row.owners,
          .facts = *row.facts};
}

std::optional<CandidateView> Snapshot::FindCandidate(std::string_view name) const {
  return FindIn<CandidateView>(candidate_segments_, recent_candidates_, name);
}

std::optional<OpportunityView> Snapshot::FindOpportunity(std::string_view name) const {
  return FindIn<OpportunityView>(opportunity_segments_, recent_opportunities_, name);
}

MemoryUse Snapshot::candidate_memory() const {
  MemoryUse use;
  use.rows = candidate_count_;
  for (const auto& [segment, live] : candidate_segments_) {
    use.encoded += segment->encoded_bytes() + segment->rows() / 8;
    use.facts += segment->facts_bytes();
  }
  for (const auto& entry : recent_candidates_) use.facts += sizeof(*entry) + entry->name.size();
  return use;
}

MemoryUse Snapshot::opportunity_memory() const {
  MemoryUse use;
  use.rows = opportunity_count_;
  for (const auto& [segment, live] : opportunity_segments_) {
    use.encoded += segment->encoded_bytes() + segment->rows() / 8;
    use.facts += segment->facts_bytes();
  }
  for (const auto& entry : recent_opportunities_) use.facts += sizeof(*entry) + entry->name.size();
  return use;
}

}  // namespace passend::index
