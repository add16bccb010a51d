import { openFairs, type Fairs } from '../../test/fair.ts'
import type { Officer } from '../platform/ctx.ts'
import { followCases } from './commands/follow-cases.ts'
import { escalateUrgings } from './commands/escalate-urgings.ts'
import { liftUrgings } from './commands/lift-urgings.ts'

export type TestSupervision = Fairs & {
  /** Turns the clock: `2026-11-23 10:00` in China. */
  at(text: string): void
  /** Sweeps the clocks, follows the cases, lifts and escalates urgings, as the worker does every minute. */
  minute(): Promise<void>
  /** Whoever manages the hall: supervises and urges every office. */
  manager: Officer
  /** Looks at an office and those below it, and urges nobody. */
  supervisor(office: string): Officer
}

/** Cases of the kite fair with supervision over them. */
export async function openSupervision(): Promise<TestSupervision> {
  const fairs = await openFairs()
  const system = { kind: 'system', name: 'test' } as const
  return {
    ...fairs,
    at: (text) => {
      fairs.clock.now = new Date(`${text.replace(' ', 'T')}:00+08:00`)
    },
    async minute() {
      await fairs.sweep()
      while (await fairs.db.write(system, followCases));
      await fairs.db.write(system, liftUrgings)
      await fairs.db.write(system, escalateUrgings)
    },
    manager: fairs.officer('hall', '郑和平', ['case.supervise', 'supervise.urge']),
    supervisor: (office) => fairs.officer(office, '孙督', ['case.supervise']),
  }
}
