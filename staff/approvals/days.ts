/** The day of the week of `2026-11-20`, Sunday 0. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()
