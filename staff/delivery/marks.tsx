import type { ReactNode } from 'react'
import type { DeliveryAtDesk } from '../../server/deliveries/model.ts'
import { dayText } from '../components/dates.ts'
import { LevelMark } from '../components/due.tsx'
import { ClockIcon, CrossIcon, HourglassIcon, QuestionIcon, TickIcon } from '../components/icons.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'

const STATE_LOOKS = {
  due: ['new', <ClockIcon key="i" />],
  sent: ['still', <HourglassIcon key="i" />],
  ready: ['still', <HourglassIcon key="i" />],
  published: ['still', <HourglassIcon key="i" />],
  returned: ['warn', <QuestionIcon key="i" />],
  delivered: ['ok', <TickIcon key="i" />],
  refused: ['bad', <CrossIcon key="i" />],
  recalled: ['still', <CrossIcon key="i" />],
} as const satisfies Record<DeliveryAtDesk['state'], readonly [string, ReactNode]>

export function StateMark({ delivery }: { delivery: Pick<DeliveryAtDesk, 'state' | 'method'> }) {
  const words = useTexts().delivery
  const [look, icon] = STATE_LOOKS[delivery.state]
  const moving = delivery.state === 'sent' && delivery.method === 'nearest'
  return (
    <span className={`mark-${moving ? 'new' : look}`}>
      {icon}
      {moving ? words.moving : words.state[delivery.state]}
    </span>
  )
}

/** The last day of the ten; of a public notice the day on which it serves, as its clock stands still. */
export function LastDay({ delivery }: { delivery: DeliveryAtDesk }) {
  const { settings, texts } = useSettings()
  const { dueOn, servesOn, state } = delivery
  if (state === 'published' && servesOn !== null)
    return <span className="due">{texts.delivery.serves(dayText(servesOn, settings.language))}</span>
  return (
    <span className="due">
      <LevelMark due={delivery} />
      {dueOn !== null && (
        <small className="quiet">
          <time dateTime={dueOn}>{dayText(dueOn, settings.language)}</time>
        </small>
      )}
    </span>
  )
}
