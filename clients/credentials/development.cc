#include "clients/credentials/development.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "clients/credentials/certificates.h"
#include "clients/credentials/signing_key.h"
#include "security/base64url.h"
#include "security/key.h"

namespace passend::credentials {
namespace {

constexpr char kMark[] = "DEVELOPMENT-ONLY.txt";
constexpr char kAuthorityName[] = "Passend development, not for production";
constexpr char kServerName[] = "Passend development server, not for production";
constexpr char kClientName[] = "Passend development client, not for production";
constexpr std::int64_t kClockSkewSeconds = 300;
constexpr std::size_t kMaxIdBytes = 64;

// Roles that work with a caseload.
constexpr std::array<std::string_view, 5> kOwnerRoles = {
    "accountmanager", "werkregisseur", "arbeidsdeskundige", "jobcoach", "matcher"};

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}
// As professionals are named in caseloads.
bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == ':';
  });
}
bool IsSubject(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
}

absl::Status Failed(const std::string& what, const std::string& path) {
  return absl::UnknownError(absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(errno)));
}

// A new file that only its owner reads; whole or not there at all.
absl::Status WriteFile(const std::string& path, const std::string& content) {
  const std::string made = path + ".new";
  unlink(made.c_str());
  const int file = open(made.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return Failed("make", made);
  std::string_view left = content;
  while (!left.empty()) {
    const ssize_t count = write(file, left.data(), left.size());
    if (count < 0) {
      close(file);
      return Failed("write", made);
    }
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  if (close(file) != 0) return Failed("write", made);
  if (rename(made.c_str(), path.c_str()) != 0) return Failed("make", path);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("cannot read " + path);
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The id of the signing key: what is new in each folder, so that a token of another one is told
// apart.
std::string KidOf(const std::string& jwks) {
  const std::string_view sign = "\"kid\":\"";
  const std::size_t at = jwks.find(sign);
  if (at == jwks.npos) return "";
  const std::size_t from = at + sign.size();
  return jwks.substr(from, jwks.find('"', from) - from);
}

absl::Status CheckClaims(const TokenClaims& claims) {
  if (std::ranges::find(kTokenRoles, claims.role) == kTokenRoles.end()) {
    std::string roles;
    for (const std::string_view role : kTokenRoles) {
      absl::StrAppend(&roles, roles.empty() ? "" : ", ", std::string(role));
    }
    return absl::InvalidArgumentError("--role: give one of " + roles);
  }
  if (!IsId(claims.tenant)) {
    return absl::InvalidArgumentError("--tenant: give 1 to 64 of a-z, 0-9 and -");
  }
  if (!claims.owner.empty() && !IsCode(claims.owner)) {
    return absl::InvalidArgumentError("--owner: give 1 to 64 letters, digits and _ . - :");
  }
  if (!claims.subject.empty() && !IsSubject(claims.subject)) {
    return absl::InvalidArgumentError(
        "--subject: give 1 to 64 letters, digits and signs, without spaces and quotes");
  }
  return absl::OkStatus();
}

std::string SignToken(const SigningKey& key, const std::string& kid, const TokenClaims& claims,
                      std::int64_t now) {
  const std::string header = absl::StrCat(R"({"alg":")", std::string(key.algorithm()),
                                          R"(","kid":")", kid, R"(","typ":"JWT"})");
  std::string payload =
      absl::StrCat(R"({"iss":")", kDevelopmentIssuer, R"(","aud":")", kDevelopmentAudience,
                   R"(","iat":)", now, R"(,"exp":)", now + kTokenSeconds, R"(,"sub":")",
                   claims.subject.empty() ? "dev-" + claims.role : claims.subject,
                   R"(","tenant":")", claims.tenant, R"(","role":")", claims.role, R"(","jti":")",
                   security::EncodeBase64Url(security::RandomBytes(12)), "\"");
  if (!claims.owner.empty()) absl::StrAppend(&payload, R"(,"owner":")", claims.owner, "\"");
  return key.Token(header, payload + "}");
}

std::string TokenPath(const std::string& folder, const std::string& role) {
  return absl::StrCat(folder, "/tokens/", role, ".token");
}

std::string MarkText(const std::string& folder) {
  return absl::StrCat(
      "For development only. Made by `passend dev-credentials`.\n\n"
      "Whoever has these files can read and change everything in a Passend that trusts them. "
      "Never\n"
      "use them where there are data of real people. Certificates end after a day, tokens after "
      "an\n"
      "hour; `passend dev-credentials token ",
      folder,
      " --role ROLE` makes a new one.\n\nServer:\n  passend-server --data ./data --tls-cert ",
      folder, "/server.pem --tls-key ", folder, "/server.key \\\n    --tls-client-ca ", folder,
      "/ca.pem --jwks ", folder, "/jwks.json --issuer ", kDevelopmentIssuer,
      "\nClient:\n  passend --config ", folder, "/client.toml list functies\n");
}

