// A slider that tells the server where it is while it is dragged. One value is on its way at a time:
// the next one is sent when the answer to the last has come, so that a slow server is not flooded.

const kept = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(`.scrubber ${selector}`);
  const input = find("input"), shown = find("b");
  const state = kept.get(parentElement) ?? { number: data.answer, held: false, next: null };
  kept.set(parentElement, state);

  const send = (done) => {
    const value = { epoch: Number(input.value), done, number: ++state.number };
    state.next = null;
    setTriggerValue("moved", value);
  };
  const say = () => { shown.textContent = input.value; };
  const follow = (done) => {
    say();
    if (done) send(true);
    else if (state.answered) { state.answered = false; send(false); }
    else state.next = true;
  };

  state.answered = data.answer >= state.number;
  input.max = data.last;
  input.disabled = data.last === 0;
  if (!state.held && state.answered) input.value = data.epoch;
  say();
  input.onpointerdown = () => { state.held = true; };
  input.oninput = () => follow(false);
  input.onchange = () => { state.held = false; follow(true); };
  // Page keys walk the story, whose buttons do not hear what is pressed in an input.
  input.onkeydown = (event) => {
    if (!event.key.startsWith("Page")) return;
    event.preventDefault();
    event.stopPropagation();
    const { key, code } = event;
    parentElement.parentElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, composed: true }));
  };
  if (state.next && state.answered) { state.answered = false; send(false); }
}
