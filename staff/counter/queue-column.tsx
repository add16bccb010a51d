import { Button } from 'antd'
import { useState } from 'react'
import type { CounterView } from '../../server/counter/model.ts'
import type { Clerk } from './clerk.ts'
import { DEVICE_KINDS } from './devices/bridge.ts'
import type { Devices } from './devices/use-bridge.ts'
import { useCounterTexts } from './texts/texts.ts'

type Given = { view: CounterView; clerk: Clerk; devices: Devices }

/** Left: the line, and who sits there. */
export function QueueColumn(given: Given) {
  return (
    <div className="counter-left">
      <Queue {...given} />
      <PersonCard {...given} />
      <DevicePanel {...given} />
    </div>
  )
}

function Queue({ view, clerk }: Given) {
  const words = useCounterTexts()
  const waiting = view.waiting.reduce((sum, { count }) => sum + count, 0)
  const { ticket } = view
  const kinds = view.waiting.map(({ kind }) => kind).filter((kind) => kind !== view.window?.kind)
  return (
    <section className="panel" aria-labelledby="queue">
      <h2 id="queue">
        {words.queue} <small className="quiet">{words.waiting(waiting)}</small>
      </h2>
      {ticket && (
        <p className="called" role="status">
          <strong>{words.called(ticket.number)}</strong>{' '}
          {ticket.state === 'called' && <small>{words.calledAgain}</small>}
        </p>
      )}
      <div className="buttons">
        <Button
          type="primary"
          size="small"
          disabled={view.window?.paused ?? false}
          onClick={() => void clerk.next()}
        >
          {words.next} <kbd>␣</kbd>
        </Button>
        {ticket?.state === 'called' && !view.sitting && (
          <>
            <Button size="small" onClick={() => void clerk.recall()}>
              {words.recall} <kbd>F5</kbd>
            </Button>
            <Button size="small" onClick={() => void clerk.pass()}>
              {words.pass}
            </Button>
            {kinds.map((kind) => (
              <Button key={kind} size="small" onClick={() => void clerk.transfer(kind)}>
                {words.transfer}：{words.kinds[kind]}
              </Button>
            ))}
          </>
        )}
      </div>
      {view.next.length === 0 ? (
        <p className="quiet">{words.nobody}</p>
      ) : (
        <ol className="plain next-list">
          {view.next.map((each) => (
            <li key={each.id}>
              <strong>{each.number}</strong> <small>{words.kinds[each.kind]}</small>{' '}
              <small className="quiet">{each.estimate ? words.estimate(each.estimate) : ''}</small>
            </li>
          ))}
        </ol>
      )}
      <div className="buttons">
        <Button size="small" onClick={() => void clerk.take(false)}>
          {words.take}
        </Button>
        <Button size="small" onClick={() => void clerk.take(true)}>
          {words.takeHelp}
        </Button>
      </div>
      <p className="quiet">
        <small>{words.today(view.today.served, view.today.filed, view.today.minutes)}</small>
      </p>
    </section>
  )
}

function PersonCard({ view, clerk }: Given) {
  const words = useCounterTexts()
  const { sitting } = view
  const person = sitting?.person
  return (
    <section className="panel" aria-labelledby="person">
      <h2 id="person">{words.person}</h2>
      {!sitting || !person ? (
        <>
          <p>{words.noPerson}</p>
          <div className="buttons">
            <Button size="small" onClick={() => void clerk.readCard()}>
              {words.seen} <kbd>F2</kbd>
            </Button>
            <Button size="small" onClick={() => clerk.show('scan')}>
              {words.forms.scan} <kbd>F3</kbd>
            </Button>
          </div>
        </>
      ) : (
        <>
          <p lang="zh-Hans">
            <strong className="who">{person.name}</strong> {person.sex} {person.birth}
            <br />
            {person.number}
            <br />
            <small className="quiet">
              {words.evidence[person.evidence]} {person.phone}
            </small>
          </p>
          {sitting.present.length > 0 && (
            <p lang="zh-Hans">
              {words.present}：{sitting.present.map(({ name }) => name).join('、')}
            </p>
          )}
          <List
            title={words.drafts}
            rows={person.drafts.map(({ id, name, onething }) => ({ id, name, onething }))}
          >
            {(row) => (
              <Button size="small" onClick={() => void clerk.start(row.onething)}>
                {words.open}
              </Button>
            )}
          </List>
          <List
            title={words.cases}
            rows={person.cases.map(({ number, name }) => ({ id: number, name: `${name} ${number}` }))}
          />
          <Ready sitting={sitting} clerk={clerk} />
        </>
      )}
    </section>
  )
}

function Ready({ sitting, clerk }: { sitting: NonNullable<CounterView['sitting']>; clerk: Clerk }) {
  const words = useCounterTexts()
  if (sitting.ready.length === 0) return null
  return (
    <>
      <h3>{words.ready}</h3>
      <ul lang="zh-Hans">
        {sitting.ready.map(({ id, what }) => (
          <li key={id}>{what.join('、')}</li>
        ))}
      </ul>
      {sitting.receiving.length === 0 ? (
        <Button size="small" onClick={() => void clerk.results()}>
          {words.handOut} <kbd>F1</kbd>
        </Button>
      ) : (
        <Button size="small" disabled={!sitting.handOutSigned} onClick={() => void clerk.results()}>
          {sitting.handOutSigned ? words.handOutNow : words.handOutWait} <kbd>F1</kbd>
        </Button>
      )}
    </>
  )
}

function List<Row extends { id: string; name: string }>(given: {
  title: string
  rows: Row[]
  children?: (row: Row) => React.ReactNode
}) {
  if (given.rows.length === 0) return null
  return (
    <>
      <h3>{given.title}</h3>
      <ul className="plain" lang="zh-Hans">
        {given.rows.map((row) => (
          <li key={row.id}>
            {row.name} {given.children?.(row)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** What stands beside the keyboard, and what to do where something is missing. */
function DevicePanel({ view, clerk, devices }: Given) {
  const words = useCounterTexts()
  const [code, setCode] = useState<string>()
  const wrong = DEVICE_KINDS.filter((kind) => devices.reach === 'ready' && devices.stateOf(kind) !== 'ready')
  const insteadOf = (kind: (typeof DEVICE_KINDS)[number]): string =>
    kind === 'receipt-printer' || kind === 'a4-printer' ? words.instead.printer : words.instead[kind]
  return (
    <section className="panel" aria-labelledby="devices">
      <h2 id="devices">{words.devices}</h2>
      <p role="status" className={devices.reach === 'ready' ? 'mark-ok' : 'mark-warn'}>
        {words.reach[devices.reach]}
      </p>
      {devices.reach === 'pair' && (
        <Button size="small" onClick={() => clerk.show('pair')}>
          {words.pair}
        </Button>
      )}
      <ul className="plain">
        {wrong.map((kind) => (
          <li key={kind}>
            <strong>
              {words.device[kind]}：{words.deviceState[devices.stateOf(kind)]}
            </strong>
            <br />
            <small>{insteadOf(kind)}</small>
          </li>
        ))}
      </ul>
      <p>
        {words.screen}：{view.window?.screen ? words.screenOn : words.screenOff}{' '}
        <Button
          size="small"
          onClick={() => void clerk.offerScreen().then((offered) => setCode(offered.code))}
        >
          {words.screenOffer}
        </Button>
      </p>
      {code !== undefined && <p role="status">{words.screenCode(code)}</p>}
    </section>
  )
}
