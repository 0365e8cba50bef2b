#include "server/rights/legal_hold.h"

#include "absl/strings/str_cat.h"
#include "passend/storage/v1/legal_hold.pb.h"
#include "server/errors.h"
#include "server/status_macros.h"

namespace passend::server {

absl::Status SetLegalHold(Engine& engine, const store::RecordKey& candidate,
                          const LegalHold& hold) {
  storage::v1::LegalHold message;
  message.set_by(hold.by);
  message.set_reason(hold.reason);
  if (hold.until.has_value()) message.set_until(hold.until->ToString());
  message.set_set_on(hold.set_on.ToString());
  return engine
      .Write([&](const Reference&, store::WriteBatch& batch, IndexChange&) {
        batch.PutDecision(candidate, std::string(kLegalHoldId), message.SerializeAsString());
        return absl::OkStatus();
      })
      .status();
}

absl::Status ClearLegalHold(Engine& engine, const store::RecordKey& candidate) {
  return engine
      .Write([&](const Reference&, store::WriteBatch& batch, IndexChange&) {
        batch.DeleteDecision(candidate, std::string(kLegalHoldId));
        return absl::OkStatus();
      })
      .status();
}

absl::StatusOr<std::optional<LegalHold>> FindLegalHold(const store::ProfileReader& store,
                                                       const store::RecordKey& candidate,
                                                       model::Date today) {
  const auto record = store.GetDecision(candidate, std::string(kLegalHoldId));
  if (absl::IsNotFound(record.status())) return std::nullopt;
  if (!record.ok()) return record.status();
  storage::v1::LegalHold message;
  if (!message.ParseFromString(record->payload)) {
    return absl::DataLossError("a legal hold does not decode");
  }
  LegalHold hold = {.by = message.by(), .reason = message.reason()};
  hold.until = model::Date::Parse(message.until());
  if (const auto set_on = model::Date::Parse(message.set_on())) hold.set_on = *set_on;
  if (hold.until.has_value() && *hold.until < today) return std::nullopt;
  return hold;
}

absl::Status CheckNotHeld(const Engine& engine, const store::RecordKey& candidate) {
  PASSEND_ASSIGN_OR_RETURN(const auto hold,
                           FindLegalHold(engine.store(), candidate, engine.clock().Today()));
  if (!hold.has_value()) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "LEGAL_HOLD",
               "a legal hold (bewaarplicht) keeps this person; take it away first");
}

}  // namespace passend::server
