#include "server/codec/proposal_codec.h"

#include "absl/strings/str_cat.h"
#include "passend/v1/proposal.pb.h"
#include "server/codec/names.h"
#include "server/codec/versions_codec.h"
#include "server/errors.h"
#include "server/etag.h"
#include "store/codec/week_grid_text.h"

namespace passend::server {

absl::StatusOr<std::vector<ProposalPart>> DecodeParts(
    const google::protobuf::RepeatedPtrField<v1::ProposalPart>& parts) {
  std::vector<ProposalPart> decoded;
  for (int i = 0; i < parts.size(); ++i) {
    const v1::ProposalPart& in = parts[i];
    unsigned days = 0;
    for (const std::string& text : in.weekdays()) {
      const std::optional<int> day = store::ParseWeekday(text);
      if (!day.has_value() || ((days >> *day) & 1) != 0) {
        return InvalidField(absl::StrCat("parts[", i, "].weekdays"),
                            "must be days ma di wo do vr za zo, each once");
      }
      days |= 1U << *day;
    }
    decoded.push_back({.employer = in.employer(),
                       .task = in.task(),
                       .title = {},
                       .minutes_per_day = in.minutes_per_day(),
                       .weekdays = static_cast<std::uint8_t>(days)});
  }
  return decoded;
}

std::string NameOfProposal(const store::RecordKey& candidate, std::string_view id) {
  return absl::StrCat(MakeName(candidate.tenant, kCandidates, candidate.id),
                      std::string(kProposals), std::string(id));
}

void EncodeProposal(const Proposal& proposal, bool changed, v1::Proposal* out) {
  out->set_name(NameOfProposal(proposal.candidate, proposal.id));
  out->set_candidate(MakeName(proposal.candidate.tenant, kCandidates, proposal.candidate.id));
  for (const ProposalPart& part : proposal.parts) {
    v1::ProposalPart* to = out->add_parts();
    to->set_employer(part.employer);
    to->set_task(part.task);
    to->set_title(part.title);
    to->set_minutes_per_day(part.minutes_per_day);
    for (int day = 0; day < 7; ++day) {
      if (((part.weekdays >> day) & 1) != 0) {
        to->add_weekdays(std::string(store::WeekdayName(day)));
      }
    }
  }
  out->set_week_minutes(proposal.week_minutes());
  out->set_state(static_cast<v1::ProposalState>(proposal.state()));
  for (const ProposalStep& step : proposal.steps) {
    v1::ProposalStep* to = out->add_steps();
    to->set_state(static_cast<v1::ProposalState>(step.state));
    to->set_date(step.day.ToString());
    to->set_professional(step.professional);
    to->set_role(step.role);
    to->set_reason(step.reason);
    to->set_rejection(static_cast<v1::Rejection>(step.rejection));
    to->set_next_step(step.next_step);
    if (step.next_step_day.has_value()) to->set_next_step_date(step.next_step_day->ToString());
  }
  out->set_basis(proposal.basis);
  v1::Versions* versions = out->mutable_versions();
  versions->set_revision(proposal.based_on);
  versions->set_catalogue_version(proposal.catalogue_version);
  versions->set_catalogue_hash(HashText(proposal.catalogue_hash));
  versions->set_policy_version(proposal.policy_version);
  versions->set_policy_hash(HashText(proposal.policy_hash));
  versions->set_law_version(proposal.law_version);
  versions->set_as_of(proposal.as_of.ToString());
  out->set_etag(MakeEtag(proposal.revision));
  out->set_changed(changed);
  out->set_silent(proposal.state() == ProposalState::kAfgewezen && !changed);
}

}  // namespace passend::server
