#include "matcher/carving/pool.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matcher/model/fnv.h"

namespace passend::carving {
namespace {

// A trained werkbegeleider is there for people who need some support, class 2 of 0..4.
constexpr std::uint8_t kTrainedSupport = 2;
constexpr int kWorkingDays = 5;  // of a task without days of its own, for its holder

std::uint64_t Hash(std::string_view text) {
  return text.empty() ? 0 : model::FnvAppend(model::kFnvOffset, text);
}

// Positions of texts in the order in which they first occur; kUnset for the empty text.
class Numbers {
 public:
  int Of(const std::string& text) {
    if (text.empty()) return kUnset;
    const auto [it, is_new] = numbers_.emplace(text, static_cast<int>(numbers_.size()));
    return it->second;
  }

 private:
  std::map<std::string, int> numbers_;
};

Status StatusOf(model::LoadBasis basis) {
  switch (basis) {
    case model::LoadBasis::kWerkplekanalyse:
      return Status::kGeanalyseerd;
    case model::LoadBasis::kWerkgeversopgave:
      return Status::kBesproken;
    case model::LoadBasis::kBibliotheek:
    case model::LoadBasis::kUnknown:
      break;
  }
  return Status::kHypothese;
}

class PoolCompiler {
 public:
  PoolCompiler(const PoolContext& context) : context_(context), catalogue_(*context.catalogue) {}

  Pool& pool() { return pool_; }
  int support_offered = 0;
  model::Answer adaptations = model::Answer::kUnknown;

  // `name` is the resource name of the employer.
  void AddSite(const std::string& employer, const std::string& id, std::string_view pc4) {
    PoolSite site;
    if (!employer.empty() && !id.empty()) site.hash = Hash(employer + "/sites/" + id);
    if (const model::Place* place = catalogue_.FindPlace(pc4); place != nullptr) {
      site.x_m = place->x_m;
      site.y_m = place->y_m;
      site.place_known = true;
    }
    site_ids_.push_back(id);
    pool_.sites.push_back(site);
  }

  void AddHolders(const model::Employer* employer) {
    if (employer == nullptr) return;
    for (const model::EmployerFunctie& functie : employer->functies) {
      const int number = holders_.Of(functie.id);
      if (number < static_cast<int>(pool_.holders.size())) continue;
      Holder holder;
      if (functie.fte_permille.has_value()) {
        const std::int64_t minutes =
            std::int64_t{*functie.fte_permille} * context_.policy->carving.fulltime_week / 1000;
        holder.week_minutes = static_cast<std::int32_t>(minutes);
      }
      pool_.holders.push_back(holder);
    }
  }

  // `everywhere`: loads of the environment, which count for each task.
  absl::Status AddTasks(std::span<const SourceTask> tasks,
                        const std::vector<model::Load>& everywhere, std::string_view list) {
    if (tasks.size() > static_cast<std::size_t>(kMaxPoolTasks)) {
      return absl::InvalidArgumentError(absl::StrCat(std::string(list), ": at most ", kMaxPoolTasks,
                                                     " tasks, has ", tasks.size()));
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const model::Task& task = *tasks[i].task;
      if (task.block_minutes.has_value() && *task.block_minutes > task.minutes_per_day) {
        return absl::InvalidArgumentError(absl::StrCat(
            std::string(list), "[", i, "].block_minutes must be at most minutes_per_day (",
            task.minutes_per_day, "), is ", *task.block_minutes));
      }
      AddTask(task, tasks[i].most_minutes, everywhere);
    }
    return absl::OkStatus();
  }

