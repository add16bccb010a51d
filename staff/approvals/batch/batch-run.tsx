import { Alert, Button } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { BatchRow, BatchState } from '../../../server/cases/model.ts'
import { isOver, useBatch, useUndoBatch } from '../../api/batches.ts'
import { CrossIcon, HourglassIcon, TickIcon } from '../../components/icons.tsx'
import { announce, ProblemAlert } from '../../components/page.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import { useShortcuts } from '../../components/shortcuts.ts'
import { paths } from '../../paths.ts'

/** A batch after it was confirmed: ten seconds to undo it, then what becomes of each case. */
export function BatchRun({ id, rows, again }: { id: string; rows: readonly BatchRow[]; again: () => void }) {
  const { texts, settings } = useSettings()
  const { batch } = texts
  const run = useBatch(id)
  const undo = useUndoBatch(id)
  const seconds = useSeconds(run.data?.runAt)
  const state = run.data
  const waiting = state === undefined || (state.state === 'waiting' && seconds > 0)
  const over = state !== undefined && isOver(state)
  const takeBack = () => {
    if (waiting && !undo.isPending) undo.mutate()
  }
  useShortcuts(settings.shortcuts, { 'ctrl+z': takeBack })
  const text = textOf(state, seconds, rows.length, batch)
  const settled = over ? text : ''
  useEffect(() => {
    if (settled !== '') announce(settled)
  }, [settled])

  return (
    <>
      <ProblemAlert problem={run.error} retry={() => void run.refetch()} />
      <ProblemAlert problem={undo.error} acting />
      <Alert
        className="undo"
        type={over && state.rows.some(({ result }) => result === 'failed') ? 'warning' : 'success'}
        showIcon
        title={<span role="timer">{text}</span>}
        action={
          waiting ? (
            <Button autoFocus loading={undo.isPending} onClick={takeBack}>
              {batch.undo}
            </Button>
          ) : (
            over && (
              <Button autoFocus onClick={again}>
                {batch.again}
              </Button>
            )
          )
        }
      />
      <section className="panel" aria-labelledby="results">
        <h2 id="results">{batch.results}</h2>
        <ol className="sheet-rows" lang="zh-Hans">
          {rows.map((row) => (
            <li key={`${row.caseId}/${row.step}`}>
              <Link to={paths.task(row)}>{row.caseNumber}</Link> {row.applicant}{' '}
              <Result row={row} state={state} />
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

function Result({ row, state }: { row: BatchRow; state: BatchState | undefined }) {
  const { batch } = useTexts()
  const found = state?.rows.find(({ caseId, step }) => caseId === row.caseId && step === row.step)
  if (state?.state === 'undone' || found === undefined) return null
  if (found.result === undefined) return <HourglassIcon />
  return found.result === 'granted' ? (
    <span className="mark-ok">
      <TickIcon />
      {batch.granted}
    </span>
  ) : (
    <span className="mark-bad">
      <CrossIcon />
      {batch.failed}：{found.why}
    </span>
  )
}

function textOf(
  state: BatchState | undefined,
  seconds: number,
  count: number,
  batch: ReturnType<typeof useTexts>['batch'],
): string {
  if (state === undefined || (state.state === 'waiting' && seconds > 0)) return batch.waiting(count, seconds)
  if (state.state === 'undone') return batch.undone
  const granted = state.rows.filter(({ result }) => result === 'granted').length
  const failed = state.rows.filter(({ result }) => result === 'failed').length
  return isOver(state) ? batch.done(granted, failed) : batch.running(granted + failed, count)
}

/** Whole seconds until an instant; 0 when it has passed. */
function useSeconds(until: string | undefined): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  if (until === undefined) return 10
  return Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000))
}
