#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "passend/v1/decision_service.grpc.pb.h"
#include "server/access/match_view.h"
#include "server/codec/match_codec.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/codec/versions_codec.h"
#include "server/decisions/voordracht.h"
#include "server/engine/matching.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/etag.h"
#include "server/services/call.h"
#include "server/services/decision_input.h"
#include "server/services/services.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::string_view kVoordrachten = "/voordrachten/";
constexpr std::size_t kShownCandidates = 3;
constexpr int kLookedAtCandidates = 20;  // for the three that this caller may see
constexpr std::size_t kShownRejections = 10;
constexpr int kOpportunitiesPerPage = 500;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string NameOfCandidate(const store::RecordKey& key) {
  return MakeName(key.tenant, kCandidates, key.id);
}
std::string NameOfDecision(const store::RecordKey& key, std::string_view id) {
  return absl::StrCat(NameOfCandidate(key), Absl(kVoordrachten), Absl(id));
}

class DecisionService final : public v1::DecisionService::Service {
 public:
  explicit DecisionService(ServiceContext& context)
      : context_(context),
        kernel_(search::ParseKernel(context.kernel).value_or(search::Kernel::kBest)) {}

  grpc::Status AddVoordracht(grpc::ServerContext* grpc_context,
                             const v1::AddVoordrachtRequest* request,
                             v1::Voordracht* response) override {
    Call call(grpc_context, "DecisionService/AddVoordracht", context_);
    return call.Finish(Add(call, *request, response));
  }
  grpc::Status RecordOutcome(grpc::ServerContext* grpc_context,
                             const v1::RecordOutcomeRequest* request,
                             v1::Voordracht* response) override {
    Call call(grpc_context, "DecisionService/RecordOutcome", context_);
    return call.Finish(Outcome(call, *request, response));
  }
  grpc::Status ResolveAttention(grpc::ServerContext* grpc_context,
                                const v1::ResolveAttentionRequest* request,
                                v1::ResolveAttentionResponse* response) override {
    Call call(grpc_context, "DecisionService/ResolveAttention", context_);
    return call.Finish(Resolve(call, *request, response));
  }
  grpc::Status ListVoordrachten(grpc::ServerContext* grpc_context,
                                const v1::ListVoordrachtenRequest* request,
                                v1::ListVoordrachtenResponse* response) override {
    Call call(grpc_context, "DecisionService/ListVoordrachten", context_);
    return call.Finish(List(call, *request, response));
  }
  grpc::Status ExplainDecision(grpc::ServerContext* grpc_context,
                               const v1::ExplainDecisionRequest* request,
                               v1::ExplainDecisionResponse* response) override {
    Call call(grpc_context, "DecisionService/ExplainDecision", context_);
    return call.Finish(Explain(call, *request, response));
  }
  grpc::Status BriefEmployer(grpc::ServerContext* grpc_context,
                             const v1::BriefEmployerRequest* request,
                             v1::BriefEmployerResponse* response) override {
    Call call(grpc_context, "DecisionService/BriefEmployer", context_);
    return call.Finish(Brief(call, *request, response));
  }

