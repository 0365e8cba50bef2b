// What every request that decides something about a person says: who, why, when, what next.
#ifndef PASSEND_SERVER_SERVICES_DECISION_INPUT_H_
#define PASSEND_SERVER_SERVICES_DECISION_INPUT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "matcher/model/date.h"
#include "server/decisions/voordracht.h"
#include "server/errors.h"
#include "server/services/call.h"
#include "server/status_macros.h"

namespace passend::server {

// INVALID_ARGUMENT names `field`: empty when it is mandatory, or longer than kMaxDecisionText.
inline absl::StatusOr<std::string> DecodeDecisionText(const std::string& text,
                                                      std::string_view field, bool mandatory) {
  std::string stripped(absl::StripAsciiWhitespace(text));
  if (mandatory && stripped.empty()) {
    return InvalidField(field, "must say why, in words: a decision has a reason");
  }
  if (stripped.size() > kMaxDecisionText) {
    return InvalidField(field, absl::StrCat("must be at most ", kMaxDecisionText, " bytes"));
  }
  return stripped;
}

// Of a request with reason, date, next_step and next_step_date. INVALID_ARGUMENT names the field.
template <typename Request>
absl::StatusOr<Decision> DecodeDecision(const Call& call, const Request& request,
                                        model::Date today) {
  Decision decision;
  decision.caller = call.caller();
  if (decision.caller.subject.empty()) decision.caller.subject = RoleName(decision.caller.role);
  PASSEND_ASSIGN_OR_RETURN(decision.reason, DecodeDecisionText(request.reason(), "reason", true));
  PASSEND_ASSIGN_OR_RETURN(decision.next_step,
                           DecodeDecisionText(request.next_step(), "next_step", false));
  decision.day = today;
  if (!request.date().empty()) {
    const auto day = model::Date::Parse(request.date());
    if (!day.has_value() || *day > today || day->PlusYears(1) < today) {
      return InvalidField("date",
                          "must be a day YYYY-MM-DD, not later than today and at most a "
                          "year ago");
    }
    decision.day = *day;
  }
  if (!request.next_step_date().empty()) {
    decision.next_step_day = model::Date::Parse(request.next_step_date());
    if (!decision.next_step_day.has_value() || *decision.next_step_day < decision.day) {
      return InvalidField("next_step_date", "must be a day YYYY-MM-DD, not before the decision");
    }
  }
  return decision;
}

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_DECISION_INPUT_H_
