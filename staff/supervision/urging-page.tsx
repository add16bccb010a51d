import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Link, useOutletContext, useParams } from 'react-router'
import type { UrgingDetail } from '../../server/supervision/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useAct, useUrging } from './api.ts'
import { Frame, Shown } from './frame.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

const LEAST = 4

/** One 督办单 with what was replied; the urged office replies here, whoever urged judges here. */
export function UrgingPage() {
  const { words, language } = useWords()
  const { id = '' } = useParams()
  const { me } = useOutletContext<DeskContext>()
  const found = useUrging(id)
  const shown = found.data
  const supervises = me.permissions.includes('case.supervise')
  return (
    <Frame title={shown ? `${words.document} ${shown.document}` : words.document}>
      <Shown query={found}>
        {shown && (
          <>
            <section className="panel" lang="zh-Hans">
              <dl className="facts">
                {(
                  [
                    [words.status, words.urgingStates[shown.state]],
                    [words.office, shown.office.name],
                    [words.item, `${shown.itemName}（${shown.onethingName}）`],
                    [words.applicant, shown.applicant],
                    [words.itemDue, shown.itemDueOn === null ? '—' : dayText(shown.itemDueOn, language)],
                    [words.reason, shown.reason],
                    [words.demand, shown.demand],
                    [
                      words.issuedBy,
                      `${shown.byOffice.name} ${shown.issuedBy} ${instantText(shown.issuedAt, language)}`,
                    ],
                    [
                      words.answerBy,
                      `${shown.dueOn === null ? '—' : dayText(shown.dueOn, language)} ${words.limit(shown.answerLimit, shown.answerBasis ?? '')}`,
                    ],
                  ] as const
                ).map(([name, value]) => (
                  <div key={name} className="unwrapped">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
              {shown.liftedBecause !== null && (
                <p className="mark-ok" lang="zh-Hans">
                  {words.lifted} {shown.liftedBecause}
                </p>
              )}
              {shown.late && shown.escalatedTo && (
                <p className="mark-bad">{words.late(shown.escalatedTo.name)}</p>
              )}
              <p>
                <a href={paths.api.document(shown.id)} target="_blank" rel="noreferrer">
                  {words.document}（PDF）
                </a>{' '}
                {supervises && <Link to={paths.case(shown.caseId)}>{words.caseOf(shown.caseNumber)}</Link>}
              </p>
            </section>
            <Replies urging={shown} />
            {shown.turns.includes('reply') && <ReplyForm urging={shown} />}
            {shown.turns.includes('accept') && <Judge urging={shown} />}
          </>
        )}
      </Shown>
    </Frame>
  )
}

function Replies({ urging }: { urging: UrgingDetail }) {
  const { words, language } = useWords()
  return (
    <section className="panel" aria-labelledby="talk">
      <h2 id="talk">{words.talk}</h2>
      {urging.replies.length === 0 && <p>{words.notReplied}</p>}
      <ul className="replies" lang="zh-Hans">
        {urging.replies.map((reply) => (
          <li key={reply.number}>
            <strong>{words.replyOf(reply.number)}</strong>{' '}
            <span className="quiet">
              {reply.by} {instantText(reply.at, language)}
            </span>
            <p>{reply.text}</p>
            {reply.because !== null && (
              <p>
                {words.because}: {reply.because}
              </p>
            )}
            {reply.expectedOn !== null && (
              <p>
                {words.expected}: {dayText(reply.expectedOn, language)}
              </p>
            )}
            {reply.accepted !== null && (
              <p className={reply.accepted ? 'mark-ok' : 'mark-bad'}>
                {reply.accepted ? words.accepted : words.returned} {reply.note} {reply.judgedBy}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function ReplyForm({ urging }: { urging: UrgingDetail }) {
  const { words } = useWords()
  const [text, setText] = useState('')
  const [because, setBecause] = useState('')
  const [expectedOn, setExpectedOn] = useState('')
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const reply = useAct<{ text: string; because: string; expectedOn: string | null }>(
    paths.api.turn(urging.id, 'reply'),
  )
  const wrong = {
    text: text.trim().length < LEAST ? words.tooShort : undefined,
    because: urging.overdue && because.trim() === '' ? words.becauseMissing : undefined,
    expectedOn: urging.overdue && expectedOn === '' ? words.expectedMissing : undefined,
  }
  const shown = tried ? wrong : { text: undefined, because: undefined, expectedOn: undefined }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(wrong).some((each) => each !== undefined)) return focusFirstWrong(form.current)
    if (reply.isPending) return
    reply.mutate(
      { text: text.trim(), because: because.trim(), expectedOn: expectedOn === '' ? null : expectedOn },
      { onSuccess: () => announce(words.replied) },
    )
  }
  return (
    <form ref={form} className="panel stack" onSubmit={submit} noValidate aria-label={words.reply}>
      <h2>{words.reply}</h2>
      <ProblemAlert problem={reply.error} acting />
      <Field label={words.replyText} hint={words.replyHint} error={shown.text}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={3}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.because} error={shown.because} optional={!urging.overdue}>
        {(control) => (
          <Input
            {...control}
            maxLength={1000}
            value={because}
            onChange={(event) => setBecause(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.expected} error={shown.expectedOn} optional={!urging.overdue}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={expectedOn}
            onChange={(event) => setExpectedOn(event.target.value)}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={reply.isPending}>
        {words.sendReply}
      </Button>
    </form>
  )
}

function Judge({ urging }: { urging: UrgingDetail }) {
  const { words } = useWords()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const accept = useAct<Record<string, never>>(paths.api.turn(urging.id, 'accept'))
  const sendBack = useAct<{ note: string }>(paths.api.turn(urging.id, 'return'))
  const short = note.trim().length < LEAST
  const returnIt = () => {
    setTried(true)
    if (!short) sendBack.mutate({ note: note.trim() }, { onSuccess: () => announce(words.returnedNow) })
  }
  return (
    <section className="panel stack" aria-label={words.accept}>
      <ProblemAlert problem={accept.error ?? sendBack.error} acting />
      <Button
        type="primary"
        loading={accept.isPending}
        onClick={() => accept.mutate({}, { onSuccess: () => announce(words.settledNow) })}
      >
        {words.accept}
      </Button>
      <Field label={words.note} error={tried && short ? words.tooShort : undefined}>
        {(control) => (
          <Input
            {...control}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <Button loading={sendBack.isPending} onClick={returnIt}>
        {words.returnIt}
      </Button>
    </section>
  )
}
