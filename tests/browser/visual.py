"""The page that plays an execution, in a browser: what it shows at a cycle is what the log tells, and at the end
the cycles of every part of the latency, and of every port, are those of the report.

visual.py CHROMEDRIVER FOLDER [SHOTS]: FOLDER holds, for each x.html, x.log: the text log of the same dataflows with
the cycle of every operation.  Files in SHOTS, if given, are screenshots to look at.  The last line is
"N passed, N failed".
"""
import glob
import os
import re
import sys

from checks import check, finish
from driver import Browser, colours

WIDTHS = (390, 820, 1440)


class Log:
    """The operations of one dataflow, from the text log, without a look at the page."""

    def __init__(self, title):
        self.title = title
        self.operations = []  # (cycle, lane, output, inputs)
        self.begins = []
        self.parts = {}  # cycles of onload, compute, stall, offload
        self.busy = {}  # of each port, by its name on the page
        self.agree = False

    def add(self, line):
        found = re.match(r"cycle (\d+), (.*): (\S+) (?:\+|max)?= (.*)$", line)
        if found:
            inputs = re.findall(r"\w+\[[\d,]*\]", found.group(4))
            self.operations.append((int(found.group(1)), found.group(2), found.group(3), inputs))
        found = re.search(r" (\d+) counted: onload (\d+), compute (\d+), stall (\d+), offload (\d+)$", line)
        if found:
            self.parts = dict(zip(("onload", "compute", "stall", "offload"), map(int, found.groups()[1:])))
        found = re.match(r"port (\S+) of (\S+): busy in (\d+) of them", line)
        if found:
            self.busy[found.groups()[:2]] = int(found.group(3))
        self.agree |= "figures agree" in line

    @property
    def total(self):
        return sum(self.parts.values())

    def steps(self):
        """Cycles in which a step begins, in order: its number is its place."""
        if not self.begins:
            self.begins = sorted({operation[0] for operation in self.operations})
        return self.begins

    def until(self, step):
        last = self.steps()[step - 1] if step else 0
        return [operation for operation in self.operations if operation[0] <= last]

    def final(self, step):
        done, ends = len(self.until(step)), {}
        for place, (_, _, output, _) in enumerate(self.operations):
            ends[output] = place
        return sum(1 for place in ends.values() if place < done)


def logs_of(path):
    logs = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if re.match(r"\S+ on \S+$", line):
                logs.append(Log(line.strip()))
            elif logs:
                logs[-1].add(line.rstrip("\n"))
    return logs


FILM = """
return [...document.querySelectorAll('.film')].map(film => ({
    name: film.querySelector('h2').textContent,
    figures: Object.fromEntries([...film.querySelectorAll('[data-figure]')].map(
        row => [row.dataset.figure, [Number(row.dataset.value), Number(row.children[2].textContent.replaceAll(',', ''))]])),
    boxed: Object.fromEntries([...film.querySelectorAll('[data-figure]')].map(
        row => [row.dataset.figure, Number(row.children[3].textContent.replaceAll(',', ''))])),
    lanes: [...film.querySelectorAll('.lanes tbody tr')].filter(row => !row.className).map(
        row => [row.children[0].textContent, ...[...row.children].slice(1, -1).map(cell => cell.textContent.split(' ')[0])]),
    differ: film.querySelector('.agreement').dataset.differ,
    ports: [...film.querySelectorAll('.strip tbody tr')].map(row => [row.dataset.port, Number(row.dataset.value)]),
    phase: film.dataset.phase,
    ghosts: Number(film.querySelector('.note.ghosts').dataset.ghosts),
    told: [...film.querySelectorAll('.note')].map(note => note.textContent).join('; '),
}));
"""


def shown(browser):
    return browser.run(FILM)


