import type { ReactNode } from 'react'
import type { Item } from '../../server/catalog/model.ts'
import { Rows } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { limitWords } from '../components/words.ts'

/** What may happen on the way besides the usual, in plain words: only what this item knows. */
export function SpecialTurns({ item }: { item: Item }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { limits, promise, grantedIfOverdue, specialProcedures } = item
  const deferrable = item.materials.filter((material) => material.deferrable).map(({ name }) => name)
  const turns: { key: string; name: ReactNode; value: ReactNode; note?: ReactNode }[] = []
  if (deferrable.length > 0)
    turns.push({
      key: 'defer',
      name: t('turns.defer'),
      value: <Say k="turns.deferText" names={<span {...zh}>{deferrable.join('、')}</span>} />,
    })
  if (promise)
    turns.push({
      key: 'promise',
      name: t('turns.promise'),
      value: (
        <>
          {t('turns.promiseText', { verify: limitWords(promise.verify, lang) })}
          <ul {...zh}>
            {promise.text.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      ),
      note: cited(promise.basis),
    })
  if (limits.extension)
    turns.push({
      key: 'extend',
      name: t('turns.extend'),
      value: t('turns.extendText', { more: limitWords(limits.extension, lang) }),
      note: cited(limits.extension.basis),
    })
  for (const { procedure, name, needed } of specialProcedures)
    turns.push({
      key: procedure + name,
      name: <span {...zh}>{name}</span>,
      value: t('turns.specialText', { needed: limitWords(needed, lang) }),
      note: cited(needed.basis),
    })
  turns.push({
    key: 'correct',
    name: t('turns.correct'),
    value: t('turns.correctText', { days: limitWords(limits.correction, lang) }),
    note: cited(limits.correction.basis),
  })
  if (limits.deemed)
    turns.push({
      key: 'deemed',
      name: t('turns.deemed'),
      value: t('turns.deemedText', { days: limitWords(limits.deemed, lang) }),
      note: cited(limits.deemed.basis),
    })
  if (grantedIfOverdue)
    turns.push({
      key: 'default',
      name: t('turns.default'),
      value: t('turns.defaultText'),
      note: cited(grantedIfOverdue.basis),
    })
  if (item.counterAccepts)
    turns.push({ key: 'counter', name: t('turns.counter'), value: t('turns.counterText') })
  if (item.officers === 2) turns.push({ key: 'two', name: t('turns.two'), value: t('turns.twoText') })
  return (
    <section>
      <h2>{t('item.specials')}</h2>
      <p>{t('item.specialsLead')}</p>
      <div className="turns">
        <Rows rows={turns} />
      </div>
    </section>
  )

  function cited(basis: string | undefined): ReactNode {
    return basis && <span {...zh}>{basis}</span>
  }
}
