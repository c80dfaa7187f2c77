/**
 * What completing a step does besides moving the token: approve these bytes, take a number, issue, hand over. Owned by
 * tasks, done by whoever registers it; `mc:action` names it.
 */
import type { Actor } from '../identity/actor.js';
import type { Row, Statement } from '../platform/unit-of-work.js';
import type { FormData } from '../procedures/form.js';
import type { LockedInstance } from '../runtime/command-runner.js';

export interface StepAct {
  readonly actor: Actor;
  readonly locked: LockedInstance;
  readonly task: {
    readonly waitId: string;
    readonly node: string;
    readonly name: string;
    readonly document: string | null;
    readonly unitId: string;
    readonly agencyId: string;
  };
  readonly data: FormData;
  /** Variables that the submission gives the process. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly documentSha256: string | null;
  readonly attachmentIds: readonly string[];
}

export abstract class StepAction {
  abstract readonly name: string;
  reads(_dossierId: string, _body: { readonly attachmentIds: readonly string[] }): readonly Statement[] {
    return [];
  }
  /** @throws Problem when the act is not possible now */
  abstract act(act: StepAct, rows: readonly (readonly Row[])[]): readonly Statement[];
}
/** Injection token of all step actions. */
export const STEP_ACTIONS = Symbol('StepActions');
