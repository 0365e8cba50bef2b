#include "clients/cli/command_line.h"

#include <memory>
#include <ostream>
#include <sstream>
#include <utility>

#include "CLI/CLI.hpp"
#include "clients/cli/client.h"
#include "clients/cli/rescore_view.h"
#include "clients/cli/text.h"

#ifndef PASSEND_VERSION
#error "CMakeLists.txt gives the version"
#endif

namespace passend::cli {
namespace {

constexpr char kAbout[] =
    "passend: who fits this work, what work fits this person, and why.\n"
    "The client of passend-server.";

constexpr char kRootFooter[] =
    "Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 not allowed, 5 conflict,\n"
    "            6 unavailable, 7 partly done\n"
    "Settings:   flag, else environment (PASSEND_SERVER, PASSEND_TOKEN_FILE, ...), else\n"
    "            $XDG_CONFIG_HOME/passend/config.toml with lines such as: tenant = \"t\"\n"
    "\n"
    "Examples:\n"
    "  passend region generate | passend import -\n"
    "  passend match candidates --opportunity kans-00007\n"
    "  passend match candidates --help";

// One command being described.
class Describe {
 public:
  Describe(CLI::App* app, Invocation* invocation, std::string examples)
      : app_(app), invocation_(invocation) {
    app_->footer("Examples:\n" + std::move(examples));
    // Also before the command words, hence on the program too; the later one counts.
    AddSettings(app_, invocation_);
  }

  static void AddSettings(CLI::App* app, Invocation* invocation) {
    for (const SettingName& name : SettingNames()) {
      app->add_option_function<std::string>(
             "--" + std::string(name.key),
             [invocation, key = std::string(name.key)](const std::string& value) {
               invocation->flags[key] = value;
             },
             std::string(name.help) + " [" + name.environment + "]")
          ->type_name(name.value)
          ->group("Common options");
    }
    app->add_option_function<std::string>(
           "--config", [invocation](const std::string& path) { invocation->config = path; },
           "configuration file [PASSEND_CONFIG]")
        ->type_name("FILE")
        ->group("Common options");
  }

  template <typename T>
  CLI::Option* Option(const std::string& name, T& value, const std::string& type,
                      const std::string& help) {
    CLI::Option* option = app_->add_option(name, value, help)->type_name(type);
    // A list takes one value per flag, so that it does not swallow the argument behind it.
    if (option->get_items_expected_max() > 1) option->allow_extra_args(false);
    return option;
  }

  CLI::Option* Flag(const std::string& name, bool& value, const std::string& help) {
    return app_->add_flag(name, value, help);
  }

  // What happens when these words are the command.
  void Runs(std::function<CommandResult(Session&)> run, bool needs_server = true,
            bool markdown = false) {
    app_->callback([invocation = invocation_, run = std::move(run), needs_server, markdown] {
      invocation->markdown = markdown;
      invocation->run = run;
      invocation->needs_server = needs_server;
    });
  }

