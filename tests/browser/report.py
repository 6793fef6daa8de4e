"""Reports in a browser: the charts have the bars that the XML has figures, each of the right size.

report.py CHROMEDRIVER FOLDER [SHOTS]: FOLDER holds x.html beside x.xml, as `zzlc --html` writes them.  Files in
SHOTS, if given, are screenshots to look at.  The last line is "N passed, N failed".
"""
import glob
import os
import sys
import xml.etree.ElementTree as ElementTree

from checks import check, finish
from driver import Browser, colours

WIDTHS = (390, 820, 1280)
LOOKED_AT = ("compare.html", "event-study.html", "network.html")  # the others look alike, and looking takes time


BARS = """
const scope = arguments[0] ? document.querySelector(arguments[0]) : document;
return [...scope.querySelectorAll('svg[data-chart="' + arguments[1] + '"]')].map(
    chart => [...chart.querySelectorAll('rect.bar')].map(bar => [bar.dataset.value, bar.getBoundingClientRect().width,
                                                                 bar.getBoundingClientRect().height]));
"""


def positive(values):
    return [float(v) for v in values if float(v) > 0]


def energies(evaluation):
    energy = evaluation.find("energy")
    memories = [sum(float(a.get("energy")) for a in m.findall("access")) for m in evaluation.findall("operand/memory")]
    in_memory = ("multipliers", "bit-lines", "dac", "adc", "adders", "place-adders", "accumulators")
    parts = [energy.get(part, 0) for part in in_memory] if energy.get("multipliers") else [energy.get("compute")]
    return positive(parts + memories + [energy.get("hops", 0)])


def cycles(evaluation):
    return positive(evaluation.find("cycles").get(cause) for cause in ("onload", "compute", "stall", "offload"))


def close(a, b):
    return len(a) == len(b) and all(abs(x - y) <= 1e-9 * max(abs(x), abs(y)) for x, y in zip(a, b))


def check_bars(name, found, wanted, along):
    """Values are those wanted, and lengths are in proportion to them."""
    values = [float(bar[0]) for bar in found]
    check(f"{name}: {len(wanted)} bars with the right values", close(values, wanted), f"{values} for {wanted}")
    lengths = [bar[1 + along] for bar in found]
    if values and close(values, wanted) and max(lengths) > 0:
        scale = max(lengths) / max(values)
        check(f"{name}: as long as the values are large",
              all(abs(l - v * scale) <= 1 + 0.01 * v * scale for l, v in zip(lengths, values)), lengths)


def check_layer(browser, name, scope, evaluations):
    for kind, figures in (("energy", energies), ("cycles", cycles)):
        charts = browser.run(BARS, scope, kind)
        check(f"{name}: one chart of {kind}", len(charts) == 1, len(charts))
        check_bars(f"{name}, {kind}", charts[0], [v for e in evaluations for v in figures(e)], 0)
    words = browser.run("""
        const scope = arguments[0] ? document.querySelector(arguments[0]) : document;
        return [...scope.querySelectorAll('.words td[data-value]')].map(bar => bar.dataset.value)""", scope)
    wanted = [a.get("words") for e in evaluations for a in e.findall("operand/memory/access")]
    check(f"{name}: all words", sorted(words) == sorted(wanted), f"{sorted(words)} for {sorted(wanted)}")
    links = browser.run("""
        const scope = arguments[0] ? document.querySelector(arguments[0]) : document;
        return [...scope.querySelectorAll('svg.hierarchy .link line')].map(link => link.dataset.value)""", scope)
    wanted = [a.get("words") for e in evaluations for a in e.findall("operand/memory/access")
              if a.get("direction") in ("down", "back")]
    check(f"{name}: a link for what moves down and back", sorted(links) == sorted(wanted), f"{links} for {wanted}")
    loops = browser.run("""
        const scope = arguments[0] ? document.querySelector(arguments[0]) : document;
        return [...scope.querySelectorAll('table.nest')].map(nest => nest.tBodies[0].rows.length - 1)""", scope)
    wanted = [len(e.findall("nest/for") + e.findall("nest/event") + e.findall("nest/spread")) for e in evaluations]
    check(f"{name}: a row for each loop", loops == wanted, f"{loops} for {wanted}")


