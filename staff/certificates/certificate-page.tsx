import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Link, useOutletContext, useParams } from 'react-router'
import type { CertificateDetail } from '../../server/credentials/model.ts'
import { RULINGS, type OfficerTurn } from '../../server/credentials/turns.ts'
import { dayText, instantText } from '../components/dates.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useCertificate, usePropose } from './api.ts'
import '../components/certificates.css'
import '../components/lists.css'
import { paths } from './paths.ts'
import { Review, Row } from './review.tsx'
import { StateMark } from '../components/state-mark.tsx'

/** One certificate of the own office: how it stands, what it says, its versions and history, and what is proposed. */
export function CertificatePage() {
  const { texts } = useSettings()
  const { number = '' } = useParams()
  const found = useCertificate(number)
  const { data } = found
  return (
    <main id="main" className="page stack certificates">
      <p>
        <Link to={paths.list()}>{texts.certificates.back}</Link>
      </p>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={6} />}
      {data && <Detail key={data.number} certificate={data} />}
    </main>
  )
}

function Detail({ certificate }: { certificate: CertificateDetail }) {
  const { texts, settings } = useSettings()
  const words = texts.certificates
  const { me } = useOutletContext<DeskContext>()
  const day = (date: string) => dayText(date, settings.language)
  const open = certificate.proposals.find(({ state }) => state === 'open')
  const mayPropose = me.permissions.some((each) => each === 'case.decide' || each === 'case.review')
  return (
    <>
      <PageHeading title={certificate.title}>
        <span lang="zh-Hans">{certificate.title}</span> <StateMark state={certificate.state} />
      </PageHeading>
      {open && <Review certificate={certificate} proposal={open} />}
      <section className="panel" aria-labelledby="content">
        <h2 id="content">{words.content}</h2>
        <dl className="certificate-rows">
          <Row name={words.number} value={certificate.number} />
          {certificate.identifier !== null && <Row name={words.identifier} value={certificate.identifier} />}
          <Row name={words.issuer} value={certificate.issuer} />
          <Row name={words.issuedOn} value={day(certificate.issuedOn)} />
          <Row
            name={words.until}
            value={certificate.validUntil === null ? words.lasting : day(certificate.validUntil)}
          />
          <Row name={words.grade} value={certificate.grade} />
          {certificate.rows.map(({ label, text }) => (
            <Row key={label} name={label} value={text} />
          ))}
        </dl>
      </section>
      {mayPropose && !open && <ProposeForm certificate={certificate} />}
      {certificate.versions.length > 1 && (
        <section className="panel" aria-labelledby="versions">
          <h2 id="versions">{words.versions}</h2>
          <ul className="certificate-list">
            {certificate.versions.map((version) => (
              <li key={version.number}>
                {version.number === certificate.number ? (
                  <strong>{words.version(version.version)}</strong>
                ) : (
                  <Link to={paths.one(version.number)}>{words.version(version.version)}</Link>
                )}{' '}
                <StateMark state={version.state} /> <small className="quiet">{version.number}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="panel" aria-labelledby="history">
        <h2 id="history">{words.history}</h2>
        <ol className="certificate-list" lang="zh-Hans">
          {certificate.history.map((each) => (
            <li key={`${each.at} ${each.number} ${each.turn}`}>
              <strong>{words.turns[each.turn]}</strong>{' '}
              <small className="quiet">
                {instantText(each.at, settings.language)} ·{' '}
                {each.reviewer === null ? each.by : words.reviewed(each.by, each.reviewer)}
              </small>
              {each.reason !== null && (
                <p>
                  {each.reason} {each.clause}
                </p>
              )}
              {each.paper !== null && (
                <p>
                  {words.decision}: <a href={each.paper.path}>{each.paper.number}</a>
                </p>
              )}
            </li>
          ))}
        </ol>
      </section>
      {certificate.proposals.some(({ state }) => state !== 'open') && (
        <section className="panel" aria-labelledby="proposals">
          <h2 id="proposals">{words.proposals}</h2>
          <ul className="certificate-list" lang="zh-Hans">
            {certificate.proposals
              .filter(({ state }) => state !== 'open')
              .map((proposal) => (
                <li key={proposal.id}>
                  <strong>{words.turns[proposal.turn]}</strong> {words.proposalStates[proposal.state]}{' '}
                  <small className="quiet">
                    {instantText(proposal.at, settings.language)} · {words.by(proposal.by)}
                  </small>
                  {proposal.note !== null && <p>{proposal.note}</p>}
                </li>
              ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** 提出处理意见: which turn, why, on which clause. */
function ProposeForm({ certificate }: { certificate: CertificateDetail }) {
  const { texts } = useSettings()
  const words = texts.certificates
  const propose = usePropose(certificate.number)
  const [turn, setTurn] = useState<OfficerTurn | undefined>(certificate.turns[0])
  const [reason, setReason] = useState('')
  const [clause, setClause] = useState('')
  const [stateOn, setStateOn] = useState('')
  const [checked, setChecked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  if (turn === undefined) return <p className="nothing">{words.nothingToPropose}</p>
  const isHeard = RULINGS[turn].heardBy !== null
  const short = (text: string): boolean => checked && text.trim().length < 4
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setChecked(true)
    if (reason.trim().length < 4 || clause.trim().length < 4 || (isHeard && stateOn === ''))
      return focusFirstWrong(form.current)
    propose.mutate(
      { turn, reason: reason.trim(), clause: clause.trim(), ...(isHeard && { stateOn }) },
      { onSuccess: () => announce(words.sent) },
    )
  }
  return (
    <section className="panel" aria-labelledby="propose">
      <h2 id="propose">{words.propose}</h2>
      <p className="quiet">{words.proposeHint}</p>
      <ProblemAlert problem={propose.error} />
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        <Field label={words.turn}>
          {(control) => (
            <select
              {...control}
              value={turn}
              onChange={(event) => setTurn(event.target.value as OfficerTurn)}
            >
              {certificate.turns.map((each) => (
                <option key={each} value={each}>
                  {words.turns[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={words.reason}
          hint={words.reasonHint}
          error={short(reason) ? words.reasonShort : undefined}
        >
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={words.clause}
          hint={words.clauseHint}
          error={short(clause) ? words.clauseShort : undefined}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={clause}
              onChange={(event) => setClause(event.target.value)}
            />
          )}
        </Field>
        {isHeard && (
          <Field
            label={words.stateOn}
            hint={words.stateOnHint}
            error={checked && stateOn === '' ? words.stateOnWrong : undefined}
          >
            {(control) => (
              <Input
                {...control}
                type="date"
                value={stateOn}
                onChange={(event) => setStateOn(event.target.value)}
              />
            )}
          </Field>
        )}
        <span className="buttons">
          <Button htmlType="submit" type="primary" loading={propose.isPending}>
            {words.send}
          </Button>
        </span>
      </form>
    </section>
  )
}
