// The lists of a query as pointers: code that is compiled for one instruction set calls nothing of
// the standard library.
#ifndef PASSEND_MATCHER_SEARCH_KERNELS_LISTS_H_
#define PASSEND_MATCHER_SEARCH_KERNELS_LISTS_H_

#include "matcher/search/kernels/kernels.h"

namespace passend::search {
template <typename T>
struct List {
  const T* begin = nullptr;
  const T* end = nullptr;
};

struct SieveLists {
  List<TalentGroup> groups;
  const Look* talents = nullptr;
  List<Look> losses, items, unknown_items, wishes, uses, rules, certificates;
  List<DayLook> days;
};

struct DoubtLists {
  List<TalentGroup> groups;
  const DoubtSieve::Talent* talents = nullptr;
  List<Look> known, perhaps, unknown_items, items, losses;
};

}  // namespace passend::search

#endif  // PASSEND_MATCHER_SEARCH_KERNELS_LISTS_H_
