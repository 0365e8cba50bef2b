// Returning early with an error, without noise.
#ifndef PASSEND_SERVER_STATUS_MACROS_H_
#define PASSEND_SERVER_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define PASSEND_RETURN_IF_ERROR(expression)                                 \
  do {                                                                      \
    if (absl::Status passend_status = (expression); !passend_status.ok()) { \
      return passend_status;                                                \
    }                                                                       \
  } while (false)

#define PASSEND_CONCAT_INNER(a, b) a##b
#define PASSEND_CONCAT(a, b) PASSEND_CONCAT_INNER(a, b)
#define PASSEND_ASSIGN_OR_RETURN(target, expression) \
  PASSEND_ASSIGN_OR_RETURN_INNER(PASSEND_CONCAT(passend_result_, __LINE__), target, expression)
#define PASSEND_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return result.status();                        \
  target = *std::move(result)

#endif  // PASSEND_SERVER_STATUS_MACROS_H_
