import type { ReactNode } from 'react'
import type { Act, Acting, Mandate } from '../../server/companies/model.ts'
import type { Card } from '../../server/credentials/wallet.ts'
import type { CompanyRecords, CompanySpace } from '../../server/dossier/company.ts'
import type { HeldCase } from '../../server/dossier/model.ts'
import { maskCitizenNumber } from '../../server/people/identifiers.ts'
import { ErrorSummary, PostForm, problemOf, Submit, TextField, type Problems } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { Calls, Looks, More, ThemeRows, type Paged } from '../data/held.tsx'
import { paths, type HeldAsked } from '../paths.ts'
import { CardList } from '../wallet/page.tsx'

/** 我的单位: for which companies one acts, which ask one to, and how to add one. */
export function CompaniesPage(props: {
  acting: Acting[]
  offers: Mandate[]
  code: string
  problems: Problems | undefined
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { acting, offers, code, problems } = props
  return (
    <>
      <BackLink href={paths.me} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('company.listLead')}>{t('company.list')}</Heading>
      {offers.length > 0 && (
        <section>
          <h2>{t('company.offers')}</h2>
          <ul className="case-list">
            {offers.map((offer) => (
              <Offer key={offer.id} offer={offer} />
            ))}
          </ul>
        </section>
      )}
      {acting.length === 0 ? (
        <Empty>
          <p>{t('company.none')}</p>
        </Empty>
      ) : (
        <ul className="case-list">
          {acting.map(({ company, as, until }) => (
            <li key={company.code}>
              <p>
                <a href={paths.company(company.code)} {...zh}>
                  {company.name}
                </a>{' '}
                <span className="tag plain">{t(`company.as.${as}`)}</span>
              </p>
              <p className="fine">
                <span className="code">{company.code}</span>
                {until && ` · ${t('company.agentUntil', { day: dateText(until, lang) })}`}
              </p>
            </li>
          ))}
        </ul>
      )}
      <section>
        <h2>{t('company.add')}</h2>
        <p>{t('company.addLead')}</p>
        <PostForm action={paths.companies}>
          <TextField
            name="code"
            label={t('company.code')}
            hint={t('company.codeHint')}
            value={code}
            size="long"
            problem={problemOf(problems, 'code')}
          />
          <div className="actions">
            <Submit>{t('company.check')}</Submit>
          </div>
        </PostForm>
      </section>
    </>
  )
}

function Offer({ offer }: { offer: Mandate }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { code, id, companyName } = offer
  return (
    <li>
      <p>
        <b {...zh}>{companyName}</b>{' '}
        {t('company.offer', { day: dateText(offer.until, lang), papers: scopeText(offer, t) })}
      </p>
      <PostForm action={paths.acceptMandate(code, id)}>
        <Submit>
          {t('company.accept')}
          <span className="out-of-sight" {...zh}>
            {companyName}
          </span>
        </Submit>
      </PostForm>
      <PostForm action={paths.endMandate(code, id)}>
        <button className="link-button">
          {t('company.decline')}
          <span className="out-of-sight" {...zh}>
            {companyName}
          </span>
        </button>
      </PostForm>
    </li>
  )
}

const scopeText = ({ papers, records }: Mandate, t: ReturnType<typeof useScreen>['t']): string =>
  [...papers.map((title) => `《${title}》`), ...(records ? [t('company.records')] : [])].join('、')

/** 单位空间. */
export function CompanyPage(
  props: CompanySpace & { cards: Card[]; shown: boolean; at: HeldAsked },
): ReactNode {
  const { t, lang, zh } = useScreen()
  const { acting, cards, records, people } = props
  const { company, as, until } = acting
  return (
    <>
      <BackLink href={paths.companies}>{t('company.list')}</BackLink>
      <p className="caption">
        {t(`company.as.${as}`)}
        {until && ` · ${t('company.agentUntil', { day: dateText(until, lang) })}`}
      </p>
      <Heading>
        <span {...zh}>{company.name}</span>
      </Heading>
      <Rows
        rows={[
          { key: 'code', name: t('company.code'), value: <span className="code">{company.code}</span> },
          {
            key: 'state',
            name: t('company.state'),
            value: <span {...zh}>{company.state}</span>,
            note: t('company.confirmed', { at: minuteText(company.confirmedAt, lang) }),
          },
          ...(company.address
            ? [{ key: 'address', name: t('company.address'), value: <span {...zh}>{company.address}</span> }]
            : []),
          ...(company.establishedOn
            ? [
                {
                  key: 'established',
                  name: t('company.established'),
                  value: dateText(company.establishedOn, lang),
                },
              ]
            : []),
        ]}
      />
      <section id="wallet">
        <h2>{t('company.wallet', { n: cards.length })}</h2>
        {cards.length === 0 ? <p className="fine">{t('company.noWallet')}</p> : <CardList cards={cards} />}
      </section>
      {people && <Agents code={company.code} agents={people.agents} />}
      {records && <Records {...records} {...props} code={company.code} />}
      {people && (
        <Acts
          {...people.acts}
          href={(acts) => paths.company(company.code, { ...props.at, shown: props.shown, acts })}
          later={props.at.acts !== undefined}
        />
      )}
      {as === 'agent' && acting.mandate && (
        <PostForm action={paths.endMandate(company.code, acting.mandate)}>
          <button className="link-button">{t('company.endOwn')}</button>
        </PostForm>
      )}
    </>
  )
}

