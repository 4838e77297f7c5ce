// What is in sight. What is not may wait until the hand rests; what is new counts as in sight until it
// is known.

export class Sight {
  constructor(comes) { // comes(): something that was out of sight is in it now
    this.known = new WeakMap(); // of a node, whether it is in sight
    this.observer = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) this.known.set(target, isIntersecting);
      if (seen.some(({ isIntersecting }) => isIntersecting)) comes();
    });
  }

  holds(node) {
    if (!this.known.has(node)) {
      this.known.set(node, true);
      this.observer.observe(node);
    }
    return this.known.get(node);
  }

  end() { this.observer.disconnect(); }
}
