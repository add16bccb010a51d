import { Fragment, type ReactNode } from 'react'
import { stateCase } from '../../server/credentials/commands/state-case.ts'
import { refuseCertificate } from '../../server/credentials/refusals.ts'
import { getOwnCertificate, type Intent, type OwnCertificate } from '../../server/credentials/wallet.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { useScreen } from '../components/context.tsx'
import { ErrorSummary, PostForm, problemOf, Submit, TextField, type Problems } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { renderPage } from '../components/screen.tsx'
import { dateText } from '../components/words.ts'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'

/** Characters of a statement. */
const [SHORTEST, LONGEST] = [2, 2000]

/** 陈述、申辩: the holder answers what the organ intends with a certificate, or waives it. */
export function statementPages(options: PortalOptions): Page[] {
  const numberOf = (request: PageRequest): string => request.params['number'] ?? ''
  const page = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const certificate = await request.db.read(request.actor, (ctx) =>
      getOwnCertificate(ctx, numberOf(request)),
    )
    const { intent, title } = certificate
    if (!intent) throw refuseCertificate('certificate.nothing-to-state')
    return renderPage(options, request, {
      title: `${textsOf(request.view.lang)('state.title')} · ${title}`,
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <StatementPage
          certificate={certificate}
          intent={intent}
          given={problems ? request.form.one('statement') : ''}
          problems={problems}
        />
      ),
    })
  }
  return [
    {
      path: '/me/certificates/:number/statement',
      who: 'person',
      get: (request) => page(request),
      async post(request) {
        const waived = request.form.one('waive') !== ''
        const statement = request.form.one('statement').trim()
        if (!waived && (statement.length < SHORTEST || statement.length > LONGEST))
          return page(request, oneProblem('statement', textsOf(request.view.lang)('state.wrong')))
        const number = numberOf(request)
        await request.db.write(request.actor, (ctx) =>
          stateCase(ctx, { number, statement: waived ? null : statement }),
        )
        return { redirect: paths.myCertificate(number) }
      },
    },
  ]
}

type Stated = Pick<OwnCertificate, 'number'> & { intent: Intent }

/** A paper about the certificate. */
export function RulingLink({ certificate, paper }: { certificate: string; paper: string }): ReactNode {
  const { zh } = useScreen()
  return (
    <a href={paths.ruling(certificate, paper)} {...zh}>
      {paper}
    </a>
  )
}

function IntentRows({ intent, number }: Stated): ReactNode {
  const { t, lang, zh } = useScreen()
  const { turn, reason, clause, stateOn, stateDays, notice } = intent
  return (
    <Rows
      rows={[
        { key: 'turn', name: t('state.intended'), value: t(`wallet.turn.${turn}`) },
        { key: 'reason', name: t('state.reason'), value: <span {...zh}>{reason}</span> },
        { key: 'clause', name: t('state.clause'), value: <span {...zh}>{clause}</span> },
        {
          key: 'until',
          name: t('state.until'),
          value: stateOn === null ? t('state.untilDays', { n: stateDays ?? 0 }) : dateText(stateOn, lang),
        },
        {
          key: 'notice',
          name: t('state.notice'),
          value: <RulingLink certificate={number} paper={notice ?? ''} />,
        },
      ]}
    />
  )
}

/** On the page of the certificate: what is intended, and how to answer it. */
export function IntentPanel({ number, intent }: Stated): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section>
      <h2>{t('state.panel')}</h2>
      <div className="confirmation tone-warn">
        <Icon name="wait" />
        <p>{t(intent.statedAt === null ? 'state.open' : 'state.heard')}</p>
      </div>
      <IntentRows number={number} intent={intent} />
      {intent.spoken.map(({ on, name, as, way, recorder, statement }, index) => (
        <Fragment key={index}>
          <p>
            {t('state.spoken', {
              on: dateText(on, lang),
              name,
              as: t(`state.as.${as}`),
              way: t(`state.way.${way}`),
              recorder: recorder.name,
            })}
          </p>
          <p>
            {statement === null ? (
              t('state.waived')
            ) : (
              <>
                {t('state.written')} <span {...zh}>{statement}</span>
              </>
            )}
          </p>
        </Fragment>
      ))}
      {intent.statement !== null && (
        <p>
          {t('state.said')} <span {...zh}>{intent.statement}</span>
        </p>
      )}
      {intent.statedAt === null && (
        <p className="tools">
          <a className="button" href={paths.stateCase(number)}>
            {t('state.title')}
          </a>
        </p>
      )}
    </section>
  )
}

function StatementPage(props: {
  certificate: OwnCertificate
  intent: Intent
  given: string
  problems: Problems | undefined
}): ReactNode {
  const { t, zh } = useScreen()
  const { certificate, intent, given, problems } = props
  const { number, title } = certificate
  return (
    <>
      <BackLink href={paths.myCertificate(number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {title}
      </p>
      <Heading lead={t('state.lead')}>{t('state.title')}</Heading>
      <IntentRows number={number} intent={intent} />
      {intent.statedAt === null ? (
        <>
          <PostForm action={paths.stateCase(number)}>
            <TextField
              name="statement"
              label={t('state.yours')}
              hint={t('state.yoursHint')}
              value={given}
              rows={6}
              problem={problemOf(problems, 'statement')}
            />
            <div className="actions">
              <Submit>{t('state.send')}</Submit>
            </div>
          </PostForm>
          <PostForm action={paths.stateCase(number)}>
            <input type="hidden" name="waive" value="1" />
            <p className="fine">{t('state.waiveHint')}</p>
            <Submit quiet>{t('state.waive')}</Submit>
          </PostForm>
        </>
      ) : (
        <p className="confirmation tone-warn">{t('state.heard')}</p>
      )}
    </>
  )
}