 private:
  void AddTask(const model::Task& task, int most_minutes,
               const std::vector<model::Load>& everywhere) {
    PoolTask one;
    one.code_hash = Hash(task.code);
    one.minutes = static_cast<std::uint16_t>(task.minutes_per_day);
    one.most_minutes = static_cast<std::uint16_t>(std::max(most_minutes, task.minutes_per_day));
    if (task.separable != model::Separable::kNo) {
      const int block = task.block_minutes.value_or(context_.policy->carving.default_block);
      if (block < task.minutes_per_day) one.block = static_cast<std::uint16_t>(block);
    }
    if (task.window.has_value()) one.window = task.window->dayparts;
    one.weekdays = task.weekdays;
    one.site = SiteOf(task.site);
    one.tie_group = static_cast<std::int8_t>(ties_.Of(task.tie_group));
    one.department = static_cast<std::int8_t>(departments_.Of(task.department));
    one.process = static_cast<std::int8_t>(processes_.Of(task.process));
    one.light = task.light_task;
    one.scarce = task.scarce_hours;
    one.status = StatusOf(task.basis);
    one.holder = static_cast<std::int16_t>(holders_.Of(task.holder_function));
    if (one.holder >= static_cast<int>(pool_.holders.size())) pool_.holders.emplace_back();
    if (one.holder != kUnset && task.light_task) {
      const int days = task.weekdays != 0 ? __builtin_popcount(task.weekdays) : kWorkingDays;
      pool_.holders[static_cast<std::size_t>(one.holder)].light_minutes +=
          days * task.minutes_per_day;
    }
    AddLoads(task, everywhere, one);
    AddAsks(task, one);
    AddCertificates(task, one);
    pool_.tasks.push_back(one);
  }

  std::uint8_t SiteOf(const std::string& id) {
    if (id.empty()) return 0;
    const auto found = std::find(site_ids_.begin(), site_ids_.end(), id);
    if (found == site_ids_.end()) {
      site_ids_.push_back(id);
      pool_.sites.emplace_back();  // a place of its own, and nobody knows where
      return static_cast<std::uint8_t>(site_ids_.size() - 1);
    }
    return static_cast<std::uint8_t>(found - site_ids_.begin());
  }

  void AddLoads(const model::Task& task, const std::vector<model::Load>& everywhere,
                PoolTask& one) {
    struct Entry {
      int value = 0;
      model::LoadBasis basis = model::LoadBasis::kUnknown;
    };
    std::array<Entry, model::kMaxItems> most = {};
    const auto take = [&](int item, int value, model::LoadBasis basis) {
      Entry& entry = most[static_cast<std::size_t>(item)];
      const bool stronger =
          value == entry.value && static_cast<int>(basis) < static_cast<int>(entry.basis);
      if (value > entry.value || stronger) entry = {value, basis};
    };
    for (const model::Load& load : task.loads) {
      const std::optional<int> item = catalogue_.FindItem(load.item);
      if (item.has_value() && Allowed(*item)) take(*item, load.value, load.basis);
    }
    for (const model::Load& load : everywhere) {
      const std::optional<int> item = catalogue_.FindItem(load.item);
      if (item.has_value() && Allowed(*item) && Kind(*item) != model::ItemKind::kCumulative) {
        take(*item, load.value, load.basis);
      }
    }
    if (context_.library != nullptr) {
      for (const model::CarvingLibrary::TaakeisLoad& rule : context_.library->taakeisen()) {
        const std::optional<int> level = model::ValueOf(task.taakeisen, rule.taakeis);
        if (!level.has_value() || *level < rule.from || !Allowed(rule.item)) continue;
        const model::LoadBasis basis =
            task.basis == model::LoadBasis::kUnknown ? model::LoadBasis::kBibliotheek : task.basis;
        take(rule.item, rule.value, basis);
      }
    }
    one.loads_begin = static_cast<std::uint16_t>(pool_.loads.size());
    for (int item = 0; item < static_cast<int>(catalogue_.items().size()); ++item) {
      const Entry& entry = most[static_cast<std::size_t>(item)];
      if (entry.value == 0) continue;
      // Of no more minutes than the task has.
      const int value = Kind(item) == model::ItemKind::kCumulative
                            ? std::min(entry.value, task.minutes_per_day)
                            : entry.value;
      pool_.loads.push_back(
          score::MakeLoad(catalogue_, item, value, entry.basis, support_offered, adaptations));
      one.status = std::min(one.status, StatusOf(entry.basis));
    }
    one.loads_end = static_cast<std::uint16_t>(pool_.loads.size());
  }

  void AddAsks(const model::Task& task, PoolTask& one) {
    one.asks_begin = static_cast<std::uint16_t>(pool_.asks.size());
    for (const model::TaskTalent& talent : task.talents) {
      const std::optional<int> code = catalogue_.FindTalent(talent.code);
      if (!code.has_value()) continue;
      pool_.asks.push_back({RequirementOf(*code, talent.level), talent.required});
    }
    one.asks_end = static_cast<std::uint16_t>(pool_.asks.size());
  }

