import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type {
  Imported,
  Ledger,
  RequestState,
  RequestView,
  ResourceRow,
  ResourceView,
  Revoked,
  Terms,
  Wish,
} from '../../server/resources/model.ts'
import type { Resource } from '../../server/sharing/resource.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { paths, type ListFilter, type RequestsView } from './paths.ts'

const ROOT = 'resources'
const PATIENCE_MS = 120_000

/** What JSON makes of a moment: text. */
export type Shown<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
export type RequestShown = Shown<Omit<RequestView, 'grant'>> & {
  grant: Shown<NonNullable<RequestView['grant']>> | null
}
type Named = { id: string; name: string }
export type Choices = { offices: Named[]; matters: Named[]; sources: (Named & { gives: string[] })[] }
type Page = { rows: ResourceRow[]; next: string | null; total: number }

export const useResources = (filter: ListFilter) =>
  useInfiniteQuery({
    queryKey: [ROOT, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Page>(paths.api.list({ ...filter, ...(pageParam !== undefined && { after: pageParam }) }), {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export const useChoices = () =>
  useQuery({
    queryKey: [ROOT, 'choices'],
    queryFn: ({ signal }) => call<Choices>(paths.api.choices, { signal }),
  })

export const useResource = (id: string) =>
  useQuery({
    queryKey: [ROOT, 'entry', id],
    queryFn: ({ signal }) => call<ResourceView>(paths.api.entry(id), { signal }),
  })

export const useLedger = () =>
  useQuery({
    queryKey: [ROOT, 'ledger'],
    queryFn: ({ signal }) => call<Ledger>(paths.api.ledger, { signal }),
  })

export const useRequests = (view: RequestsView) =>
  useQuery({
    queryKey: [ROOT, 'requests', view],
    queryFn: ({ signal }) => call<{ requests: RequestShown[] }>(paths.api.requests(view), { signal }),
  })

export const useRevoked = (view: RequestsView) =>
  useQuery({
    queryKey: [ROOT, 'revoked', view],
    queryFn: ({ signal }) => call<{ revoked: Shown<Revoked>[] }>(paths.api.revoked(view), { signal }),
  })

/** The whole telephone of the responsible person, fetched only when somebody wants it: it is on record who did. */
export const useResponsible = (id: string) =>
  useQuery({
    queryKey: [ROOT, 'responsible', id],
    queryFn: ({ signal }) => call<Wish['responsible']>(paths.api.responsible(id), { signal }),
    enabled: false,
  })

/** Adds an entry, or saves one at the revision that was read. */
export const useSave = (of: { id: string; revision: number } | undefined) =>
  useActOnce<Resource, { id?: string }>(
    () => (of === undefined ? paths.api.entries : paths.api.entry(of.id)),
    [[ROOT]],
    { bodyOf: (content) => (of === undefined ? content : { revision: of.revision, content }) },
  )

export const useWithdraw = (id: string) =>
  useActOnce<{ revision: number; reason: string }>(() => paths.api.withdraw(id), [[ROOT]])

export const useAsk = (id: string) =>
  useActOnce<Wish, { id: string; state: RequestState }>(() => paths.api.ask(id), [[ROOT]])

export type Answer =
  | { act: 'grant'; id: string; terms: Terms }
  | { act: 'refuse'; id: string; reason: string }
  | { act: 'ask-more'; id: string; question: string }
  | { act: 'supplement'; id: string; answer: string }
  | { act: 'take-back'; id: string }
  | { act: 'revoke'; id: string; reason: string }

export const useAnswer = () =>
  useActOnce<Answer>(
    (answer) =>
      answer.act === 'revoke' ? paths.api.revoke(answer.id) : paths.api.answer(answer.id, answer.act),
    [[ROOT]],
    {
      bodyOf: (answer) => {
        if (answer.act === 'grant') return answer.terms
        const { act: _act, id: _id, ...said } = answer
        return said
      },
    },
  )

export const useFile = (act: 'try' | 'import') =>
  useActOnce<{ content: string }, Imported>(() => paths.api.file(act), [[ROOT]], { patience: PATIENCE_MS })
