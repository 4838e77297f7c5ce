// What is held here and what the server holds. Every value sent has a number, and the server repeats
// it in its answer: while that is behind, what the server holds is older than what is held here. What
// has no answer is sent again: when the connection is back, when another session has taken the place
// of one that has ended, and after a while.

import { APP, isConnected } from "../../streamlit_inside/inside.mjs";
import { answerFor } from "./unheard.mjs";

const COMMIT_KEYS_AFTER = 400; // ms of silence, so that a held key sends one value
const ANSWER_WITHIN = 4000; // ms, after which a person is told that the link may be behind

const unheard = new Map(); // of components that are gone: name and address → session, and what it did not answer

// The server tells of the rest of the page when it hears that what it told first is drawn. A hand comes
// first: it hears of it when there is nothing else to do.
export function sayDrawn(word) {
  const say = () => navigator.sendBeacon(new URL(`ours/drawn/${word}`, document.baseURI));
  if (window.requestIdleCallback) requestIdleCallback(say, { timeout: 500 });
  else setTimeout(say, 50); // WebKit does not tell of it
}

export class Held {
  // name(): which it is. busy(): does a hand hold it now? take(told, first): hold what the server holds.
  // commit(): send what the keys did. late(is): the server has not answered, or has again.
  constructor({ name, busy, take, commit, late = () => {} }) {
    Object.assign(this, { name, busy, take, commit, late, sent: 0, told: null, timer: 0, say: null });
    this.leave = () => { if (this.timer) this.commit(); };
    addEventListener("pagehide", this.leave);
    this.answerNoMore = answerFor(() => {
      this.leave();
      return this.say !== null;
    });
    const app = document.querySelector(APP);
    this.connection = new MutationObserver(() => { if (isConnected(app)) this.ask(); });
    if (app) this.connection.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  }

  // Once a session: the one that takes the place of one that has ended waits for it, too.
  get isToSayDrawn() { return Boolean(this.told?.waits) && this.saidDrawnTo !== this.told.session; }

  sayDrawn() { if (this.isToSayDrawn) sayDrawn(this.saidDrawnTo = this.told.session); }

  get isBehind() { return Number(this.told?.answer) < this.sent; }

  hear(told) {
    const first = this.told === null;
    if (!told || (!first && Object.keys(told).every((name) => told[name] === this.told[name]))) return;
    const isAnother = !first && told.session !== this.told.session;
    this.told = told;
    if (first || isAnother) this.sent = Number(told.answer);
    if (isAnother && this.say) {
      this.sent += 1;
      this.ask();
    }
    if (this.isBehind) return;
    clearTimeout(this.unanswered);
    this.say = null;
    this.late(false);
    if (this.busy() || this.timer) return;
    const left = first && unheard.get(this.place), isLost = left && left.session !== told.session;
    unheard.delete(this.place);
    this.take(isLost ? { ...told, ...left.value } : told, first);
    if (isLost) this.commit();
  }

  get place() { return `${this.name()} ${location}`; }

  send(trigger, value) {
    this.rest();
    this.sent += 1;
    this.value = value;
    this.say = () => trigger("moved", { ...value, number: this.sent });
    this.ask();
  }

  ask(within = ANSWER_WITHIN) {
    clearTimeout(this.unanswered);
    if (!this.say) return;
    this.say();
    this.unanswered = setTimeout(() => { this.late(true); this.ask(2 * within); }, within);
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
    this.answerNoMore();
    this.connection.disconnect();
    this.rest();
    clearTimeout(this.unanswered);
    if (this.say) unheard.set(this.place, { session: this.told.session, value: this.value });
  }
}

// What the server holds stands in the page as text, so that it can change without the tables being
// sent again.
export function toldOf(key) { return document.querySelector(`[data-held-of="${key}"]`)?.dataset; }
