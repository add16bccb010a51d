import { Refusal } from '../platform/refusal.ts'
import type { Found } from '../search/model.ts'

const WORDS = { item: '事项', onething: '一件事' } as const

/** Not found, with what is near. */
export function unknownEntry(kind: keyof typeof WORDS, near: readonly Found[]): Refusal {
  const names = near.map((one) => `「${one.name}」（${one.id}）`).join('、')
  return new Refusal('catalogue.unknown', {
    kind: 'not-found',
    zh: `没有这个${WORDS[kind]}，或者它没有发布。${names === '' ? '请搜索您要办的事。' : `相近的有：${names}。`}`,
    en: `There is no such ${kind === 'item' ? 'item' : 'one-thing'}, or it is not published.`,
  })
}
