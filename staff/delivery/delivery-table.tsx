import { Button } from 'antd'
import type { Ref } from 'react'
import type { DeliveryAtDesk } from '../../server/deliveries/model.ts'
import { Heads } from '../components/heads.tsx'
import { dayText, instantText } from '../components/dates.ts'
import { useSettings } from '../components/settings.tsx'
import { LastDay, StateMark } from './marks.tsx'

export const nameOf = (delivery: DeliveryAtDesk): string => `${delivery.caseNumber} ${delivery.addressee}`

/** A row each; rows become cards where the page is narrow, so the roles are written out. */
export function DeliveryTable(given: {
  ref: Ref<HTMLTableSectionElement>
  deliveries: DeliveryAtDesk[]
  ended: boolean
  open: (delivery: DeliveryAtDesk) => void
}) {
  const { texts, settings } = useSettings()
  const words = texts.delivery
  const { ended } = given
  const heads = [
    words.case,
    words.what,
    words.addressee,
    words.way,
    ended ? words.at : words.due,
    ended ? words.service : words.handle,
  ]
  return (
    <table role="table" className="inbox deliveries">
      <caption className="unseen">{ended ? words.captionEnded : words.caption}</caption>
      <Heads heads={heads} />
      <tbody role="rowgroup" ref={given.ref}>
        {given.deliveries.map((delivery) => (
          <tr key={delivery.id} role="row" className={`row-${delivery.level}`}>
            <td role="cell">{delivery.caseNumber}</td>
            <td role="cell" lang="zh-Hans">
              {delivery.papers.map(({ number, title }) => (
                <span key={number} className="paper-title">
                  {title}
                </span>
              ))}
            </td>
            <td role="cell" lang="zh-Hans">
              {delivery.addressee}
            </td>
            <td role="cell">
              <span className="due">
                <StateMark delivery={delivery} />
                <small className="quiet">{words.method[delivery.method]}</small>
              </span>
            </td>
            <td role="cell">
              {ended ? (
                delivery.endedAt !== null && (
                  <time dateTime={delivery.endedAt}>{instantText(delivery.endedAt, settings.language)}</time>
                )
              ) : (
                <LastDay delivery={delivery} />
              )}
            </td>
            <td role="cell">
              <Button
                aria-label={words.handleOf(nameOf(delivery))}
                onClick={() => given.open(delivery)}
                lang={ended ? 'zh-Hans' : undefined}
              >
                {ended ? (delivery.service ?? words.service) : words.handle}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What it is, where it goes and what has happened to it, for the head of a drawer. */
export function DeliveryFacts({ delivery }: { delivery: DeliveryAtDesk }) {
  const { texts, settings } = useSettings()
  const [list, words] = [texts.delivery, texts.deliveryAct]
  const { publishedOn } = delivery
  const rows: [string, string | null][] = [
    [list.addressee, delivery.addressee],
    [words.tracking, delivery.tracking],
    [words.code, delivery.cabinetCode],
    [list.by, delivery.receiver && [delivery.receiver, delivery.relation].filter(Boolean).join('，')],
    [words.reason, delivery.refusedReason],
    [words.note, delivery.note],
    [words.published, publishedOn && dayText(publishedOn, settings.language)],
    [words.noticeReason, delivery.noticeReason],
  ]
  return (
    <dl className="facts">
      <div>
        <dt>{list.way}</dt>
        <dd>
          {list.method[delivery.method]} <StateMark delivery={delivery} />
        </dd>
      </div>
      {delivery.endedAt === null && (
        <div>
          <dt>{list.due}</dt>
          <dd>
            <LastDay delivery={delivery} />
          </dd>
        </div>
      )}
      {rows.map(
        ([name, text]) =>
          text !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd lang="zh-Hans">{text}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
