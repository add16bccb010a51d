import { Button } from 'antd'
import type { CertificateInUse } from '../../../server/credentials/model.ts'
import { useActOnce } from '../../api/act-once.ts'
import { keys, type TaskKey } from '../../api/hooks.ts'
import { Drawer } from '../../components/drawer.tsx'
import { announce } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import '../../components/certificates.css'
import { paths } from '../../paths.ts'
import { PurposeForm } from './purpose-form.tsx'

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
  return (
    <Drawer
      title={words.seeTitle}
      close={given.close}
      footer={
        use.data ? undefined : (
          <span className="buttons">
            <Button type="primary" htmlType="submit" form="use-certificate" loading={use.isPending}>
              {words.see}
            </Button>
            <Button onClick={given.close}>{texts.app.cancel}</Button>
          </span>
        )
      }
    >
      <p lang="zh-Hans">
        <strong>{material.name}</strong>
      </p>
      {use.data ? (
        <>
          <InUse shown={use.data} />
          <p>
            <Button onClick={given.close}>{texts.app.close}</Button>
          </p>
        </>
      ) : (
        <PurposeForm
          id="use-certificate"
          intro={words.seeIntro}
          ready={words.seePurposes}
          problem={use.error}
          pending={use.isPending}
          submit={(purpose) => use.mutate({ purpose }, { onSuccess: () => announce(words.seen) })}
        />
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
        {Array.from({ length: 4 }, (_, index) => (
          <span key={index} data-words={shown.watermark} />
        ))}
      </div>
    </div>
  )
}
