// A candidate to and from the bytes of its message, several times as fast as by way of the message;
// an import lives by it. What the fields mean is the business of candidate_mapping.h; the tests
// keep the two alike.
#ifndef PASSEND_STORE_CODEC_CANDIDATE_WIRE_H_
#define PASSEND_STORE_CODEC_CANDIDATE_WIRE_H_

#include <string>
#include <string_view>

#include "matcher/model/candidate.h"

namespace passend::store {

// Appends the bytes that protobuf gives for storage::v1::Candidate after EncodeCandidate(). False:
// a text is not UTF-8, so the bytes could never be read.
bool WriteCandidate(const model::Candidate& candidate, std::string* bytes);

// Replaces all of `*candidate` by what DecodeCandidate() makes of a storage::v1::Candidate in
// `bytes`. False, with `*candidate` in any state: decode the message instead. That is so when
// anything is wrong with it, and also for forms that protobuf reads but does not write.
bool ReadCandidate(std::string_view bytes, model::Candidate* candidate);

// The same of the message of the API, which has a name and perhaps an etag. False also when the
// name is missing or has another form. `*written` becomes what WriteCandidate() gives, at a
// fraction of its cost.
bool ReadNamedCandidate(std::string_view bytes, model::Candidate* candidate, std::string* written);

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_CANDIDATE_WIRE_H_
