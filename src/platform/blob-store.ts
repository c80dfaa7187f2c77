/** Files by the SHA-256 of their bytes. A file is on disk, synced, before any row names it (decision 24). */
export abstract class BlobStore {
  /** @returns the digest by which the bytes are found again */
  abstract put(bytes: Buffer): Promise<string>;
  /** @throws Error when no such file is stored */
  abstract get(sha256: string): Promise<Buffer>;
}
