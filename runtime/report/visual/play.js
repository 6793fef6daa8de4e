/* A film at a moment: which elements are in which memory, what has moved, what the outputs hold.  Goes
 * on and back tick by tick, each change undone by its inverse, so every moment is the same whichever
 * way it was reached. */

/* In the order in which the recording has them. */
const DIRECTIONS = ["down", "back", "up", "fill"];

/* The elements in the lower side of a boundary. */
class Contents {
  constructor(track) {
    this.track = track;
    this.begun = this.ended = 0; /* windows */
    this.held = new Int32Array(track.size); /* of each element: in so many instances */
    this.count = 0;
    this.sentPartial = new Int32Array(track.size); /* outputs: how often it went up */
    this.sentFinal = new Int32Array(track.size);
  }
  enter(window, sign) {
    const { enters, entersTo } = this.track;
    for (let i = window ? entersTo[window - 1] : 0; i < entersTo[window]; i++)
      this.held[enters[3 * i + 1]] += sign;
    this.count += sign * (entersTo[window] - (window ? entersTo[window - 1] : 0));
  }
  leave(window, sign) {
    const { leaves, leavesTo } = this.track;
    for (let i = window ? leavesTo[window - 1] : 0; i < leavesTo[window]; i++) {
      this.held[leaves[3 * i + 1]] -= sign;
      (leaves[3 * i + 2] ? this.sentFinal : this.sentPartial)[leaves[3 * i + 1]] += sign;
    }
    this.count -= sign * (leavesTo[window] - (window ? leavesTo[window - 1] : 0));
  }
  /* What instance has at this moment: the windows so far, again. */
  inInstance(instance) {
    const held = new Int32Array(this.track.size), { enters, entersTo, leaves, leavesTo } = this.track;
    const each = (list, count, sign) => {
      for (let i = 0; i < count; i++) if (list[3 * i] === instance) held[list[3 * i + 1]] += sign;
    };
    each(enters, this.begun ? entersTo[this.begun - 1] : 0, 1);
    each(leaves, this.ended ? leavesTo[this.ended - 1] : 0, -1);
    return held;
  }
}

class Player {
  constructor(film) {
    this.film = film;
    this.at = -1; /* the tick that has just been executed; -1: none; film.ticks: all is over */
    this.contents = film.tracks.map(track => new Contents(track));
    this.moved = film.operands.map(operand => operand.levels.map(() => DIRECTIONS.map(() =>
      ({ elements: 0, grains: 0, first: 0, final: 0 }))));
    this.value = new Float64Array(film.operands[0].size).fill(NaN);
    this.contributions = new Int32Array(film.operands[0].size);
    this.reached = film.operands.map(operand => new Int32Array(operand.size));
  }

  rewind() {
    this.at = -1;
    for (const contents of this.contents) {
      contents.begun = contents.ended = contents.count = 0;
      [contents.held, contents.sentPartial, contents.sentFinal].forEach(list => list.fill(0));
    }
    for (const amount of this.moved.flat(2)) amount.elements = amount.grains = amount.first = amount.final = 0;
    this.value.fill(NaN);
    this.contributions.fill(0);
    this.reached.forEach(list => list.fill(0));
  }

  /* The last tick there is to show; all windows end behind it when the film is whole. */
  get end() { return this.film.complete ? this.film.ticks : this.film.ticks - 1; }

  seek(tick) {
    tick = Math.max(-1, Math.min(tick, this.end));
    if (tick + 1 < this.at - tick) this.rewind(); /* nearer to the beginning than to here */
    while (this.at < tick) this.forward();
    while (this.at > tick) this.backward();
  }

  count(track, window, names, sign) {
    const base = window * AMOUNTS.length, levels = this.moved[track.operand];
    for (const name of names) {
      const direction = DIRECTIONS.indexOf(name.replace(/[A-Z].*/, ""));
      const level = levels[track.boundary - (direction > 1 ? 1 : 0)];
      if (!level) continue;
      const kind = name.replace(/^[a-z]*/, "").toLowerCase();
      level[direction][kind] += sign * track.amounts[base + AMOUNTS.indexOf(name)];
    }
  }

  points(tick, sign) {
    const { film } = this, width = film.operands.length;
    if (film.kind[tick] !== 0) return;
    for (let i = 0; i < film.lanes; i++) {
      const p = tick * film.lanes + (sign > 0 ? i : film.lanes - 1 - i);
      if (!film.valid[p]) continue;
      const output = film.element[p * width];
      this.value[output] = sign > 0 ? film.sum[p] : film.sumBefore[p];
      this.contributions[output] += sign;
      for (let x = 1; x < width; x++) this.reached[x][film.element[p * width + x]] += sign;
    }
  }

  forward() {
    const tick = ++this.at;
    for (const contents of this.contents) {
      const { track } = contents;
      while (contents.ended < contents.begun && track.begin[contents.ended] + track.ticks <= tick) {
        contents.leave(contents.ended, 1);
        this.count(track, contents.ended++, UP_AMOUNTS, 1);
      }
    }
    if (tick === this.film.ticks) return;
    for (const contents of this.contents) {
      const { track } = contents;
      while (contents.begun < track.begin.length && track.begin[contents.begun] <= tick) {
        contents.enter(contents.begun, 1);
        this.count(track, contents.begun++, DOWN_AMOUNTS, 1);
      }
    }
    this.points(tick, 1);
  }

  backward() {
    const tick = this.at--;
    if (tick < this.film.ticks) this.points(tick, -1);
    for (const contents of this.contents) {
      const { track } = contents;
      while (contents.begun && track.begin[contents.begun - 1] >= tick && tick < this.film.ticks) {
        contents.enter(--contents.begun, -1);
        this.count(track, contents.begun, DOWN_AMOUNTS, -1);
      }
      while (contents.ended && track.begin[contents.ended - 1] + track.ticks >= tick) {
        contents.leave(--contents.ended, -1);
        this.count(track, contents.ended, UP_AMOUNTS, -1);
      }
    }
  }

  /* What crossed boundaries between two ticks, as {track, down, back} of elements. */
  movesSince(tick) {
    return this.contents.map(contents => {
      const { track } = contents, sum = { track, down: 0, back: 0 };
      for (let w = contents.begun - 1; w >= 0 && track.begin[w] > tick; w--)
        sum.down += track.amounts[w * AMOUNTS.length];
      for (let w = contents.ended - 1; w >= 0 && track.begin[w] + track.ticks > tick; w--)
        sum.back += track.amounts[w * AMOUNTS.length + 5];
      return sum;
    }).filter(sum => sum.down || sum.back);
  }

  get ticksDone() { return Math.min(this.at + 1, this.film.ticks); }
  get steps() { return this.film.stepsAt[this.ticksDone]; }
  get isOver() { return this.at === this.film.ticks; }
}

const DOWN_AMOUNTS = AMOUNTS.filter(name => /^(down|fill)/.test(name));
const UP_AMOUNTS = AMOUNTS.filter(name => /^(back|up)/.test(name));
