#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/command_line.h"
#include "clients/cli/text.h"
#include "passend/v1/match_service.pb.h"
#include "tests/clients/fake_server.h"

namespace passend::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Result {
  int code = 0;
  std::string out;
  std::string err;
};

// The whole program, with `environment` as all there is around it.
Result Passend(std::vector<std::string> arguments, const SettingValues& environment = {},
               const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const Console console{.in = &in, .out = &out, .err = &err};
  const Getenv getenv = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
  Result result;
  result.code = RunProgram(arguments, getenv, console);
  result.out = out.str();
  result.err = err.str();
  return result;
}

// As a shell splits a line with double quotes.
std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  bool quoted = false;
  bool inside = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && std::isspace(static_cast<unsigned char>(c)) != 0) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    if (c != '"') words.back() += c;
  }
  return words;
}

void ExpectFits(const std::string& text) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    EXPECT_LE(DisplayWidth(line), kMaxWidth) << line;
  }
}

TEST(Help, HasExamplesForEveryCommandAndNeedsNoServer) {
  ASSERT_GE(CommandNames().size(), 15u);
  for (const std::string& name : CommandNames()) {
    std::vector<std::string> arguments = Words(name);
    arguments.push_back("--help");
    const Result result = Passend(arguments);
    EXPECT_EQ(result.code, 0) << name;
    EXPECT_THAT(result.out, HasSubstr("Examples:")) << name;
    EXPECT_THAT(result.out, HasSubstr("passend " + name)) << name;
    EXPECT_EQ(result.err, "") << name;
  }
  EXPECT_THAT(Passend({"--help"}).out, HasSubstr("Exit codes"));
  EXPECT_THAT(Passend({"--version"}).out, HasSubstr("passend "));
}

// An example in the help that the program refuses would be worse than none.
TEST(Help, HasExamplesThatParse) {
  int examples = 0;
  for (const std::string& name : CommandNames()) {
    std::vector<std::string> arguments = Words(name);
    arguments.push_back("--help");
    std::string help = Passend(arguments).out;
    help = help.substr(help.find("Examples:"));
    for (std::size_t at; (at = help.find("\\\n")) != std::string::npos;) help.replace(at, 2, "");
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      line = line.substr(0, line.find("     go on"));
      line = line.substr(0, line.find(" > "));
      std::istringstream commands(line);
      for (std::string command; std::getline(commands, command, '|');) {
        std::vector<std::string> words = Words(command);
        if (words.empty() || words.front() != "passend") continue;
        words.erase(words.begin());
        const Invocation invocation = ParseCommandLine(words);
        EXPECT_TRUE(invocation.run) << command << "\n" << invocation.text;
        ++examples;
      }
    }
  }
  EXPECT_GT(examples, 25);
}

TEST(Usage, ErrorsHaveExitCode2AndGoToStderr) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"nonsense"},
      {"match"},
      {"match", "candidates"},
      {"match", "candidates", "--limit", "0", "--opportunity", "o"},
      {"match", "candidates", "--opportunity", "o", "--functie", "f"},
      {"match", "candidates", "--functie", "f", "--tenant", "t"},
      {"match", "candidates", "--opportunity", "o"},  // no tenant
      {"match", "opportunities"},
      {"explain", "--candidate", "k"},
      {"list", "stoelen"},
      {"get", "k"},
      {"import"},
      {"status", "--output", "xml"},
      {"status", "--server", "x"},
      {"status", "--config", "/nonexistent/passend.toml"},
      {"match", "candidates", "--opportunity", "o", "--tenant", "t", "--weight", "uren"},
  };
  for (const auto& arguments : wrong) {
    const Result result = Passend(arguments);
    EXPECT_EQ(result.code, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(result.out, "") << ::testing::PrintToString(arguments);
    EXPECT_NE(result.err, "") << ::testing::PrintToString(arguments);
  }
}

TEST(Program, SaysThatThereIsNoServer) {
  const Result result = Passend({"status", "--server", "127.0.0.1:1"});
  EXPECT_EQ(result.code, 6);
  EXPECT_THAT(result.err, HasSubstr("is passend-server running?"));
}

