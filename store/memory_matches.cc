#include "store/memory_matches.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace passend::store {
namespace {

absl::Status NoRun(Generation number) {
  return absl::NotFoundError(absl::StrCat("run ", number, ": not found"));
}

RecordKey CandidateOf(const std::string& tenant, const std::string& id) {
  const std::size_t slash = id.find('/');
  if (slash == std::string::npos) return {tenant, id};
  return {id.substr(0, slash), id.substr(slash + 1)};
}

}  // namespace

bool MemoryMatches::Tenant::IsPublished(Generation run) const {
  const auto it = runs.find(run);
  return it != runs.end() && it->second.row.published;
}

const std::string* MemoryMatches::Tenant::Read(
    const std::map<Generation, std::optional<std::string>>& forms, Generation number) const {
  for (auto it = forms.upper_bound(number); it != forms.begin();) {
    if (IsPublished((--it)->first)) return it->second.has_value() ? &*it->second : nullptr;
  }
  return nullptr;
}

Generation MemoryMatches::Tenant::LastRun(const std::map<Generation, Parts>& runs_of) const {
  for (auto it = runs_of.rbegin(); it != runs_of.rend(); ++it) {
    if (!it->second.empty() && (it->first == 0 || IsPublished(it->first))) return it->first;
  }
  return 0;
}

const MemoryMatches::Tenant* MemoryMatches::Find(const std::string& tenant) const {
  const auto it = tenants_.find(tenant);
  return it == tenants_.end() ? nullptr : &it->second;
}

absl::Status MemoryMatches::CheckTenant(const std::string& tenant) const {
  if (has_tenant_(tenant)) return absl::OkStatus();
  return absl::NotFoundError("matches: there is no such tenant");
}

absl::StatusOr<MemoryMatches::Run*> MemoryMatches::RunThatPuts(const std::string& tenant,
                                                               Generation number) {
  auto& runs = tenants_[tenant].runs;
  const auto it = runs.find(number);
  if (it != runs.end() && !it->second.row.published && !it->second.swept) return &it->second;
  return absl::FailedPreconditionError(
      absl::StrCat("run ", number, ": it is unknown, or over, and puts nothing"));
}

absl::Status MemoryMatches::CheckReadable(const std::string& tenant, Generation number) const {
  const Tenant* const data = Find(tenant);
  if (data != nullptr) {
    const auto it = data->runs.find(number);
    if (it != data->runs.end() && it->second.row.kept) return absl::OkStatus();
  }
  return absl::NotFoundError(absl::StrCat("generation ", number, ": not published, or not kept"));
}

bool MemoryMatches::PersonIsThere(const RecordKey& candidate, std::uint64_t tick) const {
  const auto it = erased_at_.find({candidate.tenant, candidate.id});
  return it == erased_at_.end() || (it->second < tick && is_there_(candidate));
}

void MemoryMatches::Erase(const RecordKey& candidate) {
  const std::lock_guard lock(mutex_);
  erased_at_[{candidate.tenant, candidate.id}] = ++ticks_;
  for (auto& [tenant, data] : tenants_) {
    const bool own = tenant == candidate.tenant;
    data.states.erase({StateKind::kCandidate,
                       own ? candidate.id : absl::StrCat(candidate.tenant, "/", candidate.id)});
    if (!own) continue;
    for (auto& [place, runs] : data.rows) {
      for (auto& [run, parts] : runs) {
        std::erase_if(parts, [&](const auto& part) { return part.second.person == candidate.id; });
      }
    }
  }
}

