#include "server/access/candidate_view.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/field_mask.pb.h"
#include "passend/v1/candidate.pb.h"
#include "server/errors.h"

namespace passend::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::array<std::pair<std::string_view, FieldClass>, 44> kClasses = {{
    {"name", FieldClass::kNaam},
    {"etag", FieldClass::kNaam},
    {"placing_org", FieldClass::kNaam},
    {"external_ref", FieldClass::kDossier},
    {"objection", FieldClass::kNaam},
    {"sharing", FieldClass::kNaam},
    {"caseload", FieldClass::kNaam},
    {"status.availability", FieldClass::kProfiel},
    {"status.doorstroom_gewenst", FieldClass::kProfiel},
    {"status.bemiddelbaar_per", FieldClass::kProfiel},
    {"status.stroming", FieldClass::kProfiel},
    {"status.spoor", FieldClass::kProfiel},
    {"status.regeling", FieldClass::kLoonwaarde},
    {"status.uitkeringsduur_klasse", FieldClass::kLoonwaarde},
    {"status.distance_class", FieldClass::kProfiel},
    {"status.participatieladder", FieldClass::kProfiel},
    {"status.traject_phase", FieldClass::kProfiel},
    {"status.age_class", FieldClass::kLoonwaarde},
    {"status.registrations", FieldClass::kLoonwaarde},
    {"status.other_support_runs", FieldClass::kProfiel},
    {"status.casusregie_org", FieldClass::kProfiel},
    {"status.last_voorstel", FieldClass::kProfiel},
    {"voordrachten", FieldClass::kBesluiten},
    {"wishes", FieldClass::kProfiel},
    {"exclusions", FieldClass::kProfiel},
    {"talents", FieldClass::kProfiel},
    {"competences", FieldClass::kProfiel},
    {"werk_en_denkniveau", FieldClass::kProfiel},
    {"diplomas", FieldClass::kProfiel},
    {"certificates", FieldClass::kProfiel},
    {"work_history", FieldClass::kProfiel},
    {"languages", FieldClass::kProfiel},
    {"hours", FieldClass::kProfiel},
    {"travel", FieldClass::kProfiel},
    {"belastbaarheid.basis", FieldClass::kWerktermen},
    {"belastbaarheid.provenance", FieldClass::kWerktermen},
    {"belastbaarheid.items", FieldClass::kFml},
    {"belastbaarheid.werktermen", FieldClass::kWerktermen},
    {"loonwaarden", FieldClass::kLoonwaarde},
    {"needs", FieldClass::kWerktermen},
    {"plan", FieldClass::kProfiel},
    {"resolutions", FieldClass::kFml},
    {"status", FieldClass::kProfiel},      // in a mask: all of it
    {"belastbaarheid", FieldClass::kFml},  // the same
}};

// The messages whose fields are classed one by one.
bool IsClassedWithin(std::string_view field) {
  return field == "status" || field == "belastbaarheid";
}

// Visits every field that has a class of its own: visit(path, message that holds it, field).
template <typename Visit>
void ForEachClassed(Message* candidate, const Visit& visit) {
  const auto* descriptor = candidate->GetDescriptor();
  const auto* reflection = candidate->GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (!IsClassedWithin(field->name())) {
      visit(field->name(), candidate, field);
      continue;
    }
    if (!reflection->HasField(*candidate, field)) continue;
    Message* inner = reflection->MutableMessage(candidate, field);
    for (int j = 0; j < inner->GetDescriptor()->field_count(); ++j) {
      const FieldDescriptor* part = inner->GetDescriptor()->field(j);
      visit(absl::StrCat(field->name(), ".", part->name()), inner, part);
    }
  }
}

bool IsSet(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  return field->is_repeated() ? reflection->FieldSize(message, field) > 0
                              : reflection->HasField(message, field);
}

// The classes that writing `path` needs: a path within a field counts as that field, a field whose
// parts are classed as each of them.
std::vector<FieldClass> ClassesOfPath(std::string_view path) {
  std::vector<FieldClass> classes;
  const std::size_t first = path.find('.');
  const std::string_view top = path.substr(0, first);
  if (IsClassedWithin(top)) {
    const std::string_view exact =
        first == path.npos ? path : path.substr(0, path.find('.', first + 1));
    for (const auto& [known, field_class] : kClasses) {
      const bool part =
          known.size() > top.size() && known.starts_with(top) && known[top.size()] == '.';
      if (part && (first == path.npos || known == exact)) classes.push_back(field_class);
    }
  } else if (const auto field_class = ClassOfCandidateField(top); field_class.has_value()) {
    classes.push_back(*field_class);
  }
  return classes;
}

}  // namespace

std::optional<FieldClass> ClassOfCandidateField(std::string_view path) {
  for (const auto& [known, field_class] : kClasses) {
    if (known == path) return field_class;
  }
  return std::nullopt;
}

void ShowCandidate(const FieldSet& fields, v1::Candidate* candidate) {
  if (fields == FieldSet::All()) return;
  ForEachClassed(candidate,
                 [&](const std::string& path, Message* holder, const FieldDescriptor* field) {
                   const std::optional<FieldClass> field_class = ClassOfCandidateField(path);
                   if (!field_class.has_value() || !fields.Has(*field_class)) {
                     holder->GetReflection()->ClearField(holder, field);
                   }
                 });
  // A message of which nothing is left says nothing.
  if (candidate->has_status() && candidate->status().ByteSizeLong() == 0) {
    candidate->clear_status();
  }
  if (candidate->has_belastbaarheid() && candidate->belastbaarheid().ByteSizeLong() == 0) {
    candidate->clear_belastbaarheid();
  }
}

absl::Status CheckWritable(const FieldSet& fields, const google::protobuf::FieldMask& mask,
                           const v1::Candidate& message, std::string_view field) {
  if (fields == FieldSet::All()) return absl::OkStatus();
  std::string refused;
  const auto check = [&](const std::string& path, FieldClass field_class) {
    if (fields.Has(field_class)) return;
    absl::StrAppend(&refused, refused.empty() ? "" : ", ", std::string(field), path, " (",
                    std::string(FieldClassName(field_class)), ")");
  };
  if (mask.paths_size() == 0 || (mask.paths_size() == 1 && mask.paths(0) == "*")) {
    v1::Candidate copy = message;
    ForEachClassed(&copy,
                   [&](const std::string& path, Message* holder, const FieldDescriptor* part) {
                     if (path == "name" || path == "etag" || !IsSet(*holder, part)) return;
                     check(path, ClassOfCandidateField(path).value_or(FieldClass::kFml));
                   });
    // Replacing a whole profile also takes away what is not in it.
    if (refused.empty()) {
      for (const auto& [path, field_class] : kClasses) check(std::string(path), field_class);
    }
  } else {
    for (const std::string& path : mask.paths()) {
      if (path == "etag") continue;
      const std::vector<FieldClass> classes = ClassesOfPath(path);
      for (const FieldClass field_class : classes) check(path, field_class);
      // What has no class is nobody's to write, whatever checked the mask before.
      if (classes.empty()) check(path, FieldClass::kFml);
    }
  }
  if (refused.empty()) return absl::OkStatus();
  return Error(
      absl::StatusCode::kPermissionDenied, "FIELD_NOT_ALLOWED",
      absl::StrCat("this role may not write: ", refused,
                   "; name in update_mask only what the role may write: ", fields.ToString()));
}

}  // namespace passend::server
