// ComposeGroup of CarvingService: who could go together to an inlener, and why the others not.
#ifndef PASSEND_SERVER_SERVICES_CARVING_GROUP_H_
#define PASSEND_SERVER_SERVICES_CARVING_GROUP_H_

#include "absl/status/status.h"
#include "server/services/call.h"

namespace passend::v1 {
class ComposeGroupRequest;
class ComposeGroupResponse;
}  // namespace passend::v1

namespace passend::server {

// Candidates of the caller's own tenant take part, those of whom the caller may see anything. Who
// is coupled to a person sees name, fit, times and reason; who is not sees a handle, the role and
// the band of the fit, and of those outside the group only that they are on a reserve list or that
// the group is full: times, rules and support need would betray what a profile holds.
// INVALID_ARGUMENT names the field. NOT_FOUND: work or a person that the caller may not see.
absl::Status ComposeGroup(Call& call, const ServiceContext& context,
                          const v1::ComposeGroupRequest& request,
                          v1::ComposeGroupResponse* response);

}  // namespace passend::server

#endif  // PASSEND_SERVER_SERVICES_CARVING_GROUP_H_
