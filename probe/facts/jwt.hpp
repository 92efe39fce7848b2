// Purpose: what the jwt check records of a JWT login's own files and words. No key material, and
// no name of a user or an app: only what form they have.
#pragma once

#include <cstdint>
#include <string>

#include "facts/codec.hpp"

namespace sfprobe::jwt {

// What became of a file that was named.
enum class FileState { not_given, missing, denied, not_a_file, empty, too_large, unreadable, read };
constexpr auto names_of(FileState) {
  using enum FileState;
  return names<FileState>({{not_given, "not-given"},
                           {missing, "missing"},
                           {denied, "denied"},
                           {not_a_file, "not-a-file"},
                           {empty, "empty"},
                           {too_large, "too-large"},
                           {unreadable, "unreadable"},
                           {read, "read"}});
}

enum class KeyForm {
  unknown,
  pkcs1,        // BEGIN RSA PRIVATE KEY
  pkcs8,        // BEGIN PRIVATE KEY
  encrypted,    // either, with a passphrase
  ec,           // BEGIN EC PRIVATE KEY
  openssh,      // BEGIN OPENSSH PRIVATE KEY
  putty,        // PuTTY-User-Key-File
  public_key,   // BEGIN PUBLIC KEY, BEGIN RSA PUBLIC KEY, ssh-rsa
  certificate,  // BEGIN CERTIFICATE
  request,      // BEGIN CERTIFICATE REQUEST
  der,          // ASN.1 without PEM
  one_line,     // PEM whose line breaks were lost
  escaped,      // PEM with \n in place of line breaks
  base64,       // base64 of a PEM
  json,         // a JSON document around a PEM
  cut,          // PEM without its end
};
constexpr auto names_of(KeyForm) {
  using enum KeyForm;
  return names<KeyForm>({{unknown, "unknown"},
                         {pkcs1, "pkcs1"},
                         {pkcs8, "pkcs8"},
                         {encrypted, "encrypted"},
                         {ec, "ec"},
                         {openssh, "openssh"},
                         {putty, "putty"},
                         {public_key, "public-key"},
                         {certificate, "certificate"},
                         {request, "request"},
                         {der, "der"},
                         {one_line, "one-line"},
                         {escaped, "escaped"},
                         {base64, "base64"},
                         {json, "json"},
                         {cut, "cut"}});
}

enum class Match { unknown, yes, no };
constexpr auto names_of(Match) {
  using enum Match;
  return names<Match>({{unknown, "unknown"}, {yes, "yes"}, {no, "no"}});
}

enum class ClientIdForm { not_given, fine, blank, quoted, placeholder, too_short, not_a_key };
constexpr auto names_of(ClientIdForm) {
  using enum ClientIdForm;
  return names<ClientIdForm>({{not_given, "not-given"},
                              {fine, "fine"},
                              {blank, "blank"},
                              {quoted, "quoted"},
                              {placeholder, "placeholder"},
                              {too_short, "too-short"},
                              {not_a_key, "not-a-key"}});
}

enum class UsernameForm { not_given, plain, sandbox, scratch, no_at, org_id, blank };
constexpr auto names_of(UsernameForm) {
  using enum UsernameForm;
  return names<UsernameForm>({{not_given, "not-given"},
                              {plain, "plain"},
                              {sandbox, "sandbox"},
                              {scratch, "scratch"},
                              {no_at, "no-at"},
                              {org_id, "org-id"},
                              {blank, "blank"}});
}

// Step "jwt". No rule reads `bom` and `crlf`, since whether the key signs is tried: they are for
// whoever reads the document and asks how its file was written.
struct JwtFacts {
  std::string key_file;  // as it was given
  FileState key_state = FileState::not_given;
  KeyForm form = KeyForm::unknown;
  bool bom = false;
  bool crlf = false;
  bool exposed = false;    // others than its owner may read it
  std::string kind;        // "RSA", "EC", …; "" if it was not decoded
  int bits = 0;            // 0 if it was not decoded
  bool signs = false;      // an RS256 signature was made, and verified
  std::string key_reason;  // OpenSSL's, if the key was not decoded

  std::string certificate_file;
  FileState certificate_state = FileState::not_given;
  bool certificate_decoded = false;
  Match matches = Match::unknown;  // its public key is the key's
  std::int64_t not_before = 0;     // seconds since 1970
  std::int64_t not_after = 0;

  ClientIdForm client_id = ClientIdForm::not_given;
  UsernameForm username = UsernameForm::not_given;
  std::string audience;       // what the CLI would send first, for this URL
  std::string audience_from;  // the variable that overrides it; "" if none does

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("key_file", self.key_file);
    field("key_state", self.key_state);
    field("form", self.form);
    field("bom", self.bom);
    field("crlf", self.crlf);
    field("exposed", self.exposed);
    field("kind", self.kind);
    field("bits", self.bits);
    field("signs", self.signs);
    field("key_reason", self.key_reason);
    field("certificate_file", self.certificate_file);
    field("certificate_state", self.certificate_state);
    field("certificate_decoded", self.certificate_decoded);
    field("matches", self.matches);
    field("not_before", self.not_before);
    field("not_after", self.not_after);
    field("client_id", self.client_id);
    field("username", self.username);
    field("audience", self.audience);
    field("audience_from", self.audience_from);
  }
};

}  // namespace sfprobe::jwt
