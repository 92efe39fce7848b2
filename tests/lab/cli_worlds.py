#!/usr/bin/python3
"""Holds sfprobe's verdict on a login against the real Salesforce CLI: `sf org login web` and `jwt`, in worlds of the lab.

Started by ci/cli-worlds, which says where things are. What is stored is judged by tests/unit/cli_worlds_test.cpp.
"""
import argparse
import fnmatch
import glob
import json
import os
import subprocess
import sys
import tempfile

import cli_truth
import evidence

HERE = os.path.dirname(os.path.abspath(__file__))


def arguments():
    parser = argparse.ArgumentParser(prog="ci/cli-worlds", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", metavar="GLOB", help="worlds whose name fits (repeatable)")
    parser.add_argument("--list", action="store_true", help="the worlds, and nothing else")
    parser.add_argument("--write", action="store_true", help="store truth and evidence under tests/cases/cli")
    parser.add_argument("--stored", action="store_true", help="run sfprobe alone (with --write: renew its evidence)")
    parser.add_argument("--raw", metavar="FILE", help="append what both said as a JSON line for each flow")
    parser.add_argument("--lab", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cases", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def worlds():
    found = []
    for name in sorted(glob.glob(f"{HERE}/cli/*.json")):
        with open(name, encoding="utf-8") as file:
            found += json.load(file)
    return found


def scenario_of(world, known):
    """The lab's scenario: one of its own by name, or the world's."""
    scenario = world.get("scenario", {})
    if isinstance(scenario, str):
        return known[scenario]
    return {"name": world["name"], "about": world["about"], **scenario}


def about(world, known):
    return world.get("about") or scenario_of(world, known)["about"]


def run(options, world, known):
    """What both programs said: a dictionary for each flow."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = scenario_of(world, known)
        with open(f"{folder}/world.json", "w", encoding="utf-8") as file:
            json.dump([scenario], file)
        environment = {**os.environ, "LAB_SCENARIOS": folder, "LAB_WORLD": json.dumps(world),
                       "LAB_WITHOUT_CLI": "1" if options.stored else ""}
        command = [options.lab, "--limit", "1200", scenario["name"], "--", f"{HERE}/clients/login"]
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"the lab ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def mismatches(options, world, said):
    """What is not as it should be, a line each: sfprobe against the CLI, and the CLI against what is stored of it. The
    steps and the words are for the test, which judges what is stored."""
    wrong = []
    flows = cli_truth.load(options.cases, world["name"]).get("flows", {})
    for one in said:
        flow, report = one["flow"], one["sfprobe"]["report"]
        truth = cli_truth.of(one["cli"]) if "cli" in one else flows[flow]
        works = bool(report) and all(target["verdict"]["status"] in ("ok", "warn") for target in report["targets"])
        if works != (truth["step"] in ("credentials", "done")):
            wrong.append(f"{flow}: sfprobe says that it {'works' if works else 'fails'}")
        if not options.write and flow in flows and cli_truth.differs(truth, flows[flow]):
            wrong.append(f"{flow}: stored is {cli_truth.short(flows[flow])}")
    return wrong


def show(world, said):
    for one in said:
        report = one["sfprobe"]["report"]
        verdicts = [f"{target['target']['host']} {target['verdict']['status']} {target['verdict']['code'] or ''}".strip()
                    for target in report["targets"]] if report else [one["sfprobe"]["stderr"].strip()]
        print(f"{world['name']} {one['flow']}: sfprobe {'; '.join(verdicts)}", flush=True)
        if "cli" in one:
            print(f"    sf: {cli_truth.short(cli_truth.of(one['cli']))}", flush=True)


def main():
    options = arguments()
    wanted = [world for world in worlds()
              if not options.only or any(fnmatch.fnmatch(world["name"], glob) for glob in options.only)]
    if not wanted:
        sys.exit("ci/cli-worlds: no such world")
    all_scenarios = json.loads(subprocess.run([options.lab, "--json"], capture_output=True, check=True, text=True).stdout)
    known = {scenario["name"]: scenario for scenario in all_scenarios}
    if options.list:
        print("\n".join(f"{world['name']}  {about(world, known)}" for world in wanted))
        return 0
    broken = wrong = 0
    for world in wanted:
        try:
            said = run(options, world, known)
        except RuntimeError as error:
            broken += 1
            print(f"{world['name']}: {error}", flush=True)
            continue
        show(world, said)
        for line in mismatches(options, world, said):
            wrong += 1
            print(f"    ✗ {line}", flush=True)
        if options.raw:
            with open(options.raw, "a", encoding="utf-8") as raw:
                raw.writelines(json.dumps({"world": world["name"], **one}, ensure_ascii=False) + "\n" for one in said)
        if options.write:
            cli_truth.store(options.cases, world["name"], about(world, known), said)
            for one in said:
                store_evidence(options.cases, world["name"], one)
    print(f"cli worlds: {len(wanted)} asked, {wrong} mismatches, {broken} could not be run")
    return 1 if broken or wrong else 0


def store_evidence(cases, name, one):
    """A file for each flow and host: NAME.FLOW.json, NAME.FLOW.2.json."""
    report = one["sfprobe"]["report"]
    for number, target in enumerate(report["targets"] if report else [], 1):
        suffix = "" if number == 1 else f".{number}"
        evidence.store(cases, f"{name}.{one['flow']}{suffix}", target["evidence"])


if __name__ == "__main__":
    sys.exit(main())
