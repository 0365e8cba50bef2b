#include "server/audit_files.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "audit/key_file.h"
#include "server/status_macros.h"

namespace passend::server {

AuditFiles AuditFilesOf(const ServerOptions& options) {
  std::string folder = options.audit_directory;
  if (folder.empty()) {
    folder = options.data_directory;
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    folder += ".audit";
  }
  AuditFiles files;
  files.database = folder + "/log";
  files.heads = options.audit_heads.empty() ? folder + "/heads" : options.audit_heads;
  files.key = options.audit_key.empty() ? folder + "/key" : options.audit_key;
  return files;
}

absl::StatusOr<OpenedAudit> OpenAudit(const AuditFiles& files, const store::ProfileStore* store) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(files.database).parent_path();
  std::error_code error;
  if (fs::create_directories(folder, error)) {
    fs::permissions(folder, fs::perms::owner_all, error);
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("--audit: cannot make ", folder.string(), ": ", error.message()));
  }
  OpenedAudit opened;
  auto key = audit::ReadKeyFile(files.key);
  if (absl::IsNotFound(key.status())) {
    if (fs::exists(files.database, error)) {
      return absl::FailedPreconditionError(absl::StrCat("--audit-key: the audit log at ",
                                                        files.database, " has no key at ",
                                                        files.key, ": put it back"));
    }
    PASSEND_RETURN_IF_ERROR(audit::MakeKeyFile(files.key));
    opened.new_key = true;
    key = audit::ReadKeyFile(files.key);
  }
  if (!key.ok()) return key.status();
  const audit::AuditKeys keys(*key);
  PASSEND_ASSIGN_OR_RETURN(
      opened.log, audit::AuditLog::Open({.path = files.database, .heads_path = files.heads}, keys));
  opened.trail = std::make_unique<AuditTrail>(
      *opened.log, keys, store == nullptr ? MakeSecretTokens(keys) : MakeStoreTokens(*store, keys));
  return opened;
}

}  // namespace passend::server
