// Facts <-> bytes, for the facts family of the store. Little-endian; the layout is kFactsVersion.
#include <bit>
#include <cstring>
#include <type_traits>

#include "absl/status/status.h"
#include "matcher/score/facts.h"

namespace passend::score {
namespace {

static_assert(std::endian::native == std::endian::little);
// No padding: equal facts have equal bytes.
static_assert(std::has_unique_object_representations_v<CandidateFacts>);
static_assert(std::has_unique_object_representations_v<LoadFact>);
static_assert(std::has_unique_object_representations_v<RequirementFact>);
static_assert(std::has_unique_object_representations_v<CertificateRequirementFact>);
static_assert(std::has_unique_object_representations_v<LanguageFact>);
static_assert(std::has_unique_object_representations_v<OverrideFact>);
static_assert(std::has_unique_object_representations_v<model::RelatedTalent>);

class Writer {
 public:
  template <class T>
  void Value(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  template <class T>
  void List(const std::vector<T>& list) {
    Value(static_cast<std::uint32_t>(list.size()));
    bytes_.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  void Value(T& value) {
    if (bytes_.size() < sizeof(T)) {
      ok_ = false;
      return;
    }
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
  }
  template <class T>
  void List(std::vector<T>& list) {
    std::uint32_t size = 0;
    Value(size);
    if (!ok_ || bytes_.size() / sizeof(T) < size) {
      ok_ = false;
      return;
    }
    list.resize(size);
    if (size > 0) std::memcpy(list.data(), bytes_.data(), size * sizeof(T));
    bytes_.remove_prefix(size * sizeof(T));
  }
  // Everything was there, and nothing is left.
  bool Complete() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

// Every field of OpportunityFacts once, for both directions.
template <class Archive, class Facts>
void Fields(Archive& archive, Facts& facts) {
  archive.Value(facts.opportunity_hash);
  archive.Value(facts.employer_hash);
  archive.Value(facts.site_hash);
  archive.List(facts.requirements);
  archive.List(facts.related);
  archive.List(facts.loads);
  archive.List(facts.certificates);
  archive.List(facts.languages);
  archive.List(facts.task_hashes);
  archive.Value(facts.x_m);
  archive.Value(facts.y_m);
  archive.Value(facts.grid);
  archive.Value(facts.start);
  archive.Value(facts.closing);
  archive.Value(facts.last_voorstel);
  archive.Value(facts.min_week);
  archive.Value(facts.max_week);
  archive.Value(facts.min_day);
  archive.Value(facts.places);
  archive.Value(facts.shift_start);
  archive.Value(facts.shift_end);
  archive.Value(facts.scored_count);
  archive.Value(facts.has_load_list);
  archive.Value(facts.place_known);
  archive.Value(facts.grid_known);
  archive.Value(facts.status);
  archive.Value(facts.hours_negotiable);
  archive.Value(facts.sector);
  archive.Value(facts.werkvorm);
  archive.Value(facts.trede);
  archive.Value(facts.required_registration);
  archive.Value(facts.lks_registration);
  archive.Value(facts.safety_critical);
  archive.Value(facts.support_offered);
  archive.Value(facts.transport_provided);
  archive.Value(facts.sides);
}

bool Consistent(const OpportunityFacts& facts) {
  if (facts.scored_count > facts.loads.size()) return false;
  for (const RequirementFact& one : facts.requirements) {
    if (std::size_t{one.related_begin} + one.related_count > facts.related.size()) return false;
  }
  for (const LoadFact& one : facts.loads) {
    if (one.item >= model::kMaxItems) return false;
  }
  return true;
}

bool Consistent(const CandidateFacts& facts) {
  return facts.talent_count <= facts.talents.size() &&
         facts.certificate_count <= facts.certificates.size() &&
         facts.language_count <= facts.languages.size();
}

absl::Status Damaged(std::string_view what) {
  return absl::DataLossError(std::string("facts of ") + std::string(what) +
                             " are damaged or of another layout version");
}

}  // namespace

std::string SerializeFacts(const CompiledCandidate& candidate) {
  Writer writer;
  writer.Value(kFactsVersion);
  writer.Value(candidate.facts);
  writer.List(candidate.extras.excluded_tasks);
  writer.List(candidate.extras.excluded_places);
  writer.List(candidate.extras.overrides);
  return writer.Take();
}

absl::StatusOr<CompiledCandidate> ParseCandidateFacts(std::string_view bytes) {
  Reader reader(bytes);
  std::uint32_t version = 0;
  CompiledCandidate candidate;
  reader.Value(version);
  reader.Value(candidate.facts);
  reader.List(candidate.extras.excluded_tasks);
  reader.List(candidate.extras.excluded_places);
  reader.List(candidate.extras.overrides);
  if (!reader.Complete() || version != kFactsVersion || !Consistent(candidate.facts)) {
    return Damaged("a candidate");
  }
  return candidate;
}

std::string SerializeFacts(const OpportunityFacts& opportunity) {
  Writer writer;
  writer.Value(kFactsVersion);
  Fields(writer, opportunity);
  return writer.Take();
}

absl::StatusOr<OpportunityFacts> ParseOpportunityFacts(std::string_view bytes) {
  Reader reader(bytes);
  std::uint32_t version = 0;
  OpportunityFacts facts;
  reader.Value(version);
  Fields(reader, facts);
  if (!reader.Complete() || version != kFactsVersion || !Consistent(facts)) {
    return Damaged("an opportunity");
  }
  return facts;
}

}  // namespace passend::score
