import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { CertificateInUse } from '../../../server/credentials/model.ts'
import { useActOnce } from '../../api/act-once.ts'
import { keys, type TaskKey } from '../../api/hooks.ts'
import { Drawer } from '../../components/drawer.tsx'
import { Field, focusFirstWrong } from '../../components/field.tsx'
import { announce, ProblemAlert } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import '../../components/certificates.css'
import { paths } from '../../paths.ts'

/** 用证: the certificate that stands in for a paper, after its purpose has been said; the use is recorded and counted. */
export function CertificateDrawer(given: {
  task: TaskKey
  material: { id: string; name: string }
  close: () => void
}) {
  const texts = useTexts()
  const words = texts.certificates
  const { task, material } = given
  const use = useActOnce<{ purpose: string }, CertificateInUse>(
    () => paths.api.certificateOf(task, material.id),
    [keys.task(task)],
  )
  const [purpose, setPurpose] = useState('')
  const [error, setError] = useState<string>()
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const short = purpose.trim().length < 4
    setError(short ? texts.task.revealShort : undefined)
    if (short) return focusFirstWrong(form.current)
    if (!use.isPending) use.mutate({ purpose: purpose.trim() }, { onSuccess: () => announce(words.seen) })
  }
  return (
    <Drawer
      title={words.seeTitle}
      close={given.close}
      footer={
        <span className="buttons">
          {!use.data && (
            <Button type="primary" htmlType="submit" form="use-certificate" loading={use.isPending}>
              {words.see}
            </Button>
          )}
          <Button onClick={given.close}>{texts.app.close}</Button>
        </span>
      }
    >
      <p lang="zh-Hans">
        <strong>{material.name}</strong>
      </p>
      {use.data ? (
        <InUse shown={use.data} />
      ) : (
        <form id="use-certificate" ref={form} onSubmit={submit} noValidate className="stack">
          <p>{words.seeIntro}</p>
          <ProblemAlert problem={use.error} />
          <Field label={texts.task.revealPurpose} error={error}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={200}
                value={purpose}
                onChange={(event) => setPurpose(event.target.value)}
              />
            )}
          </Field>
          <ul className="ready" lang="zh-Hans">
            {words.seePurposes.map((ready) => (
              <li key={ready}>
                <Button size="small" onClick={() => setPurpose(ready)}>
                  {ready}
                </Button>
              </li>
            ))}
          </ul>
        </form>
      )}
    </Drawer>
  )
}

function InUse({ shown }: { shown: CertificateInUse }) {
  const words = useTexts().certificates
  const rows = [
    [words.number, shown.number],
    [words.holder, shown.holder],
    [words.issuer, shown.issuer],
    [words.until, shown.validUntil ?? words.lasting],
    ...shown.rows.map(({ label, text }) => [label, text] as const),
  ] as const
  return (
    <div className="in-use">
      <h3 lang="zh-Hans">{shown.title}</h3>
      <p>
        {words.stateNow} <StateMark state={shown.state} />
      </p>
      <dl className="certificate-rows">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd lang="zh-Hans">{value}</dd>
          </div>
        ))}
      </dl>
      <p lang="zh-Hans">
        <small>{shown.watermark}</small>
      </p>
      <div className="watermark" aria-hidden="true">
        {Array.from({ length: 8 }, (_, index) => (
          <span key={index}>{shown.watermark}</span>
        ))}
      </div>
    </div>
  )
}
