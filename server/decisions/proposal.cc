#include "server/decisions/proposal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"
#include "passend/storage/v1/profile.pb.h"
#include "passend/storage/v1/proposal.pb.h"
#include "server/codec/names.h"
#include "server/engine/row.h"
#include "server/errors.h"
#include "server/etag.h"
#include "server/status_macros.h"
#include "store/codec/profile_mapping.h"

namespace passend::server {
namespace {

// Others may write the same records between reading and committing.
constexpr int kMaxAttempts = 32;
constexpr std::array<std::string_view, 7> kStateNames = {
    "",          "voorstel", "besproken", "akkoord_werkgever", "akkoord_kandidaat",
    "geplaatst", "afgewezen"};
constexpr std::array<std::string_view, kMostRejection + 1> kRejectionNames = {
    "",
    "kandidaat_wil_niet",
    "werkgever_wil_niet",
    "taken_passen_niet",
    "uren_passen_niet",
    "reis_past_niet",
    "begeleiding_ontbreekt",
    "collegas_willen_niet",
    "te_duur",
    "ander_werk_gevonden",
    "andere_reden"};

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string Serialise(const Proposal& proposal) {
  storage::v1::Proposal message;
  for (const ProposalPart& part : proposal.parts) {
    storage::v1::ProposalPart* out = message.add_parts();
    out->set_employer(part.employer);
    out->set_task(part.task);
    out->set_title(part.title);
    out->set_minutes_per_day(part.minutes_per_day);
    out->set_weekdays(part.weekdays);
  }
  for (const ProposalStep& step : proposal.steps) {
    storage::v1::ProposalStep* out = message.add_steps();
    out->set_state(static_cast<std::uint32_t>(step.state));
    out->set_day(step.day.days);
    out->set_recorded_unix_seconds(step.recorded_unix_seconds);
    out->set_professional(step.professional);
    out->set_role(step.role);
    out->set_reason(step.reason);
    out->set_rejection(static_cast<std::uint32_t>(step.rejection));
    out->set_next_step(step.next_step);
    if (step.next_step_day.has_value()) out->set_next_step_day(step.next_step_day->days);
    out->set_candidate_hash(step.candidate_hash);
    out->set_tasks_hash(step.tasks_hash);
  }
  message.set_basis(proposal.basis);
  message.set_revision(proposal.based_on);
  message.set_as_of(proposal.as_of.days);
  message.set_catalogue_version(proposal.catalogue_version);
  message.set_catalogue_hash(proposal.catalogue_hash);
  message.set_policy_version(proposal.policy_version);
  message.set_policy_hash(proposal.policy_hash);
  message.set_law_version(proposal.law_version);
  return message.SerializeAsString();
}

absl::StatusOr<Proposal> Parse(const store::DecisionRecord& record) {
  const absl::Status damaged =
      absl::DataLossError(absl::StrCat("proposal ", record.id, " does not decode"));
  storage::v1::Proposal message;
  if (!message.ParseFromString(record.payload) || message.steps().empty() ||
      message.parts().empty()) {
    return damaged;
  }
  Proposal proposal;
  proposal.candidate = record.candidate;
  proposal.id = record.id;
  proposal.revision = record.revision;
  for (const storage::v1::ProposalPart& in : message.parts()) {
    if (in.weekdays() < 1 || in.weekdays() > model::kEveryWeekday) return damaged;
    proposal.parts.push_back({.employer = in.employer(),
                              .task = in.task(),
                              .title = in.title(),
                              .minutes_per_day = in.minutes_per_day(),
                              .weekdays = static_cast<std::uint8_t>(in.weekdays())});
  }
  for (const storage::v1::ProposalStep& in : message.steps()) {
    if (in.state() < 1 || in.state() >= kStateNames.size() || in.rejection() > kMostRejection) {
      return damaged;
    }
    ProposalStep step = {.state = static_cast<ProposalState>(in.state()),
                         .day = {in.day()},
                         .recorded_unix_seconds = in.recorded_unix_seconds(),
                         .professional = in.professional(),
                         .role = in.role(),
                         .reason = in.reason(),
                         .rejection = static_cast<Rejection>(in.rejection()),
                         .next_step = in.next_step(),
                         .next_step_day = {},
                         .candidate_hash = in.candidate_hash(),
                         .tasks_hash = in.tasks_hash()};
    if (in.has_next_step_day()) step.next_step_day = model::Date{in.next_step_day()};
    proposal.steps.push_back(std::move(step));
  }
  proposal.basis = message.basis();
  proposal.based_on = message.revision();
  proposal.as_of = {message.as_of()};
  proposal.catalogue_version = message.catalogue_version();
  proposal.catalogue_hash = message.catalogue_hash();
  proposal.policy_version = message.policy_version();
  proposal.policy_hash = message.policy_hash();
  proposal.law_version = message.law_version();
  return proposal;
}

// The tasks of the package as they are now, with the sites of their employers; a task that is gone
// counts as such.
std::uint64_t HashOfTasks(const Employers& employers, const std::vector<ProposalPart>& parts) {
  std::map<std::string, model::Employer> by_employer;
  std::uint64_t hash = model::kFnvOffset;
  for (const ProposalPart& part : parts) {
    const BookedEmployer* employer = employers.Find(part.employer);
    const model::Task* task = employer == nullptr ? nullptr : employer->FindTask(part.task);
    model::Employer& of = by_employer[part.employer];
    if (task == nullptr) continue;
    of.sites = employer->record.sites;
    of.task_pool.push_back(*task);
  }
  for (const auto& [name, employer] : by_employer) {
    storage::v1::Employer message;
    store::EncodeEmployer(employer, &message);
    hash = model::FnvAppend(model::FnvAppend(hash, name), message.SerializeAsString());
  }
  return hash;
}

ProposalStep StepOf(const Engine& engine, const Proposal& proposal, ProposalState state,
                    Rejection rejection, const Decision& decision) {
  return {.state = state,
          .day = decision.day,
          .recorded_unix_seconds = engine.UnixNow(),
          .professional = decision.caller.subject,
          .role = std::string(RoleName(decision.caller.role)),
          .reason = decision.reason,
          .rejection = rejection,
          .next_step = decision.next_step,
          .next_step_day = decision.next_step_day,
          .candidate_hash = HashOfCandidate(engine, proposal.candidate),
          .tasks_hash = HashOfTasks(*engine.employers(), proposal.parts)};
}

// Worst of the bases of the tasks: nobody knows a package better than its least known task.
std::string BasisOf(const std::vector<model::LoadBasis>& bases) {
  bool analysed = true;
  for (const model::LoadBasis basis : bases) {
    if (basis != model::LoadBasis::kWerkplekanalyse &&
        basis != model::LoadBasis::kWerkgeversopgave) {
      return "hypothese";
    }
    analysed = analysed && basis == model::LoadBasis::kWerkplekanalyse;
  }
  return analysed ? "geanalyseerd" : "besproken";
}

std::string FieldOf(std::size_t part, std::string_view field) {
  return absl::StrCat("parts[", part, "].", Absl(field));
}

// Fills in titles and weekdays, and gives how well the tasks are known.
absl::StatusOr<std::string> Complete(const Employers& employers, const std::string& tenant,
                                     std::vector<ProposalPart>& parts) {
  if (parts.empty() || parts.size() > kMaxProposalParts) {
    return InvalidField("parts", absl::StrCat("must be 1..", kMaxProposalParts, " tasks"));
  }
  std::vector<model::LoadBasis> bases;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ProposalPart& part = parts[i];
    PASSEND_ASSIGN_OR_RETURN(const RecordName name,
                             ParseName(part.employer, kEmployers, FieldOf(i, "employer")));
    const BookedEmployer* employer =
        name.tenant == tenant ? employers.Find(part.employer) : nullptr;
    if (employer == nullptr) {
      return InvalidField(FieldOf(i, "employer"), "is no employer of this organisation");
    }
    if (++seen[part.employer] == 1 && seen.size() > kMaxProposalEmployers) {
      return InvalidField(
          FieldOf(i, "employer"),
          absl::StrCat("a package is of at most ", kMaxProposalEmployers, " employers"));
    }
    const model::Task* task = employer->FindTask(part.task);
    if (task == nullptr) {
      return InvalidField(FieldOf(i, "task"), "is no task of this employer");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (parts[j].employer == part.employer && parts[j].task == part.task) {
        return InvalidField(FieldOf(i, "task"), "is in the package already");
      }
    }
    if (part.minutes_per_day < 1 || part.minutes_per_day > task->minutes_per_day) {
      return InvalidField(FieldOf(i, "minutes_per_day"),
                          absl::StrCat("must be 1..", task->minutes_per_day, ", what there is"));
    }
    part.title = task->name;
    const unsigned days = task->weekdays == 0 ? model::kEveryWeekday : task->weekdays;
    if ((part.weekdays & ~days) != 0) {
      return InvalidField(FieldOf(i, "weekdays"), "must be days on which the task is done");
    }
    if (part.weekdays == 0) part.weekdays = static_cast<std::uint8_t>(days);
    bases.push_back(task->basis);
  }
  std::ranges::sort(parts, [](const ProposalPart& a, const ProposalPart& b) {
    return std::tie(a.employer, a.task) < std::tie(b.employer, b.task);
  });
  return BasisOf(bases);
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

// A request that was done before is remembered by what was asked and the id of the proposal.
std::string OutcomeOf(const ProposalRequest& request, const Proposal& proposal) {
  return absl::StrCat(absl::Hex(request.hash, absl::kZeroPad16), proposal.candidate.id, "/",
                      proposal.id);
}
absl::StatusOr<std::optional<Proposal>> DoneBefore(const Engine& engine,
                                                   const store::RecordKey& candidate,
                                                   const ProposalRequest& request) {
  if (request.id.empty()) return std::nullopt;
  const auto found = engine.FindRequest(candidate.tenant, request.id);
  if (absl::IsNotFound(found.status())) return std::nullopt;
  if (!found.ok()) return found.status();
  const std::string prefix =
      absl::StrCat(absl::Hex(request.hash, absl::kZeroPad16), candidate.id, "/");
  if (!found->outcome.starts_with(prefix)) {
    return Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                 "request_id: was used for another request within a day; take a new one");
  }
  PASSEND_ASSIGN_OR_RETURN(Proposal proposal,
                           GetProposal(engine, candidate, found->outcome.substr(prefix.size())));
  return proposal;
}
void Remember(const Engine& engine, const ProposalRequest& request, const Proposal& proposal,
              store::WriteBatch& batch) {
  if (request.id.empty()) return;
  const std::int64_t now = engine.UnixNow();
  batch.RememberRequest(proposal.candidate.tenant, request.id, now,
                        now + Engine::kRequestMemorySeconds, OutcomeOf(request, proposal));
}

}  // namespace