 private:
  CLI::App* app_;
  Invocation* invocation_;
};

void AddFilters(Describe& describe, FilterFlags& filter, bool sectors) {
  describe.Option("--only-werkvorm", filter.werkvormen, "CODE", "only these werkvormen (repeat)");
  if (sectors) {
    describe.Option("--only-sector", filter.sectors, "CODE", "only these sectors (repeat)");
  }
  describe.Option("--near", filter.near, "PC4", "only within --within km of this postcode");
  describe.Option("--within", filter.within_km, "KM", "see --near");
  describe.Option("--min-overlap", filter.min_overlap_hours, "HOURS",
                  "at least so many shared hours a week");
  describe.Option("--in-tenant", filter.tenants, "ID",
                  "only of these organisations (repeat; default: one's own)");
}

// "--weight talenten=20": what-if weights, which together must be 100.
void AddWeights(CLI::App* app, std::map<std::string, int>& weights) {
  app->add_option_function<std::vector<std::string>>(
         "--weight",
         [&weights](const std::vector<std::string>& given) {
           for (const std::string& pair : given) {
             const std::size_t equals = pair.find('=');
             int weight = 0;
             if (equals == std::string::npos || equals == 0 ||
                 !CLI::detail::lexical_cast(pair.substr(equals + 1), weight)) {
               throw CLI::ValidationError("--weight", "'" + pair + "': give FACTOR=WEIGHT");
             }
             weights[pair.substr(0, equals)] = weight;
           }
         },
         "what if: other weights than the policy's, all eight, together 100 (repeat)")
      ->type_name("FACTOR=WEIGHT")
      ->allow_extra_args(false);
}

void AddRegion(CLI::App& program, Invocation* invocation) {
  CLI::App* region = program.add_subcommand("region", "Invented regions, for trying things out");
  region->require_subcommand(1);
  region->footer("Examples:\n  passend region generate --seed 7 > region.jsonl");
  CLI::App* app = region->add_subcommand(
      "generate",
      "Write an invented region: places, functies, employers, opportunities, candidates");
  auto command = std::make_shared<RegionCommand>();
  Describe describe(app, invocation,
                    "  passend region generate > region.jsonl\n"
                    "  passend region generate --candidates 100000 --format delimited region.bin\n"
                    "  passend region generate --functies ../shared/data | passend import -");
  describe.Option("--candidates", command->candidates, "N", "candidates (3300)");
  describe.Option("--employers", command->employers, "N", "employers (2300)");
  describe.Option("--opportunities", command->opportunities, "N", "opportunities (4000)");
  describe.Option("--seed", command->seed, "N", "the same seed gives the same region (1)");
  describe.Option("--functies", command->functies_dir, "DIR",
                  "function library of open figures; without: the small one built in");
  describe.Flag("--country", command->country, "over the whole country, not around one town");
  describe.Option("--format", command->format, "FORMAT", "jsonl (default) or delimited (protobuf)")
      ->check(CLI::IsMember({"jsonl", "delimited"}));
  describe.Option("file", command->file, "FILE", "where to write (stdout)");
  describe.Runs([command](Session& session) { return RunRegion(*command, session); },
                /*needs_server=*/false);
}

void AddImport(CLI::App& program, Invocation* invocation) {
  CLI::App* app = program.add_subcommand("import", "Bring records to the server");
  auto command = std::make_shared<ImportCommand>();
  Describe describe(
      app, invocation,
      "  passend import region.jsonl\n"
      "  passend region generate | passend import -\n"
      "  passend import --format delimited region.bin\n"
      "  passend import region.jsonl --resume 8d1f0a2c     go on after an interruption\n"
      "A line is {\"candidate\": {...}}, {\"employer\": {...}}, {\"opportunity\": {...}},\n"
      "{\"functie\": {...}} or {\"place\": {...}}, in proto3 JSON. Bad lines are reported\n"
      "and left out (exit code 7). Importing the same file again changes nothing.");
  describe.Option("file", command->file, "FILE", "JSON lines or delimited protobuf; - is stdin")
      ->required();
  describe
      .Option("--format", command->format, "FORMAT",
              "auto (default: from the first bytes), jsonl or delimited")
      ->check(CLI::IsMember({"auto", "jsonl", "delimited"}));
  describe.Option("--resume", command->resume, "REQUEST_ID",
                  "go on with this import (an unknown id starts from the beginning)");
  describe.Option("--max-reports", command->max_reports, "N",
                  "bad records that get a line of their own (100)");
  describe.Option("--window", command->window, "N", "messages of 500 on their way (16)")
      ->check(CLI::Range(1, 64));
  describe.Runs([command](Session& session) { return RunImportCommand(*command, session); });
}

void AddMatch(CLI::App& program, Invocation* invocation) {
  CLI::App* match =
      program.add_subcommand("match", "Who fits this work, what work fits this person");
  match->require_subcommand(1);
  match->footer(
      "Examples:\n"
      "  passend match candidates --opportunity kans-00007\n"
      "  passend match opportunities --candidate k-08a1f6350cf7");

  {
    CLI::App* app = match->add_subcommand("candidates", "The best candidates for an opportunity");
    auto command = std::make_shared<MatchCandidatesCommand>();
    Describe describe(
        app, invocation,
        "  passend match candidates --opportunity kans-00007 --limit 5\n"
        "  passend match candidates --functie eigen.inpakker --hours 20 --pc4 2718 \\\n"
        "      --dayparts ma-vr:ochtend\n"
        "  passend match candidates --opportunity kans-00007 --count-excluded --output json");
    describe.Option("--opportunity", command->opportunity, "NAME", "an opportunity of the server");
    describe.Option("--functie", command->functie, "CODE",
                    "or a functie of the library, as told over the phone, with:");
    describe.Option("--hours", command->hours, "HOURS", "hours a week");
    describe.Option("--pc4", command->pc4, "PC4", "where");
    describe.Option("--dayparts", command->dayparts, "DAYS:PARTS",
                    "when: ma-vr:ochtend,middag (repeat); ochtend, middag, avond, nacht");
    describe.Option("--werkvorm", command->werkvorm, "CODE", "in which werkvorm, if decided");
    describe.Option("--limit", command->limit, "N", "at most so many per list (20)")
        ->check(CLI::Range(1, 1000));
    describe.Flag("--count-excluded", command->count_excluded,
                  "count who falls off, by rule (looks at everybody)");
    describe.Option("--owner", command->owner, "ID", "only of this caseload");
    AddFilters(describe, command->filter, /*sectors=*/false);
    AddWeights(app, command->weights);
    describe.Runs([command](Session& session) { return RunMatchCandidates(*command, session); });
  }
  {
    CLI::App* app = match->add_subcommand(
        "opportunities", "The best opportunities for a candidate, or for each of a caseload");
    auto command = std::make_shared<MatchOpportunitiesCommand>();
    Describe describe(
        app, invocation,
        "  passend match opportunities --candidate k-08a1f6350cf7\n"
        "  passend match opportunities --owner wr-018 --limit 3\n"
        "  passend match opportunities --candidate k-08a1f6350cf7 --near 2718 --within 10");
    describe.Option("--candidate", command->candidate, "NAME", "a candidate");
    describe.Option("--owner", command->owner, "ID",
                    "or every candidate of this werkregisseur or accountmanager");
    describe.Option("--limit", command->limit, "N", "at most so many per list (20; --owner: 3)")
        ->check(CLI::Range(1, 1000));
    describe.Flag("--count-excluded", command->count_excluded,
                  "count what falls off, by rule (looks at everything)");
    AddFilters(describe, command->filter, /*sectors=*/true);
    AddWeights(app, command->weights);
    describe.Runs([command](Session& session) { return RunMatchOpportunities(*command, session); });
  }
}

void AddExplain(CLI::App& program, Invocation* invocation) {
  {
    CLI::App* app = program.add_subcommand("explain", "One pair to the last point, also why not");
    auto command = std::make_shared<ExplainCommand>();
    Describe describe(
        app, invocation,
        "  passend explain --candidate k-08a1f6350cf7 --opportunity kans-00007\n"
        "  passend explain --candidate k-08a1f6350cf7 --opportunity kans-00007 --money\n"
        "  passend explain --decision candidates/k-08a1f6350cf7/voordrachten/voordracht-9c0a-1");
    CLI::Option* candidate =
        describe.Option("--candidate", command->candidate, "NAME", "the candidate");
    describe.Option("--opportunity", command->opportunity, "NAME", "the opportunity");
    describe.Flag("--money", command->money, "loonwaarde and loonkostensubsidie too");
    describe
        .Option("--decision", command->decision, "NAME",
                "or what a decision was based on, computed again")
        ->excludes(candidate);
    describe.Option("--step", command->step, "N", "which step of it, from 1 (the last)");
    AddWeights(app, command->weights);
    describe.Runs([command](Session& session) { return RunExplain(*command, session); });
  }
  {
    CLI::App* app =
        program.add_subcommand("why", "Why does this person appear nowhere, and what to ask first");
    auto command = std::make_shared<WhyCommand>();
    Describe describe(app, invocation, "  passend why --candidate k-08a1f6350cf7");
    describe.Option("--candidate", command->candidate, "NAME", "the candidate")->required();
    describe.Runs([command](Session& session) { return RunWhy(*command, session); });
  }
  {
    CLI::App* app = program.add_subcommand("similar", "Comparable candidates or opportunities");
    auto command = std::make_shared<SimilarCommand>();
    Describe describe(app, invocation,
                      "  passend similar --candidate k-08a1f6350cf7 --limit 5\n"
                      "  passend similar --opportunity kans-00007");
    CLI::Option* candidate =
        describe.Option("--candidate", command->candidate, "NAME", "nog zo iemand");
    describe.Option("--opportunity", command->opportunity, "NAME", "or comparable work")
        ->excludes(candidate);
    describe.Option("--limit", command->limit, "N", "at most so many (20)")
        ->check(CLI::Range(1, 1000));
    describe.Runs([command](Session& session) { return RunSimilar(*command, session); });
  }
}

void AddGroup(CLI::App& program, Invocation* invocation) {
  CLI::App* app = program.add_subcommand("group", "Who could go together to an inlener, and why");
  auto command = std::make_shared<GroupCommand>();
  Describe describe(
      app, invocation,
      "  passend group --opportunity kans-00007 --until 2027-06-30\n"
      "  passend group --opportunity kans-00007 --opportunity kans-00008 \\\n"
      "      --shift \"1 ma-vr:ochtend,middag 8 6\" --shift \"2 ma-vr:ochtend 4 3\" \\\n"
      "      --supervisors 1 --seats 8 --certificate bhv=1 --language nl:3=4 --min-size 8\n"
      "  passend group --opportunity kans-00007 --member k-08a1f6350cf7 --stability prefer");
  describe
      .Option("--opportunity", command->opportunities, "NAME",
              "a functie of the inlener (repeat: the first is role 1)")
      ->required();
  describe.Option("--shift", command->shifts, "\"ROLE DAYPARTS PLACES [FTE]\"",
                  "a shift of a role, with places and the bezetting that is needed (repeat; "
                  "default: dayparts and places of the opportunity)");
  describe.Option("--min-size", command->min_size, "N", "fewer is no group (1)");
  describe.Option("--max-size", command->max_size, "N",
                  "at most so many members (as many as places); more lets people share places");
  describe.Option("--supervisors", command->supervisors, "N", "how many guide the group");
  describe.Option("--seats", command->seats, "N", "seats of a bus for who cannot come alone");
  describe.Option("--certificate", command->certificates, "CODE=N",
                  "so many members with this certificate (repeat)");
  describe.Option("--talent", command->talents, "CODE:LEVEL=N", "with this talent (repeat)");
  describe.Option("--language", command->languages, "CODE:LEVEL=N", "with this language (repeat)");
  describe.Option("--voorman", command->voormannen, "NAME",
                  "who can be meewerkend voorman; one of them is needed (repeat)");
  describe.Option("--apart", command->apart, "NAME,NAME", "not placed together (repeat)");
  describe.Option("--member", command->members, "NAME[=ROLE]", "is in the group now (repeat)");
  describe
      .Option("--stability", command->stability, "keep|prefer|free",
              "whether members stay where they are (keep)")
      ->check(CLI::IsMember({"keep", "prefer", "free"}));
  describe
      .Option("--intensive-share", command->share, "PERCENT",
              "least share of members with intensive support (that of the policy)")
      ->check(CLI::Range(0, 100));
  describe
      .Option("--output-hours", command->output_hours, "HOURS",
              "output a week, in hours of full loonwaarde: a condition, no goal")
      ->check(CLI::Range(0, 16'000));
  describe.Flag("--include-unknown", command->include_unknown,
                "also people of whom too little is known");
  describe.Option("--until", command->until, "DAY",
                  "last day for who is not employed by werkbedrijf or gemeente");
  describe.Option("--reserves", command->reserves, "N", "length of the reserve lists (5)");
  describe.Option("--reasons", command->reasons, "N", "tell of so many why they do not go (50)");
  describe.Option("--millis", command->millis, "MS", "time for the search (900)");
  describe.Flag("--employer-text", command->employer_text, "only the text for the inlener");
  describe.Runs([command](Session& session) { return RunGroup(*command, session); });
}

void AddRecords(CLI::App& program, Invocation* invocation) {
  {
    CLI::App* app = program.add_subcommand("get", "One record, whole");
    auto command = std::make_shared<GetCommand>();
    Describe describe(
        app, invocation,
        "  passend get candidates/k-08a1f6350cf7\n"
        "  passend get tenants/werkbedrijf-demo/opportunities/kans-00007 --output json\n"
        "  passend get functies/eigen.inpakker");
    describe
        .Option("name", command->name, "NAME",
                "candidates/ID, employers/ID, opportunities/ID or functies/CODE, or a full name")
        ->required();
    describe.Runs([command](Session& session) { return RunGet(*command, session); });
  }
  {
    CLI::App* app = program.add_subcommand("list", "Records or codes, in order of name");
    auto command = std::make_shared<ListCommand>();
    Describe describe(app, invocation,
                      "  passend list opportunities --owner am-008\n"
                      "  passend list functies --query inpak\n"
                      "  passend list candidates --names --all");
    describe
        .Option("kind", command->kind, "KIND",
                "candidates, employers, opportunities, functies, talents, items, werkvormen or "
                "policies")
        ->required()
        ->check(CLI::IsMember({"candidates", "employers", "opportunities", "functies", "talents",
                               "items", "werkvormen", "policies"}));
    describe.Option("--owner", command->owner, "ID",
                    "only of this werkregisseur or accountmanager");
    describe.Option("--employer", command->employer, "NAME", "opportunities of this employer");
    describe.Option("--query", command->query, "TEXT", "functies with this in their title");
    describe.Option("--sector", command->sector, "CODE", "functies of this sector");
    CLI::Option* limit = describe.Option("--limit", command->limit, "N", "at most so many (50)");
    limit->check(CLI::Range(1, 1000000));
    describe.Flag("--all", command->all, "everything")->excludes(limit);
    describe.Flag("--names", command->names, "only the names, one per line");
    describe.Runs([command](Session& session) { return RunList(*command, session); });
  }
  {
    CLI::App* app = program.add_subcommand("delete", "Delete one record");
    auto command = std::make_shared<DeleteCommand>();
    Describe describe(
        app, invocation,
        "  passend delete candidates/k-08a1f6350cf7 --yes\n"
        "  passend delete tenants/werkbedrijf-demo/opportunities/kans-00007 --etag 5f");
    describe
        .Option("name", command->name, "NAME",
                "candidates/ID, employers/ID or opportunities/ID, or a full name")
        ->required();
    describe.Option("--etag", command->etag, "ETAG", "only if nobody changed it since");
    describe.Flag("--allow-missing", command->allow_missing, "no failure when it is not there");
    describe.Flag("-y,--yes", command->yes, "do not ask");
    describe.Runs([command](Session& session) { return RunDelete(*command, session); });
  }
  {
    CLI::App* app = program.add_subcommand("export", "Every record of an organisation");
    auto command = std::make_shared<ExportCommand>();
    Describe describe(app, invocation,
                      "  passend export > region.jsonl\n"
                      "  passend export --kinds candidate,opportunity backup.jsonl\n"
                      "  passend export --format delimited backup.bin\n"
                      "  passend export --seal-key ./export.key region.sealed\n"
                      "The result can be imported again; a sealed one after passend unseal.");
    describe
        .Option("--kinds", command->kinds, "KIND,...",
                "candidate, employer, opportunity, functie, place (default: all)")
        ->delimiter(',')
        ->check(CLI::IsMember({"candidate", "employer", "opportunity", "functie", "place"}));
    describe
        .Option("--format", command->format, "FORMAT", "jsonl (default) or delimited (protobuf)")
        ->check(CLI::IsMember({"jsonl", "delimited"}));
    describe.Option("--seal-key", command->seal_key, "FILE",
                    "seal every line with this key; made when it is not there");
    describe.Option("file", command->file, "FILE", "where to write (stdout)");
    describe.Runs([command](Session& session) { return RunExport(*command, session); });
  }
  {
    CLI::App* app = program.add_subcommand("unseal", "The records of a sealed export, offline");
    auto command = std::make_shared<UnsealCommand>();
    Describe describe(app, invocation,
                      "  passend unseal region.sealed --seal-key ./export.key > region.jsonl\n");
    describe.Option("file", command->file, "FILE", "a sealed export")->required();
    describe.Option("--seal-key", command->key, "FILE", "the key it was sealed with")->required();
    describe.Runs([command](Session& session) { return RunUnseal(*command, session); });
  }
}

void AddAdmin(CLI::App& program, Invocation* invocation) {
  Describe status(program.add_subcommand("status", "What the server holds and how it is"),
                  invocation,
                  "  passend status\n"
                  "  passend status --server 127.0.0.1:7500 --output json");
  status.Runs(RunStatus);
  Describe verify(
      program.add_subcommand("verify", "Check the whole database against its checksums"),
      invocation,
      "  passend verify\n"
      "Exit code 1 when something is wrong.");
  verify.Runs(RunVerify);
  Describe backup(
      program.add_subcommand("backup", "Copy the sealed data and the keys to the backup folder"),
      invocation,
      "  passend backup\n"
      "The folder is the one that passend-server was started with (--backup).");
  backup.Runs(RunBackup);
  CLI::App* keys = program.add_subcommand("keys", "The keys that seal what is kept");
  keys->require_subcommand(1);
  keys->footer("Examples:\n  passend keys rotate --tenant werkbedrijf-demo");
  CLI::App* app = keys->add_subcommand("rotate", "Give keys successors, while everything goes on");
  auto command = std::make_shared<KeysRotateCommand>();
  Describe describe(
      app, invocation,
      "  passend keys rotate --tenant werkbedrijf-demo\n"
      "  passend keys rotate --tenant werkbedrijf-demo --reseal\n"
      "  passend keys rotate --wrapping\n"
      "With an organisation set: its key. Without one, or with --wrapping: what an older\n"
      "key-encryption key wrapped is wrapped by the newest one.");
  CLI::Option* reseal = app->add_flag("--reseal", command->reseal,
                                      "seal all its values again now, and destroy the old key");
  describe
      .Flag("--wrapping", command->wrapping, "not the key of --tenant, but what wraps all keys")
      ->excludes(reseal);
  describe.Runs([command](Session& session) { return RunKeysRotate(*command, session); });
}

// "on" or "off", and why.
void AddSwitch(Describe& describe, RightsSwitchCommand& command) {
  describe.Option("--candidate", command.candidate, "NAME", "the candidate")->required();
  describe.Option("state", command.state, "on|off", "on or off")
      ->required()
      ->check(CLI::IsMember({"on", "off"}));
  describe.Option("--reason", command.reason, "TEXT", "why, in 10 to 500 bytes")->required();
}

void AddRights(CLI::App& program, Invocation* invocation) {
  CLI::App* rights =
      program.add_subcommand("rights", "What a person may ask: inzage, objection, erasure");
  rights->require_subcommand(1);
  rights->footer("Examples:\n  passend rights inzage --candidate k-08a1f6350cf7");
  {
    CLI::App* app = rights->add_subcommand("inzage", "Everything that is held about a person");
    auto command = std::make_shared<RightsInzageCommand>();
    Describe describe(app, invocation,
                      "  passend rights inzage --candidate k-08a1f6350cf7\n"
                      "  passend rights inzage --candidate k-08a1f6350cf7 --output json\n"
                      "  passend rights inzage --candidate k-08a1f6350cf7 --out inzage-k08\n"
                      "The last writes inzage-k08.json and inzage-k08.txt, for you only.");
    describe.Option("--candidate", command->candidate, "NAME", "the candidate")->required();
    describe.Option("--out", command->out, "FILE", "write FILE.json and FILE.txt instead");
    describe.Runs([command](Session& session) { return RunRightsInzage(*command, session); });
  }
  {
    CLI::App* app =
        rights->add_subcommand("objection", "With an objection a person is in no match any more");
    auto command = std::make_shared<RightsSwitchCommand>();
    Describe describe(app, invocation,
                      "  passend rights objection --candidate k-08a1f6350cf7 on \\\n"
                      "      --reason \"gesprek van 2 maart\"");
    AddSwitch(describe, *command);
    describe.Runs([command](Session& session) { return RunRightsObjection(*command, session); });
  }
  {
    CLI::App* app = rights->add_subcommand("erase", "Erase a person; cannot be undone");
    auto command = std::make_shared<RightsEraseCommand>();
    Describe describe(
        app, invocation,
        "  passend rights erase --candidate k-08a1f6350cf7 --reason verzoek-betrokkene \\\n"
        "      --confirm k-08a1f6350cf7");
    describe.Option("--candidate", command->candidate, "NAME", "the candidate")->required();
    describe
        .Option("--reason", command->reason, "CODE",
                "verzoek-betrokkene, bewaartermijn, vergissing, or another of a-z, 0-9 and -")
        ->required();
    describe.Option("--confirm", command->confirm, "NAME", "the candidate once more")->required();
    describe.Runs([command](Session& session) { return RunRightsErase(*command, session); });
  }
  {
    CLI::App* app =
        rights->add_subcommand("hold", "While a legal hold lasts, nothing deletes the person");
    auto command = std::make_shared<RightsSwitchCommand>();
    Describe describe(app, invocation,
                      "  passend rights hold --candidate k-08a1f6350cf7 on \\\n"
                      "      --reason \"beroep loopt nog\" --until 2027-03-01\n"
                      "  passend rights hold --candidate k-08a1f6350cf7 off \\\n"
                      "      --reason \"beroep is afgerond\"");
    AddSwitch(describe, *command);
    describe.Option("--until", command->until, "DAY", "last day (until it is taken away)");
    describe.Runs([command](Session& session) { return RunRightsHold(*command, session); });
  }
  {
    CLI::App* app = rights->add_subcommand(
        "retention", "Delete what was kept for its term, and declare it (verklaring)");
    auto command = std::make_shared<RightsRetentionCommand>();
    Describe describe(app, invocation,
                      "  passend rights retention --dry-run\n"
                      "  passend rights retention > verklaring.txt");
    describe.Flag("--dry-run", command->dry_run, "only count");
    describe.Runs([command](Session& session) { return RunRightsRetention(*command, session); });
  }
}

void AddPersons(CLI::App& program, Invocation* invocation) {
  {
    CLI::App* app = program.add_subcommand("open", "The person behind a handle; on record");
    auto command = std::make_shared<PersonCommand>();
    Describe describe(app, invocation,
                      "  passend open --candidate ~q1W2e3R4t5 \\\n"
                      "      --reason \"gesprek met de werkgever\"");
    describe.Option("--candidate", command->candidate, "HANDLE", "as a list shows it, or a name")
        ->required();
    describe.Option("--reason", command->reason, "TEXT", "why, in 10 to 500 bytes")->required();
    describe.Runs([command](Session& session) { return RunOpen(*command, session); });
  }
  {
    CLI::App* app =
        program.add_subcommand("coupling", "Vraag koppeling: ask to be coupled to a person");
    auto command = std::make_shared<PersonCommand>();
    Describe describe(app, invocation,
                      "  passend coupling --candidate ~q1W2e3R4t5 \\\n"
                      "      --reason \"past bij de vacature\"");
    describe.Option("--candidate", command->candidate, "HANDLE", "as a list shows it, or a name")
        ->required();
    describe.Option("--reason", command->reason, "TEXT", "why, in 10 to 500 bytes")->required();
    describe.Runs([command](Session& session) { return RunCoupling(*command, session); });
  }
  {
    CLI::App* app =
        program.add_subcommand("traject", "Does a traject run for this person? Never which");
    auto command = std::make_shared<PersonCommand>();
    Describe describe(app, invocation, "  passend traject --candidate k-08a1f6350cf7");
    describe.Option("--candidate", command->candidate, "NAME", "the person")->required();
    describe.Runs([command](Session& session) { return RunTraject(*command, session); });
  }
  Describe summary(
      program.add_subcommand("summary", "How many candidates of what kind, for managers"),
      invocation, "  passend summary");
  summary.Runs(RunSummary);
}

// The parts of a decision that `add` and `outcome` share.
template <typename Command>
void AddDecision(Describe& describe, Command& command) {
  describe.Option("--reason", command.reason, "TEXT", "why, in words");
  describe.Option("--date", command.date, "DAY", "when it was decided (today)");
  describe.Option("--next-step", command.next_step, "TEXT", "what was agreed");
  describe.Option("--next-step-date", command.next_step_date, "DAY", "and when");
}

void AddCarvingFilter(Describe& describe, CarvingFlags& filter) {
  describe.Option("--only-sector", filter.sectors, "CODE", "only these sectors (repeat)");
  describe.Option("--near", filter.near, "PC4", "only within --within km of this postcode");
  describe.Option("--within", filter.within_km, "KM", "see --near");
  describe.Option("--owner", filter.owner, "ID", "only people of this caseload");
  describe
      .Option("--max-travel", filter.max_travel, "MINUTES", "a journey of at most so many minutes")
      ->check(CLI::Range(1, 240));
}

void AddCarving(CLI::App& program, Invocation* invocation) {
  {
    CLI::App* app =
        program.add_subcommand("carve", "Where, and for whom, a job can be made out of tasks");
    auto command = std::make_shared<CarveCommand>();
    Describe describe(
        app, invocation,
        "  passend carve --candidate k-08a1f6350cf7 --near-misses\n"
        "  passend carve --candidate k-08a1f6350cf7 --at wg-00012 --alternatives 2\n"
        "  passend carve --candidate k-08a1f6350cf7 --stapelbaan\n"
        "  passend carve --employer wg-00012 --owner wr-018\n"
        "  passend carve --opportunity kans-00007 --output json\n"
        "  passend carve --employer wg-00012 --functiecreatie\n"
        "A package is a proposal for a conversation; `passend proposal` keeps what comes of it.");
    describe.Option("--candidate", command->candidate, "NAME", "where for this candidate");
    describe.Option("--employer", command->employer, "NAME",
                    "or for whom with the tasks of this employer");
    describe.Option("--opportunity", command->opportunity, "NAME",
                    "or for whom with the tasks of this opportunity");
    describe.Flag("--stapelbaan", command->stapelbaan,
                  "with --candidate: one job at two employers");
    describe.Flag("--functiecreatie", command->functiecreatie,
                  "with --employer: new functions from tasks of several functions");
    describe.Option("--at", command->filter.employers, "NAME",
                    "with --candidate: only at these employers (repeat)");
    describe.Option("--accountmanager", command->filter.accountmanager, "ID",
                    "with --candidate: only employers of this accountmanager");
    describe.Option("--limit", command->limit, "N", "at most so many (20; functiecreatie 10)")
        ->check(CLI::Range(1, 50));
    describe.Flag("--near-misses", command->near_misses, "also what nearly is: \"mits ...\"");
    describe
        .Option("--alternatives", command->alternatives, "N",
                "so many more packages of each employer (0)")
        ->check(CLI::Range(0, 5));
    describe.Flag("--money", command->money, "with --candidate: the money view");
    describe.Option("--werkvorm", command->werkvorm, "CODE", "in which werkvorm (open, paid)");
    describe
        .Option("--for", command->audience, "WHO",
                "for whom the text is: professional (default), kandidaat or werkgever")
        ->check(CLI::IsMember({"professional", "kandidaat", "werkgever"}));
    describe.Option("--time-ms", command->time_ms, "MS", "search at most so long (5000)")
        ->check(CLI::Range(1, 60000));
    AddCarvingFilter(describe, command->filter);
    describe.Runs([command](Session& session) { return RunCarve(*command, session); });
  }
  {
    CLI::App* app =
        program.add_subcommand("visits", "Which employers to visit for who fits nothing now");
    auto command = std::make_shared<VisitsCommand>();
    Describe describe(app, invocation,
                      "  passend visits --accountmanager am-004\n"
                      "  passend visits --accountmanager am-004 --owner wr-018 --limit 5");
    describe.Option("--accountmanager", command->accountmanager, "ID",
                    "employers of this accountmanager (all)");
    describe.Option("--limit", command->limit, "N", "at most so many (12)")
        ->check(CLI::Range(1, 50));
    describe.Option("--time-ms", command->time_ms, "MS", "search at most so long (5000)")
        ->check(CLI::Range(1, 60000));
    AddCarvingFilter(describe, command->filter);
    describe.Runs([command](Session& session) { return RunVisits(*command, session); });
  }
  CLI::App* proposal =
      program.add_subcommand("proposal", "Carved jobs that were proposed, and how they went on");
  proposal->require_subcommand(1);
  proposal->footer("Examples:\n  passend proposal list --running");
  {
    CLI::App* app = proposal->add_subcommand("create", "Propose a carved job: a voorstel");
    auto command = std::make_shared<ProposalCreateCommand>();
    Describe describe(
        app, invocation,
        "  passend proposal create --candidate k-08a1f6350cf7 \\\n"
        "      --task wg-00012/post=30 --task wg-00012/vegen=60 --reason kennismaken");
    describe.Option("--candidate", command->candidate, "NAME", "the candidate")->required();
    describe
        .Option("--task", command->tasks, "EMPLOYER/TASK=MINUTES",
                "a task of the package, with its minutes a day (repeat)")
        ->required();
    AddDecision(describe, *command);
    describe.Runs([command](Session& session) { return RunProposalCreate(*command, session); });
  }
  {
    CLI::App* app = proposal->add_subcommand("state", "How a proposal goes on");
    auto command = std::make_shared<ProposalStateCommand>();
    Describe describe(
        app, invocation,
        "  passend proposal state candidates/k-08a1f6350cf7/proposals/pakket-9c0a-1 \\\n"
        "      --state besproken --reason kennismaking\n"
        "  passend proposal state candidates/k-08a1f6350cf7/proposals/pakket-9c0a-1 \\\n"
        "      --state afgewezen --rejection uren_passen_niet --reason ochtenden\n"
        "voorstel -> besproken -> akkoord_werkgever -> akkoord_kandidaat -> geplaatst, and\n"
        "afgewezen from each of the first four.");
    describe.Option("name", command->name, "NAME", "as list shows it")->required();
    describe.Option("--state", command->state, "STATE", "the next one")->required();
    describe.Option("--rejection", command->rejection, "CODE", "with afgewezen: why");
    describe.Option("--etag", command->etag, "ETAG", "only when it is still this one");
    AddDecision(describe, *command);
    describe.Runs([command](Session& session) { return RunProposalState(*command, session); });
  }
  {
    CLI::App* app = proposal->add_subcommand("list", "Proposals, the last proposed first");
    auto command = std::make_shared<ProposalListCommand>();
    Describe describe(app, invocation,
                      "  passend proposal list --candidate k-08a1f6350cf7\n"
                      "  passend proposal list --employer wg-00012 --running");
    describe.Option("--candidate", command->candidate, "NAME", "only of this candidate");
    describe.Option("--employer", command->employer, "NAME", "only with tasks of this employer");
    describe.Flag("--running", command->running, "only those that have not ended");
    describe.Option("--limit", command->limit, "N", "at most so many (50)")
        ->check(CLI::Range(1, 10000));
    describe.Runs([command](Session& session) { return RunProposalList(*command, session); });
  }
}

void AddRescore(CLI::App& program, Invocation* invocation) {
  CLI::App* rescore = program.add_subcommand(
      "rescore", "The nightly run: everything scored again, and what changed since");
  rescore->require_subcommand(1);
  rescore->footer(
      "Examples:\n  passend rescore start --wait\n  passend rescore changes --owner wr-018");
  {
    CLI::App* app = rescore->add_subcommand("start", "Start a run");
    auto command = std::make_shared<RescoreStartCommand>();
    Describe describe(
        app, invocation,
        "  passend rescore start --wait\n"
        "  passend rescore start --full --compare --wait\n"
        "  passend rescore start --accept-drift --reason \"nieuwe gewichten, zie besluit 12\"\n"
        "Exit codes with --wait: 0 published, 1 failed, cancelled, or (--compare) different,\n"
        "5 another run works, 6 unavailable, 7 stopped by the abort rule: nothing was published.");
    describe.Flag("--wait", command->wait, "until it has ended");
    describe.Flag("--full", command->full, "score every pair again, not only what changed");
    describe.Flag("--compare", command->compare, "full and incremental, and compare the two");
    CLI::Option* drift = describe.Flag("--accept-drift", command->accept_drift,
                                       "publish also what the abort rule would stop");
    describe.Option("--reason", command->reason, "TEXT", "with --accept-drift: why")->needs(drift);
    describe.Option("--request-id", command->request_id, "ID", "the same starts nothing new");
    describe.Runs([command](Session& session) { return RunRescoreStart(*command, session); });
  }
  const auto of_run = [&](const char* name, const char* about, const char* examples,
                          CommandResult (*run)(const RescoreRunCommand&, Session&)) {
    CLI::App* app = rescore->add_subcommand(name, about);
    auto command = std::make_shared<RescoreRunCommand>();
    Describe describe(app, invocation, examples);
    describe.Option("run", command->run, "RUN", "its number or name (the newest)");
    describe.Runs([command, run](Session& session) { return run(*command, session); });
  };
  of_run("status", "One run, with its figures",
         "  passend rescore status\n  passend rescore status 12 --output json", RunRescoreStatus);
  of_run("watch", "Follow a run until it has ended",
         "  passend rescore watch\nExit codes as `start --wait`.", RunRescoreWatch);
  of_run("cancel", "End a run; nothing of it is published", "  passend rescore cancel 12",
         RunRescoreCancel);
  {
    CLI::App* app = rescore->add_subcommand("list", "Runs, the last one first");
    auto command = std::make_shared<RescoreListCommand>();
    Describe describe(app, invocation, "  passend rescore list --limit 5");
    describe.Option("--limit", command->limit, "N", "at most so many (20)")
        ->check(CLI::Range(1, 1000));
    describe.Runs([command](Session& session) { return RunRescoreList(*command, session); });
  }
  {
    CLI::App* app = rescore->add_subcommand("changes", "What the last run changed, and why");
    auto command = std::make_shared<RescoreChangesCommand>();
    Describe describe(app, invocation,
                      "  passend rescore changes --owner wr-018 --kind past_nu --kind valt_af\n"
                      "  passend rescore changes --candidate k-08a1f6350cf7\n"
                      "  passend rescore changes --opportunity kans-00007 --cause time");
    describe.Option("--owner", command->owner, "ID",
                    "only of this caseload, or work of this accountmanager");
    describe.Option("--candidate", command->candidate, "NAME", "only about this person");
    describe.Option("--opportunity", command->opportunity, "NAME", "only about this work");
    describe.Option("--of", command->side, "SIDE", "only in lists of: candidate or opportunity")
        ->check(CLI::IsMember({"candidate", "opportunity"}));
    describe.Option("--kind", command->kinds, "KIND", "only this kind (repeat)")
        ->check(CLI::IsMember(ChangeKindNames()));
    describe.Option("--cause", command->causes, "CAUSE", "only with this cause (repeat)")
        ->check(CLI::IsMember(CauseNames()));
    describe.Option("--run", command->run, "RUN", "of this run (the last published one)");
    describe.Option("--limit", command->limit, "N", "at most so many (50)")
        ->check(CLI::Range(1, 100000));
    describe.Runs([command](Session& session) { return RunRescoreChanges(*command, session); });
  }
  {
    CLI::App* app = rescore->add_subcommand("matches", "The lists of one, as a run left them");
    auto command = std::make_shared<RescoreMatchesCommand>();
    Describe describe(app, invocation,
                      "  passend rescore matches --candidate k-08a1f6350cf7\n"
                      "  passend rescore matches --opportunity kans-00007 --run 11");
    describe.Option("--candidate", command->candidate, "NAME", "work for this person");
    describe.Option("--opportunity", command->opportunity, "NAME", "people for this work");
    describe.Option("--run", command->run, "RUN", "of this run (the last published one)");
    describe.Runs([command](Session& session) { return RunRescoreMatches(*command, session); });
  }
  {
    CLI::App* app = rescore->add_subcommand("digest", "What one professional reads in the morning");
    auto command = std::make_shared<RescoreDigestCommand>();
    Describe describe(app, invocation,
                      "  passend rescore digest --owner wr-018 --kind werkregisseur\n"
                      "  passend rescore digest --kind team --output markdown\n"
                      "  passend rescore digest --list");
    describe.Option("--owner", command->owner, "ID", "whose, or of which team (one's own)");
    describe.Option("--kind", command->kind, "KIND", "of what kind (that of one's role)")
        ->check(CLI::IsMember(DigestKindNames()));
    describe.Option("--day", command->day, "DAY", "of this day (of the last run)");
    describe.Flag("--list", command->list, "which there are, of two weeks");
    describe.Runs([command](Session& session) { return RunRescoreDigest(*command, session); },
                  /*needs_server=*/true, /*markdown=*/true);
  }
  CLI::App* vervanging =
      rescore->add_subcommand("vervanging", "Who reads digests while somebody is away");
  vervanging->require_subcommand(1);
  vervanging->footer("Examples:\n  passend rescore vervanging list");
  {
    CLI::App* app = vervanging->add_subcommand("set", "Somebody reads them from a day to a day");
    auto command = std::make_shared<VervangingSetCommand>();
    Describe describe(app, invocation,
                      "  passend rescore vervanging set --owner wr-018 --vervanger wr-004 \\\n"
                      "      --from 2026-07-06 --until 2026-07-24");
    describe.Option("--owner", command->owner, "ID", "who is away (oneself)");
    describe.Option("--vervanger", command->vervanger, "ID", "who reads instead")->required();
    describe.Option("--from", command->from, "DAY", "the first day")->required();
    describe.Option("--until", command->until, "DAY", "the last day")->required();
    describe.Runs([command](Session& session) { return RunVervangingSet(*command, session); });
  }
  Describe list_them(vervanging->add_subcommand("list", "One's own; a beheerder sees all"),
                     invocation, "  passend rescore vervanging list");
  list_them.Runs(RunVervangingList);
  {
    CLI::App* app = vervanging->add_subcommand("delete", "Ends one");
    auto name = std::make_shared<std::string>();
    Describe describe(app, invocation, "  passend rescore vervanging delete 8d1f0a2c");
    describe.Option("name", *name, "NAME", "as list shows it")->required();
    describe.Runs([name](Session& session) { return RunVervangingDelete(*name, session); });
  }
  Describe verify(rescore->add_subcommand("verify", "Is incremental the same as full, right now?"),
                  invocation, "  passend rescore verify\nExit code 1 when they differ.");
  verify.Runs(RunRescoreVerify);
}

void AddVoordracht(CLI::App& program, Invocation* invocation) {
  CLI::App* voordracht =
      program.add_subcommand("voordracht", "Who was put forward for what, and how it went on");
  voordracht->require_subcommand(1);
  voordracht->footer("Examples:\n  passend voordracht list --running");
  {
    CLI::App* app = voordracht->add_subcommand("add", "Put a candidate forward: a voorstel");
    auto command = std::make_shared<VoordrachtAddCommand>();
    Describe describe(
        app, invocation,
        "  passend voordracht add --candidate k-08a1f6350cf7 --opportunity kans-00007 \\\n"
        "      --reason buitenwerk --next-step kennismaken\n"
        "  passend voordracht add --file voorstellen.tsv\n"
        "A line of the file: candidate, opportunity, reason, and perhaps next step and its day,\n"
        "with tabs between them. Every line gets a result (exit code 7 when some failed).");
    CLI::Option* file = describe.Option("--file", command->file, "FILE", "many; - is stdin");
    describe.Option("--candidate", command->candidate, "NAME", "the candidate")->excludes(file);
    describe.Option("--opportunity", command->opportunity, "NAME", "the opportunity")
        ->excludes(file);
    AddDecision(describe, *command);
    describe.Runs([command](Session& session) { return RunVoordrachtAdd(*command, session); });
  }
  {
    CLI::App* app = voordracht->add_subcommand("outcome", "How a voordracht goes on");
    auto command = std::make_shared<VoordrachtOutcomeCommand>();
    Describe describe(
        app, invocation,
        "  passend voordracht outcome candidates/k-08a1f6350cf7/voordrachten/voordracht-9c0a-1 \\\n"
        "      --state besproken --reason kennismaking\n"
        "  passend voordracht outcome --file uitkomsten.tsv\n"
        "A line of the file: name, state, reason, and perhaps next step and its day, with tabs.\n"
        "voorstel -> besproken | afgewezen; besproken -> proefplaatsing | geplaatst | afgewezen;\n"
        "proefplaatsing -> geplaatst | afgewezen.");
    CLI::Option* file = describe.Option("--file", command->file, "FILE", "many; - is stdin");
    describe.Option("name", command->name, "NAME", "as list shows it")->excludes(file);
    describe
        .Option("--state", command->state, "STATE",
                "besproken, proefplaatsing, geplaatst or afgewezen")
        ->excludes(file);
    AddDecision(describe, *command);
    describe.Runs([command](Session& session) { return RunVoordrachtOutcome(*command, session); });
  }
  {
    CLI::App* app = voordracht->add_subcommand("list", "Voordrachten, newest first");
    auto command = std::make_shared<VoordrachtListCommand>();
    Describe describe(app, invocation,
                      "  passend voordracht list --candidate k-08a1f6350cf7\n"
                      "  passend voordracht list --opportunity kans-00007 --running");
    describe.Option("--candidate", command->candidate, "NAME", "only of this candidate");
    describe.Option("--opportunity", command->opportunity, "NAME", "only for this opportunity");
    describe.Flag("--running", command->running, "only those that have not ended");
    describe.Option("--limit", command->limit, "N", "at most so many (50)")
        ->check(CLI::Range(1, 1000));
    describe.Runs([command](Session& session) { return RunVoordrachtList(*command, session); });
  }
  {
    CLI::App* app = program.add_subcommand("brief", "What to know before visiting an employer");
    auto command = std::make_shared<BriefCommand>();
    Describe describe(app, invocation, "  passend brief --employer wg-00012");
    describe.Option("--employer", command->employer, "NAME", "the employer")->required();
    describe.Runs([command](Session& session) { return RunBrief(*command, session); });
  }
}

void AddDevCredentials(CLI::App& program, Invocation* invocation) {
  CLI::App* app = program.add_subcommand(
      "dev-credentials", "Throw-away certificates, keys and tokens, for development only");
  app->require_subcommand(0, 1);
  Describe describe(app, invocation,
                    "  passend dev-credentials ./dev --tenant proef --owner wr-001\n"
                    "  passend dev-credentials token ./dev --role beheerder\n"
                    "Certificates end after a day, tokens after an hour.");
  auto command = std::make_shared<DevCredentialsCommand>();
  describe.Option("folder", command->folder, "DIR", "where to make them");
  describe.Option("--owner", command->owner, "ID", "caseload that tokens of professionals carry");
  describe.Flag("--force", command->force, "make everything in a folder of ours anew");

  CLI::App* token_app = app->add_subcommand("token", "Make one token, in the place of the old one");
  auto token = std::make_shared<DevTokenCommand>();
  Describe describe_token(token_app, invocation,
                          "  passend dev-credentials token ./dev --role werkregisseur --owner "
                          "wr-018\n"
                          "Prints the file that the token is in.");
  describe_token.Option("folder", token->folder, "DIR", "made by passend dev-credentials")
      ->required();
  describe_token.Option("--role", token->role, "ROLE", "such as werkregisseur")->required();
  describe_token.Option("--owner", token->owner, "ID", "caseload that it carries");
  describe_token.Option("--subject", token->subject, "ID", "who it is (dev- and the role)");

  // The words decide together: a folder is not required when a token is asked for.
  describe.Runs(
      [command, token](Session& session) {
        if (!token->role.empty()) return RunDevToken(*token, session);
        if (command->folder.empty()) {
          return CommandResult(absl::InvalidArgumentError("dev-credentials: give a folder"));
        }
        return RunDevCredentials(*command, session);
      },
      /*needs_server=*/false);
}

void AddAudit(CLI::App& program, Invocation* invocation) {
  CLI::App* audit = program.add_subcommand("audit", "Who looked at whom, when and why");
  audit->require_subcommand(1);
  audit->footer(
      "Examples:\n"
      "  passend audit subject --candidate k-08a1f6350cf7\n"
      "  passend audit verify --db data.audit/log --heads copy/heads --key data.audit/key");
  {
    CLI::App* app = audit->add_subcommand("verify", "Check a log against its heads, offline");
    auto command = std::make_shared<AuditVerifyCommand>();
    Describe describe(
        app, invocation,
        "  passend audit verify --db data.audit/log --heads copy/heads --key data.audit/key\n"
        "  passend audit verify --db data.audit/log --heads copy/heads --public-key 3f0a...\n"
        "Nobody may have the log open. Exit code 1 when anything was changed, removed, added or\n"
        "moved up to the last head.");
    describe.Option("--db", command->database, "DIR", "the database of the log")->required();
    describe.Option("--heads", command->heads, "FILE", "its heads; best a copy kept elsewhere")
        ->required();
    CLI::Option* key = describe.Option("--key", command->key, "FILE", "the secret of the log");
    describe
        .Option("--public-key", command->public_key, "HEX",
                "or only the public key of the heads, for an auditor from outside")
        ->excludes(key);
    describe.Runs([command](Session& session) { return RunAuditVerify(*command, session); },
                  /*needs_server=*/false);
  }
  {
    CLI::App* app =
        audit->add_subcommand("public-key", "The public key of the heads, for an auditor");
    auto command = std::make_shared<AuditPublicKeyCommand>();
    Describe describe(app, invocation, "  passend audit public-key --key data.audit/key");
    describe.Option("--key", command->key, "FILE", "the secret of the log")->required();
    describe.Runs([command](Session& session) { return RunAuditPublicKey(*command, session); },
                  /*needs_server=*/false);
  }
  {
    CLI::App* app = audit->add_subcommand(
        "export", "Records for the Logboek Dataverwerkingen, as JSON lines, offline");
    auto command = std::make_shared<AuditExportCommand>();
    Describe describe(app, invocation,
                      "  passend audit export --db data.audit/log --key data.audit/key \\\n"
                      "      --from 2026-03-01 --until 2026-04-01 maart.jsonl\n"
                      "Nobody may have the log open.");
    describe.Option("--db", command->database, "DIR", "the database of the log")->required();
    describe.Option("--key", command->key, "FILE", "the secret of the log")->required();
    describe.Option("--from", command->from, "TIME", "day or time, inclusive");
    describe.Option("--until", command->until, "TIME", "day or time, exclusive");
    describe.Flag("--all-tenants", command->all_tenants, "not only of --tenant");
    describe.Option("--register", command->register_uri, "URI",
                    "of the register van verwerkingsactiviteiten");
    describe.Option("file", command->file, "FILE", "where to write (stdout)");
    describe.Runs([command](Session& session) { return RunAuditExport(*command, session); },
                  /*needs_server=*/false);
  }
  {
    CLI::App* app = audit->add_subcommand("subject", "Who looked at this person, when and why");
    auto command = std::make_shared<AuditSubjectCommand>();
    Describe describe(app, invocation,
                      "  passend audit subject --candidate k-08a1f6350cf7 --from 2026-01-01");
    describe.Option("--candidate", command->candidate, "NAME", "the candidate")->required();
    describe.Option("--from", command->from, "TIME", "day or time, inclusive");
    describe.Option("--until", command->until, "TIME", "day or time, exclusive");
    describe.Runs([command](Session& session) { return RunAuditSubject(*command, session); });
  }
}

std::unique_ptr<CLI::App> Program(Invocation* invocation) {
  auto program = std::make_unique<CLI::App>(kAbout, "passend");
  program->set_version_flag("--version", "passend " PASSEND_VERSION);
  program->require_subcommand(1);
  program->footer(kRootFooter);
  program->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  Describe::AddSettings(program.get(), invocation);
  program->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  AddRegion(*program, invocation);
  AddImport(*program, invocation);
  AddMatch(*program, invocation);
  AddExplain(*program, invocation);
  AddGroup(*program, invocation);
  AddRecords(*program, invocation);
  AddAdmin(*program, invocation);
  AddVoordracht(*program, invocation);
  AddRescore(*program, invocation);
  AddCarving(*program, invocation);
  AddPersons(*program, invocation);
  AddRights(*program, invocation);
  AddAudit(*program, invocation);
  AddDevCredentials(*program, invocation);
  return program;
}

void CollectNames(const CLI::App& app, const std::string& prefix, std::vector<std::string>& names) {
  for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string name = prefix.empty() ? child->get_name() : prefix + " " + child->get_name();
    names.push_back(name);
    CollectNames(*child, name, names);
  }
}

// The words of the command that the arguments got to: "passend match candidates".
std::string WordsOf(const CLI::App& program) {
  std::string words = program.get_name();
  const CLI::App* app = &program;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    words += " " + app->get_name();
  }
  return words;
}

}  // namespace

Invocation ParseCommandLine(const std::vector<std::string>& arguments) {
  Invocation invocation;
  const std::unique_ptr<CLI::App> program = Program(&invocation);
  try {
    program->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& asked) {  // --help, --version
    std::ostringstream out;
    program->exit(asked, out, out);
    invocation.run = nullptr;
    invocation.text = out.str();
    invocation.exit_code = ExitCode::kOk;
  } catch (const CLI::Error& error) {
    invocation.run = nullptr;
    invocation.text =
        "passend: " + Printable(error.what()) + "\n  see: " + WordsOf(*program) + " --help\n";
    invocation.exit_code = ExitCode::kUsage;
  }
  return invocation;
}

std::vector<std::string> CommandNames() {
  Invocation invocation;
  const std::unique_ptr<CLI::App> program = Program(&invocation);
  std::vector<std::string> names;
  CollectNames(*program, "", names);
  return names;
}

int RunProgram(const std::vector<std::string>& arguments, const Getenv& getenv, Console console) {
  const auto report = [&](const absl::Status& status) {
    *console.err << "passend: " << FailureText(status) << "\n" << std::flush;
    return static_cast<int>(ExitCodeOf(status));
  };

  const Invocation invocation = ParseCommandLine(arguments);
  if (!invocation.run) {
    const bool asked = invocation.exit_code == ExitCode::kOk;
    (asked ? *console.out : *console.err) << invocation.text << std::flush;
    return static_cast<int>(invocation.exit_code);
  }

  const std::string path = invocation.config.value_or(DefaultSettingsPath(getenv));
  absl::StatusOr<SettingValues> file = SettingValues();
  if (!path.empty()) {
    file = ReadSettingsFile(path);
    // A file that nobody named need not be there.
    const bool named = invocation.config.has_value() || getenv("PASSEND_CONFIG").has_value();
    if (absl::IsNotFound(file.status()) && !named) file = SettingValues();
    if (absl::IsNotFound(file.status())) {
      return report(absl::InvalidArgumentError(std::string(file.status().message())));
    }
  }
  if (!file.ok()) return report(file.status());
  absl::StatusOr<Settings> settings = ResolveSettings(invocation.flags, getenv, *file);
  if (!settings.ok()) return report(settings.status());

  Session session{.settings = *settings, .console = console};
  std::unique_ptr<Client> client;
  if (invocation.needs_server) {
    client = std::make_unique<Client>(ClientOptions{.server = session.settings.server,
                                                    .protection = session.settings.protection,
                                                    .timeout = session.settings.timeout});
    session.client = client.get();
  }
  if (session.settings.output == OutputFormat::kMarkdown && !invocation.markdown) {
    return report(absl::InvalidArgumentError("--output: markdown is for `passend rescore digest`"));
  }
  const CommandResult result = invocation.run(session);
  console.out->flush();
  if (!result.ok()) return report(result.status());
  if (!console.out->good()) return report(absl::UnknownError("cannot write the result"));
  return static_cast<int>(*result);
}

}  // namespace passend::cli
