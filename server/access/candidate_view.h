// A candidate as one caller may see and change it.
#ifndef PASSEND_SERVER_ACCESS_CANDIDATE_VIEW_H_
#define PASSEND_SERVER_ACCESS_CANDIDATE_VIEW_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/access/fields.h"

namespace google::protobuf {
class FieldMask;
}  // namespace google::protobuf

namespace passend::v1 {
class Candidate;
}  // namespace passend::v1

namespace passend::server {

// The class of a field of v1::Candidate by its path: "talents", "status.regeling"; the fields of
// `status` and `belastbaarheid` are classed one by one, every other field with all it holds.
// Nothing for a path that has no class, which is a defect (a test goes through all fields).
std::optional<FieldClass> ClassOfCandidateField(std::string_view path);

// Takes away what is not in `fields`.
void ShowCandidate(const FieldSet& fields, v1::Candidate* candidate);

// Whether a write may touch what it touches. `mask` empty = every field that `message` has set.
// PERMISSION_DENIED names the fields and their classes. `field` goes before each path:
// "candidate.". Name and etag are not content.
absl::Status CheckWritable(const FieldSet& fields, const google::protobuf::FieldMask& mask,
                           const v1::Candidate& message, std::string_view field);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_CANDIDATE_VIEW_H_
