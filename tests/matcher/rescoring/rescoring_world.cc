#include "tests/matcher/rescoring/rescoring_world.h"

#include <algorithm>
#include <utility>

#include "tests/testing/test_catalogue.h"

namespace passend::rescoring {
namespace {

const score::CatalogueTables& Tables() {
  static const score::CatalogueTables tables(fixtures::TestCatalogue());
  return tables;
}

template <typename Entry>
Entry& Pick(std::vector<Entry>& entries, std::mt19937_64& rng) {
  return entries[rng() % entries.size()];
}

}  // namespace

RescoringWorld::RescoringWorld(std::uint64_t seed, const Shape& shape) : shape_(shape), rng_(seed) {
  candidates_ = fixtures::RandomCandidateEntries(rng_(), shape.facts, shape.candidates);
  opportunities_ = fixtures::RandomOpportunityEntries(rng_(), shape.facts, shape.opportunities);
  fixtures::AddOverrides(rng_, candidates_, opportunities_);
  next_id_ = shape.candidates + shape.opportunities;
  for (int i = 0; i < shape.facts.tenants; ++i) {
    model::Policy& policy = policies_[fixtures::TenantOf(i)];
    policy.rescoring.candidate_list_size = shape.list;
    policy.rescoring.opportunity_list_size = shape.list;
    policy.rescoring.reserve = shape.reserve;
  }
  CompilePolicies();
  if (shape.agreements) {
    agreements_ = {{"tenant-0", "tenant-1", 0, 0, 65534}, {"tenant-1", "tenant-0", 0, 0, 65534}};
  }
  writer_ = std::make_unique<index::IndexWriter>(today_);
  writer_->Load(candidates_, opportunities_, 1);
}

void RescoringWorld::CompilePolicies() {
  for (const auto& [tenant, policy] : policies_) {
    auto& compiled = compiled_[tenant];
    if (compiled != nullptr && compiled->policy() == policy) continue;
    if (compiled != nullptr) old_.push_back(compiled);
    compiled = std::make_shared<const score::CompiledPolicy>(policy);
  }
}

World RescoringWorld::world() const {
  World world;
  world.tenant = "tenant-0";
  world.snapshot = writer_->snapshot();
  world.search.as_of = score::UnpackDay(today_);
  world.search.tables = &Tables();
  if (shape_.agreements) world.search.agreements = &agreements_;
  world.search.policy_of = [this](std::string_view tenant) -> const score::CompiledPolicy& {
    return *compiled_.find(tenant)->second;
  };
  world.catalogue = 1;
  world.silent_of = [this](std::string_view name) {
    const auto found = silent_.find(name);
    return found == silent_.end() ? std::vector<std::string>() : found->second;
  };
  return world;
}

void RescoringWorld::PassDays(int days) { today_ = static_cast<score::PackedDay>(today_ + days); }

void RescoringWorld::Nudge(score::CandidateFacts& facts) {
  switch (rng_() % 8) {
    case 0:
      facts.max_minutes = static_cast<std::uint16_t>(10 + rng_() % 80);
      break;
    case 1:
      facts.max_week = static_cast<std::uint16_t>(60 * (4 + rng_() % 36));
      break;
    case 2:
      facts.items[rng_() % Tables().item_count] =
          score::ItemFact::Make(static_cast<int>(rng_() % 5), false, false, 0);
      break;
    case 3:
      if (facts.talent_count > 0) {
        score::TalentFact& talent = facts.talents[rng_() % facts.talent_count];
        talent = score::TalentFact::Make(talent.talent, static_cast<int>(2 + rng_() % 3),
                                         talent.emphasis(), talent.derived(), talent.stale_index);
      }
      break;
    case 4:
      facts.support_need = static_cast<std::uint8_t>(rng_() % 5);
      break;
    case 5:
      facts.last_voorstel = static_cast<score::PackedDay>(today_ - rng_() % 30);
      break;
    case 6:
      facts.bemiddelbaar_per = static_cast<score::PackedDay>(today_ + rng_() % 40);
      break;
    default:
      facts.availability = static_cast<std::uint8_t>(rng_() % 6);
      break;
  }
}

void RescoringWorld::Nudge(score::OpportunityFacts& facts) {
  switch (rng_() % 6) {
    case 0:
      facts.closing = static_cast<score::PackedDay>(today_ + rng_() % 20);
      break;
    case 1:
      facts.places = static_cast<std::uint16_t>(rng_() % 3);
      break;
    case 2:
      facts.support_offered = static_cast<std::uint8_t>(rng_() % 5);
      break;
    case 3:
      facts.last_voorstel = static_cast<score::PackedDay>(today_ - rng_() % 30);
      break;
    case 4:
      facts.start = static_cast<score::PackedDay>(today_ + rng_() % 60);
      break;
    default:
      facts.transport_provided = static_cast<std::uint8_t>(rng_() % 2);
      break;
  }
}

void RescoringWorld::Write(const index::CandidateEntry& entry) {
  index::Batch batch;
  batch.candidates.push_back(entry);
  writer_->Apply(std::move(batch));
}

void RescoringWorld::Write(const index::OpportunityEntry& entry) {
  index::Batch batch;
  batch.opportunities.push_back(entry);
  writer_->Apply(std::move(batch));
}

void RescoringWorld::ChangeProfiles(int count) {
  for (int i = 0; i < count; ++i) {
    if (Chance(50) && !candidates_.empty()) {
      index::CandidateEntry& entry = Pick(candidates_, rng_);
      if (Chance(80)) {
        Nudge(entry.compiled.facts);
      } else {
        auto fresh = fixtures::RandomCandidateEntry(rng_, shape_.facts, 0);
        fresh.name = entry.name;
        fresh.tenant = entry.tenant;
        entry = std::move(fresh);
      }
      Write(entry);
    } else if (!opportunities_.empty()) {
      index::OpportunityEntry& entry = Pick(opportunities_, rng_);
      if (Chance(80)) {
        Nudge(entry.facts);
      } else {
        auto fresh = fixtures::RandomOpportunityEntry(rng_, shape_.facts, 0);
        fresh.facts.opportunity_hash = entry.facts.opportunity_hash;
        fresh.name = entry.name;
        fresh.tenant = entry.tenant;
        entry = std::move(fresh);
      }
      Write(entry);
    }
  }
}

void RescoringWorld::ChangePlaces() {
  const auto drop = [this](auto& entries, std::vector<std::string>& deleted) {
    if (entries.size() < 5) return;
    const std::size_t i = rng_() % entries.size();
    deleted.push_back(entries[i].name);
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
  };
  index::Batch batch;
  if (Chance(50)) drop(candidates_, batch.deleted_candidates);
  if (Chance(50)) drop(opportunities_, batch.deleted_opportunities);
  if (Chance(50)) {
    candidates_.push_back(fixtures::RandomCandidateEntry(rng_, shape_.facts, next_id_++));
    batch.candidates.push_back(candidates_.back());
  }
  if (Chance(50)) {
    opportunities_.push_back(fixtures::RandomOpportunityEntry(rng_, shape_.facts, next_id_++));
    batch.opportunities.push_back(opportunities_.back());
  }
  writer_->Apply(std::move(batch));
}

void RescoringWorld::ChangeSharing() {
  const std::string to = fixtures::TenantOf(static_cast<int>(rng_() % 3));
  const auto toggle = [&](auto& entry) {
    if (entry.grants.empty()) {
      entry.grants.push_back({to, static_cast<score::PackedDay>(today_ + rng_() % 20), 0});
    } else {
      entry.grants.pop_back();
    }
    Write(entry);
  };
  if (Chance(50)) {
    toggle(Pick(candidates_, rng_));
  } else {
    toggle(Pick(opportunities_, rng_));
  }
}

void RescoringWorld::ChangePolicy() {
  auto it = policies_.begin();
  std::advance(it, rng_() % policies_.size());
  model::Policy policy = fixtures::RandomPolicy(rng_);
  policy.rescoring = it->second.rescoring;
  if (Chance(50)) {
    it->second.min_confidence = policy.min_confidence;
  } else {
    it->second.weights = policy.weights;
    it->second.rotation_band = policy.rotation_band;
  }
  CompilePolicies();
}

void RescoringWorld::SetSilent(const std::string& candidate, const std::string& opportunity,
                               bool silent) {
  const auto set = [silent](std::vector<std::string>& others, const std::string& other) {
    std::erase(others, other);
    if (silent) others.push_back(other);
    std::sort(others.begin(), others.end());
  };
  set(silent_[candidate], opportunity);
  set(silent_[opportunity], candidate);
}

void RescoringWorld::ChangeDecisions() {
  const std::string candidate = Pick(candidates_, rng_).name;
  const std::string opportunity = Pick(opportunities_, rng_).name;
  const auto found = silent_.find(candidate);
  const bool is_silent =
      found != silent_.end() &&
      std::find(found->second.begin(), found->second.end(), opportunity) != found->second.end();
  SetSilent(candidate, opportunity, !is_silent);
}

}  // namespace passend::rescoring
