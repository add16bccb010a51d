import type { ReactNode } from 'react'
import type { CaseView } from '../../server/cases/model.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { ContestOffer, type ToContest } from '../components/contest-offer.tsx'
import { Icon } from '../components/icons.tsx'
import { Heading } from '../components/layout.tsx'
import { PrintAndShare, Qr } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { Confirmations, Expected } from '../components/timeline.tsx'
import { paths } from '../paths.ts'

/** 提交成功: number, query code, and what happens next and when, department by department. */
export function DonePage(props: { view: CaseView; today: string; contest: ToContest[] }): ReactNode {
  const { view, today, contest } = props
  const { request, t, zh } = useScreen()
  const code = view.queryCode ?? ''
  const track = code ? request.origin + paths.tracked(view.number, code) : ''
  return (
    <>
      <div className="done-panel">
        <Icon name="done" />
        <Heading>{t('done.title')}</Heading>
        <p {...zh}>{view.onething.name}</p>
        <dl className="done-codes">
          <div>
            <dt>{t('case.number')}</dt>
            <dd className="code">{view.number}</dd>
          </div>
          {code && (
            <div>
              <dt>{t('case.queryCode')}</dt>
              <dd className="code">{code}</dd>
            </div>
          )}
        </dl>
      </div>
      <p className="actions">
        <a className="button" href={paths.myCase(view.number)}>
          {t('done.follow')}
        </a>
        <a className="button quiet" href={paths.receipt(view.number)}>
          <Icon name="paper" />
          {t('done.receipt')}
        </a>
      </p>
      <ContestOffer number={view.number} values={contest} />
      <Confirmations view={view} />
      <section>
        <h2>{t('done.next')}</h2>
        <ol className="next">
          {view.steps.map((step) => (
            <li key={step.step}>
              <p>
                <b {...zh}>{step.plainName}</b> <span {...zh}>{step.department}</span>
              </p>
              <p {...zh}>{step.now}</p>
              <Expected step={step} today={today} />
            </li>
          ))}
        </ol>
        <p className="fine">
          <Say k="done.later" n={view.counts.departments} />
        </p>
      </section>
      {track && (
        <section className="share-box">
          <Qr svg={qrSvg(track, t('done.qr'))} />
          <div>
            <h2>{t('done.keep')}</h2>
            <p>{t('done.keepLead')}</p>
            <PrintAndShare title={view.onething.name} url={track} />
          </div>
        </section>
      )}
    </>
  )
}