  std::uint16_t RequirementOf(int talent, int level) {
    for (std::size_t i = 0; i < pool_.requirements.size(); ++i) {
      if (pool_.requirements[i].talent == talent && pool_.requirements[i].level == level) {
        return static_cast<std::uint16_t>(i);
      }
    }
    score::RequirementFact fact;
    fact.talent = static_cast<std::uint16_t>(talent);
    fact.level = static_cast<std::uint8_t>(level);
    fact.related_begin = static_cast<std::uint16_t>(pool_.related.size());
    const std::vector<model::RelatedTalent>& related = catalogue_.related(talent);
    fact.related_count = static_cast<std::uint8_t>(related.size());
    pool_.related.insert(pool_.related.end(), related.begin(), related.end());
    pool_.requirements.push_back(fact);
    return static_cast<std::uint16_t>(pool_.requirements.size() - 1);
  }

  void AddCertificates(const model::Task& task, PoolTask& one) {
    one.certificates_begin = static_cast<std::uint16_t>(pool_.certificates.size());
    for (const std::string& name : task.certificates) {
      const std::optional<int> code = catalogue_.FindCertificate(name);
      if (!code.has_value()) continue;
      const model::Certificate& entry = catalogue_.certificates()[static_cast<std::size_t>(*code)];
      pool_.certificates.push_back({static_cast<std::uint8_t>(*code), 1,
                                    static_cast<std::uint8_t>(entry.statutory ? 1 : 0),
                                    static_cast<std::uint8_t>(entry.vog ? 1 : 0)});
    }
    one.certificates_end = static_cast<std::uint16_t>(pool_.certificates.size());
  }

  const model::FmlItem& Item(int item) const {
    return catalogue_.items()[static_cast<std::size_t>(item)];
  }
  bool Allowed(int item) const { return Item(item).load_allowed; }
  model::ItemKind Kind(int item) const { return Item(item).kind; }

