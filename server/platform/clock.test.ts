import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileClock, systemClock } from './clock.ts'

test('A clock from a file runs ahead by what the file says, and keeps it while the file cannot be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-clock-'))
  try {
    const path = join(folder, 'offset')
    const clock = fileClock(path)
    const ahead = (): number => Math.round((clock().getTime() - systemClock().getTime()) / 1000) + 0
    assert.equal(ahead(), 0, 'there is no file yet')
    for (const [text, seconds] of [
      ['86400000', 86_400],
      ['-3600000\n', -3600],
      ['tomorrow', -3600],
      ['', -3600],
    ] as const) {
      writeFileSync(path, text)
      await sleep(30)
      assert.equal(ahead(), seconds, text)
    }
    rmSync(path)
    await sleep(30)
    assert.equal(ahead(), -3600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
