/** Which language the browser's user reads. Vietnamese unless they chose English on this machine. */
export type Language = 'vi' | 'en';

const STORED = 'motcua.language';
let language: Language = read();

export const languageNow = (): Language => language;

export function chooseLanguage(next: Language): void {
  language = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage may be switched off by policy; the choice then lasts until the page is closed.
  }
}

function read(): Language {
  try {
    return localStorage.getItem(STORED) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
}
