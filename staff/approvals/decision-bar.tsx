import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { TaskDetail } from '../../server/cases/model.ts'
import { useAct, type OfficerAct } from '../api/hooks.ts'
import { dayText } from '../components/dates.ts'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths } from '../paths.ts'
import { AcceptDrawer } from './accept-drawer.tsx'
import type { Done } from './act-drawer.tsx'
import { CorrectionDrawer } from './correction-drawer.tsx'
import { GrantDrawer } from './grant-drawer.tsx'
import { followerOf, findNext, inboxPlace, loadedTasks } from './place.ts'
import { RefusalDrawer } from './refusal-drawer.tsx'
import { urgencyText } from './urgency.ts'

type Worded = Exclude<OfficerAct, 'claim' | 'release'>
type Offer = { act: OfficerAct; allowed: boolean; reason: string | null }

const ORDER: readonly OfficerAct[] = [
  'claim',
  'release',
  'accept',
  'grant',
  'requestCorrection',
  'decline',
  'refuse',
]
const FINAL: readonly TaskDetail['state'][] = ['granted', 'refused', 'declined', 'stopped', 'withdrawn']

/** The buttons of this moment. Of claim and release only the one that makes sense is offered. */
function offersOf(task: TaskDetail): Offer[] {
  const offers = ORDER.flatMap((act): Offer[] => {
    const found = task.acts.find((one) => one.act === act)
    return found === undefined ? [] : [{ act, allowed: found.allowed, reason: found.reason }]
  })
  const allowed = (act: OfficerAct) => offers.some((offer) => offer.act === act && offer.allowed)
  return offers.filter(({ act }) => {
    if (act === 'release') return allowed('release')
    return act !== 'claim' || allowed('claim') || !allowed('release')
  })
}

/** Why the other acts are not possible now, each reason once. */
function refusalsOf(offers: readonly Offer[]): [string, OfficerAct[]][] {
  const reasons = new Map<string, OfficerAct[]>()
  for (const { act, allowed, reason } of offers) {
    if (!allowed && reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), act])
  }
  return [...reasons]
}

function DonePanel({ done, next, close }: { done: Done; next: () => Promise<boolean>; close: () => void }) {
  const { texts, settings } = useSettings()
  const navigate = useNavigate()
  const [seeking, setSeeking] = useState(false)
  const [none, setNone] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { act, after } = done
  const open = act === 'claim' || act === 'accept'
  const due =
    open && after.dueOn !== null
      ? texts.act.doneDue(dayText(after.dueOn, settings.language), urgencyText(after, texts))
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
  const [drawer, setDrawer] = useState<Worded>()
  const [done, setDone] = useState<Done>()
  const [follower] = useState(() => followerOf(loadedTasks(client), task))
  const claim = useAct(task, 'claim')
  const release = useAct(task, 'release')
  const offers = offersOf(task)
  const refusals = refusalsOf(offers)
  const final = FINAL.includes(task.state)
  const quick = claim.error ?? release.error

  const finish = (what: Done) => {
    setDrawer(undefined)
    setDone(what)
  }
  const start = (act: OfficerAct) => {
    if (!offers.some((offer) => offer.act === act && offer.allowed)) return
    claim.reset()
    release.reset()
    setDone(undefined)
    if (act === 'claim') claim.mutate({}, { onSuccess: (after) => finish({ act, after }) })
    else if (act === 'release') release.mutate({}, { onSuccess: (after) => finish({ act, after }) })
    else setDrawer(act)
  }
  const next = async () => {
    const found = await findNext(task, follower)
    if (found !== undefined) await navigate(paths.task(found))
    return found !== undefined
  }
  const first = (...acts: OfficerAct[]) =>
    acts.find((act) => offers.some((offer) => offer.act === act && offer.allowed))
  const press = (act: OfficerAct | undefined) => act !== undefined && start(act)
  useShortcuts(settings.shortcuts, {
    c: () => press('claim'),
    a: () => press(first('grant', 'accept')),
    b: () => press('requestCorrection'),
    x: () => press(first('refuse', 'decline')),
    u: () => void navigate(paths.inbox(inboxPlace().filter)),
    '?': help,
  })

  const word = (act: OfficerAct) =>
    act === 'refuse' && task.itemType === 'licence' ? texts.licence.refuse : texts.act[act]
  const primary = first('grant', 'accept', 'claim')
  const given = { task, close: () => setDrawer(undefined), done: finish }
  return (
    <section className="bar" aria-label={texts.act.bar}>
      {done !== undefined && <DonePanel done={done} next={next} close={() => setDone(undefined)} />}
      <ProblemAlert problem={quick} acting />
      {final && done === undefined && <p>{texts.act.final}</p>}
      {!final && (
        <>
          {task.state === 'waiting' && <p>{texts.act.waiting}</p>}
          {task.state === 'correcting' && done === undefined && <p>{texts.act.correcting}</p>}
          <div className="buttons">
            {offers.map(({ act, allowed, reason }) => (
              <Button
                key={act}
                className={allowed ? undefined : 'wide-only'}
                type={act === primary ? 'primary' : 'default'}
                danger={act === 'decline' || act === 'refuse'}
                disabled={!allowed}
                loading={(act === 'claim' && claim.isPending) || (act === 'release' && release.isPending)}
                title={reason ?? undefined}
                onClick={() => start(act)}
              >
                {word(act)}
              </Button>
            ))}
          </div>
          {refusals.length > 0 && (
            <details>
              <summary>{texts.act.why}</summary>
              <ul>
                {refusals.map(([reason, acts]) => (
                  <li key={reason}>{texts.act.whyOne(acts.map(word).join('、'), reason)}</li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      {drawer === 'accept' && <AcceptDrawer {...given} />}
      {drawer === 'requestCorrection' && <CorrectionDrawer {...given} />}
      {drawer === 'grant' && <GrantDrawer {...given} />}
      {(drawer === 'decline' || drawer === 'refuse') && <RefusalDrawer {...given} act={drawer} />}
    </section>
  )
}
