// The functies that drafting and deriving know, by code.
#ifndef PASSEND_MATCHER_MODEL_FUNCTION_LIBRARY_H_
#define PASSEND_MATCHER_MODEL_FUNCTION_LIBRARY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/model/functie.h"

namespace passend::model {

// Immutable after Build(); any number of threads may read. Owns its functies; returned pointers
// live as long as the library. Cost: Find is a binary search, Search reads every title.
class FunctionLibrary {
 public:
  // A library without functies.
  FunctionLibrary() = default;

  // InvalidArgument: a code occurs twice (named). Each functie must pass Validate() for the
  // catalogue that the library is used with; that is the caller's business.
  static absl::StatusOr<FunctionLibrary> Build(std::vector<Functie> functies);

  // In order of code.
  const std::vector<Functie>& functies() const { return functies_; }
  std::size_t size() const { return functies_.size(); }

  // Null when there is no such functie.
  const Functie* Find(std::string_view code) const;
  // The functies with `part` in either title, in order of code, at most `limit`. Upper and lower
  // case of a-z are the same; other letters must be written as in the title. An empty part finds
  // every functie.
  std::vector<const Functie*> Search(std::string_view part, std::size_t limit) const;

 private:
  std::vector<Functie> functies_;
  std::vector<std::string> folded_titles_;  // of functies_[i]: both titles, a line end between
};

}  // namespace passend::model

#endif  // PASSEND_MATCHER_MODEL_FUNCTION_LIBRARY_H_
