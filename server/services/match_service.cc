#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "matcher/search/similar.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "server/codec/match_codec.h"
#include "server/codec/match_requests.h"
#include "server/codec/match_writer.h"
#include "server/codec/money_codec.h"
#include "server/codec/names.h"
#include "server/codec/record_codec.h"
#include "server/codec/versions_codec.h"
#include "server/engine/matching.h"
#include "server/engine/records.h"
#include "server/errors.h"
#include "server/services/call.h"
#include "server/services/services.h"
#include "server/status_macros.h"
#include "server/texts/attention_texts.h"
#include "server/texts/letters.h"

namespace passend::server {
namespace {

// The id of an inline record that has no name.
constexpr char kInlineId[] = "inline";

void EncodeStatistics(const search::Statistics& statistics,
                      std::chrono::steady_clock::time_point start, v1::SearchStatistics* out) {
  out->set_rows(statistics.rows);
  out->set_scanned_rows(statistics.scanned);
  out->set_refined_rows(statistics.refined);
  out->set_kernel(std::string(statistics.kernel));
  out->set_micros(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                                 std::chrono::steady_clock::now() - start)
                                                 .count()));
}

template <typename Counts, typename Add>
void EncodeCounts(const Counts& counts, Add add) {
  for (std::size_t rule = 1; rule < counts.size(); ++rule) {
    if (counts[rule] == 0) continue;
    v1::RuleCount* out = add();
    out->set_rule(static_cast<v1::Rule>(rule));
    out->set_count(counts[rule]);
  }
}

// A search that was stopped says why.
absl::Status WhyStopped(const absl::Status& status, const CallControl& control) {
  if (!absl::IsCancelled(status)) return status;
  const absl::Status reason = control.Check();
  return reason.ok() ? status : reason;
}

class MatchService final : public v1::MatchService::Service {
 public:
  explicit MatchService(ServiceContext& context)
      : context_(context),
        kernel_(search::ParseKernel(context.kernel).value_or(search::Kernel::kBest)) {}

  grpc::Status FindCandidates(grpc::ServerContext* grpc_context,
                              const v1::FindCandidatesRequest* request,
                              v1::FindCandidatesResponse* response) override {
    Call call(grpc_context, "MatchService/FindCandidates", context_);
    return call.Finish(DoFindCandidates(call, *request, response));
  }
  grpc::Status FindOpportunities(grpc::ServerContext* grpc_context,
                                 const v1::FindOpportunitiesRequest* request,
                                 v1::FindOpportunitiesResponse* response) override {
    Call call(grpc_context, "MatchService/FindOpportunities", context_);
    return call.Finish(DoFindOpportunities(call, *request, response));
  }
  grpc::Status ExplainMatch(grpc::ServerContext* grpc_context,
                            const v1::ExplainMatchRequest* request,
                            v1::ExplainMatchResponse* response) override {
    Call call(grpc_context, "MatchService/ExplainMatch", context_);
    return call.Finish(DoExplainMatch(call, *request, response));
  }
  grpc::Status FindSimilar(grpc::ServerContext* grpc_context, const v1::FindSimilarRequest* request,
                           v1::FindSimilarResponse* response) override {
    Call call(grpc_context, "MatchService/FindSimilar", context_);
    return call.Finish(DoFindSimilar(call, *request, response));
  }
  grpc::Status ExplainAbsence(grpc::ServerContext* grpc_context,
                              const v1::ExplainAbsenceRequest* request,
                              v1::ExplainAbsenceResponse* response) override {
    Call call(grpc_context, "MatchService/ExplainAbsence", context_);
    return call.Finish(DoExplainAbsence(call, *request, response));
  }

