#include "store/codec/field_decoder.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace passend::store {
namespace {

constexpr std::size_t kMaxIdBytes = 64;

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

// Takes `prefix` off the front; false when it is not there.
bool Take(std::string_view prefix, std::string_view* text) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

}  // namespace

void FieldDecoder::AppendPath(std::string* path) const {
  if (parent_ == nullptr) return;
  parent_->AppendPath(path);
  if (!path->empty()) *path += '.';
  *path += name_;
  if (index_ >= 0) absl::StrAppend(path, "[", index_, "]");
}

void FieldDecoder::Report(const char* field, std::string_view description) const {
  model::FieldViolation violation;
  AppendPath(&violation.field);
  if (*field != '\0') {
    if (!violation.field.empty()) violation.field += '.';
    violation.field += field;
  }
  violation.description = std::string(description);
  violations_->push_back(std::move(violation));
}

void FieldDecoder::ReportEnum(const char* field, int highest) const {
  Report(field, absl::StrCat("must be one of the named values (numbers 0..", highest, ")"));
}

void FieldDecoder::Name(const char* field, const std::string& name, std::string_view collection,
                        std::string* tenant, std::string* id) const {
  tenant->clear();
  id->clear();
  if (name.empty()) return;
  std::string_view rest = name;
  if (Take("tenants/", &rest)) {
    const std::string_view tenant_part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(tenant_part.size());
    if (Take("/", &rest) && Take(collection, &rest) && Take("/", &rest) && IsId(tenant_part) &&
        IsId(rest)) {
      *tenant = std::string(tenant_part);
      *id = std::string(rest);
      return;
    }
  }
  Report(field, absl::StrCat("must be tenants/{tenant}/", std::string(collection),
                             "/{id}, with ids of a-z, 0-9 and '-', at most 64"));
}

void FieldDecoder::GlobalName(const char* field, const std::string& name,
                              std::string_view collection, std::string* code) const {
  code->clear();
  if (name.empty()) return;
  std::string_view rest = name;
  if (Take(collection, &rest) && Take("/", &rest) && IsCode(rest)) {
    *code = std::string(rest);
    return;
  }
  Report(field, absl::StrCat("must be ", std::string(collection),
                             "/{code}, with a code of letters, digits, '.', '_' and '-', at most "
                             "64"));
}

}  // namespace passend::store
