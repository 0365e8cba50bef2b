#include "matcher/index/entry.h"

#include <algorithm>

#include "matcher/model/fnv.h"

namespace passend::index {
namespace {

std::uint64_t NotZero(std::uint64_t hash) { return hash == 0 ? 1 : hash; }

bool Granted(const std::vector<Grant>* grants, std::string_view tenant, const AccessQuery& query) {
  if (grants == nullptr) return false;
  return std::any_of(grants->begin(), grants->end(), [&](const Grant& grant) {
    return grant.tenant == tenant && (grant.until == score::kNoDay || query.as_of <= grant.until) &&
           (grant.purpose == 0 || grant.purpose == query.purpose);
  });
}

}  // namespace

std::uint64_t CodeHash(std::string_view code) {
  return NotZero(model::FnvAppend(model::kFnvOffset, code));
}

std::uint64_t OwnerHash(std::string_view tenant, std::string_view professional) {
  const std::uint64_t state = model::FnvAppend(model::kFnvOffset, tenant);
  return NotZero(model::FnvAppend(model::FnvAppend(state, "|"), professional));
}

AccessAnswer CheckAccess(const AccessQuery& query, std::string_view tenant,
                         const std::vector<Grant>& grants) {
  AccessAnswer answer;
  answer.visible =
      query.caller.empty() || tenant == query.caller || Granted(&grants, query.caller, query);
  answer.allowed = tenant == query.tenant || Granted(&grants, query.tenant, query) ||
                   Granted(query.grants, tenant, query);
  return answer;
}

}  // namespace passend::index
