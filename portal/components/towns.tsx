import type { ReactNode } from 'react'
import type { Handler } from '../../server/inventory/model.ts'
import { useScreen } from './context.tsx'
import { Rows } from './pieces.tsx'

/** 下放: the towns and villages that take an item in, or decide it; nothing where none does. */
export function Towns({ handlers }: { handlers: readonly Handler[] }): ReactNode {
  const { t, zh } = useScreen()
  if (handlers.length === 0) return null
  const rows = (['decide', 'accept'] as const).flatMap((mode) => {
    const names = handlers.filter((each) => each.mode === mode).map(({ name }) => name)
    return names.length > 0
      ? [{ key: mode, name: t(`towns.${mode}`), value: <span {...zh}>{names.join('、')}</span> }]
      : []
  })
  return (
    <section>
      <h2>{t('towns.title')}</h2>
      <Rows rows={rows} />
    </section>
  )
}
