import { Button, Checkbox, Input } from 'antd'
import { useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { Link, useOutletContext } from 'react-router'
import { toLocalDate } from '../../server/calendar/rules.ts'
import {
  SPEAKERS,
  WAYS_TO_SPEAK,
  type CertificateDetail,
  type ProposalView,
  type RecordStatement,
} from '../../server/credentials/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { paths as desks } from '../paths.ts'
import { useDecide, useRecord } from './api.ts'

export function Row({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd lang="zh-Hans">{value}</dd>
    </div>
  )
}

type Reviewed = { certificate: CertificateDetail; proposal: ProposalView }

/** What a colleague has proposed, for the second person: whether the holder was told and heard, and what they say. */
export function Review({ certificate, proposal }: Reviewed) {
  const { texts, settings } = useSettings()
  const words = texts.certificates
  const { me } = useOutletContext<DeskContext>()
  const decide = useDecide(proposal.number)
  const [note, setNote] = useState('')
  const [answer, setAnswer] = useState('')
  const { id, statement, stateDays, stateOn, statedAt, servedOn, noticeReason, spoken } = proposal
  const day = (date: string): string => dayText(date, settings.language)
  const needsAnswer = statement !== null || spoken.some((each) => each.statement !== null)
  const mayReview = me.permissions.includes('case.review')
  const mayRecord = mayReview || me.permissions.includes('case.decide')
  return (
    <section className="panel" aria-labelledby="review">
      <h2 id="review">
        {words.open}：{words.turns[proposal.turn]}
      </h2>
      <p className="quiet">
        {words.by(proposal.by)} · {instantText(proposal.at, settings.language)}
      </p>
      <dl className="certificate-rows">
        <Row name={words.reason} value={proposal.reason} />
        <Row name={words.clause} value={proposal.clause} />
        {proposal.notice !== null && (
          <Row name={words.notice} value={<a href={proposal.notice.path}>{proposal.notice.number}</a>} />
        )}
        {servedOn !== null && <Row name={words.servedOn} value={day(servedOn)} />}
        {noticeReason !== null && <Row name={words.publicNotice} value={noticeReason} />}
        {statement !== null && <Row name={words.said} value={statement} />}
        {spoken.map((each, index) => (
          <Row
            key={index}
            name={words.said}
            value={`${each.statement ?? words.waived}（${words.spokenText({
              ...each,
              on: day(each.on),
              as: words.speakers[each.as],
              way: words.speakWays[each.way],
            })}）`}
          />
        ))}
      </dl>
      {stateDays !== null && servedOn === null && (
        <p>
          {words.unserved(stateDays)}{' '}
          <Link to={desks.delivery({ view: 'open', q: certificate.holder })}>{words.toDelivery}</Link>
        </p>
      )}
      {stateOn !== null && statedAt === null && <p>{words.silent(day(stateOn))}</p>}
      {statedAt !== null && statement === null && <p>{words.waived}</p>}
      <ProblemAlert problem={decide.error} />
      {proposal.own && <p>{words.own}</p>}
      {proposal.recorded && <p>{words.ownRecord}</p>}
      {mayReview && !proposal.own && !proposal.recorded && (
        <div className="stack">
          {needsAnswer && (
            <Field label={words.answer} hint={words.answerHint}>
              {(control) => (
                <Input.TextArea
                  {...control}
                  rows={3}
                  maxLength={500}
                  value={answer}
                  onChange={(event) => setAnswer(event.target.value)}
                />
              )}
            </Field>
          )}
          <span className="buttons">
            <Button
              type="primary"
              disabled={!proposal.ripe || (needsAnswer && answer.trim().length < 4)}
              loading={decide.isPending}
              onClick={() =>
                decide.mutate(
                  { id, act: 'approve', ...(needsAnswer && { answer: answer.trim() }) },
                  { onSuccess: () => announce(words.approved) },
                )
              }
            >
              {words.approve}
            </Button>
          </span>
          <Field label={words.giveBackWhy}>
            {(control) => (
              <Input
                {...control}
                value={note}
                maxLength={300}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <span className="buttons">
            <Button
              disabled={note.trim().length < 2}
              loading={decide.isPending}
              onClick={() =>
                decide.mutate(
                  { id, act: 'return', note: note.trim() },
                  { onSuccess: () => announce(words.givenBack) },
                )
              }
            >
              {words.giveBack}
            </Button>
          </span>
        </div>
      )}
      {mayRecord && stateDays !== null && <RecordForm proposal={proposal} />}
    </section>
  )
}

/** 登记陈述申辩: what the holder said elsewhere than on the page, or that they waive it. */
function RecordForm({ proposal }: Pick<Reviewed, 'proposal'>) {
  const { texts } = useSettings()
  const words = texts.certificates
  const keep = useRecord(proposal.number, proposal.id)
  const [said, setSaid] = useState({ name: '', as: SPEAKERS[0], way: WAYS_TO_SPEAK[0], on: '' } as Omit<
    RecordStatement,
    'statement'
  >)
  const [statement, setStatement] = useState('')
  const [isWaived, setIsWaived] = useState(false)
  const [checked, setChecked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const set = (part: Partial<typeof said>): void => setSaid({ ...said, ...part })
  const [latest] = useState(() => toLocalDate(new Date()))
  const earliest = toLocalDate(new Date(proposal.at))
  const wrong = {
    name: said.name.trim().length < 2,
    on: said.on < earliest || said.on > latest,
    statement: !isWaived && statement.trim().length < 2,
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setChecked(true)
    if (wrong.name || wrong.on || wrong.statement) return focusFirstWrong(form.current)
    keep.mutate(
      { ...said, name: said.name.trim(), statement: isWaived ? null : statement.trim() },
      { onSuccess: () => announce(words.kept) },
    )
  }
  return (
    <details>
      <summary>{words.record}</summary>
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        <p className="quiet">{words.recordHint}</p>
        <ProblemAlert problem={keep.error} acting />
        <Field label={words.speaker} error={checked && wrong.name ? words.speakerShort : undefined}>
          {(control) => (
            <Input
              {...control}
              maxLength={50}
              value={said.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={words.speakerAs}>
          {(control) => (
            <select
              {...control}
              value={said.as}
              onChange={(event) => set({ as: event.target.value as RecordStatement['as'] })}
            >
              {SPEAKERS.map((each) => (
                <option key={each} value={each}>
                  {words.speakers[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.speakWay}>
          {(control) => (
            <select
              {...control}
              value={said.way}
              onChange={(event) => set({ way: event.target.value as RecordStatement['way'] })}
            >
              {WAYS_TO_SPEAK.map((each) => (
                <option key={each} value={each}>
                  {words.speakWays[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.spokenOn} error={checked && wrong.on ? words.spokenOnWrong : undefined}>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={earliest}
              max={latest}
              value={said.on}
              onChange={(event) => set({ on: event.target.value })}
            />
          )}
        </Field>
        <Checkbox checked={isWaived} onChange={(event) => setIsWaived(event.target.checked)}>
          {words.isWaived}
        </Checkbox>
        {!isWaived && (
          <Field
            label={words.statement}
            hint={words.statementHint}
            error={checked && wrong.statement ? words.statementShort : undefined}
          >
            {(control) => (
              <Input.TextArea
                {...control}
                rows={4}
                maxLength={2000}
                value={statement}
                onChange={(event) => setStatement(event.target.value)}
              />
            )}
          </Field>
        )}
        <span className="buttons">
          <Button htmlType="submit" type="primary" loading={keep.isPending}>
            {words.keep}
          </Button>
        </span>
      </form>
    </details>
  )
}
