import { generateKeyPairSync, randomBytes, sign, verify as verifyBare } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '../server/platform/clock.ts'
import type { World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { uuidv7 } from '../server/platform/ids.ts'
import { renderCertificate } from '../server/documents/queries.ts'
import { paperFile } from '../server/seals/commands/seal-document.ts'
import { checkFile } from '../server/seals/check.ts'
import { openMasterKeys } from '../server/seals/master.ts'
import type { SealDocument } from '../server/seals/model.ts'
import { loadTrust } from '../server/seals/queries.ts'
import { softwareKeys } from '../server/seals/software-keys.ts'
import { figuresOf, runSlice, type Figures, type Slice } from './load.ts'
import type { Stage } from './stage.ts'

export type SealFigures = {
  /** Certificates drawn, signed with time stamp, logged and stored on the disk. */
  issue: Figures
  /** Files found genuine: both signatures, both chains, revocation. */
  verify: Figures
  /** What remains when everything but the two signatures of a sealed file is left out. */
  floor: Figures
  /** What remains of a check when everything but the verification of those two signatures is left out. */
  verifyFloor: Figures
}

const CONCURRENCY = 4

/** Seals invented certificates with a seal of the demo, in this process, on the stage's database and disk. */
export async function measureSeals(
  stage: Stage,
  size: { rounds: number; count: number },
): Promise<SealFigures> {
  const store = softwareKeys(openMasterKeys(stage.dataDir, undefined))
  const world = {
    mode: 'demo',
    filesDir: join(stage.dataDir, 'files'),
    publicUrl: stage.url,
    keys: { current: store, all: [store] },
    region: { head: { id: 'bench', name: '', hotline: '' }, offices: new Map(), items: new Map() },
  } as unknown as World
  const { rows } = await stage.pool.query<{ office: string }>(
    'select office from seals.seal order by id limit 1',
  )
  const office = rows[0]?.office ?? ''
  const db = openDatabase(stage.databaseUrl, world, systemClock)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const attributes = randomBytes(300)
  const bare = sign('sha256', attributes, privateKey)
  const slices: Record<keyof SealFigures, Slice[]> = { issue: [], verify: [], floor: [], verifyFloor: [] }
  try {
    for (let round = 0; round <= size.rounds; round += 1) {
      const files: Buffer[] = []
      const issue = await runSlice(CONCURRENCY, size.count, async (at) => {
        files.push((await paperFile(db, certificate(office, `${round}-${at}`))).bytes)
      })
      const trust = await db.read({ kind: 'anyone' }, loadTrust)
      const verify = await runSlice(1, files.length, async (at) => {
        const { fault } = checkFile(files[at] ?? Buffer.alloc(0), trust)
        if (fault !== null) throw new Error(`a file that was just sealed is ${fault}`)
      })
      const floor = await runSlice(1, size.count, async () => {
        for (let signature = 0; signature < 2; signature += 1) sign('sha256', attributes, privateKey)
      })
      const verifyFloor = await runSlice(1, size.count, async () => {
        for (let signature = 0; signature < 2; signature += 1)
          if (!verifyBare('sha256', attributes, publicKey, bare)) throw new Error('a bare signature is wrong')
      })
      // The first round warms up.
      if (round === 0) continue
      slices.issue.push(issue)
      slices.verify.push(verify)
      slices.floor.push(floor)
      slices.verifyFloor.push(verifyFloor)
    }
  } finally {
    await db.close()
  }
  return {
    issue: figuresOf(slices.issue),
    verify: figuresOf(slices.verify),
    floor: figuresOf(slices.floor),
    verifyFloor: figuresOf(slices.verifyFloor),
  }
}

function certificate(office: string, number: string): SealDocument {
  const title = '社会保障卡申领登记'
  return {
    kind: 'certificate',
    number: `bench-${number}`,
    form: 'a4',
    title,
    name: `${number}.pdf`,
    subject: uuidv7(),
    office,
    item: null,
    purpose: null,
    sealable: true,
    automatic: true,
    render: (seal) =>
      renderCertificate({
        title,
        number,
        holder: '陈一诺',
        rows: Array.from({ length: 8 }, (_, row) => ({ label: `第 ${row} 项`, value: `内容 ${number}` })),
        issuer: '淮安市人力资源和社会保障局',
        issuedOn: '2026-11-23',
        wording: '已登记。',
        verifyUrl: `https://example.test/verify/${number}`,
        demo: true,
        seal,
      }),
  }
}
