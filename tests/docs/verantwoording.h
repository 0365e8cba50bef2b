// The parts of docs/verantwoording.md that follow from configuration and schema.
#ifndef PASSEND_TESTS_DOCS_VERANTWOORDING_H_
#define PASSEND_TESTS_DOCS_VERANTWOORDING_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace passend::docs {

// The text of each generated block by its name, from the files below `root`/config and the schema
// that the program is built with. InvalidArgument: a file does not load, or something in it has no
// Dutch words yet; names it.
absl::StatusOr<std::map<std::string, std::string>> GeneratedBlocks(const std::string& root);

// `document` with every block
//   <!-- gegenereerd: NAME -->
//   ...
//   <!-- einde -->
// filled in. InvalidArgument: a block without an end, one that is not in `blocks`, one that stands
// there twice, or one of `blocks` that is missing; names it.
absl::StatusOr<std::string> FillBlocks(const std::string& document,
                                       const std::map<std::string, std::string>& blocks);

}  // namespace passend::docs

#endif  // PASSEND_TESTS_DOCS_VERANTWOORDING_H_
