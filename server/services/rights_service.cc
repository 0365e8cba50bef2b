#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/names.h"
#include "matcher/search/search.h"
#include "passend/v1/rights_service.grpc.pb.h"
#include "server/codec/match_codec.h"
#include "server/codec/record_codec.h"
#include "server/codec/versions_codec.h"
#include "server/decisions/coupling.h"
#include "server/decisions/proposal.h"
#include "server/decisions/voordracht.h"
#include "server/engine/matching.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/rights/inzage_text.h"
#include "server/rights/legal_hold.h"
#include "server/services/audit_entry.h"
#include "server/services/call.h"
#include "server/services/services.h"
#include "server/status_macros.h"
#include "server/texts/letters.h"

namespace passend::server {
namespace {

constexpr int kMostMatches = 20;
constexpr std::size_t kMostLookUps = 5000;

class RightsService final : public v1::RightsService::Service {
 public:
  explicit RightsService(ServiceContext& context) : context_(context) {}

  grpc::Status ExportPerson(grpc::ServerContext* grpc_context,
                            const v1::ExportPersonRequest* request,
                            v1::ExportPersonResponse* response) override {
    Call call(grpc_context, "RightsService/ExportPerson", context_);
    return call.Finish(DoExport(call, *request, response));
  }
  grpc::Status SetObjection(grpc::ServerContext* grpc_context,
                            const v1::SetObjectionRequest* request,
                            v1::SetObjectionResponse* response) override {
    Call call(grpc_context, "RightsService/SetObjection", context_);
    return call.Finish(DoSetObjection(call, *request, response));
  }
  grpc::Status ErasePerson(grpc::ServerContext* grpc_context, const v1::ErasePersonRequest* request,
                           v1::ErasePersonResponse* response) override {
    Call call(grpc_context, "RightsService/ErasePerson", context_);
    return call.Finish(DoErase(call, *request, response));
  }
  grpc::Status SetLegalHold(grpc::ServerContext* grpc_context,
                            const v1::SetLegalHoldRequest* request,
                            v1::SetLegalHoldResponse* /*response*/) override {
    Call call(grpc_context, "RightsService/SetLegalHold", context_);
    return call.Finish(DoSetLegalHold(call, *request));
  }
  grpc::Status RunRetention(grpc::ServerContext* grpc_context,
                            const v1::RunRetentionRequest* request,
                            v1::RunRetentionResponse* response) override {
    Call call(grpc_context, "RightsService/RunRetention", context_);
    return call.Finish(DoRunRetention(call, *request, response));
  }

 private:
  struct Person {
    RecordName name;
    Stored<model::Candidate> stored;
    store::RecordKey key() const { return {name.tenant, name.id}; }
  };
  // The person that a request is about. NOT_FOUND also for who is not for this caller.
  absl::StatusOr<Person> Reach(Call& call, const std::string& requested) const {
    PASSEND_ASSIGN_OR_RETURN(RecordName name, call.Resolve(requested, kCandidates, "candidate"));
    auto stored = GetRecord<model::Candidate>(context_.engine, name);
    if (absl::IsNotFound(stored.status())) return NotFound(requested);
    if (!stored.ok()) return stored.status();
    if (!call.Fields(ScopeOf(call.caller(), stored->record)).Has(FieldClass::kInzage)) {
      return NotFound(requested);
    }
    call.RecordPerson(MakeName(name.tenant, kCandidates, name.id), true);
    return Person{.name = std::move(name), .stored = *std::move(stored)};
  }

  absl::Status DoExport(Call& call, const v1::ExportPersonRequest& request,
                        v1::ExportPersonResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    if (context_.audit == nullptr) {
      return Error(absl::StatusCode::kFailedPrecondition, "NO_AUDIT_LOG",
                   "this service keeps no audit log, so it cannot say who looked");
    }
    PASSEND_ASSIGN_OR_RETURN(const Person person, Reach(call, request.candidate()));
    EncodeCandidate(person.stored.record, person.stored.revision, response->mutable_candidate());
    PASSEND_RETURN_IF_ERROR(AddMatches(call, request, response));
    AddRecipients(person.stored.record, response);
    PASSEND_RETURN_IF_ERROR(AddDecisions(person.key(), response));
    PASSEND_RETURN_IF_ERROR(AddLookUps(person.name, response));
    response->set_document(InzageDocument(*response));
    call.set_revision(context_.engine.revision());
    call.add_rows(1);
    return absl::OkStatus();
  }

