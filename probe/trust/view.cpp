#include "trust/view.hpp"

#include <openssl/x509_vfy.h>

#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

using Stores = std::vector<StorePtr>;

// How a store asks for an issuer: man page X509_LOOKUP_meth_new(3).
Stores* stores_of(X509_LOOKUP* lookup) {
  return static_cast<Stores*>(::X509_LOOKUP_get_method_data(lookup));
}

// Puts every anchor of that subject into the store's cache, where OpenSSL then tries them all;
// a store asks only once for a name.
int by_subject(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name,
               X509_OBJECT* answer) {
  if (type != X509_LU_X509) return 0;
  std::vector<Anchor> found;
  for (const StorePtr& store : *stores_of(lookup)) store->find(name, found);
  for (const Anchor& anchor : found) {
    ::X509_STORE_add_cert(::X509_LOOKUP_get_store(lookup), anchor.certificate.get());
  }
  if (found.empty()) return 0;
  X509* first = found.front().certificate.get();
  if (::X509_OBJECT_set1_X509(answer, first) != 1) return 0;
  // OpenSSL expects an answer that borrows the cache's reference.
  ::X509_free(first);
  return 1;
}

X509_LOOKUP_METHOD* lookup_method() {
  static X509_LOOKUP_METHOD* const made = [] {
    X509_LOOKUP_METHOD* fresh = ::X509_LOOKUP_meth_new("sfprobe trust stores");
    ::X509_LOOKUP_meth_set_get_by_subject(fresh, by_subject);
    ::X509_LOOKUP_meth_set_free(fresh, [](X509_LOOKUP* lookup) { delete stores_of(lookup); });
    return fresh;
  }();
  return made;
}

}  // namespace

View view_of(const StorePtr& store, const Rules& rules) {
  return {store->name(), store->source(), rules, {store}};
}

std::shared_ptr<x509_store_st> union_store(std::vector<StorePtr> stores, bool at_any_time,
                                           int level) {
  std::shared_ptr<x509_store_st> all(::X509_STORE_new(), ::X509_STORE_free);
  X509_LOOKUP* lookup = ::X509_STORE_add_lookup(all.get(), lookup_method());
  ::X509_LOOKUP_set_method_data(lookup, new Stores(std::move(stores)));
  ::X509_VERIFY_PARAM_set_auth_level(::X509_STORE_get0_param(all.get()), level);
  if (at_any_time) ::X509_STORE_set_flags(all.get(), X509_V_FLAG_NO_CHECK_TIME);
  return all;
}

}  // namespace sfprobe::trust