std::string_view StateName(ProposalState state) {
  const auto number = static_cast<std::size_t>(state);
  return number < kStateNames.size() ? kStateNames[number] : "";
}

std::string_view RejectionName(Rejection rejection) {
  const auto number = static_cast<std::size_t>(rejection);
  return number < kRejectionNames.size() ? kRejectionNames[number] : "";
}

bool MayFollow(ProposalState from, ProposalState to) {
  if (IsEnd(from)) return false;
  if (to == ProposalState::kAfgewezen) return true;
  return static_cast<int>(to) == static_cast<int>(from) + 1;
}

TaskSet TaskSetOf(const std::vector<ProposalPart>& parts) {
  TaskSet set;
  for (const ProposalPart& part : parts) set.emplace_back(part.employer, part.task);
  std::ranges::sort(set);
  return set;
}

int Proposal::week_minutes() const {
  int minutes = 0;
  for (const ProposalPart& part : parts) {
    minutes += std::popcount(part.weekdays) * part.minutes_per_day;
  }
  return minutes;
}

absl::StatusOr<Proposal> CreateProposal(Engine& engine, const QueryState& state,
                                        const store::RecordKey& candidate,
                                        std::vector<ProposalPart> parts, const Decision& decision,
                                        const ProposalRequest& request) {
  Proposal proposal;
  proposal.candidate = candidate;
  PASSEND_ASSIGN_OR_RETURN(proposal.basis, Complete(*engine.employers(), candidate.tenant, parts));
  proposal.parts = std::move(parts);
  const Reference& reference = *state.reference;
  const score::CompiledPolicy& policy = reference.PolicyOf(candidate.tenant);
  proposal.based_on = state.revision;
  proposal.as_of = state.as_of;
  proposal.catalogue_version = reference.catalogue().version();
  proposal.catalogue_hash = reference.catalogue().hash();
  proposal.policy_version = policy.policy().version;
  proposal.policy_hash = policy.hash();
  proposal.law_version = reference.law().version;
  const TaskSet tasks = TaskSetOf(proposal.parts);
  std::uint64_t hash = model::kFnvOffset;
  for (const auto& [employer, task] : tasks) {
    hash = model::FnvAppend(model::FnvAppend(hash, employer), absl::StrCat("|", task, "|"));
  }
  // The id counts the proposals of these tasks, so that two cannot begin side by side.
  const std::string first_part =
      absl::StrCat(Absl(kProposalPrefix), absl::Hex(hash, absl::kZeroPad16), "-");
  proposal.steps.push_back(
      StepOf(engine, proposal, ProposalState::kVoorstel, Rejection::kNone, decision));
  const absl::Status written = Repeatedly([&]() -> absl::Status {
    PASSEND_ASSIGN_OR_RETURN(std::optional<Proposal> done, DoneBefore(engine, candidate, request));
    if (done.has_value()) {
      proposal = *std::move(done);
      return absl::OkStatus();
    }
    PASSEND_ASSIGN_OR_RETURN(auto person, engine.store().GetCandidate(candidate));
    bool running = false;
    int before = 0;
    PASSEND_RETURN_IF_ERROR(
        ForEachProposal(engine, candidate.tenant, candidate.id, [&](const Proposal& other) {
          if (other.id.starts_with(first_part)) ++before;
          running = running || (!IsEnd(other.state()) && TaskSetOf(other.parts) == tasks);
        }));
    if (running) {
      return Error(absl::StatusCode::kAlreadyExists, "PROPOSAL_RUNNING",
                   "a proposal of these tasks for this candidate is running");
    }
    proposal.id = absl::StrCat(first_part, before + 1);
    const auto result = engine.Write([&](const Reference& now, store::WriteBatch& batch,
                                         IndexChange& change) {
      std::optional<model::Date>& last = person.profile.status.last_voorstel;
      last = std::max(last, std::optional(decision.day));
      CandidateRow row = CompileRow(person.profile, now, engine.clock().Today());
      batch.PutCandidate(person.profile,
                         store::Facts{.catalogue_stamp = now.stamp(), .bytes = SerializeRow(row)},
                         store::Precondition::AtRevision(person.revision));
      change.candidates.push_back(std::move(row));
      batch.PutDecision(candidate, proposal.id, Serialise(proposal),
                        store::Precondition::MustNotExist());
      Remember(engine, request, proposal, batch);
      return absl::OkStatus();
    });
    if (absl::IsAlreadyExists(result.status())) return absl::AbortedError("somebody was first");
    if (result.ok()) proposal.revision = result->revision;
    return result.status();
  });
  if (!written.ok()) return written;
  return proposal;
}