  // What comes first for this person now, and by which weights.
  absl::Status AddMatches(Call& call, const v1::ExportPersonRequest& request,
                          v1::ExportPersonResponse* response) const {
    QueryState state = TakeState(context_.engine);
    state.purpose = request.access().purpose();
    if (!call.local()) state.agreements = &call.access().agreements().masks();
    const auto view = state.snapshot->FindCandidate(response->candidate().name());
    if (!view.has_value()) return NotFound(request.candidate());
    const score::CompiledPolicy& policy = state.WorkPolicy(view->tenant);
    const model::Catalogue& catalogue = state.reference->catalogue();
    search::Options options = OptionsFor(state, view->tenant, call.control());
    options.limit = kMostMatches;
    PASSEND_ASSIGN_OR_RETURN(const auto result,
                             search::FindOpportunities(state.snapshot, *view, options));
    for (const auto* list : {&result.past, &result.past_mits, &result.onvoldoende_bekend}) {
      for (const auto& hit : *list) {
        const score::Explanation explanation = ExplainPair(state, *view, hit.view, true);
        const std::string title = context_.engine.labels().Title(hit.view.name);
        EncodeMatch({.highlights = explanation,
                     .policy = state.WorkPolicy(hit.view.tenant),
                     .name = hit.view.name,
                     .title = title,
                     .as_of = state.as_of},
                    catalogue, response->add_matches());
        response->add_candidate_texts(texts::CandidateText({.explanation = explanation,
                                                            .candidate = *view->facts,
                                                            .opportunity = *hit.view.facts,
                                                            .catalogue = catalogue,
                                                            .title = title}));
      }
    }
    v1::ScoreLogic* logic = response->mutable_logic();
    for (int f = 0; f < model::kFactorCount; ++f) {
      const auto factor = static_cast<model::Factor>(f);
      (*logic->mutable_weights())[std::string(model::FactorName(factor))] =
          policy.policy().weights[static_cast<std::size_t>(f)];
    }
    EncodeVersions(*state.reference, policy, state.revision, state.as_of,
                   logic->mutable_versions());
    logic->set_explanation(
        "De score telt acht onderdelen op, elk met een gewicht. Wat niet bekend is, telt met een "
        "vast uitgangspunt mee en wordt genoemd. Geslacht, leeftijd, afkomst, soort uitkering en "
        "doelgroep tellen nooit mee. Een score besluit niets: dat doet altijd een professional.");
    return absl::OkStatus();
  }

  void AddRecipients(const model::Candidate& person, v1::ExportPersonResponse* response) const {
    const model::Date today = context_.clock.Today();
    for (const model::Sharing& sharing : person.sharing) {
      v1::Recipient* out = response->add_recipients();
      out->set_tenant(sharing.tenant);
      out->set_level(sharing.level);
      out->set_purpose(sharing.purpose);
      if (sharing.until.has_value()) out->set_until(sharing.until->ToString());
      const auto& agreements = context_.access.agreements().list();
      out->set_agreed(std::ranges::any_of(agreements, [&](const Agreement& agreement) {
        return agreement.from == person.tenant && agreement.to == sharing.tenant &&
               agreement.first <= today && today <= agreement.last &&
               (!sharing.until.has_value() || today <= *sharing.until);
      }));
    }
  }

