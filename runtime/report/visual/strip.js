/* What the cycles of a film are spent on: a row for the array, in the colours of the phases, and one for each
 * port, over the clock that all films share. */

const STRIP = 14, MOST_PORTS = 16;

class Strip {
  constructor(film, seek) {
    Object.assign(this, { film, seek, rows: [] });
    const { latencyParts: parts, ports } = film;
    const bars = phasesOf(film).map(([phase, first, last]) => ({ begin: first, cycles: last - first + 1, colour: phase }));
    this.addRow("the array", bars, film.total, moment => ({ busy: moment.done.compute, what: "" }), parts.compute);
    for (const port of ports.slice(0, MOST_PORTS))
      this.addRow(port.name, port.begin.map((begin, i) => ({ begin, cycles: port.cycles[i], colour: "busy" })), port.busy,
        moment => portAt(port, moment.phase === "before" ? 0 : moment.cycle), port.busy);
    const kinds = PHASES.filter(phase => parts[phase] > 0);
    this.legend = element("ul", { className: "phases" }, ...[...kinds, ...(ports.length ? ["busy"] : [])].map(kind =>
      element("li", { className: "is-" + kind }, element("i", {}), kind === "busy" ? "port busy" : kind)));
    const head = ["", "over the cycles", "busy so far"].map((text, i) => element("th", { scope: "col", className: i === 2 ? "number" : "" }, text));
    head[2].style.width = 0.56 * (2 * Math.max(grouped(film.total).length, 5) + 8) + "em";
    const table = element("table", { className: "strip" }, element("caption", { className: "hidden" }, "What the cycles are spent on"),
      element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...this.rows.map(row => row.line)));
    this.root = element("section", {}, element("h3", {}, "Cycles", element("small", {}, "what they are spent on, as the report counts them; click to go there")),
      this.legend, table, element("p", { className: "note" }, this.note()));
  }

  note() {
    const { film } = this, { onload, stall, offload } = film.latencyParts;
    if (!film.clock) return "There are too many windows to tell onload, stall and offload: the clock runs over the cycles of the steps.";
    const hidden = this.film.ports.length > MOST_PORTS ? " " + plural(film.ports.length - MOST_PORTS, "more port") + " are not shown." : "";
    if (!onload && !stall && !offload)
      return (film.ports.length ? "Nothing waits: every port keeps up with the array." : "Nothing waits: no port of this accelerator has a width that could limit it.") + hidden;
    return "The report says how many cycles are lost, and orders nothing: this is one order, of exactly these cycles. " +
      (stall ? "The array waits for " + film.waitsFor + (film.clock.single ? ", where a tile without a second buffer changes." : ", which is busy for longer than anything else.") : "") + hidden;
  }

  addRow(name, bars, all, state, limit) {
    const canvas = element("canvas", { role: "img" }), count = element("td", { className: "number" });
    const cell = element("td", { className: "bars" }, canvas);
    const line = element("tr", {}, element("th", { scope: "row" }, name), cell, count);
    line.dataset.port = name;
    line.dataset.report = limit;
    cell.addEventListener("click", event => {
      const cycle = Math.ceil(event.offsetX / this.width * this.span);
      this.seek(Math.max(0, cycle));
    });
    this.rows.push({ name, bars, all, state, limit, canvas, count, line, cell });
  }

  /* Over so many cycles, which all films share. */
  layOut(span) {
    this.span = Math.max(1, span);
    this.rows.forEach(row => { row.canvas.style.width = "0"; });
    this.width = Math.max(40, this.rows[0].cell.clientWidth - 8);
    const dots = window.devicePixelRatio || 1;
    for (const row of this.rows) {
      row.canvas.width = Math.ceil(this.width * dots);
      row.canvas.height = STRIP * dots;
      row.canvas.style.width = this.width + "px";
      row.canvas.style.height = STRIP + "px";
      row.picture = this.paint(row, dots);
    }
  }

  paint(row, dots) {
    const picture = document.createElement("canvas"), scale = this.width / this.span;
    picture.width = row.canvas.width;
    picture.height = row.canvas.height;
    const context = picture.getContext("2d");
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.fillStyle = palette.read;
    context.fillRect(0, STRIP - 2, this.width, 2);
    const gap = scale > 5 ? 1 : 0;
    for (const { begin, cycles, colour } of row.bars) {
      context.fillStyle = palette[colour];
      if (!gap) context.fillRect((begin - 1) * scale, 0, Math.max(cycles * scale, 0.5), STRIP);
      else for (let c = 0; c < cycles; c++) context.fillRect((begin - 1 + c) * scale, 0, scale - gap, STRIP);
    }
    return picture;
  }

  /* Shows a moment; gives how many rows are not what the report says, once all is over. */
  show(moment, isOver) {
    let differ = 0;
    this.rows.forEach((row, i) => {
      const { busy, what } = row.state(moment), context = row.canvas.getContext("2d"), same = busy === row.limit;
      differ += same ? 0 : 1;
      context.clearRect(0, 0, row.canvas.width, row.canvas.height);
      context.drawImage(row.picture, 0, 0);
      const x = (moment.cycle - (moment.cycle ? 0.5 : 0)) / this.span * row.canvas.width;
      context.fillStyle = palette.now;
      context.fillRect(Math.min(x, row.canvas.width - 2), 0, 2 * (window.devicePixelRatio || 1), row.canvas.height);
      row.line.dataset.value = busy;
      row.count.textContent = grouped(busy) + " of " + grouped(row.limit) + (isOver && this.film.clock ? same ? " ✓" : " ✗" : "");
      row.line.title = i && what ? "now: " + what : "";
      row.canvas.setAttribute("aria-label", row.name + ": busy in " + row.count.textContent + " cycles" + (what ? ", now " + what : ""));
    });
    return this.film.clock ? differ : 0;
  }
}
