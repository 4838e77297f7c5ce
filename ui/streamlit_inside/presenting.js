// Wear the style before this script until the page has said it itself, or another page has come.
// Behind the head, since Streamlit's own comes there and would win.

{
  const root = document.documentElement, style = document.currentScript.previousElementSibling;
  root.append(style);
  const watched = new MutationObserver(() => {
    if (location.pathname.endsWith("/story") && !document.querySelector(".st-key-way")) return;
    watched.disconnect();
    style.remove();
  });
  watched.observe(root, { childList: true, subtree: true });
}
