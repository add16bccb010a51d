import type { ReactNode } from 'react'
import { LACKING_TEXT, type StepView } from '../../server/cases/model.ts'
import type { Supply } from '../../server/cases/my-papers.ts'
import type { Correction } from '../../server/cases/queries.ts'
import { ElementField } from '../apply/element-field.tsx'
import { SignatureField, type TypedSignature } from '../apply/signature-field.tsx'
import { DaysLeft } from '../components/course.tsx'
import {
  ErrorSummary,
  FieldError,
  PaperField,
  PostForm,
  problemOf,
  Submit,
  TextField,
  type Problems,
} from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, stateKey } from '../components/words.ts'
import { anchor, paths } from '../paths.ts'

export type FixProps = {
  number: string
  step: string
  today: string
  correction: Correction
  typed?: Record<string, string>
  /** Papers that are to come later, as ticked. */
  deferred: string[]
  signed?: TypedSignature
  note?: string
  problems?: Problems
}

/** 补正: every problem once, each above the field or the photo that puts it right; nothing else is open. */
export function FixPage(props: FixProps): ReactNode {
  const { t, zh } = useScreen()
  const { number, step, correction, problems, note } = props
  const { materials } = correction
  const lead = (
    <>
      {t('fix.lead')} <LastDay on={correction.dueOn} today={props.today} k="fix" />
    </>
  )
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {correction.itemName}
      </p>
      <Heading lead={lead}>{t('fix.title', { n: correction.problems.length })}</Heading>
      <PostForm action={paths.fix(number, step)} files>
        <ol className="problems">
          {correction.problems.map((problem, index) => (
            <li key={problem.about + problem.problem}>
              <h2 {...zh}>{problem.name}</h2>
              <p {...zh}>{problem.problem}</p>
              {problem.standard && (
                <p>
                  <b>{t('fix.standard')}</b> <span {...zh}>{problem.standard}</span>
                </p>
              )}
              {problem.example && (
                <p>
                  <b>{t('fix.example')}</b> <span {...zh}>{problem.example}</span>
                </p>
              )}
              <Asked {...props} at={index} />
            </li>
          ))}
        </ol>
        {materials.some(({ deferrable }) => deferrable) && <Undertake {...props} />}
        <details open={Boolean(note)}>
          <summary>{t('fix.note')}</summary>
          <TextField
            name="note"
            label={t('fix.note')}
            hint={t('fix.noteHint')}
            rows={3}
            optional
            value={note}
            problem={problemOf(problems, 'note')}
          />
        </details>
        {problems && materials.length > 0 && <p className="notice">{t('fix.photosAgain')}</p>}
        <div className="actions">
          <Submit>{t('fix.send')}</Submit>
        </div>
      </PostForm>
    </>
  )
}

/** What puts the problem at this place right, unless an earlier problem has asked for it already. */
function Asked({ correction, typed, deferred, problems, at }: FixProps & { at: number }): ReactNode {
  const asks = (place: number): string[] => correction.problems[place]?.asks ?? []
  const before = new Set(correction.problems.slice(0, at).flatMap((_, place) => asks(place)))
  return [...new Set(asks(at))]
    .filter((id) => !before.has(id))
    .map((id) => {
      const field = correction.fields.find(({ element }) => element.id === id)
      if (field) {
        return (
          <ElementField
            key={id}
            element={field.element}
            value={typed?.[id] ?? field.value}
            choices={field.choices}
            problem={problemOf(problems, id)}
          />
        )
      }
      const material = correction.materials.find((each) => each.id === id)
      if (!material) return null
      return (
        <div key={id}>
          <PaperField material={material} problem={problemOf(problems, id)} />
          {material.deferrable && <DeferTick material={material} ticked={deferred.includes(id)} />}
        </div>
      )
    })
}

function DeferTick({
  material,
  ticked,
}: {
  material: { id: string; name: string }
  ticked: boolean
}): ReactNode {
  const { t, zh } = useScreen()
  const id = `defer-${anchor(material.id)}`
  return (
    <div className="card tick">
      <input
        type="checkbox"
        id={id}
        name="defer"
        value={material.id}
        defaultChecked={ticked}
        aria-describedby={`${id}-hint`}
      />
      <label htmlFor={id}>
        {t('fix.defer')}
        <span className="out-of-sight" {...zh}>
          {material.name}
        </span>
      </label>
      <p className="hint" id={`${id}-hint`}>
        {t('fix.deferHint')}
      </p>
    </div>
  )
}

