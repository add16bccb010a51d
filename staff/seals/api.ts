import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Compromised, SealAction, SealRequestView, SealUse, SealView } from '../../server/seals/model.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { sealPaths } from './paths.ts'

/** What JSON makes of a moment: text. */
export type Shown<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}

export type SealShown = Shown<Omit<SealView, 'compromised'>> & { compromised: Shown<Compromised>[] }
export type RequestShown = Shown<SealRequestView>
export type UseShown = Shown<SealUse>
export type UnsealedShown = {
  kind: 'document' | 'certificate'
  number: string
  caseId: string
  step: string
  title: string
  issuedAt: string
}

export type Post = { id: string; name: string }

const keys = { seals: ['seals'] as const, unsealed: ['unsealed'] as const }

export function useSeals(enabled: boolean) {
  return useQuery({
    queryKey: keys.seals,
    enabled,
    queryFn: ({ signal }) =>
      call<{ seals: SealShown[]; requests: RequestShown[]; posts: Post[] }>(sealPaths.api.seals, { signal }),
  })
}

export function useUses(sealId: string) {
  return useInfiniteQuery({
    queryKey: ['seal-uses', sealId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call<{ uses: UseShown[]; more: boolean }>(sealPaths.api.uses(sealId, pageParam), { signal }),
    getNextPageParam: ({ uses, more }) => (more ? uses.at(-1)?.id : undefined),
  })
}

export function useUnsealed() {
  return useQuery({
    queryKey: keys.unsealed,
    queryFn: ({ signal }) => call<{ papers: UnsealedShown[] }>(sealPaths.api.unsealed, { signal }),
  })
}

type Wanted = { sealId: string | null; action: SealAction; reason: string }

export function useAskForSeal() {
  return useActOnce<Wanted>(() => sealPaths.api.ask, [keys.seals])
}

type Decision = { requestId: string; act: 'approve' | 'refuse' | 'take-back'; remark?: string }

export function useDecide() {
  return useActOnce(({ requestId, act }: Decision) => sealPaths.api.decide(requestId, act), [keys.seals], {
    bodyOf: ({ remark }) => (remark === undefined ? {} : { remark }),
  })
}

export function usePress() {
  return useActOnce((paper: UnsealedShown) => sealPaths.api.seal(paper), [keys.unsealed], {
    bodyOf: ({ kind, number }) => ({ kind, number }),
  })
}
