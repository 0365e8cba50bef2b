#include "server/decisions/frozen_pair.h"

#include <type_traits>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "passend/storage/v1/voordracht.pb.h"
#include "server/codec/names.h"
#include "server/codec/versions_codec.h"
#include "server/engine/row.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Calls visit(field) for every field of a score, in the order in which they are stored.
template <typename Score, typename Visit>
void ForEachField(Score& score, Visit visit) {
  visit(score.list);
  visit(score.failed.bits);
  visit(score.obstacles.bits);
  visit(score.possible.bits);
  for (auto& sub : score.sub) visit(sub);
  visit(score.imputed);
  visit(score.low_blocked);
  visit(score.one_sided);
  visit(score.fit_work);
  visit(score.fit_candidate);
  visit(score.confidence);
  visit(score.score);
  visit(score.score_low);
  visit(score.score_high);
  visit(score.points);
  visit(score.points_low);
  visit(score.points_high);
}

absl::StatusOr<score::PairScore> ScoreOf(std::string_view bytes) {
  score::PairScore score;
  std::size_t at = 0;
  ForEachField(score, [&](auto& field) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof field; ++i, ++at) {
      const unsigned char byte = at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
      value |= std::uint64_t{byte} << (8 * i);
    }
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
  });
  if (at != bytes.size()) return absl::DataLossError("a score that was kept does not decode");
  return score;
}

index::CandidateView ViewOf(const CandidateRow& row) {
  return {.name = row.entry.name,
          .tenant = row.entry.tenant,
          .grants = &row.entry.grants,
          .owners = row.entry.owners,
          .facts = &row.entry.compiled.facts,
          .extras = &row.entry.compiled.extras};
}
index::OpportunityView ViewOf(const OpportunityRow& row) {
  return {.name = row.entry.name,
          .tenant = row.entry.tenant,
          .grants = &row.entry.grants,
          .owners = row.entry.owners,
          .facts = &row.entry.facts};
}

// What does not change a score is left out: voorstellen, caseload, sharing.
std::uint64_t HashOf(CandidateRow row) {
  row.entry.compiled.facts.last_voorstel = score::kNoDay;
  row.entry.owners = {};
  row.entry.grants.clear();
  row.instruments = 0;
  return model::FnvAppend(model::kFnvOffset, SerializeRow(row));
}
std::uint64_t HashOf(OpportunityRow row) {
  row.entry.facts.last_voorstel = score::kNoDay;
  row.entry.owners = {};
  row.entry.grants.clear();
  row.title.clear();
  return model::FnvAppend(model::kFnvOffset, SerializeRow(row));
}

std::string NameOf(std::string_view collection, const store::RecordKey& key) {
  return MakeName(key.tenant, collection, key.id);
}

absl::StatusOr<std::string> FactsOf(const Engine& engine, store::Kind kind,
                                    const store::RecordKey& key, std::string_view collection) {
  auto facts = engine.store().GetFacts(kind, key);
  if (absl::IsNotFound(facts.status())) return NotFound(NameOf(collection, key));
  if (!facts.ok()) return facts.status();
  return std::move(facts->facts.bytes);
}

// The place of the candidate in its list; 0 = not found there.
absl::StatusOr<std::uint32_t> RankOf(const QueryState& state, const index::CandidateView& candidate,
                                     const index::OpportunityView& opportunity,
                                     score::MatchList list, const CallControl& control) {
  if (list == score::MatchList::kValtAf) return 0U;
  search::Options options = OptionsFor(state, candidate.tenant, control);
  options.limit = kMostRanked;
  const auto found = search::FindCandidates(state.snapshot, opportunity, options);
  if (absl::IsCancelled(found.status())) {
    const absl::Status reason = control.Check();
    return reason.ok() ? found.status() : reason;
  }
  if (!found.ok()) return found.status();
  const auto& hits = list == score::MatchList::kPast       ? found->past
                     : list == score::MatchList::kPastMits ? found->past_mits
                                                           : found->onvoldoende_bekend;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i].view.name == candidate.name) return static_cast<std::uint32_t>(i + 1);
  }
  return 0U;
}

}  // namespace

absl::StatusOr<FrozenPair> Freeze(const Engine& engine, const QueryState& state,
                                  const store::RecordKey& candidate,
                                  const store::RecordKey& opportunity, const CallControl& control) {
  FrozenPair frozen;
  PASSEND_ASSIGN_OR_RETURN(frozen.candidate_facts,
                           FactsOf(engine, store::Kind::kCandidate, candidate, kCandidates));
  PASSEND_ASSIGN_OR_RETURN(frozen.opportunity_facts,
                           FactsOf(engine, store::Kind::kOpportunity, opportunity, kOpportunities));
  PASSEND_ASSIGN_OR_RETURN(CandidateRow person, ParseCandidateRow(candidate.tenant, candidate.id,
                                                                  frozen.candidate_facts));
  PASSEND_ASSIGN_OR_RETURN(
      OpportunityRow work,
      ParseOpportunityRow(opportunity.tenant, opportunity.id, frozen.opportunity_facts));
  const Reference& reference = *state.reference;
  const model::Policy& work_policy = reference.PolicyOf(opportunity.tenant).policy();
  const model::Policy& person_policy = reference.PolicyOf(candidate.tenant).policy();
  frozen.revision = state.revision;
  frozen.as_of = state.as_of;
  frozen.stamp = reference.stamp();
  frozen.catalogue_version = reference.catalogue().version();
  frozen.catalogue_hash = reference.catalogue().hash();
  frozen.work_policy_version = work_policy.version;
  frozen.work_policy_hash = reference.PolicyOf(opportunity.tenant).hash();
  frozen.person_policy_version = person_policy.version;
  frozen.person_policy_hash = reference.PolicyOf(candidate.tenant).hash();
  frozen.law_version = reference.law().version;
  frozen.access = PairAllowed(state, ViewOf(person), ViewOf(work));
  frozen.score = ExplainPair(state, ViewOf(person), ViewOf(work), frozen.access).score;
  PASSEND_ASSIGN_OR_RETURN(frozen.rank,
                           RankOf(state, ViewOf(person), ViewOf(work), frozen.score.list, control));
  frozen.candidate_hash = HashOf(std::move(person));
  frozen.opportunity_hash = HashOf(std::move(work));
  return frozen;
}

