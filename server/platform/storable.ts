/** PostgreSQL holds no NUL and no half of a surrogate pair, in text or in jsonb; nobody types them. */
export function isStorable(input: unknown): boolean {
  if (typeof input === 'string') return !input.includes('\0') && input.isWellFormed()
  if (typeof input !== 'object' || input === null || Buffer.isBuffer(input)) return true
  return Object.entries(input).every(([name, value]) => isStorable(name) && isStorable(value))
}
