// Parts of match requests that both directions share.
#ifndef PASSEND_CLIENTS_CLI_MATCH_REQUEST_H_
#define PASSEND_CLIENTS_CLI_MATCH_REQUEST_H_

#include <map>
#include <string>

#include "clients/cli/commands.h"
#include "passend/v1/match_service.pb.h"

namespace passend::cli {

// InvalidArgument: --within without --near, or the other way round.
absl::Status FillFilter(const FilterFlags& flags, v1::MatchFilter* filter);

void FillWeights(const std::map<std::string, int>& weights,
                 google::protobuf::Map<std::string, std::int32_t>* what_if);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_MATCH_REQUEST_H_
