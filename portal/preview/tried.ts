import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Answers } from '../../server/designs/model.ts'

/** So much is unpacked at most, in bytes; an address is no place for more. */
const MOST = 20_000

/** Answers as a piece of an address: a preview keeps nothing on the server. */
export function packAnswers(answers: Answers): string {
  return deflateRawSync(JSON.stringify(answers)).toString('base64url')
}

/** The answers of an address; none where it holds none that can be read. */
export function unpackAnswers(text: string | undefined): Answers {
  if (!text) return {}
  try {
    const json = inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MOST }).toString()
    return Answers.parse(JSON.parse(json))
  } catch {
    return {}
  }
}
