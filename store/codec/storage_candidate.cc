// The candidate mapping for what is on disk.
#include <vector>

#include "passend/storage/v1/profile.pb.h"
#include "store/codec/candidate_mapping.h"

namespace passend::store {

template void EncodeCandidate(const model::Candidate&, storage::v1::Candidate*);
template void DecodeCandidate(const storage::v1::Candidate&, model::Candidate*,
                              std::vector<model::FieldViolation>*);

}  // namespace passend::store
