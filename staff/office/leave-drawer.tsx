import { Alert, Button, Input, Radio } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { Colleague, OfficeToday, StaffMe } from '../../server/people/model.ts'
import { canStandIn, refuseLeave } from '../../server/people/rules.ts'
import type { Refusal } from '../../server/platform/refusal.ts'
import { useTakeLeave } from '../api/office.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { seatsOf } from './seats.ts'

type Place = 'from' | 'to' | 'standIn' | 'reason'
type Wrong = Partial<Record<Place, string>>

/** The field that a refusal of `refuseLeave` is about. */
function placeOf(refusal: Refusal): Place {
  if (refusal.code.startsWith('leave.stand-in')) return 'standIn'
  return refusal.code === 'leave.order' || refusal.code === 'leave.too-long' ? 'to' : 'from'
}

/** 请假: one's own or, for the administrator, a colleague's. Only those who can stand in on these days are offered. */
export function LeaveDrawer(given: {
  colleague: Colleague
  me: StaffMe
  office: OfficeToday
  close: () => void
}) {
  const { texts, settings } = useSettings()
  const { colleague, me, close } = given
  const { today } = given.office
  const words = texts.leave
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(today)
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<Wrong>({})
  const form = useRef<HTMLFormElement>(null)
  const take = useTakeLeave()

  const seats = seatsOf(given.office.colleagues)
  const absent = seats.find(({ id }) => id === colleague.id)
  const daysKnown = from !== '' && to !== '' && from <= to
  const able = absent && daysKnown ? seats.filter((seat) => canStandIn(seat, absent, { from, to })) : []
  const standIn = able.find(({ id }) => id === chosen)?.id ?? null

  const findWrong = (): Wrong => {
    const empty: Wrong = {
      ...(from === '' && { from: words.dayMissing }),
      ...(to === '' && { to: words.dayMissing }),
      ...(reason.trim() === '' && { reason: words.reasonMissing }),
    }
    if (empty.from || empty.to) return empty
    const refusal = refuseLeave(seats, { staffId: colleague.id, from, to, standIn }, me, today)
    return refusal
      ? { ...empty, [placeOf(refusal)]: settings.language === 'en' ? refusal.en : refusal.zh }
      : empty
  }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = findWrong()
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (take.isPending) return
    take.mutate(
      { staffId: colleague.id, from, to, standIn, reason: reason.trim() },
      {
        onSuccess: () => {
          announce(words.done)
          close()
        },
      },
    )
  }

  const changeFrom = (day: string) => {
    setFrom(day)
    if (to < day) setTo(day)
  }

  return (
    <Drawer
      title={colleague.id === me.id ? words.title : words.titleFor(colleague.name)}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="leave" loading={take.isPending}>
            {words.submit}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="leave" ref={form} onSubmit={submit} noValidate className="stack">
        <p>{words.intro}</p>
        <ProblemAlert problem={take.error} acting />
        <div className="two">
          <Field label={words.from} error={wrong.from}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                type="date"
                min={today}
                value={from}
                onChange={(event) => changeFrom(event.target.value)}
              />
            )}
          </Field>
          <Field label={words.to} error={wrong.to}>
            {(control) => (
              <Input
                {...control}
                type="date"
                min={from}
                value={to}
                onChange={(event) => setTo(event.target.value)}
              />
            )}
          </Field>
        </div>
        <p className="quiet">{words.bothCount}</p>
        <fieldset className={wrong.standIn ? 'field field-wrong' : 'field'}>
          <legend>{words.standIn}</legend>
          <p className="quiet">{words.standInHint}</p>
          {able.length > 0 && (
            <Radio.Group
              name="standIn"
              className="choices"
              value={standIn}
              onChange={(event) => setChosen(event.target.value as string)}
            >
              {able.map((seat) => (
                <Radio key={seat.id} value={seat.id} aria-invalid={Boolean(wrong.standIn)}>
                  <span lang="zh-Hans">
                    {seat.name} <span className="quiet">{seat.postName}</span>
                  </span>
                </Radio>
              ))}
            </Radio.Group>
          )}
          {daysKnown && able.length === 0 && <Alert type="warning" showIcon title={words.nobody} />}
          {wrong.standIn && <p className="wrong">{wrong.standIn}</p>}
        </fieldset>
        <Field label={words.reason} hint={words.reasonHint} error={wrong.reason}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <ul className="ready" lang="zh-Hans">
          {words.reasons.map((ready) => (
            <li key={ready}>
              <Button size="small" onClick={() => setReason(ready)}>
                {ready}
              </Button>
            </li>
          ))}
        </ul>
      </form>
    </Drawer>
  )
}
