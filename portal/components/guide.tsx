import type { ReactNode } from 'react'
import { toLocalDate } from '../../server/calendar/rules.ts'
import type { Basis } from '../../server/catalog/model.ts'
import type { Edition } from '../../server/catalog/queries.ts'
import type { z } from 'zod'
import { useScreen } from './context.tsx'
import { dateText } from './words.ts'

/** Which edition this is and since when it holds, so that a print of last year is seen as one. */
export function Holds({ editions: [newest] }: { editions: readonly Edition[] }): ReactNode {
  const { t, lang } = useScreen()
  if (!newest) return null
  const from = toLocalDate(newest.from)
  return (
    <p className="holds">
      {t('guide.edition', { n: newest.version })} · {t('guide.holdsFrom')}{' '}
      <time dateTime={from}>{dateText(from, lang)}</time>
    </p>
  )
}

/** The editions before this one; nothing where there is only one. */
export function Editions({ editions }: { editions: readonly Edition[] }): ReactNode {
  const { t, lang } = useScreen()
  if (editions.length < 2) return null
  return (
    <details>
      <summary>{t('guide.editions', { n: editions.length })}</summary>
      <ul>
        {editions.map(({ version, from }) => (
          <li key={version}>
            {t('guide.edition', { n: version })} · {dateText(toLocalDate(from), lang)}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** 设定依据: the law, the clause and, where the item has them, its words. */
export function LegalBasis({ list }: { list: readonly z.infer<typeof Basis>[] }): ReactNode {
  const { zh } = useScreen()
  return (
    <ul className="basis" {...zh}>
      {list.map((basis) => (
        <li key={basis.law + (basis.clause ?? '')}>
          <b>{titled(basis.law)}</b> {basis.clause}
          {basis.text && <blockquote>{basis.text}</blockquote>}
        </li>
      ))}
    </ul>
  )
}

/** The title of a law in its marks; what is no title, such as 演示数据, stays bare. */
const titled = (law: string): string =>
  /^中华人民共和国|(法|条例|规定|办法|细则)$/.test(law) ? `《${law}》` : law
