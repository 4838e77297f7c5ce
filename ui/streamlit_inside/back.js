// Let Back take back a link that is not answered yet. Streamlit makes the entry of a page in the
// history with the answer: until then Back would leave the page on which the link stands.

{
  let left = null; // where in the history a link was pressed that is not answered
  const push = history.pushState;
  history.pushState = function pushed(...entry) {
    left = null;
    return push.apply(this, entry);
  };
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]"); // which Streamlit follows by itself
    if (link && event.defaultPrevented && link.pathname !== location.pathname) left = window.navigation?.currentEntry.index ?? null;
  });
  addEventListener("popstate", (event) => {
    const by = left === null ? 0 : left - window.navigation.currentEntry.index;
    left = null;
    if (!by) return;
    event.stopImmediatePropagation();
    history.go(by);
  }, true);
}
