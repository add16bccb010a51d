import { useSearchParams } from 'react-router'
import { MONITOR_FORMULAS } from '../../server/supervision/figures.ts'
import type { Monitor } from '../../server/supervision/model.ts'
import { Heads } from '../components/heads.tsx'
import { useMonitor, useOneThings } from './api.ts'
import { Frame, Shown } from './frame.tsx'
import { PeriodForm } from './period.tsx'
import { useWords } from './words.ts'

/** 一件事监测 in four dimensions, each with its formula. */
export function MonitorPage() {
  const { words } = useWords()
  const [search] = useSearchParams()
  const list = useOneThings()
  const onethings = list.data?.onethings ?? []
  const id = search.get('id') ?? onethings[0]?.id
  return (
    <Frame title={words.monitor}>
      <Shown query={list}>{id !== undefined && <OneThing key={id} id={id} onethings={onethings} />}</Shown>
    </Frame>
  )
}

function OneThing({
  id,
  onethings,
}: {
  id: string
  onethings: { id: string; name: string; open: number }[]
}) {
  const { words } = useWords()
  const [search] = useSearchParams()
  const monitor = useMonitor(id, { from: search.get('from') ?? undefined, to: search.get('to') ?? undefined })
  const shown = monitor.data
  return (
    <>
      <PeriodForm period={shown}>
        <div>
          <label htmlFor="onething">{words.onething}</label>
          <select id="onething" name="id" defaultValue={id} lang="zh-Hans">
            {onethings.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </div>
      </PeriodForm>
      <Shown query={monitor}>
        {shown && (
          <>
            <Flow flow={shown.flow} />
            <Time time={shown.time} />
            <Saving saving={shown.saving} />
            <Effort effort={shown.effort} />
          </>
        )}
      </Shown>
    </>
  )
}

function Dimension(given: { name: keyof typeof MONITOR_FORMULAS; children: React.ReactNode }) {
  const { words, language } = useWords()
  return (
    <section className="panel" aria-labelledby={given.name}>
      <h2 id={given.name}>{words[given.name]}</h2>
      {given.children}
      <p className="quiet">
        {words.formulas}: {MONITOR_FORMULAS[given.name][language === 'en' ? 'en' : 'zh']}
      </p>
    </section>
  )
}

function Flow({ flow }: { flow: Monitor['flow'] }) {
  const { words } = useWords()
  const { hands } = words
  return (
    <Dimension name="flow">
      <p>{words.openCases(flow.open)}</p>
      {flow.steps.length > 0 && (
        <div className="scroll" role="region" aria-label={words.flow}>
          <table>
            <Heads
              heads={[
                words.step,
                hands.office,
                hands.applicant,
                hands.outside,
                hands.waiting,
                hands.nobody,
                words.heldBy,
              ]}
            />
            <tbody lang="zh-Hans">
              {flow.steps.map((step) => (
                <tr key={step.step}>
                  <th scope="row">{step.itemName}</th>
                  {(['office', 'applicant', 'outside', 'waiting', 'ended'] as const).map((where) => (
                    <td key={where} className="figure">
                      {step[where]}
                    </td>
                  ))}
                  <td>{step.held.map(({ name, count }) => words.heldCount(name, count)).join('、')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dimension>
  )
}

function Time({ time }: { time: Monitor['time'] }) {
  const { words } = useWords()
  const { minutes } = words
  return (
    <Dimension name="time">
      {time.slowest === null ? (
        <p>{words.noTime}</p>
      ) : (
        <p className="mark-warn">{words.slowest(time.slowest)}</p>
      )}
      {time.whole && (
        <p>
          {words.wholeTime(
            minutes(time.whole.meanMinutes),
            minutes(time.whole.medianMinutes),
            time.whole.meanDays.toFixed(1),
          )}
        </p>
      )}
      {time.steps.length > 0 && (
        <div className="scroll" role="region" aria-label={words.time}>
          <table>
            <Heads
              heads={[
                words.step,
                words.decided,
                words.mean,
                words.median,
                words.meanDays,
                words.atOffice,
                words.atApplicant,
                words.atOutside,
                words.beforeOffice,
              ]}
            />
            <tbody lang="zh-Hans">
              {time.steps.map((step) => (
                <tr key={step.step}>
                  <th scope="row">{step.itemName}</th>
                  <td className="figure">{step.decided}</td>
                  <td className="figure">{minutes(step.meanMinutes)}</td>
                  <td className="figure">{minutes(step.medianMinutes)}</td>
                  <td className="figure">{step.meanDays.toFixed(1)}</td>
                  <td className="figure">{minutes(step.officeMinutes)}</td>
                  <td className="figure">{minutes(step.applicantMinutes)}</td>
                  <td className="figure">{minutes(step.outsideMinutes)}</td>
                  <td className="figure">{minutes(step.waitingMinutes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dimension>
  )
}

function Saving({ saving }: { saving: Monitor['saving'] }) {
  const { words } = useWords()
  const shown = (figure: number) => (Number.isInteger(figure) ? String(figure) : figure.toFixed(1))
  return (
    <Dimension name="saving">
      <div className="scroll" role="region" aria-label={words.saving}>
        <table>
          <Heads heads={[words.measure, words.oneByOne, words.asOne, words.inCases]} />
          <tbody>
            {saving.map(({ measure, before, stated, after, real }) => (
              <tr key={measure}>
                <th scope="row">{words.measures[measure]}</th>
                <td className="figure">{`${shown(before)}${stated ? ' *' : ''}`}</td>
                <td className="figure">{shown(after)}</td>
                <td className="figure">{real === null ? '—' : shown(real)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dimension>
  )
}

const COST = ['materials', 'asked', 'spared', 'files', 'corrections'] as const
const CONVENIENCE = ['fields', 'questions', 'answers', 'visits'] as const
const SHARES = ['atCounter', 'typedTwice'] as const

function Effort({ effort }: { effort: Monitor['effort'] }) {
  const { words } = useWords()
  const fact = (name: keyof NonNullable<Monitor['effort']>, value: string) => (
    <div key={name} className="unwrapped">
      <dt>{words.effort[name]}</dt>
      <dd>{value}</dd>
    </div>
  )
  if (!effort) return <p className="nothing">{words.noEffort}</p>
  return (
    <>
      <Dimension name="cost">
        <dl className="facts">
          {fact('cases', String(effort.cases))}
          {COST.map((name) => fact(name, effort[name].toFixed(1)))}
        </dl>
      </Dimension>
      <Dimension name="convenience">
        <dl className="facts">
          {CONVENIENCE.map((name) => fact(name, effort[name].toFixed(1)))}
          {SHARES.map((name) => fact(name, `${(effort[name] * 100).toFixed(1)}%`))}
        </dl>
      </Dimension>
    </>
  )
}