def check_moment(name, log, film, cycle):
    """MACs, cycles, final outputs and lanes are those of the log's first so many steps; what is no step is waiting."""
    figures = film["figures"]
    parts = {part: figures.get("cycles." + part, [0])[0] for part in log.parts}
    check(f"{name}: cycles", sum(parts.values()) == min(cycle, log.total) == figures["cycles"][0], (parts, figures["cycles"]))
    check(f"{name}: no part is longer than in the report", all(parts[part] <= log.parts[part] for part in parts), parts)
    step = parts["compute"]
    if log.total == len(log.steps()):
        check(f"{name}: a step in every cycle", step == min(cycle, log.total), step)
    done = log.until(step)
    check(f"{name}: MACs", figures["macs"][0] == len(done), (figures["macs"], len(done)))
    touched = len({operation[2] for operation in done})
    total = len({operation[2] for operation in log.operations})
    untouched = figures["outputs.untouched"]
    check(f"{name}: untouched outputs", untouched[0] - untouched[1] == total - touched, untouched)
    told = re.search(r"([\d,]+) final values?,", film["told"])
    check(f"{name}: final outputs", told and int(told.group(1).replace(",", "")) == log.final(step), told)
    begin = log.steps()[step - 1] if film["phase"] == "compute" else None
    now = [[lane, output, *sorted(inputs)] for at, lane, output, inputs in log.operations if at == begin]
    there = [[row[0], row[1], *sorted(row[2:])] for row in film["lanes"]]
    check(f"{name}: lanes", there == now, f"{there[:2]} for {now[:2]}")


def check_all(browser, name, logs, cycle):
    films = shown(browser)
    check(f"{name}: one film for each log", len(films) == len(logs))
    for log, film in zip(logs, films):
        check_moment(f"{name}, {log.title}, cycle {cycle}", log, film, cycle)
    return films


def press(browser, key):
    for kind in ("keyDown", "keyUp"):
        browser.devtools("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": key})


def check_way(browser, name, logs):
    """There and back again by every control; every moment is the same whichever way it was reached."""
    last = max(log.total for log in logs)
    at = browser.run("return document.body.dataset.cycle")
    check(f"{name}: begins before everything", at == "0", at)
    check_all(browser, name, logs, 0)
    for key, count in (("ArrowRight", 3), ("ArrowLeft", 1)):
        for _ in range(count):
            press(browser, key)
    check_all(browser, f"{name}, arrows", logs, 2)
    press(browser, "End")
    films = check_all(browser, f"{name}, End", logs, last + 1)
    for log, film in zip(logs, films):
        check(f"{name}, {log.title}: the log agrees with the kernel", log.agree)
        check(f"{name}, {log.title}: each port is busy for the cycles of the report",
              sorted(busy for _, busy in film["ports"][1:]) == sorted(log.busy.values()), (film["ports"], log.busy))
        check(f"{name}, {log.title}: the end is the report", film["differ"] == "0", film["differ"])
        check(f"{name}, {log.title}: every figure is", film["figures"] and all(a == b for a, b in film["figures"].values()),
              film["figures"])
    for _ in range(4):
        press(browser, "ArrowLeft")
    check_all(browser, f"{name}, back from the end", logs, last - 3)
    there = [film["figures"] for film in shown(browser)]
    press(browser, "Home")
    browser.run("document.getElementById('position').value = arguments[0];"
                "document.getElementById('position').dispatchEvent(new Event('input'))", last - 3)
    check(f"{name}: the same moment from both sides", there == [film["figures"] for film in shown(browser)])
    sets = "return JSON.stringify(zzlc.views.map(view => view.player.contents.map(one => [...one.held, one.count])))"
    before = browser.run(sets)
    browser.run("for (let i = 0; i < 40; i++) zzlc.seek(zzlc.cycle - 1); for (let i = 0; i < 40; i++) zzlc.seek(zzlc.cycle + 1);")
    check(f"{name}: the same sets forwards and backwards", last < 60 or before == browser.run(sets))
    press(browser, "Home")
    check_all(browser, f"{name}, Home", logs, 0)


def check_event_study(browser, logs):
    """By event, by window, with ghosts: figures that people can work out."""
    name = "event-study"
    event = next(i for i, log in enumerate(logs) if log.title.startswith("event"))
    log = logs[event]
    press(browser, "Home")
    for arrived in (1, 2, 3):
        browser.run("document.getElementById('after').click()")
        film = shown(browser)[event]
        step = film["figures"]["cycles.compute"][0]
        inputs = {x for operation in log.until(step) for x in operation[3] if x.startswith("I[")}
        check(f"{name}: unit {arrived} is event {arrived}", len(inputs) == arrived and film["figures"]["events.arrived"][0] == arrived,
              (inputs, film["figures"]["events.arrived"]))
        check(f"{name}: each event is read once", film["figures"]["words(I, input_sram, down)"][0] == arrived)
    browser.run("document.getElementById('before').click()")
    check(f"{name}: a unit back", shown(browser)[event]["figures"]["events.arrived"][0] == 2)
    press(browser, "g")
    press(browser, "End")
    film = shown(browser)[event]
    check(f"{name}: ghosts and work are what boxes count", film["ghosts"] + film["figures"]["macs"][0] == film["boxed"]["macs"] == 1800,
          (film["ghosts"], film["boxed"]["macs"]))
    press(browser, "g")


