// Of things that belong together Tab stops at one, the last that had the focus; the arrow keys go to
// the others, Home and End to the first and the last.

const BESIDE = { ArrowLeft: -1, ArrowRight: 1 }, ACROSS = { ArrowUp: -1, ArrowDown: 1 };

export class Roving {
  constructor(group, selector) {
    Object.assign(this, { group, selector, stop: null });
    group.addEventListener("focusin", ({ target }) => { if (this.stop) this.stopAt(target.closest(selector) ?? this.stop); });
    group.addEventListener("keydown", (event) => {
      const next = !this.stop || event.altKey || event.ctrlKey || event.metaKey ? null : this.next(event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }

  get items() { return [...this.group.querySelectorAll(this.selector)].filter((item) => !item.closest("[hidden]")); }

  // To be told when they have changed, or each button is to be a stop of its own.
  update(isOn) {
    const { items, stop } = this;
    if (isOn) return this.stopAt(items.includes(stop) ? stop : items[0] ?? null);
    this.stop = null;
    for (const item of items) if (item.tagName === "BUTTON") item.tabIndex = 0;
  }

  stopAt(one) {
    this.stop = one;
    for (const item of this.items) item.tabIndex = item === one ? 0 : -1;
  }

  // Where a key goes from the one that has the focus; nowhere at an end.
  next(key) {
    const seen = this.items.filter((item) => item.offsetParent);
    if (key === "Home") return seen[0];
    if (key === "End") return seen.at(-1);
    if (key in BESIDE) return seen[seen.indexOf(this.stop) + BESIDE[key]];
    return key in ACROSS ? nearest(this.stop, seen, ACROSS[key]) : undefined;
  }
}

// The nearest on another line, above, -1, or below.
function nearest(from, items, direction) {
  const here = middle(from), apart = (item) => Math.hypot(middle(item).x - here.x, middle(item).y - here.y);
  const there = items.filter((item) => direction * (middle(item).y - here.y) > from.getBoundingClientRect().height / 2);
  return there.toSorted((a, b) => apart(a) - apart(b))[0];
}

function middle(node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
