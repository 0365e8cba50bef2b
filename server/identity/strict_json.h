// JSON as tokens and key sets need it: one text, one meaning.
#ifndef PASSEND_SERVER_IDENTITY_STRICT_JSON_H_
#define PASSEND_SERVER_IDENTITY_STRICT_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace passend::server {

// The object in `text` (RFC 8259). Nothing when it is not JSON, not an object, nested deeper than
// 8, not UTF-8, begins with a byte order mark, or when any object in it names a member twice: two
// readers could then see two different things.
std::optional<nlohmann::json> ParseStrictJson(std::string_view text);

}  // namespace passend::server

#endif  // PASSEND_SERVER_IDENTITY_STRICT_JSON_H_
