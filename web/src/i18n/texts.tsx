/**
 * Interface texts: one ICU catalogue per language, shared with the server. Vietnamese is in the first load, English
 * comes when it is chosen.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import vi from '../../../src/shared/messages/vi.json';
import { splitWorkingMinutes } from './format.js';
import { chooseLanguage, languageNow, type Language } from './language.js';

export type MessageKey = keyof typeof vi;
export type Values = Record<string, string | number | null | undefined>;
type RichValues = Record<string, string | number | ReactNode | ((chunks: ReactNode[]) => ReactNode)>;
type Catalogue = Record<MessageKey, string>;

export interface Texts {
  (key: MessageKey, values?: Values): string;
  /** With markup: values may be elements, tags in the message become elements. */
  rich(key: MessageKey, values: RichValues): ReactNode;
  /** The text of a key that comes from data, or the fallback where the catalogue has none. */
  known(key: string, fallback: string, values?: Values): string;
  /** "2 ngày làm việc 3 giờ" */
  workingTime(minutes: number): string;
  /** The same by its largest part, for columns that are only glanced at. */
  roughTime(minutes: number): string;
}

function textsOf(catalogue: Catalogue, language: Language): Texts {
  const compiled = new Map<string, IntlMessageFormat>();
  const messageOf = (key: string): IntlMessageFormat => {
    let message = compiled.get(key);
    if (!message) {
      message = new IntlMessageFormat(catalogue[key as MessageKey] ?? key, language);
      compiled.set(key, message);
    }
    return message;
  };
  const t = ((key, values) => String(messageOf(key).format(values as never))) as Texts;
  t.rich = (key, values) => {
    const out = messageOf(key).format<ReactNode>(values as never);
    return Array.isArray(out)
      ? out.map((part, index) => <span key={index}>{part}</span>)
      : (out as ReactNode);
  };
  t.known = (key, fallback, values) => {
    if (!(key in catalogue)) return fallback;
    try {
      return t(key as MessageKey, values);
    } catch {
      return fallback;
    }
  };
  t.workingTime = (all) => {
    const { days, hours, minutes } = splitWorkingMinutes(all);
    const said = [
      days > 0 ? t('web.duration.workingDays', { count: days }) : '',
      hours > 0 ? t('web.duration.hours', { count: hours }) : '',
      minutes > 0 && days === 0 ? t('web.duration.minutes', { count: minutes }) : '',
    ].filter(Boolean);
    return said.length > 0 ? said.join(' ') : t('web.duration.minutes', { count: 0 });
  };
  t.roughTime = (all) => {
    const { days, hours } = splitWorkingMinutes(all);
    if (days > 0) return t('web.duration.workingDays', { count: days });
    return hours > 0 ? t('web.duration.hours', { count: hours }) : t.workingTime(all);
  };
  return t;
}

interface LanguageState {
  language: Language;
  t: Texts;
  setLanguage(next: Language): void;
}

const TextsContext = createContext<LanguageState | null>(null);
const vietnamese = textsOf(vi, 'vi');

export function TextsProvider({ children }: { children: ReactNode }) {
  const [language, setCurrent] = useState<Language>(languageNow);
  const [english, setEnglish] = useState<Texts | null>(null);

  useEffect(() => {
    document.documentElement.lang = language;
    if (language !== 'en' || english) return;
    void import('../../../src/shared/messages/en.json').then((loaded) =>
      setEnglish(() => textsOf(loaded.default, 'en')),
    );
  }, [language, english]);

  const setLanguage = useCallback((next: Language) => {
    chooseLanguage(next);
    setCurrent(next);
  }, []);
  const t = language === 'en' && english ? english : vietnamese;
  const state = useMemo(() => ({ language, t, setLanguage }), [language, t, setLanguage]);
  return <TextsContext value={state}>{children}</TextsContext>;
}

export function useTexts(): Texts {
  return useLanguage().t;
}

export function useLanguage(): LanguageState {
  const state = use(TextsContext);
  if (!state) throw new Error('Expected a TextsProvider above; wrap the tree in one');
  return state;
}
