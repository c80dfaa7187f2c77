/** Forms and files that come with a step or an application. */
import type { Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';

export const attachToTask = (
  dossierId: string,
  uploadedBy: string,
  waitId: string,
  ids: readonly string[],
): Statement => ({
  name: 'attachment.to-task',
  text: `update attachment set dossier_id = $1, task_wait = $4
    where id = any($2::uuid[]) and uploaded_by = $3 and (dossier_id is null or dossier_id = $1)`,
  values: [dossierId, ids, uploadedBy, waitId],
});

export const insertSubmission = (submission: {
  readonly dossierId: string;
  readonly formId: string;
  readonly formDigest: string;
  readonly stepId: string | null;
  readonly waitId: string | null;
  readonly data: unknown;
  readonly by: string | null;
  readonly at: Instant;
}): Statement => ({
  name: 'submission.insert',
  text: `insert into submission (dossier_id, form_id, form_digest, step_id, wait_id, data, submitted_by, submitted_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
  values: [
    submission.dossierId,
    submission.formId,
    submission.formDigest,
    submission.stepId,
    submission.waitId,
    JSON.stringify(submission.data),
    submission.by,
    submission.at,
  ],
});
