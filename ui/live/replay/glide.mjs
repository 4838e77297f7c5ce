// Numbers that go from where they are to where they are to be, in a time.

import { clamp } from "../js/search.mjs";

export class Glide {
  constructor() { this.now = this.since = null; }

  // Without time to do so they are there at once, and so they are at first.
  go(to, time, lasts) {
    const isStill = this.now?.length !== to.length || !lasts;
    if (isStill) this.now = Float32Array.from(to);
    Object.assign(this, isStill ? { to, since: null } : { to, since: time, lasts, from: this.now.slice() });
  }

  get isThere() { return this.since === null; }

  step(time) {
    if (this.isThere) return;
    const { from, to, now } = this, share = clamp((time - this.since) / this.lasts, 0, 1);
    for (let i = 0; i < now.length; i++) now[i] = from[i] + (to[i] - from[i]) * share;
    if (share < 1) return;
    now.set(to);
    this.since = null;
  }
}