/** The undertaking for papers that come later; a browser that can hides it until one is ticked. */
function Undertake({ signed, problems }: FixProps): ReactNode {
  const { t, zh } = useScreen()
  const problem = problemOf(problems, 'signature')
  return (
    <section className="undertake sign" aria-labelledby="undertake-title">
      <h2 id="undertake-title">{t('fix.deferSign')}</h2>
      <Declaration text={LACKING_TEXT} lang={zh.lang} />
      <FieldError id="f-signature" problem={problem} />
      <SignatureField signed={signed} wrong={problem !== undefined} />
    </section>
  )
}

/** What somebody puts their name to. */
export function Declaration({ text, lang }: { text: string[]; lang: string | undefined }): ReactNode {
  return (
    <div className="declaration" lang={lang}>
      {text.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  )
}

function LastDay({ on, today, k }: { on: string | null; today: string; k: 'fix' | 'supply' }): ReactNode {
  const { t, lang } = useScreen()
  if (!on) return null
  return (
    <>
      <b>{t(`${k}.until`, { date: dateText(on, lang) })}</b> <DaysLeft on={on} today={today} />
      {lang === 'en' ? '. ' : '。'}
      {t(`${k}.late`)}
    </>
  )
}

export type SupplyProps = {
  number: string
  step: string
  today: string
  supply: Supply
  problems?: Problems
}

/** 补齐容缺材料: the promised papers, all at once. */
export function SupplyPage({ number, step, today, supply, problems }: SupplyProps): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {supply.itemName}
      </p>
      <Heading lead={<LastDay on={supply.dueOn} today={today} k="supply" />}>
        {t('supply.title', { n: supply.materials.length })}
      </Heading>
      <PostForm action={paths.supply(number, step)} files>
        <ol className="problems">
          {supply.materials.map((material) => (
            <li key={material.id}>
              <h2 {...zh}>{material.name}</h2>
              <PaperField material={material} problem={problemOf(problems, material.id)} />
            </li>
          ))}
        </ol>
        {problems && <p className="notice">{t('fix.photosAgain')}</p>}
        <div className="actions">
          <Submit>{t('supply.send')}</Submit>
        </div>
      </PostForm>
      {supply.promised.length > 0 && (
        <details>
          <summary>{t('supply.promised')}</summary>
          <Declaration text={supply.promised} lang={zh.lang} />
        </details>
      )}
    </>
  )
}

/** The item has moved on since the page was opened: what happened, what was typed, and how to go on. */
export function OverPage(props: {
  number: string
  onething: string
  step: StepView
  typed: { name: string; text: string }[]
}): ReactNode {
  const { t, zh } = useScreen()
  const { number, onething, step, typed } = props
  const lapsed = step.state === 'withdrawn' && step.course.bySystem
  const name = step.plainName
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <p className="caption" {...zh}>
        {step.itemName}
      </p>
      <Heading lead={lapsed ? t('over.lapsedThen') : t('over.nowThen')}>
        {lapsed ? t('over.lapsed', { name }) : t('over.now', { name, state: t(stateKey(step)) })}
      </Heading>
      {!lapsed && <p {...zh}>{step.now}</p>}
      {typed.length > 0 && (
        <section>
          <h2>{t('over.typed')}</h2>
          <dl className="rows" {...zh}>
            {typed.map((each) => (
              <div key={each.name}>
                <dt>{each.name}</dt>
                <dd>{each.text}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <p className="actions">
        {lapsed && (
          <a className="button" href={paths.onething(onething)}>
            {t('course.again')}
          </a>
        )}
        <a className="button quiet" href={paths.myCase(number)}>
          {t('over.case')}
        </a>
        <a className="button-link" href={paths.papers(number)}>
          {t('case.papers')}
        </a>
      </p>
    </>
  )
}
