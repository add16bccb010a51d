import { Button } from 'antd'
import type { CounterView, SittingView } from '../../server/counter/model.ts'
import { CrossIcon, QuestionIcon, TickIcon } from '../components/icons.tsx'
import { addresses } from './addresses.ts'
import type { Clerk } from './clerk.ts'
import type { Devices } from './devices/use-bridge.ts'
import { useCounterTexts } from './texts/texts.ts'

type Given = { view: CounterView; clerk: Clerk; devices: Devices }

/** Right: what is still missing, what the rules say, the papers, and a sentence to say. */
export function Checklist({ view, clerk, devices }: Given) {
  const words = useCounterTexts()
  const draft = view.sitting?.draft
  return (
    <div className="counter-right">
      <section className="panel" aria-labelledby="say">
        <h2 id="say">{words.say}</h2>
        <p className="script">{words.scripts[scriptOf(view.sitting)]}</p>
      </section>
      {draft && draft.consented && (
        <>
          <Missing draft={draft} />
          <Papers draft={draft} clerk={clerk} camera={devices.stateOf('camera') === 'ready'} />
          <Conditions draft={draft} />
          <Items draft={draft} clerk={clerk} />
        </>
      )}
    </div>
  )
}

function scriptOf(
  sitting: SittingView | null,
): 'welcome' | 'start' | 'answer' | 'sign' | 'file' | 'confirm' | 'done' {
  if (!sitting?.person) return 'welcome'
  if (sitting.case)
    return sitting.case.confirmations.some(({ state }) => state === 'asked') ? 'confirm' : 'done'
  if (!sitting.draft) return 'start'
  if (!sitting.draft.complete) return 'answer'
  return sitting.signed ? 'file' : 'sign'
}

type Draft = NonNullable<SittingView['draft']>

function Missing({ draft }: { draft: Draft }) {
  const words = useCounterTexts()
  const fields = draft.questions
    .flatMap(({ fields: all }) => all)
    .filter(({ required, typed }) => required && typed === '')
    .map(({ name }) => name)
  const papers = draft.materials
    .filter(
      ({ as, required, files, promised }) => as === 'asked' && required && files.length === 0 && !promised,
    )
    .map(({ name }) => name)
  const missing = [...fields, ...papers]
  return (
    <section className="panel" aria-labelledby="check">
      <h2 id="check">
        {words.check}{' '}
        <small className={missing.length === 0 ? 'mark-ok' : 'mark-warn'} role="status">
          {missing.length === 0 ? words.complete : words.missing(missing.length)}
        </small>
      </h2>
      {draft.scenarios.length > 0 && (
        <p>
          {words.scenarios} <b lang="zh-Hans">{draft.scenarios.join('、')}</b>
        </p>
      )}
      {missing.length > 0 && (
        <ul lang="zh-Hans">
          {missing.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Papers({ draft, clerk, camera }: { draft: Draft; clerk: Clerk; camera: boolean }) {
  const words = useCounterTexts()
  return (
    <section className="panel" aria-labelledby="papers">
      <h2 id="papers">{words.papers}</h2>
      <ul className="plain papers" lang="zh-Hans">
        {draft.materials.map((paper) => (
          <li key={paper.id} className={paper.id === clerk.slot ? 'slot' : undefined}>
            <span
              className={
                paper.as !== 'asked' || paper.files.length > 0 || paper.promised ? 'mark-ok' : 'mark-warn'
              }
            >
              {paper.as !== 'asked' || paper.files.length > 0 ? <TickIcon /> : <QuestionIcon />}
              {paper.name}
            </span>
            <br />
            <small className="quiet">
              {paper.as === 'asked'
                ? paper.promised
                  ? words.promised
                  : words.asked
                : `${words.spared}：${paper.reason}`}
            </small>
            {paper.as === 'asked' && (
              <>
                {paper.files.length > 0 && <p>{words.sheets(paper.files.length)}</p>}
                <ul className="plain sheets">
                  {paper.files.map((file) => (
                    <li key={file.id}>
                      <a href={addresses.sheet(file.id)} target="_blank" rel="noreferrer">
                        {file.name}
                      </a>{' '}
                      <button
                        type="button"
                        className="link"
                        onClick={() => void clerk.removeSheet(paper.id, file.id)}
                      >
                        {words.removeSheet}
                      </button>
                    </li>
                  ))}
                </ul>
                <div className="buttons">
                  {camera && (
                    <Button size="small" onClick={() => void clerk.sheet(paper)}>
                      {words.addSheet} <kbd>F6</kbd>
                    </Button>
                  )}
                  <label className="file">
                    {words.chooseFile}
                    <input
                      type="file"
                      accept="image/*,application/pdf"
                      className="unseen"
                      onFocus={() => clerk.choose(paper.id)}
                      onChange={(event) => {
                        const [file] = event.target.files ?? []
                        event.target.value = ''
                        if (file) void clerk.attach(paper.id, file.name, file)
                      }}
                    />
                  </label>
                  {paper.deferrable && (
                    <Button size="small" onClick={() => void clerk.promise(paper)}>
                      {words.promise} <kbd>F8</kbd>
                    </Button>
                  )}
                </div>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Conditions({ draft }: { draft: Draft }) {
  const words = useCounterTexts()
  if (draft.checks.length === 0) return null
  return (
    <section className="panel" aria-labelledby="conditions">
      <h2 id="conditions">{words.conditions}</h2>
      <ul className="plain" lang="zh-Hans">
        {draft.checks.map((check) => (
          <li key={check.text}>
            {check.passed === null ? (
              <span className="mark-warn">
                <QuestionIcon />
                {words.unknown}
              </span>
            ) : check.passed ? (
              <span className="mark-ok">
                <TickIcon />
                {words.passed}
              </span>
            ) : (
              <span className="mark-bad">
                <CrossIcon />
                {words.failed}
              </span>
            )}{' '}
            {check.text}
            {check.basis !== '' && (
              <>
                <br />
                <small className="quiet">{check.basis}</small>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Items({ draft, clerk }: { draft: Draft; clerk: Clerk }) {
  const words = useCounterTexts()
  return (
    <section className="panel" aria-labelledby="items">
      <h2 id="items">{words.items}</h2>
      <ul className="plain" lang="zh-Hans">
        {draft.steps.map((step) => (
          <li key={step.id}>
            {step.included ? step.name : <s>{step.name}</s>}{' '}
            <small className="quiet">{step.included ? `${step.limit} · ${step.fee}` : step.reason}</small>{' '}
            {step.optional && (
              <button
                type="button"
                className="link"
                onClick={() => void clerk.leaveOut(step.id, step.included)}
              >
                {step.included ? words.leaveOut : words.takeIn}
                <span className="unseen">{step.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
