// One explained pair for a professional at a terminal, in Dutch.
#ifndef PASSEND_CLIENTS_CLI_EXPLAIN_VIEW_H_
#define PASSEND_CLIENTS_CLI_EXPLAIN_VIEW_H_

#include <string>

#include "clients/cli/console.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {

// Verdict, the score as a sum, rules with "waarom niet", every factor with its lines and sources,
// what to ask first, what would change most, the texts for candidate and employer, money when it
// was asked for, versions.
std::string ExplanationText(const v1::ExplainMatchResponse& reply, const std::string& candidate,
                            const std::string& opportunity, const Console& console);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_EXPLAIN_VIEW_H_
