/* A tensor as grids of cells on a canvas.  The last two axes are rows and columns; one further axis
 * stands side by side where it is short, the others are chosen. */

const LABEL = 14, MOST_BESIDE = 32;

function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {}))
    if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value);
    else made[name] = value;
  made.append(...children);
  return made;
}

let palette = {};
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["cell", "edge", "ink", "ground", "partial", "begun", "final", "lanes", "memory", "read", "now", "ghost", "faint", "onload", "compute", "stall", "offload", "busy"])
    palette[name] = style.getPropertyValue("--" + name).trim();
}

/* An axis by the name of its variable; a position that the design did not name, as the equation has it. */
function axisName(operand, a) {
  const { name } = operand.axes[a];
  return /^\w+$/.test(name) ? name : operand.positions[a] || "axis " + a;
}

class TensorView {
  /* paint(view, element, x, y, size) draws one cell, which looks the same while keyOf(element), a number that is not
   * negative, is the same; `small` for the sets of memories. */
  constructor(film, operand, paint, options) {
    Object.assign(this, { film, operand, paint, small: false, describe: null }, options);
    const wide = operand.axes.map((axis, a) => a).filter(a => operand.axes[a].extent > 1);
    this.gap = this.small ? 6 : 10;
    this.columns = wide.pop();
    this.rows = wide.pop();
    const spread = film.loops.filter(loop => loop.kind === "spread").map(loop => loop.variable);
    const short = wide.filter(a => operand.axes[a].extent <= MOST_BESIDE);
    this.beside = short.find(a => spread.includes(operand.axes[a].name)) ?? short[short.length - 1];
    this.chosen = wide.filter(a => a !== this.beside);
    this.slice = operand.axes.map(() => 0);
    this.strides = operand.axes.map(() => 1);
    for (let a = operand.axes.length - 2; a >= 0; a--)
      this.strides[a] = this.strides[a + 1] * operand.axes[a + 1].extent;
    this.canvas = element("canvas", { role: "img", tabIndex: -1 });
    this.root = element("div", { className: "tensor" }, this.choosers(), element("div", { className: "scroll" }, element("div", { className: "grid" }, this.canvas)));
  }

  extent(a) { return a === undefined ? 1 : this.operand.axes[a].extent; }

  choosers() {
    const row = element("div", { className: "slices" });
    this.inputs = this.chosen.map(a => {
      const input = element("input", { type: "number", min: 0, max: this.extent(a) - 1, value: 0 });
      input.addEventListener("input", () => {
        this.follow.checked = false;
        this.choose(a, Number(input.value));
        this.changed();
      });
      row.append(element("label", {}, axisName(this.operand, a) + " ", input, " of " + this.extent(a)));
      return input;
    });
    this.follow = element("input", { type: "checkbox", checked: true });
    if (this.chosen.length && !this.small) row.append(element("label", {}, this.follow, " follow the lanes"));
    return this.chosen.length ? row : "";
  }

  choose(a, value) {
    this.slice[a] = Math.max(0, Math.min(this.extent(a) - 1, Math.floor(value) || 0));
  }

  /* Shows the slice with this element. */
  reveal(e) {
    if (!this.follow.checked || e < 0) return;
    this.chosen.forEach((a, i) => {
      this.slice[a] = Math.floor(e / this.strides[a]) % this.extent(a);
      this.inputs[i].value = this.slice[a];
    });
  }

  /* One axis alone is wrapped. */
  get across() {
    const columns = this.extent(this.columns);
    return this.rows === undefined && columns > 32 ? 32 : columns;
  }
  get down() {
    return this.rows === undefined ? Math.ceil(this.extent(this.columns) / this.across) : this.extent(this.rows);
  }

  elementAt(panel, row, column) {
    let e = this.beside === undefined ? 0 : panel * this.strides[this.beside];
    for (const a of this.chosen) e += this.slice[a] * this.strides[a];
    if (this.rows !== undefined) return e + row * this.strides[this.rows] + column * (this.columns === undefined ? 0 : this.strides[this.columns]);
    const place = row * this.across + column;
    return place < this.extent(this.columns) ? e + place : -1;
  }

  /* The largest cells with which all panels fit into so much width, and not too much height. */
  measure(width) {
    const panels = this.extent(this.beside), label = panels > 1 ? LABEL : 0;
    const most = this.small ? 7 : 26, height = this.small ? 90 : 330;
    let size = most, line = 1;
    for (; size > 2; size--) {
      line = Math.min(panels, Math.floor((width + this.gap) / (this.across * size + 1 + this.gap)));
      if (line < 1) continue;
      if (Math.ceil(panels / line) * (this.down * size + label + this.gap) <= height) break;
    }
    line = Math.max(1, Math.min(panels, Math.floor((width + this.gap) / (this.across * size + 1 + this.gap))));
    line = Math.ceil(panels / Math.ceil(panels / line)); /* lines of about the same length */
    this.place = { panels, label, size, line,
      width: line * (this.across * size + 1 + this.gap) - this.gap,
      height: Math.ceil(panels / line) * (this.down * size + 1 + label + this.gap) - this.gap };
  }