  absl::Status AddDecisions(const store::RecordKey& person,
                            v1::ExportPersonResponse* response) const {
    PASSEND_ASSIGN_OR_RETURN(const auto questions, CouplingQuestions(context_.engine, person));
    for (const CouplingQuestion& question : questions) {
      v1::KeptDecision* out = response->add_decisions();
      out->set_kind("vraag koppeling");
      out->set_by(question.caller.subject);
      out->set_date(DayOf(question.asked_unix_seconds));
      out->set_text(
          absl::StrCat("Een professional vroeg om aan u gekoppeld te worden: ", question.reason));
    }
    PASSEND_RETURN_IF_ERROR(ForEachVoordracht(
        context_.engine, person.tenant, person.id, [&](const Voordracht& voordracht) {
          for (const VoordrachtStep& step : voordracht.steps) {
            v1::KeptDecision* out = response->add_decisions();
            out->set_id(voordracht.id);
            out->set_kind("voordracht");
            out->set_by(step.professional);
            out->set_date(step.day.ToString());
            out->set_text(absl::StrCat(
                std::string(StateName(step.state)), " voor ",
                context_.engine.labels().Title(voordracht.opportunity), ": ", step.reason,
                step.next_step.empty() ? "" : "; afgesproken: " + step.next_step));
          }
        }));
    PASSEND_RETURN_IF_ERROR(
        ForEachProposal(context_.engine, person.tenant, person.id, [&](const Proposal& proposal) {
          std::string tasks;
          for (const ProposalPart& part : proposal.parts) {
            absl::StrAppend(&tasks, tasks.empty() ? "" : ", ", part.title);
          }
          for (const ProposalStep& step : proposal.steps) {
            std::string state(StateName(step.state));
            std::ranges::replace(state, '_', ' ');
            v1::KeptDecision* out = response->add_decisions();
            out->set_id(proposal.id);
            out->set_kind("voorstel takenpakket");
            out->set_by(step.professional);
            out->set_date(step.day.ToString());
            out->set_text(
                absl::StrCat(state, " voor een baan met deze taken: ", tasks, "; ", step.reason,
                             step.next_step.empty() ? "" : "; afgesproken: " + step.next_step));
          }
        }));
    PASSEND_ASSIGN_OR_RETURN(
        const auto hold, FindLegalHold(context_.engine.store(), person, context_.clock.Today()));
    if (hold.has_value()) {
      v1::KeptDecision* out = response->add_decisions();
      out->set_kind("bewaarplicht");
      out->set_by(hold->by);
      out->set_date(hold->set_on.ToString());
      out->set_text(absl::StrCat("Uw gegevens mogen nu niet worden gewist: ", hold->reason));
    }
    return absl::OkStatus();
  }

  absl::Status AddLookUps(const RecordName& person, v1::ExportPersonResponse* response) const {
    audit::Query query;
    query.tenant = person.tenant;
    query.person = context_.audit->tokens().Of(person.tenant, person.id);
    query.limit = kMostLookUps + 1;
    PASSEND_ASSIGN_OR_RETURN(std::vector<audit::NumberedRecord> found,
                             context_.audit->log().reader().Find(query));
    response->set_more_look_ups(found.size() > kMostLookUps);
    if (found.size() > kMostLookUps) found.pop_back();
    for (const audit::NumberedRecord& record : found) {
      EncodeAuditEntry(record, query, response->add_look_ups());
    }
    return absl::OkStatus();
  }

  absl::Status DoSetObjection(Call& call, const v1::SetObjectionRequest& request,
                              v1::SetObjectionResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_RETURN_IF_ERROR(CheckReason(request.reason()));
    PASSEND_ASSIGN_OR_RETURN(const Person person, Reach(call, request.candidate()));
    call.audit().set_reason(request.reason());
    const auto change = [&](const model::Candidate* current) -> absl::StatusOr<model::Candidate> {
      model::Candidate next = *current;
      next.objection = request.objection();
      return next;
    };
    PASSEND_RETURN_IF_ERROR(
        UpdateRecord<model::Candidate>(context_.engine, person.name, {}, change,
                                       [](const model::Candidate&) { return std::string(); })
            .status());
    response->set_revision(context_.engine.revision());
    call.set_revision(response->revision());
    return absl::OkStatus();
  }

