#!/usr/bin/python3
"""Holds sfprobe's predictions against the real clients, cell by cell, in the scenarios of the lab.

Started by ci/oracle, which says where things are. Ends with 1 if a cell does not match.
"""
import argparse
import concurrent.futures
import fnmatch
import json
import os
import subprocess
import sys
import tempfile
import time

import evidence
import fixes
import truth
from releases import majors

FLOWS = ["login-jwt", "login-web"]
CLIENTS = ["sf", "sf-h2", "sf-h1", "sf-legacy"] + [f"node{n}-{kind}" for n in majors() for kind in ("https", "fetch")] + ["curl"]
HERE = os.path.dirname(os.path.abspath(__file__))


def arguments():
    parser = argparse.ArgumentParser(prog="ci/oracle", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", metavar="GLOB", help="scenarios whose name fits (repeatable)")
    parser.add_argument("--quick", action="store_true", help="only the scenarios that take no long waits")
    parser.add_argument("--slow", action="store_true", help="only the others")
    parser.add_argument("--clients", default=",".join(CLIENTS), metavar="LIST")
    parser.add_argument("--jobs", type=int, default=12, metavar="N", help="worlds side by side: most only wait")
    parser.add_argument("--starts", type=int, default=os.cpu_count(), metavar="N", help="clients that start at a time")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="runs of each scenario, for races")
    parser.add_argument("--write", action="store_true", help="store the truth under tests/cases/oracle")
    parser.add_argument("--stored", action="store_true",
                        help="run sfprobe alone, against the stored truth (with --write: renew its evidence)")
    parser.add_argument("--fixes", action="store_true",
                        help="try each change of the environment that sfprobe shows where sf fails (with --write: store what came of it)")
    parser.add_argument("--candidates", action="store_true", help="with --fixes: other changes as well, to know which worlds can be mended")
    parser.add_argument("--judge", action="store_true", help="with --fixes: from the stored evidence and results alone, without any world")
    parser.add_argument("--at-least", metavar="PROVEN,FIRST,SHOWN", help="with --fixes: per cent, instead of 100,95,98")
    parser.add_argument("--raw", metavar="FILE", help="append each scenario's answers as a JSON line")
    parser.add_argument("--full", action="store_true", help="the real `sf org login jwt` and `web` as well")
    parser.add_argument("--lab", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cases", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def run_once(options, scenario, clients, turns):
    """The answers of these clients in a world of their own, by client."""
    name = scenario["name"]
    environment = {**os.environ, "LAB_TURNS": turns, "LAB_DEADLINE": str(scenario.get("deadline", 12)),
                   "LAB_OPTIONS": json.dumps(scenario.get("options", []))}
    if scenario.get("one_by_one"):
        environment["LAB_ONE_BY_ONE"] = "1"
    asked = [client for client in clients if client != "sf" or "sf-h1" not in clients]  # they are one program
    command = [options.lab, "--limit", "1200", name, "--", f"{HERE}/clients/run", *asked]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{name}: the lab ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    answers = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        answers[answer.pop("client")] = answer
    if "sf" not in asked and "sf" in clients and "sf-h1" in answers:
        answers["sf"] = dict(answers["sf-h1"])
    missing = [client for client in clients if client not in answers]
    if missing:
        raise RuntimeError(f"{name}: no answer of {', '.join(missing)}: {done.stderr.strip()[-500:]}")
    return answers


def run_scenario(options, scenario, turns):
    """The result and its mismatches. A world that does not agree is asked once more, and that decides: what is no race does
    not agree again. Of a race both sides are in the result, so that what is stored has them."""
    result = ask(options, scenario, turns)
    mismatches = mismatches_of(result)
    if not mismatches or options.stored:
        return result, mismatches, False
    again = ask(options, scenario, turns)
    agrees = not mismatches_of(again)
    for client, seen in result["cells"].items():
        for answer in seen:
            truth.add(again["cells"][client], answer)
    return again, [] if agrees else mismatches_of(again), True


def mismatches_of(result):
    return truth.mismatches(result["cells"], truth.predictions(result["report"])) + truth.flow_mismatches(result)


def ask(options, scenario, turns):
    clients = options.clients.split(",")
    if options.stored:
        stored = truth.load(options.cases, scenario["name"])
        if not stored:
            raise RuntimeError(f"{scenario['name']}: nothing is stored; run it without --stored")
        report = run_once(options, scenario, ["sfprobe"], turns)["sfprobe"]["report"]
        return result_of(scenario, {client: stored["cells"][client] for client in clients if client in stored["cells"]}, report, stored["flows"])
    cells = {client: [] for client in clients}
    report = None
    flows = None
    for turn in range(max(options.repeat, scenario.get("repeat", 1))):
        more = [] if turn else ["sfprobe"] + (FLOWS if options.full else [])
        # Who waited in vain once would do so again.
        again = [client for client in clients if all(answer["outcome"] != "hang" for answer in cells[client])]
        answers = run_once(options, scenario, more + again, turns)
        report = report or answers.pop("sfprobe")["report"]
        flows = flows or {flow: answers.pop(flow) for flow in FLOWS if flow in answers}
        for client, answer in answers.items():
            truth.add(cells[client], answer)
    return result_of(scenario, cells, report, flows)


def try_fixes(options, scenario, turns):
    """What sfprobe shows in a world where `sf` fails, and what came of each change: (fixes, results)."""
    name = scenario["name"]
    if options.judge:
        stored = os.path.join(options.cases, "evidence", name + ".json")
        done = subprocess.run([os.environ["LAB_SFPROBE"], "replay", "--json", stored], capture_output=True, text=True,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        return json.loads(done.stdout)["targets"][0]["fixes"], fixes.load(options.cases, name)
    more = fixes.candidates(scenario, truth.load(options.cases, name)["cells"]["sf"]) if options.candidates else []
    environment = {**os.environ, "LAB_TURNS": turns, "LAB_CHANGES": json.dumps(more),
                   "LAB_DEADLINE": str(scenario.get("deadline", 8))}
    command = [options.lab, "--limit", "1200", name, "--", f"{HERE}/clients/run", "changes"]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{name}: the lab ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    shown = next(line for line in lines if line["client"] == "sfprobe")["report"]["targets"][0]["fixes"]
    tried = [{**line["change"], "works": fixes.works(line), "outcome": line["outcome"], "codes": line["codes"],
              "status": line["status"]} for line in lines if line["client"] == "change"]
    if any(one["works"] for one in tried if not fixes.brief(one)):
        raise RuntimeError(f"{name}: sf works without any change")
    tried = [one for one in tried if fixes.brief(one)]
    if options.write and tried:
        fixes.store(options.cases, name, tried)
    known = tried + [one for one in fixes.load(options.cases, name) if not any(fixes.same(one, new) for new in tried)]
    return shown, known


def main_fixes(options, scenarios):
    failing = []
    for scenario in scenarios:
        stored = truth.load(options.cases, scenario["name"])
        if stored and not any(fixes.works(answer) for answer in stored["cells"]["sf"]):
            failing.append(scenario)
    score = fixes.Score(tuple(map(float, options.at_least.split(","))) if options.at_least else fixes.WANTED)
    broken = 0
    with tempfile.TemporaryDirectory() as turns, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number in range(options.starts):
            open(os.path.join(turns, str(number)), "w").close()
        futures = {pool.submit(try_fixes, options, scenario, turns): scenario for scenario in failing}
        for future in concurrent.futures.as_completed(futures):
            scenario = futures[future]
            try:
                shown, known = future.result()
            except RuntimeError as error:
                broken += 1
                print(f"✗ {error}", flush=True)
                continue
            wrong = score.add(scenario, shown, known)
            print(f"{'✗' if wrong else '✓'} {scenario['name']}: {sum(one['works'] for one in known)} of {len(known)} changes work", flush=True)
            for line in wrong:
                print(f"    {line}", flush=True)
    print("\n".join(score.lines() + ([f"fixes: {broken} worlds could not be run"] if broken else [])))
    return 0 if score.holds() and not broken else 1


def result_of(scenario, cells, report, flows):
    return {"scenario": scenario["name"], "about": scenario.get("about", ""), "cells": cells, "flows": flows or {},
            "report": report}


def show(result, mismatches):
    marks = []
    for client, seen in result["cells"].items():
        wrong = any(m["client"] == client for m in mismatches)
        marks.append(f"{client}={'|'.join(truth.short(s) for s in seen)}{' ✗' if wrong else ''}")
    print(f"{'✗' if mismatches else '✓'} {result['scenario']}: {'  '.join(marks)}", flush=True)
    for mismatch in mismatches:
        print(f"    {mismatch['client']}: predicted {mismatch['predicted']}, really {mismatch['really']}", flush=True)
    for flow, said in result["flows"].items():
        print(f"    {flow}: exit {said['exit']} after {said['after_ms']} ms: {' / '.join(said['text'].split(chr(10))[:8])}")


def main():
    options = arguments()
    scenarios = json.loads(subprocess.run([options.lab, "--json"], capture_output=True, check=True, text=True).stdout)
    if options.only:
        scenarios = [s for s in scenarios if any(fnmatch.fnmatch(s["name"], glob) for glob in options.only)]
    if options.quick or options.slow:
        scenarios = [s for s in scenarios if bool(s.get("quick")) == options.quick]
    if not scenarios:
        sys.exit("ci/oracle: no such scenario")
    if options.fixes:
        return main_fixes(options, scenarios)
    started = time.monotonic()
    cells = wrong = broken = failed = untold = late = again = 0
    with tempfile.TemporaryDirectory() as turns, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number in range(options.starts):
            open(os.path.join(turns, str(number)), "w").close()
        futures = [pool.submit(run_scenario, options, scenario, turns) for scenario in scenarios]
        for future in concurrent.futures.as_completed(futures):
            try:
                result, mismatches, asked_again = future.result()
            except RuntimeError as error:
                broken += 1
                failed += 1
                print(f"✗ {error}", flush=True)
                continue
            show(result, mismatches)
            again += asked_again
            if asked_again:
                print("    asked twice: the first time it did not agree", flush=True)
            for client, predicted, really in truth.late(result["cells"], truth.predictions(result["report"])):
                late += 1
                print(f"    {client}: predicted after {predicted} ms, really after {really} ms", flush=True)
            cells += len(result["cells"]) + len(result["flows"])
            wrong += len(mismatches)
            failed += bool(mismatches)
            untold += truth.untold(result["cells"], truth.predictions(result["report"]))
            if options.raw:
                with open(options.raw, "a") as raw:
                    raw.write(json.dumps(result, ensure_ascii=False) + "\n")
            if options.write:
                if not options.stored:
                    truth.store(options.cases, result)
                evidence.store(options.cases, result["scenario"], result["report"]["targets"][0]["evidence"])
    spent = time.monotonic() - started
    asked = "asked with sfprobe alone, the clients' cells from the stored truth" if options.stored else "asked"
    print(f"oracle: {cells} cells, {wrong} mismatches, {untold} said not to be told, {late} at another time, {again} worlds asked twice ({spent:.0f} s)")
    print(f"oracle: {len(scenarios)} worlds {asked}: {len(scenarios) - failed} passed, {failed} failed"
          + (f" ({broken} could not be run)" if broken else ""))
    return 1 if wrong or broken else 0


if __name__ == "__main__":
    sys.exit(main())
