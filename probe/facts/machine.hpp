// Purpose: what the environment check records of the machine, for those who were not there, and
// which hosts the run contacted. Plain values, free of credentials and of people's names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/codec.hpp"

namespace sfprobe::environment {

// Step "environment.machine". What cannot be told is "" or empty.
struct MachineFacts {
  std::string host_name;                // gethostname(2)
  std::string system;                   // os-release(5): "Debian GNU/Linux 12 (bookworm)"
  std::string kernel;                   // "Linux 6.1.0-18-amd64"
  std::string architecture;             // "x86_64"
  std::vector<std::string> containers;  // "Docker", "Kubernetes", "systemd-nspawn", …
  std::string wsl;                      // "WSL 1", "WSL 2"
  std::string virtual_machine;          // "KVM", "VMware", "Hyper-V", "unknown hypervisor", …
  std::string time_zone;                // "Europe/Berlin"
  std::string locale;                   // "de_DE.UTF-8"
  std::string user;                     // "root" or "not root"; never the name
  std::vector<std::string> libraries;   // of sfprobe itself: "OpenSSL 3.0.17"

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("host_name", self.host_name);
    field("system", self.system);
    field("kernel", self.kernel);
    field("architecture", self.architecture);
    field("containers", self.containers);
    field("wsl", self.wsl);
    field("virtual_machine", self.virtual_machine);
    field("time_zone", self.time_zone);
    field("locale", self.locale);
    field("user", self.user);
    field("libraries", self.libraries);
  }
};

// A network interface that is up.
struct InterfaceFact {
  std::string interface;               // its name
  std::string kind;                    // "ethernet", "wireguard", "tun", "ppp", "bridge", …
  std::int64_t mtu = 0;                // bytes; 0: unknown
  std::vector<std::string> addresses;  // "192.0.2.5/24"

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("interface", self.interface);
    field("kind", self.kind);
    field("mtu", self.mtu);
    field("addresses", self.addresses);
  }
};

// Step "environment.interfaces".
struct InterfacesFacts {
  std::vector<InterfaceFact> interfaces;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("interfaces", self.interfaces);
  }
};

// Which way the kernel sends packets to an address of this run.
struct WayFact {
  std::string destination;  // "192.0.2.1"
  std::string purpose;      // "name server", "proxy", "target"
  std::string family;       // "IPv4" or "IPv6"
  std::string interface;    // "" if there is no route
  std::string gateway;      // "" if the destination is on the link
  std::string source;       // the local address
  std::int64_t mtu = 0;     // of the route, else of the interface; 0: unknown
  std::string error;        // "ENETUNREACH", … if there is no route

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("destination", self.destination);
    field("purpose", self.purpose);
    field("family", self.family);
    field("interface", self.interface);
    field("gateway", self.gateway);
    field("source", self.source);
    field("mtu", self.mtu);
    field("error", self.error);
  }
};

// Step "environment.ways".
struct WaysFacts {
  std::vector<WayFact> ways;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("ways", self.ways);
  }
};

}  // namespace sfprobe::environment

namespace sfprobe {

// What was exchanged with one address: the payload of TCP and UDP, in bytes.
struct ContactFact {
  std::string place;      // "192.0.2.1:443"
  std::string transport;  // "TCP" or "UDP"
  std::string purpose;    // "name server", "proxy", "target", "other"
  std::int64_t attempts = 0;
  std::int64_t sent = -1;      // -1: the kernel does not say
  std::int64_t received = -1;  // -1: the kernel does not say

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("place", self.place);
    field("transport", self.transport);
    field("purpose", self.purpose);
    field("attempts", self.attempts);
    field("sent", self.sent);
    field("received", self.received);
  }
};

// Step "run.contacts".
struct ContactsFacts {
  std::vector<ContactFact> contacts;
  // What was asked by the C library or another one, and is not counted: "192.0.2.53:53".
  std::vector<std::string> uncounted;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("contacts", self.contacts);
    field("uncounted", self.uncounted);
  }
};

}  // namespace sfprobe
