/* One film on the page: what happens now, the loops, the lanes, the tensors, the memories. */

const MOST_LANES = 32;

const NUMBERS = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
function grouped(number) { return number < 1000 ? String(number) : NUMBERS.format(number); }

function plural(count, one, many) {
  return grouped(count) + " " + (count === 1 ? one : many || one + "s");
}

class FilmView {
  constructor(film, changed, seek) {
    this.film = film;
    this.player = new Player(film);
    this.changed = changed;
    this.before = -1; /* the tick that was shown before this one */
    this.root = element("article", { className: "film" });
    this.moment = momentAt(film, 0, false);
    this.strip = new Strip(film, seek);
    this.figures = new Figures(film, this.player);
    this.root.append(this.makeHead(), this.strip.root, element("div", { className: "doing" }, this.makeLoops(), this.makeLanes()),
      element("div", { className: "tensors" }, ...this.makeTensors()), this.makeMemories(), this.figures.root);
  }

  section(title, about, ...content) {
    return element("section", {}, element("h3", {}, title, about ? element("small", {}, about) : ""), ...content);
  }

  /* --- what happens ---------------------------------------------------------------------------- */

  makeHead() {
    const { film } = this;
    this.sentence = element("p", { className: "sentence" });
    this.moving = element("p", { className: "moving" });
    return element("div", {},
      element("h2", {}, film.dataflow, element("small", {}, " on layer " + film.layer + ", accelerator " + film.accelerator)),
      this.sentence, this.moving, this.figures.tally);
  }

  makeLoops() {
    const { film } = this;
    this.loops = film.loops.map((loop, i) => {
      const now = element("output", {});
      const word = loop.kind === "event" ? "on event" : loop.kind;
      const line = element("div", { className: "loop " + loop.kind, },
        element("span", {}, word + " " + loop.variable + (loop.kind === "spread" ? ":" + loop.trips + " over " + loop.over : "")), now);
      line.style.paddingLeft = Math.min(i, 12) * 0.9 + "em";
      return { loop, now, line };
    });
    return this.section("Loops", "outermost first", element("div", { className: "loops" }, ...this.loops.map(l => l.line)));
  }

  place(contents) {
    const { track } = contents, { levels } = this.film.operands[track.operand];
    return track.boundary ? this.film.memories[levels[track.boundary - 1].memory].name : "the lanes";
  }

  showHead() {
    const { film, player, moment } = this, { at } = player;
    const told = { before: () => "Before the first cycle: nothing has moved, no output exists.",
      over: () => "Over: all " + plural(film.allSteps, "step") + " are done and every memory has sent its results on. " + this.figures.verdict,
      compute: () => this.tellTick(at) };
    this.sentence.textContent = (told[moment.phase] || (() => this.tellWait()))();
    this.root.dataset.phase = moment.phase;
    const moves = player.movesSince(this.before < at ? this.before : at - 1).map(sum => {
      const operand = film.operands[sum.track.operand];
      const memory = film.memories[operand.levels[sum.track.boundary].memory].name;
      const place = this.place(sum), told = [];
      if (sum.down) told.push(sum.down + " from " + memory + " to " + place);
      if (sum.back) told.push(sum.back + " from " + place + " to " + memory);
      return operand.name + ": " + told.join(", ");
    });
    const under = film.ports.map(port => portAt(port, moment.cycle).what).filter(what => what);
    this.moving.textContent = !this.works && moment.cycle && under.length ? "On the way: " + [...new Set(under)].join("; ") + "."
      : moves.length ? "Elements moved: " + moves.join("; ") + "." : at < 0 ? "" : "Nothing moved just now.";
    this.showLoops();
  }

  /* Whether lanes do something in this moment. */
  get works() { return this.moment.phase === "compute"; }

  /* A cycle without a step. */
  tellWait() {
    const { film, moment } = this, { phase, done } = moment, parts = film.latencyParts;
    const which = ", cycle " + grouped(done[phase]) + " of " + grouped(parts[phase]) + ": ";
    if (phase === "onload") return "Onload" + which + "the first tiles come in, and no step can begin.";
    if (phase === "offload") return "Offload" + which + "every step is done, and the last results go up.";
    return "Stall" + which + "the array waits for " + film.waitsFor + (film.clock.single ? ": the tile that changes has no second buffer." : ", which cannot keep up.");
  }

