import { Button, Input } from 'antd'
import { useState } from 'react'
import type { TrialWay } from '../../server/designs/model.ts'
import type { Crossed, SystemTrial, TriedReport, TriedSending } from '../../server/intake/system-model.ts'
import { Field } from '../components/field.tsx'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useAct, useSystemTrial } from './api.ts'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

type Given = {
  designId: string
  id: string
  revision: number
  saved: boolean
  faulty: boolean
  untried: readonly TrialWay[]
}

/** 试一试: what the system would be sent, and how its report would be read, before anything of it counts. */
export function SystemTrialPanel({ designId, id, revision, saved, faulty, untried }: Given) {
  const { system: words } = useWords()
  const isReady = saved && !faulty
  const trial = useSystemTrial(designId, id, isReady ? revision : undefined)
  return (
    <section className="panel stack" aria-labelledby="trial">
      <h2 id="trial">{words.trial}</h2>
      <p className="quiet">{words.trialIntro}</p>
      {!isReady && <p>{faulty ? words.mendFirst : words.saveFirst}</p>}
      {isReady && (
        <>
          <ProblemAlert problem={trial.error} />
          {trial.isPending && <Waiting rows={3} />}
          {trial.data && (
            <>
              <p className={trial.data.hasAddress ? undefined : 'mark-warn'}>
                {addressOf(trial.data, words.address)}
              </p>
              <p role="status" className={untried.length > 0 ? 'mark-warn' : 'mark-ok'}>
                {untried.length > 0 ? untried.map((way) => words.untried[way]).join('') : words.ready}
              </p>
              <Sending designId={designId} id={id} trial={trial.data} />
              <Receiving designId={designId} id={id} sample={trial.data.sampleReport} />
            </>
          )}
        </>
      )}
    </section>
  )
}

function addressOf(
  { hasAddress, isSigned }: SystemTrial,
  told: Record<'signed' | 'plain' | 'none', string>,
): string {
  return !hasAddress ? told.none : isSigned ? told.signed : told.plain
}

function Sending({ designId, id, trial }: { designId: string; id: string; trial: SystemTrial }) {
  const { system: words } = useWords()
  const [item, setItem] = useState(trial.items[0]?.id ?? '')
  const [applicant, setApplicant] = useState(0)
  const send = useAct<{ item: string; applicant: number }, TriedSending>(() =>
    paths.api.trySending(designId, id),
  )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({ item, applicant })
      }}
    >
      <h3>{words.sending}</h3>
      <div className="two">
        <Field label={words.item}>
          {(control) => (
            <select
              {...control}
              className="native"
              value={item}
              onChange={(event) => setItem(event.target.value)}
            >
              {trial.items.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.applicant}>
          {(control) => (
            <select
              {...control}
              className="native"
              value={applicant}
              onChange={(event) => setApplicant(Number(event.target.value))}
            >
              {trial.applicants.map((name, nth) => (
                <option key={name} value={nth}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <ProblemAlert problem={send.error} acting />
      <span className="buttons">
        <Button htmlType="submit" loading={send.isPending} disabled={item === ''}>
          {words.trySending}
        </Button>
      </span>
      {send.data && (
        <div className="stack" aria-live="polite">
          <CrossedTable values={send.data.values} />
          <details>
            <summary>{words.whole}</summary>
            <pre className="scroll">
              {JSON.stringify(send.data.message, null, 2)}
            </pre>
          </details>
        </div>
      )}
    </form>
  )
}

function Receiving({ designId, id, sample }: { designId: string; id: string; sample: string }) {
  const { system: words } = useWords()
  const { state: states } = useTexts()
  const [report, setReport] = useState(sample)
  const read = useAct<{ report: string }, TriedReport>(() => paths.api.tryReport(designId, id))
  const { data } = read
  const stateOf = (state: string): string => states[state as keyof typeof states] ?? state
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        read.mutate({ report })
      }}
    >
      <h3>{words.receiving}</h3>
      <Field label={words.report} hint={words.reportHint}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={8}
            value={report}
            onChange={(event) => setReport(event.target.value)}
          />
        )}
      </Field>
      <ProblemAlert problem={read.error} acting />
      <span className="buttons">
        <Button htmlType="submit" loading={read.isPending} disabled={report.trim().length < 2}>
          {words.tryReport}
        </Button>
      </span>
      {data && (
        <div className="stack" aria-live="polite">
          {data.refusal === null ? (
            <>
              <p className="mark-ok">
                {data.state === null ? words.revokes : words.reads(stateOf(data.state))}
              </p>
              {data.values.length > 0 && <CrossedTable values={data.values} />}
            </>
          ) : (
            <p className="mark-warn">
              {words.turnedAway}
              <span lang="zh-Hans">{data.refusal}</span>
            </p>
          )}
        </div>
      )}
    </form>
  )
}

/** Each value as it stands on both sides; what is not translated is marked in words. */
function CrossedTable({ values }: { values: readonly Crossed[] }) {
  const { system: words } = useWords()
  return (
    <div className="scroll">
      <table>
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            {[words.heads.ours, words.heads.theirs, words.heads.value, words.heads.crossing].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values.map((value) => (
            <tr key={value.element}>
              <th scope="row" lang="zh-Hans">
                {value.name ?? value.element}
                {value.text !== null && <small className="quiet"> {value.text}</small>}
              </th>
              <td>{value.theirName}</td>
              <td>{value.theirValue}</td>
              <td
                className={
                  value.crossing === 'mapped' ? 'mark-ok' : value.crossing === 'empty' ? '' : 'mark-warn'
                }
              >
                {words.crossings[value.crossing]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
