// Every kernel of this machine gives the same bits as the scalar one.
#include "matcher/search/kernels/kernels.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <random>
#include <vector>

namespace passend::search {
namespace {

using index::CodeBlock;

struct Input {
  std::vector<CodeBlock> blocks;
  std::vector<WordTable> word_tables;
  std::vector<ByteTable> byte_tables;
  std::vector<WordColumn> words;
  std::vector<ByteColumn> bytes;
};

// `extreme`: tables of greatest values only (the sums still fit).
void Fill(std::mt19937_64& rng, std::size_t columns, bool extreme, Input& input) {
  input.blocks.resize(columns);
  input.word_tables.resize(columns);
  input.byte_tables.resize(columns);
  const unsigned most = columns == 0 ? 0 : 65535U / static_cast<unsigned>(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    for (auto& byte : input.blocks[c].bytes) byte = static_cast<std::uint8_t>(rng());
    for (std::size_t code = 0; code < 16; ++code) {
      input.word_tables[c].Set(code, extreme ? most : static_cast<unsigned>(rng() % (most + 1)));
      input.byte_tables[c].at[code] = static_cast<std::uint8_t>(extreme ? 255 : rng() % 40);
    }
    const bool ends = c + 1 == columns || rng() % 3 == 0;
    input.words.push_back({&input.blocks[c], &input.word_tables[c], ends});
    input.bytes.push_back({&input.blocks[c], &input.byte_tables[c]});
  }
}

TEST(Kernels, EveryTargetGivesTheBitsOfTheScalarOne) {
  int targets = 0;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    ++targets;
    std::mt19937_64 rng(99);
    for (std::size_t columns = 0; columns <= 40; ++columns) {
      Input input;
      Fill(rng, columns, columns % 7 == 0, input);
      WordRows words_expected, words;
      ScalarKernels().sum_of_maxima(input.words, words_expected);
      BestKernels().sum_of_maxima(input.words, words);
      EXPECT_EQ(words.at, words_expected.at) << hwy::TargetName(target) << " " << columns;
      ByteRows bytes_expected, bytes;
      ScalarKernels().sum_bytes(input.bytes, bytes_expected);
      BestKernels().sum_bytes(input.bytes, bytes);
      EXPECT_EQ(bytes.at, bytes_expected.at) << hwy::TargetName(target) << " " << columns;
      ScalarKernels().or_bytes(input.bytes, bytes_expected);
      BestKernels().or_bytes(input.bytes, bytes);
      EXPECT_EQ(bytes.at, bytes_expected.at) << hwy::TargetName(target) << " " << columns;
    }
  }
  hwy::SetSupportedTargetsForTest(0);
  EXPECT_GE(targets, 1);
  std::printf("targets: %d, best here: %s\n", targets, std::string(BestKernels().name).c_str());
}

TEST(Kernels, OfAGroupTheGreatestCounts) {
  CodeBlock first = index::kEmptyBlock;
  CodeBlock second = index::kEmptyBlock;
  first.Set(3, 1);
  second.Set(3, 2);
  first.Set(700, 1);
  WordTable a, b;
  a.Set(1, 1000);
  a.Set(index::kNothing, 300);
  b.Set(2, 4000);
  const std::vector<WordColumn> columns = {{&first, &a, false}, {&second, &b, true}};
  for (const KernelSet* kernels : {&ScalarKernels(), &BestKernels()}) {
    WordRows sums;
    kernels->sum_of_maxima(columns, sums);
    EXPECT_EQ(sums.at[3], 4000) << kernels->name;
    EXPECT_EQ(sums.at[700], 1000) << kernels->name;
    EXPECT_EQ(sums.at[0], 300) << kernels->name;
  }
}

}  // namespace
}  // namespace passend::search