  absl::Status DoErase(Call& call, const v1::ErasePersonRequest& request,
                       v1::ErasePersonResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    if (request.confirm() != request.candidate()) {
      return InvalidField("confirm", "must be the name of the candidate once more");
    }
    if (request.reason().empty() || !model::IsId(request.reason()) ||
        request.reason().size() > 32) {
      return InvalidField("reason", "must be 1..32 of a-z, 0-9 and -");
    }
    PASSEND_ASSIGN_OR_RETURN(const Person person, Reach(call, request.candidate()));
    PASSEND_RETURN_IF_ERROR(CheckNotHeld(context_.engine, person.key()));
    // Before the key is gone: afterwards nobody can say whose record it is.
    call.audit().set_reason(request.reason());
    call.audit().set_act(audit::Act::kErasure);
    PASSEND_RETURN_IF_ERROR(call.RecordAnswer());
    PASSEND_ASSIGN_OR_RETURN(const store::Revision revision,
                             context_.engine.Erase(person.key(), request.reason()));
    if (context_.audit != nullptr)
      context_.audit->tokens().Forget(person.name.tenant, person.name.id);
    response->set_revision(revision);
    response->set_statement(absl::StrCat(
        "Op ", context_.clock.Today().ToString(),
        " is de sleutel van deze persoon vernietigd. Profiel, berekende gegevens en besluiten zijn "
        "verwijderd, en de persoon komt in geen enkele zoekvraag meer voor. Uit de bestanden "
        "verdwijnen de versleutelde gegevens binnen 24 uur. Reservekopieën zijn zonder de sleutel "
        "niet te lezen; bij terugzetten wordt de persoon opnieuw gewist."));
    call.set_revision(revision);
    return absl::OkStatus();
  }

  absl::Status DoSetLegalHold(Call& call, const v1::SetLegalHoldRequest& request) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_RETURN_IF_ERROR(CheckReason(request.reason()));
    LegalHold hold = {
        .by = call.caller().subject, .reason = request.reason(), .set_on = context_.clock.Today()};
    if (!request.until().empty()) {
      hold.until = model::Date::Parse(request.until());
      if (!hold.until.has_value() || *hold.until < hold.set_on) {
        return InvalidField("until", "must be a day YYYY-MM-DD, today or later, or empty");
      }
    }
    PASSEND_ASSIGN_OR_RETURN(const Person person, Reach(call, request.candidate()));
    call.audit().set_reason(request.reason());
    return request.hold() ? server::SetLegalHold(context_.engine, person.key(), hold)
                          : ClearLegalHold(context_.engine, person.key());
  }

  absl::Status DoRunRetention(Call& call, const v1::RunRetentionRequest& request,
                              v1::RunRetentionResponse* response) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant,
                             call.ResolveParent(request.parent(), "parent"));
    if (!model::IsId(tenant)) return NotFound(request.parent());
    if (context_.retention == nullptr) {
      return Error(absl::StatusCode::kFailedPrecondition, "NO_RETENTION_TERMS",
                   "this service has no bewaartermijnen.toml");
    }
    const Caller& caller = call.caller();
    PASSEND_ASSIGN_OR_RETURN(
        const RetentionResult result,
        server::RunRetention(
            context_.engine, *context_.retention,
            {.tenant = tenant,
             .dry_run = request.dry_run(),
             .by = absl::StrCat(std::string(RoleName(caller.role)), " ", caller.subject),
             .record = [&](const std::vector<store::RecordKey>& people) {
               for (const store::RecordKey& person : people) {
                 call.RecordPerson(MakeName(person.tenant, kCandidates, person.id), true);
               }
               return call.RecordAnswer();
             }}));
    response->set_candidates(result.candidates);
    response->set_opportunities(result.opportunities);
    response->set_held(result.held);
    response->set_generations(result.generations);
    response->set_digest_days(result.digest_days);
    response->set_statement(result.statement);
    if (!request.dry_run() && !context_.statements.empty()) {
      PASSEND_RETURN_IF_ERROR(KeepStatement(context_.statements, result.statement).status());
    }
    call.set_revision(context_.engine.revision());
    call.add_rows(result.candidates + result.opportunities);
    return absl::OkStatus();
  }

  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRightsService(ServiceContext& context) {
  return std::make_unique<RightsService>(context);
}

}  // namespace passend::server
