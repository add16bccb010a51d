import { useState } from 'react'
import { problemAt } from '../../api/problem.ts'
import type { Act, TurnBody } from '../../api/turns.ts'
import { useTexts } from '../../components/settings.tsx'
import { ProposalView } from '../task-proposal.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { SaidField } from './said-field.tsx'

/** Which part of the request the one text of a turn is, and how the turn looks. */
const SAID = {
  approve: { part: 'opinion' },
  approveRefusal: { part: 'opinion', danger: true },
  sendBack: { part: 'reason' },
  extend: { part: 'reason' },
  resume: { part: 'result' },
  verify: { part: 'opinion' },
  revoke: { part: 'reason', danger: true },
  reopen: { part: 'reason' },
  readmit: { part: 'reason' },
  terminate: { part: 'reason', danger: true },
} as const satisfies Partial<Record<Act, { part: 'opinion' | 'reason' | 'result'; danger?: true }>>

export type SaidAct = keyof typeof SAID
export const isSaid = (act: Act): act is SaidAct => act in SAID

/** A turn that needs one text and no more: an opinion, a reason, a result. */
export function SaidDrawer(given: ActGiven & { act: SaidAct }) {
  const { said } = useTexts()
  const { task, act } = given
  const words = said[act]
  const row: { part: 'opinion' | 'reason' | 'result'; danger?: true } = SAID[act]
  const start = 'start' in words ? words.start : ''
  const [text, setText] = useDraft(task, act, start)
  const [error, setError] = useState<string>()

  const read = (): TurnBody[SaidAct] | undefined => {
    const typed = text.trim()
    const wrong =
      row.part === 'reason' && typed.length < 4 ? said.short : typed === '' ? said.missing : undefined
    setError(wrong)
    return wrong === undefined ? ({ [row.part]: typed } as TurnBody[SaidAct]) : undefined
  }

  return (
    <ActDrawer
      {...given}
      danger={row.danger ?? false}
      ready={start !== ''}
      title={words.title}
      intro={words.intro}
      submit={words.submit}
      read={read}
    >
      {(problem) => (
        <>
          {task.proposal !== null && task.state === 'proposed' && <ProposalView task={task} />}
          <SaidField
            task={task}
            act={act}
            label={words.label}
            error={error ?? problemAt(problem, row.part)}
            autoFocus={start === ''}
            sentences={start === '' ? [] : [start]}
            value={text}
            change={setText}
          />
        </>
      )}
    </ActDrawer>
  )
}
