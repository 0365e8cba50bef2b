// What a reply was computed from.
#ifndef PASSEND_SERVER_CODEC_VERSIONS_CODEC_H_
#define PASSEND_SERVER_CODEC_VERSIONS_CODEC_H_

#include <cstdint>
#include <string>

#include "matcher/model/date.h"
#include "matcher/score/policy_tables.h"

namespace passend::v1 {
class Versions;
}  // namespace passend::v1

namespace passend::server {

class Reference;

void EncodeVersions(const Reference& reference, const score::CompiledPolicy& policy,
                    std::uint64_t revision, model::Date as_of, v1::Versions* out);

// 16 hexadecimal digits.
std::string HashText(std::uint64_t hash);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_VERSIONS_CODEC_H_