std::uint64_t HashOfCandidate(const Engine& engine, const store::RecordKey& candidate) {
  const auto facts = FactsOf(engine, store::Kind::kCandidate, candidate, kCandidates);
  if (!facts.ok()) return 0;
  auto row = ParseCandidateRow(candidate.tenant, candidate.id, *facts);
  return row.ok() ? HashOf(*std::move(row)) : 0;
}

PairHashes HashesOf(const Engine& engine, const store::RecordKey& candidate,
                    const store::RecordKey& opportunity) {
  PairHashes hashes;
  hashes.candidate = HashOfCandidate(engine, candidate);
  if (const auto facts = FactsOf(engine, store::Kind::kOpportunity, opportunity, kOpportunities);
      facts.ok()) {
    auto row = ParseOpportunityRow(opportunity.tenant, opportunity.id, *facts);
    if (row.ok()) hashes.opportunity = HashOf(*std::move(row));
  }
  return hashes;
}

absl::StatusOr<score::Explanation> Replay(const Engine& engine, const FrozenPair& frozen,
                                          const store::RecordKey& candidate,
                                          const store::RecordKey& opportunity) {
  QueryState state = TakeState(engine);
  state.as_of = frozen.as_of;
  const auto gone = [](std::string_view what, std::string_view version) {
    return Error(absl::StatusCode::kFailedPrecondition, "VERSION_GONE",
                 absl::StrCat(std::string(what), " ", std::string(version),
                              " of then is no longer in use; put it back to compute the score "
                              "again"));
  };
  if (state.reference->stamp() != frozen.stamp) {
    return gone("the catalogue", frozen.catalogue_version);
  }
  if (state.reference->PolicyOf(opportunity.tenant).hash() != frozen.work_policy_hash) {
    return gone("the policy", frozen.work_policy_version);
  }
  if (state.reference->PolicyOf(candidate.tenant).hash() != frozen.person_policy_hash) {
    return gone("the candidate's policy", frozen.person_policy_version);
  }
  PASSEND_ASSIGN_OR_RETURN(
      const CandidateRow person,
      ParseCandidateRow(candidate.tenant, candidate.id, frozen.candidate_facts));
  PASSEND_ASSIGN_OR_RETURN(
      const OpportunityRow work,
      ParseOpportunityRow(opportunity.tenant, opportunity.id, frozen.opportunity_facts));
  return ExplainPair(state, ViewOf(person), ViewOf(work), frozen.access);
}

std::string ScoreBytes(const score::PairScore& score) {
  std::string bytes;
  ForEachField(score, [&bytes](const auto& field) {
    auto value = static_cast<std::uint64_t>(field);
    for (std::size_t i = 0; i < sizeof field; ++i, value >>= 8) {
      bytes += static_cast<char>(value & 0xFF);
    }
  });
  return bytes;
}

void Encode(const FrozenPair& frozen, storage::v1::FrozenPair* out) {
  out->set_candidate_facts(frozen.candidate_facts);
  out->set_opportunity_facts(frozen.opportunity_facts);
  out->set_revision(frozen.revision);
  out->set_as_of(frozen.as_of.days);
  out->set_stamp(frozen.stamp);
  out->set_catalogue_version(frozen.catalogue_version);
  out->set_catalogue_hash(frozen.catalogue_hash);
  out->set_work_policy_version(frozen.work_policy_version);
  out->set_work_policy_hash(frozen.work_policy_hash);
  out->set_person_policy_version(frozen.person_policy_version);
  out->set_person_policy_hash(frozen.person_policy_hash);
  out->set_law_version(frozen.law_version);
  out->set_access(frozen.access);
  out->set_score(ScoreBytes(frozen.score));
  out->set_rank(frozen.rank);
  out->set_candidate_hash(frozen.candidate_hash);
  out->set_opportunity_hash(frozen.opportunity_hash);
}

absl::StatusOr<FrozenPair> Decode(const storage::v1::FrozenPair& stored) {
  FrozenPair frozen = {.candidate_facts = stored.candidate_facts(),
                       .opportunity_facts = stored.opportunity_facts(),
                       .revision = stored.revision(),
                       .as_of = {stored.as_of()},
                       .stamp = stored.stamp(),
                       .catalogue_version = stored.catalogue_version(),
                       .catalogue_hash = stored.catalogue_hash(),
                       .work_policy_version = stored.work_policy_version(),
                       .work_policy_hash = stored.work_policy_hash(),
                       .person_policy_version = stored.person_policy_version(),
                       .person_policy_hash = stored.person_policy_hash(),
                       .law_version = stored.law_version(),
                       .access = stored.access(),
                       .score = {},
                       .rank = stored.rank(),
                       .candidate_hash = stored.candidate_hash(),
                       .opportunity_hash = stored.opportunity_hash()};
  PASSEND_ASSIGN_OR_RETURN(frozen.score, ScoreOf(stored.score()));
  return frozen;
}

}  // namespace passend::server
