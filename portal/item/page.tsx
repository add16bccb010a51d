import type { ReactNode } from 'react'
import type { Item } from '../../server/catalog/model.ts'
import type { Office } from '../../server/offices/model.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { Tag } from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { Faq, Heads, PrintAndShare, Qr, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { feeText, limitWords } from '../components/words.ts'
import { ScenarioList } from '../components/scenarios.tsx'
import { paths } from '../paths.ts'

export type ItemProps = {
  item: Item
  office: Office | undefined
  /** One-things that take care of this item together with others. */
  within: { id: string; name: string }[]
}

/** 办事指南 of one item: every element that a guide must have, the summary first. */
export function ItemPage({ item, office, within }: ItemProps): ReactNode {
  const { request, t, lang, zh } = useScreen()
  const visits = item.visits === 0 ? t('item.noVisit') : t('unit.times', { n: item.visits })
  return (
    <>
      {item.state === 'suspended' && <p className="notice">{t('item.suspended')}</p>}
      <Heading lang={zh.lang} lead={<span {...zh}>{item.summary}</span>}>
        {item.name}
      </Heading>
      <dl className="brief">
        <div>
          <dt>{t('item.howLong')}</dt>
          <dd>{limitWords(item.limits.promised ?? item.limits.statutory, lang)}</dd>
        </div>
        <div>
          <dt>{t('item.visits')}</dt>
          <dd>{visits}</dd>
        </div>
        <div>
          <dt>{t('guide.cost')}</dt>
          <dd>{feeText(item, t)}</dd>
        </div>
        <div>
          <dt>{t('items.result')}</dt>
          <dd {...zh}>{item.result.name}</dd>
        </div>
      </dl>
      {within.map((onething) => (
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
          {item.conditions.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <ScenarioList scenarios={item.scenarios} choice={item.scenarioChoice} needs={item.materials} />
      <Materials item={item} />
      <section>
        <h2>{t('item.process')}</h2>
        <ol className="chart" aria-label={t('item.chart')}>
          <li className="chart-end">{t('item.apply')}</li>
          {item.process.map((stage) => (
            <li key={stage.name} {...zh}>
              {stage.name}
            </li>
          ))}
          <li className="chart-end" {...zh}>
            {item.result.name}
          </li>
        </ol>
        <ol className="process">
          {item.process.map((stage) => (
            <li key={stage.name} {...zh}>
              <b>{stage.name}</b> <span className="fine">{stage.who}</span>
              <p>{stage.text}</p>
            </li>
          ))}
        </ol>
      </section>
      {item.specialProcedures.length > 0 && (
        <section>
          <h2>{t('item.specials')}</h2>
          <p>{t('item.specialsLead')}</p>
          <Rows
            rows={item.specialProcedures.map(({ procedure, name, needed }) => ({
              key: procedure,
              name: <span {...zh}>{name}</span>,
              value: limitWords(needed, lang),
              note: basisOf(needed.basis),
            }))}
          />
        </section>
      )}
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
            },
          ]}
        />
      </section>
      {item.fee.charged && (
        <section>
          <h2>{t('items.fee')}</h2>
          <Rows
            rows={item.fee.charges.map((charge) => ({
              key: charge.name,
              name: <span {...zh}>{charge.name}</span>,
              value: t('fee.yuan', { yuan: (charge.fen / 100).toFixed(2) }),
              note: <span {...zh}>{charge.basis}</span>,
            }))}
          />
        </section>
      )}
      <section>
        <h2>{t('item.basis')}</h2>
        <ul className="basis" {...zh}>
          {item.basis.map((basis) => (
            <li key={basis.law + (basis.clause ?? '')}>
              <b>{basis.law}</b> {basis.clause}
              {basis.text && <blockquote>{basis.text}</blockquote>}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('item.where')}</h2>
        <Rows
          rows={[
            ...(office
              ? [
                  { key: 'office', name: t('item.office'), value: <span {...zh}>{office.name}</span> },
                  { key: 'address', name: t('item.address'), value: <span {...zh}>{office.address}</span> },
                  { key: 'hours', name: t('item.hours'), value: <span {...zh}>{office.hours}</span> },
                ]
              : []),
            {
              key: 'advice',
              name: t('item.advice'),
              value: <a href={`tel:${item.phones.advice}`}>{item.phones.advice}</a>,
            },
            {
              key: 'complaint',
              name: t('item.complaint'),
              value: <a href={`tel:${item.phones.complaint}`}>{item.phones.complaint}</a>,
            },
          ]}
        />
      </section>
      <section>
        <h2>{t('case.remedies')}</h2>
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
              note: item.code.scheme,
            },
            { key: 'type', name: t('item.type'), value: t(`itemType.${item.type}`) },
            { key: 'level', name: t('item.level'), value: t(`level.${item.level}`) },
            {
              key: 'serves',
              name: t('item.serves'),
              value: item.serves.map((who) => t(`serves.${who}`)).join('、'),
            },
            { key: 'kind', name: t('item.kind'), value: t(`itemKind.${item.kind}`) },
            {
              key: 'visits',
              name: t('item.visits'),
              value: visits,
              note: item.visitsReason && <span {...zh}>{item.visitsReason}</span>,
            },
            {
              key: 'alias',
              name: t('item.aliases'),
              value: <span {...zh}>{[item.plainName, ...item.aliases].join('、')}</span>,
            },
          ]}
        />
      </section>
      <section className="share-box">
        <Qr svg={qrSvg(request.origin + request.path, t('guide.qr'))} />
        <div>
          <h2>{t('guide.take')}</h2>
          <p>{t('guide.takeLead')}</p>
          <PrintAndShare title={item.name} />
        </div>
      </section>
    </>
  )

  function basisOf(basis: string | undefined): ReactNode {
    return basis && <span {...zh}>{basis}</span>
  }
}

const scenarioNames = ({ scenarios }: Item, ids: readonly string[]): string =>
  scenarios
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name)
    .join('、')

function Materials({ item }: { item: Item }): ReactNode {
  const { t, zh } = useScreen()
  if (item.materials.length === 0) {
    return (
      <section>
        <h2>{t('item.materials')}</h2>
        <p>{t('item.noMaterials')}</p>
      </section>
    )
  }
  const heads = [t('item.material'), t('item.need'), t('item.form'), t('item.origin'), t('item.fill')]
  return (
    <section>
      <h2>{t('item.materials')}</h2>
      <table className="stacked">
        <Heads heads={heads} />
        <tbody>
          {item.materials.map((material) => (
            <tr key={material.id}>
              <th scope="row" {...zh}>
                {material.name}
              </th>
              <td data-label={heads[1]}>
                {material.scenarios
                  ? t('item.needIn', { names: scenarioNames(item, material.scenarios) })
                  : material.when
                    ? t('item.needWhen')
                    : material.required
                      ? t('item.needAlways')
                      : t('papers.ifAny')}
                {material.satisfiedBy.map((way) => (
                  <Tag key={way.by} k={`spared.${way.by}`} kind="good" />
                ))}
              </td>
              <td data-label={heads[2]}>
                {material.originals + material.copies === 0
                  ? t('item.electronic')
                  : [
                      material.originals > 0 ? t('item.originals', { n: material.originals }) : '',
                      material.copies > 0 ? t('item.copies', { n: material.copies }) : '',
                    ]
                      .filter(Boolean)
                      .join(' · ')}
              </td>
              <td data-label={heads[3]}>{t(`materialOrigin.${material.origin}`)}</td>
              <td data-label={heads[4]} {...zh}>
                {material.fill ?? '—'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
