// Private to store: does a stored payload say what its kind can be?
#ifndef PASSEND_STORE_PAYLOAD_H_
#define PASSEND_STORE_PAYLOAD_H_

#include "absl/status/status.h"
#include "store/types.h"

namespace passend::store {

// DataLoss: the payload does not parse, or a field holds what the model cannot say; names the
// record and the field.
absl::Status CheckPayload(Kind kind, const Record& record);

}  // namespace passend::store

#endif  // PASSEND_STORE_PAYLOAD_H_
