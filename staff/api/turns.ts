import type { DeclineGround, Problem, TaskSummary } from '../../server/cases/model.ts'
import type { OfficerTurn } from '../../server/cases/turns.ts'
import type { PauseReason } from '../../server/deadlines/model.ts'
import { paths } from '../paths.ts'
import { useActOnce } from './act-once.ts'
import { keys, type Outputs, type TaskKey } from './hooks.ts'

type Nothing = Record<never, never>
type Said = { opinion: string }
type Why = { reason: string }

/** What an officer sends with each turn, and with the two steps of a joint session. */
export type TurnBody = {
  claim: Nothing
  release: Nothing
  accept: Partial<Said>
  acceptLacking: Nothing
  correctOnSpot: { answers: Record<string, string>; note: string }
  requestCorrection: { problems: Problem[] }
  decline: Why & Partial<Said> & { ground: DeclineGround; office?: string }
  pause: Why & { procedure: PauseReason; needed?: { days: number; unit: 'working' | 'natural' } }
  resume: { result: string }
  extend: Why
  propose: Said & { verdict: 'grant' | 'refuse'; reason?: string; outputs: Outputs }
  sendBack: Why
  approve: Said
  approveRefusal: Said
  opine: Said & { favourable: boolean; outputs: Outputs }
  grant: Said & { outputs: Outputs }
  grantOnPromise: Said & { outputs: Outputs }
  refuse: Why & Partial<Said>
  verify: Said
  revoke: Why
  reopen: Why
  readmit: Why
  terminate: Why
  notifyHearing: { matter: string; party?: string }
  returnPapers: { note: string }
  callSession: { session: string; at: string; place: string; officers: string[] }
  recordFinding: { session: string; passed: boolean; text: string }
}
export type Act = keyof TurnBody
// A turn that the server knows and the desk does not would not compile.
type Missing = Exclude<OfficerTurn, Act>
const everyTurnIsKnown: Missing extends never ? true : never = true
void everyTurnIsKnown

/** `acceptLacking` → `accept-lacking`, as its route is called. */
const pathOf = (act: Act): string => act.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/**
 * One turn of an officer. `revision` says which state of the matter it was decided on: the server refuses it when somebody
 * was faster. After a success, and after a conflict, the task and the lists are asked anew, so that the page shows what is
 * true; what was typed stays with the form.
 */
export function useTurn<A extends Act>(task: TaskKey, act: A) {
  return useActOn<TurnBody[A] & { revision: number }, TaskSummary>(task, paths.api.act(task, pathOf(act)))
}

/** 联办延期: the clock over the whole one-thing to which this task belongs. */
export function useExtendWhole(task: TaskKey) {
  return useActOn<Why & { approver: string }, { done: true }>(task, paths.api.extendWhole(task.caseId))
}

const useActOn = <Body extends object, Answer>(task: TaskKey, path: string) =>
  useActOnce<Body, Answer>(() => path, [keys.lists, keys.counts, keys.clocks(task), keys.task(task)])
