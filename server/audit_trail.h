// What the service writes down of its calls: from a call to a record of the audit log.
#ifndef PASSEND_SERVER_AUDIT_TRAIL_H_
#define PASSEND_SERVER_AUDIT_TRAIL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "audit/log.h"
#include "server/identity/caller.h"
#include "store/profile_store.h"

namespace passend::server {

// Gives the tokens that stand for persons in the log. Threads: safe.
class SubjectTokens {
 public:
  virtual ~SubjectTokens() = default;
  // The same person always has the same token. Nobody can make it again once the person's key, if
  // it is made with that, is destroyed.
  virtual audit::PersonToken Of(std::string_view tenant, std::string_view candidate_id) = 0;
  // The person was erased: what was remembered goes.
  virtual void Forget(std::string_view tenant, std::string_view candidate_id) = 0;
};
// Tokens that follow from the secret of the log, without a key per person.
std::unique_ptr<SubjectTokens> MakeSecretTokens(const audit::AuditKeys& keys);

// Tokens that follow from the person's own key in `store`, remembered for a while; for a store that
// does not seal, those of the secret. Both outlive it.
std::unique_ptr<SubjectTokens> MakeStoreTokens(const store::ProfileStore& store,
                                               const audit::AuditKeys& keys);

// What kind of act a call of this method is; nothing for a method that is not in the list, and a
// test sees to it that every method of the API is.
std::optional<audit::Act> ActOf(std::string_view method);

// Threads: safe. `log` outlives it.
class AuditTrail {
 public:
  AuditTrail(audit::AuditLog& log, const audit::AuditKeys& keys,
             std::unique_ptr<SubjectTokens> tokens)
      : log_(log), keys_(keys), tokens_(std::move(tokens)) {}

  audit::AuditLog& log() { return log_; }
  const audit::AuditKeys& keys() const { return keys_; }
  SubjectTokens& tokens() { return *tokens_; }

  // Calls that were refused before anybody was recognised, together. Not waited for: their answers
  // hold nothing.
  void RecordRefusals(std::string_view code, std::uint64_t calls);

 private:
  audit::AuditLog& log_;
  const audit::AuditKeys keys_;
  const std::unique_ptr<SubjectTokens> tokens_;
};

// The record of one call while it runs. Without a trail it does nothing. One thread at a time.
class CallAudit {
 public:
  // `method` as in Call. `traceparent` is the header of the caller, or empty.
  CallAudit(AuditTrail* trail, std::string_view method, std::string_view traceparent);

  // `candidate_name` ("tenants/{tenant}/candidates/{id}") stood in the answer, or was opened:
  // shown in full, written, decided about. Each counts once; opened goes before returned. What is
  // no such name is not counted.
  void RecordPerson(std::string_view candidate_name, bool opened);
  // Why a person is opened, in the words of the caller.
  void set_reason(std::string_view reason) { record_.reason = reason; }
  // Another kind of act than the method says.
  void set_act(audit::Act act) { record_.act = act; }
  void set_basis(audit::ScoreBasis basis) { record_.basis = std::move(basis); }
  bool has_basis() const { return record_.basis != audit::ScoreBasis{}; }
  // Another tenant than the caller's, whose data was looked at.
  void AddForeignTenant(std::string_view tenant) { foreign_tenants_.emplace(tenant); }

  // What is known at the end.
  struct Outcome {
    const Caller* caller = nullptr;
    std::string_view purpose;
    std::string_view case_reference;
    std::string_view code;
    std::uint64_t rows = 0;
  };
  // Puts it on record and waits for the disk; then it is empty again, for the next answer of a
  // stream. Unavailable: it is not on record, and the answer must not leave.
  absl::Status Append(const Outcome& outcome);

 private:
  AuditTrail* const trail_;
  audit::AuditRecord record_;
  std::set<std::pair<std::string, std::string>> returned_;  // tenant and id
  std::set<std::pair<std::string, std::string>> opened_;
  std::set<std::string, std::less<>> foreign_tenants_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_AUDIT_TRAIL_H_
