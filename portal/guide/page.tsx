import type { ReactNode } from 'react'
import type { ClosedStep } from '../../server/applications/model.ts'
import type { CaseSummary } from '../../server/cases/model.ts'
import type { Edition } from '../../server/catalog/queries.ts'
import type { Definition } from '../../server/onething/model.ts'
import { savingOf } from '../../server/onething/saving.ts'
import { scheduleOf, type Stretch } from '../../server/onething/schedule.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { Closed } from '../components/closed.tsx'
import { PostForm, Submit, Tag } from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { Faq, Heads, TakeAway } from '../components/pieces.tsx'
import { Holds, LegalBasis } from '../components/guide.tsx'
import { Running } from '../components/running.tsx'
import { ScenarioList } from '../components/scenarios.tsx'
import { Saving } from '../components/saving.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { feeText, limitWords } from '../components/words.ts'
import { paths } from '../paths.ts'
import type { Outline } from './outline.ts'

/** The scenarios of the whole and of its items; where two items know the same one it is told once. */
function Scenarios({ definition: { onething, items } }: Pick<Outlined, 'definition'>): ReactNode {
  const held = Object.values(items).map(({ item }) => item)
  const all = [onething, ...held].flatMap(({ scenarios }) => scenarios)
  const once = new Map(all.map((scenario) => [`${scenario.id} ${scenario.name}`, scenario]))
  return (
    <ScenarioList
      scenarios={[...once.values()]}
      choice="any"
      needs={held.flatMap(({ materials }) => materials)}
    />
  )
}

const SAVED = [
  { key: 'papers', unit: 'unit.papers' },
  { key: 'fields', unit: 'unit.fields' },
  { key: 'steps', unit: 'unit.steps' },
  { key: 'days', unit: 'unit.days' },
  { key: 'trips', unit: 'unit.times' },
] as const

type Outlined = { definition: Definition; outline: Outline }
export type GuideProps = Outlined & {
  running?: CaseSummary[]
  /** Why nobody can apply now: one of the items is off the list. */
  closed?: { zh: string; en: string } | undefined
  /** Items that only some applicants need, for which nobody can apply now. */
  paused?: ClosedStep[]
  /** Every edition, the newest first. */
  editions: Edition[]
  /** 样表 of the papers: the address of each by the paper. */
  samples: ReadonlyMap<string, string>
}

