import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import { useScreen } from './context.tsx'

/** A QR code made by `qrSvg`, which escapes its own text. */
export function Qr({ svg }: { svg: string }): ReactNode {
  return <div className="qr-box" dangerouslySetInnerHTML={{ __html: svg }} />
}

export function Faq({ list }: { list: { q: string; a: string }[] }): ReactNode {
  const { t, zh } = useScreen()
  if (list.length === 0) return null
  return (
    <section id="faq">
      <h2>{t('guide.faq')}</h2>
      {list.map(({ q, a }) => (
        <details key={q} {...zh}>
          <summary>{q}</summary>
          <p>{a}</p>
        </details>
      ))}
    </section>
  )
}

/** Shown only where the browser can do it; without JavaScript the browser's own menu prints and shares. */
export function PrintAndShare({ title, url }: { title: string; url?: string }): ReactNode {
  const { t } = useScreen()
  return (
    <p className="tools">
      <button type="button" className="button quiet" data-print hidden>
        <Icon name="print" />
        {t('common.print')}
      </button>
      <ShareButton title={title} url={url} />
    </p>
  )
}

/** The guide to take along: its address as a QR code, to print, to send. `qr` is made by `qrSvg`. */
export function TakeAway({ title, url, qr }: { title: string; url?: string; qr: string }): ReactNode {
  const { t } = useScreen()
  return (
    <section className="share-box">
      <Qr svg={qr} />
      <div>
        <h2>{t('guide.take')}</h2>
        <p>{t('guide.takeLead')}</p>
        <PrintAndShare title={title} url={url} />
      </div>
    </section>
  )
}

export function ShareButton({
  title,
  url,
  children,
}: {
  title: string
  url?: string
  children?: ReactNode
}): ReactNode {
  const { t } = useScreen()
  return (
    <button
      type="button"
      className="button quiet"
      data-share={title}
      data-url={url}
      data-copied={t('common.copied')}
      hidden
    >
      <Icon name="share" />
      <span aria-live="polite">{children ?? t('common.share')}</span>
    </button>
  )
}

/** Nothing here yet: says so, and what one can do. */
export function Empty({ children }: { children: ReactNode }): ReactNode {
  return <div className="empty">{children}</div>
}

/** Rows of name and value; long values wrap, nothing is cut. */
export function Rows({
  rows,
}: {
  rows: { key: string; name: ReactNode; value: ReactNode; note?: ReactNode }[]
}): ReactNode {
  return (
    <dl className="rows">
      {rows.map((row) => (
        <div key={row.key}>
          <dt>{row.name}</dt>
          <dd>
            <span className="value">{row.value}</span>
            {row.note && <span className="note">{row.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What an item produced, by name: 「出生登记日期」 and its value. */
export function Outputs({ outputs }: { outputs: { name: string; text: string }[] }): ReactNode {
  const { zh } = useScreen()
  if (outputs.length === 0) return null
  return (
    <dl className="rows">
      {outputs.map((output) => (
        <div key={output.name}>
          <dt {...zh}>{output.name}</dt>
          <dd {...zh}>{output.text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The head of a table whose rows become cards on a phone; each cell names its column again as `data-label`. */
export function Heads({ heads }: { heads: readonly string[] }): ReactNode {
  return (
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** What somebody is asked to confirm: the values one by one, and the sentence that they put their name to. */
export function ToConfirm({
  rows,
  text,
}: {
  rows: { name: string; text: string }[]
  text: string
}): ReactNode {
  const { zh } = useScreen()
  return (
    <>
      <Rows
        rows={rows.map((row) => ({
          key: row.name,
          name: <span {...zh}>{row.name}</span>,
          value: <span {...zh}>{row.text}</span>,
        }))}
      />
      <p className="declaration" {...zh}>
        {text}
      </p>
    </>
  )
}
