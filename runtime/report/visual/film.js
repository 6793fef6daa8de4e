/* Takes the recording of an execution as the compiler wrote it (film.h says how), gives it as arrays:
 * what each lane does at each tick, and the windows of each boundary.  Nothing is worked out here
 * that the interpreter decided: which point is valid, which element is where, what is final. */

const CODES = new Int8Array(128);
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split("").forEach(
  (character, value) => { CODES[character.charCodeAt(0)] = value; });

/* The numbers of a text, one after the other. */
class Numbers {
  constructor(text) { this.text = text; this.at = 0; }
  more() { return this.at < this.text.length; }
  next() {
    let code = CODES[this.text.charCodeAt(this.at++)];
    const negative = code & 1;
    let value = (code & 31) >> 1, weight = 16;
    while (code & 32) {
      code = CODES[this.text.charCodeAt(this.at++)];
      value += (code & 31) * weight;
      weight *= 32;
    }
    return negative ? -value : value;
  }
}

/* Values: a text of numbers, or a list (null: not a number). */
function decodeValues(from) {
  if (typeof from !== "string") return Float64Array.from(from, value => value === null ? NaN : value);
  const numbers = new Numbers(from), values = [];
  while (numbers.more()) values.push(numbers.next());
  return Float64Array.from(values);
}

/* What every lane does at every tick. */
function decodePoints(film) {
  const { ticks, lanes, operands } = film, width = operands.length;
  const numbers = new Numbers(film.points), old = new Int32Array(lanes * width);
  const sums = decodeValues(film.sums), latest = new Float64Array(operands[0].size).fill(NaN);
  film.kind = new Uint8Array(ticks);
  film.element = new Int32Array(ticks * lanes * width); /* -1: outside of the tensor */
  film.valid = new Uint8Array(ticks * lanes);
  film.sum = new Float64Array(ticks * lanes);    /* of valid points: after the tick, */
  film.sumBefore = new Float64Array(ticks * lanes); /* ... and what was there */
  film.workAt = new Int32Array(ticks + 1);  /* valid points, ghosts and executed steps before a tick */
  film.ghostsAt = new Int32Array(ticks + 1);
  film.stepsAt = new Int32Array(ticks + 1);
  let point = 0;
  for (let t = 0, p = 0; t < ticks; t++) {
    film.kind[t] = numbers.next();
    for (let lane = 0; lane < lanes; lane++, p++) {
      for (let x = 0; x < width; x++) {
        const now = old[lane * width + x] += numbers.next();
        film.element[p * width + x] = (x ? now : now >> 1) - 1;
      }
      film.valid[p] = old[lane * width] & 1 ? 0 : 1;
      if (!film.valid[p]) continue;
      const output = film.element[p * width];
      film.sumBefore[p] = latest[output];
      film.sum[p] = latest[output] = sums[point++];
    }
    film.workAt[t + 1] = point;
    film.ghostsAt[t + 1] = (t + 1) * lanes - point;
    film.stepsAt[t + 1] = film.stepsAt[t] + (film.kind[t] === 0 ? 1 : 0);
  }
  film.tickOfStep = new Int32Array(film.steps);
  for (let t = 0; t < ticks; t++)
    if (film.kind[t] === 0) film.tickOfStep[film.stepsAt[t]] = t;
}

/* Events that have arrived, were filtered, and were idle, before each tick. */
function decodeEvents(film) {
  const { ticks, eventTicks } = film;
  film.arrivedAt = new Int32Array(ticks + 1);
  film.filteredAt = new Int32Array(ticks + 1);
  film.idleAt = new Int32Array(ticks + 1);
  film.filtered = film.event < 0 ? null : new Uint8Array(film.operands[film.event].size);
  for (let t = 0, worked = false; t < ticks; t++) {
    const begins = eventTicks && t % eventTicks === 0, ends = eventTicks && (t + 1) % eventTicks === 0;
    worked = (worked && !begins) || film.kind[t] === 0;
    film.arrivedAt[t + 1] = film.arrivedAt[t] + (begins && film.kind[t] !== 2 ? 1 : 0);
    film.filteredAt[t + 1] = film.filteredAt[t] + (begins && film.kind[t] === 2 ? 1 : 0);
    if (begins && film.kind[t] === 2)
      film.filtered[film.element[t * film.lanes * film.operands.length + film.event]] = 1;
    film.idleAt[t + 1] = film.idleAt[t] + (ends && film.kind[t] !== 2 && !worked ? 1 : 0);
  }
}

