import { Button } from 'antd'
import { useState } from 'react'
import type { Difference, Reconciled, SystemView } from '../../server/exchange/model.ts'
import { refuseResend } from '../../server/exchange/rules.ts'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import {
  useCancelReconcile,
  useReconcile,
  useReconciliation,
  useReconciliations,
  useResend,
  useResendAll,
} from './api.ts'

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
        {one && <Result key={one.id} one={one} />}
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
      <Differences one={one} />
    </>
  )
}

/** What differs, with what can be done: what this side knows and the other one has lost is sent again. */
function Differences({ one }: { one: Reconciled }) {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const resend = useResend()
  const resendAll = useResendAll()
  const [told, setTold] = useState<string>()
  const { id, differences } = one
  const stateText = (state: string | null): string =>
    state === null ? '—' : ((texts.state as Record<string, string>)[state] ?? state)
  const can = differences.filter((each) => !refuseResend(each))
  const missing = can.filter(({ kind }) => kind === 'missing-there').length
  const whatNow = (each: Difference): string => {
    if (each.resentAt !== undefined) return words.resent(instantText(each.resentAt, settings.language))
    if (each.waiting) return words.onTheWay
    const refusal = refuseResend(each)
    if (!refusal) return words.lasting
    return settings.language === 'en' ? refusal.en : refusal.zh
  }
  return (
    <>
      <ProblemAlert problem={resendAll.error} acting />
      {can.length > 0 && <p>{words.resendIntro}</p>}
      {told !== undefined && <p>{told}</p>}
      {missing > 1 && (
        <div>
          <Button
            loading={resendAll.isPending}
            onClick={() =>
              resendAll.mutate(
                { id },
                { onSuccess: ({ sent, left }) => setTold(words.resentAll(sent, left)) },
              )
            }
          >
            {words.resendAll(missing)}
          </Button>
        </div>
      )}
      <ul className="intake-messages">
        {differences.map((each) => (
          <li key={each.reference}>
            <div>
              <strong>{words.kinds[each.kind]}</strong>{' '}
              <span lang="zh-Hans">
                {each.caseNumber ?? each.reference}　{each.itemName ?? ''}
              </span>
              <p>
                {words.here}：{stateText(each.here)}　{words.there}：{stateText(each.there)}
              </p>
              <p className="quiet">{whatNow(each)}</p>
              {resend.variables?.reference === each.reference && (
                <ProblemAlert problem={resend.error} acting />
              )}
            </div>
            {!refuseResend(each) && (
              <Button
                aria-label={words.resendOf(each.caseNumber ?? each.reference, each.itemName ?? '')}
                loading={resend.isPending && resend.variables.reference === each.reference}
                onClick={() =>
                  resend.mutate({ id, reference: each.reference }, { onSuccess: () => announce(words.done) })
                }
              >
                {words.resend}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
