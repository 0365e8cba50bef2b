#include "tests/layering/include_rules.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

namespace passend::layering {
namespace {

// One folder and the folders of ours whose headers it may include. The longest folder that holds a
// file is its layer. This table is the picture of docs/design.md, written once more for the
// machine.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

const std::vector<Layer>& Layers() {
  static const std::vector<Layer> layers = {
      {"matcher/model", {"matcher/model"}},
      {"matcher/score", {"matcher/model", "matcher/score"}},
      {"matcher/index", {"matcher/model", "matcher/score", "matcher/index"}},
      {"matcher/search", {"matcher/model", "matcher/score", "matcher/index", "matcher/search"}},
      {"matcher/carving",
       {"matcher/model", "matcher/score", "matcher/index", "matcher/search", "matcher/carving"}},
      {"matcher/rescoring",
       {"matcher/model", "matcher/score", "matcher/index", "matcher/search", "matcher/rescoring"}},
      {"matcher/money", {"matcher/model", "matcher/money"}},
      {"security", {"security"}},
      {"store", {"matcher", "security", "store", "passend/storage/v1"}},
      {"audit", {"security", "audit", "passend/storage/v1"}},
      {"server", {"matcher", "security", "store", "audit", "server", "passend/v1", "google/rpc"}},
      // What the server keeps about decisions is opaque to the store.
      {"server/decisions",
       {"matcher", "security", "store", "audit", "server", "passend/v1", "passend/storage/v1"}},
      {"server/rescoring",
       {"matcher", "security", "store", "audit", "server", "passend/v1", "passend/storage/v1"}},
      {"server/rights",
       {"matcher", "security", "store", "audit", "server", "passend/v1", "passend/storage/v1"}},
      // The client speaks gRPC; it reads an audit log by itself, so that a server cannot hide one.
      {"clients", {"clients", "security", "audit", "passend/v1", "google/rpc"}},
      {"benchmarks",
       {"matcher", "security", "store", "audit", "server", "clients", "benchmarks", "passend",
        "google/rpc"}},
      {"tests",
       {"matcher", "security", "store", "audit", "server", "clients", "benchmarks", "tests",
        "passend", "google/rpc"}},
  };
  return layers;
}

// Where headers and sources of ours live, generated ones included.
constexpr std::string_view kOurFolders[] = {"matcher", "security", "store",      "audit",
                                            "server",  "clients",  "benchmarks", "tests",
                                            "proto",   "passend",  "google/rpc"};
constexpr std::string_view kSourceFolders[] = {"matcher", "security", "store",      "audit",
                                               "server",  "clients",  "benchmarks", "tests"};

// Computation only: the matcher gets its input by argument, time included.
constexpr std::string_view kForbiddenInMatcher[] = {"grpc",       "grpc++",   "grpcpp",
                                                    "rocksdb",    "google",   "fstream",
                                                    "filesystem", "iostream", "absl/time/clock.h"};

bool IsInside(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

const Layer* LayerOf(std::string_view path) {
  const Layer* found = nullptr;
  for (const Layer& layer : Layers()) {
    if (IsInside(path, layer.folder) &&
        (found == nullptr || layer.folder.size() > found->folder.size())) {
      found = &layer;
    }
  }
  return found;
}

bool MayIncludeRocksDb(std::string_view path) {
  const bool keeps_data = IsInside(path, "store") || IsInside(path, "audit");
  return (keeps_data && path.ends_with(".cc")) || IsInside(path, "tests/store") ||
         IsInside(path, "tests/audit") || IsInside(path, "benchmarks");
}

// The complaint about one include of `path`, or nothing.
std::optional<std::string> CheckInclude(std::string_view path, const Layer& layer,
                                        std::string_view header, bool quoted) {
  const std::string name(header);
  const std::string folder(layer.folder);
  if (quoted && (header.find('/') == std::string_view::npos || header.find("./") != header.npos)) {
    return "\"" + name + "\" must be written from the root of the repository";
  }
  const auto contains = [header](std::string_view ours) { return IsInside(header, ours); };
  if (std::ranges::any_of(kOurFolders, contains)) {
    if (std::ranges::any_of(layer.may_include, contains)) return std::nullopt;
    return folder + " must not include \"" + name + "\"";
  }
  if (IsInside(path, "matcher") && std::ranges::any_of(kForbiddenInMatcher, contains)) {
    return "matcher is pure computation and must not include " + name;
  }
  if (IsInside(header, "rocksdb") && !MayIncludeRocksDb(path)) {
    return "RocksDB headers belong in store/*.cc and audit/*.cc only, not " + name;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> CheckFile(std::string_view path, std::string_view text) {
  static const std::regex include_line(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  static const std::regex clock_name(R"(\b(system|steady|high_resolution)_clock\b)");

  std::vector<std::string> violations;
  const Layer* layer = LayerOf(path);
  if (layer == nullptr) {
    violations.push_back(std::string(path) + ":1: this folder has no place in the layers");
    return violations;
  }
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::optional<std::string> complaint;
    std::smatch include;
    if (std::regex_search(line, include, include_line)) {
      complaint = CheckInclude(path, *layer, include[2].str(), include[1] == "\"");
    } else if (IsInside(path, "matcher") &&
               std::regex_search(line.substr(0, line.find("//")), clock_name)) {
      complaint = "matcher gets the time by argument and must not read a clock";
    }
    if (complaint.has_value()) {
      violations.push_back(std::string(path) + ":" + std::to_string(number) + ": " + *complaint);
    }
  }
  return violations;
}

TreeReport CheckTree(const std::filesystem::path& root) {
  std::set<std::string> paths;
  for (const std::string_view folder : kSourceFolders) {
    if (!std::filesystem::is_directory(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (entry.is_regular_file() && (extension == ".h" || extension == ".cc")) {
        paths.insert(entry.path().lexically_relative(root).generic_string());
      }
    }
  }
  TreeReport report;
  for (const std::string& path : paths) {
    std::ifstream file(root / path);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (std::string& violation : CheckFile(path, text)) {
      report.violations.push_back(std::move(violation));
    }
    ++report.files;
  }
  return report;
}

}  // namespace passend::layering
