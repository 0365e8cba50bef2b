#include "clients/credentials/certificates.h"

#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "clients/credentials/openssl.h"
#include "security/key.h"

namespace passend::credentials {
namespace {

constexpr std::size_t kSerialBytes = 16;

void Require(bool made) {
  if (made) return;
  std::fputs("passend: OpenSSL cannot make a certificate\n", stderr);
  std::abort();
}

KeyPointer NewKey() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  Require(key != nullptr);
  return KeyPointer(key, EVP_PKEY_free);
}

void SetTime(ASN1_TIME* to, std::int64_t seconds) {
  Require(ASN1_TIME_set(to, static_cast<time_t>(seconds)) != nullptr);
}

void SetName(X509_NAME* name, const std::string& common_name) {
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  Require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text,
                                     static_cast<int>(common_name.size()), -1, 0) == 1);
}

void Extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  Require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// Everything but the issuer, the extensions and the signature.
X509* NewCertificate(const KeyPointer& key, const std::string& common_name,
                     const Validity& validity) {
  X509* certificate = X509_new();
  Require(certificate != nullptr && X509_set_version(certificate, 2) == 1);
  std::string serial = security::RandomBytes(kSerialBytes);
  serial[0] = static_cast<char>(serial[0] & 0x7f);  // positive
  const BigNumber number(BN_bin2bn(Bytes(serial), static_cast<int>(serial.size()), nullptr));
  Require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
  SetTime(X509_getm_notBefore(certificate), validity.from);
  SetTime(X509_getm_notAfter(certificate), validity.until);
  SetName(X509_get_subject_name(certificate), common_name);
  Require(X509_set_pubkey(certificate, key.get()) == 1);
  return certificate;
}

std::string CertificatePem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return Written(bio);
}

std::string KeyPem(const KeyPointer& key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
  return Written(bio);
}

}  // namespace

Authority::Authority(const std::string& common_name, const Validity& validity)
    : key_(NewKey()), certificate_(NewCertificate(key_, common_name, validity), X509_free) {
  X509* const own = certificate_.get();
  Require(X509_set_issuer_name(own, X509_get_subject_name(own)) == 1);
  Extend(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  Extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  Extend(own, own, NID_subject_key_identifier, "hash");
  Require(X509_sign(own, key_.get(), EVP_sha256()) > 0);
  pem_ = CertificatePem(own);
}

CertificateAndKey Authority::IssueServer(const std::string& common_name,
                                         const std::vector<std::string>& names,
                                         const std::vector<std::string>& addresses,
                                         const Validity& validity) const {
  std::string alternatives;
  for (const std::string& name : names) {
    alternatives.append(alternatives.empty() ? "" : ",").append("DNS:").append(name);
  }
  for (const std::string& address : addresses) {
    alternatives.append(alternatives.empty() ? "" : ",").append("IP:").append(address);
  }
  return Issue(common_name, "serverAuth", alternatives, validity);
}

CertificateAndKey Authority::IssueClient(const std::string& common_name,
                                         const Validity& validity) const {
  return Issue(common_name, "clientAuth", "", validity);
}

CertificateAndKey Authority::Issue(const std::string& common_name, const std::string& usage,
                                   const std::string& alternatives,
                                   const Validity& validity) const {
  const KeyPointer key = NewKey();
  const std::unique_ptr<X509, Freer<X509_free>> certificate(
      NewCertificate(key, common_name, validity));
  X509* const own = certificate.get();
  X509* const issuer = certificate_.get();
  Require(X509_set_issuer_name(own, X509_get_subject_name(issuer)) == 1);
  Extend(own, issuer, NID_basic_constraints, "critical,CA:FALSE");
  Extend(own, issuer, NID_key_usage, "critical,digitalSignature");
  Extend(own, issuer, NID_ext_key_usage, usage);
  Extend(own, issuer, NID_subject_key_identifier, "hash");
  Extend(own, issuer, NID_authority_key_identifier, "keyid:always");
  if (!alternatives.empty()) Extend(own, issuer, NID_subject_alt_name, alternatives);
  Require(X509_sign(own, key_.get(), EVP_sha256()) > 0);
  return {.certificate_pem = CertificatePem(own), .key_pem = KeyPem(key)};
}

}  // namespace passend::credentials
