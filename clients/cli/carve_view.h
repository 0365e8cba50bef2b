// Carved jobs for a professional at a terminal, in Dutch.
#ifndef PASSEND_CLIENTS_CLI_CARVE_VIEW_H_
#define PASSEND_CLIENTS_CLI_CARVE_VIEW_H_

#include <string>

#include "clients/cli/console.h"
#include "passend/v1/carving_service.pb.h"

namespace passend::cli {

// The jobs in a table, and then each of them: tasks, the week, what is open, what colleagues give,
// what stands in the way of more. `people`: they are told by candidate, else by employer.
std::string CarvedJobsText(const v1::CarvingResponse& reply, bool people, const Console& console);

// Weekdays by dayparts, with the minutes of each task; a line for the whole of each day.
std::string WeekGridText(const v1::CarvedJob& job, const Console& console, int indent);

std::string NewFunctionsText(const v1::CarveFunctionResponse& reply, const Console& console);
std::string VisitsText(const v1::RankEmployersToVisitResponse& reply, const Console& console);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_CARVE_VIEW_H_
