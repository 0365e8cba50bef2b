#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "clients/cli/client.h"
#include "clients/cli/commands.h"
#include "clients/cli/digest_view.h"
#include "clients/cli/output.h"
#include "clients/cli/progress.h"
#include "clients/cli/rescore_view.h"
#include "passend/v1/rescoring_service.pb.h"

namespace passend::cli {
namespace {

CommandResult Print(const google::protobuf::Message& reply, const std::string& table,
                    const Session& session) {
  std::ostream& out = *session.console.out;
  if (session.settings.output == OutputFormat::kTable) {
    out << table;
  } else {
    out << ToJson(reply, session.settings.output == OutputFormat::kJson) << "\n";
  }
  return ExitCode::kOk;
}

// "12", "runs/12" or the whole name; empty = the newest run.
absl::StatusOr<std::string> RunNameOf(const std::string& run, Session& session) {
  if (run.find("tenants/") == 0) return run;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  if (!run.empty()) return *parent + (run.find("runs/") == 0 ? "/" : "/runs/") + run;
  v1::ListRunsRequest request;
  request.set_parent(*parent);
  request.set_page_size(1);
  v1::ListRunsResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (reply.runs().empty()) {
    return absl::NotFoundError("no runs yet; `passend rescore start` makes the first");
  }
  return reply.runs(0).name();
}

// What a script learns from how a run ended.
ExitCode CodeOf(const v1::Run& run) {
  switch (run.state()) {
    case v1::RUN_GEPUBLICEERD:
      return run.difference().empty() ? ExitCode::kOk : ExitCode::kFailure;
    case v1::RUN_GESTOPT:
      return ExitCode::kPartlyDone;
    case v1::RUN_AFGEBROKEN:
      return ExitCode::kUnavailable;
    default:
      return ExitCode::kFailure;
  }
}

// A bar for the stage that the run is in; a new one when it enters another.
class StageProgress {
 public:
  explicit StageProgress(const Console& console) : console_(console) {}

  void Show(const v1::RunProgress& progress) {
    if (progress.stage().empty()) return;
    if (!bar_.has_value() || progress.stage() != stage_ || progress.total() != total_) {
      Clear();
      stage_ = progress.stage();
      total_ = progress.total();
      const bool records = stage_ == "load" || stage_ == "write";
      bar_.emplace(Progress::Options{.err = console_.err,
                                     .terminal = console_.err_is_terminal,
                                     .label = "rescore: " + stage_,
                                     .unit = records ? "records" : "pairs",
                                     .total = total_,
                                     .now = {}});
    }
    bar_->Update(progress.done(), progress.done());
  }
  void Clear() {
    if (bar_.has_value()) bar_->Clear();
  }

