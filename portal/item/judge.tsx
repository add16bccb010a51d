import type { ReactNode } from 'react'
import type { Condition, Item } from '../../server/catalog/model.ts'
import { adviceOf, conditionText } from '../../server/catalog/rules.ts'
import { RadioCards, Submit } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'
import { toBring } from './papers.tsx'

export const ANSWERS = ['yes', 'no', 'unsure'] as const
export type Answer = (typeof ANSWERS)[number]

/** The field of a condition in the address of the page, which holds the answers: nothing is kept. */
export const fieldOf = (at: number): string => `c${at + 1}`

export type JudgeProps = {
  item: Item
  /** In the order of the conditions; undefined where nothing was ticked. */
  answers: (Answer | undefined)[]
  /** Where one can apply. */
  within: { id: string; name: string }[]
}

/** 帮我判断: the conditions as questions, and an honest answer. It decides nothing and keeps nothing. */
export function JudgePage({ item, answers, within }: JudgeProps): ReactNode {
  const { t, zh } = useScreen()
  const asked = answers.some((answer) => answer !== undefined)
  return (
    <>
      <BackLink href={paths.item(item.id)}>{t('judge.back')}</BackLink>
      <Heading lead={t('judge.lead')}>
        <Say k="judge.title" name={<span {...zh}>{item.plainName}</span>} />
      </Heading>
      {asked && <Verdict item={item} answers={answers} within={within} />}
      <form method="get" className="judge" action={paths.judge(item.id)}>
        {item.conditions.map((condition, at) => (
          <RadioCards
            key={fieldOf(at)}
            name={fieldOf(at)}
            legend={
              <>
                {at + 1}. <span {...zh}>{conditionText(condition)}</span>
              </>
            }
            choices={ANSWERS.map((value) => ({ value, label: t(`judge.${value}`) }))}
            value={answers[at]}
          />
        ))}
        <p className="actions">
          <Submit>{t(asked ? 'judge.again' : 'judge.go')}</Submit>
        </p>
      </form>
    </>
  )
}

function Verdict({ item, answers, within }: JudgeProps): ReactNode {
  const { options, t, zh } = useScreen()
  const of = (wanted: Answer | undefined): Condition[] =>
    item.conditions.filter((_, at) => answers[at] === wanted)
  const [unmet, unsure, open] = [of('no'), of('unsure'), of(undefined)]
  const fine = unmet.length + unsure.length + open.length === 0
  const { always } = toBring(item)
  const { advice } = item.phones
  const tone = unmet.length > 0 ? 'bad' : fine ? 'good' : 'warn'
  return (
    <div className={`verdict ${tone}`} role="status" tabIndex={-1} data-focus>
      <h2>
        {unmet.length > 0
          ? t('judge.unmet', { n: unmet.length })
          : fine
            ? t('judge.fine')
            : t('judge.perhaps')}
      </h2>
      {unmet.map((condition) => (
        <div key={conditionText(condition)} className="verdict-line">
          <b {...zh}>{conditionText(condition)}</b>
          <p>
            {adviceOf(condition) === undefined ? (
              t('judge.unmetThen', { phone: advice })
            ) : (
              <span {...zh}>{adviceOf(condition)}</span>
            )}
          </p>
        </div>
      ))}
      {unsure.length > 0 && (
        <>
          <p>{t('judge.unsureThen', { n: unsure.length, phone: advice })}</p>
          <ul {...zh}>
            {unsure.map(conditionText).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {open.length > 0 && <p>{t('judge.open', { n: open.length })}</p>}
      {fine && (
        <>
          <p>
            {always.length === 0 ? (
              t('brief.nothing')
            ) : (
              <Say k="brief.bring" n={always.length} names={<span {...zh}>{always.join('、')}</span>} />
            )}
          </p>
          <p className="actions">
            {within.map((onething) => (
              <a key={onething.id} className="button" href={paths.onething(onething.id)}>
                <span>
                  <Say k="item.applyIn" name={<span {...zh}>{onething.name}</span>} />
                </span>
              </a>
            ))}
          </p>
        </>
      )}
      <p className="fine">{t('judge.honest', { phone: advice, hotline: options.region().head.hotline })}</p>
    </div>
  )
}
