// Called again on the same node at every run; a person may have scrolled since.

const done = new WeakSet();

export default function ({ parentElement }) {
  if (done.has(parentElement)) return;
  done.add(parentElement);
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ behavior: "instant" }));
}
