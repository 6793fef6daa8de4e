/* A film's clock: which step, and which part of the latency, each cycle belongs to.  Cycle 0 is before everything,
 * the one after the last is the moment when everything has left.  With ghosts there is another clock: every
 * tick takes its cycles, as in a product of loop bounds, and nobody waits. */

const PHASES = ["onload", "compute", "stall", "offload"];

function decodeClock(film) {
  const { clock, latency, steps } = film;
  film.begins = new Float64Array(steps); /* the cycle in which each step begins, from 1 */
  const numbers = clock && new Numbers(clock.begins);
  for (let s = 0, free = 1; s < steps; s++) {
    film.begins[s] = free + (clock ? numbers.next() : 0);
    free = film.begins[s] + latency;
  }
  const parts = clock || { onload: 0, compute: film.allSteps * latency, stall: 0, offload: 0 };
  film.latencyParts = parts;
  film.total = PHASES.reduce((sum, phase) => sum + parts[phase], 0);
  film.end = film.complete ? film.total : steps ? film.begins[steps - 1] + latency - 1 : 0;
  film.ports = clock ? clock.ports.map(port => decodePort(film, port)) : [];
  film.waitsFor = clock && clock.memory >= 0 ? portName(film, clock) : "";
}

/* Spans of one port: when each begins, how long it takes, and the cycles of those before. */
function decodePort(film, port) {
  const numbers = new Numbers(port.spans), begin = [], cycles = [], before = [], what = [];
  for (let free = 1, sum = 0; numbers.more();) {
    begin.push(free + numbers.next());
    cycles.push(numbers.next());
    before.push(sum);
    sum += cycles[cycles.length - 1];
    free = begin[begin.length - 1] + cycles[cycles.length - 1];
    const operand = numbers.next(), side = numbers.next();
    what.push(transferName(film, film.operands[operand], side >> 1, side & 1));
  }
  return Object.assign(port, { name: portName(film, port), begin, cycles, before, what });
}

function portName(film, { memory, port }) {
  const { name, ports } = film.memories[memory];
  return ports.length > 1 ? "port " + ports[port] + " of " + name : name;
}

function transferName(film, operand, boundary, up) {
  const upper = film.memories[operand.levels[boundary].memory].name;
  const lower = boundary ? film.memories[operand.levels[boundary - 1].memory].name : "the lanes";
  return up ? operand.name + " from " + lower + " to " + upper : operand.name + " from " + upper + " to " + lower;
}

/* How many of a sorted list are at most so large. */
function countUpTo(list, value) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* What a port does in a cycle, and for how many it was busy up to and with it. */
function portAt(port, cycle) {
  const count = countUpTo(port.begin, cycle), last = count - 1;
  if (last < 0) return { busy: 0, what: "" };
  const since = cycle - port.begin[last] + 1;
  return { busy: port.before[last] + Math.min(port.cycles[last], since), what: since <= port.cycles[last] ? port.what[last] : "" };
}

/* A cycle: its phase, the tick that has been executed, the cycles of each part so far. */
function momentAt(film, cycle, ghosts) {
  if (ghosts) return ghostMoment(film, cycle);
  const { latency, latencyParts: parts, begins } = film, at = Math.min(cycle, film.end);
  const step = countUpTo(begins, at), since = step ? at - begins[step - 1] + 1 : 0;
  const done = { onload: Math.min(at, parts.onload), compute: step ? (step - 1) * latency + Math.min(latency, since) : 0,
    offload: film.complete ? Math.max(0, at - film.total + parts.offload) : 0 };
  done.stall = at - done.onload - done.compute - done.offload;
  const isOver = cycle > film.end && film.complete;
  const phase = cycle <= 0 ? "before" : isOver ? "over" : step && since <= latency ? "compute"
    : done.offload ? "offload" : at <= parts.onload ? "onload" : "stall";
  return { cycle: at, phase, done, tick: isOver ? film.ticks : step ? film.tickOfStep[step - 1] : -1 };
}

function ghostMoment(film, cycle) {
  const tick = Math.min(Math.ceil(cycle / film.latency) - 1, film.complete ? film.ticks : film.ticks - 1);
  const real = momentAt(film, cycleOfTick(film, tick, false), false);
  return { ...real, tick, phase: tick < 0 ? "before" : tick === film.ticks ? "over" : "compute" };
}

function cycleOfTick(film, tick, ghosts) {
  if (tick < 0) return 0;
  if (tick >= film.ticks) return lastCycle(film, ghosts);
  if (ghosts) return (tick + 1) * film.latency;
  const step = film.stepsAt[tick + 1];
  return step ? film.begins[step - 1] + film.latency - 1 : 0;
}

/* The cycle in which the first step at or after a tick begins. */
function cycleAfter(film, tick, ghosts) {
  if (ghosts) return tick * film.latency + 1;
  const step = film.stepsAt[tick];
  return step < film.steps ? film.begins[step] : film.end + 1;
}

/* The last cycle, and the moment after it, when everything has left. */
function lastCycle(film, ghosts) {
  return (ghosts ? film.ticks * film.latency : film.end) + (film.complete ? 1 : 0);
}

/* The runs of cycles of one phase, as [phase, first, last]. */
function phasesOf(film) {
  const runs = [], { onload, offload } = film.latencyParts;
  const put = (phase, first, last) => {
    const run = runs[runs.length - 1];
    if (first > last) return;
    if (run && run[0] === phase) run[2] = last;
    else runs.push([phase, first, last]);
  };
  put("onload", 1, onload);
  let free = onload + 1;
  for (const begin of film.begins) {
    put("stall", free, begin - 1);
    put("compute", begin, free = begin + film.latency - 1);
    free++;
  }
  if (!film.complete) return runs;
  put("stall", free, film.total - offload);
  put("offload", film.total - offload + 1, film.total);
  return runs;
}
