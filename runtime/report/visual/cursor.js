/* Reading the cells of a tensor: under the pointer, or with a cursor that the arrow keys move while its grid has
 * the focus.  What a cell is stands in `told`, a live region, and stays true while the clock runs. */

const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

class Cursor {
  constructor(view, told) {
    Object.assign(this, { view, told, place: { panel: 0, row: 0, column: 0 }, under: -1 });
    const { canvas } = view;
    this.mark = element("div", { className: "cursor", hidden: true });
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "grid of cells, read with the arrow keys");
    canvas.parentElement.append(this.mark);
    canvas.addEventListener("pointermove", event => this.point(view.elementUnder(event.offsetX, event.offsetY)));
    canvas.addEventListener("pointerleave", () => this.point(-1));
    canvas.addEventListener("focus", () => this.focus(true));
    canvas.addEventListener("blur", () => this.focus(false));
    canvas.addEventListener("keydown", event => this.key(event));
  }

  /* The element that is read now; -1: none. */
  get element() {
    const { panel, row, column } = this.place;
    return this.under >= 0 ? this.under : this.mark.hidden ? -1 : this.view.elementAt(panel, row, column);
  }

  point(e) {
    this.under = e;
    this.tell();
  }

  focus(on) {
    this.mark.hidden = !on;
    this.show();
  }

  /* Over the edge of a panel lies the next one, where there is one. */
  step(down, right) {
    const { view, place: at } = this, { panels, line } = view.place;
    const to = { panel: at.panel, row: at.row + down, column: at.column + right };
    if (to.column < 0 || to.column >= view.across) {
      to.panel += right;
      to.column = right > 0 ? 0 : view.across - 1;
      if (Math.floor(to.panel / line) !== Math.floor(at.panel / line)) return;
    } else if (to.row < 0 || to.row >= view.down) {
      to.panel += down * line;
      to.row = down > 0 ? 0 : view.down - 1;
    }
    if (to.panel >= 0 && to.panel < panels && view.elementAt(to.panel, to.row, to.column) >= 0) this.place = to;
  }

  key(event) {
    if (!MOVES[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); /* the clock stands still */
    this.under = -1;
    this.step(...MOVES[event.key]);
    this.show();
    this.mark.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* After the cells were laid out or drawn again. */
  show() {
    const { view, mark, place } = this;
    if (!mark.hidden && view.place) {
      const { size } = view.place, [left, top] = view.corner(place.panel), wide = Math.max(size + 1, 7), out = (size + 1 - wide) / 2;
      mark.style.left = left + place.column * size + out + "px";
      mark.style.top = top + place.row * size + out + "px";
      mark.style.width = mark.style.height = wide + "px";
    }
    this.tell();
  }

  tell() {
    const e = this.element, text = e < 0 ? "\u00a0" : this.view.describe(e);
    if (this.told.textContent !== text) this.told.textContent = text;
  }
}
