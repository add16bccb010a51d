import type { ReactNode } from 'react'
import type { Item } from '../../server/catalog/model.ts'
import { Say, useScreen } from '../components/context.tsx'
import { limitWords } from '../components/words.ts'

/** 办理流程 as a chart for the eye and in words for everybody: what an office does, and where the way branches off. */
export function Flow({ item }: { item: Item }): ReactNode {
  const { t, lang, zh } = useScreen()
  const answer = limitWords(item.limits.answer, lang)
  const correction = limitWords(item.limits.correction, lang)
  const [first, ...rest] = item.process.map(({ name }) => name)
  const receives = /收件|受理|接收/.test(first ?? '')
  const stages = receives ? rest : [first, ...rest]
  const receiving = [t('flow.correct'), t('flow.decline')]
  const specials = item.specialProcedures.map(({ name }) => name)
  return (
    <section>
      <h2>{t('item.process')}</h2>
      <figure className="flow">
        <figcaption>{t('item.chart')}</figcaption>
        <ol aria-hidden="true">
          <li className="flow-end">{t('item.apply')}</li>
          <li>
            <span className="flow-box" {...(receives ? zh : {})}>
              {receives ? first : t('flow.receive')}
            </span>
            <Side lines={receiving} />
          </li>
          {stages.map((name, at) => (
            <li key={name}>
              <span className="flow-box" {...zh}>
                {name}
              </span>
              <Side
                lines={[
                  ...(at === 0 ? specials : []),
                  ...(at === stages.length - 1 ? [t('flow.refuse')] : []),
                ]}
              />
            </li>
          ))}
          <li className="flow-end" {...zh}>
            {item.result.name}
          </li>
        </ol>
      </figure>
      <h3>{t('flow.words')}</h3>
      <ol className="process">
        <li>
          <b>{t('item.apply')}</b>
          <p>{t('flow.applyText')}</p>
        </li>
        {!receives && (
          <li>
            <b>{t('flow.receive')}</b>
            <p>{t('flow.receiveText', { answer, correction })}</p>
          </li>
        )}
        {item.process.map((stage, at) => (
          <li key={stage.name}>
            <b {...zh}>{stage.name}</b>{' '}
            <span className="fine" {...zh}>
              {stage.who}
            </span>
            <p {...zh}>{stage.text}</p>
            {receives && at === 0 && <p>{t('flow.receiveText', { answer, correction })}</p>}
          </li>
        ))}
        <li>
          <b>{t('items.result')}</b>
          <p>
            <Say k="flow.resultText" result={<span {...zh}>{item.result.name}</span>} />
          </p>
        </li>
      </ol>
    </section>
  )
}

/** Where the way branches off. */
function Side({ lines }: { lines: string[] }): ReactNode {
  if (lines.length === 0) return null
  return (
    <span className="flow-sides">
      {lines.map((line) => (
        <span key={line} className="flow-side">
          {line}
        </span>
      ))}
    </span>
  )
}
