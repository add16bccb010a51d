import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { call } from './client.ts'
import { unsure, useSettledKey } from './hooks.ts'

type More<Given> = {
  /** What is sent; all that is given, unless told. */
  bodyOf?: (given: Given) => unknown
  /** Milliseconds to wait for the answer, where a file takes long. */
  patience?: number
}

/**
 * One act that is done once however often it is sent. After an answer, a refusal too, the `stale` queries are asked anew, so
 * that the page shows what is true; what was typed stays with its form.
 */
export function useActOnce<Given, Answer = unknown>(
  pathOf: (given: Given) => string,
  stale: readonly QueryKey[],
  { bodyOf = (given) => given, patience }: More<Given> = {},
) {
  const client = useQueryClient()
  const key = useSettledKey()
  const settle = async (): Promise<void> => {
    key.settled()
    await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
  }
  return useMutation({
    mutationFn: (given: Given) =>
      call<Answer>(pathOf(given), {
        method: 'POST',
        body: bodyOf(given),
        key: key.for(given),
        ...(patience !== undefined && { patience }),
      }),
    onSuccess: settle,
    onError: (error) => (unsure(error) ? undefined : settle()),
  })
}
