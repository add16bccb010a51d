import type { Item } from '../../server/catalog/model.ts'
import { limitText } from '../../server/deadlines/rules.ts'
import type { ItemState, StepView } from '../../server/cases/model.ts'
import type { Limit } from '../../server/deadlines/model.ts'
import type { Element, Origin } from '../../server/forms/model.ts'
import type { Resolution } from '../../server/onething/model.ts'
import type { Lang, Text, TextKey } from '../texts/texts.ts'
import type { IconName } from './icons.tsx'

/** `2026-11-20` as people write it: 2026年11月20日, 20 November 2026. */
export function dateText(date: string, lang: Lang): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number) as [number, number, number]
  if (lang !== 'en') return `${year}年${month}月${day}日`
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(year, month - 1, day)),
  )
}

/** A minute on a clock in China: 2026年11月20日 14:05. */
export function minuteText(instant: string | Date, lang: Lang): string {
  const china = new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString()
  return `${dateText(china, lang)} ${china.slice(11, 16)}`
}

/** Where a value came from: 来自公安·2026-11-20. */
export function originText(origin: Origin | undefined, t: Text): string {
  if (!origin) return ''
  const at = origin.at.slice(0, 10)
  if (origin.kind === 'source') return t('origin.source', { name: origin.name, at })
  return origin.kind === 'identity' ? t('origin.identity') : t('origin.answer')
}

/** A value as a person reads it, even where the plan gave no text. */
export function valueText(resolution: Resolution, element: Element | undefined, t: Text): string {
  const text = resolution.value === undefined ? '' : String(resolution.value)
  const option = element?.options?.find((each) => each.value === text)
  if (option) return option.label
  if (resolution.text !== undefined) return resolution.text
  if (typeof resolution.value === 'boolean') return resolution.value ? t('common.yes') : t('common.no')
  return text
}

export function limitWords(limit: Limit | null, lang: Lang): string {
  return limitText(limit, lang)
}

export function feeText(item: Item, t: Text): string {
  if (!item.fee.charged) return t('fee.none')
  const fen = item.fee.charges.reduce((sum, charge) => sum + charge.fen, 0)
  return t('fee.yuan', { yuan: (fen / 100).toFixed(2) })
}

/** A state in words, with the sign that repeats it for the eye. */
export const STATE_LOOK = {
  waiting: { icon: 'wait', tone: 'quiet' },
  submitted: { icon: 'work', tone: 'busy' },
  correcting: { icon: 'act', tone: 'warn' },
  lacking: { icon: 'act', tone: 'warn' },
  accepted: { icon: 'work', tone: 'busy' },
  paused: { icon: 'wait', tone: 'busy' },
  proposed: { icon: 'work', tone: 'busy' },
  undertaken: { icon: 'done', tone: 'good' },
  granted: { icon: 'done', tone: 'good' },
  opined: { icon: 'done', tone: 'good' },
  refused: { icon: 'stop', tone: 'bad' },
  declined: { icon: 'stop', tone: 'bad' },
  spared: { icon: 'off', tone: 'quiet' },
  stopped: { icon: 'off', tone: 'quiet' },
  withdrawn: { icon: 'off', tone: 'quiet' },
  terminated: { icon: 'off', tone: 'quiet' },
  revoked: { icon: 'stop', tone: 'bad' },
} as const satisfies Record<ItemState, { icon: IconName; tone: string }>

/** The state as the tag says it; what the passing of a limit has brought about is called by its name. */
export function stateKey({ state, course }: Pick<StepView, 'state' | 'course'>): TextKey {
  if (course.bySystem && state === 'granted') return 'state.byDefault'
  return course.bySystem && state === 'withdrawn' ? 'state.lapsed' : `state.${state}`
}
