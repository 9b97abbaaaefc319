// What the worker runs: Temporal finds each flow by its name in this file.
export { person } from './person.ts';
export { publish } from './publish.ts';
