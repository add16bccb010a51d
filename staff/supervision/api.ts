import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type {
  CardPage,
  CertificateUses,
  Monitor,
  OutcomePage,
  Overview,
  Ranking,
  SupervisedCase,
  UrgingDetail,
  UrgingPage,
} from '../../server/supervision/model.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { paths } from './paths.ts'

const REFRESH_MS = 60_000
const ROOT = 'supervision'

function useAsked<Answer>(path: string) {
  return useQuery({
    queryKey: [ROOT, path],
    queryFn: ({ signal }) => call<Answer>(path, { signal }),
    refetchInterval: REFRESH_MS,
  })
}

function usePaged<Page extends { next: string | null }>(pathOf: (cursor?: string) => string) {
  return useInfiniteQuery({
    queryKey: [ROOT, pathOf()],
    queryFn: ({ pageParam, signal }) => call<Page>(pathOf(pageParam), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

type Filter = Record<string, string | undefined>
export const useOverview = () => useAsked<Overview>(paths.api.overview)
export const useCards = (filter: Filter) =>
  usePaged<CardPage>((cursor) => paths.api.cards({ ...filter, cursor }))
export const useCase = (caseId: string) => useAsked<SupervisedCase>(paths.api.case(caseId))
export const useRanking = (filter: Filter) => useAsked<Ranking>(paths.api.ranking(filter))
export const useOutcomes = (filter: Filter) =>
  usePaged<OutcomePage>((cursor) => paths.api.outcomes({ ...filter, cursor }))
export const useOneThings = () =>
  useAsked<{ onethings: { id: string; name: string; open: number }[] }>(paths.api.onethings)
export const useMonitor = (id: string, filter: Filter) => useAsked<Monitor>(paths.api.monitor(id, filter))
export const useCertificateUses = (filter: Filter) =>
  useAsked<CertificateUses>(paths.api.certificates(filter))
export const useUrgings = (side: 'urged' | 'urging', filter: Filter) =>
  usePaged<UrgingPage>((cursor) =>
    side === 'urged' ? paths.api.mine({ ...filter, cursor }) : paths.api.urgings({ ...filter, cursor }),
  )
export const useUrging = (id: string) => useAsked<UrgingDetail>(paths.api.urging(id))

/** One act of this desk; afterwards everything of it is asked anew. */
export const useAct = <Given, Answer = unknown>(path: string) =>
  useActOnce<Given, Answer>(() => path, [[ROOT]])
