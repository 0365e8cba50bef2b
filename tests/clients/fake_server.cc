#include "tests/clients/fake_server.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "passend/v1/admin_service.grpc.pb.h"
#include "passend/v1/candidate_service.grpc.pb.h"
#include "passend/v1/import_service.grpc.pb.h"
#include "passend/v1/match_service.grpc.pb.h"
#include "passend/v1/rights_service.grpc.pb.h"

namespace passend::cli {
namespace {

std::string NameOf(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kCandidate:
      return record.candidate().name();
    case v1::Record::kEmployer:
      return record.employer().name();
    case v1::Record::kOpportunity:
      return record.opportunity().name();
    case v1::Record::kFunctie:
      return record.functie().name();
    default:
      return record.place().name();
  }
}

grpc::Status WithDetail(int code, const std::string& message,
                        const google::protobuf::Message& detail) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  status.add_details()->PackFrom(detail);
  return {static_cast<grpc::StatusCode>(code), message, status.SerializeAsString()};
}

v1::Match SomeMatch(const std::string& name, v1::MatchList list) {
  v1::Match match;
  match.set_name(name);
  match.set_title("Medewerker geïntegreerde groenvoorziening en terreinonderhoud");
  match.set_list(list);
  match.set_score(828);
  match.set_percent(83);
  match.set_points(82845);
  match.set_confidence(960);
  match.set_low_blocked(true);
  match.set_score_high(836);
  const std::pair<const char*, int> factors[] = {
      {"talenten", 12000}, {"belastbaarheid", 16800}, {"begeleiding", 15000}, {"uren", 8330}};
  for (const auto& [factor, contribution] : factors) {
    auto* score = match.add_factors();
    score->set_factor(factor);
    score->set_weight(15);
    score->set_sub_score(800);
    score->set_contribution(contribution);
  }
  auto* point = match.add_attention_points();
  point->set_code("verouderd");
  point->set_text("De talenten zijn langer dan een jaar geleden beoordeeld.");
  match.set_ask_first("Hoe lang kan deze persoon achter elkaar staan? Vraag het de jobcoach.");
  if (list == v1::PAST_MITS) {
    match.set_obstacle(v1::H7_TRAVEL);
    match.set_obstacle_text("past mits vervoer");
  }
  return match;
}

}  // namespace