CURSOR = """
const view = zzlc.views[arguments[0]].views[arguments[1]], told = view.section.querySelector('.told');
return { cycle: zzlc.cycle, text: told.textContent, cell: told.textContent.split(/:| =/)[0], live: told.getAttribute('aria-live'),
    shown: view.cursor.mark.offsetParent !== null, across: view.across, down: view.down, panels: view.place.panels,
    line: view.place.line, name: view.operand.name }
"""


def walk(browser, event, operand):
    """The names of the cells of a tensor, from the first, to and fro over all rows of its first panel."""
    at = browser.run(CURSOR, event, operand)
    names = [at["cell"]]
    for row in range(at["down"]):
        keys = (["ArrowDown"] if row else []) + [("ArrowRight", "ArrowLeft")[row % 2]] * (at["across"] - 1)
        for key in keys:
            press(browser, key)
            names.append(browser.run(CURSOR, event, operand)["cell"])
    return names


def check_cursor(browser, logs):
    """The cells are read without a pointer: the arrows go from cell to cell while a tensor has the focus."""
    name, event = "event-study, cursor", next(i for i, log in enumerate(logs) if log.title.startswith("event"))
    log, last = logs[event], len(logs[event].steps())
    focus = "zzlc.views[arguments[0]].views[arguments[1]].canvas.focus()"
    browser.run("zzlc.seek(arguments[0])", last)
    inputs = next(i for i in (1, 2) if browser.run(CURSOR, event, i)["name"] == "I")
    browser.run(focus, event, inputs)
    told = browser.run(CURSOR, event, inputs)
    check(f"{name}: the first cell is read, aloud", told["cell"] == "I[0,0,0,0]" and told["shown"] and told["live"] == "polite", told)
    names, wanted = walk(browser, event, inputs), {x for operation in log.operations for x in operation[3] if x.startswith("I[")}
    check(f"{name}: every cell is reached once", set(names) == wanted and len(names) == len(wanted), names)
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        press(browser, key)
    told = browser.run(CURSOR, event, inputs)
    check(f"{name}: stays within the tensor, and the clock stands still", told["cell"] == "I[0,0,4,4]" and told["cycle"] == last, told)
    press(browser, "Home")
    told = browser.run(CURSOR, event, inputs)
    check(f"{name}: what is told stays true", told["cycle"] == 0 and told["text"].endswith("used 0 times"), told)
    browser.run("zzlc.seek(arguments[0])", last + 1)
    browser.run(focus, event, 0)
    check(f"{name}: elsewhere it is gone", not browser.run(CURSOR, event, inputs)["shown"])
    told, row = browser.run(CURSOR, event, 0), []
    for _ in range(told["line"] * told["across"]):
        row.append(browser.run(CURSOR, event, 0)["cell"])
        press(browser, "ArrowRight")
    outputs = {operation[2] for operation in log.operations}
    check(f"{name}: over the edge lies the next channel", told["line"] > 1 and len(set(row)) == len(row) and set(row) <= outputs, row)
    browser.run("document.activeElement.blur()")


def phases(browser, film):
    """Of each cycle the first letter of what it is spent on."""
    return browser.run("""
        const view = zzlc.views[arguments[0]], said = [];
        for (let cycle = 1; cycle <= view.film.end; cycle++) {
            zzlc.seek(cycle);
            said.push(view.root.dataset.phase[0]);
        }
        return said.join('')""", film)


