"""A headless Chromium that is spoken to over a pipe (the DevTools protocol): no port, no driver, no network."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PATIENCE_S = 60  # a busy machine


class Fault(Exception):
    pass


class Browser:
    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="sfprobe-html-")
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()

        def arrange():
            # Chromium reads commands from 3 and answers on 4.
            low, high = os.dup(to_browser), os.dup(from_browser)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND", "--force-device-scale-factor=1",
             "--user-data-dir=" + self.folder, "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=arrange)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(domain + ".enable")

    def receive(self, until):
        while b"\0" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.into], [], [], left)[0]:
                raise Fault("the browser does not answer")
            got = os.read(self.into, 1 << 20)
            if not got:
                raise Fault("the browser has gone")
            self.buffer += got
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = self.receive(until)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Fault(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, event):
        until = time.monotonic() + PATIENCE_S
        while not any(one.get("method") == event for one in self.events):
            self.events.append(self.receive(until))

    def open(self, path):
        """Opens a file; gives the URLs that the page asked for besides, and what the browser had to say."""
        self.events = []
        url = "file://" + os.path.abspath(path)
        self.call("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")
        self.evaluate("0")  # what came before the answer has been read
        return self.complaints(url)

    def complaints(self, url):
        asked, said = [], []
        for event in self.events:
            if event.get("method") == "Network.requestWillBeSent":
                wanted = event["params"]["request"]["url"]
                if wanted != url:
                    asked.append(wanted)
            if event.get("method") == "Log.entryAdded":
                said.append(event["params"]["entry"]["text"])
        return asked, said

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            raise Fault("script: " + json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    def show(self, width, scheme="light", media="screen"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def close(self):
        try:
            self.session = None
            os.write(self.out, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
