/* The running counts of one film beside the figures of the report, which they reach at the end. */

class Figures {
  constructor(film, player) {
    Object.assign(this, { film, player });
    this.rows = film.figures.map(figure => this.makeRow(figure)).filter(row => row);
    const head = ["figure", "so far", "report", this.boxesName()].map((text, i) =>
      element("th", { scope: "col", className: i ? "number" : "" }, text));
    const table = (rows, caption) => element("table", { className: "figures" }, element("caption", { className: "hidden" }, caption),
      element("thead", {}, element("tr", {}, ...head.map(cell => cell.cloneNode(true)))), element("tbody", {}, ...rows.map(row => row.line)));
    const main = this.rows.filter(row => row.main && row.shown), more = this.rows.filter(row => !row.main && row.shown);
    this.makeTally();
    this.agreement = element("p", { className: "agreement" });
    this.ghostLine = element("p", { className: "note ghosts" });
    this.root = element("section", {}, element("h3", {}, "Counts", element("small", {}, "so far, and what the report says at the end")),
      this.agreement, element("div", { className: "scroll" }, table(main, "Counts")), this.ghostLine,
      element("details", {}, element("summary", {}, plural(more.length, "more count")), element("div", { className: "scroll" }, table(more, "More counts"))),
      element("p", { className: "note" }, this.aboutBoxes()));
    this.moment = momentAt(film, 0, false);
  }

  /* Which box model the last column is of, and what it does. */
  boxesName() {
    const { boxes } = this.film;
    return !boxes ? "" : boxes.model === "zigzag" ? "boxes (ZigZag)" : "boxes (products)";
  }
  aboutBoxes() {
    const { boxes } = this.film;
    if (!boxes) return "These loops cannot be counted as boxes.";
    if (boxes.model === "zigzag")
      return "Boxes (ZigZag): ZigZag's own figures for these loops, whose tiles are always full boxes, borders, padding and all.";
    return "Boxes (products): trip counts multiplied, so that every point the loops span is work, whether it has an output or not" +
      (boxes.why ? "; ZigZag itself cannot say these loops, since in its model " + boxes.why : "") + ".";
  }

  /* The few counts that people watch, at the top. */
  makeTally() {
    const { film } = this;
    const wanted = [["MACs", "macs"], ["cycles", "cycles"], ["onload cycles", "cycles.onload"], ["stall cycles", "cycles.stall"], ["offload cycles", "cycles.offload"], ["events", "events.arrived"]];
    for (const operand of film.operands) {
      const memory = film.memories[operand.levels[0].memory].name, access = "words(" + operand.name + ", " + memory + ", ";
      wanted.push([operand.name + " words read from " + memory, access + "down)"]);
      if (operand.output) wanted.push([operand.name + " words written to " + memory, access + "back)"]);
    }
    wanted.push(["partial sums at most", "readiness.live"]);
    this.tallies = wanted.map(([label, name]) => ({ label, row: this.rows.find(row => row.figure.name === name) }))
      .filter(({ row }) => row && row.shown)
      .map(({ label, row }) => ({ row, value: element("b", {}), label }));
    this.tally = element("ul", { className: "tally" }, ...this.tallies.map(({ label, value }) => element("li", {}, value, " " + label)));
  }

  /* A row for a figure that can be followed; what the film does not tell, such as energy, has none. */
  makeRow(figure) {
    const now = this.reader(figure.name);
    if (!now) return null;
    const soFar = element("td", { className: "number" }), report = element("td", { className: "number" }, exact(figure.value));
    const line = element("tr", { title: figure.about }, element("th", { scope: "row" }, figure.name), soFar, report,
      element("td", { className: "number boxed" }, figure.boxed === undefined ? "" : exact(figure.boxed)));
    line.dataset.figure = figure.name;
    const main = /^(macs|cycles|events\.|readiness\.|outputs\.untouched|words)/.test(figure.name);
    const shown = figure.value !== 0 || figure.boxed > 0 || figure.name === "outputs.untouched";
    return { figure, now, line, soFar, main, shown };
  }