  tellTick(at) {
    const { film, player } = this, lanes = film.workAt[at + 1] - film.workAt[at];
    let text = film.kind[at] === 0 ? "Step " + player.steps + " of " + film.allSteps + ". " : "No step. ";
    if (film.event >= 0) {
      const operand = film.operands[film.event];
      const e = film.element[at * film.lanes * film.operands.length + film.event];
      const fresh = at % film.eventTicks === 0 ? "has just arrived" : "is being worked on";
      text += film.kind[at] === 2 ? "Input " + elementName(operand, e) + " is filtered: it never arrives. "
        : "Event " + elementName(operand, e) + " " + fresh + ". ";
    }
    if (film.kind[at] === 0) {
      const finals = film.finalAt[player.steps] - film.finalAt[player.steps - 1];
      text += lanes + " of " + film.lanes + (film.lanes === 1 ? " lane works" : " lanes work") + (finals ? "; " + plural(finals, "output becomes", "outputs become") + " final." : ".");
    } else if (film.kind[at] === 1) {
      text += "Every point here lies outside of a tensor: no cycle is spent, but a product of loop bounds counts one.";
    }
    return text;
  }

  showLoops() {
    const { film } = this;
    let rest = Math.max(0, Math.min(this.player.at, film.ticks - 1));
    for (let i = this.loops.length - 1; i >= 0; i--) {
      const { loop, now } = this.loops[i];
      if (loop.kind === "spread") continue;
      now.textContent = this.player.at < 0 ? "" : this.player.isOver ? "done" : (rest % loop.trips + 1) + " of " + loop.trips;
      rest = Math.floor(rest / loop.trips);
    }
  }

  /* --- lanes ----------------------------------------------------------------------------------- */

