// Keep the place of a drawer that comes with the page, until it is there, or the page without it.
// Streamlit draws the empty page first, and would move it.

{
  const root = document.documentElement;
  root.dataset.drawer = "comes";
  const watched = new MutationObserver(() => {
    if (!document.querySelector("[data-testid=stSidebar], .st-key-head")) return;
    watched.disconnect();
    delete root.dataset.drawer;
  });
  watched.observe(root, { childList: true, subtree: true });
}
