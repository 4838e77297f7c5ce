// What a browser keeps for a session that may end: who one is in a room. What a tab alone keeps is
// gone with it; what all tabs keep, with the next of its kind.

import { APP, isConnected } from "../streamlit_inside/inside.mjs";

const LEAST_BETWEEN = 2000; // ms between two looks of a phone that wakes up
const HEARD_WITHIN = 4000; // ms, after which it is said again what is kept; then after twice that

const mounted = new WeakMap(); // place → what ends what was mounted there: Streamlit ends the last alone

export default function mount({ data, parentElement, setTriggerValue }) {
  mounted.get(parentElement)?.();
  const { name, value, session, wakes, heard, forgets, go, in_all_tabs: inAllTabs } = data;
  try {
    const store = storeOf(inAllTabs);
    if (forgets) store.removeItem(name);
    else if (value) {
      if (inAllTabs) for (const other of Object.keys(store)) if (other !== name && kindOf(other) === kindOf(name)) store.removeItem(other);
      store.setItem(name, value);
    }
  } catch { /* a browser that keeps nothing */ }
  if (go && parentElement.wentTo !== go) location.assign(parentElement.wentTo = go);
  if (go || forgets) return undefined;
  const asked = `${session} ${name}`;
  let again = 0;
  const say = (within) => {
    const held = read(name, inAllTabs);
    if (held || !wakes) setTriggerValue("kept", { value: held });
    again = setTimeout(say, within, 2 * within);
  };
  // Of the whole page: while it is drawn anew, what stood there before is mounted once more.
  if (!value && !heard) {
    if (document.askedFor === asked) again = setTimeout(say, HEARD_WITHIN, 2 * HEARD_WITHIN);
    else say(HEARD_WITHIN);
    document.askedFor = asked;
  }
  if (!wakes) return ends(parentElement, () => clearTimeout(again));
  // A phone that slept may have missed that another question is asked: it asks once. A connection that
  // is there for a moment may take that with it: one that comes soon after is asked a little later.
  const app = document.querySelector(APP);
  let later = 0;
  const woken = () => {
    clearTimeout(later);
    if (document.visibilityState !== "visible" || !isConnected(app)) return;
    const wait = (parentElement.wokeAt ?? 0) + LEAST_BETWEEN - Date.now();
    if (wait > 0) {
      later = setTimeout(woken, wait);
      return;
    }
    parentElement.wokeAt = Date.now();
    setTriggerValue("woke", true);
  };
  const connection = new MutationObserver(woken);
  connection.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  document.addEventListener("visibilitychange", woken);
  return ends(parentElement, () => {
    clearTimeout(again);
    clearTimeout(later);
    connection.disconnect();
    document.removeEventListener("visibilitychange", woken);
  });
}

function ends(parentElement, end) {
  mounted.set(parentElement, end);
  return end;
}

function storeOf(inAllTabs) { return inAllTabs ? localStorage : sessionStorage; }

function kindOf(name) { return name.split(" ")[0]; }

function read(name, inAllTabs) {
  try { return storeOf(inAllTabs).getItem(name) ?? ""; } catch { return ""; }
}
