// What the predictions of this tab are called, and in which session they were last.

const KEPT = "own-predictions";

// `held` is a name, or empty where the session has none. `gone` is null until it is said, and empty
// once the person goes on without.
export default function mount({ data: { session, held, gone }, setTriggerValue }) {
  const kept = JSON.parse(stored() ?? "null");
  if (held) store(JSON.stringify({ session, held }));
  else if (gone === "" || kept?.session === session) store(null);
  else if (kept && !gone) setTriggerValue("gone", kept.held);
}

// A browser may be set to store nothing.
function stored() { try { return sessionStorage.getItem(KEPT); } catch { return null; } }
function store(text) { try { if (text === null) sessionStorage.removeItem(KEPT); else sessionStorage.setItem(KEPT, text); } catch { /* nothing is remembered */ } }
