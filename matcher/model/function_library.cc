#include "matcher/model/function_library.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"

namespace passend::model {
namespace {

std::string Fold(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

}  // namespace

absl::StatusOr<FunctionLibrary> FunctionLibrary::Build(std::vector<Functie> functies) {
  std::ranges::sort(functies, {}, &Functie::code);
  const auto twice = std::ranges::adjacent_find(functies, {}, &Functie::code);
  if (twice != functies.end()) {
    return absl::InvalidArgumentError("function library: functie " + twice->code + " occurs twice");
  }
  FunctionLibrary library;
  library.functies_ = std::move(functies);
  library.folded_titles_.reserve(library.functies_.size());
  for (const Functie& functie : library.functies_) {
    library.folded_titles_.push_back(Fold(functie.title_nl + '\n' + functie.title_en));
  }
  return library;
}

const Functie* FunctionLibrary::Find(std::string_view code) const {
  const auto found = std::ranges::lower_bound(functies_, code, {}, &Functie::code);
  return found != functies_.end() && found->code == code ? &*found : nullptr;
}

std::vector<const Functie*> FunctionLibrary::Search(std::string_view part,
                                                    std::size_t limit) const {
  const std::string folded = Fold(part);
  std::vector<const Functie*> found;
  for (std::size_t i = 0; i < functies_.size() && found.size() < limit; ++i) {
    if (folded_titles_[i].find(folded) != std::string::npos) found.push_back(&functies_[i]);
  }
  return found;
}

}  // namespace passend::model
