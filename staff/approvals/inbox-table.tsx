import { memo, type Ref } from 'react'
import { Link } from 'react-router'
import type { TaskSummary } from '../../server/cases/model.ts'
import type { StaffMe } from '../../server/people/model.ts'
import { Heads } from '../components/heads.tsx'
import { useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { DueMark, StateMark } from './marks.tsx'

type RowGiven = {
  task: TaskSummary
  at: number
  mine: boolean
  standIn: boolean
  leave: (row: number) => void
}

/**
 * A refresh that changes nothing keeps the very same task objects, so a thousand rows are not drawn again.
 * The roles are written out because the narrow layout lays rows out as cards, and some browsers
 * forget them then.
 */
const Row = memo(function Row({ task, at, mine, standIn, leave }: RowGiven) {
  const texts = useTexts()
  return (
    <tr role="row" className={`row-${task.level}`}>
      <td role="cell" className="cell-number">
        <Link to={paths.task(task)} onClick={() => leave(at)}>
          {task.caseNumber}
        </Link>
      </td>
      <td role="cell" className="cell-item">
        {task.itemName}
        <small className="quiet">{task.onethingName}</small>
      </td>
      <td role="cell" className="cell-applicant">
        {task.applicant}
      </td>
      <td role="cell" className="cell-state">
        <StateMark task={task} />
      </td>
      <td role="cell" className="cell-due">
        <DueMark task={task} />
      </td>
      <td role="cell" className="cell-officer">
        {task.system !== null ? (
          task.system.name
        ) : task.officer === null ? (
          <span className="quiet">{texts.inbox.nobody}</span>
        ) : (
          <>
            {task.officer.name}
            {mine && ` (${texts.inbox.me})`}
            {standIn && <span className="badge">{texts.inbox.standIn}</span>}
          </>
        )}
      </td>
    </tr>
  )
})

export function InboxTable(given: {
  ref: Ref<HTMLTableSectionElement>
  tasks: TaskSummary[]
  caption: string
  me: Pick<StaffMe, 'id' | 'standsInFor'>
  leave: (row: number) => void
}) {
  const { inbox } = useTexts()
  const heads = [inbox.number, inbox.item, inbox.applicant, inbox.state, inbox.due, inbox.officer]
  return (
    <table role="table" className="inbox">
      <caption className="unseen">{given.caption}</caption>
      <Heads heads={heads} />
      <tbody role="rowgroup" ref={given.ref} lang="zh-Hans">
        {given.tasks.map((task, at) => (
          <Row
            key={`${task.caseId}/${task.step}`}
            task={task}
            at={at}
            mine={task.officer?.id === given.me.id}
            standIn={given.me.standsInFor.some(({ id }) => id === task.officer?.id)}
            leave={given.leave}
          />
        ))}
      </tbody>
    </table>
  )
}
