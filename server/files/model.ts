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