 private:
  // Access, revision, day: what every query begins with.
  template <typename Request>
  absl::StatusOr<QueryState> Begin(Call& call, const Request& request, const std::string& as_of) {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(request.access()));
    PASSEND_ASSIGN_OR_RETURN(const model::Date day, DecodeAsOf(as_of, context_.clock.Today()));
    PASSEND_RETURN_IF_ERROR(
        context_.engine.WaitForRevision(request.min_revision(), call.control()));
    QueryState state = TakeState(context_.engine);
    state.as_of = day;
    state.purpose = request.access().purpose();
    state.kernel = kernel_;
    call.set_revision(state.revision);
    return state;
  }

  template <typename Request>
  static absl::Status SetWhatIf(const Request& request, std::string_view tenant,
                                QueryState& state) {
    PASSEND_ASSIGN_OR_RETURN(
        std::optional<model::Policy> policy,
        DecodeWhatIf(request.what_if_weights(), state.reference->PolicyOf(tenant).policy()));
    if (policy.has_value()) state.what_if.emplace(*std::move(policy));
    return absl::OkStatus();
  }

  // A pair with the side that was not asked with.
  ShownPair Shown(const QueryState& state, const score::Highlights& highlights,
                  const index::CandidateView& candidate,
                  const index::OpportunityView& opportunity) const {
    return {.highlights = highlights,
            .policy = state.WorkPolicy(opportunity.tenant),
            .name = candidate.name,
            .title = {},
            .instruments = context_.engine.labels().Instruments(candidate.name),
            .as_of = state.as_of};
  }
  // The same the other way round; `title` must outlive it.
  ShownPair ShownWork(const QueryState& state, const score::Highlights& highlights,
                      const index::CandidateView& candidate,
                      const index::OpportunityView& opportunity, std::string_view title) const {
    ShownPair pair = Shown(state, highlights, candidate, opportunity);
    pair.name = opportunity.name;
    pair.title = title;
    return pair;
  }
  void EncodeWork(const QueryState& state, const score::Highlights& highlights,
                  const index::CandidateView& candidate, const index::OpportunityView& opportunity,
                  v1::Match* out) const {
    const std::string title = context_.engine.labels().Title(opportunity.name);
    EncodeMatch(ShownWork(state, highlights, candidate, opportunity, title),
                state.reference->catalogue(), out);
  }

  // For the catalogue of `reference`; made once.
  std::shared_ptr<const MatchWriter> WriterFor(const std::shared_ptr<const Reference>& reference) {
    const std::lock_guard lock(writer_mutex_);
    if (writer_of_ != reference) {
      writer_ = std::make_shared<const MatchWriter>(reference->catalogue());
      writer_of_ = reference;
    }
    return writer_;
  }

  // The lists of a result into those of the response. `add(hit, field)` adds one match.
  template <typename View, typename Add, typename Response>
  static std::uint64_t EncodeLists(const search::Result<View>& result, Add add,
                                   Response* response) {
    for (const auto& hit : result.past) add(hit, Response::kPastFieldNumber);
    for (const auto& hit : result.past_mits) add(hit, Response::kPastMitsFieldNumber);
    for (const auto& hit : result.onvoldoende_bekend) {
      add(hit, Response::kOnvoldoendeBekendFieldNumber);
    }
    EncodeCounts(result.excluded, [response] { return response->add_valt_af(); });
    return result.past.size() + result.past_mits.size() + result.onvoldoende_bekend.size();
  }

  absl::Status DoFindCandidates(Call& call, const v1::FindCandidatesRequest& request,
                                v1::FindCandidatesResponse* response) {
    const auto start = std::chrono::steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(QueryState state, Begin(call, request, request.as_of()));
    PASSEND_ASSIGN_OR_RETURN(const int limit, DecodeLimit(request.limit()));
    std::optional<OpportunityRow> row;  // of an inline opportunity
    index::OpportunityView view;
    switch (request.opportunity_case()) {
      case v1::FindCandidatesRequest::kName: {
        PASSEND_RETURN_IF_ERROR(ParseName(request.name(), kOpportunities, "name").status());
        const auto found = state.snapshot->FindOpportunity(request.name());
        if (!found.has_value()) return NotFound(request.name());
        view = *found;
        break;
      }
      case v1::FindCandidatesRequest::kInline: {
        PASSEND_ASSIGN_OR_RETURN(const model::Opportunity opportunity,
                                 DecodeInline(request.inline_(), request.parent(), state));
        row = CompileRow(opportunity, *state.reference);
        break;
      }
      case v1::FindCandidatesRequest::kDraft: {
        PASSEND_ASSIGN_OR_RETURN(const std::string tenant, ParseParent(request.parent(), "parent"));
        PASSEND_ASSIGN_OR_RETURN(const model::Opportunity opportunity,
                                 DecodeDraft(request.draft(), *state.reference, tenant));
        EncodeOpportunity(opportunity, 0, response->mutable_draft());
        row = CompileRow(opportunity, *state.reference);
        break;
      }
      case v1::FindCandidatesRequest::OPPORTUNITY_NOT_SET:
        return InvalidField("name", "one of name, inline and draft is required");
    }
    if (row.has_value()) {
      view = {.name = row->entry.name,
              .tenant = row->entry.tenant,
              .grants = &row->entry.grants,
              .owners = row->entry.owners,
              .facts = &row->entry.facts};
    }
    const std::string caller(view.tenant);
    PASSEND_RETURN_IF_ERROR(SetWhatIf(request, caller, state));
    search::Options options = OptionsFor(state, caller, call.control());
    PASSEND_ASSIGN_OR_RETURN(options.filter,
                             DecodeFilter(request.filter(), *state.reference, caller));
    options.limit = limit;
    options.whole_scores = false;
    options.count_excluded = request.count_excluded();
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const auto result = search::FindCandidates(state.snapshot, view, options);
    if (!result.ok()) return WhyStopped(result.status(), call.control());
    const std::shared_ptr<const MatchWriter> writer = WriterFor(state.reference);
    PairHighlighter highlighter(state);
    const auto add = [&](const auto& hit, int field) {
      writer->Add(Shown(state, highlighter.Of(hit.view, view), hit.view, view), field, response);
    };
    call.add_rows(EncodeLists(*result, add, response));
    EncodeVersions(*state.reference, state.WorkPolicy(caller), state.revision, state.as_of,
                   response->mutable_versions());
    EncodeStatistics(result->statistics, start, response->mutable_statistics());
    response->set_what_if(state.what_if.has_value());
    return absl::OkStatus();
  }

  absl::Status DoFindOpportunities(Call& call, const v1::FindOpportunitiesRequest& request,
                                   v1::FindOpportunitiesResponse* response) {
    const auto start = std::chrono::steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(QueryState state, Begin(call, request, request.as_of()));
    PASSEND_ASSIGN_OR_RETURN(const int limit, DecodeLimit(request.limit()));
    std::optional<CandidateRow> row;
    index::CandidateView view;
    switch (request.candidate_case()) {
      case v1::FindOpportunitiesRequest::kName: {
        PASSEND_RETURN_IF_ERROR(ParseName(request.name(), kCandidates, "name").status());
        const auto found = state.snapshot->FindCandidate(request.name());
        if (!found.has_value()) return NotFound(request.name());
        view = *found;
        break;
      }
      case v1::FindOpportunitiesRequest::kInline: {
        PASSEND_ASSIGN_OR_RETURN(const model::Candidate candidate,
                                 DecodeInline(request.inline_(), request.parent(), state));
        row = CompileRow(candidate, *state.reference, state.as_of);
        view = {
            .name = row->entry.name,
            .tenant = row->entry.tenant,
            .grants = &row->entry.grants,
            .owners = row->entry.owners,
            .facts = &row->entry.compiled.facts,
            .extras = row->entry.compiled.extras.empty() ? nullptr : &row->entry.compiled.extras};
        break;
      }
      case v1::FindOpportunitiesRequest::CANDIDATE_NOT_SET:
        return InvalidField("name", "one of name and inline is required");
    }
    const std::string caller(view.tenant);
    PASSEND_RETURN_IF_ERROR(SetWhatIf(request, caller, state));
    search::Options options = OptionsFor(state, caller, call.control());
    PASSEND_ASSIGN_OR_RETURN(options.filter,
                             DecodeFilter(request.filter(), *state.reference, caller));
    options.limit = limit;
    options.count_excluded = request.count_excluded();
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const auto result = search::FindOpportunities(state.snapshot, view, options);
    if (!result.ok()) return WhyStopped(result.status(), call.control());
    const std::shared_ptr<const MatchWriter> writer = WriterFor(state.reference);
    PairHighlighter highlighter(state);
    const auto add = [&](const auto& hit, int field) {
      const std::string title = context_.engine.labels().Title(hit.view.name);
      writer->Add(ShownWork(state, highlighter.Of(view, hit.view), view, hit.view, title), field,
                  response);
    };
    call.add_rows(EncodeLists(*result, add, response));
    EncodeVersions(*state.reference, state.WorkPolicy(caller), state.revision, state.as_of,
                   response->mutable_versions());
    EncodeStatistics(result->statistics, start, response->mutable_statistics());
    response->set_what_if(state.what_if.has_value());
    return absl::OkStatus();
  }

  absl::Status DoExplainMatch(Call& call, const v1::ExplainMatchRequest& request,
                              v1::ExplainMatchResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(QueryState state, Begin(call, request, request.as_of()));
    PASSEND_ASSIGN_OR_RETURN(const RecordName candidate_name,
                             ParseName(request.candidate(), kCandidates, "candidate"));
    PASSEND_ASSIGN_OR_RETURN(const RecordName opportunity_name,
                             ParseName(request.opportunity(), kOpportunities, "opportunity"));
    const auto candidate = state.snapshot->FindCandidate(request.candidate());
    if (!candidate.has_value()) return NotFound(request.candidate());
    const auto opportunity = state.snapshot->FindOpportunity(request.opportunity());
    if (!opportunity.has_value()) return NotFound(request.opportunity());
    PASSEND_RETURN_IF_ERROR(SetWhatIf(request, opportunity->tenant, state));
    // For sources, dates and titles; everything that counts is in the facts.
    PASSEND_ASSIGN_OR_RETURN(const auto profile,
                             GetRecord<model::Candidate>(context_.engine, candidate_name));
    PASSEND_ASSIGN_OR_RETURN(const auto work,
                             GetRecord<model::Opportunity>(context_.engine, opportunity_name));
    const score::Explanation explanation =
        ExplainPair(state, *candidate, *opportunity, PairAllowed(state, *candidate, *opportunity));
    EncodeWork(state, explanation, *candidate, *opportunity, response->mutable_match());
    const score::CompiledPolicy& policy = state.WorkPolicy(opportunity->tenant);
    const model::Catalogue& catalogue = state.reference->catalogue();
    EncodeExplanation({.explanation = explanation,
                       .candidate = *candidate->facts,
                       .opportunity = *opportunity->facts,
                       .catalogue = catalogue,
                       .policy = policy},
                      profile.record, response);
    const texts::Pair pair = {.explanation = explanation,
                              .candidate = *candidate->facts,
                              .opportunity = *opportunity->facts,
                              .catalogue = catalogue,
                              .title = work.record.title};
    response->set_summary(texts::Summary(pair));
    response->set_candidate_text(texts::CandidateText(pair));
    response->set_employer_text(texts::EmployerText(pair));
    if (request.money()) {
      EncodeMoney(profile.record, work.record, state.reference->law(), state.as_of,
                  explanation.hours.overlap, response->mutable_money());
    }
    EncodeVersions(*state.reference, policy, state.revision, state.as_of,
                   response->mutable_versions());
    response->set_what_if(state.what_if.has_value());
    response->set_candidate_policy_version(
        state.reference->PolicyOf(candidate->tenant).policy().version);
    call.add_rows(1);
    return absl::OkStatus();
  }

  absl::Status DoFindSimilar(Call& call, const v1::FindSimilarRequest& request,
                             v1::FindSimilarResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request, ""));
    PASSEND_ASSIGN_OR_RETURN(const int limit, DecodeLimit(request.limit()));
    const bool opportunity = ParseName(request.name(), kOpportunities, "name").ok();
    if (!opportunity && !ParseName(request.name(), kCandidates, "name").ok()) {
      return InvalidField("name", "must be the name of a candidate or an opportunity");
    }
    const auto as_candidate = state.snapshot->FindCandidate(request.name());
    const auto as_work = state.snapshot->FindOpportunity(request.name());
    if (!as_candidate.has_value() && !as_work.has_value()) return NotFound(request.name());
    const std::string tenant(opportunity ? as_work->tenant : as_candidate->tenant);
    search::Options options = OptionsFor(state, tenant, call.control());
    options.limit = limit;
    options.filter.tenants = {tenant};
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const auto found = opportunity
                           ? search::FindSimilarOpportunities(*state.snapshot, *as_work, options)
                           : search::FindSimilarCandidates(*state.snapshot, *as_candidate, options);
    if (!found.ok()) return WhyStopped(found.status(), call.control());
    for (const search::Similar& similar : *found) {
      v1::Similar* out = response->add_similar();
      out->set_name(similar.name);
      if (opportunity) out->set_title(context_.engine.labels().Title(similar.name));
      out->set_similarity(similar.similarity);
      out->set_shared_columns(similar.shared_columns);
    }
    EncodeVersions(*state.reference, state.reference->PolicyOf(tenant), state.revision, state.as_of,
                   response->mutable_versions());
    call.add_rows(found->size());
    return absl::OkStatus();
  }

  absl::Status DoExplainAbsence(Call& call, const v1::ExplainAbsenceRequest& request,
                                v1::ExplainAbsenceResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request, request.as_of()));
    PASSEND_RETURN_IF_ERROR(ParseName(request.candidate(), kCandidates, "candidate").status());
    const auto candidate = state.snapshot->FindCandidate(request.candidate());
    if (!candidate.has_value()) return NotFound(request.candidate());
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    PASSEND_ASSIGN_OR_RETURN(const Absence absence,
                             server::ExplainAbsence(state, *candidate, call.control()));
    response->set_open_opportunities(absence.open);
    response->set_past(absence.lists[static_cast<std::size_t>(score::MatchList::kPast)]);
    response->set_past_mits(absence.lists[static_cast<std::size_t>(score::MatchList::kPastMits)]);
    response->set_onvoldoende_bekend(
        absence.lists[static_cast<std::size_t>(score::MatchList::kOnvoldoendeBekend)]);
    response->set_valt_af(absence.lists[static_cast<std::size_t>(score::MatchList::kValtAf)]);
    EncodeCounts(absence.failing, [response] { return response->add_failing(); });
    EncodeCounts(absence.failing_alone, [response] { return response->add_failing_alone(); });
    const model::Catalogue& catalogue = state.reference->catalogue();
    for (const Absence::Ask& ask : absence.ask_first) {
      v1::AskFirst* out = response->add_ask_first();
      out->set_what(texts::AskFirstCode(ask.what, catalogue));
      out->set_opportunities(ask.opportunities);
      out->set_text(texts::AskFirstText(ask.what, catalogue));
    }
    for (const Absence::Near& near : absence.nearest) {
      EncodeWork(state, near.explanation, *candidate, near.view, response->add_nearest());
    }
    EncodeVersions(*state.reference, state.reference->PolicyOf(candidate->tenant), state.revision,
                   state.as_of, response->mutable_versions());
    call.add_rows(absence.open);
    return absl::OkStatus();
  }

  static absl::StatusOr<model::Opportunity> DecodeInline(const v1::Opportunity& message,
                                                         const std::string& parent,
                                                         const QueryState& state) {
    PASSEND_ASSIGN_OR_RETURN(const v1::Opportunity named, Named(message, parent, kOpportunities));
    return DecodeOpportunity(named, state.reference->catalogue(), "inline.");
  }
  static absl::StatusOr<model::Candidate> DecodeInline(const v1::Candidate& message,
                                                       const std::string& parent,
                                                       const QueryState& state) {
    PASSEND_ASSIGN_OR_RETURN(const v1::Candidate named, Named(message, parent, kCandidates));
    return DecodeCandidate(named, state.reference->catalogue(), "inline.");
  }
  // An inline record belongs to the tenant of `parent` and may have a name in it.
  template <typename Message>
  static absl::StatusOr<Message> Named(const Message& message, const std::string& parent,
                                       std::string_view collection) {
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant, ParseParent(parent, "parent"));
    Message named = message;
    if (named.name().empty()) named.set_name(MakeName(tenant, collection, kInlineId));
    PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                             ParseName(named.name(), collection, "inline.name"));
    if (name.tenant != tenant) {
      return InvalidField("inline.name", "must be of the tenant that parent names");
    }
    return named;
  }

  ServiceContext& context_;
  const search::Kernel kernel_;

  std::mutex writer_mutex_;
  std::shared_ptr<const Reference> writer_of_;
  std::shared_ptr<const MatchWriter> writer_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMatchService(ServiceContext& context) {
  return std::make_unique<MatchService>(context);
}

}  // namespace passend::server
