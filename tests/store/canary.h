// Values that can be told from everything else, and a search for them in files.
#ifndef PASSEND_TESTS_STORE_CANARY_H_
#define PASSEND_TESTS_STORE_CANARY_H_

#include <string>
#include <string_view>
#include <vector>

namespace passend::store {

// A value marked as being about `what`.
std::string Canary(std::string_view what);

// Where marked values show in the files under `directory`, as "<file>: <text around it>": in
// contents and in names; as they are, as UTF-16 of either order, in hexadecimal digits, and in
// base64 at any of its three alignments.
std::vector<std::string> FindCanaries(const std::string& directory);
// The files under `directory` that hold `bytes`.
std::vector<std::string> FindBytes(const std::string& directory, std::string_view bytes);
int CountFiles(const std::string& directory);

}  // namespace passend::store

#endif  // PASSEND_TESTS_STORE_CANARY_H_
