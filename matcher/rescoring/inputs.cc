#include "matcher/rescoring/inputs.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "matcher/model/policy_fields.h"
#include "matcher/score/factors/aanvang.h"

namespace passend::rescoring {
namespace {

using score::kNoDay;
using score::PackedDay;

// FNV-1a twice over the same bytes, from two starts: 128 bits.
class TwoHashes {
 public:
  void Bytes(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    std::uint64_t high = high_;
    std::uint64_t low = low_;
    for (std::size_t i = 0; i < size; ++i) {
      high = (high ^ bytes[i]) * model::kFnvPrime;
      low = (low ^ bytes[i]) * kOtherPrime;
    }
    high_ = high;
    low_ = low;
  }
  template <class T>
  void Value(T value) {
    static_assert(std::has_unique_object_representations_v<T>);
    Bytes(&value, sizeof(T));
  }
  void Text(std::string_view text) {
    Value(text.size());
    Bytes(text.data(), text.size());
  }
  template <class T>
  void List(const std::vector<T>& list) {
    static_assert(std::has_unique_object_representations_v<T>);
    Value(list.size());
    Bytes(list.data(), list.size() * sizeof(T));
  }
  void Grants(const std::vector<index::Grant>* grants) {
    if (grants == nullptr) return Value(std::size_t{0});
    Value(grants->size());
    for (const index::Grant& grant : *grants) {
      Text(grant.tenant);
      Value(grant.until);
      Value(grant.purpose);
    }
  }
  InputHash Take() const { return {high_, low_}; }

 private:
  static constexpr std::uint64_t kOtherPrime = 0x9E3779B97F4A7C15;  // odd, of the golden ratio
  std::uint64_t high_ = model::kFnvOffset;
  std::uint64_t low_ = 0x6C62272E07BB0142;
};

// Finds the first of some days after one.
class FirstDay {
 public:
  explicit FirstDay(PackedDay as_of) : as_of_(as_of) {}
  // Something is different from this day on.
  void From(PackedDay day) {
    if (day != kNoDay && day > as_of_) first_ = std::min(first_, day);
  }
  // This day is the last on which something holds.
  void Last(PackedDay day) {
    if (day != kNoDay && day >= as_of_) {
      first_ = std::min(first_, static_cast<PackedDay>(day + 1));
    }
  }
  void Grants(const std::vector<index::Grant>* grants) {
    if (grants == nullptr) return;
    for (const index::Grant& grant : *grants) Last(grant.until);
  }
  PackedDay first() const { return first_; }

 private:
  const PackedDay as_of_;
  PackedDay first_ = kNoDay;
};

}  // namespace

std::uint64_t ScoringHash(const model::Policy& policy) {
  model::FieldHasher hasher;
  const auto counts = [](std::string_view path) {
    return !path.starts_with("carving.") && !path.starts_with("rescoring.");
  };
  model::VisitPolicyFields(policy, [&](const std::string& path, const auto& member, auto...) {
    if (!counts(path)) return;
    hasher.Add(std::string_view(path));
    hasher.Add(static_cast<std::int64_t>(member));
  });
  return hasher.hash();
}

std::uint64_t SharingHash(const std::vector<index::Agreement>* agreements, score::PackedDay as_of) {
  model::FieldHasher hasher;
  if (agreements == nullptr) return hasher.hash();
  std::vector<std::string> holding;
  for (const index::Agreement& one : *agreements) {
    if (one.first <= as_of && as_of <= one.last) {
      holding.push_back(absl::StrCat(one.from, "\n", one.to, "\n", one.purpose));
    }
  }
  std::sort(holding.begin(), holding.end());
  for (const std::string& one : holding) hasher.Add(std::string_view(one));
  return hasher.hash();
}

InputHash InputOf(const index::CandidateView& candidate, std::uint64_t policy) {
  TwoHashes hashes;
  hashes.Value(policy);
  hashes.Text(candidate.tenant);
  hashes.Grants(candidate.grants);
  hashes.Value(*candidate.facts);
  if (candidate.extras != nullptr) {
    hashes.List(candidate.extras->excluded_tasks);
    hashes.List(candidate.extras->excluded_places);
    hashes.List(candidate.extras->overrides);
  }
  return hashes.Take();
}

InputHash InputOf(const index::OpportunityView& opportunity, std::uint64_t policy) {
  TwoHashes hashes;
  hashes.Value(policy);
  hashes.Text(opportunity.tenant);
  hashes.Grants(opportunity.grants);
  hashes.Text(score::SerializeFacts(*opportunity.facts));
  return hashes.Take();
}

PackedDay NextEvent(const index::CandidateView& candidate, PackedDay as_of) {
  const score::CandidateFacts& facts = *candidate.facts;
  FirstDay days(as_of);
  for (const PackedDay day : facts.valid_until) days.Last(day);
  for (const score::CertificateFact& held : facts.certificate_list()) days.Last(held.valid_until);
  days.From(facts.bemiddelbaar_per);
  // Longer at one place than a number of years that each policy chooses.
  if (facts.employer_hash != 0 && facts.current_since != kNoDay) {
    constexpr int kMostYears = 50;
    const model::Date since = score::UnpackDay(facts.current_since);
    for (int years = 1; years <= kMostYears; ++years) {
      days.Last(score::PackDay(since.PlusYears(years)));
    }
  }
  days.Grants(candidate.grants);
  return days.first();
}

PackedDay NextEvent(const index::OpportunityView& opportunity, PackedDay as_of) {
  FirstDay days(as_of);
  days.Last(opportunity.facts->closing);
  days.Grants(opportunity.grants);
  return days.first();
}

bool Available(const score::CandidateFacts& candidate, PackedDay as_of) {
  if (candidate.Has(score::kObjection)) return false;
  if (score::LaterAvailable(candidate, kNoDay, as_of)) return false;
  switch (static_cast<model::Availability>(candidate.availability)) {
    case model::Availability::kUnknown:
    case model::Availability::kBeschikbaar:
      return true;
    case model::Availability::kInTraject:
    case model::Availability::kGeplaatst:
      return static_cast<model::Answer>(candidate.doorstroom) != model::Answer::kNo;
    case model::Availability::kTijdelijkNiet:
    case model::Availability::kUitgestroomd:
      return false;
  }
  return false;
}

}  // namespace passend::rescoring
