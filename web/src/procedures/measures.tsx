import type { ModelMeasure } from '../api/types.js';
import { formatNumber } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import css from './model-page.module.css';

const MEASURES = ['steps', 'limitHours', 'handOvers', 'signatures'] as const;

export function Measures({ asIs, toBe }: { asIs: ModelMeasure; toBe: ModelMeasure }) {
  const t = useTexts();
  return (
    <table className={css['measures']}>
      <thead>
        <tr>
          <th scope="col">{t('web.comparison.measure')}</th>
          <th scope="col">{t('web.comparison.asIs')}</th>
          <th scope="col">{t('web.comparison.toBe')}</th>
          <th scope="col">{t('web.comparison.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {MEASURES.map((measure) => {
          const difference = toBe[measure] - asIs[measure];
          return (
            <tr key={measure}>
              <th scope="row">{t(`web.measure.${measure}`)}</th>
              <td>{formatNumber(asIs[measure])}</td>
              <td>{formatNumber(toBe[measure])}</td>
              <td className={difference < 0 ? css['better'] : undefined}>
                {difference > 0 ? `+${formatNumber(difference)}` : formatNumber(difference).replace('-', '−')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
