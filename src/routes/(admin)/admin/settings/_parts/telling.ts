/** What a school may choose of how it tells its people. */
export const NEVER = '';
/** Seconds. */
export const QUIETS = ['0', '60', '120', '300', '600', '1800'] as const;
export const EVES = ['16:00', '17:00', '18:00', '19:00'] as const;
/** Of the day itself before noon, else of the day before. */
export const DIGESTS = ['06:00', '07:00', '16:00', '17:00', '18:00', '19:00'] as const;
export const HOURS = ['1', '2', '3', '4'] as const;
