// The Dutch words for what replies hold as codes.
#ifndef PASSEND_CLIENTS_CLI_LABELS_H_
#define PASSEND_CLIENTS_CLI_LABELS_H_

#include <string>

#include "passend/v1/match_service.pb.h"

namespace passend::cli {

std::string ListLabel(v1::MatchList list);             // "past mits"
std::string RuleLabel(v1::Rule rule);                  // "H7 reizen"
std::string OutcomeLabel(const std::string& outcome);  // of a RuleExplanation
std::string StateLabel(const std::string& state);      // of an ExplanationLine
std::string SourceLabel(v1::Source source);            // "professional"
std::string FactorShort(const std::string& factor);    // "belastbaarheid" -> "bel"
// "bron professional, 2026-01-05, geldig t/m 2027-01-05"; empty when nothing is known.
std::string ProvenanceLabel(const v1::Provenance& provenance);
// A question without the words "vraag eerst:" that a heading says already.
std::string QuestionLabel(const std::string& ask_first);
// "960" permille -> "96 %".
std::string PercentLabel(int permille);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_LABELS_H_
