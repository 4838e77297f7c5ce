// An explanation under whatever carries one: by pointer, by keyboard, by a tap.

import { element, write } from "./dom.mjs";

const EDGE = 8, GAP = 6; // px to the edge of the window, and to what is explained

export class Tip {
  constructor(root, className) { Object.assign(this, { root, className, shown: null }); }

  // `text()` is asked when the explanation opens; the keyboard opens it at `focused`.
  // In brief the keyboard passes by what only explains itself.
  explains(node, text, focused = node, isBrief = false) {
    if (focused.tagName !== "BUTTON") focused.tabIndex = isBrief ? -1 : 0;
    node.onpointerenter = focused.onfocus = () => this.show(focused, text);
    node.onpointerleave = focused.onblur = () => this.hide();
    focused.onkeydown = (event) => { if (event.key === "Escape") this.hide(); };
  }

  // `image` stands above the words.
  show(node, text, image) {
    this.hide();
    const box = node.getBoundingClientRect(), words = element("span", { textContent: text() });
    const tip = element("div", { className: this.className, role: "tooltip" }, ...(image ? [image, words] : [words]));
    tip.id = `${this.className}-${this.key}`;
    this.root.append(tip);
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(EDGE, Math.min(box.left, innerWidth - width - EDGE))}px`;
    tip.style.top = `${box.bottom + height + EDGE < innerHeight ? box.bottom + GAP : box.top - height - GAP}px`;
    node.setAttribute("aria-describedby", tip.id);
    this.shown = { tip, words, node, text };
  }

  refresh() { if (this.shown) write(this.shown.words, this.shown.text()); }

  hide() {
    this.shown?.node.removeAttribute("aria-describedby");
    this.shown?.tip.remove();
    this.shown = null;
  }
}
