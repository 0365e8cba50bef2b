#ifndef PASSEND_TESTS_LAYERING_INCLUDE_RULES_H_
#define PASSEND_TESTS_LAYERING_INCLUDE_RULES_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace passend::layering {

// What the #include lines of one source file do against the direction of the layers, one sentence
// each, starting with "<path>:<line>: ". `path` is relative to the root of the repository, with
// forward slashes; its folder decides which rules hold.
std::vector<std::string> CheckFile(std::string_view path, std::string_view text);

struct TreeReport {
  int files = 0;
  std::vector<std::string> violations;
};

// CheckFile() for every .h and .cc below the source folders of `root`, in order of path.
TreeReport CheckTree(const std::filesystem::path& root);

}  // namespace passend::layering

#endif  // PASSEND_TESTS_LAYERING_INCLUDE_RULES_H_
