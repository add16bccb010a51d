import { Refusal } from '../platform/refusal.ts'

/** The outbox of the demo does not exist anywhere else. */
export function refuseOutbox(): Refusal {
  return new Refusal('messages.no-outbox', {
    kind: 'not-found',
    zh: '没有找到这个页面。',
    en: 'There is no such page.',
  })
}