def check_layers(browser, name, layers, flows):
    alone = all(len(evaluations) == 1 for evaluations in flows.values())
    for kind, figures in (("energy", energies), ("cycles", cycles)) if alone else ():
        chart = browser.run(BARS, "section[aria-labelledby=together]", kind)[0]
        check_bars(f"{name}, {kind} of all", chart, [v for (e,) in flows.values() for v in figures(e)], 0)
    for kind, figure in (("energy", "energy"), ("cycles", "cycles")) if not alone else ():
        charts = browser.run(BARS, None, kind + "-layers")
        check(f"{name}: a chart of {kind} for each dataflow", len(charts) == len(flows), len(charts))
        for chart, (flow, evaluations) in zip(charts, flows.items()):
            total = sum(float(bar[0]) for bar in chart)
            wanted = sum(float(e.find(figure).get("total")) for e in evaluations)
            check(f"{name}, {flow}: the bars are the {kind}", abs(total - wanted) <= 1e-9 * wanted, f"{total}, not {wanted}")
    check(f"{name}: a part for each layer",
          browser.run("return document.querySelectorAll('details.layer').length") == len(layers))
    check(f"{name}: parts are closed", browser.run("return document.querySelectorAll('details.layer[open]').length") == 0)
    place = len(layers) - 1
    if alone:
        browser.run("document.querySelectorAll('details.layer')[arguments[0]].open = true", place)
    else:
        browser.run("""
        const part = document.querySelectorAll('details.layer')[arguments[0]].querySelector('.inside');
        const link = document.querySelector('svg.columns a[href="#' + part.id + '"]');
        link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))""", place)
        check(f"{name}: a click on a column opens its layer", browser.run(
            "return document.querySelectorAll('details.layer')[arguments[0]].open", place))
    last = list(layers.values())[place]
    check_layer(browser, name + ", " + last[0].get("layer"), "details.layer[open]", last)


def check_searches(browser, name, searches, flows):
    rows = browser.run("return document.querySelectorAll('table[data-chart=searches] tbody tr').length")
    check(f"{name}: a row for each search", rows == len(searches), rows)
    fronts = browser.run("""return [...document.querySelectorAll('svg[data-chart=front]')].map(front => [
        [...front.querySelectorAll('circle.point')].map(point => [point.dataset.value, point.dataset.x]),
        [...front.querySelectorAll('circle.point')].map(point => point.getBoundingClientRect().y),
        [...front.querySelectorAll('line.bound')].map(bound => [bound.dataset.value, bound.getBoundingClientRect().y])])""")
    wanted = [s for s in searches if len(s.findall("point")) > 1 and not s.get("searched-with")]
    check(f"{name}: a front for each search with one", len(fronts) == len(wanted), len(fronts))
    for (points, heights, bounds), search in zip(fronts, wanted):
        title = f'{name}, front of {search.get("dataflow")}'
        values = [[v.get("is") for v in p.findall("value")[:2]] for p in search.findall("point")]
        check(f"{title}: its points", points == values, f"{points} for {values}")
        check(f"{title}: more is higher", heights == sorted(heights, reverse=True), heights)
        check(f"{title}: the bound", [b[0] for b in bounds] == [search.get("bound")], bounds)
        check(f"{title}: nothing below the bound", all(h <= bounds[0][1] + 1 for h in heights), heights)
    sweeps = browser.run("""return [...document.querySelectorAll('svg[data-chart=sweep]')].map(
        sweep => [...sweep.querySelectorAll('circle')].map(point => Number(point.dataset.value)))""")
    found = sorted(value for sweep in sweeps for value in sweep)
    wanted = sorted(sum(float(e.find(figure).get("total")) for e in flows[flow]) for figure in ("energy", "cycles")
                    for flow in {s.get("dataflow") for s in searches if s.get("sweep")})
    check(f"{name}: a point of a sweep for each variant", close(found, wanted), f"{found} for {wanted}")


def check_labels(browser, name):
    """No axis of a plot says the same twice; and one along which nothing differs has one label."""
    plots = browser.run("""return [...document.querySelectorAll('svg.plot')].map(plot => [plot.getAttribute('aria-label'),
        [...plot.querySelectorAll('text.label[x="0"]')].map(label => label.textContent.replace(/ (energy|cycles)$/, '')),
        [...plot.querySelectorAll('text.label[y="240"]')].map(label => label.textContent),
        [...plot.querySelectorAll('circle')].map(point => Number(point.dataset.value))])""")
    for title, up, across, values in plots:
        check(f"{name}, {title}: labels differ", len(set(up)) == len(up) and len(set(across)) == len(across), (up, across))
        check(f"{name}, {title}: as many as are needed", (len(up) == 1) == (max(values) < min(values) * (1 + 1e-9))
              or len(up) in (1, 2) and max(values) < 1.01 * min(values), (up, min(values), max(values)))
    if name == "frames-or-events.html":
        flat = [title for title, up, _, _ in plots if len(up) == 1]
        check(f"{name}: what costs always the same has one label", "Mappings of events on small, energy against cycles" in flat, flat)
    sentences = browser.run("return [...document.querySelectorAll('.story li')].map(line => line.textContent)")
    if name == "compare.html":
        check(f"{name}: what is compared is told from what it is compared with", any(line.startswith(
            "sweep[r = 4, exact], compared with sweep[r = 2, exact]: cycles ") for line in sentences), sentences)


