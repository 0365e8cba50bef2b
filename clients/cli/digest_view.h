// Digests for a professional, in Dutch: at a terminal, and as Markdown.
#ifndef PASSEND_CLIENTS_CLI_DIGEST_VIEW_H_
#define PASSEND_CLIENTS_CLI_DIGEST_VIEW_H_

#include <string>

#include "clients/cli/console.h"
#include "passend/v1/digest.pb.h"

namespace passend::cli {

// The agenda of the week, the lines by urgency, how many did not fit, and figures.
std::string DigestText(const v1::Digest& digest, const Console& console);
// The same as Markdown, for a page or a message inside the organisation: pseudonyms only.
std::string DigestMarkdown(const v1::Digest& digest);

std::string ReplacementsText(
    const google::protobuf::RepeatedPtrField<v1::Replacement>& replacements,
    const Console& console);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_DIGEST_VIEW_H_
