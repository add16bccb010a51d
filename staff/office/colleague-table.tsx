import { Button } from 'antd'
import type { Colleague, StaffMe } from '../../server/people/model.ts'
import { Heads } from '../components/heads.tsx'
import { dayText } from '../components/dates.ts'
import { ClockIcon, DashIcon, TickIcon } from '../components/icons.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { isRunning } from './seats.ts'

type LeaveShown = Colleague['leaves'][number]

/** What was asked for, and about whom. */
export type Asked =
  | { act: 'take' | 'declared'; colleague: Colleague }
  | { act: 'end'; colleague: Colleague; leave: LeaveShown }

function StateMark({ state }: { state: Colleague['state'] }) {
  const { office } = useTexts()
  const [mark, icon, word] = (
    {
      present: ['ok', <TickIcon key="i" />, office.present],
      'on-leave': ['warn', <ClockIcon key="i" />, office.onLeave],
      disabled: ['still', <DashIcon key="i" />, office.disabled],
    } as const
  )[state]
  return (
    <span className={`mark-${mark}`}>
      {icon}
      {word}
    </span>
  )
}

/** The days of a leave in words. */
export function useDays(): (leave: Pick<LeaveShown, 'from' | 'to'>) => string {
  const { texts, settings } = useSettings()
  return ({ from, to }) =>
    from === to
      ? dayText(from, settings.language)
      : texts.office.days(dayText(from, settings.language), dayText(to, settings.language))
}

function LeaveLine(given: { colleague: Colleague; leave: LeaveShown; end: (() => void) | undefined }) {
  const { office } = useTexts()
  const days = useDays()
  const { colleague, leave, end } = given
  const act = isRunning(colleague, leave) ? office.endLeave : office.cancelLeave
  return (
    <li>
      <span>
        {days(leave)}
        {leave.reason !== null && <span className="quiet"> {leave.reason}</span>}
        <br />
        {leave.standIn === null ? (
          <span className="quiet">{office.noStandIn}</span>
        ) : (
          office.standIn(leave.standIn.name)
        )}
      </span>
      {end && (
        <Button size="small" aria-label={office.endLeaveOf(act, colleague.name, days(leave))} onClick={end}>
          {act}
        </Button>
      )}
    </li>
  )
}

/** Colleagues, a row each; rows become cards where the page is narrow, so the roles are written out. */
export function ColleagueTable(given: { me: StaffMe; colleagues: Colleague[]; ask: (asked: Asked) => void }) {
  const { office } = useTexts()
  const { me, colleagues, ask } = given
  const administers = me.permissions.includes('office.administer')
  const heads = [office.name, office.post, office.state, office.leave, ...(administers ? [office.acts] : [])]
  return (
    <table role="table" className="colleagues">
      <caption className="unseen">{office.caption}</caption>
      <Heads heads={heads} />
      <tbody role="rowgroup" lang="zh-Hans">
        {colleagues.map((colleague) => {
          const active = colleague.state !== 'disabled'
          const mayEnd = active && (administers || colleague.id === me.id)
          return (
            <tr key={colleague.id} role="row">
              <td role="cell">
                <strong>{colleague.name}</strong>
                {colleague.id === me.id && ` (${office.me})`}
                <small className="quiet">{colleague.username}</small>
              </td>
              <td role="cell">{colleague.post}</td>
              <td role="cell">
                <StateMark state={colleague.state} />
              </td>
              <td role="cell">
                {colleague.leaves.length > 0 && (
                  <ul className="leaves">
                    {colleague.leaves.map((leave) => (
                      <LeaveLine
                        key={leave.id}
                        colleague={colleague}
                        leave={leave}
                        end={mayEnd ? () => ask({ act: 'end', colleague, leave }) : undefined}
                      />
                    ))}
                  </ul>
                )}
              </td>
              {administers && (
                <td role="cell">
                  {active && colleague.id !== me.id && (
                    <span className="buttons">
                      <Button
                        size="small"
                        aria-label={office.takeLeaveFor(colleague.name)}
                        onClick={() => ask({ act: 'take', colleague })}
                      >
                        {office.takeLeave}
                      </Button>
                      <Button
                        size="small"
                        aria-label={office.declaredOfName(colleague.name)}
                        onClick={() => ask({ act: 'declared', colleague })}
                      >
                        {office.declaredOf}
                      </Button>
                    </span>
                  )}
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
