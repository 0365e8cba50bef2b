#include "server/codec/versions_codec.h"

#include "absl/strings/str_format.h"
#include "passend/v1/common.pb.h"
#include "server/engine/reference.h"

namespace passend::server {

void EncodeVersions(const Reference& reference, const score::CompiledPolicy& policy,
                    std::uint64_t revision, model::Date as_of, v1::Versions* out) {
  out->set_revision(revision);
  out->set_catalogue_version(reference.catalogue().version());
  out->set_catalogue_hash(HashText(reference.catalogue().hash()));
  out->set_policy_version(policy.policy().version);
  out->set_policy_hash(HashText(policy.hash()));
  out->set_law_version(reference.law().version);
  out->set_as_of(as_of.ToString());
}

std::string HashText(std::uint64_t hash) { return absl::StrFormat("%016x", hash); }

}  // namespace passend::server
