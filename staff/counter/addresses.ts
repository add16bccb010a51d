/** Addresses of the counter's API; those of its pages stand in `staff/paths.ts`. */
const part = encodeURIComponent
const base = '/api/v1/counter'

export const addresses = {
  counter: base,
  act: (path: string) => `${base}/${path}`,
  matters: (q: string) => `${base}/matters?q=${part(q)}`,
  paper: (number: string, form: 'a4' | 'slip') => `${base}/papers/${part(number)}/${form}`,
  sheet: (fileId: string) => `${base}/sheets/${part(fileId)}`,
  bridge: `${base}/bridge`,
  ratings: `${base}/ratings`,
  day: `${base}/day`,
}
