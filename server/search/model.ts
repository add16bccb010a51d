import { z } from 'zod'

/** What search finds. `listed`: an entry of the list of items that nobody can apply for here. */
export const EntryKind = z.enum(['onething', 'item', 'answer', 'listed'])
export type EntryKind = z.infer<typeof EntryKind>

/** One thing that can be found, as its room hands it in. */
export type SearchEntry = {
  kind: EntryKind
  id: string
  title: string
  plainName: string
  /** Other names that stand in the entry itself; operators add theirs beside. */
  synonyms: readonly string[]
  /** What it belongs to or holds: the main item 主项, the items of a one-thing, its result, its id. */
  related: readonly string[]
  /** 事项编码, as they are printed. Absent in rows that were written before there were any. */
  codes?: readonly string[]
  department: string
  themes: readonly string[]
  /** Shown under the name. */
  summary: string
  /** Running text: conditions, papers. */
  texts: readonly string[]
}

/**
 * Why something was found: the field, and its text where it is not the title. `exact`: what was typed is this name; `part`: it stands in
 * it, or begins the code; `words`: its characters do; `sound`: it sounds like it; `near`: only some of it does.
 */
export const Reason = z.object({
  field: z.enum(['title', 'plainName', 'synonym', 'related', 'code', 'department', 'text', 'used']),
  how: z.enum(['exact', 'part', 'words', 'sound', 'near']),
  text: z.string(),
})
export type Reason = z.infer<typeof Reason>

/** One line of what was found. `likely` is false where it is only the nearest there is. */
export const Found = z.object({
  kind: EntryKind,
  id: z.string(),
  name: z.string(),
  plainName: z.string(),
  department: z.string(),
  summary: z.string(),
  why: Reason,
  likely: z.boolean(),
})
export type Found = z.infer<typeof Found>

/** Which entry is meant. */
export const EntryRef = z.object({ kind: EntryKind, id: z.string().min(1).max(200) })
export type EntryRef = z.infer<typeof EntryRef>

const Word = z.string().trim().min(1).max(40)

/** Words that operators keep: other names of one entry, or words that mean the same everywhere (娃 = 孩子). */
export const NewSynonym = z.object({ words: z.array(Word).min(1).max(20), entry: EntryRef.nullable() })
export type NewSynonym = z.infer<typeof NewSynonym>

/** A kept one; those of the region's own data are changed there. */
export const Synonym = z.object({
  id: z.uuid(),
  words: z.array(z.string()),
  entry: EntryRef.nullable(),
  entryName: z.string().nullable(),
  origin: z.enum(['region', 'office']),
  addedBy: z.string(),
  addedAt: z.iso.datetime(),
})
export type Synonym = z.infer<typeof Synonym>

/** `synonyms.json` of a region: words that mean the same. */
export const SynonymGroup = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  words: z.array(Word).min(2).max(20),
})
export type SynonymGroup = z.infer<typeof SynonymGroup>