 private:
  const Console& console_;
  std::optional<Progress> bar_;
  std::string stage_;
  std::uint64_t total_ = 0;
};

CommandResult Follow(const std::string& name, Session& session) {
  v1::WatchRunRequest request;
  request.set_name(name);
  StageProgress progress(session.console);
  v1::Run run;
  bool ended = false;
  const absl::Status status =
      session.client->WatchRun(request, [&](const v1::WatchRunResponse& message) {
        progress.Show(message.progress());
        if (message.has_run()) {
          run = message.run();
          ended = true;
        }
        return absl::OkStatus();
      });
  progress.Clear();
  if (!status.ok()) return status;
  if (!ended) return absl::UnavailableError("the server told nothing about how the run ended");
  const CommandResult printed = Print(run, RunText(run, session.console), session);
  return printed.ok() ? CommandResult(CodeOf(run)) : printed;
}

}  // namespace

CommandResult RunRescoreStart(const RescoreStartCommand& command, Session& session) {
  v1::StartRunRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  request.set_mode(command.full ? v1::RUN_FULL : v1::RUN_INCREMENTAL);
  request.set_as_of(session.settings.as_of);
  request.set_accept_drift(command.accept_drift);
  request.set_reason(command.reason);
  request.set_compare(command.compare);
  request.set_request_id(command.request_id);
  v1::Run run;
  if (absl::Status status = session.client->Call(request, &run); !status.ok()) return status;
  if (command.wait) return Follow(run.name(), session);
  return Print(run, run.name() + "\n", session);
}

CommandResult RunRescoreStatus(const RescoreRunCommand& command, Session& session) {
  const auto name = RunNameOf(command.run, session);
  if (!name.ok()) return name.status();
  v1::GetRunRequest request;
  request.set_name(*name);
  v1::Run run;
  if (absl::Status status = session.client->Call(request, &run); !status.ok()) return status;
  return Print(run, RunText(run, session.console), session);
}

CommandResult RunRescoreWatch(const RescoreRunCommand& command, Session& session) {
  const auto name = RunNameOf(command.run, session);
  if (!name.ok()) return name.status();
  return Follow(*name, session);
}

CommandResult RunRescoreCancel(const RescoreRunCommand& command, Session& session) {
  const auto name = RunNameOf(command.run, session);
  if (!name.ok()) return name.status();
  v1::CancelRunRequest request;
  request.set_name(*name);
  v1::Run run;
  if (absl::Status status = session.client->Call(request, &run); !status.ok()) return status;
  return Print(run, run.name() + ": " + RunStateText(run.state()) + "\n", session);
}

CommandResult RunRescoreList(const RescoreListCommand& command, Session& session) {
  v1::ListRunsRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  request.set_page_size(command.limit);
  v1::ListRunsResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return Print(reply, RunsText(reply, session.console), session);
}

CommandResult RunRescoreChanges(const RescoreChangesCommand& command, Session& session) {
  v1::ListMatchChangesRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  FillAccess(session.settings, request.mutable_access());
  request.set_owner(command.owner);
  if (!command.run.empty()) {
    const auto name = RunNameOf(command.run, session);
    if (!name.ok()) return name.status();
    request.set_run(*name);
  }
  if (absl::Status status =
          SetPair(session.settings, command.candidate, command.opportunity, request);
      !status.ok()) {
    return status;
  }
  for (const std::string& kind : command.kinds) {
    const auto parsed = ParseChangeKind(kind);
    if (!parsed.has_value()) return absl::InvalidArgumentError("--kind: no such kind: " + kind);
    request.add_kinds(*parsed);
  }
  for (const std::string& cause : command.causes) {
    const auto parsed = ParseCause(cause);
    if (!parsed.has_value()) return absl::InvalidArgumentError("--cause: no such cause: " + cause);
    request.add_causes(*parsed);
  }
  if (command.side == "candidate") request.set_direction(v1::OF_CANDIDATE);
  if (command.side == "opportunity") request.set_direction(v1::OF_OPPORTUNITY);
  v1::ListMatchChangesResponse all;
  int left = command.limit;
  do {
    request.set_page_size(std::min(left, 1000));
    v1::ListMatchChangesResponse page;
    if (absl::Status status = session.client->Call(request, &page); !status.ok()) return status;
    left -= page.changes_size();
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (left > 0 && !request.page_token().empty());
  all.clear_next_page_token();
  return Print(all, ChangesText(all, session.console), session);
}

CommandResult RunRescoreMatches(const RescoreMatchesCommand& command, Session& session) {
  if (command.candidate.empty() == command.opportunity.empty()) {
    return absl::InvalidArgumentError("give one of --candidate NAME and --opportunity NAME");
  }
  v1::ListMatchesRequest request;
  FillAccess(session.settings, request.mutable_access());
  if (!command.run.empty()) {
    const auto name = RunNameOf(command.run, session);
    if (!name.ok()) return name.status();
    request.set_run(*name);
  }
  const bool of_candidate = !command.candidate.empty();
  const auto name = FullName(session.settings, of_candidate ? "candidates" : "opportunities",
                             of_candidate ? command.candidate : command.opportunity);
  if (!name.ok()) return name.status();
  of_candidate ? request.set_candidate(*name) : request.set_opportunity(*name);
  v1::ListMatchesResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return Print(reply, StoredMatchesText(reply, of_candidate, session.console), session);
}

CommandResult RunRescoreVerify(Session& session) {
  v1::VerifyRunRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  request.set_as_of(session.settings.as_of);
  v1::VerifyRunResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  std::string text =
      reply.same() ? "the same: full and incremental\n" : "DIFFERENT: " + reply.difference() + "\n";
  text += "went on from: " + (reply.run().empty() ? "nothing" : reply.run()) + "\n";
  text += "\nfull, " + std::to_string(reply.full_millis()) + " ms\n" +
          ReportText(reply.full(), session.console);
  text += "\nincremental, " + std::to_string(reply.incremental_millis()) + " ms\n" +
          ReportText(reply.incremental(), session.console);
  const CommandResult printed = Print(reply, text, session);
  if (!printed.ok() || reply.same()) return printed;
  return ExitCode::kFailure;
}

CommandResult RunRescoreDigest(const RescoreDigestCommand& command, Session& session) {
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  if (command.list) {
    v1::ListDigestsRequest request;
    request.set_parent(*parent);
    FillAccess(session.settings, request.mutable_access());
    request.set_last_day(command.day);
    v1::ListDigestsResponse reply;
    if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
    return Print(reply, DigestsText(reply, session.console), session);
  }
  v1::GetDigestRequest request;
  request.set_parent(*parent);
  FillAccess(session.settings, request.mutable_access());
  request.set_owner(command.owner);
  request.set_day(command.day);
  if (!command.kind.empty()) {
    const auto kind = ParseDigestKind(command.kind);
    if (!kind.has_value()) return absl::InvalidArgumentError("--kind: no such kind of digest");
    request.set_kind(*kind);
  }
  v1::Digest reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  if (session.settings.output == OutputFormat::kMarkdown) {
    *session.console.out << DigestMarkdown(reply);
    return ExitCode::kOk;
  }
  return Print(reply, DigestText(reply, session.console), session);
}

CommandResult RunVervangingSet(const VervangingSetCommand& command, Session& session) {
  v1::SetReplacementRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  v1::Replacement& replacement = *request.mutable_replacement();
  replacement.set_owner(command.owner);
  replacement.set_vervanger(command.vervanger);
  replacement.set_from(command.from);
  replacement.set_until(command.until);
  v1::ListReplacementsResponse reply;
  if (absl::Status status = session.client->Call(request, reply.add_replacements()); !status.ok()) {
    return status;
  }
  return Print(reply.replacements(0), ReplacementsText(reply.replacements(), session.console),
               session);
}

CommandResult RunVervangingList(Session& session) {
  v1::ListReplacementsRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  v1::ListReplacementsResponse reply;
  if (absl::Status status = session.client->Call(request, &reply); !status.ok()) return status;
  return Print(reply, ReplacementsText(reply.replacements(), session.console), session);
}

CommandResult RunVervangingDelete(const std::string& name, Session& session) {
  v1::DeleteReplacementRequest request;
  const auto parent = TenantName(session.settings);
  if (!parent.ok()) return parent.status();
  request.set_name(name.find("tenants/") == 0 ? name
                                              : *parent + "/replacements/" + ShortName(name));
  if (absl::Status status = session.client->Call(request); !status.ok()) return status;
  return ExitCode::kOk;
}

}  // namespace passend::cli
