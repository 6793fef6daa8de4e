"""A browser for tests: as much of the WebDriver protocol as they need, over plain HTTP, and PNG read back.

Takes the program of chromedriver; gives a Browser that loads pages, runs scripts in them, takes screenshots
and tells what the console said.  Needs nothing but Python's own library.
"""
import base64
import json
import re
import struct
import subprocess
import urllib.request
import zlib

OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
           "--force-device-scale-factor=1", "--disable-background-networking", "--no-first-run"]


class Browser:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "--port=0", "--log-level=SEVERE"], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        port = None
        for line in self.process.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                port = found.group(1)
                break
        if not port:
            raise RuntimeError("chromedriver does not start")
        self.base = f"http://127.0.0.1:{port}"
        self.http = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": OPTIONS}}}})
        self.session = "/session/" + answer["sessionId"]

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with self.http.open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def load(self, path):
        self.call("POST", self.session + "/url", {"url": "file://" + path})

    def run(self, script, *arguments):
        """The value that the body of a function returns in the page."""
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def size(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride",
                      {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def scheme(self, name):
        self.devtools("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]})

    def media(self, name):
        self.devtools("Emulation.setEmulatedMedia", {"media": name})

    def devtools(self, command, parameters):
        return self.call("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def screenshot(self, whole=False):
        shot = self.devtools("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole, **(
            {"clip": {"x": 0, "y": 0, "width": self.run("return innerWidth"),
                      "height": self.run("return document.documentElement.scrollHeight"), "scale": 1}} if whole else {})})
        return base64.b64decode(shot["data"])

    def work(self):
        """Milliseconds of processor time that the page's own thread took since it was made."""
        self.devtools("Performance.enable", {"timeDomain": "threadTicks"})
        metrics = self.devtools("Performance.getMetrics", {})["metrics"]
        return 1000 * sum(m["value"] for m in metrics if m["name"] == "TaskDuration")

    def console(self):
        """What the console was told since the last time, as text."""
        return [f'{entry["level"]}: {entry["message"]}'
                for entry in self.call("POST", self.session + "/se/log", {"type": "browser"})]

    def close(self):
        try:
            self.call("DELETE", self.session)
        finally:
            self.process.terminate()
            self.process.wait()


def pixels(png):
    """Width, and the rows of a PNG of 8 bits as bytes, three or four for each point."""
    at, data = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", png[at + 8:at + 18])
        elif kind == b"IDAT":
            data += png[at + 8:at + 8 + size]
        at += 12 + size
    assert depth == 8 and colour in (2, 6)
    step = 3 if colour == 2 else 4
    raw, rows, above = zlib.decompress(data), [], bytes(width * step)
    for y in range(height):
        begin = y * (width * step + 1)
        kind, row = raw[begin], bytearray(raw[begin + 1:begin + 1 + width * step])
        for x in range(len(row)) if kind else ():
            left = row[x - step] if x >= step else 0
            corner = above[x - step] if x >= step else 0
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = above[x]
            elif kind == 3:
                guess = (left + above[x]) // 2
            else:
                p = left + above[x] - corner
                guess = min((abs(p - left), 0, left), (abs(p - above[x]), 1, above[x]), (abs(p - corner), 2, corner))[2]
            row[x] = (row[x] + guess) & 255
        rows.append(bytes(row))
        above = row
    return width, step, rows


def colours(png):
    """How many points have each colour."""
    _, step, rows = pixels(png)
    count = {}
    for row in rows:
        for x in range(0, len(row), step):
            point = row[x:x + 3]
            count[point] = count.get(point, 0) + 1
    return count
