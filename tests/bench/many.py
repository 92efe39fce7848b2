#!/usr/bin/env python3
"""Probes many names in one run of sfprobe and asks for each of them in one run of `curl -Z`: what a target costs each.

Usage: many.py SFPROBE TARGETS [DESCRIPTORS [ARGUMENT...]]. To be run inside the stand-in's namespace (see ci/bench). DESCRIPTORS is
`ulimit -n` for both; 0 leaves it. Prints the wall time, user+system CPU a target, the peak of resident memory, threads and
descriptors of each, the share of curl's CPU, and how many targets have which verdict.
"""
import collections
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time


class Peak(threading.Thread):
    """The most threads and descriptors that a process had at once, as far as looks every 20 ms show."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.threads, self.descriptors = pid, 0, 0
        self.start()

    def run(self):
        try:
            while True:
                self.threads = max(self.threads, len(os.listdir(f"/proc/{self.pid}/task")))
                self.descriptors = max(self.descriptors, len(os.listdir(f"/proc/{self.pid}/fd")))
                time.sleep(0.02)
        except OSError:
            pass


def run(command, environment, output, descriptors):
    def limit():
        if descriptors:
            resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

    started = time.monotonic()
    with open(output, "wb") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.DEVNULL, preexec_fn=limit)
        peak = Peak(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    return {"status": os.waitstatus_to_exitcode(status), "wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
            "rss": usage.ru_maxrss / 1024, "threads": peak.threads, "descriptors": peak.descriptors}


def main():
    sfprobe, count = sys.argv[1], int(sys.argv[2])
    descriptors = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    names = [f"host{i}.example.com" for i in range(count)]
    clean = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
             "NODE_EXTRA_CA_CERTS": os.environ["STAND_IN_CA"]}
    with tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "targets")
        with open(listed, "w", encoding="ascii") as file:
            file.write("\n".join(names) + "\n")
        asked = os.path.join(folder, "curl")
        with open(asked, "w", encoding="ascii") as file:
            file.write("".join(f'url = "https://{name}/services/data"\noutput = /dev/null\n' for name in names))
        lines = os.path.join(folder, "lines")
        rows = {
            "curl -Z": run(["curl", "-sI", "-Z", "--parallel-max", "32", "-K", asked], clean, os.devnull, descriptors),
            "sfprobe": run([sfprobe, "--targets", listed, "--format", "jsonl", *sys.argv[4:]], clean, lines, descriptors),
        }
        verdicts = collections.Counter()
        seen = set()
        with open(lines, encoding="utf-8") as file:
            for line in file:
                target = json.loads(line)
                seen.add(target["target"]["host"])
                verdict = target["verdict"]
                verdicts[f'{verdict["status"]} {verdict["code"] or verdict["cause"] or ""}'.strip()] += 1
    print(f"{count} targets, {os.cpu_count()} processors, ulimit -n {descriptors or resource.getrlimit(resource.RLIMIT_NOFILE)[0]}")
    print(f"{'':<9}{'exit':>5}{'wall s':>8}{'CPU ms/target':>15}{'CPU/curl':>10}{'MiB':>7}{'threads':>9}{'descriptors':>13}")
    for name, row in rows.items():
        print(f"{name:<9}{row['status']:>5}{row['wall']:>8.1f}{row['cpu'] * 1000 / count:>15.2f}"
              f"{row['cpu'] / rows['curl -Z']['cpu']:>10.2f}{row['rss']:>7.0f}{row['threads']:>9}{row['descriptors']:>13}")
    print("verdicts:", ", ".join(f"{number} {what}" for what, number in verdicts.most_common()))
    if len(seen) != count:
        sys.exit(f"reports of {len(seen)} targets alone")


if __name__ == "__main__":
    main()
