// What the cells of the confusion matrix are called.

export const CELLS = { fn: "missed", tp: "caught", tn: "correct “no”", fp: "false alarms" };
export const SAID = [["correct “no”", "false alarm"], ["missed", "caught"]]; // by true class, by said "yes"
export const OF_SECOND = new Set(["tp", "fp"]); // of two thresholds, the higher decides these
export const UNDECIDED = "undecided"; // between two thresholds

export function cellWord(cell, count) { return cell === "fp" && count === 1 ? "false alarm" : CELLS[cell]; }
