// Catalogue entries and policies as messages of the API.
#ifndef PASSEND_SERVER_CODEC_CATALOGUE_CODEC_H_
#define PASSEND_SERVER_CODEC_CATALOGUE_CODEC_H_

#include <string>

#include "matcher/model/catalogue.h"
#include "matcher/score/policy_tables.h"

namespace passend::v1 {
class FmlItem;
class GetCatalogueResponse;
class Policy;
class Talent;
class Werkvorm;
}  // namespace passend::v1

namespace passend::server {

// Everything but the hash and the number of functies.
void EncodeCatalogue(const model::Catalogue& catalogue, v1::GetCatalogueResponse* out);
// Entries by index.
void EncodeTalent(const model::Catalogue& catalogue, int talent, v1::Talent* out);
void EncodeFmlItem(const model::Catalogue& catalogue, int item, v1::FmlItem* out);
void EncodeWerkvorm(const model::Catalogue& catalogue, int werkvorm, v1::Werkvorm* out);
// `owner` is "default" or a tenant.
void EncodePolicy(const std::string& owner, const score::CompiledPolicy& policy, v1::Policy* out);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_CATALOGUE_CODEC_H_
