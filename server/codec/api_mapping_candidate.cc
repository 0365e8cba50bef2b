// The mapping templates of store/codec for the messages of the API; in files of their own because
// they take long to compile.
#include "passend/v1/candidate.pb.h"
#include "store/codec/candidate_mapping.h"

namespace passend::store {

template void EncodeCandidate(const model::Candidate&, v1::Candidate*);
template void DecodeCandidate(const v1::Candidate&, model::Candidate*,
                              std::vector<model::FieldViolation>*);

}  // namespace passend::store
