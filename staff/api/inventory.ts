import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type {
  DelegatedRow,
  Difference,
  EntryFilter,
  EntryKind,
  EntryRow,
  EntryView,
  Facets,
  FigureGroup,
  FigureQuery,
  FourSame,
  ImportView,
  MainItem,
  Profile,
  SchemedCode,
  Severity,
  UnitRow,
} from '../../server/inventory/model.ts'
import type { Edition, Seen, Step, StepGiven } from '../../server/inventory/rules.ts'
import { paths } from '../admin/paths.ts'
import { useActOnce } from './act-once.ts'
import { call } from './client.ts'

const PAGE_SIZE = 100
/** While a file is looked through or taken over its progress is asked for. */
const PROGRESS_MS = 1000
/** A large file takes a while to be sent. */
const PATIENCE_MS = 300_000
const ALL = ['inventory'] as const

/** One act of an operator; afterwards everything here is asked anew. */
const useAct = <Given, Answer>(pathOf: (given: Given) => string, bodyOf: (given: Given) => unknown) =>
  useActOnce<Given, Answer>(pathOf, [ALL], { bodyOf, patience: PATIENCE_MS })

export const useEntries = (filter: EntryFilter) =>
  useInfiniteQuery({
    queryKey: [...ALL, 'entries', filter],
    queryFn: ({ pageParam, signal }) =>
      call<{ entries: EntryRow[]; next: string | null; total: number }>(
        paths.api.entries({ ...filter, limit: PAGE_SIZE, cursor: pageParam }),
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** The editions of what is listed, asked together with the list: a step for all of them is taken with these. */
export const useEditions = (filter: EntryFilter, enabled: boolean) =>
  useQuery({
    queryKey: [...ALL, 'editions', filter],
    queryFn: ({ signal }) => call<{ editions: Edition[] }>(paths.api.editions(filter), { signal }),
    enabled,
  })

export const useMains = (filter: EntryFilter) =>
  useInfiniteQuery({
    queryKey: [...ALL, 'mains', filter],
    queryFn: ({ pageParam, signal }) =>
      call<{ mains: MainItem[]; next: string | null; total: number }>(
        paths.api.mains({ ...filter, limit: PAGE_SIZE, cursor: pageParam }),
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export const useFacets = () =>
  useQuery({
    queryKey: [...ALL, 'facets'],
    queryFn: ({ signal }) => call<Facets>(paths.api.facets, { signal }),
  })

export type RuleCount = { rule: string; name: string; severity: Severity; entries: number }
export const useRuleCounts = (filter: EntryFilter) =>
  useQuery({
    queryKey: [...ALL, 'findings', filter],
    queryFn: ({ signal }) => call<{ rules: RuleCount[] }>(paths.api.findings(filter), { signal }),
  })

export const useEntry = (id: string) =>
  useQuery({
    queryKey: [...ALL, 'entry', id],
    queryFn: ({ signal }) => call<EntryView>(paths.api.entry(id), { signal }),
  })

export const useCompare = (id: string, from: number | undefined, to: number) =>
  useQuery({
    queryKey: [...ALL, 'compare', id, from, to],
    queryFn: ({ signal }) =>
      call<{ differences: Difference[] }>(paths.api.compare(id, from ?? to, to), { signal }),
    enabled: from !== undefined,
  })

type Edit = { id: string; version: number; revision: number; changes: Record<string, unknown> }
export const useEdit = () =>
  useAct<Edit, EntryView>(
    ({ id }) => paths.api.elements(id),
    ({ version, revision, changes }) => ({ version, revision, changes }),
  )

export const useStep = () =>
  useAct<StepGiven & { id: string; step: Step; seen: Seen }, { entry: EntryView | null }>(
    ({ id, step }) => paths.api.step(id, step),
    ({ from, until, reason, despiteUses, despiteWaiting, seen }) => ({
      from,
      until,
      reason,
      despiteUses,
      despiteWaiting,
      seen,
    }),
  )

export type Stepped = { done: number; left: { id: string; zh: string }[]; leftCount: number }
export const useStepMany = () =>
  useAct<{ step: Step; editions: readonly Edition[]; from?: string | undefined }, Stepped>(
    ({ step }) => paths.api.stepMany(step),
    ({ editions, from }) => ({ editions, from }),
  )

export const useClaim = () =>
  useAct<{ ids: string[] }, { claimed: string[]; left: { id: string; zh: string }[] }>(
    () => paths.api.claims,
    (given) => given,
  )

export const useAddEntry = () =>
  useAct<{ kind: EntryKind; key: SchemedCode; name: string; type: string }, { id: string }>(
    () => paths.api.entries(),
    (given) => given,
  )

export const runs = ({ state }: Pick<ImportView, 'state'>): boolean =>
  state === 'checking' || state === 'importing'

export const useImports = () =>
  useQuery({
    queryKey: [...ALL, 'imports'],
    queryFn: ({ signal }) => call<{ imports: ImportView[] }>(paths.api.imports, { signal }),
    refetchInterval: (query) => (query.state.data?.imports.some(runs) ? PROGRESS_MS : false),
  })

export const useImport = (id: string) =>
  useQuery({
    queryKey: [...ALL, 'imports', id],
    queryFn: ({ signal }) => call<ImportView>(paths.api.import(id), { signal }),
    refetchInterval: (query) => (query.state.data && runs(query.state.data) ? PROGRESS_MS : false),
  })

export const useProfiles = () =>
  useQuery({
    queryKey: [...ALL, 'profiles'],
    queryFn: ({ signal }) => call<{ profiles: Profile[] }>(paths.api.profiles, { signal }),
  })

export const useSaveProfile = () =>
  useAct<Profile & { replace?: boolean }, { profiles: Profile[] }>(
    () => paths.api.profiles,
    (given) => given,
  )

export type FileGiven = { name: string; kind: EntryKind; area?: string; profile: Profile; content: string }
export const useOpenImport = () =>
  useAct<FileGiven, { id: string }>(
    () => paths.api.imports,
    (given) => given,
  )
export const useActOnImport = () =>
  useAct<{ id: string; act: 'confirm' | 'cancel' }, ImportView>(
    ({ id, act }) => paths.api.actImport(id, act),
    () => ({}),
  )

export type Figures = { whole: FigureGroup; byType: FigureGroup[]; byBody: FigureGroup[]; fourSame: FourSame }
export const useFigures = (asked: FigureQuery) =>
  useQuery({
    queryKey: [...ALL, 'figures', asked],
    queryFn: ({ signal }) => call<Figures>(paths.api.figures(asked), { signal }),
    placeholderData: (before) => before,
  })

export const useUnits = () =>
  useQuery({
    queryKey: [...ALL, 'units'],
    queryFn: ({ signal }) => call<{ units: UnitRow[] }>(paths.api.units, { signal }),
  })
export const useDelegated = (unit: string) =>
  useQuery({
    queryKey: [...ALL, 'units', unit],
    queryFn: ({ signal }) => call<{ entries: DelegatedRow[] }>(paths.api.delegated(unit), { signal }),
    enabled: unit !== '',
  })
export const useDelegate = () =>
  useAct<
    { ids: string[]; units: string[]; mode: 'accept' | 'decide'; reason: string },
    { proposed: number; left: { id: string; zh: string }[] }
  >(
    () => paths.api.delegations,
    (given) => given,
  )
export const useSettle = () =>
  useAct<{ id: string; unit: string; admit: boolean; revision: number }, unknown>(
    ({ id, unit }) => paths.api.settle(id, unit),
    ({ admit, revision }) => ({ admit, revision }),
  )
