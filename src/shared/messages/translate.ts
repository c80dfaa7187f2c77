/** One ICU catalogue per language, keyed by stable code, shared by server and web (decision 34). */
import { IntlMessageFormat } from 'intl-messageformat';
import english from './en.json' with { type: 'json' };
import vietnamese from './vi.json' with { type: 'json' };

export type Language = 'vi' | 'en';
const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: vietnamese,
  en: english,
};
const compiled = new Map<string, IntlMessageFormat>();

/** The reader's language: Vietnamese unless English is asked for first. */
export const languageOf = (acceptLanguage: string | undefined): Language =>
  /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'vi';

export const hasText = (key: string): boolean => key in catalogues.vi;

/** @returns the text, or the key itself where there is none (a test fails on such) */
export function translate(
  language: Language,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const source = catalogues[language][key] ?? catalogues.vi[key];
  if (source === undefined) return key;
  const id = `${language}:${key}`;
  const format =
    compiled.get(id) ??
    new IntlMessageFormat(source, language === 'vi' ? 'vi-VN' : 'en-GB', undefined, { ignoreTag: true });
  compiled.set(id, format);
  return String(format.format(params));
}
