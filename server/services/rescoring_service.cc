#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/index/for_each.h"
#include "passend/v1/rescoring_service.grpc.pb.h"
#include "server/access/match_view.h"
#include "server/codec/match_codec.h"
#include "server/codec/match_requests.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/codec/rescoring_codec.h"
#include "server/engine/matching.h"
#include "server/errors.h"
#include "server/rescoring/change_books.h"
#include "server/rescoring/change_rows.h"
#include "server/rescoring/night_world.h"
#include "server/rescoring/run_manager.h"
#include "server/services/call.h"
#include "server/services/digest_calls.h"
#include "server/services/record_calls.h"
#include "server/services/services.h"
#include "server/status_macros.h"
#include "server/texts/change_texts.h"

namespace passend::server {
namespace {

// Each holds a thread of the server as long as a run takes.
constexpr int kMostWatchers = 16;
constexpr std::chrono::milliseconds kBetweenLooks{250};

std::uint64_t SmallestCell(const Call& call) {
  return static_cast<std::uint64_t>(call.access().table().limits().smallest_cell);
}

// A person of a change or a list, as far as this caller may see him or her.
struct SeenPerson {
  index::CandidateView view;
  Scope scope = Scope::kOther;
  FieldSet fields;

  bool whole() const { return fields.Has(FieldClass::kScore); }
};

class RescoringService final : public v1::RescoringService::Service {
 public:
  explicit RescoringService(ServiceContext& context)
      : context_(context), runs_(*context.runs), books_(*context.matches) {}

  grpc::Status StartRun(grpc::ServerContext* grpc_context, const v1::StartRunRequest* request,
                        v1::Run* response) override {
    Call call(grpc_context, "RescoringService/StartRun", context_);
    return call.Finish(Start(call, *request, response));
  }
  grpc::Status GetRun(grpc::ServerContext* grpc_context, const v1::GetRunRequest* request,
                      v1::Run* response) override {
    Call call(grpc_context, "RescoringService/GetRun", context_);
    return call.Finish(OneRun(call, request->name(), response, [this](const auto& name) {
      return runs_.Get(name.first, name.second);
    }));
  }
  grpc::Status CancelRun(grpc::ServerContext* grpc_context, const v1::CancelRunRequest* request,
                         v1::Run* response) override {
    Call call(grpc_context, "RescoringService/CancelRun", context_);
    return call.Finish(OneRun(call, request->name(), response, [this](const auto& name) {
      return runs_.Cancel(name.first, name.second);
    }));
  }
  grpc::Status WatchRun(grpc::ServerContext* grpc_context, const v1::WatchRunRequest* request,
                        grpc::ServerWriter<v1::WatchRunResponse>* writer) override {
    Call call(grpc_context, "RescoringService/WatchRun", context_);
    return call.Finish(Watch(call, *request, writer));
  }
  grpc::Status ListRuns(grpc::ServerContext* grpc_context, const v1::ListRunsRequest* request,
                        v1::ListRunsResponse* response) override {
    Call call(grpc_context, "RescoringService/ListRuns", context_);
    return call.Finish(Runs(call, *request, response));
  }
  grpc::Status ListMatchChanges(grpc::ServerContext* grpc_context,
                                const v1::ListMatchChangesRequest* request,
                                v1::ListMatchChangesResponse* response) override {
    Call call(grpc_context, "RescoringService/ListMatchChanges", context_);
    return call.Finish(Changes(call, *request, response));
  }
  grpc::Status ListMatches(grpc::ServerContext* grpc_context, const v1::ListMatchesRequest* request,
                           v1::ListMatchesResponse* response) override {
    Call call(grpc_context, "RescoringService/ListMatches", context_);
    return call.Finish(Matches(call, *request, response));
  }
  grpc::Status VerifyRun(grpc::ServerContext* grpc_context, const v1::VerifyRunRequest* request,
                         v1::VerifyRunResponse* response) override {
    Call call(grpc_context, "RescoringService/VerifyRun", context_);
    return call.Finish(Verify(call, *request, response));
  }

