import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type {
  CertificateDetail,
  CertificateSummary,
  Propose,
  RecordStatement,
} from '../../server/credentials/model.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { paths, type CertificateFilter } from './paths.ts'

const ROOT = 'certificates'
type Page = { rows: CertificateSummary[]; next: string | null }

export const useCertificates = (filter: CertificateFilter) =>
  useInfiniteQuery({
    queryKey: [ROOT, filter],
    queryFn: ({ pageParam, signal }) =>
      call<Page>(paths.api.list({ ...filter, ...(pageParam !== undefined && { before: pageParam }) }), {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export const useCertificate = (number: string) =>
  useQuery({
    queryKey: [ROOT, number],
    queryFn: ({ signal }) => call<CertificateDetail>(paths.api.one(number), { signal }),
    // Looking is on record, so nobody looks by leaving a page open.
    refetchOnWindowFocus: false,
  })

export const usePropose = (number: string) => useActOnce<Propose>(() => paths.api.propose(number), [[ROOT]])

export const useRecord = (number: string, id: string) =>
  useActOnce<RecordStatement>(() => paths.api.record(number, id), [[ROOT]])

export const useDecide = (number: string) =>
  useActOnce<{ id: string; act: 'approve' | 'return'; note?: string; answer?: string }>(
    ({ id, act }) => paths.api.decide(number, id, act),
    [[ROOT]],
    { bodyOf: ({ act, note, answer }) => (act === 'return' ? { note } : { answer }) },
  )
