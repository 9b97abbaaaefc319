const CAP_MS = 10_000;

/** Milliseconds until the next try. Full jitter (R28): everybody comes back after a restart, but not at once. */
export const waitFor = (attempt: number): number => Math.random() * Math.min(CAP_MS, 250 * 2 ** attempt);
