#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "matcher/model/names.h"
#include "matcher/search/similar.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "server/access/match_view.h"
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

// Counts of rows are those of all tenants together, so they are not for callers.
void EncodeStatistics(const search::Statistics& statistics, bool local,
                      std::chrono::steady_clock::time_point start, v1::SearchStatistics* out) {
  if (local) {
    out->set_rows(statistics.rows);
    out->set_scanned_rows(statistics.scanned);
    out->set_refined_rows(statistics.refined);
  }
  out->set_kernel(std::string(statistics.kernel));
  out->set_micros(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                                 std::chrono::steady_clock::now() - start)
                                                 .count()));
}

// Counts by rule; `apart` false: H6 and small ones together, without a rule.
template <typename Counts, typename Add>
void EncodeCounts(const Call& call, bool apart, const Counts& exact, Add add) {
  const int below = call.access().table().limits().hidden_counts_below;
  const Counts counts = apart ? exact : MergeCounts(exact, static_cast<std::uint64_t>(below));
  for (std::size_t rule = apart ? 1 : 0; rule < counts.size(); ++rule) {
    if (counts[rule] == 0) continue;
    v1::RuleCount* out = add();
    out->set_rule(static_cast<v1::Rule>(rule));
    out->set_count(counts[rule]);
  }
}

absl::Status OwnInputNotAllowed(std::string_view field) {
  return Error(absl::StatusCode::kPermissionDenied, "OWN_INPUT_NOT_ALLOWED",
               absl::StrCat(std::string(field),
                            ": loads and weights of one's own are for the werkregisseur of the "
                            "caseload and the arbeidsdeskundige"));
}

// What a call may show, by scope; narrowed while the call is prepared.
struct Shown {
  FieldSet coupled;
  FieldSet own;
  FieldSet shared;

  static Shown For(const Call& call) {
    return {.coupled = call.Fields(Scope::kCoupled),
            .own = call.Fields(Scope::kOwn),
            .shared = call.Fields(Scope::kShared)};
  }
  FieldSet Of(Scope scope) const {
    switch (scope) {
      case Scope::kCoupled:
        return coupled;
      case Scope::kOwn:
        return own;
      case Scope::kShared:
        return shared;
      case Scope::kOther:
        break;
    }
    return {};
  }
  // Only people of whom the caller may see everything that own loads or weights would show.
  void KeepOwnInput() {
    for (FieldSet* fields : {&coupled, &own, &shared}) {
      if (!fields->Has(FieldClass::kEigenInvoer)) *fields = {};
    }
  }
  void KeepCoupled() { own = shared = {}; }
  bool nobody() const { return coupled.empty() && own.empty() && shared.empty(); }
  // Whether everybody who can appear may be counted by rule.
  bool CountsApart() const {
    for (const FieldSet* fields : {&coupled, &own, &shared}) {
      if (!fields->empty() && !fields->Has(FieldClass::kTellingen)) return false;
    }
    return true;
  }
};