absl::StatusOr<Proposal> UpdateProposalState(Engine& engine, const store::RecordKey& candidate,
                                             const std::string& id, ProposalState next,
                                             Rejection rejection, const Decision& decision,
                                             const std::string& etag,
                                             const ProposalRequest& request) {
  Proposal proposal;
  const absl::Status written = Repeatedly([&]() -> absl::Status {
    PASSEND_ASSIGN_OR_RETURN(std::optional<Proposal> done, DoneBefore(engine, candidate, request));
    if (done.has_value()) {
      proposal = *std::move(done);
      return absl::OkStatus();
    }
    PASSEND_ASSIGN_OR_RETURN(proposal, GetProposal(engine, candidate, id));
    if (!etag.empty() && etag != MakeEtag(proposal.revision)) return EtagMismatch(id);
    if (!MayFollow(proposal.state(), next)) {
      return Error(absl::StatusCode::kFailedPrecondition, "STATE_NOT_POSSIBLE",
                   absl::StrCat(Absl(StateName(next)), " cannot follow ",
                                Absl(StateName(proposal.state()))));
    }
    if (decision.day < proposal.steps.back().day) {
      return Error(absl::StatusCode::kFailedPrecondition, "DATE_BEFORE_LAST_STEP",
                   absl::StrCat("the day lies before that of the last step, ",
                                proposal.steps.back().day.ToString()));
    }
    proposal.steps.push_back(StepOf(engine, proposal, next, rejection, decision));
    const auto result = engine.Write([&](const Reference&, store::WriteBatch& batch, IndexChange&) {
      batch.PutDecision(candidate, id, Serialise(proposal),
                        store::Precondition::AtRevision(proposal.revision));
      Remember(engine, request, proposal, batch);
      return absl::OkStatus();
    });
    if (absl::IsAlreadyExists(result.status())) return absl::AbortedError("somebody was first");
    if (result.ok()) proposal.revision = result->revision;
    return result.status();
  });
  if (!written.ok()) return written;
  return proposal;
}

