import type { ReactNode } from 'react'
import type { OpenDraft } from '../../server/applications/model.ts'
import { typedValue } from '../../server/forms/display.ts'
import type { Value } from '../../server/forms/expression.ts'
import type { Element } from '../../server/forms/model.ts'
import type { PlannedQuestion } from '../../server/onething/model.ts'
import { ErrorSummary, PostForm, problemOf, Submit, type Problems } from '../components/form.tsx'
import { Closed } from '../components/closed.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { originText, valueText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { ElementField } from './element-field.tsx'
import { backPath } from './flow.ts'

export type QuestionProps = {
  open: OpenDraft
  question: PlannedQuestion
  /** What was typed last, as it was typed; answers that were saved stand in otherwise. */
  typed?: Record<string, string>
  problems?: Problems
  /** Where 「返回」 leads; the page before, unless told. */
  back?: string
}

/** One page, one question. What is known already is shown beside it and not asked again. */
export function QuestionPage({ open, question, typed, problems, back }: QuestionProps): ReactNode {
  const { options, t, zh } = useScreen()
  const { plan, definition, draft } = open
  const asked = askedOn(open, question)
  // Which of several records is meant can be asked only where records were found; otherwise its number is typed.
  const records = definition.onething.prefill.flatMap(({ source, as }) => {
    const choose = options.region().sources[source]?.choose
    return choose ? [`${as}.${choose.element}`] : []
  })
  const named = (id: string): boolean => records.includes(id) && !plan.elements[id]?.choices?.length
  const single = asked.length === 1 && !asked.some(named)
  const position = plan.questions.findIndex((each) => each.id === question.id) + 1
  const written = definition.onething.questions.find((each) => each.id === question.id)
  const context = (written?.elements ?? []).flatMap((id) => {
    const resolution = plan.elements[id]?.resolution
    const element = definition.elements[id]
    if (!resolution || !element || asked.includes(id) || resolution.value === undefined) return []
    return [
      {
        key: id,
        name: <span {...zh}>{element.name}</span>,
        value: <span {...zh}>{valueText(resolution, element, t)}</span>,
        note: <span {...zh}>{originText(resolution.origin, t) || resolution.reason}</span>,
      },
    ]
  })
  return (
    <>
      <BackLink href={back ?? backPath(open, question.id)} />
      <ErrorSummary problems={problems} />
      <p className="caption">
        <span {...zh}>{definition.onething.plainName}</span> ·{' '}
        {t('question.of', { i: position, n: plan.questions.length })}
      </p>
      {!single && <Heading lang={zh.lang}>{question.title}</Heading>}
      <Outages open={open} />
      <Closed steps={open.closed ?? []} draft={draft.id} />
      <PostForm>
        {context.length > 0 && (
          <div className="known">
            <p className="hint">{t('question.known')}</p>
            <Rows rows={context} />
          </div>
        )}
        {asked.map((id, index) => {
          const element = definition.elements[id]
          if (!element) return null
          return (
            <ElementField
              key={id}
              element={
                named(id) || element.question === question.title
                  ? { ...element, question: element.name }
                  : element
              }
              planned={plan.elements[id]}
              value={typed?.[id] ?? saved(definition.elements[id], draft.facts.answers[id]?.value)}
              problem={problemOf(problems, id)}
              autoFocus={index === 0 && !problems}
              question={single ? question.title : undefined}
            />
          )
        })}
        <details className="why">
          <summary>{t('question.why')}</summary>
          <p {...zh}>{question.why}</p>
          {asked.map((id) => {
            const why = definition.elements[id]?.why
            return why && why !== question.why ? (
              <p key={id} {...zh}>
                {why}
              </p>
            ) : null
          })}
        </details>
        <div className="actions">
          <Submit>{t('common.continue')}</Submit>
        </div>
        <p className="fine">{t('question.saved')}</p>
      </PostForm>
    </>
  )
}

/** The elements that this page asks: those that are not settled, and those that were answered here before. */
export function askedOn(open: OpenDraft, question: PlannedQuestion): string[] {
  return question.elements.filter((id) => {
    const resolution = open.plan.elements[id]?.resolution
    return resolution !== undefined && (resolution.as === 'asked' || id in open.draft.facts.answers)
  })
}

function saved(element: Element | undefined, value: Value | undefined): string | undefined {
  return value === undefined ? undefined : String(typedValue(element, value))
}

type Why = OpenDraft['draft']['facts']['outages'][number]['why']
const OUTAGES = [
  { text: 'question.outage', is: (why: Why) => why !== 'spent' },
  { text: 'question.spent', is: (why: Why) => why === 'spent' },
] as const

/** A register that did not answer is no fault of the applicant: said once, with what follows from it. */
export function Outages({ open }: { open: OpenDraft }): ReactNode {
  const { t, zh } = useScreen()
  const { outages } = open.draft.facts
  if (outages.length === 0) return null
  return (
    <div className="notice" role="status">
      {OUTAGES.map(({ text, is }) => {
        const names = [...new Set(outages.filter(({ why }) => is(why)).map(({ name }) => name))]
        return names.length === 0 ? null : (
          <p key={text}>
            {t(text)} <span {...zh}>{names.join('、')}</span>
          </p>
        )
      })}
      <p>{t('question.outageThen')}</p>
      <PostForm action={paths.lookAgain(open.draft.id)}>
        <button className="button quiet" type="submit">
          {t('question.lookAgain')}
        </button>
      </PostForm>
    </div>
  )
}
