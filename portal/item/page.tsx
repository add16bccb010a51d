import type { ReactNode } from 'react'
import type { Item } from '../../server/catalog/model.ts'
import type { Edition } from '../../server/catalog/queries.ts'
import { conditionText } from '../../server/catalog/rules.ts'
import type { Handler } from '../../server/inventory/model.ts'
import { schemeWords } from '../../server/inventory/item-codes.ts'
import type { Office } from '../../server/offices/model.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { Heading } from '../components/layout.tsx'
import { Faq, Rows, TakeAway } from '../components/pieces.tsx'
import { Towns } from '../components/towns.tsx'
import { Editions, Holds, LegalBasis } from '../components/guide.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { feeText, limitWords } from '../components/words.ts'
import { ScenarioList } from '../components/scenarios.tsx'
import { paths } from '../paths.ts'
import { Flow } from './flow.tsx'
import { Papers, toBring, type Samples } from './papers.tsx'
import { SpecialTurns } from './special-turns.tsx'

export type ItemProps = {
  item: Item
  office: Office | undefined
  /** Towns and villages that do it, too. */
  handlers?: Handler[]
  /** One-things that take care of this item together with others. */
  within: { id: string; name: string }[]
  /** Every edition of the item, the newest first. */
  editions: Edition[]
  samples: Samples
  /** Why nobody can apply now: it is suspended on the list. */
  closed?: { zh: string; en: string } | undefined
}

