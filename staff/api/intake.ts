import { useQuery } from '@tanstack/react-query'
import type {
  ImportView,
  ItemChoice,
  Receipt,
  RejectedMessage,
  Schemes,
  SourceView,
  Typed,
} from '../../server/intake/model.ts'
import type { CaseMeaning } from '../../server/regions/model.ts'
import { paths } from '../paths.ts'
import { useActOnce } from './act-once.ts'
import { call } from './client.ts'

const REFRESH_MS = 30_000
/** While a file is looked through or carried out its progress is asked for. */
const PROGRESS_MS = 1000
/** A large file takes a while to be sent. */
const PATIENCE_MS = 180_000

export type SchemesKnown = {
  schemes: { id: string; name: string }[]
  itemSchemes: string[]
  meanings: CaseMeaning[]
}
export type CodeGiven = {
  source: string
  kind: 'item' | 'state'
  scheme: string
  value: string
  means: string
}
export type FileGiven = { source: string; name: string; content: string; schemes: Schemes }

const intakeKeys = {
  all: ['intake'] as const,
  sources: ['intake', 'sources'] as const,
  rejected: ['intake', 'rejected'] as const,
  schemes: ['intake', 'schemes'] as const,
  imports: ['intake', 'imports'] as const,
  import: (id: string) => ['intake', 'imports', id] as const,
  items: (q: string) => ['intake', 'items', q] as const,
}

/** One act of the clerk; afterwards everything here is asked anew. */
const useIntakeAct = <Given, Answer>(pathOf: (given: Given) => string, bodyOf: (given: Given) => unknown) =>
  useActOnce<Given, Answer>(pathOf, [intakeKeys.all], { bodyOf, patience: PATIENCE_MS })

export function useSources() {
  return useQuery({
    queryKey: intakeKeys.sources,
    queryFn: ({ signal }) => call<{ sources: SourceView[] }>(paths.api.intake('sources'), { signal }),
    refetchInterval: REFRESH_MS,
  })
}

export function useRejected() {
  return useQuery({
    queryKey: intakeKeys.rejected,
    queryFn: ({ signal }) => call<{ messages: RejectedMessage[] }>(paths.api.intake('rejected'), { signal }),
    refetchInterval: REFRESH_MS,
  })
}

export function useSchemes() {
  return useQuery({
    queryKey: intakeKeys.schemes,
    queryFn: ({ signal }) => call<SchemesKnown>(paths.api.intake('schemes'), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Items by name or pinyin initials, from the second letter on. */
export function useItems(q: string) {
  return useQuery({
    queryKey: intakeKeys.items(q),
    queryFn: ({ signal }) => call<{ items: ItemChoice[] }>(paths.api.intakeItems(q), { signal }),
    enabled: q.trim().length > 1,
    placeholderData: (before) => before,
  })
}

/** Is a job at work on this file? */
export const runs = ({ state }: Pick<ImportView, 'state'>): boolean =>
  state === 'checking' || state === 'importing'

export function useImports() {
  return useQuery({
    queryKey: intakeKeys.imports,
    queryFn: ({ signal }) => call<{ imports: ImportView[] }>(paths.api.intake('imports'), { signal }),
    refetchInterval: (query) => (query.state.data?.imports.some(runs) ? PROGRESS_MS : false),
  })
}

export function useImport(id: string | undefined) {
  return useQuery({
    queryKey: intakeKeys.import(id ?? ''),
    queryFn: ({ signal }) => call<ImportView>(paths.api.intakeImport(id ?? ''), { signal }),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data && runs(query.state.data) ? PROGRESS_MS : false),
  })
}

export const useAddSource = () =>
  useIntakeAct<{ id: string; name: string }, unknown>(
    () => paths.api.intake('sources'),
    (given) => given,
  )
export const useSettleCode = () =>
  useIntakeAct<CodeGiven, unknown>(
    () => paths.api.intake('codes'),
    (given) => given,
  )
export const useReplay = () =>
  useIntakeAct<{ source: string; id: string }, Receipt>(
    ({ source, id }) => paths.api.rejected(source, id, 'replay'),
    () => ({}),
  )
export const useDropMessage = () =>
  useIntakeAct<{ source: string; id: string; reason: string }, unknown>(
    ({ source, id }) => paths.api.rejected(source, id, 'drop'),
    ({ reason }) => ({ reason }),
  )
export const useTypeCase = () =>
  useIntakeAct<Typed, Receipt>(
    () => paths.api.intake('typed'),
    (given) => given,
  )
export const useOpenImport = () =>
  useIntakeAct<FileGiven, { id: string }>(
    () => paths.api.intake('imports'),
    (given) => given,
  )
export const useConfirmImport = () =>
  useIntakeAct<{ id: string }, ImportView>(
    ({ id }) => `${paths.api.intakeImport(id)}/confirm`,
    () => ({}),
  )
