/**
 * What the flows are known by. Their sandbox is built anew for each of thousands of flows, so what they load is kept
 * small: names here, the checks of what they are given in contract.ts.
 */
export const TASK_QUEUE = 'dgtt';
export const FLOWS = { person: 'person', publish: 'publish' } as const;
/** Signal to a person's flow. */
export const STIRRED = 'stirred';
