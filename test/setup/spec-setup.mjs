// Loaded once per worker before any spec. The second line makes specs the same under Jest's own ESM runner.
import 'reflect-metadata';
if (import.meta.jest) globalThis.jest = import.meta.jest;
