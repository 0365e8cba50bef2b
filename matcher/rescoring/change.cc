#include "matcher/rescoring/change.h"

namespace passend::rescoring {

std::string_view ChangeKindName(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kNew:
      return "new";
    case ChangeKind::kUp:
      return "up";
    case ChangeKind::kDown:
      return "down";
    case ChangeKind::kValtAf:
      return "valt_af";
    case ChangeKind::kPastNu:
      return "past_nu";
    case ChangeKind::kPastMits:
      return "past_mits";
    case ChangeKind::kVerdrongen:
      return "verdrongen";
    case ChangeKind::kExpired:
      return "expired";
    case ChangeKind::kAttentionNew:
      return "attention_new";
    case ChangeKind::kOnvoldoende:
      return "onvoldoende";
  }
  return "unknown";
}

std::string_view CauseKindName(CauseKind kind) {
  switch (kind) {
    case CauseKind::kCandidate:
      return "candidate";
    case CauseKind::kOpportunity:
      return "opportunity";
    case CauseKind::kTime:
      return "time";
    case CauseKind::kPolicy:
      return "policy";
    case CauseKind::kCatalogue:
      return "catalogue";
    case CauseKind::kRotation:
      return "rotation";
    case CauseKind::kOthers:
      return "others";
    case CauseKind::kNewCandidate:
      return "new_candidate";
    case CauseKind::kNewOpportunity:
      return "new_opportunity";
    case CauseKind::kCandidateGone:
      return "candidate_gone";
    case CauseKind::kOpportunityGone:
      return "opportunity_gone";
    case CauseKind::kDecision:
      return "decision";
    case CauseKind::kUnexplained:
      return "unexplained";
  }
  return "unknown";
}

}  // namespace passend::rescoring
