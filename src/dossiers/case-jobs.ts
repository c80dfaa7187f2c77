/** Service tasks of the case itself: telling the applicant, and noting that a deadline is near or past. */
import { Injectable } from '@nestjs/common';
import { newId } from '../platform/ids.js';
import type { Statement } from '../platform/unit-of-work.js';
import { JobHandler, type Job, type JobResult } from '../runtime/ports.js';
import type { Instant } from '../shared/time.js';
import { timeline } from './timeline.js';

/** A notice to the applicant is stored as sent to the desk's notice list: no gateway for SMS or e-mail is connected yet,
 *  and the page says so. The effect key keeps a repeated job from telling twice. */
@Injectable()
export class NotifyApplicantJob extends JobHandler {
  readonly name = 'notifyApplicant';

  run({ instanceId, node, effectKey }: Job): Promise<JobResult> {
    const key = node.extension['stage'] ?? 'thong-bao';
    return Promise.resolve({
      output: {},
      statements: (now) => [
        insertNotice(instanceId, { key, recipient: 'applicant', effectKey, now }),
        timeline(instanceId, now, [{ kind: 'noticeSent', params: { key } }]),
      ],
    });
  }
}

@Injectable()
export class MarkDeadlineJob extends JobHandler {
  readonly name = 'markDeadline';

  run({ instanceId, node, effectKey }: Job): Promise<JobResult> {
    const overdue = node.extension['stage'] === 'overdue';
    const mark = (now: Instant): Statement => ({
      name: overdue ? 'dossier.mark-overdue' : 'dossier.mark-warned',
      text: `update dossier set ${overdue ? 'overdue_at' : 'warned_at'} = $2, revision = revision + 1
        where id = $1 and clock_state = 'running'`,
      values: [instanceId, now],
    });
    const tellHolders = (now: Instant): Statement => ({
      name: 'notice.to-holders',
      text: `insert into notice (id, dossier_id, key, recipient, officer_id, params, created_at, effect_key)
        select gen_random_uuid(), $1, $2, 'officer', assignee_id, '{}', $4::timestamptz, $3 || '.' || assignee_id
        from (select distinct assignee_id from task where instance_id = $1 and state = 'open' and assignee_id is not null) holders
        on conflict (effect_key) do nothing`,
      values: [instanceId, overdue ? 'qua-han' : 'sap-den-han', effectKey, now],
    });
    return Promise.resolve({
      output: {},
      statements: (now) => [
        mark(now),
        tellHolders(now),
        timeline(instanceId, now, [{ kind: overdue ? 'overdue' : 'deadlineWarning' }]),
      ],
    });
  }
}

const insertNotice = (
  dossierId: string,
  notice: {
    readonly key: string;
    readonly recipient: string;
    readonly effectKey: string;
    readonly now: Instant;
  },
): Statement => ({
  name: 'notice.insert',
  text: `insert into notice (id, dossier_id, key, recipient, params, created_at, effect_key)
    values ($1, $2, $3, $4, '{}', $6, $5) on conflict (effect_key) do nothing`,
  values: [newId(), dossierId, notice.key, notice.recipient, notice.effectKey, notice.now],
});
