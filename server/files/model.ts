import { z } from 'zod'

/** What may be uploaded, with the ending that its name gets. */
export const FILE_TYPES = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'application/pdf': 'pdf',
} as const
export type FileType = keyof typeof FILE_TYPES

/** 上传的材料. `owner` is what it belongs to: a draft, a case. `size` in bytes. */
export type StoredFile = { id: string; owner: string; name: string; type: FileType; size: number }

/** Bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024

/** A file as programs hand it in: its bytes in base 64. */
export const SentFile = z.object({ name: z.string().trim().min(1).max(200), content: z.base64() })
export type SentFile = z.infer<typeof SentFile>
/** Bytes of a body with the largest file in base 64, and its name. */
export const SENT_LIMIT = Math.ceil((LARGEST_FILE * 4) / 3) + 4096