  grpc::Status GetDigest(grpc::ServerContext* grpc_context, const v1::GetDigestRequest* request,
                         v1::Digest* response) override {
    Call call(grpc_context, "RescoringService/GetDigest", context_);
    return call.Finish(server::GetDigest(call, context_, *request, response));
  }
  grpc::Status ListDigests(grpc::ServerContext* grpc_context, const v1::ListDigestsRequest* request,
                           v1::ListDigestsResponse* response) override {
    Call call(grpc_context, "RescoringService/ListDigests", context_);
    return call.Finish(server::ListDigests(call, context_, *request, response));
  }
  grpc::Status SetReplacement(grpc::ServerContext* grpc_context,
                              const v1::SetReplacementRequest* request,
                              v1::Replacement* response) override {
    Call call(grpc_context, "RescoringService/SetReplacement", context_);
    return call.Finish(server::SetReplacement(call, context_, *request, response));
  }
  grpc::Status ListReplacements(grpc::ServerContext* grpc_context,
                                const v1::ListReplacementsRequest* request,
                                v1::ListReplacementsResponse* response) override {
    Call call(grpc_context, "RescoringService/ListReplacements", context_);
    return call.Finish(server::ListReplacements(call, context_, *request, response));
  }
  grpc::Status DeleteReplacement(grpc::ServerContext* grpc_context,
                                 const v1::DeleteReplacementRequest* request,
                                 v1::DeleteReplacementResponse*) override {
    Call call(grpc_context, "RescoringService/DeleteReplacement", context_);
    return call.Finish(server::DeleteReplacement(call, context_, *request));
  }

 private:
  // NOT_FOUND: not of the caller's tenant.
  static absl::StatusOr<std::pair<std::string, store::Generation>> OwnRun(const Call& call,
                                                                          const std::string& name,
                                                                          std::string_view field) {
    PASSEND_ASSIGN_OR_RETURN(auto parsed, ParseRunName(name, field));
    if (!call.local() && parsed.first != call.caller().tenant) return NotFound(name);
    return parsed;
  }
  // The tenant of `parent`; NOT_FOUND when it is not the caller's own.
  static absl::StatusOr<std::string> OwnParent(const Call& call, const std::string& parent) {
    PASSEND_ASSIGN_OR_RETURN(std::string tenant, call.ResolveParent(parent, "parent"));
    if (!model::IsId(tenant)) return NotFound(parent);
    return tenant;
  }

  absl::Status Start(Call& call, const v1::StartRunRequest& request, v1::Run* response) {
    PASSEND_RETURN_IF_ERROR(call.Admit());
    RunOrder order;
    PASSEND_ASSIGN_OR_RETURN(order.tenant, OwnParent(call, request.parent()));
    PASSEND_ASSIGN_OR_RETURN(order.mode, DecodeRunMode(request.mode()));
    PASSEND_ASSIGN_OR_RETURN(order.as_of, DecodeAsOf(request.as_of(), context_.clock.Today()));
    PASSEND_ASSIGN_OR_RETURN(const WriteOptions once, OptionsOf(call, request));
    if (request.accept_drift()) {
      PASSEND_RETURN_IF_ERROR(CheckReason(request.reason()));
    } else if (!request.reason().empty()) {
      return InvalidField("reason", "goes with accept_drift only");
    }
    order.accept_drift = request.accept_drift();
    order.reason = request.reason();
    order.compare = request.compare();
    order.requested_by = call.local() ? "lokaal" : call.caller().subject;
    order.request_id = once.request_id;
    order.request_hash = once.request_hash;
    PASSEND_ASSIGN_OR_RETURN(const RunStatus status, runs_.Start(order));
    EncodeRun(status, SmallestCell(call), response);
    return absl::OkStatus();
  }

  template <typename Get>
  absl::Status OneRun(Call& call, const std::string& name, v1::Run* response, const Get& get) {
    PASSEND_RETURN_IF_ERROR(call.Admit());
    PASSEND_ASSIGN_OR_RETURN(const auto parsed, OwnRun(call, name, "name"));
    PASSEND_ASSIGN_OR_RETURN(const RunStatus status, get(parsed));
    EncodeRun(status, SmallestCell(call), response);
    return absl::OkStatus();
  }

