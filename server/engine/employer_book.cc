#include "server/engine/employer_book.h"

#include <algorithm>
#include <utility>

#include "matcher/carving/hypothesis.h"
#include "server/status_macros.h"

namespace passend::server {

const model::Task* BookedEmployer::FindTask(std::string_view id) const {
  const auto task = std::ranges::find(tasks, id, &model::Task::id);
  return task == tasks.end() ? nullptr : &*task;
}

BookedEmployerPtr BookEmployer(model::Employer record, const Reference& reference) {
  auto booked = std::make_shared<BookedEmployer>();
  booked->name = model::ResourceName(record);
  booked->record = std::move(record);
  const model::Policy& policy = reference.PolicyOf(booked->record.tenant).policy();
  booked->tasks = std::exchange(booked->record.task_pool, {});
  std::vector<int> most(booked->tasks.size(), 0);
  if (booked->tasks.empty()) {
    carving::Hypothesis hypothesis =
        carving::MakeHypothesis(booked->record, reference.carving(), reference.library(),
                                reference.catalogue(), policy.carving);
    booked->hypothesis = true;
    for (carving::HypothesisTask& thought : hypothesis.tasks) {
      booked->tasks.push_back(std::move(thought.task));
      most.push_back(thought.max_minutes_per_day);
    }
    for (std::string& question : hypothesis.questions) {
      if (!question.empty()) booked->questions.push_back(std::move(question));
    }
  }
  std::vector<carving::SourceTask> sources;
  for (std::size_t i = 0; i < booked->tasks.size(); ++i) {
    sources.push_back({.task = &booked->tasks[i], .most_minutes = most[i]});
  }
  const carving::PoolContext context = {
      .catalogue = &reference.catalogue(), .library = &reference.carving(), .policy = &policy};
  // What is stored was checked, so that it compiles; of what does not the pool is empty.
  auto pool = carving::CompilePool(booked->record, sources, context);
  if (pool.ok()) booked->pool = *std::move(pool);
  booked->never_analysed = std::ranges::none_of(booked->tasks, [](const model::Task& task) {
    return task.basis == model::LoadBasis::kWerkplekanalyse;
  });
  return booked;
}

const BookedEmployer* Employers::Find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(
      all_, name, {}, [](const BookedEmployerPtr& one) { return std::string_view(one->name); });
  return at == all_.end() || (*at)->name != name ? nullptr : at->get();
}

void EmployerBook::Put(BookedEmployerPtr employer) {
  Key key = {employer->record.tenant, employer->record.id};
  const std::lock_guard lock(mutex_);
  employers_.insert_or_assign(std::move(key), std::move(employer));
  snapshot_ = nullptr;
}

void EmployerBook::Remove(std::string_view tenant, std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (employers_.erase(Key(tenant, id)) > 0) snapshot_ = nullptr;
}

absl::Status EmployerBook::Load(const store::ProfileReader& store, const Reference& reference) {
  std::map<Key, BookedEmployerPtr, std::less<>> employers;
  PASSEND_RETURN_IF_ERROR(
      store.ScanEmployers({}, [&](const store::Versioned<model::Employer>& stored) {
        Key key = {stored.profile.tenant, stored.profile.id};
        employers.emplace(std::move(key), BookEmployer(stored.profile, reference));
        return absl::OkStatus();
      }));
  const std::lock_guard lock(mutex_);
  employers_ = std::move(employers);
  snapshot_ = nullptr;
  return absl::OkStatus();
}

void EmployerBook::Rebook(const Reference& reference) {
  const std::lock_guard lock(mutex_);
  for (auto& [key, employer] : employers_) {
    model::Employer record = employer->record;
    if (!employer->hypothesis) record.task_pool = employer->tasks;
    employer = BookEmployer(std::move(record), reference);
  }
  snapshot_ = nullptr;
}

std::shared_ptr<const Employers> EmployerBook::snapshot() const {
  const std::lock_guard lock(mutex_);
  if (snapshot_ == nullptr) {
    auto made = std::make_shared<Employers>();
    made->all_.reserve(employers_.size());
    for (const auto& [key, employer] : employers_) made->all_.push_back(employer);
    // By name, and names begin with the tenant.
    std::ranges::sort(made->all_, {},
                      [](const BookedEmployerPtr& one) -> const std::string& { return one->name; });
    snapshot_ = std::move(made);
  }
  return snapshot_;
}

}  // namespace passend::server
