// What all components have in common: one instance for each place on the page, and one picture a
// frame.

const instances = new WeakMap();

export function instanceIn(parentElement) { return instances.get(parentElement); }

export function mounted(Component, { data, parentElement, setTriggerValue }) {
  let live = instances.get(parentElement);
  if (!live) instances.set(parentElement, (live = new Component(parentElement)));
  live.update(data, setTriggerValue);
  return () => { live.end(); instances.delete(parentElement); };
}

export class Live {
  constructor(root) {
    this.root = root;
    this.found = new Map(); // what is asked for in every frame is looked for once
  }

  find(selector) {
    if (!this.found.get(selector)?.isConnected) this.found.set(selector, this.root.querySelector(selector));
    return this.found.get(selector);
  }

  soon() {
    this.hasMoved = true;
    this.inNextFrame();
  }

  // What has moved is drawn in the next frame; a frame in which nothing has is a pause.
  inNextFrame() {
    this.queued ||= requestAnimationFrame(() => {
      const { hasMoved } = this;
      this.queued = 0;
      this.hasMoved = false;
      if (hasMoved) this.render(); else this.pause();
    });
  }

  end() {
    this.held.end();
    this.watch.disconnect();
    this.resized.disconnect();
    cancelAnimationFrame(this.queued);
  }
}
