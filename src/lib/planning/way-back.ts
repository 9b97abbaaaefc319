/** Socket.IO's own way back, with full jitter (R28): a first try within a second, later ones within eight. */
export const WAY_BACK = { reconnectionDelay: 500, reconnectionDelayMax: 8_000, randomizationFactor: 1 };
