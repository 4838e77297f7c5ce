// The share of “yes” where a model will be used. Every number is looked up in the table that Python
// computed: row i of every column belongs to share i.

import { columnsOf, put, write } from "../js/dom.mjs";
import { Hand } from "../js/drag.mjs";
import { Followers } from "../js/followers.mjs";
import { written } from "../js/formats.mjs";
import { Held, toldOf } from "../js/held.mjs";
import { Live, mounted } from "../js/live.mjs";
import { clamp, nearestRow } from "../js/search.mjs";
import { onPlot } from "../threshold/parts/chart.mjs";
import { Marks } from "../threshold/parts/marks.mjs";

export default function mount(given) { return mounted(Prevalence, given); }

class Prevalence extends Live {
  constructor(parent) {
    super(parent.querySelector(".prevalence"));
    this.input = this.find("input");
    this.share = 0; // what is held; `row` is the nearest one in the current table
    this.isTaken = false;
    this.followers = new Followers();
    this.hand = new Hand({ take: () => this.share, back: (share) => this.stand(share), release: () => this.commit() });
    this.marks = new Marks((chart, rowAt) => this.hand.drags(chart, (event) => this.moveToRow(rowAt(event, this.columns)), (event) => onPlot(chart, event)));
    this.held = new Held({
      name: () => this.data.key,
      busy: () => this.isTaken || this.hand.holds,
      take: ({ prevalence }) => this.stand(Number(prevalence)),
      commit: () => this.commit(),
    });
    this.input.onpointerdown = () => { this.isTaken = true; };
    this.input.onpointerup = this.input.onpointercancel = () => { this.isTaken = false; };
    this.input.oninput = () => this.moveToRow(Number(this.input.value));
    this.input.onchange = () => { this.isTaken = false; this.commit(); };
    // What the other slider writes, and what is written here, calls for nothing.
    this.watch = new MutationObserver((changes) => {
      if (changes.every(({ target }) => target.closest?.(".prevalence, .live-threshold, .live-mark, [class*=follows-]"))) return;
      this.marks.forget();
      this.hear();
      this.soon();
    });
    this.watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-prevalence", "data-answer", "data-session"] });
    this.resized = new ResizeObserver(() => this.soon());
    this.resized.observe(this.root);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.columns = columnsOf(data.table);
    put(this.input, { max: this.columns.prevalence.length - 1 });
    this.followers.update(data.key);
    this.marks.update(data.marks, []);
    this.stand(this.share);
    this.hear();
  }

  hear() {
    const told = toldOf(this.data.key);
    if (!told) return;
    const { prevalence, answer, session } = told;
    this.held.hear({ prevalence, answer, session });
  }

  moveToRow(row) { this.stand(this.columns.prevalence[clamp(row, 0, this.columns.prevalence.length - 1)]); }

  stand(share) {
    Object.assign(this, { share, row: nearestRow(this.columns.prevalence, share) });
    this.soon();
  }

  commit() { this.held.send(this.send, { prevalence: this.share }); }

  say(name) { return name in this.columns ? written(this.data.columns[name], this.columns[name][this.row]) : ""; }

  // The one place where a share becomes a picture: same row, same picture.
  render() {
    if (!this.columns) return;
    this.input.value = this.row;
    for (const node of this.root.querySelectorAll("[data-column]")) write(node, this.say(node.dataset.column));
    put(this.input, { "aria-valuetext": `${this.say("percent")} %, 1 in ${this.say("one_in")}` });
    this.followers.draw(this.row, (name) => this.say(name));
    const { color: ink, backgroundColor: paper } = getComputedStyle(this.root);
    this.marks.draw({ now: this.row, second: null, pinned: null }, this.columns, { ink, paper });
  }

  end() {
    super.end();
    this.marks.end();
  }
}