/** 一件事办事指南: what becomes of all the items, before one decides to begin. */
export function GuidePage({
  definition,
  outline,
  running,
  closed,
  paused,
  editions,
  samples,
}: GuideProps): ReactNode {
  const { options, request, t, lang, zh } = useScreen()
  const { onething } = definition
  const schedule = scheduleOf(definition)
  const english = lang === 'en' && onething.nameEn
  const free = Object.values(definition.items).every(({ item }) => !item.fee.charged)
  const open = onething.state === 'published' && closed === undefined
  return (
    <div className="guide">
      <div className="guide-top">
        <div>
          <Heading lang={english ? undefined : zh.lang} lead={<span {...zh}>{onething.summary}</span>}>
            {english || onething.name}
          </Heading>
          <Holds editions={editions} />
          <Saving plan={outline} />
        </div>
        <aside className="start-card" aria-label={t('guide.startCard')}>
          <dl className="brief">
            <div>
              <dt>{t('guide.howLong')}</dt>
              <dd>
                {schedule.total > 0 ? t('guide.longest', { n: schedule.total }) : t('guide.atOnce')}
                <span className="fine">{t('guide.fillTime')}</span>
              </dd>
            </div>
            <div>
              <dt>{t('guide.papers')}</dt>
              <dd>
                {outline.counts.uploads === 0
                  ? t('guide.noPapers')
                  : t('guide.somePapers', { n: outline.counts.uploads })}
              </dd>
            </div>
            <div>
              <dt>{t('guide.cost')}</dt>
              <dd>{free ? t('fee.none') : t('guide.costSome')}</dd>
            </div>
          </dl>
          {running && <Running cases={running} />}
          <Closed steps={paused ?? []} />
          {open ? (
            <PostForm action={paths.start} returnTo={paths.startOf(onething.id)}>
              <input type="hidden" name="onething" value={onething.id} />
              <Submit>{t('guide.start')}</Submit>
            </PostForm>
          ) : (
            <div className="notice">
              {closed && <p>{lang === 'en' ? closed.en : closed.zh}</p>}
              <p>{t('guide.closed', { hotline: options.region().head.hotline })}</p>
            </div>
          )}
          <p className="fine">{t('guide.draftSaved')}</p>
        </aside>
      </div>

      <div className="guide-who">
        <section>
          <h2>{t('guide.for')}</h2>
          <ul className="ticks" {...zh}>
            {onething.audience.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        {onething.notFor.length > 0 && (
          <section>
            <h2>{t('guide.notFor')}</h2>
            <ul {...zh}>
              {onething.notFor.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        )}
      </div>

      <section>
        <h2>{t('guide.graph', { n: schedule.stretches.length })}</h2>
        <p>{t('guide.graphLead')}</p>
        <Picture definition={definition} stretches={schedule.stretches} total={schedule.total} />
      </section>

      <BeforeAfter definition={definition} />
      <Scenarios definition={definition} />
      <ItemTable definition={definition} outline={outline} />
      <Papers outline={outline} samples={samples} />
      <Basis definition={definition} />

      {onething.otherWays.length > 0 && (
        <section>
          <h2>{t('guide.otherWays')}</h2>
          <ul {...zh}>
            {onething.otherWays.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      <Faq list={onething.faq} />
      <TakeAway title={onething.name} qr={qrSvg(request.origin + request.path, t('guide.qr'))} />
    </div>
  )
}

/** What runs when: an ordered list for everybody, with bars for the eye. */
function Picture(props: { definition: Definition; stretches: Stretch[]; total: number }): ReactNode {
  const { options, t, zh } = useScreen()
  const nameOf = (step: string): string => {
    const item = props.stretches.find((stretch) => stretch.step === step)?.item ?? ''
    return props.definition.items[item]?.item.plainName ?? step
  }
  const scale = Math.max(1, props.total)
  return (
    <ol className="streams">
      {props.stretches.map((stretch) => {
        const item = props.definition.items[stretch.item]?.item
        if (!item) return null
        const [first, last] = [Math.floor(stretch.from) + 1, Math.ceil(stretch.to)]
        const left = (stretch.from / scale) * 100
        const width = Math.max(2.5, ((stretch.to - stretch.from) / scale) * 100)
        return (
          <li key={stretch.step}>
            <p className="stream-name">
              <b {...zh}>{item.plainName}</b>{' '}
              <span {...zh}>{options.region().offices.get(item.office)?.department}</span>
              {stretch.optional ? (
                <Tag k="guide.optional" />
              ) : (
                stretch.sometimes && <Tag k="guide.sometimes" />
              )}
            </p>
            <svg className="stream-bar" width="100%" height="10" aria-hidden="true" focusable="false">
              <rect className="stream-bed" width="100%" height="10" rx="5" />
              <rect
                className="stream-run"
                x={`${Math.min(left, 97.5)}%`}
                width={`${width}%`}
                height="10"
                rx="5"
              />
            </svg>
            <p className="stream-when">
              {stretch.to === stretch.from
                ? stretch.from === 0
                  ? t('guide.whenAtOnce')
                  : t('guide.whenOnDay', { to: last })
                : first === last
                  ? t('guide.whenOnDay', { to: last })
                  : t('guide.whenDays', { from: first, to: last })}
              {stretch.needs.length > 0 && (
                <>
                  {' · '}
                  <Say k="guide.after" names={<span {...zh}>{stretch.needs.map(nameOf).join('、')}</span>} />
                </>
              )}
            </p>
          </li>
        )
      })}
    </ol>
  )
}

/** What the items cost one by one and what they cost as one thing; figures that were not computed bear a star. */
function BeforeAfter({ definition }: Pick<Outlined, 'definition'>): ReactNode {
  const { t, zh } = useScreen()
  const saving = savingOf(definition)
  const rows = SAVED.filter(({ key }) => saving[key].before > 0 || saving[key].after > 0)
  const basis = rows.some(({ key }) => saving[key].stated) ? definition.onething.before?.basis : undefined
  return (
    <section>
      <h2>{t('before.title')}</h2>
      <table className="before">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('before.was')}</th>
            <th scope="col">{t('before.is')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, unit }) => (
            <tr key={key}>
              <th scope="row">{t(`before.${key}`)}</th>
              <td>
                {t(unit, { n: saving[key].before })}
                {saving[key].stated && ' *'}
              </td>
              <td>
                <b>{t(unit, { n: saving[key].after })}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="fine">{t('before.computed')}</p>
      {basis && (
        <p className="fine">
          * <Say k="before.basis" text={<span {...zh}>{basis}</span>} />
        </p>
      )}
    </section>
  )
}

function ItemTable({ definition, outline }: Outlined): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const heads = [
    t('items.item'),
    t('items.department'),
    t('items.statutory'),
    t('items.promised'),
    t('items.fee'),
    t('items.result'),
  ]
  return (
    <section>
      <h2>{t('items.title', { n: outline.counts.items, d: outline.counts.departments })}</h2>
      <table className="stacked">
        <Heads heads={heads} />
        <tbody>
          {definition.onething.steps.map((step) => {
            const item = definition.items[step.item]?.item
            if (!item) return null
            return (
              <tr key={step.id}>
                <th scope="row" {...zh}>
                  <a href={paths.item(item.id)}>{item.name}</a>
                </th>
                <td data-label={heads[1]} {...zh}>
                  {options.region().offices.get(item.office)?.department}
                </td>
                <td data-label={heads[2]}>{limitWords(item.limits.statutory, lang)}</td>
                <td data-label={heads[3]}>
                  {item.limits.promised ? limitWords(item.limits.promised, lang) : t('items.noPromise')}
                </td>
                <td data-label={heads[4]}>{feeText(item, t)}</td>
                <td data-label={heads[5]} {...zh}>
                  {item.result.name}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Papers({ outline, samples }: Pick<GuideProps, 'outline' | 'samples'>): ReactNode {
  const { t } = useScreen()
  const { papers } = outline
  if (papers.length === 0) return null
  const spared = papers.filter((paper) => paper.spared !== undefined)
  const needed = papers.filter((paper) => paper.spared === undefined)
  return (
    <section>
      <h2>{t('papers.title', { n: papers.length, free: spared.length })}</h2>
      <p>{t('papers.lead')}</p>
      {needed.length > 0 && <PaperList papers={needed} samples={samples} />}
      {spared.length > 0 && (
        <details>
          <summary>{t('papers.freeList', { n: spared.length })}</summary>
          <PaperList papers={spared} samples={samples} />
        </details>
      )}
    </section>
  )
}

function PaperList({ papers, samples }: Pick<Outline, 'papers'> & Pick<GuideProps, 'samples'>): ReactNode {
  const { t, zh } = useScreen()
  return (
    <ul className="papers">
      {papers.map((paper) => (
        <li key={paper.id}>
          <p>
            <b {...zh}>{paper.name}</b>{' '}
            {paper.spared ? (
              <Tag k="papers.free" kind="good" />
            ) : (
              <Tag k={paper.required && !paper.sometimes ? 'papers.bring' : 'papers.ifAny'} kind="warn" />
            )}
          </p>
          <p className="fine">
            {t(paper.spared ? `sparedWhy.${paper.spared}` : 'sparedWhy.none')}{' '}
            <Say k="papers.usedFor" names={<span {...zh}>{paper.items.join('、')}</span>} />{' '}
            {samples.has(paper.id) && (
              <a href={samples.get(paper.id)}>
                {t('item.sampleOpen')}
                <span className="out-of-sight" {...zh}>
                  {paper.name}
                </span>
              </a>
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** 设定依据 of all items, each law and clause once. */
function Basis({ definition }: Pick<Outlined, 'definition'>): ReactNode {
  const { t } = useScreen()
  const all = Object.values(definition.items).flatMap(({ item }) => item.basis)
  const once = new Map(all.map((basis) => [`${basis.law} ${basis.clause ?? ''}`, basis]))
  return (
    <section>
      <h2>{t('item.basis')}</h2>
      <details>
        <summary>{t('guide.basis', { n: once.size })}</summary>
        <LegalBasis list={[...once.values()]} />
      </details>
    </section>
  )
}
