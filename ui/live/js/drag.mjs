// A hand that drags. A finger that scrolls is not a drag: it has moved nothing when the browser
// takes the pointer away.

const SCROLL_OR_DRAG = 6; // px a finger moves before it is known what it is doing

export class Hand {
  // take(event): what to go back to; back(it): the pointer was taken away; release(): it was let go.
  // far(x, y): how far a finger is from where it came down, as far as that counts.
  constructor({ take, back, release, far = (x, y) => Math.max(Math.abs(x), Math.abs(y)) }) {
    Object.assign(this, { take, back, release, far, pointer: null });
  }

  get holds() { return this.pointer !== null; }

  drags(node, follow, inside = () => true) {
    const begin = (event) => { this.pointer.moved = true; follow(event); };
    const isOurs = (event) => this.pointer?.id === event.pointerId;
    node.onpointerdown = (event) => {
      if (event.button !== 0 || this.pointer || !inside(event)) return;
      this.pointer = { id: event.pointerId, x: event.clientX, y: event.clientY, from: this.take(event), moved: false };
      node.setPointerCapture(event.pointerId);
      if (event.pointerType !== "touch") begin(event);
    };
    node.onpointermove = (event) => {
      if (!isOurs(event)) return;
      const { x, y, moved } = this.pointer;
      if (moved || this.far(event.clientX - x, event.clientY - y) > SCROLL_OR_DRAG) begin(event);
    };
    const finish = (event) => {
      if (!isOurs(event)) return;
      if (event.type === "pointerup" && !this.pointer.moved) begin(event); // a tap
      const { moved, from } = this.pointer;
      this.pointer = null;
      if (node.hasPointerCapture(event.pointerId)) node.releasePointerCapture(event.pointerId);
      if (event.type === "pointercancel") this.back(from);
      else if (moved) this.release();
    };
    node.onpointerup = node.onpointercancel = node.onlostpointercapture = finish;
  }
}
