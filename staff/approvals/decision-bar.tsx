import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { TaskDetail, TaskSummary } from '../../server/cases/model.ts'
import { isFinal, TURNS, type OfficerTurn } from '../../server/cases/turns.ts'
import { useTurn, type Act } from '../api/turns.ts'
import { dayText } from '../components/dates.ts'
import { dueText } from '../components/due-text.ts'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths } from '../paths.ts'
import { AcceptDrawer, LackingDrawer } from './drawers/accept-drawer.tsx'
import type { ActGiven, Done } from './drawers/act-drawer.tsx'
import { CorrectionDrawer } from './drawers/correction-drawer.tsx'
import { HearingDrawer, ReturnDrawer } from './drawers/hearing-drawer.tsx'
import { PauseDrawer } from './drawers/pause-drawer.tsx'
import { DeclineDrawer, RefuseDrawer } from './drawers/refusal-drawer.tsx'
import { isSaid, SaidDrawer } from './drawers/said-drawer.tsx'
import { SettleDrawer } from './drawers/settle-drawer.tsx'
import { SpotDrawer } from './drawers/spot-drawer.tsx'
import { followerOf, findNext, inboxPlace, loadedTasks } from './place.ts'

type Taken = { act: OfficerTurn; after: TaskSummary }
type Offer = { act: OfficerTurn; allowed: boolean; reason: string | null }

/** From what leads on to what turns back; within a case only those come that its item knows. */
const ORDER: readonly OfficerTurn[] = [
  'claim',
  'accept',
  'grant',
  'propose',
  'approve',
  'approveRefusal',
  'opine',
  'grantOnPromise',
  'verify',
  'resume',
  'acceptLacking',
  'correctOnSpot',
  'requestCorrection',
  'pause',
  'extend',
  'notifyHearing',
  'sendBack',
  'refuse',
  'decline',
  'revoke',
  'reopen',
  'readmit',
  'terminate',
  'returnPapers',
  'release',
]
const NEGATIVE: ReadonlySet<OfficerTurn> = new Set([
  'refuse',
  'decline',
  'approveRefusal',
  'revoke',
  'terminate',
])
/** What `A` does: the first of these that is allowed leads on. */
const FORWARD = [
  'grant',
  'propose',
  'approve',
  'approveRefusal',
  'opine',
  'verify',
  'resume',
  'accept',
] as const
const NEGATIVE_FORWARD = ['refuse', 'decline'] as const
/** After these there is more to do here; after the others one goes on to the next matter. */
const isTurn = (act: Act): act is OfficerTurn => act in TURNS
const GOES_ON: ReadonlySet<OfficerTurn> = new Set([
  'claim',
  'accept',
  'correctOnSpot',
  'resume',
  'extend',
  'reopen',
  'readmit',
  'notifyHearing',
])

/** The buttons of this moment. Of claim and release only the one that makes sense is offered. */
function offersOf(task: TaskDetail): Offer[] {
  const offers = ORDER.flatMap((act): Offer[] => {
    const found = task.acts.find((one) => one.act === act)
    return found === undefined ? [] : [{ act, allowed: found.allowed, reason: found.reason }]
  })
  const allowed = (act: OfficerTurn) => offers.some((offer) => offer.act === act && offer.allowed)
  return offers.filter(({ act }) => {
    if (act === 'release') return allowed('release')
    return act !== 'claim' || allowed('claim') || !allowed('release')
  })
}

/** Why the other acts are not possible now, each reason once. */
function refusalsOf(offers: readonly Offer[]): [string, OfficerTurn[]][] {
  const reasons = new Map<string, OfficerTurn[]>()
  for (const { act, allowed, reason } of offers) {
    if (!allowed && reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), act])
  }
  return [...reasons]
}

function DonePanel({ done, next, close }: { done: Taken; next: () => Promise<boolean>; close: () => void }) {
  const { texts, settings } = useSettings()
  const navigate = useNavigate()
  const [seeking, setSeeking] = useState(false)
  const [none, setNone] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { act, after } = done
  const open = GOES_ON.has(act)
  const due =
    open && after.dueOn !== null
      ? texts.act.doneDue(dayText(after.dueOn, settings.language), dueText(after, texts))
      : ''
  const said = act === 'refuse' && after.itemType === 'licence' ? texts.licence.done : texts.act.done[act]
  const text = `${said} ${texts.act.doneNext[act]} ${due}`.trim()

  useEffect(() => {
    announce(text)
    if (!open) button.current?.focus()
  }, [text, open])

  const goOn = async () => {
    setSeeking(true)
    const found = await next().catch(() => false)
    setSeeking(false)
    setNone(!found)
    if (!found) announce(texts.act.noNext)
  }
  return (
    <Alert
      className="done"
      type="success"
      showIcon
      title={text}
      {...(open ? { closable: { onClose: close, 'aria-label': texts.app.close } } : {})}
      description={
        open ? undefined : (
          <>
            {none && <p>{texts.act.noNext}</p>}
            <span className="buttons">
              <Button
                type="primary"
                ref={button}
                loading={seeking}
                disabled={none}
                onClick={() => void goOn()}
              >
                {texts.act.next}
              </Button>
              <Button onClick={() => void navigate(paths.inbox(inboxPlace().filter))}>
                {texts.act.back}
              </Button>
            </span>
          </>
        )
      }
    />
  )
}

