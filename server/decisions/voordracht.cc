#include "server/decisions/voordracht.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "passend/storage/v1/voordracht.pb.h"
#include "server/codec/names.h"
#include "server/engine/row.h"
#include "server/errors.h"
#include "server/etag.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

// Others may write the same records between reading and committing.
constexpr int kMaxAttempts = 32;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string NameOf(std::string_view collection, const store::RecordKey& key) {
  return MakeName(key.tenant, collection, key.id);
}

absl::StatusOr<store::RecordKey> KeyOfOpportunity(const std::string& name) {
  PASSEND_ASSIGN_OR_RETURN(const RecordName parsed, ParseName(name, kOpportunities, "opportunity"));
  return store::RecordKey{.tenant = parsed.tenant, .id = parsed.id};
}

VoordrachtStep StepOf(VoordrachtState state, const Decision& decision, std::int64_t now,
                      FrozenPair frozen) {
  return {.state = state,
          .day = decision.day,
          .recorded_unix_seconds = now,
          .professional = decision.caller.subject,
          .role = std::string(RoleName(decision.caller.role)),
          .reason = decision.reason,
          .next_step = decision.next_step,
          .next_step_day = decision.next_step_day,
          .frozen = std::move(frozen)};
}

std::string Serialise(const Voordracht& voordracht) {
  storage::v1::Voordracht message;
  message.set_opportunity(voordracht.opportunity);
  for (const VoordrachtStep& step : voordracht.steps) {
    storage::v1::VoordrachtStep* out = message.add_steps();
    out->set_state(static_cast<std::uint32_t>(step.state));
    out->set_day(step.day.days);
    out->set_recorded_unix_seconds(step.recorded_unix_seconds);
    out->set_professional(step.professional);
    out->set_role(step.role);
    out->set_reason(step.reason);
    out->set_next_step(step.next_step);
    if (step.next_step_day.has_value()) out->set_next_step_day(step.next_step_day->days);
    Encode(step.frozen, out->mutable_frozen());
  }
  return message.SerializeAsString();
}

absl::StatusOr<Voordracht> Parse(const store::DecisionRecord& record) {
  const absl::Status damaged =
      absl::DataLossError(absl::StrCat("voordracht ", record.id, " does not decode"));
  storage::v1::Voordracht message;
  if (!message.ParseFromString(record.payload) || message.steps().empty()) return damaged;
  Voordracht voordracht = {.candidate = record.candidate,
                           .id = record.id,
                           .revision = record.revision,
                           .opportunity = message.opportunity(),
                           .steps = {}};
  for (const storage::v1::VoordrachtStep& in : message.steps()) {
    if (in.state() < 1 || in.state() > 5) return damaged;
    VoordrachtStep step = {.state = static_cast<VoordrachtState>(in.state()),
                           .day = {in.day()},
                           .recorded_unix_seconds = in.recorded_unix_seconds(),
                           .professional = in.professional(),
                           .role = in.role(),
                           .reason = in.reason(),
                           .next_step = in.next_step(),
                           .next_step_day = {},
                           .frozen = {}};
    if (in.has_next_step_day()) step.next_step_day = model::Date{in.next_step_day()};
    PASSEND_ASSIGN_OR_RETURN(step.frozen, Decode(in.frozen()));
    voordracht.steps.push_back(std::move(step));
  }
  return voordracht;
}

std::string Serialise(const ResolvedAttention& resolved, std::int64_t now) {
  storage::v1::ResolvedAttention message;
  message.set_opportunity(resolved.opportunity);
  message.set_item(resolved.item);
  message.set_outcome(static_cast<std::uint32_t>(resolved.outcome));
  message.set_motivation(resolved.decision.reason);
  message.set_professional(resolved.decision.caller.subject);
  message.set_role(std::string(RoleName(resolved.decision.caller.role)));
  message.set_day(resolved.decision.day.days);
  message.set_recorded_unix_seconds(now);
  Encode(resolved.before, message.mutable_frozen());
  return message.SerializeAsString();
}

// Calls `attempt` until it does not meet somebody else's write.
template <typename Attempt>
absl::Status Repeatedly(const Attempt& attempt) {
  absl::Status status;
  for (int i = 0; i < kMaxAttempts; ++i) {
    status = attempt();
    if (!absl::IsAborted(status) || ReasonOf(status) == "ETAG_MISMATCH") return status;
  }
  return status;
}

