import type { Officer } from '../platform/ctx.ts'

/** An SMS that could not be delivered for this long is given up; a code is of no use after ten minutes. */
export const GIVE_UP_SECONDS = 2 * 24 * 3600
export const GIVE_UP_SECRET_SECONDS = 10 * 60

/** The desk shows and counts this many notices, the newest. */
export const MOST_NOTICES = 100

/** What an officer is told: as herself, by her permissions, as one of the office, and for those she stands in for. */
export function audiencesOf(officer: Pick<Officer, 'id' | 'permissions' | 'standsInFor'>): string[] {
  return [
    'office',
    `staff:${officer.id}`,
    ...officer.standsInFor.map(({ id }) => `staff:${id}`),
    ...officer.permissions.map((permission) => `permission:${permission}`),
  ]
}
