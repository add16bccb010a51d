/** Every address of the desk of certificates. */
const part = encodeURIComponent
const API = '/api/v1/certificates'

export type CertificateFilter = { q?: string; state?: string; before?: string }

function query(values: CertificateFilter): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value) pairs.set(name, value)
  const text = pairs.toString()
  return text === '' ? '' : `?${text}`
}

export const paths = {
  list: (filter: CertificateFilter = {}) => `/staff/certificates${query(filter)}`,
  one: (number: string) => `/staff/certificates/${part(number)}`,
  api: {
    list: (filter: CertificateFilter) => `${API}${query(filter)}`,
    one: (number: string) => `${API}/${part(number)}`,
    propose: (number: string) => `${API}/${part(number)}/proposals`,
    record: (number: string, id: string) => `${API}/${part(number)}/proposals/${part(id)}/statement`,
    decide: (number: string, id: string, act: 'approve' | 'return') =>
      `${API}/${part(number)}/proposals/${part(id)}/${act}`,
  },
}

export const patterns = { list: '/staff/certificates', one: '/staff/certificates/:number' }
