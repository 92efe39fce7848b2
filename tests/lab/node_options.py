#!/usr/bin/python3
"""Writes tests/cases/node_options/outcomes.json: what each Node.js makes of every text in texts.json.

Usage: node_options.py CLIENTS FOLDER MAJOR…, where CLIENTS is what ci/clients printed.
"""
import concurrent.futures
import json
import re
import subprocess
import sys

CLIENTS, FOLDER = sys.argv[1:3]
MAJORS = sys.argv[3:]
ASK = """
const { getOptionValue } = require('internal/options');
const net = require('net'), tls = require('tls');
const get = (name) => { try { return getOptionValue(name); } catch { return false; } };
console.log(JSON.stringify({
  attempt_ms: net.getDefaultAutoSelectFamilyAttemptTimeout(), select_family: net.getDefaultAutoSelectFamily(),
  order: require('dns').getDefaultResultOrder(), max_header: require('http').maxHeaderSize,
  lenient: get('--insecure-http-parser'), tls_min: tls.DEFAULT_MIN_VERSION, tls_max: tls.DEFAULT_MAX_VERSION,
  ciphers: get('--tls-cipher-list'), system_ca: get('--use-system-ca'), openssl_ca: get('--use-openssl-ca'),
  bundled_ca: get('--use-bundled-ca'), env_proxy: get('--use-env-proxy'),
}));
"""


def ask(job):
    major, text = job
    node = f"{CLIENTS}/node{major}/node"
    try:
        process = subprocess.run(["/usr/bin/unshare", "-rn", node, "--expose-internals", "-e", ASK], cwd="/", timeout=20,
                                 env={"NODE_OPTIONS": text, "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL, capture_output=True)
    except subprocess.TimeoutExpired:  # for a debugger
        return {"exit": None, "says": "", "code": ""}
    out, err = process.stdout.decode(), process.stderr.decode(errors="replace")
    if process.returncode == 0 and out.startswith("{"):
        return {"exit": 0, "options": json.loads(out)}
    said = [line[len(node):] for line in err.splitlines() if line.startswith(node + ": ")]
    code = re.search(r"\[([A-Z_0-9]+)\]|code: '([A-Z_0-9]+)'", err)
    return {"exit": process.returncode, "says": "node" + said[0] if said else "",
            "code": (code[1] or code[2]) if code else ""}


def main():
    with open(f"{FOLDER}/texts.json", encoding="utf-8") as file:
        texts = json.load(file)
    jobs = [(major, text) for text in texts for major in MAJORS]
    plain = {major: ask((major, ""))["options"] for major in MAJORS}
    cases = {text: {} for text in texts}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (major, text), answer in zip(jobs, pool.map(ask, jobs)):
            if "options" in answer:  # what differs from what is so without any option
                answer["options"] = {name: value for name, value in answer["options"].items() if value != plain[major][name]}
            cases[text][major] = answer
    with open(f"{FOLDER}/outcomes.json", "w", encoding="utf-8") as file:
        lines = [json.dumps({"text": text, "nodes": nodes}) for text, nodes in cases.items()]
        file.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
