/* The page: one clock for all films, the controls, the keyboard. */

const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 500, 2000];
const by = id => document.getElementById(id);

class Page {
  constructor(films) {
    this.films = films;
    this.cycle = 0;
    this.ghosts = false;
    this.playing = false;
    this.speed = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 2;
    readPalette();
    this.views = films.map(film => new FilmView(film, () => this.show(), cycle => { if (this.playing) this.play(false); this.seek(cycle); }));
    by("films").append(...this.views.map(view => view.root));
    by("films").dataset.count = films.length;
    this.tellTitle();
    this.makeLegend();
    this.makeUnits();
    this.makeSpeeds();
    this.listen();
    this.layOut();
    this.seek(Number(location.hash.slice(1)) || 0);
  }

  tellTitle() {
    const layers = [...new Set(this.films.map(film => film.layer))];
    const title = this.films.map(film => film.dataflow).join(" and ") + " on " + layers.join(", ");
    by("title").textContent = title + ", cycle by cycle";
    document.title = title + " · zzlc trace";
    by("equations").append(...[...new Set(this.films.map(film => film.equation))].map(equation => element("code", {}, equation)));
    by("intro").textContent = (this.films.length > 1 ? "Executions of the same layer, side by side on one clock. " : "One execution. ") +
      "Each cycle, every lane takes one element of each input and adds to an output. An output is partial until its last contribution, then final. " +
      "Press play, or step with the arrow keys; point at a cell to read it, or go there with Tab and the arrow keys.";
  }

  makeLegend() {
    const items = [["partial", "output: partial sum"], ["final", "output: final value"], ["lanes", "held by the lanes"],
      ["memory", "in an inner memory"], ["read", "used before"], ["now", "touched in this cycle"], ["ghost", "ghost: only a product of loop bounds counts it"]];
    by("legend").append(...items.map(([kind, text]) => element("li", { className: "is-" + kind }, element("i", {}), text)));
  }

  /* --- units to step by ------------------------------------------------------------------------ */

  get lastCycle() { return Math.max(...this.films.map(film => lastCycle(film, this.ghosts))); }

  makeUnits() {
    this.units = [{ name: "10 cycles", stops: () => null, every: 10 }, { name: "100 cycles", stops: () => null, every: 100 }];
    this.views.forEach(({ film, player }) => {
      const whose = this.films.length > 1 ? " (" + film.dataflow + ")" : "";
      if (film.eventTicks) {
        const stops = Array.from({ length: Math.ceil(film.ticks / film.eventTicks) }, (unused, i) => i * film.eventTicks);
        this.units.unshift({ name: "event" + whose, film, ticks: stops });
      }
      const phases = phasesOf(film);
      if (phases.length > 1) this.units.push({ name: "onload, compute, stall, offload" + whose, film, cycles: phases.map(run => run[1]) });
      for (const { track } of player.contents) {
        const operand = film.operands[track.operand], level = operand.levels[track.boundary - 1];
        if (track.begin.length < 2 || track.begin.length >= film.steps) continue;
        this.units.push({ name: "window of " + operand.name + " in " + (level ? film.memories[level.memory].name : "the lanes") + whose, film, ticks: track.begin });
      }
    });
    const chosen = this.units.findIndex(unit => unit.ticks);
    by("unit").append(...this.units.map((unit, i) => element("option", { value: i, selected: i === Math.max(0, chosen) }, unit.name)));
  }

  /* The cycles at which the units begin: with the first step that is executed in each. */
  stopsOf(unit) {
    return unit.cycles || unit.ticks.map(tick => cycleAfter(unit.film, tick, this.ghosts));
  }

  unitOn(direction) {
    const unit = this.units[by("unit").value];
    if (unit.every) return this.seek(this.cycle + direction * unit.every);
    const stops = this.stopsOf(unit);
    if (direction > 0) this.seek(stops.find(stop => stop > this.cycle) ?? this.lastCycle);
    else this.seek(stops.filter(stop => stop < this.cycle).pop() ?? 0);
  }

  /* --- playing --------------------------------------------------------------------------------- */

  makeSpeeds() {
    by("speed").append(...SPEEDS.map((speed, i) => element("option", { value: i, selected: i === this.speed }, grouped(speed) + " a second")));
  }

