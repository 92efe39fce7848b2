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

import truth

FLOWS = ["login-jwt", "login-web"]
CLIENTS = ["sf", "sf-legacy"] + [f"node{n}-{kind}" for n in (20, 22, 24, 26) for kind in ("https", "fetch")] + ["curl"]
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
    parser.add_argument("--raw", metavar="FILE", help="append each scenario's answers as a JSON line")
    parser.add_argument("--full", action="store_true", help="the real `sf org login jwt` and `web` as well")
    parser.add_argument("--lab", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cases", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def run_once(options, name, clients, turns, deadline=8):
    """The answers of these clients in a world of their own, by client."""
    environment = {**os.environ, "LAB_TURNS": turns, "LAB_DEADLINE": str(deadline)}
    command = [options.lab, "--limit", "1200", name, "--", f"{HERE}/clients/run", *clients]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{name}: the lab ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    answers = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        answers[answer.pop("client")] = answer
    missing = [client for client in clients if client not in answers]
    if missing:
        raise RuntimeError(f"{name}: no answer of {', '.join(missing)}: {done.stderr.strip()[-500:]}")
    return answers


def run_scenario(options, scenario, turns):
    clients = options.clients.split(",")
    if options.stored:
        stored = truth.load(options.cases, scenario["name"])
        if not stored:
            raise RuntimeError(f"{scenario['name']}: nothing is stored; run it without --stored")
        deadline = scenario.get("deadline", 8)
        report = run_once(options, scenario["name"], ["sfprobe"], turns, deadline)["sfprobe"]["report"]
        return result_of(scenario, {client: stored["cells"][client] for client in clients}, report, stored["flows"])
    cells = {client: [] for client in clients}
    report = None
    flows = None
    for turn in range(max(options.repeat, scenario.get("repeat", 1))):
        more = [] if turn else ["sfprobe"] + (FLOWS if options.full else [])
        # Who waited in vain once would do so again.
        again = [client for client in clients if all(answer["outcome"] != "hang" for answer in cells[client])]
        answers = run_once(options, scenario["name"], more + again, turns, scenario.get("deadline", 8))
        report = report or answers.pop("sfprobe")["report"]
        flows = flows or {flow: answers.pop(flow) for flow in FLOWS if flow in answers}
        for client, answer in answers.items():
            truth.add(cells[client], answer)
    return result_of(scenario, cells, report, flows)


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
    started = time.monotonic()
    cells = wrong = broken = untold = 0
    with tempfile.TemporaryDirectory() as turns, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number in range(options.starts):
            open(os.path.join(turns, str(number)), "w").close()
        futures = [pool.submit(run_scenario, options, scenario, turns) for scenario in scenarios]
        for future in concurrent.futures.as_completed(futures):
            try:
                result = future.result()
            except RuntimeError as error:
                broken += 1
                print(f"✗ {error}", flush=True)
                continue
            mismatches = truth.mismatches(result["cells"], truth.predictions(result["report"]))
            mismatches += truth.flow_mismatches(result)
            show(result, mismatches)
            cells += len(result["cells"]) + len(result["flows"])
            wrong += len(mismatches)
            untold += truth.untold(result["cells"], truth.predictions(result["report"]))
            if options.raw:
                with open(options.raw, "a") as raw:
                    raw.write(json.dumps(result, ensure_ascii=False) + "\n")
            if options.write:
                truth.store(options.cases, result)
    spent = time.monotonic() - started
    print(f"oracle: {len(scenarios)} scenarios, {cells} cells, {wrong} mismatches, {untold} said not to be told"
          + (f", {broken} scenarios could not be run" if broken else "") + f" ({spent:.0f} s)")
    return 1 if wrong or broken else 0


if __name__ == "__main__":
    sys.exit(main())
