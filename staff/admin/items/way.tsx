import { Alert, Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useNavigate, useOutletContext } from 'react-router'
import type { EntryView } from '../../../server/inventory/model.ts'
import { STEPS, type Step } from '../../../server/inventory/rules.ts'
import { useStep } from '../../api/inventory.ts'
import { dayText, instantText } from '../../components/dates.ts'
import { Field } from '../../components/field.tsx'
import { announce, ProblemAlert } from '../../components/page.tsx'
import { useSettings } from '../../components/settings.tsx'
import type { DeskContext } from '../../components/shell.tsx'
import { paths } from '../paths.ts'
import { DayField, useDay } from './day-field.tsx'

/** Two persons have decided that it leaves the list on a day to come. */
export const leavesLater = ({ standing, withdrawnFrom }: EntryView): boolean =>
  standing !== 'withdrawn' && withdrawnFrom !== null

const STEPS_OF = {
  draft: ['submit', 'discard'],
  review: ['approve', 'return'],
  approved: ['publish', 'return'],
  none: ['withdraw'],
  leaving: ['confirm', 'keep'],
  decided: ['keep'],
} as const

/** 提交、审核、发布、取消: the steps that are open to this officer now. */
export function Way({ entry, dirty }: { entry: EntryView; dirty: boolean }) {
  const { texts, settings } = useSettings()
  const words = texts.items
  const { me } = useOutletContext<DeskContext>()
  const step = useStep()
  const navigate = useNavigate()
  const from = useDay()
  const until = useDay()
  const [reason, setReason] = useState('')
  const [despiteUses, setDespiteUses] = useState(false)
  const [despiteWaiting, setDespiteWaiting] = useState(false)
  // What is thrown away is gone for good, so that it takes a second press.
  const [asked, setAsked] = useState(false)
  const isOn = entry.standing === 'listed' || entry.standing === 'scheduled'
  const { withdrawal, suspension, proposedSuspension, version, revision, digest, proposals } = entry
  const settled: readonly Step[] = withdrawal
    ? STEPS_OF.leaving
    : leavesLater(entry)
      ? STEPS_OF.decided
      : isOn
        ? STEPS_OF.none
        : []
  const pause: readonly Step[] = proposedSuspension
    ? ['confirmSuspension', 'keepOpen']
    : suspension
      ? ['resume']
      : isOn
        ? ['suspend']
        : []
  const possible = [...(entry.stage === null ? settled : STEPS_OF[entry.stage]), ...pause]
  const allowed = possible.filter((each) => me.permissions.includes(STEPS[each]))
  if (allowed.length === 0 && !withdrawal && !suspension && !proposedSuspension) return null
  const own = (each: Step): boolean =>
    each === 'confirm'
      ? withdrawal?.mine === true
      : each === 'confirmSuspension'
        ? proposedSuspension?.mine === true
        : entry.mine && (each === 'approve' || each === 'publish')
  const second = allowed.some(own)
  const suspends = allowed.includes('suspend')
  const asksReason = allowed.includes('return') || allowed.includes('withdraw') || suspends
  const asksDay = allowed.includes('publish') || allowed.includes('withdraw') || suspends
  const takesAway = allowed.includes('withdraw') || allowed.includes('confirm')
  const shown = entry.versions[0]
  const waits = entry.stage === null ? undefined : entry.waiting.at(-1)
  const take = (chosen: Step): void => {
    setAsked(false)
    const day = from.read()
    const end = until.read()
    if (day === false || end === false) return
    step.mutate(
      {
        id: entry.id,
        step: chosen,
        seen: { version, revision, digest, proposals },
        ...(day === undefined ? {} : { from: day }),
        ...(end !== undefined && chosen === 'suspend' ? { until: end } : {}),
        ...(reason === '' ? {} : { reason }),
        ...(despiteUses ? { despiteUses } : {}),
        ...(despiteWaiting && chosen === 'publish' ? { despiteWaiting } : {}),
      },
      {
        onSuccess: ({ entry: after }) => {
          announce(words.stepDone[chosen])
          setReason('')
          until.field.change('')
          if (after === null) void navigate(paths.list())
        },
      },
    )
  }
  return (
    <section className="panel" aria-labelledby="way">
      <h2 id="way">{words.way}</h2>
      {withdrawal && (
        <Alert
          type="warning"
          showIcon
          title={words.leavingFrom(withdrawal.by.name, dayText(withdrawal.from, settings.language))}
          description={<span lang="zh-Hans">{withdrawal.reason}</span>}
        />
      )}
      {suspension && (
        <Alert
          type="warning"
          showIcon
          title={words.suspendedFrom(
            suspension.by.name,
            dayText(suspension.from, settings.language),
            suspension.until && dayText(suspension.until, settings.language),
          )}
          description={<span lang="zh-Hans">{suspension.reason}</span>}
        />
      )}
      {proposedSuspension && (
        <Alert
          type="warning"
          showIcon
          title={words.suspendingFrom(
            proposedSuspension.by.name,
            dayText(proposedSuspension.from, settings.language),
            proposedSuspension.until && dayText(proposedSuspension.until, settings.language),
          )}
          description={<span lang="zh-Hans">{proposedSuspension.reason}</span>}
        />
      )}
      {second && <Alert type="info" showIcon title={words.secondPerson} />}
      {dirty && <Alert type="info" showIcon title={words.saveFirst} />}
      {waits && (
        <Alert
          type="warning"
          showIcon
          title={entry.waiting.map(({ version, from: day }) =>
            words.waitsFor(version, dayText(day, settings.language)),
          )}
          description={words.standsOnWaiting(dayText(waits.from, settings.language))}
        />
      )}
      {waits && allowed.includes('publish') && (
        <span className="buttons">
          <Button onClick={() => from.field.change(waits.from)}>
            {words.fromThatDay(dayText(waits.from, settings.language))}
          </Button>
          <Checkbox checked={despiteWaiting} onChange={(event) => setDespiteWaiting(event.target.checked)}>
            {words.despiteWaiting}
          </Checkbox>
        </span>
      )}
      {asksDay && <DayField label={words.from} hint={words.fromHint} example="2026-12-01" {...from.field} />}
      {suspends && (
        <DayField label={words.until} hint={words.untilHint} example="2026-12-31" {...until.field} />
      )}
      {asksReason && (
        <Field label={words.reason} hint={words.reasonHint}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={1}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      )}
      {takesAway && entry.uses.length > 0 && (
        <>
          <Alert
            type="warning"
            showIcon
            title={words.usedBy}
            description={<span lang="zh-Hans">{entry.uses.join('、')}</span>}
          />
          <Checkbox checked={despiteUses} onChange={(event) => setDespiteUses(event.target.checked)}>
            {words.despiteUses}
          </Checkbox>
        </>
      )}
      <ProblemAlert problem={step.error} acting />
      {asked && allowed.includes('discard') ? (
        <div className="items-ask">
          <p role="status">
            {words.discardSure(
              shown?.editedBy.name ?? '',
              shown ? instantText(shown.editedAt, settings.language) : '',
              entry.version === 1,
            )}
          </p>
          <span className="buttons">
            <Button
              danger
              autoFocus
              disabled={dirty}
              loading={step.isPending}
              onClick={() => take('discard')}
            >
              {words.discardYes}
            </Button>
            <Button onClick={() => setAsked(false)}>{words.not}</Button>
          </span>
        </div>
      ) : (
        <span className="buttons">
          {allowed.map((each, at) => (
            <Button
              key={each}
              type={at === 0 && each !== 'withdraw' && each !== 'suspend' ? 'primary' : 'default'}
              disabled={dirty || own(each)}
              loading={step.isPending && step.variables.step === each}
              onClick={() => (each === 'discard' ? setAsked(true) : take(each))}
            >
              {words.steps[each]}
            </Button>
          ))}
        </span>
      )}
    </section>
  )
}
