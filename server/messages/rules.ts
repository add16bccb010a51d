/** An SMS that could not be delivered for this long is given up; a code is of no use after ten minutes. */
export const GIVE_UP_SECONDS = 2 * 24 * 3600
export const GIVE_UP_SECRET_SECONDS = 10 * 60