  makeLanes() {
    const { film } = this, shown = Math.min(film.lanes, MOST_LANES);
    const head = element("tr", {}, element("th", { scope: "col" }, "lane"),
      ...film.operands.map(operand => element("th", { scope: "col" }, operand.name + (operand.output ? " " + film.sign : ""))),
      element("th", { scope: "col", className: "number" }, "sum"));
    this.laneRows = Array.from({ length: shown }, (unused, lane) => {
      const cells = [...film.operands, null].map(operand => element("td", { className: operand ? "" : "number" }));
      const row = element("tr", {}, element("th", { scope: "row" }, film.laneNames[lane] || "lane"), ...cells);
      return { row, cells };
    });
    return this.section("Lanes", "what each of them does in this cycle",
      element("div", { className: "scroll lanes", tabIndex: 0, role: "region", "aria-label": "Lanes of " + film.dataflow }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...this.laneRows.map(r => r.row)))),
      film.lanes > shown ? element("p", { className: "note" }, "… and " + plural(film.lanes - shown, "lane") + " more.") : "");
  }

  showLanes(ghosts) {
    const { film, player } = this, width = film.operands.length, { at } = player;
    this.laneRows.forEach(({ row, cells }, lane) => {
      const p = at * film.lanes + lane, during = this.works && at >= 0 && at < film.ticks;
      const valid = during && film.valid[p] && film.kind[at] === 0, ghost = during && !valid && ghosts;
      row.className = valid ? "" : ghost ? "ghost" : "idle";
      film.operands.forEach((operand, x) => {
        const e = during ? film.element[p * width + x] : -1;
        if (!valid && !ghost) cells[x].textContent = x ? "" : "idle";
        else if (e < 0) cells[x].textContent = "outside";
        else cells[x].textContent = elementName(operand, e) + (x && valid ? " = " + format(operand.values[e]) : "");
      });
      cells[width].textContent = valid ? format(film.sum[p]) : ghost ? "ghost" : "";
    });
  }

  /* --- tensors --------------------------------------------------------------------------------- */

  makeTensors() {
    this.views = this.film.operands.map(operand => {
      const view = new TensorView(this.film, operand, operand.output ? this.paintOutput.bind(this) : this.paintInput.bind(this),
        { changed: () => { this.drawTensors(); }, keyOf: operand.output ? this.outputKey.bind(this) : e => this.inputKey(operand, e), describe: e => this.describe(operand, e) });
      const axes = operand.axes.map((axis, a) => axisName(operand, a) + " " + axis.extent).join(", ");
      view.counts = element("p", { className: "note" });
      const told = element("div", { className: "told", "aria-live": "polite" }, "\u00a0");
      view.cursor = new Cursor(view, told);
      view.section = this.section(operand.name, (operand.output ? "output" : "input") + "; " + axes, view.root, view.counts, told);
      if (operand.output) view.section.className = "whole";
      return view;
    });
    return this.views.map(view => view.section);
  }

  innermost(operand) { return this.player.contents.find(c => c.track.operand === operand.index && c.track.boundary === 0); }
  isOnChip(operand, e) {
    return this.player.contents.some(c => c.track.operand === operand.index && c.track.boundary > 0 && c.held[e]);
  }

  outputState(e) {
    const { film, player } = this;
    if (!player.contributions[e]) return "untouched";
    return player.steps >= film.lastStep[e] ? "final" : "partial";
  }

  /* What a cell shows, as a number: besides its colour the value, and whether it is touched now. */
  outputKey(e) {
    const state = { untouched: 0, partial: 1, final: 2 }[this.outputState(e)];
    return 8 * this.player.contributions[e] + 2 * state + this.isMarked(0, e);
  }
  inputKey(operand, e) {
    const held = this.innermost(operand).held[e] ? 3 : this.isOnChip(operand, e) ? 2 : this.player.reached[operand.index][e] ? 1 : 0;
    return 2 * held + this.isMarked(operand.index, e);
  }
  isMarked(index, e) { return this.now[index].has(e) || this.ghost[index].has(e) ? 1 : 0; }

  paintOutput(view, e, x, y, size) {
    const state = this.outputState(e);
    view.fill(x, y, size, state === "final" ? palette.final : state === "partial" ? palette.begun : palette.cell);
    if (state === "partial") view.wedge(x, y, size, palette.partial);
    if (state !== "untouched" && size >= 18)
      view.text(x, y, size, this.player.value[e], state === "final" ? palette.ground : palette.ink);
    this.paintMarks(view, e, x, y, size);
  }

  paintInput(view, e, x, y, size) {
    const { operand } = view, now = this.now[operand.index];
    const held = this.innermost(operand).held[e];
    view.fill(x, y, size, held ? palette.lanes : this.isOnChip(operand, e) ? palette.memory
      : this.player.reached[operand.index][e] ? palette.read : palette.cell);
    if (size >= 18) view.text(x, y, size, operand.values[e], held ? palette.ground : palette.ink);
    if (this.film.event === operand.index && this.film.filtered[e]) view.wedge(x, y, size, palette.edge);
    this.paintMarks(view, e, x, y, size, now);
  }

  paintMarks(view, e, x, y, size) {
    const now = this.now[view.operand.index], ghost = this.ghost[view.operand.index];
    if (now.has(e)) view.outline(x, y, size, palette.now);
    else if (ghost.has(e)) view.outline(x, y, size, palette.ghost, true);
  }

  describe(operand, e) {
    let text = elementName(operand, e);
    if (operand.output) {
      const state = this.outputState(e);
      return text + ": " + (state === "untouched" ? "no contribution yet" : state + ", " + format(this.player.value[e]) + " after " + plural(this.player.contributions[e], "contribution"));
    }
    text += " = " + format(operand.values[e]);
    const held = this.player.contents.filter(c => c.track.operand === operand.index && c.held[e]).map(c => this.place(c));
    return text + (held.length ? ": in " + held.join(", ") : "") + "; used " + plural(this.player.reached[operand.index][e], "time");
  }

  /* The elements that lanes touch now, and those that ghosts would. */
  findNow(ghosts) {
    const { film, player } = this, width = film.operands.length, { at } = player;
    this.now = film.operands.map(() => new Set());
    this.ghost = film.operands.map(() => new Set());
    for (let lane = 0; this.works && at >= 0 && at < film.ticks && lane < film.lanes; lane++) {
      const p = at * film.lanes + lane, valid = film.valid[p] && film.kind[at] === 0;
      if (!valid && !ghosts) continue;
      for (let x = 0; x < width; x++) {
        const e = film.element[p * width + x];
        if (e >= 0) (valid ? this.now : this.ghost)[x].add(e);
      }
    }
    this.views.forEach((view, x) => {
      for (const e of this.now[x]) { view.reveal(e); break; }
    });
  }

  drawTensors() {
    const { film, player } = this, steps = player.steps;
    this.views.forEach((view, x) => {
      view.draw();
      view.cursor.show();
      const { operand } = view;
      if (operand.output) {
        const final = film.finalAt[steps], begun = film.begunAt[steps];
        view.counts.textContent = plural(final, "final value") + ", " + plural(begun - final, "partial sum") + ", " + (operand.size - begun) + " untouched, of " + operand.size + ".";
      } else {
        const held = this.innermost(operand).held.reduce((sum, count) => sum + (count ? 1 : 0), 0);
        view.counts.textContent = "In the lanes: " + held + " of " + plural(operand.size, "element") + ".";
      }
      view.canvas.setAttribute("aria-label", operand.name + ": " + view.counts.textContent + " " + this.now[x].size + " touched in this cycle.");
    });
  }

  /* --- memories -------------------------------------------------------------------------------- */

  makeMemories() {
    const { film } = this, cards = [];
    this.sets = [];
    film.memories.forEach((memory, m) => {
      const parts = [];
      film.operands.forEach(operand => operand.levels.forEach((level, l) => {
        if (level.memory === m) parts.push(this.makeSet(operand, l));
      }));
      if (!parts.length) return;
      const size = memory.bits % 8 ? memory.bits + " bit" : grouped(memory.bits / 8) + " byte";
      cards.unshift(element("div", { className: "memory" }, element("h4", {}, memory.name,
        element("small", {}, " " + size + (memory.instances > 1 ? ", " + memory.instances + " instances" : ""))), ...parts));
    });
    const array = element("div", { className: "memory" }, element("h4", {}, "the lanes", element("small", {}, " what they hold while a window lasts")),
      ...film.operands.map(operand => this.makeSet(operand, -1)));
    return this.section("Memories", "outermost first; which elements each holds now", element("div", { className: "memories" }, ...cards, array));
  }

  /* What a memory (level -1: the lanes) has of a tensor. */
  makeSet(operand, level) {
    const outermost = level === operand.levels.length - 1;
    const contents = this.player.contents.find(c => c.track.operand === operand.index && c.track.boundary === (outermost ? level : level + 1));
    const count = element("span", { className: "count" }), set = { operand, level, outermost, contents, count, instance: -1 };
    set.view = new TensorView(this.film, operand, (view, e, x, y, size) => this.paintSet(set, view, e, x, y, size),
      { small: true, keyOf: e => this.has(set, e), changed: () => set.view.draw() });
    const line = element("div", { className: "set" }, element("span", { className: "name" }, operand.name), count);
    if (!outermost && contents.track.instances > 1) {
      const choice = element("select", { "aria-label": "instance" }, element("option", { value: -1 }, "all instances"),
        ...Array.from({ length: Math.min(contents.track.instances, 256) }, (unused, i) => element("option", { value: i }, "instance " + i)));
      choice.addEventListener("change", () => { set.instance = Number(choice.value); this.changed(); });
      line.append(choice);
    }
    this.sets.push(set);
    return element("div", {}, line, set.view.root);
  }

  has(set, e) {
    const { contents, operand, outermost } = set;
    if (!outermost) return (set.held || contents.held)[e] ? 1 : 0;
    if (!operand.output) return 1;
    return contents.sentFinal[e] ? 2 : contents.sentPartial[e] ? 1 : 0;
  }

  paintSet(set, view, e, x, y, size) {
    const has = this.has(set, e), output = set.operand.output;
    view.fill(x, y, size, !has ? palette.cell : has === 2 ? palette.final : output && set.outermost ? palette.partial : set.outermost ? palette.read : set.level < 0 ? palette.lanes : palette.memory);
  }

  showSets() {
    for (const set of this.sets) {
      const { contents, operand, outermost } = set;
      set.held = !outermost && set.instance >= 0 ? contents.inInstance(set.instance) : null;
      this.views[operand.index].chosen.forEach(a => set.view.choose(a, this.views[operand.index].slice[a]));
      set.view.chosen.forEach((a, i) => { set.view.inputs[i].value = set.view.slice[a]; });
      let elements = 0;
      for (let e = 0; e < operand.size; e++) elements += this.has(set, e) ? 1 : 0;
      const most = contents.begun ? contents.track.most[contents.begun - 1] : 0;
      set.count.textContent = outermost && !operand.output ? "the whole tensor, " + operand.size
        : elements + " of " + operand.size + (outermost || set.level < 0 ? "" : "; largest tile so far " + most);
      set.view.canvas.setAttribute("aria-label", operand.name + ": " + set.count.textContent);
      set.view.draw();
    }
  }

  /* --- all of it ------------------------------------------------------------------------------- */

  layOut(span) {
    this.root.classList.toggle("wide", this.root.clientWidth >= 800);
    this.root.classList.toggle("half", this.root.clientWidth >= 480);
    this.views.forEach(view => { view.canvas.style.width = "0"; });
    this.sets.forEach(set => { set.view.canvas.style.width = "0"; });
    this.views.forEach(view => view.layOut(view.section.clientWidth));
    this.sets.forEach(set => set.view.layOut(set.view.root.clientWidth));
    this.strip.layOut(span);
  }

  show(moment, ghosts, quick) {
    this.before = this.player.at;
    this.moment = moment;
    this.player.seek(moment.tick);
    this.findNow(ghosts);
    this.figures.show(moment, ghosts, this.strip.show(moment, this.player.isOver));
    this.showHead();
    this.showLanes(ghosts);
    this.drawTensors();
    if (!quick) this.showSets();
  }
}

function format(value) {
  return Number.isNaN(value) ? "none" : (Number.isInteger(value) ? String(value) : value.toPrecision(5)).replace("-", "−");
}
