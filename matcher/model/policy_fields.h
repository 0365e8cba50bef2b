// Every number of a Policy once: its path in a policy file, its place and its range. Validation,
// hash, comparison and the reader of policy files all go through this list, so that a new field
// cannot be forgotten in one of them.
#ifndef PASSEND_MATCHER_MODEL_POLICY_FIELDS_H_
#define PASSEND_MATCHER_MODEL_POLICY_FIELDS_H_

#include <cstddef>
#include <string>
#include <utility>

#include "matcher/model/policy.h"

namespace passend::model {

// Calls visit(path, member, lowest, highest) for every number, and visit(path, member) for every
// yes or no, in a fixed order. `path` is a std::string ("weights.talenten"), `member` a reference
// to int or bool, const when `policy` is. version and effective_from are not numbers: not visited.
template <typename PolicyType, typename Visitor>
void VisitPolicyFields(PolicyType& policy, Visitor&& visit) {
  constexpr int kPermille = 1000;
  for (std::size_t i = 0; i < policy.weights.size(); ++i) {
    const std::string name(FactorName(static_cast<Factor>(i)));
    visit("weights." + name, policy.weights[i], 0, 100);
  }

  const auto permille = [&](const char* path, auto& member) {
    visit(std::string(path), member, 0, kPermille);
  };
  const auto number = [&](const char* path, auto& member, int lowest, int highest) {
    visit(std::string(path), member, lowest, highest);
  };
  const auto per_kind = [&](const std::string& path, auto& kinds) {
    visit(path + ".peak", kinds.peak, 0, 4);
    visit(path + ".cumulative", kinds.cumulative, 0, 960);
    visit(path + ".condition", kinds.condition, 0, 1);
    visit(path + ".quantity", kinds.quantity, 0, 1000);
  };

  number("talenten.required_multiplier", policy.required_multiplier, 1, 10);
  number("talenten.wished_multiplier", policy.wished_multiplier, 1, 10);
  permille("talenten.prior", policy.talent_prior);
  permille("talenten.derived_cap", policy.derived_cap);
  permille("talenten.no_requirements_score", policy.no_requirements_score);
  permille("talentbenutting.prior", policy.benutting_prior);

  permille("belastbaarheid.prior", policy.belastbaarheid_prior);
  permille("belastbaarheid.attention_factor", policy.attention_factor);
  permille("belastbaarheid.overload_factor", policy.overload_factor);
  per_kind("belastbaarheid.overload_threshold", policy.overload_threshold);
  per_kind("belastbaarheid.library_tolerance", policy.library_tolerance);
  number("belastbaarheid.max_scored_items", policy.max_scored_items, 1, 12);
  number("belastbaarheid.arbeidsdeskundige_from", policy.arbeidsdeskundige_from, 1, 80);

  permille("voorkeuren.no_wishes_score", policy.no_wishes_score);
  permille("voorkeuren.silent_wish_score", policy.silent_wish_score);

  permille("reistijd.prior", policy.reistijd_prior);
  number("reistijd.stretch_minutes", policy.travel_stretch_minutes, 0, 240);
  number("reistijd.detour_tenths", policy.detour_tenths, 10, 30);
  for (std::size_t i = 0; i < policy.comfort_by_distance_class.size(); ++i) {
    visit("reistijd.comfort_minutes.distance_" + std::to_string(i + 1),
          policy.comfort_by_distance_class[i], 0, 240);
  }
  number("reistijd.comfort_minutes.unknown", policy.comfort_default, 0, 240);
  for (std::size_t i = 0; i < policy.modes.size(); ++i) {
    const std::string mode(TravelModeName(static_cast<TravelMode>(i)));
    visit("reistijd.modes." + mode + ".fixed_minutes", policy.modes[i].fixed_minutes, 0, 120);
    visit("reistijd.modes." + mode + ".km_per_hour", policy.modes[i].km_per_hour, 1, 130);
  }
  number("reistijd.ov_first_start_minute", policy.ov_first_start_minute, 0, 1440);
  number("reistijd.ov_last_end_minute", policy.ov_last_end_minute, 0, 1440);

  permille("uren.prior", policy.uren_prior);
  number("uren.daypart_minutes", policy.daypart_minutes, 60, 360);

  permille("begeleiding.prior", policy.begeleiding_prior);
  permille("begeleiding.one_short", policy.begeleiding_one_short);
  number("begeleiding.obstacle_from", policy.support_obstacle_from, 1, 4);

  permille("ontwikkelstap.prior", policy.ontwikkelstap_prior);
  number("ontwikkelstap.lockin_years", policy.lockin_years, 1, 50);
  permille("ontwikkelstap.near", policy.step_near);
  permille("ontwikkelstap.far", policy.step_far);

  permille("lists.min_confidence", policy.min_confidence);
  number("lists.rotation_band", policy.rotation_band, 1, kPermille);
  permille("lists.one_sided_difference", policy.one_sided_difference);
  visit(std::string("lists.pending_indication_is_hard"), policy.pending_indication_is_hard);

  const auto carving = [&](const char* name, auto& member, int lowest, int highest) {
    visit(std::string("carving.") + name, member, lowest, highest);
  };
  carving("min_week_paid", policy.carving.min_week_paid, 30, 2400);
  carving("min_week_unpaid", policy.carving.min_week_unpaid, 30, 2400);
  carving("target_week", policy.carving.target_week, 30, 2400);
  carving("default_block", policy.carving.default_block, 5, 240);
  carving("min_day", policy.carving.min_day, 0, 480);
  carving("max_tasks", policy.carving.max_tasks, 1, 12);
  carving("second_site_minutes", policy.carving.second_site_minutes, 0, 120);
  carving("max_switches", policy.carving.max_switches, 0, 20);
  carving("colleague_share", policy.carving.colleague_share, 0, kPermille);
  carving("fulltime_week", policy.carving.fulltime_week, 600, 3000);
  carving("hoofdtaak_day", policy.carving.hoofdtaak_day, 1, 480);
  carving("hoofdtaak_part", policy.carving.hoofdtaak_part, 1, 100);
  carving("max_bijtaken", policy.carving.max_bijtaken, 0, 12);
  carving("alternatives", policy.carving.alternatives, 1, 20);
  carving("node_budget", policy.carving.node_budget, 1, 100'000'000);
  carving("stapelbaan_travel", policy.carving.stapelbaan_travel, 0, 240);
  carving("visits_new_share", policy.carving.visits_new_share, 0, kPermille);
  carving("visit_days_month", policy.carving.visit_days_month, 1, 366);
  carving("visit_days_quarter", policy.carving.visit_days_quarter, 1, 366);
  carving("visit_days_half_year", policy.carving.visit_days_half_year, 1, 366);
  carving("group_absence", policy.carving.group_absence, 0, 900);
  carving("group_span_light", policy.carving.group_span_light, 1, 100);
  carving("group_span_intensive", policy.carving.group_span_intensive, 1, 100);
  carving("group_intensive_from", policy.carving.group_intensive_from, 1, 4);
  carving("group_intensive_share", policy.carving.group_intensive_share, 0, kPermille);
  carving("group_stability", policy.carving.group_stability, 0, kPermille);

  const auto rescoring = [&](const char* name, auto& member, int lowest, int highest) {
    visit(std::string("rescoring.") + name, member, lowest, highest);
  };
  rescoring("candidate_list_size", policy.rescoring.candidate_list_size, 1, 100);
  rescoring("opportunity_list_size", policy.rescoring.opportunity_list_size, 1, 100);
  rescoring("reserve", policy.rescoring.reserve, 0, 100);
  rescoring("told_difference", policy.rescoring.told_difference, 1, kPermille);
  rescoring("abort_share", policy.rescoring.abort_share, 0, kPermille);
  rescoring("day_lines", policy.rescoring.day_lines, 1, 100);
  rescoring("week_lines", policy.rescoring.week_lines, 1, 100);
  rescoring("week_visits", policy.rescoring.week_visits, 0, 50);
  rescoring("week_without_matches", policy.rescoring.week_without_matches, 0, 50);
  rescoring("person_lines", policy.rescoring.person_lines, 1, 20);
  rescoring("seen_within_days", policy.rescoring.seen_within_days, 7, 366);
  rescoring("expiring_days", policy.rescoring.expiring_days, 1, 366);
  rescoring("closing_days", policy.rescoring.closing_days, 1, 60);
}

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_POLICY_FIELDS_H_
