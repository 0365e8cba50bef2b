// Digests as one reader sees them (domain.md 9.3, 9.4).
#ifndef PASSEND_SERVER_CODEC_DIGEST_CODEC_H_
#define PASSEND_SERVER_CODEC_DIGEST_CODEC_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "passend/v1/digest.pb.h"
#include "server/rescoring/digest.h"
#include "server/rescoring/replacement.h"

namespace passend::server {

// What a reader may see of one person.
struct DigestReader {
  std::string name;      // the resource name, or a handle of this reader
  bool coupled = false;  // sees causes, scores and attention points in work terms
};
struct DigestReading {
  // Nothing: the reader may not know of the person; the lines about that person are left out and
  // counted, and the person is left out of lines that gather people.
  std::function<std::optional<DigestReader>(std::string_view candidate)> person;
  // The name of work for this reader: a handle of what is another tenant's. Null: as it is.
  std::function<std::string(std::string_view opportunity)> opportunity;
  int score_band = 25;  // width of the bands in which a score is told to who is not coupled
};

// A visit names only people to whom the reader is coupled: whom tasks would serve tells what they
// can bear.
void EncodeDigest(const std::string& tenant, const Digest& digest, const DigestReading& reading,
                  v1::Digest* out);
void EncodeReplacement(const std::string& tenant, const Replacement& replacement,
                       v1::Replacement* out);

// "tenants/{tenant}/digests/{day}/{kind}/{owner}"; the owner is left out for the tenant as a whole.
std::string DigestName(std::string_view tenant, const Digest& digest);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_DIGEST_CODEC_H_
