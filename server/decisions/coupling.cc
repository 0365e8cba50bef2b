#include "server/decisions/coupling.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/coupling.pb.h"
#include "security/base64url.h"
#include "security/hmac.h"

namespace passend::server {
namespace {

constexpr std::size_t kHashBytes = 15;

// One for each caller.
std::string IdOf(const Caller& caller) {
  const std::string hash =
      security::Sha256(absl::StrCat(caller.tenant.size(), "|", caller.tenant, "|", caller.subject));
  return absl::StrCat(std::string(kCouplingPrefix),
                      security::EncodeBase64Url(std::string_view(hash).substr(0, kHashBytes)));
}

}  // namespace

absl::Status AskCoupling(Engine& engine, const CouplingQuestion& question) {
  storage::v1::CouplingRequest message;
  message.set_caller(question.caller.subject);
  message.set_tenant(question.caller.tenant);
  message.set_role(std::string(RoleName(question.caller.role)));
  message.set_owner(question.caller.owner);
  message.set_purpose(question.purpose);
  message.set_case_reference(question.case_reference);
  message.set_reason(question.reason);
  message.set_asked_unix_seconds(question.asked_unix_seconds);
  return engine
      .Write([&](const Reference&, store::WriteBatch& batch, IndexChange&) {
        batch.PutDecision(question.candidate, IdOf(question.caller), message.SerializeAsString());
        return absl::OkStatus();
      })
      .status();
}

absl::StatusOr<std::vector<CouplingQuestion>> CouplingQuestions(const Engine& engine,
                                                                const store::RecordKey& candidate) {
  std::vector<CouplingQuestion> questions;
  const absl::Status scanned = engine.store().ScanDecisions(
      candidate.tenant, candidate.id, [&](const store::DecisionRecord& record) -> absl::Status {
        if (!record.id.starts_with(kCouplingPrefix)) return absl::OkStatus();
        storage::v1::CouplingRequest message;
        if (!message.ParseFromString(record.payload)) {
          return absl::DataLossError("a question for coupling does not decode");
        }
        CouplingQuestion& question = questions.emplace_back();
        question.candidate = record.candidate;
        question.purpose = message.purpose();
        question.case_reference = message.case_reference();
        question.reason = message.reason();
        question.asked_unix_seconds = message.asked_unix_seconds();
        question.caller.subject = message.caller();
        question.caller.tenant = message.tenant();
        question.caller.role = ParseRole(message.role()).value_or(Role::kInkomen);
        question.caller.owner = message.owner();
        return absl::OkStatus();
      });
  if (!scanned.ok()) return scanned;
  return questions;
}

}  // namespace passend::server
