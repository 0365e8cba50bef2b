#include "server/rescoring/change_books.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/rescoring/change_rows.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

constexpr std::size_t kBooks = 4;
// Somebody who was erased meanwhile is shown to nobody, and is out of memory after this.
constexpr std::chrono::minutes kKeep{5};

}  // namespace

std::string PlaceOf(const rescoring::Change& change) {
  // A sign before all that names hold, so that the text sorts as its parts do.
  constexpr char kThen[] = "\x01";
  return absl::StrCat(change.candidate, kThen, static_cast<int>(change.direction), kThen,
                      change.opportunity, kThen,
                      absl::Dec(static_cast<int>(change.kind), absl::kZeroPad2));
}

absl::StatusOr<std::shared_ptr<const ChangeBook>> ChangeBooks::Of(const std::string& tenant,
                                                                  store::Generation number) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  std::erase_if(kept_, [&](const Kept& kept) { return now - kept.read > kKeep; });
  for (const Kept& kept : kept_) {
    if (kept.tenant == tenant && kept.number == number) return kept.book;
  }
  auto book = std::make_shared<ChangeBook>();
  PASSEND_RETURN_IF_ERROR(matches_.ScanRows(
      tenant, store::MatchTable::kChanges, number, std::nullopt,
      [&](const store::MatchRow& row) -> absl::Status {
        PASSEND_ASSIGN_OR_RETURN(std::vector<rescoring::Change> changes, FromRow(tenant, row));
        std::ranges::move(changes, std::back_inserter(*book));
        return absl::OkStatus();
      }));
  std::ranges::sort(*book, {}, [](const rescoring::Change& change) {
    return std::tie(change.candidate, change.direction, change.opportunity, change.kind);
  });
  if (kept_.size() == kBooks) kept_.erase(kept_.begin());
  kept_.push_back({.tenant = tenant, .number = number, .read = now, .book = book});
  return book;
}

}  // namespace passend::server
