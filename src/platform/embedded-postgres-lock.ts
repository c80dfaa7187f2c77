// One running program per data folder. The lock is a file beside the folder that names the process; it outlives a
// SIGKILL, so it counts only while that very process (same start time, not just the same number) is alive.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface FolderLock {
  release(): void;
}

interface Owner {
  readonly pid: number;
  /** Kernel ticks at which the process started, with the boot's id; null where the system does not tell. */
  readonly started: string | null;
}

/** Linux only: elsewhere a process number alone has to do. A process that ended but was not reaped counts as gone. */
function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? 'ended' : `${boot}/${fields[19]}`;
  } catch {
    return null;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isAlive(owner: Owner): boolean {
  if (!exists(owner.pid)) return false;
  const started = startedAt(owner.pid);
  return owner.started === null || started === null || owner.started === started;
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** @returns the lock, or the process number of the living owner */
export function lockFolder(file: string): FolderLock | { readonly heldBy: number } {
  const mine: Owner = { pid: process.pid, started: startedAt(process.pid) };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o644 });
  try {
    for (;;) {
      try {
        linkSync(draft, file); // Atomic: the file appears with its content, or not at all.
        return { release: () => rmSync(file, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readOwner(file);
      if (owner !== null && isAlive(owner)) return { heldBy: owner.pid };
      takeAway(file, owner);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock, unless another process has replaced it since it was read. */
function takeAway(file: string, stale: Owner | null): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = readOwner(aside);
  if (taken !== null && JSON.stringify(taken) !== JSON.stringify(stale)) {
    try {
      linkSync(aside, file);
    } catch {
      // A third process was quicker; its lock stands.
    }
  }
  rmSync(aside, { force: true });
}
