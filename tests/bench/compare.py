#!/usr/bin/env python3
"""Compares a healthy run of sfprobe with `curl -sI` of the same URL, in one run: ratios, not times.

Usage: compare.py SFPROBE ROUNDS. To be run inside the stand-in's namespace (see ci/bench).
Prints the median user+system CPU and wall time of each, and sfprobe's share of curl's.
"""
import os
import resource
import statistics
import subprocess
import sys
import time


def run(command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return done.returncode, cpu * 1000, wall * 1000


def main():
    sfprobe, rounds = sys.argv[1], int(sys.argv[2])
    host = "login.example.com"
    clean = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    # The CLI's own view decides; the root of the stand-in is in the system's store, for curl.
    clean["NODE_EXTRA_CA_CERTS"] = os.environ["STAND_IN_CA"]
    programs = {
        "curl -sI": ["curl", "-sI", f"https://{host}/services/data"],
        "sfprobe": [sfprobe, host],
        "sfprobe, 5 views": [sfprobe] + ["--ca-file", os.environ["STAND_IN_CA"]] * 4 + [host],
    }
    samples = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():  # interleaved: noise hits all alike
            code, cpu, wall = run(command, clean)
            if code != 0:
                sys.exit(f"{name} ended with {code}: the stand-in is not healthy")
            samples[name].append((cpu, wall))
    base_cpu, base_wall = (statistics.median(s[i] for s in samples["curl -sI"]) for i in (0, 1))
    print(f"{'':<18}{'CPU ms':>8}{'wall ms':>9}{'CPU/curl':>10}{'wall/curl':>11}")
    for name, rows in samples.items():
        cpu, wall = (statistics.median(r[i] for r in rows) for i in (0, 1))
        print(f"{name:<18}{cpu:>8.1f}{wall:>9.1f}{cpu / base_cpu:>10.2f}{wall / base_wall:>11.2f}")


if __name__ == "__main__":
    main()
