// Whether anything that was chosen here has not been heard by the server, which tells the address.
// Each component has modules of its own: the question goes to all of them, as an event of the window.

import { APP, isRunning } from "../../streamlit_inside/inside.mjs";

const QUESTION = "unheard";
const LOOKS_EVERY = 20; // ms
const WAITS = 2000; // ms, after which the address is as it is: browsers lend the clipboard for 5 s

// Answer for a component, until the function that comes back is called.
export function answerFor(isUnheard) {
  const answer = ({ detail }) => { if (isUnheard()) detail.is = true; };
  addEventListener(QUESTION, answer);
  return () => removeEventListener(QUESTION, answer);
}

export function isSettled() {
  const detail = { is: false };
  dispatchEvent(new CustomEvent(QUESTION, { detail }));
  return !detail.is && !isRunning(document.querySelector(APP));
}

// Wait until the address says what is shown.
export function settled() {
  const end = performance.now() + WAITS;
  return new Promise((go) => {
    const look = () => {
      if (isSettled() || performance.now() > end) go();
      else setTimeout(look, LOOKS_EVERY);
    };
    look();
  });
}