void PutCandidate(const model::Candidate& candidate, store::Revision of, const Reference& reference,
                  model::Date today, store::WriteBatch& batch, IndexChange& change) {
  CandidateRow row = CompileRow(candidate, reference, today);
  batch.PutCandidate(candidate,
                     store::Facts{.catalogue_stamp = reference.stamp(), .bytes = SerializeRow(row)},
                     store::Precondition::AtRevision(of));
  change.candidates.push_back(std::move(row));
}

}  // namespace

std::string_view StateName(VoordrachtState state) {
  switch (state) {
    case VoordrachtState::kVoorstel:
      return "voorstel";
    case VoordrachtState::kBesproken:
      return "besproken";
    case VoordrachtState::kProefplaatsing:
      return "proefplaatsing";
    case VoordrachtState::kGeplaatst:
      return "geplaatst";
    case VoordrachtState::kAfgewezen:
      return "afgewezen";
  }
  return "";
}

bool MayFollow(VoordrachtState from, VoordrachtState to) {
  switch (from) {
    case VoordrachtState::kVoorstel:
      return to == VoordrachtState::kBesproken || to == VoordrachtState::kAfgewezen;
    case VoordrachtState::kBesproken:
      return to == VoordrachtState::kProefplaatsing || IsEnd(to);
    case VoordrachtState::kProefplaatsing:
      return IsEnd(to);
    case VoordrachtState::kGeplaatst:
    case VoordrachtState::kAfgewezen:
      return false;
  }
  return false;
}

absl::StatusOr<Voordracht> AddVoordracht(Engine& engine, const QueryState& state,
                                         const store::RecordKey& candidate,
                                         const store::RecordKey& opportunity,
                                         const Decision& decision, const CallControl& control) {
  Voordracht voordracht = {.candidate = candidate,
                           .id = {},
                           .opportunity = NameOf(kOpportunities, opportunity),
                           .steps = {}};
  // The id counts the voordrachten of the pair, so that two cannot begin side by side.
  const std::string first_part = absl::StrCat(
      Absl(kVoordrachtPrefix),
      absl::Hex(model::FnvAppend(model::kFnvOffset, voordracht.opportunity), absl::kZeroPad16),
      "-");
  PASSEND_ASSIGN_OR_RETURN(FrozenPair frozen,
                           Freeze(engine, state, candidate, opportunity, control));
  voordracht.steps.push_back(
      StepOf(VoordrachtState::kVoorstel, decision, engine.UnixNow(), std::move(frozen)));
  const absl::Status written = Repeatedly([&]() -> absl::Status {
    PASSEND_ASSIGN_OR_RETURN(auto person, engine.store().GetCandidate(candidate));
    bool running = false;
    int before = 0;
    PASSEND_RETURN_IF_ERROR(
        ForEachVoordracht(engine, candidate.tenant, candidate.id, [&](const Voordracht& other) {
          if (other.id.starts_with(first_part)) ++before;
          running =
              running || (other.opportunity == voordracht.opportunity && !IsEnd(other.state()));
        }));
    if (running) {
      return Error(absl::StatusCode::kAlreadyExists, "VOORDRACHT_RUNNING",
                   "a voordracht of this candidate for this opportunity is running");
    }
    voordracht.id = absl::StrCat(first_part, before + 1);
    std::optional<store::Versioned<model::Opportunity>> work;
    if (opportunity.tenant == candidate.tenant) {
      PASSEND_ASSIGN_OR_RETURN(work, engine.store().GetOpportunity(opportunity));
    }
    const auto result = engine.Write(
        [&](const Reference& reference, store::WriteBatch& batch, IndexChange& change) {
          std::optional<model::Date>& last = person.profile.status.last_voorstel;
          last = std::max(last, std::optional(decision.day));
          PutCandidate(person.profile, person.revision, reference, engine.clock().Today(), batch,
                       change);
          if (work.has_value()) {
            std::optional<model::Date>& date = work->profile.last_voorstel;
            date = std::max(date, std::optional(decision.day));
            OpportunityRow row = CompileRow(work->profile, reference);
            batch.PutOpportunity(
                work->profile,
                store::Facts{.catalogue_stamp = reference.stamp(), .bytes = SerializeRow(row)},
                store::Precondition::AtRevision(work->revision));
            change.opportunities.push_back(std::move(row));
          }
          batch.PutDecision(candidate, voordracht.id, Serialise(voordracht),
                            store::Precondition::MustNotExist());
          return absl::OkStatus();
        });
    if (absl::IsAlreadyExists(result.status())) return absl::AbortedError("somebody was first");
    if (result.ok()) voordracht.revision = result->revision;
    return result.status();
  });
  if (!written.ok()) return written;
  return voordracht;
}

