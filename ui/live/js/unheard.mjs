// Whether anything that was chosen here has not been heard by the server, which tells the address.
// Each component has modules of its own: the question goes to all of them, as an event of the window.

import { APP, isRunning } from "../../streamlit_inside/inside.mjs";

const QUESTION = "unheard";
// In ms. After the second the address is as it is: browsers lend the clipboard for 5 s.
const LOOKS_EVERY = 20;
const WAITS = 2000;

// Answer for a component, which sends what it has not sent, until the function that comes back is called.
export function answerFor(isUnheard) {
  const answer = ({ detail }) => { if (isUnheard()) detail.is = true; };
  addEventListener(QUESTION, answer);
  return () => removeEventListener(QUESTION, answer);
}

function isHeard() {
  const detail = { is: false };
  dispatchEvent(new CustomEvent(QUESTION, { detail }));
  return !detail.is;
}

export function isSettled() { return isHeard() && !isRunning(document.querySelector(APP)); }

// Wait until the address says what is shown; gives whether all that was chosen has been heard.
export function settled() {
  const end = performance.now() + WAITS;
  return new Promise((go) => {
    const look = () => {
      if (!isSettled() && performance.now() < end) setTimeout(look, LOOKS_EVERY);
      else go(isHeard());
    };
    look();
  });
}
