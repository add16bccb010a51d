/**
 * What is attacked, and with what: the tables of test/attack.test.ts. A route of the API or a page of the portal that stands in
 * none of them fails that test.
 */
export type Params = Record<string, string>
export type Entry = {
  who: 'anyone' | 'person' | 'staff' | 'client'
  /** What stands in the path: of something that is there, and of nothing. */
  there?: () => Params
  nothing?: () => Params
  body?: unknown
  /** An officer of the right office needs a permission for this, too. */
  permission?: true
}

/** Filled in by the test: what is there, and what is not. */
export const made: { params: Params; nothing: Params } = { params: {}, nothing: {} }

export const pick =
  (from: 'params' | 'nothing', ...names: string[]) =>
  (): Params =>
    Object.fromEntries(names.map((name) => [name, made[from][name] ?? '']))
export const about = (...names: string[]): Pick<Entry, 'there' | 'nothing'> => ({
  there: pick('params', ...names),
  nothing: pick('nothing', ...names),
})

/** The id of something that nobody has made. */
export const unmade = (): Params => ({ id: '00000000-0000-7000-8000-000000000009' })

export type PageEntry = Omit<Entry, 'permission' | 'body' | 'who'> & {
  who: 'anyone' | 'person' | 'staff'
} & {
  form?: Record<string, string>
}