  reader(name) {
    const { film, player } = this, simple = {
      "macs": () => film.workAt[player.ticksDone],
      "cycles.compute": () => this.moment.done.compute,
      "events.arrived": () => film.arrivedAt[player.ticksDone],
      "events.filtered": () => film.filteredAt[player.ticksDone],
      "events.idle": () => film.idleAt[player.ticksDone],
      "readiness.first": () => film.finalAt[player.steps] ? film.finalAt.findIndex(count => count) : 0,
      "readiness.last": () => film.finalAt[player.steps] ? film.finalAt.indexOf(film.finalAt[player.steps]) : 0,
      "readiness.live": () => film.liveMostAt[player.steps],
      "outputs.untouched": () => film.operands[0].size - film.begunAt[player.steps],
    };
    const parts = { "cycles": PHASES, "cycles.onload": ["onload"], "cycles.stall": ["stall"], "cycles.offload": ["offload"] };
    if (film.clock && parts[name]) return () => parts[name].reduce((sum, phase) => sum + this.moment.done[phase], 0);
    if (simple[name]) return simple[name];
    const [, metric, tensor, memory, direction] = /^(\w+)\((\w+), (\w+)(?:, (\w+))?\)$/.exec(name) || [];
    const operand = film.operands.find(one => one.name === tensor);
    if (!operand) return null;
    const l = operand.levels.findIndex(level => film.memories[level.memory].name === memory);
    if (l < 0) return null;
    const level = operand.levels[l], d = DIRECTIONS.indexOf(direction);
    if (d >= 0 && ["elements", "first", "final"].includes(metric)) return () => player.moved[operand.index][l][d][metric];
    if (d >= 0 && metric === "words") return () => {
      const moved = player.moved[operand.index][l][d];
      return level.widest[d] ? moved.grains * level.narrowest[d] / level.widest[d] : moved.elements;
    };
    const inner = player.contents.find(c => c.track.operand === operand.index && c.track.boundary === l + 1);
    if (metric === "tile" && inner) return () => inner.begun ? inner.track.most[inner.begun - 1] : 0;
    return null;
  }

  /* So many rows of ports already differ. */
  show(moment, ghosts, differ) {
    const { film, player } = this;
    this.moment = moment;
    for (const row of this.rows) {
      const value = row.now(), same = value === row.figure.value;
      differ += same ? 0 : 1;
      if (!row.shown) continue;
      row.line.dataset.value = value;
      row.soFar.textContent = exact(value) + (player.isOver ? same ? " ✓" : " ✗" : "");
      row.soFar.style.setProperty("--part", row.figure.value ? Math.min(100, 100 * value / row.figure.value) + "%" : "0%");
      row.line.classList.toggle("wrong", player.isOver && !same);
    }
    for (const { row, value } of this.tallies) value.textContent = exact(Number(row.line.dataset.value));
    const followed = this.rows.length + film.ports.length;
    this.verdict = differ ? differ + " of " + followed + " counts differ from the report: that is a fault of zzlc."
      : "All " + followed + " counts that were followed are those of the report.";
    this.agreement.textContent = player.isOver ? this.verdict
      : film.complete ? "" : "Only the first " + film.steps + " of " + film.allSteps + " steps are recorded; the counts do not reach the report's.";
    this.agreement.dataset.differ = player.isOver ? differ : "";
    this.showGhosts(ghosts);
  }

  showGhosts(ghosts) {
    const { film, player } = this, count = film.ghostsAt[player.ticksDone], macs = film.workAt[player.ticksDone];
    this.ghostLine.hidden = !ghosts;
    this.ghostLine.dataset.ghosts = count;
    this.ghostLine.textContent = "Ghosts so far: " + plural(count, "point") + " without work. With the " + plural(macs, "MAC") + " that is " +
      grouped(count + macs) + ", the product of the loop bounds" + (player.isOver ? " for all of it." : " up to here.");
  }
}

function exact(value) {
  return Number.isInteger(value) ? grouped(value) : String(+value.toPrecision(12));
}
