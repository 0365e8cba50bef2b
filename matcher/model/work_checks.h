// Private to matcher/model: checks of tasks and loads, which opportunities and task pools share.
#ifndef PASSEND_MATCHER_MODEL_WORK_CHECKS_H_
#define PASSEND_MATCHER_MODEL_WORK_CHECKS_H_

#include <string_view>
#include <vector>

#include "matcher/model/checks.h"
#include "matcher/model/opportunity.h"

namespace passend::model {

// The field "loads" of the scope.
void CheckLoads(const std::vector<Load>& loads, Checker& check);
// The fields of one task.
void CheckTask(const Task& task, Checker& check);
// A list of tasks with ids of their own.
void CheckTasks(std::string_view field, const std::vector<Task>& tasks, Checker& check);

// An FML item that work may ask: in the catalogue, not one of working hours. Reports "item" and
// "value".
void CheckLoadValue(std::string_view item, int value, Checker& check);

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_WORK_CHECKS_H_