  absl::Status Watch(Call& call, const v1::WatchRunRequest& request,
                     grpc::ServerWriter<v1::WatchRunResponse>* writer) {
    PASSEND_RETURN_IF_ERROR(call.Admit());
    PASSEND_ASSIGN_OR_RETURN(const auto name, OwnRun(call, request.name(), "name"));
    struct Watcher {
      std::atomic<int>& count;
      ~Watcher() { --count; }
    } const watcher{watchers_};
    if (++watchers_ > kMostWatchers) {
      return Overloaded("too many watch a run; ask with GetRun", std::chrono::seconds(10));
    }
    auto status = runs_.Get(name.first, name.second);
    while (true) {
      if (!status.ok()) return status.status();
      const bool ended = HasEnded(status->run.state);
      v1::WatchRunResponse message;
      message.set_state(static_cast<v1::RunState>(status->run.state));
      if (status->progress.has_value()) {
        EncodeProgress(*status->progress, message.mutable_progress());
      }
      if (ended) EncodeRun(*status, SmallestCell(call), message.mutable_run());
      if (!writer->Write(message)) {
        return Error(absl::StatusCode::kCancelled, "CANCELLED", "the caller stopped reading");
      }
      if (ended) return absl::OkStatus();
      PASSEND_RETURN_IF_ERROR(call.control().Check());
      status = runs_.Wait(name.first, name.second, kBetweenLooks);
    }
  }

  absl::Status Runs(Call& call, const v1::ListRunsRequest& request,
                    v1::ListRunsResponse* response) {
    PASSEND_RETURN_IF_ERROR(call.Admit());
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
    PASSEND_ASSIGN_OR_RETURN(const int size, DecodePageSize(request.page_size()));
    const std::string list = call.PageContext(absl::StrCat("runs|", tenant));
    PASSEND_ASSIGN_OR_RETURN(const std::string after,
                             DecodePageToken(call.access().page_key(), request.page_token(), list));
    store::Generation before = 0;
    std::from_chars(after.data(), after.data() + after.size(), before);
    const auto most = static_cast<std::size_t>(size);
    PASSEND_ASSIGN_OR_RETURN(std::vector<RunStatus> runs, runs_.List(tenant, before, most + 1));
    if (runs.size() > most) {
      runs.resize(most);
      response->set_next_page_token(
          EncodePageToken(call.access().page_key(), list, absl::StrCat(runs.back().run.number)));
    }
    for (const RunStatus& status : runs) {
      EncodeRun(status, SmallestCell(call), response->add_runs());
    }
    call.add_rows(runs.size());
    return absl::OkStatus();
  }

  absl::Status Verify(Call& call, const v1::VerifyRunRequest& request,
                      v1::VerifyRunResponse* response) {
    PASSEND_RETURN_IF_ERROR(call.Admit());
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
    PASSEND_ASSIGN_OR_RETURN(const model::Date day,
                             DecodeAsOf(request.as_of(), context_.clock.Today()));
    PASSEND_ASSIGN_OR_RETURN(const RunComparison comparison,
                             runs_.Compare(tenant, day, call.control()));
    response->set_same(comparison.difference.empty());
    response->set_difference(comparison.difference);
    EncodeReport(comparison.full, SmallestCell(call), response->mutable_full());
    EncodeReport(comparison.incremental, SmallestCell(call), response->mutable_incremental());
    response->set_full_millis(comparison.full_millis);
    response->set_incremental_millis(comparison.incremental_millis);
    if (comparison.previous != 0) response->set_run(RunName(tenant, comparison.previous));
    return absl::OkStatus();
  }

  // --- What persons are in

  // What a question about people begins with.
  absl::StatusOr<QueryState> Ask(Call& call, const v1::AccessContext& access) const {
    PASSEND_RETURN_IF_ERROR(call.RequireAccess(access));
    QueryState state = TakeState(context_.engine);
    state.purpose = access.purpose();
    if (!call.local()) state.agreements = &call.access().agreements().masks();
    call.set_revision(state.revision);
    return state;
  }

  // The published run that a request names, or the last one. NOT_FOUND: there is none, or it was
  // not published.
  absl::StatusOr<RunStatus> Published(const Call& call, const std::string& tenant,
                                      const std::string& name) const {
    store::Generation number = 0;
    if (name.empty()) {
      PASSEND_ASSIGN_OR_RETURN(number, context_.matches->Published(tenant));
      if (number == 0) {
        return Error(absl::StatusCode::kNotFound, "NO_RUN_PUBLISHED",
                     "no run was published yet; `passend rescore start` makes the first");
      }
    } else {
      PASSEND_ASSIGN_OR_RETURN(const auto parsed, OwnRun(call, name, "run"));
      if (parsed.first != tenant) return NotFound(name);
      number = parsed.second;
    }
    PASSEND_ASSIGN_OR_RETURN(RunStatus status, runs_.Get(tenant, number));
    if (status.run.state != RunState::kGepubliceerd) return NotFound(RunName(tenant, number));
    return status;
  }