/** 办事指南 of one item: every element that a guide must have, the summary first. */
export function ItemPage({
  item,
  office,
  handlers,
  within,
  editions,
  samples,
  closed,
}: ItemProps): ReactNode {
  const { request, options, t, lang, zh } = useScreen()
  const visits = item.visits === 0 ? t('item.noVisit') : t('unit.times', { n: item.visits })
  const english = lang === 'en' ? item.nameEn : undefined
  return (
    <>
      {item.state === 'suspended' && <p className="notice">{t('item.suspended')}</p>}
      {closed && <p className="notice">{lang === 'en' ? closed.en : <span {...zh}>{closed.zh}</span>}</p>}
      <Heading lang={english ? undefined : zh.lang} lead={<span {...zh}>{item.summary}</span>}>
        {english ?? item.name}
      </Heading>
      {english && (
        <p className="fine" {...zh}>
          {item.name}
        </p>
      )}
      <Holds editions={editions} />
      <Summary item={item} office={office} />
      <p className="actions">
        {item.state === 'published' &&
          !closed &&
          within.slice(0, 1).map((onething) => (
            <a key={onething.id} className="button" href={paths.onething(onething.id)}>
              <span>
                <Say k="item.applyIn" name={<span {...zh}>{onething.name}</span>} />
              </span>
            </a>
          ))}
        <a className="button quiet" href={paths.judge(item.id)}>
          {t('judge.link')}
        </a>
      </p>
      {within.slice(1).map((onething) => (
        <p key={onething.id} className="notice">
          {t('item.within')}{' '}
          <a href={paths.onething(onething.id)} {...zh}>
            {onething.name}
          </a>
        </p>
      ))}
      <section>
        <h2>{t('item.conditions')}</h2>
        <ul className="ticks" {...zh}>
          {item.conditions.map(conditionText).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p>
          <a href={paths.judge(item.id)}>{t('judge.ask')}</a>
        </p>
      </section>
      <ScenarioList scenarios={item.scenarios} choice={item.scenarioChoice} needs={item.materials} />
      <Papers item={item} samples={samples} />
      <Flow item={item} />
      <SpecialTurns item={item} />
      <section>
        <h2>{t('item.limits')}</h2>
        <Rows
          rows={[
            {
              key: 'answer',
              name: t('item.answer'),
              value: limitWords(item.limits.answer, lang),
              note: basisOf(item.limits.answer.basis),
            },
            {
              key: 'statutory',
              name: t('items.statutory'),
              value: limitWords(item.limits.statutory, lang),
              note: basisOf(item.limits.statutory?.basis),
            },
            {
              key: 'promised',
              name: t('items.promised'),
              value: item.limits.promised ? limitWords(item.limits.promised, lang) : t('items.noPromise'),
              note: basisOf(item.limits.promised?.basis),
            },
          ]}
        />
      </section>
      <section>
        <h2>{t('items.fee')}</h2>
        {item.fee.charged ? (
          <Rows
            rows={item.fee.charges.map((charge) => ({
              key: charge.name,
              name: <span {...zh}>{charge.name}</span>,
              value: t('fee.yuan', { yuan: (charge.fen / 100).toFixed(2) }),
              note: <span {...zh}>{charge.basis}</span>,
            }))}
          />
        ) : (
          <p>{t('fee.none')}</p>
        )}
      </section>
      <section>
        <h2>{t('item.basis')}</h2>
        <LegalBasis list={item.basis} />
      </section>
      <section>
        <h2>{t('item.where')}</h2>
        <Rows
          rows={[
            ...(within.length > 0
              ? [{ key: 'online', name: t('item.online'), value: t('item.onlineHere') }]
              : []),
            ...(office
              ? [
                  { key: 'office', name: t('item.office'), value: <span {...zh}>{office.name}</span> },
                  { key: 'address', name: t('item.address'), value: <span {...zh}>{office.address}</span> },
                  { key: 'hours', name: t('item.hours'), value: <span {...zh}>{office.hours}</span> },
                ]
              : []),
            { key: 'advice', name: t('item.advice'), value: <Phone number={item.phones.advice} /> },
            { key: 'complaint', name: t('item.complaint'), value: <Phone number={item.phones.complaint} /> },
          ]}
        />
      </section>
      {handlers && <Towns handlers={handlers} />}
      <section>
        <h2>{t('item.remedies')}</h2>
        <p {...zh}>{item.remedies}</p>
      </section>
      <Faq list={item.faq} />
      <section>
        <h2>{t('item.about')}</h2>
        <Rows
          rows={[
            {
              key: 'code',
              name: t('item.code'),
              value: <span className="code">{item.code.value}</span>,
              note:
                item.code.scheme === 'local' ? (
                  t('item.localCode')
                ) : (
                  <span {...zh}>{schemeWords(item.code.scheme)}</span>
                ),
            },
            { key: 'type', name: t('item.type'), value: t(`itemType.${item.type}`) },
            { key: 'level', name: t('item.level'), value: t(`level.${item.level}`) },
            {
              key: 'serves',
              name: t('item.serves'),
              value: item.serves.map((who) => t(`serves.${who}`)).join(t('common.and')),
            },
            { key: 'kind', name: t('item.kind'), value: t(`itemKind.${item.kind}`) },
            { key: 'result', name: t('items.result'), value: <span {...zh}>{item.result.name}</span> },
            {
              key: 'visits',
              name: t('item.visits'),
              value: visits,
              note: item.visitsReason && <span {...zh}>{item.visitsReason}</span>,
            },
            {
              key: 'alias',
              name: t('item.aliases'),
              value: <span {...zh}>{[item.plainName, ...item.aliases.filter(isWord)].join('、')}</span>,
            },
          ]}
        />
        <Editions editions={editions} />
      </section>
      <TakeAway title={item.name} qr={qrSvg(request.origin + request.path, t('guide.qr'))} />
      <p className="fine">{t('item.wrong', { hotline: options.region().head.hotline })}</p>
    </>
  )

  function basisOf(basis: string | undefined): ReactNode {
    return basis && <span {...zh}>{basis}</span>
  }
}

/** Other names are kept for search, too, in letters: those are no words for people. */
const isWord = (alias: string): boolean => /\p{Script=Han}/u.test(alias)

function Phone({ number }: { number: string }): ReactNode {
  return <a href={`tel:${number}`}>{number}</a>
}

/** What one wants to know first, in five lines: who, what to bring, how long, how much, where. */
function Summary({ item, office }: Pick<ItemProps, 'item' | 'office'>): ReactNode {
  const { t, lang, zh } = useScreen()
  const { always, perhaps } = toBring(item)
  const limit = item.limits.promised ?? item.limits.statutory
  return (
    <dl className="rows summary">
      <div>
        <dt>{t('brief.who')}</dt>
        <dd>
          <span className="value">{item.serves.map((who) => t(`serves.${who}`)).join(t('common.and'))}</span>
          <span className="note">{t('brief.conditions', { n: item.conditions.length })}</span>
        </dd>
      </div>
      <div>
        <dt>{t('guide.papers')}</dt>
        <dd>
          <span className="value">
            {always.length === 0 ? (
              t('brief.nothing')
            ) : (
              <Say k="brief.bring" n={always.length} names={<span {...zh}>{always.join('、')}</span>} />
            )}
          </span>
          {perhaps.length > 0 && (
            <span className="note">
              <Say k="brief.perhaps" names={<span {...zh}>{perhaps.join('、')}</span>} />
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('item.howLong')}</dt>
        <dd>
          <span className="value">{limitWords(limit, lang)}</span>
          {limit && <span className="note">{t('brief.from')}</span>}
        </dd>
      </div>
      <div>
        <dt>{t('guide.cost')}</dt>
        <dd>
          <span className="value">{feeText(item, t)}</span>
        </dd>
      </div>
      <div>
        <dt>{t('brief.where')}</dt>
        <dd>
          <span className="value">
            {item.visits === 0 ? t('brief.noVisit') : t('brief.visits', { n: item.visits })}
          </span>
          {office && (
            <span className="note" {...zh}>
              {office.name} · {office.address}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('items.result')}</dt>
        <dd>
          <span className="value" {...zh}>
            {item.result.name}
          </span>
        </dd>
      </div>
    </dl>
  )
}
