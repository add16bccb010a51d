import { Button } from 'antd'
import { useState } from 'react'
import type { SessionView, TaskDetail } from '../../server/cases/model.ts'
import { isFinal } from '../../server/cases/turns.ts'
import { instantText } from '../components/dates.ts'
import { announce } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { CallDrawer, FindingDrawer } from './drawers/session-drawer.tsx'
import { Panel } from './task-side.tsx'

/** 联合勘验 and 联合评审: when and where, who goes, and what each office found. */
export function Sessions({ task }: { task: TaskDetail }) {
  const { session } = useSettings().texts
  return (
    <Panel id="sessions" title={session.title}>
      {task.sessions.map((each) => (
        <OneSession key={each.id} task={task} session={each} />
      ))}
    </Panel>
  )
}

function OneSession({ task, session }: { task: TaskDetail; session: SessionView }) {
  const { texts, settings } = useSettings()
  const { session: words } = texts
  const [drawer, setDrawer] = useState<'call' | 'finding'>()
  const names = new Map([
    [task.step, words.mine],
    ...task.related.map(({ step, office }) => [step, office] as const),
  ])
  const findings = Object.entries(session.findings)
  const given = {
    task,
    session,
    close: () => setDrawer(undefined),
    done: () => {
      setDrawer(undefined)
      announce(words.done)
    },
  }
  return (
    <section lang="zh-Hans">
      <h3>{session.name}</h3>
      {session.at === null ? (
        <p>{words.notCalled}</p>
      ) : (
        <dl className="facts">
          <div>
            <dt>{words.at}</dt>
            <dd>{instantText(session.at, settings.language)}</dd>
          </div>
          <div>
            <dt>{words.place}</dt>
            <dd>{session.place}</dd>
          </div>
          <div>
            <dt>{words.officers}</dt>
            <dd>{session.officers.join('、')}</dd>
          </div>
        </dl>
      )}
      <ul className="findings">
        {findings.map(([step, finding]) => (
          <li key={step}>
            {names.get(step) ?? step}：<strong>{finding.passed ? words.passed : words.failed}</strong>，
            {finding.text} <small className="quiet">{finding.officer}</small>
          </li>
        ))}
      </ul>
      {!isFinal(task.state) && (
        <p className="buttons">
          {findings.length === 0 && (
            <Button onClick={() => setDrawer('call')}>
              {session.at === null ? words.call : words.recall}
            </Button>
          )}
          {session.at !== null && <Button onClick={() => setDrawer('finding')}>{words.record}</Button>}
        </p>
      )}
      {drawer === 'call' && <CallDrawer {...given} />}
      {drawer === 'finding' && <FindingDrawer {...given} />}
    </section>
  )
}
