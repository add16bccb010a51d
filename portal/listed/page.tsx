import type { ReactNode } from 'react'
import { qrSvg } from '../../server/documents/rules.ts'
import { useScreen } from '../components/context.tsx'
import { Heading } from '../components/layout.tsx'
import { PrintAndShare, Qr, Rows } from '../components/pieces.tsx'
import { paths } from '../paths.ts'
import type { ListedGroup } from './outline.ts'

export type ListedProps = { id: string; name: string; from: string; groups: ListedGroup[] }

/** 办事指南 of an entry that nobody can apply for here: everything that the list says of it, and where to ask. */
export function ListedPage({ id, name, from, groups }: ListedProps): ReactNode {
  const { request, options, t, zh } = useScreen()
  const { hotline } = options.region.head
  const path = paths.listed(id)
  return (
    <>
      <Heading lang={zh.lang} lead={t('listed.lead')}>
        {name}
      </Heading>
      <p>
        <a className="button" href={`tel:${hotline}`}>
          {t('listed.call', { hotline })}
        </a>
      </p>
      {groups.map(({ group, name: title, rows }) => (
        <section key={group} {...zh}>
          <h2>{title}</h2>
          <Rows
            rows={rows.map((row) => ({
              key: row.id,
              name: row.name,
              value: row.lines.map((line) => (
                <span key={line} className="line">
                  {line}
                </span>
              )),
            }))}
          />
        </section>
      ))}
      <p className="fine">
        {t('listed.from')} {from}
      </p>
      <Qr svg={qrSvg(request.origin + path, t('guide.qr'))} />
      <PrintAndShare title={name} url={path} />
    </>
  )
}