function Agents({ code, agents }: { code: string; agents: Mandate[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section id="agents">
      <h2>{t('company.agents')}</h2>
      <p className="fine">{agents.length === 0 ? t('company.noAgents') : t('company.agentsLead')}</p>
      {agents.length > 0 && (
        <ul className="case-list">
          {agents.map((mandate) => (
            <li key={mandate.id}>
              <p>
                <span {...zh}>{mandate.agentName}</span>{' '}
                <span className="code">{maskCitizenNumber(mandate.agentNumber)}</span>{' '}
                <span className={`tag ${mandate.state === 'open' ? 'good' : 'plain'}`}>
                  {t(`company.mandate.${mandate.state}`)}
                </span>
              </p>
              <p className="fine">
                <span {...zh}>{scopeText(mandate, t)}</span> ·{' '}
                {t('company.mandateUntil', { day: dateText(mandate.until, lang) })}
              </p>
              {(mandate.state === 'open' || mandate.state === 'offered') && (
                <PostForm action={paths.endMandate(code, mandate.id)}>
                  <button className="link-button">
                    {t('company.end')}
                    <span className="out-of-sight" {...zh}>
                      {mandate.agentName}
                    </span>
                  </button>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a className="button quiet" href={paths.nameAgent(code)}>
          {t('company.name')}
        </a>
      </p>
    </section>
  )
}

function Records(
  props: CompanyRecords & { code: string; acting: Acting; shown: boolean; at: HeldAsked },
): ReactNode {
  const { t } = useScreen()
  const { code, cases, themes, correction, shown, at } = props
  const count = themes.reduce((sum, { values }) => sum + values.length, 0)
  return (
    <>
      <section id="cases">
        <h2>{t('company.cases', { n: cases.length })}</h2>
        {cases.length === 0 ? (
          <p className="fine">{t('company.noCases')}</p>
        ) : (
          <ul className="case-list">
            {cases.map((each) => (
              <CaseLine key={each.number} found={each} />
            ))}
          </ul>
        )}
      </section>
      <section id="held">
        <h2>{t('company.held', { n: count })}</h2>
        {count === 0 ? (
          <p className="fine">{t('company.noHeld')}</p>
        ) : (
          <p>
            <a className="button quiet" href={paths.company(code, { ...at, shown: !shown })} rel="nofollow">
              {t(shown ? 'data.hide' : 'data.show')}
            </a>
            {correction !== null && (
              <a className="button-link" href={paths.onething(correction)}>
                {t('company.wrong')}
              </a>
            )}
          </p>
        )}
        {themes.map((theme) => (
          <ThemeRows
            key={theme.name}
            theme={theme}
            shown={shown}
            alone={themes.length === 1}
            ownCases={false}
          />
        ))}
      </section>
      <Calls
        {...props.calls}
        of="company"
        href={(calls) => paths.company(code, { ...at, shown, calls })}
        later={at.calls !== undefined}
      />
      <Looks
        {...props.looks}
        of="company"
        href={(looks) => paths.company(code, { ...at, shown, looks })}
        later={at.looks !== undefined}
      />
    </>
  )
}

function CaseLine({ found }: { found: HeldCase }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { number, name, submittedOn, closedOn, items } = found
  return (
    <li>
      <p>
        <span {...zh}>{name}</span>{' '}
        <span className={`tag ${closedOn ? 'good' : 'plain'}`}>
          {t(closedOn ? 'me.closed' : 'me.running')}
        </span>
      </p>
      <p className="fine">
        {dateText(submittedOn, lang)} · <span className="code">{number}</span>
      </p>
      <ul className="fine">
        {items.map((item) => (
          <li key={`${item.office} ${item.name}`}>
            <span {...zh}>{t('company.items', item)}</span> · {t(`state.${item.state}`)}
          </li>
        ))}
      </ul>
    </li>
  )
}

function Acts({ acts, ...more }: Paged & { acts: Act[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section id="acts">
      <h2>{t('company.acts')}</h2>
      {acts.length === 0 ? (
        <p className="fine">{t('company.noActs')}</p>
      ) : (
        <ul className="messages">
          {acts.map((act) => (
            <li key={act.id}>
              <p className="fine">
                <time>{minuteText(act.at, lang)}</time> · <span {...zh}>{act.by || t('company.system')}</span>
              </p>
              <p>
                {t(`company.act.${act.kind}`)} <span {...zh}>{act.about}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      <More {...more} at="acts" />
    </section>
  )
}