absl::StatusOr<Voordracht> RecordOutcome(Engine& engine, const QueryState& state,
                                         const store::RecordKey& candidate, const std::string& id,
                                         VoordrachtState outcome, const Decision& decision,
                                         const std::string& etag, const CallControl& control) {
  Voordracht voordracht;
  const absl::Status written = Repeatedly([&]() -> absl::Status {
    PASSEND_ASSIGN_OR_RETURN(voordracht, GetVoordracht(engine, candidate, id));
    if (!etag.empty() && etag != MakeEtag(voordracht.revision)) return EtagMismatch(id);
    if (!MayFollow(voordracht.state(), outcome)) {
      return Error(absl::StatusCode::kFailedPrecondition, "STATE_NOT_POSSIBLE",
                   absl::StrCat(Absl(StateName(outcome)), " cannot follow ",
                                Absl(StateName(voordracht.state()))));
    }
    if (decision.day < voordracht.steps.back().day) {
      return Error(absl::StatusCode::kFailedPrecondition, "DATE_BEFORE_LAST_STEP",
                   absl::StrCat("the day lies before that of the last step, ",
                                voordracht.steps.back().day.ToString()));
    }
    PASSEND_ASSIGN_OR_RETURN(const store::RecordKey opportunity,
                             KeyOfOpportunity(voordracht.opportunity));
    absl::StatusOr<FrozenPair> frozen = Freeze(engine, state, candidate, opportunity, control);
    if (absl::IsNotFound(frozen.status())) {
      // The work is gone; what it was stands with the step before.
      frozen = voordracht.steps.back().frozen;
    }
    if (!frozen.ok()) return frozen.status();
    voordracht.steps.push_back(StepOf(outcome, decision, engine.UnixNow(), *std::move(frozen)));
    const auto result = engine.Write([&](const Reference&, store::WriteBatch& batch, IndexChange&) {
      batch.PutDecision(candidate, id, Serialise(voordracht),
                        store::Precondition::AtRevision(voordracht.revision));
      return absl::OkStatus();
    });
    if (result.ok()) voordracht.revision = result->revision;
    return result.status();
  });
  if (!written.ok()) return written;
  return voordracht;
}

absl::StatusOr<ResolvedAttention> ResolveAttention(
    Engine& engine, const QueryState& state, const store::RecordKey& candidate,
    const store::RecordKey& opportunity, const std::string& item, model::ResolutionOutcome outcome,
    const Decision& decision, const CallControl& control, score::PairScore* after) {
  const model::Catalogue& catalogue = state.reference->catalogue();
  const std::optional<int> index = catalogue.FindItem(item);
  if (!index.has_value()) return InvalidField("item", "must be the key of an item of the FML");
  ResolvedAttention resolved = {.candidate = candidate,
                                .id = absl::StrCat(Absl(kResolutionPrefix), RandomId()),
                                .opportunity = NameOf(kOpportunities, opportunity),
                                .item = item,
                                .outcome = outcome,
                                .decision = decision,
                                .before = {}};
  PASSEND_ASSIGN_OR_RETURN(resolved.before, Freeze(engine, state, candidate, opportunity, control));
  PASSEND_ASSIGN_OR_RETURN(const score::Explanation explanation,
                           Replay(engine, resolved.before, candidate, opportunity));
  const auto line = std::ranges::find(explanation.items, *index, &score::ItemLine::item);
  if (line == explanation.items.end() ||
      (line->item_class == score::ItemClass::kFine && line->resolved == 0)) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_ATTENTION_POINT",
                 absl::StrCat("item: ", item, " is no attention point of this pair"));
  }
  model::Resolution resolution = {.opportunity = resolved.opportunity,
                                  .item = item,
                                  .load = line->load,
                                  .capacity = {},
                                  .measure = {},
                                  .outcome = outcome,
                                  .motivation = decision.reason,
                                  .professional = decision.caller.subject,
                                  .resolved_on = decision.day};
  if (line->capacity >= 0) resolution.capacity = line->capacity;
  if (line->measure >= 0) {
    resolution.measure = catalogue.measures()[static_cast<std::size_t>(line->measure)].code;
  }
  const absl::Status written = Repeatedly([&]() -> absl::Status {
    PASSEND_ASSIGN_OR_RETURN(auto person, engine.store().GetCandidate(candidate));
    auto& all = person.profile.resolutions;
    std::erase_if(all, [&](const model::Resolution& other) {
      return other.opportunity == resolution.opportunity && other.item == item;
    });
    all.push_back(resolution);
    const auto violations = model::Validate(person.profile, catalogue);
    if (!violations.empty()) {
      return Error(absl::StatusCode::kFailedPrecondition, "PROFILE_DOES_NOT_TAKE_IT",
                   absl::StrCat("the profile would not be valid: ", violations.front().field, ": ",
                                violations.front().description));
    }
    return engine
        .Write([&](const Reference& reference, store::WriteBatch& batch, IndexChange& change) {
          PutCandidate(person.profile, person.revision, reference, engine.clock().Today(), batch,
                       change);
          batch.PutDecision(candidate, resolved.id, Serialise(resolved, engine.UnixNow()),
                            store::Precondition::MustNotExist());
          return absl::OkStatus();
        })
        .status();
  });
  if (!written.ok()) return written;
  if (after != nullptr) {
    PASSEND_ASSIGN_OR_RETURN(const FrozenPair then,
                             Freeze(engine, TakeState(engine), candidate, opportunity, control));
    *after = then.score;
  }
  return resolved;
}

