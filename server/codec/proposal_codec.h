// Proposals of carved jobs between the API and the server.
#ifndef PASSEND_SERVER_CODEC_PROPOSAL_CODEC_H_
#define PASSEND_SERVER_CODEC_PROPOSAL_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/decisions/proposal.h"

namespace google::protobuf {
template <typename T>
class RepeatedPtrField;
}  // namespace google::protobuf

namespace passend::v1 {
class Proposal;
class ProposalPart;
}  // namespace passend::v1

namespace passend::server {

inline constexpr std::string_view kProposals = "/proposals/";

// INVALID_ARGUMENT names parts[i].weekdays: no day, or one twice. Everything else is
// CreateProposal()'s to judge.
absl::StatusOr<std::vector<ProposalPart>> DecodeParts(
    const google::protobuf::RepeatedPtrField<v1::ProposalPart>& parts);

// "tenants/{tenant}/candidates/{id}/proposals/{id}".
std::string NameOfProposal(const store::RecordKey& candidate, std::string_view id);

// `changed`: IsChanged() of it.
void EncodeProposal(const Proposal& proposal, bool changed, v1::Proposal* out);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_PROPOSAL_CODEC_H_
