#include "server/access/probe_guard.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"

namespace passend::server {
namespace {

std::uint64_t HashOf(const score::LoadFact& load) {
  model::FieldHasher hasher;
  hasher.Add(std::int64_t{load.item});
  hasher.Add(std::int64_t{load.value});
  return hasher.hash();
}

}  // namespace

ProbeGuard::ProbeGuard(int window_hours, int variants)
    : window_(std::int64_t{window_hours} * 3600), variants_(static_cast<std::size_t>(variants)) {}

void ProbeGuard::ForgetOld(std::int64_t now_unix_seconds) {
  const std::int64_t oldest = now_unix_seconds - window_;
  while (!written_order_.empty() &&
         (written_order_.front().first < oldest || written_order_.size() > kMaxWritten)) {
    const auto it = written_.find(written_order_.front().second);
    if (it != written_.end() && it->second == written_order_.front().first) written_.erase(it);
    written_order_.pop_front();
  }
}

void ProbeGuard::NoteWritten(std::string_view opportunity, std::int64_t now_unix_seconds) {
  const std::lock_guard lock(mutex_);
  written_[std::string(opportunity)] = now_unix_seconds;
  written_order_.emplace_back(now_unix_seconds, opportunity);
  ForgetOld(now_unix_seconds);
}

bool ProbeGuard::IsProbe(const Caller& caller, std::string_view opportunity,
                         const score::OpportunityFacts& facts, std::int64_t now_unix_seconds) {
  Query query;
  query.at = now_unix_seconds;
  // A sum, so that leaving one load out is a subtraction.
  for (const score::LoadFact& load : facts.loads) query.whole += HashOf(load);
  query.but_one.push_back(query.whole);
  for (const score::LoadFact& load : facts.loads) {
    query.but_one.push_back(query.whole - HashOf(load));
  }
  std::ranges::sort(query.but_one);

  const std::lock_guard lock(mutex_);
  ForgetOld(now_unix_seconds);
  query.fresh = written_.contains(std::string(opportunity));
  const std::string who = absl::StrCat(caller.tenant, "|", caller.subject);
  if (!of_caller_.contains(who) && of_caller_.size() >= kMaxCallers) {
    of_caller_.erase(std::ranges::min_element(of_caller_, {}, [](const auto& one) {
      return one.second.empty() ? std::int64_t{0} : one.second.back().at;
    }));
  }
  std::deque<Query>& earlier = of_caller_[who];
  while (!earlier.empty() && earlier.front().at < now_unix_seconds - window_) earlier.pop_front();

  std::set<std::uint64_t> forms = {query.whole};
  for (const Query& other : earlier) {
    if (other.whole == query.whole || (!other.fresh && !query.fresh)) continue;
    // One load was added, taken away or changed: they are the same without it.
    std::vector<std::uint64_t> common;
    std::ranges::set_intersection(other.but_one, query.but_one, std::back_inserter(common));
    if (!common.empty()) forms.insert(other.whole);
  }
  const auto same = std::ranges::find(earlier, query.whole, &Query::whole);
  if (same != earlier.end()) query.fresh = query.fresh || same->fresh;
  earlier.push_back(std::move(query));
  if (earlier.size() > kMaxQueries) earlier.pop_front();
  return forms.size() >= variants_;
}

}  // namespace passend::server
