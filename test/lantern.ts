import assert from 'node:assert/strict'
import type { Caller, Json } from './app.ts'

/** A lantern fair of `regions/linked`, whose departments work in systems of their own. */
const LANTERN = {
  'lantern.name': '元宵',
  'lantern.kind': 'led',
  'lantern.count': '30',
  'lantern.place': '东门',
}

/** Files a lantern fair over HTTP, with a photo of the lamp where one is given; what the submission answers. */
export async function fileLantern(
  person: Caller,
  {
    count = LANTERN['lantern.count'],
    photo,
  }: { count?: string; photo?: { name: string; bytes: Buffer } } = {},
): Promise<Json & { caseId: string }> {
  const begun = await person.post('/api/v1/drafts', { onething: 'lantern' })
  assert.equal(begun.status, 201, begun.text)
  const draft = `/api/v1/drafts/${String(begun.json['id'])}`
  await person.post(`${draft}/consent`)
  await person.post(`${draft}/answers`, { answers: { ...LANTERN, 'lantern.count': count } })
  if (photo) {
    const file = { name: photo.name, content: photo.bytes.toString('base64') }
    const added = await person.post(`${draft}/materials/lamp-photo/files`, file)
    assert.equal(added.status, 201, added.text)
  }
  const filed = await person.post(`${draft}/submit`, { signature: { kind: 'typed', name: person.name } })
  assert.equal(filed.status, 201, filed.text)
  return { ...filed.json, caseId: String(filed.json['caseId']) }
}
