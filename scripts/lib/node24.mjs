// The Node that everything but the bootstrap runs on: the one from the lock, else the machine's own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { at } from './project.mjs';
import { Stop, say } from './report.mjs';

const wantedMajor = 24;
const wantedMinor = 9;

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** @param {string} path @returns {string | null} its version; null when it does not run here (another libc) */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** @returns {string} the path of a Node that is new enough */
export function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const fromLock = at('node_modules', `node-${platform}-${process.arch}`, 'bin', name);
  if (existsSync(fromLock)) {
    const version = versionOf(fromLock);
    if (version !== null && isNewEnough(version)) return fromLock;
  }
  if (isNewEnough(process.version)) {
    say(`Dùng Node của máy: ${process.version} (${process.execPath}).`);
    return process.execPath;
  }
  throw new Stop(
    `Cần Node từ ${wantedMajor}.${wantedMinor} trở lên; máy này có ${process.version}, và không có gói Node ` +
      `cho ${process.platform}-${process.arch}.\nHãy cài Node ${wantedMajor} (https://nodejs.org) rồi chạy lại.\n` +
      `Node >= ${wantedMajor}.${wantedMinor} is needed on this platform; install it and run the command again.`,
  );
}