  const PoolContext& context_;
  const model::Catalogue& catalogue_;
  Pool pool_;
  std::vector<std::string> site_ids_;
  Numbers ties_, departments_, processes_, holders_;
};

void DescribeEmployer(const model::Employer& employer, const PoolContext& context,
                      PoolCompiler& compiler) {
  Pool& pool = compiler.pool();
  pool.employer_hash = Hash(model::ResourceName(employer));
  if (const std::optional<int> sector = context.catalogue->FindSector(employer.sector)) {
    pool.sector = static_cast<std::uint8_t>(*sector);
  }
  pool.carving_willing = employer.carving_willing;
  pool.do_not_approach = employer.do_not_approach;
  if (employer.werkbegeleider_trained == model::Answer::kYes) {
    pool.support_offered = kTrainedSupport;
  } else if (employer.werkbegeleider_trained == model::Answer::kNo) {
    pool.support_offered = 0;
  }
  pool.verdringing_checked = employer.verdringingstoets.has_value() &&
                             employer.verdringingstoets->passed == model::Answer::kYes;
  compiler.adaptations = employer.adaptations;
}

int Offered(const Pool& pool) {
  return pool.support_offered == score::kUnknown8 ? 0 : pool.support_offered;
}

std::vector<SourceTask> Sources(const std::vector<model::Task>& tasks) {
  std::vector<SourceTask> sources;
  for (const model::Task& task : tasks) sources.push_back({&task, 0});
  return sources;
}

}  // namespace

absl::StatusOr<Pool> CompilePool(const model::Employer& employer, std::span<const SourceTask> tasks,
                                 const PoolContext& context) {
  PoolCompiler compiler(context);
  DescribeEmployer(employer, context, compiler);
  compiler.support_offered = Offered(compiler.pool());
  for (const model::Site& site : employer.sites) {
    compiler.AddSite(model::ResourceName(employer), site.id, site.pc4);
  }
  if (employer.sites.empty()) compiler.AddSite("", "", "");
  compiler.AddHolders(&employer);
  if (absl::Status status = compiler.AddTasks(tasks, {}, "task_pool"); !status.ok()) return status;
  return std::move(compiler.pool());
}

absl::StatusOr<Pool> CompilePool(const model::Employer& employer, const PoolContext& context) {
  return CompilePool(employer, Sources(employer.task_pool), context);
}

absl::StatusOr<Pool> CompilePool(const model::Opportunity& opportunity,
                                 const model::Employer* employer, const PoolContext& context) {
  PoolCompiler compiler(context);
  Pool& pool = compiler.pool();
  if (employer != nullptr) DescribeEmployer(*employer, context, compiler);
  pool.employer_hash = Hash(opportunity.employer);
  pool.opportunity_hash = opportunity.id.empty() ? 0 : Hash(model::ResourceName(opportunity));
  if (const std::optional<int> sector = context.catalogue->FindSector(opportunity.sector)) {
    pool.sector = static_cast<std::uint8_t>(*sector);
  }
  if (opportunity.support_offered.has_value()) {
    pool.support_offered = static_cast<std::uint8_t>(*opportunity.support_offered);
  }
  if (opportunity.adaptations != model::Answer::kUnknown) {
    compiler.adaptations = opportunity.adaptations;
  }
  pool.transport_provided = opportunity.transport_provided == model::Answer::kYes;
  compiler.support_offered = Offered(pool);
  compiler.AddSite(opportunity.employer, opportunity.site, opportunity.pc4);
  if (employer != nullptr) {
    for (const model::Site& site : employer->sites) {
      if (site.id != opportunity.site) compiler.AddSite(opportunity.employer, site.id, site.pc4);
    }
  }
  compiler.AddHolders(employer);
  const absl::Status status =
      compiler.AddTasks(Sources(opportunity.tasks), opportunity.loads, "tasks");
  if (!status.ok()) return status;
  return std::move(pool);
}

Pool JoinPools(const Pool& a, const Pool& b) {
  Pool joined = a;
  joined.employers = 2;
  // What only one of them has is not known of both.
  joined.do_not_approach = a.do_not_approach || b.do_not_approach;
  if (b.carving_willing == model::Answer::kNo || a.carving_willing == model::Answer::kYes) {
    joined.carving_willing = b.carving_willing;
  }
  if (a.support_offered == score::kUnknown8 || b.support_offered == score::kUnknown8) {
    joined.support_offered = score::kUnknown8;
  } else {
    joined.support_offered = std::min(a.support_offered, b.support_offered);
  }
  joined.transport_provided = a.transport_provided && b.transport_provided;
  joined.verdringing_checked = a.verdringing_checked && b.verdringing_checked;
  joined.sector = a.sector == b.sector ? a.sector : score::kUnknown8;

  const auto shift = [](std::uint16_t& value, std::size_t by) {
    value = static_cast<std::uint16_t>(value + by);
  };
  const auto renumber = [](auto& value, int by) {
    if (value != kUnset) value = static_cast<std::remove_reference_t<decltype(value)>>(value + by);
  };
  const auto count = [&a](auto member) {
    int most = 0;
    for (const PoolTask& task : a.tasks) most = std::max(most, task.*member + 1);
    return most;
  };
  for (PoolTask task : b.tasks) {
    task.site = static_cast<std::uint8_t>(task.site + a.sites.size());
    renumber(task.tie_group, count(&PoolTask::tie_group));
    renumber(task.department, count(&PoolTask::department));
    renumber(task.process, count(&PoolTask::process));
    renumber(task.holder, static_cast<int>(a.holders.size()));
    shift(task.loads_begin, a.loads.size());
    shift(task.loads_end, a.loads.size());
    shift(task.asks_begin, a.asks.size());
    shift(task.asks_end, a.asks.size());
    shift(task.certificates_begin, a.certificates.size());
    shift(task.certificates_end, a.certificates.size());
    joined.tasks.push_back(task);
  }
  joined.loads.insert(joined.loads.end(), b.loads.begin(), b.loads.end());
  joined.certificates.insert(joined.certificates.end(), b.certificates.begin(),
                             b.certificates.end());
  joined.holders.insert(joined.holders.end(), b.holders.begin(), b.holders.end());
  for (Ask ask : b.asks) {
    shift(ask.requirement, a.requirements.size());
    joined.asks.push_back(ask);
  }
  for (score::RequirementFact fact : b.requirements) {
    shift(fact.related_begin, a.related.size());
    joined.requirements.push_back(fact);
  }
  joined.related.insert(joined.related.end(), b.related.begin(), b.related.end());
  for (PoolSite site : b.sites) {
    site.employer = 1;
    joined.sites.push_back(site);
  }
  return joined;
}

}  // namespace passend::carving