// A server that is slow to greet is there: the call waits as long as it was told to.
TEST(Program, WaitsForAServerThatIsSlowToGreet) {
  const int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listening, any, size), 0);
  ASSERT_EQ(listen(listening, 4), 0);
  ASSERT_EQ(getsockname(listening, any, &size), 0);
  const std::string server = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  const Result result = Passend({"status", "--timeout", "1", "--server", server});
  close(listening);
  EXPECT_EQ(result.code, 6);
  EXPECT_THAT(result.err, HasSubstr("--timeout"));
  EXPECT_THAT(result.err, Not(HasSubstr("is passend-server running?")));
}

class ProgramTest : public ::testing::Test {
 protected:
  SettingValues Environment(const FakeServer& server) {
    return {{"PASSEND_SERVER", server.address()},
            {"PASSEND_TENANT", "t"},
            {"PASSEND_PURPOSE", "matching"},
            {"PASSEND_CASE", "zaak-1"}};
  }
};

TEST_F(ProgramTest, MatchTablesFitAndHaveALegend) {
  FakeServer server;
  const Result result = Passend({"match", "candidates", "--opportunity", "o"}, Environment(server));
  ASSERT_EQ(result.code, 0) << result.err;
  ExpectFits(result.out);
  EXPECT_THAT(result.out, HasSubstr("past (3)"));
  EXPECT_THAT(result.out, HasSubstr("bel 16,8 beg 15,0 tal 12,0"));
  EXPECT_THAT(result.out, HasSubstr("?-84"));
  EXPECT_THAT(result.out, HasSubstr("96 %"));
  EXPECT_THAT(result.out, HasSubstr("H7 reizen"));
  EXPECT_THAT(result.out, HasSubstr("stp ontwikkelstap"));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
}

TEST_F(ProgramTest, WhoIsNotCoupledSeesBandsAndWholeHandles) {
  FakeServer server({.banded = true});
  const Result result = Passend({"match", "candidates", "--opportunity", "o"}, Environment(server));
  ASSERT_EQ(result.code, 0) << result.err;
  for (const char* part : {"past (3)", "vanaf 650", "talent.inpakken", "16-24 uur", "271",
                           "vraag koppeling", "past mits; bespreek", "passend coupling"}) {
    EXPECT_THAT(result.out, HasSubstr(part));
  }
  // The only row with a percentage is that of who is coupled, with the way to the dossier.
  EXPECT_THAT(result.out, HasSubstr("bel 16,8"));
  EXPECT_THAT(result.out, HasSubstr("D-0042"));
  EXPECT_THAT(result.out, HasSubstr("https://dossier.invalid/D-0042"));
  EXPECT_THAT(result.out, Not(HasSubstr(" 65 ")));
  // A handle that is cut off could not be used; what is shown is what open takes.
  const std::string handle = "~" + std::string(104, 'A') + "1";
  EXPECT_THAT(result.out, HasSubstr("2  " + handle + "\n"));
  EXPECT_EQ(
      Passend({"open", "--candidate", handle, "--reason", "past bij dit werk"}, Environment(server))
          .code,
      0);
  EXPECT_THAT(server.last_request(), HasSubstr("tenants/t/candidates/" + handle));
  EXPECT_THAT(result.err, HasSubstr("Let op: Kandidaten van andere gemeenten"));
  const Result json = Passend({"match", "candidates", "--opportunity", "o", "--output", "jsonl"},
                              Environment(server));
  EXPECT_THAT(json.err, HasSubstr("Let op: Kandidaten van andere gemeenten"));
}

