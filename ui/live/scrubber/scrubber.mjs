// A slider that tells the server where it is while it is dragged. One value is on its way at a time:
// the next one is sent when the answer to the last has come, so that a slow server is not flooded.

import { Held } from "../js/held.mjs";
import { mounted } from "../js/live.mjs";

export default function mount(given) { return mounted(Scrubber, given); }

class Scrubber {
  constructor(parent) {
    this.input = parent.querySelector(".scrubber input");
    this.shown = parent.querySelector(".scrubber b");
    this.hand = false;
    this.waits = false; // a place of the hand that has not been sent
    this.held = new Held({
      name: () => "scrubber",
      busy: () => this.hand,
      take: ({ epoch }) => { this.input.value = epoch; },
      commit: () => this.report(true),
    });
    this.input.onpointerdown = () => { this.hand = true; };
    this.input.onpointerup = this.input.onpointercancel = () => { this.hand = false; };
    this.input.oninput = () => this.follow();
    this.input.onchange = () => { this.hand = false; this.say(); this.report(true); };
    // Page keys turn the pages, whose buttons do not hear what is pressed in an input.
    this.input.onkeydown = (event) => {
      if (!event.key.startsWith("Page")) return;
      event.preventDefault();
      event.stopPropagation();
      const { key, code } = event;
      parent.parentElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, composed: true }));
    };
  }

  update({ epoch, last, answer, session }, send) {
    this.send = send;
    this.input.max = last;
    this.input.disabled = last === 0;
    this.held.hear({ epoch, answer, session });
    this.say();
    if (this.waits && !this.held.isBehind) this.report(false);
  }

  follow() {
    this.say();
    if (this.held.isBehind) this.waits = true;
    else this.report(false);
  }

  report(done) {
    this.waits = false;
    this.held.send(this.send, { epoch: Number(this.input.value), done });
  }

  say() { this.shown.textContent = this.input.value; }

  end() { this.held.end(); }
}
