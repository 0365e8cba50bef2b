#include "server/engine/carving.h"

#include <algorithm>
#include <utility>

#include "matcher/model/names.h"
#include "matcher/rescoring/all_pairs.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

using carving::Objective;
using carving::Package;
using carving::Part;
using carving::Problem;

constexpr int kMostNearMisses = 3;              // of one package
constexpr std::size_t kMostNearEmployers = 60;  // of which it is told what is missing
constexpr std::int64_t kNearNodes = 4'000;      // for each set of limits

carving::PersonRef RefOf(const index::CandidateView& person) {
  return {.facts = person.facts, .extras = person.extras, .name = person.name};
}

// Everything about a package of this person and pool, and what is near it.
class JobMaker {
 public:
  JobMaker(const CarvingState& carving, const CarvingWishes& wishes)
      : carving_(carving), wishes_(wishes) {}

  // The employers, but for `without`, where most tasks are possible one by one.
  std::vector<std::size_t> MostPossible(const index::CandidateView& view,
                                        std::span<const BookedEmployer* const> employers,
                                        const std::set<std::size_t>& without) {
    const carving::Person person =
        carving::MakePerson(*view.facts, view.extras, carving_.settings());
    std::vector<std::pair<std::size_t, std::size_t>> possible;  // tasks, less than none; position
    for (std::size_t i = 0; i < employers.size() && !carving_.Stop(); ++i) {
      if (without.contains(i)) continue;
      problem_.Make(employers[i]->pool, person, carving_.settings());
      if (problem_.obstacle == carving::Obstacle::kTooFar) {  // "mits vervoer"
        carving::Person with_transport = person;
        with_transport.waive_travel = true;
        problem_.Make(employers[i]->pool, with_transport, carving_.settings());
      }
      if (problem_.choices.empty()) continue;
      possible.emplace_back(model::kMaxTasks - problem_.choices.size(), i);
    }
    std::ranges::sort(possible);
    if (possible.size() > kMostNearEmployers) possible.resize(kMostNearEmployers);
    std::vector<std::size_t> positions;
    for (const auto& [missing, i] : possible) positions.push_back(i);
    return positions;
  }

  // `package` null: only what is near.
  void Make(const index::CandidateView& view, const Package* package, CarvedJob* job) {
    const carving::Person person =
        carving::MakePerson(*view.facts, view.extras, carving_.settings());
    problem_.Make(*job->pool.pool, person, carving_.settings());
    job->person = view;
    job->bars = problem_.bars;
    if (package != nullptr) job->report = carving::MakeReport(problem_, *package);
    if (wishes_.near_misses) {
      carving::NearMissOptions options;
      options.limit = kMostNearMisses;
      options.nodes = std::min(kNearNodes, carving_.nodes());
      options.stop = [this] { return carving_.Stop(); };
      job->near_misses = carving::FindNearMisses(problem_, package, solver_, options);
    }
    if (package != nullptr && wishes_.alternatives > 0) {
      carving::SolveOptions options;
      options.count = 1 + wishes_.alternatives;
      options.nodes = carving_.nodes();
      options.stop = [this] { return carving_.Stop(); };
      if (wishes_.silent) options.skip = wishes_.silent(view.name, job->pool);
      for (Package& other : solver_.Solve(problem_, options).packages) {
        if (!(other.parts == package->parts)) job->alternatives.push_back(std::move(other));
      }
    }
  }

 private:
  const CarvingState& carving_;
  const CarvingWishes& wishes_;
  carving::Solver solver_;
  Problem problem_;
};

std::function<std::vector<std::vector<Part>>(std::size_t)> SilentBy(
    const CarvingWishes& wishes, const std::function<std::string_view(std::size_t)>& person,
    const std::function<NamedPool(std::size_t)>& pool) {
  if (!wishes.silent) return nullptr;
  return [&wishes, person, pool](std::size_t i) { return wishes.silent(person(i), pool(i)); };
}

}  // namespace

std::string NamedPool::HolderOf(std::size_t position) const {
  const std::string& function = tasks[position]->holder_function;
  if (employers[position] == nullptr) return function;
  // A function of the employer goes by its title.
  const auto& functies = employers[position]->record.functies;
  const auto found = std::ranges::find(functies, function, &model::EmployerFunctie::id);
  return found == functies.end() || found->title.empty() ? function : found->title;
}

std::string NamedPool::HolderName(int holder) const {
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (holder >= 0 && pool->tasks[i].holder == holder) return HolderOf(i);
  }
  return "";
}

NamedPool Named(const BookedEmployer& employer) {
  NamedPool named = {.pool = &employer.pool, .tasks = {}, .employers = {}, .name = employer.name};
  for (std::size_t i = 0; i < employer.pool.tasks.size(); ++i) {
    named.tasks.push_back(&employer.tasks[i]);
    named.employers.push_back(&employer);
  }
  return named;
}

