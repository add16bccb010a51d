import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Found, NewSynonym, Synonym } from '../../server/search/model.ts'
import { paths } from '../admin/paths.ts'
import { useActOnce } from './act-once.ts'
import { call } from './client.ts'

const ALL = ['search'] as const

/** 搜索用语: the words that operators keep, and those of the region's own data. */
export const useKeptWords = () =>
  useQuery({
    queryKey: [...ALL, 'kept'],
    queryFn: ({ signal }) => call<{ rows: Synonym[] }>(paths.api.words, { signal }),
  })

/** What the portal would find, with the reason of each line. */
export const useTriedSearch = (q: string) =>
  useQuery({
    queryKey: [...ALL, 'tried', q],
    queryFn: ({ signal }) => call<{ rows: Found[] }>(paths.api.search(q), { signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })

export const useKeepWords = () => useActOnce<NewSynonym>(() => paths.api.words, [ALL])

export const useForgetWords = () =>
  useActOnce<{ id: string }>(({ id }) => paths.api.forgetWords(id), [ALL], { bodyOf: () => ({}) })
