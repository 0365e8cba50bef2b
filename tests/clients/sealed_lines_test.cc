#include "clients/cli/sealed_lines.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace passend::cli {
namespace {

// All lines, or nothing when one does not open or the end is missing.
bool Opens(const security::Key& key, const std::vector<std::string>& sealed) {
  LineOpener opener(key);
  for (const std::string& line : sealed) {
    if (!opener.Open(line).ok()) return false;
  }
  return opener.at_end();
}

TEST(SealedLines, OpenAsTheyWereAndShowNothing) {
  const security::Key key = security::Key::Random();
  LineSealer sealer(key);
  LineOpener opener(key);
  for (int i = 0; i < 50; ++i) {
    const std::string line = "{\"candidate\": \"MERK-" + std::to_string(i) + "\"}";
    const std::string sealed = sealer.Seal(line);
    EXPECT_EQ(sealed.find("MERK"), sealed.npos);
    EXPECT_EQ(*opener.Open(sealed), line);
    EXPECT_FALSE(opener.at_end());
  }
  EXPECT_TRUE(opener.Open(sealer.Last()).ok());
  EXPECT_TRUE(opener.at_end());
}

TEST(SealedLines, NoChangeGoesUnseen) {
  const security::Key key = security::Key::Random();
  LineSealer sealer(key);
  std::vector<std::string> sealed;
  for (int i = 0; i < 20; ++i) sealed.push_back(sealer.Seal("line " + std::to_string(i)));
  sealed.push_back(sealer.Last());
  ASSERT_TRUE(Opens(key, sealed));
  EXPECT_FALSE(Opens(security::Key::Random(), sealed));
  std::mt19937_64 rng(1);
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::string> bad = sealed;
    const std::size_t at = rng() % bad.size();
    switch (rng() % 5) {
      case 0:
        bad.erase(bad.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        bad.insert(bad.begin() + static_cast<std::ptrdiff_t>(at), bad[rng() % bad.size()]);
        break;
      case 2:
        std::swap(bad[at], bad[(at + 1 + rng() % (bad.size() - 1)) % bad.size()]);
        break;
      case 3:
        bad.resize(at);
        break;
      default: {
        char& letter = bad[at][rng() % bad[at].size()];
        letter = letter == 'A' ? 'B' : 'A';
      }
    }
    EXPECT_FALSE(Opens(key, bad)) << round;
  }
}

}  // namespace
}  // namespace passend::cli
