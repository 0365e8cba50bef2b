#include <algorithm>
#include <cctype>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "passend/v1/catalogue_service.grpc.pb.h"
#include "server/codec/catalogue_codec.h"
#include "server/codec/names.h"
#include "server/codec/page_token.h"
#include "server/codec/record_codec.h"
#include "server/codec/versions_codec.h"
#include "server/engine/engine.h"
#include "server/errors.h"
#include "server/services/call.h"
#include "server/services/services.h"
#include "server/status_macros.h"

namespace passend::server {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

// One page of a list that has positions: the token is the position of the next entry. It is bound
// to the version of the list, so that a page never comes from another catalogue than the one
// before.
template <typename Request, typename Response, typename Add>
absl::Status Page(Call& call, const Request& request, std::size_t size, const std::string& filter,
                  Response* response, Add add) {
  PASSEND_RETURN_IF_ERROR(call.Admit());
  PASSEND_ASSIGN_OR_RETURN(const int page_size, DecodePageSize(request.page_size()));
  const std::string bound =
      call.PageContext(absl::StrCat(Request::descriptor()->name(), "|", filter));
  const security::Key& page_key = call.access().page_key();
  PASSEND_ASSIGN_OR_RETURN(const std::string token,
                           DecodePageToken(page_key, request.page_token(), bound));
  std::size_t next = 0;
  std::from_chars(token.data(), token.data() + token.size(), next);
  const std::size_t end = std::min(size, next + static_cast<std::size_t>(page_size));
  for (; next < end; ++next) {
    add(next);
    call.add_rows(1);
  }
  if (end < size)
    response->set_next_page_token(EncodePageToken(page_key, bound, absl::StrCat(end)));
  return absl::OkStatus();
}

class CatalogueService final : public v1::CatalogueService::Service {
 public:
  explicit CatalogueService(ServiceContext& context) : context_(context) {}

  grpc::Status GetCatalogue(grpc::ServerContext* grpc_context, const v1::GetCatalogueRequest*,
                            v1::GetCatalogueResponse* response) override {
    Call call(grpc_context, "CatalogueService/GetCatalogue", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    const auto reference = context_.engine.reference();
    EncodeCatalogue(reference->catalogue(), response);
    response->set_hash(HashText(reference->catalogue().hash()));
    response->set_functies(static_cast<std::uint32_t>(reference->library().size()));
    return call.Finish(absl::OkStatus());
  }

  grpc::Status ListTalents(grpc::ServerContext* grpc_context, const v1::ListTalentsRequest* request,
                           v1::ListTalentsResponse* response) override {
    Call call(grpc_context, "CatalogueService/ListTalents", context_);
    const auto reference = context_.engine.reference();
    const model::Catalogue& catalogue = reference->catalogue();
    return call.Finish(Page(call, *request, catalogue.talents().size(), HashText(catalogue.hash()),
                            response, [&](std::size_t i) {
                              EncodeTalent(catalogue, static_cast<int>(i), response->add_talents());
                            }));
  }

  grpc::Status ListFmlItems(grpc::ServerContext* grpc_context,
                            const v1::ListFmlItemsRequest* request,
                            v1::ListFmlItemsResponse* response) override {
    Call call(grpc_context, "CatalogueService/ListFmlItems", context_);
    const auto reference = context_.engine.reference();
    const model::Catalogue& catalogue = reference->catalogue();
    return call.Finish(Page(call, *request, catalogue.items().size(), HashText(catalogue.hash()),
                            response, [&](std::size_t i) {
                              EncodeFmlItem(catalogue, static_cast<int>(i),
                                            response->add_fml_items());
                            }));
  }

  grpc::Status ListWerkvormen(grpc::ServerContext* grpc_context,
                              const v1::ListWerkvormenRequest* request,
                              v1::ListWerkvormenResponse* response) override {
    Call call(grpc_context, "CatalogueService/ListWerkvormen", context_);
    const auto reference = context_.engine.reference();
    const model::Catalogue& catalogue = reference->catalogue();
    return call.Finish(Page(call, *request, catalogue.werkvormen().size(),
                            HashText(catalogue.hash()), response, [&](std::size_t i) {
                              EncodeWerkvorm(catalogue, static_cast<int>(i),
                                             response->add_werkvormen());
                            }));
  }

  grpc::Status ListFuncties(grpc::ServerContext* grpc_context,
                            const v1::ListFunctiesRequest* request,
                            v1::ListFunctiesResponse* response) override {
    Call call(grpc_context, "CatalogueService/ListFuncties", context_);
    const auto reference = context_.engine.reference();
    std::vector<const model::Functie*> found;
    const std::string query = Lower(request->query());
    for (const model::Functie& functie : reference->library().functies()) {
      if (!request->sector().empty() && functie.sector != request->sector()) continue;
      if (query.empty() || Lower(functie.title_nl).find(query) != std::string::npos ||
          Lower(functie.title_en).find(query) != std::string::npos) {
        found.push_back(&functie);
      }
    }
    return call.Finish(
        Page(call, *request, found.size(),
             absl::StrCat(HashText(reference->stamp()), "|", request->sector(), "|", query),
             response, [&](std::size_t i) {
               v1::Functie* out = response->add_functies();
               EncodeFunctie(*found[i], out);
               out->clear_talents();
               out->clear_loads();
               out->clear_tasks();
             }));
  }

  grpc::Status GetFunctie(grpc::ServerContext* grpc_context, const v1::GetFunctieRequest* request,
                          v1::Functie* response) override {
    Call call(grpc_context, "CatalogueService/GetFunctie", context_);
    if (const absl::Status admitted = call.Admit(); !admitted.ok()) return call.Finish(admitted);
    const auto code = ParseFunctieName(request->name(), "name");
    if (!code.ok()) return call.Finish(code.status());
    const auto reference = context_.engine.reference();
    const model::Functie* functie = reference->library().Find(*code);
    if (functie == nullptr) return call.Finish(NotFound(request->name()));
    EncodeFunctie(*functie, response);
    call.add_rows(1);
    return call.Finish(absl::OkStatus());
  }

  grpc::Status ListPolicies(grpc::ServerContext* grpc_context,
                            const v1::ListPoliciesRequest* request,
                            v1::ListPoliciesResponse* response) override {
    Call call(grpc_context, "CatalogueService/ListPolicies", context_);
    const auto reference = context_.engine.reference();
    std::vector<std::pair<std::string, const score::CompiledPolicy*>> policies = {
        {"default", &reference->default_policy()}};
    for (const auto& [tenant, policy] : reference->tenant_policies()) {
      policies.emplace_back(tenant, &policy);
    }
    return call.Finish(Page(call, *request, policies.size(), "", response, [&](std::size_t i) {
      EncodePolicy(policies[i].first, *policies[i].second, response->add_policies());
    }));
  }

 private:
  ServiceContext& context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCatalogueService(ServiceContext& context) {
  return std::make_unique<CatalogueService>(context);
}

}  // namespace passend::server
