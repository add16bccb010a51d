import type { SubmitEvent } from 'react'
import { useSearchParams } from 'react-router'

/** The filters of a list, kept in the address: what stands there, a key for the form that shows them, and how it is sent. */
export function useFilters(): {
  of: (name: string) => string
  key: string
  submit: (event: SubmitEvent<HTMLFormElement>) => void
} {
  const [search, setSearch] = useSearchParams()
  return {
    of: (name) => search.get(name) ?? '',
    key: search.toString(),
    submit(event) {
      event.preventDefault()
      const next = new URLSearchParams()
      for (const [name, value] of new FormData(event.currentTarget))
        if (value !== '') next.set(name, String(value))
      setSearch(next)
    },
  }
}
