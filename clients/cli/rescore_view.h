// Nightly runs and what they changed, as text.
#ifndef PASSEND_CLIENTS_CLI_RESCORE_VIEW_H_
#define PASSEND_CLIENTS_CLI_RESCORE_VIEW_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/console.h"
#include "passend/v1/rescoring_service.pb.h"

namespace passend::cli {

// Kinds and causes of changes, as flags name them: "past_nu", "new_candidate".
std::vector<std::string> ChangeKindNames();
std::vector<std::string> CauseNames();
// Nothing: no such name.
std::optional<v1::ChangeKind> ParseChangeKind(std::string_view name);
std::optional<v1::CauseKind> ParseCause(std::string_view name);

// "accountmanager", "werkregisseur", "team", "beheer".
std::vector<std::string> DigestKindNames();
std::optional<v1::DigestKind> ParseDigestKind(std::string_view name);

std::string RunStateText(v1::RunState state);  // "gepubliceerd"

// One run with its report (for operators).
std::string RunText(const v1::Run& run, const Console& console);
std::string RunsText(const v1::ListRunsResponse& runs, const Console& console);
// The figures of a report alone.
std::string ReportText(const v1::RunReport& report, const Console& console);

// For professionals.
std::string DigestsText(const v1::ListDigestsResponse& digests, const Console& console);
std::string ChangesText(const v1::ListMatchChangesResponse& changes, const Console& console);
std::string StoredMatchesText(const v1::ListMatchesResponse& matches, bool of_candidate,
                              const Console& console);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_RESCORE_VIEW_H_
