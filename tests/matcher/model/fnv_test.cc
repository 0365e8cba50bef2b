#include "matcher/model/fnv.h"

#include <gtest/gtest.h>

namespace passend::model {
namespace {

// The published test vectors of FNV-1a 64.
TEST(Fnv, PublishedVectors) {
  EXPECT_EQ(FnvAppend(kFnvOffset, ""), 0xcbf29ce484222325u);
  EXPECT_EQ(FnvAppend(kFnvOffset, "a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(FnvAppend(kFnvOffset, "foobar"), 0x85944171f73967e8u);
}

TEST(Fnv, IsIncrementalAndTakesBytesAboveAscii) {
  EXPECT_EQ(FnvAppend(FnvAppend(kFnvOffset, "foo"), "bar"), FnvAppend(kFnvOffset, "foobar"));
  EXPECT_NE(FnvAppend(kFnvOffset, "\xC3\xAB"), FnvAppend(kFnvOffset, "\xC3\xA9"));
  static_assert(FnvAppend(kFnvOffset, "") == kFnvOffset);
}

TEST(FieldHasher, KeepsFieldsApart) {
  FieldHasher one;
  one.Add("ab");
  one.Add("c");
  FieldHasher other;
  other.Add("a");
  other.Add("bc");
  EXPECT_NE(one.hash(), other.hash());
  FieldHasher none;
  none.Add(std::optional<int>());
  FieldHasher zero;
  zero.Add(std::optional<int>(0));
  EXPECT_NE(none.hash(), zero.hash());
}

}  // namespace
}  // namespace passend::model
