// What protects memory and files, on its own.
#include "server/protection.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace passend::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A folder that is gone afterwards.
class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "passend-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// How a child ended that may dump, as far as this machine allows, and then aborts.
int AbortInChild(const std::string& folder, bool forbid) {
  const pid_t child = fork();
  if (child == 0) {
    rlimit limit = {};
    getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
    if (chdir(folder.c_str()) != 0) _exit(1);
    if (forbid && !ForbidCoreDumps().ok()) _exit(2);
    if (forbid && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) _exit(3);
    std::abort();
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(Protection, ACrashLeavesNoCore) {
  const Folder folder;
  const int status = AbortInChild(folder.path(), /*forbid=*/true);
  ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  EXPECT_EQ(WTERMSIG(status), SIGABRT);
  EXPECT_FALSE(WCOREDUMP(status));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  // The same crash without it.
  const int control = AbortInChild(folder.path(), /*forbid=*/false);
  if (!WCOREDUMP(control)) GTEST_SKIP() << "this machine writes no core dumps at all";
}

TEST(Protection, AKeyIsAskedForFoundOrMade) {
  const Folder folder;
  unsetenv("CREDENTIALS_DIRECTORY");
  std::vector<std::string> lines;
  Log log([&lines](std::string_view line) { lines.emplace_back(line); });
  const std::string data = folder.path() + "/data";

  const auto made = FindKeyEncryptionKey({}, data, log);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(lines, ElementsAre(HasSubstr(data + ".kek")));
  const auto again = FindKeyEncryptionKey({}, data + "/", log);  // the same folder
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->id(), (*made)->id());

  // A store without its key gets no other one.
  std::filesystem::create_directories(data + "/keys");
  std::filesystem::rename(data + ".kek", folder.path() + "/elsewhere");
  EXPECT_TRUE(absl::IsFailedPrecondition(FindKeyEncryptionKey({}, data, log).status()));
  lines.clear();
  const auto given = FindKeyEncryptionKey({folder.path() + "/elsewhere"}, data, log);
  ASSERT_TRUE(given.ok()) << given.status();
  EXPECT_EQ((*given)->id(), (*made)->id());
  EXPECT_TRUE(lines.empty());

  std::filesystem::rename(folder.path() + "/elsewhere", folder.path() + "/passend-kek");
  setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
  const auto credential = FindKeyEncryptionKey({}, data, log);
  unsetenv("CREDENTIALS_DIRECTORY");
  ASSERT_TRUE(credential.ok()) << credential.status();
  EXPECT_EQ((*credential)->id(), (*made)->id());
}

}  // namespace
}  // namespace passend::server
