import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { TaskDetail } from '../../server/cases/model.ts'
import { fetchAhead, useTask, type Field, type TaskKey } from '../api/hooks.ts'
import { ApiProblem } from '../api/problem.ts'
import { instantText } from '../components/dates.ts'
import { BackIcon } from '../components/icons.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths } from '../paths.ts'
import { DecisionBar } from './decision-bar.tsx'
import { ShortcutHelp } from './help.tsx'
import { DueMark, StateMark } from './marks.tsx'
import { followersOf, inboxPlace, loadedTasks } from './place.ts'
import { evidenceOf, inOrder, sheetOf, sheetsOf, type Sheet } from './evidence.ts'
import { RevealDrawer } from './drawers/reveal-drawer.tsx'
import { TaskFields } from './task-fields.tsx'
import { Papers } from './task-papers.tsx'
import { ProposalView, UndertakingView } from './task-proposal.tsx'
import { Reader } from './task-reader.tsx'
import { Sessions } from './task-sessions.tsx'
import { Calls, Checks, History, Limits, Panel, Related, SignatureView } from './task-side.tsx'
import { WholeTime } from './whole-extension.tsx'
import { WhyDialog } from './why-dialog.tsx'

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

function Head({ task, why }: { task: TaskDetail; why: () => void }) {
  const { texts, settings } = useSettings()
  const facts: [string, string][] = [
    [texts.task.case, task.caseNumber],
    [texts.task.applicant, task.applicant],
    [texts.task.submittedAt, instantText(task.submittedAt, settings.language)],
    [texts.task.officer, task.officer?.name ?? texts.inbox.nobody],
    [texts.task.matter, task.onethingName],
    ...(task.through === null ? [] : [[texts.task.through, task.through] as [string, string]]),
    ...(task.system === null
      ? []
      : [[texts.task.system, `${task.system.name} ${task.system.externalNumber}`] as [string, string]]),
  ]
  return (
    <header className="task-head">
      <PageHeading title={texts.task.title(task.itemName, task.caseNumber)}>
        <span lang="zh-Hans">{task.itemName}</span> <StateMark task={task} />
        {task.decidedBy === 'system' && <span className="mark-warn mark-state">{texts.decidedBySystem}</span>}
      </PageHeading>
      <div className="task-due">
        <DueMark task={task} />
        <Button onClick={why}>{texts.why.open}</Button>
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

/**
 * What is looked at: by the keys 1–9 a rule with the values on which it rests, by a click one value. The reader opens where
 * the first of them can be seen.
 */
function useEvidence(task: TaskDetail, sheets: readonly Sheet[]) {
  const { texts, settings } = useSettings()
  const [pointed, setPointed] = useState<readonly string[]>([])
  const [open, setOpen] = useState<string>()
  const point = (elements: readonly string[], said: string) => {
    setPointed(elements)
    setOpen(sheetOf(sheets, elements[0] ?? '')?.id)
    announce(said)
  }
  const jump = (at: number) => {
    const check = inOrder(task.checks)[at]
    if (check === undefined) return
    point(
      check.evidence.map(({ element }) => element),
      texts.jump.shown(check.text),
    )
    const rule = document.getElementById(`rule-${at}`)
    rule?.focus({ preventScroll: true })
    rule?.scrollIntoView({ block: 'nearest' })
    const [field] = evidenceOf(task.fields, check)
    document.getElementById(`field-${field ?? ''}`)?.scrollIntoView({ block: 'center' })
  }
  const look = ({ element, name, originText }: Field) => {
    point([element], texts.jump.field(name, originText))
    document.getElementById('reader')?.scrollIntoView({ block: 'nearest' })
  }
  useShortcuts(
    settings.shortcuts,
    Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((key) => [String(key), () => jump(key - 1)])),
  )
  return { pointed, open, setOpen, jump, look }
}

/** The next matters of the list are fetched beforehand, so that going on takes no time. */
function useNextOnes(task: TaskDetail): void {
  const client = useQueryClient()
  const { caseId, step } = task
  useEffect(() => {
    for (const next of followersOf(loadedTasks(client), { caseId, step }, AHEAD))
      void fetchAhead(client, next)
  }, [client, caseId, step])
}
const AHEAD = 3

function TaskView({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const [revealed, setRevealed] = useState<ReadonlyMap<string, Field>>(new Map())
  const [open, setOpen] = useState<'reveal' | 'help' | 'why'>()
  const fields = task.fields.map((field) => revealed.get(field.element) ?? field)
  const sheets = sheetsOf(fields, task)
  const { pointed, open: sheet, setOpen: openSheet, jump, look } = useEvidence(task, sheets)
  const close = () => setOpen(undefined)
  const why = () => setOpen('why')
  useNextOnes(task)
  useShortcuts(settings.shortcuts, { w: why })
  return (
    <>
      <Head task={task} why={why} />
      <div className="columns">
        <div className="column column-data">
          {task.problems.length > 0 && <Problems task={task} />}
          {task.proposal !== null && (
            <Panel id="proposal" title={texts.proposal.title}>
              <ProposalView task={task} />
            </Panel>
          )}
          <TaskFields
            fields={fields}
            revealed={revealed.size > 0}
            pointed={pointed}
            look={look}
            reveal={() => setOpen('reveal')}
            hide={() => setRevealed(new Map())}
          />
          {task.signature !== null && <SignatureView signature={task.signature} />}
          {task.undertaking !== null && (
            <Panel id="undertaking" title={texts.undertaking[task.undertaking.kind]}>
              <UndertakingView task={task} />
            </Panel>
          )}
        </div>
        <div className="column column-reader">
          <Reader task={task} sheets={sheets} open={sheet} pointed={pointed} show={openSheet} />
          <Papers task={task} />
        </div>
        <div className="column column-rules">
          <Checks checks={task.checks} basis={task.basis} jump={jump} />
          {task.sessions.length > 0 && <Sessions task={task} />}
          <Limits limits={task.limits} why={why} />
          {task.wholeExtension !== null && <WholeTime task={task} extension={task.wholeExtension} />}
          <Related caseId={task.caseId} related={task.related} mine={task.office.name} />
          <Calls calls={task.calls} />
          <History events={task.events} />
        </div>
      </div>
      <DecisionBar task={task} help={() => setOpen('help')} />
      {open === 'reveal' && (
        <RevealDrawer
          task={task}
          close={close}
          show={(fields) => {
            setRevealed(new Map(fields.map((field) => [field.element, field])))
            close()
          }}
        />
      )}
      {open === 'why' && <WhyDialog task={task} close={close} />}
      {open === 'help' && <ShortcutHelp close={close} />}
    </>
  )
}
