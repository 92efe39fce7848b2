// Purpose: what a report says of one target, in which order, and what it keeps back until it is
// asked for. A format is one file over this. Threads: pure. Failure: none; what the diagnosis does
// not say is left out. Text is as it came: each format cleans and escapes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sfprobe/report.hpp"

namespace sfprobe {

enum class Tone { good, note, warning, bad, unclear };

Tone tone_of(Status status);

// A change to make, as it is shown.
struct Advice {
  std::string text;     // without the proof
  std::string proof;    // a sentence: what happened when it was tried; "" if it was not
  std::string command;  // for a POSIX shell; "" if there is none
  std::optional<EnvChange> env;
  bool to_send = false;  // the text quotes a message to somebody else
  bool bypass = false;   // it goes around the company's proxy
};

// What a command of the CLI will print.
struct Said {
  std::string command;  // "sf org login web"
  std::string text;     // its message, several lines
  std::string when;     // "within 1 s", "after 10 s"
};

struct Item {
  std::optional<Tone> tone;
  std::string head;  // short; "" if there is none
  std::string text;
  std::optional<Advice> advice{};
};

// Kept back until everything is asked for.
struct Section {
  std::string title;
  std::vector<Item> items;
};

// One step of the run, for a waterfall.
struct Bar {
  std::string id;
  std::string text;  // subject, outcome, the library's own words
  std::int64_t at_us = 0;
  std::int64_t took_us = 0;
  bool failed = false;  // a client's step would have, too
  bool trial = false;   // it changes one thing to tell causes apart: no client does the like
};

struct Story {
  Tone tone = Tone::unclear;
  std::string headline;             // the cause, one sentence
  std::vector<std::string> notes;   // what to know of the evidence before: sentences
  std::vector<std::string> when;    // "build-7 (10.1.2.3)", "25 Nov 2026 19:22 UTC"
  std::vector<std::string> where;   // target, the CLI's code, the CLI
  std::vector<std::string> alarms;  // what must not be missed although the login works
  std::optional<Advice> fix;        // the first one
  std::string caution;              // what to make sure of before: sentences; "" if nothing
  std::vector<std::string> why;     // sentences: observed facts
  std::vector<RouteRow> routes;
  std::vector<Said> you_see;
  std::string ask;                // who can remove the cause, a sentence; "" if it is the reader
  std::string ticket;             // the command that writes to them; "" if nothing fails
  std::vector<std::string> more;  // commands that say more
  std::vector<std::string> foot;  // time, place, version, duration
  std::optional<Section> pasted;  // of --explain-file
  std::vector<Section> details;
  std::vector<Bar> timeline;
};

// The CLI's row, which is the first, as far as the CLI goes. The probe may get farther: it waits
// longer, repairs a proxy's URL, and takes any answer. Then the verdict says where the CLI stops.
RouteRow as_the_cli_goes(const Diagnosis& diagnosis);

Story tell(const TargetReport& report);

// "login.example.com", with the port if it is not 443 and both forms of a name that is not ASCII.
std::string title_of(const Target& target);

}  // namespace sfprobe
