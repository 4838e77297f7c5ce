// Ask for the rest of a page once what is there has been painted.

export default function mount({ setTriggerValue }) {
  const frame = requestAnimationFrame(() => requestAnimationFrame(() => setTriggerValue("seen", true)));
  return () => cancelAnimationFrame(frame);
}
