// Digests and vervanging as calls of RescoringService.
#ifndef PASSEND_SERVER_SERVICES_DIGEST_CALLS_H_
#define PASSEND_SERVER_SERVICES_DIGEST_CALLS_H_

#include "absl/status/status.h"
#include "passend/v1/rescoring_service.pb.h"
#include "server/services/call.h"

namespace passend::server {

// Who reads what: an accountmanager or werkregisseur the own digests and those of whom he or she
// replaces on that day; a werkregisseur also those of teams; a manager those of teams, without
// people; a beheerder those of runs. Whoever may not read one finds none.
absl::Status GetDigest(Call& call, ServiceContext& context, const v1::GetDigestRequest& request,
                       v1::Digest* response);
absl::Status ListDigests(Call& call, ServiceContext& context, const v1::ListDigestsRequest& request,
                         v1::ListDigestsResponse* response);

// Everybody for oneself; a beheerder for anybody.
absl::Status SetReplacement(Call& call, ServiceContext& context,
                            const v1::SetReplacementRequest& request, v1::Replacement* response);
absl::Status ListReplacements(Call& call, ServiceContext& context,
                              const v1::ListReplacementsRequest& request,
                              v1::ListReplacementsResponse* response);
absl::Status DeleteReplacement(Call& call, ServiceContext& context,
                               const v1::DeleteReplacementRequest& request);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_DIGEST_CALLS_H_
