import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BatchItem, BatchRow, BatchState, Recheck } from '../../server/cases/model.ts'
import { paths } from '../paths.ts'
import { call } from './client.ts'
import { keys, unsure, useSettledKey, type TaskKey } from './hooks.ts'

const batchKeys = {
  items: ['batch-items'] as const,
  candidates: (item: string) => ['batch-candidates', item] as const,
  batch: (id: string | undefined) => ['batch', id] as const,
  rechecks: ['rechecks'] as const,
}

/** The items of which several cases can be granted together. */
export function useBatchItems() {
  return useQuery({
    queryKey: batchKeys.items,
    queryFn: ({ signal }) => call<{ items: BatchItem[] }>(paths.api.batches, { signal }),
  })
}

/**
 * The cases of one item with their evidence. Not asked anew behind the officer's back: what was looked at is what will be
 * granted, and the server refuses what has changed since.
 */
export function useCandidates(item: string) {
  return useQuery({
    queryKey: batchKeys.candidates(item),
    queryFn: ({ signal }) => call<{ rows: BatchRow[] }>(paths.api.candidates(item), { signal }),
    enabled: item !== '',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: 0,
    gcTime: 0,
  })
}

export type BatchGiven = { rows: (TaskKey & { revision: number })[]; opinion: string }

export function useGrantBatch() {
  const key = useSettledKey()
  return useMutation({
    mutationFn: (body: BatchGiven) =>
      call<{ id: string; runAt: string }>(paths.api.batches, { method: 'POST', body, key: key.for(body) }),
    onSuccess: () => key.settled(),
    onError: (error) => {
      if (!unsure(error)) key.settled()
    },
  })
}

/** A batch that was begun, asked every second until each of its rows has a result. */
export function useBatch(id: string | undefined) {
  return useQuery({
    queryKey: batchKeys.batch(id),
    queryFn: ({ signal }) => call<BatchState>(paths.api.batch(id ?? ''), { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : 1000),
  })
}

export const isOver = ({ state, rows }: BatchState): boolean =>
  state === 'undone' || (state === 'done' && rows.every(({ result }) => result !== undefined))

export function useUndoBatch(id: string) {
  const client = useQueryClient()
  const key = useSettledKey()
  return useMutation({
    mutationFn: () => call<unknown>(paths.api.undoBatch(id), { method: 'POST', body: {}, key: key.for(id) }),
    onSettled: () => client.invalidateQueries({ queryKey: batchKeys.batch(id) }),
  })
}

/** After a batch: what lies in the lists has changed. */
export function useForgetLists(): () => void {
  const client = useQueryClient()
  return () => {
    for (const queryKey of [keys.lists, keys.counts, batchKeys.items, ['batch-candidates']])
      void client.invalidateQueries({ queryKey })
  }
}

export function useRechecks() {
  return useQuery({
    queryKey: batchKeys.rechecks,
    queryFn: ({ signal }) => call<{ rechecks: Recheck[] }>(paths.api.rechecks, { signal }),
  })
}

export function useRecheck(task: TaskKey) {
  const client = useQueryClient()
  const key = useSettledKey()
  return useMutation({
    mutationFn: (body: { right: boolean; note: string }) =>
      call<unknown>(paths.api.recheck(task), { method: 'POST', body, key: key.for(body) }),
    onSuccess: async () => {
      key.settled()
      await client.invalidateQueries({ queryKey: batchKeys.rechecks })
    },
    onError: (error) => {
      if (!unsure(error)) key.settled()
    },
  })
}

/** 工作交接: all that one officer holds goes to a colleague, or back to the office (`to` null). */
export function useHandOver() {
  const client = useQueryClient()
  const key = useSettledKey()
  return useMutation({
    mutationFn: (body: { from: string; to: string | null; note: string }) =>
      call<{ moved: number }>(paths.api.handOver, { method: 'POST', body, key: key.for(body) }),
    onSuccess: async () => {
      key.settled()
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.lists }),
        client.invalidateQueries({ queryKey: keys.counts }),
      ])
    },
    onError: (error) => {
      if (!unsure(error)) key.settled()
    },
  })
}
