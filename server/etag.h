// The etag of a record.
#ifndef PASSEND_SERVER_ETAG_H_
#define PASSEND_SERVER_ETAG_H_

#include <cstdint>
#include <string>

namespace passend::server {

// Of a record that was last written at `revision`. Opaque on purpose: nobody should compute with
// it.
std::string MakeEtag(std::uint64_t revision);

}  // namespace passend::server

#endif  // PASSEND_SERVER_ETAG_H_
