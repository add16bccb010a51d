import type { Database } from '../platform/db.ts'
import { keepUses } from './commands/keep-uses.ts'
import { CERTIFICATES, type Grant, type Matter, type Source, type Uses } from './model.ts'

/** For tests whose grants count no calls and keep no answers, so that nothing is written. */
export const USES_WITHOUT_DATABASE: Uses = keepUses(
  { run: () => Promise.reject(new Error('this test has no database')) } as unknown as Database,
  'test',
)

/** The same grants, as if none had a limit of the day and none let an answer be kept. */
export function buildUncounted(grants: readonly Grant[]): Grant[] {
  return grants.map((grant) => ({ ...grant, perDay: undefined, cacheSeconds: 0 }))
}

/** A grant of everything that the source gives, in force for ever, unless told otherwise. */
export function buildGrant(source: Source, matter: Matter, more: Partial<Grant> = {}): Grant {
  return {
    id: `${source.id} for ${matter}`,
    source: source.id,
    holder: 'sky',
    matters: [matter],
    fields: [...Object.keys(source.gives), CERTIFICATES],
    basis: '测试',
    from: '2020-01-01',
    cacheSeconds: 0,
    ...more,
  }
}