NamedPool Named(const BookedEmployer& a, const BookedEmployer& b, const carving::Pool& joined) {
  NamedPool named = Named(a);
  const NamedPool second = Named(b);
  named.pool = &joined;
  named.tasks.insert(named.tasks.end(), second.tasks.begin(), second.tasks.end());
  named.employers.insert(named.employers.end(), second.employers.begin(), second.employers.end());
  return named;
}

CarvingState::CarvingState(const QueryState& state, std::string_view tenant, int werkvorm,
                           const CarvingLimits& limits, const CallControl& control)
    : state_(state),
      limits_(limits),
      control_(control),
      until_(std::chrono::steady_clock::now() + limits.time),
      iso_week_(state.as_of.IsoWeek()) {
  const Reference& reference = *state.reference;
  settings_.policy = &reference.PolicyOf(tenant);
  settings_.tables = &reference.tables();
  settings_.as_of = score::PackDay(state.as_of);
  settings_.terms = carving::TermsOf(reference.catalogue(), werkvorm);
  settings_.pending_indication_is_hard =
      reference.PolicyOf(tenant).policy().pending_indication_is_hard;
  nodes_ = limits.nodes > 0 ? limits.nodes : settings_.policy->policy().carving.node_budget;
}

bool CarvingState::Stop() const {
  return std::chrono::steady_clock::now() >= until_ || !control_.Check().ok();
}

carving::QuestionOptions CarvingState::Options() const {
  carving::QuestionOptions options;
  options.limit = limits_.limit;
  options.iso_week = iso_week_;
  options.nodes = nodes_;
  options.stop = [this] { return Stop(); };
  return options;
}

std::vector<const BookedEmployer*> SelectEmployers(const Employers& employers,
                                                   const Reference& reference,
                                                   std::string_view tenant,
                                                   const EmployerFilter& filter) {
  std::vector<const BookedEmployer*> selected;
  for (const BookedEmployerPtr& employer : employers.all()) {
    const model::Employer& record = employer->record;
    if (record.tenant != tenant) continue;
    if (!filter.employers.empty() && !filter.employers.contains(employer->name)) continue;
    if (!filter.accountmanager.empty() && record.accountmanager != filter.accountmanager) continue;
    if (filter.sectors != 0) {
      const auto sector = reference.catalogue().FindSector(record.sector);
      if (!sector.has_value() || ((filter.sectors >> *sector) & 1) == 0) continue;
    }
    if (filter.near.has_value()) {
      const search::Filter::Near& near = *filter.near;
      const bool within = std::ranges::any_of(employer->pool.sites, [&](const auto& site) {
        const std::int64_t dx = site.x_m - near.x_m;
        const std::int64_t dy = site.y_m - near.y_m;
        return site.place_known &&
               dx * dx + dy * dy <= std::int64_t{near.metres} * std::int64_t{near.metres};
      });
      if (!within) continue;
    }
    selected.push_back(employer.get());
  }
  return selected;
}

absl::StatusOr<CarvedJobs> CarveForCandidate(const CarvingState& carving,
                                             const index::CandidateView& person,
                                             std::span<const BookedEmployer* const> employers,
                                             const CarvingWishes& wishes) {
  std::vector<carving::PoolRef> pools;
  for (const BookedEmployer* employer : employers) {
    pools.push_back(
        {.pool = &employer->pool, .name = employer->name, .settings = &carving.settings()});
  }
  carving::QuestionOptions options = carving.Options();
  options.silent = SilentBy(
      wishes, [&](std::size_t) { return person.name; },
      [&](std::size_t i) { return Named(*employers[i]); });
  carving::Answer answer = carving::CarveForPerson(RefOf(person), pools, options);
  PASSEND_RETURN_IF_ERROR(carving.control().Check());
  CarvedJobs result;
  JobMaker maker(carving, wishes);
  std::set<std::size_t> found;
  for (const carving::Hit& hit : answer.hits) {
    CarvedJob& job = result.jobs.emplace_back();
    job.pool = Named(*employers[hit.index]);
    job.optimal = hit.optimal;
    job.bound = hit.bound;
    maker.Make(person, &hit.package, &job);
    found.insert(hit.index);
  }
  // With fewer than were asked for, every package there is stands in the list; of the others it is
  // told what is missing.
  if (wishes.near_misses && result.jobs.size() < static_cast<std::size_t>(carving.limit())) {
    for (const std::size_t i : maker.MostPossible(person, employers, found)) {
      if (carving.Stop()) break;
      CarvedJob job;
      job.pool = Named(*employers[i]);
      maker.Make(person, nullptr, &job);
      if (!job.near_misses.empty()) result.nearly.push_back(std::move(job));
    }
    std::ranges::stable_sort(result.nearly, [](const CarvedJob& a, const CarvedJob& b) {
      const carving::NearMiss& x = a.near_misses.front();
      const carving::NearMiss& y = b.near_misses.front();
      if (x.blocks.size() != y.blocks.size()) return x.blocks.size() < y.blocks.size();
      return x.package.objective < y.package.objective;
    });
    const std::size_t room = static_cast<std::size_t>(carving.limit()) - result.jobs.size();
    if (result.nearly.size() > room) result.nearly.resize(room);
  }
  answer.hits.clear();
  result.optimal = answer.optimal;
  result.counts = std::move(answer);
  PASSEND_RETURN_IF_ERROR(carving.control().Check());
  return result;
}

