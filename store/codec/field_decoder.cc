#include "store/codec/field_decoder.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace passend::store {

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

void FieldDecoder::Name(const char* field, const std::string& name, NameParser parse,
                        std::string_view form, std::string* tenant, std::string* id) const {
  tenant->clear();
  id->clear();
  if (name.empty()) return;
  const std::optional<model::NameParts> parts = parse(name);
  if (!parts.has_value()) {
    Report(field, absl::StrCat("must be ", std::string(form), ", both 1..64 of a-z, 0-9 and -"));
    return;
  }
  *tenant = std::string(parts->tenant);
  *id = std::string(parts->id);
}

void FieldDecoder::GlobalName(const char* field, const std::string& name, std::string_view prefix,
                              bool (*is_code)(std::string_view), std::string_view form,
                              std::string* code) const {
  code->clear();
  if (name.empty()) return;
  std::string_view rest = name;
  if (rest.starts_with(prefix)) {
    rest.remove_prefix(prefix.size());
    if (is_code(rest)) {
      *code = std::string(rest);
      return;
    }
  }
  Report(field, absl::StrCat("must be ", std::string(form)));
}

}  // namespace passend::store
