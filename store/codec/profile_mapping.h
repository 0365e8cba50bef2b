// The one mapping between the profiles of the model and their messages. The messages of the API
// (passend.v1) and of the disk (passend.storage.v1) have the same field names, so each function is
// a template on the message type; this header only declares. Definitions are in <kind>_mapping.h;
// the store instantiates them for its messages (storage_*.cc), the server for the API's:
//
//   #include "store/codec/candidate_mapping.h"
//   template void EncodeCandidate(const model::Candidate&, v1::Candidate*);
//   template void DecodeCandidate(const v1::Candidate&, model::Candidate*,
//                                 std::vector<model::FieldViolation>*);
//
// Encode: replaces all of `*message`. It writes what the model holds, valid or not; what is unknown
// takes no field. It sets `name` where the message has one, and never an etag.
//
// Decode: replaces all of `*profile`, and appends to `*violations` whatever the model cannot say: a
// text that is no day or no week grid, a number that names no enumeration value, a name of another
// form, a field from a newer version; each with its path in the message. Nothing is dropped in
// silence: a record with a violation must be refused. Ranges, lengths and codes are the business of
// Validate(). An empty name gives an empty tenant and id. Messages without a name leave the
// identity empty: for the disk it stands in the envelope.
//
// Decode(Encode(x)) == x for every x that Validate() accepts. Threads: no shared state.
#ifndef PASSEND_STORE_CODEC_PROFILE_MAPPING_H_
#define PASSEND_STORE_CODEC_PROFILE_MAPPING_H_

#include <vector>

#include "matcher/model/candidate.h"
#include "matcher/model/catalogue.h"
#include "matcher/model/employer.h"
#include "matcher/model/functie.h"
#include "matcher/model/opportunity.h"
#include "matcher/model/violation.h"

namespace passend::store {

template <class M>
void EncodeCandidate(const model::Candidate& candidate, M* message);
template <class M>
void DecodeCandidate(const M& message, model::Candidate* candidate,
                     std::vector<model::FieldViolation>* violations);

template <class M>
void EncodeEmployer(const model::Employer& employer, M* message);
template <class M>
void DecodeEmployer(const M& message, model::Employer* employer,
                    std::vector<model::FieldViolation>* violations);

template <class M>
void EncodeOpportunity(const model::Opportunity& opportunity, M* message);
template <class M>
void DecodeOpportunity(const M& message, model::Opportunity* opportunity,
                       std::vector<model::FieldViolation>* violations);

template <class M>
void EncodeFunctie(const model::Functie& functie, M* message);
template <class M>
void DecodeFunctie(const M& message, model::Functie* functie,
                   std::vector<model::FieldViolation>* violations);

template <class M>
void EncodePlace(const model::Place& place, M* message);
template <class M>
void DecodePlace(const M& message, model::Place* place,
                 std::vector<model::FieldViolation>* violations);

}  // namespace passend::store

#endif  // PASSEND_STORE_CODEC_PROFILE_MAPPING_H_