absl::StatusOr<Proposal> GetProposal(const Engine& engine, const store::RecordKey& candidate,
                                     const std::string& id) {
  if (!id.starts_with(kProposalPrefix)) return NotFound(id);
  const auto record = engine.store().GetDecision(candidate, id);
  if (absl::IsNotFound(record.status())) return NotFound(id);
  if (!record.ok()) return record.status();
  return Parse(*record);
}

absl::Status ForEachProposal(const Engine& engine, const std::string& tenant,
                             const std::optional<std::string>& candidate,
                             const std::function<void(Proposal)>& visit) {
  return engine.store().ScanDecisions(tenant, candidate,
                                      [&](const store::DecisionRecord& record) -> absl::Status {
                                        if (!record.id.starts_with(kProposalPrefix))
                                          return absl::OkStatus();
                                        PASSEND_ASSIGN_OR_RETURN(Proposal proposal, Parse(record));
                                        visit(std::move(proposal));
                                        return absl::OkStatus();
                                      });
}

bool IsChanged(const Engine& engine, const Proposal& proposal) {
  const ProposalStep& last = proposal.steps.back();
  return HashOfCandidate(engine, proposal.candidate) != last.candidate_hash ||
         HashOfTasks(*engine.employers(), proposal.parts) != last.tasks_hash;
}

bool IsSilent(const Engine& engine, const Proposal& proposal) {
  return proposal.state() == ProposalState::kAfgewezen && !IsChanged(engine, proposal);
}

}  // namespace passend::server