/** What can be done now, always in sight; what cannot be done says why. */
export function DecisionBar({ task, help }: { task: TaskDetail; help: () => void }) {
  const { texts, settings } = useSettings()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [drawer, setDrawer] = useState<OfficerTurn>()
  const [done, setDone] = useState<Taken>()
  const [follower] = useState(() => followerOf(loadedTasks(client), task))
  const claim = useTurn(task, 'claim')
  const release = useTurn(task, 'release')
  const offers = offersOf(task)
  const allowed = offers.filter((offer) => offer.allowed)
  const refusals = refusalsOf(offers)
  const final = isFinal(task.state)
  const quick = claim.error ?? release.error
  // Until one's own claim is through, a drawer would show a state that is about to change.
  const busy = claim.isPending || release.isPending

  const finish = ({ act, after }: Done) => {
    setDrawer(undefined)
    if (isTurn(act)) setDone({ act, after })
  }
  const start = (act: OfficerTurn) => {
    if (busy || !allowed.some((offer) => offer.act === act)) return
    claim.reset()
    release.reset()
    setDone(undefined)
    if (act !== 'claim' && act !== 'release') return setDrawer(act)
    const quickly = act === 'claim' ? claim : release
    quickly.mutate({ revision: task.revision }, { onSuccess: (after) => finish({ act, after }) })
  }
  const next = async () => {
    const found = await findNext(task, follower)
    if (found !== undefined) await navigate(paths.task(found))
    return found !== undefined
  }
  const first = (acts: readonly OfficerTurn[]) =>
    acts.find((act) => allowed.some((offer) => offer.act === act))
  const press = (act: OfficerTurn | undefined) => act !== undefined && start(act)
  useShortcuts(settings.shortcuts, {
    c: () => press('claim'),
    a: () => press(first(FORWARD)),
    b: () => press('requestCorrection'),
    x: () => press(first(NEGATIVE_FORWARD)),
    u: () => void navigate(paths.inbox(inboxPlace().filter)),
    '?': help,
  })

  const word = (act: OfficerTurn) =>
    act === 'refuse' && task.itemType === 'licence' ? texts.licence.refuse : texts.act[act]
  const primary = first([...FORWARD, 'claim'])
  return (
    <section className="bar" aria-label={texts.act.bar}>
      {done !== undefined && <DonePanel done={done} next={next} close={() => setDone(undefined)} />}
      <ProblemAlert problem={quick} acting />
      {task.tired !== null && (
        <Alert
          className="done"
          type="info"
          showIcon
          title={texts.act.rest}
          description={<span lang="zh-Hans">{task.tired}</span>}
        />
      )}
      {final && allowed.length === 0 && done === undefined && <p>{texts.act.final}</p>}
      {task.state === 'waiting' && <p>{texts.act.waiting}</p>}
      {task.state === 'correcting' && done === undefined && <p>{texts.act.correcting}</p>}
      <div className="bar-line">
        {allowed.length > 0 && (
          <div className="buttons">
            {allowed.map(({ act }) => (
              <Button
                key={act}
                type={act === primary ? 'primary' : 'default'}
                danger={NEGATIVE.has(act)}
                disabled={busy && act !== 'claim' && act !== 'release'}
                loading={(act === 'claim' && claim.isPending) || (act === 'release' && release.isPending)}
                onClick={() => start(act)}
              >
                {word(act)}
              </Button>
            ))}
          </div>
        )}
        {refusals.length > 0 && (
          <details className="why-not">
            <summary>{texts.act.why}</summary>
            <ul>
              {refusals.map(([reason, acts]) => (
                <li key={reason}>
                  <span className="buttons">
                    {acts.map((act) => (
                      <Button key={act} size="small" disabled title={reason}>
                        {word(act)}
                      </Button>
                    ))}
                  </span>
                  <span lang="zh-Hans">{reason}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {drawer !== undefined && (
        <TurnDrawer act={drawer} given={{ task, close: () => setDrawer(undefined), done: finish }} />
      )}
    </section>
  )
}

/** The drawer with the words of a turn. */
function TurnDrawer({ act, given }: { act: OfficerTurn; given: ActGiven }) {
  if (isSaid(act)) return <SaidDrawer {...given} act={act} />
  switch (act) {
    case 'accept':
      return <AcceptDrawer {...given} />
    case 'acceptLacking':
      return <LackingDrawer {...given} />
    case 'correctOnSpot':
      return <SpotDrawer {...given} />
    case 'requestCorrection':
      return <CorrectionDrawer {...given} />
    case 'pause':
      return <PauseDrawer {...given} />
    case 'notifyHearing':
      return <HearingDrawer {...given} />
    case 'returnPapers':
      return <ReturnDrawer {...given} />
    case 'decline':
      return <DeclineDrawer {...given} />
    case 'refuse':
      return <RefuseDrawer {...given} />
    case 'grant':
    case 'grantOnPromise':
    case 'propose':
    case 'opine':
      return <SettleDrawer {...given} act={act} />
    default:
      return null
  }
}
