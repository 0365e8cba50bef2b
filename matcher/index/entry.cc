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

// Whether the tenants agreed that `to` may match records of `from`.
bool Agreed(std::string_view from, std::string_view to, const AccessQuery& query) {
  if (query.agreements == nullptr) return true;
  return std::any_of(
      query.agreements->begin(), query.agreements->end(), [&](const Agreement& agreement) {
        return agreement.from == from && agreement.to == to && agreement.purpose == query.purpose &&
               agreement.first <= query.as_of && query.as_of <= agreement.last;
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
  answer.visible = query.caller.empty() || tenant == query.caller ||
                   (Granted(&grants, query.caller, query) && Agreed(tenant, query.caller, query));
  answer.allowed = tenant == query.tenant ||
                   (Granted(&grants, query.tenant, query) && Agreed(tenant, query.tenant, query)) ||
                   (Granted(query.grants, tenant, query) && Agreed(query.tenant, tenant, query));
  return answer;
}

}  // namespace passend::index
