// The mapping of employers, opportunities and the function library for what is on disk.
#include <vector>

#include "passend/storage/v1/profile.pb.h"
#include "store/codec/employer_mapping.h"
#include "store/codec/library_mapping.h"
#include "store/codec/opportunity_mapping.h"

namespace passend::store {

template void EncodeEmployer(const model::Employer&, storage::v1::Employer*);
template void DecodeEmployer(const storage::v1::Employer&, model::Employer*,
                             std::vector<model::FieldViolation>*);
template void EncodeOpportunity(const model::Opportunity&, storage::v1::Opportunity*);
template void DecodeOpportunity(const storage::v1::Opportunity&, model::Opportunity*,
                                std::vector<model::FieldViolation>*);
template void EncodeFunctie(const model::Functie&, storage::v1::Functie*);
template void DecodeFunctie(const storage::v1::Functie&, model::Functie*,
                            std::vector<model::FieldViolation>*);
template void EncodePlace(const model::Place&, storage::v1::Place*);
template void DecodePlace(const storage::v1::Place&, model::Place*,
                          std::vector<model::FieldViolation>*);

}  // namespace passend::store
