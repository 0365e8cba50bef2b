// Match lists as tables.
#ifndef PASSEND_CLIENTS_CLI_MATCH_VIEW_H_
#define PASSEND_CLIENTS_CLI_MATCH_VIEW_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <string>

#include "clients/cli/console.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {

// What the rows of a list are.
enum class MatchKind { kCandidates, kOpportunities };

// One list as a table, without heading. Empty text for an empty list. Rows that are only known as a
// band (the caller is not coupled) stand in a table of their own, under the same numbering, with
// their handles below it; so do the ways to the dossiers of who is coupled.
std::string MatchTable(const google::protobuf::RepeatedPtrField<v1::Match>& matches, MatchKind kind,
                       const Console& console, int indent = 0);

// The three lists with headings, the counts of who falls off, and the legend.
std::string MatchLists(const v1::FindCandidatesResponse& reply, const Console& console);
std::string MatchLists(const v1::FindOpportunitiesResponse& reply, const Console& console);

// "past 20 · past mits 3 · ..." is told by the headings; this tells how to read a row.
std::string MatchLegend(const Console& console);

// One line for operators, on stderr: rows looked at and time.
std::string StatisticsLine(const v1::SearchStatistics& statistics);

// "Beleid default 1 (hash), catalogus ..., wet ..., peildatum ..., revisie ...", wrapped.
std::string VersionsText(const v1::Versions& versions, const Console& console);

// The text made printable and wrapped to the width of the console.
std::string Paragraph(const std::string& text, const Console& console, int indent = 0);

// A text in bold, where the console has that.
std::string Bold(const std::string& text, const Console& console);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_MATCH_VIEW_H_
