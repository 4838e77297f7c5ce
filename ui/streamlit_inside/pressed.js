// Where the keyboard is when what it pressed goes away, or is off for a moment. Streamlit leaves it at
// no place at all: whoever opens a drawer by Enter would begin at the top of the page again.

{
  const CONTROLS = "a[href], button:enabled, input:enabled, summary, [tabindex='0']:not(main)";
  const controls = (within) => [...within.querySelectorAll(CONTROLS)];
  let watched = null;
  const done = () => watched?.disconnect();
  const shown = { opacityProperty: true, visibilityProperty: true };
  const NAME = "aria-label"; // else its text
  const nameOf = (each) => (each.getAttribute(NAME) ?? each.textContent).trim().toLowerCase();
  // What came in its place, of several that which is called alike, as "Close fullscreen" is; else, but
  // for Escape, the first of what is new, of the page's own before Streamlit's; of another page its beginning.
  const place = (key, name, before, page, isEscape) => {
    if (location.pathname !== page) return document.querySelector("main");
    const again = [...document.getElementsByClassName(key ?? "")].flatMap(controls);
    const alike = again.find((each) => [[name, nameOf(each)], [nameOf(each), name]].some(([one, other]) => one && other.includes(one)));
    if (alike?.checkVisibility({ visibilityProperty: true }) || isEscape) return alike; // a chart's fade in with the keyboard
    if (again[0]?.checkVisibility(shown)) return again[0];
    const fresh = controls(document).filter((each) => !before.has(each) && each.checkVisibility(shown));
    return fresh.find((each) => each.closest("[data-testid=stElementContainer]")) ?? fresh[0];
  };
  addEventListener("keydown", ({ key }) => {
    done();
    const pressed = document.activeElement;
    if (!["Enter", " ", "Escape"].includes(key) || pressed === document.body) return;
    const of = pressed.closest("[class*=st-key-]")?.className.match(/st-key-\S+/)[0], before = new Set(controls(document)), page = location.pathname;
    const name = nameOf(pressed), isEscape = key === "Escape";
    let wasOff = false;
    watched = new MutationObserver(() => {
      wasOff ||= pressed.disabled; // which the browser leaves only later
      if (document.activeElement !== document.body) return;
      const rests = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
      if (!pressed.isConnected && rests) place(of, name, before, page, isEscape)?.focus({ preventScroll: location.pathname !== page });
      else if (pressed.isConnected && wasOff && !pressed.disabled) pressed.focus();
    });
    watched.observe(document, { childList: true, subtree: true, attributeFilter: ["disabled", "data-test-script-state"] });
  }, true);
  addEventListener("pointerdown", done, true);
}