  static std::optional<SeenPerson> See(const Call& call, const QueryState& state,
                                       std::string_view name) {
    const auto view = state.snapshot->FindCandidate(name);
    if (!view.has_value()) return std::nullopt;
    SeenPerson person = {.view = *view};
    person.scope = ScopeOf(call.caller(), view->tenant, view->owners);
    person.fields = call.Fields(person.scope);
    const bool gone = person.scope == Scope::kShared &&
                      !IsVisible(state, call.caller().tenant, view->tenant, *view->grants);
    if (gone || person.fields.empty()) return std::nullopt;
    return person;
  }
  // The name by which the caller knows the person; on record as shown.
  static std::string NameOf(Call& call, const SeenPerson& person) {
    call.RecordPerson(person.view.name, false);
    if (person.whole()) return std::string(person.view.name);
    return call.HandleOf(kCandidates, person.view.name);
  }
  // Nothing when the work cannot be seen.
  static std::optional<index::OpportunityView> SeeWork(const Call& call, const QueryState& state,
                                                       std::string_view name) {
    auto view = state.snapshot->FindOpportunity(name);
    if (view.has_value() && !call.local() &&
        !IsVisible(state, call.caller().tenant, view->tenant, *view->grants)) {
      view.reset();
    }
    return view;
  }
  static std::string NameOfWork(const Call& call, std::string_view tenant, std::string_view name) {
    if (call.local() || tenant == call.caller().tenant) return std::string(name);
    return call.HandleOf(kOpportunities, name);
  }

  // What ListMatchChanges asks for, resolved.
  struct ChangeFilter {
    std::string candidate;  // resource names; "" = any
    std::string opportunity;
    std::uint64_t owner = 0;  // index::OwnerHash(); 0 = any
    rescoring::Direction direction{};
    std::set<rescoring::ChangeKind> kinds;
    std::set<rescoring::CauseKind> causes;

    bool Takes(const rescoring::Change& change) const {
      return (candidate.empty() || change.candidate == candidate) &&
             (opportunity.empty() || change.opportunity == opportunity) &&
             (direction == rescoring::Direction{} || change.direction == direction) &&
             (kinds.empty() || kinds.contains(change.kind)) &&
             (causes.empty() || causes.contains(change.cause.kind));
    }
  };
  static bool Owns(std::uint64_t owner, const index::Owners& owners) {
    return owner != 0 && std::ranges::find(owners, owner) != owners.end();
  }

  static absl::StatusOr<ChangeFilter> DecodeChangeFilter(
      const Call& call, const std::string& tenant, const v1::ListMatchChangesRequest& request) {
    ChangeFilter filter;
    if (!request.candidate().empty()) {
      PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                               call.Resolve(request.candidate(), kCandidates, "candidate"));
      filter.candidate = MakeName(name.tenant, kCandidates, name.id);
    }
    if (!request.opportunity().empty()) {
      PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                               call.Resolve(request.opportunity(), kOpportunities, "opportunity"));
      filter.opportunity = MakeName(name.tenant, kOpportunities, name.id);
    }
    if (!request.owner().empty()) filter.owner = index::OwnerHash(tenant, request.owner());
    if (!v1::ChangeDirection_IsValid(request.direction())) {
      return InvalidField("direction", "must be OF_CANDIDATE or OF_OPPORTUNITY, or left out");
    }
    filter.direction = static_cast<rescoring::Direction>(request.direction());
    for (int i = 0; i < request.kinds_size(); ++i) {
      const int kind = request.kinds(i);
      if (!v1::ChangeKind_IsValid(kind) || kind == 0) {
        return InvalidField(absl::StrCat("kinds[", i, "]"), "must be a kind of change");
      }
      filter.kinds.insert(static_cast<rescoring::ChangeKind>(kind));
    }
    for (int i = 0; i < request.causes_size(); ++i) {
      const int cause = request.causes(i);
      if (!v1::CauseKind_IsValid(cause) || cause == 0) {
        return InvalidField(absl::StrCat("causes[", i, "]"), "must be a kind of cause");
      }
      filter.causes.insert(static_cast<rescoring::CauseKind>(cause));
    }
    return filter;
  }

