import type { ReactNode } from 'react'
import type { Item } from '../../server/catalog/model.ts'
import { Say, useScreen } from '../components/context.tsx'
import { FlowChart, isReceipt, type Stage } from '../components/flow.tsx'
import { limitWords } from '../components/words.ts'

/** What an office does with an application for an item, and where the way branches off. */
export function Flow({ item }: { item: Item }): ReactNode {
  const { t, lang, zh } = useScreen()
  const receiveText = t('flow.receiveText', {
    answer: limitWords(item.limits.answer, lang),
    correction: limitWords(item.limits.correction, lang),
  })
  const receiving = [t('flow.correct'), t('flow.decline')]
  const specials = item.specialProcedures.map(({ name }) => name)
  const receives = isReceipt(item.process[0]?.name ?? '')
  const afterwards = receives ? 1 : 0
  const receive: Stage = {
    key: 'receive',
    name: t('flow.receive'),
    branches: receiving,
    says: [receiveText],
  }
  const stages = item.process.map(({ name, who, text }, at): Stage => ({
    key: name,
    name: <span {...zh}>{name}</span>,
    who: <span {...zh}>{who}</span>,
    branches: [
      ...(at < afterwards ? receiving : []),
      ...(at === afterwards ? specials : []),
      ...(at >= afterwards && at === item.process.length - 1 ? [t('flow.refuse')] : []),
    ],
    says: [
      <span key="text" {...zh}>
        {text}
      </span>,
      ...(at < afterwards ? [receiveText] : []),
    ],
  }))
  const result = <span {...zh}>{item.result.name}</span>
  return (
    <FlowChart
      title={t('item.process')}
      stages={[
        { key: 'apply', name: t('item.apply'), says: [t('flow.applyText')], isEnd: true },
        ...(receives ? [] : [receive]),
        ...stages,
        {
          key: 'result',
          name: result,
          title: t('items.result'),
          says: [<Say key="result" k="flow.resultText" result={result} />],
          isEnd: true,
        },
      ]}
    />
  )
}
