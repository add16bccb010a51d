import { Button, Input } from 'antd'
import { useState } from 'react'
import type { StaffMe } from '../../server/people/model.ts'
import { instantText } from '../components/dates.ts'
import { Field } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { WhatWillBe } from '../components/what-will-be.tsx'
import { useDecide, type RequestShown, type SealShown } from './api.ts'
import { factsOf } from './request-facts.ts'

/** 申请和审批: what is undecided first; the own ones can be taken back, those of colleagues be approved or refused. */
export function RequestsPanel(given: { requests: RequestShown[]; seals: SealShown[]; me: StaffMe }) {
  const { texts, settings } = useSettings()
  const words = texts.seals
  const { requests, seals, me } = given
  const decide = useDecide()
  const [refusing, setRefusing] = useState<string>()
  const [remark, setRemark] = useState('')
  const act = (requestId: string, how: 'approve' | 'refuse' | 'take-back') =>
    decide.mutate(
      { requestId, act: how, ...(how === 'refuse' && { remark: remark.trim() }) },
      {
        onSuccess: () => {
          announce(words.decided)
          setRefusing(undefined)
          setRemark('')
        },
      },
    )
  const about = ({ action }: RequestShown, seal: SealShown | undefined): string => {
    if (seal) return `${seal.name}${seal.purpose ?? ''}`
    return action.action === 'make' ? `${me.office.name}${action.purpose ?? ''}` : ''
  }
  return (
    <section className="panel" aria-labelledby="seal-requests">
      <h2 id="seal-requests">{words.requests}</h2>
      <ProblemAlert problem={decide.error} acting />
      {requests.length === 0 && <p className="quiet">{words.noRequests}</p>}
      <ul className="seal-requests">
        {requests.map((request) => {
          const seal = seals.find(({ id }) => id === request.sealId)
          const { facts, now } = factsOf(request, seal, texts, settings.language)
          const open = request.state === 'open'
          const will = `will-${request.id}`
          return (
            <li key={request.id}>
              <p>
                <b>{words.actions[request.action.action]}</b>{' '}
                <span lang="zh-Hans">{about(request, seal)}</span>{' '}
                <span className={open ? 'mark-warn' : 'quiet'}>{words.states[request.state]}</span>
                <br />
                <span lang="zh-Hans">{request.reason}</span>
                <br />
                <span className="quiet">
                  {request.askedBy.name} {instantText(request.askedAt, settings.language)}
                  {request.decidedBy && ` → ${request.decidedBy.name}`}
                  {request.remark && `：${request.remark}`}
                </span>
              </p>
              {/* What was decided is past: it has changed what there is now. */}
              <WhatWillBe id={will} facts={facts} now={open ? now : undefined} />
              {open && request.askedBy.id === me.id && (
                <Button onClick={() => act(request.id, 'take-back')} loading={decide.isPending}>
                  {words.takeBack}
                </Button>
              )}
              {open &&
                request.askedBy.id !== me.id &&
                me.permissions.includes('seal.approve') &&
                (refusing === request.id ? (
                  <div className="stack">
                    <Field label={words.remark}>
                      {(control) => (
                        <Input
                          {...control}
                          autoFocus
                          maxLength={500}
                          value={remark}
                          onChange={(event) => setRemark(event.target.value)}
                        />
                      )}
                    </Field>
                    <span className="buttons">
                      <Button
                        danger
                        disabled={[...remark.trim()].length < 4}
                        onClick={() => act(request.id, 'refuse')}
                      >
                        {words.refuse}
                      </Button>
                      <Button onClick={() => setRefusing(undefined)}>{texts.app.cancel}</Button>
                    </span>
                  </div>
                ) : (
                  <span className="buttons">
                    <Button
                      type="primary"
                      aria-describedby={will}
                      loading={decide.isPending}
                      onClick={() => act(request.id, 'approve')}
                    >
                      {words.approve}
                    </Button>
                    <Button onClick={() => setRefusing(request.id)}>{words.refuse}</Button>
                  </span>
                ))}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
