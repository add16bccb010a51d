import type { OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'

type Document = Partial<OpenAPIV3.Document> | Partial<OpenAPIV3_1.Document>
type Operation = { parameters?: unknown[]; security?: Record<string, unknown>[] }

const UNSAFE = ['post', 'put', 'patch', 'delete'] as const
const CSRF = {
  name: 'x-csrf-token',
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description: '`csrf` of the sign-in, or of `/me` and `/staff/me`',
}

/**
 * The document of the API says which headers a call must have, so that a client can be made from it alone: requests without them are
 * refused in words by the platform and not by the schema, which therefore calls them optional.
 */
export function withRequiredHeaders<D extends Document>(document: D): D {
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of UNSAFE) {
      const operation = path?.[method] as Operation | undefined
      if (!operation) continue
      const told = (operation.parameters ?? []) as { name?: string; required?: boolean }[]
      const isSession = operation.security?.some((way) => 'person' in way || 'staff' in way) ?? false
      operation.parameters = [
        ...told.map((each) => (each.name === 'idempotency-key' ? { ...each, required: true } : each)),
        ...(isSession ? [CSRF] : []),
      ]
    }
  }
  return document
}