  layOut(width) {
    this.measure(Math.max(60, width));
    const dots = window.devicePixelRatio || 1, { place, canvas } = this;
    canvas.width = Math.ceil(place.width * dots);
    canvas.height = Math.ceil(place.height * dots);
    canvas.style.width = place.width + "px";
    canvas.style.height = place.height + "px";
    this.context = canvas.getContext("2d");
    this.keys = null;
    this.context.setTransform(dots, 0, 0, dots, 0, 0);
  }

  corner(panel) {
    const { line, size, label } = this.place;
    return [panel % line * (this.across * size + 1 + this.gap),
      Math.floor(panel / line) * (this.down * size + 1 + label + this.gap) + label];
  }

  /* Cells that look the same as before stay as they are, but for those that were outlined and around them. */
  draw() {
    const { place } = this;
    if (!place) return;
    const slice = this.chosen.map(a => this.slice[a]).join();
    if (!this.keys || this.drawn !== slice) this.drawGround();
    this.drawn = slice;
    for (const { cell, x, y } of this.outlined) {
      this.context.clearRect(x - 1, y - 1, place.size + 3, place.size + 3);
      for (const around of [0, 1, this.across - 1, this.across, this.across + 1])
        this.keys[cell + around] = this.keys[cell - around] = -1;
    }
    this.outlined = [];
    this.marks = [];
    this.font = 0;
    this.inked = null;
    this.cell = 0;
    const line = place.size > 4 ? 1 : 0;
    for (let panel = 0; panel < place.panels; panel++) {
      const [left, top] = this.corner(panel);
      for (let row = 0; row < this.down; row++)
        for (let column = 0; column < this.across; column++, this.cell++) {
          const e = this.elementAt(panel, row, column), key = e < 0 ? 0 : this.keyOf(e);
          if (this.keys[this.cell] === key) continue;
          this.keys[this.cell] = key;
          const x = left + column * place.size, y = top + row * place.size;
          if (e < 0) this.context.clearRect(x + 1, y + 1, place.size, place.size);
          else {
            this.ink(palette.edge);
            this.context.fillRect(x, y, place.size + line, place.size + line);
            this.paint(this, e, x, y, place.size);
          }
        }
    }
    for (const mark of this.marks) mark(); /* over the neighbours */
  }

  drawGround() {
    const { context, place } = this;
    this.keys = new Int32Array(place.panels * this.down * this.across).fill(-1);
    this.outlined = [];
    this.inked = null;
    context.clearRect(0, 0, place.width, place.height);
    context.textBaseline = "alphabetic";
    for (let panel = 0; panel < place.panels; panel++) {
      const [left, top] = this.corner(panel);
      if (place.label) {
        this.ink(palette.faint);
        context.font = "11px system-ui, sans-serif";
        context.textAlign = "left";
        context.fillText(axisName(this.operand, this.beside) + " " + panel, left, top - 3);
      }
      this.ink(palette.edge);
      context.fillRect(left, top, this.across * place.size + 1, this.down * place.size + 1);
    }
  }

  /* Setting a colour takes longer than a cell. */
  ink(colour) {
    if (this.inked !== colour) this.context.fillStyle = this.inked = colour;
  }

  /* A filled cell; the line between cells where there is room for one. */
  fill(x, y, size, colour) {
    const line = size > 4 ? 1 : 0;
    this.ink(colour);
    this.context.fillRect(x + line, y + line, size - line, size - line);
  }

  /* A corner of a cell: told apart without colours too. */
  wedge(x, y, size, colour) {
    const { context } = this;
    this.ink(colour);
    if (size < 14) return context.fillRect(x + size * 0.6, y + size * 0.6, size * 0.4, size * 0.4);
    context.beginPath();
    context.moveTo(x + size, y + size * 0.6);
    context.lineTo(x + size, y + size);
    context.lineTo(x + size * 0.6, y + size);
    context.fill();
  }

  outline(x, y, size, colour, dashed) {
    this.outlined.push({ cell: this.cell, x, y });
    this.marks.push(() => {
      const { context } = this, thick = size > 9 ? 2.5 : 1.5;
      context.strokeStyle = colour;
      context.lineWidth = thick;
      context.setLineDash(dashed ? [3, 2] : []);
      context.strokeRect(x + 0.5, y + 0.5, size, size);
      context.setLineDash([]);
    });
  }

  text(x, y, size, value, colour) {
    const shown = String(Math.abs(value) < 1e4 ? +value.toFixed(1) : "…").replace("-", "−");
    const font = Math.min(11, Math.floor(1.65 * (size - 3) / Math.max(2, shown.length)));
    if (font < 7) return;
    this.ink(colour);
    if (font !== this.font) this.context.font = (this.font = font) + "px system-ui, sans-serif";
    this.context.textAlign = "center";
    this.context.fillText(shown, x + size / 2 + 0.5, y + size / 2 + font * 0.36 + 0.5);
  }

  elementUnder(px, py) {
    for (let panel = 0; this.place && panel < this.place.panels; panel++) {
      const [left, top] = this.corner(panel);
      const column = Math.floor((px - left) / this.place.size), row = Math.floor((py - top) / this.place.size);
      if (px >= left && py >= top && column < this.across && row < this.down)
        return this.elementAt(panel, row, column);
    }
    return -1;
  }
}