// Takes the pairs of `silent` out of the lists, which then hold at most `limit`.
template <typename View>
void LeaveOut(const std::set<std::string, std::less<>>& silent, int limit,
              search::Result<View>* result) {
  if (silent.empty()) return;
  for (auto* list : {&result->past, &result->past_mits, &result->onvoldoende_bekend}) {
    std::erase_if(*list, [&](const auto& hit) { return silent.contains(hit.view.name); });
    if (static_cast<int>(list->size()) > limit) list->erase(list->begin() + limit, list->end());
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
    if (!call.local()) state.agreements = &call.access().agreements().masks();
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
  ShownPair Pair(const QueryState& state, const score::Highlights& highlights,
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
  ShownPair PairWork(const QueryState& state, const score::Highlights& highlights,
                     const index::CandidateView& candidate,
                     const index::OpportunityView& opportunity, std::string_view title) const {
    ShownPair pair = Pair(state, highlights, candidate, opportunity);
    pair.name = opportunity.name;
    pair.title = title;
    return pair;
  }
  void EncodeWork(const Call& call, const QueryState& state, const score::Highlights& highlights,
                  const index::CandidateView& candidate, const index::OpportunityView& opportunity,
                  v1::Match* out) const {
    const std::string title = context_.engine.labels().Title(opportunity.name);
    EncodeMatch(PairWork(state, highlights, candidate, opportunity, title),
                state.reference->catalogue(), out);
    out->set_name(NameOfWork(call, opportunity));
  }

  // The name by which the caller knows a piece of work.
  static std::string NameOfWork(const Call& call, const index::OpportunityView& work) {
    if (call.local() || work.tenant == call.caller().tenant) return std::string(work.name);
    return call.HandleOf(kOpportunities, work.name);
  }

  static CoarsePerson Coarse(const Call& call, const QueryState& state,
                             const index::CandidateView& person) {
    return {.facts = *person.facts,
            .catalogue = state.reference->catalogue(),
            .score_band = call.access().table().limits().score_band};
  }

  // A match with its score, as field `number` of `response`.
  void AddWhole(const Call& call, const FieldSet& fields, const MatchWriter& writer,
                const ShownPair& pair, Scope scope, int number,
                google::protobuf::Message* response) const {
    if (call.local()) {
      writer.Add(pair, number, response);
      return;
    }
    v1::Match more;  // what stands beside the match; a message and more of it are one message
    if (scope == Scope::kCoupled) {
      more.set_coupled(true);
      if (fields.Has(FieldClass::kDossier)) SetDossier(call, pair.name, &more);
    }
    std::string* bytes =
        response->GetReflection()->MutableUnknownFields(response)->AddLengthDelimited(number);
    if (fields.Has(FieldClass::kFml)) {
      writer.Write(pair, bytes);
    } else {
      v1::Match match;
      EncodeMatch(pair, writer.catalogue(), &match);
      ShowMatch(fields, writer.catalogue(), &match);
      match.SerializeToString(bytes);
    }
    more.AppendToString(bytes);
  }

  // A match for somebody who is not coupled.
  void AddCoarse(const Call& call, const QueryState& state, const ShownPair& pair,
                 const index::CandidateView& person, int number,
                 google::protobuf::Message* response) const {
    v1::Match match;
    EncodeCoarseMatch(pair.highlights.score, Coarse(call, state, person),
                      call.HandleOf(kCandidates, person.name), &match);
    match.SerializeToString(
        response->GetReflection()->MutableUnknownFields(response)->AddLengthDelimited(number));
  }

  // The way to the dossier; left out when the profile cannot be read.
  void SetDossier(const Call& call, std::string_view candidate, v1::Match* out) const {
    const auto name = ParseName(candidate, kCandidates, "name");
    if (!name.ok()) return;
    const auto profile = GetRecord<model::Candidate>(context_.engine, *name);
    if (!profile.ok()) return;
    out->set_external_ref(profile->record.external_ref);
    out->set_dossier_link(call.access().DossierLink(name->tenant, profile->record.external_ref));
  }

  // A person that a request names, and what the caller may see of him or her.
  struct Person {
    index::CandidateView view;
    Scope scope = Scope::kOther;
    FieldSet fields;
  };
  // NOT_FOUND, in the same words: there is nobody, it is somebody else's, or the caller sees
  // nothing of this person (or not `needed`).
  static absl::StatusOr<Person> FindPerson(const Call& call, const QueryState& state,
                                           const std::string& name, std::string_view field,
                                           std::optional<FieldClass> needed) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key, call.Resolve(name, kCandidates, field));
    const auto view = state.snapshot->FindCandidate(MakeName(key.tenant, kCandidates, key.id));
    if (!view.has_value()) return NotFound(name);
    Person person = {.view = *view};
    person.scope = ScopeOf(call.caller(), view->tenant, view->owners);
    person.fields = call.Fields(person.scope);
    // What is shared now, not when the handle was made.
    const bool gone = person.scope == Scope::kShared &&
                      !IsVisible(state, call.caller().tenant, view->tenant, *view->grants);
    if (gone || person.fields.empty() || (needed.has_value() && !person.fields.Has(*needed))) {
      return NotFound(name);
    }
    return person;
  }
  static absl::StatusOr<index::OpportunityView> FindWork(const Call& call, const QueryState& state,
                                                         const std::string& name,
                                                         std::string_view field) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key, call.Resolve(name, kOpportunities, field));
    const auto view = state.snapshot->FindOpportunity(MakeName(key.tenant, kOpportunities, key.id));
    if (!view.has_value() ||
        (!call.local() && !IsVisible(state, call.caller().tenant, view->tenant, *view->grants))) {
      return NotFound(name);
    }
    return *view;
  }
  // The tenant of `parent`; NOT_FOUND when it is not the caller's own.
  static absl::StatusOr<std::string> OwnParent(const Call& call, const std::string& parent) {
    PASSEND_ASSIGN_OR_RETURN(std::string tenant, call.ResolveParent(parent, "parent"));
    if (!model::IsId(tenant)) return NotFound(parent);
    return tenant;
  }

  // Whether this question is one of a series that reads a profile item by item; raises the alert.
  bool Probes(const Call& call, const index::OpportunityView& work) const {
    if (!call.access().probes().IsProbe(call.caller(), work.name, *work.facts,
                                        call.started_unix_seconds())) {
      return false;
    }
    context_.log.Warning(absl::StrCat("alert kind=probing tenant=", call.caller().tenant,
                                      " caller=", call.caller().subject,
                                      " role=", std::string(RoleName(call.caller().role))));
    return true;
  }

  // Makes what the caller may not see no part of the search: rows outside the caseload when only
  // that may be seen, and when somebody is probing. `notice` says what is held back.
  absl::Status Narrow(const Call& call, const v1::FindCandidatesRequest& request,
                      const index::OpportunityView& work, Shown& shown, search::Filter& filter,
                      std::string* notice) const {
    if (!(shown.own.empty() && shown.shared.empty()) && !shown.own.Has(FieldClass::kScore) &&
        Probes(call, work)) {
      shown.KeepCoupled();
      *notice =
          "Alleen kandidaten uit uw eigen caseload worden getoond: er zijn vragen gesteld die maar "
          "in één belasting verschillen. Vraag koppeling, of vraag het de werkregisseur.";
    }
    const Caller& caller = call.caller();
    if (shown.own.empty()) {
      const std::uint64_t mine = index::OwnerHash(caller.tenant, caller.owner);
      if (filter.owner != 0 && filter.owner != mine) {
        return Error(absl::StatusCode::kPermissionDenied, "NOT_IN_CASELOAD",
                     "filter.owner: this question is answered for the own caseload only");
      }
      filter.owner = mine;
    }
    if (shown.shared.empty()) {
      if (request.filter().tenants_size() > 0 && filter.tenants != std::vector{caller.tenant}) {
        *notice += notice->empty() ? "" : " ";
        *notice += "Kandidaten van andere gemeenten worden niet getoond.";
      }
      filter.tenants = {caller.tenant};
    }
    return absl::OkStatus();
  }

  // People of other tenants are shown together with enough others of those, or not at all.
  // FAILED_PRECONDITION: only other tenants were asked for.
  static absl::StatusOr<bool> MayShowOthers(const Call& call,
                                            const v1::FindCandidatesRequest& request,
                                            const search::CandidateResult& result,
                                            std::string* notice) {
    if (call.local()) return true;
    const std::string& own = call.caller().tenant;
    const auto& asked = request.filter().tenants();
    const bool asks_others = std::ranges::any_of(asked, [&](const auto& t) { return t != own; });
    if (!asks_others) return true;
    int others = 0;
    for (const auto* list : {&result.past, &result.past_mits, &result.onvoldoende_bekend}) {
      for (const auto& hit : *list) others += hit.view.tenant != own ? 1 : 0;
    }
    const int least = call.access().table().limits().least_shared_persons;
    if (others >= least) return true;
    if (std::ranges::find(asked, own) == asked.end()) {
      return Error(absl::StatusCode::kFailedPrecondition, "TOO_FEW_PERSONS",
                   absl::StrCat("filter.tenants: lists of other tenants hold at least ", least,
                                " people, or are not shown"));
    }
    *notice += notice->empty() ? "" : " ";
    absl::StrAppend(notice,
                    "Kandidaten van andere gemeenten worden niet getoond: het zijn er minder dan ",
                    least, ".");
    return false;
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
  static std::uint64_t EncodeLists(const Call& call, const search::Result<View>& result,
                                   bool counts_apart, Add add, Response* response) {
    for (const auto& hit : result.past) add(hit, Response::kPastFieldNumber);
    for (const auto& hit : result.past_mits) add(hit, Response::kPastMitsFieldNumber);
    for (const auto& hit : result.onvoldoende_bekend) {
      add(hit, Response::kOnvoldoendeBekendFieldNumber);
    }
    EncodeCounts(call, counts_apart, result.excluded,
                 [response] { return response->add_valt_af(); });
    return result.past.size() + result.past_mits.size() + result.onvoldoende_bekend.size();
  }

  absl::Status DoFindCandidates(Call& call, const v1::FindCandidatesRequest& request,
                                v1::FindCandidatesResponse* response) {
    const auto start = std::chrono::steady_clock::now();
    PASSEND_ASSIGN_OR_RETURN(QueryState state, Begin(call, request, request.as_of()));
    PASSEND_ASSIGN_OR_RETURN(const int limit, DecodeLimit(request.limit()));
    Shown shown = Shown::For(call);
    std::optional<OpportunityRow> row;  // of an inline opportunity
    index::OpportunityView view;
    switch (request.opportunity_case()) {
      case v1::FindCandidatesRequest::kName: {
        PASSEND_ASSIGN_OR_RETURN(view, FindWork(call, state, request.name(), "name"));
        break;
      }
      case v1::FindCandidatesRequest::kInline: {
        shown.KeepOwnInput();
        if (shown.nobody()) return OwnInputNotAllowed("inline");
        PASSEND_ASSIGN_OR_RETURN(const model::Opportunity opportunity,
                                 DecodeInline(call, request.inline_(), request.parent(), state));
        row = CompileRow(opportunity, *state.reference);
        break;
      }
      case v1::FindCandidatesRequest::kDraft: {
        PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
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
    const std::string caller = call.local() ? std::string(view.tenant) : call.caller().tenant;
    if (!request.what_if_weights().empty()) {
      shown.KeepOwnInput();
      if (shown.nobody()) return OwnInputNotAllowed("what_if_weights");
    }
    PASSEND_RETURN_IF_ERROR(SetWhatIf(request, view.tenant, state));
    search::Options options = OptionsFor(state, caller, call.control());
    PASSEND_ASSIGN_OR_RETURN(options.filter,
                             DecodeFilter(request.filter(), *state.reference, caller));
    // Rejected pairs stay silent: as many more are searched, and those are left out.
    const auto silent = context_.silent.OfOpportunity(view.name);
    options.limit = limit + static_cast<int>(silent.size());
    options.whole_scores = false;
    options.count_excluded = request.count_excluded();
    if (!call.local()) {
      PASSEND_RETURN_IF_ERROR(
          Narrow(call, request, view, shown, options.filter, response->mutable_notice()));
    }
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    auto result = search::FindCandidates(state.snapshot, view, options);
    if (!result.ok()) return WhyStopped(result.status(), call.control());
    LeaveOut(silent, limit, &*result);
    PASSEND_ASSIGN_OR_RETURN(const bool others,
                             MayShowOthers(call, request, *result, response->mutable_notice()));
    const std::shared_ptr<const MatchWriter> writer = WriterFor(state.reference);
    PairHighlighter highlighter(state);
    std::uint64_t left_out = 0;
    const auto add = [&](const auto& hit, int field) {
      const Scope scope = ScopeOf(call.caller(), hit.view.tenant, hit.view.owners);
      const FieldSet fields = shown.Of(scope);
      if (fields.empty() || (scope == Scope::kShared && !others)) {
        ++left_out;
        return;
      }
      call.RecordPerson(hit.view.name, false);
      const score::Highlights& highlights = highlighter.Of(hit.view, view);
      const ShownPair pair = Pair(state, highlights, hit.view, view);
      if (fields.Has(FieldClass::kScore)) {
        AddWhole(call, fields, *writer, pair, scope, field, response);
      } else {
        AddCoarse(call, state, pair, hit.view, field, response);
      }
    };
    call.add_rows(EncodeLists(call, *result, shown.CountsApart(), add, response) - left_out);
    EncodeVersions(*state.reference, state.WorkPolicy(view.tenant), state.revision, state.as_of,
                   response->mutable_versions());
    EncodeStatistics(result->statistics, call.local(), start, response->mutable_statistics());
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
    FieldSet fields;  // of this person
    switch (request.candidate_case()) {
      case v1::FindOpportunitiesRequest::kName: {
        PASSEND_ASSIGN_OR_RETURN(const Person person, FindPerson(call, state, request.name(),
                                                                 "name", FieldClass::kScore));
        view = person.view;
        fields = person.fields;
        call.RecordPerson(view.name, true);
        break;
      }
      case v1::FindOpportunitiesRequest::kInline: {
        fields = call.Fields(Scope::kCoupled);
        if (!fields.Has(FieldClass::kEigenInvoer)) return OwnInputNotAllowed("inline");
        PASSEND_ASSIGN_OR_RETURN(const model::Candidate candidate,
                                 DecodeInline(call, request.inline_(), request.parent(), state));
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
    const std::string caller = call.local() ? std::string(view.tenant) : call.caller().tenant;
    if (!request.what_if_weights().empty() && !fields.Has(FieldClass::kEigenInvoer)) {
      return OwnInputNotAllowed("what_if_weights");
    }
    PASSEND_RETURN_IF_ERROR(SetWhatIf(request, caller, state));
    search::Options options = OptionsFor(state, caller, call.control());
    PASSEND_ASSIGN_OR_RETURN(options.filter,
                             DecodeFilter(request.filter(), *state.reference, caller));
    const auto silent = context_.silent.OfCandidate(view.name);
    options.limit = limit + static_cast<int>(silent.size());
    options.count_excluded = request.count_excluded();
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    auto result = search::FindOpportunities(state.snapshot, view, options);
    if (!result.ok()) return WhyStopped(result.status(), call.control());
    LeaveOut(silent, limit, &*result);
    const std::shared_ptr<const MatchWriter> writer = WriterFor(state.reference);
    PairHighlighter highlighter(state);
    const auto add = [&](const auto& hit, int field) {
      const std::string title = context_.engine.labels().Title(hit.view.name);
      const std::string name = NameOfWork(call, hit.view);
      ShownPair pair = PairWork(state, highlighter.Of(view, hit.view), view, hit.view, title);
      pair.name = name;
      AddWhole(call, fields, *writer, pair, Scope::kOwn, field, response);
    };
    call.add_rows(EncodeLists(call, *result, fields.Has(FieldClass::kTellingen), add, response));
    EncodeVersions(*state.reference, state.WorkPolicy(caller), state.revision, state.as_of,
                   response->mutable_versions());
    EncodeStatistics(result->statistics, call.local(), start, response->mutable_statistics());
    response->set_what_if(state.what_if.has_value());
    return absl::OkStatus();
  }

  absl::Status DoExplainMatch(Call& call, const v1::ExplainMatchRequest& request,
                              v1::ExplainMatchResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(QueryState state, Begin(call, request, request.as_of()));
    PASSEND_ASSIGN_OR_RETURN(const Person person, FindPerson(call, state, request.candidate(),
                                                             "candidate", std::nullopt));
    PASSEND_ASSIGN_OR_RETURN(const index::OpportunityView opportunity,
                             FindWork(call, state, request.opportunity(), "opportunity"));
    const index::CandidateView& candidate = person.view;
    if (!request.what_if_weights().empty() && !person.fields.Has(FieldClass::kEigenInvoer)) {
      return OwnInputNotAllowed("what_if_weights");
    }
    const bool whole = person.fields.Has(FieldClass::kScore);
    call.RecordPerson(candidate.name, whole);
    if (!whole && Probes(call, opportunity)) {
      return Error(absl::StatusCode::kPermissionDenied, "PROBING",
                   "too many like questions that differ in one load; ask for coupling, or the "
                   "werkregisseur");
    }
    PASSEND_RETURN_IF_ERROR(SetWhatIf(request, opportunity.tenant, state));
    const score::Explanation explanation =
        ExplainPair(state, candidate, opportunity, PairAllowed(state, candidate, opportunity));
    const score::CompiledPolicy& policy = state.WorkPolicy(opportunity.tenant);
    EncodeVersions(*state.reference, policy, state.revision, state.as_of,
                   response->mutable_versions());
    response->set_what_if(state.what_if.has_value());
    response->set_candidate_policy_version(
        state.reference->PolicyOf(candidate.tenant).policy().version);
    call.add_rows(1);
    if (!whole) {
      v1::Match* match = response->mutable_match();
      EncodeCoarseMatch(explanation.score, Coarse(call, state, candidate), request.opportunity(),
                        match);
      match->set_title(context_.engine.labels().Title(opportunity.name));
      return absl::OkStatus();
    }
    EncodeWork(call, state, explanation, candidate, opportunity, response->mutable_match());
    // For sources, dates and titles; everything that counts is in the facts.
    PASSEND_ASSIGN_OR_RETURN(const RecordName candidate_name,
                             ParseName(candidate.name, kCandidates, "candidate"));
    PASSEND_ASSIGN_OR_RETURN(const RecordName opportunity_name,
                             ParseName(opportunity.name, kOpportunities, "opportunity"));
    PASSEND_ASSIGN_OR_RETURN(const auto profile,
                             GetRecord<model::Candidate>(context_.engine, candidate_name));
    PASSEND_ASSIGN_OR_RETURN(const auto work,
                             GetRecord<model::Opportunity>(context_.engine, opportunity_name));
    const model::Catalogue& catalogue = state.reference->catalogue();
    EncodeExplanation({.explanation = explanation,
                       .candidate = *candidate.facts,
                       .opportunity = *opportunity.facts,
                       .catalogue = catalogue,
                       .policy = policy},
                      profile.record, response);
    const texts::Pair pair = {.explanation = explanation,
                              .candidate = *candidate.facts,
                              .opportunity = *opportunity.facts,
                              .catalogue = catalogue,
                              .title = work.record.title};
    response->set_summary(texts::Summary(pair));
    response->set_candidate_text(texts::CandidateText(pair));
    response->set_employer_text(texts::EmployerText(pair));
    if (request.money() && person.fields.Has(FieldClass::kLoonwaarde)) {
      EncodeMoney(profile.record, work.record, state.reference->law(), state.as_of,
                  explanation.hours.overlap, response->mutable_money());
    }
    if (!call.local() && person.scope == Scope::kCoupled) {
      response->mutable_match()->set_coupled(true);
      response->mutable_match()->set_external_ref(profile.record.external_ref);
      response->mutable_match()->set_dossier_link(
          call.access().DossierLink(candidate.tenant, profile.record.external_ref));
    }
    if (!call.local()) ShowExplanation(person.fields, catalogue, response);
    return absl::OkStatus();
  }

  absl::Status DoFindSimilar(Call& call, const v1::FindSimilarRequest& request,
                             v1::FindSimilarResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request, ""));
    PASSEND_ASSIGN_OR_RETURN(const int limit, DecodeLimit(request.limit()));
    const bool opportunity = call.Resolve(request.name(), kOpportunities, "name").ok();
    if (!opportunity && !call.Resolve(request.name(), kCandidates, "name").ok()) {
      return InvalidField("name", "must be the name of a candidate or an opportunity");
    }
    const Shown shown = Shown::For(call);
    std::optional<index::CandidateView> as_candidate;
    std::optional<index::OpportunityView> as_work;
    if (opportunity) {
      if (!shown.coupled.Has(FieldClass::kWerk) && !shown.own.Has(FieldClass::kWerk)) {
        return NotFound(request.name());
      }
      PASSEND_ASSIGN_OR_RETURN(as_work, FindWork(call, state, request.name(), "name"));
    } else {
      PASSEND_ASSIGN_OR_RETURN(const Person person,
                               FindPerson(call, state, request.name(), "name", FieldClass::kScore));
      as_candidate = person.view;
      call.RecordPerson(person.view.name, true);
    }
    const std::string tenant(opportunity ? as_work->tenant : as_candidate->tenant);
    search::Options options =
        OptionsFor(state, call.local() ? tenant : call.caller().tenant, call.control());
    options.limit = limit;
    options.filter.tenants = {tenant};
    if (!opportunity && shown.own.empty()) {
      options.filter.owner = index::OwnerHash(call.caller().tenant, call.caller().owner);
    }
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const auto found = opportunity
                           ? search::FindSimilarOpportunities(*state.snapshot, *as_work, options)
                           : search::FindSimilarCandidates(*state.snapshot, *as_candidate, options);
    if (!found.ok()) return WhyStopped(found.status(), call.control());
    for (const search::Similar& similar : *found) {
      v1::Similar* out = response->add_similar();
      out->set_name(std::string(similar.name));
      out->set_similarity(similar.similarity);
      out->set_shared_columns(similar.shared_columns);
      if (opportunity) {
        out->set_title(context_.engine.labels().Title(similar.name));
        const auto view = state.snapshot->FindOpportunity(similar.name);
        if (view.has_value()) out->set_name(NameOfWork(call, *view));
        continue;
      }
      const auto view = state.snapshot->FindCandidate(similar.name);
      if (!view.has_value()) continue;
      call.RecordPerson(similar.name, false);
      const FieldSet fields = shown.Of(ScopeOf(call.caller(), view->tenant, view->owners));
      if (fields.Has(FieldClass::kScore)) continue;
      const int band = call.access().table().limits().score_band;
      out->set_name(call.HandleOf(kCandidates, similar.name));
      out->set_similarity(similar.similarity / band * band);
      out->clear_shared_columns();
    }
    EncodeVersions(*state.reference, state.reference->PolicyOf(tenant), state.revision, state.as_of,
                   response->mutable_versions());
    call.add_rows(found->size());
    return absl::OkStatus();
  }

  absl::Status DoExplainAbsence(Call& call, const v1::ExplainAbsenceRequest& request,
                                v1::ExplainAbsenceResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Begin(call, request, request.as_of()));
    PASSEND_ASSIGN_OR_RETURN(const Person person, FindPerson(call, state, request.candidate(),
                                                             "candidate", FieldClass::kScore));
    const index::CandidateView& candidate = person.view;
    call.RecordPerson(candidate.name, true);
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    PASSEND_ASSIGN_OR_RETURN(const Absence absence,
                             server::ExplainAbsence(state, candidate, call.control()));
    response->set_open_opportunities(absence.open);
    response->set_past(absence.lists[static_cast<std::size_t>(score::MatchList::kPast)]);
    response->set_past_mits(absence.lists[static_cast<std::size_t>(score::MatchList::kPastMits)]);
    response->set_onvoldoende_bekend(
        absence.lists[static_cast<std::size_t>(score::MatchList::kOnvoldoendeBekend)]);
    response->set_valt_af(absence.lists[static_cast<std::size_t>(score::MatchList::kValtAf)]);
    const bool apart = person.fields.Has(FieldClass::kTellingen);
    EncodeCounts(call, apart, absence.failing, [response] { return response->add_failing(); });
    EncodeCounts(call, apart, absence.failing_alone,
                 [response] { return response->add_failing_alone(); });
    const model::Catalogue& catalogue = state.reference->catalogue();
    const bool levels = person.fields.Has(FieldClass::kFml);
    for (const Absence::Ask& ask : absence.ask_first) {
      v1::AskFirst* out = response->add_ask_first();
      const std::string what = texts::AskFirstCode(ask.what, catalogue);
      const bool health = ask.what.factor == model::Factor::kBelastbaarheid;
      out->set_what(health && !levels ? what.substr(0, what.find(':')) : what);
      out->set_opportunities(ask.opportunities);
      out->set_text(texts::AskFirstText(ask.what, catalogue));
    }
    for (const Absence::Near& near : absence.nearest) {
      v1::Match* out = response->add_nearest();
      EncodeWork(call, state, near.explanation, candidate, near.view, out);
      if (!call.local()) ShowMatch(person.fields, catalogue, out);
    }
    EncodeVersions(*state.reference, state.reference->PolicyOf(candidate.tenant), state.revision,
                   state.as_of, response->mutable_versions());
    call.add_rows(absence.open);
    return absl::OkStatus();
  }

  static absl::StatusOr<model::Opportunity> DecodeInline(const Call& call,
                                                         const v1::Opportunity& message,
                                                         const std::string& parent,
                                                         const QueryState& state) {
    PASSEND_ASSIGN_OR_RETURN(const v1::Opportunity named,
                             Named(call, message, parent, kOpportunities));
    return DecodeOpportunity(named, state.reference->catalogue(), "inline.");
  }
  static absl::StatusOr<model::Candidate> DecodeInline(const Call& call,
                                                       const v1::Candidate& message,
                                                       const std::string& parent,
                                                       const QueryState& state) {
    PASSEND_ASSIGN_OR_RETURN(const v1::Candidate named, Named(call, message, parent, kCandidates));
    return DecodeCandidate(named, state.reference->catalogue(), "inline.");
  }
  // An inline record belongs to the tenant of `parent` and may have a name in it.
  template <typename Message>
  static absl::StatusOr<Message> Named(const Call& call, const Message& message,
                                       const std::string& parent, std::string_view collection) {
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, parent));
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
