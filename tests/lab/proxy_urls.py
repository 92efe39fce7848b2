#!/usr/bin/python3
"""Writes tests/cases/proxy_url/urls.json: what Node.js and each client make of every URL in inputs.json.

Usage: proxy_urls.py CLIENTS FOLDER, where CLIENTS is what ci/clients printed. Each client runs with the value as its
HTTPS_PROXY in a network namespace without any network: where it wanted to connect to stands in its error.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys

from releases import majors

OLDER, NEWEST = 22, majors()[-1]  # the oldest that has NODE_USE_ENV_PROXY, whose URL parser is older
TARGET = "login.example.com"
HERE = os.path.dirname(os.path.abspath(__file__))
CLIENTS, FOLDER = sys.argv[1:3]

# What `new URL` says, credentials as a client decodes them.
ASK = """
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return null; } };
const inputs = JSON.parse(require('fs').readFileSync(0));
const answers = inputs.map((input) => {
  let u;
  try { u = new URL(input); } catch { return null; }
  return { scheme: u.protocol.slice(0, -1), host: u.hostname, port: u.port, user: decoded(u.username),
           password: decoded(u.password), bare: ['', '/'].includes(u.pathname) && !u.search && !u.hash };
});
console.log(JSON.stringify(answers));
"""


def node(major):
    return f"{CLIENTS}/node{major}/node"


def command_of(client):
    name = re.fullmatch(r"node(\d+)-(\w+)", client)
    if name:
        return [node(name[1]), f"{HERE}/clients/{name[2]}.js", TARGET]
    if client == "curl":
        return ["/usr/bin/curl", "-v", "-m", "20", f"https://{TARGET}/"]
    folder = "jsforce-legacy" if client == "sf-legacy" else "jsforce-h1"
    return [node(24), f"{HERE}/clients/jsforce.js", TARGET, f"{CLIENTS}/{folder}"]


def clean(environment):
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment}


def run(client, value):
    environment = clean({"HTTPS_PROXY": value})
    if client.startswith("node"):
        environment["NODE_USE_ENV_PROXY"] = "1"
    process = subprocess.run(["/usr/bin/unshare", "-rn", *command_of(client)], env=environment, capture_output=True,
                             stdin=subprocess.DEVNULL, timeout=120)
    out, err = (text.decode(errors="replace") for text in (process.stdout, process.stderr))
    if client == "curl":
        hop = re.search(r"Could not resolve (?:proxy|host): (\S+)|Trying (\S+?)\.\.\.", err)
        return {"exit": process.returncode, "to": hop and (hop[1] or hop[2])}
    lines = [line for line in out.splitlines() if line.startswith('{"codes"')]
    if not lines:
        return {"outcome": "crash", "codes": re.findall(r"code: '([A-Z_0-9]+)'", err), "to": None}
    said = json.loads(lines[-1])
    hop = re.search(r"(?:getaddrinfo E\w+|connect E\w+) (\S+)", said["message"])
    thrown = {"message": said["message"]} if said["outcome"] == "crash" else {}
    return {"outcome": said["outcome"], "codes": said["codes"], "to": hop and hop[1], **thrown}


def main():
    with open(f"{FOLDER}/inputs.json", encoding="utf-8") as file:
        inputs = json.load(file)
    asked = {major: json.loads(subprocess.run([node(major), "-e", ASK], env=clean({}), input=json.dumps(inputs).encode(),
                                              capture_output=True, check=True).stdout) for major in (OLDER, NEWEST)}
    fetches = [f"node{major}-fetch" for major in majors() if major >= OLDER]
    clients = ["sf", "sf-legacy", *fetches, "node24-https", "curl"]
    jobs = [(index, client) for index in range(len(inputs)) for client in clients if "\0" not in inputs[index]]
    said = [{} for _ in inputs]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda job: run(job[1], inputs[job[0]]), jobs)
        for (index, client), answer in zip(jobs, answers):
            said[index][client] = answer
    with open(f"{FOLDER}/urls.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(
            json.dumps({"input": inputs[i], "url": asked[NEWEST][i], **({"older": asked[OLDER][i]} if asked[OLDER][i] != asked[NEWEST][i] else {}),
                        "clients": said[i]}, ensure_ascii=True) for i in range(len(inputs))) + "\n]\n")


if __name__ == "__main__":
    main()