// Each command sends what was asked, with purpose and case where a person is concerned.
TEST_F(ProgramTest, RightsAndKeysAreOneRequestEach) {
  struct Case {
    std::string command;
    std::vector<std::string> sent;
    std::string said;
  };
  const std::string person = "tenants/t/candidates/k";
  const std::string access = "access { purpose: \"matching\" case_reference: \"zaak-1\" }";
  const std::vector<Case> cases = {
      {"rights inzage --candidate k", {"ExportPersonRequest", person, access}, "Uw gegevens"},
      {"rights objection --candidate k on --reason tien-tekens",
       {"SetObjectionRequest", person, "objection: true", "reason: \"tien-tekens\"", access},
       "geen enkele zoekvraag"},
      {"rights objection --candidate k off --reason tien-tekens",
       {"SetObjectionRequest", person, access},
       "ingetrokken"},
      {"rights hold --candidate k on --reason tien-tekens --until 2027-03-01",
       {"SetLegalHoldRequest", person, "hold: true", "until: \"2027-03-01\"", access},
       "tot en met 2027-03-01"},
      {"rights hold --candidate k off --reason tien-tekens",
       {"SetLegalHoldRequest", person, access},
       "opgeheven"},
      {"rights erase --candidate k --reason verzoek-betrokkene --confirm candidates/k",
       {"ErasePersonRequest", person, "reason: \"verzoek-betrokkene\"",
        "confirm: \"" + person + "\"", access},
       "vernietigd"},
      {"rights retention --dry-run",
       {"RunRetentionRequest", "parent: \"tenants/t\"", "dry_run: true", access},
       "Verklaring van vernietiging"},
      {"rights retention", {"RunRetentionRequest", access}, "kandidaten: 3"},
      {"open --candidate ~aB3 --reason tien-tekens",
       {"OpenCandidateRequest", "tenants/t/candidates/~aB3", "reason: \"tien-tekens\"", access},
       "wr-018"},
      {"coupling --candidate ~aB3 --reason tien-tekens",
       {"RequestCouplingRequest", "tenants/t/candidates/~aB3", "reason: \"tien-tekens\"", access},
       "Wie beslist: wr-018"},
      {"traject --candidate k", {"CheckTrajectRequest", person, access}, "geen lopend traject"},
      {"traject --candidate loopt", {"CheckTrajectRequest", access}, "Er loopt een traject"},
      {"summary",
       {"SummariseCandidatesRequest", "parent: \"tenants/t\"", access},
       "basis belastbaarheid  observatie       1,234"},
      {"backup", {"BackupRequest"}, "data: copy 4\nkeys: copy 9"},
      {"keys rotate --reseal",
       {"RotateKeysRequest", "tenant: \"t\"", "reseal: true"},
       "4,321 values sealed again"},
      {"keys rotate --tenant u", {"RotateKeysRequest", "tenant: \"u\""}, "the key of u"},
      {"keys rotate --wrapping", {"RotateKeysRequest"}, "newest key-encryption key"},
  };
  FakeServer server;
  for (const Case& one : cases) {
    SCOPED_TRACE(one.command);
    const Result result = Passend(Words(one.command), Environment(server));
    EXPECT_EQ(result.code, 0) << result.err;
    ExpectFits(result.out);
    EXPECT_THAT(result.out, HasSubstr(one.said));
    for (const std::string& part : one.sent) EXPECT_THAT(server.last_request(), HasSubstr(part));
    if (one.command.find(" off ") != std::string::npos) {
      EXPECT_THAT(server.last_request(), Not(HasSubstr("true")));
    }
    std::vector<std::string> json = Words(one.command);
    json.insert(json.end(), {"--output", "json"});
    EXPECT_EQ(Passend(json, Environment(server)).out.substr(0, 1), "{");
  }
  Passend({"keys", "rotate", "--wrapping"}, Environment(server));
  EXPECT_THAT(server.last_request(), Not(HasSubstr("tenant")));
}

TEST_F(ProgramTest, WhatDestroysIsNeitherAGuessNorARepeat) {
  FakeServer server({.exhausted_calls = 100});
  const std::vector<std::vector<std::string>> wrong = {
      {"rights", "erase", "--candidate", "k", "--reason", "vergissing"},
      {"rights", "erase", "--candidate", "k", "--reason", "vergissing", "--confirm", "k2"},
      {"rights", "objection", "--candidate", "k", "maybe", "--reason", "tien tekens"},
      {"rights", "hold", "--candidate", "k", "off", "--reason", "r", "--until", "2027-01-01"},
      {"keys", "rotate", "--wrapping", "--reseal"},
      {"coupling", "--candidate", "k"},
  };
  for (const auto& arguments : wrong) {
    EXPECT_EQ(Passend(arguments, Environment(server)).code, 2)
        << ::testing::PrintToString(arguments);
  }
  EXPECT_EQ(server.unary_calls(), 0);
  int calls = 0;
  for (const char* command :
       {"rights erase --candidate k --reason vergissing --confirm k", "rights retention", "backup",
        "keys rotate", "coupling --candidate k --reason tien-tekens"}) {
    EXPECT_EQ(Passend(Words(command), Environment(server)).code, 6) << command;
    EXPECT_EQ(server.unary_calls(), ++calls) << command;
  }
}

