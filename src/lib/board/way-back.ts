/** All screens agree within 5 s of a fault's end: time enough to look twice. */
const CAP_MS = 2_000;

/** Milliseconds until the next try. Full jitter (R28): everybody comes back after a restart, but not at once. */
export const waitFor = (attempt: number): number => Math.random() * Math.min(CAP_MS, 250 * 2 ** attempt);