def check_waits(browser, logs):
    """Onload, stall and offload stand where one puts them by hand."""
    titles = [log.title.split()[0] for log in logs]
    wanted = {
        "doubled": "oo" + 16 * "c" + "oooo",
        # A tile of X takes 2 cycles, three times between four steps and four.
        "single": "oo" + "ss".join(4 * ["cccc"]) + "oooo",
        # Each step takes 2 cycles of a port; with 32 of them it is busy all the time.
        "narrow": "oo" + 10 * "cs" + 6 * "c" + "oooo",
    }
    for title, cycles in wanted.items():
        told = phases(browser, titles.index(title))
        check(f"waits: the cycles of {title}", told == cycles, told)
    browser.run("zzlc.seek(7)")
    told = browser.run("return zzlc.views[arguments[0]].sentence.textContent", titles.index("single"))
    check("waits: says for what the array waits", "Stall, cycle 1 of 6" in told and "port entry of near" in told, told)
    rows = browser.run("""return [...zzlc.views[arguments[0]].root.querySelectorAll('.strip tbody tr')].map(
        row => [row.dataset.port, row.dataset.value])""", titles.index("single"))
    check("waits: and what is on the way", ["port entry of near", "3"] in rows, rows)
    check("waits: the models of boxes have their names", [
        head for film in browser.run("return zzlc.views.map(view => view.root.querySelector('.figures th:last-child').textContent)")
        for head in [film]] == ["boxes (ZigZag)" if title != "single" else "boxes (products)" for title in titles])


def check_drawing(browser, name):
    """Cells that did not change are not drawn again: the pictures are those of a page that draws everything."""
    for ghosts in (False, True):
        browser.run("zzlc.setGhosts(arguments[0])", ghosts)
        differ = browser.run("""
            const all = () => [...document.querySelectorAll('.tensor canvas')].map(canvas => canvas.toDataURL());
            let differ = 0;
            for (let cycle = 0; cycle <= zzlc.lastCycle; cycle += 7) {
                for (let i = 3; i >= 0; i--) zzlc.seek(cycle - i);
                const there = all();
                zzlc.layOut();
                zzlc.show();
                all().forEach((picture, i) => { differ += picture === there[i] ? 0 : 1; });
            }
            return differ""")
        check(f"{name}: draws what changed, ghosts {ghosts}", differ == 0, differ)
    browser.run("zzlc.setGhosts(false)")


def check_looks(browser, name, shots):
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            browser.size(width, 600)
            browser.scheme(scheme)
            browser.run("zzlc.seek(Math.floor(zzlc.lastCycle / 2))")
            png = browser.screenshot()
            count = colours(png)
            check(f"{name}, {width} wide, {scheme}: not blank", len(count) > 20 and max(count.values()) < 0.97 * sum(count.values()))
            wide = browser.run("return document.documentElement.scrollWidth")
            check(f"{name}, {width} wide, {scheme}: nothing sticks out", wide <= width, wide)
            if shots:
                with open(os.path.join(shots, f"{name}-{width}-{scheme}.png"), "wb") as file:
                    file.write(browser.screenshot(True))


def check_play(browser, name):
    browser.run("zzlc.seek(0); document.getElementById('speed').value = 8;"
                "document.getElementById('speed').dispatchEvent(new Event('change'));")
    press(browser, " ")
    for _ in range(200):
        if not browser.run("return zzlc.playing"):
            break
    at, last = browser.run("return [zzlc.cycle, zzlc.lastCycle]")
    check(f"{name}: plays to the end", at == last, (at, last))


def main():
    browser = Browser(sys.argv[1])
    shots = sys.argv[3] if len(sys.argv) > 3 else None
    try:
        browser.size(1280, 900)
        pages = sorted(glob.glob(os.path.join(sys.argv[2], "*.html")))
        check("there are pages", len(pages) >= 5)
        for page in pages:
            name, logs = os.path.basename(page)[:-len(".html")], logs_of(page[:-len("html")] + "log")
            browser.load(os.path.abspath(page))
            check_way(browser, name, logs)
            if name == "event-study":
                check_event_study(browser, logs)
                check_cursor(browser, logs)
                check_drawing(browser, name)
                check_looks(browser, name, shots)
                check_play(browser, name)
            elif name == "waits":
                check_waits(browser, logs)
            if shots and name != "event-study":
                check_looks(browser, name, shots)
            told = browser.console()
            check(f"{name}: the console says nothing", not told, told)
    finally:
        browser.close()
    return finish()


sys.exit(main())