absl::StatusOr<Voordracht> GetVoordracht(const Engine& engine, const store::RecordKey& candidate,
                                         const std::string& id) {
  if (!id.starts_with(kVoordrachtPrefix)) return NotFound(id);
  const auto record = engine.store().GetDecision(candidate, id);
  if (absl::IsNotFound(record.status())) return NotFound(id);
  if (!record.ok()) return record.status();
  return Parse(*record);
}

absl::StatusOr<ResolvedAttention> GetResolution(const Engine& engine,
                                                const store::RecordKey& candidate,
                                                const std::string& id) {
  if (!id.starts_with(kResolutionPrefix)) return NotFound(id);
  const auto record = engine.store().GetDecision(candidate, id);
  if (absl::IsNotFound(record.status())) return NotFound(id);
  if (!record.ok()) return record.status();
  storage::v1::ResolvedAttention message;
  if (!message.ParseFromString(record->payload) || message.outcome() < 1 || message.outcome() > 3) {
    return absl::DataLossError(absl::StrCat("decision ", id, " does not decode"));
  }
  ResolvedAttention resolved = {
      .candidate = candidate,
      .id = id,
      .opportunity = message.opportunity(),
      .item = message.item(),
      .outcome = static_cast<model::ResolutionOutcome>(message.outcome()),
      .decision = {.caller = {.subject = message.professional(),
                              .tenant = candidate.tenant,
                              .role = ParseRole(message.role()).value_or(Role::kLokaal)},
                   .day = {message.day()},
                   .reason = message.motivation()},
      .before = {}};
  PASSEND_ASSIGN_OR_RETURN(resolved.before, Decode(message.frozen()));
  return resolved;
}

absl::Status ForEachVoordracht(const Engine& engine, const std::string& tenant,
                               const std::optional<std::string>& candidate,
                               const std::function<void(Voordracht)>& visit) {
  return engine.store().ScanDecisions(
      tenant, candidate, [&](const store::DecisionRecord& record) -> absl::Status {
        if (!record.id.starts_with(kVoordrachtPrefix)) return absl::OkStatus();
        PASSEND_ASSIGN_OR_RETURN(Voordracht voordracht, Parse(record));
        visit(std::move(voordracht));
        return absl::OkStatus();
      });
}

bool IsSilent(const Engine& engine, const Voordracht& last) {
  if (last.state() != VoordrachtState::kAfgewezen) return false;
  const auto opportunity = KeyOfOpportunity(last.opportunity);
  if (!opportunity.ok()) return false;
  const PairHashes now = HashesOf(engine, last.candidate, *opportunity);
  const FrozenPair& then = last.steps.back().frozen;
  return now.candidate == then.candidate_hash && now.opportunity == then.opportunity_hash;
}

absl::StatusOr<std::vector<std::string>> SilentOpportunities(const Engine& engine,
                                                             const store::RecordKey& candidate) {
  std::map<std::string, Voordracht> last;  // of each opportunity
  PASSEND_RETURN_IF_ERROR(
      ForEachVoordracht(engine, candidate.tenant, candidate.id, [&last](Voordracht voordracht) {
        const auto found = last.find(voordracht.opportunity);
        if (found != last.end() && found->second.steps.front().recorded_unix_seconds >
                                       voordracht.steps.front().recorded_unix_seconds) {
          return;
        }
        last[voordracht.opportunity] = std::move(voordracht);
      }));
  std::vector<std::string> silent;
  for (const auto& [opportunity, voordracht] : last) {
    if (IsSilent(engine, voordracht)) silent.push_back(opportunity);
  }
  return silent;
}

}  // namespace passend::server