std::string ClientSettings(const std::string& folder, const std::string& tenant) {
  return absl::StrCat("# For development only: see ", kMark, ".\ntenant = \"", tenant,
                      "\"\ntls-ca = \"", folder, "/ca.pem\"\ntls-cert = \"", folder,
                      "/client.pem\"\ntls-key = \"", folder, "/client.key\"\ntoken-file = \"",
                      TokenPath(folder, "werkregisseur"), "\"\n");
}

absl::Status MakeFolders(const std::string& folder, bool force) {
  std::error_code error;
  const bool there = std::filesystem::exists(folder, error);
  if (there && !std::filesystem::is_empty(folder, error)) {
    if (!std::filesystem::exists(folder + "/" + kMark, error)) {
      return absl::AlreadyExistsError(
          folder + " is there and was not made by this command; give another folder");
    }
    if (!force) {
      return absl::AlreadyExistsError(folder + " is there; --force makes everything in it anew");
    }
  }
  std::filesystem::create_directories(folder + "/tokens", error);
  for (const std::string& made : {folder, folder + "/tokens"}) {
    if (chmod(made.c_str(), 0700) != 0) return Failed("make", made);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MakeDevelopmentFolder(const std::string& folder, const std::string& tenant,
                                   const std::string& owner, bool force, std::int64_t now) {
  TokenClaims claims = {.role = "beheerder", .tenant = tenant, .owner = owner};
  if (absl::Status status = CheckClaims(claims); !status.ok()) return status;
  std::error_code error;
  const std::string whole = std::filesystem::absolute(folder, error).lexically_normal().string();
  if (absl::Status status = MakeFolders(whole, force); !status.ok()) return status;

  const Validity validity = {.from = now - kClockSkewSeconds, .until = now + kCertificateSeconds};
  const Authority authority(kAuthorityName, validity);
  const CertificateAndKey server =
      authority.IssueServer(kServerName, {"localhost"}, {"127.0.0.1", "::1"}, validity);
  const CertificateAndKey client = authority.IssueClient(kClientName, validity);
  const SigningKey key = SigningKey::Generate(KeyKind::kP256);
  const std::string kid = "development-" + security::EncodeBase64Url(security::RandomBytes(6));
  const std::pair<const char*, std::string> files[] = {
      {kMark, MarkText(whole)},  // first: nothing of it is ever there without
      {"ca.pem", authority.certificate_pem()},
      {"server.pem", server.certificate_pem},
      {"server.key", server.key_pem},
      {"client.pem", client.certificate_pem},
      {"client.key", client.key_pem},
      {"signing.key", key.PrivatePem()},
      {"jwks.json", Jwks({key.Jwk(kid)})},
      {"client.toml", ClientSettings(whole, tenant)}};
  for (const auto& [name, content] : files) {
    if (absl::Status status = WriteFile(absl::StrCat(whole, "/", name), content); !status.ok()) {
      return status;
    }
  }
  for (const std::string_view role : kTokenRoles) {
    claims.role = std::string(role);
    claims.owner = std::ranges::find(kOwnerRoles, role) != kOwnerRoles.end() ? owner : "";
    const auto path = MakeDevelopmentToken(whole, claims, now);
    if (!path.ok()) return path.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> MakeDevelopmentToken(const std::string& folder,
                                                 const TokenClaims& claims, std::int64_t now) {
  if (absl::Status status = CheckClaims(claims); !status.ok()) return status;
  std::error_code error;
  if (!std::filesystem::exists(folder + "/" + kMark, error)) {
    return absl::NotFoundError(folder + " was not made by `passend dev-credentials`");
  }
  auto pem = ReadFile(folder + "/signing.key");
  if (!pem.ok()) return pem.status();
  const auto key = SigningKey::FromPem(*pem);
  security::Wipe(*pem);
  if (!key.ok()) return key.status();
  const auto jwks = ReadFile(folder + "/jwks.json");
  if (!jwks.ok()) return jwks.status();
  const std::string path = TokenPath(folder, claims.role);
  const absl::Status written = WriteFile(path, SignToken(*key, KidOf(*jwks), claims, now) + "\n");
  if (!written.ok()) return written;
  return path;
}

}  // namespace passend::credentials
