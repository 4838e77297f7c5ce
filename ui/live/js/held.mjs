// What is held here and what the server holds. Every value sent has a number, and the server repeats
// it in its answer: while that is behind, what the server holds is older than what is held here.

const COMMIT_KEYS_AFTER = 400; // ms of silence, so that a held key sends one value
const ANSWER_WITHIN = 4000; // ms, after which a person is told that the link may be behind

export class Held {
  // busy(): does a hand hold it now? take(told, first): hold what the server holds.
  // commit(): send what the keys did. late(is): the server has not answered, or has again.
  constructor({ busy, take, commit, late = () => {} }) {
    Object.assign(this, { busy, take, commit, late, sent: 0, told: null, timer: 0 });
    this.leave = () => { if (this.timer) this.commit(); };
    addEventListener("pagehide", this.leave);
  }

  get isBehind() { return Number(this.told?.answer) < this.sent; }

  hear(told) {
    const first = this.told === null;
    if (!told || (!first && Object.keys(told).every((name) => told[name] === this.told[name]))) return;
    this.told = told;
    if (first) this.sent = Number(told.answer);
    if (this.isBehind) return;
    clearTimeout(this.unanswered);
    this.late(false);
    if (!this.busy() && !this.timer) this.take(told, first);
  }

  send(trigger, value) {
    this.rest();
    trigger("moved", { ...value, number: ++this.sent });
    clearTimeout(this.unanswered);
    this.unanswered = setTimeout(() => this.late(true), ANSWER_WITHIN);
  }

  commitLater() {
    this.rest();
    this.timer = setTimeout(() => this.commit(), COMMIT_KEYS_AFTER);
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  end() {
    this.leave();
    removeEventListener("pagehide", this.leave);
    this.rest();
    clearTimeout(this.unanswered);
  }
}

// What the server holds stands in the page as text, so that it can change without the tables being
// sent again.
export function toldOf(key) { return document.querySelector(`[data-held-of="${key}"]`)?.dataset; }