struct FakeServer::State : public v1::ImportService::Service,
                           public v1::MatchService::Service,
                           public v1::CandidateService::Service,
                           public v1::RightsService::Service,
                           public v1::AdminService::Service {
  explicit State(const Plan& p) : plan(p) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(static_cast<v1::ImportService::Service*>(this));
    builder.RegisterService(static_cast<v1::MatchService::Service*>(this));
    builder.RegisterService(static_cast<v1::CandidateService::Service*>(this));
    builder.RegisterService(static_cast<v1::RightsService::Service*>(this));
    builder.RegisterService(static_cast<v1::AdminService::Service*>(this));
    server = builder.BuildAndStart();
  }

  grpc::Status Import(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ImportResponse, v1::ImportRequest>* stream) override {
    int call = 0;
    {
      const std::lock_guard lock(mutex);
      call = ++import_calls;
    }
    const bool breaks = plan.break_after >= 0 && call <= plan.broken_calls;
    const bool silent = call <= plan.silent_calls;
    std::string request_id;
    v1::ImportRequest request;
    for (int answers = 0; stream->Read(&request); ++answers) {
      if (plan.refuse_code != 0) return Refusal();
      if (request_id.empty()) request_id = request.request_id();
      if (breaks && answers == plan.break_after) {
        if (plan.keep_before_break) Take(request, request_id);
        return {grpc::StatusCode::UNAVAILABLE, "connection lost"};
      }
      if (silent) {
        while (!context->IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return grpc::Status::CANCELLED;
      }
      stream->Write(Take(request, request_id));
    }
    return grpc::Status::OK;
  }

  v1::ImportResponse Take(const v1::ImportRequest& request, const std::string& request_id) {
    const std::lock_guard lock(mutex);
    v1::ImportResponse response;
    response.set_first_index(request.first_index());
    if (request.has_access()) purpose = request.access().purpose();
    received += static_cast<std::uint64_t>(request.records_size());
    largest = std::max(largest, static_cast<std::uint64_t>(request.records_size()));
    std::uint64_t index = request.first_index();
    for (const v1::Record& record : request.records()) {
      const std::string name = NameOf(record);
      if (name.rfind("bad", 0) == 0) {
        auto* failure = response.add_failures();
        failure->set_index(index++);
        failure->set_field("name");
        failure->set_reason("must not be bad");
        continue;
      }
      ++index;
      const std::string value = record.SerializeAsString();
      const auto [at, inserted] = records.try_emplace(name, value);
      if (inserted) {
        response.set_created(response.created() + 1);
      } else if (at->second == value) {
        response.set_unchanged(response.unchanged() + 1);
      } else {
        at->second = value;
        response.set_replaced(response.replaced() + 1);
      }
    }
    // A message without records asks how far this request came.
    std::uint64_t& next = next_index[request_id];
    next = std::max(next, index);
    response.set_next_index(request.records_size() == 0 ? next : index);
    response.set_revision(++revision);
    return response;
  }

  grpc::Status Refusal() const {
    google::rpc::BadRequest bad_request;
    auto* violation = bad_request.add_field_violations();
    violation->set_field("access.purpose");
    violation->set_description("must be a doelbinding code");
    return WithDetail(plan.refuse_code, "a purpose is needed", bad_request);
  }

  grpc::Status Unary() {
    const std::lock_guard lock(mutex);
    if (++unary_calls <= plan.exhausted_calls) {
      google::rpc::RetryInfo retry;
      retry.mutable_retry_delay()->set_seconds(2);
      return WithDetail(grpc::StatusCode::RESOURCE_EXHAUSTED, "busy", retry);
    }
    return plan.refuse_code == 0 ? grpc::Status::OK : Refusal();
  }

  grpc::Status FindCandidates(grpc::ServerContext*, const v1::FindCandidatesRequest* request,
                              v1::FindCandidatesResponse* reply) override {
    const grpc::Status status = Unary();
    if (!status.ok()) return status;
    for (int i = 0; i < std::min(3, request->limit()); ++i) {
      const std::string name =
          "tenants/t/candidates/kandidaat-met-een-lange-id-0000" + std::to_string(i);
      *reply->add_past() = SomeMatch(name, v1::PAST);
      *reply->add_past_mits() = SomeMatch(name, v1::PAST_MITS);
      *reply->add_onvoldoende_bekend() = SomeMatch(name, v1::ONVOLDOENDE_BEKEND);
    }
    auto* count = reply->add_valt_af();
    count->set_rule(v1::H7_TRAVEL);
    count->set_count(1234);
    if (request->has_draft()) reply->mutable_draft()->set_title("inpakker");
    reply->mutable_versions()->set_policy_version("2026-1");
    if (plan.banded) Band(reply);
    return grpc::Status::OK;
  }

  // The first of each list is coupled, the others are not.
  static void Band(v1::FindCandidatesResponse* reply) {
    for (auto* list : {reply->mutable_past(), reply->mutable_past_mits()}) {
      for (int i = 0; i < list->size(); ++i) {
        v1::Match& match = (*list)[i];
        if (i == 0) {
          match.set_coupled(true);
          match.set_external_ref("D-0042");
          match.set_dossier_link("https://dossier.invalid/D-0042");
          continue;
        }
        const v1::MatchList kind = match.list();
        match.Clear();
        match.set_name("tenants/t/candidates/~" + std::string(104, 'A') + std::to_string(i));
        match.set_list(kind);
        match.set_score(650);
        match.set_percent(65);
        match.set_banded(true);
        match.add_talents("talent.inpakken");
        match.set_hours_band("16-24 uur");
        match.set_region("271");
        match.set_offer("vraag koppeling");
        if (kind == v1::PAST_MITS) {
          match.set_obstacle_text("past mits; bespreek met de werkregisseur wat er nodig is");
        }
      }
    }
    reply->mutable_onvoldoende_bekend()->Clear();
    reply->set_notice("Kandidaten van andere gemeenten worden niet getoond.");
  }

  grpc::Status FindOpportunities(grpc::ServerContext*, const v1::FindOpportunitiesRequest* request,
                                 v1::FindOpportunitiesResponse* reply) override {
    const grpc::Status status = Unary();
    if (!status.ok()) return status;
    if (request->name() == "tenants/t/candidates/weg") return {grpc::StatusCode::NOT_FOUND, "weg"};
    *reply->add_past() = SomeMatch("tenants/t/opportunities/opp-1", v1::PAST);
    return grpc::Status::OK;
  }

  grpc::Status ExplainMatch(grpc::ServerContext*, const v1::ExplainMatchRequest* request,
                            v1::ExplainMatchResponse* reply) override {
    const grpc::Status status = Unary();
    if (!status.ok()) return status;
    *reply->mutable_match() = SomeMatch(request->opportunity(), v1::PAST_MITS);
    auto* rule = reply->add_rules();
    rule->set_rule(v1::H7_TRAVEL);
    rule->set_outcome("obstacle");
    rule->set_text(
        "De reis duurt 52 minuten; deze persoon wil hoogstens 45 minuten reizen. Met "
        "vervoer van de werkgever kan het wel.");
    auto* factor = reply->add_factors();
    *factor->mutable_score() = reply->match().factors(0);
    auto* line = factor->add_lines();
    line->set_subject("talent.inpakken");
    line->set_text("vraagt inpakken op niveau 2, heeft niveau 2 volgens de werkbegeleider");
    line->set_value(1000);
    line->set_state("known");
    line->mutable_provenance()->set_source(v1::PROFESSIONAL);
    line->mutable_provenance()->set_assessed_on("2026-03-01");
    factor->set_counterfactual("met 2 dagdelen meer: +60");
    reply->set_summary("Deze persoon past, mits er vervoer komt.");
    reply->set_candidate_text("Dit werk past bij wat je kunt.");
    reply->set_employer_text("Deze kandidaat kan het werk doen.");
    if (request->money()) {
      auto* money = reply->mutable_money();
      money->set_available(true);
      money->set_loonwaarde_kind("measured");
      money->set_pct_wml_permille(600);
      money->set_month_cents(142835);
      money->set_week_minutes(2160);
      money->set_notice("indicatie, geen beschikking");
    }
    return grpc::Status::OK;
  }

  grpc::Status ListCandidates(grpc::ServerContext*, const v1::ListCandidatesRequest* request,
                              v1::ListCandidatesResponse* reply) override {
    const grpc::Status status = Unary();
    if (!status.ok()) return status;
    // Three pages of one.
    const int page = request->page_token().empty() ? 0 : std::stoi(request->page_token());
    static const char* const kIds[] = {"kand-1", "weg", "kand-2"};
    reply->add_candidates()->set_name(std::string("tenants/t/candidates/") + kIds[page]);
    if (page < 2) reply->set_next_page_token(std::to_string(page + 1));
    return grpc::Status::OK;
  }

  grpc::Status Kept(const google::protobuf::Message& request) {
    {
      const std::lock_guard lock(mutex);
      last_request = request.GetDescriptor()->name() + " " + request.ShortDebugString();
    }
    return Unary();
  }

  grpc::Status OpenCandidate(grpc::ServerContext*, const v1::OpenCandidateRequest* request,
                             v1::OpenCandidateResponse* reply) override {
    reply->mutable_candidate()->set_name(request->name());
    reply->set_contact("wr-018");
    reply->set_offer("vraag koppeling");
    return Kept(*request);
  }
  grpc::Status RequestCoupling(grpc::ServerContext*, const v1::RequestCouplingRequest* request,
                               v1::RequestCouplingResponse* reply) override {
    reply->set_contact("wr-018");
    return Kept(*request);
  }
  grpc::Status CheckTraject(grpc::ServerContext*, const v1::CheckTrajectRequest* request,
                            v1::CheckTrajectResponse* reply) override {
    reply->set_runs(request->name() == "tenants/t/candidates/loopt");
    return Kept(*request);
  }
  grpc::Status SummariseCandidates(grpc::ServerContext*,
                                   const v1::SummariseCandidatesRequest* request,
                                   v1::SummariseCandidatesResponse* reply) override {
    auto* count = reply->add_counts();
    count->set_subject("basis_belastbaarheid");
    count->set_value("observatie");
    count->set_count(1234);
    reply->set_smallest_cell(10);
    return Kept(*request);
  }
  grpc::Status ExportPerson(grpc::ServerContext*, const v1::ExportPersonRequest* request,
                            v1::ExportPersonResponse* reply) override {
    reply->mutable_candidate()->set_name(request->candidate());
    reply->set_document(
        "Uw gegevens\n\nDit is alles wat in dit systeem over u staat. Klopt er iets niet? Zeg het "
        "tegen uw werkregisseur; u mag het laten verbeteren.\n- talenten:\n  - inpakken\n");
    return Kept(*request);
  }
  grpc::Status SetObjection(grpc::ServerContext*, const v1::SetObjectionRequest* request,
                            v1::SetObjectionResponse* reply) override {
    reply->set_revision(7);
    return Kept(*request);
  }
  grpc::Status ErasePerson(grpc::ServerContext*, const v1::ErasePersonRequest* request,
                           v1::ErasePersonResponse* reply) override {
    reply->set_statement("De sleutel van deze persoon is vernietigd.");
    return Kept(*request);
  }
  grpc::Status SetLegalHold(grpc::ServerContext*, const v1::SetLegalHoldRequest* request,
                            v1::SetLegalHoldResponse*) override {
    return Kept(*request);
  }
  grpc::Status RunRetention(grpc::ServerContext*, const v1::RunRetentionRequest* request,
                            v1::RunRetentionResponse* reply) override {
    reply->set_candidates(3);
    reply->set_held(1);
    reply->set_statement("Verklaring van vernietiging\n- kandidaten: 3\n");
    return Kept(*request);
  }
  grpc::Status Backup(grpc::ServerContext*, const v1::BackupRequest* request,
                      v1::BackupResponse* reply) override {
    reply->set_data(4);
    reply->set_keys(9);
    return Kept(*request);
  }
  grpc::Status RotateKeys(grpc::ServerContext*, const v1::RotateKeysRequest* request,
                          v1::RotateKeysResponse* reply) override {
    reply->set_values(4321);
    return Kept(*request);
  }

  const Plan plan;
  int port = 0;
  mutable std::mutex mutex;
  std::map<std::string, std::string> records;
  std::map<std::string, std::uint64_t> next_index;
  std::uint64_t received = 0;
  std::uint64_t largest = 0;
  std::uint64_t revision = 0;
  int import_calls = 0;
  int unary_calls = 0;
  std::string purpose;
  std::string last_request;
  std::unique_ptr<grpc::Server> server;
};

FakeServer::FakeServer(const Plan& plan) : state_(std::make_unique<State>(plan)) {}

FakeServer::~FakeServer() {
  state_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
  state_->server->Wait();
}

std::string FakeServer::address() const { return "127.0.0.1:" + std::to_string(state_->port); }

std::map<std::string, std::string> FakeServer::records() const {
  const std::lock_guard lock(state_->mutex);
  return state_->records;
}

std::uint64_t FakeServer::received_records() const {
  const std::lock_guard lock(state_->mutex);
  return state_->received;
}

std::uint64_t FakeServer::largest_message() const {
  const std::lock_guard lock(state_->mutex);
  return state_->largest;
}

int FakeServer::import_calls() const {
  const std::lock_guard lock(state_->mutex);
  return state_->import_calls;
}

int FakeServer::unary_calls() const {
  const std::lock_guard lock(state_->mutex);
  return state_->unary_calls;
}

std::string FakeServer::last_request() const {
  const std::lock_guard lock(state_->mutex);
  return state_->last_request;
}

std::string FakeServer::last_purpose() const {
  const std::lock_guard lock(state_->mutex);
  return state_->purpose;
}

}  // namespace passend::cli
