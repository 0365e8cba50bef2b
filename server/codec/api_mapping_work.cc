// See api_mapping_candidate.cc.
#include "passend/v1/catalogue.pb.h"
#include "passend/v1/employer.pb.h"
#include "passend/v1/opportunity.pb.h"
#include "store/codec/employer_mapping.h"
#include "store/codec/library_mapping.h"
#include "store/codec/opportunity_mapping.h"

namespace passend::store {

template void EncodeEmployer(const model::Employer&, v1::Employer*);
template void DecodeEmployer(const v1::Employer&, model::Employer*,
                             std::vector<model::FieldViolation>*);
template void EncodeOpportunity(const model::Opportunity&, v1::Opportunity*);
template void DecodeOpportunity(const v1::Opportunity&, model::Opportunity*,
                                std::vector<model::FieldViolation>*);
template void EncodeFunctie(const model::Functie&, v1::Functie*);
template void DecodeFunctie(const v1::Functie&, model::Functie*,
                            std::vector<model::FieldViolation>*);
template void EncodePlace(const model::Place&, v1::Place*);
template void DecodePlace(const v1::Place&, model::Place*, std::vector<model::FieldViolation>*);

}  // namespace passend::store
