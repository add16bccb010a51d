import type { ReactNode } from 'react'
import { qrSvg } from '../../server/documents/rules.ts'
import { useScreen } from '../components/context.tsx'
import { Heading } from '../components/layout.tsx'
import { Rows, TakeAway } from '../components/pieces.tsx'
import { Towns } from '../components/towns.tsx'
import { dateText } from '../components/words.ts'
import { paths } from '../paths.ts'
import type { Content, Handler } from '../../server/inventory/model.ts'
import { ListedFlow } from './flow.tsx'
import type { ListedGroup, ListedLine, Way } from './outline.ts'

export type ListedProps = {
  id: string
  name: string
  from: string
  /** Why it is not handled now. */
  closed: { zh: string; en: string } | undefined
  way: Way
  content: Content
  groups: ListedGroup[]
  handlers: Handler[]
}

/** 办事指南 of an entry that nobody can apply for here: everything that the list says of it, and where to ask. */
export function ListedPage({
  id,
  name,
  from,
  closed,
  way,
  content,
  groups,
  handlers,
}: ListedProps): ReactNode {
  const { request, options, t, lang, zh } = useScreen()
  const { hotline } = options.region().head
  const path = paths.listed(id)
  return (
    <>
      {closed && <p className="notice">{lang === 'en' ? closed.en : <span {...zh}>{closed.zh}</span>}</p>}
      <Heading lang={zh.lang} lead={<span lang={request.view.lang}>{t(`listed.lead.${way}`)}</span>}>
        {name}
      </Heading>
      <p className="holds">
        {t('guide.holdsFrom')} <time dateTime={from}>{dateText(from, lang)}</time>
      </p>
      <p className="actions">
        <a className="button" href={`tel:${hotline}`}>
          {t(way === 'official' ? 'listed.callOfficial' : 'listed.call', { hotline })}
        </a>
      </p>
      <Towns handlers={handlers} />
      <ListedFlow content={content} way={way} />
      {groups.map(({ group, name: title, rows }) => (
        <section key={group}>
          <h2>{title}</h2>
          <Rows
            rows={rows.map((row) => ({
              key: row.id,
              name: row.name,
              value: row.lines.some(({ details }) => details.length > 0) ? (
                <Records lines={row.lines} />
              ) : (
                row.lines.map((line, at) => <Line key={at} line={line} />)
              ),
            }))}
          />
          {group === 'papers' && <Samples content={content} />}
        </section>
      ))}
      <TakeAway title={name} url={path} qr={qrSvg(request.origin + path, t('guide.qr'))} />
    </>
  )
}

/** Where no paper of the entry has a sample or an empty form, the page says so. */
function Samples({ content: { materials } }: { content: Content }): ReactNode {
  const { t } = useScreen()
  if (!Array.isArray(materials)) return null
  const isShown = materials.some(({ sample, blank }) => sample !== undefined || blank !== undefined)
  return !isShown && <p className="fine">{t('listed.noSamples')}</p>
}

function Line({ line: { text, href, ours } }: { line: Omit<ListedLine, 'details'> }): ReactNode {
  const { zh } = useScreen()
  if (href !== undefined) {
    return (
      <a className="line" href={href} rel="noopener noreferrer">
        {text}
      </a>
    )
  }
  return (
    <span className="line" {...(ours ? {} : zh)}>
      {text}
    </span>
  )
}

/** Records with their members: papers, steps, charges. */
function Records({ lines }: { lines: ListedLine[] }): ReactNode {
  const { zh } = useScreen()
  return (
    <ul className="records">
      {lines.map(({ text, details }, at) => (
        <li key={at}>
          <b {...zh}>{text}</b>
          {details.length > 0 && (
            <dl>
              {details.map((detail) => (
                <div key={detail.name}>
                  <dt>{detail.name}</dt>
                  <dd>
                    <Line line={detail} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  )
}
