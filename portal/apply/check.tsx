import type { ReactNode } from 'react'
import type { OpenDraft } from '../../server/applications/model.ts'
import {
  Csrf,
  ErrorSummary,
  FieldError,
  PostForm,
  problemOf,
  Submit,
  Tag,
  type Problems,
} from '../components/form.tsx'
import { Closed } from '../components/closed.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Saving } from '../components/saving.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { originText, valueText } from '../components/words.ts'
import { anchor, paths } from '../paths.ts'
import { backPath, nextPath } from './flow.ts'
import { Outages } from './question.tsx'
import { YourScenarios } from '../components/scenarios.tsx'
import { SignatureField, type TypedSignature } from './signature-field.tsx'

export type CheckProps = { open: OpenDraft; problems?: Problems; signed?: TypedSignature }

type Row = {
  id: string
  name: string
  text: string
  kind: 'answer' | 'source' | 'derived' | 'missing'
  note: string
  change?: string
}

/** 核对并签名: every value with its source, every department with what it gets; then one signature for all of it. */
export function CheckPage({ open, problems, signed }: CheckProps): ReactNode {
  const { t, zh } = useScreen()
  const { plan, definition, draft, closed = [] } = open
  const { onething } = definition
  const { sections, also } = useSections(open)
  const ready = closed.length === 0 && plan.complete && nextPath(open) === paths.check(draft.id)
  return (
    <>
      <BackLink href={backPath(open)} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('check.lead')}>{t('check.title')}</Heading>
      <Saving plan={plan} />
      <YourScenarios plan={plan} />
      <Outages open={open} />
      <Closed steps={closed} draft={draft.id} />
      {plan.ineligible.length > 0 && (
        <div className="error-summary">
          <h2>{t('check.ineligible')}</h2>
          <ul {...zh}>
            {plan.ineligible.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      {sections.map((section) => (
        <CheckSection key={section.name} name={section.name} rows={section.rows} open={open} />
      ))}
      {also.length > 0 && (
        <details>
          <summary>{t('check.also', { n: also.length })}</summary>
          <dl className="rows">
            {also.map((row) => (
              <CheckRow key={row.id} row={row} draft={draft.id} objected={row.id in draft.facts.objections} />
            ))}
          </dl>
        </details>
      )}
      <Departments open={open} />
      <CheckMaterials open={open} />
      {plan.confirmations.length > 0 && (
        <section>
          <h2>{t('check.others')}</h2>
          {onething.confirmations
            .filter((confirmation) => plan.confirmations.includes(confirmation.id))
            .map((confirmation) => (
              <p key={confirmation.id}>
                <Say
                  k="check.otherWill"
                  name={
                    <b {...zh}>
                      {String(plan.elements[confirmation.person.name]?.resolution.text ?? confirmation.name)}
                    </b>
                  }
                />
              </p>
            ))}
        </section>
      )}
      {ready ? (
        <section className="sign" aria-labelledby="sign-title">
          <h2 id="sign-title">{t('check.sign')}</h2>
          <p className="declaration" {...zh}>
            {onething.declaration}
          </p>
          <PostForm action={paths.check(draft.id)}>
            <FieldError id="f-signature" problem={problemOf(problems, 'signature')} />
            <SignatureField signed={signed} wrong={problemOf(problems, 'signature') !== undefined} />
            <p className="hint">{t('check.notYet')}</p>
            <div className="actions">
              <Submit name="act" value="submit">
                <Say k="check.submit" name={<span {...zh}>{onething.name}</span>} />
              </Submit>
            </div>
          </PostForm>
        </section>
      ) : (
        plan.ineligible.length === 0 &&
        nextPath(open) !== paths.check(draft.id) && (
          <p className="actions">
            <a className="button" href={nextPath(open)}>
              {t('check.finish')}
            </a>
          </p>
        )
      )}
      {draft.consentedAt && (
        <PostForm action={paths.atCounter(draft.id)}>
          <button className="link-button">{t('counter.link')}</button>
        </PostForm>
      )}
      <form method="post" action={paths.discard(draft.id)} className="discard">
        <Csrf />
        <button className="link-button">{t('check.discard')}</button>
      </form>
    </>
  )
}

type Section = { name: string; rows: Row[] }

/**
 * What goes onto forms, by section: those with the applicant's own answers first, the others as the forms have them. What
 * was looked up only to decide (`also`) stands apart.
 */
function useSections(open: OpenDraft): { sections: Section[]; also: Row[] } {
  const { t } = useScreen()
  const { plan, definition, draft } = open
  const onForms = [...new Set(plan.fields.map((field) => field.element))]
  const others = Object.keys(plan.elements).filter((id) => !onForms.includes(id))
  const pageOf = (id: string): string | undefined => {
    const asked = [id, ...(definition.elements[id]?.from ?? [])]
    return plan.questions.find((question) => question.elements.some((each) => asked.includes(each)))?.id
  }
  const rowOf = (id: string): (Row & { section: string })[] => {
    const element = definition.elements[id]
    const planned = plan.elements[id]
    if (!element || !planned || planned.resolution.as === 'not-needed') return []
    const { resolution, required } = planned
    const page = pageOf(id)
    const text = valueText(resolution, element, t)
    const objected = id in draft.facts.objections
    const answered = !objected && (resolution.origin?.kind === 'answer' || id in draft.facts.answers)
    const missing = resolution.as === 'asked' && resolution.value === undefined
    if (missing && !required) return []
    const change = page && (answered || missing) ? paths.question(draft.id, page) : undefined
    const base = { id, name: element.name, section: element.section, change }
    if (missing) return [{ ...base, text: t('check.missing'), kind: 'missing', note: '' }]
    if (answered) return [{ ...base, text, kind: 'answer', note: '' }]
    if (objected) return [{ ...base, text, kind: 'source', note: resolution.reason }]
    if (resolution.as === 'known') {
      // Who signed in is beyond dispute here; a register is not.
      const kind = resolution.origin?.kind === 'source' ? 'source' : 'derived'
      return [{ ...base, text, kind, note: originText(resolution.origin, t) }]
    }
    return [
      { ...base, text: text || resolution.reason, kind: 'derived', note: text ? resolution.reason : '' },
    ]
  }
  const aside = others.flatMap(rowOf)
  const asked = aside.filter((row) => row.kind === 'answer' || row.kind === 'missing')
  const also = aside.filter((row) => row.kind === 'source')
  const rows = [...asked, ...onForms.flatMap(rowOf)]
  const own = (name: string): boolean => rows.some((row) => row.section === name && row.change !== undefined)
  const names = [...new Set(rows.map((row) => row.section))].sort((a, b) => Number(own(b)) - Number(own(a)))
  return { sections: names.map((name) => ({ name, rows: rows.filter((row) => row.section === name) })), also }
}

function CheckSection({ name, rows, open }: Section & { open: OpenDraft }): ReactNode {
  const { zh } = useScreen()
  return (
    <section className="check-section">
      <h2 {...zh}>{name}</h2>
      <dl className="rows">
        {rows.map((row) => (
          <CheckRow
            key={row.id}
            row={row}
            draft={open.draft.id}
            objected={row.id in open.draft.facts.objections}
          />
        ))}
      </dl>
    </section>
  )
}

function CheckRow({ row, draft, objected }: { row: Row; draft: string; objected: boolean }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <div id={`row-${anchor(row.id)}`}>
      <dt {...zh}>{row.name}</dt>
      <dd>
        <span className={row.kind === 'missing' ? 'value missing' : 'value'} {...zh}>
          {row.text}
        </span>
        {row.note && (
          <span className="note" {...zh}>
            {row.note}
          </span>
        )}
        {row.kind === 'source' && (
          <span className="note">
            {objected && <Tag k="check.objected" kind="warn" />}
            <a href={paths.object(draft, row.id)}>
              {objected ? t('check.objectedChange') : t('check.wrong')}
              <span className="out-of-sight" {...zh}>
                {row.name}
              </span>
            </a>
          </span>
        )}
        {row.change && (
          <a className="change" href={row.change}>
            {t('check.change')}
            <span className="out-of-sight" {...zh}>
              {row.name}
            </span>
          </a>
        )}
      </dd>
    </div>
  )
}

/** What each department will get, and the items that may be left out. */
function Departments({ open }: { open: OpenDraft }): ReactNode {
  const { options, t, zh } = useScreen()
  const { plan, definition, draft } = open
  return (
    <section>
      <h2>{t('check.departments', { n: plan.counts.departments })}</h2>
      <ul className="gets">
        {plan.steps.map((step) => {
          const item = definition.items[step.item]?.item
          if (!item) return null
          const fields = plan.fields.filter((field) => field.step === step.id && field.as !== 'not-needed')
          const unwanted = draft.facts.unwanted.includes(step.id)
          const office = options.region().offices.get(step.office || item.office)
          return (
            <li key={step.id} id={`item-${anchor(step.id)}`}>
              <details>
                <summary>
                  <b {...zh}>{item.plainName}</b> <span {...zh}>{office?.name ?? step.office}</span>
                  {!step.included && <Tag k={unwanted ? 'check.leftOut' : 'check.notNeeded'} />}
                </summary>
                {step.included ? (
                  <p {...zh}>
                    {t('check.getsFields', { n: fields.length })}
                    {fields
                      .map((field) => definition.elements[field.element]?.name ?? field.element)
                      .join('、')}
                  </p>
                ) : (
                  <p {...zh}>{step.reason}</p>
                )}
              </details>
              {step.optional && (step.included || unwanted) && (
                <form method="post" action={paths.check(draft.id)}>
                  <Csrf />
                  <input type="hidden" name="step" value={step.id} />
                  <button className="switch" name="act" value={unwanted ? 'take' : 'leave'}>
                    {unwanted ? t('check.take') : t('check.leave')}
                    <span className="out-of-sight" {...zh}>
                      {item.plainName}
                    </span>
                  </button>
                </form>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function CheckMaterials({ open }: { open: OpenDraft }): ReactNode {
  const { t, zh } = useScreen()
  const { plan, draft } = open
  if (plan.materials.length === 0) return null
  const spared = plan.materials.filter((material) => material.resolution.as !== 'asked').length
  return (
    <section>
      <h2>{t('papers.title', { n: plan.materials.length, free: spared })}</h2>
      <details open={spared < plan.materials.length}>
        <summary>{t('check.papersList')}</summary>
        <ul className="papers">
          {plan.materials.map((material) => {
            const files = draft.facts.files[material.id]?.length ?? 0
            return (
              <li key={material.id}>
                <p>
                  <b {...zh}>{material.name}</b>{' '}
                  {material.resolution.as === 'asked' ? (
                    <>
                      <Tag
                        k={files > 0 ? 'papers.uploaded' : 'papers.bring'}
                        kind={files > 0 ? 'good' : 'warn'}
                      />{' '}
                      <a href={paths.materials(draft.id)}>{t('check.change')}</a>
                    </>
                  ) : (
                    <Tag k="papers.free" kind="good" />
                  )}
                </p>
                <p className="fine" {...zh}>
                  {material.resolution.reason}
                </p>
              </li>
            )
          })}
        </ul>
      </details>
    </section>
  )
}
