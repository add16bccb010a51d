import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { TaskDetail } from '../../server/cases/model.ts'
import { useTask, type Field, type TaskKey } from '../api/hooks.ts'
import { ApiProblem } from '../api/problem.ts'
import { instantText } from '../components/dates.ts'
import { BackIcon } from '../components/icons.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { DecisionBar } from './decision-bar.tsx'
import { ShortcutHelp } from './help.tsx'
import { DueMark, StateMark } from './marks.tsx'
import { inboxPlace } from './place.ts'
import { RevealDrawer } from './reveal-drawer.tsx'
import { TaskFields } from './task-fields.tsx'
import { Materials } from './task-materials.tsx'
import { Checks, History, Limits, Panel, Related, SignatureView } from './task-side.tsx'

/** One matter: what was applied for, what speaks for and against it, and what can be done. */
export function TaskPage() {
  const { caseId = '', step = '' } = useParams()
  // The key makes another matter another page: nothing typed or revealed is carried over.
  return <OneTask key={`${caseId}/${step}`} caseId={caseId} step={step} />
}

function OneTask(key: TaskKey) {
  const texts = useTexts()
  const task = useTask(key)
  const gone = task.error instanceof ApiProblem && task.error.status === 404
  if (gone) {
    return (
      <main id="main" className="page page-narrow">
        <PageHeading title={texts.task.notFoundTitle} />
        <p>{texts.task.notFound}</p>
        <p>
          <Link to={paths.inbox(inboxPlace().filter)}>{texts.task.back}</Link>
        </p>
      </main>
    )
  }
  return (
    <main id="main" className="page page-task">
      <p className="back">
        <Link to={paths.inbox(inboxPlace().filter)}>
          <BackIcon />
          {texts.task.back}
        </Link>
      </p>
      {task.error !== null && <ProblemAlert problem={task.error} retry={() => void task.refetch()} />}
      {task.isPending && <Waiting rows={12} />}
      {task.data !== undefined && <TaskView task={task.data} />}
    </main>
  )
}

function Head({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const facts: [string, string][] = [
    [texts.task.case, task.caseNumber],
    [texts.task.applicant, task.applicant],
    [texts.task.submittedAt, instantText(task.submittedAt, settings.language)],
    [texts.task.officer, task.officer?.name ?? texts.inbox.nobody],
    [texts.task.matter, task.onethingName],
  ]
  return (
    <header className="task-head">
      <PageHeading title={texts.task.title(task.itemName, task.caseNumber)}>
        <span lang="zh-Hans">{task.itemName}</span> <StateMark task={task} />
      </PageHeading>
      <div className="task-due">
        <DueMark task={task} />
        <Button className="wide-only" onClick={() => print()}>
          {texts.task.print}
        </Button>
      </div>
      <dl className="task-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd lang="zh-Hans">{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  )
}

function Problems({ task }: { task: TaskDetail }) {
  const { task: texts, correction } = useTexts()
  const names = new Map([
    ...task.fields.map(({ element, name }) => [element, name] as const),
    ...task.materials.map(({ id, name }) => [id, name] as const),
  ])
  return (
    <Panel id="problems" title={texts.problems}>
      <ul lang="zh-Hans">
        {task.problems.map((one, at) => (
          <li key={`${one.about}/${at}`}>
            <strong>{names.get(one.about) ?? (one.about || correction.aboutWhole)}</strong>：{one.problem}
            {one.standard !== '' && <small className="quiet"> {texts.problemStandard(one.standard)}</small>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function TaskView({ task }: { task: TaskDetail }) {
  const texts = useTexts()
  const [revealed, setRevealed] = useState<ReadonlyMap<string, Field>>(new Map())
  const [asking, setAsking] = useState(false)
  const [help, setHelp] = useState(false)
  return (
    <>
      <Head task={task} />
      <div className="columns">
        <div className="column">
          {task.problems.length > 0 && <Problems task={task} />}
          <TaskFields
            fields={task.fields}
            revealed={revealed}
            reveal={() => setAsking(true)}
            hide={() => setRevealed(new Map())}
          />
          <Materials task={task} />
          {task.signature !== null && <SignatureView signature={task.signature} />}
        </div>
        <div className="column">
          {task.certificate !== null && (
            <Panel id="certificate" title={texts.task.certificate}>
              <a href={task.certificate.url} target="_blank" rel="noreferrer" lang="zh-Hans">
                {texts.task.certificateOpen(task.certificate.title, task.certificate.number)}
              </a>
            </Panel>
          )}
          <Checks checks={task.checks} basis={task.basis} />
          <Limits limits={task.limits} />
          <Related caseId={task.caseId} related={task.related} mine={task.office.name} />
          <History events={task.events} />
        </div>
      </div>
      <DecisionBar task={task} help={() => setHelp(true)} />
      {asking && (
        <RevealDrawer
          task={task}
          close={() => setAsking(false)}
          show={(fields) => {
            setRevealed(new Map(fields.map((field) => [field.element, field])))
            setAsking(false)
          }}
        />
      )}
      {help && <ShortcutHelp close={() => setHelp(false)} />}
    </>
  )
}
