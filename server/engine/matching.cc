#include "server/engine/matching.h"

#include <algorithm>
#include <map>

#include "matcher/index/for_each.h"
#include "matcher/search/kernels/kernels.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Pairs between two looks at the deadline; a pair takes some microseconds.
constexpr std::uint64_t kPairsPerCheck = 100;

score::ScoreContext ContextFor(const QueryState& state, std::string_view work_tenant,
                               std::string_view person_tenant, bool access) {
  return {.as_of = score::PackDay(state.as_of),
          .work = &state.WorkPolicy(work_tenant),
          .person = &state.reference->PolicyOf(person_tenant),
          .tables = &state.reference->tables(),
          .access = access};
}

bool IsOpen(const score::OpportunityFacts& facts, score::PackedDay as_of) {
  return static_cast<model::OpportunityStatus>(facts.status) == model::OpportunityStatus::kOpen &&
         facts.places > 0 && (facts.closing == score::kNoDay || facts.closing >= as_of);
}

index::AccessQuery AccessOf(const QueryState& state, const index::CandidateView& candidate,
                            std::string_view caller) {
  return {.tenant = candidate.tenant,
          .grants = candidate.grants,
          .caller = caller,
          .purpose = index::CodeHash(state.purpose),
          .as_of = score::PackDay(state.as_of),
          .agreements = state.agreements};
}

// The only rule that keeps the pair from a list; nothing when there are more.
std::optional<score::Rule> OnlyFailure(const score::PairScore& pair) {
  if (pair.failed.count() == 1 && pair.obstacles.count() <= 1) return pair.failed.first();
  return std::nullopt;
}

}  // namespace

QueryState TakeState(const Engine& engine) {
  QueryState state;
  state.revision = engine.revision();
  state.reference = engine.reference();
  state.snapshot = engine.snapshot();
  state.as_of = engine.clock().Today();
  return state;
}

std::string KernelInUse(std::string_view flag) {
  switch (search::ParseKernel(flag).value_or(search::Kernel::kBest)) {
    case search::Kernel::kBest:
      return std::string(search::BestKernels().name);
    case search::Kernel::kScalar:
      return std::string(search::ScalarKernels().name);
    case search::Kernel::kNone:
      return "none";
  }
  return "";
}

search::Options OptionsFor(const QueryState& state, std::string_view caller,
                           const CallControl& control) {
  search::Options options;
  options.as_of = state.as_of;
  options.caller = caller;
  options.purpose = index::CodeHash(state.purpose);
  options.agreements = state.agreements;
  options.tables = &state.reference->tables();
  options.policy_of =
      [reference = state.reference](std::string_view tenant) -> const score::CompiledPolicy& {
    return reference->PolicyOf(tenant);
  };
  options.work_override = state.what_if.has_value() ? &*state.what_if : nullptr;
  options.kernel = state.kernel;
  options.cancelled = [&control] { return !control.Check().ok(); };
  return options;
}

score::Explanation ExplainPair(const QueryState& state, const index::CandidateView& candidate,
                               const index::OpportunityView& opportunity, bool access) {
  return score::Explain(ContextFor(state, opportunity.tenant, candidate.tenant, access),
                        *candidate.facts, candidate.extras, *opportunity.facts);
}

const score::Highlights& PairHighlighter::Of(const index::CandidateView& candidate,
                                             const index::OpportunityView& opportunity) {
  const score::CompiledPolicy& person = state_.reference->PolicyOf(candidate.tenant);
  if (opportunity_ != opportunity.facts || person_ != &person) {
    prepared_.Prepare(ContextFor(state_, opportunity.tenant, candidate.tenant, true),
                      *opportunity.facts);
    opportunity_ = opportunity.facts;
    person_ = &person;
  }
  score::Highlight(prepared_, *candidate.facts, candidate.extras, true, highlights_);
  return highlights_;
}

bool IsVisible(const QueryState& state, std::string_view caller, std::string_view tenant,
               const std::vector<index::Grant>& grants) {
  const index::AccessQuery query = {.tenant = caller,
                                    .caller = caller,
                                    .purpose = index::CodeHash(state.purpose),
                                    .as_of = score::PackDay(state.as_of),
                                    .agreements = state.agreements};
  return index::CheckAccess(query, tenant, grants).visible;
}

bool PairAllowed(const QueryState& state, const index::CandidateView& candidate,
                 const index::OpportunityView& opportunity) {
  return index::CheckAccess(AccessOf(state, candidate, ""), opportunity.tenant, *opportunity.grants)
      .allowed;
}

absl::StatusOr<Absence> ExplainAbsence(const QueryState& state,
                                       const index::CandidateView& candidate,
                                       const CallControl& control) {
  Absence absence;
  const index::AccessQuery access = AccessOf(state, candidate, candidate.tenant);
  const score::PackedDay as_of = score::PackDay(state.as_of);
  std::map<std::pair<model::Factor, std::int32_t>, std::uint64_t> asks;
  struct Fell {
    std::int32_t points;
    index::OpportunityView view;
  };
  std::vector<Fell> fell;
  const auto better = [](const Fell& a, const Fell& b) {
    return a.points != b.points ? a.points > b.points : a.view.name < b.view.name;
  };
  absl::Status status;
  std::uint64_t rows = 0;
  state.snapshot->ForEachOpportunity([&](const index::OpportunityView& row) {
    if (!status.ok()) return;
    if (++rows % kPairsPerCheck == 0) status = control.Check();
    if (!IsOpen(*row.facts, as_of)) return;
    const index::AccessAnswer answer = index::CheckAccess(access, row.tenant, *row.grants);
    if (!answer.visible) return;
    ++absence.open;
    const auto context = ContextFor(state, row.tenant, candidate.tenant, answer.allowed);
    const score::PairScore pair =
        score::ScorePair(context, *candidate.facts, candidate.extras, *row.facts);
    ++absence.lists[static_cast<std::size_t>(pair.list)];
    if (pair.list == score::MatchList::kValtAf) {
      ++absence.failing[static_cast<std::size_t>(pair.first_failing())];
      const auto only = OnlyFailure(pair);
      if (!only.has_value()) return;
      ++absence.failing_alone[static_cast<std::size_t>(*only)];
      fell.push_back({pair.points, row});
      std::ranges::push_heap(fell, better);
      if (fell.size() > kMostNear) {
        std::ranges::pop_heap(fell, better);
        fell.pop_back();
      }
      return;
    }
    const auto explanation =
        score::Explain(context, *candidate.facts, candidate.extras, *row.facts);
    if (explanation.ask_first.has_value()) {
      ++asks[{explanation.ask_first->factor, explanation.ask_first->subject}];
    }
  });
  PASSEND_RETURN_IF_ERROR(status);
  for (const auto& [what, count] : asks) {
    absence.ask_first.push_back({{.factor = what.first, .subject = what.second}, count});
  }
  std::ranges::stable_sort(absence.ask_first, [](const Absence::Ask& a, const Absence::Ask& b) {
    return a.opportunities > b.opportunities;
  });
  if (absence.ask_first.size() > kMostAsks) absence.ask_first.resize(kMostAsks);
  std::ranges::sort(fell, better);
  for (const Fell& near : fell) {
    absence.nearest.push_back(
        {near.view,
         ExplainPair(state, candidate, near.view,
                     index::CheckAccess(access, near.view.tenant, *near.view.grants).allowed)});
  }
  return absence;
}

}  // namespace passend::server