absl::StatusOr<Generation> MemoryMatches::BeginRun(const std::string& tenant, std::string payload) {
  if (absl::Status status = CheckTenant(tenant); !status.ok()) return status;
  if (absl::Status status = CheckMatchBounds("begin run", "-", payload.size()); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(mutex_);
  auto& runs = tenants_[tenant].runs;
  const Generation next = runs.empty() ? 1 : runs.rbegin()->first + 1;
  runs[next] = {.row = {.number = next, .open = true, .payload = std::move(payload)},
                .tick = ++ticks_};
  return next;
}

absl::Status MemoryMatches::UpdateRun(const std::string& tenant, Generation number,
                                      std::string payload) {
  if (absl::Status status = CheckTenant(tenant); !status.ok()) return status;
  if (absl::Status status = CheckMatchBounds("update run", "-", payload.size()); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(mutex_);
  auto& runs = tenants_[tenant].runs;
  const auto it = runs.find(number);
  if (it == runs.end()) return NoRun(number);
  it->second.row.payload = std::move(payload);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RunRow>> MemoryMatches::ListRuns(const std::string& tenant,
                                                            Generation before,
                                                            std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<RunRow> rows;
  const Tenant* const data = Find(tenant);
  if (data == nullptr) return rows;
  auto it = before == 0 ? data->runs.end() : data->runs.lower_bound(before);
  while (it != data->runs.begin() && (limit == 0 || rows.size() < limit)) {
    rows.push_back((--it)->second.row);
  }
  return rows;
}

absl::StatusOr<RunRow> MemoryMatches::GetRun(const std::string& tenant, Generation number) const {
  const std::lock_guard lock(mutex_);
  const Tenant* const data = Find(tenant);
  if (data == nullptr || !data->runs.contains(number)) return NoRun(number);
  return data->runs.at(number).row;
}

absl::StatusOr<Generation> MemoryMatches::Published(const std::string& tenant) const {
  const std::lock_guard lock(mutex_);
  Generation last = 0;
  if (const Tenant* const data = Find(tenant); data != nullptr) {
    for (const auto& [number, run] : data->runs) {
      if (run.row.published) last = number;
    }
  }
  return last;
}

absl::Status MemoryMatches::PutStates(const std::string& tenant, Generation number, StateKind kind,
                                      std::span<const StateRow> rows) {
  if (absl::Status status = CheckTenant(tenant); !status.ok()) return status;
  for (const StateRow& row : rows) {
    absl::Status status =
        CheckMatchBounds("put states", row.id, row.payload.has_value() ? row.payload->size() : 0);
    if (!status.ok()) return status;
  }
  const std::lock_guard lock(mutex_);
  const absl::StatusOr<Run*> run = RunThatPuts(tenant, number);
  if (!run.ok()) return run.status();
  for (const StateRow& row : rows) {
    if (kind == StateKind::kCandidate &&
        !PersonIsThere(CandidateOf(tenant, row.id), (*run)->tick)) {
      continue;
    }
    tenants_[tenant].states[{kind, row.id}][number] = row.payload;
  }
  return absl::OkStatus();
}

absl::Status MemoryMatches::PutRows(const std::string& tenant, Generation number, MatchTable table,
                                    std::uint64_t row_number, std::span<const MatchRow> rows) {
  if (absl::Status status = CheckTenant(tenant); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  const absl::StatusOr<Run*> run = RunThatPuts(tenant, number);
  if (!run.ok()) return run.status();
  if (absl::Status status = CheckMatchRows(table, rows); !status.ok()) return status;
  if (table == MatchTable::kChanges && row_number != number) {
    return absl::InvalidArgumentError("put rows: changes stand under the number of their run");
  }
  for (const MatchRow& row : rows) {
    if (!row.person.empty() && !PersonIsThere({tenant, row.person}, (*run)->tick)) continue;
    tenants_[tenant].rows[{table, row_number, row.id}][number][row.part] = row;
  }
  return absl::OkStatus();
}

absl::Status MemoryMatches::Publish(const std::string& tenant, Generation number,
                                    std::string payload, std::int64_t published_unix_seconds) {
  if (absl::Status status = CheckTenant(tenant); !status.ok()) return status;
  if (absl::Status status = CheckMatchBounds("publish", "-", payload.size()); !status.ok()) {
    return status;
  }
  const std::lock_guard lock(mutex_);
  const absl::StatusOr<Run*> run = RunThatPuts(tenant, number);
  if (!run.ok()) return run.status();
  for (const auto& [other, later] : tenants_[tenant].runs) {
    if (other > number && later.row.published) {
      return absl::FailedPreconditionError(
          absl::StrCat("run ", number, ": a later one is published"));
    }
  }
  (*run)->row = {.number = number,
                 .published = true,
                 .kept = true,
                 .published_unix_seconds = published_unix_seconds,
                 .payload = std::move(payload)};
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> MemoryMatches::Sweep(const std::string& tenant, Generation except) {
  const std::lock_guard lock(mutex_);
  std::uint64_t swept = 0;
  Tenant& data = tenants_[tenant];
  for (auto& [number, run] : data.runs) {
    if (run.row.published || run.swept || number == except) continue;
    run.swept = true;
    run.row.open = false;
    for (auto& [profile, forms] : data.states) swept += forms.erase(number);
    for (auto& [place, runs] : data.rows) {
      const auto it = runs.find(number);
      if (it == runs.end()) continue;
      swept += it->second.size();
      runs.erase(it);
    }
  }
  return swept;
}

absl::StatusOr<std::string> MemoryMatches::GetState(const std::string& tenant, Generation number,
                                                    StateKind kind, const std::string& id) const {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckReadable(tenant, number); !status.ok()) return status;
  const Tenant& data = *Find(tenant);
  const auto forms = data.states.find({kind, id});
  const std::string* const state =
      forms == data.states.end() ? nullptr : data.Read(forms->second, number);
  if (state != nullptr) return *state;
  return absl::NotFoundError(absl::StrCat("get state of generation ", number, ": not found"));
}

absl::Status MemoryMatches::ScanStates(const std::string& tenant, Generation number, StateKind kind,
                                       const StatePart& part, Visitor<StateRow> visit) const {
  if (part.index >= part.count) {
    return absl::InvalidArgumentError("scan states: there is no such part");
  }
  std::vector<StateRow> rows;
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status status = CheckReadable(tenant, number); !status.ok()) return status;
    const Tenant& data = *Find(tenant);
    for (const auto& [profile, forms] : data.states) {
      if (profile.first != kind) continue;
      if (std::hash<std::string>()(profile.second) % part.count != part.index) continue;
      const std::string* const state = data.Read(forms, number);
      if (state != nullptr) rows.push_back({profile.second, *state});
    }
  }
  for (const StateRow& row : rows) {
    if (absl::Status status = visit(row); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status MemoryMatches::ScanRows(const std::string& tenant, MatchTable table,
                                     std::uint64_t row_number, const std::optional<std::string>& id,
                                     Visitor<MatchRow> visit) const {
  std::vector<MatchRow> rows;
  {
    const std::lock_guard lock(mutex_);
    const Tenant* const data = Find(tenant);
    if (data == nullptr) return absl::OkStatus();
    if (table == MatchTable::kChanges && !CheckReadable(tenant, row_number).ok()) {
      return absl::OkStatus();
    }
    for (auto it = data->rows.lower_bound({table, row_number, id.value_or("")});
         it != data->rows.end(); ++it) {
      const auto& [in_table, in_number, of_id] = it->first;
      if (in_table != table || in_number != row_number) break;
      if (id.has_value() && of_id != *id) break;
      const auto counts = it->second.find(data->LastRun(it->second));
      if (counts == it->second.end()) continue;
      for (const auto& [part, row] : counts->second) rows.push_back(row);
    }
  }
  for (const MatchRow& row : rows) {
    if (absl::Status status = visit(row); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::uint64_t>> MemoryMatches::RowNumbers(const std::string& tenant,
                                                                     MatchTable table) const {
  const std::lock_guard lock(mutex_);
  std::set<std::uint64_t> numbers;
  if (const Tenant* const data = Find(tenant); data != nullptr) {
    for (const auto& [place, runs] : data->rows) {
      const auto& [in_table, number, id] = place;
      const auto counts = runs.find(data->LastRun(runs));
      if (in_table != table || counts == runs.end() || counts->second.empty()) continue;
      if (table == MatchTable::kChanges && !CheckReadable(tenant, number).ok()) continue;
      numbers.insert(number);
    }
  }
  return std::vector<std::uint64_t>(numbers.begin(), numbers.end());
}

absl::Status MemoryMatches::SetRow(const std::string& tenant, MatchTable table,
                                   std::uint64_t row_number, const MatchRow& row) {
  if (absl::Status status = CheckTenant(tenant); !status.ok()) return status;
  if (absl::Status status = CheckMatchRows(table, {&row, 1}); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (!row.person.empty() && !PersonIsThere({tenant, row.person}, ++ticks_)) {
    return absl::NotFoundError("set row: the person is not there");
  }
  Tenant& data = tenants_[tenant];
  auto& runs = data.rows[{table, row_number, row.id}];
  runs[data.LastRun(runs)][row.part] = row;
  return absl::OkStatus();
}

absl::Status MemoryMatches::DeleteRow(const std::string& tenant, MatchTable table,
                                      std::uint64_t row_number, const std::string& id,
                                      std::uint32_t part) {
  const std::lock_guard lock(mutex_);
  Tenant& data = tenants_[tenant];
  const auto it = data.rows.find({table, row_number, id});
  if (it == data.rows.end()) return absl::OkStatus();
  const Generation last = data.LastRun(it->second);
  it->second[last].erase(part);
  std::erase_if(it->second, [&](const auto& run) {
    return run.first < last && (run.first == 0 || data.IsPublished(run.first));
  });
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> MemoryMatches::DropGenerations(const std::string& tenant,
                                                             Generation oldest_kept) {
  const absl::StatusOr<Generation> published = Published(tenant);
  const std::lock_guard lock(mutex_);
  Tenant& data = tenants_[tenant];
  const Generation wanted = std::min(oldest_kept, *published);
  bool any = false;
  Generation oldest = 0;  // the first that can still be read
  for (auto& [number, run] : data.runs) {
    if (number < wanted && std::exchange(run.row.kept, false)) any = true;
    if (run.row.kept && oldest == 0) oldest = number;
  }
  if (!any) return std::uint64_t{0};
  std::uint64_t dropped = 0;
  for (auto& [profile, forms] : data.states) {
    bool has_base = false;
    for (auto it = forms.upper_bound(oldest); it != forms.begin();) {
      --it;
      if (!data.IsPublished(it->first)) continue;
      if (!std::exchange(has_base, true) && it->second.has_value()) continue;
      it = forms.erase(it);
      ++dropped;
    }
  }
  for (auto& [place, runs] : data.rows) {
    const bool changes = std::get<0>(place) == MatchTable::kChanges;
    const Generation last = data.LastRun(runs);
    std::erase_if(runs, [&](const auto& run) {
      const bool seen = run.first == 0 || data.IsPublished(run.first);
      if (!(changes ? std::get<1>(place) < oldest : seen && run.first < last)) return false;
      dropped += run.second.size();
      return true;
    });
  }
  return dropped;
}

absl::StatusOr<std::uint64_t> MemoryMatches::DropRows(const std::string& tenant, MatchTable table,
                                                      std::uint64_t first_kept) {
  const std::lock_guard lock(mutex_);
  std::uint64_t dropped = 0;
  std::erase_if(tenants_[tenant].rows, [&](const auto& entry) {
    const auto& [in_table, number, id] = entry.first;
    if (in_table != table || number >= first_kept) return false;
    for (const auto& [run, parts] : entry.second) dropped += parts.size();
    return true;
  });
  return dropped;
}

absl::StatusOr<std::uint64_t> MemoryMatches::RewriteStates(
    const std::string& tenant,
    absl::FunctionRef<std::optional<std::string>(const StateRow&)> without) {
  const std::lock_guard lock(mutex_);
  std::uint64_t rewritten = 0;
  for (auto& [profile, forms] : tenants_[tenant].states) {
    if (profile.first != StateKind::kOpportunity) continue;
    for (auto& [number, state] : forms) {
      if (!state.has_value()) continue;
      std::optional<std::string> next = without({profile.second, state});
      if (!next.has_value()) continue;
      state = *std::move(next);
      ++rewritten;
    }
  }
  return rewritten;
}

std::vector<std::string> MemoryMatches::Tenants() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> tenants;
  for (const auto& [tenant, data] : tenants_) {
    if (!data.runs.empty()) tenants.push_back(tenant);
  }
  return tenants;
}

}  // namespace passend::store