 private:
  absl::StatusOr<QueryState> Begin(Call& call, const v1::AccessContext& access) {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(access));
    QueryState state = TakeState(context_.engine);
    state.purpose = access.purpose();
    state.kernel = kernel_;
    if (!call.local()) state.agreements = &call.access().agreements().masks();
    call.set_revision(state.revision);
    return state;
  }

  // What the caller may see of a person of this snapshot; empty when there is nobody.
  static FieldSet FieldsOf(const Call& call, const QueryState& state, const std::string& name) {
    const auto view = state.snapshot->FindCandidate(name);
    if (!view.has_value()) return {};
    return call.Fields(ScopeOf(call.caller(), view->tenant, view->owners));
  }
  // The person that a request names; NOT_FOUND, in the same words, when there is nobody or the
  // caller may not see or take decisions.
  static absl::StatusOr<store::RecordKey> FindPerson(Call& call, const QueryState& state,
                                                     const std::string& name,
                                                     std::string_view field,
                                                     FieldClass needed = FieldClass::kBesluiten) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key, call.Resolve(name, kCandidates, field));
    const store::RecordKey candidate = {.tenant = key.tenant, .id = key.id};
    const FieldSet fields = FieldsOf(call, state, NameOfCandidate(candidate));
    if (!fields.Has(FieldClass::kBesluiten) || !fields.Has(needed)) return NotFound(name);
    call.RecordPerson(NameOfCandidate(candidate), true);
    return candidate;
  }
  static absl::StatusOr<store::RecordKey> FindWork(const Call& call, const QueryState& state,
                                                   const std::string& name) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key,
                             call.Resolve(name, kOpportunities, "opportunity"));
    const auto view = state.snapshot->FindOpportunity(MakeName(key.tenant, kOpportunities, key.id));
    if (!view.has_value() ||
        (!call.local() && !IsVisible(state, call.caller().tenant, view->tenant, *view->grants))) {
      return NotFound(name);
    }
    return store::RecordKey{.tenant = key.tenant, .id = key.id};
  }
  struct DecisionName {
    store::RecordKey candidate;
    std::string id;
  };
  static absl::StatusOr<DecisionName> FindDecision(Call& call, const QueryState& state,
                                                   const std::string& name) {
    const std::size_t at = name.find(kVoordrachten);
    if (at == name.npos) {
      return InvalidField("name", "must be tenants/{tenant}/candidates/{id}/voordrachten/{id}");
    }
    auto candidate = FindPerson(call, state, name.substr(0, at), "name");
    if (absl::IsNotFound(candidate.status())) return NotFound(name);
    if (!candidate.ok()) return candidate.status();
    return DecisionName{*candidate, name.substr(at + kVoordrachten.size())};
  }

  static std::string NameOfWork(const Call& call, const std::string& opportunity) {
    const auto name = ParseName(opportunity, kOpportunities, "opportunity");
    if (!name.ok() || call.local() || name->tenant == call.caller().tenant) return opportunity;
    return call.HandleOf(kOpportunities, opportunity);
  }

  static void EncodeStep(const VoordrachtStep& step, v1::VoordrachtStep* out) {
    out->set_state(static_cast<v1::VoordrachtState>(step.state));
    out->set_date(step.day.ToString());
    out->set_professional(step.professional);
    out->set_role(step.role);
    out->set_reason(step.reason);
    out->set_next_step(step.next_step);
    if (step.next_step_day.has_value()) out->set_next_step_date(step.next_step_day->ToString());
    out->set_rank(step.frozen.rank);
    out->set_score(step.frozen.score.score);
    out->set_list(static_cast<v1::MatchList>(step.frozen.score.list));
  }
  void Encode(const Call& call, const Voordracht& voordracht, v1::Voordracht* out) const {
    out->set_name(NameOfDecision(voordracht.candidate, voordracht.id));
    out->set_candidate(NameOfCandidate(voordracht.candidate));
    out->set_opportunity(NameOfWork(call, voordracht.opportunity));
    out->set_state(static_cast<v1::VoordrachtState>(voordracht.state()));
    for (const VoordrachtStep& step : voordracht.steps) EncodeStep(step, out->add_steps());
    out->set_etag(MakeEtag(voordracht.revision));
    out->set_silent(IsSilent(context_.engine, voordracht));
  }

  absl::Status Add(Call& call, const v1::AddVoordrachtRequest& request, v1::Voordracht* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access()));
    PASSEND_ASSIGN_OR_RETURN(const Decision decision,
                             DecodeDecision(call, request, context_.clock.Today()));
    PASSEND_ASSIGN_OR_RETURN(const store::RecordKey candidate,
                             FindPerson(call, state, request.candidate(), "candidate"));
    PASSEND_ASSIGN_OR_RETURN(const store::RecordKey opportunity,
                             FindWork(call, state, request.opportunity()));
    call.audit().set_reason(decision.reason);
    PASSEND_ASSIGN_OR_RETURN(const Voordracht voordracht,
                             server::AddVoordracht(context_.engine, state, candidate, opportunity,
                                                   decision, call.control()));
    context_.silent.Note(voordracht);
    Encode(call, voordracht, response);
    return Done(call);
  }

  absl::Status Outcome(Call& call, const v1::RecordOutcomeRequest& request,
                       v1::Voordracht* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access()));
    PASSEND_ASSIGN_OR_RETURN(const Decision decision,
                             DecodeDecision(call, request, context_.clock.Today()));
    if (request.state() < v1::VOORDRACHT_BESPROKEN || request.state() > v1::VOORDRACHT_AFGEWEZEN) {
      return InvalidField("state", "must be besproken, proefplaatsing, geplaatst or afgewezen");
    }
    PASSEND_ASSIGN_OR_RETURN(const DecisionName name, FindDecision(call, state, request.name()));
    call.audit().set_reason(decision.reason);
    const auto voordracht = server::RecordOutcome(context_.engine, state, name.candidate, name.id,
                                                  static_cast<VoordrachtState>(request.state()),
                                                  decision, request.etag(), call.control());
    if (absl::IsNotFound(voordracht.status())) return NotFound(request.name());
    if (!voordracht.ok()) return voordracht.status();
    context_.silent.Note(*voordracht);
    Encode(call, *voordracht, response);
    return Done(call);
  }

  absl::Status Resolve(Call& call, const v1::ResolveAttentionRequest& request,
                       v1::ResolveAttentionResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access()));
    Decision decision;
    decision.caller = call.caller();
    if (decision.caller.subject.empty()) decision.caller.subject = RoleName(decision.caller.role);
    decision.day = context_.clock.Today();
    PASSEND_ASSIGN_OR_RETURN(decision.reason,
                             DecodeDecisionText(request.motivation(), "motivation", true));
    if (request.outcome() < v1::ACCEPTED_WITH_MEASURE || request.outcome() > v1::BLOCKS) {
      return InvalidField("outcome", "must be ACCEPTED_WITH_MEASURE, NOT_APPLICABLE or BLOCKS");
    }
    PASSEND_ASSIGN_OR_RETURN(
        const store::RecordKey candidate,
        FindPerson(call, state, request.candidate(), "candidate", FieldClass::kFml));
    PASSEND_ASSIGN_OR_RETURN(const store::RecordKey opportunity,
                             FindWork(call, state, request.opportunity()));
    call.audit().set_reason(decision.reason);
    score::PairScore after;
    PASSEND_ASSIGN_OR_RETURN(
        const ResolvedAttention resolved,
        server::ResolveAttention(context_.engine, state, candidate, opportunity, request.item(),
                                 static_cast<model::ResolutionOutcome>(request.outcome()), decision,
                                 call.control(), &after));
    response->set_decision(NameOfDecision(candidate, resolved.id));
    response->set_score_before(resolved.before.score.score);
    response->set_list_before(static_cast<v1::MatchList>(resolved.before.score.list));
    response->set_score_after(after.score);
    response->set_list_after(static_cast<v1::MatchList>(after.list));
    return Done(call);
  }

  absl::Status Done(Call& call) {
    call.add_rows(1);
    call.set_revision(context_.engine.revision());
    return absl::OkStatus();
  }

  // Those of `tenant` that this caller may see, newest first.
  absl::StatusOr<std::vector<Voordracht>> Visible(const Call& call, const QueryState& state,
                                                  const std::string& tenant,
                                                  const std::optional<std::string>& candidate) {
    std::vector<Voordracht> visible;
    std::map<std::string, bool> may_see;  // by candidate
    PASSEND_RETURN_IF_ERROR(
        ForEachVoordracht(context_.engine, tenant, candidate, [&](Voordracht voordracht) {
          const auto [found, is_new] = may_see.try_emplace(voordracht.candidate.id, false);
          if (is_new) {
            found->second =
                FieldsOf(call, state, NameOfCandidate(voordracht.candidate)).Has(FieldClass::kNaam);
          }
          if (found->second) visible.push_back(std::move(voordracht));
        }));
    std::ranges::sort(visible, [](const Voordracht& a, const Voordracht& b) {
      return a.revision != b.revision ? a.revision > b.revision : a.id < b.id;
    });
    return visible;
  }

  absl::Status List(Call& call, const v1::ListVoordrachtenRequest& request,
                    v1::ListVoordrachtenResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access()));
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                             call.ResolveParent(request.parent(), "parent"));
    PASSEND_ASSIGN_OR_RETURN(const int page_size, DecodePageSize(request.page_size()));
    std::optional<std::string> candidate;
    if (!request.candidate().empty()) {
      PASSEND_ASSIGN_OR_RETURN(const store::RecordKey key,
                               FindPerson(call, state, request.candidate(), "candidate"));
      if (key.tenant != tenant) return NotFound(request.candidate());
      candidate = key.id;
    }
    std::string opportunity;
    if (!request.opportunity().empty()) {
      PASSEND_ASSIGN_OR_RETURN(const store::RecordKey key,
                               FindWork(call, state, request.opportunity()));
      opportunity = MakeName(key.tenant, kOpportunities, key.id);
    }
    PASSEND_ASSIGN_OR_RETURN(const std::vector<Voordracht> all,
                             Visible(call, state, tenant, candidate));
    for (const Voordracht& voordracht : all) {
      if (!opportunity.empty() && voordracht.opportunity != opportunity) continue;
      if (request.running() && IsEnd(voordracht.state())) continue;
      response->set_total(response->total() + 1);
      if (voordracht.steps.front().frozen.rank == 1) {
        response->set_first_in_rank(response->first_in_rank() + 1);
      } else {
        response->set_not_first_in_rank(response->not_first_in_rank() + 1);
      }
      if (response->voordrachten_size() == page_size) continue;
      Encode(call, voordracht, response->add_voordrachten());
      call.RecordPerson(NameOfCandidate(voordracht.candidate), false);
      call.add_rows(1);
    }
    return absl::OkStatus();
  }

  absl::Status Explain(Call& call, const v1::ExplainDecisionRequest& request,
                       v1::ExplainDecisionResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access()));
    PASSEND_ASSIGN_OR_RETURN(const DecisionName name, FindDecision(call, state, request.name()));
    std::string opportunity;
    FrozenPair frozen;
    if (name.id.starts_with(kResolutionPrefix)) {
      const auto resolved = GetResolution(context_.engine, name.candidate, name.id);
      if (absl::IsNotFound(resolved.status())) return NotFound(request.name());
      if (!resolved.ok()) return resolved.status();
      opportunity = resolved->opportunity;
      frozen = resolved->before;
      v1::VoordrachtStep* step = response->mutable_step();
      step->set_date(resolved->decision.day.ToString());
      step->set_professional(resolved->decision.caller.subject);
      step->set_role(std::string(RoleName(resolved->decision.caller.role)));
      step->set_reason(resolved->decision.reason);
      step->set_rank(frozen.rank);
      step->set_score(frozen.score.score);
      step->set_list(static_cast<v1::MatchList>(frozen.score.list));
    } else {
      const auto voordracht = GetVoordracht(context_.engine, name.candidate, name.id);
      if (absl::IsNotFound(voordracht.status())) return NotFound(request.name());
      if (!voordracht.ok()) return voordracht.status();
      if (request.step() > voordracht->steps.size()) {
        return InvalidField("step", absl::StrCat("must be at most ", voordracht->steps.size()));
      }
      const VoordrachtStep& step =
          request.step() == 0 ? voordracht->steps.back() : voordracht->steps[request.step() - 1];
      opportunity = voordracht->opportunity;
      frozen = step.frozen;
      EncodeStep(step, response->mutable_step());
    }
    response->set_candidate(NameOfCandidate(name.candidate));
    response->set_opportunity(NameOfWork(call, opportunity));
    v1::Versions* versions = response->mutable_versions();
    versions->set_revision(frozen.revision);
    versions->set_catalogue_version(frozen.catalogue_version);
    versions->set_catalogue_hash(HashText(frozen.catalogue_hash));
    versions->set_policy_version(frozen.work_policy_version);
    versions->set_policy_hash(HashText(frozen.work_policy_hash));
    versions->set_law_version(frozen.law_version);
    versions->set_as_of(frozen.as_of.ToString());
    response->set_candidate_policy_version(frozen.person_policy_version);
    PASSEND_ASSIGN_OR_RETURN(const RecordName work,
                             ParseName(opportunity, kOpportunities, "opportunity"));
    const auto replay = Replay(context_.engine, frozen, name.candidate, {work.tenant, work.id});
    call.add_rows(1);
    if (absl::IsFailedPrecondition(replay.status())) {
      response->set_not_replayed(std::string(replay.status().message()));
      return absl::OkStatus();
    }
    if (!replay.ok()) return replay.status();
    response->set_replayed(true);
    response->set_same(ScoreBytes(replay->score) == ScoreBytes(frozen.score));
    EncodeMatch({.highlights = *replay,
                 .policy = state.reference->PolicyOf(work.tenant),
                 .name = response->opportunity(),
                 .title = {},
                 .instruments = 0,
                 .as_of = frozen.as_of},
                state.reference->catalogue(), response->mutable_match());
    if (!call.local()) {
      ShowMatch(FieldsOf(call, state, response->candidate()), state.reference->catalogue(),
                response->mutable_match());
    }
    return absl::OkStatus();
  }

  // The first candidates of an opportunity that the caller may see, of the caller's own tenant.
  absl::Status EncodeFirst(Call& call, const QueryState& state, const std::string& tenant,
                           const index::OpportunityView& work,
                           const std::set<std::pair<std::string, std::string>>& running,
                           v1::BriefEmployerResponse::Kans* kans) const {
    search::Options options = OptionsFor(state, tenant, call.control());
    options.limit = kLookedAtCandidates;
    options.filter.tenants = {tenant};
    const auto found = search::FindCandidates(state.snapshot, work, options);
    if (absl::IsCancelled(found.status())) {
      const absl::Status reason = call.control().Check();
      return reason.ok() ? found.status() : reason;
    }
    if (!found.ok()) return found.status();
    const int band = call.access().table().limits().score_band;
    for (const auto* list : {&found->past, &found->past_mits, &found->onvoldoende_bekend}) {
      for (const auto& hit : *list) {
        if (static_cast<std::size_t>(kans->first_size()) == kShownCandidates) {
          return absl::OkStatus();
        }
        const FieldSet fields =
            call.Fields(ScopeOf(call.caller(), hit.view.tenant, hit.view.owners));
        const bool whole = fields.Has(FieldClass::kScore);
        if (!whole && !fields.Has(FieldClass::kBand)) continue;
        const score::PairScore score =
            ExplainPair(state, hit.view, work, PairAllowed(state, hit.view, work)).score;
        v1::BriefEmployerResponse::Kans::Person* person = kans->add_first();
        const std::string name(hit.view.name);
        person->set_candidate(whole ? name : call.HandleOf(kCandidates, name));
        person->set_list(static_cast<v1::MatchList>(score.list));
        person->set_score(whole ? score.score : score.score / band * band);
        person->set_banded(!whole);
        person->set_running(whole && running.contains({name, std::string(work.name)}));
        call.RecordPerson(name, false);
        call.add_rows(1);
      }
    }
    return absl::OkStatus();
  }

  absl::Status Brief(Call& call, const v1::BriefEmployerRequest& request,
                     v1::BriefEmployerResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request.access()));
    PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                             call.Resolve(request.employer(), kEmployers, "employer"));
    const auto employer = GetRecord<model::Employer>(context_.engine, name);
    if (absl::IsNotFound(employer.status())) return NotFound(request.employer());
    if (!employer.ok()) return employer.status();
    const model::Employer& record = employer->record;
    response->set_display_name(record.name);
    if (record.last_contact.has_value())
      response->set_last_contact(record.last_contact->ToString());
    response->set_do_not_approach(record.do_not_approach);
    for (const model::SroiObligation& sroi : record.sroi) {
      v1::BriefEmployerResponse::Sroi* out = response->add_sroi();
      out->set_id(sroi.id);
      out->set_amount_cents(sroi.amount_cents);
      out->set_open_balance_cents(sroi.open_balance_cents);
      if (sroi.until.has_value()) out->set_until(sroi.until->ToString());
    }

    // The work of this employer, and what was decided about it.
    const std::string employer_name = model::ResourceName(record);
    std::vector<model::Opportunity> work;
    ListQuery query = {.tenant = name.tenant, .after = "", .page_size = kOpportunitiesPerPage};
    do {
      PASSEND_ASSIGN_OR_RETURN(auto page, ListRecords<model::Opportunity>(
                                              context_.engine, query,
                                              [&](const model::Opportunity& one) {
                                                return one.employer == employer_name;
                                              },
                                              call.control()));
      for (auto& stored : page.records) work.push_back(std::move(stored.record));
      query.after = page.next;
    } while (!query.after.empty());
    std::set<std::string> names;
    for (const model::Opportunity& one : work) names.insert(model::ResourceName(one));
    PASSEND_ASSIGN_OR_RETURN(const std::vector<Voordracht> all,
                             Visible(call, state, name.tenant, std::nullopt));
    std::set<std::pair<std::string, std::string>> running;
    std::size_t rejected = 0;
    const model::Date today = state.as_of;
    for (const Voordracht& voordracht : all) {
      if (!names.contains(voordracht.opportunity)) continue;
      const std::string candidate = NameOfCandidate(voordracht.candidate);
      bool shown = true;
      if (!IsEnd(voordracht.state())) {
        running.emplace(candidate, voordracht.opportunity);
        Encode(call, voordracht, response->add_running());
      } else if (voordracht.state() == VoordrachtState::kAfgewezen &&
                 rejected++ < kShownRejections) {
        Encode(call, voordracht, response->add_rejected());
      } else {
        shown = false;
      }
      if (voordracht.state() == VoordrachtState::kGeplaatst) {
        for (int months = 3; months <= 12; months += 3) {
          const model::Date due = voordracht.steps.back().day.PlusMonths(months);
          if (due.PlusMonths(1) < today || due > today.PlusMonths(1)) continue;
          v1::BriefEmployerResponse::Nazorg* nazorg = response->add_nazorg();
          nazorg->set_voordracht(NameOfDecision(voordracht.candidate, voordracht.id));
          nazorg->set_candidate(candidate);
          nazorg->set_opportunity(voordracht.opportunity);
          nazorg->set_due(due.ToString());
          shown = true;
        }
      }
      if (shown) call.RecordPerson(candidate, false);
    }
    for (const model::Opportunity& one : work) {
      if (one.status != model::OpportunityStatus::kOpen || one.places <= 0 ||
          (one.closing.has_value() && *one.closing < today)) {
        continue;
      }
      const auto view = state.snapshot->FindOpportunity(model::ResourceName(one));
      if (!view.has_value()) continue;
      v1::BriefEmployerResponse::Kans* kans = response->add_kansen();
      kans->set_opportunity(std::string(view->name));
      kans->set_title(one.title);
      kans->set_places(one.places);
      if (one.start.has_value()) kans->set_start(one.start->ToString());
      PASSEND_RETURN_IF_ERROR(EncodeFirst(call, state, name.tenant, *view, running, kans));
    }
    return absl::OkStatus();
  }

  ServiceContext& context_;
  const search::Kernel kernel_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeDecisionService(ServiceContext& context) {
  return std::make_unique<DecisionService>(context);
}

}  // namespace passend::server