TEST_F(ProgramTest, InzageInFilesIsForTheOwnerOnlyAndOverwritesNothing) {
  FakeServer server;
  const std::string folder = ::testing::TempDir() + "/passend_inzage_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const std::vector<std::string> arguments = {"rights", "inzage", "--candidate",
                                              "k",      "--out",  folder + "/k"};
  const mode_t before = umask(0);
  const Result result = Passend(arguments, Environment(server));
  umask(before);
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  const std::pair<const char*, const char*> files[] = {{"/k.json", "\"document\""},
                                                       {"/k.txt", "  - inpakken\n"}};
  for (const auto& [name, part] : files) {
    struct stat about = {};
    ASSERT_EQ(stat((folder + name).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u) << name;
    std::ifstream file(folder + name);
    EXPECT_THAT(std::string(std::istreambuf_iterator<char>(file), {}), HasSubstr(part));
  }
  EXPECT_EQ(Passend(arguments, Environment(server)).code, 5);
  // Both or none.
  std::filesystem::remove(folder + "/k.json");
  EXPECT_EQ(Passend(arguments, Environment(server)).code, 5);
  EXPECT_FALSE(std::filesystem::exists(folder + "/k.json"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/k.txt"));
  std::filesystem::remove_all(folder);
}

TEST_F(ProgramTest, JsonIsTheReplyAndJsonLinesItsRows) {
  FakeServer server;
  const Result json = Passend({"match", "candidates", "--opportunity", "o", "--output", "json"},
                              Environment(server));
  EXPECT_THAT(json.out, HasSubstr("\"pastMits\""));
  const Result lines = Passend({"match", "candidates", "--opportunity", "o", "--output", "jsonl"},
                               Environment(server));
  EXPECT_EQ(std::count(lines.out.begin(), lines.out.end(), '\n'), 9);
  EXPECT_EQ(lines.out.rfind("{\"name\":", 0), 0u);
}

TEST_F(ProgramTest, AFunctieOverThePhoneIsADraft) {
  FakeServer server;
  const Result result = Passend({"match", "candidates", "--functie", "inpakker", "--hours", "20",
                                 "--pc4", "2718", "--dayparts", "ma-vr:ochtend"},
                                Environment(server));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("functiebibliotheek: inpakker"));
}

TEST_F(ProgramTest, ACaseloadIsEveryCandidateOnEveryPage) {
  FakeServer server;
  const Result result = Passend({"match", "opportunities", "--owner", "wr-1"}, Environment(server));
  EXPECT_EQ(result.code, 0) << result.err;
  ExpectFits(result.out);
  EXPECT_THAT(result.out, HasSubstr("kand-1"));
  EXPECT_THAT(result.out, HasSubstr("kand-2"));
  // Deleted between the list and the match.
  EXPECT_THAT(result.out, Not(HasSubstr("weg\n")));
  const Result json = Passend({"match", "opportunities", "--owner", "wr-1", "--output", "jsonl"},
                              Environment(server));
  EXPECT_EQ(std::count(json.out.begin(), json.out.end(), '\n'), 2);
}

TEST_F(ProgramTest, AnExplanationHasAllItsParts) {
  FakeServer server;
  const Result result = Passend({"explain", "--candidate", "k", "--opportunity", "o", "--money"},
                                Environment(server));
  ASSERT_EQ(result.code, 0) << result.err;
  ExpectFits(result.out);
  for (const char* part : {"Oordeel: past mits", "waarom niet", "52 minuten", "totaal", "82,845",
                           "828 van 1000", "vraagt inpakken", "professional, 2026-03-01",
                           "Vraag eerst", "Wat het meest zou veranderen", "Voor de kandidaat",
                           "Voor de werkgever", "€ 1.428,35", "geen beschikking", "Beleid"}) {
    EXPECT_THAT(result.out, HasSubstr(part));
  }
}

TEST_F(ProgramTest, ListsPageByPageUpToTheLimit) {
  FakeServer server;
  EXPECT_EQ(Passend({"list", "candidates", "--names", "--all"}, Environment(server)).out,
            "tenants/t/candidates/kand-1\ntenants/t/candidates/weg\ntenants/t/candidates/kand-2\n");
  const Result two = Passend({"list", "candidates", "--limit", "2"}, Environment(server));
  EXPECT_THAT(two.out, Not(HasSubstr("kand-2")));
  EXPECT_THAT(two.err, HasSubstr("there are more"));
}

TEST_F(ProgramTest, ARefusalNamesTheFieldAndHasItsExitCode) {
  const std::pair<int, int> codes[] = {{3, 2}, {5, 3}, {7, 4}, {6, 5}, {10, 5}, {16, 4}, {13, 1}};
  for (const auto& [code, exit_code] : codes) {
    FakeServer server({.refuse_code = code});
    const Result result =
        Passend({"match", "candidates", "--opportunity", "o"}, Environment(server));
    EXPECT_EQ(result.code, exit_code) << code;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr("access.purpose: must be a doelbinding code"));
  }
}

