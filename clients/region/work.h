// What work asks: loads and tasks, invented around the figures of a functie.
#ifndef PASSEND_CLIENTS_REGION_WORK_H_
#define PASSEND_CLIENTS_REGION_WORK_H_

#include <optional>
#include <string_view>

#include "clients/region/world.h"
#include "passend/v1/opportunity.pb.h"

namespace passend::region {

// How the loads of one opportunity came to be known.
struct LoadStyle {
  v1::LoadBasis basis = v1::WERKGEVERSOPGAVE;  // of most entries
  bool sheltered = false;                      // made lighter than the functie usually is
  int day_minutes = 480;  // length of a working day; C loads of the library are of 480
  int most = 14;          // entries at most
};

// Adds loads of the work as a whole, each item once. Some are marked as kern.
void AddLoads(const LibraryFunctie& functie, const LoadStyle& style, Random& random,
              google::protobuf::RepeatedPtrField<v1::Load>* loads);

// What MakeTask() must know.
struct TaskStyle {
  int functie = 0;
  int sector = 0;
  int number = 1;          // makes the id unique within its list
  int most_minutes = 240;  // per day, at least 30
  bool analysed = false;   // by a werkplekanalyse; else told by the employer, or not at all
  bool sheltered = false;
};

// Fills `task` (clear) with one of the tasks of the functie.
void MakeTask(const World& world, const TaskStyle& style, Random& random, v1::Task* task);

// The effective load of an item (position in Items()) of an opportunity (rules.md 1): P, B and Q
// the maximum of environment and tasks; C the larger of the environment and the largest sum of the
// tasks of one weekday. Nothing when no entry names the item.
std::optional<int> EffectiveLoad(const v1::Opportunity& opportunity, int item);

}  // namespace passend::region

#endif  // PASSEND_CLIENTS_REGION_WORK_H_
