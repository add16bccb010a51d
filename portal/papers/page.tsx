import type { ReactNode } from 'react'
import { documentHtml } from '../../server/documents/html.ts'
import type { DocumentSummary, IssuedDocument } from '../../server/documents/model.ts'
import type { DeliveryView } from '../../server/deliveries/queries.ts'
import { PostForm } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, PrintAndShare, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

type Listed = DocumentSummary & { item: string | null }
export type PapersProps = {
  number: string
  documents: Listed[]
  deliveries: DeliveryView[]
  received: boolean
}

/** 文书: every paper that the offices sent, and how results reach the applicant. */
export function PapersPage({ number, documents, deliveries, received }: PapersProps): ReactNode {
  const { t } = useScreen()
  // A receipt of delivery stands beside what was delivered.
  const papers = documents.filter(({ kind }) => kind !== 'service')
  const ways = deliveries.filter((each) => each.method !== 'page' || each.certificates.length > 0)
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      {received && (
        <p className="notice" role="status">
          {t('delivery.gotDone')}
        </p>
      )}
      <Heading lead={t('papers.docsLead')}>{t('papers.docsTitle')}</Heading>
      {papers.length === 0 && <Empty>{t('papers.docsNone')}</Empty>}
      <ul className="papers">
        {papers.toReversed().map((paper) => (
          <Paper
            key={paper.id}
            number={number}
            paper={paper}
            service={deliveries.find((each) => each.documents.includes(paper.number))?.service ?? null}
          />
        ))}
      </ul>
      {ways.length > 0 && (
        <section>
          <h2>{t('papers.deliveries')}</h2>
          {ways.map((delivery) => (
            <Delivery key={delivery.id} number={number} delivery={delivery} documents={documents} />
          ))}
        </section>
      )}
    </>
  )
}

function Paper({
  number,
  paper,
  service,
}: {
  number: string
  paper: Listed
  service: string | null
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const forms = paper.slip ? (['a4', 'large', 'slip'] as const) : (['a4', 'large'] as const)
  const called = { a4: 'papers.pdf', large: 'papers.large', slip: 'papers.slip' } as const
  return (
    <li>
      <p>
        <a href={paths.paper(number, paper.number)}>
          <b {...zh}>{paper.title}</b>
        </a>
        {paper.state === 'cancelled' && <span className="tag bad">{t('papers.off')}</span>}
      </p>
      <p className="fine">
        <span {...zh}>{paper.item && `${paper.item} · `}</span>
        <span {...zh} className="code">
          {paper.number}
        </span>{' '}
        · {t('papers.issued', { date: dateText(chinaDay(paper.issuedAt), lang) })}
      </p>
      <p className="tools">
        {forms.map((form) => (
          <a key={form} className="button-link" href={paths.paperPdf(number, paper.number, form)}>
            {t(called[form])}
            <span className="out-of-sight" {...zh}>
              {paper.title}
            </span>
          </a>
        ))}
        {service && (
          <a className="button-link" href={paths.paper(number, service)}>
            {t('papers.service')}
            <span className="out-of-sight" {...zh}>
              {paper.title}
            </span>
          </a>
        )}
      </p>
    </li>
  )
}

function Delivery(props: { number: string; delivery: DeliveryView; documents: Listed[] }): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const { number, delivery, documents } = props
  const { state, method } = delivery
  const open = state === 'sent' || state === 'ready'
  const office = options.region().offices.get(delivery.office)
  const row = (
    key: string,
    name: string,
    text: string | null | undefined,
  ): { key: string; name: string; value: ReactNode }[] =>
    text ? [{ key, name, value: <span {...zh}>{text}</span> }] : []
  const titles = [
    ...delivery.documents.map((each) => documents.find((one) => one.number === each)?.title ?? each),
    ...delivery.certificates.map((each) => t('delivery.certificate', { number: each })),
  ]
  return (
    <div className="delivery">
      <h3>
        {t(`delivery.${method}`)}
        <span className={`tag ${state === 'delivered' ? 'good' : open ? 'warn' : 'plain'}`}>
          {t(`delivery.${state}`)}
        </span>
      </h3>
      <ul {...zh}>
        {titles.map((title) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
      <Rows
        rows={[
          ...row('where', t('delivery.where'), delivery.address),
          ...row('tracking', t('delivery.tracking'), delivery.tracking),
          ...row('code', t('delivery.code'), open ? delivery.cabinetCode : null),
          ...row(
            'office',
            t('delivery.office'),
            (method === 'counter' || method === 'nearest' || method === 'notice') &&
              state !== 'delivered' &&
              state !== 'recalled'
              ? `${office?.name ?? ''} ${office?.address ?? ''}`
              : null,
          ),
          ...row(
            'until',
            t('delivery.until'),
            state === 'due' && delivery.dueOn ? dateText(delivery.dueOn, lang) : null,
          ),
          ...row(
            'serves',
            t('delivery.serves'),
            state === 'published' && delivery.servesAt ? dateText(chinaDay(delivery.servesAt), lang) : null,
          ),
          ...row(
            'at',
            t('delivery.at'),
            delivery.endedAt && state !== 'recalled' ? minuteText(delivery.endedAt, lang) : null,
          ),
          ...row('by', t('delivery.by'), delivery.receiver),
        ]}
      />
      {open && (method === 'post' || method === 'cabinet') && (
        <PostForm action={paths.received(number, delivery.id)} returnTo={paths.papers(number)}>
          <button className="button" type="submit">
            {t('delivery.got')}
            <span className="out-of-sight" {...zh}>
              {titles.join('、')}
            </span>
          </button>
        </PostForm>
      )}
      {delivery.service && (
        <p>
          <a href={paths.paper(number, delivery.service)}>
            <Icon name="paper" />
            {t('papers.service')}
          </a>
        </p>
      )}
    </div>
  )
}

const chinaDay = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

/** One paper as a page that can be read, enlarged and read aloud; the same words as on paper. */
export function PaperPage(props: {
  document: IssuedDocument
  back: ReactNode
  pdf: (form: 'a4' | 'large') => string
}): ReactNode {
  const { request, t, zh } = useScreen()
  const { document, back, pdf } = props
  return (
    <>
      {back}
      {document.state === 'cancelled' && (
        <div className="confirmation tone-bad">
          <Icon name="stop" />
          <div>
            <p>
              <b>{t('paper.cancelled')}</b>
            </p>
            <p>
              <span {...zh}>{document.cancelReason}</span>{' '}
              {document.cancelledBy && t('paper.cancelledBy', { number: document.cancelledBy })}
            </p>
          </div>
        </div>
      )}
      <p className="tools">
        <a className="button quiet" href={pdf('a4')}>
          <Icon name="paper" />
          {t('papers.pdf')}
        </a>
        <a className="button quiet" href={pdf('large')}>
          <Icon name="paper" />
          {t('papers.large')}
        </a>
      </p>
      <div dangerouslySetInnerHTML={{ __html: documentHtml(document, { masked: false, level: 1 }) }} />
      <p className="fine">{t('paper.check')}</p>
      <PrintAndShare
        title={document.content.title}
        url={request.origin + paths.verifiedDocument(document.number, document.code)}
      />
    </>
  )
}