  // Whether the caller may see this change; with `person` filled in when so. People of other
  // tenants are in no change: one by one, nobody could say that there are enough of them.
  std::optional<SeenPerson> MaySee(const Call& call, const QueryState& state,
                                   const ChangeFilter& filter, const std::string& tenant,
                                   const rescoring::Change& change) const {
    if (!filter.Takes(change)) return std::nullopt;
    const std::optional<SeenPerson> person = See(call, state, change.candidate);
    if (!person.has_value() || person->scope == Scope::kShared) return std::nullopt;
    const auto work = SeeWork(call, state, change.opportunity);
    const bool of_work = change.direction == rescoring::Direction::kOfOpportunity;
    if (filter.owner != 0) {
      const bool owned = of_work ? work.has_value() && Owns(filter.owner, work->owners)
                                 : Owns(filter.owner, person->view.owners);
      if (!owned) return std::nullopt;
    }
    if (person->whole()) return person;
    // Of somebody outside the caseload only what happened to work of one's own, and nothing of
    // which the ground may be health.
    const std::uint64_t me =
        call.caller().owner.empty() ? 0 : index::OwnerHash(tenant, call.caller().owner);
    const bool mine = of_work && work.has_value() && Owns(me, work->owners);
    if (!mine || change.kind == rescoring::ChangeKind::kAttentionNew) return std::nullopt;
    return person;
  }

  void EncodeOne(Call& call, const QueryState& state, const RunRecord& run,
                 const SeenPerson& person, const rescoring::Change& change,
                 v1::MatchChange* out) const {
    EncodeChange(change, out);
    out->set_candidate(NameOf(call, person));
    const RecordName work =
        ParseName(change.opportunity, kOpportunities, "opportunity").value_or(RecordName());
    out->set_opportunity(NameOfWork(call, work.tenant, change.opportunity));
    out->set_title(context_.engine.labels().Title(change.opportunity));
    out->set_coupled(!call.local() && person.scope == Scope::kCoupled);
    // Indices of another catalogue mean nothing.
    const model::Catalogue& catalogue = state.reference->catalogue();
    const bool readable = run.catalogue_hash == catalogue.hash();
    const texts::ChangeWords words = {.catalogue = catalogue,
                                      .today = run.order.as_of,
                                      .day = std::nullopt,
                                      .policy_version = run.policy_version};
    if (!person.whole()) {
      MakeCoarse(call.access().table().limits().score_band, out);
      if (readable) out->set_text(texts::ChangeTextForOther(change, words));
      return;
    }
    if (readable) {
      out->set_text(texts::ChangeText(change, words));
      v1::Match match;
      for (const score::Attention& attention : change.attention) {
        EncodeAttention(attention, catalogue, match.add_attention_points());
      }
      ShowMatch(person.fields, catalogue, &match);
      *out->mutable_attention_points() = match.attention_points();
    }
    if (change.by.empty()) return;
    if (change.direction == rescoring::Direction::kOfCandidate) {
      const auto other = SeeWork(call, state, change.by);
      if (other.has_value()) {
        out->mutable_cause()->set_by(NameOfWork(call, other->tenant, change.by));
      }
    } else {
      const auto other = See(call, state, change.by);
      if (other.has_value() && other->scope != Scope::kShared) {
        out->mutable_cause()->set_by(NameOf(call, *other));
      }
    }
  }

