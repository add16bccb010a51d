import type { ReactNode } from 'react'
import type { Item } from '../../server/catalog/model.ts'
import { Say, useScreen } from '../components/context.tsx'
import { limitWords } from '../components/words.ts'

/** 办理流程 as a chart for the eye and in words for everybody: what an office does, and where the way branches off. */
export function Flow({ item }: { item: Item }): ReactNode {
  const { t, lang, zh } = useScreen()
  const specials = item.specialProcedures.map(({ name }) => name).join('、')
  const answer = limitWords(item.limits.answer, lang)
  const correction = limitWords(item.limits.correction, lang)
  return (
    <section>
      <h2>{t('item.process')}</h2>
      <figure className="flow">
        <figcaption>{t('item.chart')}</figcaption>
        <ol aria-hidden="true">
          <li className="flow-end">{t('item.apply')}</li>
          <li>
            <span className="flow-box">{t('flow.receive')}</span>
            <span className="flow-side">{t('flow.correct')}</span>
            <span className="flow-side">{t('flow.decline')}</span>
          </li>
          {item.process.map((stage, at) => (
            <li key={stage.name} {...zh}>
              <span className="flow-box">{stage.name}</span>
              {at === 0 && specials !== '' && <span className="flow-side">{specials}</span>}
            </li>
          ))}
          <li>
            <span className="flow-box">{t('flow.decide')}</span>
            <span className="flow-side">{t('flow.refuse')}</span>
          </li>
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
        <li>
          <b>{t('flow.receive')}</b>
          <p>{t('flow.receiveText', { answer, correction })}</p>
        </li>
        {item.process.map((stage) => (
          <li key={stage.name} {...zh}>
            <b>{stage.name}</b> <span className="fine">{stage.who}</span>
            <p>{stage.text}</p>
          </li>
        ))}
        <li>
          <b>{t('flow.decide')}</b>
          <p>
            <Say k="flow.decideText" result={<span {...zh}>{item.result.name}</span>} />
          </p>
        </li>
      </ol>
    </section>
  )
}