/* How many outputs have begun and are final after so many steps, and how many are live in each. */
function decodeReadiness(film) {
  const first = new Numbers(film.first), last = new Numbers(film.last), size = film.operands[0].size;
  film.firstStep = new Int32Array(size);
  film.lastStep = new Int32Array(size);
  film.begunAt = new Int32Array(film.allSteps + 2);
  film.finalAt = new Int32Array(film.allSteps + 2);
  film.liveMostAt = new Int32Array(film.allSteps + 2);
  for (let e = 0, old = 0; e < size; e++) {
    old = film.firstStep[e] = old + first.next();
    film.lastStep[e] = old + last.next();
    if (!old) continue;
    film.begunAt[film.firstStep[e]]++;
    film.finalAt[film.lastStep[e]]++;
  }
  for (let s = 1; s <= film.allSteps + 1; s++) {
    film.begunAt[s] += film.begunAt[s - 1];
    film.finalAt[s] += film.finalAt[s - 1];
    film.liveMostAt[s] = Math.max(film.liveMostAt[s - 1], film.begunAt[s] - film.finalAt[s - 1]);
  }
}

const AMOUNTS = ["downElements", "downGrains", "downFirst", "fillElements", "fillGrains",
  "backElements", "backGrains", "backFinal", "upElements", "upGrains", "upFinal"];

/* The windows of one operand's boundary; what enters and leaves as lists of instance and element. */
function decodeTrack(film, track) {
  const numbers = new Numbers(track.windows), size = film.operands[track.operand].size;
  const inside = new Set(), sizes = new Int32Array(track.instances);
  const begin = [], amounts = [], enters = [], leaves = [], entersTo = [], leavesTo = [], most = [];
  for (let number = 0, largest = 0; numbers.more();) {
    number += numbers.next();
    begin.push(number * track.ticks);
    for (let a = 0; a < AMOUNTS.length; a++) amounts.push(numbers.next());
    const put = (list, instance, element, final) => list.push(instance, element, final);
    for (let count = numbers.next(), instance = 0, element = 0; count > 0; count--) {
      instance += numbers.next();
      element += numbers.next();
      inside.add(instance * size + element);
      largest = Math.max(largest, ++sizes[instance]);
      put(enters, instance, element, 0);
    }
    most.push(largest);
    entersTo.push(enters.length / 3);
    const leaving = numbers.next();
    if (leaving < 0) {
      for (const key of inside) put(leaves, Math.floor(key / size), key % size, -1 - leaving);
      inside.clear();
      sizes.fill(0);
    }
    for (let count = leaving, instance = 0, element = 0; count > 0; count--) {
      instance += numbers.next();
      element += numbers.next();
      inside.delete(instance * size + (element >> 1));
      sizes[instance]--;
      put(leaves, instance, element >> 1, element & 1);
    }
    leavesTo.push(leaves.length / 3);
  }
  return Object.assign(track, { size, begin, amounts, most, entersTo, leavesTo,
    enters: Int32Array.from(enters), leaves: Int32Array.from(leaves) });
}

function decodeFilm(film) {
  for (const operand of film.operands) {
    operand.size = operand.axes.reduce((product, axis) => product * axis.extent, 1);
    operand.index = film.operands.indexOf(operand);
    operand.positions = (film.equation.split(operand.name + "[")[1] || "").split("]")[0].split(",");
    operand.values = film.data[operand.index] && decodeValues(film.data[operand.index]);
  }
  film.complete = film.steps === film.allSteps;
  decodePoints(film);
  decodeEvents(film);
  decodeReadiness(film);
  film.tracks.forEach(track => decodeTrack(film, track));
  decodeClock(film);
  const places = new Numbers(film.places);
  film.laneNames = Array.from({ length: film.lanes }, () =>
    film.dimensions.map(dimension => dimension.name.toUpperCase() + " " + places.next()).join(" "));
  return film;
}

/* O[0,3,1,2] */
function elementName(operand, element) {
  const places = [];
  for (let a = operand.axes.length - 1, rest = element; a >= 0; a--) {
    places.unshift(rest % operand.axes[a].extent);
    rest = Math.floor(rest / operand.axes[a].extent);
  }
  return operand.name + "[" + places.join(",") + "]";
}
