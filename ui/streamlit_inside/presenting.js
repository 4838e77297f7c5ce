// Wear the style before this script until the page has said it itself, or is another.
// Behind the head, since Streamlit's own comes there and would win.

{
  const root = document.documentElement, style = document.currentScript.previousElementSibling;
  const isSaid = () => [...document.querySelectorAll("body style")].some((each) => each.textContent.includes(style.textContent));
  root.append(style);
  const watched = new MutationObserver(() => {
    if (location.pathname.endsWith("/story") && location.search.includes("present=") && !isSaid()) return;
    watched.disconnect();
    style.remove();
  });
  watched.observe(root, { childList: true, subtree: true });
}
