/**
 * Socket.IO's own way back, with full jitter (R28): a first try within a second, later ones within two, so that all are
 * there within 5 s of a fault's end.
 */
export const WAY_BACK = { reconnectionDelay: 500, reconnectionDelayMax: 2_000, randomizationFactor: 1 };
