import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type {
  Answers,
  Choices,
  Design,
  DesignRevision,
  DesignView,
  EntryChange,
  DictionaryEntry,
  ListedEntry,
  Preview,
  Simulation,
  StandingPart,
} from '../../server/designs/model.ts'
import type { Shape } from '../../server/designs/shapes.ts'
import type { SystemTrial } from '../../server/intake/system-model.ts'
import type { EntryKind } from '../../server/regions/model.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { paths } from './paths.ts'

const ROOT = 'designs'

function useAsked<Answer>(path: string, staleTime?: number) {
  return useQuery({
    queryKey: [ROOT, path],
    queryFn: ({ signal }) => call<Answer>(path, { signal }),
    ...(staleTime !== undefined && { staleTime, refetchOnWindowFocus: false }),
  })
}

export const useDesigns = () => useAsked<{ designs: Design[]; more: boolean }>(paths.api.designs)
export const useDesign = (id: string) => useAsked<DesignView>(paths.api.design(id))

/** How often an open page asks whether a colleague has changed the design. */
const WATCH_MS = 4000

export function useRevision(id: string, watched: boolean) {
  return useQuery({
    queryKey: ['design-revision', id],
    queryFn: ({ signal }) => call<DesignRevision>(paths.api.revision(id), { signal }),
    enabled: watched,
    refetchInterval: WATCH_MS,
    refetchOnWindowFocus: 'always',
    retry: false,
  })
}

export const useChoices = (id: string) => useAsked<Choices>(paths.api.choices(id))
export const useShape = (kind: EntryKind) =>
  useAsked<{ shape: Shape }>(paths.api.shape(kind), Number.POSITIVE_INFINITY)
export const useStanding = (kind: EntryKind) => useAsked<{ parts: StandingPart[] }>(paths.api.standing(kind))

/** Asked only when somebody wants to see it: each look computes the whole design. */
export function usePreview(
  id: string,
  kind: EntryKind,
  name: string,
  revision: number | undefined,
  answers: Answers,
) {
  return useQuery({
    queryKey: ['design-preview', id, kind, name, revision, answers],
    queryFn: ({ signal }) => call<Preview>(paths.api.preview(id, kind, name, answers), { signal }),
    enabled: revision !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
}
export function useSimulation(id: string, onething: string, revision: number | undefined) {
  return useQuery({
    queryKey: ['design-simulation', id, onething, revision],
    queryFn: ({ signal }) => call<Simulation>(paths.api.simulation(id, onething), { signal }),
    enabled: revision !== undefined,
    retry: false,
  })
}

/** With what a department system of a design is tried. Asked again for each revision: it computes the whole design. */
export function useSystemTrial(id: string, system: string, revision: number | undefined) {
  return useQuery({
    queryKey: ['design-system-trial', id, system, revision],
    queryFn: ({ signal }) => call<SystemTrial>(paths.api.systemTrial(id, system), { signal }),
    enabled: revision !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** The published list of items, by name or code. */
export function useListed(q: string) {
  return useQuery({
    queryKey: [ROOT, 'listed', q],
    queryFn: ({ signal }) => call<{ entries: ListedEntry[]; total: number }>(paths.api.listed(q), { signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
}
export const useEntryChanges = (id: string) =>
  useAsked<{ changes: EntryChange[] }>(paths.api.entryChanges(id))
export function useDictionary(filter: { q: string; control: string; sensitive: string }) {
  return useQuery({
    queryKey: [ROOT, 'dictionary', filter],
    queryFn: ({ signal }) =>
      call<{ entries: DictionaryEntry[]; total: number }>(paths.api.dictionary(filter), { signal }),
    placeholderData: keepPreviousData,
  })
}
export const readEntry = (id: string, entry: string) =>
  call<StandingPart & { with: (StandingPart & { kind: EntryKind })[] }>(paths.api.entry(id, entry))

export const readStandingPart = (kind: EntryKind, id: string) =>
  call<StandingPart>(paths.api.standingPart(kind, id))

/** Writes one part; afterwards the design is asked anew, and what may be named in it. */
export const usePutPart = <Given, Answer = unknown>(id: string, kind: EntryKind, name: string) =>
  useActOnce<Given, Answer>(
    () => paths.api.part(id, kind, name),
    [
      [ROOT, paths.api.design(id)],
      [ROOT, paths.api.choices(id)],
    ],
  )

/** One act of this desk; afterwards everything of it is asked anew. */
export const useAct = <Given, Answer = unknown>(pathOf: (given: Given) => string) =>
  useActOnce<Given, Answer>(pathOf, [[ROOT]])
