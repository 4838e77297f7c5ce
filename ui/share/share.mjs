// The address of the moment holds data, network, rows, rule and threshold. The server tells it, so what
// is on its way there is waited for.

import { isSettled, settled } from "../live/js/unheard.mjs";

export default function mount({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector(`.share-${name}`);
  find("link").hidden = data.embedded;
  const whole = find("whole");
  whole.hidden = !data.embedded;
  whole.onfocus = () => { whole.href = withoutFrame(location.href); };
  whole.onfocus();
  whole.onclick = async (event) => {
    whole.onfocus();
    if (isSettled()) return;
    event.preventDefault();
    await settled();
    open(withoutFrame(location.href), "_blank", "noopener");
  };
  const say = (text) => {
    find("told").textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { find("told").textContent = ""; }, 4000);
  };
  find("link").onclick = async () => {
    if (!isSettled()) say("One moment …");
    const told = await settled() ? "Link copied" : "Link copied. It may be behind: the server does not answer.";
    const link = location.href;
    say(await copy(link) ? told : "");
    setTriggerValue("link", link);
  };
}

// The same view, in a window of its own.
function withoutFrame(address) {
  const whole = new URL(address);
  for (const name of ["embed", "embed_options"]) whole.searchParams.delete(name);
  return whole.href;
}

// Browsers lend the clipboard to secure addresses only, and a class in one network has none.
async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* the older way */ }
  const field = Object.assign(document.createElement("textarea"), { value: text });
  field.style.cssText = "position:fixed;opacity:0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
