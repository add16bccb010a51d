import type { Colleague, Seat } from '../../server/people/model.ts'

/** Colleagues as the rules of leave want them; what they are not told here, the rules do not need. */
export function seatsOf(colleagues: readonly Colleague[]): Seat[] {
  return colleagues.map((colleague) => ({
    ...colleague,
    postName: colleague.post,
    disabled: colleague.state === 'disabled',
    leaves: colleague.leaves.map((leave) => ({
      ...leave,
      standIn: leave.standIn?.id ?? null,
      reason: leave.reason ?? '',
    })),
  }))
}

/** Whether a leave has begun; one that has not is not ended but called off. */
export function isRunning(colleague: Colleague, leave: Colleague['leaves'][number]): boolean {
  return colleague.state === 'on-leave' && leave.id === colleague.leaves[0]?.id
}
