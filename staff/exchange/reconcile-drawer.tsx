import { Button } from 'antd'
import { useState } from 'react'
import type { Difference, Reconciled, SystemView } from '../../server/exchange/model.ts'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useCancelReconcile, useReconcile, useReconciliation, useReconciliations } from './api.ts'

/** 对账: a job compares both sides; how far it is, what came of it, and what came of the ones before. */
export function ReconcileDrawer({ system, close }: { system: SystemView; close: () => void }) {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const before = useReconciliations(system.id)
  const ask = useReconcile()
  const cancel = useCancelReconcile()
  const [chosen, setChosen] = useState<string>()
  const past = before.data?.reconciliations ?? []
  const shown = useReconciliation(chosen ?? past[0]?.id)
  const one = shown.data
  const isRunning = one?.state === 'running'
  return (
    <Drawer
      title={words.result(system.name)}
      close={close}
      footer={
        <span className="buttons">
          {isRunning ? (
            <Button
              loading={cancel.isPending}
              onClick={() => cancel.mutate({ id: one.id }, { onSuccess: () => announce(words.done) })}
            >
              {words.stopReconcile}
            </Button>
          ) : (
            <Button
              type="primary"
              loading={ask.isPending}
              onClick={() => ask.mutate({ system: system.id }, { onSuccess: ({ id }) => setChosen(id) })}
            >
              {words.beginReconcile}
            </Button>
          )}
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <div className="stack" aria-live="polite">
        <ProblemAlert problem={before.error} retry={() => void before.refetch()} />
        <ProblemAlert problem={ask.error ?? cancel.error} acting />
        <ProblemAlert problem={shown.error} retry={() => void shown.refetch()} />
        {(before.isPending || shown.isLoading) && <Waiting rows={4} />}
        {before.isSuccess && past.length === 0 && !one && <p className="quiet">{words.noReconciliation}</p>}
        {one && <Result one={one} />}
      </div>
      {past.length > 1 && (
        <div className="stack">
          <h3>{words.earlier}</h3>
          <ul className="intake-messages">
            {past.map(({ id, state, askedAt, askedBy, differing }) => (
              <li key={id}>
                <div>
                  {instantText(askedAt, settings.language)} <span lang="zh-Hans">{askedBy}</span>
                  <p className="quiet">
                    {words.reconcileStates[state]}
                    {state === 'done' && `　${words.differing(differing)}`}
                  </p>
                </div>
                <Button
                  aria-label={words.showOf(instantText(askedAt, settings.language))}
                  onClick={() => setChosen(id)}
                >
                  {words.show}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Drawer>
  )
}

function Result({ one }: { one: Reconciled }) {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const stateText = (state: string | null): string =>
    state === null ? '—' : ((texts.state as Record<string, string>)[state] ?? state)
  const asked = words.askedAt(instantText(one.askedAt, settings.language), one.askedBy)
  if (one.state !== 'done') {
    return (
      <>
        <p className="quiet">{asked}</p>
        <p>
          {words.reconcileStates[one.state]}　{words.readSoFar(one.pages, one.listed)}
        </p>
        {one.fault !== null && <p lang="zh-Hans">{words.unreadable(one.fault)}</p>}
      </>
    )
  }
  return (
    <>
      <p className="quiet">{asked}</p>
      <p>{words.compared(one.compared, one.same)}</p>
      {one.fault !== null && <p lang="zh-Hans">{words.partly(one.fault)}</p>}
      {one.fault === null && one.differing === 0 && <p>{words.agreed}</p>}
      {one.differing > one.differences.length && (
        <p>{words.firstOf(one.differences.length, one.differing)}</p>
      )}
      <ul className="intake-messages">
        {one.differences.map((each: Difference) => (
          <li key={each.reference}>
            <div>
              <strong>{words.kinds[each.kind]}</strong>{' '}
              <span lang="zh-Hans">
                {each.caseNumber ?? each.reference}　{each.itemName ?? ''}
              </span>
              <p>
                {words.here}：{stateText(each.here)}　{words.there}：{stateText(each.there)}
              </p>
              <p className="quiet">{each.waiting ? words.onTheWay : words.lasting}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
