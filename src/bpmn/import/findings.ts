import { idOf, type ModelElement } from './model-element.js';
import type { Target } from './target.js';

/** What the import could not bring over. `refuse`: the process would behave differently; `note`: something beside the
 *  course of the process is left behind. */
export interface Finding {
  readonly element: string;
  readonly code: FindingCode;
  readonly severity: 'refuse' | 'note';
  readonly detail: string;
  readonly params: Readonly<Record<string, string>>;
}

type FindingCode = 'EXPRESSION_UNTRANSLATED' | 'VENDOR_FEATURE_UNSUPPORTED' | 'VENDOR_ATTRIBUTE_INVALID';

/** What every rule is given. */
export interface Context {
  readonly element: ModelElement;
  readonly target: Target;
  readonly findings: Findings;
  /** Variables that the model itself gives texts which look like numbers or truth values. */
  readonly texts: ReadonlySet<string>;
}

export class Findings {
  readonly all: Finding[] = [];

  untranslated(element: ModelElement, expression: string, reason: string): void {
    this.#add(
      element,
      'EXPRESSION_UNTRANSLATED',
      'refuse',
      `Expected an expression with a counterpart in FEEL but "${expression}" has none: ${reason}`,
      { expression },
    );
  }

  unsupported(element: ModelElement, name: string, detail: string): void {
    this.#add(element, 'VENDOR_FEATURE_UNSUPPORTED', 'refuse', detail, { name });
  }

  invalid(element: ModelElement, name: string, detail: string): void {
    this.#add(element, 'VENDOR_ATTRIBUTE_INVALID', 'refuse', detail, { name });
  }

  leftBehind(element: ModelElement, name: string): void {
    this.#add(
      element,
      'VENDOR_FEATURE_UNSUPPORTED',
      'note',
      `${name} has no counterpart here and is kept unread`,
      { name },
    );
  }

  #add(
    element: ModelElement,
    code: FindingCode,
    severity: Finding['severity'],
    detail: string,
    params: Finding['params'],
  ): void {
    this.all.push({ element: idOf(element), code, severity, detail, params });
  }
}
