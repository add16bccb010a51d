/** The only place that asks what time it is; everywhere else `now` is a value. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
