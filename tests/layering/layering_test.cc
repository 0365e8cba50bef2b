// Keeps the direction of the includes: the rules are in include_rules.cc.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/layering/include_rules.h"

namespace passend::layering {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Layering, RepositoryKeepsTheDirectionOfIncludes) {
  const char* root = std::getenv("PASSEND_SOURCE_DIR");
  ASSERT_NE(root, nullptr) << "run this test through ctest";
  const TreeReport report = CheckTree(root);
  EXPECT_GE(report.files, 3) << "not even this test was found below " << root;
  for (const std::string& violation : report.violations) ADD_FAILURE() << violation;
}

std::vector<std::string> Check(std::string_view path, std::string_view header) {
  return CheckFile(path, "#include " + std::string(header) + "\n");
}

TEST(Layering, AllowsWhatTheDesignAllows) {
  struct Case {
    std::string_view path;
    std::string_view header;
  };
  const Case cases[] = {
      {"matcher/score/score.h", "\"matcher/model/candidate.h\""},
      {"matcher/score/factors/hours.cc", "\"matcher/score/facts.h\""},
      {"matcher/index/segment.cc", "\"matcher/score/facts.h\""},
      {"matcher/search/kernels/sum.cc", "\"hwy/highway.h\""},
      {"matcher/carving/solve.cc", "\"matcher/search/search.h\""},
      {"matcher/rescoring/run.cc", "\"matcher/search/search.h\""},
      {"matcher/money/lks.cc", "\"matcher/model/law.h\""},
      {"matcher/model/date.h", "<chrono>"},
      {"store/codec.cc", "\"passend/storage/v1/envelope.pb.h\""},
      {"store/store.h", "\"matcher/model/candidate.h\""},
      {"store/rocksdb_store.cc", "<rocksdb/db.h>"},
      {"server/main.cc", "\"store/store.h\""},
      {"server/match_service.cc", "\"passend/v1/match.grpc.pb.h\""},
      {"server/grpc_status.cc", "\"google/rpc/error_details.pb.h\""},
      {"server/grpc_status.cc", "<grpcpp/grpcpp.h>"},
      {"clients/cli/main.cc", "\"clients/region/region.h\""},
      {"clients/cli/main.cc", "\"google/protobuf/util/json_util.h\""},
      {"tests/store/faults_test.cc", "\"rocksdb/file_system.h\""},
      {"tests/e2e/restart_test.cc", "\"server/server.h\""},
      {"benchmarks/store_benchmark.cc", "<rocksdb/db.h>"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Check(c.path, c.header), IsEmpty()) << c.path << " includes " << c.header;
  }
}

TEST(Layering, ReportsWhatTheDesignForbids) {
  struct Case {
    std::string_view path;
    std::string_view header;
  };
  const Case cases[] = {
      {"matcher/model/candidate.h", "\"matcher/score/facts.h\""},
      {"matcher/score/score.cc", "\"matcher/index/segment.h\""},
      {"matcher/score/score.cc", "\"matcher/money/lks.h\""},
      {"matcher/index/segment.cc", "\"matcher/search/plan.h\""},
      {"matcher/search/scan.cc", "\"matcher/rescoring/run.h\""},
      {"matcher/carving/solve.cc", "\"matcher/rescoring/run.h\""},
      {"matcher/rescoring/run.cc", "\"matcher/carving/solve.h\""},
      {"matcher/money/lks.cc", "\"matcher/score/score.h\""},
      {"matcher/model/candidate.h", "\"store/store.h\""},
      {"matcher/model/candidate.h", "\"passend/v1/candidate.pb.h\""},
      {"matcher/model/candidate.h", "\"google/protobuf/message.h\""},
      {"matcher/model/candidate.h", "\"google/rpc/status.pb.h\""},
      {"matcher/model/candidate.h", "<grpcpp/grpcpp.h>"},
      {"matcher/index/segment.cc", "<rocksdb/slice.h>"},
      {"matcher/model/catalogue.cc", "<fstream>"},
      {"store/store.h", "<rocksdb/db.h>"},
      {"store/codec.cc", "\"passend/v1/candidate.pb.h\""},
      {"store/codec.cc", "\"server/engine.h\""},
      {"server/engine.cc", "\"passend/storage/v1/envelope.pb.h\""},
      {"server/engine.cc", "\"clients/cli/flags.h\""},
      {"server/engine.cc", "\"rocksdb/db.h\""},
      {"clients/region/region.cc", "\"matcher/model/candidate.h\""},
      {"clients/cli/main.cc", "\"store/store.h\""},
      {"clients/cli/main.cc", "\"server/server.h\""},
      {"clients/cli/main.cc", "\"tests/testing.h\""},
      {"tests/e2e/restart_test.cc", "\"rocksdb/db.h\""},
      {"matcher/score/score.cc", "\"facts.h\""},
      {"matcher/score/score.cc", "\"../index/segment.h\""},
      {"matcher/other/thing.cc", "<vector>"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Check(c.path, c.header).size(), 1U) << c.path << " includes " << c.header;
  }
}

TEST(Layering, ReportsAClockInTheMatcherButNotInAComment) {
  const std::string_view text =
      "// never std::chrono::system_clock\n"
      "auto now = std::chrono::steady_clock::now();\n";
  EXPECT_THAT(CheckFile("matcher/score/score.cc", text),
              ElementsAre(HasSubstr("matcher/score/score.cc:2:")));
  EXPECT_THAT(CheckFile("server/engine.cc", text), IsEmpty());
}

TEST(Layering, FindsEveryBadFileOfATree) {
  const std::filesystem::path root =
      std::filesystem::path(testing::TempDir()) / "passend_layering_bad_tree";
  std::filesystem::remove_all(root);
  const auto write = [&root](const std::string& path, std::string_view text) {
    std::filesystem::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  };
  write("matcher/model/good.h", "#include <string>\n");
  write("matcher/model/bad.h", "#pragma once\n\n  #  include \"matcher/search/plan.h\"\n");
  write("clients/cli/bad.cc", "#include \"clients/cli/good.h\"\n#include \"store/store.h\"\n");
  write("build/generated/ignored.h", "#include \"server/main.h\"\n");

  const TreeReport report = CheckTree(root);
  std::filesystem::remove_all(root);
  EXPECT_EQ(report.files, 3);
  EXPECT_THAT(report.violations,
              ElementsAre("clients/cli/bad.cc:2: clients must not include \"store/store.h\"",
                          "matcher/model/bad.h:3: matcher/model must not include "
                          "\"matcher/search/plan.h\""));
}

}  // namespace
}  // namespace passend::layering
