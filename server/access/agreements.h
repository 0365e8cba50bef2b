// Agreements between tenants to let each other's people be matched: config/deelafspraken.toml.
// Without one, what a profile says about sharing has no effect (domain.md 9.5).
#ifndef PASSEND_SERVER_ACCESS_AGREEMENTS_H_
#define PASSEND_SERVER_ACCESS_AGREEMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/index/entry.h"
#include "matcher/model/date.h"

namespace passend::server {

struct Agreement {
  std::string from;     // `van`: whose records
  std::string to;       // `aan`: who may match them
  std::string purpose;  // `doel`: doelbinding code
  bool detail = false;  // `niveau`: "matching" (handles and bands) or "detail" (may be opened)
  model::Date first;    // `ingang`
  model::Date last;     // `einde`
};

// Immutable; any number of threads may read.
class Agreements {
 public:
  // An absent file = no agreements. InvalidArgument: "<file>:<line>: <reason>" for each: a tenant
  // with itself, an end before the beginning, an unknown level, more than 1,000.
  static absl::StatusOr<Agreements> Load(const std::string& file);
  Agreements() = default;
  explicit Agreements(std::vector<Agreement> agreements);

  // As the mask of a search: see index::AccessQuery::agreements. Lives as long as this.
  const std::vector<index::Agreement>& masks() const { return masks_; }
  // Whether `to` may open records of `from` for `purpose` on `day`, beyond the match itself.
  bool AllowsDetail(std::string_view from, std::string_view to, std::string_view purpose,
                    model::Date day) const;
  const std::vector<Agreement>& list() const { return agreements_; }

 private:
  std::vector<Agreement> agreements_;
  std::vector<index::Agreement> masks_;
};

}  // namespace passend::server

#endif  // PASSEND_SERVER_ACCESS_AGREEMENTS_H_
