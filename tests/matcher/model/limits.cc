#include "tests/matcher/model/limits.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>

namespace passend::model {
namespace {

bool IsWordCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

struct ApiField {
  std::string type;
  std::string name;  // with "[]" when repeated
};
using Messages = std::map<std::string, std::vector<ApiField>>;

// The messages of one file and of the files of ours that it imports. Reads what our files use: one
// field to a line, no messages inside messages.
void ReadMessages(const std::string& file, Messages& messages) {
  static const std::regex import_line(R"re(import "(passend/.*)";)re");
  static const std::regex message_line(R"re(message (\w+) \{.*)re");
  static const std::regex field_line(R"re(\s+(optional |repeated |)([\w.]+) (\w+) = \d+;.*)re");
  const char* root = std::getenv("PASSEND_SOURCE_DIR");
  std::ifstream stream(std::string(root == nullptr ? "." : root) + "/proto/" + file);
  if (!stream) ADD_FAILURE() << "cannot read proto/" << file;
  std::string line;
  std::smatch match;
  std::string message;
  while (std::getline(stream, line)) {
    if (std::regex_match(line, match, import_line)) {
      ReadMessages(match[1], messages);
    } else if (std::regex_match(line, match, message_line)) {
      message = match[1];
      messages[message].clear();
    } else if (std::regex_match(line, match, field_line)) {
      const bool repeated = match[1] == "repeated ";
      messages[message].push_back({match[2], match[3].str() + (repeated ? "[]" : "")});
    }
  }
}

void Append(const Messages& messages, const std::string& message, const std::string& prefix,
            std::vector<std::string>& fields) {
  for (const ApiField& field : messages.at(message)) {
    // One value in the model: a set of dayparts, a set of days.
    if (messages.contains(field.type) && field.type != "WeekGrid") {
      Append(messages, field.type, prefix + field.name + ".", fields);
    } else if (field.name == "weekdays[]") {
      fields.push_back(prefix + "weekdays");
    } else {
      fields.push_back(prefix + field.name);
    }
  }
}

}  // namespace

bool Mentions(const std::string& text, const std::string& secret) {
  if (secret.empty()) return false;
  for (std::size_t at = text.find(secret); at != text.npos; at = text.find(secret, at + 1)) {
    const std::size_t end = at + secret.size();
    const bool starts = at == 0 || !IsWordCharacter(text[at - 1]);
    const bool ends = end == text.size() || !IsWordCharacter(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

std::string WithoutNumbers(const std::string& path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == ']') inside = false;
    if (!inside) plain += c;
    if (c == '[') inside = true;
  }
  return plain;
}

std::vector<std::string> ApiFields(const std::string& file, const std::string& message) {
  Messages messages;
  ReadMessages(file, messages);
  std::vector<std::string> fields;
  if (messages[message].empty()) ADD_FAILURE() << "no message " << message << " in " << file;
  Append(messages, message, "", fields);
  return fields;
}

}  // namespace passend::model
