#include "server/identity/strict_json.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace passend::server {
namespace {

constexpr int kMaxDepth = 8;

}  // namespace

std::optional<nlohmann::json> ParseStrictJson(std::string_view text) {
  using Event = nlohmann::json::parse_event_t;
  if (text.starts_with("\xEF\xBB\xBF")) return std::nullopt;
  std::vector<std::set<std::string>> open;
  bool strict = true;
  const auto look = [&](int depth, Event event, const nlohmann::json& parsed) {
    strict = strict && depth <= kMaxDepth;
    if (event == Event::object_start) {
      open.emplace_back();
    } else if (event == Event::object_end) {
      open.pop_back();
    } else if (event == Event::key) {
      strict = open.back().insert(parsed.get<std::string>()).second && strict;
    }
    return true;
  };
  nlohmann::json parsed = nlohmann::json::parse(text, look, /*allow_exceptions=*/false);
  if (parsed.is_discarded() || !strict || !parsed.is_object()) return std::nullopt;
  return std::make_optional(std::move(parsed));
}

}  // namespace passend::server
