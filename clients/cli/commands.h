// The commands of `passend`: for each what its command line says, and what it does. Each command
// prints its result on console.out and everything else on console.err, and gives the exit code; a
// failure that ends it comes back as a status (failure.h turns it into text and code).
#ifndef PASSEND_CLIENTS_CLI_COMMANDS_H_
#define PASSEND_CLIENTS_CLI_COMMANDS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/console.h"
#include "clients/cli/failure.h"
#include "clients/cli/settings.h"

namespace passend::cli {

class Client;

// What every command works with.
struct Session {
  Settings settings;
  Console console;
  Client* client = nullptr;  // connects at the first call
};

using CommandResult = absl::StatusOr<ExitCode>;

struct RegionCommand {
  std::int64_t candidates = 3300;
  std::int64_t employers = 2300;
  std::int64_t opportunities = 4000;
  std::uint64_t seed = 1;
  std::string functies_dir;
  bool country = false;
  std::string format = "jsonl";  // or "delimited"
  std::string file;              // empty or "-": stdout
};
CommandResult RunRegion(const RegionCommand& command, Session& session);

// Credentials of which the tenant comes from the settings.
struct DevCredentialsCommand {
  std::string folder;
  std::string owner;
  bool force = false;
};
CommandResult RunDevCredentials(const DevCredentialsCommand& command, Session& session);

struct DevTokenCommand {
  std::string folder;
  std::string role;
  std::string owner;
  std::string subject;
};
CommandResult RunDevToken(const DevTokenCommand& command, Session& session);

struct ImportCommand {
  std::string file;                 // "-": stdin
  std::string format = "auto";      // "jsonl", "delimited"
  std::string resume;               // request id; empty: a new import
  std::uint64_t max_reports = 100;  // bad records that get a line each
  std::size_t window = 16;
};
CommandResult RunImportCommand(const ImportCommand& command, Session& session);

// MatchFilter, as on the command line.
struct FilterFlags {
  std::vector<std::string> werkvormen;
  std::vector<std::string> sectors;
  std::string near;  // PC4
  int within_km = 0;
  std::optional<double> min_overlap_hours;
  std::vector<std::string> tenants;
};

struct MatchCandidatesCommand {
  std::string opportunity;  // or a functie with what is known over the phone:
  std::string functie;
  int hours = 0;  // a week
  std::string pc4;
  std::vector<std::string> dayparts;
  std::string werkvorm;
  int limit = 20;
  bool count_excluded = false;
  std::string owner;
  FilterFlags filter;
  std::map<std::string, int> weights;  // what-if
};
CommandResult RunMatchCandidates(const MatchCandidatesCommand& command, Session& session);

struct MatchOpportunitiesCommand {
  std::string candidate;  // or every candidate of a caseload:
  std::string owner;
  std::optional<int> limit;  // default 20, or 3 per candidate of a caseload
  bool count_excluded = false;
  FilterFlags filter;
  std::map<std::string, int> weights;
};
CommandResult RunMatchOpportunities(const MatchOpportunitiesCommand& command, Session& session);

struct ExplainCommand {
  std::string candidate;
  std::string opportunity;
  bool money = false;
  std::map<std::string, int> weights;
  std::string decision;    // instead of the pair: what a decision was based on
  std::uint32_t step = 0;  // of a voordracht, from 1; 0 = the last
};
CommandResult RunExplain(const ExplainCommand& command, Session& session);

struct WhyCommand {
  std::string candidate;
};
CommandResult RunWhy(const WhyCommand& command, Session& session);

struct SimilarCommand {
  std::string candidate;  // or
  std::string opportunity;
  int limit = 20;
};
CommandResult RunSimilar(const SimilarCommand& command, Session& session);

// A group for an inlener; the texts have the forms that command_line.cc describes.
struct GroupCommand {
  std::vector<std::string> opportunities;  // a functie each
  std::vector<std::string> shifts;
  int min_size = 0;
  int max_size = 0;
  std::optional<int> supervisors;
  std::optional<int> seats;
  std::vector<std::string> certificates;
  std::vector<std::string> talents;
  std::vector<std::string> languages;
  std::vector<std::string> voormannen;  // of whom one is needed
  std::vector<std::string> apart;
  std::vector<std::string> members;
  std::string stability = "keep";  // or "prefer", "free"
  std::optional<int> share;        // percent
  int output_hours = 0;            // a week
  bool include_unknown = false;
  std::string until;
  int reserves = 0;
  int reasons = 0;
  int millis = 0;
  bool employer_text = false;
};
CommandResult RunGroup(const GroupCommand& command, Session& session);

struct GetCommand {
  std::string name;
};
CommandResult RunGet(const GetCommand& command, Session& session);

struct ListCommand {
  std::string kind;  // "candidates", ..., "policies"
  std::string owner;
  std::string employer;  // opportunities
  std::string query;     // functies
  std::string sector;    // functies
  int limit = 50;
  bool all = false;
  bool names = false;  // only the resource names, one per line
};
CommandResult RunList(const ListCommand& command, Session& session);

struct DeleteCommand {
  std::string name;
  std::string etag;
  bool yes = false;
  bool allow_missing = false;
};
CommandResult RunDelete(const DeleteCommand& command, Session& session);

struct ExportCommand {
  std::vector<std::string> kinds;
  std::string format = "jsonl";  // or "delimited"
  std::string file;              // empty or "-": stdout
  std::string seal_key;          // file with the key that seals it; empty = not sealed
};
CommandResult RunExport(const ExportCommand& command, Session& session);

// The lines of a sealed export, on stdout.
struct UnsealCommand {
  std::string file;
  std::string key;
};
CommandResult RunUnseal(const UnsealCommand& command, Session& session);

struct VoordrachtAddCommand {
  std::string candidate;
  std::string opportunity;
  std::string reason;
  std::string date;
  std::string next_step;
  std::string next_step_date;
  std::string file;  // instead: a line per voorstel
};
CommandResult RunVoordrachtAdd(const VoordrachtAddCommand& command, Session& session);

struct VoordrachtOutcomeCommand {
  std::string name;
  std::string state;
  std::string reason;
  std::string date;
  std::string next_step;
  std::string next_step_date;
  std::string file;  // instead: a line per outcome
};
CommandResult RunVoordrachtOutcome(const VoordrachtOutcomeCommand& command, Session& session);

struct VoordrachtListCommand {
  std::string candidate;
  std::string opportunity;
  bool running = false;
  int limit = 50;
};
CommandResult RunVoordrachtList(const VoordrachtListCommand& command, Session& session);
CommandResult RunExplainDecision(const std::string& decision, std::uint32_t step, Session& session);

// CarvingFilter, as on the command line.
struct CarvingFlags {
  std::vector<std::string> employers;
  std::vector<std::string> sectors;
  std::string near;  // PC4
  int within_km = 0;
  std::string accountmanager;  // of employers
  std::string owner;           // of people
  int max_travel = 0;          // minutes; 0 = what the person wants
};

struct CarveCommand {
  std::string candidate;  // or
  std::string employer;   // or
  std::string opportunity;
  bool stapelbaan = false;      // candidate: at two employers
  bool functiecreatie = false;  // employer: new functions
  int limit = 0;                // 0 = the server's
  bool near_misses = false;
  int alternatives = 0;
  bool money = false;
  std::string werkvorm;
  std::string audience = "professional";  // or "kandidaat", "werkgever"
  int time_ms = 0;
  CarvingFlags filter;
};
CommandResult RunCarve(const CarveCommand& command, Session& session);

struct VisitsCommand {
  std::string accountmanager;
  int limit = 0;
  int time_ms = 0;
  CarvingFlags filter;
};
CommandResult RunVisits(const VisitsCommand& command, Session& session);

struct ProposalCreateCommand {
  std::string candidate;
  std::vector<std::string> tasks;  // "wg-00012/post=60"
  std::string reason;
  std::string date;
  std::string next_step;
  std::string next_step_date;
};
CommandResult RunProposalCreate(const ProposalCreateCommand& command, Session& session);

struct ProposalStateCommand {
  std::string name;
  std::string state;
  std::string rejection;
  std::string reason;
  std::string date;
  std::string next_step;
  std::string next_step_date;
  std::string etag;
};
CommandResult RunProposalState(const ProposalStateCommand& command, Session& session);

struct ProposalListCommand {
  std::string candidate;
  std::string employer;
  bool running = false;
  int limit = 50;
};
CommandResult RunProposalList(const ProposalListCommand& command, Session& session);

// The nightly run. RUN is a number, "runs/N" or a whole name; empty = the newest.
struct RescoreStartCommand {
  bool wait = false;
  bool full = false;
  bool compare = false;
  bool accept_drift = false;
  std::string reason;
  std::string request_id;
};
CommandResult RunRescoreStart(const RescoreStartCommand& command, Session& session);

struct RescoreRunCommand {
  std::string run;
};
CommandResult RunRescoreStatus(const RescoreRunCommand& command, Session& session);
CommandResult RunRescoreWatch(const RescoreRunCommand& command, Session& session);
CommandResult RunRescoreCancel(const RescoreRunCommand& command, Session& session);

struct RescoreListCommand {
  int limit = 20;
};
CommandResult RunRescoreList(const RescoreListCommand& command, Session& session);

struct RescoreChangesCommand {
  std::string run;  // empty = the last published one
  std::string owner;
  std::string candidate;
  std::string opportunity;
  std::string side;  // "candidate", "opportunity"; empty = both
  std::vector<std::string> kinds;
  std::vector<std::string> causes;
  int limit = 50;
};
CommandResult RunRescoreChanges(const RescoreChangesCommand& command, Session& session);

struct RescoreMatchesCommand {
  std::string candidate;  // or
  std::string opportunity;
  std::string run;  // empty = the last published one
};
CommandResult RunRescoreMatches(const RescoreMatchesCommand& command, Session& session);
CommandResult RunRescoreVerify(Session& session);

struct RescoreDigestCommand {
  std::string owner;  // empty = who asks
  std::string kind;   // empty = that of the role of who asks
  std::string day;    // empty = of the last run
  bool list = false;  // which there are, instead of one
};
CommandResult RunRescoreDigest(const RescoreDigestCommand& command, Session& session);

struct VervangingSetCommand {
  std::string owner;  // empty = who asks
  std::string vervanger;
  std::string from;
  std::string until;
};
CommandResult RunVervangingSet(const VervangingSetCommand& command, Session& session);
CommandResult RunVervangingList(Session& session);
CommandResult RunVervangingDelete(const std::string& name, Session& session);

struct BriefCommand {
  std::string employer;
};
CommandResult RunBrief(const BriefCommand& command, Session& session);

// On the audit log itself, without the server, so that a server cannot hide one.
struct AuditVerifyCommand {
  std::string database;
  std::string heads;
  std::string key;         // file; or
  std::string public_key;  // hexadecimal
};
CommandResult RunAuditVerify(const AuditVerifyCommand& command, Session& session);

struct AuditPublicKeyCommand {
  std::string key;
};
CommandResult RunAuditPublicKey(const AuditPublicKeyCommand& command, Session& session);

struct AuditExportCommand {
  std::string database;
  std::string key;
  std::string from;  // day or time
  std::string until;
  bool all_tenants = false;
  std::string register_uri;
  std::string file;  // empty or "-": stdout
};
CommandResult RunAuditExport(const AuditExportCommand& command, Session& session);

struct AuditSubjectCommand {
  std::string candidate;
  std::string from;
  std::string until;
};
CommandResult RunAuditSubject(const AuditSubjectCommand& command, Session& session);

// What a person may ask of those who keep data about him or her.
struct RightsInzageCommand {
  std::string candidate;
  std::string out;  // with it: <out>.json and <out>.txt, for their owner only; empty: stdout
};
CommandResult RunRightsInzage(const RightsInzageCommand& command, Session& session);

struct RightsSwitchCommand {
  std::string candidate;
  std::string state;  // "on" or "off"
  std::string reason;
  std::string until;  // of a hold: day
};
CommandResult RunRightsObjection(const RightsSwitchCommand& command, Session& session);
CommandResult RunRightsHold(const RightsSwitchCommand& command, Session& session);

struct RightsEraseCommand {
  std::string candidate;
  std::string reason;   // code
  std::string confirm;  // the candidate once more
};
CommandResult RunRightsErase(const RightsEraseCommand& command, Session& session);

struct RightsRetentionCommand {
  bool dry_run = false;
};
CommandResult RunRightsRetention(const RightsRetentionCommand& command, Session& session);

// Of one person, for whom is not coupled.
struct PersonCommand {
  std::string candidate;  // name or handle
  std::string reason;
};
CommandResult RunOpen(const PersonCommand& command, Session& session);
CommandResult RunCoupling(const PersonCommand& command, Session& session);
CommandResult RunTraject(const PersonCommand& command, Session& session);
CommandResult RunSummary(Session& session);

// The key of the organisation of the settings, or what wraps all keys.
struct KeysRotateCommand {
  bool wrapping = false;
  bool reseal = false;
};
CommandResult RunKeysRotate(const KeysRotateCommand& command, Session& session);
CommandResult RunBackup(Session& session);
CommandResult RunStatus(Session& session);
CommandResult RunVerify(Session& session);

}  // namespace passend::cli

#endif  // PASSEND_CLIENTS_CLI_COMMANDS_H_