  absl::Status Changes(Call& call, const v1::ListMatchChangesRequest& request,
                       v1::ListMatchChangesResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Ask(call, request.access()));
    PASSEND_ASSIGN_OR_RETURN(const std::string tenant, OwnParent(call, request.parent()));
    PASSEND_ASSIGN_OR_RETURN(const int size, DecodePageSize(request.page_size()));
    PASSEND_ASSIGN_OR_RETURN(const ChangeFilter filter, DecodeChangeFilter(call, tenant, request));
    // A token goes with its question, and with the generation that it began in.
    v1::ListMatchChangesRequest question = request;
    question.clear_access();
    question.clear_page_size();
    question.clear_page_token();
    const std::string list =
        call.PageContext(absl::StrCat("changes|", question.SerializeAsString()));
    PASSEND_ASSIGN_OR_RETURN(const std::string token,
                             DecodePageToken(call.access().page_key(), request.page_token(), list));
    std::string run_name = request.run();
    std::string after;
    if (!token.empty()) {
      const std::size_t space = token.find(' ');
      run_name = token.substr(0, space);
      after = token.substr(space + 1);
    }
    PASSEND_ASSIGN_OR_RETURN(const RunStatus run, Published(call, tenant, run_name));
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    const auto book = books_.Of(tenant, run.run.number);
    if (absl::IsNotFound(book.status())) return NotFound(RunName(tenant, run.run.number));
    if (!book.ok()) return book.status();
    response->set_run(RunName(tenant, run.run.number));
    std::uint64_t total = 0;
    std::string last;
    for (const rescoring::Change& change : **book) {
      const std::optional<SeenPerson> person = MaySee(call, state, filter, tenant, change);
      if (!person.has_value()) continue;
      ++total;
      const std::string place = PlaceOf(change);
      if (!after.empty() && place <= after) continue;
      if (response->changes_size() < size) {
        EncodeOne(call, state, run.run, *person, change, response->add_changes());
        last = place;
      } else if (response->next_page_token().empty()) {
        response->set_next_page_token(EncodePageToken(call.access().page_key(), list,
                                                      absl::StrCat(response->run(), " ", last)));
      }
    }
    response->set_total(total);
    call.add_rows(static_cast<std::uint64_t>(response->changes_size()));
    return absl::OkStatus();
  }

  // The state of one profile of its own tenant. NOT_FOUND names `shown`.
  absl::StatusOr<rescoring::ProfileState> StateOf(const RunRecord& run, store::StateKind kind,
                                                  const std::string& name,
                                                  const std::string& shown) const {
    auto bytes = context_.matches->GetState(run.order.tenant, run.number, kind,
                                            RowIdOf(run.order.tenant, name));
    if (absl::IsNotFound(bytes.status())) return NotFound(shown);
    if (!bytes.ok()) return bytes.status();
    return rescoring::ParseState(name, *bytes);
  }

  absl::Status Matches(Call& call, const v1::ListMatchesRequest& request,
                       v1::ListMatchesResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const QueryState state, Ask(call, request.access()));
    switch (request.of_case()) {
      case v1::ListMatchesRequest::kCandidate:
        return MatchesOfPerson(call, state, request, response);
      case v1::ListMatchesRequest::kOpportunity:
        return MatchesOfWork(call, state, request, response);
      case v1::ListMatchesRequest::OF_NOT_SET:
        break;
    }
    return InvalidField("candidate", "one of candidate and opportunity is required");
  }

  static v1::StoredMatch* AddMatch(score::MatchList list, v1::ListMatchesResponse* response) {
    switch (list) {
      case score::MatchList::kPast:
        return response->add_past();
      case score::MatchList::kPastMits:
        return response->add_past_mits();
      default:
        return response->add_onvoldoende_bekend();
    }
  }
  static constexpr score::MatchList kLists[] = {
      score::MatchList::kPast, score::MatchList::kPastMits, score::MatchList::kOnvoldoendeBekend};

  // The places that are shown, by the hash of the other's name; one may be in one list only.
  struct Place {
    score::MatchList list{};
    std::uint32_t position = 0;
    int score = 0;
    std::string name;  // when the other was found
  };
  static std::map<std::uint64_t, Place> PlacesOf(const rescoring::ProfileState& kept, int shown) {
    std::map<std::uint64_t, Place> places;
    for (const score::MatchList list : kLists) {
      std::uint32_t position = 0;
      for (const rescoring::KeptEntry* entry : rescoring::ShownOf(kept, list, shown)) {
        places[entry->other] = {
            .list = list, .position = ++position, .score = entry->score, .name = {}};
      }
    }
    return places;
  }
  // In the order of the lists.
  static std::vector<Place> InOrder(const std::map<std::uint64_t, Place>& places) {
    std::vector<Place> ordered;
    for (const auto& [hash, place] : places) {
      if (!place.name.empty()) ordered.push_back(place);
    }
    std::ranges::sort(ordered, {},
                      [](const Place& place) { return std::pair(place.list, place.position); });
    return ordered;
  }

  absl::Status MatchesOfPerson(Call& call, const QueryState& state,
                               const v1::ListMatchesRequest& request,
                               v1::ListMatchesResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key,
                             call.Resolve(request.candidate(), kCandidates, "candidate"));
    const std::string name = MakeName(key.tenant, kCandidates, key.id);
    const std::optional<SeenPerson> person = See(call, state, name);
    if (!person.has_value() || !person->whole()) return NotFound(request.candidate());
    PASSEND_ASSIGN_OR_RETURN(const RunStatus run, Published(call, key.tenant, request.run()));
    call.RecordPerson(name, true);
    PASSEND_ASSIGN_OR_RETURN(
        const rescoring::ProfileState kept,
        StateOf(run.run, store::StateKind::kCandidate, name, request.candidate()));
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    auto places = PlacesOf(kept, run.run.report.stamp.candidate_list);
    state.snapshot->ForEachOpportunity([&](const index::OpportunityView& view) {
      const auto place = places.find(rescoring::NameHash(view.name));
      if (place != places.end()) place->second.name = std::string(view.name);
    });
    const auto silent = context_.silent.OfCandidate(name);
    for (const Place& place : InOrder(places)) {
      const auto work = SeeWork(call, state, place.name);
      if (!work.has_value() || silent.contains(place.name)) continue;
      v1::StoredMatch* out = AddMatch(place.list, response);
      out->set_name(NameOfWork(call, work->tenant, place.name));
      out->set_title(context_.engine.labels().Title(place.name));
      out->set_position(place.position);
      out->set_score(place.score);
    }
    return EncodeEnd(call, run.run, response);
  }

  absl::Status MatchesOfWork(Call& call, const QueryState& state,
                             const v1::ListMatchesRequest& request,
                             v1::ListMatchesResponse* response) {
    PASSEND_ASSIGN_OR_RETURN(const RecordName key,
                             call.Resolve(request.opportunity(), kOpportunities, "opportunity"));
    const std::string name = MakeName(key.tenant, kOpportunities, key.id);
    const auto work = SeeWork(call, state, name);
    const bool own = call.local() || key.tenant == call.caller().tenant;
    if (!work.has_value() || !own) return NotFound(request.opportunity());
    PASSEND_ASSIGN_OR_RETURN(const RunStatus run, Published(call, key.tenant, request.run()));
    PASSEND_ASSIGN_OR_RETURN(
        const rescoring::ProfileState kept,
        StateOf(run.run, store::StateKind::kOpportunity, name, request.opportunity()));
    PASSEND_ASSIGN_OR_RETURN(const Admission::Ticket ticket,
                             context_.admission.Enter(call.control()));
    auto places = PlacesOf(kept, run.run.report.stamp.opportunity_list);
    state.snapshot->ForEachCandidate([&](const index::CandidateView& view) {
      const auto place = places.find(rescoring::NameHash(view.name));
      if (place != places.end()) place->second.name = std::string(view.name);
    });
    const auto silent = context_.silent.OfOpportunity(name);
    std::vector<std::pair<Place, SeenPerson>> shown;
    int others = 0;
    for (const Place& place : InOrder(places)) {
      const std::optional<SeenPerson> person = See(call, state, place.name);
      if (!person.has_value() || silent.contains(place.name)) continue;
      if (person->scope == Scope::kShared) ++others;
      shown.emplace_back(place, *person);
    }
    // People of other tenants are shown together with enough others of those, or not at all.
    const int least = call.access().table().limits().least_shared_persons;
    const bool show_others = call.local() || others == 0 || others >= least;
    if (!show_others) {
      response->set_notice(absl::StrCat(
          "Kandidaten van andere gemeenten worden niet getoond: het zijn er minder dan ", least,
          "."));
    }
    const int band = call.access().table().limits().score_band;
    for (const auto& [place, person] : shown) {
      if (person.scope == Scope::kShared && !show_others) continue;
      v1::StoredMatch* out = AddMatch(place.list, response);
      out->set_name(NameOf(call, person));
      out->set_position(place.position);
      out->set_score(person.whole() ? place.score : place.score / band * band);
      out->set_banded(!person.whole());
      out->set_coupled(!call.local() && person.scope == Scope::kCoupled);
    }
    return EncodeEnd(call, run.run, response);
  }

  static absl::Status EncodeEnd(Call& call, const RunRecord& run,
                                v1::ListMatchesResponse* response) {
    response->set_run(RunName(run.order.tenant, run.number));
    EncodeRunVersions(run, response->mutable_versions());
    call.add_rows(static_cast<std::uint64_t>(response->past_size() + response->past_mits_size() +
                                             response->onvoldoende_bekend_size()));
    return absl::OkStatus();
  }

  ServiceContext& context_;
  RunManager& runs_;
  ChangeBooks books_;
  std::atomic<int> watchers_ = 0;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRescoringService(ServiceContext& context) {
  return std::make_unique<RescoringService>(context);
}

}  // namespace passend::server
