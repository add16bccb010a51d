import { REPORTED_STATES } from '../cases/model.ts'
import type { World } from '../platform/ctx.ts'
import { readState } from './rules.ts'

const NONE = { items: new Map(), states: new Map() }

/** What a state in the codes of a department system means in our words; one that means nothing here stays as it is. */
export function meaningOf(world: World): (system: string, state: string, result?: string | null) => string {
  return (id, state, result) => {
    const codes = world.region.systems.get(id)?.codes
    const own = REPORTED_STATES.find((each) => each === state)
    if (!codes || own) return own ?? state
    const read = readState(world.region.codes, NONE, {
      state: { scheme: codes.state, value: state },
      ...(result && codes.result ? { result: { scheme: codes.result, value: result } } : {}),
      reason: '-',
    })
    return 'state' in read ? read.state : state
  }
}