absl::StatusOr<CarvedJobs> CarveStapelbaan(const CarvingState& carving,
                                           const index::CandidateView& person,
                                           std::span<const BookedEmployer* const> employers,
                                           const CarvingWishes& wishes) {
  std::vector<carving::PoolRef> pools;
  for (const BookedEmployer* employer : employers) {
    pools.push_back(
        {.pool = &employer->pool, .name = employer->name, .settings = &carving.settings()});
  }
  carving::StapelAnswer answer = carving::StackForPerson(
      RefOf(person), pools, carving::kMostStapelEmployers, carving.Options());
  PASSEND_RETURN_IF_ERROR(carving.control().Check());
  CarvedJobs result;
  JobMaker maker(carving, wishes);
  for (carving::StapelHit& hit : answer.hits) {
    auto joined = std::make_shared<const carving::Pool>(std::move(hit.joined));
    CarvedJob job;
    job.pool = Named(*employers[hit.first], *employers[hit.second], *joined);
    job.joined = joined;
    job.optimal = hit.optimal;
    // A pair of which the best package was rejected is left out as a whole.
    if (wishes.silent) {
      const auto skip = wishes.silent(person.name, job.pool);
      if (std::ranges::any_of(skip, [&](const std::vector<Part>& parts) {
            return carving::TasksWithin(parts, hit.package.parts);
          })) {
        continue;
      }
    }
    maker.Make(person, &hit.package, &job);
    result.jobs.push_back(std::move(job));
  }
  result.optimal = answer.optimal;
  result.counts.seen = static_cast<std::int64_t>(employers.size());
  result.counts.skipped = result.counts.seen - answer.employers;
  result.counts.solved = answer.solved;
  return result;
}

absl::StatusOr<CarvedJobs> CarveForTasks(const CarvingState& carving, const NamedPool& pool,
                                         std::span<const index::CandidateView> people,
                                         const index::OpportunityView* whole,
                                         const CarvingWishes& wishes) {
  std::vector<carving::PersonRef> refs;
  for (const index::CandidateView& person : people) refs.push_back(RefOf(person));
  const auto settings_of = [&carving](std::size_t) -> const carving::Settings& {
    return carving.settings();
  };
  std::function<bool(std::size_t)> fits_whole;
  if (whole != nullptr) {
    fits_whole = [&](std::size_t i) {
      const score::Explanation explanation = ExplainPair(
          carving.state(), people[i], *whole, PairAllowed(carving.state(), people[i], *whole));
      return explanation.score.list != score::MatchList::kValtAf;
    };
  }
  carving::QuestionOptions options = carving.Options();
  options.silent = SilentBy(
      wishes, [&](std::size_t i) { return people[i].name; }, [&](std::size_t) { return pool; });
  const carving::PoolRef ref = {
      .pool = pool.pool, .name = pool.name, .settings = &carving.settings()};
  carving::Answer answer = carving::CarveForPool(ref, refs, settings_of, fits_whole, options);
  PASSEND_RETURN_IF_ERROR(carving.control().Check());
  CarvedJobs result;
  JobMaker maker(carving, wishes);
  for (const carving::Hit& hit : answer.hits) {
    CarvedJob& job = result.jobs.emplace_back();
    job.pool = pool;
    job.optimal = hit.optimal;
    job.bound = hit.bound;
    job.fits_whole = hit.fits_whole;
    maker.Make(people[hit.index], &hit.package, &job);
  }
  answer.hits.clear();
  result.optimal = answer.optimal;
  result.counts = std::move(answer);
  return result;
}

absl::StatusOr<std::shared_ptr<const WithoutWork::Names>> WithoutWork::Of(
    const QueryState& state, const CallControl& control) {
  const std::lock_guard lock(mutex_);
  if (names_ != nullptr && revision_ == state.revision && reference_ == state.reference &&
      as_of_ == state.as_of && purpose_ == state.purpose) {
    return names_;
  }
  rescoring::AllPairsOptions options;
  options.search = OptionsFor(state, "", control);
  options.search.limit = 1;
  options.candidate_limit = 1;
  auto pairs = rescoring::ScoreAllPairs(state.snapshot, options);
  if (!pairs.ok()) {
    PASSEND_RETURN_IF_ERROR(control.Check());
    return pairs.status();
  }
  auto names = std::make_shared<Names>();
  for (std::size_t i = 0; i < pairs->candidates.size(); ++i) {
    if (pairs->of_candidate[i][0].empty() && pairs->of_candidate[i][1].empty()) {
      names->emplace(pairs->candidates[i].name);
    }
  }
  revision_ = state.revision;
  reference_ = state.reference;
  as_of_ = state.as_of;
  purpose_ = state.purpose;
  names_ = std::move(names);
  return names_;
}

}  // namespace passend::server