  play(on) {
    if (on && this.cycle >= this.lastCycle) this.seek(0);
    this.playing = on;
    by("play").textContent = on ? "❚❚ Pause" : "▶ Play";
    this.since = performance.now();
    for (const told of document.querySelectorAll(".told")) told.setAttribute("aria-live", on ? "off" : "polite");
    if (on) requestAnimationFrame(() => this.advance());
    else this.show();
  }

  advance() {
    if (!this.playing) return;
    const due = Math.floor((performance.now() - this.since) * SPEEDS[this.speed] / 1000);
    if (due > 0) {
      this.since += due * 1000 / SPEEDS[this.speed];
      this.seek(this.cycle + due);
      if (this.cycle >= this.lastCycle) return this.play(false);
    }
    requestAnimationFrame(() => this.advance());
  }

  seek(cycle) {
    this.cycle = Math.max(0, Math.min(cycle, this.lastCycle));
    this.show();
  }

  show() {
    const { cycle, ghosts } = this, quick = this.playing && SPEEDS[this.speed] > 100 && cycle % 8;
    this.views.forEach(view => view.show(momentAt(view.film, cycle, ghosts), ghosts, quick));
    by("position").max = this.lastCycle;
    by("position").value = cycle;
    const last = Math.max(...this.films.map(film => ghosts ? film.ticks * film.latency : film.end));
    by("clock").textContent = (cycle > last ? "after cycle " + grouped(last) + ", the last" : "cycle " + grouped(cycle) + " of " + grouped(last)) + (ghosts ? ", ghosts counted" : "");
    by("position").setAttribute("aria-valuetext", by("clock").textContent);
    document.body.dataset.cycle = cycle;
    if (!this.playing) by("said").textContent = this.views.map(view => (this.films.length > 1 ? view.film.dataflow + ": " : "") + view.sentence.textContent).join(" ");
  }

  /* Every film stays where it is; the clock is another. */
  setGhosts(on) {
    const { film, player: { at } } = this.views[0];
    this.ghosts = on;
    by("ghosts").checked = on;
    document.body.classList.toggle("ghostly", on);
    this.seek(cycleOfTick(film, at, on));
  }

  layOut() {
    readPalette();
    const span = Math.max(...this.films.map(film => film.end));
    this.views.forEach(view => view.layOut(span));
  }

  /* --- people ---------------------------------------------------------------------------------- */

  listen() {
    const actions = { first: () => this.seek(0), last: () => this.seek(this.lastCycle), back: () => this.seek(this.cycle - 1),
      next: () => this.seek(this.cycle + 1), before: () => this.unitOn(-1), after: () => this.unitOn(1) };
    for (const [id, act] of Object.entries(actions))
      by(id).addEventListener("click", () => { if (this.playing) this.play(false); act(); });
    by("play").addEventListener("click", () => this.play(!this.playing));
    by("position").addEventListener("input", () => this.seek(Number(by("position").value)));
    by("speed").addEventListener("change", () => { this.speed = Number(by("speed").value); this.since = performance.now(); });
    by("ghosts").addEventListener("change", () => this.setGhosts(by("ghosts").checked));
    document.addEventListener("keydown", event => this.key(event));
    const again = () => { this.layOut(); this.show(); };
    window.addEventListener("resize", again);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  }

  key(event) {
    const keys = { ArrowRight: "next", ArrowLeft: "back", PageDown: "after", PageUp: "before", Home: "first", End: "last", " ": "play", g: "ghosts" };
    const field = event.target.closest("select, input[type=number], summary");
    const pressing = event.key === " " && event.target.closest("button, input");
    if (event.ctrlKey || event.altKey || event.metaKey || field || pressing) return;
    if (keys[event.key]) by(keys[event.key]).click();
    else if (event.key === "+" || event.key === "-") {
      by("speed").value = Math.max(0, Math.min(SPEEDS.length - 1, this.speed + (event.key === "+" ? 1 : -1)));
      by("speed").dispatchEvent(new Event("change"));
    } else return;
    event.preventDefault();
  }
}

window.zzlc = new Page(JSON.parse(by("data").textContent).map(decodeFilm));
