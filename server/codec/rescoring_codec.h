// Nightly runs and changes as messages of the API.
#ifndef PASSEND_SERVER_CODEC_RESCORING_CODEC_H_
#define PASSEND_SERVER_CODEC_RESCORING_CODEC_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "matcher/rescoring/change.h"
#include "matcher/rescoring/rescore.h"
#include "passend/v1/rescoring_service.pb.h"
#include "server/rescoring/run_manager.h"

namespace passend::server {

// Groups of fewer than `smallest_cell` people are left out.
void EncodeRun(const RunStatus& status, std::uint64_t smallest_cell, v1::Run* out);
void EncodeReport(const rescoring::RescoreReport& report, std::uint64_t smallest_cell,
                  v1::RunReport* out);
void EncodeProgress(const RunProgress& progress, v1::RunProgress* out);
void EncodeRunVersions(const RunRecord& run, v1::Versions* out);

// INVALID_ARGUMENT: not a mode of the API. Unspecified = incremental.
absl::StatusOr<rescoring::Mode> DecodeRunMode(v1::RunMode mode);

// What of a change is about nobody's person: direction, kind, lists, scores, position, rules and
// factor. Names, attention points and text are the caller's to fill in.
void EncodeChange(const rescoring::Change& change, v1::MatchChange* out);
// Makes an encoded change what somebody may see who is not coupled to the person: bands of
// `score_band` points, and no rule, factor or attention point.
void MakeCoarse(int score_band, v1::MatchChange* change);

}  // namespace passend::server

#endif  // PASSEND_SERVER_CODEC_RESCORING_CODEC_H_