def check_page(browser, path):
    name = os.path.basename(path)
    root = ElementTree.parse(path[:-4] + "xml").getroot()
    evaluations = root.findall("evaluation")
    layers, flows = {}, {}
    for e in evaluations:
        layers.setdefault((e.get("network"), e.get("index"), e.get("layer")), []).append(e)
        flows.setdefault(e.get("dataflow"), []).append(e)
    browser.size(1280, 900)
    before = browser.work()
    browser.load(path)
    work = browser.work()
    work -= before if work > before else 0
    time = browser.run("const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd - t.startTime")
    # By the clock; or, where others keep the processor busy, by what the page takes of it.
    check(f"{name}: loads in under 2 s", 0 < time < 2000 or 0 < work < 2000, f"{time} ms, {work} of work")
    check(f"{name}: loads nothing else", browser.run("return performance.getEntriesByType('resource').length") == 0)
    if len(layers) == 1:
        browser.run("document.querySelectorAll('details.execution').forEach(d => { d.open = true; })")
        check_layer(browser, name, None, evaluations)
    else:
        check_layers(browser, name, layers, flows)
    if root.findall("exploration"):
        check_searches(browser, name, root.findall("exploration"), flows)
        check_labels(browser, name)
    for chart, title in browser.run("""return [...document.querySelectorAll('svg[role=img]')].slice(0, 500).map(
            s => [s.dataset.chart || 'words', s.getAttribute('aria-label')])"""):
        if not title:
            check(f"{name}: every chart has a name", False, chart)
    check(f"{name}: no two parts have one name", browser.run("""
        const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        return new Set(ids).size == ids.length"""))


def check_without_scripts(browser, path):
    """A large network's page has all of its layers also where nothing may run."""
    name = os.path.basename(path)
    browser.devtools("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.load(path)
    found = browser.devtools("Runtime.evaluate", {"returnByValue": True, "expression":
        "[document.querySelectorAll('details.layer').length, document.querySelectorAll('details.layer svg.hierarchy').length]"})
    browser.devtools("Emulation.setScriptExecutionDisabled", {"value": False})
    check(f"{name}: is whole without scripts", found["result"]["value"] == [200, 200], found)


def check_looks(browser, path, shots):
    name = os.path.basename(path)
    grounds = {}
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        for width in WIDTHS:
            browser.size(width, 900)
            browser.load(path)
            check(f"{name}, {width} wide, {scheme}: nothing hangs over the side", browser.run(
                "return document.documentElement.scrollWidth <= innerWidth"))
            shot = browser.screenshot()
            seen = colours(shot)
            ground = max(seen, key=seen.get)
            grounds[scheme] = sum(ground)
            inked = 1 - seen[ground] / sum(seen.values())
            check(f"{name}, {width} wide, {scheme}: is not blank", inked > 0.01 and len(seen) > 20,
                  f"{inked:.4f} of the points, {len(seen)} colours")
            if shots:
                with open(f"{shots}/{name[:-5]}-{width}-{scheme}.png", "wb") as out:
                    out.write(browser.screenshot(whole=True))
    check(f"{name}: light is light and dark is dark", grounds["light"] > 600 > 200 > grounds["dark"], grounds)
    browser.scheme("light")


def main():
    program, folder = sys.argv[1:3]
    shots = sys.argv[3] if len(sys.argv) > 3 else None
    browser = Browser(program)
    try:
        pages = sorted(glob.glob(os.path.join(os.path.abspath(folder), "*.html")))
        check("there are pages", pages)
        for path in pages:
            check_page(browser, path)
            if shots or os.path.basename(path) in LOOKED_AT:
                check_looks(browser, path, shots)
            if os.path.basename(path) == "deep.html":
                check_without_scripts(browser, path)
            told = browser.console()
            check(f"{os.path.basename(path)}: the console is silent", not told, told)
    finally:
        browser.close()
    return finish()


sys.exit(main())
