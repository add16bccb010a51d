import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { SupervisedCase } from '../../server/supervision/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { useCase } from './api.ts'
import { CardMark, Frame, Shown } from './frame.tsx'
import { paths } from './paths.ts'
import { UrgeDrawer } from './urge-drawer.tsx'
import { useWords } from './words.ts'

type Item = SupervisedCase['items'][number]

/** One case for a supervisor: each item, in whose hands it is, how late; 督办 from here. */
export function CasePage() {
  const { words, language } = useWords()
  const { caseId = '' } = useParams()
  const found = useCase(caseId)
  const [urged, setUrged] = useState<Item>()
  const shown = found.data
  return (
    <Frame title={words.caseOf(shown?.number ?? '')}>
      <Shown query={found}>
        {shown && (
          <>
            <p lang="zh-Hans">
              {shown.onethingName} · {shown.applicant} ·{' '}
              {words.submitted(instantText(shown.submittedAt, language))}
            </p>
            <div className="scroll" role="region" aria-label={words.itemsCaption}>
              <table>
                <caption className="unseen">{words.itemsCaption}</caption>
                <Heads heads={[words.item, words.office, words.status, words.due, words.urge]} />
                <tbody lang="zh-Hans">
                  {shown.items.map((item) => (
                    <tr key={item.step}>
                      <th scope="row">{item.itemName}</th>
                      <td>
                        {item.office.name}
                        <small className="quiet">{item.officer ?? words.nobodyYet}</small>
                      </td>
                      <td>
                        {words.hands[item.hands]}
                        <small className="quiet">{item.stateText}</small>
                        {item.waitsFor.length > 0 && (
                          <small className="quiet">{words.waitsFor(item.waitsFor.join('、'))}</small>
                        )}
                      </td>
                      <td>
                        {item.colour !== null && <CardMark colour={item.colour} />}
                        {item.dueOn !== null && <div>{dayText(item.dueOn, language)}</div>}
                        {item.daysOver !== null && item.daysOver > 0 && (
                          <small className="quiet">{words.over(item.daysOver)}</small>
                        )}
                      </td>
                      <td>
                        {item.urging !== null && <Link to={paths.urging(item.urging)}>{words.urged}</Link>}
                        {item.urgeable && (
                          <Button aria-label={words.urgeOf(item.itemName)} onClick={() => setUrged(item)}>
                            {words.urge}
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <section className="panel" aria-labelledby="history">
              <h2 id="history">{words.history}</h2>
              {shown.cards.map(
                ({ subject, kind, level, at, withdrawn }) =>
                  withdrawn && (
                    <p key={`${subject} ${kind} ${level} ${at}`} lang="zh-Hans">
                      <CardMark colour={level === 'overdue' ? 'red' : 'yellow'} /> {words.kinds[kind]}{' '}
                      {words.withdrawn(instantText(withdrawn.at, language))} {withdrawn.reason}
                    </p>
                  ),
              )}
              <ul lang="zh-Hans">
                {shown.events.map((event, at) => (
                  <li key={`${event.at} ${at}`}>
                    {instantText(event.at, language)}{' '}
                    {shown.items.find(({ step }) => step === event.step)?.itemName} {event.text}{' '}
                    <span className="quiet">{event.actor}</span>
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </Shown>
      {urged && <UrgeDrawer caseId={caseId} item={urged} close={() => setUrged(undefined)} />}
    </Frame>
  )
}