TEST_F(ProgramTest, ImportsWithBadLinesAndExitCode7) {
  FakeServer server;
  const std::string input =
      "{\"candidate\":{\"name\":\"a\"}}\n{\"candidate\":{\"talents\":[{\"level\":\"x\"}]}}\n";
  const Result result = Passend({"import", "-"}, Environment(server), input);
  EXPECT_EQ(result.code, 7);
  EXPECT_THAT(result.err, HasSubstr("line 2: candidate.talents[0].level: must be a whole number"));
  EXPECT_THAT(result.out, HasSubstr("created"));
  const Result json = Passend({"import", "-", "--output", "json"}, Environment(server),
                              "{\"candidate\":{\"name\":\"a\"}}");
  EXPECT_EQ(json.code, 0);
  EXPECT_THAT(json.out, HasSubstr("\"unchanged\": 1"));
}

TEST_F(ProgramTest, ReportsOnlySoManyBadLines) {
  FakeServer server;
  std::string input;
  for (int i = 0; i < 50; ++i) input += "{\"x\":1}\n";
  const Result result = Passend({"import", "-", "--max-reports", "3"}, Environment(server), input);
  EXPECT_EQ(result.code, 7);
  EXPECT_THAT(result.err, HasSubstr("line 3: "));
  EXPECT_THAT(result.err, Not(HasSubstr("line 4: ")));
  EXPECT_THAT(result.err, HasSubstr("47 more bad records"));
}

TEST_F(ProgramTest, ReadsItsConfigurationFile) {
  FakeServer server;
  const std::string path = ::testing::TempDir() + "/passend_program_test.toml";
  std::ofstream(path) << "server = \"" << server.address() << "\"\ntenant = \"t\"\n";
  const Result result = Passend({"list", "candidates", "--names"}, {{"PASSEND_CONFIG", path}});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(Passend({"list", "candidates", "--config", path}).code, 0);
  std::remove(path.c_str());
}

TEST_F(ProgramTest, SettingsMayStandBeforeOrAfterTheCommand) {
  FakeServer server;
  const SettingValues tenant = {{"PASSEND_TENANT", "t"}};
  EXPECT_EQ(Passend({"--server", server.address(), "list", "candidates"}, tenant).code, 0);
  EXPECT_EQ(Passend({"list", "candidates", "--server", server.address()}, tenant).code, 0);
}

TEST(Usage, AListDoesNotSwallowTheArgumentBehindIt) {
  EXPECT_TRUE(ParseCommandLine({"export", "--kinds", "candidate,place", "file"}).run);
  EXPECT_TRUE(ParseCommandLine({"export", "--kinds", "candidate", "--kinds", "place"}).run);
  EXPECT_FALSE(ParseCommandLine({"export", "--kinds", "candidate", "place", "file"}).run);
}

TEST_F(ProgramTest, DeletesOnlyWhenSomebodyAgrees) {
  FakeServer server;
  const Result result = Passend({"delete", "candidates/k"}, Environment(server));
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--yes"));
}

TEST(ClientRetry, WaitsAsLongAsTheServerAsks) {
  FakeServer server({.exhausted_calls = 2});
  std::vector<absl::Duration> waits;
  Client client(ClientOptions{.server = server.address(),
                              .sleep = [&](absl::Duration wait) { waits.push_back(wait); }});
  v1::FindCandidatesRequest request;
  v1::FindCandidatesResponse reply;
  EXPECT_TRUE(client.Call(request, &reply).ok());
  EXPECT_EQ(waits, (std::vector<absl::Duration>{absl::Seconds(2), absl::Seconds(2)}));
}

TEST(ClientRetry, EndsAfterSomeAttempts) {
  FakeServer server({.exhausted_calls = 100});
  Client client(
      ClientOptions{.server = server.address(), .attempts = 3, .sleep = [](absl::Duration) {}});
  v1::FindCandidatesRequest request;
  v1::FindCandidatesResponse reply;
  EXPECT_EQ(client.Call(request, &reply).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(server.unary_calls(), 3);
}

}  // namespace
}  // namespace passend::cli
