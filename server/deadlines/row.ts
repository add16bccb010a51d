import type { Calendar } from '../calendar/model.ts'
import { toLocalDate } from '../calendar/rules.ts'
import { actorRef, type Actor } from '../platform/ctx.ts'
import { levelAndLook, reckon } from './counting.ts'
import type { ClockRef, ClockSettings, Limit } from './model.ts'

export type NewClock = ClockRef & {
  office: string | null
  statutory: Limit | null
  promised: Limit | null
  /** Name of what falls due by itself at the end. */
  atEnd?: string | null | undefined
  /** Where the clock runs from an earlier instant than the command: 自收到之日. */
  startedAt?: Date | undefined
}

/**
 * A clock that starts, as `deadlines.start_clocks` takes it, so that another room can start clocks inside a statement of
 * its own. Pure.
 */
export function clockRow(
  calendar: Calendar,
  settings: ClockSettings,
  input: NewClock & { actor: Actor },
  now: Date,
): Record<string, unknown> {
  const startedAt = input.startedAt ?? now
  const counted = {
    startedAt,
    startedOn: toLocalDate(startedAt),
    statutory: input.statutory,
    promised: input.promised,
    pauses: [],
    extension: null,
    atEnd: input.atEnd ?? null,
  }
  const reckoned = reckon(calendar, settings, counted)
  return {
    owner: input.owner,
    subject: input.subject,
    kind: input.kind,
    office: input.office,
    statutory: input.statutory,
    promised: input.promised,
    startedAt,
    startedOn: counted.startedOn,
    ...reckoned,
    lookAt: levelAndLook(reckoned, 'none', now).lookAt,
    atEnd: input.atEnd ?? null,
    calendar: calendar.version,
    actor: actorRef(input.actor),
  }
}
