// The field to type a threshold in, which stands beside the component.

import { enter } from "../../../streamlit_inside/inside.mjs";

export class Typed {
  constructor(root) { this.root = root; }

  // It follows the hand, though not who types; the server's word is the same.
  write(threshold, told, isHeld) {
    this.wasDragged ||= isHeld;
    if (!this.field?.isConnected) this.field = this.root.closest("[class*=st-key-stick]")?.querySelector("[class*=st-key-typed] input");
    if (!this.field || this.field === document.activeElement) return;
    this.forgetRefused(threshold, told);
    const text = String(Number(threshold.toPrecision(9)));
    if (this.wasDragged && this.field.value !== text) this.field.value = text;
  }

  // The field keeps what it refused until another number is entered. Once the line has moved that is
  // the one which the server still holds, so nothing is sent.
  forgetRefused(threshold, told) {
    if (this.field.getAttribute("aria-invalid") === "true" && told !== undefined && Number(told) !== threshold) enter(this.field, told);
  }
}
