/**
 * `NODE_OPTIONS` of the house's programs: less of what is young is kept before it is looked through. Node's own 16 MB, in
 * each of three spaces and for each thread, are for programs that have the machine to themselves.
 */
export const SERVER_HEAP = '--max-semi-space-size=8';
/** Held to so little, V8 lets the old heap grow by 40 % before it is looked through, not by 300; it lives on 60 MB. */
export const WORKER_HEAP = '--max-semi-space-size=2 --max-old-space-size=512';
